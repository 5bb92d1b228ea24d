"""What people can press before they have written: the message with a button in support channels, the slash commands."""

from __future__ import annotations

import hashlib
import json
import logging
from functools import partial
from typing import TYPE_CHECKING, Any

from discord.http import Route

from adapters.discord.attachments import number
from adapters.discord.buckets import Trouble
from adapters.discord.presses import COMMANDS, OPEN_FORM
from adapters.discord.rooms import TEXT
from adapters.discord.wire import Refusal, patient

if TYPE_CHECKING:
    from adapters.discord.account import Account
    from adapters.discord.marks import Marks

_log = logging.getLogger("nightdesk.discord")


class Panel:
    """Kept as the settings say; that it cannot be kept is no reason not to answer people."""

    def __init__(self, account: Account, marks: Marks) -> None:
        self._account = account
        self._marks = marks

    async def commands(self) -> None:
        """Tell Discord our commands, when they have changed."""
        told = hashlib.sha256(json.dumps(COMMANDS, sort_keys=True).encode()).hexdigest()[:16]
        application = self._account.application
        if not application or self._marks.get("commands") == f"{application} {told}":
            return
        wire = self._account.wire
        if await self._tried("commands", partial(wire.bulk_upsert_global_commands, application, list(COMMANDS))):
            await self._marks.put("commands", f"{application} {told}")

    async def keep(self, guild: int) -> None:
        """The message with the button in each support channel of that server."""
        if not self._account.settings.help_button:
            return
        for channel in self._account.settings.support_channels:
            known = self._account.rooms.get(channel)
            if known is not None and known.guild == guild and known.kind == TEXT:
                await self._keep(channel)

    async def _keep(self, channel: int) -> None:
        standing = int(self._marks.get(f"panel:{channel}") or 0)
        if standing:
            found = await self._tried("panel", partial(self._account.wire.get_message, channel, standing))
            if found is None:
                return
            if found and found.get("content") == self._account.settings.help_text:
                return
        # Before one with another text or label stands there: taking the old one away again is left to people.
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        posted = await self._tried("panel", partial(self._account.wire.request, route, json=self._body(channel)))
        if posted and number(posted.get("id")):
            await self._marks.put(f"panel:{channel}", str(posted["id"]))

    def _body(self, channel: int) -> dict[str, Any]:
        settings = self._account.settings
        button = {"type": 2, "style": 1, "label": settings.help_label, "custom_id": OPEN_FORM}
        text = hashlib.sha256(settings.help_text.encode()).hexdigest()[:3]
        return {
            "content": settings.help_text,
            "components": [{"type": 1, "components": [button]}],
            "allowed_mentions": {"parse": []},
            "nonce": f"p{channel}-{text}"[:25],
            "enforce_nonce": True,
        }

    async def _tried(self, what: str, call: Any) -> Any:
        """The answer; {} where it is gone, None where it could not be had."""
        try:
            return await patient(self._account.clock, call) or {"id": ""}
        except Trouble as error:
            if isinstance(error, Refusal) and error.status == 404:
                return {}
            self._account.counts[f"{what} not kept"] += 1
            _log.warning("channel %s: %s: %s", self._account.channel, what, error)
            return None
