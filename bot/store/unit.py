"""One unit of work: what may be read and written in one transaction about a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from bot.model import (
    Activity,
    Address,
    Attachment,
    Button,
    Conversation,
    DecisionKind,
    DeliveryStatus,
    Direction,
    EventKind,
    Incoming,
    Kept,
    Language,
    Priority,
    Reading,
    Refused,
    Status,
    Text,
)
from bot.store import claims, codec
from bot.store import statements as sql
from bot.store.claims import ClaimKind
from bot.store.database import TOPIC, nudge
from bot.store.rooms import in_room, lane_of, room_of
from bot.store.statuses import EventStatus
from bot.store.tables import ADDRESS, CONVERSATION, EVENT, MESSAGE


@dataclass(frozen=True, slots=True)
class Waiting:
    """A kept event that nobody has handled, with the message that it brought (if it brought one)."""

    event_id: int
    kind: EventKind
    message_id: int | None
    text: str
    payload: str
    attachments: tuple[Attachment, ...]
    removed: tuple[str, ...]
    reply_ref: str
    ref: str
    revises: int | None
    kept: tuple[Kept, ...]


class Unit:
    """The transaction, in the words of the house. Everything it does stands or falls together."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._seq: dict[int, int] = {}  # of the conversations whose rows this unit has locked
        self._changed: dict[int, dict[str, Any]] = {}  # columns of conversations, written together

    @property
    def conn(self) -> Connection:
        """For everybody else: what was changed so far is written first, so that they read it."""
        if self._changed:
            self.write_changes()
        return self._conn

    def write_changes(self) -> None:
        """One UPDATE for each conversation, however often it was changed."""
        for number, columns in self._changed.items():
            names = tuple(sorted(columns))
            sql.change_conversation(names)(self._conn, b_id=number, **{f"v_{name}": columns[name] for name in names})
        self._changed.clear()

    # -- the way in -------------------------------------------------------------------------------------------------

    def keep_event(self, incoming: Incoming, now: datetime) -> int | None:
        """Insert the event's key. None: it is known already, nothing is to be done."""
        kept = sql.KEEP_EVENT(
            self._conn, channel=incoming.channel, key=incoming.key, kind=incoming.kind.value, status=EventStatus.WAITING.value, error="",
            received_at=now,
        )  # fmt: skip
        found: int | None = kept.scalar()
        return found

    def end_event(self, event_id: int, status: EventStatus, error: str = "") -> None:
        """`done`, or `dead` with the reason that a person reads."""
        self.conn.execute(update(EVENT).where(EVENT.c.id == event_id).values(status=status.value, error=error[:500]))
        if status is EventStatus.DEAD:
            nudge(self._conn, "trouble")

    def conversation_at(self, incoming: Incoming, language: Language, now: datetime) -> Conversation:
        """The conversation at that address, made on first contact. Locks its row until the unit ends."""
        row = sql.AT_ADDRESS(self.conn, b_channel=incoming.channel, b_place=incoming.place).one_or_none()
        return self._locked(row) if row else self._first_contact(incoming, language, now)

    def _first_contact(self, incoming: Incoming, language: Language, now: datetime) -> Conversation:
        name = incoming.author[:200]
        contact_id = sql.ADD_CONTACT(self._conn, name=name, language=language.value, created_at=now).scalar_one()
        address_id = sql.ADD_ADDRESS(
            self._conn, channel=incoming.channel, external_id=incoming.place, room=room_of(incoming.place),
            contact_id=contact_id,
        ).scalar_one()  # fmt: skip
        values = {
            "address_id": address_id, "contact_id": contact_id, "channel": incoming.channel, "place": incoming.place,
            "public": incoming.public, "status": Status.PENDING.value, "language": language.value,
            "language_fixed": False, "author": name, "author_id": incoming.author_id, "episode": 1, "reason": "",
            "priority": Priority.NORMAL.value, "queue": "support", "seq": 0, "preview": "", "created_at": now,
            "updated_at": now,
        }  # fmt: skip
        made = sql.ADD_CONVERSATION(self._conn, **values).scalar()
        if made is None:  # somebody else made it at the same moment
            return self._locked(sql.BY_ADDRESS(self.conn, b_id=address_id).one())
        self._seq[made] = 0
        address = Address(incoming.channel, incoming.place)
        nudge(self._conn, first_topic(address))
        return Conversation(
            made, address, language=language, public=incoming.public, author=name, author_id=incoming.author_id
        )

    def hear(
        self, conversation: Conversation, event_id: int, incoming: Incoming, kept: tuple[Kept, ...],
        removed: tuple[str, ...], now: datetime,
    ) -> int:  # fmt: skip
        """Keep what the contact said as a message of the thread, redacted; returns its id."""
        message_id = self._add(
            conversation, Direction.INCOMING, "contact", Text(incoming.text), now,
            attachments=codec.attachments_out(incoming.attachments), ref=incoming.message_ref,
            reply_ref=incoming.reply_ref, group_ref=incoming.group_ref, payload=incoming.payload,
            removed=list(removed) or None, kept=codec.kept_out(kept), revises=self._revised(conversation, incoming),
        )  # fmt: skip
        sql.LINK_EVENT(self._conn, b_id=event_id, in_conversation=conversation.id, as_message=message_id)
        return message_id

    def _revised(self, conversation: Conversation, incoming: Incoming) -> int | None:
        """The message that an edit is a new revision of, if we know it."""
        if incoming.kind is not EventKind.EDITED or not incoming.message_ref:
            return None
        found: int | None = sql.REVISED(self._conn, b_id=conversation.id, b_ref=incoming.message_ref).scalar()
        return found

    def waiting(self, conversation_ids: list[int]) -> dict[int, list[Waiting]]:
        """Events that wait to be handled, per conversation, in the order of arrival."""
        found: dict[int, list[Waiting]] = {}
        for r in sql.WAITING(self._conn, ids=conversation_ids):
            found.setdefault(r.conversation_id, []).append(
                Waiting(
                    r.id,
                    EventKind(r.kind),
                    r.message_id,
                    r.text or "",
                    r.payload or "",
                    codec.attachments_in(r.attachments),
                    tuple(r.removed or ()),
                    r.reply_ref or "",
                    r.ref or "",
                    r.revises,
                    codec.kept_in(r.kept),
                )
            )
        return found

    def taken_back(self, incoming: Incoming, now: datetime) -> None:
        """The contact has deleted a message; a fact where it was kept, nothing where it was not."""
        here = (
            select(CONVERSATION.c.id)
            .join(ADDRESS, ADDRESS.c.id == CONVERSATION.c.address_id)
            .where(CONVERSATION.c.id == MESSAGE.c.conversation_id)
        )
        there = here.where(*in_room(Address(incoming.channel, incoming.place))).exists()
        mine = (
            MESSAGE.c.ref == incoming.message_ref,
            MESSAGE.c.direction == Direction.INCOMING.value,
            MESSAGE.c.revises.is_(None),
        )
        # By its name, and then where it stands: thousands may talk in one room.
        said = select(MESSAGE.c.conversation_id, MESSAGE.c.text).where(*mine, there)
        row = self.conn.execute(said.limit(1)).one_or_none()
        if row is not None:
            told = {"message": row.text[:80]}
            self.record(self.conversation(row.conversation_id), Activity(incoming.kind.value, now, detail=told))

    def label_of(self, conversation: Conversation, payload: str) -> str:
        """What stood on the newest button with that payload; empty when there was none."""
        statement = select(MESSAGE.c.buttons).where(
            MESSAGE.c.conversation_id == conversation.id, MESSAGE.c.direction == Direction.OUTGOING.value
        )
        for rows in self.conn.execute(statement.order_by(MESSAGE.c.seq.desc()).limit(20)).scalars():
            for button in codec.buttons_in(rows):
                if button.payload == payload:
                    return button.label
        return ""

    def buttons_shown(self, conversation_id: int, since: datetime) -> list[Button]:
        """The buttons below what the bot said last, the newest first; none once an agent has said something."""
        shown: list[Button] = []
        for row in sql.SHOWN(self._conn, b_id=conversation_id, since=since):
            if row.author != "bot":
                break
            shown += codec.buttons_in(row.buttons)
        return shown

    def unhandled(self, conversation_id: int) -> set[int]:
        """The numbers of the events that wait. Two of them may commit in the other order than they were counted."""
        return {row.id for row in sql.UNHANDLED(self._conn, b_id=conversation_id, b_waiting=EventStatus.WAITING.value)}

    def handled(self, conversation_id: int, event_ids: list[int]) -> None:
        """Exactly these are done."""
        row = {"b_id": conversation_id, "b_waiting": EventStatus.WAITING.value, "ends": EventStatus.DONE.value}
        sql.EVENT_DONE.many(self._conn, [row | {"b_event": event_id} for event_id in event_ids])

    # -- conversations ----------------------------------------------------------------------------------------------

    def conversation(self, number: int) -> Conversation:
        """Read it and lock its row until the unit ends. KeyError when there is none."""
        row = sql.BY_ID(self.conn, b_id=number).one_or_none()
        if row is None:
            raise KeyError(number)
        return self._locked(row)

    def _locked(self, row: Row[*tuple[Any, ...]]) -> Conversation:
        self._seq[row.id] = row.seq
        return codec.conversation_in(row)

    def conversations(self, ids: list[int]) -> dict[int, Conversation]:
        """Read several, without locks."""
        return {row.id: codec.conversation_in(row) for row in sql.BY_IDS(self.conn, ids=ids)}

    def save(self, old: Conversation, new: Conversation, now: datetime) -> Conversation:
        """Write what has changed, and keep its queue entry in step with its status."""
        changed = {
            name: value
            for name, value, before in zip(
                codec.CONVERSATION, codec.columns_of(new), codec.columns_of(old), strict=True
            )
            if value != before
        }
        if not changed:
            return new
        self._change(new, now, changed)
        self._keep_queue_entry(old, new, now)
        self.touched(new)
        return new

    def _change(self, conversation: Conversation, now: datetime, columns: dict[str, Any]) -> None:
        self._changed.setdefault(conversation.id, {}).update(columns, updated_at=now)

    def _keep_queue_entry(self, old: Conversation, new: Conversation, now: datetime) -> None:
        subject = str(new.id)
        waits = new.status is Status.OPEN and new.assignee is None
        waited = old.status is Status.OPEN and old.assignee is None
        if waits and (not waited or new.priority is not old.priority or new.waiting_since != old.waiting_since):
            since = new.waiting_since or now
            claims.fall_due(
                self._conn, ClaimKind.ASSIGNMENT, subject, since, pool=new.queue, rank=new.priority.rank, later=True
            )
        elif new.status in (Status.PENDING, Status.RESOLVED) and old.status is not new.status:
            claims.forget(self._conn, ClaimKind.ASSIGNMENT, subject)
        if new.status is Status.SNOOZED and new.snoozed_until:
            claims.fall_due(self._conn, ClaimKind.WAKE, subject, new.snoozed_until, later=True)
        elif old.status is Status.SNOOZED and new.status is not Status.SNOOZED:
            claims.forget(self._conn, ClaimKind.WAKE, subject)
            if old.snoozed_until and old.snoozed_until > now:  # the lease was made to outlast the snooze
                claims.shorten(self._conn, ClaimKind.ASSIGNMENT, subject, old.snoozed_until - now, now)

    # -- what is said -----------------------------------------------------------------------------------------------

    def say(
        self, conversation: Conversation, text: Text, now: datetime, *, cuts: Sequence[tuple[int, int]],
        buttons: tuple[Button, ...] = (), author: str = "bot", agent: int | None = None, reply_ref: str = "", ref: str = "",
        attachments: tuple[Attachment, ...] = (),
    ) -> int:  # fmt: skip
        """Write a message and its deliveries, due now and in order; returns the message's id.

        `cuts` are its parts: code points from the first number to before the second. Raises `Refused` in private where the contact has said nothing yet: we never write first.
        """
        if not conversation.public and not self._written(conversation, by_agent=agent is not None):
            raise Refused("The contact has not written here yet, and we never write first.")
        message_id = self._add(
            conversation, Direction.OUTGOING, author, text, now, agent_id=agent,
            buttons=codec.buttons_out(buttons), reply_ref=reply_ref, ref=ref, attachments=codec.attachments_out(attachments),
        )  # fmt: skip
        lane = lane_of(conversation.address)
        rows = [
            {
                "message_id": message_id, "conversation_id": conversation.id, "lane": lane, "part": part,
                "start": start, "stop": stop, "last": part == len(cuts) - 1, "automatic": author == "bot",
                "status": DeliveryStatus.DUE.value, "attempts": 0, "resent": False, "dismissed": False, "error": "", "receipt": "",
                "created_at": now, "updated_at": now,
            }
            for part, (start, stop) in enumerate(cuts)
        ]  # fmt: skip
        sql.ADD_DELIVERIES.many(self._conn, rows)
        claims.fall_due(self._conn, ClaimKind.LANE, lane, now, pool=conversation.address.channel)
        nudge(self._conn, "deliver")
        return message_id

    def _written(self, conversation: Conversation, *, by_agent: bool) -> bool:
        """Whether the contact has said anything. The bot speaks of nothing but events, agents may have left a note."""
        if conversation.id not in self._seq:
            self.conversation(conversation.id)
        if not by_agent:
            return self._seq[conversation.id] > 0
        theirs = (MESSAGE.c.conversation_id == conversation.id, MESSAGE.c.direction == Direction.INCOMING.value)
        return self.conn.execute(select(MESSAGE.c.id).where(*theirs).limit(1)).first() is not None

    def note(self, conversation: Conversation, text: str, agent: int | None, now: datetime, ref: str = "") -> int:
        """Words for agents only."""
        author = "agent" if agent else "bot"
        return self._add(conversation, Direction.NOTE, author, Text(text), now, agent_id=agent, ref=ref)

    def decided(
        self, conversation: Conversation, message_id: int | None, kind: DecisionKind, intent: str, reason: str,
        probability: float, reading: Reading, now: datetime,
    ) -> None:  # fmt: skip
        """Keep the decision beside the message it is about, with what it was made of."""
        sql.ADD_DECISION(
            self._conn, conversation_id=conversation.id, message_id=message_id, kind=kind.value, intent=intent,
            reason=reason, probability=probability, at=now,
            candidates=codec.candidates_out(reading.candidates), signals=codec.signals_out(reading.signals),
        )  # fmt: skip

    def record(self, conversation: Conversation, activity: Activity) -> None:
        """Add a fact to the thread."""
        sql.ADD_ACTIVITY(
            self._conn, conversation_id=conversation.id, kind=activity.kind, agent_id=activity.agent,
            detail=dict(activity.detail) or None, at=activity.at,
        )  # fmt: skip
        self.touched(conversation)

    def _add(
        self, conversation: Conversation, direction: Direction, author: str, text: Text, now: datetime, **more: Any
    ) -> int:
        if conversation.id not in self._seq:
            self.conversation(conversation.id)
        seq = self._seq[conversation.id] = self._seq[conversation.id] + 1
        self._change(conversation, now, {"seq": seq})
        if direction is Direction.INCOMING and text.plain:
            self.preview(conversation, text.plain, now)
        values = {
            "agent_id": None, "buttons": None, "attachments": None, "removed": None, "kept": None, "ref": "",
            "reply_ref": "", "group_ref": "", "payload": "", "revises": None,
        } | more  # fmt: skip
        message_id: int = sql.ADD_MESSAGE(
            self._conn, conversation_id=conversation.id, seq=seq, episode=conversation.episode,
            direction=direction.value, author=author, text=text.plain, marks=codec.marks_out(text), at=now, **values,
        ).scalar_one()  # fmt: skip
        self.touched(conversation)
        return message_id

    def preview(self, conversation: Conversation, text: str, now: datetime) -> None:
        """What the queue shows of it."""
        self._change(conversation, now, {"preview": codec.preview_of(text)})

    def touched(self, conversation: Conversation) -> None:
        """Whoever looks at it looks again."""
        nudge(self._conn, f"conversation:{conversation.id}")


def first_topic(address: Address) -> str:
    """What is nudged when somebody writes from an address for the first time."""
    return f"new:{address.channel}:{address.external_id}".replace(",", "")[:TOPIC]
