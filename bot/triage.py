"""What the bot makes of an utterance: the state as it is read now, the candidates, the policy -> one decision. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.faq import Article
from bot.model import Candidate, Conversation, DecisionKind, Kept, Language, Priority, Utterance
from bot.phrases import NO, PERSON, YES

MOST_OFFERS = 3  # buttons of a clarifying question, beside "a person"
MOST_AUTOMATIC = 10  # answers in a row without a human or a "yes": then a person looks at it
_OWN_CASE = frozenset({"txid", "order_id"})
_GRAVE = frozenset({"seed phrase", "private key"})
_LONG = 60  # characters: small talk is shorter

_PERSON = re.compile(
    r"^\W*(?:/agent|/human|agent|human|person|operator|representative|live\s*(?:chat|agent|support)|customer\s*(?:service|support)|real\s*(?:person|human)|"
    r"人工|转人工|轉人工|真人|人工客服|真人客服|转人工客服|轉人工客服|找人工|要人工|客服|找客服|转客服|轉客服|人工服务|人工服務)(?:\s*(?:please|pls|now|谢谢|請|请|吧))?\W*$"
    r"|(?:转|轉|接|找|要|叫|来|來|有没有|需要|换|換|想找)\s*(?:个|個|一下|一个|一個)?\s*(?:人工|真人|活人)"
    r"|人工客服|真人客服|人工服务|人工服務"
    r"|\b(?:talk|speak|chat|connect|transfer|pass|put|hand)\b[^.?!]{0,30}\b(?:human|agent|person|someone|somebody|representative|operator|manager|supervisor)\b"
    r"|\b(?:real|actual|live)\s+(?:person|human|agent|people)\b|\b(?:want|need|get|give)\s+(?:me\s+)?(?:a|an|the|your)?\s*(?:human|agent|operator|representative)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:don'?t|do not|no need|not)\s+(?:want|need|transfer|connect)|不要转?人工|不用转?人工|不需要人工|别转人工|不要轉人工|不用轉人工",
    re.IGNORECASE,
)
_AFTER_PERSON = re.compile(r"\b(?:fake|scam|impostor|imposter|pretend)|骗|騙|假", re.IGNORECASE)
_COMMAND = re.compile(r"^/(start|help|faq|agent|lang)\b\s*(.*)$", re.IGNORECASE | re.DOTALL)
_LANGUAGES = {
    "en": Language.EN, "english": Language.EN, "zh": Language.ZH_HANS, "cn": Language.ZH_HANS, "zh-cn": Language.ZH_HANS,
    "zh-hans": Language.ZH_HANS, "中文": Language.ZH_HANS, "简体": Language.ZH_HANS, "tw": Language.ZH_HANT,
    "zh-tw": Language.ZH_HANT, "zh-hk": Language.ZH_HANT, "hk": Language.ZH_HANT, "zh-hant": Language.ZH_HANT, "繁體": Language.ZH_HANT,
    "繁体": Language.ZH_HANT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Policy:
    """From when the bot may speak by itself, and about what."""

    articles: Mapping[str, Article]
    answer_at: float = 0.80
    offer_at: float = 0.22


@dataclass(frozen=True, slots=True)
class Answer:
    """Send an article, or (with `line`) one of the bot's own lines. `helped_by`: ask whether it did."""

    intent: str = ""
    line: str = ""
    probability: float = 1.0
    reason: str = ""
    asks_help: bool = False
    language: Language | None = None  # the contact chose it
    kind: DecisionKind = field(default=DecisionKind.ANSWER, init=False)


@dataclass(frozen=True, slots=True)
class Clarify:
    """One question with up to three articles on buttons, and a person."""

    offers: tuple[str, ...]
    probability: float = 0.0
    reason: str = "between articles"
    intent: str = field(default="", init=False)
    kind: DecisionKind = field(default=DecisionKind.CLARIFY, init=False)


@dataclass(frozen=True, slots=True)
class AskFor:
    """Ask for what the topic needs before it goes on."""

    intent: str
    needs: tuple[str, ...]
    probability: float = 1.0
    reason: str = ""
    kind: DecisionKind = field(default=DecisionKind.ASK_FOR, init=False)


@dataclass(frozen=True, slots=True)
class HandOff:
    """A person has to answer. With `intent` and `with_article` the article's text is said first."""

    reason: str
    intent: str = ""
    priority: Priority = Priority.NORMAL
    with_article: bool = False
    probability: float = 0.0
    kind: DecisionKind = field(default=DecisionKind.HAND_OFF, init=False)


@dataclass(frozen=True, slots=True)
class StandAside:
    """Say nothing."""

    reason: str
    intent: str = field(default="", init=False)
    probability: float = field(default=0.0, init=False)
    kind: DecisionKind = field(default=DecisionKind.STAND_ASIDE, init=False)


Decision = Answer | Clarify | AskFor | HandOff | StandAside


def wants_person(text: str) -> bool:
    """Whether the text asks for a human, in so many words."""
    if _DENIED.search(text) or _AFTER_PERSON.search(text):
        return False
    return bool(_PERSON.search(text))


def is_control(utterance: Utterance) -> bool:
    """A button, a command or a call for a person: nothing to match, nothing to wait for."""
    return bool(utterance.payload or _COMMAND.match(utterance.text) or wants_person(utterance.text))


def patience(text: str, attachments: int, burst: float) -> float:
    """Seconds to wait for the rest of a burst: none after a whole question or a control, `burst` after a fragment."""
    if is_control(Utterance(text)):
        return 0.0
    stripped = text.strip()
    whole = stripped.endswith(("?", "？", ".", "。", "!", "！")) and len(stripped) > 5
    weight = sum(3 if c >= "\u2e80" else 1 for c in stripped)
    return burst if attachments or (not whole and weight < 45) else 0.0


def decide(
    conversation: Conversation, utterance: Utterance, candidates: tuple[Candidate, ...], policy: Policy, *,
    addressed: bool = True, kept: tuple[Kept, ...] = (),
) -> Decision:  # fmt: skip
    """The one place where the bot makes up its mind."""
    if not conversation.bot_leads:
        return StandAside("a person has this conversation")
    if conversation.public and not addressed:
        return StandAside("not addressed")
    decision = _control(conversation, utterance, policy) or _of_content(
        conversation, utterance, candidates, policy, kept
    )
    return _in_public(decision) if conversation.public else decision


def _control(conversation: Conversation, utterance: Utterance, policy: Policy) -> Decision | None:
    payload = utterance.payload
    if payload == PERSON or (not payload and wants_person(utterance.text)):
        return HandOff("asked for a person", intent=conversation.talk.asked_help, probability=1.0)
    if payload == YES:
        return Answer(line="glad", reason="it helped")
    if payload == NO:
        return HandOff("the answer did not help", intent=conversation.talk.asked_help, probability=1.0)
    if payload.startswith("lang:"):
        return _language(payload.removeprefix("lang:"))
    if payload.startswith("intent:"):
        return _chosen(payload.removeprefix("intent:"), policy)
    if payload:
        return StandAside("a button of another time")
    command = _COMMAND.match(utterance.text.strip())
    if command is None:
        return None
    name, argument = command[1].lower(), command[2].strip().lower()
    if name == "lang":
        return _language(argument) if argument else Answer(line="lang_ask", reason="command")
    return HandOff("asked for a person", probability=1.0) if name == "agent" else Answer(line=name, reason="command")


def _language(name: str) -> Decision:
    language = _LANGUAGES.get(name.lower())
    return (
        Answer(line="lang_set", reason="language", language=language)
        if language
        else Answer(line="lang_unknown", reason="language")
    )


def _chosen(intent: str, policy: Policy) -> Decision:
    article = policy.articles.get(intent)
    if article is None:
        return HandOff("the article is gone")
    return _answer(article, 1.0, "chosen")


def _answer(article: Article, probability: float, reason: str) -> Decision:
    if article.hand_off == "always":
        return HandOff(
            f"article {article.intent}", article.intent, article.priority, with_article=True, probability=probability
        )
    return Answer(article.intent, probability=probability, reason=reason, asks_help=article.kind == "question")


def _of_content(
    conversation: Conversation,
    utterance: Utterance,
    candidates: tuple[Candidate, ...],
    policy: Policy,
    kept: tuple[Kept, ...],
) -> Decision:
    if _GRAVE & set(utterance.removed):
        return HandOff("gave a secret away", "hacked" if "hacked" in policy.articles else "", Priority.URGENT)
    text = utterance.text.strip()
    if not any(character.isalnum() for character in text):
        if utterance.attachments:
            return HandOff("files") if conversation.talk.misses else Answer(line="file_received", reason="files")
        return Answer(line="help", reason="no words") if not conversation.talk.misses else StandAside("no words")
    known = [c for c in candidates if c.intent in policy.articles]
    if not known:
        return HandOff("nothing like it is known")
    return _of_candidates(conversation, text, known, policy, kept)


def _of_candidates(
    conversation: Conversation, text: str, known: list[Candidate], policy: Policy, kept: tuple[Kept, ...]
) -> Decision:
    top, article = known[0], policy.articles[known[0].intent]
    talk = conversation.talk
    if article.kind == "small-talk" and (
        top.probability >= policy.answer_at or (len(text) < _LONG and top.probability >= 0.5)
    ):
        return Answer(top.intent, probability=top.probability, reason="small talk")
    sure = top.probability >= policy.answer_at
    if article.kind == "person" and sure:
        return HandOff("asked for a person", probability=top.probability)
    if _OWN_CASE & {reference.kind for reference in kept} and top.probability >= policy.offer_at:
        priority = article.priority
        return HandOff("own case", top.intent, priority, with_article=sure, probability=top.probability)
    if sure and talk.asked_help == top.intent:
        return HandOff("asked again after the answer", top.intent, article.priority, probability=top.probability)
    if sure and talk.automatic >= MOST_AUTOMATIC:
        return HandOff("many answers did not end it", top.intent, article.priority, probability=top.probability)
    if sure:
        return _answer(article, top.probability, "sure")
    offers = [c for c in known if c.probability >= policy.offer_at and policy.articles[c.intent].kind == "question"]
    if offers and not talk.clarified and not conversation.public:
        return Clarify(tuple(c.intent for c in offers[:MOST_OFFERS]), probability=top.probability)
    likely = offers[0].intent if offers else ""
    priority = policy.articles[likely].priority if likely else Priority.NORMAL
    return HandOff("not sure enough", likely, priority, probability=top.probability)


def _in_public(decision: Decision) -> Decision:
    """Where others read along: article text only, and never a queue."""
    if isinstance(decision, HandOff):
        if decision.with_article:
            return Answer(decision.intent, probability=decision.probability, reason=decision.reason)
        asked = decision.reason == "asked for a person" or decision.intent
        return Answer(line="public_person" if asked else "public_unsure", reason=decision.reason)
    if isinstance(decision, Clarify):
        return Answer(line="public_unsure", reason=decision.reason)
    if isinstance(decision, Answer) and decision.line == "file_received":
        return StandAside("files in public")
    return decision
