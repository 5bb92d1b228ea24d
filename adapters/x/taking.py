"""What becomes of what was read: parsed, its author named, kept; the mark moves only afterwards."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from adapters.x.parse import Me, clean, sent_at, wish
from adapters.x.place import Place, is_number
from bot.model import EventKind, Incoming
from bot.ports import Receive

if TYPE_CHECKING:
    from adapters.x.account import Account
    from bot.clock import Clock

_log = logging.getLogger("nightdesk.x")

_LATE = timedelta(minutes=10)
NOTHING_YET = "0"
"""The mark of an account that has looked and found nothing: below every id, and no `since_id` that X would take."""

Read = Callable[[Any, Me], Incoming | None]


class Taking:
    """Hands events to `receive`, one after the other."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._settings = account.settings
        self._clock = account.clock
        self._names: dict[str, str] = {}
        self._seen: deque[str] = deque(maxlen=500)

    def horizon(self) -> datetime:
        """How far back the very first look goes."""
        return self._clock.now() - timedelta(hours=self._settings.first_hours)

    async def all(
        self, mark: str, rows: list[Any], since: str | None, read: Read, me: Me, receive: Receive
    ) -> None:  # fmt: skip
        """Oldest first; the mark follows each. What cannot be read goes first: it has no place in the order."""
        newest = since
        for raw in sorted(rows, key=lambda row: int(number_of(row) or 0)):
            number, at = number_of(raw), sent_at(raw)
            if since is not None and number and int(number) <= int(since) and not self._is_late(mark, number, at):
                continue
            if since is not None or at is None or at >= self.horizon():
                await self.one(raw, read, me, receive)
            self._seen.append(f"{mark}:{number}")
            if number and int(number) > int(newest or 0):
                newest = number
                await self._account.cursors.put(mark, number)
        if newest is None:  # whatever comes from now on was said to us, whenever its sender's clock says
            await self._account.cursors.put(mark, NOTHING_YET)

    def _is_late(self, mark: str, number: str, at: datetime | None) -> bool:
        """Below the mark, and yet new to us: X may show a message after one that was written later.

        Only direct messages come in pages that reach below the mark. What an earlier process has kept is known by its key.
        """
        young = at is not None and at >= self._clock.now() - _LATE
        return mark == "dm" and young and f"{mark}:{number}" not in self._seen

    async def passed(self, mark: str, raw: Any) -> None:
        """It is kept: the mark follows, and never goes back."""
        number, newest = number_of(raw), await self._account.cursors.get(mark)
        if number and int(number) > int(newest or 0):
            await self._account.cursors.put(mark, number)

    async def one(self, raw: Any, read: Read, me: Me, receive: Receive) -> None:
        """Read one event and keep it, whether or not it was seen before."""
        incoming = self._read(raw, read, me)
        if incoming is None:
            return
        if incoming.kind is not EventKind.POISON and (incoming.addressed or not incoming.public):
            incoming = await self._with_person(incoming)
        await self.kept(incoming, receive)

    def _read(self, raw: Any, read: Read, me: Me) -> Incoming | None:
        """The event; one that cannot be read becomes poison, so that it is seen and blocks nobody."""
        try:
            incoming = read(raw, me)
        except Exception as error:  # noqa: BLE001 - nothing in an event may stop the ones behind it
            number = number_of(raw) or _digest(raw)
            _log.warning("channel %s: event %s cannot be read: %s", me.channel, number, type(error).__name__)
            incoming = Incoming(me.channel, f"{me.id}:poison:{number}", "poison", EventKind.POISON)
        self._account.counts["ignored" if incoming is None else incoming.kind.value] += 1
        return incoming

    async def kept(self, incoming: Incoming, receive: Receive) -> None:
        """Try until it is kept: no mark may pass it before."""
        attempt = 0
        while True:
            try:
                await receive(incoming)
            except Exception as error:  # noqa: BLE001 - whatever keeps the house from keeping it may pass
                self._account.counts["not kept"] += 1
                self._account.trouble("keeping", f"messages cannot be kept ({type(error).__name__})")
                attempt += 1
                await self._clock.sleep(pause(self._clock, attempt))
            else:
                self._account.well("keeping")
                return

    # -- persons

    async def _with_person(self, incoming: Incoming) -> Incoming:
        """The author's name, and whether he has told us to be silent."""
        user = Place.read(incoming.place).user
        said = wish(incoming.text)
        if said:
            await self._account.cursors.put(f"stop:{user}", "1" if said == "stop" else "")
        silent = said == "stop" or bool(await self._account.cursors.get(f"stop:{user}"))
        quiet = incoming.quiet or ("asked for no automatic answers" if silent else "")
        return replace(incoming, author=await self._name(user), quiet=quiet)

    async def _name(self, user: str) -> str:
        """`Ann (@ann)`, looked up once for ever; empty where it cannot be had: a name keeps nobody waiting."""
        if not self._settings.author_names:
            return ""
        if user not in self._names:
            kept = await self._account.cursors.get(f"name:{user}")
            self._names[user] = kept if kept is not None else await self._looked_up(user)
        return self._names[user]

    async def _looked_up(self, user: str) -> str:
        try:
            await self._account.meter.affords("user_read", 1, 1)
            answer = await self._account.ask("read users", lambda: self._account.wire.get_user(id=user))
            await self._account.meter.read("user_read", [user])
        except Exception as error:  # noqa: BLE001 - a courtesy
            self._account.counts[f"name not found ({type(error).__name__})"] += 1
            return ""
        told = answer.get("data")
        names = [told.get(key) for key in ("name", "username")] if isinstance(told, dict) else []
        name, handle = (clean(word)[:100] if isinstance(word, str) else "" for word in [*names, "", ""][:2])
        found = f"{name} (@{handle})" if name and handle else name or (f"@{handle}" if handle else "")
        await self._account.cursors.put(f"name:{user}", found)
        return found


def number_of(raw: Any) -> str:
    """The id of what X brought; empty where it has none."""
    number = raw.get("id") if isinstance(raw, dict) else None
    return str(number) if is_number(number) else ""


def _digest(raw: Any) -> str:
    try:
        return hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()[:16]
    except (ValueError, RecursionError):
        return "unnumbered"


def pause(clock: Clock, failures: int) -> float:
    """Seconds to wait after so many failures in a row."""
    return clock.jitter(0.5, min(10.0, 2.0 ** min(failures, 5)))
