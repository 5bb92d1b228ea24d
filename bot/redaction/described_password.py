"""Passwords that are described and not named: "what I type is", "forgot if it was X or Y", 用…登, spelled out letter by letter."""

from __future__ import annotations

import re

from bot.redaction import words
from bot.redaction.near_password import LABEL, is_like_one
from bot.redaction.password import CLASS, LIKE_ONE, OTHER, OVERRULES_KEPT, trimmed
from bot.redaction.plain import Span, around

__all__ = ["CLASS", "OVERRULES_KEPT", "find"]

_VALUE = r"(?<![!-~])[\"'“(]?(?P<value>(?=[!-~]{0,39}[A-Za-z])(?=[!-~]{0,39}[\d@#$%^&*!_+=~.-])[!-~]{6,40})"
_WAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![A-Za-z])what\s+i\s+(?:always\s+)?(?:type|enter|put)(?:\s+(?:in|there|every\s+time|each\s+time|to\s+(?:log|sign|get)\s+in))?\s+is(?![A-Za-z])[^\n.?!]{{0,50}}?{_VALUE}",
        rf"(?<![A-Za-z])what\s+i\s+(?:sign|log|get)[\s-]?in\s+with(?:\s+(?:is|was))?\s*[:=]?\s*{_VALUE}",
        r"(?<![A-Za-z])forg[eo]t\w*\s+(?:if|whether)\s+it\s+(?:was|is)\s+(?P<value>[!-~]{6,40})\s+or\s+(?P<more>[!-~]{6,40})",
        r"[把将將]\s*(?P<value>[!-~]{6,40})\s*(?:填|[输輸]|打)[\u3400-\u9fff]{0,4}(?:登[录錄陆陸]|密[码碼])",
        rf"(?<![A-Za-z])(?:(?:unlock|decrypt)(?:s|ed|ing)?\s+(?:it|this|that|(?:the|my)\s+(?:file|wallet|keystore|vault))|open(?:s|ed|ing)?\s+(?:the|my)\s+(?:wallet|keystore|vault))\s+(?:with|using|by)\s+(?:the\s+)?{_VALUE}",
    )
)
_WITH_HAN = re.compile(
    r"用(?!了|[\u3400-\u9fff]{0,6}(?:手[机機]|[账帳賬帐][号號户戶]|[邮郵]|[电電]|[设設][备備]|版|[号號]|[网網]|浏览|[苹蘋]果|小米|[华華][为為]|[荣榮]耀|三星|[红紅]米|魅族|一加|微信|[谷]歌|安卓|[鸿鴻]蒙|[软軟][件體]|服[务務]|程序|工具|系[统統]|代理|平[台臺]|[节節][点點]|[验驗][证證]))"
    r"(?P<value>[\u3400-\u9fff]{2,8}\d{3,8})(?=登[录錄陆陸入上进進的了不]?)"
)
_CYRILLIC = re.compile(
    r"(?:на\s+вход\w*|для\s+входа|при\s+входе)\s+(?:ставлю|пишу|ввожу|набираю|указываю|использую)\s+(?!логин|почт|номер|телефон|код)(?P<value>[\u0400-\u04ff]{3,16}\d{2,8})(?!\w)",
    re.IGNORECASE,
)
_JAPANESE = re.compile(
    r"ログイン[^「\n。]{0,16}「(?P<value>(?=[^」\n]{0,31}\d)(?!(?:uid|エラー|コード|注文))[^」\n@]{5,32})」\s*[とを]?\s*(?:入れ|入力|打)",
    re.IGNORECASE,
)
_SIGNS = r"dash|hyphen|minus|underscore|dot|period|hash(?:tag)?|star|asterisk|dollar(?:\s+sign)?|at\s+sign|exclamation(?:\s+mark)?|question\s+mark"
_SIZES = r"(?:(?:capital|big|small|upper\s?case|lower\s?case)\s+)?"
_ITEM = rf"(?:{_SIZES}[a-z]|{_SIGNS}|\d)(?![A-Za-z0-9'])"
_SPELLED = re.compile(rf"(?<![A-Za-z0-9']){_ITEM}(?:[\s,.-]{{1,3}}{_ITEM}){{5,40}}+", re.IGNORECASE)
_AS_SPOKEN = re.compile(rf"(?:capital|big|small|case)\s+[a-z]|{_SIGNS}", re.IGNORECASE)
_NAME = re.compile(rf"(?<![A-Za-z])(?:{words.PASSWORD}|pass)(?![A-Za-z])|密[码碼]", re.IGNORECASE)
_REACH = 120
_BODY = re.compile(
    r"(?:face|touch)[\s_-]?id|fingerprint|\w*\.(?:com|org|io|app|exe|dmg|json)|[a-z\d._]+@[a-z]+", re.IGNORECASE
)


def find(text: str) -> list[Span]:
    """The value only, as `password.find` does."""
    found = [
        span
        for place in around(LIKE_ONE, text, _REACH, _REACH)
        for way in _WAYS
        for match in way.finditer(text, *place)
        for span in _values(text, match)
    ]
    if not text.isascii():
        found += [Span(*m.span("value")) for way in (_WITH_HAN, _CYRILLIC, _JAPANESE) for m in way.finditer(text)]
    if _NAME.search(text):
        found += [Span(*m.span()) for m in _SPELLED.finditer(text) if _AS_SPOKEN.search(m[0])]
    return found


def _values(text: str, match: re.Match[str]) -> list[Span]:
    places = [match.span(name) for name in match.re.groupindex]
    spans = [span for start, stop in places if (span := trimmed(text, start, stop))]
    return [span for span in spans if _is_one(text, span)]


def _is_one(text: str, span: Span) -> bool:
    value = text[span.start : span.stop]
    if LABEL.search(text[max(0, span.start - 24) : span.start]) or OTHER.match(value) or _BODY.fullmatch(value):
        return False
    return is_like_one(value) or bool(re.fullmatch(r"[a-z]+_[A-Z][a-z]+|[A-Z][a-z]+_[A-Z]?[a-z]+_?\d*", value))
