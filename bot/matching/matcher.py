"""Kernel ridge over pieces of text, with exact leave-one-out scores, and a head that turns them into probabilities.

The kernel is linear, so the fitted classes collapse into one weight per piece and class: a question costs microseconds.
"""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.faq import Article
from bot.matching.features import WEIGHT, pieces
from bot.matching.normalise import fold, repair
from bot.model import Candidate

_RIDGE = 0.3  # of the identity, beside a kernel with a diagonal of one
_REMEMBERED = 4096  # folded texts whose candidates are kept: in a crash many ask the same
_SHOWN = 5  # candidates returned
_VERSION = "2"  # of the fitted form: a new number makes old saved models unused
Floats = NDArray[np.float32]
Row = tuple[NDArray[np.int32], Floats]


@dataclass(frozen=True, slots=True)
class Example:
    """One phrasing and the article it belongs to."""

    text: str
    intent: str


def examples_of(articles: Mapping[str, Article]) -> list[Example]:
    """Every phrasing and every title: a title is worth three to five phrasings."""
    return [
        Example(text, intent)
        for intent, article in articles.items()
        for text in (*article.titles.values(), *(p for rows in article.phrasings.values() for p in rows))
    ]


def version_of(examples: Iterable[Example]) -> str:
    """A name for the fitted model of exactly these examples."""
    digest = hashlib.sha256(_VERSION.encode())
    for example in examples:
        digest.update(f"{example.intent}\0{example.text}\0".encode())
    return digest.hexdigest()[:16]


class Matcher:
    """A fitted model. Threads may share it: nothing in it changes."""

    def __init__(
        self, tables: Mapping[str, Any], intents: Sequence[str], vocabulary: Sequence[str], words: Iterable[str]
    ) -> None:
        self.intents = tuple(intents)
        self._index = {piece: number for number, piece in enumerate(vocabulary)}
        self._vocabulary = tuple(vocabulary)
        self._words = frozenset(words)
        self._idf: Floats = tables["idf"]
        self._weights: Floats = tables["weights"]
        self._postings: NDArray[np.int32] = tables["postings"]
        self._values: Floats = tables["values"]
        self._starts: NDArray[np.int64] = tables["starts"]
        self._labels: NDArray[np.int32] = tables["labels"]
        self._head: NDArray[np.float64] = tables["head"]
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._rank)

    @classmethod
    def fit(cls, examples: Sequence[Example]) -> Matcher:
        """Fit on all examples; needs two intents at least. Some seconds for 3,000 examples."""
        intents = sorted({example.intent for example in examples})
        folded = [fold(example.text) for example in examples]
        labels = np.array([intents.index(example.intent) for example in examples], dtype=np.int32)
        bags = [pieces(text) for text in folded]
        vocabulary = sorted({piece for bag in bags for piece in bag})
        index = {piece: number for number, piece in enumerate(vocabulary)}
        idf = _rarity(bags, index)
        rows = [_row(bag, index, idf) for bag in bags]
        words = {word for text in folded for word in text.split() if word.isascii() and word.isalpha()}
        kernel = _kernel(rows, len(vocabulary))
        targets = np.where(labels[:, None] == np.arange(len(intents))[None, :], 1.0, 0.0).astype(np.float64)
        inverse: Any = np.linalg.inv(kernel.astype(np.float64) + _RIDGE * np.eye(len(rows)))
        alpha: NDArray[np.float64] = inverse @ targets
        head = _fit_head(kernel, inverse, alpha, targets, labels)
        weights = np.zeros((len(vocabulary), len(intents)), dtype=np.float32)
        for (columns, values), row in zip(rows, alpha, strict=True):
            weights[columns] += values[:, None] * row[None, :].astype(np.float32)
        tables = {"idf": idf, "weights": weights, "labels": labels, "head": head, **_inverted(rows, len(vocabulary))}
        return cls(tables, intents, vocabulary, words)

    def rank(self, texts: Sequence[str]) -> list[tuple[Candidate, ...]]:
        """For each text the most likely articles, best first; empty where no piece of it is known."""
        return [self._remembered(fold(text)) for text in texts]

    def _rank(self, folded: str) -> tuple[Candidate, ...]:
        columns, values = _row(pieces(repair(folded, self._words)), self._index, self._idf)
        if not len(columns):
            return ()
        scores = values @ self._weights[columns]
        near = self._nearest(columns, values)
        order = np.argsort(-scores)[:_SHOWN]
        probabilities = _probability(self._head, _features(scores, near, order))
        best = sorted(zip(order, probabilities, strict=True), key=lambda pair: -pair[1])
        return tuple(Candidate(self.intents[i], float(p)) for i, p in best)

    def _nearest(self, columns: NDArray[np.int32], values: Floats) -> Floats:
        """Per class the cosine to its nearest example."""
        lengths = self._starts[columns + 1] - self._starts[columns]
        first = np.repeat(self._starts[columns] - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
        places = first + np.arange(lengths.sum())
        weights = np.repeat(values, lengths) * self._values[places]
        cosines = np.bincount(self._postings[places], weights=weights, minlength=len(self._labels)).astype(np.float32)
        best = np.zeros(len(self.intents), dtype=np.float32)
        np.maximum.at(best, self._labels, cosines)
        return best

    def saved(self) -> bytes:
        """The model as bytes without code: numbers and strings only."""
        tables: dict[str, Any] = {
            "idf": self._idf, "weights": self._weights, "postings": self._postings, "values": self._values,
            "starts": self._starts, "labels": self._labels, "head": self._head,
        }  # fmt: skip
        names = {"intents": self.intents, "vocabulary": self._vocabulary, "words": sorted(self._words)}
        packed = np.frombuffer(json.dumps(names).encode(), dtype=np.uint8)
        out = io.BytesIO()
        np.savez(out, names=packed, **tables)
        return out.getvalue()

    @classmethod
    def loaded(cls, raw: bytes) -> Matcher:
        """What `saved` gave. ValueError when it is something else."""
        try:
            with np.load(io.BytesIO(raw), allow_pickle=False) as file:
                names = json.loads(file["names"].tobytes())
                return cls({k: file[k] for k in file.files if k != "names"}, **names)
        except (KeyError, OSError, TypeError, ValueError, EOFError, BadZipFile, zlib.error) as error:
            raise ValueError("this is not a saved matcher") from error


def _rarity(bags: Sequence[Mapping[str, int]], index: Mapping[str, int]) -> Floats:
    seen = np.zeros(len(index))
    for bag in bags:
        for piece in bag:
            seen[index[piece]] += 1
    weight = np.array([WEIGHT[piece[0]] for piece in index])
    rarity: Floats = (weight * (np.log((1 + len(bags)) / (1 + seen)) + 1)).astype(np.float32)
    return rarity


def _row(bag: Mapping[str, int], index: Mapping[str, int], idf: Floats) -> Row:
    """Columns and values of unit length; empty when nothing is known."""
    known = [(index[piece], count) for piece, count in bag.items() if piece in index]
    columns = np.array([column for column, _ in known], dtype=np.int32)
    if not known:
        return columns, np.zeros(0, dtype=np.float32)
    values = idf[columns] * (1 + np.log(np.array([count for _, count in known], dtype=np.float32)))
    return columns, (values / np.linalg.norm(values)).astype(np.float32)


def _kernel(rows: Sequence[Row], width: int) -> Floats:
    """Cosines of all pairs. Pieces of one example alone add nothing off the diagonal and are left out."""
    seen = np.zeros(width, dtype=np.int32)
    for columns, _ in rows:
        seen[columns] += 1
    shared = np.flatnonzero(seen > 1)
    place = np.full(width, -1, dtype=np.int64)
    place[shared] = np.arange(len(shared))
    kernel = np.zeros((len(rows), len(rows)), dtype=np.float32)
    for start in range(0, len(shared), 4096):
        block = np.zeros((len(rows), min(4096, len(shared) - start)), dtype=np.float32)
        for number, (columns, values) in enumerate(rows):
            at = place[columns] - start
            inside = (at >= 0) & (at < block.shape[1])
            block[number, at[inside]] = values[inside]
        kernel += block @ block.T
    np.fill_diagonal(kernel, 1.0)
    return kernel


def _inverted(rows: Sequence[Row], width: int) -> dict[str, Any]:
    columns = np.concatenate([c for c, _ in rows])
    values = np.concatenate([v for _, v in rows])
    owners = np.concatenate([np.full(len(c), i, dtype=np.int32) for i, (c, _) in enumerate(rows)])
    order = np.argsort(columns, kind="stable")
    starts = np.searchsorted(columns[order], np.arange(width + 1))
    return {"postings": owners[order], "values": values[order], "starts": starts}


def _features(scores: NDArray[Any], near: NDArray[Any], order: NDArray[Any]) -> NDArray[np.float64]:
    """Per candidate: its score, its lead over the best other, how near its nearest example is."""
    best, second = scores[order[0]], scores[order[1]] if len(order) > 1 else 0.0
    rows = [
        (
            1.0,
            scores[i],
            scores[i] - (second if rank == 0 else best),
            near[i],
            near[i] - np.max(np.delete(near, i), initial=0),
        )
        for rank, i in enumerate(order)
    ]
    return np.array(rows, dtype=np.float64)


def _probability(head: NDArray[np.float64], features: NDArray[np.float64]) -> NDArray[np.float64]:
    result: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(features @ head, -30, 30)))
    return result


def _fit_head(
    kernel: Floats, inverse: NDArray[np.float64], alpha: NDArray[np.float64], targets: NDArray[np.float64],
    labels: NDArray[np.int32],
) -> NDArray[np.float64]:  # fmt: skip
    """Logistic over what each example scores when it is left out, and when its whole article is: then nothing is right."""
    left_out = targets - alpha / np.diag(inverse)[:, None]
    masked = kernel - 2 * np.eye(len(kernel), dtype=np.float32)
    near = np.stack([masked[:, labels == c].max(axis=1, initial=0) for c in range(targets.shape[1])], axis=1)
    features: list[NDArray[np.float64]] = []
    right: list[NDArray[np.bool_]] = []
    for row, scores in enumerate(left_out):
        order = np.argsort(-scores)[:3]
        features.append(_features(scores, near[row], order))
        right.append(order == labels[row])
    for group in range(targets.shape[1]):
        own = np.flatnonzero(labels == group)
        residual = np.linalg.solve(inverse[np.ix_(own, own)], alpha[own])
        for number, scores in zip(own, targets[own] - residual, strict=True):
            others, nearest = np.delete(scores, group), np.delete(near[number], group)
            order = np.argsort(-others)[:1]
            features.append(_features(others, nearest, order))
            right.append(np.zeros(1, dtype=np.bool_))
    return _logistic(np.concatenate(features), np.concatenate(right).astype(np.float64))


def _logistic(features: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Newton's method with a little ridge; a dozen steps are plenty."""
    head = np.zeros(features.shape[1])
    for _ in range(12):
        p = _probability(head, features)
        gradient = features.T @ (right - p) - 0.5 * head
        curvature = (features * (p * (1 - p))[:, None]).T @ features + 0.5 * np.eye(len(head))
        head = head + np.linalg.solve(curvature, gradient)
    return head
