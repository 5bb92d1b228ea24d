"""What Nightdesk asks of the outside world: a small required port, and abilities that are asked for by type."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from bot.model import Address, Attachment, Button, ChannelId, Incoming, Outgoing, Text

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.routing import BaseRoute

Receive = Callable[[Incoming], Awaitable[None]]
"""Keeps the event durably, once. Raises when it could not: then nothing may be acknowledged."""


class Measure(StrEnum):
    """How a platform counts the length of a text."""

    CODE_POINTS = "code points"
    UTF16 = "UTF-16 units"
    WEIGHTED = "weighted characters"  # Chinese and emoji count two, a link counts 23


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can carry, as data: the core never asks which platform it is."""

    text: int  # longest text of one part
    file: int = 0  # bytes of the largest file that can be sent to a contact; 0: none can
    measure: Measure = Measure.CODE_POINTS
    buttons: int = 3  # below one message; 0: none, the adapter writes the labels below the text, to be typed
    per_place: float = 0.0  # seconds between two parts to one place
    per_public_place: float = 0.0  # the same, where others read along
    per_second: float = 0.0  # parts a second over the whole channel; 0 is unlimited
    removes_duplicates: bool = False  # the same key may be sent again without a second copy
    resend_after: float = 30.0  # seconds until an automatic answer of unknown fate is sent once more
    burst: float = 1.2  # seconds to wait for the rest of a burst of short messages
    album: float = 1.0  # seconds to wait for the next item of an album
    public_text: int = 0  # longest text of one part where others read along; 0: as `text`
    public_parts: int = 0  # a longer public answer becomes an invitation to write in private; 0: it never does
    links_under_words: bool = False  # True: the adapter sets links; else addresses are spelled out beside their words
    public_links: bool = True  # False: where others read along, the words stay and the addresses go


@dataclass(frozen=True, slots=True)
class Receipt:
    """The platform's id for what was sent."""

    ref: str


class Fate(StrEnum):
    """What happened to a send that did not return a receipt."""

    NOT_SENT = "not sent"  # no byte left, or the platform said "later": the same row again
    REJECTED = "rejected"  # the platform will never take it: no retry, a human sees it
    CHANNEL_DOWN = "channel down"  # the account itself is refused: rows wait, an admin is told
    UNKNOWN = "unknown"  # it may have arrived


class SendFailed(Exception):
    """A send without a receipt. Its fate says what to do next, so the sender has no cases."""

    def __init__(self, fate: Fate, reason: str, *, retry_after: float | None = None, throttled: bool = False) -> None:
        """`reason` is for an agent to read, without secrets; `retry_after` is in seconds; `throttled` is no try."""
        super().__init__(reason)
        self.fate = fate
        self.reason = reason
        self.retry_after = retry_after
        self.throttled = throttled


class ContactGone(Exception):
    """The contact cannot be reached at this address any more (blocked us, left, deleted the account)."""


class ChannelRefused(Exception):
    """The platform refuses this account (bad token, second poller). `str()` says what to do about it."""


class Adapter(Protocol):
    """One account on one platform. It translates; it never decides, stores or retries."""

    @property
    def channel(self) -> ChannelId:
        """Which account this is: `telegram:support`."""

    @property
    def limits(self) -> Limits:
        """What it can carry."""

    async def send(self, message: Outgoing, /) -> Receipt:
        """Deliver all that `message` holds: its buttons and the links under its words as well.

        The receipt's `ref` is what the platform calls it, another for each message. Raises `SendFailed` (it says whether
        trying again can help, and when) or `ContactGone`.
        """


@runtime_checkable
class Listener(Protocol):
    """Fetches its own updates: long poll, gateway, IMAP."""

    async def listen(self, receive: Receive, /) -> None:
        """Run until cancelled. Acknowledge an update only after `receive` has returned.

        Raises `ChannelRefused` when going on cannot help; heals from everything else by itself. Once cancelled it has
        two seconds. A library that blocks may run in a thread, which no cancelling reaches: give its calls a timeout.
        At a stop it is left where it is, and nobody hears what came of it; when the channel goes to another process it
        runs on beside that one until its call returns.
        """


@runtime_checkable
class Webhook(Protocol):
    """Is called by its platform; the one web server mounts its routes."""

    def routes(self, receive: Receive, /) -> Iterable[BaseRoute]:
        """Verify the signature over the raw body, `receive`, and only then answer 200."""


@runtime_checkable
class Opens(Protocol):
    """Has connections to open before the first send and to close at the end."""

    async def open(self) -> None:
        """Called at start, beside other channels; what takes long here holds up this channel's listening alone.

        Raises `ChannelRefused` with what is wrong in words. Whatever it raises, it is called again a minute later.
        """

    async def close(self) -> None:
        """Called at the end, also after a failed `open`, and twice where a platform calls us. It has a second."""


@runtime_checkable
class Types(Protocol):
    """Can show that somebody is writing."""

    async def typing(self, address: Address, /) -> None:
        """Show it for a few seconds. Never raises: it is a courtesy."""


@runtime_checkable
class Announces(Protocol):
    """Can write to a group or channel of our own people, where nobody has written to us."""

    def group(self, name: str, /) -> str:
        """The external id of the place with that id on the platform. ValueError where it is none."""


@runtime_checkable
class FetchesFiles(Protocol):
    """Can hand over a file that a contact sent."""

    async def fetch(self, attachment: Attachment, /) -> bytes:
        """The file's bytes; raises `SendFailed` with the reason where it cannot be had."""


@runtime_checkable
class Deletes(Protocol):
    """Can take a message off the platform, also one that the contact wrote, where the platform allows it."""

    async def delete(self, address: Address, ref: str, /) -> None:
        """Returns when `ref` (an `Incoming.message_ref`) is gone or was not there; raises `SendFailed` or `ContactGone`.

        Called for messages that held a secret, once or several times for the same one. `Fate.REJECTED`: it stays.
        """


@runtime_checkable
class LooksBack(Protocol):
    """Can read on the platform whether something arrived, before it is said a second time."""

    async def look(self, message: Outgoing, since: datetime, /) -> Receipt | None:
        """The receipt of a send of unknown fate, tried at `since` or later; None where it is not there.

        Raises `SendFailed` where it cannot be told.
        """


@runtime_checkable
class Spends(Protocol):
    """Is paid for by use, and counts it."""

    @property
    def spent(self) -> float:
        """Dollars in this calendar month (UTC), as counted here."""


class State(Protocol):
    """How an account stands with its platform."""

    @property
    def ok(self) -> bool:
        """Whether it works now."""

    @property
    def reason(self) -> str:
        """What is wrong, in words for an admin; empty when nothing is."""


@runtime_checkable
class Reports(Protocol):
    """Knows how its account stands; read by the health page and the console."""

    @property
    def state(self) -> State:
        """As it is now."""


@runtime_checkable
class Proves(Protocol):
    """Can say whether its credentials work, for `nightdesk check`."""

    async def prove(self) -> str:
        """Who we are on the platform, e.g. `@bitmart_help_bot`. Raises `ChannelRefused`."""


class Cursors(Protocol):
    """Small marks of one account that outlive a restart: how far a stream was read, which rooms are known.

    They are written after `receive` has returned, so that what lies behind a mark is kept for certain. A write may
    raise when the database is down; a mark that is too old costs a second reading and nothing else.
    """

    async def get(self, scope: str, /) -> str | None:
        """The mark, or None where none was set."""

    async def put(self, scope: str, value: str, /) -> None:
        """Set it, durably."""

    async def swap(self, scope: str, before: str, value: str, /) -> bool:
        """Set it where it is still what it was `before`. False: another process has set it, and nothing was changed."""

    async def all(self) -> dict[str, str]:
        """Every mark of this account, by scope."""

    async def add(self, scope: str, amount: int, /) -> int:
        """Count in one step, also beside other processes: the sum after it. A mark that was not set counts as 0."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message as its contact may see it. `seq` orders a conversation without gaps for agents; contacts see holes."""

    seq: int
    author: str  # contact, bot, agent
    text: Text
    at: datetime
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    agent: str = ""  # the agent's public name
    client_key: str = ""  # the contact's own id for it


@dataclass(frozen=True, slots=True)
class Standing:
    """What a contact may know about his conversation."""

    status: str  # pending, open, snoozed, resolved; "" before the first message
    agent: str = ""  # who has taken it
    place: int | None = None  # in the queue, 1 is next
    agents_on_duty: int = 0
    last: int = field(default=0, compare=False)  # the highest `seq` there is, whoever may read it


class Threads(Protocol):
    """What the web chat may read: one address's own conversation, nothing else."""

    async def said(self, address: Address, after: int, /) -> list[Said]:
        """Messages with a sequence number above `after`, in order, notes left out; at most 200."""

    async def standing(self, address: Address, /) -> Standing:
        """Where the conversation stands now."""

    def changes(self, address: Address, /) -> AsyncIterator[None]:
        """Yields when something may be new for this address; may yield too often, never too seldom."""
