"""References that agents need: found so that nothing damages them, and shown beside the message."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.redaction.plain import Span


@dataclass(frozen=True, slots=True)
class Reference:
    """What it is, how it is written, and where."""

    kind: str
    value: str
    span: Span


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"(?<![\w.+-])([\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,})(?![\w])")),
    ("txid", re.compile(r"(?<![0-9A-Za-z])((?:0x)?[0-9a-fA-F]{64})(?![0-9A-Za-z])")),
    ("address", re.compile(r"(?<![0-9A-Za-z])(0x[0-9a-fA-F]{40})(?![0-9A-Za-z])")),
    ("address", re.compile(r"(?<![0-9A-Za-z])((?:bc1|tb1|ltc1|addr1)[02-9ac-hj-np-z]{14,100})(?![0-9A-Za-z])")),
    ("address", re.compile(r"(?<![0-9A-Za-z])(T[1-9A-HJ-NP-Za-km-z]{33})(?![0-9A-Za-z])")),
    ("address", re.compile(r"(?<![0-9A-Za-z])([13][1-9A-HJ-NP-Za-km-z]{25,34})(?![0-9A-Za-z])")),
    ("uid", re.compile(r"\buid\b\s*(?:is|number|no\.?|=|:|：|是|为|號|号|#)?\s*[:：#]?\s*(\d{4,14})\b", re.IGNORECASE)),
    (
        "order_id",
        re.compile(
            r"(?:\border\b(?:\s*(?:id|no\.?|number|num))?|订单(?:号|编号)?|訂單(?:號|編號)?|单号|單號|委托单号|ticket|case)"
            r"\s*(?:is|是|为|=|:|：|#)?\s*[:：#]?\s*((?=[\w-]*\d)[\w-]{4,40})",
            re.IGNORECASE,
        ),
    ),
    (
        "amount",
        re.compile(
            r"(?<![\w.])((?:[$¥€£]\s?)\d[\d,]*(?:\.\d+)?|\d[\d,]*(?:\.\d+)?\s?(?:usdt|usdc|usd|btc|eth|bnb|sol|trx|xrp|doge|ltc|ton|"
            r"dollars?|euros?|rmb|cny|元|美元|美金|刀|个币|个u|u)(?![A-Za-z]))",
            re.IGNORECASE,
        ),
    ),
)


def find(text: str) -> list[Reference]:
    """In the order of the text; where two overlap the earlier pattern stays."""
    found: list[Reference] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, stop = match.span(1)
            if not any(start < other.span.stop and other.span.start < stop for other in found):
                found.append(Reference(kind, match[1], Span(start, stop)))
    return sorted(found, key=lambda reference: reference.span.start)
