"""What a button, a command, or the words that somebody types in their place ask for: no guessing. Pure."""

from __future__ import annotations

from bot.decisions import Answer, Decision, HandOff, StandAside
from bot.faq import Article
from bot.faq.policy import NAMED_AT, Policy
from bot.model import Conversation, Priority, Reading, Utterance
from bot.reading.calls import wants_person
from bot.reading.closing import after_over, declines, is_over
from bot.reading.controls import Choice, asks, chosen_of, says_no, says_yes, tells_of_own_trouble
from bot.rules.verdict import CHOSEN
from bot.speech.phrases import LANG, NO, PERSON, SOLVED, YES
from bot.triage import commands

_PERSON = (PERSON, "agent")  # "agent": pages that were open, or kept by a browser, when the chat still said so
_NO_MORE = "needs no agent any more"


def control(conversation: Conversation, utterance: Utterance, policy: Policy) -> Decision | None:
    """What is not read but meant: None for everything else."""
    payload = utterance.payload
    if payload in _PERSON or (not payload and wants_person(utterance.text)):
        return HandOff("asked for a person", intent=conversation.talk.asked_help, probability=1.0)
    asked = conversation.talk.asked_help
    said = "" if payload else utterance.text.strip()
    if said and conversation.talk.offers and (choice := _choice(conversation, said, policy)):
        return choice
    if payload in (YES, SOLVED) or (asked and says_yes(said)):
        return Answer(line="glad", reason="it helped")
    if asked and (payload == NO or says_no(said)):
        return HandOff("the answer did not help", intent=asked, probability=1.0)
    if payload == NO:
        return Answer(line="help", reason="a button of another time")
    if payload.startswith(LANG):
        return commands.language(payload.removeprefix(LANG))
    if payload.startswith("intent:"):
        return _chosen(payload.removeprefix("intent:"), policy)
    if payload:
        return StandAside("a button of another time")
    return commands.asked(utterance.text.strip(), policy)


def _choice(conversation: Conversation, said: str, policy: Policy) -> Decision | None:
    """What the words of somebody who was asked back choose; None where they say something else."""
    offers = tuple(intent for intent in conversation.talk.offers if intent in policy.articles)
    found = chosen_of(said, [tuple(policy.articles[intent].titles.values()) for intent in offers])
    if found is Choice.YES and len(offers) == 1:
        found = 0
    if isinstance(found, int):
        return _chosen(offers[found], policy)
    if found is Choice.YES and "choose" not in conversation.talk.told:
        return Answer(line="choose", reason="between articles")
    if found is Choice.SILENT:
        return None
    return HandOff("several questions" if found is Choice.SEVERAL else "none of the choices", probability=1.0)


def _chosen(intent: str, policy: Policy) -> Decision:
    article = policy.articles.get(intent)
    if article is None:
        return HandOff("the article is gone")
    return answer(article, 1.0, CHOSEN, near=CHOSEN)


def answer(article: Article, probability: float, reason: str, near: str = "") -> Decision:
    """The article, and a person where it always needs one."""
    if article.hand_off == "always":
        return HandOff(
            f"article {article.intent}", article.intent, article.priority, with_article=True, probability=probability
        )
    helps = article.kind == "question"
    return Answer(article.intent, probability=probability, reason=reason, asks_help=helps, near=near)


def leaving(conversation: Conversation, utterance: Utterance, reading: Reading) -> Answer | None:
    """He says that it is solved, or that he wants nobody: the button at first, and what he says twice is done.

    Who is robbed or in despair keeps his place: an agent looks all the same.
    """
    text = "" if utterance.payload or utterance.attachments else utterance.text
    robbed = reading.signals.get("theft", 0.0) >= NAMED_AT
    says = is_over(text) or (declines(text) and not robbed and not wants_person(text))
    if not says and utterance.payload not in (SOLVED, YES):
        return None if robbed else _likely_over(conversation, text)
    if conversation.priority is Priority.URGENT:
        return None if utterance.payload else Answer(line="still_waiting", reason="waits for a person")
    if utterance.payload == SOLVED or "may_leave" in conversation.talk.told:
        line = "out_of_line" if utterance.payload else "left_line"
        return Answer(line=line, reason=_NO_MORE, ends_wait=True)
    return Answer(line="may_leave", reason=_NO_MORE)


def _likely_over(conversation: Conversation, text: str) -> Answer | None:
    """Who begins so and tells more is shown the way out once, and never taken out by it."""
    shown = conversation.priority is Priority.URGENT or "may_leave" in conversation.talk.told
    more = after_over(text)
    if shown or not more or asks(more) or tells_of_own_trouble(more):
        return None
    return Answer(line="may_leave", reason=_NO_MORE)
