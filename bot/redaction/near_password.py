"""What looks like nothing but a password, in the same line behind the word for one: "he has my password, its abc12345"."""

from __future__ import annotations

import re

from bot.redaction import words
from bot.redaction.one_time_code import DATE
from bot.redaction.password import CLASS, LIKE_ONE, OTHER, OVERRULES_KEPT, trimmed
from bot.redaction.plain import Span, around

__all__ = ["CLASS", "OVERRULES_KEPT", "find"]

_NAME = re.compile(
    rf"(?<![A-Za-z])(?:{words.PASSWORD}|passcode|my\s+pass|pass(?=\s+[!-~]{{6}}|\s+(?:on|for|of|to)\s+(?:my|the|this)))(?![A-Za-z])|(?<![动動一])(?<![态態性])密[码碼]|{words.FOREIGN_PASSWORD}",
    re.IGNORECASE,
)
_REACH = 60  # characters behind the name
_BEHIND = 56  # before it
_LABEL_REACH = 24  # before a value, in which it is called something else
_TOKEN = re.compile(
    r"(?<![0-9A-Za-z@./:#_=&?-])[\"'(\[<{:=&]*(?:[,;]?1[3-9]\d{9}[,;])?(?P<value>(?![\"'(\[<{:=&])[!-~]{6,40})"
)
_LOGGED_IN_WITH = re.compile(
    r"(?:(?<![A-Za-z])(?:log(?:ged|ging)?[\s-]?(?:in|on)|(?:sign(?:ed|ing)?|got|get)[\s-]+(?:in|on))\s+(?:[a-z]+\s+){0,3}(?:with|using)\s+|用\s*|[输輸]入了?\s*)[\"'“]?"
    r"(?P<value>(?=[!-~]*[a-z])(?=[!-~]*\d)(?=[!-~]*(?-i:[A-Z@#$%^&*!]))[!-~]{6,40}?)(?=[\"'”]?(?:\s|[,.;!?](?:\s|$)|$|(?:一?直|能|可以|都|就|去)*登))",
    re.IGNORECASE,
)
"""A name to log in with seldom has a sign."""
_SAID_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?:(?:be|is|was|it'?s|or|either|from|to)\s+(?:(?:just|literally|simply|always|still|like|actually|exactly)\s+)?|(?:new|old|current|other|first|second|last)\s+one\s*[:=]\s*|(?:what|how)\s+about\s+)|是|为|或者?)\s*[\"'(]?(?P<value>[!-~]{6,40})",
    re.IGNORECASE,
)
_AND = r"(?:[\s,，、/\"'”)]|(?<![A-Za-z])(?:and|also|or|as|for|in|into|like|the|my|this|these|those|both|two|three|new|old|first|second|login|log-?in|account|trading)(?![A-Za-z])|[和跟与與这這那些个個两兩三四的都是做当當作为為我]|[还還]有|登[录錄陆陸入]|[账帳賬][号號户戶])"
_IN_FRONT = re.compile(rf"(?<![!-+.-:<-~-])(?P<value>[!-+.-:<-~-]{{6,40}}?){_AND}{{1,12}}$", re.IGNORECASE)
"""X and Y as my password; 试了X和Y两个密码: between it and the name, or the next, nothing but small words."""
_WHO = re.compile(
    r"(?:(?<![A-Za-z])(?:i'?m|i\s+am|it'?s|this\s+is|name'?s|called|from|dear|hi|hello)\s+|我是|我叫|您是)$",
    re.IGNORECASE,
)
_BESIDE_A_MAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9._%+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,24}(?:\s{1,2}(?:and\s{1,2})?(?:underneath|below|under\s+it|next\s+to\s+it|beside\s+it)\s*[:,]?\s{0,2}|(?P<between>[\s,;/|:-]{1,4})|\s{1,2}(?:and|with|then|plus)\s{1,2}|\s?[和跟]\s?)(?P<value>[!#-:<-~]{6,40})"
)
_MORE_THAN_A_NAME = re.compile(r"(?!@)(?=[!-~]*[a-z])(?=[!-~]*\d)[!-~]*[A-Z@#$%^&*!_+=~]")
_OF_AN_ACCOUNT = re.compile(
    rf"\s*(?:的|[这這][个個])?(?:[账帳賬帐][号號户戶]|用[户戶]名)(?!的?密)|\s*[のという]{{0,3}}(?:{words.EASTERN_ACCOUNT})(?!の?(?:パス|暗証)|의? ?(?:비|패|암))"
)
_LOGIN = re.compile(
    r"(?<![A-Za-z])(?:log(?:ged|ging)?[\s-]?in|sign[\s-]?in|credentials?|details)(?![A-Za-z])|登[录錄陆陸入一上下不进進唔得]|[入登]唔到|[账帳賬帐][号號户戶]密[码碼]",
    re.IGNORECASE,
)
_GETTING_IN = re.compile(
    rf"{_LOGIN.pattern}|(?<![A-Za-z])(?:typ(?:e|ed|ing)|enter(?:ed|ing)?|access|unlock(?:ed)?|locked\s+out|(?:gets?|lets?)\s+(?:me\s+|us\s+)?(?:in|through)|open)(?![A-Za-z])|[账帳賬帐][号號户戶]|[输輸]入",
    re.IGNORECASE,
)
_LETTERS_AND_DIGITS = re.compile(
    r"(?=[^a-z]*[a-z])(?=\D*\d)[A-Za-z\d@#$%^&*!_+=~.?-]{7,24}|(?=.*[A-Za-z])(?=.*\d)(?=.*[@#$%^&*!])[!-~]{6,40}|(?=.*[a-z])(?=.*[A-Z])[A-Za-z]+[@#$%^&*!+=~][A-Za-z]{3,24}"
)
LABEL = re.compile(
    r"(?:(?<![A-Za-z])(?:key\s+(?:only\s+)?(?:starts?|begins?|ends?)\s+with|\w*id|orders?|\w*-?ray|no|number|tx\w*|hash|user(?:name)?|name|nick\w*|handle|login|wechat|wx|vx|qq|telegram|tg|discord|twitter|skype|whatsapp|instagram|account|acc|e?mail|ref\w*|code|invit\w*|promo\w*|coupon|ticket|case|"
    r"client|device|model|phone|version|app|ip|memo|tag|address|addr|wallet|network|chain|contract|token|coin|link|url|site|domain|file|image|img|screenshot|trace|request|session|serial|sn|imei|browser|windows|android|ios|error|mac|key)(?![A-Za-z])|[订訂][单單]|[单單][号號]|[编編][号號]|哈希|用[户戶](?:名)?|登[录錄陆陸入]名|昵[称稱]|微信|[电電][报報]|推特|[账帳賬][号號户戶]|帐号|[邮郵]箱|[邀请請]+[码碼]?|[兑兌][换換]|[优優]惠|[礼禮]品|[红紅]包|推[荐薦]|活[动動]|工[单單]|型[号號]|手[机機]|版本|地址|[钱錢]包|合[约約]|[备備][注註]|[标標][签籤]|文件|截[图圖]|[网網]址|[链鏈]接|[错錯][误誤]|有[个個]|[个個]叫|名叫)"
    r"(?:(?:is|was|number|no|id|name)(?![A-Za-z])|是|[为為]|[号號]|[码碼]|叫|[\s:：=#\"'(])*$",
    re.IGNORECASE,
)
_ACCOUNT_ABROAD = re.compile(
    rf"{words.FOREIGN_ACCOUNT}(?P<link>(?:[\s:=#\"'(]|(?:{words.LINK})(?![^\W_])){{0,10}})$", re.IGNORECASE
)
_OF_A_PASSWORD = re.compile(rf"{words.FOREIGN_PASSWORD}[^\n\d.,;!?]{{0,16}}$", re.IGNORECASE)
_RIGHT_THERE = re.compile(
    rf"{words.FOREIGN_PASSWORD}(?:\s|(?<![^\W_])(?:d[aeo]s?|del|della|du|des|di|d'|la|le|el|il|mi|mio|mia|mon|ma|meu|minha|mein\w*|f[uü]r|fuer|von|zum|vom|dari|untuk|c[uủ]a|от|до|для|к|мой|do|van|til|の)(?![^\W_])){{0,8}}$",
    re.IGNORECASE,
)
"""The password of an account: what follows is the password."""
_GIVES = re.compile(rf"[:=]|{words.LINK}", re.IGNORECASE)
THINGS = re.compile(
    r"#[a-z]{0,3}-?\d{4,}|v?\d+(?:\.\d+)+(?:[-+.]?(?:alpha|beta|rc|dev|pre|build)[\d.-]*)?|(?:iphone|ipad|samsung|galaxy|huawei|xiaomi|redmi|oppo|vivo|pixel|mate|note|oneplus|honor|realme|nokia|moto|sony|win(?:dows)?|mac(?:os)?|android|ios|chrome|safari|edge|firefox|harmony(?:os)?|macbook)(?:[#_-]?(?:pro|air|max|mini|plus|ultra|note))?[\d.]*\d{1,2}[a-z]{0,8}|"
    r"(?:uid|order|ticket|case|ref|req|request|txn|no|id|kyc|usdt|trc|erc|bep|web|top|lv|level|vip|app|ver|version|step|img|image|screenshot|photo|video|p2p|bm|so)[_-]?[\d._-]+[a-z]{0,5}|(?-i:[\d.,]+(?:[a-z]{1,8}|[A-Z]{1,8}))|0x[0-9a-f]+|[0-9a-f]{16,}|.*(?:\.{2,}|…).*|.*\.(?:com|org|net|io|jpe?g|png|pdf|mp4|cc|co|me|app|cn|hk|tw)(?:/.*)?|"
    r"\d{1,3}[a-z]{1,5}[?!,;].*|[a-z]+\d?(?:/[a-z]+\d?)+|x-.*|[0-9a-f]{4,}-[0-9a-f-]+|[a-z_]{2,16}=.*|[0-9a-f]{16}-[a-z]{3}",
    re.IGNORECASE,
)
_MADE_UP = re.compile(
    r"(?=.*[A-Za-z]{2})(?=.*\d)(?=.*[A-Za-z0-9][@#$%^&*!]+[A-Za-z0-9]|.*[@#$%^&*!]$)(?=.*[a-z])[!-~]{7,40}"
)
"""Letters, digits and a sign in one word: as sites ask for, and as nothing else is written."""
_ALONE = re.compile(
    r"(?<![0-9A-Za-z@./:#_=&?%$!-])(?P<value>(?=[^\s\d]{0,39}\d)[0-9A-Za-z!*^][0-9A-Za-z@#$%^&*!_.+~?-]{6,39})(?![0-9A-Za-z@./:#_=&-])"
)
_COMMA = re.compile(r"[,;]")
_ON_A_CHART = re.compile(r"[A-Za-z/]+@(?!0\d)[\d.,]+[kK]?[!?]*|.*\d+(?:[%x]|usdt?).*|[^A-Z]*[!?]+", re.IGNORECASE)
"""SOL@150, up8%, "2day!": what looks like one on an exchange."""


def find(text: str) -> list[Span]:
    """Letters with digits or signs that no other name claims."""
    places = around(LIKE_ONE, text, 2 * _REACH, _REACH)
    found = _anywhere(text, places)
    for start, stop in places:
        behind: dict[int, re.Match[str]] = {}  # looked at once, however many names stand before it
        in_front: dict[int, Span] = {}  # and however many behind it
        for name in _NAME.finditer(text, start, stop):
            line = text.find("\n", name.end())
            end = min(name.end() + _REACH, stop, line if line >= 0 else len(text))
            tokens = _TOKEN.finditer(text, name.end(), end)
            behind |= {match.start("value"): match for match in tokens if _is_whole(text, match)}
            _in_front(text, start, name.start(), in_front)
        found += in_front.values()
        found += [span for match in behind.values() if (span := _one(text, match))]
        found += [span for match in _before(text, start, stop) if (span := _no_name(text, match))]
    return found


def _anywhere(text: str, places: list[tuple[int, int]]) -> list[Span]:
    """What can be nothing but a password, however far from the word for one; also as the whole of a message."""
    tokens = [match for place in places for match in _ALONE.finditer(text, *place) if _is_made_up(match["value"])]
    if not tokens or not (tokens[0]["value"] == text.strip() or _NAME.search(text) or _GETTING_IN.search(text)):
        return []
    return [span for match in tokens if (span := _no_name(text, match))]


def _is_made_up(value: str) -> bool:
    return bool(_MADE_UP.fullmatch(value) and not _ON_A_CHART.fullmatch(value))


def _in_front(text: str, start: int, stop: int, found: dict[int, Span]) -> None:
    """Those that end where the name begins, and one more before those, up to what was found from a name before."""
    while (match := _IN_FRONT.search(text, max(start, stop - _REACH), stop)) and (span := _no_name(text, match)):
        known = found.get(span.start)
        if known is None or known.stop < span.stop:
            found[span.start] = span
        if known is not None:
            return
        stop = span.start


def _is_whole(text: str, match: re.Match[str]) -> bool:
    """Not the part of something that goes on."""
    return not re.match(r"[!-~]", text[match.end() : match.end() + 1])


def _before(text: str, start: int, stop: int) -> list[re.Match[str]]:
    """It must be X, my password never changed; an address and X where the talk is of logging in."""
    found = [
        m
        for way in (_SAID_BEFORE, _LOGGED_IN_WITH)
        for m in way.finditer(text, start, stop)
        if _NAME.search(text, m.end(), min(stop, m.end() + _BEHIND))
    ]
    beside = list(_BESIDE_A_MAIL.finditer(text, start, stop))
    if beside and not _LOGIN.search(text, start, stop):
        beside = [m for m in beside if _is_line_of_both(text, m)]
    return found + beside


def _is_line_of_both(text: str, match: re.Match[str]) -> bool:
    """An address and X are all that is sent, or stand in one line of a list; X is more than a name to log in with."""
    alone = match[0].strip() == text.strip()
    listed = re.search(r"[;|]", match["between"] or "") and re.match(r"[\"'”;|\n]|$", text[match.end() :])
    return bool(alone or listed) and bool(_MORE_THAN_A_NAME.match(match["value"]))


def _no_name(text: str, match: re.Match[str]) -> Span | None:
    """What nobody says he is called, nor his account."""
    span = _one(text, match)
    if span is None or _OF_AN_ACCOUNT.match(text, span.stop):
        return None
    return None if _WHO.search(text[max(0, span.start - 12) : span.start]) else span


def is_like_one(value: str) -> bool:
    """Letters with digits or signs, and nothing that is written so for another reason."""
    shaped = _LETTERS_AND_DIGITS.fullmatch(value) and not THINGS.fullmatch(value)
    return bool(shaped) and not OTHER.match(value) and not DATE.match(value)


def is_labelled(text: str, start: int) -> bool:
    """Whether what begins here is called an account, an order, a device; "password of the account: X" calls it none."""
    if LABEL.search(text[max(0, start - _LABEL_REACH) : start]):
        return True
    before = text[max(0, start - _REACH) : start]
    if not words.mentions(before, words.STEMS_OF_ACCOUNTS):
        return False
    account = _ACCOUNT_ABROAD.search(before)
    if account is None or _RIGHT_THERE.search(before, 0, account.start()):
        return False
    return not (_GIVES.search(account["link"]) and _OF_A_PASSWORD.search(before, 0, account.start()))


def _one(text: str, match: re.Match[str]) -> Span | None:
    span = trimmed(text, *match.span("value"))
    if span is None:
        return None
    if not is_like_one(text[span.start : span.stop]):
        comma = _COMMA.search(
            text, span.start, span.stop
        )  # a full-width one, perhaps: the next word stands right behind it
        if not comma or not is_like_one(text[span.start : comma.start()]):
            return None
        span = Span(span.start, comma.start())
    value = text[span.start : span.stop]
    if is_labelled(text, span.start):
        return None
    return None if "@" in value and re.search(r"@[\w-]+\.[a-z]{2,}$", value, re.IGNORECASE) else span
