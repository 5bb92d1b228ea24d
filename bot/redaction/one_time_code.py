"""One-time codes: four to eight digits that the text itself calls a code."""

from __future__ import annotations

import re

from bot.redaction.plain import Span

CLASS = "one-time code"
OVERRULES_KEPT = False

# Edges are told by Latin letters and digits, never by \b: Chinese is written without spaces.
_DIGITS = r"(?<![\d#$¥€£%])(?<!\d[.,])(?<![A-Za-z]{2})(?P<digits>\d{3}[ -]\d{3}(?![ -]?\d)|\d(?:[ -]\d){5}(?![ -]?\d)|\d{4,8})(?![\d%A-Za-z]|\.\d)"
_KIND = (
    r"(?:(?:verification|verify|security|auth(?:entication|enticator)?|sms|e-?mail|mail|phone|mobile|login|log-in|confirm(?:ation)?|one[ -]?time|otp|2fa|"
    r"mfa|google|ga|the|my|this|your|six[ -]?digit|6[ -]?digit)[\s-]+){0,4}"
)
_NAME = (
    rf"(?<![A-Za-z]){_KIND}(?:codes?|otp|passcode|pin|pin\s+code|tan)(?![A-Za-z])|(?<![A-Za-z])(?:2fa|yanzhengma)(?![A-Za-z])|"
    r"[验驗][证證][码碼吗嗎马馬]|[认認][证證][码碼]|[确確][认認][码碼]|校[验驗][码碼]|[动動][态態](?:密[码碼]|[码碼])|短信[码碼]|[简簡][讯訊][码碼]|谷歌[码碼]|"
    r"谷歌[验驗][证證]|安全[码碼]|一次性密[码碼]"
)
_LINK = (
    r"(?:[\s:=,;>“”\"'()\[\]【】「」-]|(?<![A-Za-z])(?:sent\s+to\s+me|to\s+me|is|was|are|it|its|it's|this|here|i|got|get|received|just|says|shows|sent|from|"
    r"sms|that|which|you|have|me|the|my|number|as|new|google|G(?=-))(?![A-Za-z])|是|为|為|給|给|你|您|我|收到|的|了|发|發|来|來|就|叫|刚|剛|才|填|到|显示|顯示|写着|寫著|数字|數字|这个|這個){0,12}"
)
_BEFORE = re.compile(rf"(?P<name>{_NAME}){_LINK}{_DIGITS}", re.IGNORECASE)
_COPULA = (
    r"\s*[)\]\"'”]?\s*(?:(?:is|was|as|=|that's|thats|that\s+is|this\s+is|it's|<-+)(?![A-Za-z])\s*(?:the|your|a|an)?|[这這][个個]?是|就是|是|[为為])"
    r"\s*(?:[我您你]|收到|[刚剛]|的|短信|手机|手機|[邮郵]箱|[发發]|[来來]|BitMart|bitmart|Telegram|\s){0,6}\s*"
)
_AFTER = re.compile(rf"{_DIGITS}{_COPULA}(?P<name>{_NAME})", re.IGNORECASE)
_BESIDE = re.compile(
    rf"{_DIGITS}\s*[(-]?\s*(?:[我您你]的)?(?P<name>{_NAME})(?=\s*(?:$|[.,!?;:)\]，。！？；\n]|from|i\s+got|for\s+log))",
    re.IGNORECASE,
)
_SIX_BESIDE = re.compile(
    rf"(?<![\d#$¥€£%])(?<!\d[.,])(?<![A-Za-z]{{2}})(?P<digits>\d{{6}})(?![\d%A-Za-z]|\.\d) *(?P<name>{_NAME})"
    r"(?! *(?:收不到|[没沒未]|不[来來]|not|never|no(?![a-z])|does|did|won|isn|can|has|still|to))",
    re.IGNORECASE,
)
_ENOUGH_DIGITS = re.compile(r"\d[\d -]{2,}\d")
_OTHER_CODE = re.compile(
    r"(?:error|err|status|promo|referral|invite|invitation|discount|coupon|voucher|zip|postal|country|area|dial(?:ling)?|qr|bar|source|gift|red\s*packet|order|"
    r"response|http|api|return|exit|swift|bank|branch|sort|product|model|ticket|case|booking|tracking)[\s:,-]*codes?$",
    re.IGNORECASE,
)
_OTHER_HAN_CODE = re.compile(
    r"(?:[错錯][误誤]|邀[请請]|[邮郵][编編]|推[荐薦]|[优優]惠|[报報][错錯]|状态|狀態)(?:代)?[码碼]?\s*$"
)
_NO_CODE_AFTER = re.compile(
    r" *(?:usdt?|usdc|btc|eth|bnb|sol|trx|xrp|doge|dollars?|euros?|rmb|元|块|塊|個|个|次|遍|年|月|日|号线|min|minutes?|hours?|hrs?|days?|sec|seconds?|times?|"
    r"小时|小時|分钟|分鐘|天|秒|am(?![a-z])|pm(?![a-z])|errors?(?![a-z]))",
    re.IGNORECASE,
)
_REFERENCE_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?:uid|orders?|id|ticket|case|ref)(?![A-Za-z])|[订訂][单單]|[单單][号號]|[编編][号號]|金[额額]|工[单單])[^\d]{0,12}$",
    re.IGNORECASE,
)
_AMOUNT_BEFORE = re.compile(
    r"(?:withdr[ae]w\w*|deposit\w*|sent|send|paid|pay|buy|bought|sold|sell|transfer\w*|have|lost|提现|提現|提币|提幣|提了|充值|充了|充币|[转轉][账帳了]?|[买買]了?|"
    r"[卖賣]了?|到[账帳])[^\d,.;!?，。；！？]{0,8}$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19[89]|20[0-4])\d")
_SINCE = re.compile(r"(?<![A-Za-z])(?:from|in|since|of|on)\s*$|/\s*$", re.IGNORECASE)


def find(text: str) -> list[Span]:
    """Digits with a code word right before or after them; amounts, times and references are left alone."""
    if not _ENOUGH_DIGITS.search(text):
        return []
    before = [_digits(m) for m in _BEFORE.finditer(text) if _is_code_name(text, m) and not _year(text, m)]
    after = [
        _digits(match)
        for pattern in (_AFTER, _BESIDE, _SIX_BESIDE)
        for match in pattern.finditer(text)
        if _is_code_name(text, match) and not _is_something_else(text, match)
    ]
    return before + after


def _digits(match: re.Match[str]) -> Span:
    return Span(match.start("digits"), match.end("digits"))


def _is_code_name(text: str, match: re.Match[str]) -> bool:
    start, stop = match.span("name")
    if _OTHER_CODE.search(text[max(0, stop - 40) : stop]) or _OTHER_HAN_CODE.search(text[max(0, start - 8) : start]):
        return False
    if re.match(r"\W*[:=\s]-\d", text[stop:]):  # an API's error number: "code -1021"
        return False
    return not _NO_CODE_AFTER.match(text, match.end("digits"))


def _year(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start("digits") - 8) : match.start("digits")]
    return bool(_YEAR.fullmatch(match["digits"]) and _SINCE.search(before))


def _is_something_else(text: str, match: re.Match[str]) -> bool:
    """A reference or an amount that stands before the word "code"."""
    before = text[max(0, match.start("digits") - 24) : match.start("digits")]
    return bool(_REFERENCE_BEFORE.search(before) or _AMOUNT_BEFORE.search(before) or _year(text, match))
