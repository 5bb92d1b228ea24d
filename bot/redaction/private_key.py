"""Private keys that prove themselves by checksum (WIF, xprv and its kin), and 64 hex digits that are called one."""

from __future__ import annotations

import re

import base58

from bot.redaction.plain import Span

CLASS = "private key"
OVERRULES_KEPT = True

_BASE58 = re.compile(r"(?<![1-9A-HJ-NP-Za-km-z])[1-9A-HJ-NP-Za-km-z]{51,112}(?![1-9A-HJ-NP-Za-km-z])")
_WIF_VERSIONS = {0x80, 0xEF, 0xB0, 0x9E}  # Bitcoin, its testnet, Litecoin, Dogecoin
_EXTENDED = re.compile(r"[xyztuvYZUV]prv")
_HEX = re.compile(
    r"(?:private\s*key|priv\s*key|secret\s*key|privkey|私钥|私鑰|密钥|密鑰)[^0-9a-fA-F\n]{0,20}?((?:0x)?[0-9a-fA-F]{64})(?![0-9a-fA-F])",
    re.IGNORECASE,
)


def find(text: str) -> list[Span]:
    """Keys whose checksum holds, wherever they stand, and hexadecimal ones after a word that names them."""
    proven = [Span(m.start(), m.end()) for m in _BASE58.finditer(text) if _is_key(m[0])]
    return proven + [Span(m.start(1), m.end(1)) for m in _HEX.finditer(text)]


def _is_key(word: str) -> bool:
    try:
        raw = base58.b58decode_check(word)
    except ValueError:
        return False
    if _EXTENDED.match(word):
        return len(raw) == 78
    return raw[0] in _WIF_VERSIONS and (len(raw) == 33 or (len(raw) == 34 and raw[-1] == 1))
