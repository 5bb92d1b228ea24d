"""Wide gaps made narrow, for whoever reads a text and does not keep it. Pure.

Nobody means anything by the ninth space in a row; patterns with a place for spaces here and there would try all ways to
share them out, and one message of nothing else would hold everybody up.
"""

from __future__ import annotations

import re

_WIDEST = 8  # characters of a gap that are read
WIDE = re.compile(rf"\s{{{_WIDEST + 1},}}+")
"""A gap of which something is left out."""


def kept(text: str) -> list[int]:
    """Where the characters stand that are read: of each gap the beginning, and the end of a line wherever it is in it."""
    places: list[int] = []
    done = 0
    for gap in WIDE.finditer(text):
        cut = gap.start() + _WIDEST
        line = text.find("\n", cut, gap.end())
        places += range(done, cut) if line < 0 else (*range(done, cut - 1), line)
        done = gap.end()
    return [*places, *range(done, len(text))]


def narrowed(text: str) -> str:
    """The text as it is read; itself where no gap is wide."""
    return "".join(map(text.__getitem__, kept(text))) if WIDE.search(text) else text
