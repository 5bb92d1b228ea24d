"""A normalised copy of a text that remembers where each of its characters came from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from bot.text import gaps

_INVISIBLE = {"Cf", "Cc", "Mn", "Me"}  # format and control characters, and marks that stand on a letter
_MOST_FOR_ONE = 4  # characters that one may stand for: U+FDFA stands for eighteen
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")  # letters by name that nobody sees
_LATIN = str.maketrans(
    "аАВвеЕЅѕіІјЈкКМмНоОрРсСТтуУхХԁԛԝһɡıΑαΒΕΗΙιΚκΜΝνΟοΡρΤΥυΧχΖ",
    "aABBeESsiIjJkKMmHoOpPcCTtyYxXdqwhgiAaBEHIiKkMNvOoPpTYuXxZ",
)  # Cyrillic and Greek letters that look Latin
_LOOK_ALIKE = re.compile(r"[\u0370-\u052f\u0261\u0131]")
_WORD = re.compile(r"[^\W\d_]++")
_LATIN_LETTER = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Plain:
    """`text` is NFKC without invisible characters, look-alike letters and wide gaps; `origin[i]` is where its i-th character stood."""

    text: str
    origin: tuple[int, ...]
    length: int

    def back(self, start: int, stop: int) -> tuple[int, int]:
        """The stretch of the original that `start` to before `stop` came from, and what nobody sees behind it."""
        after = self.origin[stop] if stop < len(self.origin) else self.length
        return self.origin[start], max(after, self.origin[stop - 1] + 1)


def plain(text: str) -> Plain:
    """Character by character, so that the way back is exact."""
    if text.isascii() and text.isprintable() and not gaps.WIDE.search(text):
        return Plain(text, tuple(range(len(text))), len(text))
    kept: list[str] = []
    origin: list[int] = []
    for position, character in enumerate(text):
        if " " <= character <= "~":
            kept.append(character)
            origin.append(position)
            continue
        folded = _folded(character)
        kept.append(folded)
        origin += [position] * len(folded)
    joined = "".join(kept)
    if _LOOK_ALIKE.search(joined):
        joined = _WORD.sub(lambda word: latin(word[0]) if _LATIN_LETTER.search(word[0]) else word[0], joined)
    if gaps.WIDE.search(joined):
        places = gaps.kept(joined)
        joined, origin = "".join(map(joined.__getitem__, places)), [origin[place] for place in places]
    return Plain(joined, tuple(origin), len(text))


def latin(word: str) -> str:
    """The word with every letter that only looks Latin replaced by the one that it looks like."""
    return word if word.isascii() else word.translate(_LATIN)


@lru_cache(maxsize=8192)
def _folded(character: str) -> str:
    hidden = unicodedata.category(character) in _INVISIBLE or character in _FILLERS
    if hidden and not character.isspace():
        return ""
    written = unicodedata.normalize("NFKC", character)
    return written if len(written) <= _MOST_FOR_ONE else character


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to before `stop` of the normalised copy."""

    start: int
    stop: int


@lru_cache(maxsize=8)
def _marks(shape: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in shape.finditer(text)]


def forget() -> None:
    """Nothing of a text that was looked at is remembered."""
    _marks.cache_clear()


def around(shape: re.Pattern[str], text: str, before: int, after: int) -> list[tuple[int, int]]:
    """The stretches in which what has a shape could be named, so that long patterns are tried nowhere else.

    Several classes ask for the same shape of the same text: it is looked for once, until `forget`.
    """
    places: list[tuple[int, int]] = []
    first, last = 0, -1
    for begin, end in _marks(shape, text):
        if begin - before > last:
            if last >= 0:
                places.append((first, last))
            first = max(0, begin - before)
        last = end + after
    if last >= 0:
        places.append((first, min(len(text), last)))
    return places
