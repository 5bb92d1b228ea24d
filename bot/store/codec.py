"""Between the words of the house and what a row or a JSON column holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.model import (
    SIGNAL_KEPT,
    Address,
    Attachment,
    Button,
    Candidate,
    ChannelId,
    Conversation,
    Kept,
    Language,
    Mark,
    MarkKind,
    Priority,
    Status,
    Talk,
    Text,
)

_FRESH = Talk()
_PREVIEW = 140  # characters
_TALK = tuple(Talk.__dataclass_fields__)


def marks_out(text: Text) -> list[Any] | None:
    """Marks as short lists; None when there are none."""
    return [[m.kind.value, m.start, m.stop, m.url] for m in text.marks] or None


def preview_of(text: str) -> str:
    """So much of a message as lists show."""
    return text[:_PREVIEW]


def text_in(plain: str, marks: list[Any] | None) -> Text:
    """The text as it was said."""
    return Text(plain, tuple(Mark(MarkKind(kind), start, stop, url) for kind, start, stop, url in marks or ()))


def buttons_out(buttons: tuple[Button, ...]) -> list[Any] | None:
    """Label and payload pairs."""
    return [[b.label, b.payload] for b in buttons] or None


def buttons_in(rows: list[Any] | None) -> tuple[Button, ...]:
    """The buttons as they were shown."""
    return tuple(Button(label, payload) for label, payload in rows or ())


def attachments_out(attachments: tuple[Attachment, ...]) -> list[Any] | None:
    """One object per file."""
    return [asdict(a) for a in attachments] or None


def attachments_in(rows: list[Any] | None) -> tuple[Attachment, ...]:
    """The files as they were kept."""
    return tuple(Attachment(**row) for row in rows or ())


def kept_out(kept: tuple[Kept, ...]) -> list[Any] | None:
    """Kind and value pairs."""
    return [[k.kind, k.value] for k in kept] or None


def kept_in(rows: list[Any] | None) -> tuple[Kept, ...]:
    """The references that redaction left in place."""
    return tuple(Kept(kind, value) for kind, value in rows or ())


def talk_out(talk: Talk) -> dict[str, Any] | None:
    """Only what differs from a fresh episode."""
    if talk == _FRESH:
        return None
    return {name: getattr(talk, name) for name in _TALK if getattr(talk, name) != getattr(_FRESH, name)}


def talk_in(row: dict[str, Any] | None) -> Talk:
    """Unknown keys of a newer version are left out."""
    known: dict[str, Any] = {key: value for key, value in (row or {}).items() if key in Talk.__dataclass_fields__}
    return Talk(**known | {name: tuple(value) for name, value in known.items() if isinstance(value, list)})


def candidates_out(candidates: tuple[Candidate, ...]) -> list[Any] | None:
    """Intent, probability, features and the nearest phrasing of each."""
    return [
        [c.intent, round(c.probability, 4), [round(f, 3) for f in c.features], c.nearest] for c in candidates
    ] or None


def candidates_in(rows: list[Any] | None) -> tuple[Candidate, ...]:
    """As they were when the decision fell."""
    return tuple(Candidate(intent, p, tuple(features), nearest) for intent, p, features, nearest in rows or ())


def signals_out(signals: Mapping[str, float]) -> dict[str, Any] | None:
    """Those that say something."""
    return {name: round(score, 2) for name, score in signals.items() if score >= SIGNAL_KEPT} or None


CONVERSATION = (
    "status", "language", "language_fixed", "author", "author_id", "episode", "assignee", "reason", "priority", "queue",
    "waiting_since", "snoozed_until", "talk",
)  # fmt: skip


def columns_of(c: Conversation) -> tuple[Any, ...]:
    """What may change, in the order of `CONVERSATION`."""
    return (
        c.status.value, c.language.value, c.language_fixed, c.author, c.author_id, c.episode, c.assignee, c.reason,
        c.priority.value, c.queue, c.waiting_since, c.snoozed_until, talk_out(c.talk),
    )  # fmt: skip


def conversation_in(row: Any) -> Conversation:
    """A row of the conversation, with `blocked_at` of its address."""
    return Conversation(
        id=row.id,
        address=Address(ChannelId(row.channel), row.place),
        status=Status(row.status),
        language=Language(row.language),
        language_fixed=row.language_fixed,
        public=row.public,
        author=row.author,
        author_id=row.author_id,
        episode=row.episode,
        assignee=row.assignee,
        reason=row.reason,
        priority=Priority(row.priority),
        queue=row.queue,
        waiting_since=row.waiting_since,
        snoozed_until=row.snoozed_until,
        blocked=row.blocked_at is not None,
        talk=talk_in(row.talk),
    )
