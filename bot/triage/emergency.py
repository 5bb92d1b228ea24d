"""What must not wait: theft, despair, the law, a fraud under way. A person, at once, whatever the topic. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from bot.decisions import LURED, Decision, HandOff
from bot.faq import Article
from bot.faq.policy import NAMED_AT, PLAIN_AT, Policy
from bot.model import SIGNAL_KEPT, Candidate, Conversation, Priority, Reading, Utterance
from bot.reading import asking, calls
from bot.reading.calls import repeats, threatens
from bot.reading.despair import in_danger, only_exaggerates
from bot.reading.wording import disowns, speaks_of_law, tells_of_anothers_hand, tells_of_theft
from bot.triage.pressed import answer

GUESS_AT = 0.2  # of an article: below, two of five guesses are wrong, and nobody is asked for what it needs
ALARM_AT = 0.5  # from which theft is treated as theft: a mistake costs an agent's minute
OWN_SURE = 0.6  # signal of an own case from which it is one, however near an article lies

_ALARMS = {  # signal: from when, priority, reason
    "theft": (0.55, Priority.URGENT, "theft"),
    "distress": (0.45, Priority.URGENT, "distress"),
    "legal": (0.4, Priority.HIGH, "legal words"),
}
_THEFT_SURE = 0.65  # signal of theft from which it needs no word of another's hand, or of money that is gone
_BOTH_AT = 0.3  # of the article about theft, from which it and the signal of theft bear each other out
_COMPLAINT = "complaint"  # says where a formal complaint goes: fit to be read by who threatens, too
_DANGER = "danger to life"
_HARMLESS = ("general", "done", "other-exchange", "vague", "chat")


def pressing(utterance: Utterance, reading: Reading, policy: Policy) -> HandOff | None:
    """Theft, despair, the law: nothing is said of it while a person is there, but he must not overlook it."""
    known = [c for c in reading.candidates if c.intent in policy.articles]
    found: Decision | None = rescue(utterance, reading, policy)
    found = found or (None if utterance.payload else alarm(utterance.text, reading, known, policy))
    return found if isinstance(found, HandOff) and found.priority is not Priority.NORMAL else None


def raised(found: Decision | None, conversation: Conversation, text: str, policy: Policy) -> HandOff | None:
    """What brings who waits to the front, or has to be told him at once."""
    if conversation.priority is Priority.URGENT:
        return None
    lured = LURED in conversation.talk.told
    if lured and asking.tells_of_loss(text):
        return robbed(policy)
    if not isinstance(found, HandOff):
        return None
    return found if found.priority is Priority.URGENT or (found.reason == LURED and not lured) else None


def robbed(policy: Policy) -> HandOff:
    """Money is gone, or going: first in line, with what to do at once."""
    known = "hacked" in policy.articles
    return HandOff("theft", "hacked" if known else "", Priority.URGENT, with_article=known, probability=1.0)


def rescue(utterance: Utterance, reading: Reading, policy: Policy) -> HandOff | None:
    """Words that speak of ending a life go before everything, and nothing is asked of who says them."""
    if utterance.payload or not in_danger(utterance.text):
        return None
    topic = topic_of(reading, [c for c in reading.candidates if c.intent in policy.articles], policy)
    return HandOff(_DANGER, topic.intent, Priority.URGENT, probability=1.0, asks=False, line="in_danger")


def alarm(text: str, reading: Reading, known: list[Candidate], policy: Policy) -> Decision | None:
    """Theft, despair, the law: a person, at once, whatever the topic."""
    if asking.tells_of_lure(text):
        return robbed(policy) if asking.tells_of_loss(text) else HandOff(LURED, priority=Priority.HIGH, probability=1.0)
    if disowns(text) and "hacked" not in reading.against:
        return robbed(policy)
    if calls.accuses(text) and not threatens(text):
        return HandOff("anger", priority=Priority.HIGH, probability=share(reading.signals.get("angry", 0.0)))
    top = known[0] if known else None
    theft, legal, spam = (reading.signals.get(name, 0.0) for name in ("theft", "legal", "spam"))
    offers = (
        spam >= NAMED_AT and spam > theft and reading.signals.get("noise", 0.0) >= ALARM_AT
    )  # "we get stolen coins back"
    if top and _is_alarm(policy.articles[top.intent]) and top.probability >= ALARM_AT and not offers:
        accuses = legal >= NAMED_AT and legal > theft  # "thieves, I go to the police": a person as fast, but no advice
        found = answer(policy.articles[top.intent], top.probability, "alarm")
        return replace(found, with_article=False) if accuses and isinstance(found, HandOff) else found
    plain, topic = top is not None and top.probability >= PLAIN_AT, topic_of(reading, known, policy)
    scores = alarming(text, reading, top)
    for name, (at, priority, reason) in _ALARMS.items():
        score = 0.0 if name == "theft" and "hacked" in reading.against else scores[name]
        sure = name == "theft" and not offers and score >= _borne_out_from(text, top, policy)
        if (score >= at or sure) and score > max(reading.signals.get(other, 0.0) for other in _HARMLESS):
            hacked = policy.articles.get("hacked") if name == "theft" else None
            if hacked:
                return HandOff(reason, hacked.intent, priority, with_article=True, probability=share(score))
            return handed(reason, topic, priority, score, with_article=name == "legal" and _of_complaint(top, policy))
    if threatens(text):
        return handed("legal words", topic, Priority.HIGH, legal, with_article=_of_complaint(top, policy))
    if repeats(text) and not plain:
        return handed("wrote before", topic, Priority.HIGH, reading.signals.get("repeated", 0.0))
    return None


def alarming(text: str, reading: Reading, top: Candidate | None) -> dict[str, float]:
    """What the signals of theft, despair and the law are worth beside a topic, and beside the words themselves.

    A text that is plainly about a topic only sounds like theft, or a little like despair; a plain wish to complain sounds
    like the law, and "the noise is killing me" like despair. Who has lost his codes sounds robbed, though nobody took anything.
    """
    found = {name: reading.signals.get(name, 0.0) for name in _ALARMS}
    plain = top is not None and top.probability >= PLAIN_AT
    unlike = found["theft"] < _THEFT_SURE and not (_is_theft(top) or tells_of_anothers_hand(text))
    if plain or unlike:
        found["theft"] = 0.0
    if only_exaggerates(text) or (plain and found["distress"] < _ALARMS["distress"][0]):
        found["distress"] = 0.0
    if plain and top and top.probability > found["legal"] and not speaks_of_law(text):
        found["legal"] = 0.0
    return found


def _is_theft(top: Candidate | None) -> bool:
    return top is not None and top.intent == "hacked" and top.probability >= _BOTH_AT


def _borne_out_from(text: str, top: Candidate | None, policy: Policy) -> float:
    """The signal of theft that is enough where the likeliest article says the same, or the words do."""
    if "hacked" not in policy.articles:
        return math.inf
    return NAMED_AT if _is_theft(top) or tells_of_theft(text) else math.inf


def _of_complaint(top: Candidate | None, policy: Policy) -> bool:
    return top is not None and top.intent == _COMPLAINT and top.probability >= policy.at(_COMPLAINT)


def share(score: float) -> float:
    """A raw score as a probability: signals fall a little below nought and rise a little above one."""
    return min(1.0, max(0.0, score))


def _is_alarm(article: Article) -> bool:
    return article.priority is Priority.URGENT and article.hand_off == "always"


@dataclass(frozen=True, slots=True)
class Topic:
    """What an agent should see beside a handoff. A mere guess moves nobody up in the line, and asks him for nothing."""

    intent: str = ""
    priority: Priority = Priority.NORMAL
    asks: bool = True


def topic_of(reading: Reading, known: list[Candidate], policy: Policy) -> Topic:
    """The likeliest; what is urgent is none unless it is as sure as an alarm, or some word speaks of theft."""
    robbed = reading.signals.get("theft", 0.0) >= SIGNAL_KEPT
    for candidate in known:
        article, at = policy.articles[candidate.intent], candidate.probability
        urgent = article.priority is Priority.URGENT
        if article.kind != "question" or at < policy.offer_at or (urgent and at < ALARM_AT and not robbed):
            continue
        sure = urgent or at >= GUESS_AT
        own = reading.signals.get("own-case", 0.0) >= OWN_SURE  # what he needs differs little from topic to topic
        return Topic(article.intent, article.priority if sure else Priority.NORMAL, sure or own)
    return Topic()


def handed(reason: str, topic: Topic, priority: Priority, probability: float, *, with_article: bool = False) -> HandOff:
    """Who is in despair is asked for nothing, sent no article, and told so in other words than the rest."""
    lost = reason == "distress"
    return HandOff(
        reason, topic.intent, priority, with_article=with_article and not lost, probability=share(probability),
        asks=topic.asks and not lost, line="distressed" if lost else "",
    )  # fmt: skip
