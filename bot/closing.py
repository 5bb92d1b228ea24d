"""Whether a text does nothing but end a talk: "thanks", "yes", a thumb up. Pure."""

from __future__ import annotations

import re

_LONGEST = 80  # characters; who writes more says more

_PHRASES = (  # the longer before the shorter: the first that fits is taken
    r"(?:it(?:['’]?s|\s+is)?\s+)?(?:all\s+)?(?:works?|working|good|fine|okay|ok)\s+now|have\s+a\s+(?:nice|good|great)\s+(?:day|one|evening|weekend)|"
    r"it\s+(?:works|helped)|good\s+(?:night|bye)|(?:got|found|solved|fixed)\s+it|(?:much|very)\s+appreciated|appreciate\s+it|you\s+too|"
    r"thank(?:\s*you|\s*u|s)?|thx|tks|ty(?:sm|vm)?|cheers|yes|yep|yeah|yup|okay|okey|ok|kk|k|sure|fine|great|perfect|cool|nice|good|"
    r"awesome|excellent|super|wonderful|brilliant|solved|fixed|resolved|done|understood|noted|received|works|goodbye|bye"
)
_FILLERS = (
    r"so|very|much|a\s+lot|many|again|for|your|the|help(?:ing)?|support|all|now|mate|bro|sir|guys|team|man|friend|dear"
)
_CHINESE = (
    r"(?:非常|太|十分|很)?(?:谢谢|謝謝|感谢|感謝|多谢|多謝)(?:你们|你們|您|你|客服|啦|了|哦|啊|哈)*|谢啦|謝啦|谢了|謝了|辛苦(?:你|您)?(?:了|啦)?|"
    r"好的|好吧|好滴|好嘞|好了|好|嗯+|行|可以了?|解决了|解決了|搞定了?|收到了?|明白了?|知道了|了解了?|懂了|没事了|沒事了|没问题了?|沒問題了?|"
    r"到账了|到帳了|是的?|对的|對的|对|對|再见|再見|拜拜|有用|有帮助|有幫助"
)
_THUMBS = (
    "\U0001f44d\U0001f44c\U0001f64f\U0001f91d\U0001f44f\U0001f4af\U0001f389\U0001f60a\U0001f642\U0001f600\U0001f601"
    "\U0001f603\U0001f604\U0001f60d\U0001f970\U0001f618\U0001f49b\U0001f499\U0001f49a\u2764\u263a\u2705\u2714"
)
_ENDS = r"(?![A-Za-z0-9])"
_SAYS = re.compile(rf"(?:{_PHRASES}){_ENDS}|{_CHINESE}|[{_THUMBS}]", re.IGNORECASE)
_BESIDE = re.compile(rf"(?:{_FILLERS}){_ENDS}|[\s,，、.。!！~～:)\-\ufe0f\u200d\U0001f3fb-\U0001f3ff]+", re.IGNORECASE)


def closes(text: str) -> bool:
    """Whether nothing in it wants an answer. A question mark, a "but", any other word: it wants one."""
    said, place, says = text.strip(), 0, False
    if len(said) > _LONGEST:
        return False
    while place < len(said):  # word by word and never back: no text takes long
        found = _SAYS.match(said, place)
        says = says or found is not None
        found = found or _BESIDE.match(said, place)
        if found is None:
            return False
        place = found.end()
    return says
