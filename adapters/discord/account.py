"""One bot account: who it is, how it is, and what it remembers."""

from __future__ import annotations

import logging
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from discord.http import Route

from adapters.discord.attachments import number
from adapters.discord.parse import Me
from adapters.discord.rooms import Rooms
from adapters.discord.wire import Refusal, Unclear, Wire
from bot.ports import ChannelRefused

if TYPE_CHECKING:
    from adapters.discord.settings import DiscordSettings
    from bot.clock import Clock
    from bot.model import ChannelId, Incoming
    from bot.ports import Cursors

NO_TOKEN = "Discord does not accept the token"  # noqa: S105 - words for a person
_REMEMBERED = 2_000
_SHORT_REST = 3.0  # seconds: a start takes longer
_log = logging.getLogger("nightdesk.discord")


@dataclass(frozen=True, slots=True)
class ChannelState:
    """How the channel is, for the health page."""

    ok: bool
    reason: str = ""


class Account:
    """What the way in and the way out share."""

    def __init__(self, channel: ChannelId, settings: DiscordSettings, clock: Clock, cursors: Cursors) -> None:
        self.channel = channel
        self.settings = settings
        self.clock = clock
        self.cursors = cursors
        self.wire = Wire(settings, clock)
        self.rooms = Rooms()
        self.state = ChannelState(ok=False, reason="not connected yet")
        self.counts: Counter[str] = Counter()
        self.application = 0
        self.arrived: dict[str, str] = {}  # nonce -> id of messages of ours that others have seen
        self.erased: dict[int, None] = {}  # messages that we have deleted, the newest last
        self.latest: dict[str, str] = {}  # place -> what was asked there last, so that a public answer stands beside it
        self.closed: dict[str, tuple[str, float]] = {}  # place -> why nobody can be written to there, and until when
        self._me: Me | None = None
        self._noted_rest = 0.0  # when the rest ends that is written down
        self._name = ""

    @property
    def me(self) -> Me:
        """Who we are; 0 before anybody has told us."""
        return self._me or Me(self.channel, 0)

    def is_known(self) -> bool:
        """Whether Discord has told us who we are."""
        return self._me is not None

    def introduced(self, user: int, application: int = 0) -> None:
        """Discord has told us who we are."""
        self._me = Me(self.channel, user)
        self.application = application or self.application or user  # the same for all but very old applications

    async def who(self) -> str:
        """https://discord.com/developers/docs/resources/user#get-current-user, asked now; raises `ChannelRefused` or `Trouble`."""
        try:
            user = await self.wire.request(Route("GET", "/users/@me"))
        except Refusal as error:
            if error.status == 401:
                raise self.refused() from None
            raise
        if not isinstance(user, dict) or not number(user.get("id")):
            raise Unclear("The answer names nobody")
        self.introduced(number(user["id"]))
        return str(user.get("username") or user["id"])

    @property
    def key(self) -> str:
        """Where the account stands in config.toml."""
        return f"channels.{self.channel.replace(':', '.')}"

    def refused(self) -> ChannelRefused:
        """What an admin reads when Discord does not know the token."""
        self.trouble(NO_TOKEN)
        return ChannelRefused(
            f"Discord does not accept the token of {self.channel}. In the Developer Portal open the application, Bot, "
            f"Reset Token, and copy the new one into {self.key}.token."
        )

    def new_rest(self) -> str:
        """A rest of the whole account that is not written down yet, as a mark: its length and its end; empty where there is none."""
        seconds = self.wire.limits.rest()
        ends = self.clock.monotonic() + seconds
        if seconds <= _SHORT_REST or abs(ends - self._noted_rest) < 1:
            return ""
        self._noted_rest = ends
        return f"{seconds:.0f} {(self.clock.now() + timedelta(seconds=seconds)).isoformat()}"

    def rests(self, mark: str) -> None:
        """What an earlier process was told holds for this one, too; never for longer than it was told, whatever the clock says."""
        length, _, ends = mark.partition(" ")
        with suppress(ValueError):
            left = (datetime.fromisoformat(ends) - self.clock.now()).total_seconds()
            self.wire.limits.rest_for(min(left, float(length)))

    def heard(self, incoming: Incoming) -> None:
        """Somebody wrote: he can be written to again."""
        self.closed.pop(incoming.place, None)
        if incoming.public:
            self.latest[incoming.place] = incoming.message_ref
            while len(self.latest) > _REMEMBERED:
                del self.latest[next(iter(self.latest))]

    def close_to(self, place: str, words: str, seconds: float) -> None:
        """Discord does not let us write there: it is not asked again for a while."""
        while len(self.closed) > _REMEMBERED:
            del self.closed[next(iter(self.closed))]
        self.closed[place] = words, self.clock.monotonic() + seconds

    def why_closed(self, place: str) -> str:
        """Empty where we may write."""
        words, until = self.closed.get(place, ("", 0.0))
        return words if until > self.clock.monotonic() else ""

    def trouble(self, reason: str) -> None:
        """Something is wrong; it is logged when it begins."""
        if self.state != ChannelState(ok=False, reason=reason):
            _log.warning("channel %s: %s", self.channel, reason)
        self.state = ChannelState(ok=False, reason=reason)

    def well(self) -> None:
        """All is well (again)."""
        self.state = ChannelState(ok=True)

    def pause(self, attempt: int, longest: float = 60.0) -> float:
        """Seconds until the next attempt; 0 is the first that failed."""
        return self.clock.jitter(0.5, min(longest, 2.0 ** min(attempt, 6)))
