"""What a contact types instead of pressing a button: yes, no, a command, the name of a language. Pure."""

from __future__ import annotations

import re

from bot.calls import wants_person
from bot.model import Language, Utterance

BUT = re.compile(
    r"\b(?:but|still|can'?t|cannot|not|isn'?t|doesn'?t|didn'?t|won'?t|never|where|why|lost|stolen|hacked|locked|problem|help)\b|但|可是|还没|還沒|没到|沒到|不了|怎么|怎麼|为什么|為什麼|问题|問題",
    re.IGNORECASE,
)
TYPED_YES = re.compile(
    r"(?:yes|yep|yeah|ya|y|it (?:did|helped)|solved|是|是的|有用|有帮助|有幫助|解决了|解決了|好了|可以了|嗯|对|對)[\s,，.!。！~]*(?:thanks?(?: you)?|thx|谢谢|謝謝)?[\s.!。！~]*",
    re.IGNORECASE,
)
TYPED_NO = re.compile(
    r"(?:no|nope|nah|n|not? (?:really|helpful|solved)|it did(?: not|n'?t)(?: help)?|still (?:not|no)|didn'?t help|useless|没有|沒有|没用|沒用|没|不行|还是不行|還是不行|没解决|沒解決|没帮助|沒幫助|否|不是)[\s.!。！~]*",
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
