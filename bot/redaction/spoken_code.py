"""Codes that are spelled out: digit by digit in the words of many languages, mixed with figures, doubled, in Chinese figures."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.redaction.near_code import NAME
from bot.redaction.one_time_code import CLASS, NO_CODE_AFTER, OVERRULES_KEPT
from bot.redaction.plain import Span, plain

__all__ = ["CLASS", "OVERRULES_KEPT", "find"]

_WRITTEN = """
    zero oh o nought one two three four five six seven eight nine
    cero uno dos tres cuatro cinco seis siete ocho nueve um dois três meia sete oito nove
    zéro un deux trois quatre cinq sept huit neuf null eins zwei zwo drei vier fünf sechs sieben acht neun
    due tre quattro cinque sei otto ноль нуль один два три четыре пять шесть семь восемь девять чотири шість сім вісім
    sıfır bir iki üç dört beş altı yedi sekiz dokuz không một hai ba bốn năm sáu bảy tám chín
    nol kosong satu dua tiga empat lima enam tujuh delapan sembilan
"""
_FIGURE = "|".join(sorted({plain(word).text for word in _WRITTEN.split()}, key=len, reverse=True))
_ITEM = rf"(?:(?:double|triple|doble)[\s-]{{1,2}})?(?:{_FIGURE}|\d)(?![^\W_])"
_ROW = re.compile(rf"(?<![^\W_])(?<!\d[.,-]){_ITEM}(?:[\s,.-]{{1,3}}{_ITEM}){{3,}}+", re.IGNORECASE)
_ONE = re.compile(rf"(?P<times>double|triple|doble)?[\s-]{{0,2}}(?P<word>{_FIGURE}|\d)(?![^\W_])", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_FIGURES = frozenset(plain(word).text for word in _WRITTEN.split())
_HAN = "零〇一二三四五六七八九幺两兩壹贰貳叁參肆伍陆陸柒捌玖洞拐勾"
_HAN_ROW = re.compile(
    rf"(?<![{_HAN}十百千万萬第])[{_HAN}](?:[\s,、-]?[{_HAN}]){{3,7}}(?![{_HAN}十百千万萬亿億年月日号號点點天次个個人位元块塊倍分小秒条條封笔筆张張名遍回种種楼樓层層级級折成周週星])"
)
_COUNTED_UP = re.compile(
    r"(?:one|uno|um|un|eins|один|bir|một|satu)[\s,.-]{1,3}(?:two|dos|dois|deux|due|zwei|два|iki|hai|dua)[\s,.-]{1,3}(?:three|tres|três|trois|tre|drei|три|üç|ba|tiga)(?![^\W\d_])",
    re.IGNORECASE,
)
"""Who counts."""
_COUNTING = re.compile(r"[一壹][\s,、-]?[二贰貳][\s,、-]?[三叁參]")
_USUAL, _FEWEST, _MOST, _LEAST_WORDS = 6, 4, 8, 3  # digits of a code
_OPENS = re.compile(
    r"(?<![A-Za-z])(?:un-?lock\w*|app[\s-]?lock|p[i1]n|(?:pass\s?)?codes?|otp|(?:fund|withdraw\w*|trading|trade)\s+passw?\w*)(?![A-Za-z])|(?:解[锁鎖]|密[码碼]|[验驗][证證][码碼])[^\n,，。]{0,12}$",
    re.IGNORECASE,
)
"""What a PIN and what unlocks a device are called."""
_NAMED = re.compile(rf"{NAME.pattern}|{_OPENS.pattern}|短信|[简簡][讯訊]|[验驗][证證]|[码碼]", re.IGNORECASE)
_TALK = re.compile(
    r"(?<![^\W\d_])(?:sms|text|texted|message|mensaj\w*|lleg[oó]|mensag\w*|chegou|пришл\w+|прислал\w*|смс|mesaj\w*|pesan|tin\s+nhắn)(?![^\W\d_])",
    re.IGNORECASE,
)
"""Enough beside six of them, where no word follows that they count."""
_ENDS = re.compile(
    r"\s*(?:$|[^\s\w]|(?:and|but|y|e|et|und|а|и|но|ve|và|dan|it|is|was|pero|mas|mais|aber|ma|ama|nhưng|tapi)(?![^\W\d_])|[\u3400-\u9fff])",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    rf"{_ENDS.pattern}|\s*(?:on|for|when|as|does\w*|not|wrong|invalid|says|still|fails?|which|because|so|please|pls|i|he|she|they|why|what|now|no|pero|que|para|por|pour|für|для|не)(?![^\W\d_])",
    re.IGNORECASE,
)
"""The same where a code is named: "number one, two, ... did not come" counts messages."""
_YEAR_HAN = re.compile(r"二[\s,、-]?[零〇][\s,、-]?[一二三]|一[\s,、-]?九[\s,、-]?[五六七八九]")
"""A date, however it goes on."""
_GAME = re.compile(
    r"(?<![A-Za-z])(?:(?:the|my|two|six)\s+dice|roll(?:s|ed)?|lotter(?:y|ies)|lotto|bingo|keno|race|seats?)(?![A-Za-z])",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"(?:(?<![^\W\d_])(?:u?id|version|block|section|chapters?|rows?|items?|pages?|lines?|orders?|ticket|case|ref\w*|phone|tel|mobile|whatsapp|account|amount|card|passport|room|zip|block|memo|tag|pedido|заказ\w*|заявк\w*|тел\w*|sipariş)(?![^\W\d_])|[订訂][单單]|[单單][号號]|[电電][话話]|手[机機][号號]?|工[单單]|[账帳賬][号號户戶]|[\u4e00-\u9fff][号號][码碼]?|[号號][码碼]|[数數]量|金[额額]|[余餘][额額]|[价價]格?|套餐|[时時][间間]|日期|生日|行情|成交|高度|排名|名次|排[队隊])"
    r"(?:[\s:=#,.]|(?<![^\W\d_])(?:number|no|nr|is|was|es|id)(?![^\W\d_])|是|[为為]){0,12}$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s*(?:times|weeks?|months?|years?|steps?|people|messages|texts|tickets|e?mails|codes|sms(?:es)?|d[ií]as?|semanas?|jours?|tage|giorni|дн\w+|час\w*|g[uü]n\w*|ng[aà]y|hari)(?![^\W\d_])",
    re.IGNORECASE,
)
_NEAR = 24  # characters between two figures of one row, at most
_BEFORE, _AFTER = 60, 24  # characters around a row in which it is named


def find(text: str) -> list[Span]:
    """The row of figures, and the next one beside it."""
    rows = [m.span() for place in _near_figures(text) for m in _ROW.finditer(text, *place) if _is_spoken(text, m)]
    han = _HAN_ROW.finditer(text) if not text.isascii() else ()
    rows += [
        m.span()
        for m in han
        if not (_COUNTING.match(m[0]) or _YEAR_HAN.match(m[0])) and _is_told(text, *m.span(), m[0])
    ]
    return [Span(*row) for row in rows]


def _near_figures(text: str) -> list[tuple[int, int]]:
    """Where two figures in words stand near each other: seldom, and told in no time."""
    figures = [word.span() for word in _WORD.finditer(text) if word[0].lower() in _FIGURES]
    places: list[tuple[int, int]] = []
    for (start, stop), (begin, end) in pairwise(figures):
        if begin - stop >= _NEAR:
            continue
        if places and start - _NEAR <= places[-1][1]:
            places[-1] = places[-1][0], end + _NEAR
        else:
            places.append((max(0, start - _NEAR), end + _NEAR))
    return places


def _is_spoken(text: str, match: re.Match[str]) -> bool:
    items = [one["word"] for one in _ONE.finditer(match[0])]
    worded = [word for word in items if not word.isdigit()]
    return (
        len(worded) >= _LEAST_WORDS
        and len(set(items)) > 1
        and not _COUNTED_UP.match(match[0])
        and _is_told(text, *match.span(), _digits(match[0]))
    )


def _digits(row: str) -> str:
    """One character for each digit that is meant."""
    times = {"double": 2, "doble": 2, "triple": 3}
    return "".join("x" * times.get((one["times"] or "").lower(), 1) for one in _ONE.finditer(row))


def _is_told(text: str, start: int, stop: int, digits: str) -> bool:
    """Named right there, or six of them in talk of messages; not behind the name of a reference."""
    count = sum(not c.isspace() and c not in ",、-" for c in digits)
    if not _FEWEST <= count <= _MOST:
        return False
    before = text[max(0, start - _BEFORE) : start]
    if (
        _REFERENCE.search(before)
        or _GAME.search(before)
        or NO_CODE_AFTER.match(text, stop)
        or _COUNTED.match(text, stop)
    ):
        return False
    if count < _USUAL:
        return bool(_OPENS.search(before))
    if _NAMED.search(before) or _NAMED.search(text, stop, stop + _AFTER):
        return bool(_GOES_ON.match(text, stop))
    return count == _USUAL and bool(_TALK.search(before) and _ENDS.match(text, stop))
