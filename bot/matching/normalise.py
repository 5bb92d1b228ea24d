"""Folds away what does not change the meaning: width, case, script, emoji, pinyin, numbers, typing errors."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.language import to_simplified

_LONG_CODE = re.compile(r"(?<!\w)(?=[a-z]*\d|[a-f]{24})[a-z0-9]{24,}+(?!\w)")  # a hash, an address, a key
_NUMBER = re.compile(r"\d[\d.,:/-]*")
_LINK = re.compile(r"https?://\S+|(?<!\S)[^\s@]{1,64}@[^\s@]{1,200}\.\w+")
_SPACE = re.compile(r"\s+")
_NOT_TEXT = re.compile(r"[^\w\s'?!？！%$€]+")
_REPEAT = re.compile(r"(.)\1{2,}")
_LATIN = re.compile(r"(?<![a-z'\d_])[a-z']+(?![a-z'_]| ?0(?!\S))")  # not the letters of a code such as "bm 0"
_MOST_REPAIRS = 40  # words of one text
_NEVER_REPAIRED = frozenset(  # tickers, networks and brands look like typing errors of one another
    """
    aave algo aptos atom avax bepro bitget bitmart bnbs bonk busd bybit celo coinbase comp cosmos crypto dash doge dogecoin dydx enjin ether ethereum fdusd
    filecoin floki gala grass grok huobi icp inch iota kraken kucoin link litecoin luna lunc mana mask matic mexc mina monero near nexo okex okx ordi pendle pepe
    polkadot polygon pyth qtum render ripple sand shib shibarium solana stark starknet stellar sushi terra tether tezos theta toncoin tron tronlink trump trustwallet
    tusd uniswap usdc usdd usde usdp usdt usdtt wbtc weth worldcoin xmr zcash zksync binance metamask
    """.split()  # noqa: SIM905 - a list that is read, not written by a machine
)

_PINYIN = {
    "tixian": "提现", "tibi": "提币", "chongzhi": "充值", "chongbi": "充币", "daozhang": "到账", "zhanghao": "账号",
    "zhanghu": "账户", "mima": "密码", "yanzhengma": "验证码", "yanzheng": "验证", "rengong": "人工", "kefu": "客服",
    "dongjie": "冻结", "suoding": "锁定", "jiesuo": "解锁", "dingdan": "订单", "chengjiao": "成交", "guadan": "挂单",
    "chedan": "撤单", "weituo": "委托", "shouxufei": "手续费", "feilv": "费率", "tousu": "投诉", "anquan": "安全",
    "renzheng": "认证", "shiming": "实名", "denglu": "登录", "wangji": "忘记", "zenme": "怎么", "weishenme": "为什么",
    "meiyou": "没有", "shenhe": "审核", "zhuanzhang": "转账", "qianbao": "钱包", "dizhi": "地址", "jiaoyi": "交易",
    "nihao": "你好", "xiexie": "谢谢", "zaima": "在吗", "shouji": "手机", "youxiang": "邮箱", "beidao": "被盗",
    "bangding": "绑定", "chongzhi mima": "重置密码", "duojiu": "多久", "mei dao": "没到", "meidao": "没到", "bei suo": "被锁",
}  # fmt: skip
_PINYIN_WORD = re.compile(
    r"(?<![a-z])(" + "|".join(sorted(map(re.escape, _PINYIN), key=len, reverse=True)) + r")(?![a-z])"
)


def fold(text: str) -> str:
    """One spelling for what reads the same: NFKC, small letters, Simplified, no emoji, codes and numbers as signs."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    folded = "".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Mn", "Cs", "Co"))
    folded = _LINK.sub(" ", folded)
    folded = _LONG_CODE.sub(" codesign ", folded)
    folded = to_simplified(folded).replace("帐", "账")  # both are written; Traditional has one for both
    folded = _PINYIN_WORD.sub(lambda m: _PINYIN[m[1]], folded)
    folded = re.sub(r"\b2[\s-]?fa\b|二次验证|双重验证|双重身份验证|谷歌验证|two[\s-]factor", " twofa ", folded)
    folded = _NUMBER.sub(" 0 ", folded)
    folded = _NOT_TEXT.sub(" ", folded)
    return _SPACE.sub(" ", _REPEAT.sub(r"\1\1", folded)).strip()


def spoken(text: str) -> str:
    """The wording for a sentence encoder: as `fold`, with its numbers, signs and names left where they say something."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    plain = "".join(
        c for c in plain if unicodedata.category(c) not in ("Cf", "Mn", "Cs", "Co", "So", "Sk", "Cc") or c == "\n"
    )
    plain = _LONG_CODE.sub(" ", _LINK.sub(" ", plain))
    plain = to_simplified(plain).replace("帐", "账")
    plain = _PINYIN_WORD.sub(lambda m: _PINYIN[m[1]], plain)
    return _SPACE.sub(" ", _REPEAT.sub(r"\1\1", plain)).strip()


def repair(folded: str, known: Collection[str], elsewhere: Callable[[str], bool] = lambda _word: False) -> str:
    """Give words that no article knows the nearest one that some does: one slip, or two in words of eight letters.

    Never words of under four letters, never tickers and codes, never what is a word `elsewhere`, and no more than a person
    mistypes. `known` should be a set.
    Of two words as near as each other it is always the same one.
    """
    left = _MOST_REPAIRS

    def nearest(match: re.Match[str]) -> str:
        nonlocal left
        word = match[0]
        if len(word) < 4 or word in known or word in _NEVER_REPAIRED or left <= 0:
            return word
        left -= 1
        if elsewhere(word):
            return word
        slips = 2 if len(word) >= 8 else 1
        near = sorted(k for k in known if abs(len(k) - len(word)) <= slips and k[0] == word[0])
        best = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=slips)
        return str(best[0]) if best else word

    return _LATIN.sub(nearest, folded)
