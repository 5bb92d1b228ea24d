"""What ends a talk and what goes on with it."""

from __future__ import annotations

import time

import pytest

from bot.reading.closing import closes, declines, is_kind, is_over


@pytest.mark.parametrize(
    "text",
    [
        "thanks", "Thank you so much!", "thx", "yes", "Yes, thanks", "ok", "OK 👍", "👍", "👍🏽", "🙏🙏", "great, it works now",
        "ok got it thank you very much for your help", "solved", "cheers mate", "all good", "❤️", "bye", "ty",
        "谢谢", "好的，谢谢", "谢谢客服", "非常感谢！", "嗯嗯", "解决了，谢谢您", "好", "收到", "明白了", "謝謝", "感謝您", "到账了，谢谢", "辛苦了", "ok谢谢",
    ],
)  # fmt: skip
def test_a_polite_end_is_one(text: str) -> None:
    assert closes(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "...", "?", "ok?", "thanks, but my withdrawal is still missing", "yes I have another question", "no", "👎",
        "thanks for nothing", "where is my withdrawal", "help", "support", "thank you, when will it arrive?", "good morning",
        "谢谢，但是还没到账", "好的，那提现呢？", "好了吗", "没有", "在吗", "可以了吗？", "人工", "对了，还有一个问题", "the", "it",
        "😡", "1", "ok 123456", "yes " * 40,
    ],
)  # fmt: skip
def test_what_wants_an_answer_is_none(text: str) -> None:
    assert not closes(text)


def test_a_text_made_to_take_long_does_not() -> None:
    began = time.process_time()
    for text in ("ok " * 26 + "x", "好" * 79 + "x", "👍" * 79 + "x", "thank you " * 7 + "x", "a lot " * 13 + "?"):
        assert not closes(text)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "text",
    [
        "solved", "solved thanks", "it works now thanks", "never mind", "nvm", "forget it", "I figured it out", "it arrived, thanks", "all good now",
        "no longer needed", "I don't need an agent anymore", "never mind, I don't need a person anymore", "actually no need, I found it",
        "cancel", "cancel my request", "leave the queue", "Solved, no agent needed",
        "算了", "算了不用了", "不用了谢谢", "不需要人工了", "解决了", "已经解决了", "到账了！", "自己弄好了", "没事了", "我不等了", "取消排队", "取消人工", "取消",
        "已解决，不用等客服了", "已經到帳了，謝謝", "不用轉人工了，我自己找到了",
    ],
)  # fmt: skip
def test_who_waits_may_say_in_many_words_that_it_is_over(text: str) -> None:
    assert is_over(text)


@pytest.mark.parametrize(
    "text",
    [
        "thanks", "ok", "好的", "谢谢", "cancel my order", "cancel my withdrawal", "取消提现", "还没到账", "没到账", "到账了吗", "解决了吗？", "转人工",
        "I need an agent", "it works now but my coins are missing", "我还在等", "不用了吗", "i", "", "the money has not arrived",
    ],
)  # fmt: skip
def test_thanks_and_cases_are_not_taken_for_an_end(text: str) -> None:
    assert not is_over(text)


@pytest.mark.parametrize(
    ("text", "declined"),
    [
        ("I do not need to talk to a person, the help pages were enough", True), ("不需要人工客服，我在帮助中心看到了", True),
        ("I don't need a bot, my coins were stolen", False), ("do I not need an agent?", False), ("I want my money", False), ("需要人工", False),
    ],
)  # fmt: skip
def test_a_person_may_be_declined_among_other_words(text: str, declined: bool) -> None:
    assert declines(text) is declined


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("xiexie", True),
        ("thx bot", True),
        ("那先這樣，掰掰", True),
        ("gracias!", True),
        ("rep", False),
        ("看了", False),
    ],
)
def test_a_kind_word_is_found_anywhere(text: str, kind: bool) -> None:
    assert is_kind(text) is kind
