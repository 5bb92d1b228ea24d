"""Kernel ridge over meaning and pieces of text, and a head that turns its scores into probabilities.

The kernel is exp(-2g(1 - cosine)) of the encoder's vectors plus a share of the lexical cosine. Without an encoder the lexical
cosine is all there is. A question costs one encoding and two small products.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.faq import Article
from bot.matching import head, lexical, ridge
from bot.matching.contrast import Contrast, counted
from bot.matching.encoder import Encoder
from bot.matching.lexical import Lexicon, Postings, Row
from bot.matching.normalise import fold, repair, spoken
from bot.model import Candidate

_SHOWN = 5  # candidates returned
_LEXICAL = 0.25  # of the lexical cosine beside the encoder's kernel; by leave-one-out on public sets, ours do not care
_CALIBRATED_ON = 4_000  # examples at most: more do not change the head
_BLOCK = 1_024  # examples at a time
_VERSION = "8"  # of the fitted form: a new number makes old saved models unused
Floats = NDArray[np.float32]


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


def version_of(examples: Iterable[Example], encoder: Encoder | None = None) -> str:
    """A name for the fitted model of exactly these examples and this encoder."""
    digest = hashlib.sha256(f"{_VERSION} {encoder.name if encoder else 'none'}".encode())
    for example in examples:
        digest.update(f"{example.intent}\0{example.text}\0".encode())
    return digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Everything a matcher needs beside its encoder: numbers and strings, kept with `save`."""

    intents: tuple[str, ...]
    phrasings: tuple[str, ...]  # sorted by intent, as rows are
    words: frozenset[str]  # what a typing error may be mended to
    lexicon: Lexicon
    labels: NDArray[np.int32]
    weights: Floats  # pieces x intents
    head: head.Head
    said: NDArray[np.int32]  # intents x aspects: see bot/matching/contrast.py
    postings: Postings  # of the phrasings, where there is no encoder
    vectors: Floats  # of the phrasings, where there is one
    landmarks: NDArray[np.int64]
    coefficients: Floats  # landmarks x intents
    left_out: Floats  # phrasings x intents: what each scores when it does not count
    class_left_out: Floats  # the same when its whole article does not
    proved: NDArray[np.int64]  # phrasings on which the head was calibrated
    guessed: NDArray[np.int32]  # what each of those is taken for when it does not count
    chances: Floats  # and how probable that then seems


class Matcher:
    """A fitted model. Threads may share it: nothing in it changes."""

    def __init__(self, fitted: Fitted, encoder: Encoder | None) -> None:
        self._fitted = fitted
        self._encoder = encoder
        self.intents = fitted.intents
        self._lands = np.ascontiguousarray(fitted.vectors[fitted.landmarks])
        self._bounds = np.searchsorted(fitted.labels, np.arange(len(fitted.intents) + 1))
        self.contrast = Contrast(fitted.intents, fitted.said, np.diff(self._bounds))

    @classmethod
    def fit(
        cls, examples: Sequence[Example], encoder: Encoder | None = None, before: Matcher | None = None, *,
        landmarks: int = ridge.LANDMARKS,
    ) -> Matcher:  # fmt: skip
        """Fit on all examples; needs two intents at least. What `before` has encoded is not encoded again."""
        ordered = sorted(examples, key=lambda example: example.intent)
        intents = tuple(sorted({example.intent for example in ordered}))
        numbers = {intent: number for number, intent in enumerate(intents)}
        labels = np.array([numbers[example.intent] for example in ordered], dtype=np.int32)
        folded = [fold(example.text) for example in ordered]
        lexicon, rows = Lexicon.of(folded)
        vectors = _encoded([example.text for example in ordered], encoder, before)
        fitted, near = _solved(rows, vectors, labels, (len(intents), len(lexicon.index), landmarks), encoder)
        calibrated = _spread(len(ordered))
        left_out, close = fitted.left_out[calibrated], near(calibrated)
        learnt = head.fit(left_out, fitted.class_left_out[calibrated], close, labels[calibrated])
        guessed, chances = head.left_out_guesses(learnt, left_out, close)
        said = counted([example.text for example in ordered], labels, len(intents))
        denied = Contrast(intents, said, np.bincount(labels)).denied([ordered[i].text for i in calibrated], guessed)
        made = Fitted(
            intents=intents,
            phrasings=tuple(example.text for example in ordered),
            words=frozenset(word for text in folded for word in text.split() if word.isascii() and word.isalpha()),
            lexicon=lexicon,
            labels=labels,
            weights=lexical.per_class([rows[i] for i in fitted.landmarks], fitted.coefficients, len(lexicon.index))
            * np.float32(_LEXICAL if encoder else 1),
            head=learnt,
            said=said,
            postings=Postings.of([] if encoder else rows, len(lexicon.index)),
            vectors=vectors,
            landmarks=fitted.landmarks,
            coefficients=fitted.coefficients,
            left_out=fitted.left_out,
            class_left_out=fitted.class_left_out,
            proved=calibrated,
            guessed=guessed,
            chances=np.where(denied, np.float32(0), chances),
        )
        return cls(made, encoder)

    @property
    def encoder(self) -> Encoder | None:
        """What makes its vectors."""
        return self._encoder

    @property
    def fitted(self) -> Fitted:
        """What `bot.matching.saved` keeps."""
        return self._fitted

    def rank(self, texts: Sequence[str]) -> list[tuple[Candidate, ...]]:
        """For each text the most likely articles, best first; empty where nothing of it can be read.

        Texts are encoded together: many at once cost a third each of one alone.
        """
        keys = [self.key(text) for text in texts]
        vectors = self.encoded([wording for _, wording in keys])
        return [self.candidates(folded, vectors[i : i + 1]) for i, (folded, _) in enumerate(keys)]

    def key(self, text: str) -> tuple[str, str]:
        """What counts of a text: its spelling for the lexicon, and its wording for the encoder."""
        folded = repair(fold(text), self._fitted.words, self._known)
        return folded, repair(spoken(text), self._fitted.words, self._known) if self._encoder else ""

    def encoded(self, wordings: Sequence[str]) -> Floats:
        """A row for each; of length nought without an encoder."""
        return self._encoder.encode(wordings) if self._encoder else np.zeros((len(wordings), 0), dtype=np.float32)

    def _known(self, word: str) -> bool:
        return self._encoder is not None and self._encoder.knows(word)

    def scores(self, row: Row, vector: Floats) -> Floats:
        """How well the text fits each intent, in the order of `intents`: about 1 for its own, 0 for others."""
        found: Floats = row.values @ self._fitted.weights[row.columns]
        if self._encoder is not None:
            likeness = _likeness(vector @ self._lands.T, self._encoder.spread)
            found = found + (likeness @ self._fitted.coefficients)[0]
        return found

    def row(self, folded: str) -> Row:
        """Its pieces as this model knows them."""
        return self._fitted.lexicon.row(folded)

    def candidates(self, folded: str, vector: Floats) -> tuple[Candidate, ...]:
        """The most likely articles of one text, best first, each with what its probability was made of."""
        row = self.row(folded)
        if not folded or (self._encoder is None and not len(row.columns)):
            return ()
        scores = self.scores(row, vector)
        cosines = self._fitted.postings.cosines(row) if self._encoder is None else (vector @ self._fitted.vectors.T)[0]
        nearest = [start + int(cosines[start:stop].argmax()) for start, stop in pairwise(self._bounds)]
        near = np.maximum(cosines[nearest], 0)
        order = np.argsort(-scores)[:_SHOWN]
        measured = head.features(scores, near, order)
        found = [
            Candidate(self.intents[i], float(p), tuple(map(float, facts[1:])), self._fitted.phrasings[nearest[i]])
            for i, p, facts in zip(order, head.probability(self._fitted.head, measured), measured, strict=True)
        ]
        return tuple(sorted(found, key=lambda candidate: -candidate.probability))


def _encoded(texts: Sequence[str], encoder: Encoder | None, before: Matcher | None) -> Floats:
    """One row per text; of length nought without an encoder."""
    if encoder is None:
        return np.zeros((len(texts), 0), dtype=np.float32)
    known = before.fitted if before and before.encoder and before.encoder.name == encoder.name else None
    row_of = {text: number for number, text in enumerate(known.phrasings)} if known else {}
    new = [text for text in dict.fromkeys(texts) if text not in row_of]
    fresh = dict(zip(new, encoder.encode([spoken(text) for text in new]), strict=True))
    return np.stack([fresh[text] if text in fresh else known.vectors[row_of[text]] for text in texts])  # type: ignore[union-attr]


def _likeness(cosines: Floats, spread: float) -> Floats:
    likeness: Floats = np.exp(np.float32(2 * spread) * (cosines - 1))
    return likeness


def _solved(
    rows: Sequence[Row],
    vectors: Floats,
    labels: NDArray[np.int32],
    sizes: tuple[int, int, int],
    encoder: Encoder | None,
) -> tuple[ridge.Fit, Callable[[NDArray[np.int64]], Floats]]:
    """The fit, and a function that tells for some examples the cosine to the nearest other example of each class."""
    classes, width, landmarks = sizes
    bounds = np.searchsorted(labels, np.arange(classes))

    def lexical_block(left: NDArray[np.int64], right: NDArray[np.int64]) -> Floats:
        postings = Postings.of([rows[i] for i in right], width)
        return np.stack([postings.cosines(rows[i]) for i in left])

    def kernel(left: NDArray[np.int64], right: NDArray[np.int64]) -> Floats:
        pieces = lexical_block(left, right)
        if encoder is None:
            return pieces
        return _likeness(vectors[left] @ vectors[right].T, encoder.spread) + np.float32(_LEXICAL) * pieces

    def near(chosen: NDArray[np.int64]) -> Floats:
        everyone = np.arange(len(labels))
        found = np.empty((len(chosen), classes), dtype=np.float32)
        for start in range(0, len(chosen), _BLOCK):
            part = chosen[start : start + _BLOCK]
            cosines = lexical_block(part, everyone) if encoder is None else vectors[part] @ vectors.T
            cosines[np.arange(len(part)), part] = 0
            found[start : start + len(part)] = np.maximum(np.maximum.reduceat(cosines, bounds, axis=1), 0)
        return found

    return ridge.fit(kernel, labels, classes, landmarks), near


def _spread(examples: int) -> NDArray[np.int64]:
    """Examples on which the head is calibrated: all, or evenly spread ones."""
    return np.unique(np.linspace(0, examples - 1, min(examples, _CALIBRATED_ON)).astype(np.int64))
