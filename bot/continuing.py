"""What is public and what is private are different rooms: a talk that needs a person goes on in private by a case code.

The code is said where others read along, so it is worth nothing to them: it works once, for 30 minutes, and only for the
person who got it, in a private talk that he begins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot import casecode, intake
from bot.decisions import Answer, Decision, HandOff, StandAside
from bot.model import Activity, Conversation, EventKind, Incoming, Status, Text
from bot.replies import Scene, gone_on
from bot.store import ClaimKind, Unit, cases, claims, deliveries, held, queues

LASTS = timedelta(minutes=30)
_MOST_WRONG = 5  # codes that were none from one address within an hour; more are not looked at
_HOUR = timedelta(hours=1)

Say = Callable[[Conversation, Text], None]


def once(unit: Unit, conversation: Conversation, decision: Decision, now: datetime) -> Decision:
    """The decision without its invitation where one of the last 30 minutes stands above it."""
    if not (isinstance(decision, Answer) and decision.case and cases.lately(unit, conversation.id, now)):
        return decision
    if decision.intent:
        return replace(decision, line="", case=None)
    return StandAside("asked into private already")


def invite(unit: Unit, conversation: Conversation, case: HandOff, token: str, now: datetime) -> str:
    """A new code for who writes here; empty where the platform does not tell who that is."""
    if not conversation.author_id:
        return ""
    code = casecode.make(token)
    cases.keep(unit, conversation, code, case.reason, case.priority, now, now + LASTS)
    return code


def taken_out(incoming: Incoming) -> tuple[Incoming, str]:
    """A private message without the case code in it, and that code; as it is where there is none."""
    if incoming.public or incoming.quiet or incoming.kind is not EventKind.MESSAGE:
        return incoming, ""
    code, rest = casecode.found(incoming.text)
    return (replace(incoming, text=rest or casecode.STANDS_FOR), code) if code else (incoming, "")


def says_nothing_else(text: str) -> bool:
    """Whether beside the code there is nothing to think about: Telegram sends `/start` before it."""
    return text.strip() in (casecode.STANDS_FOR, "/start")


def go_on(
    unit: Unit, private: Conversation, code: str, say: Say, now: datetime, *, alone: bool
) -> tuple[Conversation, bool]:
    """Spend the code: what was said in public is shown here, the place in line and the agent are kept.

    A code that is none for this person is told so, without a hint about whose it may be; after five in an hour codes
    are not looked at: then False. `alone`: nothing was said beside the code.
    """
    if cases.wrong_since(unit, private.id, now - _HOUR) >= _MOST_WRONG:
        return private, False
    case = cases.spend(unit, private, private.author_id, code, now)
    if case is None:
        unit.record(private, Activity(cases.WRONG, now))
        say(private, Text(gone_on(None, Scene(private.language, ""))))
        return private, True
    public = unit.conversation(case.conversation_id)
    if alone:
        cases.take_preview(unit, private, public)
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
