"""Fills the sentences of an attack with secrets and references from a seed."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import base58
from mnemonic import Mnemonic

from bot.redaction import ed25519, redact
from tests.redaction.corpus import identity, leaked
from tests.unit.secrets_made import (
    BASE58,
    BECH32,
    HEX,
    Dice,
    card,
    extended_key,
    mistyped,
    password,
    references,
    seed_phrase,
    wif,
)

_UPPER, _LOWER = "ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_PLACE = re.compile(r"\{([a-z0-9]+|[A-Z]+)\}")


def _words_of(text: str) -> list[str]:
    return text.split()


_MONERO = _words_of(
    "abbey aching adept afoot agile ailments airport alchemy altitude amaze anchor annoyed apex aphid archer asylum auburn awning "
    "badge bakery bamboo basin befit bemused bested bicycle bimonthly boldly bovine buffet bygones cactus cavernous cistern cobra "
    "dapper deftly dilute dosage duckling eavesdrop eggs elapse emulate epoxy ethics fainted fewest foamy fowls fuzzy gables gawk "
    "geyser gigantic gnaw gopher gotten gusts haggled hefty hinder hoax hospital huddle hyper icing idols impel inkling ivory jaded "
    "jetting jigsaw joyous juvenile kangaroo keyboard kiwi knuckle lagoon leech lexicon listen lodge lukewarm macro mailed maverick "
    "mews mohawk muddy mystery nabbing nearby nifty nodes nouns nuisance oaks obvious odometer oilfield olympics opus orchid oven"
)
_SHARES = _words_of(
    "academic acid acne acquire acrobat activity actress adapt adequate adjust admit adorn adult advance afraid ajar album alien alive "
    "amazing amount ancient angel aquatic arcade arena artist aspect atom axis axle bedroom beyond bishop blimp blue body bolt boring"
)
_POEM = _words_of(
    "like just love know never want time make look eye down only think heart back then into more away still them take thing even through "
    "long always world friend tell hand thought over other need smile again much night ever little said some those around mind people girl "
    "leave dream left turn myself give nothing really before something find walk wish good once place stop keep watch seem everything"
)


@dataclass(frozen=True)
class Filled:
    """A message, and what has to be gone of it and what has to stay."""

    sentence: str
    text: str
    secrets: tuple[str, ...]
    kept: tuple[str, ...]

    def wrong(self) -> str:
        """What the gate did wrong with it; empty when nothing."""
        found = redact(self.text)
        gone = [secret for secret in self.secrets if leaked(secret, found.text)]
        lost = [value for value in self.kept if value not in found.text and value not in "".join(found.sealed)]
        if not self.secrets and not found.sealed and found.text != self.text:
            lost.append("its words")
        return (
            f"{'leaks' if gone else 'damages'} {gone or lost}: {self.text!r} -> {found.text!r}" if gone or lost else ""
        )


def filled(sentences: tuple[str, ...], seed: int, times: int) -> Iterator[Filled]:
    """Each sentence so many times, with other values each time."""
    dice = Dice(seed)
    for sentence in sentences:
        for _ in range(times):
            yield fill(sentence, dice)


def fill(sentence: str, dice: Dice) -> Filled:
    """One sentence with values in its places."""
    secrets: list[str] = []
    kept: list[str] = []

    def put(place: re.Match[str]) -> str:
        value = _MAKERS[place[1]](dice)
        (secrets if place[1][0].islower() or place[1][0].isdigit() else kept).append(value)
        return value

    return Filled(sentence, _PLACE.sub(put, sentence), tuple(secrets), tuple(kept))


def _mixed(dice: Dice) -> str:
    return dice.one([f"{dice.letters(_UPPER, 1)}{dice.digits(1)}{dice.letters(_UPPER, 1)}{dice.digits(2)}{dice.letters(_UPPER, 1)}",
                     f"{dice.letters(_UPPER, 2)}{dice.digits(4)}", f"{dice.digits(3)}{dice.letters(_UPPER, 3)}"])  # fmt: skip


def _backup(dice: Dice) -> str:
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    four = [dice.letters(alphabet, 3) + dice.digits(1), dice.digits(1) + dice.letters(alphabet, 3)]
    return dice.one(["-".join(four), "".join(four), "-".join(four).upper()])


def _words(words: list[str], count: int) -> Callable[[Dice], str]:
    return lambda dice: " ".join(dice.one(words) for _ in range(count))


def _monero(dice: Dice) -> str:
    words = [dice.one(_MONERO) for _ in range(24)]
    return " ".join([*words, words[zlib.crc32("".join(word[:3] for word in words).encode()) % 24]])


def _cut(value: str, sizes: list[int], gap: str = " ") -> str:
    pieces, start = [], 0
    for size in sizes * len(value):
        if start < len(value):
            pieces.append(value[start : start + size])
        start += size
    return gap.join(pieces)


def _stellar(dice: Dice, version: int = 18) -> str:
    raw = bytes([version << 3]) + dice.raw(32)
    return base64.b32encode(raw + binascii.crc_hqx(raw, 0).to_bytes(2, "little")).decode()


def _pair(dice: Dice) -> bytes:
    seed = dice.raw(32)
    return seed + ed25519.public(seed)


def _hashed(prefix: str, alphabet: str, length: int) -> Callable[[Dice], str]:
    return lambda dice: prefix + dice.letters(alphabet, length)


def _xpub(dice: Dice) -> str:
    return base58.b58encode_check(bytes.fromhex("0488B21E") + dice.raw(41) + b"\x02" + dice.raw(32)).decode()


def _taiwan(dice: Dice) -> str:
    stem = f"1{dice.letters('0123456789', 7)}"
    total = 1 * 1 + 0 * 9 + sum(int(d) * w for d, w in zip(stem, (8, 7, 6, 5, 4, 3, 2, 1), strict=True))
    return f"A{stem}{-total % 10}"


def _cpf(dice: Dice) -> str:
    digits = [int(d) for d in dice.digits(9)]
    for size in (10, 11):
        rest = sum(d * w for d, w in zip(digits, range(size, 1, -1), strict=True)) * 10 % 11
        digits.append(rest % 10)
    bare = "".join(map(str, digits))
    return f"{bare[:3]}.{bare[3:6]}.{bare[6:9]}-{bare[9:]}"


def _nric(dice: Dice) -> str:
    stem = dice.letters("0123456789", 7)
    return "S" + stem + "JZIHGFEDCBA"[sum(int(d) * w for d, w in zip(stem, (2, 7, 6, 5, 4, 3, 2), strict=True)) % 11]


def _hong_kong(dice: Dice) -> str:
    digits = dice.digits(6)
    total = 36 * 9 + (ord("H") - 55) * 8 + sum(int(d) * w for d, w in zip(digits, range(7, 1, -1), strict=True))
    return f"H{digits}({'0123456789A'[-total % 11]})"


def _halves(dice: Dice) -> str:
    said = seed_phrase(dice, 12)
    return (
        f"{' '.join(said[:6])} {dice.one(['and the rest:', 'second half', 'then the other six:'])} {' '.join(said[6:])}"
    )


def _dotted_password(dice: Dice) -> str:
    return (
        f"{dice.one(['Tiger', 'Moon', 'panda', 'Lucky'])}{dice.one(['.', '-', '_'])}{dice.digits(3)}{dice.one('!@#$')}"
    )


def _api(dice: Dice) -> str:
    return dice.one([dice.letters(HEX, 39) + "7", dice.letters(BASE58, 30) + "a7", dice.letters(HEX, 63) + "a"])


_HAN_LIST = Mnemonic("chinese_simplified")
_HAN_WORDS = ["我爱北京天安门", "芝麻开门", "恭喜发财", "我爱你一生一世", "李雷韩梅梅", "长城长江黄河"]
_PLAIN = ["qwertyuiop", "abcdefgh", "iloveyou", "sunshine", "xiaomingming", "zhangwei", "liverpool", "asdfghjkl"]  # fmt: skip
_PHRASES = ["correct horse battery staple", "purple monkey dishwasher lamp", "green apple river stone", "tiger moon coffee window"]  # fmt: skip
_SPOKEN = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_MAKERS: dict[str, Callable[[Dice], str]] = {
    "code": lambda dice: dice.digits(5) + dice.letters("123456789", 1), "code4": lambda dice: "4" + dice.digits(3), "code8": lambda dice: dice.digits(8), "mixed": _mixed, "backup": _backup,
    "google": lambda dice: "G-" + dice.digits(6), "pairs": lambda dice: f"{dice.digits(4)} {dice.digits(4)}", "spaced": lambda dice: " ".join(dice.digits(6)), "spelt": _words(_SPOKEN, 6), "dashed": lambda dice: f"{dice.digits(3)}-{dice.digits(3)}",
    "pw": lambda dice: dice.one([password(dice), dice.letters(_LOWER, 6) + dice.digits(3), dice.letters(_LOWER, 2) + dice.digits(6), dice.letters(_UPPER, 1) + dice.letters(_LOWER, 5) + "@" + dice.digits(3)]),
    "word": lambda dice: dice.one(_PLAIN), "numpw": lambda dice: dice.digits(8), "hanpw": lambda dice: dice.one(_HAN_WORDS), "passphrase": lambda dice: dice.one(_PHRASES),
    "passport": lambda dice: dice.one(["E", "G", "EA", "N", "AB"]) + dice.digits(8)[:8], "ssn": lambda dice: f"{dice.digits(3)}-{dice.digits(2)}-{dice.digits(4)}", "nric": _nric, "cpf": _cpf,
    "aadhaar": lambda dice: f"{dice.digits(4)} {dice.digits(4)} {dice.digits(4)}", "pan": lambda dice: f"{dice.letters(_UPPER, 3)}P{dice.letters(_UPPER, 1)}{dice.digits(4)}{dice.letters(_UPPER, 1)}",
    "permit": lambda dice: dice.one("CH") + dice.digits(8), "licence": lambda dice: dice.letters(_UPPER, 1) + dice.digits(7), "chinese": identity, "taiwan": _taiwan,
    "dni": lambda dice: dice.digits(8) + dice.letters(_UPPER, 1), "ruspass": lambda dice: f"{dice.digits(4)} {dice.digits(6)}", "cccd": lambda dice: "0" + dice.digits(11), "nik": lambda dice: dice.digits(16),
    "korean": lambda dice: f"900101-1{dice.digits(6)}", "nino": lambda dice: f"QQ{dice.digits(6)}C", "fiscale": lambda dice: f"RSSMRA85T10A{dice.digits(3)}S", "card": lambda dice: card(dice, "4"),
    "cvv": lambda dice: dice.digits(3), "monero": _monero, "monerolines": lambda dice: _monero(dice).replace(" ", "\n"), "share": _words(_SHARES, 20), "sharelines": lambda dice: _words(_SHARES, 33)(dice).replace(" ", "\n"),
    "oldelectrum": _words(_POEM, 12), "seed": lambda dice: " ".join(seed_phrase(dice, 12)), "typos": lambda dice: " ".join(mistyped(dice, seed_phrase(dice, 12))), "caps": lambda dice: " ".join(seed_phrase(dice, 24)).upper(),
    "numbered": lambda dice: "\n".join(f"{i}) {w}" for i, w in enumerate(seed_phrase(dice), 1)), "dotted": lambda dice: ".".join(seed_phrase(dice)), "commas": lambda dice: ",".join(seed_phrase(dice)),
    "quoted": lambda dice: '","'.join(seed_phrase(dice)), "hex": lambda dice: dice.letters(HEX, 64), "hexlines": lambda dice: _cut(dice.letters(HEX, 64), [32], "\n"), "hexspaced": lambda dice: _cut(dice.letters(HEX, 64), [4]),
    "hexodd": lambda dice: _cut(dice.letters(HEX, 64), [21, 3, 17]), "wif": wif, "wifspaced": lambda dice: _cut(wif(dice), [4]), "wiflines": lambda dice: _cut(wif(dice), [26], "\n"), "wifodd": lambda dice: _cut(wif(dice), [7, 3, 11], "  "),
    "xprv": extended_key, "xprvspaced": lambda dice: _cut(extended_key(dice), [4]), "xprvlines": lambda dice: _cut(extended_key(dice), [37], "\n"), "solana": lambda dice: base58.b58encode(_pair(dice)).decode(),
    "bytes": lambda dice: json.dumps(list(_pair(dice)))[1:-1], "stellar": _stellar, "stellarspaced": lambda dice: _cut(_stellar(dice), [4]), "nsec": _hashed("nsec1", BECH32, 58), "api": _api,
    "apispaced": lambda dice: _cut(dice.letters(HEX, 39) + "7", [8]), "apilines": lambda dice: _cut(dice.letters(HEX, 63) + "7", [32], "\n"), "bot": lambda dice: f"{dice.digits(10)}:{dice.letters(BASE58, 35)}",
    "base32": lambda dice: dice.letters(_BASE32, 32), "base32spaced": lambda dice: _cut(dice.letters(_BASE32, 32).lower(), [4]), "jwt": lambda dice: f"eyJ{dice.letters(BASE58, 20)}.eyJ{dice.letters(BASE58, 40)}.{dice.letters(BASE58, 43)}",
    "signpw": lambda dice: dice.letters(_UPPER, 1) + dice.letters(_LOWER, 4) + dice.one("#@&^*!") + dice.digits(2) + dice.letters(_LOWER, 2), "code5": lambda dice: "7" + dice.digits(4),
    "okx": lambda dice: "-".join(dice.letters(HEX, size) for size in (8, 4, 4, 4, 12)) + "\n" + dice.letters(HEX.upper(), 31) + "7", "cyrillic": lambda dice: dice.one(["Мурка", "ЛюблюМаму", "Солнышко"]) + dice.digits(3),
    "twos": lambda dice: f"{dice.digits(2)} {dice.digits(2)} {dice.digits(2)}",
    "hongkong": _hong_kong, "halves": _halves, "dotpw": _dotted_password, "comma": lambda dice: dice.one([",", "/", "、"]).join(dice.digits(6)), "base64": lambda dice: base64.b64encode(dice.raw(64)).decode(),
    "mixed64": lambda dice: dice.letters(BASE58, 61) + "a7K", "hanseed": lambda dice: "、".join(_HAN_LIST.to_mnemonic(dice.raw(16)).split()),
    "UID": lambda dice: dice.digits(dice.one([7, 8, 8, 8, 9])), "ORDER": lambda dice: dice.one([references(dice)["order"], dice.digits(dice.one([6, 8, 10, 12, 15, 18, 19]))]), "TXID": lambda dice: dice.letters(HEX, 64),
    "EMAIL": lambda dice: references(dice)["email"], "AMOUNT": lambda dice: references(dice)["amount"], "TRON": lambda dice: references(dice)["tron"], "BTC": lambda dice: references(dice)["btc"], "BECH": lambda dice: references(dice)["bech32"],
    "CONTRACT": lambda dice: dice.letters(HEX, 40), "SOL": _hashed("7a", BASE58, 42), "SIG": _hashed("3a", BASE58, 86), "XRP": _hashed("r", BASE58, 32), "TON": _hashed("UQ", BASE58, 46), "STELLAR": lambda dice: _stellar(dice, 6), "XPUB": _xpub,
    "KASPA": _hashed("q", BECH32, 60), "MONERO": _hashed("4", BASE58, 94), "PHONE": lambda dice: dice.one([f"0912-{dice.digits(3)}-{dice.digits(3)}", f"138{dice.digits(8)}", f"+86 139 {dice.digits(4)} {dice.digits(4)}", f"+1 415 {dice.digits(3)} {dice.digits(4)}", f"+44 7911 {dice.digits(6)}", f"09{dice.digits(8)}", f"138-{dice.digits(4)}-{dice.digits(4)}"]),
    "DATE": lambda dice: dice.one(["2024-03-11", "11.03.2024", "2024/3/11", "20240311", "11/03/2024", "2024年3月11日"]), "TIME": lambda dice: dice.one(["12:34", "09:05:11", "23:59", "8:20pm"]), "MEMO": lambda dice: dice.digits(9),
    "ERROR": lambda dice: dice.one(["50024", "30001", "40011", "1006", "60031"]), "MINUS": lambda dice: dice.one(["1021", "2015", "1003"]), "PROMO": lambda dice: dice.one(["ABC123", "BMX2024", "VIP888", "q3Tz9P"]), "SIX": lambda dice: dice.digits(6),
    "FIVE": lambda dice: dice.digits(5), "BLOCK": lambda dice: dice.digits(8), "TICKET": lambda dice: dice.one([dice.digits(7), "BM-" + dice.digits(6)]), "IBAN": lambda dice: "DE89" + dice.digits(18), "IP": lambda dice: f"{dice.below(223) + 1}.{dice.below(255)}.{dice.below(255)}.{dice.below(255)}",
    "VERSION": lambda dice: f"{dice.below(9) + 1}.{dice.below(40)}.{dice.below(9)}", "WECHAT": lambda dice: "wx" + dice.letters(_LOWER, 4) + dice.digits(4), "CLIENT": lambda dice: "x-" + dice.letters(_LOWER + "0123456789", 16),
    "UUID": lambda dice: _cut(dice.letters(HEX, 12), [12]) + "-" + _cut(dice.letters(HEX, 12), [4], "-") + "-" + dice.letters(HEX, 12), "RAY": lambda dice: dice.letters(HEX, 16) + "-HKG",
}  # fmt: skip
