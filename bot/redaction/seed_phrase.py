"""English seed phrases (BIP39): 12 words in a row of which at most one is not in the list.

No checksum is asked for, since people mistype and Electrum has none; 11 of 12 had no false hit in 51,533 messages. Where
the text itself speaks of a seed phrase, three of twelve may be strange, and a slip of one letter counts as known.
"""

from __future__ import annotations

import re
from functools import cache

from mnemonic import Mnemonic
from rapidfuzz.distance import OSA

from bot.redaction.plain import Span

CLASS = "seed phrase"
OVERRULES_KEPT = True

_SHORTEST = 12
_MISSES = 1
_MISSES_WHERE_NAMED = 3
_NAME = re.compile(
    r"\b(?:seed|recovery|secret|backup|wallet)\s*(?:phrase|words)|\bmnemonic|\bseed\b|助[记記][词詞]|恢复短语|種子|种子",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_NO_GAP = re.compile(r"[^\W\d_]|\d{3}")  # or a number that counts no words
_WIDEST_GAP = 12  # characters between two words, runs of space as one: ".\n 12. " and the like
_SPACE = re.compile(r"\s+")


@cache
def _words() -> frozenset[str]:
    return frozenset(Mnemonic("english").wordlist)


def find(text: str) -> list[Span]:
    """Every run of words that holds a window of twelve."""
    rows = _rows(text)
    named = bool(rows and _NAME.search(text))
    runs: list[Span] = []
    for row in rows:
        hit = [_is_known(match[0].lower(), named=named) for match in row]
        for first, last in _windows(hit, _MISSES_WHERE_NAMED if named else _MISSES):
            runs.append(Span(row[first].start(), row[last].end()))
    return runs


def _is_known(word: str, *, named: bool) -> bool:
    known = _words()
    if word in known or not named or len(word) < 5:
        return word in known
    near = (k for k in known if k[0] == word[0] and abs(len(k) - len(word)) <= 1)
    return any(OSA.distance(word, k, score_cutoff=1) <= 1 for k in near)


def _rows(text: str) -> list[list[re.Match[str]]]:
    """Words with nothing but numbers, signs and spaces between them."""
    rows: list[list[re.Match[str]]] = []
    for match in _WORD.finditer(text):
        between = _SPACE.sub(" ", text[rows[-1][-1].end() : match.start()]) if rows else ""
        if rows and len(between) <= _WIDEST_GAP and not _NO_GAP.search(between):
            rows[-1].append(match)
        else:
            rows.append([match])
    return [row for row in rows if len(row) >= _SHORTEST]


def _windows(hit: list[bool], misses: int) -> list[tuple[int, int]]:
    """First and last of each run in which every twelve neighbours miss at most so many, ends trimmed to real words."""
    covered = [False] * len(hit)
    for start in range(len(hit) - _SHORTEST + 1):
        if hit[start : start + _SHORTEST].count(False) <= misses:
            covered[start : start + _SHORTEST] = [True] * _SHORTEST
    runs: list[tuple[int, int]] = []
    for place, inside in enumerate(covered):
        if inside and runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        elif inside:
            runs.append((place, place))
    return [_trimmed(hit, first, last) for first, last in runs]


def _trimmed(hit: list[bool], first: int, last: int) -> tuple[int, int]:
    """A word outside the list at the end of more than twelve belongs to the sentence around the phrase."""
    while last - first + 1 > _SHORTEST and not hit[first]:
        first += 1
    while last - first + 1 > _SHORTEST and not hit[last]:
        last -= 1
    return first, last
