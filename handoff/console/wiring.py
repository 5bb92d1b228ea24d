"""What the console is built from: the porch fills it in, the pages only use it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field

from starlette.requests import Request

from bot.clock import Clock
from bot.model import Attachment, Conversation
from bot.store import Store
from bot.store.nudges import Nudges
from handoff.desk import Desk
from handoff.roster import Roster


@dataclass(frozen=True, slots=True)
class Promise:
    """How sure the bot must be, and what that is to keep."""

    most: float | None
    """At most this share of automatic answers is to be wrong; None where an admin has set the probability himself."""
    answer_at: float
    answer_at_of: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Console:
    """Everything that the agents' pages need from the house."""

    store: Store
    desk: Desk
    roster: Roster
    nudges: Nudges
    clock: Clock
    brand: str
    secure: bool
    """Whether browsers come by https: then the cookie is `__Host-` and `Secure`."""
    titles: Callable[[str], Mapping[str, str]]
    """Language tag -> intent -> the article's title."""
    fetch: Callable[[Conversation, Attachment], Awaitable[bytes]]
    """A file's bytes; raises `SendFailed` with the reason where it cannot be had."""
    channel_trouble: Callable[[], Mapping[str, str]]
    """Channel -> why it does not work now."""
    largest_file: int
    """Bytes of the largest file that any channel carries to a contact."""
    address_of: Callable[[Request], str]
    """Where a request came from, behind trusted proxies too."""
    promise: Callable[[], Promise]
    """How sure the bot must be now."""
    overdue: Callable[[], Mapping[str, str]]
    """Intent -> owner of articles that are not sent because their review is overdue."""
    public_url: str = ""
    """Where browsers find us; empty: as they say themselves."""
    spent: Callable[[], Mapping[str, str]] = dict
    """Channel -> dollars of this month, where the platform charges by use."""
    looks_like_us: Callable[[str, Collection[str]], bool] = lambda _name, _agents: False
    """Whether a contact shows himself under our name, or that of one of the agents."""

    @property
    def cookie(self) -> str:
        """The session cookie's name."""
        return "__Host-nightdesk" if self.secure else "nightdesk"

    @property
    def known_cookie(self) -> str:
        """The name of the cookie of a browser from which somebody has signed in."""
        return f"{self.cookie}-known"
