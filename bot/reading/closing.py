"""Whether a text does nothing but end a talk: "thanks", "yes", a thumb up; or take the call for a person back. Pure."""

from __future__ import annotations

import re

from bot.text.language import to_simplified

_LONGEST = 80  # characters; who writes more says more

_OVER = (  # the longer before the shorter: the first that fits is taken
    r"(?:it(?:['’]?s|\s+is)?\s+)?(?:all\s+)?(?:works?|working|good|fine|okay|ok|sorted)\s+now|it\s+(?:works|worked|helped)|"
    r"(?:figured|worked|sorted)\s+(?:it|that|this)\s+out|(?:got|found|solved|fixed|sorted)\s+it|(?:problem|issue)\s+(?:is\s+)?(?:solved|fixed|resolved|gone)|"
    r"(?:it|they|(?:my\s+|the\s+)?(?:money|coins?|funds?|deposit|withdrawal|payment|code|transfer))(?:['’]?s|\s+is|\s+are|\s+has|\s+have)?\s+(?:(?:just|finally|now)\s+)?"
    r"(?:arrived|came(?:\s+(?:in|through))?|come\s+through|credited|landed|here\s+now|went\s+through|gone\s+through)|"
    r"solved|fixed|resolved|sorted|works|never\s?mind|nvm|forget\s+(?:about\s+)?it|"
    r"(?:no\s+longer|not)\s+(?:needed|necessary)|no\s+need(?:\s+for\s+(?:an?\s+)?(?:agent|person|human|help))?|no\s+(?:agent|person|human|help)\s+(?:is\s+)?(?:needed|necessary|required)|"
    r"(?:don['’]?t|do\s+not|no\s+longer)\s+(?:need|want)\s+(?:(?:it|this|that|to\s+(?:talk|speak)\s+(?:to|with)|an?|the|any|real|live|support|help|person|human|agent|operator|some(?:one|body)|any(?:one|body))\s*)+"
)
_PHRASES = (
    rf"{_OVER}|have\s+a\s+(?:nice|good|great)\s+(?:day|one|evening|weekend)|good\s+(?:night|bye)|(?:much|very)\s+appreciated|appreciate\s+it|you\s+too|"
    r"thank(?:\s*you|\s*u|s)?|thx|tks|ty(?:sm|vm)?|cheers|yes|yep|yeah|yup|okay|okey|ok|kk|k|sure|fine|great|perfect|cool|nice|good|"
    r"awesome|excellent|super|wonderful|brilliant|done|understood|noted|received|goodbye|bye"
)
_FILLERS = (
    r"so|very|much|a\s+lot|many|again|for|your|the|help(?:ing)?|support|all|now|mate|bro|sir|guys|team|man|friend|dear"
)
_OVER_CHINESE = (
    r"解决了|解決了|已[经經]?解[决決]|搞定了?|[弄搞]好了|(?:处理|處理)好了|没事了|沒事了|没问题了|沒問題了|(?:[钱錢币幣款]|充值|提现|提現)?(?:已经?|已經|都)?到(?:账|帐|帳|賬)了|收到了|可以了|找到了|恢复了|恢復了|"
    r"不用了|不需要(?:什么|什麼|啥|别的|別的)?了|不必了|算了吧?|不问了|不問了|不等了|不麻烦了|不麻煩了|(?:不用|不要|不需要|不必|[无無]需|[别別])(?:再)?[等找转轉接]?(?:人工|真人|客服)(?:客服|服务|服務)?了?"
)
_CHINESE = (
    r"(?:非常|太|十分|很)?(?:谢谢|謝謝|感谢|感謝|多谢|多謝)(?:你们|你們|您|你|客服|啦|了|哦|啊|哈)*|谢啦|謝啦|谢了|謝了|辛苦(?:你|您)?(?:了|啦)?|"
    rf"{_OVER_CHINESE}|好的|好吧|好滴|好嘞|好了|好|嗯+|行|可以了?|收到|明白了?|知道了|了解了?|懂了|"
    r"是的?|对的|對的|对|對|再见|再見|拜拜|有用|有帮助|有幫助"
)
_TAKES_BACK = (  # said while a person is waited for
    r"cancel(?:\s+(?:it|this|that|(?:my|the)\s+(?:request|call|ticket|place|spot|chat|queue)|(?:the\s+)?agent))?|"
    r"(?:leave|quit|exit)(?:\s+(?:the\s+)?(?:queue|line|chat))?|(?:take|get)\s+me\s+(?:out\s+of|off)\s+(?:the\s+)?(?:queue|line)|remove\s+me\s+from\s+(?:the\s+)?(?:queue|line)"
)
_TAKES_BACK_CHINESE = r"(?:取消|退出)(?:转接|人工|客服|排队|转人工)*"
_THUMBS = (
    "\U0001f44d\U0001f44c\U0001f64f\U0001f91d\U0001f44f\U0001f4af\U0001f389\U0001f60a\U0001f642\U0001f600\U0001f601"
    "\U0001f603\U0001f604\U0001f60d\U0001f970\U0001f618\U0001f49b\U0001f499\U0001f49a\u2764\u263a\u2705\u2714"
)
_ENDS = r"(?![A-Za-z0-9])"
_SIGNS = r"[\s,，、.。!！~～:;；…)\-\ufe0f\u200d\U0001f3fb-\U0001f3ff]+"
_SAYS = re.compile(rf"(?:{_PHRASES}){_ENDS}|{_CHINESE}|[{_THUMBS}]", re.IGNORECASE)
_KIND = re.compile(
    rf"(?<![A-Za-z])(?:{_PHRASES}){_ENDS}|{_CHINESE}|[谢謝掰]|唔該|gracias|спасибо|ありがと|merci|danke|obrigad|teşekkür|cảm ơn|감사|شكر|terima\s+kasih|xie\s?xie|[{_THUMBS}]",
    re.IGNORECASE,
)
_BESIDE = re.compile(rf"(?:{_FILLERS}){_ENDS}|{_SIGNS}", re.IGNORECASE)
_IS_OVER = re.compile(rf"(?:{_OVER}|{_TAKES_BACK}){_ENDS}|{_OVER_CHINESE}|{_TAKES_BACK_CHINESE}", re.IGNORECASE)
_BEGINS_OVER = re.compile(rf"(?:{_OVER}){_ENDS}|{_OVER_CHINESE}", re.IGNORECASE)
_BESIDE_OVER = re.compile(
    rf"(?:{_PHRASES}|{_FILLERS}|actually|already|just|finally|anyway|i|we|i['’]?ve|have|it|my|me|myself|by|on|own|oh|hey|sorry|please|pls|any\s?more|any\s+longer|then|and){_ENDS}"
    rf"|{_CHINESE}|[{_THUMBS}]|已经|刚刚|刚才|现在|终于|自己|问题|我|都|那|就|先|请|帮我|哦|噢|啊|啦|了|吧|呢|{_SIGNS}",
    re.IGNORECASE,
)
_DECLINES = re.compile(
    r"\b(?:don['’]?t|do\s+not|no\s+longer)\s+(?:\w+\s+)?(?:want|need)\s+(?:(?:to|a|an|the|any|talk|speak|with|wait|for|real|live|human|your)\s+){0,5}(?:person|human|agent|operator|some(?:one|body)|any(?:one|body))\b"
    r"|(?:不要|不用|不需要|不想要?|[无無]需|不必|[别別])(?:再|[给給]我|[帮幫]我)*[转轉找等接要]*(?:人工|真人|客服)",
    re.IGNORECASE,
)


def said_in(text: str, says: re.Pattern[str], beside: re.Pattern[str]) -> tuple[str, ...]:
    """What of `says` a text holds that is made of nothing else but that and `beside`; empty where it says anything more."""
    said, place, found = text.strip(), 0, list[str]()
    if len(said) > _LONGEST:
        return ()
    while place < len(said):  # word by word and never back: no text takes long
        told = says.match(said, place)
        if told:
            found.append(told[0])
        step = told or beside.match(said, place)
        if step is None:
            return ()
        place = step.end()
    return tuple(found)


def closes(text: str) -> bool:
    """Whether nothing in it wants an answer. A question mark, a "but", any other word: it wants one."""
    return bool(said_in(text, _SAYS, _BESIDE))


def is_kind(text: str) -> bool:
    """Whether a word of thanks, of success or of leave stands somewhere in it."""
    return bool(_KIND.search(text))


def is_over(text: str) -> bool:
    """Whether somebody who waits says that it is solved, or that he wants nobody any more, and nothing beside."""
    return bool(said_in(to_simplified(text), _IS_OVER, _BESIDE_OVER))


def after_over(text: str) -> str:
    """What a short text tells that begins with its being over: of "never mind, I found the key" the key. Else empty."""
    said = to_simplified(text).strip() if len(text) <= _LONGEST else ""
    begun = _BEGINS_OVER.match(said)
    return said[begun.end() :] if begun else ""


def declines(text: str) -> bool:
    """Whether a short text says that no person is wanted, whatever else it tells; a question is none."""
    return len(text) <= 2 * _LONGEST and not re.search(r"[?？吗嗎]", text) and bool(_DECLINES.search(text))
