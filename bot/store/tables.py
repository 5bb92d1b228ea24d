"""The tables. Only the store sees these rows; everybody else sees the words of `bot.model`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Dialect,
    Index,
    LargeBinary,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """A moment as microseconds since 1970 UTC: exact, comparable and the same on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - signature given
        """Refuses naive datetimes: their zone would be a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Aware, UTC."""
        return None if value is None else _EPOCH + timedelta(microseconds=value)


def _instant(*, nullable: bool = True, index: bool = False) -> Any:
    return Field(default=None, sa_column=Column(Instant, nullable=nullable, index=index))


_HELD = text("until IS NOT NULL")  # few are: whoever looks for ends reads those alone


def _json() -> Any:
    return Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))


def _text() -> Any:
    return Field(default="", sa_column=Column(Text, nullable=False))


class ContactRow(SQLModel, table=True):
    """A person who writes to us."""

    __tablename__ = "contact"
    id: int | None = Field(default=None, primary_key=True)
    name: str = _text()
    language: str = ""
    created_at: datetime = _instant(nullable=False)


class AddressRow(SQLModel, table=True):
    """One place on one channel where a contact can be reached."""

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("channel", "external_id"), Index("address_by_room", "channel", "room"))
    id: int | None = Field(default=None, primary_key=True)
    channel: str
    external_id: str
    room: str  # of the external id: what is blocked, moved and paced together
    contact_id: int = Field(foreign_key="contact.id")
    blocked_at: datetime | None = _instant()


class ConversationRow(SQLModel, table=True):
    """The thread with one contact at one address; one row, its episodes counted."""

    __tablename__ = "conversation"
    __table_args__ = (Index("conversation_by_status", "status", "assignee"),)
    id: int | None = Field(default=None, primary_key=True)
    address_id: int = Field(foreign_key="address.id", unique=True)
    contact_id: int = Field(foreign_key="contact.id")
    channel: str
    place: str
    public: bool = False
    status: str
    language: str
    language_fixed: bool = False
    author: str = _text()
    author_id: str = ""
    episode: int = 1
    assignee: int | None = Field(default=None, foreign_key="agent.id", index=True)
    reason: str = ""
    priority: str = "normal"
    queue: str = "support"
    waiting_since: datetime | None = _instant()
    snoozed_until: datetime | None = _instant()
    talk: dict[str, Any] | None = _json()
    seq: int = 0
    preview: str = _text()
    created_at: datetime = _instant(nullable=False)
    updated_at: datetime = _instant(nullable=False, index=True)


class MessageRow(SQLModel, table=True):
    """One thing said, or noted for agents."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        Index("message_by_ref", "ref", "conversation_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id")
    seq: int
    episode: int = 1
    direction: str
    author: str  # contact, bot, agent
    agent_id: int | None = Field(default=None, foreign_key="agent.id")
    text: str = _text()
    marks: list[Any] | None = _json()
    buttons: list[Any] | None = _json()
    attachments: list[Any] | None = _json()
    removed: list[str] | None = _json()
    kept: list[Any] | None = _json()
    ref: str = ""
    reply_ref: str = ""
    group_ref: str = ""
    payload: str = ""
    revises: int | None = None
    at: datetime = _instant(nullable=False)


class UploadRow(SQLModel, table=True):
    """The bytes of a file that an agent sends."""

    __tablename__ = "upload"
    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    created_at: datetime = _instant(nullable=False)


class EventRow(SQLModel, table=True):
    """One event of a platform, kept once; ends `done` or `dead`."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("channel", "key"),
        Index("event_by_conversation", "conversation_id", "status"),
        Index("event_by_status", "status", "received_at"),
        Index("event_by_message", "message_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    channel: str
    key: str
    kind: str
    conversation_id: int | None = Field(default=None, foreign_key="conversation.id")
    message_id: int | None = Field(default=None, foreign_key="message.id")
    status: str = "waiting"  # an EventStatus
    error: str = _text()
    received_at: datetime = _instant(nullable=False)


class ClaimRow(SQLModel, table=True):
    """Something that one holder at a time may have: a turn of the bot, a lane of deliveries, a queue entry, a channel."""

    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("kind", "subject"),
        Index("claim_by_due", "kind", "due_at"),
        Index("claim_by_end", "kind", "until", sqlite_where=_HELD, postgresql_where=_HELD),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    subject: str
    pool: str = ""
    rank: int = 0
    due_at: datetime | None = _instant()
    since: datetime | None = _instant()  # when it first fell due and was not yet done
    gate: datetime | None = _instant()  # not before this, whatever is due
    holder: str | None = None
    until: datetime | None = _instant()
    fence: int = 0
    tries: int = 0


class DeliveryRow(SQLModel, table=True):
    """One part of an outgoing message on its way."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("message_id", "part"),
        Index("delivery_by_lane", "lane", "status", "id"),
        Index("delivery_by_status", "status", "updated_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id")
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    lane: str
    part: int = 0
    start: int = 0
    stop: int = 0
    last: bool = True  # the buttons go under the last part
    automatic: bool = True
    status: str
    attempts: int = 0
    resent: bool = False
    dismissed: bool = False  # a person has seen that it did not arrive
    error: str = _text()
    receipt: str = ""
    created_at: datetime = _instant(nullable=False)
    updated_at: datetime = _instant(nullable=False)


class CaseCodeRow(SQLModel, table=True):
    """A code said in public to one person, with which his conversation goes on in private. Only its hash is kept."""

    __tablename__ = "case_code"
    __table_args__ = (Index("case_code_by_person", "channel", "author_id"),)
    id: int | None = Field(default=None, primary_key=True)
    code_hash: str = Field(unique=True)
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    channel: str
    author_id: str
    reason: str = _text()
    intent: str = ""  # the article that was too long to be said in public; empty: a person is asked for
    priority: str
    asked_at: datetime = _instant(nullable=False)
    expires_at: datetime = _instant(nullable=False)
    used_at: datetime | None = _instant()
    continued_by: int | None = Field(default=None, foreign_key="conversation.id", index=True)


class CursorRow(SQLModel, table=True):
    """How far one of a platform's streams has been read, and other marks that an account has to remember."""

    __tablename__ = "cursors"  # CURSOR alone is a word of SQL
    channel: str = Field(primary_key=True)
    scope: str = Field(primary_key=True)
    value: str = _text()


class DecisionRow(SQLModel, table=True):
    """What the bot decided about an utterance, and why."""

    __tablename__ = "decision"
    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    message_id: int | None = Field(default=None, foreign_key="message.id")
    kind: str
    intent: str = ""
    reason: str = ""
    probability: float = 0.0
    candidates: list[Any] | None = _json()  # intent, probability, features, nearest phrasing
    signals: dict[str, Any] | None = _json()
    at: datetime = _instant(nullable=False)


class VerdictRow(SQLModel, table=True):
    """What an agent said of a decision; one each, the latest."""

    __tablename__ = "verdict"
    __table_args__ = (Index("verdict_by_time", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    decision_id: int = Field(foreign_key="decision.id", unique=True)
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    answered: str = ""
    probability: float = 0.0
    right: bool
    intent: str = ""
    automatic: bool
    read: bool
    agent_id: int = Field(foreign_key="agent.id")
    at: datetime = _instant(nullable=False)


class ActivityRow(SQLModel, table=True):
    """A fact about a conversation: claimed, released, resolved; append only."""

    __tablename__ = "activity"
    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id", index=True)
    kind: str
    agent_id: int | None = Field(default=None, foreign_key="agent.id")
    detail: dict[str, Any] | None = _json()
    at: datetime = _instant(nullable=False)


class HeldReplyRow(SQLModel, table=True):
    """A reply that may not leave until a second person agrees."""

    __tablename__ = "held_reply"
    __table_args__ = (Index("held_reply_by_state", "state", "conversation_id"),)
    id: int | None = Field(default=None, primary_key=True)
    conversation_id: int = Field(foreign_key="conversation.id")
    agent_id: int = Field(foreign_key="agent.id")
    text: str = _text()
    ref: str = ""
    objections: list[Any] | None = _json()  # kind, stretch
    state: str = "waiting"  # waiting, approved, declined, withdrawn
    decided_by: int | None = Field(default=None, foreign_key="agent.id")
    decided_at: datetime | None = _instant()
    created_at: datetime = _instant(nullable=False)


class AgentRow(SQLModel, table=True):
    """A person who answers."""

    __tablename__ = "agent"
    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str = _text()
    role: str = "agent"  # viewer, agent, lead, admin
    password: str = _text()  # Argon2id hash; empty: cannot sign in with one
    disabled: bool = False
    language: str = "en"
    seen_at: datetime | None = _instant()
    created_at: datetime = _instant(nullable=False)


class SessionRow(SQLModel, table=True):
    """A signed-in console. The token itself is only with the browser."""

    __tablename__ = "session"
    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    agent_id: int = Field(foreign_key="agent.id", index=True)
    created_at: datetime = _instant(nullable=False)
    seen_at: datetime = _instant(nullable=False)


class InviteRow(SQLModel, table=True):
    """A link that signs in once: the first admin, a new agent, a forgotten password."""

    __tablename__ = "invite"
    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    agent_id: int = Field(foreign_key="agent.id")
    expires_at: datetime = _instant(nullable=False)
    used_at: datetime | None = _instant()


class SigninTryRow(SQLModel, table=True):
    """A failed sign-in, counted for 15 minutes per login and per address."""

    __tablename__ = "signin_try"
    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(index=True)
    at: datetime = _instant(nullable=False)


def _table(row: type[SQLModel]) -> Table:
    """By which statements are built; `ADDRESS.c.room` is a column."""
    return SQLModel.metadata.tables[str(row.__tablename__)]


CONTACT = _table(ContactRow)
ADDRESS = _table(AddressRow)
CONVERSATION = _table(ConversationRow)
MESSAGE = _table(MessageRow)
UPLOAD = _table(UploadRow)
EVENT = _table(EventRow)
CLAIM = _table(ClaimRow)
DELIVERY = _table(DeliveryRow)
CASE_CODE = _table(CaseCodeRow)
CURSOR = _table(CursorRow)
DECISION = _table(DecisionRow)
VERDICT = _table(VerdictRow)
ACTIVITY = _table(ActivityRow)
HELD_REPLY = _table(HeldReplyRow)
AGENT = _table(AgentRow)
SESSION = _table(SessionRow)
INVITE = _table(InviteRow)
SIGNIN_TRY = _table(SigninTryRow)

metadata = SQLModel.metadata
