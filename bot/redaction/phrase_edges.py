"""Where a seed phrase begins and ends among words of its list: it is written evenly, and what stands beside it is not."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from bot.redaction.wordlists import CHAT_WORDS

LENGTHS = frozenset({12, 15, 18, 21, 24})  # words of a phrase
_SHORTEST = 12
_MOST_BESIDE = 5  # words of the sentence before or behind it
_DIGITS = re.compile(r"\d+")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_SPACE = re.compile(r"\s+")
_INSIDE = re.compile(r"[0-9_@]")  # what goes on behind a word that is the beginning of something else
_LED = re.compile(r"[@_#]")
_STOPS = re.compile(r"[,.;:!?]")
_EVERYDAY = 4  # of twelve words, where they stand in clauses
_BEFORE = 8  # characters
_CLAUSES = 3  # signs between them, and spaces

_NUMBERED = re.compile(r"\d\W{0,3}$")
_NAMES = frozenset({"seed", "phrase", "word", "wallet", "secret", "recover", "backup"})
"""What a phrase is called, in words of the list."""

Row = list[re.Match[str]]


def of_phrase(row: Row, first: int, last: int) -> tuple[int, int]:
    """The part of a run that is written alike and as long as a phrase is; no name or voucher is cut in two."""
    first, last = _whole_words(row, first, last)
    if last - first + 1 <= _SHORTEST:
        return first, last
    gaps = [_gap(before, behind) for before, behind in pairwise(row[first : last + 1])]
    usual = Counter(gaps).most_common(1)[0][0]
    begin, end = _longest(gaps, usual)
    if "0" in usual and not _NUMBERED.search(row[first].string[: row[first + begin].start()][-_BEFORE:]):
        begin += 1  # the first number stands behind the sentence before it
    if end - begin + 1 in LENGTHS and _is_apart(gaps, begin, end, usual):
        return first + begin, first + end
    return _without_talk(row, first, last)


def is_prose(row: Row, first: int, last: int) -> bool:
    """Clauses of unlike length with everyday words in them: "click menu, select trade, submit, wait"."""
    words = [match[0].lower() for match in row[first : last + 1]]
    if sum(word in CHAT_WORDS for word in words) * _SHORTEST < _EVERYDAY * len(words):
        return False
    gaps = [_gap(before, behind) for before, behind in pairwise(row[first : last + 1])]
    sizes, size = [], 1
    for gap in gaps:
        if _STOPS.search(gap):
            sizes.append(size)
            size = 0
        size += 1
    apart = len(sizes)
    return min(apart, len(gaps) - apart) >= _CLAUSES and (len(set(sizes)) > 1 or size > max(sizes))


def _whole_words(row: Row, first: int, last: int) -> tuple[int, int]:
    """Without the beginning of `SPRING2025` or the end of `@binance_help` at either end."""
    text = row[first].string
    while last - first + 1 > _SHORTEST and _LED.match(text, max(0, row[first].start() - 1)) and row[first].start():
        first += 1
    while last - first + 1 > _SHORTEST and _INSIDE.match(text, row[last].end()):
        last -= 1
    return first, last


def _gap(before: re.Match[str], behind: re.Match[str]) -> str:
    """What stands between two words, alike for every number and every counting word."""
    between = _HAN.sub("han", _DIGITS.sub("0", before.string[before.end() : behind.start()]))
    return _SPACE.sub(lambda space: "\n" if "\n" in space[0] else " ", between)


def _longest(gaps: list[str], usual: str) -> tuple[int, int]:
    """The first and the last word of the longest row with the usual gaps."""
    best, start = (0, 0), 0
    for place, gap in enumerate([*gaps, ""]):
        if place == len(gaps) or gap != usual:
            best = max(best, (start, place), key=lambda row: row[1] - row[0])
            start = place + 1
    return best


def _is_apart(gaps: list[str], begin: int, end: int, usual: str) -> bool:
    """Only a few words stand beside it, and another line is not all that parts them where all of them could be one phrase."""
    if begin > _MOST_BESIDE or len(gaps) - end > _MOST_BESIDE:
        return False
    odd = [gaps[place] for place in (begin - 1, end) if 0 <= place < len(gaps)]
    wrapped = not usual.strip() and not any(gap.strip() for gap in odd)
    return bool(odd) and not (wrapped and len(gaps) + 1 in LENGTHS)


def _without_talk(row: Row, first: int, last: int) -> tuple[int, int]:
    """Without everyday words at one end where what is left is as long as a phrase, and at the other end none would do."""
    size = last - first + 1
    if size in LENGTHS:
        return first, last
    beside = next((n for n in range(1, _MOST_BESIDE + 1) if size - n in LENGTHS), 0)
    before = [match[0].lower() for match in row[first : first + beside]]
    behind = [match[0].lower() for match in row[last - beside + 1 : last + 1]]
    if beside and all(word in _NAMES for word in before):
        return first + beside, last
    head, tail = (all(word in CHAT_WORDS for word in said) for said in (before, behind))
    if not beside or head == tail:
        return first, last
    return (first + beside, last) if head else (first, last - beside)
