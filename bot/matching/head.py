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
_NEVER_AGAINST = range(1, 5)  # score, its lead, the nearest, its lead
_NEAREST = range(3, 5)
_KEEN = 20  # by left-out log-loss of our phrasings: 0.595; 0.607 with 10, 0.600 with 30, 0.601 without a crowd
_FROM = 1_000  # from a thousandth of an example on it counts


def likely(scores: NDArray[Any]) -> NDArray[np.bool_]:
    """Of texts x classes those that score best: only among their examples is the nearest looked for."""
    classes = scores.shape[1]
    if classes <= _LIKELY:
        return np.ones(scores.shape, dtype=np.bool_)
    found = np.zeros(scores.shape, dtype=np.bool_)
    np.put_along_axis(found, np.argpartition(-scores, _LIKELY, axis=1)[:, :_LIKELY], values=True, axis=1)
    return found


def close(cosines: Floats, starts: NDArray[np.int64]) -> Floats:
    """Texts x classes x 2: the cosine to each class's nearest example, and how many lie near (a logarithm, nought for none).

    `cosines` are texts x examples, by class; `starts` says where each class begins.
    """
    nearest = np.maximum(np.maximum.reduceat(cosines, starts, axis=1), 0)
    found: Floats = np.stack([nearest, _crowd(np.add.reduceat(_nearness(cosines), starts, axis=1))], axis=2)
    return found


def close_to_one(cosines: Floats) -> Floats:
    """The same for texts x examples of one class alone: texts x 2."""
    found: Floats = np.stack([np.maximum(cosines.max(axis=1), 0), _crowd(_nearness(cosines).sum(axis=1))], axis=1)
    return found


def _nearness(cosines: Floats) -> Floats:
    """1 for the same, a third for a cosine of 0.95, next to nothing below 0.7."""
    found: Floats = np.exp(np.float32(_KEEN) * (cosines - 1))
    return found


def _crowd(nearness: Floats) -> Floats:
    found: Floats = np.log1p(np.float32(_FROM) * nearness)
    return found


def features(scores: NDArray[Any], near: NDArray[Any], order: NDArray[Any]) -> NDArray[np.float64]:
    """Per class of `order`: one, its score and its lead over the best other, and the same of each measure of `near`."""
    top = np.argsort(-scores)[:2]
    best, second = scores[top[0]], scores[top[1]] if len(top) > 1 else 0.0
    columns = [np.ones(len(order)), scores[order], [scores[i] - (second if i == top[0] else best) for i in order]]
    for measure in near.T:
        others = [np.max(np.delete(measure, i), initial=0) for i in order]
        columns += [measure[order], measure[order] - others]
    return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)


def probability(head: Head, rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of each row being right."""
    result: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(rows @ head, -30, 30)))
    return result


def fit(left_out: Floats, class_left_out: Floats, near: Floats, labels: NDArray[np.int32]) -> Head:
    """The first two are examples x classes; `near` says how `close` each is to the other examples of each class."""
    numbers = np.arange(len(labels))
    likeliest = _where_likely(left_out, near)
    shown = min(_LEARNT_FROM, left_out.shape[1])
    order = np.argsort(-left_out, axis=1)[:, :shown]
    rows = [_column(left_out, likeliest, order[:, place]) for place in range(shown)]
    right = [order[:, place] == labels for place in range(shown)]
    without, far = class_left_out.copy(), near.copy()
    without[numbers, labels], far[numbers, labels] = -np.inf, 0
    rows.append(_column(without, _where_likely(without, far), without.argmax(axis=1)))
    right.append(np.zeros(len(labels), dtype=np.bool_))
    return _not_backwards(np.concatenate(rows), np.concatenate(right).astype(np.float64))


def left_out_guesses(head: Head, left_out: Floats, near: Floats) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """For each example the class that it would be taken for if it had not been learnt, and the probability of that."""
    shown = min(_LEARNT_FROM, left_out.shape[1])
    order, likeliest = np.argsort(-left_out, axis=1)[:, :shown], _where_likely(left_out, near)
    rows = [_column(left_out, likeliest, order[:, place]) for place in range(shown)]
    chances = np.stack([probability(head, own) for own in rows], axis=1)
    best, numbers = chances.argmax(axis=1), np.arange(len(order))
    return order[numbers, best].astype(np.int32), chances[numbers, best].astype(np.float32)


def _where_likely(scores: Floats, near: Floats) -> Floats:
    return np.where(likely(scores)[:, :, None], near, np.float32(0))


def _column(scores: Floats, near: Floats, chosen: NDArray[np.int64]) -> NDArray[np.float64]:
    """`features` of one class for each of many examples."""
    numbers = np.arange(len(chosen))
    others, far = scores.copy(), near.copy()
    others[numbers, chosen], far[numbers, chosen] = -np.inf, 0
    rival = np.maximum(others.max(axis=1), -1e3) if scores.shape[1] > 1 else np.zeros(len(chosen), dtype=np.float32)
    score, own = scores[numbers, chosen], near[numbers, chosen]
    measures = np.stack([own, own - far.max(axis=1)], axis=2).reshape(len(chosen), -1)
    return np.column_stack([np.ones(len(chosen)), score, score - rival, measures]).astype(np.float64)


def _not_backwards(rows: NDArray[np.float64], right: NDArray[np.float64]) -> Head:
    """A head that never holds closeness against a class.

    A few examples that are twins of another class's teach the opposite when each is left out in turn, and of two columns
    that say nearly the same one may be weighed against the other. What counts most backwards is left out, until nothing
    does. The crowd may correct the nearest, as it does among thousands of examples, but not stand against a class alone.
    """
    used, widths = list(range(rows.shape[1])), rows.std(axis=0)
    while True:
        weights = logistic(rows[:, used], right)
        corrects = any(column in used for column in _NEAREST)
        pulls = {column: weight * widths[column] for column, weight in zip(used, weights, strict=True) if column}
        against = {c: pull for c, pull in pulls.items() if pull < 0 and (c in _NEVER_AGAINST or not corrects)}
        if not against:
            break
        used.remove(min(against, key=lambda column: against[column]))
    found: Head = np.zeros(rows.shape[1])
    found[used] = weights
    return found


def logistic(rows: NDArray[np.float64], right: NDArray[np.float64]) -> Head:
    """Newton's method with a little ridge; a dozen steps are plenty."""
    head: Head = np.zeros(rows.shape[1])
    for _ in range(12):
        p = probability(head, rows)
        gradient = rows.T @ (right - p) - 0.5 * head
        curvature = (rows * (p * (1 - p))[:, None]).T @ rows + 0.5 * np.eye(len(head))
        head = head + np.linalg.solve(curvature, gradient)
    return head
