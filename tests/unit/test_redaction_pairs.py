"""Secrets that people name by one word, in pairs or on the back of a card; and what only looks like them."""

from __future__ import annotations

import pytest

from bot.redaction import redact


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("cvv is 123", "123"),
        ("CVV码737", "737"),
        ("4111 1111 1111 1111 12/27 cvv 839", "839"),
        ("安全码839", "839"),
        ("my debit card number 4111111111111112", "4111111111111112"),
        ("银行卡号：6222021234567890128", "6222021234567890128"),
        ("api key a8f5d3c2b1e09f87 secret mZ9xQ2w8Er4Ty6Ui", "mZ9xQ2w8Er4Ty6Ui"),
        ("api_key=a8f5d3c2b1e09f87aa&secret=mZ9xQ2w8Er4Ty6Ui", "mZ9xQ2w8Er4Ty6Ui"),
        ("secret: mZ9xQ2w8Er4Ty6Ui", "mZ9xQ2w8Er4Ty6Ui"),
        ("AK=a8f5d3c2b1e09f87 SK=mZ9xQ2w8Er4Ty6Ui", "mZ9xQ2w8Er4Ty6Ui"),
        ("Bearer mZ9xQ2w8Er4Ty6UiPp", "mZ9xQ2w8Er4Ty6UiPp"),
        ("API的key是a8f5d3c2b1e09f87，secret是mZ9xQ2w8Er4Ty6Ui", "mZ9xQ2w8Er4Ty6Ui"),
        ("otpauth://totp/desk:ann?secret=JBSWY3DPEHPK3PXP", "JBSWY3DPEHPK3PXP"),
        ("2fa key ABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNOP"),
        ("谷歌密钥 ABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNOP"),
        ("backup codes: 12345678 23456789 34567890", "34567890"),
        ("备用码48291357", "48291357"),
        ("台灣身分證 A123456789", "A123456789"),
    ],
)
def test_the_other_half_goes_too(text: str, secret: str) -> None:
    assert secret not in redact(text).text


@pytest.mark.parametrize(
    "text",
    [
        "p2p no 4111111111111111", "trade id 4111111111111111", "order no 4111111111111111", "cvv error when i pay",
        "the secret to success is patience", "sent 500 usdt and then 300 more", "is the cvv 3 or 4 digits",
        "secret phrase backup recommended?", "ask the bank: 100000 and 200000 were sent",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert redact(text).text == text
