"""What is called a code and is no one-time code: of an error, an invitation, a country, a bank."""

from __future__ import annotations

import re

_OWNERS_WRITTEN = """
    error err errno status redeem redemption decline declined promo referral invite invitation discount coupon voucher zip postal
    country area dial dialling dialing qr bar source gift order response http api return exit swift bank branch sort product
    model ticket case booking tracking memo tag destination reference ref agent partner affiliate campaign airdrop reward
    bonus tax color colour contract token asset currency iso mcc region city batch event activity stock share fund ticker
    symbol index industry company shop store item part unit customs flight room game team envelope packet trading
"""
_OWNERS = tuple(_OWNERS_WRITTEN.split())
"""What stands right before "code" when it is another one. Looked up, not searched for: this is asked for every code."""
_OF_FAILURE = ("error", "err", "errno", "status", "response", "http", "api")
_ENDS = ("card", "by", "with", "using", "the", "this", "my", "a")
"""With what those end that are more than a word."""
_OF_WORDS = re.compile(
    r"(?:invit\w*(?:\s+\w+){0,3}\s+(?:by|with|using)(?:\s+(?:the|my|this))?|gift\s*card|"
    r"(?:fail\w*|reject\w*|return\w*|declin\w*|abort\w*)\s+with(?:\s+(?:the|a))?)[\s:,_(-]*codes?$",
    re.IGNORECASE,
)
_WHOLE_WORDS_WRITTEN = """
    vip short support phishing antiphishing post membership customer client merchant trader copy loyalty lucky club staff employee
    student
"""
_WHOLE_WORDS = frozenset(_WHOLE_WORDS_WRITTEN.split())
_LAST_WORD = re.compile(r"(?<!@)[a-z]+$")
_BETWEEN = " \t\r\n\v\f\u2028\u2029:,_(-"
_OF_HAN = re.compile(
    r"(?:[错錯][误誤]|邀[请請]|[邮郵][编編]|推[荐薦]|[优優]惠|[报報][错錯]|状态|狀態|地区|地區|国家|國家|返佣|代理|[兑兌][换換]|[礼禮]品|[红紅]包|[标標][签籤]|备注|備註|реферальн\w*|пригла\w*|почтов\w*|活[动動]|防[钓釣][鱼魚]|[会會][员員]|客[户戶])(?:代)?[码碼]?(?:[人者]的?|的)?[^\S\n]*\Z"
)
_SENT_IN_CHINESE = re.compile(r"[验驗认認][证證]|校[验驗]|短信|[简簡][讯訊]|[动動][态態]")
_FAILED_IN_CHINESE = re.compile(r"(?:[错錯][误誤]|[报報][错錯])\s*\Z")
"""报错 验证码482913: what was sent is no error's."""
_FOR_A_FRIEND = re.compile(
    r"\s+(?:for|of|from)\s+(?:(?:the|my|your|a|an|this)\s+)?(?:referr?als?|invit\w*|promo\w*|coupon|gift\w*|bonus|reward|discount|airdrop|campaign|city|area|district|country|bank|error)(?![A-Za-z])",
    re.IGNORECASE,
)
_OF_A_TRANSFER = re.compile(
    r"(?:(?<![A-Za-z])(?:memo|tag)\s+(?:is|was)|(?:[标標][签籤]|[备備][注註])就?是)\s*$", re.IGNORECASE
)
_ERROR = re.compile(
    r"[\"'](?:msg|message|data|error|success|trace|desc\w*|reason|state|result)[\"']\s*:", re.IGNORECASE
)
_ANSWERED = re.compile(
    r"(?<![A-Za-z])(?:api(?:[\s-]?key)?|https?|returns?|returned|requests?|endpoint|symbol|response|server|gateway|declined|signature|timestamp|websocket|ws|curl|json|ccxt|sdk|status\s+[1-5]\d\d|passphrase|recvwindow|leverage|(?:api|key|trade|trading|no)\s+permissions?)(?![A-Za-z])|接口|返回",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"(?<![A-Za-z])(?:fail\w*|reject\w*|refused|attempts|reasons?|exception|message|msg|result)[\s:,;(\"'-]*(?:with\s+)?(?:(?:the|a)\s+)?$",
    re.IGNORECASE,
)
"""What comes before the number of an error. A code that one is sent has six digits more often than four or five."""
_SAYS_WHY = re.compile(r"\s?:\s?[A-Za-z]|[\s,;&]{0,3}(?:msg|message|reason|desc\w*)\s?[:=]", re.IGNORECASE)
"""What comes behind one: "code 40103: risk control"."""
BARE_NAMES = frozenset({"code", "codes", "código", "codigo", "код", "kod", "kodu"})
_EXCHANGE = r"(?:binance|okx|bybit|kucoin|bitmart|gate(?:\.io)?|mexc|bitget|htx|huobi)"
_ARTICLE = r"[\s:,\"'“(]*(?:(?:an?|the|this|with|el|un)\s+)?$"
_SHOWN = re.compile(
    r"(?:(?<![A-Za-z])(?:what(?:'?s|\s+is|\s+does|\s+means)?|meaning\s+of|explain|(?:pop(?:s|ped|ping)?|com(?:es|ing)|came)\s*-?up(?:\s+with)?|(?:see|seeing|shows?|throws?|gives?|displays?|spits\s+out)|"
    rf"(?:clos|crash|fail|end|stop|exit|disconnect|quit|react|die)\w*\s+with|warning|alert|aparece|вылетает|пишет)|出[现現]|[显顯]示|(?:一直|系[统統]|接口|api|老是|[总總]是?|[还還]是?|又|就)(?:[报報]|提示|[弹彈]出?|返回)了?){_ARTICLE}",
    re.IGNORECASE,
)
_WHY = re.compile(rf"(?<![A-Za-z])why{_ARTICLE}", re.IGNORECASE)
_ENDS_THERE = re.compile(r"[\s?!.\"')”？。]*(?:\n|$)")
"""`why code 51121?`, but not `why code 48213 does not work`."""
_SHOWN_PERHAPS = re.compile(
    rf"(?<![A-Za-z])(?:why|about|regarding|{_EXCHANGE}|coinbase|kraken|cloudflare|gets?|getting|problem|issue|sale){_ARTICLE}|(?:[报報]|提示|[弹彈]出?|返回)了?{_ARTICLE}",
    re.IGNORECASE,
)
"""What may as well be said of a code that was sent."""
_EXPLAINED = re.compile(
    r"[\"')”]?\s*,?\s*(?:(?:appears?|pops?|popping|comes?\s+up|keeps\s+(?:popping|com|appear|show)\w*|means?|meaning|is\s+(?:shown|displayed|what)|(?:signature|insufficient|system|endpoint|timeout|time\s?out|busy|too\s+many|rate\s+limit|invalid\s+(?:sign|key|param)\w*|param\w*)(?!\s+codes?)|contact\s+support|me\s+sale|(?:withdraw(?:al)?|deposit|trade|order|transfer|swap)\s+(?:fail(?:s|ed)?|rejected|declined|not\s+found|does(?:n'?t|\s+not)\s+exist)|on\s+plac(?:e|ing)\s+(?:an?\s+)?orders?)(?![A-Za-z])|是什么|是什麼|什么意思|什麼意思)",
    re.IGNORECASE,
)
_HAPPENS = re.compile(
    rf"[\"')”]?\s*,?\s*(?:when(?:ever)?|while|if|on|in|during|after|every\s*time|each\s+time|keeps|mean|try\s+(?:later|again)|what|why|how\s+to|(?:withdraw\w*|deposit\w*|trad\w+|orders?|transfers?|swap|kyc|bot|key|service|{_EXCHANGE})(?!\s+codes?)|fail\w*|al|cuando|при|когда)(?![A-Za-z])",
    re.IGNORECASE,
)
"""When it came: it says as much of a code that was sent, and tells an error only by its word or by the look of its number."""
_OF_AN_ERROR = re.compile(
    r"(?<![A-Za-z])(?:err|errors?|errno|exception)(?![A-Za-z])|[报報][错錯]|[错錯][误誤]",
    re.IGNORECASE,
)
_ERROR_BEHIND = re.compile(
    r"[\"')”]?\s*,?\s*(?:errors?|errno|exception|[报報][错錯]|[错錯][误誤])(?![A-Za-z])", re.IGNORECASE
)
SENT = re.compile(
    r"sms|(?<![a-z])text|e?mail|phone|authenticat|google|verif|(?<![a-z])(?:auth|2fa|mfa|otp|ga)(?![a-z])|sent|send|got|receiv|log(?:ged|ging)?[\s-]?in|sign[\s-]?in|(?:enter|typ|input|put|us|expir|arriv)(?:s|e|ed|ing|es|ting)?(?![a-z])|told|gave|call|[验驗][证證]|短信|收到|смс|почт|пришел|пришёл|correo|lleg[oó]|recib",
    re.IGNORECASE,
)
"""Who speaks of these was sent a code: with them a number behind "code" is no error's."""
_LOGGING_IN = re.compile(r"log(?:ged|ging)?[\s-]?in|sign[\s-]?in", re.IGNORECASE)
_SIX = 6  # digits
_NUMBERED = re.compile(r"\d{1,2}000\d{1,2}")
"""As exchanges number their errors within families; one code in 300 that is sent looks so."""
_OF_A_FAMILY = re.compile(r"[1-9]00\d\d")
"""The same with five digits; one code in a hundred looks so."""
_CLOSED = re.compile(r"10(?:0\d|1[0-5])")
"""Why a connection was closed (RFC 6455), which people read to us as they see it."""
_REACH = 60  # characters before and behind a number


def is_other_code(text: str, match: re.Match[str]) -> bool:
    """Whether its name is that of another code: of an error, an invitation, a country."""
    return is_other_code_at(text, *match.span("name"))


def is_other_code_at(text: str, start: int, stop: int) -> bool:
    """The same for a name that stands from `start` to before `stop`."""
    return bool(
        is_called_otherwise(text[max(0, stop - 40) : stop])
        or _FOR_A_FRIEND.match(text, stop)
        or _OF_A_TRANSFER.search(text, max(0, start - 16), start)
        or (
            is_called_otherwise_in_chinese(text[max(0, start - 16) : start])
            and not (_SENT_IN_CHINESE.match(text, start) and _FAILED_IN_CHINESE.search(text, max(0, start - 16), start))
        )
    )


def is_called_otherwise(before: str) -> bool:
    """Whether a text ends with the name of another code in English."""
    head = before.lower().removesuffix("s").removesuffix("code")
    if len(before) - len(head) < len("code"):
        return False
    apart = head.rstrip(_BETWEEN)
    gap = head[len(apart) :]
    if "\n" in gap and not apart.endswith(_OF_FAILURE):
        return False  # "dear team", and the code in the next line
    if apart.endswith(_OWNERS) or (apart.endswith(_ENDS) and _OF_WORDS.search(before)):
        return True
    whole = _LAST_WORD.search(apart) if gap and gap.isspace() else None
    return bool(whole and whole[0] in _WHOLE_WORDS)


def is_called_otherwise_in_chinese(before: str) -> bool:
    """Whether a text ends with the name of another code in Chinese, or in Russian."""
    return bool(_OF_HAN.search(before))


def is_of_an_error(text: str, match: re.Match[str]) -> bool:
    """`{"code":50024}`, `code 50024 from api`, "what is code 51008": the number of an error."""
    name, size = match["name"].lower(), len(match["digits"])
    if name not in BARE_NAMES:
        return False
    numbered = size in (4, 5) or (size == _SIX and _NUMBERED.fullmatch(match["digits"]))
    if numbered and (_is_answered(text, match) or _is_shown(text, match)):
        return True
    keyed = re.match(r"[\"']\s*:", text[match.end("name") : match.start("digits")])
    return bool(keyed and (numbered or size < _SIX or _ERROR.search(text)))


def _is_answered(text: str, match: re.Match[str]) -> bool:
    """By an interface, or with the reason behind it."""
    line = text[max(0, match.start() - _REACH) : match.end() + _REACH]
    return bool(
        _SAYS_WHY.match(text, match.end("digits"))
        or _FAILED.search(text, max(0, match.start() - _REACH // 2), match.start("name"))
        or _ANSWERED.search(line)
    )


def _is_shown(text: str, match: re.Match[str]) -> bool:
    """A number that appeared, and that nobody was sent; a colon or "is" between it and its name is how people tell codes."""
    if text[match.end("name") : match.start("digits")].strip():
        return False
    start, stop, digits = match.start("name"), match.end("digits"), match["digits"]
    line = text[max(0, start - _REACH) : start] + "\n" + text[stop : stop + _REACH]
    shown = (
        (_CLOSED.fullmatch(digits) and line.strip())
        or _EXPLAINED.match(text, stop)
        or _ERROR_BEHIND.match(text, stop)
        or _SHOWN.search(text, max(0, start - _REACH // 2), start)
        or (_WHY.search(text, max(0, start - _REACH // 2), start) and _ENDS_THERE.match(text, stop))
        or _is_shown_perhaps(text, start, stop, digits)
    )
    if _OF_A_FAMILY.fullmatch(digits) and _HAPPENS.match(text, stop):
        line = _LOGGING_IN.sub("", line)  # that is when it came, and not what it is for
    return bool(shown) and not SENT.search(line)


def _is_shown_perhaps(text: str, start: int, stop: int, digits: str) -> bool:
    """`code 50024 when i sell`, but not `code 48213 when withdrawing`: only what looks like an error's, or is called one."""
    before = _SHOWN_PERHAPS.search(text, max(0, start - _REACH // 2), start)
    if not before and not _HAPPENS.match(text, stop):
        return False
    if _OF_A_FAMILY.fullmatch(digits) or (before and _NUMBERED.fullmatch(digits)):
        return True
    line = text[max(0, start - _REACH) : start].rpartition("\n")[2] + text[stop : stop + _REACH].partition("\n")[0]
    return bool(_OF_AN_ERROR.search(line))
