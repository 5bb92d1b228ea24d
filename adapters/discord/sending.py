"""From the house's words to Discord's messages, and from its refusals to a fate."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from discord.http import Route

from adapters.discord.account import NO_TOKEN
from adapters.discord.attachments import clean, nested, number, objects
from adapters.discord.buckets import Later, Trouble
from adapters.discord.markup import parts
from adapters.discord.place import Place
from adapters.discord.presses import OPEN_FORM, PAYLOAD
from adapters.discord.wire import NeverLeft, Refusal, Unclear
from bot.ports import ContactGone, Fate, Receipt, SendFailed

if TYPE_CHECKING:
    from adapters.discord.account import Account
    from adapters.discord.threads import Threads
    from adapters.discord.unseen import Unseen
    from bot.model import Button, File, Outgoing

_SUPPRESS_EMBEDS = 4
_ROW, _ROWS = 5, 5  # buttons
_LABEL = 80  # characters
# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
_CLOSED = frozenset({50007, 50278})  # does not take direct messages from us; shares no server with us
_NO_DIRECTS = "The person does not take direct messages from us."
_NEEDED = "View Channel, Send Messages, Send Messages in Threads and Attach Files"
_GONE = frozenset({10003, 10013})  # unknown channel, unknown person
_LOOKED_AT = 50  # messages, from the newest back
_LAG = timedelta(minutes=2)  # between two clocks
_CLOSED_SECONDS, _REFUSED_SECONDS = 3_600.0, 600.0


class Sender:
    """The only place that talks."""

    def __init__(self, account: Account, unseen: Unseen, threads: Threads) -> None:
        self._account = account
        self._unseen = unseen
        self._threads = threads

    async def send(self, message: Outgoing) -> Receipt:
        """One message of Discord, or several where escaping made it too long; the same again adds nothing."""
        try:
            place = Place.read(message.address.external_id)
        except ValueError:
            raise SendFailed(Fate.REJECTED, "The address is not a place on Discord.") from None
        if message.file:
            return Receipt(await self._deliver(place, self._body(place, "", (), ""), nonce(message), message.file))
        pieces = parts(message.text)
        if not pieces:
            raise SendFailed(Fate.REJECTED, "The message is empty.")
        ref = ""
        for order, text in enumerate(pieces):
            last, first = order == len(pieces) - 1, order == 0
            body = self._body(place, text, message.buttons if last else (), message.reply_ref if first else "")
            ref = await self._deliver(place, body, nonce(message, order))
        return Receipt(ref)

    async def look(self, message: Outgoing, since: datetime) -> Receipt | None:
        """Whether it stands there already: a nonce is remembered for some minutes only, and by nobody after a restart."""
        try:
            place = Place.read(message.address.external_id)
        except ValueError:
            return None
        if not self._account.is_known():
            raise SendFailed(Fate.UNKNOWN, "Discord has not told yet who we are")
        said, to = parts(message.text)[-1:], message.reply_ref
        earliest = since - _LAG
        try:
            channels = await self._threads.where(place)
        except Trouble as error:
            raise self.failure(error) from None
        for channel in channels:
            try:
                page = await self._account.wire.logs_from(channel, _LOOKED_AT)
            except Refusal:  # we may write there and not read: the nonce has to do
                continue
            except Trouble as error:
                raise self.failure(error) from None
            for raw in objects(page):
                mine = number(nested(raw, "author").get("id")) == self._account.me.id
                files = [clean(file.get("filename")) for file in objects(raw.get("attachments"))]
                same = files == [message.file.name] if message.file else [raw.get("content")] == said
                answers = not to or str(nested(raw, "message_reference").get("message_id")) == to
                if mine and same and answers and _not_before(raw, earliest):
                    return Receipt(str(raw.get("id")))
        return None

    def _body(self, place: Place, text: str, buttons: tuple[Button, ...], reply_ref: str) -> dict[str, Any]:
        body: dict[str, Any] = {
            "content": text,
            "allowed_mentions": {"parse": [], "replied_user": False},
            "flags": _SUPPRESS_EMBEDS,
            "components": rows(buttons),
        }
        ref = reply_ref or self._account.latest.get(str(place), "")
        if ref.isascii() and ref.isdecimal() and not place.private:
            body["message_reference"] = {"message_id": ref, "fail_if_not_exists": False}
        return body

    async def _deliver(self, place: Place, body: dict[str, Any], key: str, file: File | None = None) -> str:
        if key in self._account.arrived:
            return self._account.arrived[key]
        try:
            return await self._reach(place, body, key, file)
        except Trouble as error:
            raise self.failure(error, str(place)) from None

    async def _reach(self, place: Place, body: dict[str, Any], key: str, file: File | None) -> str:
        if place.private and file:
            return await self._in_thread(
                place, body, key, "A message that only one person sees is no place for a file.", file
            )
        if place.private:
            whole = body | {"components": rows_with_form(body["components"], self._account.settings.write_label)}
            ref = await self._unseen.answer(str(place), whole, key)
            why = "The fifteen minutes in which Discord lets us answer are over."
            return ref or await self._in_thread(place, body, key, why)
        if why := self._account.why_closed(str(place)):
            if why != _NO_DIRECTS and not await self._threads.may_serve(place):
                raise SendFailed(Fate.REJECTED, why)
            return await self._in_thread(place, body, key, why, file)
        try:
            return await self._post(place.channel, body, key, file)
        except Refusal as error:
            if error.code not in _CLOSED:
                raise
            self._account.close_to(str(place), _NO_DIRECTS, _CLOSED_SECONDS)
            return await self._in_thread(place, body, key, _NO_DIRECTS, file)

    async def _in_thread(self, place: Place, body: dict[str, Any], key: str, why: str, file: File | None = None) -> str:
        told = {name: value for name, value in body.items() if name != "message_reference"}
        try:
            return await self._into(await self._threads.of(place, why), place, told, key, file)
        except Refusal as error:
            if error.code not in _GONE:
                raise
        await self._threads.forget(place)
        return await self._post(await self._threads.of(place, why), told, key, file)

    async def _into(self, thread: int, place: Place, body: dict[str, Any], key: str, file: File | None) -> str:
        awake = await self._threads.bring_back(thread, place)
        ref = await self._post(thread, body, key, file)
        if not awake:
            await self._threads.bring_back(thread, place)
        return ref

    async def _post(self, channel: int, body: dict[str, Any], key: str, file: File | None) -> str:
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        whole = body | {"nonce": key, "enforce_nonce": True}
        if file:
            answer = await self._account.wire.upload(route, whole | {"attachments": [{"id": 0}]}, file)
        else:
            answer = await self._account.wire.request(route, json=whole)
        if not isinstance(answer, dict) or not number(answer.get("id")):
            raise Unclear("The answer names no message")
        if self._account.state.reason == NO_TOKEN:
            self._account.well()
        return str(answer["id"])

    def failure(self, error: Trouble, place: str = "") -> SendFailed | ContactGone:
        """What became of a call, in words for an agent."""
        if isinstance(error, Later):
            return SendFailed(Fate.NOT_SENT, str(error), retry_after=error.seconds, throttled=True)
        if isinstance(error, NeverLeft):
            return SendFailed(Fate.NOT_SENT, str(error))
        if not isinstance(error, Refusal):
            return SendFailed(Fate.UNKNOWN, str(error))
        if error.status == 401:
            self._account.trouble(NO_TOKEN)
            return SendFailed(Fate.CHANNEL_DOWN, str(error))
        if error.code in _CLOSED | _GONE:
            return ContactGone(str(error))
        if error.status == 403 and place:
            words = f"Discord does not let the bot write there ({error}). Its permissions there must include {_NEEDED}."
            self._account.close_to(place, words, _REFUSED_SECONDS)
            return SendFailed(Fate.REJECTED, words)
        return SendFailed(Fate.REJECTED, str(error))


def _not_before(raw: dict[str, Any], earliest: datetime) -> bool:
    """Whether a message is that young, by its own stamp; one without a stamp may be."""
    try:
        return datetime.fromisoformat(str(raw.get("timestamp"))) >= earliest
    except (TypeError, ValueError):
        return True


def nonce(message: Outgoing, order: int = 0) -> str:
    """The delivery's id, and a sum so that another database that counts from one again is not taken for this one."""
    said = f"{message.key} {message.address.external_id} {message.text.plain}"
    tail = f"-{zlib.crc32(said.encode('utf-8', 'replace')):08x}" + (f".{order}" if order else "")
    return f"{message.delivery_id}"[: 25 - len(tail)] + tail


def rows(buttons: tuple[Button, ...]) -> list[dict[str, Any]]:
    """Five in a row, each once."""
    told = {
        button.payload: {
            "type": 2,
            "style": 2,
            "label": button.label[:_LABEL] or "…",
            "custom_id": PAYLOAD + button.payload,
        }
        for button in buttons
    }
    all_of_them = list(told.values())[: _ROW * _ROWS]
    return [{"type": 1, "components": all_of_them[at : at + _ROW]} for at in range(0, len(all_of_them), _ROW)]


def rows_with_form(made: list[dict[str, Any]], label: str) -> list[dict[str, Any]]:
    """A message that one person sees cannot be replied to: a button opens a form instead."""
    button = {"type": 2, "style": 1, "label": label, "custom_id": OPEN_FORM}
    return [*made[: _ROWS - 1], {"type": 1, "components": [button]}]
