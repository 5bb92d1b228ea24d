"""How good answers are, and how well their probabilities tell right from wrong: figures over judged answers, pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Z95 = 1.959963984540054  # of the normal distribution, two-sided
_BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer to each of many questions: how sure it was, whether it was right, and whether a right one existed.

    What is out of scope is never right. All three have one length.
    """

    confidence: NDArray[np.float64]
    right: NDArray[np.bool_]
    in_scope: NDArray[np.bool_]

    @classmethod
    def of(cls, confidence: Sequence[float], right: Sequence[bool], in_scope: Sequence[bool]) -> Judged:
        """From plain lists. Raises `ValueError` when they do not belong together."""
        made = cls(
            np.asarray(confidence, dtype=np.float64), np.asarray(right, dtype=bool), np.asarray(in_scope, dtype=bool)
        )
        if not len(made.confidence) == len(made.right) == len(made.in_scope):
            raise ValueError("confidence, right and in_scope differ in length")
        if (made.right & ~made.in_scope).any():
            raise ValueError("what is out of scope has no right answer")
        return made

    def __len__(self) -> int:
        return len(self.confidence)


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers that were about as sure as each other: a promise that holds has `sure` near `right`."""

    count: int
    sure: float  # their mean confidence
    right: float  # the share that was right


@dataclass(frozen=True, slots=True)
class Working:
    """What happens when everything from a threshold on is answered."""

    precision: float  # of what is answered; nan where nothing is
    share: float  # of all questions that are answered


def accuracy(judged: Judged) -> float:
    """The share of in-scope questions that were answered right, were everything answered."""
    return _share(int(judged.right.sum()), int(judged.in_scope.sum()))


def auroc(judged: Judged) -> float:
    """The chance that a right answer is surer than one that is wrong or out of scope; a tie counts half."""
    right, wrong = judged.confidence[judged.right], np.sort(judged.confidence[~judged.right])
    below = np.searchsorted(wrong, right, side="left").sum()
    ties = np.searchsorted(wrong, right, side="right").sum() - below
    return _share(float(below + ties / 2), len(right) * len(wrong))


def coverage(judged: Judged, precision: float) -> float:
    """The largest share of in-scope questions answered right by a threshold at which `precision` of all answered is right."""
    answered, right, _ = _by_threshold(judged)
    kept = right[right >= precision * answered - 1e-9]
    return _share(int(kept.max(initial=0)), int(judged.in_scope.sum()))


def out_of_scope_refused(judged: Judged, accepted: float = 0.95) -> float:
    """The share of out-of-scope questions below the highest threshold that lets `accepted` of those in scope through."""
    inside, outside = np.sort(judged.confidence[judged.in_scope])[::-1], judged.confidence[~judged.in_scope]
    if not len(inside) or not len(outside):
        return math.nan
    needed = max(math.ceil(accepted * len(inside) - 1e-9), 1)
    return float((outside < inside[needed - 1]).mean())


def working(judged: Judged, threshold: float) -> Working:
    """Precision and share when everything of at least `threshold` is answered."""
    answered = judged.confidence >= threshold
    return Working(
        _share(int(judged.right[answered].sum()), int(answered.sum())), _share(int(answered.sum()), len(judged))
    )


def reliability(judged: Judged, bins: int = _BINS) -> list[Bin]:
    """Bins of equal width over [0, 1], empty ones left out."""
    place = np.clip((judged.confidence * bins).astype(int), 0, bins - 1)
    found = [place == number for number in range(bins)]
    return [
        Bin(int(own.sum()), float(judged.confidence[own].mean()), float(judged.right[own].mean()))
        for own in found
        if own.any()
    ]


def calibration_error(judged: Judged, bins: int = _BINS) -> float:
    """The mean distance between how sure answers were and how often they were right, weighted by how many they are."""
    found = reliability(judged, bins)
    return _share(sum(b.count * abs(b.sure - b.right) for b in found), len(judged))


def risk_coverage(judged: Judged) -> list[tuple[float, float]]:
    """(share of all questions answered, share of those that is wrong), threshold by threshold from the surest on."""
    answered, right, _ = _by_threshold(judged)
    return [(float(a / len(judged)), float(1 - r / a)) for a, r in zip(answered, right, strict=True)]


def wilson(count: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share of `count` in `total`; (0, 1) where nothing was counted."""
    if not total:
        return 0.0, 1.0
    share, spread = count / total, _Z95**2 / total
    middle = (share + spread / 2) / (1 + spread)
    half = math.sqrt(share * (1 - share) * spread + spread**2 / 4) / (1 + spread)
    return (0.0 if not count else max(0.0, middle - half)), (1.0 if count == total else min(1.0, middle + half))


def _by_threshold(judged: Judged) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """For each threshold that matters, highest first: how many are answered, how many of them right, and the threshold."""
    order = np.argsort(-judged.confidence, kind="stable")
    confidence, right = judged.confidence[order], np.cumsum(judged.right[order])
    last = np.flatnonzero(np.append(confidence[1:] != confidence[:-1], True)) if len(order) else np.zeros(0, dtype=int)
    return last + 1, right[last], confidence[last]


def _share(count: float, total: float) -> float:
    return count / total if total else math.nan
