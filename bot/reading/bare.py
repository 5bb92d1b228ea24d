"""Whether a text names no matter: a greeting alone, or no more than that something is wrong or that there is a question. Pure.

A grammar of words that carry nothing: one other word in it, and the text is about that.
"""

from __future__ import annotations

import re

from bot.reading.closing import said_in
from bot.text.language import to_simplified

_ENDS = r"(?![A-Za-z0-9])"
_SIGNS = r"[\s,，、.。!！?？~～:：;；…()（）\-\"'“”\ufe0f\u200d\U0001f3fb-\U0001f3ff\U0001f44b\U0001f64f\U0001f622\U0001f62d]+"
_HAILS = (
    r"(?:hello+|hi+|hey+|hiya|yo+|sup|wass?up|what['’]?s\s+up|howdy|greetings|good\s+(?:morning|afternoon|evening|day)|g['’]?day|morning|evening)"
    + _ENDS
)
_HAILS_ZH = r"[您你]好|哈[喽啰罗]|嗨|喂|早上好|早安|早|上午好|中午好|下午好|晚上好"
_PEOPLE = rf"(?:there|all|sir|madam|ma['’]?am|miss|mate|bro|bruh|man|dude|buddy|friend|dear|team|guys|folks|everyone|everybody|support|admin|bot|bitmart){_ENDS}|大家|客服|各位|亲|小姐姐|小哥哥?|老师|朋友|兄弟|在吗?|啊|呀|哦|哈|呢"
_GREETS = re.compile(rf"{_HAILS}|{_HAILS_ZH}", re.IGNORECASE)
_BESIDE_GREETING = re.compile(rf"{_PEOPLE}|{_SIGNS}", re.IGNORECASE)

_THING = r"(?:something|smth|sth|things?|stuff|it|this|that)(?:['’]?s)?"
_OFF = r"(?:wrong|off|weird|strange|odd|broken|not\s+right|not\s+ok(?:ay)?|up|happened|happening|went\s+wrong|messed\s+up|goes\s+wrong)"
_SAYS = re.compile(
    rf"(?:(?:problem|issue|question|trouble|query|queries|doubt|concern|inquiry|enquiry|complication)s?|(?:need|want|get|request|require)\s+(?:some\s+|a\s+|your\s+)*(?:help|assistance|support)|"
    rf"(?:can|could|will|would|pls|please)\s+(?:you|u|some\s?one|any\s?one|some\s?body|any\s?body)\s+(?:please\s+|pls\s+)?(?:help|assist)|(?:help|assist)(?:\s+me)?|check(?:\s+for\s+me)?|urgent(?:ly)?|emergency|"
    rf"{_THING}\s+(?:is\s+|has\s+|seems\s+|looks\s+|just\s+|really\s+|very\s+|a\s+bit\s+|gone\s+)*{_OFF}|what(?:['’]?s|\s+is)\s+(?:wrong|going\s+on|happening)){_ENDS}"
    r"|问题|疑问|状况|事(?:情|儿)?|想问|想咨询|请教|请问|咨询|询问|问(?:一下|下|问)?|帮(?:个)?忙|帮帮?我|帮一?下我?|帮手|求助|看(?:一下|下|看)|睇(?:下|睇)|查(?:一下|下|查)|急|出事了?|不对劲?|唔妥|有古怪|怎么(?:了|回事|办)|点算",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    rf"{_HAILS}|{_PEOPLE}|(?:i|i['’]?m|i['’]?ve|am|we|me|my|mine|your|you|u|have|has|had|having|got|facing|face|encounter(?:ed|ing)?|there|there['’]?s|is|are|was|a|an|the|one|some|any|few|little|small|big|huge|serious|real|quick|simple|"
    rf"with|about|on|regarding|concerning|here|in|to|of|for|and|so|ok|okay|well|um|uh|just|really|very|now|today|asap|please|pls|plz|kindly|sorry|excuse|thanks?|thank|thx|accounts?|acct|acc|"
    rf"need|want|would|like|ask|can|could|may|do|does|it|this|that|something|anything|else|another|solve|fix|resolve|look|at|into|out){_ENDS}"
    r"|谢谢?(?:[您你]们?)?的?帮(?:忙|助)|我们?|[您你]们?|有|个|些|点|一|想|要|可以|能不能|能|可不可以|麻烦|劳烦|请|关于|有关|对于|的|地|得|我的|账户|账号|帐户|帐号|户口|这边|这里|这|那|里|上|很|好|非常|特别|十分|真的?|现在|今天|快|赶紧|赶快|一下|下|给|帮|替|吗|嘛|呢|吧|啊|呀|哦|噢|了|就|是|方面|小|大|遇到|碰到|出现|出了?|唔该|嘅|咗|喺|有啲|啲|嗯+|额|呃|那个|谢谢?|求|拜托|"
    rf"{_HAILS_ZH}|{_SIGNS}",
    re.IGNORECASE,
)


def greets(text: str) -> bool:
    """Whether it is a greeting and nothing beside: "yo yo", "哈喽"."""
    return bool(said_in(to_simplified(text), _GREETS, _BESIDE_GREETING))


def names_no_matter(text: str) -> bool:
    """Whether it says no more than that something is wrong, that it is urgent, or that there is a question."""
    return bool(said_in(to_simplified(text), _SAYS, _BESIDE))
