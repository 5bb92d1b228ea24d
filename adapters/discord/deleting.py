"""Taking a message off Discord: where the bot may manage messages, and never what a member wrote in a direct message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.discord.attachments import number
from adapters.discord.buckets import Trouble
from adapters.discord.place import Place
from adapters.discord.rooms import DIRECT
from adapters.discord.wire import Refusal
from bot.ports import Fate, SendFailed

if TYPE_CHECKING:
    from adapters.discord.account import Account
    from adapters.discord.marks import Marks
    from adapters.discord.sending import Sender

_IN_DIRECT = "In a direct message Discord lets nobody but its author delete a message: ask the person to do it."
_NO_PERMISSION = "The bot may not delete messages in that channel: give it Manage Messages there."
# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
_NOT_THERE = frozenset({10003, 10008})  # unknown channel, unknown message
_DIRECT_CODE, _MAY_NOT = 50003, frozenset({50001, 50013})
_REMEMBERED = 2_000


class Eraser:
    """https://discord.com/developers/docs/resources/message#delete-message."""

    def __init__(self, account: Account, marks: Marks, sender: Sender) -> None:
        self._account = account
        self._marks = marks
        self._sender = sender

    async def delete(self, external_id: str, ref: str) -> None:
        """Returns when the message is gone; raises `SendFailed` or `ContactGone`."""
        try:
            place = Place.read(external_id)
        except ValueError:
            place = None
        message = number(ref)
        if place is None or not message:
            raise SendFailed(Fate.REJECTED, "This is not a message on Discord.")
        try:
            channel = place.channel or number(await self._marks.look(f"private:{place}"))
            if channel:  # a command or a form leaves no message behind
                await self._refuse_direct(channel)
                await self._erased(channel, message)
        except Trouble as error:
            raise self._sender.failure(error) from None

    async def _refuse_direct(self, channel: int) -> None:
        known = self._account.rooms.get(channel)
        direct = known.kind == DIRECT if known else await self._marks.look(f"direct:{channel}")
        if direct:
            raise SendFailed(Fate.REJECTED, _IN_DIRECT)

    async def _erased(self, channel: int, message: int) -> None:
        # Discord tells everybody of a deletion and nobody whose it was: ours is not the contact's.
        erased = self._account.erased
        erased[message] = None
        while len(erased) > _REMEMBERED:
            del erased[next(iter(erased))]
        try:
            await self._account.wire.delete_message(channel, message)
        except Refusal as error:
            if error.code in _NOT_THERE:
                return
            del erased[message]
            if error.code == _DIRECT_CODE:
                raise SendFailed(Fate.REJECTED, _IN_DIRECT) from None
            if error.code in _MAY_NOT:
                raise SendFailed(Fate.REJECTED, _NO_PERMISSION) from None
            raise
