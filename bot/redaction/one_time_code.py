"""One-time codes: four to eight digits that the text itself calls a code."""

from __future__ import annotations

import re

from bot.redaction.plain import Span

CLASS = "one-time code"
OVERRULES_KEPT = False

_DIGITS = r"(?<![\d.,#$¥€%])(?P<digits>\d{3}[ -]\d{3}|\d{4,8})(?![\d%]|[.,]\d)"
_NAME = (
    r"(?:(?:verification|security|auth(?:entication|enticator)?|sms|email|login|confirm(?:ation)?|one[ -]?time|otp|2fa|mfa|"
    r"google|ga|passcode|the|my|this|your)\s+)?(?:codes?|otp|passcode|pin)|\botp\b|2fa(?:\s+code)?|tan\b|"
    r"验证码|驗證碼|校验码|校驗碼|动态码|動態碼|动态密码|短信码|谷歌码|谷歌验证|安全码|一次性密码"
)
_OTHER_CODE = re.compile(
    r"(?:error|err|status|promo|referral|invite|invitation|discount|coupon|zip|postal|country|area|qr|source|gift|red\s*packet|"
    r"response|http|case|booking|tracking)\s+codes?$",
    re.IGNORECASE,
)
_LINK = (
    r"(?:[\s:：=,，;；>“”\"'()（）\[\]-]|\b(?:is|was|are|it|its|it's|this|here|i|got|get|received|just|says|shows|sent|from|sms|"
    r"to|me|the|my|number|as|new)\b|是|为|為|給|给|你|您|我|收到|的|了|发|發|来|來|就|叫|刚|剛|填){0,12}"
)
_BEFORE = re.compile(rf"(?P<name>{_NAME}){_LINK}{_DIGITS}", re.IGNORECASE)
_AFTER = re.compile(
    rf"{_DIGITS}\s*(?:[,，.:：(（-]|\b(?:is|was|as|that's|thats|the|my|your|a|for|from|this)\b|是|为|為|就|我|的|这|這|\s){{0,6}}"
    rf"(?P<name>{_NAME})",
    re.IGNORECASE,
)
_NO_CODE_AFTER = re.compile(
    r"^\s*(?:usdt?|btc|eth|bnb|sol|trx|dollars?|euros?|元|块|個|个|次|遍|年|月|日|号线|min|minutes?|hours?|hrs?|days?|sec|seconds?|times?|"
    r"小时|分钟|天|秒|am\b|pm\b)",
    re.IGNORECASE,
)
_REFERENCE_BEFORE = re.compile(
    r"(?:\buid\b|\border\b|\bid\b|\bticket\b|\bcase\b|订单|訂單|单号|單號|编号|編號|金额|金額|工单)[^\d]{0,12}$",
    re.IGNORECASE,
)


def find(text: str) -> list[Span]:
    """Digits with a code word right before or after them; amounts, times and references are left alone."""
    return [
        Span(match.start("digits"), match.end("digits"))
        for pattern in (_BEFORE, _AFTER)
        for match in pattern.finditer(text)
        if _meant(text, match)
    ]


def _meant(text: str, match: re.Match[str]) -> bool:
    name_end = match.end("name")
    if _OTHER_CODE.search(text[max(0, name_end - 40) : name_end]):
        return False
    if re.search(
        r"(?:错误|錯誤|邀请|邀請|邮编|推荐|优惠|報錯|报错)(?:代)?码?$",
        text[max(0, match.start("name") - 6) : match.start("name")],
    ):
        return False
    return not _NO_CODE_AFTER.match(text[match.end("digits") :]) and not _REFERENCE_BEFORE.search(
        text[max(0, match.start("digits") - 16) : match.start("digits")]
    )
