"""Passwords that people tell in passing: with an arrow, in brackets, "like X", "X or Y", behind a name to log in with."""

from __future__ import annotations

import re

from bot.redaction import words
from bot.redaction.near_password import THINGS
from bot.redaction.one_time_code import DATE
from bot.redaction.password import CLASS, LIKE_ONE, NO_PASSWORD, OTHER, OVERRULES_KEPT, SENTENCE, trimmed
from bot.redaction.plain import Span, around
from bot.redaction.wordlists import folded, lists_of

__all__ = ["CLASS", "OVERRULES_KEPT", "find"]

_NAME = rf"(?<![A-Za-z])(?:{words.PASSWORD}|passcode|pass)(?![A-Za-z])"
_HAN = r"(?<![动動一])(?<![态態性])密[码碼]"
_MIXED_WAYS = tuple(
    (stems, re.compile(pattern, re.IGNORECASE))
    for stems, pattern in (
        (
            ("<-", "<=", "←"),
            rf"[\"'“](?P<value>[!-~]{{5,40}}?)[\"'”]?\s*(?:<[-=]+|←)\s*(?:(?:this|that)(?:'?s|\s+is)|it'?s|is)?\s*(?:(?:my|the|our)\s+)?(?:\w{{2,12}}\s+)?{_NAME}",
        ),
        (("(",), rf"(?:my\s+{_NAME}|{_HAN})\s*\(\s*[\"']?(?P<value>[!-~]{{4,40}}?)[\"']?\s*\)"),
        (
            ("like", "such", "e.g.", "say"),
            rf"(?<![A-Za-z])(?:like|such\s+as|e\.g\.|say)\s+[\"'“]?(?P<value>[!-~]{{5,40}}?)[\"'”]?,?\s+(?:(?:i'?ll|i\s+will|and|then|you|we|can|change|the|my|a|it|as|for|later|new|temporary)\s+){{0,8}}{_NAME}",
        ),
        (
            ('"', "'", "“"),
            r"(?<![A-Za-z])(?:chang|reset|updat|switch|set)\w*\s+(?:it\s+)?(?:back\s+)?to\s+[\"'“](?P<value>[!-~]{5,40}?)[\"'”](?=[^\n]{0,80}(?:credential|pass|log\s?in|sign\s?in))",
        ),
        (
            ("chang", "reset", "updat", "switch", "set "),
            rf"(?<![A-Za-z])(?:chang|reset|updat|switch|set)\w*\s+(?:(?:it|this|that|them|mine)\s+)?(?:back\s+)?to\s+(?P<value>[!-~]{{6,40}})(?=[^\n]{{0,90}}{_NAME})",
        ),
        (
            ("cred",),
            r"(?<![A-Za-z])(?:creds?|credentials)(?![A-Za-z])[^\n:=]{0,40}[:=]\s*(?:[!-~]{2,40}@[!-~]{2,40}[\s,/|]+)?(?P<value>[!-~]{6,40})",
        ),
        (
            ("log in", "login", "sign in", "pas", "pw"),
            rf"(?<![A-Za-z])(?:log\s?in|sign\s?in|{_NAME})[^\n]{{0,40}}(?<![A-Za-z])(?:wrote|sent|gave|told|typed|texted|messaged)\s+[\"'“]?(?P<value>[!-~]{{6,40}}?)[\"'”]?\s+to\s+(?:him|her|them|it|the|that|this|a)(?![A-Za-z])",
        ),
        (
            ("pas", "pw"),
            rf"(?<![!-~])[\"'“]?(?P<value>[!-~]{{6,40}}?)[\"'”]?\s+(?:is|was)\s+(?:[a-z]+\s+){{1,3}}as\s+(?:my|the|our)\s+(?:[a-z]+\s+)?{_NAME}",
        ),
        (
            ("same ",),
            r"(?<![A-Za-z])us(?:e|ed|ing)\s+the\s+same\s+[\"'“]?(?P<value>(?-i:(?=[!-~]*[A-Z])(?=[!-~]*[a-z]))(?=[!-~]*\d\d)[!-~]{6,40}?)[\"'”]?\s+(?:(?:for|on|at|in|with)\s+(?:my\s+|the\s+|all\s+|other\s+|both\s+){0,2}(?:g?mail|e-?mail|okx|bitmart|binance|bybit|exchanges?|everything|all|sites?|accounts?|facebook|apple)|everywhere)(?![A-Za-z])",
        ),
        (
            ("登",),
            r"登[录錄陆陸入](?:时|時)?(?:用|[输輸]|[填打])的?(?:一直)?是?\s*(?P<value>[!-~]{6,40})",
        ),
        (
            ("/",),
            r"(?<![A-Za-z])(?:user(?:name)?|login|e?mail|id)\s*/\s*(?:pass(?:word)?|pw|pwd)\s*[:=]?\s*[!-~]{2,40}?\s*[/|]\s*(?P<value>[!-~]{6,40})",
        ),
        (
            ("pas", "pw"),
            rf"(?<![A-Za-z])(?:typed?|entered|used?|put|gave|wrote)\s+(?:in\s+)?[\"'“]?(?P<value>[!-~]{{6,40}}?)[\"'”]?\s+(?:[a-z]+\s+){{0,5}}as\s+(?:my\s+|the\s+|an?\s+)?{_NAME}",
        ),
        (
            words.STEMS_OF_PASSWORDS,
            rf"(?<![!-~])[\"'“]?(?P<value>[!-~]{{6,40}}?)[\"'”]?\s+(?:como|comme|als|come|как|olarak|sebagai|jako)\s+(?:(?:mi|la|mon|le|mein|minha|mia|мой|contrase)\s+)?{words.FOREIGN_PASSWORD}",
        ),
        (
            ("pass",),
            rf"(?<![A-Za-z])pass(?![A-Za-z])(?:\s+(?:{words.LINK}))+\s*[:=]?\s*[\"'“]?(?P<value>(?![:=])[!-~]{{6,40}})",
        ),
        (
            ("cred", "login"),
            r"(?<![A-Za-z])(?:creds?|credentials|login(?:\s+(?:details|data|info))?|logins)\s*(?:(?:is|are)(?![A-Za-z])|[:=])?\s*[!-~]{2,40}\s*[/|]\s+(?P<value>[!-~]{6,40})",
        ),
        (
            ("log", "sign"),
            r"(?<![A-Za-z])(?:uses?|used|typed?|enter)\s+(?:to|when|for)\s+(?:i\s+)?(?:log|sign)(?:ging|ing)?[\s-]?in(?:\s+with)?\s*(?:(?:is|was)(?![A-Za-z])|[:=])\s*[\"'“]?(?P<value>[!-~]{6,40})",
        ),
        (
            ("pas", "pw"),
            rf"(?<![A-Za-z])(?:typed?|enter(?:ed)?|put|input|used?|try|tried)\s+(?:in\s+)?[\"'“]?(?P<value>[!-~]{{6,40}}?)[\"'”]?,?\s+(?:and|but|then)\s+[^\n.?]{{0,24}}{_NAME}",
        ),
        (
            ("密",),
            rf"(?:改[成为為]了?|[换換]成了?|[输輸]入?了?|用)\s*[\"'“]?(?P<value>[!-~]{{6,40}}?)[\"'”]?\s*(?:之?[后後]|[还還]是|[就却卻都]|一直|[结結]果|提示|[显顯]示)[^\n\da-zA-Z]{{0,16}}{_HAN}",
        ),
        (
            ("its ", "it's ", "it is "),
            rf"(?<![A-Za-z])it(?:'?s|\s+is)\s+[\"'“]?(?P<value>(?=[!-~]{{0,39}}\d)(?=[!-~]{{0,39}}[A-Za-z])[!-~]{{6,40}}?)[\"'”]?\s+(?:for|as)\s+(?:my|the|our)\s+(?:log-?in\s+)?{_NAME}(?!\s+(?:manager|rules?|fields?|pages?|reset))",
        ),
        (("密",), r"[账帳賬帐]密\s*[:：=是]?\s*[!-~]{2,40}[\s/|,]+(?P<value>[!-~]{6,40})"),
        (
            ("密", "口令", "passphrase"),
            rf"(?:{_HAN}|口令|passphrase)[)\s]{{0,2}}[^\n\d,.。，A-Za-z]{{0,6}}(?:是不是|好像是|可能是|记得是|記得是)\s*(?P<value>[!-~]{{5,40}})",
        ),
    )
)
_TWO_WORDS = re.compile(
    rf"{_NAME}\s+(?:is|was)\s+(?:either\s+)?(?P<value>[a-z]{{6,20}})\s+or\s+(?:maybe\s+)?(?P<more>[a-z]{{6,20}})(?=\s*(?:[,.;!?\n]|$)|\s+(?:one|not\s+sure|i)\s)",
    re.IGNORECASE,
)
_ANY_GOOD = re.compile(
    rf"(?<![A-Za-z])(?:is|was|are)\s+[\"'“]?(?P<value>[!-~]{{5,40}}?)[\"'”]?\s+(?:an?\s+)(?:good|strong|safe|secure|ok(?:ay)?|weak|bad|valid|long\s+enough)\s+(?:enough\s+)?{_NAME}",
    re.IGNORECASE,
)
_QUALITY = re.compile(r"\san?\s+(?:good|strong|safe|secure|ok|weak|bad|valid|long)", re.IGNORECASE)
_NEXT = 40  # characters
"""Is X a good password?"""
_BEHIND_A_LOGIN = re.compile(
    rf"(?<![^\W_])(?:login|логин|usuario|user(?:name)?|почта|e?-?mail|correo|kullan[iı]c[iı])\s*[:=]?\s*[!-~]{{3,60}}[\s,/|;]+{words.FOREIGN_PASSWORD}\s*[:=]?\s*(?P<value>[!-~]{{5,40}})(?=$|[\s,.;!?])",
    re.IGNORECASE,
)
_OF_CYRILLIC = re.compile(
    rf"{words.FOREIGN_PASSWORD}\s*(?:[:=–—-]|это|такой)\s*(?P<value>(?=[^\s\d]{{0,30}}\d)(?=\S{{0,30}}[\u0400-\u04ff])\S{{6,40}})",
    re.IGNORECASE,
)
_OF_LETTERS = re.compile(
    rf"{_HAN}[^\n,A-Za-z0-9]{{0,10}}[,:]\s*(?P<value>[A-Za-z]{{6,24}})\s*,\s*(?:全部?是?|都是)?的?(?:[小大][写寫]|字母|拼音|英文)",
)
_THE_WORD = re.compile(
    rf"(?<![A-Za-z])(?:(?:us(?:e|ed|ing)|with|by|set|chose|typed|entered|it\s+is|it'?s)\s+)the\s+word\s+[\"'“]?(?P<value>[a-z]{{5,24}})[\"'”]?\s+(?:as|for)\s+(?:(?:my|the|a|its|our)\s+)?(?:\w{{2,10}}\s+)?{_NAME}(?!\s+(?:page|field|manager|rules?))",
    re.IGNORECASE,
)
_ADVISED = re.compile(r"(?:not|n't|dont|never|avoid|cannot|nobody|no\s+one)\s[^\n.;]{0,24}$", re.IGNORECASE)
_WITH_SPACES = re.compile(
    rf"{_NAME}\s+(?:is|was)\s+(?P<value>[a-z]{{3,14}}(?: [a-z]{{3,14}}){{2,7}}?)\s+with(?:out)?\s+(?:the\s+)?spaces?(?![a-z])",
    re.IGNORECASE,
)
_OR_DIGITS = re.compile(
    rf"(?:{_NAME}|{_HAN})[^\n\ufffc]{{0,24}}\ufffc{{6,60}}[\"'”]?\s*,?\s*(?:or(?:\s+maybe)?|maybe|或者?|[还還]是|[^\n\d\ufffc,]{{0,6}}(?:改|重[置设設]|[换換]|[设設]|更新)[了置]?[成为為到]|[^\n\d\ufffc,]{{0,12}}(?:change|reset|set|update)\s+(?:(?:it|that|this)\s+)?to)\s*(?P<value>\d{{4,8}})(?![\d%]|\.\d)",
    re.IGNORECASE,
)
_STEMS = (
    "cred",
    "login",
    "log in",
    "sign in",
    "same ",
    "登",
    "log\nin",
    "logins",
    "pas",
    "pw",
    "ps",
    "pos",
    "pes",
    "pword",
    "p/w",
    "mima",
    "密",
    "口令",
    "word",
)
_STEMS_EN = ("pas", "pw", "ps", "pos", "pes", "word", "p/w", "mima")
_REACH = 160  # characters around what looks like one in which it may be named
_MIXED = re.compile(r"(?=.*[A-Za-z])(?=.*[\d@#$%^&*!_+=~]).{5,}")
_STRONG = re.compile(r"(?=.*[a-z])(?=.*\d)(?=.*[A-Z@#$%^&*!+=~]).{6,}")


def find(text: str) -> list[Span]:
    """The value only, as `password.find` does."""
    if not words.mentions(text, (*_STEMS, *words.STEMS_OF_PASSWORDS)):
        return []
    small = text.lower()
    places = around(LIKE_ONE, text, _REACH, _REACH)
    found: list[Span] = []
    for start, stop in places:
        said = text[start:stop].lower()
        ways = [way for stems, way in _MIXED_WAYS if any(stem in said for stem in stems)]
        found += [span for way in ways for m in way.finditer(text, start, stop) if (span := _mixed(text, m))]
    pairs = (
        []
        if " or " not in small
        else [
            m
            for place in words.near(text, _STEMS_EN, _NEXT, _REACH)
            for m in _TWO_WORDS.finditer(text, *place)
            if _is_no_word(m["value"]) and _is_no_word(m["more"])
        ]
    )
    found += [Span(*m.span(name)) for m in pairs for name in ("value", "more")]
    if "密" in text:
        found += [Span(*m.span("value")) for m in _OF_LETTERS.finditer(text) if _is_no_word(m["value"])]
    good = [m for place in around(_QUALITY, text, _REACH, _NEXT) for m in _ANY_GOOD.finditer(text, *place)]
    found += [Span(*m.span("value")) for m in good if not _is_said(m["value"])]
    if words.mentions(text, words.STEMS_OF_PASSWORDS):
        told = [m for way in (_BEHIND_A_LOGIN, _OF_CYRILLIC) for m in way.finditer(text)]
        found += [Span(*m.span("value")) for m in told if not OTHER.match(m["value"]) and _is_told_abroad(m["value"])]
    if "the word " in small:
        worded = (
            m for m in _THE_WORD.finditer(text) if not _ADVISED.search(text, max(0, m.start() - _NEXT), m.start())
        )
        found += [Span(*m.span("value")) for m in worded if not _is_said(m["value"])]
    if "space" in small:
        found += [Span(*m.span("value")) for m in _WITH_SPACES.finditer(text)]
    if "\ufffc" in text:
        found += [Span(*m.span("value")) for m in _OR_DIGITS.finditer(text)]
    return found


def _mixed(text: str, match: re.Match[str]) -> Span | None:
    span = trimmed(text, *match.span("value"))
    value = text[span.start : span.stop] if span else ""
    shape = _STRONG if match[0][:1].lower() in "cl" else _MIXED
    if not shape.fullmatch(value) or OTHER.match(value) or DATE.match(value) or THINGS.fullmatch(value):
        return None
    return None if re.fullmatch(r"[^@]+@[A-Za-z0-9-]+(?:\.[A-Za-z]{2,})+", value) else span


def _is_told_abroad(value: str) -> bool:
    return _is_no_word(value) and value.lower().rstrip("!?.,") not in words.SAID_ABROAD


def _is_said(value: str) -> bool:
    low = value.lower().rstrip("!?.,")
    return low in NO_PASSWORD or low in SENTENCE


def _is_no_word(value: str) -> bool:
    low = value.lower()
    return not (lists_of(folded(low)) or low in NO_PASSWORD or low in SENTENCE)
