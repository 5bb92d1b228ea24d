"""What the bot makes of an utterance: the state as it is read now, the candidates, the policy -> one decision. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.calls import DENIED, SPEAKS_OF, wants_person
from bot.faq import Article
from bot.model import Candidate, Conversation, DecisionKind, Kept, Language, Priority, Reading, Status, Utterance
from bot.phrases import NO, PERSON, YES
from bot.redaction import is_grave

MOST_OFFERS = 3  # buttons of a clarifying question, beside "a person"
MOST_AUTOMATIC = 10  # answers in a row without a human or a "yes": then a person looks at it
_OWN_CASE = frozenset({"txid", "order_id"})
_LONG = 60  # characters: small talk is shorter
_TALK_AT = 0.5  # probability from which a short text is small talk: a mistake costs a polite line
_ALARM_AT = 0.5  # from which theft is treated as theft: a mistake costs an agent's minute
_PART_AT = 0.5  # of the topics of two parts, for several questions in one message
_PERSON_AT = 0.4  # from which a text is taken as asking for a person: a mistake costs an agent's minute
_VAGUE_AT = 0.5  # signal from which a text is too vague to be answered, however near an article it is
_PLAIN_AT = 0.6  # of a topic that is no alarm: such a text is about that
_NOISE_AT = 0.3  # probability from which a text is not for us: it lets 1 in 100 messages for a person through
_ARTICLE_WEIGHS = 2.0  # against the odds that only a person can answer
_ALARMS = {  # signal: from when, priority, reason
    "theft": (0.5, Priority.URGENT, "theft"),
    "distress": (0.45, Priority.URGENT, "distress"),
    "legal": (0.5, Priority.HIGH, "legal words"),
}
_PERSONAL = {
    "own-case": "own case", "angry": "anger", "repeated": "wrote before", "theft": "theft", "distress": "distress", "legal": "legal words",
}  # fmt: skip
_PRESSING = frozenset({"angry", "repeated", "theft", "distress", "legal"})
_NOISE = ("spam", "steering", "gibberish")
_ENDS = {"done": "thanks", "other-exchange": "off-topic"}
_HARMLESS = ("general", "done", "other-exchange", "vague", "chat")

_BUT = re.compile(
    r"\b(?:but|still|can'?t|cannot|not|isn'?t|doesn'?t|didn'?t|won'?t|never|where|why|lost|stolen|hacked|locked|problem|help)\b|但|可是|还没|還沒|没到|沒到|不了|怎么|怎麼|为什么|為什麼|问题|問題",
    re.IGNORECASE,
)
_TYPED_YES = re.compile(
    r"(?:yes|yep|yeah|ya|y|it (?:did|helped)|solved|是|是的|有用|有帮助|有幫助|解决了|解決了|好了|可以了|嗯|对|對)[\s,，.!。！~]*(?:thanks?(?: you)?|thx|谢谢|謝謝)?[\s.!。！~]*",
    re.IGNORECASE,
)
_TYPED_NO = re.compile(
    r"(?:no|nope|nah|n|not? (?:really|helpful|solved)|it did(?: not|n'?t)(?: help)?|still (?:not|no)|didn'?t help|useless|没有|沒有|没用|沒用|没|不行|还是不行|還是不行|没解决|沒解決|没帮助|沒幫助|否|不是)[\s.!。！~]*",
    re.IGNORECASE,
)
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
    answer_at: float = 0.50
    offer_at: float = 0.05
    own_case_at: float = 0.50  # an article before a handoff may be less sure: a person follows
    person_at: float = 0.35  # probability from which a message is taken for one that only a person can answer


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


def is_control(utterance: Utterance) -> bool:
    """A button, a command or a call for a person: nothing to match, nothing to wait for."""
    return bool(utterance.payload or _COMMAND.match(utterance.text.strip()) or wants_person(utterance.text))


def patience(text: str, attachments: int, burst: float) -> float:
    """Seconds to wait for the rest of a burst: none after a whole question or a control, `burst` after a fragment."""
    if is_control(Utterance(text)):
        return 0.0
    stripped = text.strip()
    whole = stripped.endswith(("?", "？", ".", "。", "!", "！")) and len(stripped) > 5
    weight = sum(3 if c >= "\u2e80" else 1 for c in stripped)
    return burst if attachments or (not whole and weight < 45) else 0.0


def decide(
    conversation: Conversation, utterance: Utterance, reading: Reading, policy: Policy, *,
    addressed: bool = True, kept: tuple[Kept, ...] = (), foreign: bool = False,
) -> Decision:  # fmt: skip
    """The one place where the bot makes up its mind. `foreign`: written in a language that we do not speak."""
    if not conversation.bot_leads:
        return _while_waiting(conversation, utterance, policy)
    if conversation.public and not addressed:
        return StandAside("not addressed")
    worth = replace(reading, candidates=_worth(utterance.text, reading.candidates, policy, foreign=foreign))
    decision = _control(conversation, utterance, policy) or _of_content(conversation, utterance, worth, policy, kept)
    return _in_public(decision) if conversation.public else decision


def _while_waiting(conversation: Conversation, utterance: Utterance, policy: Policy) -> Decision:
    """Nobody has claimed yet: the bot does not lead, but a command or a call for a person gets one line."""
    if conversation.status is not Status.OPEN or conversation.assignee is not None or conversation.public:
        return StandAside("a person has this conversation")
    decision = _control(conversation, utterance, policy)
    if decision is None or utterance.payload in (YES, NO):
        return StandAside("waits for a person")
    if isinstance(decision, Answer) and decision.line in ("lang_set", "lang_ask", "lang_unknown"):
        return decision
    return Answer(line="still_waiting", reason="waits for a person")


def _worth(text: str, candidates: tuple[Candidate, ...], policy: Policy, *, foreign: bool) -> tuple[Candidate, ...]:
    """Candidates without those that the text itself contradicts: no greeting for a problem, no person who was refused."""

    def contradicted(candidate: Candidate) -> bool:
        article = policy.articles.get(candidate.intent)
        if article is None or article.kind == "question":
            return False
        if article.kind == "person":
            return bool(DENIED.search(text) or SPEAKS_OF.search(text))
        return foreign or bool(_BUT.search(text))

    return tuple(candidate for candidate in candidates if not contradicted(candidate))


def _control(conversation: Conversation, utterance: Utterance, policy: Policy) -> Decision | None:
    payload = utterance.payload
    if payload == PERSON or (not payload and wants_person(utterance.text)):
        return HandOff("asked for a person", intent=conversation.talk.asked_help, probability=1.0)
    asked = conversation.talk.asked_help
    said = "" if payload or not asked else utterance.text.strip()
    if payload == YES or _TYPED_YES.fullmatch(said):
        return Answer(line="glad", reason="it helped")
    if (payload == NO and asked) or _TYPED_NO.fullmatch(said):
        return HandOff("the answer did not help", intent=asked, probability=1.0)
    if payload == NO:
        return Answer(line="help", reason="a button of another time")
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
    conversation: Conversation, utterance: Utterance, reading: Reading, policy: Policy, kept: tuple[Kept, ...]
) -> Decision:  # fmt: skip
    if is_grave(utterance.removed):
        return HandOff("gave a secret away", "hacked" if "hacked" in policy.articles else "", Priority.URGENT)
    text = utterance.text.strip()
    if not any(character.isalnum() for character in text):
        if utterance.attachments:
            return HandOff("files") if conversation.talk.misses else Answer(line="file_received", reason="files")
        return Answer(line="help", reason="no words") if not conversation.talk.misses else StandAside("no words")
    known = [c for c in reading.candidates if c.intent in policy.articles]
    if DENIED.search(text) and (not known or known[0].probability < policy.offer_at):
        return Answer(line="help", reason="wants no person")
    return (
        _alarm(reading, known, policy)
        or _small_talk(conversation, text, reading, known, policy)
        or _needs_person(reading, known, policy, kept)
        or _of_topics(conversation, reading, known, policy)
    )


def _alarm(reading: Reading, known: list[Candidate], policy: Policy) -> Decision | None:
    """Theft, despair, the law: a person, at once, whatever the topic."""
    top = known[0] if known else None
    if top and _is_alarm(policy.articles[top.intent]) and top.probability >= _ALARM_AT:
        return _answer(policy.articles[top.intent], top.probability, "alarm")
    if top and top.probability >= _PLAIN_AT:
        return None
    for name, (at, priority, reason) in _ALARMS.items():
        score = reading.signals.get(name, 0.0)
        if score >= at and score > max(reading.signals.get(other, 0.0) for other in _HARMLESS):
            hacked = policy.articles.get("hacked") if name == "theft" else None
            intent = hacked.intent if hacked else _likely(known, policy)
            return HandOff(reason, intent, priority, with_article=hacked is not None, probability=score)
    return None


def _is_alarm(article: Article) -> bool:
    return article.priority is Priority.URGENT and article.hand_off == "always"


def _likely(known: list[Candidate], policy: Policy) -> str:
    """The topic that an agent should see beside a handoff."""
    first = next((c for c in known if policy.articles[c.intent].kind == "question"), None)
    return first.intent if first and first.probability >= policy.offer_at else ""


def _small_talk(
    conversation: Conversation, text: str, reading: Reading, known: list[Candidate], policy: Policy
) -> Decision | None:
    """One polite line, or nothing for what nobody wrote to be helped."""
    noise = reading.signals.get("noise", 0.0)
    if noise >= _NOISE_AT:
        reason = max(_NOISE, key=lambda signal: reading.signals.get(signal, 0.0))
        said = conversation.talk.misses or conversation.public
        return StandAside(reason) if said else Answer(line="help", probability=noise, reason=reason)
    talk = reading.signals.get("talk", 0.0)
    chats = [c for c in known if policy.articles[c.intent].kind == "small-talk"]
    top = chats[0] if chats else None
    if (
        top
        and top is known[0]
        and (top.probability >= policy.answer_at or (len(text) < _LONG and top.probability >= _TALK_AT))
    ):
        return Answer(top.intent, probability=top.probability, reason="small talk")
    if talk < _TALK_AT:
        return None
    ended = next((intent for name, intent in _ENDS.items() if intent in policy.articles
                  and reading.signals.get(name, 0.0) > reading.signals.get("chat", 0.0)), "")  # fmt: skip
    intent = ended or (top.intent if top else "")
    return Answer(intent, probability=talk, reason="small talk") if intent else None


def _needs_person(reading: Reading, known: list[Candidate], policy: Policy, kept: tuple[Kept, ...]) -> Decision | None:
    """An own case, several questions, anger, a contact who was here before: the article where it is sure, and a person."""
    top = next((c for c in known if policy.articles[c.intent].kind == "question"), None)
    likely = policy.articles[top.intent] if top and top.probability >= policy.offer_at else None
    reason, priority = "", likely.priority if likely else Priority.NORMAL
    if _OWN_CASE & {reference.kind for reference in kept} and likely:
        reason = "own case"
    elif _asks_several(reading, policy):
        reason = "several questions"
    elif _personal(reading, top) >= policy.person_at:
        name = max(_PERSONAL, key=lambda signal: reading.signals.get(signal, 0.0))
        reason = _PERSONAL[name]
        priority = Priority.HIGH if name in _PRESSING and priority is Priority.NORMAL else priority
    if not reason:
        return None
    sure = top is not None and top.probability >= policy.own_case_at
    return HandOff(
        reason, likely.intent if likely else "", priority, with_article=likely is not None and sure,
        probability=top.probability if top else 0.0,
    )  # fmt: skip


def _asks_several(reading: Reading, policy: Policy) -> bool:
    """Two parts that are surely about different things, while the whole is surely about none."""
    if reading.candidates and reading.candidates[0].probability >= policy.answer_at:
        return False
    sure = [c for c in reading.parts if c.probability >= _PART_AT and c.intent in policy.articles]
    return len({c.intent for c in sure if policy.articles[c.intent].kind == "question"}) > 1


def _personal(reading: Reading, top: Candidate | None) -> float:
    """The probability that only a person can answer; the nearer the text is to an article, the less."""
    person = min(reading.signals.get("person", 0.0), 0.9999)
    odds = person / (1 - person) * math.exp(-_ARTICLE_WEIGHS * (top.probability if top else 0.0))
    return odds / (1 + odds)


def _of_topics(conversation: Conversation, reading: Reading, known: list[Candidate], policy: Policy) -> Decision:
    if not known:
        return HandOff("nothing like it is known")
    top, article, talk = known[0], policy.articles[known[0].intent], conversation.talk
    sure = top.probability >= policy.answer_at
    if article.kind == "person" and top.probability >= _PERSON_AT:
        return HandOff("asked for a person", probability=top.probability)
    if sure and talk.asked_help == top.intent:
        return HandOff("asked again after the answer", top.intent, article.priority, probability=top.probability)
    if sure and talk.automatic >= MOST_AUTOMATIC:
        return HandOff("many answers did not end it", top.intent, article.priority, probability=top.probability)
    if sure and reading.signals.get("vague", 0.0) < _VAGUE_AT:
        return _answer(article, top.probability, "sure")
    offers = [c for c in known if policy.articles[c.intent].kind == "question" and c.probability >= policy.offer_at]
    if offers and not talk.clarified and not conversation.public:
        return Clarify(tuple(c.intent for c in offers[:MOST_OFFERS]), probability=top.probability)
    likely = offers[0].intent if offers else ""
    priority = policy.articles[likely].priority if likely else Priority.NORMAL
    return HandOff("not sure enough", likely, priority, probability=top.probability)


def _in_public(decision: Decision) -> Decision:
    """Where others read along: article text only, and never a queue."""
    if isinstance(decision, HandOff):
        if decision.with_article and decision.reason == "own case":
            return Answer(decision.intent, probability=decision.probability, reason=decision.reason)
        asked = decision.reason == "asked for a person" or decision.intent
        return Answer(line="public_person" if asked else "public_unsure", reason=decision.reason)
    if isinstance(decision, Clarify):
        return Answer(line="public_unsure", reason=decision.reason)
    if isinstance(decision, Answer) and decision.line == "file_received":
        return StandAside("files in public")
    return decision
