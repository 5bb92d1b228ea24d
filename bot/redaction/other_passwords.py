"""Passwords given away less plainly: around other words, in other languages, in Chinese characters, glued to their name.

What follows such names is as often talk, so only what mixes letters with digits or signs is taken, unless a colon,
quotes or the place where it stands leave no doubt.
"""

from __future__ import annotations

import re

from bot.redaction import words
from bot.redaction.near_password import LABEL, is_labelled
from bot.redaction.one_time_code import DATE
from bot.redaction.password import CLASS, FORGOTTEN, LIKE_ONE, NO_PASSWORD, OTHER, OVERRULES_KEPT, SENTENCE, trimmed
from bot.redaction.plain import Span, around
from bot.redaction.wordlists import folded, lists_of

__all__ = ["CLASS", "OVERRULES_KEPT", "find"]

_NAME = rf"(?<![A-Za-z])(?:{words.PASSWORD}|passcode)(?![A-Za-z])"
_HAN = r"密[码碼]"
_VALUE = r"[\"'“‘「`(]?(?P<value>[!-~]{4,64})"
_SHORT = r"[\"'“‘`(]?(?P<value>[!-~]{4,64}?)[\"'”’`)]?"  # something is asked for behind it
_OR = r"(?:\s|,|/|、|(?<![A-Za-z])(?:or|and|maybe|also|not|then|else|new|one|o|y|ou|oder|или)(?![A-Za-z])|或者?|[还還]是|也?可能是|和|要么|不然就?|[新旧舊]?密[码碼]|[是为為:])"
_HIDDEN = r"\ufffc{6,60}"  # what was taken out before
_MADE_OF = (
    r"(?:我|的|你|[设設]|置|定|用|[写寫]|填|[输輸]|入|[记記]|得|一直|都|就|是|[应應]|[该該]|可能|也|改|成|[为為]|了|[没沒]|[错錯]|啊|呀|[对對]|明明|之前|以前|原|[来來]|[现現]在|好像|大概|叫|[给給]|[发發]|您|告[诉訴]|和|"
    r"[还還]|[:=,→/|~;.>「“”」()（）\s-])"
)
_WAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_NAME}[^\n.,;!?:=。]{{1,40}}[:=]\s*{_VALUE}",  # password i typed: X
        rf"{_NAME}\s*(?:[~;|>/\"'”]|\.{{2,}}|→|[?!](?=\s))+\s*(?:[:=]\s*)?{_VALUE}",  # password >> X
        rf"{_NAME}\s+(?:(?:is|was|be)\s+)?(?:either|maybe|probably|perhaps|something\s+like|like|i\s+think|still|now|only|just|always|called|ko|ng|ay|saya|nya|aku|es|ist|est|è|é)\s+(?:(?:is|was|ay|ko|adalah)\s+)?{_VALUE}",
        rf"(?<![A-Za-z])(?:use|used|using|with|and|try|tried|typed?|enter(?:ed)?|put|gave|set)\s+(?:(?:the|this|my)\s+)?{_SHORT}\s+(?:(?:as|for)\s+)?(?:(?:the|my|a|new|old|login)\s+)*{_NAME}",
        rf"(?<![A-Za-z])(?:wrong|incorrect|invalid)\s+{_NAME}\s*,?\s*(?:but|though|however|,)\s*(?:i\s+(?:typed|entered|use|put)\s+|my\s+)?{_VALUE}",
        rf"(?<![A-Za-z])from\s+{_SHORT}\s+to\s+(?P<more>[!-~]{{4,64}}),?\s+(?:(?:my|the|as|is|for|login)\s+)*{_NAME}",
        rf"(?:{_NAME}|(?<![A-Za-z])pass(?![A-Za-z])|{_HAN})[^\n\ufffc]{{0,24}}{_HIDDEN}[\"'”’)!?.]{{0,2}}{_OR}+(?![A-Za-z0-9_]{{2,20}}=){_VALUE}",  # password is X or Y
        rf"(?<![动動一])(?<![态態性]){_HAN}{_MADE_OF}{{1,14}}(?:1[3-9]\d{{9}}[\s,]{{1,3}})?{_VALUE}",
        rf"(?<![A-Za-z])(?:mm|m\.m|mi\s*ma|口令)\s*(?:[:=]|是)\s*{_VALUE}",
        rf"(?<![A-Za-z])u(?:ser)?\s*[:=]\s*\S{{2,60}}[\s,;|/]+p\s*[:=]\s*{_VALUE}",
        rf"{words.FOREIGN_PASSWORD}(?:\s|[:=\"'「『“→-]|{words.LINK}){{0,12}}{_VALUE}",
        r"(?<![\w.+-])[A-Za-z0-9._%+-]{1,64}@[\w-]+\.[\w.-]*\w\s*[,;]\s?(?!(?:orders?|uid|ticket|case)[\d_-])(?P<value>(?=[!-~]*[a-z])[!-+.-:<-~-]{6,64})$",
    )
)
_PLAIN_ABROAD = re.compile(
    rf"{words.FOREIGN_PASSWORD}(?:[ \t]|{words.LINK})*(?P<link>[:=]|(?<=[ \t])|[는은はé])\s*[\"'「“]?(?P<value>[A-Za-z]{{6,32}}|\d{{4,16}})(?=[\"'」”]?(?:$|[^\w@.-]|です|입니다))",
    re.IGNORECASE,
)
_GLUED = re.compile(
    rf"(?<![动動一])(?<![态態性])(?<!的){_HAN} ?(?P<value>[A-Za-z]{{6,32}})(?![A-Za-z0-9@.:-])(?! [A-Za-z0-9])"
)
_NOTHING_YET = frozenset({"something", "anything", "another", "new", "gain", "protect", "keep", "tell", "say"})
_FIRST_OF_SEVERAL = frozenset({"old", "long", "short", "good", "strong", "first", "last", "right", "fine", "simple"})
"""What is said of a password and may begin one of several words."""
_PRODUCTS_WRITTEN = """
    bitmart binance google gmail iphone android facebook authenticator telegram wechat alipay icloud chrome
    safari bybit huobi kucoin metamask ledger trezor captcha outlook hotmail windows whatsapp discord twitter
    coinbase kraken invalid incorrect timeout expired loading logout signin signup
"""
_PRODUCTS = frozenset(_PRODUCTS_WRITTEN.split())
_SIX_FIGURES = re.compile(
    rf"(?<![动動一])(?<![态態性]){_HAN}[^\d\n,.，。;；!?A-Za-z]{{1,8}}(?P<value>\d{{6}})(?![\d%]|[.,-]\d|\s*[年月天次个個人元块])"
)
_PERHAPS = re.compile(
    rf"(?<![动動一])(?<![态態性]){_HAN}[^\n\d。]{{0,16}}(?:可能|[应應][该該]|好像|大概|要[么麼]|或者?|不是)就?是?\s*(?P<value>\d{{6}})(?:\s*,?\s*(?:或者?|[还還]是|要[么麼]|就)是?\s*(?P<more>\d{{6}}))?(?![\d%]|[.-]\d)(?!\s*[年月天次个個人元块位])"
)
"""忘了，可能是……或者……"""
_MADE_FROM = re.compile(
    rf"(?<![动動一])(?<![态態性]){_HAN}(?:就?是|用的?是?|[为為])[^\n\d,，。]{{0,10}}[后後前末][四六]位[^\n\d,，。]{{0,4}}(?P<value>\d{{4,6}})(?!\d)"
)
_QUOTED = re.compile(
    rf"{_HAN}(?:就?是|[:=]|[设設]?[为為成]|叫|改成|[设設]置[为為成])*\s*[“\"「『'](?P<value>[^“”\"「」『』'\n]{{2,32}})[”\"」』']"
)
_CHARACTERS = re.compile(
    rf"{_HAN}(?P<link>就?是|:|=|[设設改](?:置)?[为為成])\s*(?P<value>[\u3400-\u9fff]{{1,12}}(?P<tail>\d{{3,10}})?)(?=$|[\s,.!?;，。！？；)])"
)
_NUMBERED = re.compile(
    r"[单單号號]|[账帳賬][户戶]|金[额額]|[余餘][额額]|[邮郵][编編]|[错錯]|忘|代[码碼]|邀[请請]|推[荐薦]|[优優]惠|[兑兌][换換]|[红紅]包|[验驗][证證]|多久|怎|如何|重[置设設]|[吗嗎]|[为為]什"
)
_TALK = re.compile(
    r"[错錯对對忘改不没沒无無记記重置问問题題登请請是的了吗嗎吧呢么麼怎被给給能要已收输輸找取换換设設有个個位空同样樣谁誰什哪多正确確失效过過期修丢丟]"
)
_HAN_IN_IT = re.compile(
    rf"{_HAN}[^\n:,.。;!?0-9A-Za-z不无無]{{0,4}}(?:中文|[汉漢]字)[^\n:,.。;!?0-9A-Za-z]{{0,4}}:\s*(?P<value>[\u3400-\u9fff]{{2,12}}\d{{2,10}})(?=$|[\s,.!?;)])"
)
"""密码里有中文：…"""
_WORDS_AND_NUMBER = re.compile(
    rf"(?:(?<![A-Za-z])my\s+{_NAME}[^\n:.]{{1,24}}(?:spaces?|words|sentence)[^\n:.]{{0,12}}:\s*[\"'“]?|(?<![A-Za-z])(?:chang|reset|set|updat)\w*\s+(?:my\s+|the\s+)?{_NAME}\s+to\s*(?::\s*[\"'“]?|\s[\"'“]))"
    r"(?P<value>[a-z]{3,14}(?: [a-z]{3,14}){1,5} \d{1,4})(?![\d.,]\d|[\dA-Za-z%])",
    re.IGNORECASE,
)
"""Several words and a number: "my passphrase has spaces in it: ...", "changed my password to: ..."; never without a sign."""
_DOING_WRITTEN = """
    buy sell withdraw deposit enable disable avoid stop transfer trade claim lock prevent receive send restore fix pass
    join stake
"""
_DOING = frozenset(_DOING_WRITTEN.split())
_UNITS = re.compile(
    r"\s*(?:(?:more\s+)?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|ago|back|times?|coins?|tokens?|usd[tc]?|btc|eth|sol|u|euros?|dollars?|percent|steps?|words?|letters?)(?![A-Za-z])|[$€£%])",
    re.IGNORECASE,
)
_WORD_AND_NUMBER = re.compile(r"[a-z] \d", re.IGNORECASE)
_QUOTE = re.compile(r"[\"“]")
_ENGLISH = re.compile(
    rf"{_NAME}\s*(?:\([^)\n]{{1,30}}\)\s*)?(?:is|was|[:=])*\s*[\"“'](?P<value>[^\"”'\n]{{4,48}})[\"”']", re.IGNORECASE
)
_ANY = re.compile(
    rf"pas|pw|psw|p/w|mima|(?<![a-z])m\.?m(?![a-z])|密|口令|@|cla?ve|contra|пас|senha|mot|mdp|kenn|wort|parol|ifre|парол|kh[aẩ]u|mk|sandi|laluan|{words.EASTERN_PASSWORD}",
    re.IGNORECASE,
)
_STEMS = ("pas", "pw", "psw", "p/w", "mima", "mm", "m.m", "密", "口令", "@", *words.STEMS_OF_PASSWORDS)
_REACH = 120  # characters around it in which a password may be named
_MIXED = re.compile(r"(?=.*[A-Za-z])(?=.*[\d@#$%^&*!_+=~]).{5,}")
_VERSION = re.compile(
    r"[A-Za-z]{0,10}v?\d+(?:\.\d+){1,3}|(?:ios|android|iphone|win|windows|mac|chrome|app|galaxy|mate|usdt|trc|erc|bep|top|web|kyc|wx|vx|qq)[\d.]*(?:pro\w*|max|plus|x)?",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s*(?:times|characters?|chars|digits|letters|minutes|hours|days|次|位|个|個|天|年|月|分|小时|字|digitos|dígitos|cifras|символ|знак|ký\s*tự|karakter|자리|文字|桁)",
    re.IGNORECASE,
)


def find(text: str) -> list[Span]:
    """The value only, as `password.find` does."""
    if not words.mentions(text, _STEMS):
        return []
    places = [place for place in around(LIKE_ONE, text, _REACH, _REACH) if _ANY.search(text, *place)]
    found = [span for place in places for way in _WAYS for m in way.finditer(text, *place) for span in _values(text, m)]
    if words.mentions(text, words.STEMS_OF_PASSWORDS):
        places = words.near(text, words.STEMS_OF_PASSWORDS, _REACH // 4, _REACH)
        abroad = [m for place in places for m in _PLAIN_ABROAD.finditer(text, *place)]
        found += [Span(*m.span("value")) for m in abroad if _is_one_abroad(text, m)]
    if '"' in text or "“" in text:
        quotes = around(_QUOTE, text, _REACH // 2, _REACH // 2)
        english = [m for place in quotes for m in _ENGLISH.finditer(text, *place)]
        found += [Span(*m.span("value")) for m in english if _is_quoted(m["value"])]
    found += [
        Span(*m.span("value"))
        for place in around(_WORD_AND_NUMBER, text, _REACH, 0)
        for m in _WORDS_AND_NUMBER.finditer(text, place[0], place[1] + 4)
        if _are_no_talk(text, m)
    ]
    return found + (_named_in_chinese(text) if "密" in text else [])


def _named_in_chinese(text: str) -> list[Span]:
    glued = [m for m in _GLUED.finditer(text) if _is_no_word(m["value"])]
    quoted = [m for m in _QUOTED.finditer(text) if not _TALK.search(m["value"]) and _is_quoted(m["value"])]
    figures = [
        m
        for m in _SIX_FIGURES.finditer(text)
        if not DATE.match(m["value"]) and (m[0][-7] == "是" or not _NUMBERED.search(m[0]))
    ]
    perhaps = [m for m in _PERHAPS.finditer(text) if not DATE.match(m["value"])]
    figures_of = [Span(*m.span(name)) for m in perhaps for name in ("value", "more") if m[name]]
    characters = [m for m in _CHARACTERS.finditer(text) if _is_of_characters(m)]
    mixed = [m for m in _HAN_IN_IT.finditer(text) if not _NUMBERED.search(m["value"])]
    return figures_of + [
        Span(*m.span("value")) for m in (*glued, *quoted, *figures, *characters, *mixed, *_MADE_FROM.finditer(text))
    ]


def _values(text: str, match: re.Match[str]) -> list[Span]:
    places = [match.span(name) for name in match.re.groupindex if match[name]]
    spans = [span for start, stop in places if (span := trimmed(text, start, stop))]
    return [
        span
        for span in spans
        if _could_be(text[span.start : span.stop])
        and not _COUNTED.match(text, span.stop)
        and not is_labelled(text, span.start)
    ]


def _could_be(value: str) -> bool:
    if re.search(r"[0-9A-Za-z]{26}|[\"']:", value):  # an address, a hash, JSON
        return False
    if (
        not _MIXED.fullmatch(value)
        or OTHER.match(value)
        or _VERSION.fullmatch(value)
        or "@" in value[1:-1].rpartition("@")[0]
    ):
        return False
    if re.fullmatch(r"[^@]+@[A-Za-z0-9-]+(?:\.[A-Za-z]{2,})+", value) or DATE.match(value):
        return False
    return not re.fullmatch(r"[A-Za-z]+(?:[!_+=~&*-]+[A-Za-z]*)*", value)  # "wrong!!!", "sms&email"


def _are_no_talk(text: str, match: re.Match[str]) -> bool:
    said = match["value"].lower().split()[:-1]
    counted = (
        _UNITS.match(text, match.end("value"))
        or _COUNTED.match(text, match.end("value"))
        or LABEL.search(match["value"].rpartition(" ")[0] + " ")
    )
    said = said[1:] if said[0] in _FIRST_OF_SEVERAL else said
    return not counted and not any(
        word in NO_PASSWORD or word in SENTENCE or word in _NOTHING_YET or word in _DOING for word in said
    )


def _is_one_abroad(text: str, match: re.Match[str]) -> bool:
    value = match["value"]
    forgotten = FORGOTTEN.search(text[max(0, match.start() - 24) : match.start()])
    if _COUNTED.match(text, match.end("value")) or DATE.match(value) or (forgotten and not match["link"].strip()):
        return False
    if value.isdigit():
        return not OTHER.match(value) and bool(match["link"].strip() or len(value) >= 6)
    return bool(match["link"].strip()) and _is_no_word(value) and value.lower() not in words.SAID_ABROAD


def _is_no_word(value: str) -> bool:
    low = value.lower()
    return not (lists_of(folded(low)) or low in NO_PASSWORD or low in SENTENCE or low in _PRODUCTS)


def _is_of_characters(match: re.Match[str]) -> bool:
    """Chinese characters: behind a colon or with digits at their end, and nothing that is said about passwords."""
    value = match["value"]
    return not _TALK.search(value) and (bool(match["tail"]) or (match["link"] in ":=" and len(value) >= 3))


def _is_quoted(value: str) -> bool:
    said = [word.strip(".,!?").lower() for word in value.split()]
    return (
        not any(word in NO_PASSWORD or word in SENTENCE for word in said) and not OTHER.match(value) and len(said) <= 8
    )
