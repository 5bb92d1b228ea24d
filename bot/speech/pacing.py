"""How often the bot says the same by itself: a loop of two bots ends, and nobody is sent one line for ever. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.decisions import LURED, Answer, Decision, HandOff, StandAside
from bot.faq.policy import Policy
from bot.model import Conversation, Talk, Utterance

WITHIN = timedelta(minutes=10)
MOST_AGAIN = 4  # automatic answers within that time that say what was said before: with the first they are five


def bounded(
    decision: Decision, conversation: Conversation, utterance: Utterance, policy: Policy, now: datetime
) -> Decision:
    """The decision, unless it would say the same again too often: then a person where it is about something, else nothing.

    Buttons do not count: no bot presses them.
    """
    if not _again(decision, conversation.talk, utterance) or len(_lately(conversation.talk, now)) < MOST_AGAIN:
        return decision
    article = policy.articles.get(decision.intent)
    if article and article.kind == "question" and conversation.bot_leads and not conversation.public:
        return HandOff("said too often", article.intent, article.priority, probability=decision.probability)
    return StandAside("said too often")


def counted(decision: Decision, talk: Talk, utterance: Utterance, now: datetime) -> Talk:
    """What was said, and when it was said again. `decision` has been through `bounded`."""
    if not (named := _said(decision)):
        return talk
    if _again(decision, talk, utterance):
        return replace(talk, again=(*_lately(talk, now), int(now.timestamp())))
    return talk if named in talk.told else replace(talk, told=(*talk.told, named))


def _said(decision: Decision) -> str:
    if isinstance(decision, HandOff):
        return decision.intent if decision.with_article else decision.line or (LURED if decision.warns else "")
    return decision.intent or decision.line if isinstance(decision, Answer) else ""


def _again(decision: Decision, talk: Talk, utterance: Utterance) -> bool:
    return not utterance.payload and isinstance(decision, Answer) and _said(decision) in talk.told


def _lately(talk: Talk, now: datetime) -> tuple[int, ...]:
    return tuple(at for at in talk.again if at > (now - WITHIN).timestamp())
