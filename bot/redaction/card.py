"""Payment cards: an issuer's first digits, a length that fits, Luhn, and no word before it that makes it an order id."""

from __future__ import annotations

import re

from bot.redaction import words
from bot.redaction.plain import Span

CLASS = "card number"
OVERRULES_KEPT = False

_RUN = re.compile(r"(?<![0-9A-Za-z_#])(?<!\d\.)\d+(?:[ \u00b7\u2013\u2014-]{1,2}\d+|\.\d{4}(?!\d))*(?![0-9A-Za-z_])")
_SOME_DIGITS = re.compile(r"\d{3}|背面")
_GROUP = re.compile(r"\d+")
_ISSUERS = (
    (re.compile(r"4"), {13, 16, 19}),  # Visa
    (re.compile(r"5[1-5]|2(?:2[2-9]|[3-6]|7[01]|720)"), {16}),  # Mastercard
    (re.compile(r"3[47]"), {15}),  # American Express
    (re.compile(r"6011|65|64[4-9]"), {16, 19}),  # Discover
    (re.compile(r"62|81"), {16, 17, 18, 19}),  # UnionPay
    (re.compile(r"35(?:2[89]|[3-8])"), {16}),  # JCB
    (re.compile(r"3(?:0[0-5]|[689])"), {14}),  # Diners
)
_FIRST = frozenset("234568")
_SHORTEST, _LONGEST = 13, 19  # digits
_SMALLEST_GROUP = 3  # digits that stand together, but for the last ones
_REFERENCE = re.compile(
    r"(?:(?<![A-Za-z])(?:orders?|id|uid|tx|txid|hash|ticket|case|ref|reference|memo|tag|tracking|invoice)(?![A-Za-z])(?:\s*(?:no|nr|num)\.)?|"
    r"[订訂][单單]|[单單][号號]|[编編][号號]|流水|工单|工單|交易[号號]|[标標][签籤]|备注|備註)[^\d,.;!?，。；！？\n]{0,30}$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:(?<![A-Za-z])(?:p2p|trade|transaction|appeal)\s*(?:no|nr|id|number)(?![A-Za-z])|委托[单單]|申[诉訴])[^\d,.;!?，。；！？\n]{0,12}$",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"(?:(?<![A-Za-z])(?:transactions?|transfers?|payments?)(?![A-Za-z])(?:\s*(?:no|nr|id|number|ref\w*)(?![A-Za-z])\.?)?|交易|[转轉][账帳賬])(?:\s|[:#]|[号號])*$",
    re.IGNORECASE,
)
"""What has a number of so many digits as well, where nobody speaks of cards."""
_A_CARD = re.compile(
    r"(?<![A-Za-z])(?:cards?|visa|master\w*|amex|unionpay|debit|credit|cvv2?|cvc2?|expir\w*)(?![A-Za-z])|卡|银联|銀聯|刷",
    re.IGNORECASE,
)
_SAID_AFTER = re.compile(
    r"[ \t]*[(,]?[ \t]*(?:(?:is|was|=|[这這]?[个個]?就?是)\s*(?:my|the|an?|我的?)?\s*)?(?:(?:p2p|deposit|withdraw\w*)\s+)?(?:(?:orders?|uid|ticket|trade|tx\w*)(?![A-Za-z])|[订訂][单單]|[单單][号號]|流水|工[单單])"
    r"(?:\s*(?:[号號]|id|no\.?|number))?+(?!\W{0,3}[A-Z]{0,4}\d)",
    re.IGNORECASE,
)
"""Said to be an order, and not followed by the order itself."""
_UNIT = r"(?:\s?(?:usd[tc]?|eur\w*|gbp|rmb|cny|btc|eth|dollars?|u|am|pm)(?![A-Za-z])|\s?[$€£¥元块塊刀]|[:.]\d)"
"""What makes three digits behind a card an amount or a time of day."""
_CALLED = re.compile(
    r"(?:(?<![A-Za-z])(?:debit|credit|bank|visa|master)\s*card(?:\s*(?:number|no))?(?![A-Za-z])|(?:银行|信用|储蓄)?卡[号號])\s*(?:is|was|是|[:=])?\s*(\d{15,19}(?!\d)|\d{4}(?:[ -]\d{4}){3}(?![ -]?\d{3,4}(?!\d|"
    + _UNIT
    + r"))(?!\d)|\d(?:[ -]?\d){14,18}(?!\d))",
    re.IGNORECASE,
)
"""Called a card: a slip of one digit must not save it from being taken out."""
_CHECK = re.compile(
    r"(?<![A-Za-z])(?:cvv2?|cvc2?|csc)(?:\s*(?:code|number|num|nr\.?|no\.?|is|was|[码碼是为為:=]))*\s*(\d{3,4})(?!\d)|(?:安全[码碼]|[末后後]三[码碼位]|背面的?[三3][码碼位个個][数數]?字?)\s*[是为為:=]?\s*(\d{3}|[零〇一二三四五六七八九幺]{3})(?![\d零〇一二三四五六七八九幺])|(?<![A-Za-z])security\s+code\s*(?:is\s*|was\s*|[:=]\s*)?(\d{3})(?![\d-])",
    re.IGNORECASE,
)
"""The check number on the back."""
_CHECK_TOLD = re.compile(
    r"(?<![A-Za-z])(?:the\s+)?(?:last\s+)?(?:three|3|four|4)\s+(?:numbers?|digits?|figures)\s+(?:on|at|from)\s+(?:the\s+|its\s+)?(?:back|front|rear)\s*(?:of\s+(?:the|my)\s+card\s*)?,?\s*(?:(?:they|these|those|it|which)\s+)?(?:(?:are|is|was|were)(?![A-Za-z])|[:=])?\s*(\d{3,4})(?!\d)|(?<![A-Za-z])(?:cid|cav2?)\s*(?:is|was|[:=])?\s*(\d{3,4})(?!\d)",
    re.IGNORECASE,
)
"""The same where the talk is of cards."""
_ON_A_PICTURE = re.compile(
    r"(?:^|[,;:.(/]\s?|(?<![A-Za-z])and\s)(?:the\s)?(?:back|rear|reverse)(?:\s+side)?\s{0,2}[:=]?\s{0,2}[\"'“]\s{0,2}(\d{3})\s{0,2}[\"'”](?=\s{0,2}(?:$|\n|[.;)!](?!\d)))|(?<![A-Za-z])(?:back|rear|reverse)\s+side\s{0,2}[:=]\s{0,2}(\d{3})(?=\s{0,2}(?:$|\n|[.;)!](?!\d)))",
    re.IGNORECASE,
)
"""What somebody reads from the back of one in a picture, and nothing behind it."""
_OF_A_FILE = re.compile(
    r"(?<![A-Za-z])(?:size|resolution|pixels?|dpi|[kmg]b|width|height|upload\w*|zoom\w*|files?|scan\w*|pages?|buttons?|errors?|menu|status|limit\w*|max\w*|min\w*|camera|px|crop\w*|compress\w*|rejected|fail\w*)(?![A-Za-z])",
    re.IGNORECASE,
)
"""Where the number may be that of a picture or a page."""
_CHECK_BEHIND = re.compile(
    r"[\s,;|/]*(?:exp\w*|valid\s*(?:thru|until|to)?|有效期|到期)?[\s:：]*(?:0[1-9]|1[0-2])\s?[/-]\s?(?:20)?\d\d[\s,;|/]+(\d{3,4})(?!\d|"
    + _UNIT
    + ")",
    re.IGNORECASE,
)
"""The same right behind a card and its date."""
_CHECK_LAST = re.compile(r"[ \t]{1,2}(\d{3})[ \t]*(?=$|\n)")
"""The same without a date, where nothing follows."""
_STEMS_OF_CHECKS = ("cv", "csc", "安全", "三", "security")
_STEMS_OF_TOLD = ("cid", "cav", "back", "front", "rear")
_ON_THE_BACK = re.compile(r"(?:3|three)\s+(?:numbers?|digits?|figures)\s+(?:on|at|from)\s+the\s+back", re.IGNORECASE)
_CARD_WORD = re.compile(r"card|visa|master|amex|credit|debit|(?<![A-Za-z])pa(?:id|y)|卡|银联|銀聯|刷|付", re.IGNORECASE)


def find(text: str) -> list[Span]:
    """Numbers that are cards by all four signs, also with a date or a check number behind them."""
    if not _SOME_DIGITS.search(text):
        return []
    found = [span for run in _RUN.finditer(text) for span in _cards(text, run)]
    check = (_CHECK,) if words.mentions(text, _STEMS_OF_CHECKS) else ()
    told = (
        (_CHECK_TOLD,)
        if words.mentions(text, _STEMS_OF_TOLD) and (_CARD_WORD.search(text) or _ON_THE_BACK.search(text))
        else ()
    )
    named = (_CALLED,) if words.mentions(text, ("card", "卡")) else ()
    read = (_ON_A_PICTURE,) if _may_be_read(text) else ()
    called = [match for pattern in (*named, *check, *told, *read) for match in pattern.finditer(text)]
    return found + [Span(*match.span(match.lastindex or 0)) for match in called]


def _may_be_read(text: str) -> bool:
    return words.mentions(text, ("card", "visa", "amex")) and not _OF_A_FILE.search(text)


def _cards(text: str, run: re.Match[str]) -> list[Span]:
    groups = [(m.start() + run.start(), m.end() + run.start()) for m in _GROUP.finditer(run[0])]
    cards: list[Span] = []
    for first, (start, _) in enumerate(groups):
        if text[start] not in _FIRST or (cards and start < cards[-1].stop):
            continue
        digits, longest = "", None
        for begin, stop in groups[first : first + _LONGEST]:
            digits += text[begin:stop]
            if len(digits) > _LONGEST:
                break
            if len(digits) >= _SHORTEST and _is_card(digits) and not _is_reference(text, start, stop):
                longest = Span(start, stop)
            if stop - begin < _SMALLEST_GROUP:
                break
        if longest:
            cards.append(longest)
            check = _CHECK_BEHIND.match(text, longest.stop) or _CHECK_LAST.match(text, longest.stop)
            cards += [Span(*check.span(1))] if check else []
    return cards


def _is_card(digits: str) -> bool:
    return any(prefix.match(digits) and len(digits) in lengths for prefix, lengths in _ISSUERS) and _luhn(digits)


def _is_reference(text: str, start: int, stop: int) -> bool:
    before = text[max(0, start - 48) : start]
    if _NUMBERED.search(before) or _SAID_AFTER.match(text, stop):
        return True
    if _MOVED.search(before) and text[start:stop].isdigit() and not _A_CARD.search(text):
        return True
    named = _REFERENCE.search(before)
    return named is not None and not _CARD_WORD.search(named[0])


def _luhn(digits: str) -> bool:
    doubled = [int(d) * 2 if place % 2 else int(d) for place, d in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
