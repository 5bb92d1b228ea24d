"""Seed phrases as they are dictated or laid out: "first is ..., second is ...", "... comma ... comma", in rows, in one word."""

from __future__ import annotations

import re
from operator import eq

from bot.redaction.plain import Span
from bot.redaction.wordlists import ENGLISH, folded, is_chat, lists_of, varied

_SHORTEST = 12
_MISSES = 1
_ORDINALS_WRITTEN = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth twenty
"""
_ORDINALS = frozenset(_ORDINALS_WRITTEN.split())
_MOST_ORDINALS = ("fourth", "fifth", "sixth")
"""Whoever counts twelve words says these."""
_OFTEN = 6  # times at the same step
_STEPS = (2, 3)
_AGAIN = bytes([True] * (_OFTEN - 1))
_LEAST_DIFFERENT = 10  # words
_STOPS = re.compile(r"[\n/|;:]+")
_WORDS = re.compile(r"[A-Za-z]+")
_SIZES = range(3, 7)  # words of a part
_MOST_BETWEEN = 5  # words of what stands between two parts
_FEWEST_STOPS = 2
_IN_ONE = re.compile(r"[A-Z](?<![A-Za-z0-9].)[a-z]{2,7}(?:[A-Z][a-z]{2,7}){11,23}(?![A-Za-z0-9])")
_PIECE = re.compile(r"[A-Z][a-z]+")

Row = list[re.Match[str]]


def may_be_dictated(low: list[str]) -> bool:
    """Whether ordinals or a word that recurs stand between words: seldom, and told in no time."""
    told = _are_counted(low) or any(_recurs(low, step) for step in _STEPS)
    return told and len(set(low)) >= _LEAST_DIFFERENT


def _are_counted(low: list[str]) -> bool:
    return all(ordinal in low for ordinal in _MOST_ORDINALS)


def _recurs(low: list[str], step: int) -> bool:
    again = bytes(map(eq, low, low[step:]))
    return any(_AGAIN in again[start::step] for start in range(step))


def dictated(row: Row) -> list[Span]:
    """Phrases of a row without its ordinals and without the word that recurs at a fixed step."""
    low = [match[0].lower() for match in row]
    if not may_be_dictated(low):
        return []
    counted = _are_counted(low)
    kept = [match for match in row if match[0].lower() not in _ORDINALS] if counted else row
    often = {word for step in _STEPS for word in _often(kept, step)}
    dropped = often | _ORDINALS if counted else often
    places = [place for place, word in enumerate(low) if word in dropped]
    if not places:
        return []
    first = places[0] if counted else max(0, places[0] - 1)  # a word stands before what recurs, and behind its ordinal
    last = places[-1] + 2 if counted else len(row)
    return _runs([match for match in row[first:last] if match[0].lower() not in dropped])


def _often(row: Row, step: int) -> set[str]:
    low = [match[0].lower() for match in row]
    found: set[str] = set()
    for start in range(min(step, len(low))):
        times, before = 1, ""
        for word in low[start::step]:
            times = times + 1 if word == before else 1
            before = word
            if times == _OFTEN:
                found.add(word)
    return found


def _runs(row: Row) -> list[Span]:
    """Every run in which all twelve neighbours but one are of the English list."""
    words = [folded(match[0]) for match in row]
    hit = [bool(lists_of(word) & ENGLISH) for word in words]
    found: list[Span] = []
    for start in range(len(row) - _SHORTEST + 1):
        stop = start + _SHORTEST
        said, known = words[start:stop], [at for at in range(start, stop) if hit[at]]
        if len(known) >= _SHORTEST - _MISSES and varied(said) and not is_chat(said):
            found.append(Span(row[known[0]].start(), row[known[-1]].end()))
    return found


def in_parts(text: str) -> list[Span]:
    """Parts of one size, each alone in its line or between signs, whatever few words stand between them."""
    if sum(map(text.count, "\n/|;:")) < _FEWEST_STOPS:
        return []
    found: list[Span] = []
    chain: list[Row] = []
    between = 0
    place = 0
    for stop in [*(match.span() for match in _STOPS.finditer(text)), (len(text), len(text))]:
        words = list(_WORDS.finditer(text, place, stop[0]))
        place = stop[1]
        if _is_part(words) and (not chain or len(words) == len(chain[-1])):
            chain.append(words)
            between = 0
            continue
        between += 1
        if between > 1 or len(words) > _MOST_BETWEEN or _is_part(words):
            found += _whole(chain)
            chain = [words] if _is_part(words) else []
            between = 0
    return found + _whole(chain)


def _is_part(words: Row) -> bool:
    return len(words) in _SIZES and all(lists_of(word[0].lower()) & ENGLISH for word in words)


def _whole(chain: list[Row]) -> list[Span]:
    words = [word[0].lower() for part in chain for word in part]
    if len(words) < _SHORTEST or not varied(words) or is_chat(words):
        return []
    return [Span(part[0].start(), part[-1].end()) for part in chain]


def in_one_word(text: str) -> list[Span]:
    """Written without spaces, a capital at the beginning of each: BonusCattleDinosaur..."""
    found: list[Span] = []
    for match in _IN_ONE.finditer(text):
        words = [piece.lower() for piece in _PIECE.findall(match[0])]
        strange = sum(not lists_of(word) & ENGLISH for word in words)
        if strange <= _MISSES and varied(words) and not is_chat(words):
            found.append(Span(*match.span()))
    return found
