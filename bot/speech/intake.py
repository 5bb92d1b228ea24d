"""What each topic needs from the contact, said in his language, what he has given already, and what came broken. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from bot.model import Kept, Language, Talk
from bot.redaction import markers
from bot.text.language import to_simplified, to_traditional

_WORDS: dict[str, tuple[str, str]] = {
    "email": ("the email address of your account", "账户注册邮箱"),
    "uid": ("your UID", "您的 UID"),
    "txid": ("the TXID (transaction hash)", "TXID（交易哈希）"),
    "coin": ("which coin", "币种"),
    "network": ("which network", "所用网络（链）"),
    "amount": ("the amount", "数量或金额"),
    "order_id": ("the order number", "订单号"),
    "address": ("the wallet address", "钱包地址"),
    "time": ("when it happened", "发生时间"),
    "device": ("which device and app version", "设备型号和 App 版本"),
}
_SHORT: dict[str, tuple[str, str]] = {
    "email": ("email address", "邮箱"), "uid": ("UID", "UID"), "txid": ("TXID", "TXID"), "coin": ("coin", "币种"),
    "network": ("network", "网络"), "amount": ("amount", "数量"), "order_id": ("order number", "订单号"),
    "address": ("wallet address", "钱包地址"), "time": ("time", "时间"), "device": ("device", "设备"),
}  # fmt: skip

_TICKERS = (
    "usdt|usdc|busd|fdusd|dai|btc|eth|bnb|xrp|doge|shib|pepe|ltc|bch|trx|avax|matic|ada|xlm|xmr|algo|atom|sui|apt|arb|icp|"
    "fil|hbar|uni|aave|bonk|floki|wif|bmx|kas|tao|inj|sei|jup|usdd|tusd"
)
_COIN = re.compile(
    rf"(?<![a-z])(?:{_TICKERS}|bitcoin|ethereum|tether|solana|ripple|dogecoin|litecoin|toncoin|cardano|polkadot|monero)(?![a-z])|"
    r"(?<![a-z])(?:sol|ton|dot|near|op)(?=/usd)|\d ?(?:sol|ton|dot|near|link|op|trump)(?![a-z])|"
    r"比特币|以太[坊币]|泰达币?|狗狗币|瑞波币?|莱特币|波场币|索拉纳|[大二]饼|[\d万千百] ?个?u(?![a-z])"
)
_WRITTEN_LARGE = re.compile(r"(?<![A-Za-z])(?:SOL|TON|DOT|NEAR|LINK|OP|TRUMP|GAS|ETC|BASE)(?![A-Za-z])")
"""Coins whose names are words: coins only in capitals."""
_NETWORK = re.compile(
    r"(?<![a-z])(?:(?:trc|erc|bep|brc|spl)-? ?(?:10|20|2|721)?|bsc|bnb (?:smart )?chain|tron|polygon|arbitrum|arb one|optimism|"
    r"avalanche|avax c|c-chain|solana|lightning|segwit|mainnet|layer ?2|l2|zksync|base (?:chain|network)|(?:on|via|through) (?:the )?"
    r"(?:btc|eth|sol|ton|base|sui|aptos)|(?:bitcoin|ethereum|eth|btc|ton|sui|aptos|xrp|doge|base) (?:network|chain|mainnet))(?![a-z])|"
    r"波场|币安(?:智能)?链|(?:以太[坊币]?|比特币)(?:网络|主网|链)|主网|闪电网络|(?<![a-z])(?!wifi|vpn|[45]g)[a-z]{2,8} ?(?:链|网络|主网)"
)
_AMOUNT = re.compile(
    rf"\d[\d.,]{{0,15}} ?[kw万千百]? ?个? ?(?:{_TICKERS}|sol|ton|dot|near|link|op|usd|eur|cny|rmb|u|coins?|bucks?|dollars?|元|块|美元|美金|刀|枚|币)(?![a-z])|"
    r"(?:amount|qty|quantity|sum|数量|金额)\s{0,3}(?:is|was|[:=是为])?\s{0,3}\d|[$€£¥] ?\d|[一二三四五六七八九十两几]{1,6}[百千万] ?(?:u|刀|块|元|美金)"
)
_TIME = re.compile(
    r"(?<!\d)20\d{2}[-/.年]\d{1,2}(?:[-/.月]\d{1,2})?|(?<!\d)(?!24/7)\d{1,2}/\d{1,2}(?![\d%])|\d{1,2}[-.]\d{1,2}[-.]\d{4}|\d{1,2} ?月 ?\d{1,2}|(?<!\d)\d{1,2}(?:[:：]\d{2}|点)|\d{1,2} ?(?:am|pm)(?![a-z])|"
    r"(?<![a-z])(?:yesterday|today|tonight|last (?:night|week|month|\w+day)|this (?:morning|afternoon|evening|week)|just now|"
    r"(?:an?|one|two|three|four|five|six|seven|several|few|couple of|\d{1,4}) ?(?:min|mins|minutes?|h|hrs?|hours?|d|days?|weeks?|months?) ago|"
    r"(?:since|on|for|at) (?:\w+ )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:\d{1,2}(?:st|nd|rd|th)? ?(?:of )?)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w{0,6}|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)\w{0,6} \d{1,2}(?:st|nd|rd|th)?)(?![a-z])|"
    r"昨[天日晚]|今[天日早晚]|前[天日]|刚[刚才]|上午|下午|凌晨|早上|晚上|中午|上?周[一二三四五六日末]|星期[一二三四五六日天]|"
    r"[\d一二两三四五六七八九十几半]{1,6} ?个? ?(?:多 ?)?(?:分钟|小时|钟头|天|日|周|星期|月)(?:之?前|以前|了)"
)
_DEVICE = re.compile(
    r"(?<![a-z])(?:iphone|ipad|ios|android|samsung|galaxy|huawei|xiaomi|redmi|oppo|vivo|honor|pixel|oneplus|realme|windows|mac(?:book|os)?|linux|"
    r"chrome|safari|firefox|edge|brave|laptop|desktop|pc|(?:app )?v(?:ersion)? ?\d{1,4}(?:\.\d{1,6}){1,4})(?![a-z])|"
    r"安卓|苹果|华为|小米|红米|荣耀|三星|一加|鸿蒙|电脑|网页[版端]|浏览器|版本(?:号)? ?[:：是]? ?\d"
)
_FOUND = {"coin": _COIN, "network": _NETWORK, "amount": _AMOUNT, "time": _TIME, "device": _DEVICE}
_READ = 4_000  # characters in which details are looked for
_BARE_NUMBER = re.compile(r"(?m)^[^\w\n]{0,9}(\d{5,14})[^\w\n]{0,9}$")  # an answer to the question for a UID
_BARE_ORDER = re.compile(r"(?m)^[^\w\n]{0,9}(?:(?=[A-Za-z_-]{0,40}\d)[0-9A-Za-z_-]{10,40})[^\w\n]{0,9}$")

_BESIDE_LATIN = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z])|(?<=[A-Za-z])(?=[\u4e00-\u9fff])")

_CUT = r"(?:\.{2,}|…+|\*{3,})"
_CUT_CODE = re.compile(
    rf"(?<![0-9A-Za-z])(?:0x[0-9a-fA-F]{{2,40}}|(?=[0-9]{{0,40}}[A-Za-z])(?=[A-Za-z]{{0,40}}[0-9])(?!(?:{_TICKERS}|usd|eur)\d)[0-9A-Za-z]{{6,40}}){_CUT}[0-9A-Za-z]{{0,40}}(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_SHORT_HASH = re.compile(
    r"(?<![0-9A-Za-z])(?:0x[0-9a-f]{16,63}|(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{20,63}|(?:0x)?[0-9a-f]{65,80})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_ETHEREUM_ADDRESS = 42  # characters with its 0x: a whole address, not half a hash
_SHORT_ADDRESS = re.compile(
    r"(?<![0-9A-Za-z])(?:0x[0-9a-fA-F]{20,39}|T[1-9A-HJ-NP-Za-km-z]{20,32}|bc1[02-9ac-hj-np-z]{5,20})(?![0-9A-Za-z])"
)
_CUT_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{2,64}@(?:[A-Za-z][\w-]{0,64})?(?![\w.-]{0,64}\.[A-Za-z]{2})(?!\w)")

_SHORT_QUESTION = 80  # characters: a longer one is about more
_NAMES = {
    "uid": r"uid|user ?id|用户 ?id|账户编号", "txid": r"tx ?id|(?:transaction )?hash|transaction id|交易哈希|哈希值?|交易号",
    "network": r"networks?|chain|网络|链", "order_id": r"order (?:number|id|no\.?)|订单号|订单编号",
    "address": r"(?:wallet )?address|(?:钱包)?地址", "device": r"app version|version|(?:app ?)?版本号?|设备型号",
}  # fmt: skip
_EXPLAINED = {
    need: re.compile(
        rf"(?:\bwhat(?:['’]?s| is| are| does| do you mean by)?|\bwhere(?: is|['’]?s| are| (?:do|can|could|would|should) i (?:find|see|get|look up))?|\bhow (?:do|can|could|to) ?(?:i )?(?:find|see|get|look up|know))"
        rf"\s+(?:is |(?:a|an|the|my|your|this|that) ){{1,3}}(?:{name})(?![a-z])(?!\s*(?:fees?|费))|\b(?:what(?:['’]?s| is)|where(?: is|['’]?s| do i find| can i find)|find|explain) (?:{name})(?![a-z])(?!\s*(?:fees?|费))"
        rf"|(?:什么|啥)(?:是|叫)(?:{name})|(?:{name})(?:号|码)?(?:是|指的?是?)?(?:什么|啥)(?!网络|链|时候)|(?:{name})(?:号|码)?(?:我)?(?:要|应该|可以)?(?:在|去|从|是在)?(?:哪|什么地方)"
        rf"|(?:怎么|如何|怎样|在?哪里?|哪儿|去哪里?)(?:能|可以|才能)?(?:找|看|查|获取|复制)(?:看|到|得到)?(?:我的?|这个|那个)?(?:{name})|(?:{name})(?:号|码)?(?:要|该|应该)?(?:怎么|如何|怎样|咋)(?:找|看|查|获取|复制|弄)"
    )
    for need, name in _NAMES.items()
}
_WHAT_IS_NEEDED = re.compile(
    r"\bwhat (?:else )?(?:do|should|must|can|shall) (?:you (?:need|want)(?: (?:to know|from me))?|i (?:send|provide|give|write)(?: you)?)\s*(?:now)?\s*[?!.]*\s*$|\bwhat(?:['’]?s| is) (?:still )?(?:missing|needed)\b|"
    r"^[^\w]*(?:请问|那|我|你们?|您|还)*(?:需要|要|该|应该)(?:我)?(?:再)?(?:提供|补充|发|给|准备)?(?:什么|哪些|啥)(?:资料|信息|材料|东西|内容)?(?:吗|呢|啊)?\s*[?？!！。]*\s*$"
)


def missing(needs: Iterable[str], given: Iterable[str]) -> tuple[str, ...]:
    """What an agent will ask for and the contact has not written yet; `given` as from `given_in`."""
    have = frozenset(given)
    return tuple(need for need in needs if need not in have)


def given_in(text: str, kept: Iterable[Kept], asked: Iterable[str] = ()) -> tuple[str, ...]:
    """The needs that a text gives, in the order of the words above. `asked`: what a bare number may be the answer to.

    It is read generously: what is taken as given and was not, an agent asks for; what was given is never asked for twice.
    """
    text = text[:_READ]
    have = {reference.kind for reference in kept}
    plain = unicodedata.normalize("NFKC", markers.without(text)).casefold()
    have |= {need for need, pattern in _FOUND.items() if pattern.search(plain)}
    if _WRITTEN_LARGE.search(text):
        have.add("coin")
    if markers.is_sealed(text):
        have.add("txid")  # its sender is being asked whether it is one
    asked = frozenset(asked)
    if "uid" in asked and _BARE_NUMBER.search(text):
        have.add("uid")
    elif "order_id" in asked and _BARE_ORDER.search(text):
        have.add("order_id")
    return tuple(need for need in _WORDS if need in have)


def broken_in(text: str, wanted: Iterable[str]) -> tuple[str, ...]:
    """Of what is wanted, what stands in the text cut short: a hash with dots in its middle, half an address."""
    text, wanted = text[:_READ], frozenset(wanted)
    found = set()
    cut = bool(_CUT_CODE.search(text))
    hashes = [match[0] for match in _SHORT_HASH.finditer(text) if len(match[0]) != _ETHEREUM_ADDRESS]
    if "txid" in wanted and (hashes or cut):
        found.add("txid")
    elif "address" in wanted and (_SHORT_ADDRESS.search(text) or cut):
        found.add("address")
    if "email" in wanted and _CUT_EMAIL.search(text):
        found.add("email")
    return tuple(need for need in _WORDS if need in found)


def explained(text: str, wanted: Iterable[str]) -> str:
    """Of what is wanted, what somebody asks the meaning or the place of ("what is a UID?"); empty for none."""
    plain = to_simplified(unicodedata.normalize("NFKC", text)).casefold()
    if len(plain) > _SHORT_QUESTION:
        return ""
    return next((need for need in wanted if need in _EXPLAINED and _EXPLAINED[need].search(plain)), "")


def asks_what_is_needed(text: str) -> bool:
    """Whether somebody asks what he should send."""
    return len(text) <= _SHORT_QUESTION and bool(_WHAT_IS_NEEDED.search(to_simplified(text).casefold()))


def noted(talk: Talk, given: Iterable[str]) -> Talk:
    """The talk with what was written in one more utterance."""
    new = tuple(need for need in given if need not in talk.given)
    return replace(talk, given=(*talk.given, *new), wants=missing(talk.wants, new)) if new else talk


def request(needs: Iterable[str], language: Language) -> str:
    """One sentence that asks for them; empty when there is nothing to ask for."""
    return _sentence(
        _WORDS,
        needs,
        language,
        "To save time, you can send it here now: {}.",
        "为了更快处理，您可以先把这些信息发到这里：{}。",
    )


def still_missing(needs: Iterable[str], language: Language) -> str:
    """The same after something has come."""
    return _sentence(_SHORT, needs, language, "Still useful, if you have it: {}.", "如果方便，再补充一下：{}。")


def not_whole(needs: Iterable[str], language: Language) -> str:
    """Tells that they came cut short, and how to send them whole."""
    return _sentence(
        _SHORT, needs, language, "The {} looks cut short. Please copy all of it, letter by letter, and send it again.",
        "您发来的{}好像不完整，请完整复制后再发一次。",
    )  # fmt: skip


def _sentence(
    words: dict[str, tuple[str, str]], needs: Iterable[str], language: Language, english: str, chinese: str
) -> str:
    if not (wanted := _listed(words, needs, language)):
        return ""
    if language is Language.EN:
        return english.format(wanted)
    spaced = _BESIDE_LATIN.sub(" ", chinese.format(wanted))
    return to_traditional(spaced) if language is Language.ZH_HANT else spaced


def _listed(words: dict[str, tuple[str, str]], needs: Iterable[str], language: Language) -> str:
    if language is not Language.EN:
        return "、".join(words[need][1] for need in needs)
    names = [words[need][0] for need in needs]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
