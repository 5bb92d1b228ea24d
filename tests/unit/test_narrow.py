"""Vectors with fewer numbers: what is kept tells texts apart as well, and few texts lose nothing."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.matching.narrow import KEPT, directions, kept_of, narrowed

CHANCE = np.random.default_rng(3)


def _rows(texts: int, width: int, spread: int) -> NDArray[np.float32]:
    """Unit rows that differ in `spread` directions of `width`."""
    points = CHANCE.normal(size=(texts, spread)) @ CHANCE.normal(size=(spread, width))
    found: NDArray[np.float32] = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)
    return found


def test_cosines_stay_where_texts_differ_in_no_more_directions_than_are_kept() -> None:
    rows = _rows(4_000, 512, 100)
    kept = directions(rows)
    narrow = narrowed(rows, kept)
    assert kept.shape == (512, KEPT)
    assert narrow.shape == (4_000, KEPT)
    assert np.linalg.norm(narrow, axis=1) == pytest.approx(1, abs=1e-4)
    assert narrow[:50] @ narrow[50:100].T == pytest.approx(rows[:50] @ rows[50:100].T, abs=1e-4)


@pytest.mark.parametrize(("texts", "width"), [(500, 512), (4_000, KEPT), (4_000, 0)])
def test_few_texts_and_narrow_vectors_stay_as_they_are(texts: int, width: int) -> None:
    rows = CHANCE.normal(size=(texts, width)).astype(np.float32)
    kept = directions(rows)
    assert kept_of(width, texts) == width == kept.shape[1]
    assert narrowed(rows, kept) is rows
