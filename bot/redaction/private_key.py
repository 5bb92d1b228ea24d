"""Private keys that prove themselves by checksum or shape, in one piece or in groups, and files that hold them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from string import digits

import base58

from bot.redaction import words
from bot.redaction.ed25519 import is_pair
from bot.redaction.plain import Span, around

CLASS = "private key"
OVERRULES_KEPT = True

KEY = (
    r"(?:private|privat|privet|priv|pvt|prv|secret|wallet|metamask|phantom|keystore|exported)[\s_-]*keys?(?![A-Za-z])|(?<![A-Za-z])keys?\s+(?:from|of|in)\s+(?:(?:my|the)\s+)?(?:metamask|phantom|trust\s?wallet|tronlink|solflare|wallet)(?![A-Za-z])|(?<![A-Za-z])(?:pkey|p\.k\.|wif|(?:my|wallet|metamask|phantom)\s+pk)(?![A-Za-z])|"
    r"[私密秘]\s?[钥鑰匙]|" + words.FOREIGN_KEY
)
_BASE58 = re.compile(r"(?<![1-9A-HJ-NP-Za-km-z])[1-9A-HJ-NP-Za-km-z]{51,112}(?![1-9A-HJ-NP-Za-km-z])")
_GOES_ON = re.compile(r"[0-9A-Za-z+/]")
_PIECE = re.compile(r"(?<![0-9A-Za-z])[1-9A-HJ-NP-Za-km-z]{2,110}(?![0-9A-Za-z])")
_LONG = re.compile(r"[0-9A-Za-z_:-]{28}")
_CHAIN = re.compile(
    r"(?<![0-9A-Za-z])[1-9A-HJ-NP-Za-km-z]{2,110}+(?![0-9A-Za-z])(?:[ \t\r\n-]{1,3}+[1-9A-HJ-NP-Za-km-z]{2,110}+(?![0-9A-Za-z]))++"
)
_FIRST = frozenset("59KLcTXQ76xyztuvYZUV")  # letters that a key of Base58 begins with
_WHOLE = frozenset({51, 52, 58, 111})  # characters of such a key
_MOST_PIECES = 30
_PAIR = frozenset({87, 88})  # characters of a pair of Ed25519 keys
_MOST_TRIES = 100  # checksums of joined pieces in one text
_MOST_PAIRS = 8  # proofs of a pair in one text: each takes some milliseconds
_DIGIT = re.compile(r"\d\s?[0-9A-Za-z]")
_FEW_DIGITS = 3
_CAMEL = re.compile(r"[a-z][A-Z]")
_MANY_DIGITS = re.compile(r"(?:\d[^\d]*){3}|[a-z][A-Z]")
"""What a key of Base58 has and a sentence seldom: three digits, or a capital behind a small letter."""
_WIF_VERSIONS = {0x80, 0xEF, 0xB0, 0x9E, 0xCC}  # Bitcoin, its testnet, Litecoin, Dogecoin, Dash
_EXTENDED = re.compile(r"[xyztuvYZUV]prv")
_BIP38 = (b"\x01\x42", b"\x01\x43")
_TEZOS = ((36, b"\x0d\x0f\x3a\x07"), (68, b"\x2b\xf6\x4e\x07"))
_NAMED = re.compile(
    rf"(?:{KEY})[^0-9A-Za-z]{{0,6}}(?:(?:is|here|are|=|是|为|如下)[^0-9A-Za-z]{{0,4}})?$", re.IGNORECASE
)
_STRICTLY = (
    r"(?:(?<![A-Za-z])(?:private|privat|privet|priv|pvt|prv|secret)[\s_-]*keys?(?![A-Za-z])|[私秘]\s?[钥鑰匙]|"
    + words.FOREIGN_KEY
    + r")"
    r"[^0-9A-Za-z合地]{0,6}(?:(?:is|here|are|es|é|est|ist|ko|ay|saya|adalah|=|是|为|如下)[^0-9A-Za-z]{0,4}){0,2}"
)
_MISCOUNTED = re.compile(
    rf"{_STRICTLY}(?P<key>(?:0x)?(?:[0-9a-f]{{60,63}}|[0-9a-f]{{65,70}}|[0-9a-f]{{128}})(?![0-9A-Za-z]))", re.IGNORECASE
)  # a digit lost or doubled in copying, or the pair of Ed25519 keys; 64 are judged by `hexadecimal`
_IN_GROUPS = re.compile(
    rf"{_STRICTLY}(?P<key>(?:0x)?[0-9a-f]{{1,63}}(?:[ \t\r\n,.:-]{{1,3}}[0-9a-f]{{1,63}}){{1,40}})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_SEED_OF_SOLANA = re.compile(rf"{_STRICTLY}(?P<key>[1-9A-HJ-NP-Za-km-z]{{43,44}}(?![0-9A-Za-z+/]))", re.IGNORECASE)
_STEMS = ("key", "clave", "llave", "chave", "cle", "schl", "chiav", "anahtar", "khoa", "kunci")
"""One of them stands in every name of a key in Latin letters."""
_HEX_DIGITS = 64
_REACH = 40  # characters before a key in which it may be named

_STELLAR = re.compile(r"(?<![0-9A-Za-z])S[A-Z2-7]{55}(?![0-9A-Za-z])")
_RIPPLE = re.compile(r"(?<![0-9A-Za-z])s[1-9A-HJ-NP-Za-km-z]{27,30}(?![0-9A-Za-z])")
_BECH32 = r"[02-9ac-hj-np-z]"
_PREFIXED = re.compile(
    rf"(?<![0-9A-Za-z])(?:nsec1{_BECH32}{{58}}|ncryptsec1{_BECH32}{{100,200}}|suiprivkey1{_BECH32}{{50,80}}|AGE-SECRET-KEY-1{_BECH32}{{58}}|"
    rf"PVT_[KR]1_[1-9A-HJ-NP-Za-km-z]{{48,54}}|ed25519:[1-9A-HJ-NP-Za-km-z]{{85,90}})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_GAP = r"[ \t\r\n-]{1,3}"
_IN_PIECES = re.compile(
    rf"(?=[Sns])(?<![0-9A-Za-z])(?:S(?:[A-Z2-7](?:{_GAP})?){{54}}[A-Z2-7]|nsec1(?:{_BECH32}(?:{_GAP})?){{57}}{_BECH32}|suiprivkey1(?:{_BECH32}(?:{_GAP})?){{58}}{_BECH32})(?![0-9A-Za-z])"
)
_PEM = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_BYTES = re.compile(r"(?<![\d.])\d{1,3}(?:\s{0,2},\s{0,2}\d{1,3}){31,}+(?!\d)")
_PAIR_SIZES = frozenset({32, 64})


def find(text: str) -> list[Span]:
    """Every key, wherever it stands."""
    return [*_base58(text), *_pieces(text), *_others(text), *_files(text), *_named(text)]


def _base58(text: str) -> list[Span]:
    found = []
    pairs = 0
    for match in _BASE58.finditer(text):
        pairs += len(match[0]) in _PAIR
        before = text[max(0, match.start() - _REACH) : match.start()]
        tried = len(match[0]) not in _PAIR or pairs <= _MOST_PAIRS
        named = _NAMED.search(before) and not _GOES_ON.match(text, match.end())
        if (tried and is_key(match[0])) or (named and _looks_random(match[0])):
            found.append(Span(match.start(), match.end()))
    return found


def _named(text: str) -> list[Span]:
    """Shapes that prove nothing by themselves, right behind the name of a private key."""
    if text.isascii() and not words.mentions(text, _STEMS):
        return []
    places = around(_DIGIT, text, 2 * _REACH, 2 * _REACH)
    found = [Span(*match.span("key")) for place in places for match in _MISCOUNTED.finditer(text, *place)]
    groups = [match for place in places for match in _IN_GROUPS.finditer(text, *place)]
    found += [Span(match.start("key"), stop) for match in groups if (stop := _whole_hex(match))]
    seeds = [m for place in places for m in _SEED_OF_SOLANA.finditer(text, *place) if _looks_random(m["key"])]
    return found + [Span(*match.span("key")) for match in seeds]


def _whole_hex(match: re.Match[str]) -> int:
    """Where 64 digits in groups of any size end behind the name of a private key; 0 when they do not add up."""
    count = 0
    for group in re.finditer(r"(?:0x)?([0-9a-f]+)", match["key"], re.IGNORECASE):
        count += len(group[1])
        if count >= _HEX_DIGITS:
            return match.start("key") + group.end() if count == _HEX_DIGITS else 0
    return 0


def _looks_random(word: str) -> bool:
    return any(c.isdigit() for c in word) and any(c.isupper() for c in word) and any(c.islower() for c in word)


def _pieces(text: str) -> list[Span]:
    """A key that was broken into groups or lines: its checksum is tried where the lengths add up."""
    found: list[Span] = []
    for pieces in _chains(text):
        found += _in_pieces(pieces)
    return found


def _chains(text: str) -> list[list[re.Match[str]]]:
    """Pieces with nothing but a gap between them, long enough and with enough digits to be a key."""
    if sum(map(text.count, digits)) < _FEW_DIGITS and not _CAMEL.search(text):
        return []
    return [
        list(_PIECE.finditer(text, *chain.span()))
        for chain in _CHAIN.finditer(text)
        if _MANY_DIGITS.search(text, *chain.span())
    ]


def _in_pieces(pieces: list[re.Match[str]]) -> list[Span]:
    found: list[Span] = []
    tries = 0
    for first, piece in enumerate(pieces):
        if piece[0][0] not in _FIRST or (found and piece.start() < found[-1].stop):
            continue
        joined = piece[0]
        for after in pieces[first + 1 : first + _MOST_PIECES]:
            if len(joined) >= max(_WHOLE):
                break
            joined += after[0]
            if len(joined) in _WHOLE and not joined.islower():
                tries += 1
                if is_key(joined):
                    found.append(Span(piece.start(), after.end()))
                    break
        if tries > _MOST_TRIES:
            break
    return found


def _others(text: str) -> list[Span]:
    checked: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
        (_STELLAR, _is_stellar),
        (_RIPPLE, _is_ripple),
        (_PREFIXED, lambda _: True),
    )
    found = [Span(m.start(), m.end()) for m in _IN_PIECES.finditer(text) if _holds_in_pieces(m[0])]
    if not _LONG.search(text):
        return found
    return found + [Span(m.start(), m.end()) for shape, holds in checked for m in shape.finditer(text) if holds(m[0])]


def _holds_in_pieces(written: str) -> bool:
    bare = re.sub(r"[ \t\r\n-]", "", written)
    return bool(_STELLAR.fullmatch(bare) and _is_stellar(bare)) or bool(_PREFIXED.fullmatch(bare))


def _files(text: str) -> list[Span]:
    """PEM, a wallet's keystore, a key pair as a list of bytes."""
    found = []
    for begin in _PEM.finditer(text):
        end = text.find("-----END ", begin.end())
        line = text.find("-----", end + 9) if end >= 0 else -1
        found.append(Span(begin.start(), line + 5 if line >= 0 else len(text)))
    if '"ciphertext"' in text and '"kdf"' in text:
        found.append(Span(max(text.find("{"), 0), text.rfind("}") + 1 or len(text)))
    for match in _BYTES.finditer(text) if text.count(",") >= 31 else ():
        numbers = [int(number) for number in re.findall(r"\d+", match[0])]
        if len(numbers) in _PAIR_SIZES and max(numbers) < 256:
            found.append(Span(match.start(), match.end()))
    return found


def is_key(word: str) -> bool:
    """WIF, an extended or a BIP38 key, Tezos, or a pair of Ed25519 keys: a transaction's signature is as long as a pair."""
    try:
        if len(word) in _PAIR:
            return is_pair(base58.b58decode(word))
        raw = base58.b58decode_check(word)
    except ValueError:
        return False
    if _EXTENDED.match(word):
        return len(raw) == 78
    if len(raw) == 39:
        return raw[:2] in _BIP38
    if any(len(raw) == size and raw.startswith(prefix) for size, prefix in _TEZOS):
        return True
    return raw[0] in _WIF_VERSIONS and (len(raw) == 33 or (len(raw) == 34 and raw[-1] == 1))


def _is_stellar(word: str) -> bool:
    raw = base64.b32decode(word)
    return raw[0] == 18 << 3 and binascii.crc_hqx(raw[:33], 0) == int.from_bytes(raw[33:], "little")


def _is_ripple(word: str) -> bool:
    try:
        raw = base58.b58decode_check(word, alphabet=base58.RIPPLE_ALPHABET)
    except ValueError:
        return False
    return len(raw) in (17, 19)
