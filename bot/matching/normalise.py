"""Folds away what does not change the meaning: width, case, script, emoji, pinyin, numbers."""

from __future__ import annotations

import re
import unicodedata

from bot.matching.synonyms import plainly
from bot.text.language import to_simplified

_READ = 16_000  # characters: as many as one message has, also where one character stands for eighteen
_LONG_CODE = re.compile(r"(?<!\w)(?=[a-z]*\d|[a-f]{24})[a-z0-9]{24,}+(?!\w)")  # a hash, an address, a key
_NUMBER = re.compile(r"\d[\d.,:/-]*")
_LINK = re.compile(r"https?://\S+|(?<!\S)[^\s@]{1,64}@[^\s@]{1,200}\.\w+")
_SPACE = re.compile(r"\s+")
_NOT_TEXT = re.compile(r"[^\w\s'?!？！%$€]+")
_REPEAT = re.compile(r"(\D)\1{2,}")

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
    "he yue": "合约", "bao cang": "爆仓", "tui kuan": "退款", "wang le": "忘了", "zhao hui": "找回", "cao zuo": "操作", "zen me zuo": "怎么做", "deng bu jin": "登不进", "ti bu chu": "提不出", "bei feng": "被封", "que ren": "确认", "yi zhi": "一直", "hai mei": "还没",
}  # fmt: skip
_PINYIN_OF = {syllables.replace(" ", ""): said for syllables, said in _PINYIN.items()}
_PINYIN_WORD = re.compile(
    r"(?<![a-z])(?:"
    + "|".join(syllables.replace(" ", " ?") for syllables in sorted(_PINYIN, key=len, reverse=True))
    + r")(?![a-z])"
)


def _from_pinyin(text: str) -> str:
    return _PINYIN_WORD.sub(lambda match: _PINYIN_OF[match[0].replace(" ", "")], text)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_READ])[:_READ].casefold().replace("’", "'")


def fold(text: str) -> str:
    """One spelling for what reads the same: NFKC, small letters, Simplified, no emoji, codes and numbers as signs."""
    folded = _plain(text)
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
    plain = _plain(text)
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
