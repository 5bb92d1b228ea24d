"""Text that is made to keep the gate busy: names of secrets and small words over and over, to the longest message there is.

A pattern that goes back and forth over them would take longer than the universe has. That ends here as a test that does not end,
which the suite's limit per test turns into a failure.
"""

from __future__ import annotations

import random
import time

import pytest

from bot.redaction import redact

LENGTH = 4_096
NAMES = (
    "key", "private key", "-----BEGIN PRIVATE KEY-----", "api key", "api secret", "secret", "bearer", "authenticator key", "token", "密钥", "私钥", "助记词",
    "seed phrase", "password", "pw", "密码", "contraseña", "пароль", "code", "otp", "2fa code", "验证码", "backup codes", "pin", "card", "cvv", "passport",
    "身份证", "id number", "order", "uid", "txid", "https://a.b/reset?t=", "otpauth-migration://", "refresh_token", "setup key", "maiden name",
    "exported", "13912345678", "user: a", "it's", "changed it from",
)  # fmt: skip
SMALL = (
    "is", "was", "the", "my", "for", "of", "and", "or", "to", "from", "used", "tried", "with", "是", "为", "我", "的", "了", "：", ":", "=", ",", "-", ".", "(",
    '"', "'", "one two", "一二", "a1", "1a", "123456", "1-1", "4111", "abandon", "ab1", "/aaaaaaaaaaaaaaaaaaaaaaaa", "Ab1%", "1. zoo", "\n", " ", "\t", "0x", "deadbeef",
)  # fmt: skip


@pytest.mark.parametrize("small", SMALL)
@pytest.mark.parametrize("behind", ["", " ", "!"])
def test_one_small_word_over_and_over_behind_every_name(small: str, behind: str) -> None:
    for name in NAMES:
        redact(f"{name} {(small + ' ') * 40}{behind}")
        redact(f"{name}{small * 60}{behind}")


@pytest.mark.parametrize("seed", range(40))
def test_any_of_them_in_any_order_to_the_longest_message(seed: int) -> None:
    dice = random.Random(seed)
    words = [*dice.sample(NAMES, dice.choice((1, 2, 3))), *dice.sample(SMALL, dice.choice((1, 2, 4)))]
    gap = dice.choice(("", " ", " "))
    text = ""
    while len(text) < LENGTH:
        text += (dice.choice(words) + gap) * dice.choice((1, 1, 2, 30))
    found = redact(text[:LENGTH])
    assert str(redact(found.text).text) == found.text


@pytest.mark.parametrize(
    "row", ["bearer123456", "otp one two ", "验证码 one two one two ", "secret=1-1", "backup codes4111"]
)
def test_a_long_row_goes_at_once_and_not_piece_by_piece(row: str) -> None:
    found = redact((row * LENGTH)[:LENGTH])
    assert redact(found.text).text == found.text


@pytest.mark.parametrize(
    "piece", ["p@ssw0rd ", "p4ssw0rd1 ", "p@ssw0rd and ", "my P@ssw0rd1! ", "密码abc12345 ", "pwd123!a "]
)
def test_a_row_of_passwords_that_are_names_of_passwords_is_walked_once(piece: str) -> None:
    size = 4 * LENGTH
    start = time.process_time()
    found = redact((piece * size)[:size])
    assert time.process_time() - start < 3  # a tenth of it on an idle machine; a walk from every name takes a minute
    assert redact(found.text).text == found.text
