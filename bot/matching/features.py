"""A folded text as a bag of pieces: words and their pairs, letters within words, Chinese characters and their runs."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

_HAN_RUN = re.compile(r"[㐀-鿿]+")
_WORD = re.compile(r"[^\W\d_㐀-鿿]+|0|[?]")
_ENGLISH_CUT = 4  # a word and its inflected forms share so many first letters


def pieces(folded: str) -> Counter[str]:
    """Piece -> how often. The same text always gives the same bag."""
    bag: Counter[str] = Counter()
    for run in _HAN_RUN.findall(folded):
        for size in (1, 2, 3, 4):
            bag.update(f"h{run[i : i + size]}" for i in range(len(run) - size + 1))
    words = _WORD.findall(folded)
    bag.update(f"w{word}" for word in words)
    bag.update(f"b{first} {second}" for first, second in pairwise(words))
    bag.update(f"t{' '.join(words[i : i + 3])}" for i in range(len(words) - 2))
    for word in words:
        if len(word) > _ENGLISH_CUT:
            framed = f"<{word}>"
            bag.update(f"c{framed[i : i + 4]}" for i in range(len(framed) - 3))
    return bag


WEIGHT = {"h": 1.0, "w": 1.0, "b": 0.8, "t": 0.5, "c": 0.35}
"""How much a kind of piece counts beside its rarity; chosen by leave-one-out log-loss on the articles."""
