"""Codes that are described and not named: "the four numbers I use to open the app", "the PIN of the device", 我设的那个六位."""

from __future__ import annotations

import re

from bot.redaction.one_time_code import CLASS, DATE, NO_CODE_AFTER, OVERRULES_KEPT
from bot.redaction.plain import Span, around

__all__ = ["CLASS", "OVERRULES_KEPT", "find"]

_DIGITS = r"(?P<digits>\d(?:[ .-]\d){3,5}|\d\d(?:[ -]\d\d){1,2}|\d{3}[ -]\d{3}|\d{4,6})(?![\d%A-Za-z]|[.,:/-]\d| \d|\s?[,、/]\s?\d)"
_ENGLISH = re.compile(
    r"(?<![A-Za-z0-9])(?<!last )(?<!first )(?<!final )(?:(?:four|4|six|6)[\s-]*(?:numbers?|digits?|figures)(?=\s+(?:that\s+opens?|which\s+opens?|i|we|to|for)\s)|the\s+(?:four|six)(?=\s+(?:for|of|to)\s))(?![A-Za-z])[^\n\d.!?]{0,40}(?<![A-Za-z])(?:open|unlock|app|lock|screen|phone|device|withdraw)(?:ing|s)?(?![A-Za-z])"
    rf"[^\n\d.!?]{{0,16}}?(?:(?<![A-Za-z])(?:is|are|was|were)\s+|[:=(]\s*){_DIGITS}",
    re.IGNORECASE,
)
_PIN_OF = re.compile(
    r"(?<![A-Za-z])p[i1]n\s+(?:for|of|on|to)\s+(?!(?:[a-z]+\s+){0,3}(?:city|town|village|area|district|region|state|address|place|home|location|order|ticket))(?:[a-z]+\s+){0,3}?[a-z]+\s*(?:(?:is|was)(?![A-Za-z])|[:=])\s*"
    + _DIGITS,
    re.IGNORECASE,
)
_PIN_OF_AN_APP = re.compile(
    r"(?<![A-Za-z])p[i1]n(?:\s+code)?\s+(?:for|of|on|to)\s+(?:(?:the|my|your)\s+)?(?:(?:exchange|bitmart|trading|mobile|phone|fund)\s+)?(?:app|phone|device|lock|screen|withdraw\w*|account|login|log-?in|funds?|trading)(?![A-Za-z])\s*"
    + _DIGITS,
    re.IGNORECASE,
)
"""The same without a word between: what is opened is no place."""
_CHINESE = re.compile(
    r"(?:[六6四4][个個]?(?:位|[数數]字))[^\n\d]{0,16}?我[设設](?:[置定咗了])?的?(?:就?是|[为為])?[^\d\n,，。止限价價单單]{0,8}"
    + _DIGITS
)
_CHINESE_AFTER = re.compile(
    r"我[设設](?:[置定咗了])?的?(?:那[个個])?[六6四4][个個]?位[数數]?(?:就?是|[:：])\s*" + _DIGITS
)
_OF_A_CODE_ZH = re.compile(r"那|[输輸解鎖锁登开開]|密|[码碼]")
_OF_ELSE = re.compile(
    r"[额額价價]|止[损損盈]|[仓倉]位|[杠槓]杆|手[续續][费費]|[数數]量|[预預]警|提醒|[订訂单單]|小[数數]|[网網]格|[错錯][误誤]|[报報][错錯]|版本|[状狀][态態]|[编編][号號]|(?<![A-Za-z])(?:errors?|status|versions?|years?|balance|crash\w*|orders?|prices?|u?ids?|amounts?|limits?|fees?|tickets?|scores?|ranks?|see|sees|get|gets|got|shows?|appears?|when|after|while|levels?|codes?\s+of|build|store|reviews?)(?![A-Za-z])",
    re.IGNORECASE,
)
"""Numbers of so many digits that people set or see, and that open nothing."""
_ROUND = re.compile(r"\d{1,3}000(?!\d)")
_SOME = re.compile(r"\d\d|\d[ .-]\d")
_REACH = 110
_BEFORE = 16  # characters before Chinese talk of so many digits


def find(text: str) -> list[Span]:
    """The digits behind what is said of them."""
    return [
        Span(*match.span("digits"))
        for place in around(_SOME, text, _REACH, 0)
        for way in (_ENGLISH, _PIN_OF, _PIN_OF_AN_APP, _CHINESE, _CHINESE_AFTER)
        for match in way.finditer(text, place[0], min(len(text), place[1] + 16))
        if _is_one(text, match)
    ]


def _is_one(text: str, match: re.Match[str]) -> bool:
    start, stop = match.span("digits")
    if NO_CODE_AFTER.match(text, stop) or DATE.match(text, start):
        return False
    if match.re in (_PIN_OF, _PIN_OF_AN_APP):
        return True
    said = text[match.start() : start] if match.re is _ENGLISH else text[max(0, match.start() - _BEFORE) : start]
    if _OF_ELSE.search(said) or _ROUND.match(text, start):
        return False
    return match.re is _ENGLISH or bool(_OF_A_CODE_ZH.search(said))
