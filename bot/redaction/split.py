"""A secret that is spread over several messages: what each of them holds is harmless, what they hold together is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.redaction import markers
from bot.redaction.gate import Found, look, redact, replaced
from bot.redaction.hexadecimal import HINTED, NAMED
from bot.redaction.one_time_code import ANY_CODE
from bot.redaction.plain import Plain, Span, plain
from bot.redaction.private_key import KEY, is_key
from bot.redaction.wordlists import folded, han_lists_of, lists_of

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
_OTHER_NUMBER = re.compile(
    r"(?<![A-Za-z])(?:uid|orders?|ticket|case|amount)(?![A-Za-z])|[订訂][单單]|[单單][号號]|金[额額]", re.IGNORECASE
)
_NAMES = re.compile(
    rf"pass|pw|code|otp|pin\b|seed|phrase|mnemonic|private|密|口令|[码碼]|助[记記]|{KEY}", re.IGNORECASE
)
_PASSWORD_COMES = re.compile(
    r"(?:pas{1,2}\s?(?:word|wrod|wd)|passphrase|pwd|pw|mima|密[码碼]|口令)[^.!?。！？\n]{0,30}?(?:(?<![A-Za-z])(?:is|was)|[:：=]|[是为為])\s*$|"
    r"^\W*(?:my|the|here\s+is\s+(?:my|the)|我的|[这這]是|login|登[录錄陆入]|\s)*(?:password|pwd|pw|密[码碼])\W*$",
    re.IGNORECASE,
)


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
    if len(words) <= 1 or _FRAGMENT.search(bare) or _BARE_DIGITS.fullmatch(bare) or _NAMES.search(bare):
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
    found = _across(copies)
    _merge(found, _fragments(copies))
    _merge(found, _answer(copies, asked))
    _merge(found, _continued(copies))
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


def _across(copies: list[Plain]) -> list[list[Found]]:
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
        for place, span in touched:
            if one.name:
                found[place].append(Found(span, one.name))
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
    """Six digits and nothing else, after a message that speaks of a code."""
    found: list[list[Found]] = [[] for _ in copies]
    for place, copy in enumerate(copies):
        digits = _BARE_DIGITS.fullmatch(copy.text)
        before = copies[place - 1].text if place else ""
        last = place == len(copies) - 1
        said = [text for text in (before, asked if last else "") if text]
        if digits and any(ANY_CODE.search(text) and not _OTHER_NUMBER.search(text) for text in said):
            found[place].append(Found(Span(*digits.span("digits")), "one-time code"))
    return found


def _continued(copies: list[Plain]) -> list[list[Found]]:
    """A word of the list, alone, right behind a message that was nothing but words of a phrase."""
    found: list[list[Found]] = [[] for _ in copies]
    for place in range(1, len(copies)):
        before, word = copies[place - 1].text, copies[place].text.strip()
        listed = _WORD.fullmatch(word) and (lists_of(folded(word)) or han_lists_of(word))
        if listed and "seed phrase" in markers.named_in(before) and not _WORD.search(markers.without(before)):
            found[place].append(Found(Span(0, len(copies[place].text)), "seed phrase"))
    return found


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
