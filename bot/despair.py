"""Whether somebody speaks of ending a life, his own or another's. Pure.

A rule beside what the signals have learnt: no such sentence may depend on how near it lies to one that was collected.
"""

from __future__ import annotations

import re

from bot.language import to_simplified

_READ = 4_000  # characters
_SELF = r"(?:my\s?self|him\s?self|her\s?self|them\s?sel(?:f|ves))"
_IN_DANGER = re.compile(
    rf"\b(?:kill(?:ing|ed)?|hang(?:ing)?|hurt(?:ing)?|harm(?:ing)?|cut(?:ting)?|shoot(?:ing)?|drown(?:ing)?|poison(?:ing)?)\s+{_SELF}\b|\bkms\b|\bsuicid(?:e|al)\b|\bself[\s-]?harm|"
    r"\b(?:end(?:ing)?|tak(?:e|ing)|finish(?:ing)?)\s+(?:my|his|her)\s+(?:own\s+)?life\b|\bend(?:ing)?\s+it\s+all\b|\bbetter\s+off\s+dead\b|"
    r"\b(?:want(?:s|ed)?\s+to|wanna|wish\s+to|rather|ready\s+to|(?:just|should)\s+)\s*(?:just\s+)?die\b(?!\s+(?:laughing|of\s+(?:laughter|boredom|old\s+age)))|\bwant\s+die\b|\bwish\s+i\s+(?:was|were)\s+dead\b|\bdon['’]?t\s+want\s+to\s+(?:be\s+here|wake\s+up)\s+(?:any\s?more|tomorrow)\b|\bgoodbye\s+letter\b|"
    r"\b(?:don['’]?t|do\s+not|doesn['’]?t|no\s+longer)\s+want(?:s)?\s+to\s+(?:live|be\s+alive|go\s+on\s+living|exist)\b|\b(?:can['’]?t|cannot)\s+(?:go\s+on\s+living|live\s+(?:any\s?more|any\s+longer))\b|"
    r"\b(?:reason|point|will)\s+(?:to|in|of)\s+(?:live|living)\b|\bnot\s+worth\s+living\b|\bjump(?:ing)?\s+(?:off|from|out\s+of|in\s+front\s+of)\s+(?:a|the|my|this)\s+(?:bridge|roof|building|balcony|window|train)\b|"
    r"自杀|轻生|自尽|寻死|寻短见|自残|割腕|上吊|遗书|喝农药|烧炭|不想活|不活了|活不下去|活[着著](?:没|[还有]{1,2}(?:什么|啥))意[思义]|没法活了|没脸活|不想(?:明天)?醒|一了百了|唔想做人|(?:在|上)天台|伤害自己|做傻事|我(?:就|想|要|只能|真想)*去死|"
    r"(?:了结|结束)(?:我|自己|他|她)?的?(?:自己|生命|这条命|这一生)|(?<![不别])想死(?![机循锁掉锁磕板你您])|去死(?:了|算了|给你)|死了算了|死给你|"
    r"(?:我|想|要|去|只能|只好|准备|逼我|就|得)(?:去|要|想|从)*跳(?:楼|河|江|海|桥|下去)(?!价|式|水|机|大)|"
    r"\b(?:quiero|voy\s+a|querer)\s+(?:morir(?:me)?|matarme|suicidarme)\b|\bquero\s+morrer\b|\b(?:vou|quero)\s+me\s+matar\b|\bje\s+veux\s+mourir\b|\bme\s+suicider\b|\bich\s+will\s+sterben\b|\b(?:mich|selbst)\s+umbringen\b|"
    r"хочу\s+умереть|покончу?и?т?ь?\s+с\s+собой|самоубийств|жить\s+не\s+хоч|не\s+хочу\s+жить|死にたい|自殺|죽고\s*싶|자살|muốn\s+chết|tự\s+tử|bunuh\s+diri|\bingin\s+mati\b|ölmek\s+istiyorum|intihar|อยากตาย|ฆ่าตัวตาย|أريد\s+أن\s+أموت|انتحار",
    re.IGNORECASE,
)


def in_danger(text: str) -> bool:
    """Whether a life may be at stake by the words themselves: a mistake costs others in line a minute."""
    return bool(_IN_DANGER.search(to_simplified(text[:_READ])))
