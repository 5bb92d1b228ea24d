"""Kernel ridge over meaning and pieces of text, a net beside it where examples are many, and a head that turns scores into probabilities.

The kernel is exp(-2g(1 - cosine)) of the encoder's vectors plus a share of the lexical cosine. Without an encoder the lexical
cosine is all there is. A question costs one encoding and a few small products.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.faq import Article
from bot.matching import head, lexical, ridge
from bot.matching.contrast import Contrast, counted
from bot.matching.encoder import Encoder
from bot.matching.lexical import Lexicon, Postings, Row
from bot.matching.narrow import directions, kept_of, narrowed
from bot.matching.net import LeftOut, Net, Trainer, together
from bot.matching.normalise import fold, meant
from bot.matching.spelling import Vocabulary, repair
from bot.model import Candidate

_SHOWN = 5  # candidates returned
_LEXICAL = 0.25  # of the lexical cosine beside the encoder's kernel; by leave-one-out on public sets, ours do not care
_FEW_SPREAD = (
    1.5  # of a few thousand examples; of public sets 0.1 to 1.4 points better in each figure, of 25,000 phrasings worse
)
_CALIBRATED_ON = 10_000  # examples at most: more do not change the head, but thresholds per article want evidence
_BLOCK = 512  # examples at a time
_ALONE = 3  # texts at most that are multiplied one by one
_TOGETHER = 32  # texts at a time: each costs a third of one alone
_VERSION = "33"  # of the fitted form: a new number makes old saved models unused
Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


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

    encoder: str  # its name; empty where there is none
    spread: float  # how fast likeness falls with distance, see `Encoder`; nought without one
    intents: tuple[str, ...]
    phrasings: tuple[str, ...]  # sorted by intent, as rows are
    words: frozenset[str]  # what a typing error may be mended to
    lexicon: Lexicon
    labels: NDArray[np.int32]
    weights: Floats  # pieces x intents
    plain: head.Head  # for ridge alone: an update has no net
    head: head.Head  # for what ridge and net say together
    said: NDArray[np.int32]  # intents x aspects: see bot/matching/contrast.py
    postings: Postings  # of the phrasings, where there is no encoder
    directions: Floats  # of the encoder's vectors, those that are kept: see bot/matching/narrow.py
    vectors: Floats  # of the phrasings, where there is one; row by row, as a question meets those of likely intents
    landmarks: Floats  # column by column, as a question is multiplied with all of them
    marked: Postings  # of the landmarks
    solution: ridge.Solution
    net: Net | None  # where there are thousands of examples
    left_out: Floats  # phrasings x intents: what ridge says of each when it does not count
    class_left_out: Floats  # the same when its whole article does not
    told: LeftOut  # what nets say then; of no rows where there is none
    proved: NDArray[np.int64]  # phrasings on which the head was calibrated
    guessed: NDArray[np.int32]  # what each of those is taken for when it does not count
    chances: Floats  # and how probable that then seems


class Matcher:
    """A fitted model. Threads may share it: nothing in it changes."""

    def __init__(self, fitted: Fitted, encoder: Encoder | None) -> None:
        self._fitted = fitted
        self._encoder = encoder
        self.intents = fitted.intents
        self._bounds = np.searchsorted(fitted.labels, np.arange(len(fitted.intents) + 1))
        self._words = Vocabulary(fitted.words, fitted.lexicon.rarities(fitted.words))
        self.contrast = Contrast(fitted.intents, fitted.said, np.diff(self._bounds))

    @classmethod
    def fit(
        cls, examples: Sequence[Example], encoder: Encoder | None = None, known: Sequence[Matcher] = (), *,
        landmarks: int = ridge.MOST, pulse: ridge.Pulse = ridge.unstopped, hands: int = 1,
    ) -> Matcher:  # fmt: skip
        """Fit on all examples; needs two intents at least. What `known` ones have encoded is not encoded again.

        `landmarks`: at most so many, in place of what is thought right. `hands` is the number of threads that it may keep
        busy.
        """
        ordered = sorted(examples, key=lambda example: example.intent)
        intents = tuple(sorted({example.intent for example in ordered}))
        numbers = {intent: number for number, intent in enumerate(intents)}
        labels = np.array([numbers[example.intent] for example in ordered], dtype=np.int32)
        texts = [example.text for example in ordered]
        folded = [fold(text) for text in texts]
        pulse()
        lexicon, rows = Lexicon.of(folded)
        kept, vectors = _encoded_all(texts, encoder, known, pulse, hands)
        marks = ridge.chosen(labels, len(intents), landmarks)
        marked = Postings.of([rows[i] for i in marks], len(lexicon.index))
        points = vectors[marks]
        spread = spread_of(encoder, len(ordered))
        solved = ridge.fit(
            lambda some: kernel([rows[i] for i in some], vectors[some], marked, points, spread),
            marks, labels, len(intents), pulse, hands,
        )  # fmt: skip
        calibrated = _spread(len(ordered))
        postings = Postings.of([] if encoder else rows, len(lexicon.index))
        close = _near(calibrated, labels, vectors, [] if encoder else rows, postings, pulse)
        net, told = None, LeftOut.nothing(len(intents))
        if len(ordered) > ridge.MOST:
            net, told = Trainer(rows, len(lexicon.index), vectors, labels, len(intents)).trained(pulse, hands)
        left_out, class_left_out = merged(solved.left_out, solved.class_left_out, told, labels)
        learnt, plain = (
            head.fit(one[calibrated], whole_class[calibrated], close, labels[calibrated])
            for one, whole_class in ((left_out, class_left_out), (solved.left_out, solved.class_left_out))
        )
        guessed, chances = head.left_out_guesses(learnt, left_out[calibrated], close)
        said = counted(texts, labels, len(intents), pulse)
        pulse()
        denied = Contrast(intents, said, np.bincount(labels)).denied([texts[i] for i in calibrated], guessed)
        made = Fitted(
            encoder=encoder.name if encoder else "",
            spread=spread,
            intents=intents,
            phrasings=tuple(texts),
            words=words_of(folded),
            lexicon=lexicon,
            labels=labels,
            weights=piece_weights(marked, solved.solution, encoder),
            head=learnt,
            said=said,
            postings=postings,
            directions=kept,
            vectors=vectors,
            landmarks=np.asfortranarray(points),
            marked=marked,
            solution=solved.solution,
            net=net,
            plain=plain,
            left_out=solved.left_out,
            class_left_out=solved.class_left_out,
            told=told,
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

        Texts are read together: many at once cost a third each of one alone.
        """
        keys = [self.key(text) for text in texts]
        return self.candidates([folded for folded, _ in keys], self.encoded([wording for _, wording in keys]))

    def key(self, text: str) -> tuple[str, str]:
        """What counts of a text: its spelling for the lexicon, and its wording for the encoder."""
        folded = repair(fold(text), self._words, self._known)
        return folded, repair(meant(text), self._words, self._known) if self._encoder else ""

    def encoded(self, wordings: Sequence[str]) -> Floats:
        """A row for each as the encoder makes it; of length nought without one."""
        return self._encoder.encode(wordings) if self._encoder else np.zeros((len(wordings), 0), dtype=np.float32)

    def _known(self, word: str) -> bool:
        return self._encoder is not None and self._encoder.knows(word)

    def left_out(self) -> tuple[Floats, Floats]:
        """Phrasings x intents: what each scores as `candidates` would have it, did it not count; and did its article not."""
        fitted = self._fitted
        return merged(fitted.left_out, fitted.class_left_out, fitted.told, fitted.labels)

    def opinions(self, rows: Sequence[Row], vectors: Floats) -> tuple[Floats, Floats]:
        """Texts x intents, in the order of `intents`: what ridge scores, about 1 for its own and 0 for others, and the net's logits.

        `vectors` are as `encoded` makes them. Without a net there are no columns of logits.
        """
        return self._opinions(rows, narrowed(vectors, self._fitted.directions))

    def _opinions(self, rows: Sequence[Row], vectors: Floats) -> tuple[Floats, Floats]:
        weights, nothing = self._fitted.weights, np.zeros(len(self.intents), dtype=np.float32)
        found = np.stack([row.values @ weights[row.columns] if len(row.columns) else nothing for row in rows])
        if self._encoder is not None:
            likeness = _likeness(_product(vectors, self._fitted.landmarks.T), self._fitted.spread)
            found = found + likeness @ self._fitted.solution.coefficients
        net = self._fitted.net
        return found, net.logits(rows, vectors) if net else found[:, :0]

    def _scores(self, rows: Sequence[Row], vectors: Floats) -> Floats:
        found, logits = self._opinions(rows, vectors)
        return together(found, logits) if logits.shape[1] else found

    def row(self, folded: str) -> Row:
        """Its pieces as this model knows them."""
        return self._fitted.lexicon.row(folded)

    def candidates(self, folded: Sequence[str], vectors: Floats) -> list[tuple[Candidate, ...]]:
        """For each text the most likely articles, best first, each with what its probability was made of."""
        found: list[tuple[Candidate, ...]] = []
        for start in range(0, len(folded), _TOGETHER):
            part = slice(start, start + _TOGETHER)
            rows, points = [self.row(text) for text in folded[part]], narrowed(vectors[part], self._fitted.directions)
            scores = self._scores(rows, points)
            near, nearest = self._nearest(rows, points, head.likely(scores))
            for text, row, *measured in zip(folded[part], rows, scores, near, nearest, strict=True):
                unread = not text or (self._encoder is None and not len(row.columns))
                found.append(() if unread else self._best(*measured))
        return found

    def _nearest(self, rows: Sequence[Row], vectors: Floats, likely: NDArray[np.bool_]) -> tuple[Floats, Numbers]:
        """Texts x intents: how close its phrasings are, and the number of the nearest; nought where an intent is not likely."""
        near, nearest = np.zeros((*likely.shape, 2), dtype=np.float32), np.zeros(likely.shape, dtype=np.int64)
        pieces = [self._fitted.postings.cosines(row) for row in rows] if self._encoder is None else []
        for number in np.flatnonzero(likely.any(axis=0)):
            start, stop = self._bounds[number : number + 2]
            asked = np.flatnonzero(likely[:, number])
            if pieces:
                cosines = np.stack([pieces[text][start:stop] for text in asked])
            else:
                cosines = (self._fitted.vectors[start:stop] @ vectors[asked].T).T
            near[asked, number] = head.close_to_one(cosines)
            nearest[asked, number] = start + cosines.argmax(axis=1)
        return near, nearest

    def _best(self, scores: Floats, near: Floats, nearest: Numbers) -> tuple[Candidate, ...]:
        order = np.argsort(-scores)[:_SHOWN]
        measured = head.features(scores, near, order)
        found = [
            Candidate(self.intents[i], float(p), tuple(map(float, facts[1:])), self._fitted.phrasings[nearest[i]])
            for i, p, facts in zip(order, head.probability(self._fitted.head, measured), measured, strict=True)
        ]
        return tuple(sorted(found, key=lambda candidate: -candidate.probability))


def _encoded_all(
    texts: Sequence[str], encoder: Encoder | None, known: Sequence[Matcher], pulse: ridge.Pulse, hands: int
) -> tuple[Floats, Floats]:
    """The directions that are kept, and a row for each text in them. Both are taken from `known` ones where they have them."""
    if encoder is None:
        return np.zeros((0, 0), dtype=np.float32), np.zeros((len(texts), 0), dtype=np.float32)
    fits = [matcher.fitted for matcher in known if matcher.fitted.encoder == encoder.name]
    fits = [fitted for fitted in fits if fitted.directions.shape[1] == kept_of(len(fitted.directions), len(texts))]
    if not fits:
        rows = encoded(texts, encoder, pulse, hands)
        kept = directions(rows)
        return kept, narrowed(rows, kept)
    kept = fits[0].directions
    had: dict[str, Floats] = {}
    for fitted in fits:
        if np.array_equal(fitted.directions, kept):
            had.update(zip(fitted.phrasings, fitted.vectors, strict=True))
    new = [text for text in dict.fromkeys(texts) if text not in had]
    had.update(zip(new, narrowed(encoded(new, encoder, pulse, hands), kept), strict=True))
    return kept, np.stack([had[text] for text in texts])


def encoded(texts: Sequence[str], encoder: Encoder, pulse: ridge.Pulse = ridge.unstopped, hands: int = 1) -> Floats:
    """One row per text as the encoder makes it."""
    if not texts:
        return encoder.encode(texts)
    blocks = [texts[start : start + _BLOCK] for start in range(0, len(texts), _BLOCK)]

    def encode(part: Sequence[str]) -> Floats:
        pulse()
        return encoder.encode([meant(text) for text in part])

    with ThreadPoolExecutor(hands) as pool:  # products let go of Python's lock; the first block reads the weights
        return np.concatenate([*map(encode, blocks[:1]), *pool.map(encode, blocks[1:])])


def merged(left_out: Floats, class_left_out: Floats, told: LeftOut, labels: NDArray[np.int32]) -> tuple[Floats, Floats]:
    """What ridge and nets say together of examples that are left out, and of those whose whole class is."""
    if not len(told.example):
        return left_out, class_left_out
    numbers = np.arange(len(labels))
    without, unseen = class_left_out.copy(), told.whole_class.copy()
    without[numbers, labels], unseen[numbers, labels] = -np.inf, -np.inf
    return together(left_out, told.example), together(without, unseen)


def kernel(rows: Sequence[Row], vectors: Floats, marked: Postings, landmarks: Floats, spread: float) -> Floats:
    """Examples against landmarks; of no `spread` without an encoder."""
    pieces = np.stack([marked.cosines(row) for row in rows])
    if not spread:
        return pieces
    found: Floats = _likeness(vectors @ landmarks.T, spread) + np.float32(_LEXICAL) * pieces
    return found


def spread_of(encoder: Encoder | None, examples: int) -> float:
    """How fast likeness falls: faster among few examples."""
    if encoder is None:
        return 0.0
    return encoder.spread * (_FEW_SPREAD if examples <= ridge.MOST else 1)


def piece_weights(marked: Postings, solution: ridge.Solution, encoder: Encoder | None) -> Floats:
    """What each piece of a text adds to each class."""
    return lexical.per_class(marked, solution.coefficients * np.float32(_LEXICAL if encoder else 1))


def words_of(folded: Iterable[str]) -> frozenset[str]:
    """What a typing error may be mended to."""
    return frozenset(word for text in folded for word in text.split() if word.isascii() and word.isalpha())


def _product(few: Floats, many: Floats) -> Floats:
    """Rows times a wide matrix. Two or three by themselves take half the time that they take together."""
    found: Floats = np.stack([row @ many for row in few]) if 1 < len(few) <= _ALONE else few @ many
    return found


def _likeness(cosines: Floats, spread: float) -> Floats:
    likeness: Floats = np.exp(np.float32(2 * spread) * (cosines - 1))
    return likeness


def _near(
    chosen: NDArray[np.int64],
    labels: NDArray[np.int32],
    vectors: Floats,
    rows: Sequence[Row],
    postings: Postings,
    pulse: ridge.Pulse,
) -> Floats:
    """How close some examples are to the other examples of each class; by `rows` where there are any."""
    starts = np.searchsorted(labels, np.arange(labels[-1] + 1))
    found = np.empty((len(chosen), len(starts), 2), dtype=np.float32)
    for start in range(0, len(chosen), _BLOCK):
        pulse()
        part = chosen[start : start + _BLOCK]
        cosines = np.stack([postings.cosines(rows[i]) for i in part]) if rows else vectors[part] @ vectors.T
        cosines[np.arange(len(part)), part] = 0
        found[start : start + len(part)] = head.close(cosines, starts)
    return found


def _spread(examples: int) -> NDArray[np.int64]:
    """Examples on which the head is calibrated: all, or evenly spread ones."""
    return np.unique(np.linspace(0, examples - 1, min(examples, _CALIBRATED_ON)).astype(np.int64))
