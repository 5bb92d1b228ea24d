"""Pieces of text as sparse rows of length one, and their cosines. What no encoder knows: tickers, menu words, misspellings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from marisa_trie import Trie
from numpy.typing import NDArray

from bot.matching.features import WEIGHT, pieces

Floats = NDArray[np.float32]
_PIECES = 8_192  # at a time


@dataclass(frozen=True, slots=True)
class Row:
    """Columns and values, of length one where all is known; empty when nothing of the text is known."""

    columns: NDArray[np.int32]
    values: Floats


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Which pieces are known, and how rare each is among the examples."""

    index: Trie  # piece -> its number, in 3 bytes a piece; a dictionary of 360,000 takes 170
    rarity: Floats
    rarest: float  # of a piece that one example has, or none: before the weight of its kind

    @classmethod
    def of(cls, folded: Sequence[str]) -> tuple[Lexicon, list[Row]]:
        """From folded texts, with the row of each. The same texts give the same lexicon."""
        bags = [pieces(text) for text in folded]
        trie = Trie(sorted({piece for bag in bags for piece in bag}))
        index: dict[str, int] = dict(trie.items())  # faster, for as long as every example is looked up
        seen, weight = np.zeros(len(index)), np.zeros(len(index))
        for bag in bags:
            for piece in bag:
                seen[index[piece]] += 1
        for piece, number in index.items():
            weight[number] = WEIGHT[piece[0]]
        rarity = weight * (np.log((1 + len(bags)) / (1 + seen)) + 1)
        lexicon = cls(trie, rarity.astype(np.float32), float(np.log((1 + len(bags)) / 2) + 1))
        return lexicon, [lexicon._row(bag, index) for bag in bags]

    def row(self, folded: str) -> Row:
        """A text's known pieces, weighted by rarity. What is not known makes them weigh less, as it did in the fit.

        There an example that is left out has pieces of its own, too: a row shorter by the unknown ones would look nearer
        than anything that the probabilities were learnt from.
        """
        return self._row(pieces(folded), self.index)

    def rarities(self, words: Iterable[str]) -> dict[str, float]:
        """Of the words that are known."""
        found = ((word, self.index.get(f"w{word}")) for word in words)
        return {word: float(self.rarity[number]) for word, number in found if number is not None}

    def _row(self, bag: Mapping[str, int], index: Trie | Mapping[str, int]) -> Row:
        numbers = [(piece, index.get(piece), count) for piece, count in bag.items()]
        known = [(number, count) for _, number, count in numbers if number is not None]
        columns = np.array([column for column, _ in known], dtype=np.int32)
        if not known:
            return Row(columns, np.zeros(0, dtype=np.float32))
        values = self.rarity[columns] * (1 + np.log(np.array([count for _, count in known], dtype=np.float32)))
        unknown = [WEIGHT[piece[0]] * (1 + math.log(count)) for piece, number, count in numbers if number is None]
        length = math.sqrt(float(values @ values) + self.rarest**2 * sum(value * value for value in unknown))
        return Row(columns, (values / length).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Postings:
    """Rows turned over: for each piece the rows that have it. One row against all of them costs what they share."""

    owners: NDArray[np.int32]
    values: Floats
    starts: NDArray[np.int64]
    size: int

    @classmethod
    def of(cls, rows: Sequence[Row], width: int) -> Postings:
        """`width` is the number of pieces."""
        columns = np.concatenate([np.zeros(0, dtype=np.int32), *(row.columns for row in rows)])
        owners = np.repeat(np.arange(len(rows), dtype=np.int32), [len(row.columns) for row in rows])
        values = np.concatenate([np.zeros(0, dtype=np.float32), *(row.values for row in rows)])
        order = np.argsort(columns, kind="stable")
        starts = np.searchsorted(columns[order], np.arange(width + 1))
        return cls(owners[order], values[order], starts, len(rows))

    def cosines(self, row: Row) -> Floats:
        """With each of the rows."""
        if not len(row.columns):
            return np.zeros(self.size, dtype=np.float32)
        lengths = self.starts[row.columns + 1] - self.starts[row.columns]
        first = np.repeat(self.starts[row.columns] - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
        places = first + np.arange(lengths.sum())
        weights = np.repeat(row.values, lengths) * self.values[places]
        return np.bincount(self.owners[places], weights=weights, minlength=self.size).astype(np.float32)


def per_class(postings: Postings, coefficients: Floats) -> Floats:
    """The linear kernel's classes collapsed into one weight per piece and class: a question then costs microseconds."""
    weights = np.zeros((len(postings.starts) - 1, coefficients.shape[1]), dtype=np.float32)
    used = np.flatnonzero(np.diff(postings.starts))
    for first in range(0, len(used), _PIECES):
        some = used[first : first + _PIECES]
        low, high = postings.starts[some[0]], postings.starts[some[-1] + 1]
        shares = postings.values[low:high, None] * coefficients[postings.owners[low:high]]
        weights[some] = np.add.reduceat(shares, postings.starts[some] - low, axis=0)
    return weights
