"""From scores to the probability that an answer is right: a small logistic model.

It is trained on what each example scores when it is left out (then something is right) and when its whole article is (then
nothing is). No foreign questions are needed.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Head = NDArray[np.float64]
_LEARNT_FROM = 3  # of the best classes of each example
_LIKELY = 8  # classes whose examples are looked at for the nearest: all 67 cost 3.6 ms in place of 1.5, and no figure was more than a point better


def likely(scores: NDArray[Any]) -> NDArray[np.bool_]:
    """Of texts x classes those that score best: only among their examples is the nearest looked for."""
    classes = scores.shape[1]
    if classes <= _LIKELY:
        return np.ones(scores.shape, dtype=np.bool_)
    found = np.zeros(scores.shape, dtype=np.bool_)
    np.put_along_axis(found, np.argpartition(-scores, _LIKELY, axis=1)[:, :_LIKELY], values=True, axis=1)
    return found


def features(scores: NDArray[Any], near: NDArray[Any], order: NDArray[Any]) -> NDArray[np.float64]:
    """Per class of `order`: one, its score, its lead over the best other, how near its nearest example is, and that lead."""
    top = np.argsort(-scores)[:2]
    best, second = scores[top[0]], scores[top[1]] if len(top) > 1 else 0.0
    leads = [scores[i] - (second if i == top[0] else best) for i in order]
    others = [np.max(np.delete(near, i), initial=0) for i in order]
    columns = (np.ones(len(order)), scores[order], leads, near[order], near[order] - others)
    return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)


def probability(head: Head, rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of each row being right."""
    result: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(rows @ head, -30, 30)))
    return result


def fit(left_out: Floats, class_left_out: Floats, near: Floats, labels: NDArray[np.int32]) -> Head:
    """All are examples x classes; `near` is the cosine to the nearest other example of each class."""
    numbers = np.arange(len(labels))
    close = _where_likely(left_out, near)
    shown = min(_LEARNT_FROM, left_out.shape[1])
    order = np.argsort(-left_out, axis=1)[:, :shown]
    rows = [_column(left_out, close, order[:, place]) for place in range(shown)]
    right = [order[:, place] == labels for place in range(shown)]
    without, far = class_left_out.copy(), near.copy()
    without[numbers, labels], far[numbers, labels] = -np.inf, 0
    close = _where_likely(without, far)
    rows.append(_column(without, close, without.argmax(axis=1)))
    right.append(np.zeros(len(labels), dtype=np.bool_))
    return logistic(np.concatenate(rows), np.concatenate(right).astype(np.float64))


def left_out_guesses(head: Head, left_out: Floats, near: Floats) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """For each example the class that it would be taken for if it had not been learnt, and the probability of that."""
    shown = min(_LEARNT_FROM, left_out.shape[1])
    order, close = np.argsort(-left_out, axis=1)[:, :shown], _where_likely(left_out, near)
    chances = np.stack([probability(head, _column(left_out, close, order[:, place])) for place in range(shown)], axis=1)
    best, numbers = chances.argmax(axis=1), np.arange(len(order))
    return order[numbers, best].astype(np.int32), chances[numbers, best].astype(np.float32)


def _where_likely(scores: Floats, near: Floats) -> Floats:
    return np.where(likely(scores), near, np.float32(0))


def _column(scores: Floats, near: Floats, chosen: NDArray[np.int64]) -> NDArray[np.float64]:
    """`features` of one class for each of many examples."""
    numbers = np.arange(len(chosen))
    others, far = scores.copy(), near.copy()
    others[numbers, chosen], far[numbers, chosen] = -np.inf, 0
    rival = np.maximum(others.max(axis=1), -1e3) if scores.shape[1] > 1 else np.zeros(len(chosen), dtype=np.float32)
    score, close = scores[numbers, chosen], near[numbers, chosen]
    return np.stack([np.ones(len(chosen)), score, score - rival, close, close - far.max(axis=1)], axis=1).astype(
        np.float64
    )


def logistic(rows: NDArray[np.float64], right: NDArray[np.float64]) -> Head:
    """Newton's method with a little ridge; a dozen steps are plenty."""
    head: Head = np.zeros(rows.shape[1])
    for _ in range(12):
        p = probability(head, rows)
        gradient = rows.T @ (right - p) - 0.5 * head
        curvature = (rows * (p * (1 - p))[:, None]).T @ rows + 0.5 * np.eye(len(head))
        head = head + np.linalg.solve(curvature, gradient)
    return head
