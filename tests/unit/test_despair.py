"""Words that speak of ending a life, by rule."""

from __future__ import annotations

import pytest

from bot.despair import in_danger


@pytest.mark.parametrize(
    "text",
    [
        "I want to die", "my money is gone i want to die", "i want to kill myself", "Im going to kill myself because of you", "i will end my life",
        "I don't want to live anymore", "my husband wants to kill himself", "thinking of suicide", "better off dead", "I will jump off a bridge",
        "我想死", "我不想活了", "活不下去了，钱全没了", "我要跳楼", "我要跳樓", "遗书写好了", "想自杀", "死了算了", "我站在天臺，不想再撐了", "我就去死",
        "quiero morir", "хочу умереть", "死にたい", "죽고 싶어요",
    ],
)  # fmt: skip
def test_a_life_in_danger_is_heard(text: str) -> None:
    assert in_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "急死了", "气死我了", "app卡死机", "跳楼价", "币价跳水", "我想死你们了", "要死了这个app太慢", "笑死", "不想死扛", "my phone died", "this coin is dead",
        "kill the order", "will my deposit die", "cut my losses", "I don't want to wait", "i want to live trade", "你们去死吧", "stop order killed",
    ],
)  # fmt: skip
def test_hard_words_about_money_and_phones_are_none(text: str) -> None:
    assert not in_danger(text)
