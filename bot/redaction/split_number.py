"""A number or a key in pieces over messages: cards, papers, the key of an authenticator, halves of a code. Their checks decide."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.redaction import access_key, card, identity, markers, one_time_code
from bot.redaction.gate import Found
from bot.redaction.plain import Plain, Span
from bot.redaction.split_value import before, is_filler

_ENDS = re.compile(r"(?<![0-9A-Za-z])(?P<run>\d{2,14}(?:[ -]\d{2,6}){0,3})[\s.,-]*$")
_BEGINS = re.compile(r"\s*(?P<run>\d{2,14}(?:[ -]\d{2,6}){0,3}[Xx]?)(?![0-9A-Za-z])")
_MOST = 5  # pieces
_LONGEST = 23  # characters of all of them
_A_CARD = re.compile(
    r"(?<![A-Za-z])(?:cards?|visa|master(?:card)?|amex|unionpay)(?![A-Za-z])|卡|银联|銀聯", re.IGNORECASE
)
_SMALLEST_OF_A_CARD = 4  # digits
_HALVES = (3, 4)  # digits of half a code
_BASE32 = re.compile(r"\W*(?P<run>[A-Z2-7]{4}(?:[ -]?[A-Z2-7]{4}){0,7}|[a-z2-7]{4}(?:[ -]?[a-z2-7]{4}){0,7})\W*")
_OF_A_DEVICE = frozenset({16, 32, 52})

_HALF = 16  # characters of the key of a device in two messages
_TAKEN = frozenset({markers.removed(access_key.CLASS, around) for around in ("", "字")})

Pieces = list[tuple[int, re.Match[str]]]


def numbers(copies: list[Plain]) -> list[list[Found]]:
    """Digits at the end of one message that go on in the next: cards where one is spoken of, papers by their check, codes."""
    found: list[list[Found]] = [[] for _ in copies]
    said = [place for place, copy in enumerate(copies) if not is_filler(copy.text)]
    for at, place in enumerate(said):
        first = _ENDS.search(copies[place].text)
        if first is None or found[place]:
            continue
        pieces: Pieces = [(place, first)]
        for later in said[at + 1 : at + _MOST]:
            more = _BEGINS.match(copies[later].text)
            if more is None or sum(len(one["run"]) for _, one in pieces) > _LONGEST:
                break
            pieces.append((later, more))
            name = _what(copies, pieces)
            if name:
                _take(found, pieces, name)
                break
            if copies[later].text[more.end() :].strip():
                break  # only the last of them has words behind it
    return found


def _what(copies: list[Plain], pieces: Pieces) -> str:
    """The class of what they are together, or nothing."""
    place, first = pieces[0]
    lead = copies[place].text[: first.start("run")]
    runs = [re.sub(r"\D(?<![Xx])", "", one["run"]) for _, one in pieces]
    named = f"{before(copies, place)}\n{lead}"
    if _is_whole(identity.find, lead, "".join(runs)):
        return identity.CLASS
    of_a_card = _A_CARD.search(named) and min(map(len, runs)) >= _SMALLEST_OF_A_CARD
    if of_a_card and _is_whole(card.find, lead, "".join(runs)):
        return card.CLASS
    halves = len(runs) == 2 and len(runs[0]) == len(runs[1]) and len(runs[0]) in _HALVES
    if halves and not of_a_card and _is_whole(one_time_code.find, lead, " ".join(runs)):
        return one_time_code.CLASS
    return ""


def _is_whole(find: Callable[[str], list[Span]], lead: str, written: str) -> bool:
    """Whether what is found in them begins with the first and ends with the last."""
    return Span(len(lead), len(lead) + len(written)) in find(lead + written)


def may_be_a_group(text: str) -> bool:
    """Whether a message is nothing but groups of such a key."""
    return bool(_BASE32.fullmatch(text))


def device_keys(copies: list[Plain]) -> list[list[Found]]:
    """Groups of the alphabet of an authenticator, message by message, behind one that names its key."""
    found: list[list[Found]] = [[] for _ in copies]
    rows = [_BASE32.fullmatch(copy.text) for copy in copies]
    place = 0
    while place < len(copies):
        pieces: Pieces = []
        while place < len(copies) and (row := rows[place]):
            pieces.append((place, row))
            place += 1
        place += 1
        if len(pieces) == 1 and _goes_on(copies, pieces[0][0], pieces[0][1]["run"]):
            _take(found, pieces, access_key.CLASS)
        if len(pieces) > 1 and _is_key(before(copies, pieces[0][0]), [one["run"] for _, one in pieces]):
            _take(found, pieces, access_key.CLASS)
    return found


def _goes_on(copies: list[Plain], place: int, run: str) -> bool:
    """The second half of a key whose first half was taken out of the message before it."""
    named = before(copies, place)
    return run.isupper() and len(run) >= _HALF and named.strip() in _TAKEN


def _is_key(named: str, runs: list[str]) -> bool:
    key = re.sub(r"[ -]", "", "".join(runs)).upper()
    groups = " ".join(key[at : at + 4] for at in range(0, len(key), 4))
    if len(key) not in _OF_A_DEVICE or not any(c.isdigit() for c in key):
        return False
    return _is_whole(access_key.find, f"{named}: ", groups)


def _take(found: list[list[Found]], pieces: Pieces, name: str) -> None:
    for place, one in pieces:
        found[place] = [Found(Span(*one.span("run")), name)]
