"""64 hexadecimal digits are a transaction ID or a private key; only the words around them tell, and sometimes nothing does."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import accumulate

from bot.redaction.plain import Span
from bot.redaction.private_key import KEY

CLASS = "private key"
OVERRULES_KEPT = True


class Outcome(Enum):
    """What becomes of it."""

    SECRET = "secret"  # noqa: S105 - the name of an outcome
    ACCESS = "access"  # of an interface, not of a wallet
    KEEP = "keep"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Digits:
    """Where 64 digits stand, perhaps in groups, and what the text makes of them."""

    span: Span
    outcome: Outcome


_LENGTH = 64
_GROUP = re.compile(r"(?<![0-9A-Za-z])(?:0[xX])?([0-9a-fA-F]{2,64})(?![0-9A-Za-z])")
_GAP = re.compile(r"[ \t\r\n:,.\u2013\u2014-]{1,3}")
_EVEN = frozenset({2, 4, 8, 16, 32})
_LEAST_LETTERS = 6  # among 64 digits in groups: dates and amounts have none
_LONG_GROUP = 8
_TRANSFER = (
    r"(?<![A-Za-z])(?:tx|txs|txn|txid|tx[\s_-]?(?:hash|id)|hash|transactions?|transfer(?:red)?|explorer|checksum|sha-?256|deposit(?:ed|s)?|withdraw(?:al|als|n)?|block|sent|confirm\w*|pending|"
    r"arriv\w*|credited)(?![A-Za-z])|etherscan|tronscan|bscscan|solscan|blockchair|blockchain|哈希|交易|充[值币幣]|提[现現币幣]|[转轉][账帳賬]|区块|區塊|到[账帳賬]|上[链鏈]|[链鏈]上|[转轉][出入]|打款|付款|[凭憑][证證]|流水|[单單][号號]|(?<![A-Za-z])(?:payments?|receipt|status|merkle(?:\s+(?:root|leaf|tree))?|commit(?:ment)?|leaf\s+hash|(?:record|audit|proof)\s+id)(?![A-Za-z])|/tx/|[审審][计計]|[记記][录錄錄]\s?(?:id|[编編][号號])|默克[尔爾]|"
    r"(?<!\w)(?:х[еэ]ш\w*|транзакци\w*|перев[её]\w*|transacci[oó]n\w*|transferencia|envi(?:é|ado|ei|ada)|estado|отправ\w+|статус|gửi|gönder\w+|kirim|gesendet|envoyé|transa[cç][aã]o|dep[oó]sito|mã\s+giao\s+dịch|giao\s+dịch|işlem|transaksi|transaktion\w*|überweisung\w*|(?:ال)?(?:معاملة|تحويل|هاش))(?!\w)|แฮช|ธรกรรม|트랜잭션|거래|해시|トランザクション|取引|ハッシュ"
)
NAMED = re.compile(rf"(?P<key>{KEY})|(?P<transfer>{_TRANSFER})", re.IGNORECASE)
HINTED = re.compile(
    r"(?<![A-Za-z])(?:metamask|import\w*|restore|recover\w*|trust\s?wallet|phantom|my\s+(?:\w+\s+)?key|the\s+key|keys?\s*(?:is|:|=))(?![A-Za-z])|"
    r"[导匯導][入出]|小狐狸|[钱錢]包(?:[的]?[密钥鑰])|恢[复復][钱錢]包",
    re.IGNORECASE,
)
OF_A_KEY = re.compile(
    r"(?<![A-Za-z])(?:export\w*|import\w*|p\.?k|back(?:ed)?[\s-]?up|plain\s?text|(?<!public )(?<!public_)(?<!tx )(?<!hash )(?<!transaction )(?<!order )(?<!view )keys?(?!\s?(?:words?|points?|problem|issue|person|reason)))(?![A-Za-z])|"
    r"[导匯導][入出]|[备備]份|明文|[密秘私][钥鑰匙]",
    re.IGNORECASE,
)
"""What is said of keys and never of transfers. The names of wallets are said of both."""
_SAID_AFTER = re.compile(
    r"[\s,，.。!()\"'`-]*(?:(?:(?:this|that|it|which|above)(?:'s)?|is|was|=|<-+|here|my|the|for|of|a|wallet|metamask|eth|btc|trust)(?![A-Za-z])[\s,:]*|"
    rf"这|這|就|是|上面|我|的|钱包|錢包|个|個|地址|\s)*+(?P<name>{KEY}|{_TRANSFER})",
    re.IGNORECASE,
)
_UNDER_WAY = re.compile(
    r"[\s,，]*(?:[这這]笔|[还還]是?|一直|都|[为為]什么|怎么|(?:is|was|still|has)\s+){0,3}(?:missing|pending|not\s+(?:arriv|credit|confirm|receiv|in\s|there|show|on\s|found|here)|confirm|[没沒未](?:有)?(?:到|收|入[账帳賬])|到[账帳賬]|[确確][认認]|(?:[几幾][时時]|多久|何[时時]|什[么麼][时時]候)[先才能会會]{0,2}到|(?:是|到)?什[么麼][状狀][态態]|不是我(?:[发發转轉提]|操作))|"
    r"\s*是?\s*\d[\d.,]*\s?(?:u|usdt|usdc|btc|eth|trx|bnb|sol|xrp)(?![A-Za-z])",
    re.IGNORECASE,
)
"""What happens to transfers, or how much one carries: keys do neither."""
_HANDED = re.compile(
    rf"(?:{KEY}|(?<![A-Za-z])(?:keys?|import(?:ed|ing)?)(?![A-Za-z])|[导匯導][入出]了?)(?:[\s:：=,\"'“(「-]|(?<![A-Za-z])(?:is|was|here|this|that|it'?s|the|my|0x)(?![A-Za-z])|[是係为為]|就|叫|[给給]你|[这這]个?)*+$",
    re.IGNORECASE,
)
"""The name of a key and nothing but small words up to the digits."""
_KEY_OF_A_FORM = re.compile(
    r"(?<![A-Za-z])(?<!public )(?<!public_)(?<!tx )(?<!hash )(?<!transaction )(?<!order )keys?\s*(?:(?:is|was)\s+|[:=])[\s\"'“]*(?:0x)?$",
    re.IGNORECASE,
)
"""`key:` right before the digits, whatever stands in the lines above."""
_ENDED = re.compile(
    r"[\s,，]*(?:(?:it|is|was|has|got|says?|shows?|status|the|explorer|:|[显顯]示|[状狀][态態]|已[经經]?|交易)\s*){0,4}(?:success\w*|fail(?:ed)?(?!\s+to)|revert\w*|dropped|replaced|complet\w*|finali[sz]ed|成功|失[败敗]|完成)",
    re.IGNORECASE,
)
"""How transfers end, and an import, too: so only where nobody speaks of one."""
_LINK = re.compile(r"https?://\S{3,200}$", re.IGNORECASE)
_OF_AN_INTERFACE = re.compile(
    r"(?<![A-Za-z])api(?:[\s_-]*(?:secret|keys?|token|[密秘][钥鑰匙]))*[\s_-]*(?:(?:is|was|here)(?![A-Za-z])|[:：=是为為\"'\s])*$",
    re.IGNORECASE,
)
_GIVES = re.compile(
    rf"(?<![A-Za-z])(?:here(?:'s|\s+is|\s+are)?|this\s+is|take|use)\s+(?:(?:my|the|a)\s+)?(?:\w+\s+)?(?:{KEY})(?!\s*(?:hash|tx))|"
    rf"(?:[这這]是|[给給]你)我?的?(?:{KEY})",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?:tx\w*|hash|transaction(?:\s+(?:id|hash))?|txid|id|explorer|哈希[值]?|交易[号號]?)(?:\s+(?:of|for|from)\s+(?:the\s+|my\s+|this\s+|that\s+)?[a-z]{2,14})?\s*(?:is|was|here|[:=：是为為])*|/tx/)\W*$",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:(?<![A-Za-z])not|n't|不是|并非|並非|非)\s*(?:(?:an?|the|my|any|个|個|我的)\s*)*$", re.IGNORECASE
)
_NEVER_TOLD = re.compile(
    r"(?:(?<![A-Za-z])(?:never|nobody|no\s?one|not|didn't|didnt|haven't|havent)(?![A-Za-z])|从[来來不未]|[没沒][有给給人告])[^\n,.;!?，。；！？]{0,32}$",
    re.IGNORECASE,
)
_NEXT_CLAUSE = re.compile(r"[\n,.;!?，。；！？]|(?<![A-Za-z])(?:but|yet|still|and)(?![A-Za-z])|但|可", re.IGNORECASE)
_TXID_NAME = r"(?:(?<![A-Za-z])(?:tx\s?id|tx|tx\s?hash|hash|transaction\s+(?:id|hash|number))(?![A-Za-z])|(?:交易|[转轉][账帳賬])?哈希[值]?|交易(?:id|[号號]))"
_TXID = re.compile(
    r"(?<![A-Za-z])(?:txid|tx\s?hash|transaction\s+(?:id|hash))|交易哈希|哈希值|交易\s?id", re.IGNORECASE
)
_ANNOUNCED = re.compile(
    rf"{_TXID_NAME}\s*(?:(?:is|was|here|below|follows|as|this|:|=|：)\s*|是|如下|在[这這]里?|[给給发發]你|[为為]|我?[发發]){{0,4}}[\s.,!。，！]*$|"
    rf"(?:(?<![A-Za-z])(?:here\s*(?:'?s|is|are|comes)|this\s+is|sending|i(?:'ll|\s+will|\s+can)?\s+(?:send|give|paste))\s+(?:you\s+)?(?:(?:my|the|a)\s+)?|[这這]是|以下是|我?[发發给給]你?)(?:我的?)?{_TXID_NAME}",
    re.IGNORECASE,
)
_NO_TXID = re.compile(
    rf"(?:(?<![A-Za-z])(?:no|not|never|without|cannot|what|which|where|how|lost|\w{{1,6}}n't|dont|doesnt|cant|didnt|havent)(?![A-Za-z])[^\n.;!?]{{0,24}}|(?:[没沒无無不]|什[么麼]|哪|怎)[^\n,.;!?，。；！？]{{0,10}}){_TXID_NAME}|"
    rf"{_TXID_NAME}[^\n,.;!?，。；！？]{{0,12}}(?:[没沒]有|什[么麼]|哪|怎|[吗嗎]|[?？])",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[^\n,.;!?，。；！？]{0,40}")
_REACH = 60  # characters before the digits in which they may be named


def find(text: str) -> list[Digits]:
    """All of them in the order of the text. One that stands right behind another shares its fate."""
    found: list[Digits] = []
    blank = _blank(text)
    spans = _spans(text)
    said = cache(lambda: _said(blank))
    for span in spans:
        after_another = bool(found) and not text[found[-1].span.stop : span.start].strip(" ,;、，\n\r\t")
        outcome = found[-1].outcome if after_another else _outcome(text, blank, span, said)
        found.append(Digits(span, outcome))
    return found


def _said(blank: str) -> set[str | None]:
    """What is named anywhere: a key, a transfer, or both."""
    said: set[str | None] = set()
    for match in NAMED.finditer(blank):
        said.add(match.lastgroup)
        if len(said) > 1:
            break
    return said


def asks_for_txid(text: str) -> bool:
    """Whether what we said last asks the contact for a transaction ID: then bare digits are one."""
    return bool(_TXID.search(text))


def announces_txid(text: str) -> bool:
    """Whether a contact says that a transaction ID comes next: who has none, or asks what it is, names it as well."""
    return bool(_ANNOUNCED.search(text)) and not doubts_txid(text)


def doubts_txid(text: str) -> bool:
    """Whether he has none, does not know what it is, or speaks of a key: what he sends may be anything."""
    return bool(OF_A_KEY.search(text) or _NO_TXID.search(text))


def _blank(text: str) -> str:
    """Without the digits themselves: a name is looked for between them."""
    return re.sub(r"[0-9a-fA-F]{64}", lambda found: " " * len(found[0]), text)


def _spans(text: str) -> list[Span]:
    found: list[Span] = []
    for chain in _chains(text):
        sums = list(accumulate((len(group[1]) for group in chain), initial=0))
        for first, group in enumerate(chain):
            if sums[-1] - sums[first] < _LENGTH:
                break
            if found and group.start() < found[-1].stop:
                continue
            stop = _whole(chain, sums, first)
            if stop:
                found.append(Span(group.start(), stop))
    return found


def _chains(text: str) -> list[list[re.Match[str]]]:
    """Groups with nothing but a gap between them."""
    chains: list[list[re.Match[str]]] = []
    for group in _GROUP.finditer(text):
        if chains and _GAP.fullmatch(text, chains[-1][-1].end(), group.start()):
            chains[-1].append(group)
        else:
            chains.append([group])
    return chains


def _whole(chain: list[re.Match[str]], sums: list[int], first: int) -> int:
    """Where 64 digits that begin with this group end; 0 when they do not add up."""
    last = bisect_left(sums, sums[first] + _LENGTH)
    if sums[last] != sums[first] + _LENGTH:
        return 0
    groups = [group[1] for group in chain[first:last]]
    lengths = {len(group) for group in groups}
    even = len(lengths) == 1 and lengths <= _EVEN | {_LENGTH}
    letters = sum(c.isalpha() for group in groups for c in group)
    alike = even or min(lengths) >= _LONG_GROUP
    return chain[last - 1].end() if alike and (letters >= _LEAST_LETTERS or len(groups) == 1) else 0


def _is_denied(before: str, name: re.Match[str]) -> bool:
    """Not my private key; I never told anybody my private key, but ..."""
    if _DENIED.search(before, 0, name.start()):
        return True
    told = name["key"] and _NEVER_TOLD.search(before, 0, name.start())
    return bool(told and _NEXT_CLAUSE.search(before, name.end()))


def _is_hinted(before: str, since: int) -> bool:
    """Something is said of keys behind the last name of a transfer, and the digits have no label of their own."""
    hints = [hint for hint in OF_A_KEY.finditer(before, since) if not _DENIED.search(before, 0, hint.start())]
    return bool(hints) and not _LABEL.search(before)


def _outcome(text: str, blank: str, span: Span, said: Callable[[], set[str | None]]) -> Outcome:
    """The nearest name before it counts, then one after it, then what is `said` in the whole text."""
    before = blank[max(0, span.start - _REACH) : span.start]
    plainly = _said_plainly(text, span, before)
    if plainly:
        return plainly
    names = list(NAMED.finditer(before))
    named = [name for name in names if not _is_denied(before, name)]
    if named and _gives(blank, span) and not _LABEL.search(before):
        return Outcome.SECRET  # he says what he hands over; what he asks about stands nearer
    of_a_key = bool(named and named[-1]["key"])
    hinted = not of_a_key and _is_hinted(before, named[-1].end() if named else 0)
    if hinted and (named or said() == {"transfer"}):
        return Outcome.AMBIGUOUS  # nearly everybody who gives a key away speaks of a transfer, too
    if named:
        return Outcome.SECRET if of_a_key else Outcome.KEEP
    return _said_behind(text, blank, span, said, hinted=len(names) == 0 and bool(HINTED.search(before)))


def _said_plainly(text: str, span: Span, before: str) -> Outcome | None:
    """Right before it or right behind it, so that no other word counts."""
    if _OF_AN_INTERFACE.search(before):
        return Outcome.ACCESS
    if _LINK.search(before):
        return Outcome.KEEP
    if _KEY_OF_A_FORM.search(before):
        return Outcome.SECRET
    return Outcome.KEEP if _UNDER_WAY.match(text, span.stop) and not _HANDED.search(before) else None


def _gives(blank: str, span: Span) -> bool:
    """He says some way before it that he hands his key over."""
    given = _GIVES.finditer(blank, max(0, span.start - 3 * _REACH), span.start)
    return any(span.start - name.end() <= 2 * _REACH for name in given)


def _said_behind(
    text: str, blank: str, span: Span, said: Callable[[], set[str | None]], *, hinted: bool
) -> Outcome:  # fmt: skip
    """Where nothing before it names it: what stands behind it, or anywhere."""
    after = _SAID_AFTER.match(text, span.stop)
    if after:
        return Outcome.SECRET if re.fullmatch(KEY, after["name"], re.IGNORECASE) else Outcome.KEEP
    if said() == {"transfer"}:
        clause = _CLAUSE.match(blank, span.stop)
        return Outcome.AMBIGUOUS if clause and OF_A_KEY.search(clause[0]) else Outcome.KEEP
    if hinted or HINTED.search(blank, span.stop, span.stop + _REACH):
        return Outcome.SECRET
    return Outcome.KEEP if not said() and _ENDED.match(text, span.stop) else Outcome.AMBIGUOUS
