"""Passwords that are described and not named: "what I type is", "forgot if it was X or x", spelled out letter by letter."""

from __future__ import annotations

import re

from bot.redaction import words
from bot.redaction.near_password import is_labelled, is_like_one
from bot.redaction.password import CLASS, LIKE_ONE, OTHER, OVERRULES_KEPT, trimmed
from bot.redaction.plain import Span, around

__all__ = ["CLASS", "OVERRULES_KEPT", "find"]

_VALUE = r"(?<![!-~])[\"'“(]?(?P<value>(?=[!-~]{0,39}[A-Za-z])(?=[!-~]{0,39}[\d@#$%^&*!_+=~.-])[!-~]{6,40})"
_WAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![A-Za-z])what\s+i\s+(?:always\s+)?(?:type|enter|put)(?:\s+(?:in|there|every\s+time|each\s+time|to\s+(?:log|sign|get)\s+in))?\s+is(?![A-Za-z])[^\n.?!]{{0,50}}?{_VALUE}",
        rf"(?<![A-Za-z])what\s+i\s+(?:sign|log|get)[\s-]?in\s+(?P<by>with)(?:\s+(?:is|was))?\s*[:=]?\s*{_VALUE}",
        r"(?<![A-Za-z])forg[eo]t\w*\s+(?:if|whether)\s+it\s+(?:was|is)\s+(?P<value>[!-~]{6,40})\s+or\s+(?P<more>[!-~]{6,40})",
        r"[把将將]\s*(?P<value>[!-~]{6,40})\s*(?:填|[输輸]|打)[\u3400-\u9fff]{0,4}(?:登[录錄陆陸](?![名账賬帐帳邮郵手])|密[码碼])",
    )
)
_OR_IN_CHINESE = re.compile(
    r"(?:忘|不[记記]得|[记記]不[清得]|分不清)[^\n\d,，A-Za-z]{0,6}是\s*(?P<value>[!-~]{6,40}?)\s*(?:[还還]是|或者?是?)\s*(?P<more>[!-~]{6,40})(?=[^\n]{0,16}密)"
)
"""忘了是 X 还是 Y，密码…: that they are passwords is said."""
_MIXED = re.compile(r"(?=[!-~]*[A-Za-z])(?=[!-~]*\d)[!-~]{5,40}")
_CYRILLIC = re.compile(
    r"(?:на\s+вход\w*|для\s+входа|при\s+входе)\s+(?:ставлю|пишу|ввожу|набираю)\s+(?P<value>(?!логин|почт|номер|телефон|код|айди|юзер|ник|аккаунт|уид|ошибк|капч|заказ|ордер|лимит|стоп|тейк|цен|бит|эфир|солан)(?-i:[\u0410-\u042f\u0401][\u0430-\u044f\u0451]{2,15})\d{4,8})(?!\w)",
    re.IGNORECASE,
)
"""A name to log in with, an order or a price that is set for the entry, is none."""
_JAPANESE = re.compile(
    r"ログイン[^「\n。]{0,16}「(?P<value>(?=[^」\n]{0,31}\d)(?=[\d\s-]{0,31}[^」\d\s-])(?![^」\n]{0,31}(?:id|エラー|コード|注文|メール|電話|番号|会員|ユーザ|アカウント|名前?|招待|認証|確認|端末|アプリ))[^」\n@]{5,32})」\s*[とを]?\s*(?:入れ|入力|打)",
    re.IGNORECASE,
)
_SIGNS = r"dash|hyphen|minus|underscore|dot|period|hash(?:tag)?|star|asterisk|dollar(?:\s+sign)?|at\s+sign|exclamation(?:\s+mark)?|question\s+mark"
_SIZES = r"(?:(?:capital|big|small|upper\s?case|lower\s?case)\s+)?"
_ITEM = rf"(?:{_SIZES}[a-z]|{_SIGNS}|\d)(?![A-Za-z0-9'])"
_SPELLED = re.compile(rf"(?<![A-Za-z0-9']){_ITEM}(?:[\s,.-]{{1,3}}{_ITEM}){{5,40}}+", re.IGNORECASE)
_AS_SPOKEN = re.compile(rf"(?:capital|big|small|case)\s+[a-z]|{_SIGNS}", re.IGNORECASE)
_SPELLED_OUT = (
    "capital", "big ", "small", "case", "dash", "hyphen", "minus", "score", "dot", "period", "hash", "star", "aster", "dollar", "sign", "exclam", "question",
)  # fmt: skip
"""One of them stands where a password is spelled out."""
_NAME = re.compile(rf"(?<![A-Za-z])(?:{words.PASSWORD}|pass)(?![A-Za-z])|密[码碼]", re.IGNORECASE)
_REACH = 120
_OF_A_VERSION = re.compile(r"[A-Za-z]+[_-]?[A-Za-z]{0,2}\d{1,3}(?:[._]\d+)*")
_OF_A_PRODUCT = re.compile(r"[A-Za-z]+(?:[_-]?[A-Za-z]*[\d._]*[a-z]{0,2})?[\"'”)]?")
"""Browsers, phones, wallets and exchanges: Chrome_v128, SafePal_S1."""
_OF_AN_ACCOUNT = re.compile(
    r"(?:my|sub|main)?[_-]?(?:wallet|account|acc|user|order|grid|bot|vault|key|api|strategy|group|address|network)",
    re.IGNORECASE,
)
_BARE = re.compile(r"[^A-Za-z0-9]")
_SIGN = re.compile(r"[@#$%^&*!]")
_FIGURES = re.compile(r"\d")
_LEAST_FIGURES, _MOST_MORE = 4, 2
_BODY = re.compile(
    r"(?:face|touch)[\s_-]?id|fingerprint|\w*\.(?:com|org|io|app|exe|dmg|json)|[a-z\d._]+@[a-z]+", re.IGNORECASE
)


def find(text: str) -> list[Span]:
    """The value only, as `password.find` does."""
    found = [
        span
        for place in around(LIKE_ONE, text, _REACH, _REACH)
        for way in (*_WAYS, _OR_IN_CHINESE)
        for match in way.finditer(text, *place)
        for span in _values(text, match)
    ]
    if not text.isascii() and words.mentions(text, ("вход", "ログイン")):
        abroad = [match for way in (_CYRILLIC, _JAPANESE) for match in way.finditer(text)]
        found += [Span(*m.span("value")) for m in abroad if not _OF_A_PRODUCT.fullmatch(m["value"])]
    if words.mentions(text, _SPELLED_OUT) and _NAME.search(text):
        found += [Span(*m.span()) for m in _SPELLED.finditer(text) if _AS_SPOKEN.search(m[0])]
    return found


def _values(text: str, match: re.Match[str]) -> list[Span]:
    said = match.groupdict()
    if said.get("more") and match.re is not _OR_IN_CHINESE and not _are_spellings(said["value"], said["more"]):
        return []
    if said.get("by") and _OF_A_PRODUCT.fullmatch(said["value"]):
        return []
    spans = [span for name in ("value", "more") if name in said and (span := trimmed(text, *match.span(name)))]
    ones = [span for span in spans if _is_one(text, span)]
    shorter = ones and match.re is _OR_IN_CHINESE and all(_MIXED.fullmatch(text, one.start, one.stop) for one in spans)
    return spans if shorter else ones


def _are_spellings(one: str, other: str) -> bool:
    """Two ways to write the same word, as nobody doubts of two products, accounts or networks."""
    first, second = sorted((_BARE.sub("", word).lower() for word in (one, other)), key=len)
    longer = len(second) - len(first)
    signed = _SIGN.search(one.rstrip(".,?!")) or len(_FIGURES.findall(one)) >= _LEAST_FIGURES
    return bool(signed) and not _OF_AN_ACCOUNT.match(one) and second.startswith(first) and longer <= _MOST_MORE


def _is_one(text: str, span: Span) -> bool:
    value = text[span.start : span.stop]
    if is_labelled(text, span.start) or OTHER.match(value) or _BODY.fullmatch(value):
        return False
    return is_like_one(value) and not _OF_A_VERSION.fullmatch(value)
