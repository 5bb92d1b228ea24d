"""One bot account: who it is, how it is, and words about it that people may read."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from telegram.error import InvalidToken

from adapters.telegram.parse import Me
from adapters.telegram.verdict import Garbled, NotThere
from adapters.telegram.wire import Timeouts, connect, timeouts
from bot.ports import ChannelRefused

if TYPE_CHECKING:
    from adapters.telegram.settings import TelegramSettings
    from bot.model import ChannelId

_log = logging.getLogger("nightdesk.telegram")


@dataclass(frozen=True, slots=True)
class ChannelState:
    """How the channel is, for the health page."""

    ok: bool
    reason: str = ""


class Account:
    """What the way in and the way out share."""

    def __init__(self, channel: ChannelId, settings: TelegramSettings) -> None:
        self.channel = channel
        self.settings = settings
        self.bot = connect(settings)
        self.state = ChannelState(ok=False, reason="not connected yet")
        self.counts: Counter[str] = Counter()
        self._me: Me | None = None

    @property
    def limit(self) -> Timeouts:
        """The timeouts of an ordinary call."""
        return timeouts(self.settings.request_seconds)

    async def introduced(self) -> Me:
        """Who we are, asked for once; raises `ChannelRefused` for a wrong token, and what the network raises."""
        if self._me is None:
            self._me = await self.who()
        return self._me

    async def who(self) -> Me:
        """https://core.telegram.org/bots/api#getme, asked now."""
        try:
            user = await self.bot.call("getMe", {}, self.settings.request_seconds)
        except (InvalidToken, NotThere) as error:
            raise self.refused(error) from None
        if not isinstance(user, dict) or not isinstance(user.get("id"), int):
            raise Garbled("The answer to getMe names nobody")
        pepper = hashlib.sha256(self.settings.token.get_secret_value().encode()).digest()
        return Me(self.channel, user["id"], str(user.get("username") or ""), pepper)

    def refused(self, error: Exception) -> ChannelRefused:
        """What an admin reads when Telegram does not know the token."""
        self.trouble(f"Telegram does not accept the token: {self.words(error)}")
        return ChannelRefused(
            f"Telegram does not accept the token of {self.channel} ({self.words(error)}). "
            f"Copy it anew from @BotFather into channels.{self.channel.replace(':', '.')}.token."
        )

    def words(self, error: Exception) -> str:
        """An error in one line, without the token, which is part of every URL."""
        token = self.settings.token.get_secret_value()
        words = str(error) or type(error).__name__
        for form in (token, quote(token), quote(token, safe="")):
            words = words.replace(form, "[token]")
        return words[:300]

    def trouble(self, reason: str) -> None:
        """Something is wrong; it is logged when it begins."""
        if self.state != ChannelState(ok=False, reason=reason):
            _log.warning("channel %s: %s", self.channel, reason)
        self.state = ChannelState(ok=False, reason=reason)

    def well(self) -> None:
        """All is well (again)."""
        self.state = ChannelState(ok=True)
