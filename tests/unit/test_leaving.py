"""What may not leave, sentence by sentence; and that everything said automatically may."""

from __future__ import annotations

import pytest

from bot.leaving import Kind, objections
from tests.house_double import OFFICIALS
from tests.unit import leaving_sentences as said


def kinds(text: str) -> set[Kind]:
    return {objection.kind for objection in objections(text, OFFICIALS)}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (kind, text)
        for kind, texts in (
            (Kind.SECRET, said.SECRET_EN),
            (Kind.SECRET, said.SECRET_ZH),
            (Kind.REMOTE, said.REMOTE),
            (Kind.LINK, said.LINKS),
            (Kind.ADDRESS, said.ADDRESSES),
        )
        for text in texts
    ],
)
def test_it_may_not_leave(kind: Kind, text: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize("text", [*said.FINE_EN, *said.FINE_ZH])
def test_it_may_leave(text: str) -> None:
    assert objections(text, OFFICIALS) == ()


def test_there_are_enough_sentences_of_both_sorts() -> None:
    stopped = [*said.SECRET_EN, *said.SECRET_ZH, *said.REMOTE, *said.LINKS, *said.ADDRESSES]
    assert len(set(stopped)) >= 150
    assert len({*said.FINE_EN, *said.FINE_ZH}) >= 150
