"""Who wants to be called by a person asks for one; who wants no article, or not to sell, refuses none."""

from __future__ import annotations

from time import perf_counter

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
        ("想搵人幫手", True),
        ("我要跟真人講話", True),
        ("我想找人帮忙", True),
        ("唔好再派機械人，叫人嚟", True),
        ("我想同人傾下", True),
        ("不想跟机器人说话", True),
        ("I want someone to help me", True),
        ("need somebody to look at this please", True),
        ("stop it. get me someone", True),
        ("can a human please review my selfie", True),
        ("I don't want to talk to a bot", True),
        ("someone call me yesterday and said he is from support", False),
        ("someone called me from your team", False),
        ("will someone contact me about kyc?", False),
        ("我同人工智能聊過了", False),
        ("可以联系卖家吗", False),
        ("能找人代买吗", False),
        ("找人代办实名可以吗", False),
        ("不要找人帮我", False),
        ("卖家找人来骂我", False),
        ("I need someone to sign for my mother's account", False),
        ("can a person have two accounts", False),
        ("I did not talk to a bot, it was an agent", False),
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
        ("no need to talk to support", True),
        ("don't transfer me", True),
        ("please do not connect me to anybody", True),
        ("don't connect me", True),
        ("I don't speak English well, how do I verify", False),
        ("I never connect my wallet", False),
        ("do not want to transfer usdt to support", False),
        ("don't transfer my coins", False),
    ],
)
def test_who_wants_something_else_not_refuses_no_person(text: str, *, refused: bool) -> None:
    assert refuses_person(text) is refused


@pytest.mark.parametrize(
    "piece",
    [
        "我想",
        "我要",
        "麻烦您",
        "請",
        "快点",
        "能不能",
        "给我",
        "找人帮我睇睇",
        "睇睇",
        "帮我",
        "真人",
        "转",
        "i want ",
        "please ",
        "to talk ",
    ],
)
@pytest.mark.parametrize("begun", ["", "我想找人", "转人工"])
def test_no_words_said_again_and_again_take_long(piece: str, begun: str) -> None:
    began = perf_counter()
    wants_person(f"{begun}{piece * 26}")
    refuses_person(f"{begun}{piece * 26}")
    assert perf_counter() - began < 0.5
