"""What an agent will need: what is missing, what a text gives, and what came cut short."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq import NEEDS
from bot.model import Kept, Language
from bot.redaction import markers, redact
from bot.speech import intake

EN, HANS, HANT = Language.EN, Language.ZH_HANS, Language.ZH_HANT
TXID = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def found(text: str, *asked: str) -> set[str]:
    clean = redact(text)
    return set(intake.given_in(clean.text, clean.kept, asked))


@given(st.lists(st.sampled_from(NEEDS), unique=True), st.lists(st.sampled_from(NEEDS)))
def test_what_is_missing_is_what_was_needed_and_not_given(needs: list[str], have: list[str]) -> None:
    missing = intake.missing(needs, have)
    assert list(missing) == [need for need in needs if need not in have]
    for tongue in Language:
        for said in (intake.request, intake.still_missing, intake.not_whole):
            assert bool(said(missing, tongue)) is bool(missing)


def test_what_is_asked_for_reads_as_a_sentence() -> None:
    assert intake.request(["uid"], EN) == "To save time, you can send it here now: your UID."
    assert intake.request(["uid", "coin", "network"], EN).endswith(": your UID, which coin and which network.")
    assert (
        intake.request(["txid", "time"], HANS)
        == "为了更快处理，您可以先把这些信息发到这里：TXID（交易哈希）、发生时间。"
    )
    assert intake.request(["device"], HANT).endswith("：設備型號和 App 版本。")
    assert intake.still_missing(["network", "amount"], EN) == "Still useful, if you have it: network and amount."
    assert intake.still_missing(["network", "amount"], HANS) == "如果方便，再补充一下：网络、数量。"
    assert intake.not_whole(["txid"], EN).startswith("The TXID looks cut short.")
    assert intake.not_whole(["txid"], HANT) == "您發來的 TXID 好像不完整，請完整複製後再發一次。"


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("my uid is 88412093, 500 usdt over trc20, sent yesterday", {"uid", "coin", "amount", "network", "time"}),
        ("UID：88412093 提了 0.05 BTC 昨天下午 比特币网络", {"uid", "coin", "amount", "time", "network"}),
        (f"txid {TXID}", {"txid"}),
        ("mei@example.com, iphone 14, app version 3.2.1", {"email", "device"}),
        ("order number 2211987345001, bought SOL/USDT this morning", {"order_id", "coin", "time"}),
        ("三天前提的，三千u，走的波场", {"time", "amount", "coin", "network"}),
        ("3天前充的，5000刀", {"time", "amount"}),
        ("安卓手机，华为 mate60", {"device"}),
        ("sent on the Polygon network about 2 hours ago", {"network", "time"}),
        ("it was 250 dollars on March 3rd", {"amount", "time"}),
        ("1,200 DOGE 11月3日 10:35", {"amount", "coin", "time"}),
        ("I use TON", {"coin"}),
        ("usdt erc20", {"coin", "network"}),
        ("以太坊主网，1.5个eth", {"network", "coin", "amount"}),
        ("arbitrum, 40 usdc, 2026-11-03", {"network", "coin", "amount", "time"}),
        ("网页版登录的，chrome浏览器", {"device"}),
        ("amount: 300", {"amount"}),
        ("半小时前刚提的", {"time"}),
        ("", set()),
        ("hello, is anybody there?", set()),
        ("please help me", set()),
        ("a ton of people have this problem, it is not near the end", set()),
        ("I am the one who wrote you before", set()),
        ("还要等多久啊，急死了", set()),
        ("帮帮我，钱不见了", set()),
        ("you said support is 24/7", set()),
        ("screenshots etc", set()),
        ("我的wifi网络不好", set()),
        ("1: hello", set()),
    ],
)
def test_what_a_text_gives_is_seen(text: str, needs: set[str]) -> None:
    assert found(text) == needs


def test_a_bare_number_answers_only_what_was_asked_for() -> None:
    assert found("88412093") == set()
    assert found("88412093", "uid") == {"uid"}
    assert found("2211987345001-77", "order_id") == {"order_id"}
    assert found("it failed 88412093 times I think", "uid") == set()


def test_what_its_sender_is_asked_about_is_not_asked_for_again() -> None:
    assert intake.given_in(markers.SEALED, (), ("txid",)) == ("txid",)


def test_what_was_removed_gives_nothing() -> None:
    assert intake.given_in(markers.removed("one-time code", ""), ()) == ()


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("0x3fa9c2...b81e", {"txid"}),
        ("9f86d081884c7d65…a08", {"txid"}),
        (TXID[:40], {"txid"}),
        (f"0x{TXID[:50]}", {"txid"}),
        (TXID, set()),
        (f"0x{TXID}", set()),
        ("0x52908400098527886E0F7030069857D2E4169EE7", set()),
        ("mei@", {"email"}),
        ("mei@example", {"email"}),
        ("mei@example.com", set()),
        ("write me at mei@mail.example.com.", set()),
        ("I sent it yesterday... please look", set()),
        ("500 usdt", set()),
        ("wait......", set()),
        ("I sent 5000... please help", set()),
        ("我充了5000...没到", set()),
        ("usdt2000… not arrived", set()),
        ("order 12345...", set()),
        ("bought BTC@65000", set()),
    ],
)
def test_what_came_cut_short_is_seen(text: str, broken: set[str]) -> None:
    assert set(intake.broken_in(text, ("txid", "email"))) == broken


def test_only_what_is_wanted_can_be_broken() -> None:
    assert intake.broken_in("TJYeasTPa6gpEE...", ("address",)) == ("address",)
    assert intake.broken_in("TJYeasTPa6gpEE6hHyGzy8", ("address",)) == ("address",)
    assert intake.broken_in("TJYeasTPa6gpEE6hHyGzy8", ("uid",)) == ()


@given(st.text(), st.lists(st.sampled_from(NEEDS), unique=True))
def test_any_text_can_be_read(text: str, asked: list[str]) -> None:
    assert set(intake.given_in(text, (), asked)) <= set(NEEDS)
    assert set(intake.broken_in(text, asked)) <= set(asked)
    assert intake.given_in(text, [Kept("uid", "1")], asked)[:1] in (("uid",), ("email",))


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", ["1", "1.", "一", "20", "a1", "amount ", "ab@", "jan", "\n", "-\n1", "0x", "a…"])
def test_no_text_takes_long(piece: str) -> None:
    text = (piece * 16_000)[:16_000]
    assert set(intake.given_in(text, (), NEEDS)) <= set(NEEDS)
    assert set(intake.broken_in(text, NEEDS)) <= set(NEEDS)


WANTED = ("uid", "txid", "coin", "network", "address", "order_id", "device")


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("what is a uid?", "uid"), ("UID是什么", "uid"), ("UID在哪里看", "uid"), ("whats uid", "uid"), ("什么是TXID", "txid"), ("where do i find txid?", "txid"), ("交易哈希是什麼", "txid"),
        ("怎么查txid", "txid"), ("what is the order number", "order_id"), ("链是什么意思", "network"), ("钱包地址在哪里找", "address"), ("what is my app version", "device"),
        ("what is the network fee", ""), ("what network should i use to deposit", ""), ("提现用什么网络", ""), ("网络费是什么", ""), ("where is my withdrawal", ""),
        ("uid 8837261", ""), ("提现地址怎么改", ""),
    ],
)  # fmt: skip
def test_who_asks_what_a_detail_is_is_understood(text: str, need: str) -> None:
    assert intake.explained(text, WANTED) == need
    assert intake.explained(text, ("coin",)) == ""


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("what do you need?", True), ("what should I send", True), ("需要什么", True), ("需要我提供什么吗", True), ("还要发什么", True),
        ("what should i send to deposit", False), ("充值需要什么", False), ("提现要多久", False), ("I need help", False),
    ],
)  # fmt: skip
def test_who_asks_what_to_send_is_understood(text: str, asks: bool) -> None:
    assert intake.asks_what_is_needed(text) is asks
