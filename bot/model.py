"""The words of the house: values, statuses and transitions. Standard library only, no input or output.

Times are aware UTC datetimes. Every value is frozen: a transition returns a new value or raises `Refused`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

ChannelId = NewType("ChannelId", str)
"""`platform:name` of one configured account, e.g. `telegram:support`."""


class Refused(Exception):
    """A verb that does not fit the state it met. `str()` is a sentence for the person who asked."""


class Status(StrEnum):
    """Where a conversation stands."""

    PENDING = "pending"  # the bot leads
    OPEN = "open"  # a human must answer
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


class Direction(StrEnum):
    """Which way a message goes; a note is for agents only."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    NOTE = "note"


class EventKind(StrEnum):
    """What happened on the platform."""

    MESSAGE = "message"
    EDITED = "edited"  # a new revision of a message that may be known
    PRESSED = "pressed"  # a button of ours
    DELETED = "deleted"  # the contact took a message back; `message_ref` says which, `place` may be its room alone
    BLOCKED = "blocked"  # the contact stopped us from writing
    UNBLOCKED = "unblocked"
    MOVED = "moved"  # the place has a new id (Telegram group -> supergroup); `moved_to` carries it
    POISON = "poison"  # an update that nobody could read; kept as dead
    GAP = "gap"  # what was written in a stretch of time can no longer be had; `missed` says which


class Priority(StrEnum):
    """Order in a queue."""

    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"

    @property
    def rank(self) -> int:
        """0 is served first."""
        return {"urgent": 0, "high": 1, "normal": 2}[self.value]


class Language(StrEnum):
    """What we can answer in."""

    EN = "en"
    ZH_HANS = "zh-Hans"
    ZH_HANT = "zh-Hant"


class DeliveryStatus(StrEnum):
    """Where an outgoing part stands. All but `due` and `sending` are final until a person presses a button."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    DROPPED = "dropped"  # an automatic answer that an agent's claim overtook: never sent


class MarkKind(StrEnum):
    """How a stretch of text is set."""

    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Mark:
    """One stretch of a text, in Unicode code points from `start` to before `stop`."""

    kind: MarkKind
    start: int
    stop: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """What is said, never markup: plain characters and where they are set differently."""

    plain: str
    marks: tuple[Mark, ...] = ()

    def cut(self, start: int, stop: int) -> Text:
        """The part from `start` to before `stop`, its marks moved along."""
        inside = (
            replace(m, start=max(m.start, start) - start, stop=min(m.stop, stop) - start)
            for m in self.marks
            if m.start < stop and m.stop > start
        )
        return Text(self.plain[start:stop], tuple(inside))

    def joined(self, other: Text, gap: str = "\n\n") -> Text:
        """This text, `gap`, then the other."""
        if not self.plain:
            return other
        shift = len(self.plain) + len(gap)
        moved = (replace(m, start=m.start + shift, stop=m.stop + shift) for m in other.marks)
        return Text(self.plain + gap + other.plain, (*self.marks, *moved))


@dataclass(frozen=True, slots=True)
class Button:
    """A choice under a message. `payload` is at most 64 bytes and comes back in `Incoming.payload`."""

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file or something like one (sticker, voice, location), kept as what it is."""

    kind: str  # photo, document, video, voice, audio, sticker, location, contact, poll, ...
    ref: str = ""  # the platform's handle for fetching it; empty when there is nothing to fetch
    name: str = ""
    mime: str = ""
    size: int = 0  # bytes; 0 is unknown
    note: str = ""  # what a person should read about it: an emoji, coordinates, a question


@dataclass(frozen=True, slots=True)
class File:
    """A file with its bytes, on its way to a contact."""

    name: str
    mime: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a contact can be reached: one place on one channel."""

    channel: ChannelId
    external_id: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event from a platform, as an adapter read it. Text is raw: `Inbox.receive` redacts before it keeps."""

    channel: ChannelId
    key: str
    """Unique per platform event within the channel, the bot account included; a repeat has the same key."""
    place: str
    """External id of the address: the room, then thread and person after slashes, as the adapter encodes them.

    What stands before the first slash is the room: the platform paces it, blocks it and moves it as a whole.
    """
    kind: EventKind = EventKind.MESSAGE
    text: str = ""
    author: str = ""  # name as the platform shows it; may be empty
    handle: str = ""  # his unique name without @; kept only where it looks like ours and `author` does not
    author_id: str = ""
    """The platform's id of the person, the same wherever he writes to this account; empty where there is none."""
    public: bool = False  # others can read along
    addressed: bool = True  # in a public place: the bot was asked
    message_ref: str = ""  # the platform's id of the message said or edited
    reply_ref: str = ""  # the platform's id of the message it answers
    group_ref: str = ""  # the album it belongs to
    payload: str = ""  # of a pressed button
    language_hint: str = ""  # IETF tag from the platform's profile
    attachments: tuple[Attachment, ...] = ()
    forwarded: bool = False
    moved_to: str = ""
    quiet: str = ""
    """Why nothing may be answered by itself, for agents to read; empty: an answer is welcome."""
    edition: str = ""
    """Of an edit: how the keys of wordings of that moment begin. Those of later ones are greater. Empty: nobody told."""
    sent_at: datetime | None = None
    missed: tuple[datetime, datetime] | None = None  # of a gap: from when until when


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One part of a message on its way out, cut to the channel's limits."""

    delivery_id: int
    key: str
    """The same on every attempt: for platforms that remove duplicates."""
    address: Address
    text: Text
    buttons: tuple[Button, ...] = ()
    reply_ref: str = ""  # the platform's id of what it answers; empty in private, where an adapter may keep it itself
    after_ref: str = ""  # of a later part: the platform's id of the part before it, else what the first part answered
    seq: int = 0
    file: File | None = None  # goes by itself, without text; only where the channel's limits allow one
    automatic: bool = False  # said by the bot, not by a person: some platforms want that marked


class DecisionKind(StrEnum):
    """What the bot makes of an utterance."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    ASK_FOR = "ask_for"
    HAND_OFF = "hand_off"
    STAND_ASIDE = "stand_aside"


FEATURES = ("score", "lead", "near", "near lead", "crowd", "crowd lead")  # what a probability is made of
SIGNAL_KEPT = 0.2  # below, a signal says nothing


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article with the probability that it is what the contact asks for."""

    intent: str
    probability: float
    features: tuple[float, ...] = ()  # named by FEATURES
    nearest: str = ""  # the article's phrasing that is nearest


@dataclass(frozen=True, slots=True)
class Reading:
    """What the matcher makes of an utterance: topics, signals, and the topic of each part where it has several."""

    candidates: tuple[Candidate, ...] = ()
    signals: Mapping[str, float] = field(default_factory=dict)  # name -> score: about 1 where it fits, 0 where not
    parts: tuple[Candidate, ...] = ()
    against: frozenset[str] = frozenset()  # topics that it contradicts: nothing is locked, lost, missing
    matter: bool = False  # it tells of money on its way, a lock, a theft: nothing that one chats about
    elsewhere: bool = False  # it is about an account with somebody else
    settled: bool = False  # it only tells that something has come about


@dataclass(frozen=True, slots=True)
class Talk:
    """What the bot remembers of an episode: kept with the conversation, forgotten at resolve."""

    clarified: bool = False  # a clarifying question was put in this episode
    offers: tuple[str, ...] = ()  # intents on its buttons
    asked_help: str = ""  # intent after whose answer "did this help?" stands
    asked_near: str = ""  # the phrasing of that article which the question lay nearest to
    automatic: int = 0  # automatic answers in this episode since the last human
    misses: int = 0  # utterances in a row that nothing fitted
    warned: bool = False  # told what support never asks for
    told: tuple[str, ...] = ()  # articles and lines that were said
    again: tuple[int, ...] = ()  # when such a one was said again, in seconds since 1970
    given: tuple[str, ...] = ()  # of what an agent may need: written in this episode
    wants: tuple[str, ...] = ()  # of that: asked for when a person was called, and not written yet
    asks: int = 0  # how often it was asked for again
    woke: bool = False  # what has not been thought about yet ended a snooze
    untold: tuple[str, ...] = ()  # classes of secrets taken out while a person had it, not told to the contact


@dataclass(frozen=True, slots=True)
class Conversation:
    """The thread with one contact at one address."""

    id: int
    address: Address
    status: Status = Status.PENDING
    language: Language = Language.EN
    language_fixed: bool = False  # chosen, by /lang or in words, and not by what was written last
    public: bool = False
    author: str = ""
    author_id: str = ""
    episode: int = 1
    assignee: int | None = None
    reason: str = ""
    priority: Priority = Priority.NORMAL
    queue: str = "support"
    waiting_since: datetime | None = None
    snoozed_until: datetime | None = None
    blocked: bool = False
    talk: Talk = field(default_factory=Talk)

    @property
    def bot_leads(self) -> bool:
        """Whether the bot may speak."""
        return self.status is Status.PENDING and self.assignee is None

    def handed_off(self, reason: str, priority: Priority, now: datetime) -> Conversation:
        """Open for a human; the wait began when the contact first asked, and never starts anew."""
        if self.status is Status.OPEN:
            best = min(self.priority, priority, key=lambda p: p.rank)
            return replace(self, priority=best)
        return replace(
            self, status=Status.OPEN, reason=reason, priority=priority, waiting_since=self.waiting_since or now
        )

    def gone_on(self, reason: str, priority: Priority, since: datetime) -> Conversation:
        """What began elsewhere goes on here, with the place in line that it had there."""
        opened = self.handed_off(reason, priority, since)
        return replace(opened, waiting_since=min(since, opened.waiting_since or since))

    def claimed(self, agent: int, *, again: bool = False) -> Conversation:
        """Held by an agent; the bot is silent from here on. A resolved one only where it is opened `again`, in its episode."""
        if self.status is Status.RESOLVED and not again:
            raise Refused("This conversation is already resolved.")
        return replace(self, status=Status.OPEN, assignee=agent, snoozed_until=None)

    def released(self, now: datetime) -> Conversation:
        """Back in the queue, at its old place."""
        return replace(
            self, status=Status.OPEN, assignee=None, snoozed_until=None, waiting_since=self.waiting_since or now
        )

    def given_back(self) -> Conversation:
        """The bot leads again, by an agent's decision."""
        return self._begun_anew(Status.PENDING)

    def _begun_anew(self, status: Status) -> Conversation:
        return replace(
            self, status=status, assignee=None, reason="", priority=Priority.NORMAL, waiting_since=None,
            snoozed_until=None, talk=Talk(warned=self.talk.warned),
        )  # fmt: skip

    def replied(self) -> Conversation:
        """An agent has answered: nobody is waiting."""
        return replace(self, waiting_since=None)

    def snoozed(self, until: datetime) -> Conversation:
        """Out of sight until then, or until the contact writes."""
        if self.status is Status.RESOLVED:
            raise Refused("This conversation is already resolved.")
        return replace(self, status=Status.SNOOZED, snoozed_until=until)

    def woken(self, now: datetime) -> Conversation:
        """Back from a snooze, to the agent who holds it or to the queue."""
        return replace(self, status=Status.OPEN, snoozed_until=None, waiting_since=self.waiting_since or now)

    def resolved(self) -> Conversation:
        """Done. The next message opens a new episode."""
        if self.status is Status.RESOLVED:
            raise Refused("This conversation is already resolved.")
        return self._begun_anew(Status.RESOLVED)

    def written_in(self, now: datetime) -> Conversation:
        """The contact has written: a resolved one opens a new episode, a snoozed one wakes, an open one waits."""
        if self.status is Status.RESOLVED:
            return replace(self, status=Status.PENDING, episode=self.episode + 1, talk=Talk(warned=self.talk.warned))
        if self.status is Status.SNOOZED:
            return replace(self.woken(now), talk=replace(self.talk, woke=True))
        if self.status is Status.OPEN:
            return replace(self, waiting_since=self.waiting_since or now)
        return self


@dataclass(frozen=True, slots=True)
class Utterance:
    """What the bot is asked to decide about: one message, or a burst of them read as one."""

    text: str
    payload: str = ""
    attachments: int = 0
    forwarded: bool = False
    removed: tuple[str, ...] = ()  # classes of secrets taken out of it
    given: tuple[str, ...] = ()  # of what an agent may need: written in it
    language_hint: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A reference that redaction left in place on purpose: agents need it."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Activity:
    """A fact about a conversation, kept in its thread."""

    kind: str
    at: datetime
    agent: int | None = None
    detail: Mapping[str, str] = field(default_factory=dict)
