"""Decides on a conversation as it stands in the transaction, and writes everything that follows from the decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import alarms
from bot.clock import Clock
from bot.decisions import Answer, Decision, HandOff, StandAside
from bot.inbox import continuing, sealing
from bot.inbox.hearing import Heard, Turn, latest
from bot.mind import Mind
from bot.model import Activity, ChannelId, Conversation, Priority, Status
from bot.ports import Limits
from bot.speech import intake, pacing
from bot.speech.replies import Reply, Scene, remembered, reply_to, said_as
from bot.store import EventStatus, Unit, claims, queues
from bot.text import language
from bot.triage import decide

_TRIES = 3
TAKES = 5  # of one turn that came to nothing: then it is most likely what ends the process, and is not tried again
_ENDED = "it was taken five times and never came to an end"


@dataclass(frozen=True, slots=True)
class _Moment:
    """What a turn is decided by, in the unit that writes the decision."""

    unit: Unit
    mind: Mind
    heard: Heard
    foreign: bool  # in a language that no article is written in
    now: datetime


class Carrying:
    """Carries decisions out, each in the unit that it was made in."""

    def __init__(self, clock: Clock, limits: Callable[[ChannelId], Limits]) -> None:
        self._clock = clock
        self._limits = limits

    def carry_out(self, unit: Unit, mind: Mind, turn: Turn, heard: Heard) -> Decision | None:
        """Decide on the state as it is read here, and write everything that follows from it."""
        now = self._clock.now()
        conversation = unit.conversation(turn.conversation.id)  # locked first, as `receive` does
        waiting = unit.unhandled(conversation.id)
        more = bool(waiting - set(turn.all_ids))
        if more and _young(turn, now):
            claims.put_back(unit.conn, turn.claimed, due_at=now + timedelta(seconds=0.2))
            return None
        due_at = now if waiting - set(turn.event_ids) else None
        if not claims.let_go(unit.conn, turn.claimed, due_at=due_at):
            return None  # our lease had run out and another has the turn
        conversation, foreign = _in_language(unit, conversation, heard, now)
        moment = _Moment(unit, mind, heard, foreign, now)
        decision: Decision = StandAside("only an edit of what was handled")
        if conversation.assignee is not None:
            conversation, moment = _while_held(moment, turn, conversation)
        if latest(turn.waiting):
            decision = _decided(moment, conversation)
            decision = continuing.owed(
                unit, conversation, moment.heard.utterance, decision, mind.policy, self._limits, self._say, now
            )  # fmt: skip
        decision = pacing.bounded(decision, conversation, moment.heard.utterance, mind.policy, now)
        decision = continuing.once(unit, conversation, moment.heard.utterance.text, decision, now)
        self._act(moment, conversation, decision)
        unit.handled(conversation.id, turn.event_ids)
        return decision

    def _act(self, moment: _Moment, conversation: Conversation, decision: Decision) -> None:
        unit, heard, now = moment.unit, moment.heard, moment.now
        noted = replace(intake.noted(conversation.talk, heard.utterance.given), woke=False)
        conversation = unit.save(conversation, replace(conversation, talk=noted), now)
        if isinstance(decision, StandAside) and (conversation.assignee is not None or not heard.utterance.removed):
            return  # once a person has it the bot is silent; what was removed stands beside the message for him
        after = _moved_on(moment, conversation, decision)
        reply = reply_to(decision, conversation, moment.mind.policy, self._scene(moment, conversation, after, decision))
        unit.decided(
            after, heard.message_id, decision.kind, decision.intent, decision.reason, decision.probability, heard.reading,
            now,
        )  # fmt: skip
        if reply:
            self._say(unit, after, reply, heard.ref, now)

    def _scene(self, moment: _Moment, before: Conversation, after: Conversation, decision: Decision) -> Scene:
        """What a reply says beside its subject: an invitation to a private chat, the place in line, a reminder."""
        removed, remind = moment.heard.utterance.removed, not before.talk.warned
        scene = Scene(after.language, moment.mind.brand, moment.foreign, removed, remind=remind)
        scene = continuing.with_code(
            moment.unit, after, decision, scene, moment.mind.policy, self._limits, self._clock.token, moment.now
        )
        if isinstance(decision, HandOff) or (isinstance(decision, Answer) and decision.line == "still_waiting"):
            scene = scene.in_line(queues.in_line(moment.unit, after.id, moment.now))
        return scene

    def _say(self, unit: Unit, conversation: Conversation, reply: Reply, to: str, now: datetime) -> None:
        limits, public = self._limits(conversation.address.channel), conversation.public
        made, reminded = said_as(reply, limits, conversation.language, public=public)
        if reminded and not conversation.talk.warned:
            unit.save(conversation, replace(conversation, talk=replace(conversation.talk, warned=True)), now)
        unit.say(
            conversation, made.text, now, cuts=made.cuts, buttons=reply.buttons, reply_ref=to if public else ""
        )  # fmt: skip

    def give_up(self, unit: Unit, turn: Turn, error: str) -> None:
        """After three tries the events are dead, a person sees them, and the conversation opens."""
        now, conversation = self._clock.now(), unit.conversation(turn.conversation.id)
        if not claims.holds(unit.conn, turn.claimed):
            return  # our lease had run out, and another thinks about it
        if turn.claimed.tries < _TRIES:
            claims.let_go(unit.conn, turn.claimed, due_at=now + timedelta(seconds=turn.claimed.tries), failed=True)
            return
        why = _ENDED if turn.claimed.tries > TAKES else f"handling failed three times: {error}"
        for event_id in turn.event_ids:
            unit.end_event(event_id, EventStatus.DEAD, why)
        if conversation.bot_leads and conversation.status is Status.PENDING:
            unit.save(conversation, conversation.handed_off("could not be handled", Priority.HIGH, now), now)
        claims.let_go(unit.conn, turn.claimed)


def _decided(moment: _Moment, conversation: Conversation) -> Decision:
    staffed = conversation.bot_leads or queues.on_duty(moment.unit, moment.now) > 0
    heard, policy = moment.heard, moment.mind.policy
    read = (heard.utterance, heard.reading, policy)
    return decide(conversation, *read, kept=heard.kept, foreign=moment.foreign, staffed=staffed)


def _while_held(moment: _Moment, turn: Turn, conversation: Conversation) -> tuple[Conversation, _Moment]:
    """Nothing is said over an agent; what he must not overlook is raised, or free for all where he is not there."""
    found = _decided(moment, conversation) if latest(turn.waiting) else None
    alarm = found.alarm if isinstance(found, StandAside) else None
    heard = moment.heard
    after = alarms.heard(moment.unit, conversation, alarm, heard.utterance.removed, moment.now)
    if after.assignee is not None:
        return after, moment
    told = replace(heard, utterance=replace(heard.utterance, removed=after.talk.untold))
    freed = moment.unit.save(after, replace(after, talk=replace(after.talk, untold=())), moment.now)
    return freed, replace(moment, heard=told)


def _moved_on(moment: _Moment, conversation: Conversation, decision: Decision) -> Conversation:
    """The conversation behind the decision: handed over, out of the line, in another language, first of all."""
    unit, heard, now = moment.unit, moment.heard, moment.now
    talk = pacing.counted(decision, conversation.talk, heard.utterance, now)
    after = replace(conversation, talk=remembered(decision, talk, moment.mind.policy))
    if isinstance(decision, Answer) and decision.language:
        after = replace(after, language=decision.language, language_fixed=True)
    if isinstance(decision, HandOff):
        after = after.handed_off(decision.reason, decision.priority, now)
        unit.record(after, Activity("handed_off", now, detail={"reason": decision.reason, "intent": decision.intent}))
    if isinstance(decision, Answer) and decision.ends_wait:
        after = after.resolved()
        unit.record(after, Activity("needs_no_agent", now))
    after = unit.save(conversation, after, now)
    return sealing.raised(unit, after, heard.utterance.removed, now) if isinstance(decision, StandAside) else after


def _young(turn: Turn, now: datetime) -> bool:
    return turn.claimed.since is None or now - turn.claimed.since < timedelta(seconds=8)


def _in_language(unit: Unit, conversation: Conversation, heard: Heard, now: datetime) -> tuple[Conversation, bool]:
    """Answer in the language of the message; a button or a sign keeps the one in use, and so does a choice made before."""
    if heard.utterance.payload or heard.utterance.text.startswith("/"):
        return conversation, False
    chosen = conversation.language_fixed
    answer_in, foreign = language.answer_in(heard.language, conversation.language, chosen=chosen)
    if answer_in is conversation.language:
        return conversation, foreign
    return unit.save(conversation, replace(conversation, language=answer_in, language_fixed=False), now), foreign
