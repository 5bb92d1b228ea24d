"""A text that names no matter: a greeting, or no more than that something is wrong. One other word, and it is about that."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import pytest

from bot.decisions import Answer, Clarify, Decision, HandOff
from bot.model import Candidate, Reading, Status, Talk, Utterance
from bot.reading.bare import greets, names_no_matter
from bot.triage import decide
from tests.unit.test_triage import ARTICLES, PENDING, POLICY, article, likely, talking

_ASKED_FIRST = replace(POLICY, articles={**ARTICLES, "greeting": article("greeting", "small-talk", "never")})
_VAGUE = """
有问题
有問題想問
急急急
帮我看看
幫我看一下
我想问一下关于账户的事
想請問一下帳戶的事
我账号有点问题，帮忙看下
個account有啲問題
唔該幫我睇下
怎么办啊
sir i have an issue
hey something's off with my account
problem with my account please help asap
hello, can you help me?
i have a question
urgent!!!
whats wrong here
""".strip().splitlines()
_NAMED = """
提现有问题
账户异常
网站有问题
又是这个问题
谢谢帮忙
谢谢你的帮忙
帮我看看充值
我想问一下手续费
需要真人
my account is locked
i have an issue with withdrawal
kyc issue
something's off with my balance
can you check my deposit
problem with the app
my account
account
the same problem again
ok thanks
hi
""".strip().splitlines()


@pytest.mark.parametrize("text", _VAGUE)
def test_who_says_only_that_something_is_wrong_names_no_matter(text: str) -> None:
    assert names_no_matter(text)


@pytest.mark.parametrize("text", _NAMED)
def test_one_other_word_is_the_matter(text: str) -> None:
    assert not names_no_matter(text)


@pytest.mark.parametrize(
    "text",
    ["yo yo", "hi", "Hello there!", "good morning, dear team", "哈喽", "哈囉～", "你好呀", "您好,在吗", "hey 👋"],
)
def test_a_greeting_alone_greets(text: str) -> None:
    assert greets(text)


@pytest.mark.parametrize(
    "text",
    [
        "yo where is my money",
        "hi i am locked out",
        "你好，提现没到",
        "在吗",
        "晚安",
        "good night",
        "ok",
        "",
        "?",
        "yoga",
    ],
)
def test_a_greeting_with_more_is_about_that(text: str) -> None:
    assert not greets(text)


@pytest.mark.parametrize("text", ["help " * 4_000, "问题" * 8_000, "i have " * 3_000, "y" * 16_000])
def test_what_is_long_costs_nothing(text: str) -> None:
    began = perf_counter()
    assert not names_no_matter(text)
    assert not greets(text)
    assert perf_counter() - began < 0.5


@pytest.mark.parametrize("text", ["有问题", "急急急", "我想问一下关于账户的事", "sir i have an issue"])
@pytest.mark.parametrize(
    "signals",
    [{}, {"noise": 0.9, "gibberish": 0.9}, {"talk": 0.9, "other-exchange": 0.9}, {"own-case": 0.9, "person": 0.99}, {"distress": 0.6}],
)  # fmt: skip
def test_he_is_asked_once_whatever_it_sounds_like_and_then_gets_a_person(text: str, signals: dict[str, float]) -> None:
    known = likely(("off-topic", 0.9), ("locked", 0.1))
    policy = replace(
        _ASKED_FIRST, articles={**_ASKED_FIRST.articles, "off-topic": article("off-topic", "small-talk", "never")}
    )
    asked = decide(PENDING, Utterance(text), Reading(known, signals), policy)
    assert isinstance(asked, Answer)
    assert asked.line == "tell_more"
    again = decide(talking(told=("tell_more",)), Utterance(text), Reading(known, signals), policy)
    assert isinstance(again, HandOff)
    assert again.reason == "not sure enough"


def test_what_is_likely_stands_on_buttons_and_only_once() -> None:
    reading = Reading(likely(("locked", 0.6), ("fees", 0.3)), {"own-case": 0.9, "person": 0.9})
    text = Utterance("hey something's off with my account")
    assert decide(PENDING, text, reading, POLICY) == Clarify(("locked", "fees"), probability=0.6)
    assert isinstance(decide(talking(clarified=True), text, reading, POLICY), HandOff)


def test_who_greeted_first_is_still_asked() -> None:
    reading = Reading(likely(("greeting", 0.9)))
    text = Utterance("i have a question")
    assert decide(PENDING, text, reading, _ASKED_FIRST) == Answer("greeting", probability=0.9, reason="small talk")
    after = decide(talking(told=("greeting",), automatic=1), text, reading, _ASKED_FIRST)
    assert isinstance(after, Answer)
    assert after.line == "tell_more"


@pytest.mark.parametrize(("text", "line"), [("yo yo", "greeting"), ("哈囉～", "greeting")])
def test_a_greeting_is_no_gibberish(text: str, line: str) -> None:
    found = decide(PENDING, Utterance(text), Reading((), {"noise": 0.9, "gibberish": 0.9}), _ASKED_FIRST)
    assert found == Answer(line, probability=1.0, reason="small talk")


def _decided(talk: Talk, said: Utterance, known: tuple[Candidate, ...] = ()) -> Decision:
    return decide(replace(PENDING, talk=talk), said, Reading(known, {"own-case": 0.9, "person": 0.99}), POLICY)


def test_after_an_answer_and_beside_a_picture_he_has_named_it() -> None:
    assert isinstance(_decided(Talk(asked_help="locked"), Utterance("帮我看看")), HandOff)
    assert isinstance(_decided(Talk(), Utterance("帮我看看", attachments=1)), HandOff)


def test_while_he_waits_nobody_asks_what_it_is_about() -> None:
    waiting = replace(PENDING, status=Status.OPEN)
    found = decide(waiting, Utterance("help me please"), Reading(likely(("greeting", 0.9))), _ASKED_FIRST)
    assert isinstance(found, Answer)
    assert found.line == "still_waiting"
