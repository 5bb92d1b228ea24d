"""Six digits that nothing else claims, in the same line as a word for a code: what people send when they were asked for it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from bot.redaction.one_time_code import ANY_CODE, CLASS, DATE, NO_CODE_AFTER, OVERRULES_KEPT, others
from bot.redaction.other_code import is_other_code_at
from bot.redaction.plain import Span, around

__all__ = ["CLASS", "OVERRULES_KEPT", "find"]

_SIX = re.compile(
    r"(?<![\d#$¥€£%+@_/])(?<!\d[.,:/-])(?<!\d\d )(?<![A-Za-z])(?<![A-Za-z]-)(?P<digits>(?!\d{1,3}000)\d{6}|\d(?:[ \u00b7\u2022\u30fb-]\d){5}|\d{3}[ -]\d{3}|\d\d \d\d \d\d)(?![\d%@_A-Za-z]|[.,:/-]\d| \d{2,4}(?!\d))"
)
NAME = re.compile(
    rf"{ANY_CODE.pattern}|(?<![号號密代编編维維条條])[码碼](?![头頭农農])|短信|[验驗][证證]器|[简簡][讯訊]|谷歌|[二双雙两兩][次重步][验驗认認][证證]|手[机機]上|我[输輸填]|过期|過期|失效|google\s*(?:[验驗]|auth)|(?<![A-Za-z])(?:auth(?:entic\w*)?|expired?|(?:phone|mobile)\s+(?:got|gets|received)|mfa|voice|robot|(?:two|2)[\s-]step|(?:numbers?|digits?|figures?)\s+(?:in|from|on)\s+(?:the|my|your|that|an?)\s+(?:e?-?mail|text|sms|message|app|phone|screen)|two[\s-]?factor|2[\s-]factor|sms|text\s+(?:message|msg)|(?:an?|the|your|another|by|via)\s+text|authenticator|read\s+(?:me|us|him|her|them|it|out)|i\s+read(?=\W{{1,3}}\d)|(?:the|those|these)\s+digits|(?:numbers?|digits?|that|which|one)\s+(?:\w+\s+){{0,1}}(?:changes?|runs?|turns?|rotat\w+|counts?|refresh\w*)(?:\s+\w+)?\s+every\s+(?:30|thirty)\s*s\w*|expires?\s+in\s+\d{{1,3}}\s*s\w*|(?:press|click|hit|tap|push)\w*\s+(?:on\s+)?re-?send)(?![A-Za-z])|[那这這](?:串|[几幾][个個])[数數]字(?![货貨人资資藏币幣化证證签簽钱錢])|收到的?[那这這]?[几幾]?[个個]?[数數]字(?=(?:就|是|[为為]|[\s:\"“(])*\d)|那[个個][数數](?=\s?\d{{3}} (?!000)\d{{3}}\D{{0,3}}(?:[输輸填打]|登[录錄]用))|(?:30|三十|半)(?:秒|分[钟鐘])就?会?(?:[变變换換]新?一?[次下]?的?(?:那[串个個])?[数數码碼]|刷新?一?[次下]?的?(?:那[串个個])?[码碼])",
    re.IGNORECASE,
)
"""What is not enough beside fewer digits."""
_BESIDE = 16  # characters between the name of another code and its number
_TOKEN = re.compile(r"\d(?:\d\d[ -]?\d{3}|(?:[ \u00b7\u2022\u30fb-]\d){5}|\d \d\d \d\d)")
_CLAIM = 36  # characters before a number in which something else claims it
_BEFORE, _AFTER = 60, 56  # characters in the same line in which the code is named
_CLAIMED = re.compile(
    r"(?:(?<![A-Za-z])(?:u?ids?|orders?|no|nr|number|numbers|ticket|case|ref\w*|tx\w*|hash|transaction|block|height|memo|tag|tel|call|whatsapp|account|acc|card|ending|error|err|status|http|invit\w*|promo\w*|"
    r"coupon|voucher|gift|zip|postal|post|price|limit|stop|entry|at|balance|amount|total|sum|have|has|hold|lost|lose|paid|pay|buy|bought|sell|sold|deposit\w*|withdr[ae]w\w*|transfer\w*|worth|about|around|over|under|than|"
    r"version|build|model|serial|sn|imei|year|since|until|from|senders?|(?:re-?set|un-?bind\w*|unlink\w*|remov\w*|disabl\w*|chang\w*|appeal|cancel\w*|recovery)\s+(?:requests?|applications?|forms?)|of|for|vip|level|group|room|channel|qq|wechat|zoom|session|quote|position|offer|option|contracts?|trade|link|kyc|plan|subscription|meeting|url|page|article|line|every|after|within|wait\w*|user|member|customer|client|support|phishing|referr?al|qr|points?|score|rank\w*|place|seat|miles|steps|stock|fund|ticker|"
    r"заказ\w*|заявк\w*|обращени\w*|тикет\w*|commandes?|bestell\w*|auftrag\w*|sipari[sş]\w*|ordine|ordini|сумм\w*|ошибк\w*|индекс|pedido|monto|error|postal)(?![A-Za-z])|[订訂][单單]|[单單]子?|[编編]|[号號]|尾[号號]|金[额額]|[余餘][额額]|[价價]|手[机機][号號]|[电電][话話]|区块|區塊|高度|[标標][签籤]|[备備][注註]|流水|"
    r"[账帳賬][号號户戶]|[邀请請]|[错錯][误誤]|[报報][错錯]|[优優]惠|[兑兌][换換]|[红紅]包|推[荐薦]|返佣|[邮郵][编編]|[版][本]|[充提转轉][值币幣现現账帳了]?|[买買卖賣]了?|有|共|[约約]|大概|差不多|[涨漲跌][到了]?|[赚賺亏虧]了?|[损損]失|被盗|被骗|少了|[第群房]|[积積得]分|分[数數]|排名|房[间間]|股票|基金|[商产產]品|型|座位|步[数數]|[钓釣][鱼魚]|客服(?!了)|工[单單]|申[请請诉訴]|[发發](?:送|信|件)?(?:人|方|者)|注文|금액|주문)"
    r"(?:(?:is|was|are|number|no|id)(?![A-Za-z])|是|[为為]|[号號]|代?[码碼]|了|到|[\s:：=#.\"'(\[])*$",
    re.IGNORECASE,
)
_OF_A_TRANSFER = re.compile(
    r"(?:[标標][签籤]|[备備][注註]|memo|tag)(?![A-Za-z])[^\n,.;!?。；！？]{0,40}$", re.IGNORECASE
)
_KEYED = re.compile(r"[\"'](?:[a-z]{0,4}_?)code[\"']\s*:\s*[\"']?$", re.IGNORECASE)  # looked at by `one_time_code`
_ADDRESS_CODE = re.compile(r"pin\s+code[\s:=]*$", re.IGNORECASE)  # looked at by `one_time_code`
_BOTH = re.compile(
    r"(?<![A-Za-z])(?:sent|texted|mailed|got|received|entered|tried|typed|used|gave|put)\s+(?:(?:me|us|him|her|them|in|first|once)\s+){0,2}(?P<digits>\d{4,8})\s*(?:,|and|then|&|/)[\s,]*(?:(?:and|then|later|after|that|next)\s+){0,3}"
    r"(?P<more>\d{4,8})(?![\d.,%]*\d|\s?(?:usd|btc|eth|u(?![a-z])))[^\n\d]{0,24}(?<![A-Za-z])(?:both|two|these|those|all|neither|none|each)\s+(?:of\s+)?(?:(?:the|these|those|your|sms)\s+){0,2}(?:codes?|otps?|pins?)(?![A-Za-z])",
    re.IGNORECASE,
)
"""Two that were sent, of any length, where both are called codes."""
_SEVERAL = re.compile(
    r"\d{4}\s*(?:,|&|/|and|then)[\s\S]{0,80}(?:codes|otps|pins|neither)", re.IGNORECASE
)  # what `_BOTH` needs, found in no time
_FOR = re.compile(r"(?:codes?|otp|pin|[码碼])\s+(?:for|of|to)\s+(?:(?:the|my|your|a)\s+)?$", re.IGNORECASE)
"""The code for a withdrawal is no sum."""
_CLAIMED_AFTER = re.compile(
    r"\s*[,)\]]?\s*(?:(?:is|was|=|that'?s|this\s+is)\s+(?:my|the|our|your)?\s*(?:\w+\s+)?(?:uid|id|order|ticket|case|ref(?:erence)?(?![a-z])|amount|balance|price|tag|memo|phone|invit\w*|referr?al)|[这這]?[个個]?就?是(?:我的?)?(?:uid|id|[订訂][单單]|[单單][号號]|工[单單]|邀[请請]|手[机機]|金[额額])|(?:uid|id|[订訂][单單]|[单單][号號]|工[单單]|邀[请請]|手[机機]|金[额額])(?![A-Za-z])(?:\s*(?:[号號]|id|no\.?|number))?+(?!\W{0,3}[A-Z]{0,4}\d))|"
    r"[ \t]*(?:[订訂][单單]|[单單][号號]|工[单單]|(?:orders?|ticket)(?![a-z]))(?:\s*(?:[号號]|id|no\.?|number))?+(?!\W{0,3}[A-Z]{0,4}\d)|\s*(?:shib|pepe|floki|xec|bonk|coins?|tokens?|people|users|views|k(?![a-z])|m(?![a-z])|[万萬亿億人名枚股张張])",
    re.IGNORECASE,
)

_UNNAMED = re.compile(r"[那这這](?![个個][数數](?!字))|收|30|[三半]|[^\n]{0,40}every\s|expires?\s+in\s", re.IGNORECASE)
"""What describes a code and names none: it describes prices, quotes and sums as well."""
_OF_MONEY = re.compile(
    r"[价價]|行情|K[线線]|[币幣](?!安)|成交|[盘盤]口|深度|金[额額]|[额額]|[数數]量|[对對]不上|不一[致样樣]|不符|相加|合[计計]|[应應实實]到|仓位|倉位|"
    r"(?<![A-Za-z])(?:prices?|quotes?|volume|order\s?book|depth|funding|balance|amount|offers?|btc|eth|sol|usd[tc]?|coins?|bids?|asks?|pairs?|market|chart|candles?|ticker|index|spread|rates?)(?![A-Za-z])",
    re.IGNORECASE,
)
_FILLED_IN = re.compile(
    r"(?:uid|id|[订訂][单單]|[单單]|金[额額]|[数數]量|[价價]格?|[编編]|[号號]|地址|[标標][签籤]|[备備][注註]|memo|tag)[^\n码碼]{0,8}$",
    re.IGNORECASE,
)
"""What stands before "I filled it in" and is no code."""
_SIX_DIGITS = re.compile(r"(?:six|[六6])[\s-]?(?:digits?|numbers?|位)", re.IGNORECASE)
_SIX_OF = re.compile(
    r"\s*的?(?:[^\W\da-z_码碼]{0,3}?[单單额額]|(?:errors?|status|versions?|orders?|prices?|amounts?|balances?|u?ids?|tickets?|cases?)(?![A-Za-z])|杠杆|[仓倉]位|[价價限额額止]|手[续續]|[数數]量|[订訂][单單])",
    re.IGNORECASE,
)
_OF_SIX = re.compile(
    r"(?:[额額价價]格?|止[损損盈]|[仓倉]位?|杠杆|[预預]警|提醒|[数數]量|手[续續][费費])(?:我[设設]的?)?$"
)
"""What has six digits and is no code."""
_EXPIRED = (
    (
        re.compile(r"(?<![A-Za-z])(?:ticket|case|order)\s+(?:(?:has|is|was)\s+)?expired\s?[,:]?\s*$", re.IGNORECASE),
        re.compile(r"[\s.!?]*(?:\n|$)"),
    ),
    (
        re.compile(r"(?<![A-Za-z])(?:premium|membership)\s+$", re.IGNORECASE),
        re.compile(r"\s+(?:(?:has|is)\s+)?expired[\s.!?]*(?:\n|$)", re.IGNORECASE),
    ),
)
"""What stands before and behind the number of something that expired and is no code: "ticket expired, 482913"."""


@dataclass(slots=True)
class Name:
    """A word for a code, and whether it is that of another code: asked once, however many digits stand beside it."""

    start: int
    stop: int
    another: bool | None

    def is_another(self, text: str) -> bool:
        if self.another is None:
            self.another = is_other_code_at(text, self.start, self.stop)
        return self.another


def find(text: str) -> list[Span]:
    """Each such number once, whatever stands between it and the word."""
    found: list[Span] = []
    for start, stop in around(_TOKEN, text, _BEFORE, _AFTER):
        names = [Name(*name.span(), None) for name in NAME.finditer(text, start, stop)]
        digits = _SIX.finditer(text, start, stop) if names else ()
        found += [Span(*match.span("digits")) for match in digits if _is_one(text, match, names)]
    found += [more for one in found for more in others(text, one)]  # else pass after pass would lay the next one bare
    several = _BOTH.finditer(text) if _SEVERAL.search(text) else ()
    return found + [Span(*match.span(name)) for match in several for name in ("digits", "more")]


def _is_one(text: str, match: re.Match[str], names: list[Name]) -> bool:
    first, last = match.span("digits")
    line = text.rfind("\n", 0, first) + 1
    before = text[max(line, first - _BEFORE) : first]
    end = text.find("\n", last)
    stop = min(last + _AFTER, end if end >= 0 else len(text))
    earlier = _within(names, max(line, first - _BEFORE), first)
    told = [*earlier, *_within(names, last, stop)]
    if not told:
        return False  # of a text full of numbers nearly all
    claimed = _CLAIMED.search(text, max(line, first - _CLAIM), first)
    if (
        (claimed and not _FOR.search(text, max(line, first - _BEFORE), claimed.start()) and not _FOR.search(before))
        or _CLAIMED_AFTER.match(text, last)
        or NO_CODE_AFTER.match(text, last)
        or _OF_A_TRANSFER.search(before)
    ):
        return False
    if DATE.match(text, first) or _ADDRESS_CODE.search(before) or _KEYED.search(before):
        return False
    if earlier and first - earlier[-1].stop < _BESIDE and earlier[-1].is_another(text):
        return False
    if any(head.search(before) and tail.match(text, last) for head, tail in _EXPIRED):
        told = [name for name in told if not text[name.start : name.stop].lower().startswith("expire")]
    around_it = text[max(line, first - _BEFORE) : stop]
    return any(_is_of_a_code(text, name, around_it) and not name.is_another(text) for name in told)


def _is_of_a_code(text: str, name: Name, around_it: str) -> bool:
    """A name, or a description where nothing is spoken of that it fits as well."""
    before = text[max(0, name.start - 16) : name.start]
    if _SIX_DIGITS.match(text, name.start, name.stop):
        return not (_SIX_OF.match(text, name.stop) or _OF_SIX.search(before))
    if text.startswith("我", name.start):
        return not _FILLED_IN.search(before)
    return not (_UNNAMED.match(text, name.start, name.stop) and _OF_MONEY.search(around_it))


def _within(names: list[Name], start: int, stop: int) -> list[Name]:
    """Those between two places; the names stand in order."""
    first = bisect_left(names, start, key=lambda name: name.start)
    last = bisect_right(names, stop, key=lambda name: name.stop)
    return names[first:last]
