"""Payment cards: an issuer's first digits, a length that fits, Luhn, and no word before it that makes it an order id."""

from __future__ import annotations

import re

from bot.redaction.plain import Span

CLASS = "card number"
OVERRULES_KEPT = False

_NUMBER = re.compile(r"(?<![\w#])\d(?:[ -]?\d){12,18}(?![\w])")
_ISSUERS = (
    (re.compile(r"4"), {13, 16, 19}),  # Visa
    (re.compile(r"5[1-5]|2(?:2[2-9]|[3-6]|7[01]|720)"), {16}),  # Mastercard
    (re.compile(r"3[47]"), {15}),  # American Express
    (re.compile(r"6011|65|64[4-9]"), {16, 19}),  # Discover
    (re.compile(r"62|81"), {16, 17, 18, 19}),  # UnionPay
    (re.compile(r"35(?:2[89]|[3-8])"), {16}),  # JCB
    (re.compile(r"3(?:0[0-5]|[689])"), {14}),  # Diners
)
_REFERENCE = re.compile(
    r"(?:\border|\bid|\buid|\btx(?:id)?|\bhash|\bticket|\bcase|\bref(?:erence)?|\bmemo|\btag|\btracking|订单|訂單|单号|單號|编号|編號|流水|工单|"
    r"交易号|标签|备注)[^\d]{0,14}$",
    re.IGNORECASE,
)


def find(text: str) -> list[Span]:
    """Numbers that are cards by all four signs."""
    return [Span(m.start(), m.end()) for m in _NUMBER.finditer(text) if _is_card(text, m)]


def _is_card(text: str, match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match[0])
    if not any(prefix.match(digits) and len(digits) in lengths for prefix, lengths in _ISSUERS):
        return False
    return _luhn(digits) and not _REFERENCE.search(text[max(0, match.start() - 24) : match.start()])


def _luhn(digits: str) -> bool:
    doubled = [int(d) * 2 if place % 2 else int(d) for place, d in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
