"""A normalised copy of a text that remembers where each of its characters came from."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_INVISIBLE = {"Cf", "Cc"}
_SPACES = "\t\n\r"


@dataclass(frozen=True, slots=True)
class Plain:
    """`text` is NFKC without invisible characters; `origin[i]` is where its i-th character stood."""

    text: str
    origin: tuple[int, ...]
    length: int

    def back(self, start: int, stop: int) -> tuple[int, int]:
        """The stretch of the original that `start` to before `stop` came from."""
        return self.origin[start], self.origin[stop] if stop < len(self.origin) else self.length


def plain(text: str) -> Plain:
    """Character by character, so that the way back is exact."""
    kept: list[str] = []
    origin: list[int] = []
    for position, character in enumerate(text):
        if unicodedata.category(character) in _INVISIBLE and character not in _SPACES:
            continue
        for folded in unicodedata.normalize("NFKC", character):
            kept.append(folded)
            origin.append(position)
    return Plain("".join(kept), tuple(origin), len(text))


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to before `stop` of the normalised copy."""

    start: int
    stop: int
