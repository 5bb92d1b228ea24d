"""The net beside ridge: the same every time, blind to what is left out, and kept with the rest."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from bot.evaluation import articles
from bot.matching import Example, Matcher, load, net, ridge, save
from bot.matching.lexical import Lexicon
from bot.matching.net import LeftOut, Trainer, together
from bot.matching.ridge import unstopped

_TOPICS = ("deposit", "withdraw", "password", "order", "fees", "passport")
_SAID = (
    "my {} is late by {} days",
    "{} number {} again",
    "how long for a {}, {} hours",
    "tell me about {} and rule {}",
)


@cache
def _examples() -> list[Example]:
    """A few more than ridge takes as landmarks."""
    each = ridge.MOST // len(_TOPICS) + 5
    return [Example(_SAID[n % len(_SAID)].format(topic, n), topic) for topic in _TOPICS for n in range(each)]


@cache
def _fitted() -> Matcher:
    return Matcher.fit(_examples())


def _trainer(classes: int = 4, each: int = 60) -> tuple[Trainer, np.ndarray]:
    chance = np.random.default_rng(3)
    labels = np.repeat(np.arange(classes, dtype=np.int32), each)
    texts = [f"word{label} common{chance.integers(9)} seldom{chance.integers(40)}" for label in labels]
    lexicon, rows = Lexicon.of(texts)
    vectors = chance.normal(size=(len(labels), 8)).astype(np.float32)
    vectors[:, :classes] += 3 * np.eye(classes, dtype=np.float32)[labels]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Trainer(rows, len(lexicon.index), vectors, labels, classes), labels


def test_thousands_of_examples_get_a_net_and_few_do_not() -> None:
    assert _fitted().fitted.net is not None
    few = Matcher.fit(_examples()[:40] + _examples()[-40:]).fitted
    assert few.net is None
    assert len(few.told.example) == 0
    assert np.array_equal(few.head, few.plain)


def test_examples_of_every_class_find_it_when_they_are_left_out() -> None:
    fitted = _fitted().fitted
    left_out, _ = _fitted().left_out()
    assert (left_out.argmax(axis=1) == fitted.labels).mean() > 0.99
    assert (fitted.told.example.argmax(axis=1) == fitted.labels).mean() > 0.99


def test_who_has_not_seen_a_class_never_names_it() -> None:
    fitted = _fitted().fitted
    _, without = _fitted().left_out()
    assert (without.argmax(axis=1) != fitted.labels).all()
    own = without[np.arange(len(fitted.labels)), fitted.labels]
    assert own == pytest.approx(np.zeros(len(own)), abs=1e-3)


def test_the_same_examples_make_the_same_net_however_many_threads_there_are() -> None:
    trainer, _ = _trainer()
    one, told = trainer.trained(unstopped, 1)
    two, again = trainer.trained(unstopped, 2)
    for mine, other in ((one.wide, two.wide), (one.inner, two.inner), (one.outer, two.outer)):
        assert np.array_equal(mine, other)
    assert np.array_equal(told.example, again.example)
    assert np.array_equal(told.whole_class, again.whole_class)


def test_what_is_left_out_is_told_by_a_net_that_has_not_seen_it() -> None:
    """Every label of one part turned round changes nothing of what the others' net says of that part's examples."""
    trainer, labels = _trainer()
    _, told = trainer.trained(unstopped, 1)
    part = np.random.default_rng(7).integers(net.PARTS, size=len(labels)) == 0
    turned = np.where(part, (labels + 1) % 4, labels).astype(np.int32)
    other = Trainer(trainer._rows, len(trainer._slots), trainer._vectors, turned, 4)
    _, again = other.trained(unstopped, 1)
    assert np.array_equal(told.example[part], again.example[part])
    assert not np.array_equal(told.example[~part], again.example[~part])


def test_a_fit_that_is_not_wanted_any_more_ends() -> None:
    class Enough(Exception):
        pass

    def pulse() -> None:
        raise Enough

    trainer, _ = _trainer()
    with pytest.raises(Enough):
        trainer.trained(pulse, 2)


def test_together_keeps_the_order_where_both_agree_and_lies_between_nought_and_one() -> None:
    chance = np.random.default_rng(1)
    scores = chance.normal(0.2, 0.3, (200, 6)).astype(np.float32)
    found = together(scores, 8 * scores)
    assert ((found >= -1e-4) & (found <= 1 + 1e-4)).all()
    assert np.array_equal(found.argmax(axis=1), scores.argmax(axis=1))
    sure = together(np.eye(6, dtype=np.float32), 20 * np.eye(6, dtype=np.float32))
    assert np.diag(sure) == pytest.approx(np.ones(6), abs=0.01)


def test_a_text_without_known_pieces_gets_what_classes_weigh_by_themselves() -> None:
    matcher = _fitted()
    made = matcher.fitted.net
    assert made is not None
    logits = made.logits([matcher.row("zzzz qqqq")], np.zeros((1, 0), dtype=np.float32))
    assert logits == pytest.approx(made.wide[:1])


def test_a_saved_net_thinks_the_same_when_loaded_and_a_torn_one_is_refused(tmp_path: Path) -> None:
    save(_fitted().fitted, tmp_path / "fit")
    again = Matcher(load(tmp_path / "fit"), None)
    texts = ["my deposit is late", "passport number 7", "what is this"]
    assert again.rank(texts) == _fitted().rank(texts)
    assert all(np.array_equal(one, other) for one, other in zip(again.left_out(), _fitted().left_out(), strict=True))
    np.save(tmp_path / "fit" / "net.slots.npy", np.full_like(_fitted().fitted.net.slots, 10**6))  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="not a saved matcher"):
        load(tmp_path / "fit")


def test_nothing_left_out_has_a_column_for_each_class() -> None:
    assert LeftOut.nothing(5).example.shape == (0, 5)


def test_articles_are_judged_by_what_both_say() -> None:
    matcher = _fitted()
    sure, chosen = articles._probabilities(matcher, matcher.left_out()[0])
    found = articles.promise(matcher, 0.9, 0.02)
    assert found.share == pytest.approx((sure >= 0.9).mean())
    assert found.precision == pytest.approx((chosen == matcher.fitted.labels)[sure >= 0.9].mean())
