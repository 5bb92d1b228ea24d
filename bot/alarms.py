"""What a contact tells of while a person has the conversation, and the bot is silent: theft, despair, a secret given away.

The agent learns of it by the conversation's place among his own and by a fact. Where he is not there to see it, the conversation
goes back to the queue at once. What was taken out of a message is told as soon as nobody has the conversation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.decisions import HandOff
from bot.model import Activity, Conversation, Priority
from bot.redaction import is_grave
from bot.speech.replies import warning
from bot.store import ClaimKind, Unit, claims, held, queues

Say = Callable[[Unit, Conversation, str, datetime], None]


def heard(
    unit: Unit, conversation: Conversation, alarm: HandOff | None, removed: tuple[str, ...], now: datetime
) -> Conversation:
    """Of a conversation that an agent has: raised where it is more urgent now, nobody's where its agent will not see it."""
    talk = conversation.talk
    untold = tuple(dict.fromkeys((*talk.untold, *removed)))
    reason, priority = _found(alarm, removed)
    after = replace(conversation, talk=replace(talk, untold=untold))
    if priority is Priority.URGENT and (talk.woke or not queues.is_there(unit, conversation.assignee or 0, now)):
        return _freed(unit, conversation, after, reason, now)
    if removed:
        after = unit.save(conversation, after, now)
    return raised(unit, after if removed else conversation, reason, priority, now)


def raised(unit: Unit, conversation: Conversation, reason: str, priority: Priority, now: datetime) -> Conversation:
    """More urgent than it was, with a fact that says why; as it is where that is nothing new."""
    if priority.rank >= conversation.priority.rank:
        return conversation
    unit.record(conversation, Activity("alarm", now, detail={"reason": reason}))
    return unit.save(conversation, replace(conversation, priority=priority, reason=reason), now)


def told_late(unit: Unit, conversation: Conversation, say: Say, now: datetime) -> Conversation:
    """Nobody has it any more: the contact is told what was taken out of what he wrote meanwhile."""
    if not conversation.talk.untold:
        return conversation
    say(unit, conversation, warning(conversation.talk.untold, conversation.language), now)
    return unit.save(conversation, replace(conversation, talk=replace(conversation.talk, untold=())), now)


def _found(alarm: HandOff | None, removed: tuple[str, ...]) -> tuple[str, Priority]:
    if is_grave(removed):
        return "gave a secret away", Priority.URGENT
    return (alarm.reason, alarm.priority) if alarm else ("", Priority.NORMAL)


def _freed(unit: Unit, before: Conversation, after: Conversation, reason: str, now: datetime) -> Conversation:
    """As if its lease had run out. What is said of it then raises it, as for everybody who waits."""
    claims.forget(unit.conn, ClaimKind.ASSIGNMENT, str(before.id))
    held.note(unit, before, held.put_away(unit, before.id, None, now), None, now)
    unit.record(before, Activity("alarm_freed", now, before.assignee, {"reason": reason}))
    return unit.save(before, replace(after.released(now), reason=reason), now)
