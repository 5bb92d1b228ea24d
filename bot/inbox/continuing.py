"""What is public and what is private are different rooms: a talk that needs a person goes on in private by a case code.

The code is said where others read along, so it is worth nothing to them: it works once, for 30 minutes, and only for the
person who got it, in a private talk that he begins. An answer that is too long to be said in public is promised with a code
in the same way; he gets it there for a day, also if he writes without the code.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.decisions import Answer, Clarify, Decision, HandOff, StandAside
from bot.faq.policy import Policy
from bot.model import Activity, ChannelId, Conversation, EventKind, Incoming, Priority, Status, Text, Utterance
from bot.ports import Limits
from bot.rules import casecode
from bot.speech import intake
from bot.speech.phrases import line
from bot.speech.replies import Reply, Scene, fits, gone_on, reply_to
from bot.store import ClaimKind, Unit, cases, claims, deliveries, held, queues
from bot.text.language import to_simplified
from bot.triage.pressed import answer

LASTS = timedelta(minutes=30)
PROMISED = timedelta(days=1)  # what it says is public: nobody else is helped by it
_MOST_INVITATIONS = 2  # with codes that are good still: the second says that it was the wrong place
_MOST_WRONG = 5  # codes that were none from one address within an hour; more are not looked at
_HOUR = timedelta(hours=1)
_AROUND = (  # the words with which somebody hands a code over
    "hi hello hey dear sir madam team support there here is s it its this that the a an my your our for from of to as in by "
    "with on case code codes number no id reference ref ticket continue go please pls plz kindly thanks thank you u ok okay "
    "yes i am m have got was were told asked me send sent sending just dm chat private message"
)
_AROUND_IN_CHINESE = re.compile(
    "代码|编号|编码|案件|工单|单号|号码|客服|您好|你好|谢谢|麻烦|这里|这是|这个|收到|发送|发来|发给|私聊|私信|继续|处理|"
    "[这是我你您的码号给发请在来了呢哦吧啊嗨为叫让说要]"
)
_HANDING_OVER = frozenset(_AROUND.split())
_MOST_AROUND = 12  # words
_IN_PUBLIC, _PROMISED = "a code in public", "promised in public"
_UNSURE = ("not sure enough", "nothing like it is known", "more than a standard question")
_ABOUT_SOMETHING = 0.5  # probability of a topic from which what he writes is about that one
_SHORT = 80  # characters: "please send me the full answer" needs no more, a case of his own does

Say = Callable[[Conversation, Text], None]
SayIn = Callable[[Unit, Conversation, Reply, str, datetime], None]


def once(unit: Unit, conversation: Conversation, text: str, decision: Decision, now: datetime) -> Decision:
    """The decision without its invitation where it stands above it already; at the second time it says: not here.

    Who sends a code where others read along is told the same, whatever his words look like.
    """
    if conversation.public and conversation.bot_leads and casecode.found(text)[0]:
        decision = _not_here(unit, conversation, now)
    if not (isinstance(decision, Answer) and decision.case):
        return decision
    before = cases.unspent(unit, conversation.id, now)
    if before and decision.intent:
        return replace(decision, line="", case=None)
    if before >= _MOST_INVITATIONS:
        return StandAside("asked into private already")
    return replace(decision, line="public_again") if before else decision


def _not_here(unit: Unit, conversation: Conversation, now: datetime) -> Answer:
    promised = cases.owed(unit, conversation, now)
    if promised:
        return Answer(promised.intent, reason=_IN_PUBLIC)
    return Answer(line="public_again", reason=_IN_PUBLIC, case=HandOff("asked for a person"))


def with_code(
    unit: Unit, conversation: Conversation, decision: Decision, scene: Scene, policy: Policy,
    limits: Callable[[ChannelId], Limits], token: Callable[[], str], now: datetime,
) -> Scene:  # fmt: skip
    """With a new code where one belongs into the reply: for a person, or for an answer that is too long to be said here.

    Without one where the platform does not tell who writes.
    """
    if not (conversation.public and conversation.author_id and isinstance(decision, Answer)):
        return scene
    if case := decision.case:
        code = casecode.make(token())
        cases.keep(unit, conversation, code, case.reason, case.priority, now, now + LASTS)
        return replace(scene, code=code)
    whole = reply_to(decision, conversation, policy, scene) if decision.intent else None
    if whole is None or fits(whole, limits(conversation.address.channel)):
        return scene
    code, why = casecode.make(token()), decision.reason
    cases.keep(unit, conversation, code, why, Priority.NORMAL, now, now + PROMISED, intent=decision.intent)
    return replace(scene, code=code)


def owed(
    unit: Unit, conversation: Conversation, said: Utterance, decision: Decision, policy: Policy,
    limits: Callable[[ChannelId], Limits], say: SayIn, now: datetime,
) -> Decision:  # fmt: skip
    """The answer that was promised in public, where what he writes in private asks for nothing else.

    Who sent its code and asks for something else as well gets both; who waits for a person keeps waiting.
    """
    if conversation.public or conversation.assignee is not None or said.payload:
        return decision
    if not limits(conversation.address.channel).public_parts:
        return decision  # nothing is too long for its public
    promised = cases.owed(unit, conversation, now)
    if promised is None:
        return StandAside("a code alone") if said.text.strip() == casecode.STANDS_FOR else decision
    article = policy.articles.get(promised.intent)
    if article is None or article.intent in policy.expired:
        cases.said(unit, conversation, promised, now)
        return decision
    alone = promised.called_for and says_nothing_else(said.text)
    nothing_else = alone or _asks_for_nothing_else(decision, said.text, promised.intent, policy)
    if not promised.called_for and not (nothing_else and conversation.bot_leads):
        return decision
    cases.said(unit, conversation, promised, now)
    if nothing_else and conversation.bot_leads:
        return answer(article, 1.0, _PROMISED)
    if isinstance(decision, StandAside) or (nothing_else and not conversation.bot_leads):
        return Answer(article.intent, line="still_waiting", reason=_PROMISED)
    reply = reply_to(Answer(article.intent), conversation, policy, Scene(conversation.language, ""))
    if reply:
        say(unit, conversation, reply, "", now)
    return decision


def _asks_for_nothing_else(decision: Decision, text: str, promised: str, policy: Policy) -> bool:
    """Whether it is a greeting, a call for that answer, or something short that is surely about nothing."""
    if isinstance(decision, HandOff):
        doubtful = decision.reason in _UNSURE and decision.priority is Priority.NORMAL
        vague = decision.probability < _ABOUT_SOMETHING and len(text) <= _SHORT
        return doubtful and (vague or decision.intent == promised)
    if not isinstance(decision, Answer):
        return isinstance(decision, Clarify)
    if decision.reason == "steering":  # "you said that you would send it"
        return True
    article = policy.articles.get(decision.intent)
    talks = article is not None and article.kind != "question"
    return talks or decision.intent == promised or decision.line in ("help", "start", "still_waiting")


def taken_out(incoming: Incoming) -> tuple[Incoming, str]:
    """A private message without the case code in it, and that code; as it is where there is none."""
    if incoming.public or incoming.quiet or incoming.kind not in (EventKind.MESSAGE, EventKind.EDITED):
        return incoming, ""
    code, rest = casecode.found(incoming.text)
    return (replace(incoming, text=rest or casecode.STANDS_FOR), code) if code else (incoming, "")


def says_nothing_else(text: str) -> bool:
    """Whether beside the code there is nothing to think about: words with which one hands it over, `/start` before it."""
    plain = text.replace(casecode.STANDS_FOR, " ").removeprefix("/start").casefold()
    words = re.findall(r"[^\W_]+", _AROUND_IN_CHINESE.sub(" ", to_simplified(plain)))
    return len(words) <= _MOST_AROUND and _HANDING_OVER.issuperset(words)


def go_on(
    unit: Unit, private: Conversation, code: str, say: Say, now: datetime, *, alone: bool, edited: bool = False
) -> tuple[Conversation, bool]:
    """Spend the code: what was said in public is shown here, the place in line and the agent are kept.

    A code that is none for this person is told so, without a hint about whose it may be; after five in an hour codes
    are not looked at: then False, and also where the code is for an answer, which is said in its turn. `alone`: nothing
    was said beside the code.
    """
    if cases.wrong_since(unit, private.id, now - _HOUR) >= _MOST_WRONG:
        return private, False
    case = cases.spend(unit, private, private.author_id, code, now)
    if case is None and cases.spent_here(unit, private, code):
        if alone and not edited:
            say(private, Text(line("case_here", private.language)))
        return private, True
    if case is None:
        unit.record(private, Activity(cases.WRONG, now))
        say(private, Text(gone_on(None, Scene(private.language, ""))))
        return private, True
    public = unit.conversation(case.conversation_id)
    if alone:
        cases.take_preview(unit, private, public)
    if case.intent:
        language = private.language if private.language_fixed else public.language
        return unit.save(private, replace(private, language=language), now), False
    return _take_over(unit, private, public, case, say, now), True


def _take_over(
    unit: Unit, private: Conversation, public: Conversation, case: cases.Case, say: Say, now: datetime
) -> Conversation:
    waits = public.status in (Status.OPEN, Status.SNOOZED)
    since = min(case.asked_at, public.waiting_since or case.asked_at)
    after = private.gone_on(case.reason, case.priority, since)
    if waits:
        after = after.gone_on(public.reason, public.priority, since)
    language = private.language if private.language_fixed else public.language
    given = tuple(dict.fromkeys((*private.talk.given, *public.talk.given)))
    wants = intake.missing(public.talk.wants or private.talk.wants, given)
    untold = tuple(dict.fromkeys((*private.talk.untold, *public.talk.untold)))
    talk = replace(private.talk, given=given, wants=wants, asks=0, untold=untold)
    after = unit.save(private, replace(after, language=language, talk=talk), now)
    unit.record(after, Activity("gone_on_here", now, detail={"conversation": str(public.id), "reason": case.reason}))
    if waits:
        if public.status is Status.SNOOZED:  # its contact has written, though elsewhere
            public = unit.save(public, public.woken(now), now)
        passed = claims.pass_on(unit.conn, ClaimKind.ASSIGNMENT, str(public.id), str(after.id), now)
        if passed and after.assignee is None:
            deliveries.drop_automatic(unit, after.id, now)
            after = unit.save(after, replace(after, assignee=public.assignee), now)
        unit.save(public, public.given_back(), now)
        for_others = held.put_away(unit, public.id, None, now)  # written where others read along: not said here
        held.note(unit, after, for_others, None, now)
    unit.record(public, Activity("gone_on_in_private", now, detail={"conversation": str(after.id)}))
    scene = Scene(after.language, "").in_line(queues.in_line(unit, after.id, now))
    taken = after.assignee is not None
    say(after, Text(gone_on(after, replace(scene, agents_on_duty=1) if taken else scene)))
    if not after.talk.warned:
        after = unit.save(after, replace(after, talk=replace(after.talk, warned=True)), now)
    return after
