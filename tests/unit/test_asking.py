"""The question whether somebody is really ours, and what only sounds like it; and what the bot then says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.decisions import Answer, StandAside
from bot.model import Language, Reading, Status, Utterance
from bot.reading.asking import asks_whether_ours, tells_of_impostor, tells_of_lure
from bot.reading.officials import Officials
from bot.speech.replies import Scene, reply_to
from bot.triage import decide
from tests.house_double import OFFICIALS
from tests.unit.test_triage import PENDING, POLICY, SURE

ASKED = (
    "is @BitMart_Supp0rt real?", "is @BitMart_Supp0rt official", "Is this you? https://bitmart-help.com is it yours?", "does @bitmart_care belong to you?", "is t.me/bitmart_vip legit",
    "@bitmart_help real or fake?", "is this email from you: no-reply@bitmart-mail.com", "can i trust @bitmart_agent", "does @bitmart_mei work for you", "is @bm_admin your support account",
    "are bitmart-airdrop.com and @bm_airdrop scams or yours", "can you verify if @bitmart_cs is your agent", "is bitmart.help a phishing site?",
    "这个客服是真的吗 @BitMart_Supp0rt", "@BitMart_Supp0rt是官方的吗", "bitmart-help.com 是你们的网站吗？", "@bitmart_kefu 是不是骗子", "请问 @bitmart_vip 是你们客服吗", "核实一下 @bitmart_cs 真假",
    "t.me/bitmart_cn 是不是官方群", "这个 @bitmart_help 可信吗", "@bitmart_01 真的假的", "help@bitmart-mail.com 是官方邮箱吗", "這個客服是真的嗎 @BitMart_Supp0rt", "@bitmart_hk 是你們的嗎",
    "is @BitMart_helpdesk you?", "@bitmart_kefu 是你们吗", "@bitmart_kefu 是你们？", "who is @bitmart_help", "这个 @bm_vip 是谁",
)  # fmt: skip
NOT_ASKED = (
    "I was scammed by @BitMart_Supp0rt, is he real?", "i sent 500 USDT to @bitmart_help, is it official?", "my money is gone after talking to @bm_support, is this your agent?",
    "is my email tom@gmail.com verified?", "can you answer me at @tom?", "my telegram is @bitmart_tom, ok?", "a man from your support @BitMart_example asks me to pay a fee, is it you?", "can you check if my account tom@gmail.com is safe", "write to me at tom@gmail.com", "@tom where is my withdrawal", "see https://etherscan.io/tx/abc",
    "我被骗了，@BitMart_Supp0rt 是官方吗", "已经转给了 @bitmart_kefu，是你们的吗", "我的邮箱 tom@qq.com 安全吗", "请回复到 tom@qq.com", "查询 https://tronscan.org/abc 这笔",
    "我把验证码给了 @bitmart_kefu，他是真的吗", "how do I withdraw?", "怎么提现", "x" * 300 + " is @bitmart_help real?",
)  # fmt: skip
KNOWN = replace(POLICY, officials=OFFICIALS)


@pytest.mark.parametrize("text", ASKED)
def test_it_is_asked(text: str) -> None:
    assert asks_whether_ours(text)


@pytest.mark.parametrize("text", NOT_ASKED)
def test_it_is_not_asked(text: str) -> None:
    found = decide(PENDING, Utterance(text), Reading(SURE), KNOWN)
    assert not (isinstance(found, Answer) and found.line.startswith("verify_"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("/verify @BitMart_Supp0rt", "verify_look_alike"), ("/VERIFY BitMart Support", "verify_look_alike"), ("/verify @BitMart_example", "verify_ours_handle"), ("/verify", "verify_ask"),
        ("/verify BitMart", "verify_ask"), ("/verify https://www.example.com/login", "verify_ours"), ("/verify @tom", "verify_unknown"), ("/verify 王客户", "verify_unknown"),
        ("is @BitMart_Supp0rt real?", "verify_look_alike"), ("@BitMart_example是官方的吗", "verify_ours_handle"), ("support@example.com 是你们的邮箱吗", "verify_ours"),
        ("is t.me/whoever_42 yours?", "verify_unknown"), ("@BitMart_helpdesk??", "verify_look_alike"), ("@bitmart_kefu?", "verify_look_alike"), ("@whoever_42 是你们吗", "verify_unknown"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("public", [False, True])
def test_it_is_answered_from_the_list_alone_in_private_and_in_public(text: str, line: str, public: bool) -> None:
    found = decide(replace(PENDING, public=public), Utterance(text), Reading(SURE), KNOWN)
    assert isinstance(found, Answer)
    assert found.line == line


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("public", [False, True])
def test_what_was_asked_about_is_never_said_again(language: Language, public: bool) -> None:
    conversation = replace(PENDING, public=public, language=language)
    for text in (
        "/verify @BitMart_CANARY",
        "/verify https://canary.evil.io/CANARY",
        "/verify CANARY",
        "/verify {official} {brand} %s CANARY",
    ):
        found = decide(conversation, Utterance(text), Reading(), KNOWN)
        reply = reply_to(found, conversation, KNOWN, Scene(language, "BitMart"))
        assert reply
        for said in (reply.text, *reply.shorter):
            assert "canary" not in said.plain.lower()
            assert "{" not in said.plain
        assert "Telegram: BitMartHelp_example" in reply.text.plain
        assert ("support@example.com" in reply.text.plain) is not public
        assert bool(reply.buttons) is not public


def test_it_is_answered_while_a_person_is_waited_for_and_not_once_he_is_there() -> None:
    waiting = replace(PENDING, status=Status.OPEN)
    for text in ("/verify @BitMart_Supp0rt", "is @BitMart_Supp0rt real?"):
        found = decide(waiting, Utterance(text), Reading(SURE), KNOWN)
        assert isinstance(found, Answer)
        assert found.line == "verify_look_alike"
        assert isinstance(decide(replace(waiting, assignee=1), Utterance(text), Reading(SURE), KNOWN), StandAside)


def test_without_a_list_nobody_is_called_an_impostor() -> None:
    nothing = replace(POLICY, officials=Officials.of("BitMart", {}, [], []))
    found = decide(PENDING, Utterance("/verify @BitMart_Supp0rt"), Reading(), nothing)
    assert isinstance(found, Answer)
    assert found.line == "verify_no_list"
    plain = decide(PENDING, Utterance("is @BitMart_Supp0rt real?"), Reading(SURE), nothing)
    assert isinstance(plain, Answer)
    assert plain.intent == "withdraw"


@pytest.mark.parametrize(
    "text",
    ["有个自称客服的加我微信让我转u", "有人说是你们客服，要我转500u解冻账户，真的吗", "客服加我微信让我转账", "有人冒充你们客服让我交保证金", "自稱客服的人要我先付解凍費",
     "a guy from your support asks me to pay a fee to unlock my withdrawal", "someone claiming to be your agent wants me to send 500 usdt",
     "some website is using your name and a fake license, my aunt just deposited there 9k, do something", "an app with a copied design, they cloned your site and I paid 300 in",
     "有个网站冒用你们的名义，我妈充了九千", "山寨你们平台的app，我朋友已经转了一万",
     "he says he is from bitmart and i must deposit more to withdraw", "support on telegram told me to send usdt to verify my wallet"],
)  # fmt: skip
def test_who_is_asked_for_money_in_our_name_is_heard(text: str) -> None:
    assert tells_of_lure(text)


@pytest.mark.parametrize(
    "text",
    ["你们客服让我等", "客服说让我转人工", "客服让我发交易哈希", "商家说要我付手续费", "卖家让我转账", "有人让我帮他买币", "客服说要交易满三次才能提", "提现要先交手续费吗",
     "your support asked me to send my uid", "your team said I need to send a selfie", "how do I send usdt to your support", "will your support ever ask me to pay a fee", "the app says I have to pay a fee",
     "someone used your site before me and deposited", "a channel uses your logo, can you take it down", "冒充你们的邮件，我没点", "I am using your app and deposited 50",
     "the seller says he is verified and asks me to pay outside", "a friend asks me to send him usdt", "transfer me to support please", "", "x" * 16_000, "from your support " * 900],
)  # fmt: skip
def test_who_speaks_of_us_and_of_money_is_not_lured(text: str) -> None:
    assert not tells_of_lure(text)


@pytest.mark.parametrize(
    "text",
    ["a channel on telegram uses your logo and sells signals", "is there a fake app using your brand?", "where do i report a scam website pretending to be you", "got an email in your name",
     "有假冒你们的网站，去哪举报", "推特上有人冒充你們客服", "盗用贵司logo的群"],
)  # fmt: skip
def test_who_passes_for_us_is_reported(text: str) -> None:
    assert tells_of_impostor(text)


@pytest.mark.parametrize(
    "text",
    ["i am using your app", "someone used your site before me", "UN compensation payment approved in your name, contact agent barrister cole", "what is your name", "fake usdt in my wallet", "the seller used a fake name", "提现页面打不开", ""],
)  # fmt: skip
def test_who_uses_what_is_ours_passes_for_nobody(text: str) -> None:
    assert not tells_of_impostor(text)
