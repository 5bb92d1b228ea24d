"""What nobody wrote to be helped: greetings, thanks, chat, good news, noise. One polite line, or nothing. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from bot.decisions import MOST_OFFERS, Answer, Clarify, Decision, StandAside
from bot.faq.policy import NAMED_AT, PART_AT, PERSON_AT, PERSONAL, PLAIN_AT, VAGUE_AT, Policy
from bot.model import Candidate, Conversation, Reading, Talk
from bot.reading.asking import tells_of_impostor
from bot.reading.wording import asks_for_tip, asks_to_deal, offers_contact

_LONG = 60  # characters: small talk is shorter
_TALK_AT = 0.5  # probability from which a short text is small talk: a mistake costs a polite line
_TALK_BEFORE = (
    0.6  # from which a text is small talk of which no article knows; the surer a question's article is, the more
)
_QUESTION_SURE = 0.75  # of an article: whatever it sounds like, it is asked for ("how to buy bitcoin here")
_TALK_LIKELY = 0.65  # the same where a person may be needed
_PERSON_LIKELY = 0.5
_NOISE_AT = 0.4  # probability from which a text is not for us: it lets 1 in 100 messages for a person through
_NOISE_SURE = 0.9  # probability from which an advertisement is one, whatever it asks ("need a loan? whatsapp +1...")
_NOISE_DOUBTFUL = 0.6  # below, a question that offers nothing is one ...
_ASKED_AT = 0.25  # ... if any topic is so likely
_NOISE = ("spam", "steering", "gibberish")
_OFF = "off-topic"
_ENDS = {"done": "thanks", "other-exchange": _OFF}
_ASKED_ABOUT = {_OFF: "is_it_ours", "greeting": "tell_more"}  # small talk, and the line that asks whether it is
_STEERING_COUNTS = 0.6  # what an own case has to outweigh where the words steer
_NOISE_COUNTS = 0.5  # of the probability of noise against a single signal
_READ = 4_000  # characters
_QUESTION = re.compile(
    r"[?？]|[吗嗎么麼]\s*[。!！~]*$|怎么|怎麼|如何|能不能|可不可以|是不是|靠谱|\b(?:how|where|whom?|can\s+i|could\s+i|may\s+i)\b",
    re.IGNORECASE,
)
"""Stricter than `asks`: an advertisement has an "are" and a "will", too."""
_STEERS = re.compile(
    r"\b(?:ignore|disregard|forget)\s+(?:all\s+|any\s+|everything\s+)?(?:(?:of\s+)?(?:your|the|previous|prior|above|earlier|these|those|other)\s+){1,3}"
    r"(?:instructions?|rules?|prompts?|guidelines?|polic(?:y|ies)|training|restrictions?)\b|(?:^|[.!?,;:\n]\s*|\b(?:now|please|pls)\s+)(?:pretend|imagine)\s+(?:that\s+)?(?:you|u)(?:['’]?re|\s+are|\s+were)\b|"
    r"\b(?:act|behave|respond|reply|speak)\s+(?:only\s+)?(?:as|like)\s+(?:if\s+you\s+(?:were|are)\s+an?|an?\s+(?:ai|unrestricted|pirate|hacker|linux)|my\s+(?:late\s+)?grand)|"
    r"\b(?:you\s+are\s+now|from\s+now\s+on,?\s+you(?:\s+are|['’]re)?)\s+(?:an?\s+(?:\w+\s+){0,2}(?:ai|bot|model|pirate|poet|hacker|assistant|character|terminal|cat)|called|named|dan)\b|"
    r"(?:^|\n)\s*new\s+(?:system\s+)?instructions?\s*:|\b(?:show|print|reveal|repeat|tell|give|output|leak|what(?:['’]s|\s+is|\s+are))\b[^.?!\n]{0,24}\b(?:system|hidden|initial|original)\s+(?:prompt|instructions?)\b|"
    r"\b(?:jailbreak|developer\s+mode|dan\s+mode|do\s+anything\s+now)\b|\brepeat\s+(?:everything|the\s+words)\s+(?:above|before)\b|"
    r"(?:忽略|无视|無視|忘[记掉]|跳过|跳過)(?:你|之前|以上|上面|前面|所有|一切|全部|你的|的){1,4}(?:指令|指示|规则|規則|设定|設定|提示词|提示詞|限制|要求|命令)|"
    r"(?:忽略|无视|無視)(?:说明|說明|指令|指示|规则|規則|设定|設定)|"
    r"(?:假装|假裝|扮演|扮作|假设|假設|模拟|模擬)(?:一下)?你(?:是|成|为|為)|(?:系统|系統)(?:提示词|提示詞|prompt)|你(?:现在|現在)(?:开始|開始)?是一?[个個名](?:没有|沒有|不受|ai|机器人|機器人|黑客|猫|海盗|诗人|詩人)|(?:开发者|開發者|越狱|越獄)模式",
    re.IGNORECASE,
)


def steers(text: str) -> bool:
    """Whether somebody tries to make the bot be or say something else. It obeys nobody; this spares agents the reading."""
    return bool(_STEERS.search(text[:_READ]))


def small_talk(
    conversation: Conversation, text: str, reading: Reading, known: list[Candidate], policy: Policy
) -> Decision | None:
    """One polite line, or nothing for what nobody wrote to be helped."""
    steered = steers(text)
    if not steered and (asks_to_deal(text) or tells_of_impostor(text)):
        return None  # however much it sounds like an advertisement, or like chat
    noise = 1.0 if steered else reading.signals.get("noise", 0.0)
    if (steered or noise >= _NOISE_AT) and not _is_serious(text, reading, known, policy, steered=steered):
        reason = "steering" if steered else max(_NOISE, key=lambda signal: reading.signals.get(signal, 0.0))
        said = conversation.talk.misses or conversation.public
        return StandAside(reason) if said else Answer(line="help", probability=noise, reason=reason)
    if _OFF in policy.articles and asks_for_tip(text) and _is_about_nothing_else(reading, known, policy):
        return Answer(_OFF, probability=1.0, reason="small talk")
    if reading.elsewhere and _OFF in policy.articles and (not known or known[0].probability < PART_AT):
        return Answer(_OFF, reason="an account with somebody else")
    talk = reading.signals.get("talk", 0.0)
    chats = [c for c in known if policy.articles[c.intent].kind == "small-talk"]
    top = chats[0] if chats else None
    if (
        top
        and top is known[0]
        and not reading.matter
        and reading.signals.get("vague", 0.0) < VAGUE_AT
        and (top.probability >= policy.at(top.intent) or (len(text) < _LONG and top.probability >= _TALK_AT))
    ):
        return Answer(top.intent, probability=top.probability, reason="small talk")
    question = max((c.probability for c in known if policy.articles[c.intent].kind == "question"), default=0.0)
    if reading.matter or talk < _talk_from(reading, question):
        return None
    ended = next((intent for name, intent in _ENDS.items() if intent in policy.articles
                  and reading.signals.get(name, 0.0) > reading.signals.get("chat", 0.0)), "")  # fmt: skip
    intent = ended or (top.intent if top else "")
    if not intent:
        return None
    return _asked(conversation, known, policy, intent) or Answer(intent, probability=talk, reason="small talk")


def asked_what(talk: Talk) -> bool:
    """Whether he was asked already what it is about: by articles on buttons, or by a line."""
    return talk.clarified or not set(_ASKED_ABOUT.values()).isdisjoint(talk.told)


def _asked(conversation: Conversation, known: list[Candidate], policy: Policy, intent: str) -> Decision | None:
    """Which small talk it is no article knows: who meant a question is not turned away, but asked what it is. Once.

    Of 35 messages of five sets that were taken for chat on this ground alone, 16 were questions to us.
    """
    line = _ASKED_ABOUT.get(intent)
    if not line or conversation.public or asked_what(conversation.talk):
        return None
    offers = [c for c in known if policy.articles[c.intent].kind == "question" and c.probability >= _ASKED_AT]
    if offers:
        return Clarify(tuple(c.intent for c in offers[:MOST_OFFERS]), probability=offers[0].probability)
    return Answer(line=line, reason="sounds like small talk")


def _is_about_nothing_else(reading: Reading, known: list[Candidate], policy: Policy) -> bool:
    """Whether no article is likely, and nothing is told that only a person can answer."""
    question = max((c.probability for c in known if policy.articles[c.intent].kind == "question"), default=0.0)
    return question < PART_AT and max(reading.signals.get(name, 0.0) for name in PERSONAL) < NAMED_AT


def _talk_from(reading: Reading, question: float) -> float:
    """The probability from which a text that no small talk's article knows is small talk all the same."""
    if question >= _QUESTION_SURE:
        return math.inf
    if reading.signals.get("person", 0.0) >= _PERSON_LIKELY and question < PART_AT:
        return _TALK_LIKELY
    return _TALK_BEFORE + question * (1 - _TALK_BEFORE)


def good_news(reading: Reading, known: list[Candidate], policy: Policy) -> Decision | None:
    """It has come about, whatever it was: nobody has to look at that, and no article fits."""
    if not reading.settled or (known and known[0].probability >= policy.at(known[0].intent)):
        return None
    personal = max(reading.signals.get(name, 0.0) for name in PERSONAL)
    named = personal >= NAMED_AT or reading.signals.get("person", 0.0) >= _PERSON_LIKELY
    return None if named else Answer(line="glad", reason="settled")


def _is_serious(text: str, reading: Reading, known: list[Candidate], policy: Policy, *, steered: bool) -> bool:
    """Whether what looks like noise tells of an own case, or asks for a person, more than it looks like noise."""
    if known and policy.articles[known[0].intent].kind == "person" and known[0].probability >= PERSON_AT:
        return True
    signals = reading.signals
    noise = max(signals.get(name, 0.0) for name in _NOISE)
    unlike = max(noise, _NOISE_COUNTS * signals.get("noise", 0.0))  # of several kinds a little is much together
    unlike = max(unlike, _STEERING_COUNTS) if steered else unlike
    personal = max(signals.get(name, 0.0) for name in PERSONAL)
    top = known[0] if known and policy.articles[known[0].intent].kind == "question" and not steered else None
    return personal > unlike or (top is not None and top.probability >= _topic_from(text, signals, personal))


def _topic_from(text: str, signals: Mapping[str, float], personal: float) -> float:
    """The probability from which a topic outweighs what looks like noise.

    An advertisement has a topic, too, and names whom to turn to; who asks us something names nobody.
    """
    noise, spam = signals.get("noise", 0.0), signals.get("spam", 0.0)
    kind = max(signals.get(name, 0.0) for name in _NOISE)
    offers, question = offers_contact(text), _QUESTION.search(text)
    if offers and spam > personal and (noise >= _NOISE_SURE or (noise >= PART_AT and not question)):
        return math.inf
    if question and not offers and spam >= kind:
        return PLAIN_AT if noise >= _NOISE_DOUBTFUL else _ASKED_AT
    return max(kind, PLAIN_AT)
