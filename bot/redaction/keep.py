"""References that agents need: found so that nothing damages them, and shown beside the message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.redaction import words
from bot.redaction.plain import Span


@dataclass(frozen=True, slots=True)
class Reference:
    """What it is, how it is written, and where."""

    kind: str
    value: str
    span: Span


# Chinese is written without spaces, so the edges of a reference are told by Latin letters and digits, never by \b.
_START, _STOP = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_WORD, _WORD_END = r"(?<![A-Za-z])", r"(?![A-Za-z])"
_NUMBER = r"(?:\s*+(?:id|no\.?|nr\.?|number|num)(?![A-Za-z]))?"
_SUM = r"(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d+)?"
_IS = r"\s*+(?:(?:is(?![A-Za-z])|是|为|為|=|:)\s*+)?(?:[:#]\s*+)?"

_LONG = re.compile(r"[0-9A-Za-z]{25}")
_ANY_ORDER = re.compile(r"\d")
_ORDERED = (
    "order", "ticket", "case", "withdrawal", "deposit", "transaction", "transfer", "订", "訂", "单", "單", "提", "充",
)  # fmt: skip
_LONGEST_ORDER = 140  # characters of its name and itself
_HINTS: dict[str, re.Pattern[str]] = {
    "email": re.compile("@"), "txid": _LONG, "address": _LONG, "uid": re.compile("uid", re.IGNORECASE), "order_id": _ANY_ORDER,
    "network": re.compile("rc-? ?(?:10|20|2|721)|ep-? ?(?:20|2)", re.IGNORECASE), "amount": re.compile(r"\d"),
}  # fmt: skip
"""What must stand in a text that holds such a reference: found in no time."""

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(rf"(?<![A-Za-z0-9._%+@-])([A-Za-z0-9._%+-]{{1,64}}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{{2,24}}){_STOP}")),
    ("txid", re.compile(rf"{_START}((?:0x)?[0-9a-fA-F]{{64}}){_STOP}")),
    ("txid", re.compile(rf"{_START}((?=[1-9A-HJ-NP-Za-km-z]{{86}})(?=[^0-9]{{0,60}}[0-9])[1-9A-HJ-NP-Za-km-z]{{86,88}}){_STOP}")),
    ("address", re.compile(rf"{_START}(0x[0-9a-fA-F]{{40}}){_STOP}")),
    ("address", re.compile(rf"{_START}((?:bc1|tb1|ltc1|addr1)[02-9ac-hj-np-z]{{14,100}}|(?:BC1|TB1|LTC1)[02-9AC-HJ-NP-Z]{{14,100}}){_STOP}")),
    ("address", re.compile(rf"{_START}(T[1-9A-HJ-NP-Za-km-z]{{33}}){_STOP}")),
    ("address", re.compile(rf"{_START}([13][1-9A-HJ-NP-Za-km-z]{{25,34}}){_STOP}")),
    ("address", re.compile(rf"{_START}((?=[a-zA-Z]*[0-9])(?=[0-9a-z]*[A-Z])(?=[0-9A-Z]*[a-z])[1-9A-HJ-NP-Za-km-z]{{43,44}}){_STOP}")),
    ("uid", re.compile(rf"{_WORD}uid{_WORD_END}\s*+(?:(?:(?:is|number|no\.?){_WORD_END}|是|为|為|号|號|=|:|#)\s*+)?(?:[:#是]\s*+)?(\d{{4,14}}){_STOP}", re.IGNORECASE)),
    ("uid", re.compile(rf"{_START}(\d{{4,14}})\s*+(?:[,(]\s*+)?(?:(?:this\s+)?is\s+(?:my\s+|the\s+)?|=\s*|[这這][个個]?(?:就?是)?(?:我的?)?|就?是(?:我的?)?)uid{_WORD_END}", re.IGNORECASE)),
    (
        "order_id",
        re.compile(
            rf"(?:{_WORD}(?:orders?|ticket|case){_WORD_END}{_NUMBER}|[订訂][单單](?:编号|編號|号|號)?|委托单号|委託單號|[单單][号號]|工单(?:号)?)"
            rf"{_IS}((?=[A-Za-z_-]{{0,63}}\d)[0-9A-Za-z_-]{{4,64}}){_STOP}",
            re.IGNORECASE,
        ),
    ),
    (
        "order_id",
        re.compile(
            rf"(?:{_WORD}(?:withdrawals?|deposits?|transactions?|transfers?){_WORD_END}{_NUMBER}|提现|提現|提币|提幣|充值|充币|充幣){_IS}#\s*(\d{{4,20}}){_STOP}", re.IGNORECASE
        ),
    ),
    ("network", re.compile(r"(?<![A-Za-z0-9])((?:TRC|ERC|BEP|BRC)-?\s?(?:10|20|2|721))(?![A-Za-z0-9])", re.IGNORECASE)),
    (
        "amount",
        re.compile(
            rf"(?<![0-9A-Za-z_.])(?<!\d,)((?:[$¥€£] ?){_SUM}(?![\d,]*\d)|{_SUM} ?(?:usdt|usdc|usd|btc|eth|bnb|sol|trx|xrp|doge|ltc|ton|"
            r"dollars?|euros?|rmb|cny|元|美元|美金|刀|个币|个u|u)(?![A-Za-z]))",
            re.IGNORECASE,
        ),
    ),
)  # fmt: skip


def _matches(kind: str, pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What is called an order is looked for beside the words for one only."""
    places = words.near(text, _ORDERED, 2, _LONGEST_ORDER) if kind == "order_id" else [(0, len(text))]
    return (match for place in places for match in pattern.finditer(text, *place))


def find(text: str) -> list[Reference]:
    """In the order of the text; where two overlap the earlier pattern stays."""
    found: list[Reference] = []
    taken = bytearray(len(text))
    likely = {kind for kind, hint in _HINTS.items() if hint.search(text)}
    for kind, pattern in _PATTERNS:
        if kind not in likely:
            continue
        for match in _matches(kind, pattern, text):
            start, stop = match.span(1)
            if not any(taken[start:stop]):
                taken[start:stop] = b"\1" * (stop - start)
                found.append(Reference(kind, match[1], Span(start, stop)))
    return sorted(found, key=lambda reference: reference.span.start)
