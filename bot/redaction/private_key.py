"""Private keys that prove themselves by checksum (WIF, xprv and its kin), and 64 hex digits that are called one."""

from __future__ import annotations

import re

import base58

from bot.redaction.plain import Span

CLASS = "private key"
OVERRULES_KEPT = True

_BASE58 = re.compile(r"(?<![1-9A-HJ-NP-Za-km-z])[1-9A-HJ-NP-Za-km-z]{51,112}(?![1-9A-HJ-NP-Za-km-z])")
_WIF_VERSIONS = {0x80, 0xEF, 0xB0, 0x9E, 0xCC}  # Bitcoin, its testnet, Litecoin, Dogecoin, Dash
_EXTENDED = re.compile(r"[xyztuvYZUV]prv")
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:0x)?[0-9a-fA-F]{64}(?![0-9A-Za-z])")
_KEY = r"(?:private|privat|privet|priv|pvt|prv|secret)[\s_-]*keys?(?![A-Za-z])|(?<![A-Za-z])pkey(?![A-Za-z])|[私密][钥鑰匙]"
_TRANSFER = (
    r"(?<![A-Za-z])(?:tx|txs|txid|tx[\s_-]?hash|hash|transaction|transfer|explorer|deposit|withdrawal)(?![A-Za-z])|etherscan|tronscan|bscscan|solscan|blockchair|"
    r"哈希|交易|充值|提[现現币幣]|[转轉][账帳]|区块|區塊|/tx/"
)
_NAMED = re.compile(rf"(?P<key>{_KEY})|(?P<transfer>{_TRANSFER})", re.IGNORECASE)
_SAID_AFTER = re.compile(
    r"[\s,，.。!()\"'`-]*(?:(?:(?:this|that|it|which|above)(?:'s)?|is|was|=|<-+|here|my|the|for|of|a|wallet|metamask|eth|btc|trust)(?![A-Za-z])[\s,:]*|"
    rf"这|這|就|是|上面|我|的|钱包|錢包|个|個|地址|\s)*(?:{_KEY})",
    re.IGNORECASE,
)
_UNDER_WAY = re.compile(
    r"[\s,，]*(?:(?:is|was|still|has)\s+){0,2}(?:missing|pending|not\s|confirm|[没沒未](?:有)?(?:到|收))", re.IGNORECASE
)
_REACH = 60  # characters before the digits in which they may be named


def find(text: str) -> list[Span]:
    """Keys whose checksum holds, wherever they stand, and hexadecimal ones that the words beside them name so."""
    proven = [Span(m.start(), m.end()) for m in _BASE58.finditer(text) if _is_key(m[0])]
    hexadecimal: list[Span] = []
    for match in _HEX.finditer(text):
        follows = bool(hexadecimal) and not text[hexadecimal[-1].stop : match.start()].strip(" ,;\n\r\t")
        if follows or _called_a_key(text, match):
            hexadecimal.append(Span(match.start(), match.end()))
    return proven + hexadecimal


def _called_a_key(text: str, match: re.Match[str]) -> bool:
    """The nearest name before it counts; a TXID that somebody calls one stays."""
    if _UNDER_WAY.match(text, match.end()):
        return False
    before = text[max(0, match.start() - _REACH) : match.start()]
    names = list(_NAMED.finditer(_HEX.sub(" ", before)))
    if names:
        return bool(names[-1]["key"])
    return bool(_SAID_AFTER.match(text, match.end()))


def _is_key(word: str) -> bool:
    try:
        raw = base58.b58decode_check(word)
    except ValueError:
        return False
    if _EXTENDED.match(word):
        return len(raw) == 78
    return raw[0] in _WIF_VERSIONS and (len(raw) == 33 or (len(raw) == 34 and raw[-1] == 1))
