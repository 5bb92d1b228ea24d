"""What a contact types instead of pressing a button: yes, no, one of several, a command, the name of a language. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from bot.model import Language, Utterance
from bot.reading.calls import wants_person
from bot.reading.closing import said_in
from bot.text.language import to_simplified

BUT = re.compile(
    r"\b(?:but|still|can'?t|cannot|not|isn'?t|doesn'?t|didn'?t|won'?t|never|where|why|lost|stolen|hacked|locked|problem|help)\b|但|可是|还没|還沒|没到|沒到|不了|怎么|怎麼|为什么|為什麼|问题|問題",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"[?？]|\b(?:what|where|when|why|who|which|how|can|could|do|does|is|are|should|will)\b|什么|甚么|怎|吗|呢|哪|谁|几|多少|多久|为何|如何|是不是|能不能|可不可以|可以不|有没有|啥",
    re.IGNORECASE,
)
_TROUBLE = re.compile(
    r"\b(?:but|still|can'?t|cannot|not|no|\w+n['’]?t|never|nothing|wrong|why|stuck|fail\w*|error|missing|lost|stolen|hacked|locked|again|same|already|my|mine)\b|我的|但|可是|没|未|不(?!同|过)|卡|失败|错|丢|被|又|为什么|为何",
    re.IGNORECASE,
)
_ENDS = r"(?![A-Za-z0-9])"
_SIGNS = r"[\s,，、.。!！~～:;；…()（）\-›>\"'“”\ufe0f\u200d\U0001f3fb-\U0001f3ff]+"
_POLITE = r"thanks?(?:\s+(?:you|u|a\s+lot|so\s+much|very\s+much))*|thx|ty|please|pls|谢谢?(?:你们|您|你|啦|了)*|多谢|麻烦了?|请"
_YES = re.compile(
    rf"(?:yes|yep|yeah|yup|ya|y|it\s+(?:did|helped|does|works?|worked)(?:\s+(?:help|the\s+trick))?|(?:that|this)\s+(?:did(?:\s+it)?|helped|works|worked)|(?:it['’]?s\s+|got\s+it\s+)?(?:solved|fixed|resolved|sorted)(?:\s+it)?|helped|works|worked|very\s+helpful|helpful){_ENDS}"
    r"|是的?|没有?问题了?|没事了|有用|有帮(?:助|到)|解决了?|搞定了?|[弄搞]好了|好了|可以了|成功了|能用了|到[账帐]了|收到了|嗯+|对的?|[\U0001f44d\U0001f44c\u2705\u2714]",
    re.IGNORECASE,
)
_BESIDE_YES = re.compile(
    rf"(?:{_POLITE}|it|i|that|this|did|for|me|now|all|very|much|great|perfect|good|ok|okay|really|just){_ENDS}|{_POLITE}|已经|问题|我的?|都|很|非常|太|真的|现在|刚刚|的|了|啦|啊|哦|{_SIGNS}",
    re.IGNORECASE,
)
_NOT = r"(?:did|do|does|is|was|has|have|had|could|can|will|would)(?:\s+not|n['’]?t)|cannot"
_NO = re.compile(
    rf"(?:(?:{_NOT})(?:\s+(?:really|even|actually|seem\s+to))?(?:\s+(?:help(?:ed|ful)?|work(?:ed|ing)?|solved?|fix(?:ed)?|answer(?:ed)?|understand|get\s+it|make\s+sense|do\s+(?:it|anything)|change\s+anything))?"
    r"|no\s+(?:use|help|luck|good|change|effect|difference)|no(?:pe)?(?!\s*,?\s*(?:thank|thx|ty))|nah|n"
    r"|not\s+(?:really|helpful|useful|solved|fixed|resolved|working|at\s+all|quite|enough|good|correct|right|yet|this|that|it|(?:the|my|same)\s+(?:\w+\s+)?(?:question|problem|issue|one)|what\s+i\s+(?:asked?|meant?|need(?:ed)?|want(?:ed)?)(?:\s+(?:for|about))?)"
    r"|not|still\s+(?:stuck|broken|failing|locked|waiting|unsolved)|(?:the\s+)?same(?:\s+(?:problem|issue|thing|error|result))?|nothing(?:\s+(?:works|worked|helps|helped|changed|happened))?"
    r"|useless|unhelpful|wrong(?:\s+answer)?|bad\s+answer|irrelevant|none\s+of\s+(?:that|it|this|them|these|those)(?:\s+(?:helps|helped|works|worked))?|failed|fails|stuck|confused"
    rf"|(?:tried|done|did|followed)(?:\s+(?:it|this|that|these|those|them|everything|all(?:\s+of)?|the|your|steps?|already))*){_ENDS}"
    r"|没有?(?!了|问题|事|别的|其他)(?:用|解决|帮助|帮[到上]|效果?|反应|变化|搞定|弄好|成功|懂|看懂|明白|说到|说清楚?)?|无效|冇用|不行|不可以|不能|不管用|不好使|不起作用|不对|不是|否|解决不了|[搞弄]不[定了]|[看听搞]?不太?[懂明](?:白)?|看不明白"
    r"|答非所问|一样的?|老样子|(?:试|做|弄|操作|设置|重启|照做)(?:过|完)?了|(?:试|做|弄|操作)过|\U0001f44e",
    re.IGNORECASE,
)
_BESIDE_NO = re.compile(
    rf"(?:{_POLITE}|i|i['’]?ve|i['’]?m|it|it['’]?s|its|this|that|these|the|my|me|for|at|all|still|really|even|just|already|sorry|but|and|so|again|very|any|of|to|you|your|is|was|am|have|answer|question|problem|issue|everything|steps?|bot|hi|yet|either|unfortunately|times?|many|several|twice|\d){_ENDS}"
    rf"|{_POLITE}|你们?的?|您的?|我|它|这|那|些|个|次|问题?|答案?|回答|回复|说|讲|给|发|内容|方法|步骤|按|照|还是?|都|也|根本|完全|一点|并|已经?|好像|感觉|真的?|就是|可是|但是?|想|要|多|好几|几|嗯+|呃|哎+|唉+|额|的|了|啊+|呀|呢|吧|哦|喔|噢|啦|诶|嘛|哈|{_SIGNS}",
    re.IGNORECASE,
)
COMMAND = re.compile(r"^/(start|help|faq|agent|lang|verify)\b\s*(.*)$", re.IGNORECASE | re.DOTALL)
LANGUAGES = {
    "en": Language.EN, "english": Language.EN, "zh": Language.ZH_HANS, "cn": Language.ZH_HANS, "zh-cn": Language.ZH_HANS,
    "zh-hans": Language.ZH_HANS, "中文": Language.ZH_HANS, "简体": Language.ZH_HANS, "tw": Language.ZH_HANT,
    "zh-tw": Language.ZH_HANT, "zh-hk": Language.ZH_HANT, "hk": Language.ZH_HANT, "zh-hant": Language.ZH_HANT, "繁體": Language.ZH_HANT,
    "繁体": Language.ZH_HANT,
}  # fmt: skip


def is_control(utterance: Utterance) -> bool:
    """A button, a command or a call for a person: nothing to match, nothing to wait for."""
    return bool(utterance.payload or COMMAND.match(utterance.text.strip()) or wants_person(utterance.text))


def patience(text: str, attachments: int, burst: float) -> float:
    """Seconds to wait for the rest of a burst: none after a whole question or a control, `burst` after a fragment."""
    if is_control(Utterance(text)):
        return 0.0
    stripped = text.strip()
    whole = stripped.endswith(("?", "？", ".", "。", "!", "！")) and len(stripped) > 5
    weight = sum(3 if c >= "\u2e80" else 1 for c in stripped)
    return burst if attachments or (not whole and weight < 45) else 0.0


def asks(text: str) -> bool:
    """Whether it looks like a question: by its mark, or by a word that asks."""
    return bool(_ASKS.search(to_simplified(text)))


def tells_of_own_trouble(text: str) -> bool:
    """Whether it says that something is not as it should be, or speaks of what is one's own."""
    return bool(_TROUBLE.search(to_simplified(text)))


def says_yes(text: str) -> bool:
    """The answer to "did this help?" in words, and nothing beside it."""
    return bool(said_in(to_simplified(text), _YES, _BESIDE_YES))


def says_no(text: str) -> bool:
    """The same where it did not: it is wrong, not understood, or was tried before."""
    return bool(said_in(to_simplified(text), _NO, _BESIDE_NO))


class Choice(Enum):
    """What words may say to "which of these is it?", beside one of them."""

    NONE = "none"
    SEVERAL = "several"
    YES = "yes"
    SILENT = "silent"  # they say something else


_WHICH = (
    rf"(?:first|1st){_ENDS}|第?[一1](?:[个种条项号]|(?![\d%]))|首个",
    rf"(?:second|2nd){_ENDS}|第?[二两2](?:[个种条项号]|(?![\d%]))",
    rf"(?:third|3rd){_ENDS}|第?[三3](?:[个种条项号]|(?![\d%]))",
)
_LAST = re.compile(rf"last(?:\s+one)?{_ENDS}|最后一?[个种条项]?", re.IGNORECASE)
_NUMBERS = tuple(
    re.compile(rf"(?:{which})(?:\s+one{_ENDS})?|{word}{_ENDS}", re.IGNORECASE)
    for which, word in zip(_WHICH, ("one", "two", "three"), strict=True)
)
_ANY_NUMBER = re.compile("|".join(pattern.pattern for pattern in (*_NUMBERS, _LAST)), re.IGNORECASE)
_BESIDE_CHOICE = re.compile(
    rf"(?:{_POLITE}|it|it['’]?s|its|is|i|i['’]?d|i['’]?ll|think|mean|choose|want|pick|take|guess|say|probably|maybe|just|the|my|option|number|no\.?|nr\.?|choice|answer|button|question|yes|ok|and|of|them|these|those|above|here|listed){_ENDS}"
    rf"|#|{_POLITE}|我|问|要|想|选|按|点|应该|大概|可能|是|就|属于|和|跟|的|情况|问题|那|这|些|个|吧|啊|呢|哦|嗯+|以上|上面|里面?|{_SIGNS}",
    re.IGNORECASE,
)
_OTHERS = (
    (
        Choice.NONE,
        re.compile(
            rf"(?:none|neither|no(?:pe)?|nah|not\s+(?:these|those|any|that|this|it|listed|here|sure)|(?:some|any)thing\s+else|others?|another|different|(?:i\s+)?(?:don['’]?t|do\s+not)\s+know|dunno|idk|no\s+idea|unsure){_ENDS}"
            r"|都不(?:是|对)|[均皆]不?[是非]|哪个都不是|不是|不对|没有|没|其他的?|其它的?|别的|不知道|不清楚|不确定|不晓得|说不清",
            re.IGNORECASE,
        ),
    ),
    (
        Choice.SEVERAL,
        re.compile(rf"(?:both|all(?:\s+(?:three|two))?){_ENDS}|[两三]个都是?|都是|都有|全部(?:都是)?|全都是", re.IGNORECASE),
    ),
    (Choice.YES, re.compile(rf"(?:yes|yep|yeah|yup|correct|right|exactly|ok(?:ay)?){_ENDS}|是的?|对的?|没错|嗯+", re.IGNORECASE)),
)  # fmt: skip


def chosen_of(text: str, titles: Sequence[Sequence[str]]) -> int | Choice:
    """Which of several is meant by the words of somebody who was asked: by its title, its number or its place in the row."""
    said = to_simplified(text).strip("\"'“”›> \t\n.。!！").casefold()
    for place, names in enumerate(titles):
        if said in {to_simplified(name).casefold() for name in names}:
            return place
    for choice, pattern in _OTHERS[:2]:
        if said_in(said, pattern, _BESIDE_CHOICE):
            return choice
    if numbers := {_place(found, len(titles)) for found in said_in(said, _ANY_NUMBER, _BESIDE_CHOICE)}:
        (first, *more) = numbers
        return Choice.SEVERAL if more else first if first < len(titles) else Choice.NONE
    return Choice.YES if said_in(said, _OTHERS[2][1], _BESIDE_CHOICE) else Choice.SILENT


def _place(found: str, many: int) -> int:
    if _LAST.fullmatch(found):
        return many - 1
    return next(place for place, pattern in enumerate(_NUMBERS) if pattern.fullmatch(found))
