"""A secret that is spread over several messages: what each of them holds is harmless, what they hold together is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.redaction import card, chinese_seed_phrase, keep, markers, seed_phrase
from bot.redaction.gate import Found, look, redact, replaced
from bot.redaction.hexadecimal import HINTED, NAMED
from bot.redaction.one_time_code import ANY_CODE
from bot.redaction.plain import Plain, Span, plain
from bot.redaction.private_key import KEY, is_key
from bot.redaction.wordlists import (
    CHAT_CHARACTERS,
    CHAT_WORDS,
    folded,
    han_lists_of,
    is_chat,
    is_slip,
    lists_of,
    varied,
)

LONGEST_PIECE = 400  # characters of a message that may be a part
MOST_PIECES = 40
_MOST_CHARACTERS = 4_000  # of all parts together: what looking at them costs is bounded by it
_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 23
_SHARE = 0.6  # of the words that are in a list
_FRAGMENT = re.compile(r"(?<![0-9A-Za-z])(?:0x)?(?P<bare>[0-9A-Za-z]{8,110})(?![0-9A-Za-z])")
_HEX = re.compile(r"[0-9a-fA-F]+")
_BASE58 = re.compile(r"[1-9A-HJ-NP-Za-km-z]+")
_BARE_DIGITS = re.compile(r"\W{0,3}(?P<digits>\d{6}|\d{3}[ -]\d{3}|\d(?:[ -]\d){5})\W{0,3}")
_TOLD = re.compile(
    r"(?:\W|(?<![A-Za-z])(?:it'?s?|that'?s?|this|here|the|my|codes?|otp|is|was|yes|yeah|yep|ok|okay|sure|i|got|get|received|have|says|shows|see|"
    r"just|only|hi|hello|sir|so|now|number|set|already|right)(?![A-Za-z])|收到|[这這]个?|就?是|我|的|好|嗯|[对對]|有|了|[码碼])*+"
    r"(?P<digits>\d{3}[ -]\d{3}|\d\d(?:[ -]\d\d){2}|\d(?:[ -]\d){3,7}|\d{4}[ -]\d{4}|\d{4,8})"
    r"(?:\W|(?<![A-Za-z])(?:sir|madam|mam|please|pls|thanks?|thx|you|bro|ok|okay|friend|is|it|that|the|code|my|look|see|right)(?![A-Za-z])|[谢謝]|您?好|吧|了|[这這]个?|就?是|[码碼]|[请請]|查收)*+",
    re.IGNORECASE,
)  # digits with nothing around them but the small words of an answer
_OTHER_NUMBER = re.compile(
    r"(?<![A-Za-z])(?:uid|orders?|ticket|case|amount)(?![A-Za-z])|[订訂][单單]|[单單][号號]|金[额額]", re.IGNORECASE
)
_USUAL = 6  # digits of a code that nobody asked for
_MEANT = re.compile(r"(?i)text\s+message|sms|fund\s+password|短信|[资資]金密[码碼]")  # then six are an answer
_LEADS_UP = re.compile(r"(?:[:=]|(?<![A-Za-z])(?:is|was)|[是为為])\s*$", re.IGNORECASE)
_NAMES = re.compile(
    rf"pass|pw|code|otp|pin\b|seed|phrase|mnemonic|private|密|口令|[码碼]|助[记記]|{KEY}", re.IGNORECASE
)
_PASSWORD_COMES = re.compile(
    r"(?:pas{1,2}\s?(?:word|wrod|wd)|passphrase|pwd|pw|mima|密[码碼]|口令)[^.!?。！？\n]{0,30}?(?:(?<![A-Za-z])(?:is|was)|[:：=]|[是为為])\s*$|"
    r"^\W*(?:my|the|here\s+is\s+(?:my|the)|我的|[这這]是|login|登[录錄陆入]|\s)*(?:password|pwd|pw|密[码碼])\W*$",
    re.IGNORECASE,
)

_CALLED = r"(?:(?:log-?in|account|my|the|bitmart)\s+){0,3}(?:password|passwrod|pwd|pw)|(?:我的?|[这這]是|登[录錄陆入]|[账帳賬][号號户戶])*密[码碼]"
_PASSWORD_NAMED = re.compile(rf"\W*(?:{_CALLED})\s*(?:is|was|是|[为為])?\W*", re.IGNORECASE)
_WAS_PASSWORD = re.compile(
    rf"\W*(?:(?:that|this|it|above)(?:'?s|\s+is|\s+was)\s+|(?:上面|[这這那]个?)?就?是)(?:{_CALLED})\W*", re.IGNORECASE
)
_LIKE_A_PASSWORD = re.compile(r"\s*(?P<value>(?=\S*[A-Za-z])(?=\S*\d)(?![A-Z]{0,4}\d{8})[!-~]{6,40})(?=$|\s)")
_FOURS = re.compile(r"\s*\d{4}(?:[ -]\d{1,4}){0,4}\s*")
_LEAD = re.compile(
    r"^[^\n]{0,60}?(?:words?|phrase|seed|part|rest|half|mnemonic|first|second|third|next|last|remaining|助[记記][词詞]|部分|[剩余]下?|[后後前]半)"
    r"(?![A-Za-z])[^\n]{0,40}?(?:[:=]|(?<![A-Za-z])(?:are|is)(?![A-Za-z])|是)",
    re.IGNORECASE,
)  # "words 1 to 6 are", "and this is the rest of the phrase:"
_UNITS = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
_RUNNING = re.compile(r"[\u3400-\u9fff]{2}")
_SAID_ALONE = frozenset(
    (
        "please",
        "help",
        "hello",
        "wait",
        "agent",
        "again",
        "thank",
        "update",
        "problem",
        "issue",
        "still",
        "when",
        "what",
        "where",
        "sorry",
        "okay",
    )
)  # of the list
_CROWD = 3  # words of a piece that belongs to others also over what is said between them


@dataclass(frozen=True, slots=True)
class Part:
    """One message, as it has to stand from now on."""

    text: str
    removed: tuple[str, ...]


def may_belong(text: str) -> bool:
    """Whether a message could be a part: short, and made of listed words, of key material, or the name of a secret."""
    if not text or len(text) > LONGEST_PIECE:
        return False
    bare = markers.without(text)
    words = _WORD.findall(bare)
    if (
        len(words) <= 1
        or _FRAGMENT.search(bare)
        or _TOLD.fullmatch(bare)
        or _LIKE_A_PASSWORD.match(bare)
        or _NAMES.search(bare)
    ):
        return True
    listed = sum(bool(lists_of(folded(word)) or (len(word) == 1 and han_lists_of(word))) for word in words)
    return len(words) <= _MOST_WORDS and listed >= _SHARE * len(words)


def joint(earlier: Sequence[str], new: str, asked: str = "") -> list[Part] | None:
    """The parts of a secret that the messages hold together, taken out of each; None when there is none.

    `earlier` in the order of time, redacted each by itself; `new` as it came. `asked` is what we said before it.
    The answer has one part per message, the new one last.
    """
    pieces = [*earlier, new]
    copies = [plain(text) for text in pieces]
    bodies = [_body(copy.text) for copy in copies]
    found = _phrase(copies, bodies)
    if not any(found):  # two of its words in a row may be everyday ones
        found = _phrase(copies, _bodies_with_talk(copies, bodies))
    _merge(found, _across(copies, phrases=not any(found)))
    _merge(found, _fragments(copies))
    _merge(found, _passwords(copies))
    _merge(found, _cards(copies))
    _merge(found, _answer(copies, asked))
    _merge(found, _continued(copies, bodies, found))
    if not any(found):
        return None
    return [_part(text, copy, spans) for text, copy, spans in zip(pieces, copies, found, strict=True)]


def fitting(texts: Sequence[str]) -> list[int]:
    """Which of the earlier messages are looked at: the newest that fit, none that is long."""
    chosen: list[int] = []
    room = _MOST_CHARACTERS
    for place in range(len(texts) - 1, -1, -1):
        if 0 < len(texts[place]) <= LONGEST_PIECE:
            room -= len(texts[place])
            if room < 0 or len(chosen) == MOST_PIECES:
                break
            chosen.append(place)
    return chosen[::-1]


def _across(copies: list[Plain], *, phrases: bool) -> list[list[Found]]:
    """What the gate sees in all of them, one under the other, and would not see in one alone."""
    found: list[list[Found]] = [[] for _ in copies]
    starts = [0]
    for copy in copies:
        starts.append(starts[-1] + len(copy.text) + 1)
    for one in look("\n".join(copy.text for copy in copies))[0]:
        touched = [
            (place, Span(max(one.span.start, start) - start, min(one.span.stop, start + len(copy.text)) - start))
            for place, (start, copy) in enumerate(zip(starts, copies, strict=False))
            if one.span.start < start + len(copy.text) and start < one.span.stop
        ]
        if len(touched) == 1 and not _follows(copies, touched[0][0], touched[0][1], one.name):
            continue
        if one.name == seed_phrase.CLASS and len(touched) > 1:
            touched = _spoken(copies, touched) if phrases else []
        for place, span in touched:
            if one.name:
                found[place].append(Found(span, one.name))
    return found


def _spoken(copies: list[Plain], touched: list[tuple[int, Span]]) -> list[tuple[int, Span]]:
    """Without what is talk around the words: a greeting of listed words is no part of them, and twelve must be left."""
    said = [copies[place].text[span.start : span.stop] for place, span in touched]
    if any(_RUNNING.search(one) for one in said) and len({len(_UNITS.findall(one)) for one in said}) > 1:
        return []  # Chinese sentences: a checksum holds by chance, but pieces of a phrase are of one length
    kept: list[tuple[int, Span]] = []
    words: list[str] = []
    for place, span in touched:
        written = copies[place].text[span.start : span.stop]
        here = [folded(word) for word in _UNITS.findall(written)]
        if not _is_talk(here) and not seed_phrase.NAME.search(written):
            kept.append((place, span))
            words += here
    return kept if len(words) >= seed_phrase.SHORTEST and varied(words) and not is_chat(words) else []


def _is_talk(words: list[str]) -> bool:
    """A message of everyday words: more than two thirds. One alone proves nothing."""
    common = sum(word in CHAT_WORDS or word in CHAT_CHARACTERS for word in words)
    return len(words) > 1 and common * 3 > len(words) * 2


def _body(text: str) -> Span | None:
    """Where a message is nothing but words of a phrase, perhaps behind what announces them."""
    start = 0
    if markers.OURS.search(text):
        return None
    if not _is_listed(text):
        lead = _LEAD.match(text)
        start = lead.end() if lead else 0
        if not lead or not _is_listed(text[start:]) or len(_UNITS.findall(text, start)) < _CROWD:
            return None
    words = list(_UNITS.finditer(text, start))
    return Span(words[0].start(), words[-1].end())


def _bodies_with_talk(copies: list[Plain], bodies: list[Span | None]) -> list[Span | None]:
    """Everyday words right behind a piece count as one too, so long as all of it together does not look like talk."""
    more = list(bodies)
    for place in range(1, len(copies)):
        text = copies[place].text
        if more[place] is None and bodies[place - 1] and not markers.OURS.search(text):
            words = list(_UNITS.finditer(text))
            if (
                words
                and not _RUNNING.search(text)
                and all(lists_of(folded(word[0])) or han_lists_of(word[0]) for word in words)
            ):
                more[place] = Span(words[0].start(), words[-1].end())
    return more


def _is_listed(text: str) -> bool:
    if _RUNNING.search(text):
        return False  # any Chinese sentence is made of listed characters
    words = [folded(word) for word in _UNITS.findall(text)]
    known = [bool(lists_of(word) or han_lists_of(word) or is_slip(word)) for word in words]
    return bool(words) and all(known) and not _is_talk(words)


def _phrase(copies: list[Plain], bodies: list[Span | None]) -> list[list[Found]]:
    """A phrase in what is nothing but its words, whatever is said between pieces of three words and more."""
    found: list[list[Found]] = [[] for _ in copies]
    chains: list[list[int]] = [[]]
    for place, body in enumerate(bodies):
        if body is None:
            continue
        if chains[-1] and chains[-1][-1] != place - 1:
            sizes = [_size(copies[at], bodies[at]) for at in (chains[-1][-1], place)]
            if min(sizes) < _CROWD:
                chains.append([])
        chains[-1].append(place)
    for chain in chains:
        if len(chain) < 2:
            continue
        spans = [(place, body) for place in chain if (body := bodies[place])]
        joined = "\n".join(copies[place].text[body.start : body.stop] for place, body in spans)
        for hit in filter(
            lambda hit: _is_varied(joined, hit), [*seed_phrase.find(joined), *chinese_seed_phrase.find(joined)]
        ):
            end = -1
            for place, body in spans:
                begin, end = end + 1, end + 1 + body.stop - body.start
                if hit.start < end and begin < hit.stop and not found[place]:
                    found[place].append(Found(body, seed_phrase.CLASS))
    return found


def _is_varied(text: str, hit: Span) -> bool:
    return varied([folded(word) for word in _UNITS.findall(text, hit.start, hit.stop)])


def _size(copy: Plain, body: Span | None) -> int:
    return len(_UNITS.findall(copy.text, body.start, body.stop)) if body else 0


def _passwords(copies: list[Plain]) -> list[list[Found]]:
    """A value of letters and digits beside a message that is nothing but the name of a password."""
    found: list[list[Found]] = [[] for _ in copies]
    for place, copy in enumerate(copies):
        value = _LIKE_A_PASSWORD.match(copy.text)
        if not value or keep.find(copy.text):
            continue
        before = copies[place - 1].text if place else ""
        after = copies[place + 1].text if place + 1 < len(copies) else ""
        alone = not copy.text[value.end() :].strip()
        if _PASSWORD_NAMED.fullmatch(before) or (alone and _WAS_PASSWORD.fullmatch(after)):
            found[place].append(Found(Span(*value.span("value")), "password"))
    return found


def _cards(copies: list[Plain]) -> list[list[Found]]:
    """The number of a card in messages that are nothing but its groups of four."""
    found: list[list[Found]] = [[] for _ in copies]
    for first in range(len(copies)):
        joined = ""
        for last in range(first, min(first + 4, len(copies))):
            if not _FOURS.fullmatch(copies[last].text):
                break
            joined = f"{joined} {copies[last].text.strip()}".strip()
            if last > first and any(hit.stop - hit.start == len(joined) for hit in card.find(joined)):
                for place in range(first, last + 1):
                    found[place] = [Found(Span(0, len(copies[place].text)), card.CLASS)]
    return found


def _follows(copies: list[Plain], place: int, span: Span, name: str) -> bool:
    """A value whose name stands in the message before it, where that message leads up to it."""
    if not name or any((one.span, one.name) == (span, name) for one in look(copies[place].text)[0]):
        return False
    before = copies[place - 1].text if place else ""
    if name == "password":
        return bool(_PASSWORD_COMES.search(before))
    if name == "one-time code":
        return bool(_BARE_DIGITS.fullmatch(copies[place].text)) or bool(re.search(r"(?:[:=是为為]|is)\s*$", before))
    return True


def _fragments(copies: list[Plain]) -> list[list[Found]]:
    """Halves of a key with words around them: Base58 by its checksum, hexadecimal where the talk is of a key."""
    found: list[list[Found]] = [[] for _ in copies]
    tokens = [(place, m) for place, copy in enumerate(copies) for m in _FRAGMENT.finditer(copy.text)][-MOST_PIECES:]
    talk = "\n".join(copy.text for copy in copies)
    said = {match.lastgroup for match in NAMED.finditer(talk)}
    of_a_key = "key" in said or (not said and bool(HINTED.search(talk)))
    for first in range(len(tokens)):
        joined = ""
        for last in range(first, len(tokens)):
            joined += tokens[last][1]["bare"]
            if len(joined) > 112:
                break
            whole = (len(joined) == 64 and of_a_key and _HEX.fullmatch(joined)) or (
                len(joined) > 50 and _BASE58.fullmatch(joined) and is_key(joined)
            )
            if whole and tokens[first][0] != tokens[last][0]:
                for place, match in tokens[first : last + 1]:
                    found[place].append(Found(Span(match.start(), match.end()), "private key"))
                break
    return found


def _answer(copies: list[Plain], asked: str) -> list[list[Found]]:
    """Digits and small words, after a message that speaks of a code: four to eight where we asked or he led up to them."""
    found: list[list[Found]] = [[] for _ in copies]
    for place, copy in enumerate(copies):
        told = _TOLD.fullmatch(copy.text)
        if not told:
            continue
        before = copies[place - 1].text if place else ""
        ours = asked if place == len(copies) - 1 else ""
        six = len(re.sub(r"\D", "", told["digits"])) == _USUAL
        led = _LEADS_UP.search(before) is not None
        meant = six and _MEANT.search(ours) and not _OTHER_NUMBER.search(ours)
        if (_speaks_of_a_code(before) and (six or led)) or _speaks_of_a_code(ours) or meant:
            found[place].append(Found(Span(*told.span("digits")), "one-time code"))
    return found


def _speaks_of_a_code(text: str) -> bool:
    return bool(text and ANY_CODE.search(text) and not _OTHER_NUMBER.search(text))


def _continued(copies: list[Plain], bodies: list[Span | None], found: list[list[Found]]) -> list[list[Found]]:
    """The rest of a phrase: what is nothing but its words, anywhere behind it or right before it.

    A word that people send alone stays, for it is more often "please" than the 13th word, and gives nothing away.
    """
    more: list[list[Found]] = [[] for _ in copies]
    new = [any(one.name == seed_phrase.CLASS for one in here) for here in found]
    bears = [here or seed_phrase.CLASS in markers.named_in(copy.text) for here, copy in zip(new, copies, strict=True)]
    if True not in bears:
        return more
    first = bears.index(True)
    while first and not bears[first - 1] and _goes(copies, bodies, first - 1):
        first -= 1
    for place in range(first, len(copies)):
        body = bodies[place]
        if body and not bears[place] and _goes(copies, bodies, place):
            more[place].append(Found(body, seed_phrase.CLASS))
    return more


def _goes(copies: list[Plain], bodies: list[Span | None], place: int) -> bool:
    body = bodies[place]
    if body is None:
        return False
    return folded(copies[place].text[body.start : body.stop]) not in _SAID_ALONE


def _merge(found: list[list[Found]], more: list[list[Found]]) -> None:
    for there, new in zip(found, more, strict=True):
        for one in new:
            if not any(one.span.start < other.span.stop and other.span.start < one.span.stop for other in there):
                there.append(one)


def _part(text: str, copy: Plain, spans: list[Found]) -> Part:
    ordered = sorted(spans, key=lambda one: one.span.start)
    names = tuple(dict.fromkeys(one.name for one in ordered))
    rest = redact(replaced(text, copy, ordered)) if ordered else redact(text)
    return Part(rest.text, tuple(dict.fromkeys((*names, *rest.removed))))
