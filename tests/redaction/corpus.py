"""Positives and negatives from a seed: the same on every machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import base58
from mnemonic import Mnemonic

from bot.redaction import ed25519, markers
from bot.redaction.wordlists import HAN, LANGUAGES
from tests.redaction.frames import Frames
from tests.unit.secrets_made import (
    BASE58,
    BECH32,
    EXTENDED,
    HEX,
    ISSUERS,
    LENGTHS,
    Dice,
    card,
    extended_key,
    in_fours,
    luhn,
    mistyped,
    password,
    references,
    seed_phrase,
    wif,
)  # fmt: skip

CHECKED = frozenset({"proven key"})
"""Classes in which every secret proves itself by a checksum: none may be missed."""
_WIDE = {ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"}


@dataclass(frozen=True)
class Positive:
    """A text, and what may not stand in what is left of it."""

    kind: str
    text: str
    secret: str


@dataclass(frozen=True)
class Negative:
    """A text that has to come through unharmed."""

    kind: str
    text: str
    value: str


@cache
def _mnemonic(language: str) -> Mnemonic:
    return Mnemonic(language)


def _phrase(dice: Dice) -> str:
    way = dice.below(10)
    size = dice.one(list(LENGTHS))
    if way < 5:
        words = seed_phrase(dice, size)
        words = mistyped(dice, words) if way == 0 else words
        words = [word[:4] for word in words] if way == 1 else words
        numbered = [f"{i}. {word}" for i, word in enumerate(words, 1)]
        return dice.one(
            [
                " ".join(words),
                "\n".join(words),
                ", ".join(words),
                " ".join(numbered),
                "\n".join(numbered),
                " 第二个 ".join(words),
                " 🔑 ".join(words),
            ]
        )
    language = dice.one(LANGUAGES[1:] + HAN) if way < 8 else dice.one(HAN)
    words = str(_mnemonic(language).to_mnemonic(dice.raw(LENGTHS[size] // 8))).replace("\u3000", " ").split()
    return dice.one([" ", "\n", ", "]).join(words)


def _proven(dice: Dice) -> str:
    return dice.one(_PROVEN)(dice)


def _pair(dice: Dice) -> bytes:
    seed = dice.raw(32)
    return seed + ed25519.public(seed)


def _bip38(dice: Dice) -> str:
    return base58.b58encode_check(b"\x01\x42\xe0" + dice.raw(36)).decode()


_PROVEN: list[Callable[[Dice], str]] = [
    lambda dice: wif(dice, dice.one([0x80, 0xEF]), compressed=bool(dice.below(2))),
    lambda dice: in_fours(wif(dice)),
    lambda dice: extended_key(dice, dice.one(list(EXTENDED))),
    _bip38,
    lambda dice: base58.b58encode(_pair(dice)).decode(),
    lambda dice: json.dumps(list(_pair(dice))),
    lambda dice: "nsec1" + dice.letters(BECH32, 58),
]


def _hexadecimal(dice: Dice) -> str:
    digits = dice.letters(HEX, 64)
    return dice.one([digits, "0x" + digits, digits.upper(), in_fours(digits), " ".join([digits[:32], digits[32:]])])


def _code(dice: Dice) -> str:
    digits = dice.digits(dice.one([4, 5, 6, 6, 6, 6, 6, 7, 8]))
    if digits[:2] in ("19", "20") and len(digits) == 4:
        digits = "48" + digits[2:]
    if len(digits) == 6:
        return dice.one(
            [digits] * 7 + [f"{digits[:3]} {digits[3:]}", f"{digits[:3]}-{digits[3:]}", digits.translate(_WIDE)]
        )
    return digits


def _card(dice: Dice) -> str:
    number = card(dice, dice.one(list(ISSUERS)))
    return dice.one([number, in_fours(number), in_fours(number, "-")])


def _access(dice: Dice) -> str:
    return dice.letters("abcdef0123456789", 1) + dice.letters(BASE58, dice.one([20, 32, 40, 63])) + "7a"


def _shaped(dice: Dice) -> str:
    b64 = BASE58 + "_-"
    return dice.one(
        [
            f"{dice.digits(10)}:{dice.letters(BASE58, 35)}",
            f"M{dice.letters(BASE58, 23)}.{dice.letters(BASE58, 6)}.{dice.letters(BASE58, 30)}",
            f"eyJ{dice.letters(BASE58, 20)}.eyJ{dice.letters(b64, 40)}x.{dice.letters(BASE58, 43)}",
            f"ghp_{dice.letters(BASE58, 36)}",
        ]
    )


def identity(dice: Dice) -> str:
    stem = f"{dice.one(['110105', '310101', '440305', '510104'])}{1950 + dice.below(60)}{1 + dice.below(12):02}{1 + dice.below(28):02}{dice.below(1000):03}"
    total = sum(int(d) * w for d, w in zip(stem, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return stem + "10X98765432"[total % 11]


_MAKERS: dict[str, Callable[[Dice], str]] = {
    "hexadecimal key": _hexadecimal, "proven key": _proven, "seed phrase": _phrase, "one-time code": _code, "password": password, "card number": _card,
    "access key": _access, "shaped token": _shaped, "identity number": identity,
}  # fmt: skip


def positives(frames: Frames, seed: str, count: int) -> Iterator[Positive]:
    """`count` texts with one secret each, the classes in turn."""
    dice = Dice(_number(seed))
    kinds = list(_MAKERS)
    for number in range(count):
        kind = kinds[number % len(kinds)]
        secret = _MAKERS[kind](dice)
        before, after = dice.one(frames.around)
        yield Positive(kind, before + dice.one(frames.secrets[kind]).format(secret) + after, secret)


def negatives(frames: Frames, seed: str, count: int, asked: list[str]) -> Iterator[Negative]:
    """`count` texts with a reference or none; `asked` are sentences that people send to a support desk."""
    dice = Dice(_number(seed) + 1)
    kinds = [*frames.references, "plain"]
    for number in range(count):
        kind = kinds[number % len(kinds)]
        before, after = dice.one(frames.around)
        if kind == "plain":
            text = dice.one([dice.one(frames.plain), dice.one(asked), f"{dice.one(asked)} {dice.one(frames.plain)}"])
            yield Negative(kind, before + text + after, text)
            continue
        value = _reference(dice, kind)
        said = dice.one(frames.references[kind]).format(value)
        other = dice.one(asked)
        yield Negative(
            kind,
            dice.one([f"{before}{said}{after}", f"{other}\n{said}", f"{said}. {other}", f"{other}, {said}"]),
            value,
        )


def _reference(dice: Dice, kind: str) -> str:
    made = references(dice)
    if kind == "txid":
        return dice.one([made["txid"], made["txid 0x"]])
    if kind == "address":
        return made[dice.one(["eth", "tron", "btc", "btc 3", "bech32"])]
    if kind == "order":
        return dice.one([made["order"], luhn("4" + dice.letters("0123456789", 14)), dice.digits(18), dice.digits(8)])
    if kind == "other code":
        return dice.one([dice.digits(4), dice.digits(5), dice.digits(6)])
    if kind == "number":
        return dice.one([str(dice.below(9000)), str(dice.below(900)), "12.5", "1,250"])
    return made[kind]


def leaked(secret: str, left: str) -> bool:
    """Whether six characters in a row of the secret are still there."""
    left = markers.without(left)
    bare = "".join(secret.split()) if any(c.isdigit() for c in secret) else secret
    there = "".join(left.split()) if bare != secret else left
    size = min(6, len(bare))
    return any(bare[i : i + size] in there for i in range(len(bare) - size + 1))


def _number(seed: str) -> int:
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big")
