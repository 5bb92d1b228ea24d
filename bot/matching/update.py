"""A model with some examples more or less, from the one before: what took seconds to fit takes a fraction of one.

Landmarks, the rarity of pieces and the head that tells probabilities stay those of the fit; weights, neighbours and counts are
exact. A net knows nothing of an edit, so that ridge alone is asked, with the head that is its own. What each example scores
when left out is not known of such a model: it lives until a whole fit takes its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.matching import ridge
from bot.matching.contrast import ASPECTS, counted
from bot.matching.matcher import Example, Fitted, Matcher, encoded, kernel, piece_weights, words_of
from bot.matching.narrow import narrowed
from bot.matching.net import LeftOut
from bot.matching.normalise import fold

MOST = 1_500  # examples added and removed: the largest article and some
_Numbers = NDArray[np.int32]


def updated(before: Matcher, examples: Sequence[Example]) -> Matcher | None:
    """`before` as if fitted on these examples with its landmarks; it stays as it is.

    None where they differ too much for that, where `before` is no whole fit (updates do not build on one another), and without
    an encoder: then the landmarks of the fit cannot tell what a new word means.
    """
    ordered = sorted(examples, key=lambda example: example.intent)
    intents = tuple(sorted({example.intent for example in ordered}))
    source, gone = _compared(before.fitted, ordered)
    new = np.flatnonzero(source < 0).tolist()
    old, encoder = before.fitted, before.encoder
    if len(new) + len(gone) > min(MOST, len(ordered)) or len(intents) < 2:
        return None
    if encoder is None or not len(old.solution.solver):
        return None
    every = tuple(sorted({*old.intents, *intents}))
    number = {intent: place for place, intent in enumerate(every)}
    added, removed = [ordered[i].text for i in new], [old.phrasings[i] for i in gone]
    of_added = np.array([number[ordered[i].intent] for i in new], dtype=np.int32)
    of_removed = np.array([number[old.intents[old.labels[i]]] for i in gone], dtype=np.int32)
    fresh = narrowed(encoded(added, encoder), old.directions)
    rows = [old.lexicon.row(fold(text)) for text in (*added, *removed)]
    block = (
        kernel(rows, np.concatenate([fresh, old.vectors[gone]]), old.marked, old.landmarks, old.spread)
        if rows
        else np.zeros((0, old.marked.size), dtype=np.float32)
    )
    had = [number[intent] for intent in old.intents]
    moments = np.zeros((len(block.T), len(every)), dtype=np.float32)
    moments[:, had] = old.solution.moments
    coefficients = ridge.updated(
        replace(old.solution, moments=moments), block[: len(new)], block[len(new) :], of_added, of_removed
    )
    has = [number[intent] for intent in intents]
    nothing = np.zeros((0, len(intents)), dtype=np.float32)
    solution = ridge.Solution(np.ascontiguousarray(coefficients[:, has]), nothing[:, :0], nothing)
    said = np.zeros((len(every), len(ASPECTS)), dtype=np.int32)
    said[had] = old.said
    said += counted(added, of_added, len(every)) - counted(removed, of_removed, len(every))
    vectors = np.empty((len(ordered), old.vectors.shape[1]), dtype=np.float32)
    stay = source >= 0
    vectors[stay], vectors[new] = old.vectors[source[stay]], fresh
    made = Fitted(
        encoder=old.encoder,
        spread=old.spread,
        intents=intents,
        phrasings=tuple(example.text for example in ordered),
        words=old.words | words_of(map(fold, added)),
        lexicon=old.lexicon,
        labels=(np.searchsorted(has, [number[example.intent] for example in ordered])).astype(np.int32),
        weights=piece_weights(old.marked, solution, encoder),
        head=old.plain,
        said=said[has],
        postings=old.postings,
        directions=old.directions,
        vectors=vectors,
        landmarks=old.landmarks,
        marked=old.marked,
        solution=solution,
        net=None,
        plain=old.plain,
        left_out=nothing,
        class_left_out=nothing,
        told=LeftOut.nothing(len(intents)),
        proved=np.zeros(0, dtype=np.int64),
        guessed=np.zeros(0, dtype=np.int32),
        chances=np.zeros(0, dtype=np.float32),
    )
    return Matcher(made, encoder)


def _compared(old: Fitted, ordered: Sequence[Example]) -> tuple[_Numbers, list[int]]:
    """For each example its row in the old model, or -1; and the rows that none of them has."""
    rows: dict[tuple[str, str], list[int]] = {}
    for row, (label, text) in enumerate(zip(old.labels.tolist(), old.phrasings, strict=True)):
        rows.setdefault((old.intents[label], text), []).append(row)
    found = [rows.get((example.intent, example.text)) for example in ordered]
    source = np.array([left.pop() if left else -1 for left in found], dtype=np.int32)
    return source, sorted(row for left in rows.values() for row in left)
