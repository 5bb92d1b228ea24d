"""Recall and damage, counted on a seeded corpus: secrets and references in sentences as people write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.redaction import redact
from tests.unit.secrets_made import (
    EXTENDED,
    HEX,
    ISSUERS,
    LENGTHS,
    Dice,
    broken,
    card,
    extended_key,
    in_fours,
    luhn,
    mistyped,
    password,
    references,
    seed_phrase,
    wif,
)

_FAQ = Path(__file__).parents[2] / "faq_data"
_EACH = 300  # positives of a class
_NEGATIVES = 5_000
_OPENERS = [
    "",
    "hi ",
    "hello support, ",
    "sir ",
    "pls help. ",
    "你好，",
    "您好 ",
    "在吗 ",
    "急！",
    "請問 ",
    "FYI: ",
    "urgent!!! ",
]
_CLOSERS = [
    "",
    " please",
    ", thanks",
    " why??",
    " help me",
    "，谢谢",
    " 怎么办",
    "。急",
    " 請幫忙",
    "\nthx",
    " 🙏",
    "!!!",
]
_PASSWORDS = [
    "my password is {}", "password: {}", "password {}", "pw {}", "pass: {}", "i set the password to {}", "login ann@example.com password {}", "pwd={}",
    "密码是{}", "密码{}", "密码：{}", "登录密码 {}", "密碼是{}", "密碼：{}", "资金密码{}", "password是{}", "我的password：{}", "ann@example.com:{}", "pasword is {}",
    "old password was {}",
]  # fmt: skip
_CODES = [
    "code {}", "my code is {}", "the code: {}", "2fa code {}", "otp {}", "sms code {}", "verification code is {}", "{} is my code", "{} is your verification code",
    "google authenticator code {}", "验证码{}", "验证码是{}", "验证码：{}", "短信验证码 {}", "谷歌验证码{}", "动态码 {}", "驗證碼{}", "我的驗證碼是 {}", "{} 验证码",
    "{}这是我收到的验证码", "email code {} expired", "i got code {}", "pin {}",
]  # fmt: skip
_CARDS = [
    "{}", "my card {}", "card number: {}", "visa {}", "paid with {}", "{} 12/27 123", "refund to card {}", "卡号{}", "卡号：{}", "银行卡 {}", "用{}付的", "信用卡号是{}",
    "卡號 {}", "card no. {}", "bought with card {} yesterday",
]  # fmt: skip
_KEYS = [
    "private key {}", "my private key is {}", "private key: {}", "私钥{}", "私钥是{}", "私鑰：{}", "PRIVATE_KEY={}", "metamask private key\n{}", "{} is my private key",
    "{} 这是我的私钥", "privkey {}", "secret key - {}",
]  # fmt: skip
_PROVEN = ["{}", "key {}", "私钥{}", "my wallet: {}", "import {} please", "导入{}", "order {}", "txid {}"]
_PHRASES = [
    "{}",
    "my seed phrase is {}",
    "助记词：{}",
    "助記詞 {}",
    "recovery words: {}",
    "({})",
    "wallet backup\n{}",
    "{} restore it",
]
_REFERENCES: dict[str, list[str]] = {
    "txid": [
        "{}",
        "txid {}",
        "hash {}",
        "交易哈希{}",
        "https://etherscan.io/tx/{}",
        "转账 {}",
        "deposit {} missing",
        "{} 没到账",
    ],
    "txid 0x": ["{}", "tx {}", "哈希：{}", "https://bscscan.com/tx/{}", "not a private key but the txid {}"],
    "eth": ["{}", "address {}", "地址{}", "sent to {} by mistake", "提到{}了", "code not received for {}"],
    "tron": ["{}", "my address {}", "TRC20 {}", "地址：{}", "密码忘了，地址{}", "sent usdt to {} yesterday"],
    "btc": ["{}", "btc address {}", "转到{}", "withdraw to {}"],
    "btc 3": ["{}", "address: {}", "提幣地址{}"],
    "bech32": ["{}", "segwit {}", "我的钱包{}", "code expired, address {}"],
    "order": [
        "order {}",
        "order id {}",
        "order number is {}",
        "订单{}",
        "订单号：{}",
        "訂單編號 {}",
        "my order {} code not received",
        "ticket {}",
        "单号{}没成交",
    ],
    "uid": ["uid {}", "UID:{}", "我的uid是{}", "uid {} password wrong", "UID {} 验证码收不到", "uid{}"],
    "email": [
        "{}",
        "my email is {}",
        "邮箱{}",
        "{}: forgot password",
        "mail {} code not received",
        "邮箱{}收不到验证码",
        "password reset for {} please",
    ],
    "amount": [
        "{}",
        "withdraw {} code not received",
        "提现{}没到",
        "sent {}",
        "充值{}，验证码收不到",
        "password wrong, {} stuck",
    ],
}


def _phrase(dice: Dice, number: int) -> tuple[str, str]:
    words = seed_phrase(dice, dice.one(list(LENGTHS)))
    longest = max(words, key=len)
    if number % 4 == 0:
        words = mistyped(dice, words)
    numbered = [f"{i}. {word}" for i, word in enumerate(words, 1)]
    written = dice.one(
        [
            " ".join(words),
            " ".join(words).upper(),
            "\n".join(words),
            ", ".join(words),
            "\n".join(numbered),
            " ".join(numbered),
        ]
    )
    return dice.one(_PHRASES).format(written), longest


def _made(kind: str, dice: Dice, number: int) -> tuple[str, str]:
    """A text, and the secret in it."""
    if kind == "seed phrase":
        return _phrase(dice, number)
    if kind == "proven key":
        key = (
            extended_key(dice, dice.one(list(EXTENDED)))
            if number % 3 == 0
            else wif(dice, dice.one([0x80, 0xEF]), compressed=number % 2 == 0)
        )
        return dice.one(_PROVEN).format(key), key
    if kind == "private key":
        key = dice.one(["", "0x"]) + dice.letters(HEX, 64)
        return dice.one(_KEYS).format(key), key
    if kind == "password":
        secret = password(dice)
        return dice.one(_PASSWORDS).format(secret), secret
    if kind == "one-time code":
        secret = dice.digits(6)
        return dice.one(_CODES).format(secret), secret
    number_ = card(dice, dice.one(list(ISSUERS)))
    secret = in_fours(number_) if number % 2 else number_
    return dice.one(_CARDS).format(secret), secret


def _positives(kind: str) -> Iterator[tuple[str, str]]:
    dice = Dice(sum(map(ord, kind)))
    for number in range(_EACH):
        text, secret = _made(kind, dice, number)
        yield dice.one(_OPENERS) + text + dice.one(_CLOSERS), secret


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("proven key", 1.0),
        ("seed phrase", 0.99),
        ("private key", 0.99),
        ("password", 0.99),
        ("one-time code", 0.99),
        ("card number", 0.99),
    ],
)
def test_secrets_of_every_class_are_found(kind: str, least: float) -> None:
    missed = [text for text, secret in _positives(kind) if secret in redact(text).text]
    assert 1 - len(missed) / _EACH >= least, missed


def _phrasings() -> list[str]:
    lines = (line for file in sorted(_FAQ.glob("*.md")) for line in file.read_text("utf-8").splitlines())
    return [line.removeprefix("- ") for line in lines if line.startswith("- ") and not re.match(r"- [a-z ]+: ", line)]


def test_what_people_ask_is_no_secret() -> None:
    phrasings = _phrasings()
    damaged = [text for text in phrasings if redact(text).text != text]
    assert len(phrasings) > 2_000
    assert len(damaged) / len(phrasings) <= 0.001, damaged


def test_references_in_what_people_write_are_not_damaged() -> None:
    dice = Dice(2026)
    phrasings = _phrasings()
    damaged: Counter[str] = Counter()
    examples = []
    kinds = list(_REFERENCES)
    for number in range(_NEGATIVES):
        kind = kinds[number % len(kinds)]
        value = references(dice)[kind]
        if kind == "order" and number % 3 == 0:
            value = luhn("4" + dice.letters("0123456789", 14))  # passes for a card
        said = dice.one(_REFERENCES[kind]).format(value)
        around = dice.one(phrasings)
        text = dice.one(
            [
                f"{around} {said}",
                f"{said} {around}",
                f"{around}\n{said}",
                f"{dice.one(_OPENERS)}{said}{dice.one(_CLOSERS)}",
            ]
        )
        found = redact(text)
        if value not in found.text and value not in found.sealed:
            damaged[kind] += 1
            examples.append(text)
    assert damaged.total() / _NEGATIVES <= 0.001, (damaged, examples)


def test_keys_whose_checksum_fails_are_kept() -> None:
    dice = Dice(58)
    for number in range(200):
        key = broken(wif(dice) if number % 2 else extended_key(dice))
        assert redact(f"is {key} a key?").text == f"is {key} a key?"


def test_a_secret_and_a_reference_in_one_message_part_ways() -> None:
    dice = Dice(99)
    lost = []
    for kind in ("proven key", "seed phrase", "private key", "password", "one-time code", "card number"):
        for number, (text, secret) in enumerate(_positives(kind)):
            name = list(_REFERENCES)[number % len(_REFERENCES)]
            value = references(dice)[name]
            both = f"{text}\n{_REFERENCES[name][1].format(value)}"
            left = redact(both).text
            if secret in left or value not in left:
                lost.append(both)
    assert len(lost) <= 6 * _EACH * 0.005, lost
