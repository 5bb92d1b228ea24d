"""References: found with their kind and value as agents read them, in English and Chinese, with and without spaces."""

from __future__ import annotations

import pytest

from bot.redaction import redact

_TRON = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"
_ETH = "0x742d35Cc6634C0532925a3b844Bc454e4438f44e"
_BTC = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
_P2SH = "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"
_BECH = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"
_TX = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (f"tx {_TX}", "txid", _TX),
        (f"tx 0x{_TX}", "txid", f"0x{_TX}"),
        (f"哈希{_TX}没到", "txid", _TX),
        (f"https://tronscan.org/#/transaction/{_TX}", "txid", _TX),
        (_TRON, "address", _TRON),
        (f"我的地址{_TRON}。", "address", _TRON),
        (_ETH, "address", _ETH),
        (f"提到{_ETH}了", "address", _ETH),
        (_BTC, "address", _BTC),
        (_P2SH, "address", _P2SH),
        (_BECH, "address", _BECH),
        (_BECH.upper(), "address", _BECH.upper()),
        (f"地址：{_BECH}，", "address", _BECH),
        ("uid 12345678", "uid", "12345678"),
        ("UID:12345678", "uid", "12345678"),
        ("my uid is 12345678.", "uid", "12345678"),
        ("uid number 12345678", "uid", "12345678"),
        ("我的uid12345678提现", "uid", "12345678"),
        ("UID是12345678", "uid", "12345678"),
        ("UID：12345678，", "uid", "12345678"),
        ("uid号：12345678", "uid", "12345678"),
        ("order 20240311998877", "order_id", "20240311998877"),
        ("order id: BM20240311-77", "order_id", "BM20240311-77"),
        ("order no. 998877", "order_id", "998877"),
        ("order number is 998877", "order_id", "998877"),
        ("Order #998877", "order_id", "998877"),
        ("ticket 998877", "order_id", "998877"),
        ("case no 998877", "order_id", "998877"),
        ("订单998877没成交", "order_id", "998877"),
        ("订单号：BM998877", "order_id", "BM998877"),
        ("我的订单号是998877，", "order_id", "998877"),
        ("訂單編號 998877", "order_id", "998877"),
        ("单号998877", "order_id", "998877"),
        ("委托单号：998877", "order_id", "998877"),
        ("ann@example.com", "email", "ann@example.com"),
        ("邮箱ann@example.com我的", "email", "ann@example.com"),
        ("mail: ann.lee+x@mail.example.co.uk.", "email", "ann.lee+x@mail.example.co.uk"),
        ("邮箱是ann_lee@qq.com，", "email", "ann_lee@qq.com"),
        ("500 USDT", "amount", "500 USDT"),
        ("提现500usdt没到", "amount", "500usdt"),
        ("提了0.5BTC", "amount", "0.5BTC"),
        ("1,250.75 USDT", "amount", "1,250.75 USDT"),
        ("$1,000", "amount", "$1,000"),
        ("充了5000元", "amount", "5000元"),
        ("100u", "amount", "100u"),
        ("€ 50", "amount", "€ 50"),
    ],
)
def test_a_reference_is_found_and_left_in_place(text: str, kind: str, value: str) -> None:
    found = redact(text)
    assert found.text == text
    assert [(reference.kind, reference.value) for reference in found.kept] == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "my order is stuck", "order please", "订单没成交", "in case you wonder", "uid?", "what is a UID", "UID 12", "showcase 12345", "reorder 12345",
        "fluid 123456", "mail me", "a@b", "@handle", "usdt", "how much is 1 dollarama", "v1.2.3", "bitcoin", "0x", "0xdeadbeef", "T" * 30, "bc1", "1" * 20,
    ],
)  # fmt: skip
def test_what_is_no_reference_is_not_taken_for_one(text: str) -> None:
    assert redact(text).kept == ()
    assert redact(text).text == text


def test_all_references_of_a_message_come_in_the_order_of_the_text() -> None:
    text = f"UID 12345678, ann@example.com, 500 USDT to {_TRON}, txid {_TX}, order 998877"
    assert [r.kind for r in redact(text).kept] == ["uid", "email", "amount", "address", "txid", "order_id"]


def test_a_reference_inside_a_secret_is_not_shown() -> None:
    assert redact("my password is uid:12345x").kept == ()


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("transaction on my card 4000123412341234", "4000123412341234"),
        ("payment with visa 4000123412341234", "4000123412341234"),
        ("银行卡4000123412341234付款失败", "4000123412341234"),
        ("paid with 4000123412341234", "4000123412341234"),
        (
            "private key 0x10d812e83b0f4ff94706ef8c75ead96f2edb5f08940deb994fd1a7f2513c2fee",
            "0x10d812e83b0f4ff94706ef8c75ead96f2edb5f08940deb994fd1a7f2513c2fee",
        ),
        (
            "api key 04effde58ce064f86a2c082da09024e5f20883f9b0a9f9a2476b0d830cebf364af351e282a0bb2c2d7452372f9fcd7e994620059957fa58c972a9240510c275c08",
            "04effde58ce064f86a2c082da09024e5f20883f9b0a9f9a2476b0d830cebf364af351e282a0bb2c2d7452372f9fcd7e994620059957fa58c972a9240510c275c08",
        ),
        (
            "secret key 02effde58ce064f86a2c082da09024e5f20883f9b0a9f9a2476b0d830cebf364af",
            "02effde58ce064f86a2c082da09024e5f20883f9b0a9f9a2476b0d830cebf364af",
        ),
        (
            "the root of my wallet, private key 75f26b74104d8092e06e76388fb90458842c4dea2060684908bd49493ca2e21d",
            "75f26b74104d8092e06e76388fb90458842c4dea2060684908bd49493ca2e21d",
        ),
        (
            "记录一下私钥 290dcd86dc83b450050fc0dc7401cba78aed75b1e5e2fb47e6998be2b2337ef1",
            "290dcd86dc83b450050fc0dc7401cba78aed75b1e5e2fb47e6998be2b2337ef1",
        ),
    ],
)
def test_cards_and_keys_beside_words_for_references_go(text: str, secret: str) -> None:
    left = redact(text)
    assert left.removed
    assert not any(value in left.text for value in secret.split("|"))


@pytest.mark.parametrize(
    "text",
    [
        "transaction 4000123412341234 not found in bank",
        "Transfer 4000123412341234 not found",
        "payment 4000123412341234 missing",
        "银行交易4000123412341234查不到",
        "bank transfer no 4000123412341234",
        "转账4000123412341234还没到",
        "Public key 04effde58ce064f86a2c082da09024e5f20883f9b0a9f9a2476b0d830cebf364af351e282a0bb2c2d7452372f9fcd7e994620059957fa58c972a9240510c275c08 is shown, fine?",
        "public key: 0x02effde58ce064f86a2c082da09024e5f20883f9b0a9f9a2476b0d830cebf364af",
        "my public key is 03effde58ce064f86a2c082da09024e5f20883f9b0a9f9a2476b0d830cebf364af",
        "公钥是02effde58ce064f86a2c082da09024e5f20883f9b0a9f9a2476b0d830cebf364af",
        "merkle root 10d812e83b0f4ff94706ef8c75ead96f2edb5f08940deb994fd1a7f2513c2fee wrong",
        "commit 75f26b74104d8092e06e76388fb90458842c4dea2060684908bd49493ca2e21d of proof of reserves, my leaf?",
        "Proof of reserves record id 5be7ce9f5d49ae466336692b461a5c070a9cd132d153244bb07ac9d0513d5769",
        "审计ID 2fd2545aa3a4d209d97f771d2b238d0f883491d11f2c09440edc673a105d9dcd",
        "记录ID: 290dcd86dc83b450050fc0dc7401cba78aed75b1e5e2fb47e6998be2b2337ef1",
        "merkle leaf 10d812e83b0f4ff94706ef8c75ead96f2edb5f08940deb994fd1a7f2513c2fee",
        "默克尔根10d812e83b0f4ff94706ef8c75ead96f2edb5f08940deb994fd1a7f2513c2fee",
        "审计编号：2fd2545aa3a4d209d97f771d2b238d0f883491d11f2c09440edc673a105d9dcd",
    ],
)
def test_numbers_of_transfers_public_keys_and_proofs_stay(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "what's a fund password for, do i need one if i have 2fa, 5221",
        "do I really have to send you my passport\ntag 773940",
        "send you my passport ref 773940",
        "passport uid 12345678",
    ],
)
def test_a_number_behind_talk_of_papers_and_2fa_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    "text", ["my 2fa is 5221", "2fa: 52211", "2fa, 522113", "passport EA 1234567", "passport tg1234567"]
)
def test_a_number_that_is_the_paper_or_the_code_goes(text: str) -> None:
    assert redact(text).removed
