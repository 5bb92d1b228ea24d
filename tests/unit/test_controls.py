"""What is typed instead of pressed, and what is waited for."""

from __future__ import annotations

import time

import pytest

from bot.model import Utterance
from bot.reading.controls import Choice, asks, chosen_of, is_control, patience, says_no, says_yes, tells_of_own_trouble


@pytest.mark.parametrize(
    ("text", "attachments", "waits"),
    [
        ("where is my withdrawal?", 0, False), ("提现怎么还没到？", 0, False), ("hello", 0, True), ("my withdrawal", 0, True), ("提现", 0, True), ("?", 0, True),
        ("转人工", 0, False), ("agent", 0, False), ("/help", 0, False), (" /help", 0, False), ("x" * 45, 0, False), ("提" * 15, 0, False), ("提" * 14, 0, True), ("", 1, True),
        ("where is my withdrawal?", 1, True), ("It is not there.", 0, False),
    ],
)  # fmt: skip
def test_a_fragment_is_waited_for_and_a_whole_question_is_not(text: str, attachments: int, waits: bool) -> None:
    assert patience(text, attachments, 1.2) == (1.2 if waits else 0.0)


@pytest.mark.parametrize(
    ("utterance", "control"),
    [
        (Utterance("x", payload="y"), True),
        (Utterance("/lang en"), True),
        (Utterance("人工"), True),
        (Utterance("hello"), False),
    ],
)
def test_controls_are_buttons_commands_and_calls_for_a_person(utterance: Utterance, control: bool) -> None:
    assert is_control(utterance) is control


@pytest.mark.parametrize(
    "text",
    [
        "no", "nope", "No, it didn't", "not really", "not what I asked", "I tried that", "I already did that", "did all that", "tried", "done that already",
        "doesn't work", "still not working", "that did not help", "none of that worked", "i have done it 3 times", "same problem", "i dont understand", "👎",
        "没有", "没有解决", "没有帮助", "没用啊", "没有用", "冇用", "试过了", "我已经试过了", "都试过了没用", "不是这个", "我不是问这个", "你答的不是我问的", "答非所问", "还是不行啊", "没看懂",
        "不对", "没有，谢谢", "按你说的做了", "沒幫助", "不是這個", "還是不行",
    ],
)  # fmt: skip
def test_that_it_did_not_help_is_said_in_many_words(text: str) -> None:
    assert says_no(text)
    assert not says_yes(text)


@pytest.mark.parametrize(
    "text",
    ["yes", "Yes, thanks", "yes it did", "great, that worked", "it helped", "👍", "解决了，谢谢", "是的", "搞定", "没问题了", "弄好了", "沒問題，謝謝"],
)  # fmt: skip
def test_that_it_helped_is_said_in_many_words(text: str) -> None:
    assert says_yes(text)


@pytest.mark.parametrize(
    "text",
    [
        "thanks", "no thanks", "ok", "好的", "明白了谢谢", "how long does it take", "没到账", "不能提现", "没有收到验证码", "没有了谢谢", "好了吗", "what is not helpful?",
        "no I want to withdraw", "对了，还有一个问题", "没有别的问题了", "my coins are gone", "",
    ],
)  # fmt: skip
def test_what_says_more_or_something_else_is_neither(text: str) -> None:
    assert not says_yes(text)
    assert not says_no(text)


OFFERS = (("Withdraw", "如何提现"), ("Pending", "提现还没到账"), ("Cancel", "取消提现 / 地址填错"))


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        *((text, 0) for text in ("1", "first", "the first", "option 1 please", "第一个", "第一個", "一", "Withdraw", "› 如何提现")),
        *((text, 1) for text in ("2", "#2", "number 2", "the second one", "it is the second one", "no, the second one", "第二个", "选2", "2号", "我问的是第二个", "提現還沒到賬", "pending.")),
        *((text, 2) for text in ("3", "third", "the last one", "最后一个", "我选第三种情况")),
        *((text, Choice.NONE) for text in ("no", "none", "none of these", "neither", "something else", "not sure", "都不是", "不是", "没有", "以上都不是", "没有我要的", "不知道")),
        *((text, Choice.SEVERAL) for text in ("both", "1 and 2", "都是")),
        *((text, Choice.YES) for text in ("yes", "是", "对", "嗯")),
        *((text, Choice.SILENT) for text in ("3 days", "1.5", "12", "two days ago", "locked", "not arrived", "没有到账", "hello")),
    ],
)  # fmt: skip
def test_which_of_several_is_meant_may_be_said_in_words(text: str, chosen: int | Choice) -> None:
    assert chosen_of(text, OFFERS) == chosen


def test_a_number_beyond_the_choices_is_none_of_them() -> None:
    assert chosen_of("3", OFFERS[:2]) is Choice.NONE


def test_words_made_to_take_long_do_not() -> None:
    began = time.process_time()
    for text in ("no " * 26 + "x", "没" * 79 + "吗", "i tried " * 9 + "x", "the " * 19 + "x", "第一个" * 26):
        said = says_yes(text), says_no(text), chosen_of(text, OFFERS), asks(text), tells_of_own_trouble(text)
        assert said
    assert time.process_time() - began < 1
