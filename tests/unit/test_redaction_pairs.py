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
        ("密码如下：Hunter2!x", "Hunter2!x"),
        ("密码在这：Hunter2!x", "Hunter2!x"),
        ("密码可能是Hunter2!x", "Hunter2!x"),
        ("密码一直用Hunter2!x", "Hunter2!x"),
        ("密码设置的是Hunter2!x", "Hunter2!x"),
        ("密码从Oldone1!改成了Hunter2!x", "Hunter2!x"),
        ("账号密码 bob@x.com Hunter2!x", "Hunter2!x"),
        ("login bob@x.com Hunter2!x", "Hunter2!x"),
        ("i use Hunter2!x as my password", "Hunter2!x"),
        ("my password might be Hunter2!x", "Hunter2!x"),
        ("changed my password from Oldone1! to Hunter2!x", "Hunter2!x"),
        ("my password, Hunter2!x, is not accepted", "Hunter2!x"),
    ],
)
def test_the_other_half_goes_too(text: str, secret: str) -> None:
    assert secret not in redact(text).text


@pytest.mark.parametrize(
    "text",
    [
        "p2p no 4111111111111111", "trade id 4111111111111111", "order no 4111111111111111", "cvv error when i pay",
        "the secret to success is patience", "sent 500 usdt and then 300 more", "is the cvv 3 or 4 digits",
        "secret phrase backup recommended?", "changed my password from phone to laptop", "my password should be safe",
        "密码如下图所示不对", "i use google as my login", "我的密码从昨天开始就不对", "ask the bank: 100000 and 200000 were sent",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    "phrase",
    [
        "legal winner thank year wave sausage worth useful legal winner thank yellow",
        "letter advice cage absurd amount doctor acoustic avoid letter advice cage above",
        "abandon " * 11 + "about",
        "abandon " * 23 + "art",
        "zoo " * 11 + "wrong",
    ],
)
def test_published_phrases_repeat_words_and_are_phrases_all_the_same(phrase: str) -> None:
    assert redact(phrase.strip()).removed == ("seed phrase",)
