"""One account as the house sees it: the way in, and the only place that talks to X."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from adapters.x.account import Account, ChannelState
from adapters.x.reading import Reading
from adapters.x.sending import DM_LENGTH, POST_WEIGHT, Letter, Sending
from bot.ports import ChannelRefused, Limits, Measure

if TYPE_CHECKING:
    from collections import Counter
    from datetime import datetime

    from adapters.x.settings import XSettings
    from bot.clock import Clock
    from bot.model import ChannelId, Outgoing
    from bot.ports import Cursors, Receipt, Receive

_log = logging.getLogger("nightdesk.x")


class XAdapter:
    """`x:<name>`. Listener, Opens, Proves, Reports, LooksBack, Spends."""

    def __init__(self, channel: ChannelId, settings: XSettings, clock: Clock, cursors: Cursors) -> None:
        self._account = Account(channel, settings, clock, cursors)
        self._settings = settings
        self._reading = Reading(self._account)
        self._sending = Sending(self._account)
        self._limits = Limits(
            text=DM_LENGTH - 500,  # room for the choices and the privacy link below it
            measure=Measure.WEIGHTED,
            buttons=0,
            removes_duplicates=False,
            public_text=POST_WEIGHT,
            public_parts=1 if settings.long_answer == "dm" else 0,
            public_links=settings.links_in_replies,
        )

    @property
    def channel(self) -> ChannelId:
        """Which account this is."""
        return self._account.channel

    @property
    def limits(self) -> Limits:
        """What it can carry."""
        return self._limits

    @property
    def state(self) -> ChannelState:
        """How it is now."""
        return self._account.state

    @property
    def spent(self) -> float:
        """Dollars in this month."""
        return self._account.meter.spent

    @property
    def counts(self) -> Counter[str]:
        """How many events of each kind came in, were ignored, or failed."""
        return self._account.counts

    async def open(self) -> None:
        """Say who we are to X; only refused keys are fatal, a network that is down heals while listening."""
        self._account.wire.up()
        _log.info("channel %s speaks to %s", self.channel, self._settings.api_base)
        try:
            await self._account.meter.load()
            await self._account.introduced()
        except ChannelRefused:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, `listen` tries again
            self._account.trouble("start", self._account.words(error))

    async def close(self) -> None:
        """Let go of the connections."""
        await self._account.wire.down()

    async def prove(self) -> str:
        """Our name on X."""
        try:
            me = await self._account.who()
        except ChannelRefused:
            raise
        except Exception as error:  # noqa: BLE001 - the reason is for a person
            words = self._account.words(error)
            raise ChannelRefused(f"X cannot be asked at {self._settings.api_base}: {words}") from None
        return f"@{me.username or me.id}"

    async def listen(self, receive: Receive, /) -> None:
        """Run until cancelled; a mark moves only after `receive` has returned."""
        await self._reading.listen(receive)

    async def send(self, message: Outgoing, /) -> Receipt:
        """One post or one direct message."""
        return await self._sending.send(message)

    async def look(self, message: Outgoing, since: datetime, /) -> Receipt | None:
        """Whether it arrived after all."""
        return await self._sending.look(Letter.of(message, links=True), since)
