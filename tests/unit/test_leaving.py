"""What may not leave, sentence by sentence; and that everything said automatically may."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import faq, settings
from bot.faq.policy import Policy
from bot.mind import officials_of
from bot.model import Language, Text
from bot.rules.leaving import Kind, objections
from bot.speech import intake, phrases
from tests.house.process import ROOT
from tests.house_double import ARTICLES, OFFICIALS
from tests.unit import leaving_harmless as fine
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


@pytest.mark.parametrize("text", [*fine.FINE_EN, *fine.FINE_ZH])
def test_it_may_leave(text: str) -> None:
    assert objections(text, OFFICIALS) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Your UID 12345678: the withdrawal of 500 USDT is frozen.", "It belongs to ann@gmail.com.", "Please send me your UID.",
        "What is your email address?", "Can I have your order number, please?", "Your UID?", "DM us your phone number.",
        "I need your UID and your email.", "Could you confirm your registered email?", "Order 5512999801 was refunded.",
        "Your transfer 20261130998877 has left.", f"The TXID is {'ab12' * 16}.", "Please share the TXID and your account ID here.",
        "请提供您的UID", "您的邮箱是多少？", "请发一下订单号", "麻烦告知注册手机号", "请私信您的UID", "請提供您的郵箱", "您的订单 88123456 已处理",
        "您的账户 zhang.wei@163.com 已解冻", "请回复订单号和UID",
    ],
)  # fmt: skip
def test_where_others_read_along_nothing_of_an_account_is_said_or_asked_for(text: str) -> None:
    assert Kind.PERSONAL in {objection.kind for objection in objections(text, OFFICIALS, public=True)}
    assert Kind.PERSONAL not in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hello Ann, I am looking into it.", "Please write to us in a direct message.", "We never ask for your UID or your email here.",
        "Please do not post your UID here.", "Write to support@example.com.", "Withdrawals take up to 24 hours.", "请私信我们，不要在这里发订单号",
        "Check your email for the link.", "The minimum is 1,000,000 SHIB.", "You find the code in your email.", "谢谢，已经修好了",
        "Please check the address in your email settings.", "Maintenance ends at 14:00 UTC on 2026-11-30.", "我们不会向您索要邮箱或手机号",
        "请在邮箱里查看通知", "验证码已发送到您的邮箱。", "The deadline is 20261130.", "Open your account settings, please.", "It is done now.", "Have a look at your inbox.", "请查看账户设置",
    ],
)  # fmt: skip
def test_what_tells_of_no_account_may_be_said_in_public(text: str) -> None:
    assert objections(text, OFFICIALS, public=True) == ()


def test_there_are_enough_sentences_of_both_sorts() -> None:
    stopped = [*said.SECRET_EN, *said.SECRET_ZH, *said.REMOTE, *said.LINKS, *said.ADDRESSES]
    assert len(set(stopped)) >= 150
    assert len({*fine.FINE_EN, *fine.FINE_ZH}) >= 150


EXAMPLE = settings.load(ROOT / "config.example.toml").brand
ALLOWED = officials_of(EXAMPLE)
SAID = {
    "brand": EXAMPLE.name, "agent": "Mei", "place": 2, "before": 1, "what": "x", "code": "ND-7F3K-2QXW", "official": "X: BitMart_example",
}  # fmt: skip


@pytest.mark.parametrize("language", list(Language))
def test_everything_that_is_said_automatically_may_leave(language: Language) -> None:
    articles = faq.load(ROOT / "faq_data", EXAMPLE.words()).articles.values()
    texts = {key: phrases.line(key, language, **SAID) for key in phrases._LINES}
    texts |= {article.intent: article.answers[language].plain for article in articles}
    texts |= {
        f"{a.intent} link {n}": mark.url
        for a in articles
        for n, mark in enumerate(a.answers[language].marks)
        if mark.url
    }
    texts["needs"] = intake.request(intake._WORDS, language)
    texts |= {f"list {n}": row.split(": ")[-1] for n, row in enumerate(ALLOWED.listed())}
    assert {key: found for key, text in texts.items() if (found := objections(text, ALLOWED))} == {}


def test_an_article_word_for_word_is_approved_and_a_changed_one_is_not() -> None:
    article = next(iter(ARTICLES.values()))
    strange = replace(article, answers=dict.fromkeys(Language, Text("Open https://evil.example.org now.")))
    policy = Policy({article.intent: strange})
    assert policy.approves(" Open https://evil.example.org now.\n")
    assert not policy.approves("Open https://evil.example.org now!")
    assert not replace(policy, expired=frozenset({article.intent})).approves("Open https://evil.example.org now.")


@pytest.mark.parametrize(
    "text",
    [
        "please send me your " * 800,
        "a" * 16_000,
        "0x" + "1 " * 8_000,
        "请把验证码" * 3_000,
        "a.b." * 4_000,
        "@" * 16_000,
        "https://" * 2_000,
        "x@" * 8_000,
        "send the your code " * 900,
    ],
)
def test_however_odd_a_text_is_it_is_read_to_its_end(text: str) -> None:
    assert len(objections(text[:16_000], OFFICIALS)) <= 10
