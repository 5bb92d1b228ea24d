"""One-time codes: four to eight digits, in figures or in words, that the text itself calls a code."""

from __future__ import annotations

import re

from bot.redaction import words
from bot.redaction.other_code import (
    BARE_NAMES,
    is_called_otherwise,
    is_called_otherwise_in_chinese,
    is_of_an_error,
    is_other_code,
)
from bot.redaction.plain import Span

CLASS = "one-time code"
OVERRULES_KEPT = False

# Edges are told by Latin letters and digits, never by \b: Chinese is written without spaces.
_BREAK = (
    r"[ .\u00b7\u2022\u30fb\u2010-\u2015\u2600-\u27bf\U0001f000-\U0001faff-]{1,3}"  # between the digits of one code
)
_FIGURES = rf"\d(?:(?:, ?|/|、)\d){{5}}(?![,/]?\d)|\d{{3}}{_BREAK}\d{{3}}(?![ -]?\d)|\d(?:{_BREAK}\d){{3,7}}(?![ -]?\d)|\d\d(?:{_BREAK}\d\d){{2,3}}(?![ -]?\d)|\d{{4}}{_BREAK}\d{{2,4}}(?![ -]?\d)|\d{{4,8}}"
_FIGURE = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)(?![A-Za-z])"
_SPOKEN = (
    rf"{_FIGURE}(?:[\s,.-]{{0,3}}{_FIGURE}){{3,40}}+|"  # a longer row goes as a whole, and one of thousands is not walked from each
    r"[零〇一二三四五六七八九幺两兩](?:[\s,，、]?[零〇一二三四五六七八九幺两兩]){3,7}"
)
_DIGITS = rf"(?<![\d#$¥€£%+])(?:(?<=\d{{4}},)|(?<!\d[.,-]))(?<![A-Za-z]{{2}})(?<![^A-Za-z][A-Za-z]{{2}}-)(?P<digits>{_FIGURES}|(?<![A-Za-z]){_SPOKEN})(?![\d%A-Za-z]|[.-]\d)"
_MESSAGE = r"(?:sms|text(?:\s+message)?|e-?mail|mail|phone|authenticator|google(?:\s+auth\w*)?|短信|[简簡][讯訊]|[邮郵][件箱]|手机|手機|谷歌)"
_SMS = r"(?:谷歌|sms|authy|(?:the|an?|this|that|your|their)\s+text(?=\s*(?:says|said|was|is|reads?|read|:))|text\s+message|authenticator|google\s+auth\w*|短信|[简簡][讯訊]|手机短信)"
_KIND = (
    r"(?:(?:verification|verify|security|auth(?:entication|enticator)?|sms|e-?mail|mail|phone|mobile|login|log-in|confirm(?:ation)?|one[ -]?time|otp|2fa|"
    r"mfa|google|ga|the|my|this|your|six[ -]?digit|6[ -]?digit)[\s-]+){0,4}"
)
_NAME = (
    rf"{words.FOREIGN_CODE}|(?<![A-Za-z])(?:totp|o\s?t\s?p|v[.-]?code|cod(?=\s*(?:is|was|:))|(?:v[ae]r[a-z]{{3,10}}|sms|e-?mail|log-?in|security|auth[a-z]{{0,12}})\s+(?:cod|kode|coed|cdoe)|ga(?=\s*[:=]?\s*\d{{6}}(?!\d))|(?:six|6)[\s-](?:digits?|numbers?))(?![A-Za-z])|(?:六|6)位[数數](?:字|[码碼])?(?!的?(?:uid|id|[订訂]|[单單]|金[额額]|[价價]|[编編][号號]|[账帳賬]))|收到(?:[一了])?[个個][码碼]|[验驗][证證][数數]字|"
    rf"(?<![A-Za-z]){_KIND}(?:c[o0]des?|otp|passcode|p[i1]n|pin\s+code|tan)(?![A-Za-z])|(?<![A-Za-z])(?:2fa|yanzhengma)(?![A-Za-z])|(?<![A-Za-z0-9])(?:2|two)[\s-]?(?:step|factor)(?:\s+(?:verification|auth\w*|log-?in))?\s+(?:codes?|numbers?|digits|pin|token)(?![A-Za-z])|"
    r"[念讀读報报]的(?=是)|[验驗] ?[证證] ?[码碼吗嗎马馬\U0001f40e\U0001f434]|[认認][证證][码碼]|[确確][认認][码碼]|校[验驗][码碼]|[动動][态態](?:密[码碼]|[码碼])|(?:短信|[邮郵]箱|登[录錄]|提[现現]|授[权權]|2fa|收到[的嘅])[码碼]|(?<![A-Za-z])yzm(?![A-Za-z])|[简簡][讯訊][码碼]|谷歌[码碼]|"
    r"谷歌[验驗][证證]|(?<![A-Za-z])(?:app[\s-]?lock|(?:mfa|rsa|auth\w*)\s+token)(?![A-Za-z])|安全[码碼]|令牌|[动動][态態]口令|一次性密[码碼]"
)
_LINK = (
    rf"(?:[\s:=,;>→“”\"'()\[\]【】「」_\u2600-\u27bf\U0001f000-\U0001faff-]|(?<![A-Za-z])(?:sent\s+to\s+me|to\s+me|is|was|are|it|its|it's|this|here|i|got|get|received|just|says|shows|sent|from|"
    rf"sms|that|which|you|have|me|the|my|number|as|new|google|G(?=-)|they|texted|mailed|emailed|messaged|came|come|reci?e?ved?|rec[ie]+ved?|now|told|gave|sent|him|her|them|he|she|and|cod|app|code)(?![A-Za-z])|{words.LINK}|是|係|为|為|給|给|你|您|我|收到|的|了|发|發|来|來|就|叫|[刚剛]|才|填|[报報念读讀听聽]|到|显示|顯示|写着|寫著|数字|數字|这个|這個|告[诉訴]|一[个個条條]|[码碼]|剛才|现在|現在|[说說]|短信|手机|手機|[里裡]|s[oö]yledim|verdim|girdim){{0,12}}"
)
_BEFORE = re.compile(rf"(?P<name>{_NAME}){_LINK}{_DIGITS}", re.IGNORECASE)
_COPULA = (
    r"\s*+[)\]\"'”]?\s*+(?:[-–—:=]\s*(?:my|your|the)(?![A-Za-z])|(?:is|was|as|=|that's|thats|that\s+is|this\s+is|it's|<-+)(?![A-Za-z])\s*(?:the|your|a|an)?|[这這][个個]?是|就是|是|[为為])"
    r"\s*+(?:(?:[我您你]|收到|[刚剛]|的|短信|手机|手機|[邮郵]箱|[发發]|[来來]|BitMart|bitmart|Telegram)\s*+){0,6}"
)
_AFTER = re.compile(rf"{_DIGITS}{_COPULA}(?P<name>{_NAME})", re.IGNORECASE)
_BESIDE = re.compile(
    rf"{_DIGITS}\s*+[(,:/-]?\s*+(?:(?:[我您你]的|登[录錄陆陸入]|提[现現币幣]|短信|手[机機]|[邮郵][箱件]|安全|谷歌|身[份分])\s*+)*(?P<name>{_NAME})(?=\s*(?:$|[.,!?;:)\]，。！？；\n\u2600-\u27bf\U0001f000-\U0001faff]|\s怎[么麼][办辦]|from|i\s+got|for\s+log|\s(?:help|pls|plz|please|thanks|thx|why|what|hurry)|[急谢謝麻帮幫请請]))",
    re.IGNORECASE,
)
_SIX_BESIDE = re.compile(
    rf"(?<![\d#$¥€£%+])(?<!\d[.,-])(?<![A-Za-z]{{2}})(?<![^A-Za-z][A-Za-z]{{2}}-)(?P<digits>\d{{6}}|\d{{3}}[ -]\d{{3}})(?![\d%A-Za-z]|[.-]\d) *(?P<name>{_NAME})"
    r"(?! *(?:收不到|[没沒未]|不[来來]|not|never|no(?![a-z])|does|did|won|isn|can|has|still|to))",
    re.IGNORECASE,
)
_SIX = r"(?<![\d#$¥€£%+])(?<!\d[.,-])(?<![A-Za-z])(?P<digits>\d{6}|\d{3}[ -]\d{3})(?![\d%A-Za-z]|[.-]\d)"
_SOME = _SIX.replace(r"\d{6}|", r"\d{4,8}|")
_BY_MESSAGE = re.compile(
    rf"(?:(?<![A-Za-z])(?:i\s+|just\s+|only\s+|have\s+)*(?:got|get|received|receive|see|(?:sent|send|sends|texted|gave)(?:\s+(?:me|us))?)(?![A-Za-z])\s*(?:this|the|a|number|digits|[:=])*\s*|"
    rf"(?:收到了?|[发發][来來]了?|[发發]了|[显顯]示)\s*(?:的?是)?\s*[:：]?\s*){_SOME}\s*(?:(?:by|via|from|in|on|per|through|over|with)\s+)(?:the\s+|your\s+|an?\s+|my\s+)?(?P<name>{_MESSAGE})(?![A-Za-z])",
    re.IGNORECASE,
)
_IN_MESSAGE = re.compile(
    rf"(?<![A-Za-z])(?P<name>{_SMS})(?![A-Za-z])\s*(?:(?:says|said|is|was|shows|with|number|got|received|sent|me|contains|reads|this|from|bitmart|google|telegram|binance|app|gives|displays|showing|i|just|code)(?![A-Za-z])|收到|[发發][来來]|[发發]|[里裡入]面?|[内內]容|的|是|係|[写寫]着?|"
    rf"[显顯]示|了|我|[给給]|内容|[:：=“\"'\s-])*+{_SOME}",
    re.IGNORECASE,
)
_SAID_TO_BE_A_MESSAGE = re.compile(
    rf"{_SIX}\s*[,-]?\s*(?:(?:is|was|that'?s|it'?s|this\s+is)(?![A-Za-z])|=|[这這][个個]?就?是|就?是)(?P<between>[^\n\d.!?。！？]{{0,32}}?)(?P<name>{_SMS})(?![A-Za-z])",
    re.IGNORECASE,
)
_MAIL_SAYS = re.compile(
    rf"(?<![A-Za-z])(?P<name>e-?mail|mail|bitmart|app|screen|google|authenticator|ga)\s+(?:just\s+)?(?:says|said|shows?|showed|gave\s+me|reads)\s*(?:the\s+|number\s+|:)*{_SIX}(?=\s*(?:$|[,.;]|valid|expire|is|for|as|within|but|and|now|what|again))",
    re.IGNORECASE,
)
_APP_SAYS = re.compile(
    r"(?<![A-Za-z])(?P<name>authy|duo|google\s+auth\w*|authenticator|2fa\s+app|auth\w*\s+app)\s+(?:just\s+|now\s+)?(?:says?|said|shows?|showed|gives?|gave\s+me|reads)\s*:?\s*(?P<digits>\d{6,8})(?![\d%])",
    re.IGNORECASE,
)
_ENTERED = re.compile(
    rf"(?P<name>(?<![A-Za-z]){_KIND}(?:codes?|otp|passcode|pin)(?![A-Za-z]))[^\n\d.!?]{{0,24}}?(?<![A-Za-z])(?:ent[ei]r\w*|type[ds]?|typed\s+in|put(?:\s+in)?|gave|submit\w*|input\w*|us(?:ed|ing))\s+(?P<digits>\d{{6,8}})(?![\d%]|\s*(?:usdt?|btc|eth))",
    re.IGNORECASE,
)
_PIN_ENTERED = re.compile(
    r"(?<![A-Za-z])(?P<name>pin)(?![A-Za-z])[^\n\d.!?]{0,24}?(?<![A-Za-z])(?:ent[ei]r\w*|type[ds]?|put(?:\s+in)?|gave|us(?:e|ed|ing))\s+(?P<digits>\d{4,8})(?![\d%.]|\s*(?:usdt?|btc|eth|times))",
    re.IGNORECASE,
)
_FOR_WHAT = re.compile(
    rf"(?P<name>(?<![A-Za-z]){_KIND}(?:codes?|otp|passcode|pin)(?![A-Za-z]))\s+(?:for|of|on|from)\s+(?:(?!orders?|ticket|case|uid|error)[a-z]+\s*){{1,4}}?(?:[:=]|\s(?:is|was)(?=\s))\s*{_SOME}",
    re.IGNORECASE,
)
_AFTER_A_QUESTION = re.compile(
    rf"(?P<name>{_NAME})\s*[?？!！.。]{{1,3}}\s*{_SOME}(?!\s*(?:is|was|是)\s*(?:my|the|我的?)?\s*(?:uid|order|ticket|[订訂][单單]))",
    re.IGNORECASE,
)
_QUESTION_AND_DIGITS = re.compile(r"[?？!！.。]\s*\d{3}")  # what `_AFTER_A_QUESTION` needs, found in no time
_TOLD = re.compile(
    r"(?:(?<![A-Za-z])(?:verification(?:\s+(?:no\.?|number|num|digits?))?|auth(?:entication)?\s+number|(?:log-?in|sms|security)\s+(?:verif\w*|conf\w*)\s+(?:nr|no|num(?:ber)?)\.?|texted\s+me|(?:6|six)[\s-]digits?|phone\s+shows)(?![A-Za-z])\s*(?:(?:is|was)(?![A-Za-z])|[:=])?\s*|(?<![A-Za-z0-9])G-|(?<![A-Za-z])verify\s*[:=]\s*|收到的(?:就)?是\s*(?=\d{6}(?!\s*(?:u(?![a-z])|[枚万刀])))|"
    r"(?:短信|[邮郵][件箱]|[简簡][讯訊])[里裡中]?面?的?[数數]字(?:就?是)?\s*[:：]?\s*(?=\d{6})|"
    r"把(?:[这這]个?|那个?|[码碼]|[数數]字)?(?=\d{6}[^\d\n]{0,2}(?:告[诉訴]|[发發念讀读報报给給说說][给給了]?[他她它对對客人你]?))|"
    r"(?<![A-Za-z])(?:texted|mailed|e-mailed|messaged)\s+(?:me\s+|us\s+)?|[报報念读讀][给給](?:他|她|[对對]方|客服|你[们們]?)的?(?:就?是|了)?\s*|"
    r"(?<![A-Za-z])(?:they|you|it|system|he|she)\s+(?:just\s+|have\s+)?(?:sent|texted|mailed)\s+(?:me\s+)?(?=\d{6}\s+(?:to|on|at|by)\s+my\s+(?:phone|mobile|cell|e?-?mail))|"
    r"(?<![A-Za-z])(?:(?:use|enter|input|type)\s+(?=\d{6}(?:\s+to\s+(?:log|sign|verify|confirm|complete|continue|reset|withdraw|access|activate)|,?\s+(?:they|he|she|it)\s+(?:said|says|told)))|i\s+(?:typed|entered|put)\s+(?:in\s+)?(?=\d{6}\D{1,40}(?:invalid|wrong|code|expired|incorrect)))|"
    r"(?:手[机機]|[邮郵]箱|[刚剛])收到(?:的)?(?:了?一?[个個条條串](?:[数數]字)?)?(?:是)?[\s:]*|(?:短信|[邮郵][件箱]|[简簡][讯訊]|手[机機]|谷歌)(?:[里裡上中][面边邊]?的?|的)(?:那[个個])?(?:就)?是[\s:]*(?=\d{6}(?![@A-Za-z]))|[刚剛才](?:[刚剛才])?[发發][来來送过過]*的?是\s*|[输輸]入(?:的是)?\s*(?=\d{6}\D{0,12}(?:[验驗][证證]|不[对對]|[错錯]))|[显顯]示\s*|(?<![\u3400-\u9fff])[码碼]是\s*)"
    r"(?P<digits>(?!\d{3}000)\d{6})(?!\d)|(?:[备備]用|恢[复復])[码碼]\s*[是为為:=]?\s*(?P<more>\d{8})(?!\d)|\ufffc{6}\s*[/|,;-]+\s*(?P<last>\d{6})(?!\d)|"
    r"(?<![\d#$¥€£%+A-Za-z.,-])(?P<got>\d{6})(?!\d)[\"'”]?\s*,?\s*(?:(?:<-+\s*)?(?:(?:this|that)\s+)?(?:is|was)\s+(?:what|the\s+one|all)\s+(?:i|they|you)\s+(?:just\s+|have\s+)?(?:got|get|received|sent|see)|我?[刚剛]?[才刚剛]?收到的?(?:就是|是|[这這]个))|(?<![\d#$¥€£%+A-Za-z.-])(?<!\d,)(?P<filled>\d{6})\s*我?(?:[填输輸](?:了|[进進]去|入了?)|[试試]了)[^\n\d]{0,6}(?:[没沒]用|[无無]效|不行|不[对對]|[错錯]|[没沒]反[应應])|"
    r"(?<![A-Za-z])(?:numbers?|digits?)\s+(?:is|are|was|were)\s*:?\s*(?P<apart>\d(?:[ -]\d){5})(?![ -]?\d)|(?<![\d#$¥€£%+A-Za-z.,-])(?P<sent>\d{6})(?!\d)\W{1,3}(?:(?:you|they|somebody|someone|he|she|it)\s+(?:just\s+|have\s+)?(?:sent|texted|mailed)\s+(?:it|me|this|that|to)|(?:was\s+)?(?:sent|texted|mailed)\s+by\s+(?:you|your|them|somebody|someone))(?![A-Za-z])|"
    r"(?<![\d#$¥€£%+A-Za-z.,-])(?P<phone>\d{6})(?!\d)\s+(?:(?:just|now)\s+)?(?:on|in)\s+my\s+(?:phone|mobile|cell|inbox|e?-?mail|sms)(?![A-Za-z])(?!\s+(?:wallet|app))|"
    r"(?<![\d#$¥€£%+A-Za-z.,-])(?P<came>\d{4,8})(?!\d)\s+(?:just\s+)?(?:came|arrived|was\s+sent|got\s+sent)\s+(?:by|via|in|through|as|on)\s+(?:an?\s+|the\s+|my\s+)?(?:sms|text|e?-?mail|phone|message|whatsapp)(?![A-Za-z])|手[机機]收到了?\s*[:：]?\s*(?P<mobile>\d{4,8})(?=[,，。\s]|$|填|[输輸])|#(?P<framed>\d{6})#(?=[^\n\d]{0,12}(?:code|otp|[码碼]))",
    re.IGNORECASE,
)
"""Six digits that somebody got, typed or was shown: no round sums, and nothing that a unit follows."""
_TO_BE_USED = re.compile(
    r"(?<![A-Za-z])(?:use|enter|input|type|submit)\s+(?P<digits>(?!\d{1,6}00(?!\d))\d{4,8})\s+(?:to|for)\s+(?:(?:your|the|a)\s+)?(?:log|sign|verif|confirm|complet|authent|authori|validat|reset|finish|unlock|regist|approv)",
    re.IGNORECASE,
)
"""As messages with codes are worded."""
_GLUED = re.compile(
    r"(?<![A-Za-z0-9])(?P<name>(?:(?:sms|e?mail|login|verif\w{1,10}?|auth|ga|google|phone|security|my)[_-]?)?(?:code|otp|yzm|2fa))(?P<digits>\d{6})(?![\dA-Za-z%@_-]|[.,]\d)",
    re.IGNORECASE,
)
_IT_SAYS = re.compile(
    rf"(?<![A-Za-z])(?P<name>sms|text(?:ed)?\s+me|texts?|message|e?mail(?:ed)?|authenticator|phone)(?![A-Za-z])(?P<between>[^\d\n]{{0,40}}?)(?<![A-Za-z])(?:it|that|which|this|and)\s+(?:just\s+|only\s+|now\s+)?(?:says?|said|reads?|shows?)\s*:?\s*{_SIX}",
    re.IGNORECASE,
)
_THE_ONE_FROM = re.compile(
    rf"{_SIX}\W{{1,4}}(?:(?:that|this|it)(?:'?s|\s+is|\s+was)|is|was)\s+(?:the\s+(?:one|number)|what\s+(?:i\s+got|came|you\s+sent))(?:\s+(?:me|you\s+sent|i\s+got))?\s+(?:from|in|on|by|via)\s+(?:(?:the|my|your|an?|that)\s+)?(?P<name>e?-?mail|sms|text|phone|authenticator|google|inbox|message|app)(?![A-Za-z])",
    re.IGNORECASE,
)
_AND_MORE = re.compile(
    r"(?:[\s,，、/;]|(?<![A-Za-z])(?:and|then|or|email|mail|ga|google|2fa|phone|sms|next|one|is|was)(?![A-Za-z])|和|[后後]来|[后後]來|又|[发發]了?|来了?|[邮郵]箱|谷歌|短信|[:：]){1,12}(?P<digits>\d{4,8}|\d{3} \d{3})(?!\d)",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(rf"(?<![A-Za-z])(?P<digits>{_FIGURE}(?:[\s,.-]{{1,3}}{_FIGURE}){{3,}}+)", re.IGNORECASE)
"""Four or more in a row are nothing else, where a code is spoken of."""
ANY_CODE = re.compile(_NAME, re.IGNORECASE)
"""A word for a one-time code, for those who look at several messages."""
_ENOUGH_DIGITS = re.compile(
    rf"(?=[\dzotfsen零〇一二三四五六七八九幺两兩])(?:(?P<long>\d{{9,}}+)|\d[\d .,/、\u00b7\u2022\u30fb\u2010-\u2015\u2600-\u27bf\U0001f000-\U0001faff-]{{2,}}\d|{_SPOKEN})",
    re.IGNORECASE,
)
_ANY_NAME = re.compile(
    rf"\ufffc|[\U0001f40e\U0001f434]|{words.ANY_CODE}|c[o0]de|o\st\sp|otp|p[i1]n|tan|v[ae]r|digit|log in|sign in|g-|收到|[输輸]入|[显顯]示|2fa|yanzhengma|yzm|sms|mail|text|phone|auth|duo|google|[码碼证證吗嗎马馬]|短信|[简簡][讯訊]|[邮郵]|谷歌|位[数數]|[刚剛才][发發]|[念讀读報报]的|i got|received|enter \d|use \d|step|factor|sent|number|[报報念读讀][给給]|填|[试試]了|把|app.?lock|token|came|arrived|inbox|mobile|cell",
    re.IGNORECASE,
)
_USUAL = 6  # digits
_REACH = 120  # characters around digits in which they may be named
NO_CODE_AFTER = re.compile(
    r"(?<!\d[ .-]\d)(?P<errors> *errors?(?![a-z]))| *(?:usdt?|usdc|btc|eth|bnb|sol|trx|xrp|doge|dollars?|euros?|rmb|元|块|塊|個|个|次|遍|年|月|日|号线|min|minutes?|hours?|hrs?|days?|sec(?![a-z])|seconds?(?![a-z])(?!\s+(?:code|one|sms))|times?|"
    r"friends|people|users|members|followers|位|小时|小時|分钟|分鐘|天|秒|am(?![a-z])(?!\s+i\b)|pm(?![a-z]))",
    re.IGNORECASE,
)
_REFERENCE_BEFORE = re.compile(
    r"(?:(?<![A-Za-z])(?:uid|orders?|commande|bestellung|auftrag|sipari[sş]|ordine|pedido|id|ticket|case|ref|account|acc|memo|tag|phone|number|block|zip|postcode|postal|(?:card\s+)?end(?:s|ing)(?:\s+(?:in|with))?)(?![A-Za-z])|[订訂][单單]|[单單](?:[号號]|子)|[编編][号號]|金[额額]|工[单單]|"
    r"[账帳賬][号號户戶]|手[机機]|[标標][签籤]|[备備][注註]|[\u4e00-\u9fff][号號]|高度|区块|區塊|[错錯][误誤][码碼]?|[报報][错錯]|error|排[队隊])[^\d]{0,12}$",
    re.IGNORECASE,
)
_AS = re.compile(r"\s+as\s", re.IGNORECASE)
_JOINED = re.compile(r"(?:[\s:=]|(?<![A-Za-z])is(?![A-Za-z])|是|[为為])*$", re.IGNORECASE)
_PHONE_BEFORE = re.compile(r"\+\d[\d ()-]{2,}$")
_AMOUNT_BEFORE = re.compile(
    r"(?:withdr[ae]w\w*|deposit\w*|sent|send|paid|pay|buy|bought|sold|sell|transfer\w*|have|lost|提现|提現|提币|提幣|提了|充值|充了|充币|[转轉][账帳賬了]?|[买買]了?|"
    r"[卖賣]了?|到[账帳賬])[^\d,.;!?，。；！？]{0,8}$",
    re.IGNORECASE,
)
DATE = re.compile(
    r"(?:19|20)\d\d(?P<gap>[-/.]?)(?:0[1-9]|1[0-2])(?P=gap)(?:0[1-9]|[12]\d|3[01])(?!\d)|(?:19|20)\d\d(?P<sign>[-/.])\d\d?(?P=sign)\d\d?(?!\d)|"
    r"\d\d?(?P<mark>[-/.])\d\d?(?P=mark)(?:19|20)\d\d(?!\d)"
)
_MISSING = re.compile(
    r"(?:收[不唔]到|[没沒未]收[到过過]|не\s+приход\w+|重[置设設]|(?:n't|not|never|no)\s+(?:(?:receive|get|got|receiving|getting)\w*\s+)?(?:(?:the|my|any|a)\s+)?)[^\d,.，。]{0,4}$",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"(?<![A-Za-z])(?:not|uid|id|orders?|ticket|case|balance|price|amount|no)(?![A-Za-z])|不|[没沒]|[订訂][单單]|[单單][号號]|[号號]|[余餘][额額]|[价價]",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?<![A-Za-z])(?:address|city|state|district|street|road|india|utility|bill|postal|delhi|mumbai|bangalore|bengaluru|kolkata|chennai|hyderabad|pune)(?![A-Za-z])",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19[89]|20[0-4])\d")
_SENDER = re.compile(
    r"(?<![A-Za-z])(?:from|senders?)\s*[:#]?\s*(?:(?:number|no|nr|id)\b\.?\s*)?[\"'(]?$", re.IGNORECASE
)
_SINCE = re.compile(r"(?<![A-Za-z])(?:from|in|since|of|on)\s*$|/\s*$", re.IGNORECASE)


def find(text: str) -> list[Span]:
    """Digits with a code word right before or after them; amounts, times and references are left alone."""
    return [span for start, stop in _near_digits(text) for span in _codes(text, start, stop)]


def _near_digits(text: str) -> list[tuple[int, int]]:
    """The stretches in which a code could be named: around digits that are neither too few nor too many."""
    places: list[tuple[int, int]] = []
    for match in _ENOUGH_DIGITS.finditer(text):
        if match["long"]:
            continue
        start, stop = max(0, match.start() - _REACH), min(len(text), match.end() + _REACH)
        if places and start <= places[-1][1]:
            places[-1] = places[-1][0], stop
        else:
            places.append((start, stop))
    return [place for place in places if _ANY_NAME.search(text, *place)]


def _codes(text: str, start: int, stop: int) -> list[Span]:
    before = [
        _digits(match)
        for pattern in (_BEFORE, _FOR_WHAT)
        for match in pattern.finditer(text, start, stop)
        if _is_code_name(text, match) and not _year(text, match) and not _is_a_sender(text, match)
    ]
    after = [
        _digits(match)
        for pattern in (_AFTER, _BESIDE, _SIX_BESIDE, _THE_ONE_FROM)
        for match in pattern.finditer(text, start, stop)
        if _is_code_name(text, match) and not _is_something_else(text, match)
    ]
    asked = (_AFTER_A_QUESTION,) if _QUESTION_AND_DIGITS.search(text, start, stop) else ()
    named = [
        _digits(match)
        for pattern in (
            _BY_MESSAGE,
            _IN_MESSAGE,
            _SAID_TO_BE_A_MESSAGE,
            _MAIL_SAYS,
            _APP_SAYS,
            _ENTERED,
            _PIN_ENTERED,
            _IT_SAYS,
            *asked,
        )
        for match in pattern.finditer(text, start, stop)
        if not is_called_otherwise(text[max(0, match.end("name") - 40) : match.end("name")])
        and not NO_CODE_AFTER.match(text, match.end("digits"))
        and not DATE.match(text, match.start("digits"))
        and not _year(text, match)
        and not _is_a_sender(text, match)
        and not _OTHER_NUMBER.search(match.groupdict().get("between") or "")
    ]
    used = [_digits(match) for pattern in (_TO_BE_USED, _GLUED) for match in pattern.finditer(text, start, stop)]
    told = [
        Span(*match.span(match.lastgroup or 0))
        for match in _TOLD.finditer(text, start, stop)
        if not NO_CODE_AFTER.match(text, match.end())
    ]
    spoken = [
        _digits(match)
        for match in _IN_WORDS.finditer(text, start, stop)
        if ANY_CODE.search(text, max(start, match.start() - _REACH // 2), match.start())
    ]
    found = before + after + named + used + told + spoken
    return found + [more for one in found for more in others(text, one)]


def others(text: str, one: Span) -> list[Span]:
    """As many digits again right behind a code: the next of several."""
    found: list[Span] = []
    while match := _AND_MORE.match(text, one.stop):
        if len(match["digits"]) != one.stop - one.start or NO_CODE_AFTER.match(text, match.end()):
            break
        one = _digits(match)
        found.append(one)
    return found


def _digits(match: re.Match[str]) -> Span:
    return Span(match.start("digits"), match.end("digits"))


def _is_code_name(text: str, match: re.Match[str]) -> bool:
    start, stop = match.span("name")
    if is_other_code(text, match):
        return False
    if re.search(r"[:=\s]-$", text[stop : match.start("digits")]):  # an API's error number: "code -1021"
        return False
    if _is_of_a_place(text, match) or DATE.match(text, match.start("digits")) or is_of_an_error(text, match):
        return False
    if (
        match["digits"].isdigit() and len(match["digits"]) > 6 and _MISSING.search(text[max(0, start - 24) : start])
    ):  # a UID of one who waits
        return False
    if (
        match["name"].lower() == "2fa"
        and len(match["digits"]) < _USUAL
        and text[stop : match.start("digits")].strip() == ","
    ):
        return False  # "one if i have 2fa, 5221"
    counted = NO_CODE_AFTER.match(text, match.end("digits"))
    if counted and counted["errors"]:  # "code 482913 error" asks what an error means, "otp 482913 error" does not
        return len(match["digits"]) == _USUAL and match["name"].lower() not in BARE_NAMES
    return not counted


def _is_of_a_place(text: str, match: re.Match[str]) -> bool:
    """India calls the number of a postal district a PIN code."""
    before = text[match.start() : match.start("digits")]
    pin = re.search(r"pin\s+code\W*$", before, re.IGNORECASE) and len(match["digits"]) == 6
    return bool(pin and _ADDRESS.search(text))


def _is_a_sender(text: str, match: re.Match[str]) -> bool:
    """Whom a message is from: who reports one needs the number to be read."""
    return bool(_SENDER.search(text[max(0, match.start("digits") - 24) : match.start("digits")]))


def _year(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start("digits") - 8) : match.start("digits")]
    return bool(_YEAR.fullmatch(match["digits"]) and _SINCE.search(before))


def _is_something_else(text: str, match: re.Match[str]) -> bool:
    """A reference or an amount that stands before the word "code"; "sent 48291 as code" is no amount."""
    before = text[max(0, match.start("digits") - 24) : match.start("digits")]
    named = _JOINED.sub("", before)
    return bool(
        is_called_otherwise(named)
        or is_called_otherwise_in_chinese(named)
        or _REFERENCE_BEFORE.search(before)
        or _PHONE_BEFORE.search(before)
        or (not _AS.match(text, match.end("digits")) and _AMOUNT_BEFORE.search(before))
        or _year(text, match)
    )
