"""Reserve codes known by their shape: one right beside its name, several where people speak of the sheet that they stand on.

Models of phones, vouchers and references have the same shape, so talk of a lost phone alone is not enough.
"""

from __future__ import annotations

import re

from bot.redaction import words
from bot.redaction.near_password import LABEL
from bot.redaction.one_time_code import CLASS, OVERRULES_KEPT
from bot.redaction.plain import Span, around

__all__ = ["CLASS", "OVERRULES_KEPT", "find"]

_SMALL = r"(?=[a-z]{0,4}\d)(?=\d{0,4}[a-z])[0-9a-z]{4,5}"
_LARGE = r"(?=[A-Z]{0,4}\d)(?=\d{0,4}[A-Z])[0-9A-Z]{4,5}"
_SHAPE = re.compile(
    rf"(?<![0-9A-Za-z@#./_=-])(?<!\d )(?P<value>{_SMALL}-{_SMALL}|{_LARGE}-{_LARGE}|{_LARGE} {_LARGE}(?: {_LARGE}){{1,2}}|\d{{4}} \d{{4}}(?:\s?[,;、/]\s?\d{{4}} \d{{4}}){{2,9}})(?![0-9A-Za-z@_-])"
)
"""Letters and digits in each half: `a93d-77c0`, `MZQ7 4RTX 09LD`; or three and more pairs of four digits."""
_DIGITS_IN_BOTH = re.compile(r"\d[0-9A-Za-z]{0,4}[ -][0-9A-Za-z]{0,4}\d")
"""What each of them holds, found in no time."""
_FIELD = re.compile(rf"(?<![A-Za-z])(?:recovery|back-?up|reserve)(?:[_ ]?codes?)?\s?[:=]\s?(?P<row>{_SMALL}-{_SMALL}(?:[\s,;]{{1,3}}{_SMALL}-{_SMALL}){{0,15}})(?![0-9A-Za-z-])")  # fmt: skip
_CODE = (
    r"(?:(?<![A-Za-z])(?:emergency|back-?up|bakup|recovery|rescue|reserve|2fa|google\s+auth\w*)\s+(?:2fa\s+)?(?:codes?|keys?|ones|things|sheet|list)(?![A-Za-z])|"
    r"(?:[备備]用|[备備]份|[后後][备備]|恢[复復]|救援|[应應]急)(?:代|[验驗][证證])?[码碼])"
)
_SHEET = re.compile(
    rf"{_CODE}|(?<![A-Za-z])(?:wrote\s+(?:(?:them|it|these|those)\s+)?down|(?:on|a|the)\s+(?:paper|sheet)|paper\s+from)(?![A-Za-z])|抄(?:在|了|下)|[纸紙]上",
    re.IGNORECASE,
)
_NAMED_BEFORE = re.compile(
    rf"{_CODE}(?:\s+(?:on|from|in)\s+(?:the|my|a)\s+\w+)?(?:\s*(?:(?:is|are|was|were|says?)(?![A-Za-z])|[:=(\"“是为為係]))*\s*[^\s!-~丢丟没沒失换換]{{0,6}}\s*$",
    re.IGNORECASE,
)
_NAMED_BEHIND = re.compile(
    rf"\s*(?:is|was|as|[这這](?:[个個])?|是)?\s*(?:(?:my|the|a|one\s+of)\s+){{0,2}}(?:我的)?{_CODE}", re.IGNORECASE
)
_LABELLED = re.compile(
    r"(?:(?<![A-Za-z])(?:submissions?|appeals?|vouchers?|claims?|contracts?|trades?|deposits?|withdrawals?|transfers?|requests?|tickets?|cases?|orders?|ref\w*|ids?|s/?n|serials?|models?|types?|phones?|devices?|reports?|invoices?|bills?|receipts?|polic(?:y|ies)|parcels?|flights?|bookings?|tracking|coupons?|cards?|imei|parts?|plates?|batch|lot|servers?|versions?|builds?|firmware|prices?|levels?|amounts?|since|"
    r"moto\w*|nokia|samsung|galaxy|redmi|xiaomi|mi|iphone|oneplus|oppo|vivo|honor|huawei|pixel|realme|sony|asus|tecno|infinix|poco|zte)(?![A-Za-z])|"
    r"[号號机機卡]|型|[凭憑][证證]|[发發]票|收[据據]|[单單]|[编編]|序列|受理|批次|快[递遞]|[价價]|小米|[红紅]米|[荣榮]耀|[华華][为為]|三星|魅族|一加|真我|[苹蘋]果)"
    r"(?:(?:is|are|was|were|numbers?|nos?|ids?|an?|of|my|the)(?![A-Za-z])|是|格|[为為]|[码碼]|[\s:：=#.,、])*$",
    re.IGNORECASE,
)
_OF_EIGHT = re.compile(
    r"(?:(?:谷歌|[验驗][证證]器?|2fa|[双雙两兩二][重步次])[^\n\d。订訂单單]{0,12}[备備][份用][^\n\d。订訂单單]{0,24}?|[备備][份用]的?(?:那?[几幾]?[个個]|[码碼])[^\n\d。订訂单單字]{0,16})(?:[:：是]|抄了?)\s*"
    r"(?P<row>\d{8}(?:\s?[、,，和]\s?\d{8}){0,9})(?![\d%A-Za-z]|\s?(?:字|[个個元]))",
    re.IGNORECASE,
)
"""谷歌那个备份的，我抄了两个：…"""
_BEFORE, _AFTER = 160, 40  # characters around in which the sheet is spoken of
_APART = 28  # characters between two of one row
_FOUR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_YEAR_OR_ROUND = re.compile(r"(?:19|20)\d\d|\d\d00")


def find(text: str) -> list[Span]:
    """Each of them."""
    eight = [Span(*m.span("row")) for m in _OF_EIGHT.finditer(text)] if words.mentions(text, ("备", "備")) else []
    if not _DIGITS_IN_BOTH.search(text):
        return eight
    places = around(_SHEET, text, _AFTER, _BEFORE)
    rows = _rows([match for place in places for match in _SHAPE.finditer(text, *place)])
    found = [Span(*match.span("value")) for row in rows if _is_told(text, row) for match in row]
    return found + eight + [Span(*match.span("row")) for match in _FIELD.finditer(text)]


def _rows(matches: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Those that stand near each other."""
    rows: list[list[re.Match[str]]] = []
    for match in matches:
        if rows and match.start() - rows[-1][-1].end() <= _APART:
            rows[-1].append(match)
        else:
            rows.append([match])
    return rows


def _is_told(text: str, row: list[re.Match[str]]) -> bool:
    """Several of them, or called a code right there; a row of years, of round numbers or of references is none."""
    written = row[0]["value"]
    before = text[max(0, row[0].start() - 48) : row[0].start()]
    numbers = _FOUR.findall(written)
    if 3 * sum(bool(_YEAR_OR_ROUND.fullmatch(number)) for number in numbers) >= max(1, len(numbers)):
        return False
    if _is_labelled(before):
        return False
    several = len(row) > 1 or written.count(" ") > 1
    return several or bool(_NAMED_BEFORE.search(before) or _NAMED_BEHIND.match(text, row[0].end()))


def _is_labelled(before: str) -> bool:
    """Called an order, a serial number; "in case you lose the phone:" calls it nothing."""
    label = LABEL.search(before[-24:]) or _LABELLED.search(before[-32:])
    if label is None:
        return False
    return not (label[0].lower().startswith("phone") and ":" in label[0])
