"""Secrets and references that nobody owns: made from a seed, valid where there is a checksum."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

import base58
import numpy as np
from mnemonic import Mnemonic

from bot.redaction.markers import removed

T = TypeVar("T")

ENGLISH = Mnemonic("english")
WORDS: list[str] = list(ENGLISH.wordlist)
HEX = "0123456789abcdef"
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
LENGTHS = {12: 128, 15: 160, 18: 192, 21: 224, 24: 256}  # words -> bits
EXTENDED = {"xprv": "0488ADE4", "yprv": "049D7878", "zprv": "04B2430C", "tprv": "04358394"}
ISSUERS = {"4": 16, "51": 16, "2221": 16, "34": 15, "37": 15, "6011": 16, "62": 19, "622": 16, "3528": 16, "36": 14}


def marked(form: str, name: str, **words: str) -> str:
    """The sentence with the marker of a class, in its language, where the secret stood."""
    return form.format(*[removed(name, form)] * 3, **words, **dict.fromkeys(("c", "f"), removed(name, form)))


class Dice:
    """Throws that are the same on every machine."""

    def __init__(self, seed: int) -> None:
        self._stream = np.random.default_rng(seed)

    def below(self, stop: int) -> int:
        return int(self._stream.integers(stop))

    def one(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def letters(self, alphabet: str, length: int) -> str:
        return "".join(alphabet[i] for i in self._stream.integers(len(alphabet), size=length))

    def raw(self, length: int) -> bytes:
        return bytes(self._stream.integers(256, size=length, dtype=np.uint8))

    def digits(self, length: int) -> str:
        return str(1 + self.below(9)) + self.letters("0123456789", length - 1)


def seed_phrase(dice: Dice, words: int = 12) -> list[str]:
    return str(ENGLISH.to_mnemonic(dice.raw(LENGTHS[words] // 8))).split()


def mistyped(dice: Dice, phrase: list[str]) -> list[str]:
    """One word with one letter wrong, so that it is not in the list any more."""
    known = set(WORDS)
    while True:
        place = dice.below(len(phrase))
        word = phrase[place]
        at = dice.below(len(word))
        wrong = word[:at] + dice.letters("abcdefghijklmnopqrstuvwxyz", 1) + word[at + 1 :]
        if wrong not in known:
            return [*phrase[:place], wrong, *phrase[place + 1 :]]


def wif(dice: Dice, version: int = 0x80, *, compressed: bool = True) -> str:
    raw = bytes([version]) + dice.raw(32) + (b"\x01" if compressed else b"")
    return base58.b58encode(raw + hashlib.sha256(hashlib.sha256(raw).digest()).digest()[:4]).decode()


def extended_key(dice: Dice, kind: str = "xprv") -> str:
    raw = bytes.fromhex(EXTENDED[kind]) + dice.raw(41) + b"\x00" + dice.raw(32)
    return base58.b58encode_check(raw).decode()


def broken(key: str) -> str:
    """The same shape with a checksum that fails."""
    return key[:-1] + ("2" if key[-1] != "2" else "3")


def luhn(stem: str) -> str:
    """The digits with the one that makes Luhn hold behind them."""
    total = 0
    for place, digit in enumerate(reversed(stem)):
        number = int(digit) * (1 if place % 2 else 2)
        total += number - 9 if number > 9 else number
    return stem + str(-total % 10)


def card(dice: Dice, issuer: str = "") -> str:
    prefix = issuer or dice.one(list(ISSUERS))
    return luhn(prefix + dice.letters("0123456789", ISSUERS[prefix] - len(prefix) - 1))


def in_fours(number: str, gap: str = " ") -> str:
    return gap.join(number[i : i + 4] for i in range(0, len(number), 4))


def password(dice: Dice) -> str:
    """As people make them: a word, a number, a sign."""
    word = dice.one(
        [
            "dragon",
            "Shanghai",
            "sunshine",
            "BitcoinMoon",
            "qwerty",
            "wang",
            "Xiaoming",
            "iloveyou",
            "Liverpool",
            "zxcv",
            "Hodl",
        ]
    )
    tail = dice.one(["123", "!2024", "88", "@1990", "_8866", "#1", "520", "$$99", "007", "!!21"])
    return word + tail + dice.letters("abcdefgh23456789", 1)


def references(dice: Dice) -> dict[str, str]:
    """One of each kind that agents need."""
    return {
        "txid": dice.letters(HEX, 64),
        "txid 0x": "0x" + dice.letters(HEX, 64),
        "eth": "0x" + dice.letters(HEX, 40),
        "tron": "T" + dice.letters(BASE58, 33),
        "btc": "1" + dice.letters(BASE58, 32),
        "btc 3": "3" + dice.letters(BASE58, 33),
        "bech32": "bc1q" + dice.letters(BECH32, 38),
        "order": dice.one(["BM", "SO", "P2P", ""]) + dice.digits(12),
        "uid": dice.digits(8),
        "email": dice.letters("abcdefghijklmnop", 7) + dice.one(["@gmail.com", "@qq.com", "@163.com", "@proton.me"]),
        "amount": dice.digits(4) + dice.one([" USDT", "usdt", " BTC", " 元", ".50 usdt"]),
    }
