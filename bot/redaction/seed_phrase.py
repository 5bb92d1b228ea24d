"""Seed phrases (BIP39) of alphabetic languages: 12 words in a row of which at most one is not in its list.

No checksum is asked for, since people mistype and Electrum has none; 11 of 12 had no false hit in 51,533 messages. Where
the text itself speaks of a seed phrase, three of twelve may be strange, and a slip of one letter counts as known.
Everyday words fill the list too, so twelve that look like talk are none (`wordlists.is_chat`) unless they are named.
Words may be numbered, and Chinese or signs may stand between them; the first four letters stand for a whole word.
"""

from __future__ import annotations

import re
from collections import Counter

from bot.redaction import listless_phrase, phrase_edges, phrase_readings, words
from bot.redaction.plain import Span, latin
from bot.redaction.wordlists import ENGLISH, LANGUAGES, all_folded, is_abbreviation, is_chat, is_slip, listed, lists_of

CLASS = "seed phrase"
OVERRULES_KEPT = True

SHORTEST = 12
MISSES = 1
_MISSES_WHERE_NAMED = 3
NAME = re.compile(words.PHRASE, re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]+")
_ASCII_WORD = re.compile(r"[A-Za-z]+")
_ASCII_GAP = re.compile(r"[^A-Za-z]{3,}")
_GAP = re.compile(r"[\W\d_\u3400-\u9fff]{3,}")
_NO_GAP = re.compile(r"[1-9]\d\d|\d{4}")  # a number that counts no words; "001" does
WIDEST_GAP = 12  # characters between two words, runs of space as one: ".\n 12. " and the like
_TAG = re.compile(r".?<\w+>|</\w+>", re.DOTALL)
_SPACE = re.compile(r"\s+")
_LINK = re.compile(r"https?://[!-+\--:<-~]{3,300}", re.IGNORECASE)
"""Its words may be listed ones, but what is written behind it begins anew."""
_FILLERS = frozenset("st nd rd th nr no is and".split())  # noqa: SIM905 - "1st", "word 2 is", "and"
_LONGEST_FILLER = 4  # letters
_BETWEEN_HALVES = re.compile(r"(?<=x{6})(?P<between>-{2,4})(?=x{6})")
_NEARLY_TWELVE = re.compile(
    r"x{6}-{2,4}x{6}|(?:x{11}|x-x{10}|xx-x{9}|x{3}-x{8}|x{4}-x{7}|x{5}-x{6}|x{6}-x{5}|x{7}-x{4}|x{8}-x{3}|x{9}-xx|x{10}-x)"
)
_LONGEST_NAME = 40  # characters
_SHORT_WORD = 4  # letters of an abbreviation


def find(text: str) -> list[Span]:
    """Every run of words that holds a window of twelve."""
    laid_out = [*phrase_readings.in_parts(text), *phrase_readings.in_one_word(text)]
    if not _may_hold_one(text):
        return laid_out
    found = _rows(text)
    named = bool(found) and _is_named(text)
    return laid_out + [
        span
        for row in found
        for span in (*_phrases(row, named=named), *phrase_readings.dictated(row), *listless_phrase.in_row(text, row))
    ]


def _is_named(text: str) -> bool:
    places = words.near(text, words.STEMS_OF_PHRASES, _LONGEST_NAME, _LONGEST_NAME)
    return any(NAME.search(text, *place) for place in places)


def _may_hold_one(text: str) -> bool:
    """Whether twelve words in a row could be one, were there nothing between them: seldom, and told in no time."""
    said = (_ASCII_WORD if text.isascii() else _WORD).findall(text)
    if len(said) < SHORTEST:
        return False
    if "<" in text or not text.isascii():
        return True
    low = [word for word in "\n".join(said).lower().split("\n") if word not in _FILLERS]
    marks = "".join("x" if mark else "-" for mark in listed(low))
    if (
        _is_named(text)
        or _NEARLY_TWELVE.search(marks)
        or listless_phrase.has_a_run(low)
        or phrase_readings.may_be_dictated(low)
    ):
        return True
    short = "".join("x" if len(word) <= _SHORT_WORD and is_abbreviation(word) else "-" for word in low)
    return bool(_NEARLY_TWELVE.search(short))


def _phrases(row: list[re.Match[str]], *, named: bool) -> list[Span]:
    words = all_folded([match[0] for match in row])
    marks = [
        mark or (0 if word.isascii() else lists_of(latin(word)))
        for mark, word in zip(listed(words), words, strict=True)
    ]
    misses = _MISSES_WHERE_NAMED if named else MISSES
    talk = None if named else words
    found: list[Span] = []
    counted = Counter(marks)
    for place in range(len(LANGUAGES)):
        bit = ENGLISH << place
        if not (named and bit == ENGLISH) and sum(n for mark, n in counted.items() if mark & bit) < SHORTEST - misses:
            continue
        hit = [bool(mark & bit) for mark in marks]
        if bit == ENGLISH and named:
            hit = [
                known or is_slip(word) or (len(word) == _SHORT_WORD and is_abbreviation(word))
                for known, word in zip(hit, words, strict=True)
            ]
        if hit.count(True) >= SHORTEST - misses:
            found += spans(row, hit, MISSES, talk) or _in_halves(row, hit, MISSES, talk)
            found += _mistyped(row, hit) if named else []
    if sum(len(word) <= _SHORT_WORD for word in words) >= SHORTEST - MISSES:
        short = [len(word) <= _SHORT_WORD and is_abbreviation(word) for word in words]
        found += spans(row, short, MISSES if named else 0, talk)
    return found


def _mistyped(row: list[re.Match[str]], hit: list[bool]) -> list[Span]:
    """More strange words than one, none of them a small word of talk."""
    found: list[Span] = []
    first = 0
    for place, match in enumerate([*row, None]):
        if match is None or (not hit[place] and match[0].lower() in listless_phrase.SMALL):
            found += spans(row[first:place], hit[first:place], _MISSES_WHERE_NAMED, None)
            first = place + 1
    return found


def _in_halves(row: list[re.Match[str]], hit: list[bool], misses: int, talk: list[str] | None) -> list[Span]:
    """The same where a few other words stand between two parts: "and the rest:", "second half"."""
    between: set[int] = set()
    for part in _BETWEEN_HALVES.finditer("".join("x" if known else "-" for known in hit)):
        between.update(range(*part.span("between")))
    left = [place for place in range(len(row)) if place not in between]
    if len(left) == len(row):
        return []
    said = [talk[place] for place in left] if talk else None
    return spans([row[place] for place in left], [hit[place] for place in left], misses, said, whole=True)


def _rows(text: str) -> list[list[re.Match[str]]]:
    """Words with nothing but numbers, signs, Chinese, spaces and counting words between them."""
    if "<" not in text and "://" not in text:
        return [row for start, stop in _stretches(text) if len(row := _words_of(text, start, stop)) >= SHORTEST]
    found: list[list[re.Match[str]]] = [[]]
    end = 0
    ends = [link.end() for link in _LINK.finditer(text)] if "://" in text else []
    for match in (_ASCII_WORD if text.isascii() else _WORD).finditer(text):
        start, stop = match.span()
        behind_a_link = bool(ends) and start >= ends[0]
        if behind_a_link or (start - end > 2 and _parts(text[end:start])):
            found.append([])
        while ends and start >= ends[0]:
            ends.pop(0)
        tag = start and text[start - 1] in "</" and _TAG.match(text, max(0, start - 2), stop + 1)
        if not tag and (stop - start > _LONGEST_FILLER or match[0].lower() not in _FILLERS):
            found[-1].append(match)
        end = stop
    return [row for row in found if len(row) >= SHORTEST]


def _stretches(text: str) -> list[tuple[int, int]]:
    """The text cut where too much stands between two words."""
    gaps = (_ASCII_GAP if text.isascii() else _GAP).finditer(text)
    cuts = [gap.span() for gap in gaps if _parts(gap[0])]
    return list(zip([0, *(stop for _, stop in cuts)], [*(start for start, _ in cuts), len(text)], strict=True))


def _words_of(text: str, start: int, stop: int) -> list[re.Match[str]]:
    words = (_ASCII_WORD if text.isascii() else _WORD).finditer(text, start, stop)
    return [word for word in words if len(word[0]) > _LONGEST_FILLER or word[0].lower() not in _FILLERS]


def _parts(between: str) -> bool:
    """Whether what stands between two words is too much for one phrase."""
    gap = _SPACE.sub(" ", between) if len(between) > WIDEST_GAP else between
    return len(gap) > WIDEST_GAP or bool(_NO_GAP.search(gap))


def spans(
    row: list[re.Match[str]], hit: list[bool], misses: int, talk: list[str] | None, *, whole: bool = False
) -> list[Span]:
    """Each run in which every twelve neighbours miss at most so many, ends trimmed to real words of the phrase.

    `talk` are the words where twelve that look like chat do not count, None where they do. `whole` leaves the ends as they are.
    """
    covered = [False] * len(hit)
    known = sum(hit[: SHORTEST - 1])
    for start in range(len(hit) - SHORTEST + 1):
        known += hit[start + SHORTEST - 1]
        if SHORTEST - known <= misses and not (talk and is_chat(talk[start : start + SHORTEST])):
            covered[start : start + SHORTEST] = [True] * SHORTEST
        known -= hit[start]
    runs: list[tuple[int, int]] = []
    for place, inside in enumerate(covered):
        if inside and runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        elif inside:
            runs.append((place, place))
    trimmed = [_trimmed(hit, first, last) for first, last in runs]
    if not whole:
        trimmed = [phrase_edges.of_phrase(row, first, last) for first, last in trimmed]
    if talk:
        trimmed = [run for run in trimmed if not phrase_edges.is_prose(row, *run)]
    return [Span(row[first].start(), row[last].end()) for first, last in trimmed]


def _trimmed(hit: list[bool], first: int, last: int) -> tuple[int, int]:
    """A word outside the list at the end of more than twelve belongs to the sentence around the phrase."""
    while last - first + 1 > SHORTEST and not hit[first]:
        first += 1
    while last - first + 1 > SHORTEST and not hit[last]:
        last -= 1
    return first, last
