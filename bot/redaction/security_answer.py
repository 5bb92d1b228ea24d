"""Answers to the questions that let somebody in without his password: a maiden name, the first pet, 密保答案."""

from __future__ import annotations

import re

from bot.redaction import words
from bot.redaction.password import CLASS, NO_PASSWORD, OVERRULES_KEPT, SENTENCE
from bot.redaction.plain import Span

__all__ = ["CLASS", "OVERRULES_KEPT", "find"]

_ANSWER = r"an[sw]{1,3}e?re?s?"
_QUESTION = (
    r"(?<![A-Za-z])(?:se[ck]u?ri\w{0,2}ty|sequri\w{1,3}|secret|recovery)\s+(?:questions?|an[sw]{1,3}e?r)|密保|(?:安全|密[码碼])[问問][题題]|"
    r"preguntas?\s+(?:de\s+seguridad|secreta)|perguntas?\s+(?:de\s+seguran[cç]a|secreta)|questions?\s+(?:de\s+s[eé]curit[eé]|secr[eè]te)|sicherheitsfrage|domanda\s+(?:di\s+sicurezza|segreta)|"
    r"(?:секретн|контрольн)\w+\s+вопрос\w*|g[uü]venlik\s+sorusu|c[aâ]u\s+h[oỏ]i\s+b[aả]o\s+m[aậ]t|pertanyaan\s+keamanan|秘密の質問|보안\s?질문"
)
_ASKED_EN = (
    r"(?<![A-Za-z])(?:maiden\s+name|(?:my\s+|your\s+)?first\s+(?:pet|car|school|teacher|job|phone|boss|concert)|(?:street|city|town|village|place)\s+(?:where|that|which|i|you|we|in)[^\n.?!:]{0,24}(?:grew\s+up|born|met|lived|married)(?:\s+(?:on|in))?|favou?rite\s+(?:teacher|food|book|film|movie|colou?r|team|singer|band|place)|"
    r"childhood\s+(?:friend|hero|nickname|street|home)|name\s+of\s+(?:my|your)\s+(?:first\s+|best\s+)?(?:pet|dog|cat|school|teacher|friend)|mother'?s\s+(?:maiden|middle)\s+name)(?![A-Za-z])"
)
_ASKED_ZH = r"(?:最[喜敬][欢歡爱愛]?的?[\u3400-\u9fff]{1,4}|第一[辆輛部只任位所][\u3400-\u9fff]{1,3}|第一[个個](?:老[师師]|[宠寵]物|公司|手[机機]|[学學]校|同桌|偶像|男友|女友)|[母父][亲親]的?(?:姓|名|生日)|小[学學]|出生[地城]|童年|[宠寵]物)[\u3400-\u9fff]{0,4}"
_NAME = r"(?-i:(?=\S{0,20}[a-z\u00df-\u00ff\u0430-\u044f])[A-Z\u00c0-\u00de\u0410-\u042f][\w'’-]{1,20}+(?: [A-Z0-9\u00c0-\u00de\u0410-\u042f][\w'’-]{0,20}+){0,2})"
_WORDS = r"(?:[\w'’-]{2,20}(?: [\w'’-]{1,20}){0,3})"
_QUOTE = r"[\"'“‘«「]?"
_CLOSED = r"(?=[\"'”’»」]?\s*(?:[.,;!?)\n]|$))"
_ENGLISH = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:{_QUESTION})[^\n]{{0,80}}?(?:(?<=[.?!;,:\s]){_ANSWER})\s*[:=]\s*{_QUOTE}(?P<value>{_WORDS}){_CLOSED}",
        rf"(?:{_QUESTION})[^\n]{{0,80}}?(?:{_ANSWER})(?:\s*\([^)\n]{{1,30}}\))?\s+(?:is|was)\s+{_QUOTE}(?P<value>{_NAME}(?:\s(?:the|our|my)\s[a-z]{{2,12}}(?=\s*(?:[.,;!?\n]|$)))?)",
        rf"(?<![A-Za-z])se[ckq]u?ri\w{{0,3}}ty\s+{_ANSWER}\s*\([^)\n]{{1,30}}\)\s*(?:(?:is|was)\s+|[:=]\s*){_QUOTE}(?P<value>{_NAME})",
        rf"(?<![A-Za-z])se[ckq]u?ri\w{{0,3}}ty\s+{_ANSWER}\s+(?:is|was)\s+{_QUOTE}(?P<value>{_WORDS}?)\s+(?:for|to)\s+the\s+\w+\s+question",
    )
)
_ABROAD = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![^\W_])(?:respuesta|resposta|r[eé]ponse|antwort|risposta|ответ|cevap|jawaban)[^\n:.]{{0,24}}(?:{_QUESTION})\s*(?::|=|(?<![^\W_])(?:es|é|est|ist|è)(?![^\W_]))\s*{_QUOTE}(?P<value>{_WORDS}){_CLOSED}",
        rf"(?:{_QUESTION})[^\n]{{0,40}}?(?<![^\W_])(?:пишу|ввожу|указываю|ответ|respuesta|resposta|r[eé]ponse|antwort|risposta)\s*[:=—-]?\s*{_QUOTE}(?P<value>{_NAME})",
    )
)
_CHINESE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_QUESTION})[^\n]{{0,40}}?答案?\s*(?:就?是|[为為填]|[:=])\s*[“\"「]?(?P<value>[\u3400-\u9fffA-Za-z0-9]{{2,12}})(?=[”\"」]?(?:[\s,，。;!.?]|$|但|可))",
        rf"(?:{_QUESTION})[^\n]{{0,40}}?[,，。]\s*答案\s*[“\"「]?(?P<value>[\u3400-\u9fffA-Za-z0-9]{{2,12}})(?=[”\"」]?[,，])",
    )
)
_OF_A_QUESTION = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![A-Za-z])maiden\s+name\s*(?:[:=]\s*|(?:is|was)\s+){_QUOTE}(?P<value>{_NAME})",
        rf"(?:{_ASKED_EN})[\"'”’]?[^\n.?!:]{{0,16}}?(?<![A-Za-z])(?:i\s+(?:always\s+|just\s+)?(?:put|type|typed|enter|entered|wrote|write|answer|answered)|mine\s+(?:is|was)|my\s+answer\s+(?:is|was))\s+{_QUOTE}(?P<value>{_NAME})(?!\s+(?:in|on|into)\s+(?:the|your)\s)",
        rf"(?<![A-Za-z])(?:one|question)\s+about\s+(?:the\s+|my\s+)?(?:{_ASKED_EN}),\s+(?P<value>{_NAME})(?=,)",
    )
)
_OF_A_MOTHER = re.compile(
    rf"(?<![A-Za-z])(?:mother|mom|mum|mama)(?:'?s)?\s+(?:maiden|birth)\s+name\s*(?:[:=-]\s*|(?:is|was)\s+){_QUOTE}(?P<value>{_NAME})",
    re.IGNORECASE,
)
"""Asked by nothing but such questions, and by forms."""
_FIELD = re.compile(r"(?<![A-Za-z])(?:kyc|forms?|passport|survey|quiz\w*|application)(?![A-Za-z])", re.IGNORECASE)
_OF_A_QUESTION_ZH = (
    re.compile(
        rf"{_ASKED_ZH}(?:是|叫)?(?:[谁誰]|什[么麼]|哪\S{{1,3}})?\s*[?”\"」]?\s*[,，]\s*我[填写寫答][的了]?是?\s*[“\"「]?(?P<value>[\u3400-\u9fff]{{2,6}})(?=[”\"」]?\s*[,，。;])"
    ),
)
"""What is asked at an identity check, in forms and in games as well: only beside a security question."""
_NAMED = re.compile(rf"(?<![有个個])(?:{_QUESTION})", re.IGNORECASE)
_OF_A_FORM = re.compile(
    r"(?<![A-Za-z])(?:kyc|forms?|identity|passports?|survey|quiz\w*|contest|questionnaire|application|verification|giveaway)(?![A-Za-z])|[审審]核|[实實]名|身份|表[单單格]|[问問]卷|[护護]照|[认認][证證]|活[动動]|抽[奖獎]|竞猜|[调調]查",
    re.IGNORECASE,
)
_AROUND = 90  # characters around a question in which it is called one, and no form is spoken of
_NO_ANSWER = re.compile(
    r"[错錯对對忘改没沒无無记記问問题題请請吗嗎吧呢么麼怎找设設谁誰什哪确確失效]|不|大小|字母|格式|[语語]言|区分|支持|正[确確]|保密|加密|很|太|[会會]|地址|[单單评評]|金[额額]|[网網][络絡]|[邮郵]箱|[号號][码碼]|可以|必[须須]|一[样樣]"
)
_NO_ANSWER_WORDS_WRITTEN = """
    no non nein не нет la lo il el le the que kein pas case sensitive yes wrong correct mismatch she he who in for
    incorrecta errada falsa falsch sbagliata неверный неверно olvidada required optional spelled вам вас тебе сюда android iphone bitcoin english passport
"""
_NO_ANSWER_WORDS = frozenset(_NO_ANSWER_WORDS_WRITTEN.split())
_LIKELY = (
    "secur", "secri", "sequr", "sekur", "sekri", "secret", "recovery q", "recovery a", "maiden", "first ", "grew up", "born", " met", "lived", "married", "favo", "childhood", "name of", "one about", "question about",
)  # fmt: skip
_BEFORE = 70  # characters
_REACH = 170  # characters behind these in which the answer stands
_STEMS_EN = ("secur", "sequr", "sekur", "secret", "recovery q", "recovery a", "maiden", "birth name", "grew up", "met", "born", "first ", "favo", "childhood", "name of", "lived")  # fmt: skip
_STEMS_OF_ASKING = (
    "question",
    "answer",
    "anser",
    "answr",
    "ask",
    "know",
    "recover",
    "reset",
    "maiden name",
    "birth name",
    "one about",
)
_STEMS_ABROAD = ("seguri", "segura", "secreta", "secrete", "secrète", "sécurité", "de securite", "sicherheitsf", "sicurezza", "segreta", "вопрос", "güvenlik", "guvenlik", "keamanan", "bảo mật", "bao mat")  # fmt: skip
_STEMS_ZH = ("填", "写", "寫", "答")
_STEMS_OF_QUESTIONS = ("问", "問", "密保")


def find(text: str) -> list[Span]:
    """The answer only; what is said about an answer stays."""
    found: list[Span] = []
    asked = words.mentions(text, _STEMS_OF_ASKING)
    if asked and words.mentions(text, _STEMS_EN):
        places = words.near(text, _LIKELY, _BEFORE, _REACH)
        matches = [match for place in places for way in _ENGLISH for match in way.finditer(text, *place)]
        told = [match for place in places for way in _OF_A_QUESTION for match in way.finditer(text, *place)]
        matches += [match for match in told if _is_asked(text, match)]
        matches += [
            match
            for match in (_OF_A_MOTHER.finditer(text) if words.mentions(text, ("maiden", "birth name")) else ())
            if not _FIELD.search(text[max(0, match.start() - 40) : match.end() + 40])
        ]
        found += [Span(*m.span("value")) for m in matches if _is_answer(m["value"])]
    if words.mentions(text, _STEMS_ABROAD):
        abroad = [match for way in _ABROAD for match in way.finditer(text)]
        found += [Span(*m.span("value")) for m in abroad if _is_answer(m["value"])]
    if words.mentions(text, _STEMS_ZH) and words.mentions(text, _STEMS_OF_QUESTIONS):
        found += _in_chinese(text)
    return found


def _in_chinese(text: str) -> list[Span]:
    matches = [match for way in _CHINESE for match in way.finditer(text)]
    told = [match for way in _OF_A_QUESTION_ZH for match in way.finditer(text)]
    matches += [match for match in told if _is_asked(text, match)]
    return [Span(*m.span("value")) for m in matches if not _NO_ANSWER.search(m["value"])]


def _is_asked(text: str, match: re.Match[str]) -> bool:
    """By a security question, and not by a form, an identity check or a game."""
    start, stop = max(0, match.start() - _AROUND), match.end() + _AROUND
    return bool(_NAMED.search(text, start, stop)) and not _OF_A_FORM.search(text, start, stop)


def _is_answer(value: str) -> bool:
    """None of the words that are said about answers."""
    said = value.lower().split()
    first = said[:1] if said[1:2] in (["the"], ["our"], ["my"]) else said[:2]  # "Fluffy the cat"
    return not any(word in NO_PASSWORD or word in SENTENCE or word in _NO_ANSWER_WORDS for word in first)
