"""What holds for any text at all."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.redaction import redact
from bot.redaction.plain import latin, plain
from tests.redaction.corpus import identity, leaked
from tests.unit.secrets_made import HEX, Dice, card, extended_key, in_fours, references, seed_phrase, wif

_DICE = Dice(7)
_PHRASE = " ".join(seed_phrase(_DICE))
_SECRETS = {
    "seed phrase": _PHRASE,
    "private key": wif(_DICE),
    "password": "Hodl2024!x",
    "one-time code": "739164",
    "card number": card(_DICE, "4"),
    "access key": "9f3kd93kdk20dk39dk20dk2a",
    "identity number": identity(_DICE),
}
_SAID = {
    "seed phrase": "{}",
    "private key": "{}",
    "password": "my password is {}",
    "one-time code": "验证码 {}",
    "card number": "card {}",
    "access key": "api secret: {}",
    "identity number": "my id {}",
}
_PIECES = st.sampled_from(
    [
        *_SECRETS.values(),
        in_fours(_SECRETS["card number"]),
        extended_key(_DICE),
        *references(_DICE).values(),
        _DICE.letters(HEX, 64),
        *[
            "password",
            "密码",
            "is",
            "是",
            ":",
            "code",
            "验证码",
            "private key",
            "私钥",
            "order",
            "订单",
            "uid",
            "txid",
            "card",
            "my",
            "the",
            "[password removed]",
            "[private key removed]",
            "[card number removed]",
            "[",
        ],
        *[
            "4821",
            "739164",
            "123 456",
            "2024",
            "1.5",
            "500 usdt",
            "a@b.com",
            "abandon",
            "zoo",
            "zoo zoo",
            "legal winner thank year",
            "-",
            "---",
            "(",
            ")",
            "\n",
            "，",
            "。",
            "\u200b",
            "é",
            "😀",
            "ﬁ",
        ],
    ]
)
_TEXTS = st.lists(_PIECES, max_size=14).map(" ".join) | st.lists(_PIECES, max_size=14).map("".join)
_ANY = st.text(st.characters(codec=None))  # lone surrogates too


@given(_ANY | _TEXTS)
@example("\ufb01" * 3)
@example("\ud83d")
@example("4111111111111111\u200b")
def test_no_text_makes_it_raise_and_a_second_time_changes_nothing(text: str) -> None:
    once = redact(text)
    twice = redact(once.text)
    assert twice.text == once.text
    assert twice.removed == ()
    assert twice.kept == once.kept


@given(st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=200))
def test_a_text_without_digits_and_secrets_comes_back_unchanged(text: str) -> None:
    if (
        any(character.isdigit() for character in unicodedata.normalize("NFKC", text))
        or "pass" in text.lower()
        or "密" in text
    ):
        return
    assert redact(text).text == text


@given(_ANY | _TEXTS)
def test_what_is_kept_stands_in_the_text(text: str) -> None:
    found = redact(text)
    left = plain(found.text).text
    assert all(reference.value in left for reference in found.kept)


@given(_ANY)
def test_the_copy_remembers_where_each_character_came_from(text: str) -> None:
    copy = plain(text)
    assert len(copy.text) == len(copy.origin)
    assert list(copy.origin) == sorted(copy.origin)
    for place, origin in enumerate(copy.origin):
        folded = unicodedata.normalize("NFKC", text[origin])
        assert copy.text[place] in folded + latin(folded)


@given(
    st.sampled_from(sorted(_SECRETS)),
    st.text(max_size=30),
    st.text(max_size=30),
    st.sampled_from(["", "wide", "hidden", "struck", "bold"]),
)
def test_the_secret_never_stands_in_the_result(name: str, before: str, after: str, trick: str) -> None:
    secret = _SECRETS[name]
    text = f"{before}\n{_SAID[name].format(_disguised(secret, trick))}\n{after}"
    left = plain(redact(text).text).text
    assert not leaked(secret, left)
    if name == "seed phrase":
        assert sum(word in left.split() for word in set(secret.split())) <= 2


def _disguised(secret: str, trick: str) -> str:
    if trick == "wide":
        return "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in secret)
    if trick == "hidden":
        return "\u200b".join(secret)
    if trick == "struck":
        return "".join(c + "\u0336" if c.isalnum() else c for c in secret)
    if trick == "bold":
        return "".join(chr(0x1D7CE + int(c)) if c.isdigit() else c for c in secret)
    return secret


@pytest.mark.parametrize("name", _SECRETS)
@pytest.mark.parametrize("kind", references(Dice(1)))
def test_a_reference_beside_a_secret_is_never_damaged(name: str, kind: str) -> None:
    dice = Dice(len(name) * 100 + len(kind))
    words = {"order": "order {}", "uid": "uid {}", "amount": "amount {}"}
    for form in (
        "{secret} {reference}",
        "{reference} {secret}",
        "{reference}，{secret}",
        "{secret}\n{reference}",
        "{secret} - {reference}",
    ):
        reference = references(dice)[kind]
        text = form.format(secret=_SAID[name].format(_SECRETS[name]), reference=words.get(kind, "{}").format(reference))
        found = redact(text)
        assert found.removed == (name,), text
        assert reference in found.text or reference in found.sealed, text


def test_a_ligature_at_the_edge_of_a_secret_goes_with_it() -> None:
    words = _PHRASE.split()
    assert redact(" ".join([*words[:11], "de\ufb01ne"])).text == "[seed phrase removed]"
    assert redact("password is Hunter2\ufb03").text == "password is [password removed]"


def test_an_empty_text_is_an_empty_text() -> None:
    assert redact("") == redact("")
    assert (redact("").text, redact("").removed, redact("").kept) == ("", (), ())


def test_each_class_is_named_once_and_in_the_order_of_the_text() -> None:
    text = "card 4111 1111 1111 1111, password is Hodl2024!x, code 739164, card 4111111111111111"
    assert redact(text).removed == ("card number", "password", "one-time code")


@pytest.mark.parametrize(
    "unit",
    [
        "a", "1", "1,", "1 ", "- ", "--- ", "password --- ", "password", "密码是", "code ", "my code ", "code is 1 ", "1a", "a.a@", "a@b.", "a@",
        "seed abandon", "seed abcde ", "abcde ", "助记词的", "的 ", "a1 ", "K1 ", "K1", "ab1 ", "0a ", "12,", "12, ", "api key ", "api key is ", "one two ", "一二", "x is my password ",
        "password for my ", "sms ", "got 123456 by ", "身份证", "110101 19900101 ", "-----BEGIN PRIVATE KEY-----", '{"ciphertext" "kdf" ', "eyJ.", "S" * 50, "аb", "аb ", "а", "á", "Δx",
        "code? 123456 ", "[sealed", "1 2 3 4 ", "🔥1", "password is word word ", "tx ", "@", "abandon ", "zoo 1. ", "5", "4111 ", "order ", "order 1", "uid", "0x", "e9", "$1,", "=", "\u200b", "\ufdfa", "é", "的", "是", "（",
    ],
)  # fmt: skip
def test_no_text_makes_it_slow(unit: str) -> None:
    """The work grows with the length, never with its square; the limit of the test run catches what does not."""
    text = unit * (16_000 // len(unit))
    assert redact(text).text is not None


@pytest.mark.parametrize(
    "said",
    [
        'my password is "Tiger#2024"',
        "密码是“Tiger#2024”",
        "密码「Tiger#2024」登不上",
        'password: "correct horse battery"',
    ],
)
def test_a_marker_in_quotes_is_nothing_to_take_out(said: str) -> None:
    once = redact(said)
    assert once.removed == ("password",)
    assert redact(once.text).removed == ()
