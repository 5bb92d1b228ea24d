"""Identity numbers of people: mainland China (by its check digit), Taiwan, Hong Kong and the United States where named."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.redaction.plain import Span

CLASS = "identity number"
OVERRULES_KEPT = False

_CHINA = re.compile(
    r"(?<![0-9A-Za-z#])(?P<region>[1-9]\d{5})[ -]?(?P<born>(?:19|20)\d{2}[ -]?(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12]\d|3[01]))[ -]?(?P<rest>\d{3}[\dXx])(?![0-9A-Za-z])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_ORDER = re.compile(
    r"(?:(?<![A-Za-z])(?:orders?|txid|tx|ticket|case|trade|uid)(?![A-Za-z])|[订訂][单單]|[单單][号號]|流水|工[单單]|交易[号號])[^\d,.;!?，。；！？\n]{0,16}$",
    re.IGNORECASE,
)
_NAME = r"身[份分][证證](?:字[号號])?|[证證]件[号號]|(?<![单單保凭憑认認验驗书書本发發权權])[证證][号號]|(?<![A-Za-z])(?:id\s*card|identity|national\s+id|hkid|id\s+(?:number|no\.?))(?![A-Za-z])"
_NAMED = re.compile(
    rf"(?:{_NAME})[^0-9A-Z]{{0,16}}(?P<value>[A-Z][12]\d{{8}}|[A-Z]{{1,2}}\d{{6}}\s?\(?[0-9A]\)?)(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"(?<![0-9A-Za-z])(?P<value>[A-Z]{1,2}\d{6}\s?\([0-9A]\))(?![0-9A-Za-z])")
"""As Hong Kong prints them, so that nothing need name them."""
_AMERICAN = re.compile(
    r"(?<![A-Za-z])(?:ssn|social\s+security(?:\s+(?:number|no\.?))?)(?![A-Za-z])[^0-9\n]{0,12}(?P<value>\d{3}[ -]?\d{2}[ -]?\d{4})(?!\d)",
    re.IGNORECASE,
)
_ANY_NAME = re.compile(
    r"身[份分]|[证證][件号號]|(?<![a-z])(?:hk|national\s)?id(?:\s*card|entity)?(?![a-z])|ssn|social\s", re.IGNORECASE
)
_SEVENTEEN = re.compile(r"\d(?:[ -]?\d){16}")
_ANY_NUMBER = re.compile(r"[A-Za-z]\d{6}|\d{3}[ -]?\d\d[ -]?\d")
_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"  # of Taiwan, in the order of their values from 10


def find(text: str) -> list[Span]:
    """Numbers whose check holds; none that stands behind an order word."""
    found = [
        Span(match.start(), match.end())
        for match in (_CHINA.finditer(text) if _SEVENTEEN.search(text) else ())
        if _checks(match["region"] + match["born"] + match["rest"])
        and not _ORDER.search(text[max(0, match.start() - 40) : match.start()])
    ]
    if "(" in text:
        found += [Span(*m.span("value")) for m in _IN_BRACKETS.finditer(text) if _checks_named(m["value"])]
    if not _ANY_NUMBER.search(text) or not _ANY_NAME.search(text):
        return found
    found += [Span(*m.span("value")) for m in _NAMED.finditer(text) if "(" in m["value"] or _checks_named(m["value"])]
    return found + [Span(*m.span("value")) for m in _AMERICAN.finditer(text)]


def _checks(number: str) -> bool:
    digits = re.sub(r"[ -]", "", number).upper()
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == digits[17]


def _checks_named(number: str) -> bool:
    bare = re.sub(r"[^0-9A-Z]", "", number.upper())
    return _taiwan(bare) if len(bare) == 10 and bare[1:].isdigit() else _hong_kong(bare)


def _taiwan(number: str) -> bool:
    value = _LETTERS.index(number[0]) + 10
    digits = [value // 10, value % 10, *map(int, number[1:])]
    return sum(d * w for d, w in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0


def _hong_kong(number: str) -> bool:
    letters, digits = number.rstrip("0123456789A"), number[-7:]
    stem = [36, *(ord(c) - 55 for c in letters)][-2:] if letters else [36, ord(number[0]) - 55]
    values = [*stem, *(int(d) if d.isdigit() else 10 for d in digits)]
    return (
        all(low >= 0 for low, _ in pairwise([*values, 0]))
        and sum(v * w for v, w in zip(values, range(9, 0, -1), strict=True)) % 11 == 0
    )
