"""Kernel ridge regression in closed form, with the exact scores of each example when it, or its whole class, is left out.

Up to `MOST` examples every example is a landmark. Of more a sample is (Nystrom): then the fit grows with the number of examples
and no longer with its cube. With the landmarks kept, examples come and go without a new fit: see `updated`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
Labels = NDArray[np.int32]
Kernel = Callable[[Numbers], Floats]
"""Numbers of examples -> their rows of the kernel against the landmarks."""
Pulse = Callable[[], None]
"""Called between pieces of work of less than a second; raises where the work is no longer wanted."""

MOST = 3_000  # landmarks; beside a net twice as many make no difference that could be seen
_RIDGE = 0.2  # of the identity, beside a kernel with a diagonal of 1.25; by leave-one-out log-loss
_JITTER = 1e-4  # of the landmarks' own kernel: two alike must not make it singular
_ROWS = 1_024  # of the kernel at a time
_WIDE = 384  # columns of a triangle at a time: what lies beyond the diagonal is not multiplied


@dataclass(frozen=True, slots=True)
class Solution:
    """What a fit found, and what a later one with other examples and the same landmarks needs of it."""

    coefficients: Floats  # landmarks x classes
    solver: (
        Floats  # upper triangle F: with F F' the inverse of the regularised normal matrix, in the kernel's own terms
    )
    moments: Floats  # landmarks x classes: the examples' kernel rows through F, summed up by class


@dataclass(frozen=True, slots=True)
class Fit:
    """A solution, and what the examples score when they do not count."""

    solution: Solution
    left_out: Floats  # examples x classes, each example left out
    class_left_out: Floats  # examples x classes, each example's whole class left out


def unstopped() -> None:
    """The pulse of work that nobody stops."""


def fit(
    kernel: Kernel, landmarks: Numbers, labels: Labels, classes: int, pulse: Pulse = unstopped, hands: int = 1
) -> Fit:
    """`labels` are numbers below `classes`, in rising order; every class has an example. `landmarks` are some of them all.

    `hands` is the number of threads that it may keep busy.
    """
    whitener = _inverse_root(kernel(landmarks), _JITTER, pulse)  # to the kernel's own coordinates
    with ThreadPoolExecutor(hands) as pool:
        normal, sums = _normal(kernel, whitener, labels, classes, pulse, pool, hands)
        narrow = _inverse_root(normal, _RIDGE, pulse)
        del normal
        _through(whitener, narrow, pulse)
        solution = Solution(whitener @ (moments := whitener.T @ sums), whitener, moments)
        found = Fit(solution, *(np.empty((len(labels), classes), dtype=np.float32) for _ in range(2)))

        def leave_out(number: int) -> None:
            rows = np.flatnonzero(labels == number)
            pulse()
            reach = kernel(rows)
            _through(reach, solution.solver, pulse)
            found.left_out[rows], found.class_left_out[rows] = _left_out(reach, moments, number)

        list(pool.map(leave_out, range(classes)))
    return found


def updated(before: Solution, added: Floats, removed: Floats, of_added: Labels, of_removed: Labels) -> Floats:
    """The coefficients with some examples more and some less: those that a fit on them with these landmarks finds.

    `added` and `removed` are rows of the kernel against the landmarks, each with the number of its class. What it costs grows
    with the number of such rows; how many there are else does not matter.
    """
    rows = np.concatenate([added, removed]) @ before.solver
    sign = np.concatenate([np.ones(len(added)), -np.ones(len(removed))])
    signed = rows * sign[:, None].astype(np.float32)
    classes = before.moments.shape[1]
    moments = before.moments + signed.T @ _one_hot(np.concatenate([of_added, of_removed]), classes)
    middle = np.diag(sign) + (rows @ rows.T).astype(np.float64)  # Woodbury's: as small as the edit
    change = np.linalg.solve(middle, (rows @ moments).astype(np.float64)).astype(np.float32)
    coefficients: Floats = before.solver @ (moments - rows.T @ change)
    return coefficients


def chosen(labels: Labels, classes: int, most: int = MOST) -> Numbers:
    """The landmarks: all examples, or a sample in which every class has its share; the same for the same labels."""
    if len(labels) <= most:
        return np.arange(len(labels), dtype=np.int64)
    chance = np.random.default_rng(7)
    sample = []
    for number in range(classes):
        rows = np.flatnonzero(labels == number)
        share = max(2, round(most * len(rows) / len(labels)))
        sample.append(chance.permutation(rows)[:share])
    return np.sort(np.concatenate(sample)).astype(np.int64)


def _one_hot(labels: Labels, classes: int) -> Floats:
    targets = np.zeros((len(labels), classes), dtype=np.float32)
    targets[np.arange(len(labels)), labels] = 1
    return targets


def _normal(
    kernel: Kernel, whitener: Floats, labels: Labels, classes: int, pulse: Pulse, pool: Executor, hands: int
) -> tuple[Floats, Floats]:
    """The normal matrix in the kernel's own coordinates, not yet regularised; and the kernel's rows summed up by class."""
    size = len(whitener)

    def share(first: int) -> tuple[Floats, Floats]:
        total, sums = np.zeros((size, size), dtype=np.float32), np.zeros((size, classes), dtype=np.float32)
        for start in range(first, len(labels), hands * _ROWS):
            rows = np.arange(start, min(start + _ROWS, len(labels)), dtype=np.int64)
            pulse()
            part = kernel(rows)
            sums += part.T @ _one_hot(labels[rows], classes)
            _through(part, whitener, pulse)
            total += part.T @ part
        return total, sums

    (total, sums), *others = pool.map(share, range(0, hands * _ROWS, _ROWS))
    for more, also in others:
        total += more
        sums += also
    return total, sums


def _inverse_root(matrix: Floats, more: float, pulse: Pulse) -> Floats:
    """Upper triangle Z with Z Z' = the inverse of a positive definite matrix with so much more on its diagonal."""
    precise = matrix.astype(np.float64)
    precise[np.diag_indices_from(precise)] += more
    _invert_root(precise, pulse)
    return np.ascontiguousarray(precise.T, dtype=np.float32)


def _invert_root(matrix: NDArray[np.float64], pulse: Pulse) -> None:
    """In place, the inverse of its Cholesky factor: a lower triangle. By halves, so that it is products most of all."""
    pulse()
    size = len(matrix)
    if size <= _WIDE:
        matrix[:] = np.tril(np.linalg.inv(np.linalg.cholesky(matrix)))
        return
    half = size // 2
    first, beside, rest = matrix[:half, :half], matrix[half:, :half], matrix[half:, half:]
    _invert_root(first, pulse)
    matrix[:half, half:] = 0
    beside[:] = beside @ first.T
    rest -= beside @ beside.T
    _invert_root(rest, pulse)
    beside[:] = rest @ (beside @ -first)


def _through(rows: Floats, upper: Floats, pulse: Pulse) -> None:
    """`rows` times an upper triangle, in place."""
    size = len(upper)
    for start in range(0, len(rows), _ROWS):
        pulse()
        part = rows[start : start + _ROWS]
        for left in range(
            (size - 1) // _WIDE * _WIDE, -1, -_WIDE
        ):  # from the right: what is read is not yet overwritten
            stop = min(left + _WIDE, size)
            part[:, left:stop] = part[:, :stop] @ upper[:stop, left:stop]


def _left_out(reach: Floats, moments: Floats, number: int) -> tuple[Floats, Floats]:
    """What the examples of one class score when each is left out, and when all of them are."""
    truth = np.zeros((len(reach), moments.shape[1]), dtype=np.float32)
    truth[:, number] = 1
    residual = truth - reach @ moments
    own = np.einsum("ij,ij->i", reach, reach)
    others = np.eye(len(reach)) - reach @ reach.T
    together = np.linalg.solve(others, residual.astype(np.float64)).astype(np.float32)
    return truth - residual / np.maximum(1 - own, 1e-6)[:, None], truth - together
