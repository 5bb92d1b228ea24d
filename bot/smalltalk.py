"""What nobody wrote to be helped: greetings, thanks, chat, good news, noise. One polite line, or nothing. Pure."""

from __future__ import annotations

from bot.decisions import Answer, Decision, StandAside
from bot.model import Candidate, Conversation, Reading
from bot.policy import NAMED_AT, PART_AT, PERSON_AT, PERSONAL, PLAIN_AT, VAGUE_AT, Policy

_LONG = 60  # characters: small talk is shorter
_TALK_AT = 0.5  # probability from which a short text is small talk: a mistake costs a polite line
_TALK_BEFORE = (
    0.6  # from which a text is small talk of which no article knows; the surer a question's article is, the more
)
_TALK_LIKELY = 0.65  # the same where a person may be needed
_PERSON_LIKELY = 0.5
_NOISE_AT = 0.4  # probability from which a text is not for us: it lets 1 in 100 messages for a person through
_NOISE = ("spam", "steering", "gibberish")
_ENDS = {"done": "thanks", "other-exchange": "off-topic"}


def small_talk(
    conversation: Conversation, text: str, reading: Reading, known: list[Candidate], policy: Policy
) -> Decision | None:
    """One polite line, or nothing for what nobody wrote to be helped."""
    noise = reading.signals.get("noise", 0.0)
    if noise >= _NOISE_AT and not _is_serious(reading, known, policy):
        reason = max(_NOISE, key=lambda signal: reading.signals.get(signal, 0.0))
        said = conversation.talk.misses or conversation.public
        return StandAside(reason) if said else Answer(line="help", probability=noise, reason=reason)
    if reading.elsewhere and "off-topic" in policy.articles and (not known or known[0].probability < PART_AT):
        return Answer("off-topic", reason="an account with somebody else")
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
    return Answer(intent, probability=talk, reason="small talk") if intent else None


def _talk_from(reading: Reading, question: float) -> float:
    """The probability from which a text that no small talk's article knows is small talk all the same."""
    if reading.signals.get("person", 0.0) >= _PERSON_LIKELY:
        return _TALK_LIKELY
    return _TALK_BEFORE + question * (1 - _TALK_BEFORE)


def good_news(reading: Reading, known: list[Candidate], policy: Policy) -> Decision | None:
    """It has come about, whatever it was: nobody has to look at that, and no article fits."""
    if not reading.settled or (known and known[0].probability >= policy.at(known[0].intent)):
        return None
    personal = max(reading.signals.get(name, 0.0) for name in PERSONAL)
    return Answer(line="glad", reason="settled") if personal < NAMED_AT else None


def _is_serious(reading: Reading, known: list[Candidate], policy: Policy) -> bool:
    """Whether what looks like noise tells of an own case, or asks for a person, more than it looks like noise."""
    if known and policy.articles[known[0].intent].kind == "person" and known[0].probability >= PERSON_AT:
        return True
    signals = reading.signals
    noise = max(signals.get(name, 0.0) for name in _NOISE)
    if known and policy.articles[known[0].intent].kind == "question" and known[0].probability > max(noise, PLAIN_AT):
        return True
    return max(signals.get(name, 0.0) for name in PERSONAL) > noise
