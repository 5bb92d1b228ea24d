"""Codes that are not of digits alone: `A7K92Q`, `G-482913`, and the codes that an authenticator gives as a reserve."""

from __future__ import annotations

import re

from bot.redaction import words
from bot.redaction.one_time_code import CLASS, OVERRULES_KEPT
from bot.redaction.other_code import SENT, is_other_code
from bot.redaction.plain import Span, around
from bot.redaction.wordlists import lists_of

__all__ = ["CLASS", "OVERRULES_KEPT", "find"]

_SURE = (
    rf"(?:{words.FOREIGN_CODE}|(?<![A-Za-z])(?:ver\w{{0,4}}cation|verify|security|auth\w*|sms|e-?mail|log-?in|sign-?in|confirm\w*|one[ -]?time|otp|2fa|mfa|google|telegram|withdraw\w*|access|device|unlock)"
    r"[\s-]+(?:codes?|otp|passcode|pin|token)(?![A-Za-z])|(?<![A-Za-z])(?:otp|passcode|2fa|g-)(?![A-Za-z])|[验驗][证證][码碼]|[认認][证證][码碼]|校[验驗][码碼]|[动動][态態](?:密)?[码碼]|安全[码碼]|(?:短信|[邮郵][箱件]|登[录錄]|提[现現]|授[权權])[码碼])"
)
_BARE = r"(?<![A-Za-z])(?:(?:my|the|your|this)\s+)?codes?(?![A-Za-z])"
_LINK = r"(?:[\s:=,>→“”\"'()\[\]【】「」-]|(?<![A-Za-z])(?:is|was|are|it'?s|this|that|here|i|got|get|received|just|says|sent|from|you|me|the|my|they|came|now|sms|e?mail|e-mail|phone|text|app|for|a|new|device|login|log-?in|withdrawal)(?![A-Za-z0-9])|是|[为為]|[给給]|[你您我]|收到|的|了|[发發]|[来來]|就|[刚剛])"
_GIVEN = r"(?:\s*(?:(?:is|was|are)(?![A-Za-z])|[:=]|是|[为為]))"
_UPPER = r"(?<![0-9A-Za-z_-])(?P<value>(?=[A-Z-]{0,7}\d)(?=[\d-]{0,7}[A-Z])[A-Z0-9]{4,10}|[A-Z]{1,3}-\d{4,8}|(?=[A-Z-]{0,8}\d)(?=[\d-]{0,8}[A-Z])[A-Z0-9]{3,5}-[A-Z0-9]{3,5})(?![0-9A-Za-z_-])"
_ANY_CASE = r"(?<![0-9A-Za-z_-])(?P<value>(?=[A-Za-z]{0,9}\d)(?=\d{0,9}[A-Za-z])[A-Za-z0-9]{5,10})(?![0-9A-Za-z_.@-])"
_NAMED = re.compile(rf"(?P<name>(?i:{_SURE})){'(?i:' + _LINK + ')'}{{0,10}}{_UPPER}")
_AT_A_NAME = re.compile(rf"(?={_SURE})", re.IGNORECASE)
"""Where a name begins: looked for once, and each way of naming a code is tried there only."""
_CALLED = re.compile(rf"(?P<name>(?i:{_BARE}))(?i:{_LINK}){{0,6}}{_UPPER}")
_SMALL = re.compile(rf"(?P<name>(?i:{_SURE}))(?i:{_GIVEN}{_LINK}{{0,4}}){_ANY_CASE}")
_SAID_AFTER = re.compile(
    rf"{_UPPER}\s*(?i:(?:is|was|[这這]?[个個]?就?是)\s*(?:my|the|your|我的?|收到的)?\s*(?:BitMart\s+)?(?P<name>{_SURE}|{_BARE}))"
)
_GOOGLE = re.compile(r"(?<![0-9A-Za-z])(?P<value>G-\d{6})(?![0-9A-Za-z])")
_NO_CODE = re.compile(
    r"(?:TRC|ERC|BEP|BRC|ARC|SPL|KYC|IOS|V|APP|ERR\w*|HTTP|WIN|USDT?|ETH|BTC|SOL|BNB|XRP|WEB|TOP|VIP|MT|HD|IPHONE|PS|S|H|D|Q)-?\d{1,4}|(?:BM|SO|P2P|OD|ORD|TX|UID|ID|NO)-?\d{6,}|\d+(?:X|K|M|H|S|U|D|USDT?|BTC|ETH|MIN|HRS?|GB|MB|FA|RD|ND|ST|TH|AM|PM|DAYS?|TIMES|"
    r"CHARS?|SEC|DIGITS?)|0X[0-9A-F]+|2FA|[A-Z]*20[12]\d",
    re.IGNORECASE,
)
_CAMPAIGN = re.compile(
    r"(?<![A-Za-z])(?:cashback|claim\w*|redeem\w*|raffle|contest|bonus|reward|campaign|red\s+packet|invit\w*|discount|referr?al|promo\w*|coupon|voucher|affiliate|friend|gift|airdrop|error|err|api|msg|status|failed)(?![A-Za-z])|活[动動]|[奖獎][励勵]|邀[请請]|[优優]惠|返佣|推[荐薦]|[兑兌][换換]|[错錯][误誤]|[报報][错錯]|[红紅]包",
    re.IGNORECASE,
)
_SLOGAN = re.compile(r"(?=[A-Z]*[AEIOUY])(?:[A-Z]{4,8}\d{2,4}|[A-Z]{3}\d\d)")
"""`LUCKY88`: a word with a number, which is for everybody."""
_UNSPECIFIED = frozenset({"code", "codes", "the code", "my code", "your code", "this code"})
_MINE = re.compile(r".{0,5}(?<![A-Za-z])(?:my|your)\s", re.IGNORECASE | re.DOTALL)
_OF_A_RESERVE = r"(?:ba[ck]{1,2}-?\s?up|recovery|rescue|scratch|emergency|reserve|restore|reset)"
_RESERVE_ZH = (
    r"(?:[备備]用|[备備]份|[后後][备備]|恢[复復]|[应應]急|救援|復原|还原)(?:的)?(?:[验驗][证證])?(?:代)?[码碼]"
)
_RESERVE_ABROAD = (
    r"резервн\w{1,3}\s+код\w{0,3}|c[oó]digos?\s+de\s+(?:respaldo|recuperaci[oó]n|recupera[cç][aã]o|backup|reserva|emergencia)|codes?\s+de\s+(?:secours|r[eé]cup[eé]ration|sauvegarde)|(?:back-?up|wiederherstellungs|ersatz)-?codes?|codici\s+di\s+(?:backup|recupero|riserva)|"
    r"yedek\s+kod\w{0,4}|m[aã]\s+d[uự]\s+ph[oò]ng|kode\s+cadangan|バックアップ\s?コード|백업\s?코드"
)
_RESERVE = re.compile(
    rf"(?:(?<![A-Za-z])(?:2fa|google|auth\w*|mfa|yubikey)\s+back-?ups?(?![A-Za-z])(?!\s+(?:codes?|keys?))|(?<![A-Za-z])back-?up(?=\s*[:=]\s*(?:[0-9A-Za-z]{{4,6}}-|[a-z]*\d))|(?<![A-Za-z]){_OF_A_RESERVE}(?:\s+(?:2fa|google|auth\w*|verification|login|security))?\s+(?:codes?|cods?|ones(?=\s*(?:(?:is|was|are)(?![A-Za-z])|[:=])))(?![A-Za-z])|{_RESERVE_ZH}|{_RESERVE_ABROAD})"
    rf"(?:{_LINK}|(?:for|used?|like|such|as|these|this|tried|have|i|got|still|bitmart|google|2fa|account|wrote|written|noted|copied|saved|down|left|one|of|quedan?|que|me|son|mis?|los?|es|это|мой|мои|не|qui|restent|sono|有|得返|呢[个個]|係|这些|這些|如下|几个|幾個|截图|我存的|用了?|[试試]了?|其中|一[个個条條])){{0,12}}",
    re.IGNORECASE,
)
_ONE_OF_THEM = re.compile(
    r"(?:[\s,;、/|•*-]|(?<![0-9A-Za-z])\d{1,2}\s?[.):](?=\s)|和|(?<![^\W\d_])(?:and|y|et|und|и|e)(?![^\W\d_]))*(?P<value>\d{2,4} \d{3,4} \d{2,4}(?! ?\d)|[0-9A-Za-z]{4,6}(?:-[0-9A-Za-z]{4,6}){1,4}|\d{4} \d{4}(?!\d)|(?=[A-Za-z]{0,11}\d)(?=\d{0,15}[A-Za-z])[0-9A-Za-z]{8,16}|(?=[A-Za-z]{0,5}\d)(?=\d{0,5}[A-Za-z])[0-9A-Za-z]{5,7}|\d{8}|\d{5,6})(?![0-9A-Za-z@])"
)
_RESERVE_NAME = re.compile(
    rf"(?<![A-Za-z])codes\s+(?:from|that|which|i|we|when|of)(?![A-Za-z])[^\n\d]{{0,50}}(?:google|2fa|auth\w*)|(?<![A-Za-z]){_OF_A_RESERVE}(?:\s+\w+){{0,2}}?\s+codes?(?![A-Za-z])|{_RESERVE_ZH}",
    re.IGNORECASE,
)
_RESERVED_BEFORE = re.compile(
    rf"(?<![0-9A-Za-z@#./-])(?P<value>(?=[A-Za-z-]{{0,9}}\d)[0-9A-Za-z]{{4,6}}(?:-[0-9A-Za-z]{{4,6}}){{1,3}}|\d{{4}} \d{{4}}|(?=[A-Za-z]{{0,9}}\d)(?=\d{{0,9}}[A-Za-z])[0-9A-Za-z]{{8,10}})\s*[(,:-]?\s*(?:(?:is|was|=|that'?s|it'?s|the|my|an?|one|of|last)\s+){{0,4}}{_OF_A_RESERVE}\s+codes?(?![A-Za-z])",
    re.IGNORECASE,
)
_ITEM = r"(?:[0-9A-Za-z]{4,6}-[0-9A-Za-z]{4,6}|\d{4} \d{4}(?!\d)|\d{8}|(?=[a-z]{0,9}\d)(?=\d{0,9}[a-z])[0-9a-z]{8,10})(?![0-9A-Za-z@-])"
_LIST = re.compile(
    rf"(?<![0-9A-Za-z@#./-]){_ITEM}(?:(?:[\s,;、，/|•*]|(?<![0-9A-Za-z])\d{{1,2}}\s?[.):](?=\s)|和|(?<![A-Za-z])and(?![A-Za-z])){{1,6}}{_ITEM}){{1,15}}"
)
_ONE_ITEM = re.compile(rf"(?<![0-9A-Za-z]){_ITEM}")
_UP_TO_A_LIST = 80  # characters between their name and the first of several
_DIGIT = re.compile(
    r"\d(?:(?=[0-9A-Za-z-]{3})|(?<=[0-9A-Za-z-]{3}.)|(?<=[0-9A-Za-z-].)(?=[0-9A-Za-z-]{2})|(?=\d\d \d{3} \d\d))"
)
_RESERVED = re.compile(
    r"[备備]|резервн|respaldo|reserva|secours|yedek|d[uự]\s+ph|cadangan|バックアップ|백업|bak|recup|恢[复復]|[应應]急|救援|復原|还原|codes\s+(?:from|that|which|i|we|when|of)\s|back|recov|resc|scratch|emerg|reserve|restor|reset",
    re.IGNORECASE,
)
_PAIR = re.compile(r"(?<![0-9A-Za-z-])[A-Za-z]{4,6}-[A-Za-z]{4,6}(?![0-9A-Za-z-])")
_CONSONANTS = re.compile(r"[b-df-hj-np-tv-xz]+")
_HARD = 3  # consonants in a row
_BEFORE, _AFTER = 120, 60  # characters in which a code may be named
_WORDS = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*|20\d\d-\d\d.*")
_ANY_NAME = re.compile(rf"code|emerg|ba[ck]+-?up|otp|2fa|pass|pin|token|G-\d|[码碼]|{words.ANY_CODE}", re.IGNORECASE)


def find(text: str) -> list[Span]:
    """The code without its name."""
    places = [place for place in around(_DIGIT, text, _BEFORE, _AFTER) if _ANY_NAME.search(text, *place)]
    if "-" in text and any(_is_drawn(pair[0]) for pair in _PAIR.finditer(text)):
        places += [place for place in around(_PAIR, text, _BEFORE, _AFTER) if _RESERVED.search(text, *place)]
    found = [Span(*m.span("value")) for place in places for m in _codes(text, *place)]
    reserved = [
        name.end() for place in places if _RESERVED.search(text, *place) for name in _RESERVE.finditer(text, *place)
    ]
    done = 0
    for stop in reserved:
        row = _in_reserve(text, stop) if stop >= done else []  # a name in the midst of a row begins none
        found += row
        done = max(done, row[-1].stop) if row else done
    found += [
        Span(*m.span("value"))
        for place in places
        if _RESERVED.search(text, *place)
        for m in _RESERVED_BEFORE.finditer(text, *place)
    ]
    return found + (_listed(text) if any(_RESERVED.search(text, *place) for place in places) else [])


def _codes(text: str, start: int, stop: int) -> list[re.Match[str]]:
    names = [name.start() for name in _AT_A_NAME.finditer(text, start, stop)]
    behind = [m for way in (_NAMED, _SMALL) for at in names if (m := way.match(text, at, stop))]
    found = [m for m in (*behind, *_SAID_AFTER.finditer(text, start, stop)) if _is_one(text, m)]
    called = [m for m in _CALLED.finditer(text, start, stop) if _is_one(text, m)]
    if called and not _CAMPAIGN.search(text):
        found += called
    return [*found, *_GOOGLE.finditer(text, start, stop)]


def _is_one(text: str, match: re.Match[str]) -> bool:
    if match["name"].lower() in _UNSPECIFIED and (_SLOGAN.fullmatch(match["value"]) or _CAMPAIGN.search(text)):
        return False
    if "-" in match["value"] and match["name"].lower() in _UNSPECIFIED and not _is_sent(text, match.start("name")):
        return False
    return not _NO_CODE.fullmatch(match["value"]) and not is_other_code(text, match)


def _is_sent(text: str, start: int) -> bool:
    """My code, or talk of what was sent: bots, fees and strategies have codes with a hyphen, too."""
    return bool(_MINE.match(text, max(0, start - 5)) or SENT.search(text))


def _listed(text: str) -> list[Span]:
    """Two or more of one shape, not far behind the name."""
    ends = [name.end() for name in _RESERVE_NAME.finditer(text)]
    runs = [
        run
        for place in around(_RESERVE_NAME, text, 0, _UP_TO_A_LIST + 400)
        for run in _LIST.finditer(text, *place)
        if re.search(r"\d", run[0]) and any(0 <= run.start() - end <= _UP_TO_A_LIST for end in ends)
    ]
    return [Span(*one.span()) for run in runs for one in _ONE_ITEM.finditer(text, *run.span())]


def _is_drawn(value: str) -> bool:
    """Two halves of one length that nobody can pronounce: "visnz-rdkrq"."""
    halves = value.lower().split("-")
    if len(halves) != 2 or len(halves[0]) != len(halves[1]) or any(lists_of(half) for half in halves):
        return False
    hard = sorted(max(map(len, _CONSONANTS.findall(half)), default=0) for half in halves)
    return hard[0] >= _HARD or hard[1] > _HARD


def _in_reserve(text: str, place: int) -> list[Span]:
    """One behind another, as they stand on the sheet."""
    found: list[Span] = []
    while (
        (match := _ONE_OF_THEM.match(text, place))
        and (not _WORDS.fullmatch(match["value"]) or _is_drawn(match["value"]))
        and not _NO_CODE.fullmatch(match["value"])
    ):
        found.append(Span(*match.span("value")))
        place = match.end()
    return found
