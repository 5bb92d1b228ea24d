"""Folds away what does not change the meaning: width, case, script, emoji, pinyin, numbers, typing errors."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.language import to_simplified
from bot.matching.synonyms import plainly

_LONG_CODE = re.compile(r"(?<!\w)(?=[a-z]*\d|[a-f]{24})[a-z0-9]{24,}+(?!\w)")  # a hash, an address, a key
_NUMBER = re.compile(r"\d[\d.,:/-]*")
_LINK = re.compile(r"https?://\S+|(?<!\S)[^\s@]{1,64}@[^\s@]{1,200}\.\w+")
_SPACE = re.compile(r"\s+")
_NOT_TEXT = re.compile(r"[^\w\s'?!？！%$€]+")
_REPEAT = re.compile(r"(\D)\1{2,}")
_LATIN = re.compile(r"(?<![a-z'\d_])[a-z']+(?![a-z'_]| ?0(?!\S))")  # not the letters of a code such as "bm 0"
_ACCENTED = re.compile(
    r"[\u00df-\u024f\u1e00-\u1eff¿¡]"
)  # Spanish, Turkish, Vietnamese: its other words are no typing errors either
_MOST_REPAIRS = 40  # words of one text
_NEVER_REPAIRED = frozenset(  # tickers, networks and brands look like typing errors of one another
    """
    aave algo aptos atom avax bepro bitget bitmart bnbs bonk busd bybit celo coinbase comp cosmos crypto dash doge dogecoin dydx enjin ether ethereum fdusd
    filecoin floki gala grass grok huobi icp inch iota kraken kucoin link litecoin luna lunc mana mask matic mexc mina monero near nexo okex okx ordi pendle pepe
    polkadot polygon pyth qtum render ripple sand shib shibarium solana stark starknet stellar sushi terra tether tezos theta toncoin tron tronlink trump trustwallet
    tusd uniswap usdc usdd usde usdp usdt usdtt wbtc weth worldcoin xmr zcash zksync binance metamask
    """.split()  # noqa: SIM905 - a list that is read, not written by a machine
)

_PINYIN = {  # syllables apart; people write them together too
    "ti xian": "提现", "ti bi": "提币", "chong zhi": "充值", "chong bi": "充币", "dao zhang": "到账", "zhang hao": "账号",
    "zhang hu": "账户", "mi ma": "密码", "yan zheng ma": "验证码", "yan zheng": "验证", "ren gong": "人工", "ke fu": "客服",
    "dong jie": "冻结", "suo ding": "锁定", "jie suo": "解锁", "ding dan": "订单", "cheng jiao": "成交", "gua dan": "挂单",
    "che dan": "撤单", "wei tuo": "委托", "shou xu fei": "手续费", "fei lv": "费率", "tou su": "投诉", "an quan": "安全",
    "ren zheng": "认证", "shi ming": "实名", "deng lu": "登录", "wang ji": "忘记", "zen me": "怎么", "zen me ban": "怎么办",
    "wei shen me": "为什么", "mei you": "没有", "shen he": "审核", "zhuan zhang": "转账", "qian bao": "钱包", "di zhi": "地址",
    "jiao yi": "交易", "ni hao": "你好", "xie xie": "谢谢", "zai ma": "在吗", "shou ji": "手机", "you xiang": "邮箱",
    "bei dao": "被盗", "bang ding": "绑定", "chong zhi mi ma": "重置密码", "duo jiu": "多久", "mei dao": "没到",
    "mei dao zhang": "没到账", "bei suo": "被锁", "wo de": "我的", "qian mei dao": "钱没到", "qian mei dao zhang": "钱没到账", "qian ne": "钱呢", "bi ne": "币呢", "wo de qian": "我的钱", "shi bai": "失败",
    "shou bu dao": "收不到", "deng bu shang": "登不上", "bang wo": "帮我", "qing wen": "请问", "zhu ce": "注册",
    "he yue": "合约", "bao cang": "爆仓", "tui kuan": "退款", "que ren": "确认", "yi zhi": "一直", "hai mei": "还没",
}  # fmt: skip
_PINYIN_OF = {syllables.replace(" ", ""): said for syllables, said in _PINYIN.items()}
_PINYIN_WORD = re.compile(
    r"(?<![a-z])(?:"
    + "|".join(syllables.replace(" ", " ?") for syllables in sorted(_PINYIN, key=len, reverse=True))
    + r")(?![a-z])"
)


def _from_pinyin(text: str) -> str:
    return _PINYIN_WORD.sub(lambda match: _PINYIN_OF[match[0].replace(" ", "")], text)


def fold(text: str) -> str:
    """One spelling for what reads the same: NFKC, small letters, Simplified, no emoji, codes and numbers as signs."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    folded = "".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Mn", "Cs", "Co"))
    folded = _LINK.sub(" ", folded)
    folded = _LONG_CODE.sub(" codesign ", folded)
    folded = to_simplified(folded).replace("帐", "账")  # both are written; Traditional has one for both
    folded = _from_pinyin(folded)
    folded = re.sub(r"\b2[\s-]?fa\b|二次验证|双重验证|双重身份验证|谷歌验证|two[\s-]factor", " twofa ", folded)
    folded = _NUMBER.sub(" 0 ", folded)
    folded = _NOT_TEXT.sub(" ", folded)
    return plainly(_SPACE.sub(" ", _REPEAT.sub(r"\1\1", folded)).strip())


def spoken(text: str) -> str:
    """The wording as it was said: as `fold`, with its numbers, signs and names left where they say something."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    plain = "".join(
        c for c in plain if unicodedata.category(c) not in ("Cf", "Mn", "Cs", "Co", "So", "Sk", "Cc") or c == "\n"
    )
    plain = _LONG_CODE.sub(" ", _LINK.sub(" ", plain))
    plain = to_simplified(plain).replace("帐", "账")
    plain = _from_pinyin(plain)
    return _SPACE.sub(" ", _REPEAT.sub(r"\1\1", plain)).strip()


def meant(text: str) -> str:
    """`spoken`, in one word for what is called by many: what the encoder reads."""
    return plainly(spoken(text))


class Vocabulary:
    """Words that a typing error may be mended to, found by their first letter and their length."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._alike: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(self._words):
            self._alike[word[:1], len(word)].append(word)

    def __contains__(self, word: object) -> bool:
        return word in self._words

    def nearest(self, word: str, slips: int) -> str | None:
        """The word with the fewest slips, if any has so few; of two as near always the same one."""
        lengths = range(len(word) - slips, len(word) + slips + 1)
        near = sorted(found for length in lengths for found in self._alike.get((word[:1], length), ()))
        best = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=slips)
        return str(best[0]) if best else None


def repair(folded: str, known: Vocabulary, elsewhere: Callable[[str], bool] = lambda _word: False) -> str:
    """Give words that no article knows the nearest one that some does: one slip, or two in words of eight letters.

    Never words of under four letters, never tickers and codes, never what is a word `elsewhere`, nothing in a text with accents,
    and no more than a person mistypes.
    """
    if _ACCENTED.search(folded):
        return folded
    left = _MOST_REPAIRS

    def mended(match: re.Match[str]) -> str:
        nonlocal left
        word = match[0]
        if len(word) < 4 or word in known or word in _NEVER_REPAIRED or left <= 0:
            return word
        left -= 1
        return word if elsewhere(word) else known.nearest(word, 2 if len(word) >= 8 else 1) or word

    return _LATIN.sub(mended, folded)
