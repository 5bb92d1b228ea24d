"""Threats with the law, and who wrote before in vain: and who calls us thieves: heard by their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.calls import accuses, repeats, threatens


@pytest.mark.parametrize(
    "text",
    [
        "You locked me out mid trade. Unlock it or I sue.",
        "i will sue you",
        "We're going to take this to court",
        "see u in court",
        "do not ignore me again or I will sue you",
        "you can be sure I will call the police",
        "you will hear from my lawyer",
        "I have filed a police report",
        "I'm reporting you to the FCA",
        "I will take legal action",
        "再不处理我就报警了",
        "我要起诉你们",
        "已经找律师了，等着",
        "法院见",
        "I'll complain to the regulator",
        "再这样我就投诉到金管会",
        "我要去報警",
        "我要起诉你们，你们需要给我赔偿",
        "我已经报警了，需要你们提供证据",
    ],
)
def test_a_threat_with_the_law_is_heard(text: str) -> None:
    assert threatens(text)


@pytest.mark.parametrize(
    "text",
    [
        "should i call the police?",
        "do I need a lawyer for the tax papers",
        "is there a regulator one can go to",
        "how do i complain to your team",
        "the issue is with my account",
        "i am pursuing a degree",
        "需要报警吗",
        "可以报警吗",
        "警察局旁边的店",
        "my lawyer friend told me to buy bitcoin",
        "Should I call the police or hire a lawyer",
        "Can I sue",
        "how do I take legal action",
        "My solicitor has asked for my transaction history",
        "骗子威胁我说要报警",
        "他说要报警",
    ],
)
def test_who_asks_about_the_law_does_not_threaten(text: str) -> None:
    assert not threatens(text)


@given(st.text())
def test_any_text_can_be_heard_for_threats(text: str) -> None:
    assert threatens(text) in (True, False)


@pytest.mark.parametrize(
    "text",
    [
        "this is the third time I am writing to you",
        "I have contacted you three times about it",
        "wrote twice, nobody answered",
        "still no reply from anyone",
        "驗證碼收不到已經反應第三次了，每次都叫我等",
        "我找客服好几次了",
        "第三次来问了",
        "一直没人处理",
    ],
)
def test_who_wrote_before_in_vain_is_heard(text: str) -> None:
    assert repeats(text)


@pytest.mark.parametrize(
    "text",
    [
        "the code came three times",
        "试了三次都不行",
        "验证码发了三次都没收到",
        "how many times can i try",
        "nobody buys my order",
        "挂单挂了一周没人理",
        "找了好几遍没找到充值地址",
        "我找了三次都没找到",
        "my seed is written down twice",
        "I have asked my bank twice",
        "P2P seller: I messaged him three times",
        "asked the app for a code several times",
        "我联系商家三次了",
    ],
)
def test_what_was_tried_before_is_not_what_was_asked_before(text: str) -> None:
    assert not repeats(text)


@pytest.mark.parametrize(
    "text",
    ["你们是骗子", "你们就是诈骗", "騙子", "垃圾平台骗钱", "骗子公司！", "你们平台就是骗人的", "you are scammers", "scammers!!!", "u r thieves", "this exchange is a scam"],
)  # fmt: skip
def test_who_calls_us_thieves_is_heard(text: str) -> None:
    assert accuses(text)


@pytest.mark.parametrize(
    "text",
    ["你们是骗子，我的币被转走了", "我被骗子骗了", "有骗子冒充你们", "你们是骗子吗", "怎么教我老伴分清你们的真通知和骗人的", "诈骗", "you stole my coins, thieves",
     "is bitmart a scam?", "this is a scam coin", "that guy is a scammer", "you are scammers, my coins are gone"],
)  # fmt: skip
def test_who_tells_of_a_theft_or_asks_does_not_only_accuse(text: str) -> None:
    assert not accuses(text)
