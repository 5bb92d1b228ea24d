"""Passwords that are told by what somebody typed, or that stand beside the name he logs in with and are called nothing."""

from __future__ import annotations

import re

from bot.redaction import words
from bot.redaction.near_password import LABEL, is_like_one
from bot.redaction.one_time_code import DATE, NO_CODE_AFTER
from bot.redaction.password import CLASS, LIKE_ONE, OVERRULES_KEPT, trimmed
from bot.redaction.plain import Span, around

__all__ = ["CLASS", "OVERRULES_KEPT", "find"]

_NAME = rf"(?<![A-Za-z])(?:{words.PASSWORD}|passcode)(?![A-Za-z])"
_TYPES = r"(?<![A-Za-z])(?:enter(?:ed|ing)?|typ(?:e|ed|ing)|put|input|use|used|try|tried|give|gave)(?![A-Za-z])"
_SIX = r"(?<![\d#$¥€£%+.,-])(?P<value>(?!\d{1,3}000)\d{6})(?![\d%A-Za-z]|[.,:/-]\d)"
_REFUSED = r"(?:wrong|incorrect|invalid|error|not\s|fail|reject|denied|mismatch|n't)"
_FIGURES = (
    re.compile(rf"{_NAME}[^\n\d.?!]{{0,40}}?(?<![A-Za-z])i\s+(?:\w{{2,8}}\s+)?{_TYPES}(?:\s+(?:in|is|it|now|there|with|was)){{0,3}}\s+{_SIX}", re.IGNORECASE),
    re.compile(rf"{_TYPES}\s+(?:in\s+)?{_SIX}\s*,?\s*(?:but|and|then|it|says?)(?![A-Za-z])[^\n\d.?!]{{0,30}}?(?:{_NAME}[^\n\d.?!]{{0,20}}?{_REFUSED}|{_REFUSED}\s+(?:\w{{2,10}}\s+)?{_NAME})", re.IGNORECASE),
    re.compile(rf"[输輸填打按](?:[入了的是]|[进進]去)*\s*{_SIX}\s*,?[^\n\d]{{0,12}}?密[码碼][^\n\d,，]{{0,8}}?(?:[错錯]|不[对對正行符]|[无無]效|失[败敗])"),
    re.compile(rf"密[码碼][^\n\d,，]{{0,6}}?(?:[错錯][误誤]?|不[对對正行符][确確]?)[^\n\d]{{0,6}}?我[输輸填打按](?:[入了的是]|[进進]去)*\s*{_SIX}"),
)  # fmt: skip
"""fund password wrong when I enter 890510; 输890510说资金密码错误"""
_ANY_SIX = re.compile(r"(?<!\d)\d{6}(?!\d)")
_OF_ELSE = re.compile(
    r"\s*(?:(?:as|in|for|to|is|was)\s+)?(?:(?:my|the|an?)\s+)?(?:amount|uid|orders?|id|quantity|price|memo|tag|account|phone|invit\w*|referr?al)(?![A-Za-z])|"
    r"\s*(?:是|[为為])?(?:我的?)?(?:金[额額]|uid|[订訂][单單]|[数數]量|[价價]格|手[机機]|邀[请請])",
    re.IGNORECASE,
)
_VALUE = r"(?P<value>[!-+.-:<-~-]{6,40}?)(?=$|[\s\u3400-\u9fff]|[,;]|[.!?](?:\s|$))"
_MIXED = tuple(
    (stem, re.compile(pattern, re.IGNORECASE))
    for stem, pattern in (
        ("mobile", rf"(?<![\w+])(?:\+?86[\s-]?)?1[3-9]\d{{9}}(?:\s?(?:[:|]|-{{2,4}}|/)\s?)(?!wx|vx|qq|tg|@){_VALUE}"),  # 13912345678----zxcv9988
        ("mobile", rf"\A\s*(?:(?:[账帳賬帐][号號户戶]|login|account|手[机機][号號]?)\s*[:=]?\s*)?(?:\+?86[\s-]?)?1[3-9]\d{{9}}\s+{_VALUE}\s*\Z"),
        ("/", rf"(?<![\w./-])(?:user(?:name)?|log-?in|用[户戶]名?|[账帳賬帐][号號户戶])(?:\s*[:=]\s*|\s+)[!-.0-~]{{2,40}}\s*/\s*(?=[!-~]*[a-z]){_VALUE}"),
        ("but", rf"(?<![A-Za-z])(?:it'?s|this\s+is|it\s+is|mine\s+is)\s+[\"'“]?(?-i:(?=[!-~]{{0,39}}[a-z])(?=[!-~]{{0,39}}[A-Z@#$%^&*!])){_VALUE}[\"'”]?\s*,?\s*(?:but|and|yet|still)\s[^\n.?]{{0,40}}?{_NAME}"),
        ("thing", rf"(?<![A-Za-z])(?:always|usually)\s+use\s+[\"'“]?(?-i:(?=[!-~]{{0,39}}[a-z])(?=[!-~]{{0,39}}[A-Z])(?=[!-~]{{0,39}}\d\d)){_VALUE}[\"'”]?\s+for\s+everything"),
        ("from", rf"(?<![A-Za-z])chang\w*\s+(?:it|that|mine)\s+from\s+(?-i:(?=[!-~]{{0,39}}[a-z])(?=[!-~]{{0,39}}[A-Z]))(?P<more>[!-~]{{6,40}})\s+to\s+(?-i:(?=[!-~]{{0,39}}[a-z])(?=[!-~]{{0,39}}[A-Z])){_VALUE}"),
        ("用的", rf"用的(?:[一直都就]{{0,3}}是)\s*(?=[a-z]{{4}}){_VALUE}[^\n]{{0,16}}?(?:不[对對]|[错錯]|登不|登[录錄陆][不失]|[进進]不)"),
        ("登", rf"登[录錄陆陸][用的时時]{{0,2}}那[个個](?:我|他|她)?(?:[设設改][成为為置]了?(?:[成为為])?|是)\s*(?=[a-z]{{2}}){_VALUE}"),
    )
)  # fmt: skip
_MOBILE = re.compile(r"1[3-9]\d{9}(?!\d)")
_REACH = 120


def find(text: str) -> list[Span]:
    """The value only, as `password.find` does."""
    found = []
    if _ANY_SIX.search(text) and words.mentions(text, ("pas", "pw", "密", "pin", "mima", "p.w")):
        figures = [match for way in _FIGURES for match in way.finditer(text)]
        found += [Span(*match.span("value")) for match in figures if _is_no_other(text, match)]
    small = text.lower() + ("mobile" if _MOBILE.search(text) else "")
    ways = [way for stem, way in _MIXED if stem in small]
    for place in around(LIKE_ONE, text, _REACH, _REACH) if ways else ():
        for match in (match for way in ways for match in way.finditer(text, *place)):
            names = [name for name in ("value", "more") if match.groupdict().get(name)]
            found += [span for name in names if (span := _like_one(text, match, name))]
    return found


def _is_no_other(text: str, match: re.Match[str]) -> bool:
    stop = match.end("value")
    return not (NO_CODE_AFTER.match(text, stop) or _OF_ELSE.match(text, stop) or DATE.match(match["value"]))


def _like_one(text: str, match: re.Match[str], name: str) -> Span | None:
    span = trimmed(text, *match.span(name))
    if span is None or not is_like_one(text[span.start : span.stop]):
        return None
    return None if LABEL.search(text[max(0, match.start() - 24) : match.start()]) else span
