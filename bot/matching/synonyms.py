"""One word for what people call by many: payout, cash out and withdrawal; 提币, 出金 and 提领; Cantonese as it is written.

An encoder has read of banks and of books, hardly of exchanges. A question in other words than the phrasings' lands nearer to them
when the words of the trade are the same. docs/matching.md says what that is worth.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_MONEY = {
    "提现": "提币 出金 提领 提款 取款 取现 提u",
    "充值": "充币 入金 储值 加值 充u",
}
_ACCOUNT = {
    "登录不了": "登不上去 登不上 登不进去 登不进 登录不上",
    "登录": "登入",
    "账户": "账号 户口",
    "到账": "入账 进账 落账",
    "短信": "简讯",
    "邮箱": "信箱 电邮",
    "手机号": "手机号码 电话号码",
    "vpn": "梯子",
}
_TALK = {
    "怎么": "咋",
    "什么": "啥",
    "做什么": "干嘛",
    "你": "您",
}
_CANTONESE = {
    "为什么": "点解",
    "怎样": "点样",
    "怎么办": "点算",
    "谁": "边个",
    "哪里": "边度",
    "多久": "几耐",
    "什么时候": "几时",
    "什么": "乜嘢 乜野 乜 咩",
    "现在": "而家 依家",
    "刚刚": "啱啱",
    "昨天": "琴日 寻日",
    "昨晚": "寻晚 琴晚",
    "明天": "听日",
    "今天早上": "今朝",
    "是不是": "系唔系 系咪",
    "还没": "仲未",
    "还是": "仲系",
    "的": "嘅 㗎",
    "没有": "冇",
    "不": "唔",
    "来": "嚟",
    "他": "佢",
    "们": "哋",
    "了": "咗",
    "给": "畀 俾",
    "拿": "攞",
    "在": "喺",
    "些": "啲",
    "那": "嗰",
    "看": "睇",
    "找": "搵 揾",
    "东西": "嘢",
    "这样": "噉",
    "这么": "咁",
    "浪费": "嘥",
    "按": "撳 揿",
    "完": "嗮",
}
_ENGLISH = {
    "withdraw": "cash out|take out|pay out",
    "withdrawing": "cashing out|taking out",
    "withdrew": "cashed out|took out",
    "withdrawal": "cashout|cash-out|payout|w/d|wdr",
    "log in": "sign in|log on|login",
    "logging in": "signing in",
    "logged in": "signed in",
    "log in to": "sign into|log into",
    "you": "u",
    "your": "ur",
    "are": "r",
    "please": "pls|plz",
    "account": "acct|acc",
    "password": "pw|pwd|pass",
    "transaction": "txn|tx",
    "transaction id": "txid",
    "can't": "cant",
    "don't": "dont",
    "doesn't": "doesnt",
    "didn't": "didnt",
    "isn't": "isnt",
    "wasn't": "wasnt",
    "won't": "wont",
    "i'm": "im",
    "i've": "ive",
    "thanks": "thx|ty",
    "two-factor": "2fa",
    "verification code": "otp",
    "because": "cuz|bc",
    "though": "tho",
    "right now": "rn",
    "i don't know": "idk",
    "going to": "gonna",
    "want to": "wanna",
    "something": "smth",
    "people": "ppl",
    "message": "msg",
    "before": "b4",
}


def _folding(*tables: dict[str, str], split: str | None, around: tuple[str, str]) -> Callable[[str], str]:
    plain = {said: word for table in tables for word, all_said in table.items() for said in all_said.split(split)}
    longest_first = sorted(plain, key=len, reverse=True)
    pattern = re.compile(around[0] + "(?:" + "|".join(map(re.escape, longest_first)) + ")" + around[1])
    return lambda text: pattern.sub(lambda match: plain[match[0]], text)


_talk = _folding(_TALK, _CANTONESE, split=None, around=("", ""))
_trade = _folding(_MONEY, _ACCOUNT, split=None, around=("", ""))
_latin = _folding(_ENGLISH, split="|", around=(r"(?<![\w'])", r"(?![\w'])"))
_HAN = re.compile(r"[㐀-鿿]")


def plainly(text: str) -> str:
    """`text`, small and Simplified, in the words that stand for many."""
    folded = _latin(text)
    return _trade(_talk(folded)) if _HAN.search(folded) else folded
