"""Private threads: where a conversation goes on that began with an answer for one person's eyes, or at a closed door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.discord.attachments import objects
from adapters.discord.rooms import DIRECT, TEXT, room
from adapters.discord.wire import Refusal, Unclear
from bot.ports import ContactGone

if TYPE_CHECKING:
    from adapters.discord.account import Account
    from adapters.discord.marks import Marks
    from adapters.discord.place import Place

_MAY_NOT = "give the bot View Channel, Create Private Threads and Send Messages in Threads there"


_NO_CHANNEL, _NO_MEMBER, _ASLEEP = 10003, 10007, 50083  # the last: the thread is in the archive
_REFUSED_SECONDS = 600.0  # until a channel that lets no thread be opened is asked again


class Threads:
    """One private thread per conversation, remembered in both directions."""

    def __init__(self, account: Account, marks: Marks) -> None:
        self._account = account
        self._marks = marks

    async def of(self, place: Place, why: str) -> int:
        """The conversation's thread, made where there is none. `why`: what the agent reads where that cannot be."""
        known = await self._marks.look(f"private:{place}")
        if known:
            return int(known)
        if not self._account.settings.private_threads:
            raise ContactGone(why)
        refusals = []
        for home in await self._homes(place):
            if refused := self._account.why_closed(_home(home)):
                refusals.append(refused)
                continue
            try:
                return await self._made(home, place)
            except Refusal as error:
                if error.status == 401:
                    raise
                refusals.append(f"{error}: {_MAY_NOT}" if error.status == 403 else str(error))
                if error.status == 403:
                    self._account.close_to(_home(home), refusals[-1], _REFUSED_SECONDS)
        raise ContactGone(
            f"{why} A private thread is not possible either: {refusals[0] if refusals else 'no channel for it'}"
        )

    async def may_serve(self, place: Place) -> bool:
        """Whether what is said at this place is for one person's eyes: only then may it go on in a private thread."""
        known = self._account.rooms.get(place.channel)
        if place.private or (known is not None and known.kind == DIRECT):
            return True
        return bool(await self._marks.look(f"direct:{place.channel}"))

    async def where(self, place: Place) -> list[int]:
        """The channels in which something that was said at this place can stand."""
        thread = await self._marks.look(f"private:{place}")
        return [channel for channel in (place.channel, int(thread) if thread.isdecimal() else 0) if channel]

    async def bring_back(self, thread: int, place: Place) -> bool:
        """Let the person in again, who may have left the thread. False where it sleeps: what is posted wakes it first.

        Who has left the server is gone.
        """
        try:
            await self._account.wire.add_user_to_thread(thread, place.person)
        except Unclear:
            return True  # he was there before, most likely
        except Refusal as error:
            if error.code == _NO_MEMBER:
                raise ContactGone("The person has left the server, and reads nothing in the private thread.") from None
            if error.code == _NO_CHANNEL or error.status == 401:
                raise
            return error.code != _ASLEEP
        return True

    async def forget(self, place: Place) -> None:
        """Somebody has deleted the thread: the next message opens another."""
        gone = await self._marks.look(f"private:{place}")
        await self._marks.put(f"private:{place}", "")
        if gone:
            await self._marks.forget(int(gone))

    async def _homes(self, place: Place) -> list[int]:
        """Where a thread may be opened: where the person pressed last, then our support channels."""
        rooms, settings = self._account.rooms, self._account.settings
        pressed = await self._marks.look(f"home:{place}")
        found = [int(pressed)] if pressed.isdecimal() else []
        for channel in settings.support_channels:
            known = rooms.get(channel)
            if known is None or not place.guild or known.guild in (0, place.guild):
                found.append(channel)
        usable = (home for home in found if (r := rooms.get(home)) is None or r.kind == TEXT)
        return list(dict.fromkeys(usable))

    async def _made(self, home: int, place: Place) -> int:
        name = f"support-{place.person}"
        thread = await self._there(home, place, name) or await self._new(home, name)
        # Remembered before the person can write in it, and in this order: what he writes belongs to this conversation.
        await self._marks.put(f"thread:{thread}", str(place))
        await self._marks.follow(thread, thread - 1)
        await self._account.wire.add_user_to_thread(thread, place.person)
        await self._marks.put(f"private:{place}", str(thread))
        return thread

    async def _new(self, home: int, name: str) -> int:
        """Private, and archived after seven silent days; writing brings it back."""
        raw = await self._account.wire.start_thread_without_message(
            home, name=name, auto_archive_duration=10_080, type=12, invitable=False
        )
        made = room(raw)
        if made is None:
            raise Unclear("The answer names no thread")
        self._account.rooms.add(made)
        return made.id

    async def _there(self, home: int, place: Place, name: str) -> int:
        """A thread that an earlier attempt has made without hearing of it; 0 where there is none."""
        known = self._account.rooms.get(home)
        guild = place.guild or (known.guild if known else 0)
        if not guild:
            return 0
        try:
            active = await self._account.wire.get_active_threads(guild)
        except Refusal:
            return 0
        for raw in objects(active.get("threads") if isinstance(active, dict) else []):
            found = room(raw, guild)
            same = found and raw.get("name") == name and found.parent == home and found.owner == self._account.me.id
            if same and found and await self._marks.look(f"thread:{found.id}") in ("", str(place)):
                return found.id  # and not the thread of another conversation with this person
        return 0


def _home(channel: int) -> str:
    return f"threads in {channel}"
