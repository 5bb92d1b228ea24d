"""A second opinion on what a text asks: softmax regression on its pieces beside one hidden layer on its vector.

Ridge and net err in different places, and the net learns from every example where ridge has room for a sample of landmarks.
Of 31,276 phrasings left out ridge with 6,000 landmarks finds 79.0 % and the net 80.6; of strangers' messages the likeliest
article of ridge fits 89 to 91 in a hundred, that of both together 94 to 96. It takes thousands of examples: of ten for each
class, ridge knows as much. scipy is read where a net is trained, not where it is asked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.matching.lexical import Row

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
Labels = NDArray[np.int32]
Slots = NDArray[np.int32]
Pulse = Callable[[], None]

PARTS = 5  # of the examples, each told by a net that has not seen it; and of the classes
_HIDDEN = 256
_EPOCHS = 8
_BATCH = 256
_DROPPED = 0.3  # of the hidden layer, in each step
_DECAY = np.float32(1e-4)
_WIDE_RATE, _DEEP_RATE = 0.3, 1e-3  # of Adagrad and of Adam ...
_COOLED = 0.95  # ... which fall by so much until the end
_KEPT, _KEPT_SQUARE = np.float32(0.9), np.float32(0.999)  # of Adam's averages from step to step
_TINY = np.float32(1e-8)
_LENGTH = np.float32(16)  # of a vector: its numbers are about one then
_SEEN_IN = 2  # examples that have a piece, for it to count
_NEVER = np.float32(-30)  # the logit of what is out of the question

_OF_RIDGE = 0.5  # weight of ridge beside the net: of strangers' messages from 0.3 to 1 the same to a point
_SHARP = 8.0  # how much the scores of ridge are stretched to be logits
_LEAST = 1e-4  # a share of probability that counts as none
_FAR = math.log(_LEAST)


@dataclass(frozen=True, slots=True)
class Net:
    """Its weights. The first row of `wide` is what a class weighs by itself."""

    slots: Slots  # piece -> its row of `wide`, nought where it does not count
    wide: Floats  # rows x classes
    inner: Floats  # numbers of a vector and one for the constant x hidden
    outer: Floats  # hidden x classes

    def logits(self, rows: Sequence[Row], vectors: Floats) -> Floats:
        """Texts x classes."""
        found = np.repeat(self.wide[:1], len(rows), axis=0)
        for number, row in enumerate(rows):
            slots = self.slots[row.columns]
            known = slots > 0
            found[number] += row.values[known] @ self.wide[slots[known]]
        if vectors.shape[1]:
            found += np.maximum(_LENGTH * vectors @ self.inner[:-1] + self.inner[-1], 0) @ self.outer
        return found


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Examples x classes: logits of each example by a net that has not seen it, and by one that has not seen its class."""

    example: Floats
    whole_class: Floats

    @classmethod
    def nothing(cls, classes: int) -> LeftOut:
        """Where no net is."""
        return cls(np.zeros((0, classes), dtype=np.float32), np.zeros((0, classes), dtype=np.float32))


def together(ridge: Floats, logits: Floats) -> Floats:
    """Both opinions as one score: 1 for what is certain, 0 for what is out of the question, in steps of a logarithm."""
    sure = logarithms(logarithms(logits) + np.float32(_OF_RIDGE) * logarithms(np.float32(_SHARP) * ridge))
    found: Floats = (1 - np.log(np.exp(sure) + _LEAST) / _FAR).astype(np.float32)
    return found


def logarithms(logits: Floats) -> Floats:
    """Of the probabilities."""
    apart: Floats = logits - logits.max(axis=1, keepdims=True)
    found: Floats = apart - np.log(np.exp(apart).sum(axis=1, keepdims=True))
    return found


class Trainer:
    """Examples made ready, from which nets of all or of some are trained; the same every time."""

    def __init__(self, rows: list[Row], pieces: int, vectors: Floats, labels: Labels, classes: int) -> None:
        """`pieces`: how many the lexicon knows."""
        from scipy.sparse import csr_matrix

        columns = np.concatenate([np.zeros(0, dtype=np.int32), *(row.columns for row in rows)])
        values = np.concatenate([np.zeros(0, dtype=np.float32), *(row.values for row in rows)])
        owners = np.repeat(np.arange(len(rows)), [len(row.columns) for row in rows])
        often = np.flatnonzero(np.bincount(columns, minlength=pieces) >= _SEEN_IN)
        self._slots = np.zeros(pieces, dtype=np.int32)
        self._slots[often] = np.arange(1, len(often) + 1)
        known = self._slots[columns] > 0
        place = (
            np.concatenate([np.arange(len(rows)), owners[known]]),
            np.concatenate([np.zeros(len(rows), dtype=np.int32), self._slots[columns[known]]]),
        )
        constant = np.ones(len(rows), dtype=np.float32)
        self._bags: Any = csr_matrix(
            (np.concatenate([constant, values[known]]), place), shape=(len(rows), len(often) + 1)
        )
        self._rows, self._vectors, self._labels, self._classes = rows, vectors, labels, classes

    def trained(self, pulse: Pulse, hands: int) -> tuple[Net, LeftOut]:
        """A net of all examples, and what others say that were trained without some. `hands`: threads that it may keep busy."""
        chance = np.random.default_rng(7)
        part = chance.integers(PARTS, size=len(self._labels))
        groups = chance.permutation(self._classes) % PARTS
        group = groups[self._labels]
        found = LeftOut(*(np.empty((len(self._labels), self._classes), dtype=np.float32) for _ in range(2)))

        def tell(into: Floats, parts: Numbers, number: int) -> None:
            away = np.flatnonzero(parts == number)
            if len(away):
                net = self._trained(np.flatnonzero(parts != number), pulse)
                into[away] = net.logits([self._rows[i] for i in away], self._vectors[away])

        with ThreadPoolExecutor(hands) as pool:
            whole = pool.submit(self._trained, np.arange(len(self._labels)), pulse)
            others = [
                pool.submit(tell, into, parts, number)
                for into, parts in ((found.example, part), (found.whole_class, group))
                for number in range(PARTS)
            ]
            for other in others:
                other.result()
        found.whole_class[groups[None, :] == group[:, None]] = _NEVER
        return whole.result(), found

    def _trained(self, rows: Numbers, pulse: Pulse) -> Net:
        chance = np.random.default_rng(7)
        made = _Learning(self._slots, self._bags.shape[1], self._vectors.shape[1], self._classes, chance)
        steps = _EPOCHS * -(-len(rows) // _BATCH)
        for _ in range(_EPOCHS):
            pulse()
            order = rows[chance.permutation(len(rows))]
            for start in range(0, len(order), _BATCH):
                some = order[start : start + _BATCH]
                made.step(self._bags[some], self._vectors[some], self._labels[some], 1 - _COOLED * made.steps / steps)
        return made.net


@dataclass(frozen=True, slots=True)
class _Averages:
    """Of a layer's slopes and of their squares: what Adam remembers."""

    mean: Floats
    square: Floats


class _Learning:
    """A net, and what Adagrad and Adam remember of the steps before."""

    def __init__(self, slots: Slots, width: int, numbers: int, classes: int, chance: np.random.Generator) -> None:
        inner = chance.normal(0, np.sqrt(2 / max(numbers, 1)), (numbers + 1, _HIDDEN)).astype(np.float32)
        inner[-1] = 0
        outer = chance.normal(0, 0.5 / np.sqrt(_HIDDEN), (_HIDDEN, classes)).astype(np.float32)
        self.net = Net(slots, np.zeros((width, classes), dtype=np.float32), inner, outer)
        self.steps = 0
        self._chance = chance
        self._seen = np.full((width, classes), 1e-3, dtype=np.float32)
        self._averages = [_Averages(np.zeros_like(layer), np.zeros_like(layer)) for layer in (inner, outer)]

    def step(self, bags: Any, vectors: Floats, labels: Labels, rate: float) -> None:
        """Down the slope of the log-loss of a few examples."""
        net, self.steps = self.net, self.steps + 1
        logits: Floats = bags @ net.wide
        numbers = _LENGTH * vectors
        before = numbers @ net.inner[:-1] + net.inner[-1]
        kept = (
            (before > 0) * (self._chance.random(before.shape, dtype=np.float32) > _DROPPED) / np.float32(1 - _DROPPED)
        )
        hidden = before * kept
        deep = vectors.shape[1] > 0
        wrong = np.exp(logarithms(logits + hidden @ net.outer if deep else logits))
        wrong[np.arange(len(labels)), labels] -= 1
        self._widen(bags, wrong, rate)
        if deep:
            wrong /= len(labels)
            back = (wrong @ net.outer.T) * kept
            self._deepen((np.vstack([numbers.T @ back, back.sum(axis=0)]), hidden.T @ wrong), rate)

    def _widen(self, bags: Any, wrong: Floats, rate: float) -> None:
        from scipy.sparse import csc_matrix

        which, own = np.unique(bags.indices, return_inverse=True)
        slope = csc_matrix((bags.data, own, bags.indptr), shape=(len(which), len(wrong))) @ wrong
        self._seen[which] += slope * slope
        self.net.wide[which] -= np.float32(_WIDE_RATE * rate) * slope / np.sqrt(self._seen[which])

    def _deepen(self, slopes: tuple[Floats, Floats], rate: float) -> None:
        short, long = 1 - _KEPT**self.steps, 1 - _KEPT_SQUARE**self.steps
        for layer, slope, averages in zip((self.net.inner, self.net.outer), slopes, self._averages, strict=True):
            down = slope + _DECAY * layer
            averages.mean[:] += (1 - _KEPT) * (down - averages.mean)
            averages.square[:] += (1 - _KEPT_SQUARE) * (down * down - averages.square)
            layer[:] -= (
                np.float32(_DEEP_RATE * rate) * (averages.mean / short) / (np.sqrt(averages.square / long) + _TINY)
            )
