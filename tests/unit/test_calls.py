"""Who wants to be called by a person asks for one; who wants no article, or not to sell, refuses none."""

from __future__ import annotations

import pytest

from bot.reading.calls import refuses_person, wants_person


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("I don't want articles. Someone call me.", True),
        ("have an account manager contact me today or I take it elsewhere", True),
        ("somebody please phone me back", True),
        ("唔該我想同真人傾", True),
        ("有冇真人", True),
        ("搵真人", True),
        ("可以請值班的人打電話給我嗎", True),
        ("有没有活的？？", True),
        ("someone call me yesterday and said he is from support", False),
        ("someone called me from your team", False),
        ("will someone contact me about kyc?", False),
        ("我同人工智能聊過了", False),
        ("可以联系卖家吗", False),
    ],
)
def test_who_wants_to_be_called_by_a_person_asks_for_one(text: str, *, asked: bool) -> None:
    assert wants_person(text) is asked


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("don't transfer me to an agent", True),
        ("I don't need an agent, how do i withdraw", True),
        ("不要转人工", True),
        ("I don't want articles. Someone call me.", False),
        ("don't want to sell my btc but need cash for the roof, can I borrow against it", False),
        ("i do not want this order any more", False),
    ],
)
def test_who_wants_something_else_not_refuses_no_person(text: str, *, refused: bool) -> None:
    assert refuses_person(text) is refused
