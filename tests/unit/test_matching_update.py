"""An edited set of examples: the model in use updated gives what a whole fit gives, and leaves the one before as it is."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import faq
from bot.matching import Encoder, Example, Matcher, encoder_of, examples_of, ridge, updated
from bot.matching.update import MOST
from bot.settings import load

_ROOT = Path(__file__).parents[2]
_SOME = ("withdraw-pending", "deposit-missing", "order-cancel", "twofa-lost", "greeting")
_NEW = Example("my zorblax purse went to the moon", "order-cancel")


@cache
def _encoder() -> Encoder | None:
    settings = load(_ROOT / "config.example.toml")
    return encoder_of("use", settings.matching.fits)


@cache
def _examples() -> list[Example]:
    settings = load(_ROOT / "config.example.toml")
    everything = faq.load(_ROOT / "faq_data", settings.brand.words()).articles
    return examples_of({intent: everything[intent] for intent in _SOME})[::3]


@cache
def _base() -> Matcher:
    return Matcher.fit(_examples(), _encoder(), landmarks=120)


def _of(matcher: Matcher, texts: Sequence[str]) -> list[dict[str, float]]:
    return [{c.intent: c.probability for c in found} for found in matcher.rank(texts)]


# -- the arithmetic ---------------------------------------------------------------------------------------------------


def _closed_form(rows: np.ndarray, marks: np.ndarray, labels: np.ndarray, classes: int) -> np.ndarray:
    """The same by the book, in double precision, without any of the shortcuts."""
    rows, targets = rows.astype(np.float64), np.eye(classes)[labels]
    normal = rows.T @ rows + ridge._RIDGE * (marks + ridge._JITTER * np.eye(len(marks)))
    found: np.ndarray = np.linalg.solve(normal, rows.T @ targets)
    return found


@given(st.integers(0, 2**32 - 1), st.integers(0, 30), st.integers(0, 30), st.sampled_from([12, 60, 150]))
def test_rows_added_and_removed_score_as_in_a_fit_on_what_is_left(seed: int, more: int, less: int, marks: int) -> None:
    chance = np.random.default_rng(seed)
    classes = 4
    points = chance.normal(size=(150 + more, 8))
    points /= np.linalg.norm(points, axis=1)[:, None]
    labels = np.concatenate([np.sort(chance.permutation(np.arange(150) % classes)), chance.integers(0, classes, more)])
    labels = labels.astype(np.int32)
    landmarks = np.sort(chance.permutation(150)[:marks])
    rows = np.exp(2 * (points @ points[landmarks].T - 1)).astype(np.float32)
    fitted = ridge.fit(lambda some: rows[some], landmarks, labels[:150], classes)
    gone = chance.permutation(150)[:less]
    found = ridge.updated(fitted.solution, rows[150:], rows[gone], labels[150:], labels[gone])
    left = np.setdiff1d(np.arange(150 + more), gone)
    expected = _closed_form(rows[left], rows[landmarks], labels[left], classes)
    assert rows @ found == pytest.approx(rows @ expected, abs=1e-3)


def test_what_an_example_scores_left_out_is_what_a_fit_without_it_gives() -> None:
    chance = np.random.default_rng(5)
    points = chance.normal(size=(90, 6))
    points /= np.linalg.norm(points, axis=1)[:, None]
    labels = np.sort(np.arange(90) % 3).astype(np.int32)
    landmarks = np.arange(0, 90, 2)
    rows = np.exp(2 * (points @ points[landmarks].T - 1)).astype(np.float32)
    fitted = ridge.fit(lambda some: rows[some], landmarks, labels, 3)
    for one in range(90):
        rest = np.delete(np.arange(90), one)
        alone = rows[one] @ _closed_form(rows[rest], rows[landmarks], labels[rest], 3)
        assert fitted.left_out[one] == pytest.approx(alone, abs=1e-3)
        others = np.flatnonzero(labels != labels[one])
        without = rows[one] @ _closed_form(rows[others], rows[landmarks], labels[others], 3)
        assert fitted.class_left_out[one] == pytest.approx(without, abs=1e-3)


# -- the matcher ------------------------------------------------------------------------------------------------------


def test_an_example_added_is_found_at_once_and_one_taken_away_is_not() -> None:
    base = _base()
    before = _of(base, [_NEW.text])[0].get(_NEW.intent, 0)
    more = updated(base, [*_examples(), _NEW])
    assert more is not None
    (found,) = more.rank([_NEW.text])
    assert (found[0].intent, found[0].nearest) == (_NEW.intent, _NEW.text)
    assert found[0].probability > before
    assert _of(base, [_NEW.text])[0].get(_NEW.intent, 0) == before
    assert updated(more, _examples()) is None  # from the whole fit alone, so that no error adds up


@pytest.mark.parametrize("seed", range(6))
def test_an_update_thinks_as_a_whole_fit_on_the_same_examples(seed: int) -> None:
    """With every old example as a landmark only what the new ones add as landmarks tells them apart."""
    chance = random.Random(seed)
    everything = list(_examples())
    chance.shuffle(everything)
    start, end = everything[:-12], everything[6:]
    base = Matcher.fit(start, _encoder())
    quick, whole = updated(base, end), Matcher.fit(end, base.encoder, [base])
    assert quick is not None
    assert (quick.intents, quick.fitted.phrasings) == (whole.intents, tuple(sorted_texts(end)))
    assert (quick.fitted.labels == whole.fitted.labels).all()
    assert (quick.fitted.said == whole.fitted.said).all()
    assert quick.fitted.vectors == pytest.approx(whole.fitted.vectors, abs=1e-5)
    texts = [example.text for example in everything]
    differ = [
        abs(a.get(i, 0) - p) for a, b in zip(_of(quick, texts), _of(whole, texts), strict=True) for i, p in b.items()
    ]
    assert float(np.mean(differ)) < 0.02
    best = [a[0].intent == b[0].intent for a, b in zip(quick.rank(texts), whole.rank(texts), strict=True) if a and b]
    assert sum(best) >= 0.98 * len(best)


def sorted_texts(examples: Sequence[Example]) -> list[str]:
    """In the order in which a model has them."""
    return [example.text for example in sorted(examples, key=lambda example: example.intent)]


def test_articles_come_go_and_change_their_names() -> None:
    base = _base()
    fewer = updated(base, [e for e in _examples() if e.intent != "greeting"])
    assert fewer is not None
    assert fewer.intents == tuple(sorted(set(_SOME) - {"greeting"}))
    assert {c.intent for found in fewer.rank(["hello there", "你好"]) for c in found} <= set(fewer.intents)
    renamed = [Example(e.text, "a-hello" if e.intent == "greeting" else e.intent) for e in _examples()]
    other = updated(base, renamed)
    assert other is not None
    texts = [example.text for example in _examples()]
    expected = [{("a-hello" if i == "greeting" else i): p for i, p in found.items()} for found in _of(base, texts)]
    for found, wanted in zip(_of(other, texts), expected, strict=True):
        assert found == pytest.approx({i: wanted.get(i, 0) for i in found}, abs=5e-3)


def test_nothing_changed_is_the_same_model_and_too_much_is_none() -> None:
    base = _base()
    same = updated(base, _examples())
    assert same is not None
    texts = [example.text for example in _examples()[:50]]
    for found, wanted in zip(_of(same, texts), _of(base, texts), strict=True):
        assert found == pytest.approx(wanted, abs=1e-4)
    many = [Example(f"{number} times nothing", "greeting") for number in range(MOST + 1)]
    assert updated(base, [*_examples(), *many]) is None
    assert updated(base, [e for e in _examples() if e.intent == "greeting"]) is None
    alone = Matcher.fit(_examples()[:100] + _examples()[-100:])
    assert updated(alone, _examples()[:100] + _examples()[-99:]) is None  # without an encoder
