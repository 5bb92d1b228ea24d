"""The REST side of the test's Discord: what each endpoint takes, refuses and does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.platforms.discord_people import BOT, DIRECT, PRIVATE_THREAD, TEXT, ApiError, Channel, Interaction

if TYPE_CHECKING:
    from tests.platforms.discord_server import Call, DiscordServer

LARGEST_FILE = 10 * 2**20  # bytes: https://discord.com/developers/docs/reference#uploading-files
_Answer = Callable[["Rest", "Call", re.Match[str]], Any]


class Rest:
    """Endpoints by method and path."""

    def __init__(self, server: DiscordServer) -> None:
        self._server = server

    def answer(self, call: Call) -> Any:
        for method, path, answer in _ENDPOINTS:
            found = re.fullmatch(path, call.path)
            if method == call.method and found:
                return answer(self, call, found)
        raise ApiError(404, 0, "404: Not Found")

    def _channel(self, number: str) -> Channel:
        channel = self._server.channels.get(int(number))
        if channel is None:
            raise ApiError(404, 10003, "Unknown Channel")
        return channel

    # -- who, where

    def me(self, _call: Call, _path: re.Match[str]) -> Any:
        return BOT

    def application(self, _call: Call, _path: re.Match[str]) -> Any:
        return {"id": BOT["id"], "name": "Nightdesk", "flags": self._server.flags}

    def commands(self, call: Call, _path: re.Match[str]) -> Any:
        self._server.commands = call.body
        return call.body

    def channel(self, _call: Call, path: re.Match[str]) -> Any:
        channel = self._channel(path[1])
        if channel.refusal:
            raise channel.refusal
        return channel.as_json()

    def typing(self, _call: Call, path: re.Match[str]) -> Any:
        self._channel(path[1])

    # -- messages

    def history(self, call: Call, path: re.Match[str]) -> Any:
        """The next after a message, or the newest; in both cases the newest first."""
        channel = self._channel(path[1])
        if channel.refusal and channel.refusal.code == 50001:
            raise channel.refusal
        limit = int(call.query.get("limit", 50))
        if not 1 <= limit <= 100:
            raise ApiError(400, 50035, "Invalid Form Body")
        refs = sorted(channel.messages)
        if "after" in call.query:
            refs = [ref for ref in refs if ref > int(call.query["after"])][:limit]
        told = [channel.messages[ref] for ref in reversed(refs[-limit:])]
        return [{k: v for k, v in message.items() if k != "nonce"} for message in told]

    def one(self, _call: Call, path: re.Match[str]) -> Any:
        message = self._channel(path[1]).messages.get(int(path[2]))
        if message is None:
            raise ApiError(404, 10008, "Unknown Message")
        return message

    def delete(self, _call: Call, path: re.Match[str]) -> Any:
        """One's own message anywhere, another's with the permission to manage messages, in direct messages never."""
        channel = self._channel(path[1])
        message = channel.messages.get(int(path[2]))
        if message is None:
            raise ApiError(404, 10008, "Unknown Message")
        if message["author"]["id"] != BOT["id"]:
            if channel.kind == DIRECT:
                raise ApiError(403, 50003, "Cannot execute action on a DM channel")
            if not channel.managed:
                raise ApiError(403, 50013, "Missing Permissions")
        del channel.messages[int(path[2])]
        told = {"id": path[2], "channel_id": path[1]} | ({"guild_id": str(channel.guild)} if channel.guild else {})
        self._server.dispatch("MESSAGE_DELETE", told)

    def post(self, call: Call, path: re.Match[str]) -> Any:
        channel = self._channel(path[1])
        body: dict[str, Any] = call.body
        check(body)
        if channel.refusal:
            raise channel.refusal
        nonce = body.get("nonce")
        if body.get("enforce_nonce") and nonce in self._server.nonces:
            return self._server.nonces[nonce]
        reference = body.get("message_reference")
        if (
            reference
            and int(reference["message_id"]) not in channel.messages
            and reference.get("fail_if_not_exists", True)
        ):
            raise ApiError(400, 10008, "Unknown message")
        fields = {k: body[k] for k in ("content", "components", "flags", "message_reference") if body.get(k)}
        fields["attachments"] = [self._attachment(name, data) for name, data in body.get("files", [])]
        message = self._server.message(channel, BOT, **fields)
        channel.archived = ""  # what is posted wakes a thread
        if nonce:
            message["nonce"] = nonce
            self._server.nonces[nonce] = message
        self._server.sent.append(message)
        self._server.dispatch("MESSAGE_CREATE", self._server.live(channel, message))
        return message

    def _attachment(self, name: str, data: bytes) -> dict[str, Any]:
        number = self._server.next_number()
        path = f"attachments/{number}/{name}"
        self._server.files[path] = data
        return {"id": str(number), "filename": name, "size": len(data), "url": f"{self._server.cdn}/{path}?hm=signed"}

    # -- threads

    def start_thread(self, call: Call, path: re.Match[str]) -> Any:
        parent, body = self._channel(path[1]), call.body
        if parent.refusal:
            raise parent.refusal
        if body["type"] != PRIVATE_THREAD or parent.kind != TEXT:
            raise ApiError(400, 50024, "Cannot execute action on this channel type")
        thread = self._server.channel(
            PRIVATE_THREAD, guild=parent.guild, parent=parent.id, name=body["name"], owner=int(BOT["id"])
        )
        self._server.dispatch("THREAD_CREATE", thread.as_json() | {"newly_created": True})
        return thread.as_json()

    def add_member(self, _call: Call, path: re.Match[str]) -> Any:
        thread = self._channel(path[1])
        if thread.refusal:
            raise thread.refusal
        if thread.archived:
            raise ApiError(400, 50083, "Tried to perform an operation on an archived thread")
        if int(path[2]) in self._server.left:
            raise ApiError(404, 10007, "Unknown Member")
        thread.members.add(int(path[2]))

    def active(self, _call: Call, path: re.Match[str]) -> Any:
        mine = [c for c in self._server.channels.values() if c.guild == int(path[1]) and c.kind in (11, 12)]
        return {"threads": [c.as_json() for c in mine if not c.archived], "members": []}

    def archived(self, call: Call, path: re.Match[str]) -> Any:
        kind = PRIVATE_THREAD if "private" in call.path else 11
        mine = [c for c in self._server.channels.values() if c.parent == int(path[1]) and c.kind == kind and c.archived]
        mine.sort(key=lambda c: c.archived, reverse=True)
        if "before" in call.query:
            mine = [c for c in mine if c.archived < call.query["before"]]
        limit = int(call.query.get("limit", 50))
        return {"threads": [c.as_json() for c in mine[:limit]], "members": [], "has_more": len(mine) > limit}

    # -- interactions

    def callback(self, call: Call, path: re.Match[str]) -> Any:
        interaction = self._server.interactions.get(path[1])
        if interaction is None or interaction.token != path[2] or interaction.expired:
            raise ApiError(404, 10062, "Unknown interaction")
        if interaction.responses:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        interaction.responses.append(call.body)
        if call.body["type"] == 4:
            interaction.original = self._unseen(call.body["data"])

    def original(self, call: Call, path: re.Match[str]) -> Any:
        interaction = self._answered(path[1])
        check(call.body)
        interaction.original = self._unseen(call.body | {"flags": interaction.responses[0]["data"].get("flags", 0)})
        return interaction.original

    def follow_up(self, call: Call, path: re.Match[str]) -> Any:
        interaction = self._answered(path[1])
        check(call.body)
        message = self._unseen(call.body)
        if interaction.original is None and interaction.responses[0]["type"] == 5:
            interaction.original = message
        else:
            interaction.followups.append(message)
        return message

    def _answered(self, token: str) -> Interaction:
        for interaction in self._server.interactions.values():
            if interaction.token == token and interaction.responses and not interaction.expired:
                return interaction
        raise ApiError(404, 10015, "Unknown Webhook")

    def _unseen(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"components": [], **body, "id": str(self._server.next_number())}


def check(body: dict[str, Any]) -> None:
    """https://discord.com/developers/docs/resources/message#create-message."""
    content = body.get("content", "")
    files = body.get("files", [])
    if not content.strip() and not files:
        raise ApiError(400, 50006, "Cannot send an empty message")
    if sum(len(content) for _, content in files) > LARGEST_FILE:
        raise ApiError(413, 40005, "Request entity too large")
    if [attachment["id"] for attachment in body.get("attachments", [])] != list(range(len(files))):
        raise ApiError(400, 50035, "Invalid Form Body")
    if len(content) > 2000 or len(str(body.get("nonce", ""))) > 25:
        raise ApiError(400, 50035, "Invalid Form Body")
    rows = body.get("components", [])
    if len(rows) > 5 or any(not 1 <= len(row["components"]) <= 5 for row in rows):
        raise ApiError(400, 50035, "Invalid Form Body")
    buttons = [button for row in rows for button in row["components"]]
    names = [button["custom_id"] for button in buttons]
    if len(set(names)) < len(names) or any(not 1 <= len(name) <= 100 for name in names):
        raise ApiError(400, 50035, "Invalid Form Body")
    if any(not 1 <= len(button["label"]) <= 80 for button in buttons):
        raise ApiError(400, 50035, "Invalid Form Body")


_ENDPOINTS: tuple[tuple[str, str, _Answer], ...] = (
    ("GET", "/users/@me", Rest.me),
    ("GET", "/oauth2/applications/@me", Rest.application),
    ("PUT", r"/applications/(\d+)/commands", Rest.commands),
    ("GET", r"/channels/(\d+)", Rest.channel),
    ("GET", r"/channels/(\d+)/messages", Rest.history),
    ("POST", r"/channels/(\d+)/messages", Rest.post),
    ("GET", r"/channels/(\d+)/messages/(\d+)", Rest.one),
    ("DELETE", r"/channels/(\d+)/messages/(\d+)", Rest.delete),
    ("POST", r"/channels/(\d+)/typing", Rest.typing),
    ("POST", r"/channels/(\d+)/threads", Rest.start_thread),
    ("PUT", r"/channels/(\d+)/thread-members/(\d+)", Rest.add_member),
    ("GET", r"/guilds/(\d+)/threads/active", Rest.active),
    ("GET", r"/channels/(\d+)/threads/archived/public", Rest.archived),
    ("GET", r"/channels/(\d+)/users/@me/threads/archived/private", Rest.archived),
    ("POST", r"/interactions/(\d+)/([^/]+)/callback", Rest.callback),
    ("PATCH", r"/webhooks/\d+/([^/]+)/messages/@original", Rest.original),
    ("POST", r"/webhooks/\d+/([^/]+)", Rest.follow_up),
)
