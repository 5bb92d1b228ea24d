"""What the bot makes of an utterance: the state as it is read now, the candidates, the policy -> one decision. Pure."""

from __future__ import annotations

import math
from dataclasses import replace

from bot.decisions import MOST_OFFERS, Answer, AskFor, Clarify, Decision, HandOff, StandAside
from bot.faq.policy import NAMED_AT, PART_AT, PERSON_AT, PERSONAL, PLAIN_AT, TALK_SURE, VAGUE_AT, Policy
from bot.model import SIGNAL_KEPT, Candidate, Conversation, Kept, Priority, Reading, Status, Talk, Utterance
from bot.reading import calls
from bot.reading.bare import greets, names_no_matter
from bot.reading.calls import SPEAKS_OF, asks_where_you_are, refuses_person
from bot.reading.closing import is_kind
from bot.reading.controls import BUT, asks, tells_of_own_trouble
from bot.reading.wording import contests
from bot.redaction import is_grave
from bot.rules.verdict import CHOSEN
from bot.speech import intake
from bot.speech.phrases import NO, YES
from bot.triage import commands
from bot.triage.emergency import (
    ALARM_AT,
    GUESS_AT,
    OWN_SURE,
    alarm,
    alarming,
    handed,
    pressing,
    raised,
    rescue,
    topic_of,
)
from bot.triage.pressed import answer, control, leaving
from bot.triage.smalltalk import asked_what, good_news, small_talk

MOST_ASKS = 3  # times that details are asked for again while somebody waits
MOST_AUTOMATIC = 10  # answers in a row without a human or a "yes": then a person looks at it
_OWN_CASE = frozenset({"txid", "order_id"})
_FOREIGN_AT = 0.6  # in a language that no article is written in, whose probabilities were learnt from others
_PLAINLY_AT = 0.3  # signal that a text which is plainly about a topic needs to be for a person all the same
_PERSON_SURE = 0.85  # probability from which a person looks at it, however plain the topic: he gets both
_GENERAL_AT = 0.5  # signal from which anybody may ask it ...
_GENERAL_BEFORE = 0.2  # ... if it leads so far before that for a person: of 649 who need one it holds back none
_NAMES_NOTHING_AT = 0.5  # signal of a text that says no more than that something is wrong
_SHORT = 60  # characters
_SEVERAL_AT = 0.5  # signal of several questions
_ARTICLE_WEIGHS = 4.0  # against the odds that only a person can answer

_PRESSING = frozenset({"angry", "repeated", "theft", "distress", "legal"})
_CALLS = ("asked for a person", "anger", "wrote before")
"""Reasons to hand off that, while he waits, ask where the agent is."""
_UNSURE = frozenset({"not sure enough", "nothing like it is known"})
_OFFERED = _UNSURE | {"own case", "several questions", "more than a standard question"}
"""Reasons to hand off beside which articles stand on buttons: who is robbed, angry or asked for a person gets none."""
_FURTHER = "a further question"
_GREETING = "greeting"
_HOURS = "support-hours"  # when agents are there: not for whom none is there


def decide(
    conversation: Conversation, utterance: Utterance, reading: Reading, policy: Policy, *,
    addressed: bool = True, kept: tuple[Kept, ...] = (), foreign: bool = False, staffed: bool = True,
) -> Decision:  # fmt: skip
    """The one place where the bot makes up its mind.

    `foreign`: written in a language that we do not speak. `staffed`: an agent is on duty, as who waits needs to be told.
    """
    policy = policy.at_least(_FOREIGN_AT) if foreign else policy
    worth = replace(reading, candidates=_worth(utterance.text, reading, policy, foreign=foreign))
    if not conversation.bot_leads:
        found = _still_true(_while_waiting(conversation, utterance, worth, policy, kept), policy)
        return found if staffed or found.intent != _HOURS else Answer(line="still_waiting", reason="waits for a person")
    if conversation.public and not addressed:
        return StandAside("not addressed")
    decision = rescue(utterance, worth, policy) or control(conversation, utterance, policy)
    decision = _still_true(decision or _of_content(conversation, utterance, worth, policy, kept), policy)
    return _in_public(decision) if conversation.public else _offering(decision, conversation, reading, policy)


def _still_true(decision: Decision, policy: Policy) -> Decision:
    """Without articles whose review is overdue: what they say may no longer be so, and a person answers instead."""
    if isinstance(decision, Answer) and decision.intent in policy.expired:
        return _expired(decision.intent, decision.probability, policy)
    if isinstance(decision, HandOff) and decision.intent in policy.expired:
        return replace(decision, with_article=False)
    if isinstance(decision, Clarify):
        left = tuple(intent for intent in decision.offers if intent not in policy.expired)
        return replace(decision, offers=left) if left else _expired(decision.offers[0], decision.probability, policy)
    return decision


def _expired(intent: str, probability: float, policy: Policy) -> HandOff:
    article = policy.articles[intent]
    sure = probability >= (ALARM_AT if article.priority is Priority.URGENT else GUESS_AT)
    priority = article.priority if sure else Priority.NORMAL
    return HandOff("article expired", intent, priority, probability=probability)


def _offering(decision: Decision, conversation: Conversation, reading: Reading, policy: Policy) -> Decision:
    """With articles to look at until the person comes, also those that the text seems to deny: a button asserts nothing."""
    if not isinstance(decision, HandOff) or decision.with_article or decision.reason not in _OFFERED:
        return decision
    likely = [c.intent for c in (*reading.candidates, *reading.parts) if c.probability >= policy.offer_at]
    offers = tuple(dict.fromkeys(intent for intent in likely if _offerable(intent, conversation, policy)))[:MOST_OFFERS]
    if offers and decision.reason in _UNSURE and not conversation.talk.clarified:
        return Clarify(offers, probability=decision.probability)
    return replace(decision, offers=offers)


def _offerable(intent: str, conversation: Conversation, policy: Policy) -> bool:
    article = policy.articles.get(intent)
    if article is None or intent in policy.expired or intent in conversation.talk.told:
        return False
    return article.kind == "question" and article.hand_off != "always"


def _while_waiting(
    conversation: Conversation, utterance: Utterance, reading: Reading, policy: Policy, kept: tuple[Kept, ...]
) -> Decision:
    """Nobody has claimed yet: the bot does not lead, but it does not leave who waits alone either.

    A command or a call ("is anybody there?") gets one line with the place, another plain question its article and
    that line. Who sends some of what an agent will need is told what is missing, or came cut short. Who tells of theft or
    despair goes to the front, once, with what to do at once. Who needs nobody any more may leave. The rest is for the agent.
    """
    if conversation.assignee is not None:
        return StandAside("a person has this conversation", pressing(utterance, reading, policy))
    if conversation.status is not Status.OPEN or conversation.public:
        return StandAside("a person has this conversation")
    danger = rescue(utterance, reading, policy)
    if danger and danger.line not in conversation.talk.told:
        return danger
    if left := leaving(conversation, utterance, reading):
        return left
    decision = control(conversation, utterance, policy) or commands.whether_ours(utterance.text, policy)
    if decision is None or utterance.payload in (YES, NO):
        known = [c for c in reading.candidates if c.intent in policy.articles]
        found = alarm(utterance.text, reading, known, policy) if decision is None else None
        if decision is None and (pushed := raised(found, conversation, utterance.text, policy)):
            return pushed
        if decision is None and (found is None or found.reason in _CALLS):
            return _meanwhile(conversation, utterance, reading, policy, kept) or StandAside("waits for a person")
        return (decision is None and _details(conversation, utterance)) or StandAside("waits for a person")
    if isinstance(decision, Answer) and decision.line.startswith(("lang_", "verify_")):
        return decision
    if isinstance(decision, Answer) and decision.reason == CHOSEN:
        return replace(decision, line="still_waiting", asks_help=False)
    return Answer(line="still_waiting", reason="waits for a person")


def _meanwhile(
    conversation: Conversation, utterance: Utterance, reading: Reading, policy: Policy, kept: tuple[Kept, ...]
) -> Answer | AskFor | None:
    """What can be said to it until an agent comes: nothing twice, and nothing that is only more of the same case."""
    if calls.asks_about_line(utterance.text):
        return Answer(line="still_waiting", reason="waits for a person")
    text, wants = utterance.text, conversation.talk.wants
    if need := intake.explained(text, wants):
        return Answer(line=f"explain_{need}", reason="what a detail is")
    details = _details(conversation, utterance)
    if details and not asks(text):
        return details
    if wants and conversation.talk.asks < MOST_ASKS and intake.asks_what_is_needed(text):
        return AskFor(wants)
    found = _of_content(conversation, utterance, reading, policy, kept)
    article = policy.articles.get(found.intent) if isinstance(found, Answer) else None
    new = article is not None and article.kind == "question" and article.intent not in conversation.talk.told
    bare = bool(kept) and not asks(text)  # "address T...": more of the same case, whatever article is near it
    if isinstance(found, Answer) and new and not bare:
        return replace(found, line="still_waiting", reason="a question while waiting", asks_help=False)
    if details and not asks_where_you_are(text):
        return details
    called = found.intent == _GREETING or (isinstance(found, HandOff) and found.reason in _CALLS)
    called = called or (asks_where_you_are(text) and not kept and not utterance.attachments)
    return Answer(line="still_waiting", reason="waits for a person") if called else None


def _details(conversation: Conversation, utterance: Utterance) -> Answer | AskFor | None:
    """Thanks for what an agent will need, with what is missing still; None where nothing of it came, or it was asked often."""
    talk = conversation.talk
    if not talk.wants or talk.asks >= MOST_ASKS:
        return None
    left = intake.missing(talk.wants, utterance.given)
    broken = intake.broken_in(utterance.text, left)
    if not broken and len(left) == len(talk.wants):
        return None
    return AskFor(left, broken) if left else Answer(line="all_given", reason="details while waiting")


def _worth(text: str, reading: Reading, policy: Policy, *, foreign: bool) -> tuple[Candidate, ...]:
    """Candidates without those that the text itself contradicts: no greeting for a problem, no person who was refused."""
    chat = reading.signals.get("talk", 0.0) >= TALK_SURE and not reading.matter

    def contradicted(candidate: Candidate) -> bool:
        article = policy.articles.get(candidate.intent)
        if article is None or article.kind == "question":
            return candidate.intent in reading.against
        if article.kind == "person":
            return refuses_person(text) or bool(SPEAKS_OF.search(text))
        return not chat and (foreign or (bool(BUT.search(text)) and candidate.probability < TALK_SURE))

    return tuple(candidate for candidate in reading.candidates if not contradicted(candidate))


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
    if refuses_person(text) and (not known or known[0].probability < policy.offer_at):
        return Answer(line="help", reason="wants no person")
    return (
        commands.whether_ours(text, policy)
        or _of_bare(conversation, utterance, reading, known, policy)
        or alarm(text, reading, known, policy)
        or _surely_kind(small_talk(conversation, text, reading, known, policy), conversation, text)
        or good_news(reading, known, policy)
        or _needs_person(text, reading, known, policy, kept)
        or _of_topics(conversation, text, reading, known, policy)
    )


def _of_bare(
    conversation: Conversation, utterance: Utterance, reading: Reading, known: list[Candidate], policy: Policy
) -> Decision | None:
    """Who greets is greeted; who says by his words alone that something is wrong, and not what, is asked once. Then a person.

    Where an answer was just given he means that, and who sends a picture shows what it is.
    """
    hello, talk = policy.articles.get(_GREETING), conversation.talk
    if hello and greets(utterance.text):
        return Answer(_GREETING, probability=1.0, reason="small talk")
    named = talk.asked_help or utterance.attachments or not names_no_matter(utterance.text)
    if named or conversation.public or not conversation.bot_leads:
        return None
    top = known[0] if known else None
    polite = reading.signals.get("vague", 0.0) < VAGUE_AT and _GREETING not in talk.told
    if polite and top and top.intent == _GREETING and top.probability >= policy.at(_GREETING):
        return Answer(_GREETING, probability=top.probability, reason="small talk")
    offers = _questions(known, policy)
    if asked_what(talk):
        return HandOff("not sure enough", probability=top.probability if top else 0.0)
    if offers:
        return Clarify(tuple(c.intent for c in offers[:MOST_OFFERS]), probability=offers[0].probability)
    return _tell_more(top)


def _questions(known: list[Candidate], policy: Policy) -> list[Candidate]:
    """What may stand on buttons."""
    return [c for c in known if policy.articles[c.intent].kind == "question" and c.probability >= policy.offer_at]


def _tell_more(top: Candidate | None) -> Answer:
    probability = 1 - top.probability if top else 1.0
    return Answer(line="tell_more", probability=probability, reason="does not say what it is about")


def _surely_kind(said: Decision | None, conversation: Conversation, text: str) -> Decision | None:
    """After "did this help?" nobody is told "you are welcome" who may have said that it did not: he is asked once more."""
    talk = conversation.talk
    asked = talk.asked_help and not conversation.public and "helped_ask" not in talk.told
    if asked and isinstance(said, Answer) and said.intent == "thanks" and not is_kind(text):
        return Answer(line="helped_ask", probability=said.probability, reason=said.reason)
    return said


def _needs_person(
    text: str, reading: Reading, known: list[Candidate], policy: Policy, kept: tuple[Kept, ...]
) -> Decision | None:
    """An own case, several questions, anger, a contact who was here before: the article where it is sure, and a person."""
    top = next((c for c in known if policy.articles[c.intent].kind == "question"), None)
    topic = topic_of(reading, known, policy)
    reason, priority = "", topic.priority
    if _OWN_CASE & {reference.kind for reference in kept} and topic.intent:
        reason = "own case"
    elif _asks_several(reading, policy):
        reason = "several questions"
    elif contests(text):
        reason = "own case"
    elif _personal(reading, top) >= policy.person_at or reading.signals.get("own-case", 0.0) >= OWN_SURE:
        plain = top is not None and top.probability >= PLAIN_AT
        signals = {name: reading.signals.get(name, 0.0) for name in PERSONAL} | alarming(text, reading, top)
        name, score = max(signals.items(), key=lambda found: found[1])
        vague = reading.signals.get("vague", 0.0)
        surely = reading.signals.get("person", 0.0) >= _PERSON_SURE
        if (plain and score < _PLAINLY_AT and not surely) or (vague >= VAGUE_AT and vague > score):
            return None  # what it is about is clear, or has to be asked first
        if score < NAMED_AT and _is_general(reading):
            return None  # anybody may ask it: asked back it costs a tap, and no agent's time
        reason = PERSONAL[name] if score >= NAMED_AT else "more than a standard question"
        pressing = name in _PRESSING and score >= NAMED_AT
        priority = Priority.HIGH if pressing and priority is Priority.NORMAL else priority
    if not reason:
        return None
    sure = top is not None and top.probability >= max(policy.own_case_at, policy.answer_at)
    with_article = sure and topic.intent == top.intent if top else False
    return handed(reason, topic, priority, top.probability if top else 0.0, with_article=with_article)


def _is_general(reading: Reading) -> bool:
    general = reading.signals.get("general", 0.0)
    return general >= _GENERAL_AT and general > reading.signals.get("person", 0.0) + _GENERAL_BEFORE


def _asks_several(reading: Reading, policy: Policy) -> bool:
    """Two parts that are surely about different things, while the whole is surely about none; or it says so itself."""
    if len(reading.parts) > 1 and reading.signals.get("several", 0.0) >= _SEVERAL_AT:
        return True
    whole = reading.candidates[0] if reading.candidates else None
    if whole and whole.probability >= policy.at(whole.intent):
        return False
    sure = [c for c in reading.parts if c.probability >= PART_AT and c.intent in policy.articles]
    return len({c.intent for c in sure if policy.articles[c.intent].kind == "question"}) > 1


def _personal(reading: Reading, top: Candidate | None) -> float:
    """The probability that only a person can answer; the nearer the text is to an article, the less."""
    person = min(reading.signals.get("person", 0.0), 0.9999)
    odds = person / (1 - person) * math.exp(-_ARTICLE_WEIGHS * (top.probability if top else 0.0))
    return odds / (1 + odds)


def _of_topics(
    conversation: Conversation, text: str, reading: Reading, known: list[Candidate], policy: Policy
) -> Decision:
    if not known:
        return HandOff("nothing like it is known")
    top, article, talk = known[0], policy.articles[known[0].intent], conversation.talk
    sure = top.probability >= policy.at(top.intent)
    if article.kind == "person" and top.probability >= PERSON_AT:
        return HandOff("asked for a person", probability=top.probability)
    further = talk.asked_help == top.intent and _asks_further(talk, text, top, reading)
    if sure and talk.asked_help == top.intent and not further:
        return HandOff("asked again after the answer", top.intent, article.priority, probability=top.probability)
    if sure and talk.automatic >= MOST_AUTOMATIC:
        return HandOff("many answers did not end it", top.intent, article.priority, probability=top.probability)
    if sure and reading.signals.get("vague", 0.0) < VAGUE_AT:
        return answer(article, top.probability, _FURTHER if further else "sure", top.nearest)
    offers = _questions(known, policy)
    if offers and not talk.clarified and not conversation.public:
        return Clarify(tuple(c.intent for c in offers[:MOST_OFFERS]), probability=top.probability)
    if not conversation.public and _names_nothing(text, reading, talk):
        return _tell_more(top)
    topic = topic_of(reading, known, policy)
    return handed("not sure enough", topic, topic.priority, top.probability)


def _names_nothing(text: str, reading: Reading, talk: Talk) -> bool:
    """Whether a first short message says no more than that something is wrong: asked once, and no agent's time."""
    asked = talk.misses or talk.automatic or asked_what(talk)
    return not asked and len(text) <= _SHORT and reading.signals.get("vague", 0.0) >= _NAMES_NOTHING_AT


def _asks_further(talk: Talk, text: str, top: Candidate, reading: Reading) -> bool:
    """Another question that the same article answers, in other words or another language, and no complaint: once."""
    other = bool(talk.asked_near) and talk.asked_near != top.nearest and not talk.again
    if not other or tells_of_own_trouble(text) or not asks(text):
        return False
    return max(reading.signals.get(name, 0.0) for name in (*PERSONAL, "person")) < SIGNAL_KEPT


def _in_public(decision: Decision) -> Decision:
    """Where others read along: article text only, and never a queue. What needs a person goes on in private."""
    if isinstance(decision, Clarify):
        case = HandOff(decision.reason, decision.offers[0])
        return Answer(line="public_unsure", reason=decision.reason, case=case)
    if isinstance(decision, HandOff):
        said = decision.intent if decision.with_article and decision.reason == "own case" else ""
        asked = decision.reason == "asked for a person" or decision.intent
        return Answer(
            said, line="public_person" if asked else "public_unsure", probability=decision.probability if said else 1.0,
            reason=decision.reason, case=decision,
        )  # fmt: skip
    if isinstance(decision, Answer) and decision.line == "file_received":
        return StandAside("files in public")
    return decision
