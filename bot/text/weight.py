"""How long a text is where Chinese and emoji count two and every link the same. Pure.

The rules are X's (https://docs.x.com/fundamentals/counting-characters). Where a word only looks like a link, the larger of
the two lengths counts, so that a text that fits here fits there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

LINK = 23  # whatever its length
_SINGLE = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))  # these count one, all others two

_TLDS = (
    "com|org|net|edu|gov|mil|int|info|biz|name|pro|mobi|app|dev|io|ai|xyz|online|site|shop|store|tech|club|top|vip|live|"
    "news|blog|cloud|finance|exchange|money|fund|capital|support|help|center|world|today|link|page|website|space|wiki|"
    "life|email|network|global|digital|games|game|media|social|chat|trade|market|markets|cash|bank|asia|icu|one|fun|win"
)
_PATH = r"(?::\d{1,5})?(?:/[\w\-.~%!$&'()*+,;=:@/#|]*)?(?:\?[\w\-.~%!$&'()*+,;=:@/?#|]*)?"
_LINKS = re.compile(  # no name on the net has longer parts, and hardly one has more of them
    r"(?<![\w@#$＠＃])(?:(?P<scheme>https?://)(?:[\w-]{1,63}\.){1,16}[a-z]{2,63}"
    rf"|(?P<bare>(?:[a-z0-9](?:[a-z0-9_-]{{0,61}}[a-z0-9])?\.){{1,16}}(?:(?P<known>{_TLDS})|[a-z]{{2,63}})(?![a-z0-9@-]))){_PATH}",
    re.IGNORECASE | re.ASCII,
)
_TRAILING = ".,;:!?'\"()*~|&-"  # a sentence's own, not the link's

_PICTURE = (
    "[\U0001f000-\U0001faff\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\u00a9\u00ae]"
)
_UNIT = f"{_PICTURE}(?:\ufe0f|[\U0001f3fb-\U0001f3ff])*(?:[\U000e0020-\U000e007f]+)?"
_EMOJI = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|[\u00a9\u00ae](?!\ufe0f)|{_UNIT}(?:\u200d{_UNIT})*"
)
_LEADING = re.compile(r"[@＠](\w{1,15})\s+", re.ASCII)


def weight(text: str, auto: Collection[str] = ()) -> int:
    """The length of a text in weighted characters; `auto` are the names that lead a reply by themselves and are free."""
    text = unicodedata.normalize("NFC", text)
    names = {name.lower() for name in auto}
    start = 0
    while (leading := _LEADING.match(text, start)) and leading[1].lower() in names:
        start = leading.end()
    total = 0
    for match in _LINKS.finditer(text, start):
        total += _of_signs(text[start : match.start()])
        link = match[0].rstrip(_TRAILING)
        sure = match["scheme"] or match["known"]
        total += LINK if sure else max(LINK, _of_signs(link))
        start = match.start() + len(link)
    return total + _of_signs(text[start:])


def has_link(text: str) -> bool:
    """Whether the platform would make a link of something in it."""
    return any(match["scheme"] or match["known"] or match["bare"] for match in _LINKS.finditer(text))


def _of_signs(text: str) -> int:
    total = start = 0
    for match in _EMOJI.finditer(text):
        total += sum(map(_of_sign, text[start : match.start()]))
        total += _of_sign(match[0]) if len(match[0]) == 1 else 2
        start = match.end()
    return total + sum(map(_of_sign, text[start:]))


def _of_sign(sign: str) -> int:
    return 1 if any(low <= ord(sign) <= high for low, high in _SINGLE) else 2
