"""Card numbers of every issuer; order ids and other long numbers stay, also those that pass Luhn."""

from __future__ import annotations

import pytest

from bot.redaction import redact
from tests.unit.secrets_made import ISSUERS, Dice, card, in_fours, marked

_DICE = Dice(4111)
_C = card(_DICE, "4")
_F = in_fours(_C)
_SAID = [
    "{c}",
    "{f}",
    "my card {c}",
    "my card is {c} and it was declined",
    "card number: {c}",
    "Visa {c}",
    "credit card {f}",
    "debit card no. {c}",
    "card no.{c}",
    "i paid with {c}",
    "refund to my card {c}",
    "refund card {c}",
    "ordered with card {c}",
    "my order failed, I paid with card {f}",
    "{c} 12/26 123",
    "{f} 12/26 123",
    "{f} exp 12/26 cvv 123",
    "exp 12/26 {f}",
    "{f}\n12/26\n123",
    "name ann, {c}, 12/26",
    "can i buy with {c}?",
    "卡号{c}",
    "卡号：{c}",
    "我的卡号是{c}",
    "银行卡{c}",
    "银行卡号：{f}",
    "用{c}付款失败",
    "信用卡 {c} 被扣款了",
    "刷了{c}没到账",
    "卡號 {c}",
    "信用卡號：{f}",
    "這張卡{c}可以嗎",
    "我的visa卡{c}",
    "card是{c}",
    "idk why my card {c} fails",
    "tagged card {c}",
    "in cash or by card {c}?",
    "({c})",
    '"{c}"',
    "{c}.",
    "card=**{c}**",
    "uid 12345678 card {c}",
    "order 20240311998877, card {c}",
]
_ORDER_WORDS = [
    "order {c}",
    "order {f}",
    "Order ID {c}",
    "order id: {c}",
    "order no. {c}",
    "order number {c}",
    "order number is {c}",
    "my order: {c}",
    "the order that i placed {c}",
    "orders {c}",
    "order #{c}",
    "#{c}",
    "ticket {c}",
    "ticket no {c}",
    "case {c}",
    "ref {c}",
    "reference: {c}",
    "tx {c}",
    "txid {c}",
    "memo {c}",
    "tag {c}",
    "tag: {c}",
    "tracking {c}",
    "ID {c}",
    "id: {c}",
    "invoice {c}",
    "BM{c}",
    "P2P{c}",
    "{c}BM",
    "0.{c}",
    "订单{c}",
    "订单号{c}",
    "订单号：{c}",
    "订单编号是{c}",
    "我的订单号是 {c}",
    "订单 {c} 没有成交",
    "订单id {c}",
    "我的order {c}",
    "訂單{c}",
    "訂單號：{c}",
    "訂單編號 {c}",
    "单号{c}",
    "單號 {c}",
    "委托单号：{c}",
    "流水号{c}",
    "流水 {c}",
    "交易号{c}",
    "工单{c}",
    "编号{c}",
    "編號：{c}",
    "标签{c}",
    "备注 {c}",
]
_NO_CARDS = [
    "1700000000000",
    "4111 1111 1111 1112",
    "4111111111111112",
    "1234567890123456",
    "0000000000000000",
    "9999999999999995",
    "call 8613800138000",
    "+86 138 0013 8000",
    "2024-03-11 12:30:45",
    "20240311 123045",
    "12345678",
    "100,000,000,000,000",
    "0.00000000012345",
    "my card was declined",
    "card does not work",
    "银行卡绑定失败",
    "block 840000 840001 840002",
    "1 2 3 4 5 6 7 8 9 10 11 12 13 14",
    "4 5 6 7 8 9",
    "",
]


def test_there_are_enough_examples() -> None:
    assert len(_SAID) >= 40
    assert len(_ORDER_WORDS) + len(_NO_CARDS) >= 60


@pytest.mark.parametrize("form", _SAID)
def test_a_card_number_is_removed(form: str) -> None:
    found = redact(form.format(c=_C, f=_F))
    assert "card number" in found.removed
    assert found.text.startswith(marked(form, "card number")[:12])
    assert _C not in found.text.replace(" ", "")


@pytest.mark.parametrize("issuer", ISSUERS)
def test_every_issuer_and_every_way_of_grouping_is_known(issuer: str) -> None:
    for gap in ["", " ", "-", "–", "  ", "·", "\u00a0", "\u200b"] * 10:
        found = redact(f"pay with {in_fours(card(_DICE, issuer), gap)} ok")
        assert found.text == "pay with [card number removed] ok"


@pytest.mark.parametrize("form", _ORDER_WORDS)
def test_an_order_id_that_looks_like_a_card_stays_after_an_order_word(form: str) -> None:
    for issuer in ("4", "51", "62", "37"):
        number = card(_DICE, issuer)
        text = form.format(c=number, f=in_fours(number))
        assert redact(text).text == text


def test_other_long_numbers_stay() -> None:
    assert [text for text in _NO_CARDS if redact(text).text != text] == []


def test_full_width_digits_do_not_hide_a_card() -> None:
    assert redact("".join(chr(ord(c) + 0xFEE0) for c in _C)).text == "[card number removed]"


def test_two_cards_in_one_message_are_both_removed() -> None:
    assert redact(f"{_F} or {_C}, {_F}").text == "[card number removed] or [card number removed], [card number removed]"
