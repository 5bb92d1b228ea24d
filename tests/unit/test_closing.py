"""What ends a talk and what goes on with it."""

from __future__ import annotations

import time

import pytest

from bot.closing import closes


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
