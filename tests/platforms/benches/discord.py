"""Discord's direct messages, as the eleven tests need them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Self

from bot.clock import SystemClock
from bot.model import ChannelId
from tests.doubles import FakeClock
from tests.platforms.benches import Knock, addresses_in
from tests.platforms.benches import Person as AnyPerson
from tests.platforms.discord_bench import CUT, CUT_APPLIED, HANG, HTML_503, too_many
from tests.platforms.discord_people import BOT, ApiError, Person
from tests.platforms.discord_server import DiscordServer, Fault

_ESCAPED = re.compile(r"\\([\\`*_~|<>\[\]()@#+.-])")
_FAULTS: dict[str, tuple[int | str, Fault]] = {"503": (503, HTML_503), "cut": ("cut", CUT), "hang": ("hang", HANG)}


class DiscordPerson:
    """A member in a direct message."""

    def __init__(self, person: Person) -> None:
        self.on_wire = person
        self.place = f"{person.direct.id}/{person.id}"
        self.path = f"/channels/{person.direct.id}/messages"
        self._server = person.server

    def _ours(self) -> list[dict[str, Any]]:
        said = self.on_wire.direct.messages
        return [told for _, told in sorted(said.items()) if told["author"]["id"] == BOT["id"]]

    def read(self) -> list[str]:
        return [_ESCAPED.sub(r"\1", told["content"]) for told in self._ours() if told["content"]]

    def addresses(self) -> list[str]:
        return [found for told in self._ours() for found in addresses_in(told["content"])]

    def choices(self) -> list[str]:
        return [button["label"] for row in self._ours()[-1]["components"] for button in row["components"]]

    def files(self) -> list[bytes]:
        found = [file["url"] for told in self._ours() for file in told["attachments"]]
        return [self._server.files[url.partition("/cdn/")[2].partition("?")[0]] for url in found]

    def writes(self, text: str) -> str:
        return str(self.on_wire.writes(text)["id"])

    def edits(self, ref: str, text: str) -> None:
        self.on_wire.edits(self.on_wire.direct.messages[int(ref)], text)

    def replies(self, ref: str, text: str) -> str:
        self.on_wire.writes(text, type=19, message_reference={"message_id": ref})
        return ref

    def sends_album(self) -> None:
        self.on_wire.writes("two pictures", attachments=[self._file(b"one"), self._file(b"two")])

    def sends_file(self, content: bytes) -> None:
        self.on_wire.writes("", attachments=[self._file(content)])

    def _file(self, content: bytes) -> dict[str, Any]:
        number = self._server.next_number()
        path = f"attachments/{number}/a.pdf"
        self._server.files[path] = content
        address = f"https://cdn.discordapp.com/{path}?hm=signed"
        return {"id": str(number), "filename": "a.pdf", "size": len(content), "url": address}

    def sends_unknown(self) -> None:
        self._server.dispatch("EVENT_OF_TOMORROW", {"anything": [1, {"at": "all"}]})
        self._server.dispatch("THREAD_CREATE", ["no object"])


class DiscordBench:
    """REST and gateway."""

    channel = ChannelId("discord:support")
    door = None
    lacks: Mapping[str, str] = {}
    longest = 50_000
    unknown = "unreadable events"

    def __init__(self) -> None:
        self.clock = FakeClock(SystemClock().now())
        self.server = DiscordServer()
        self.peer = self
        self.refused: list[int] = []
        self.secrets = (self.server.token,)
        self._people: list[DiscordPerson] = []
        self._stopped = False

    async def __aenter__(self) -> Self:
        await self.server.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.server.stop()

    def table(self) -> dict[str, Any]:
        return {
            "token": self.server.token, "api_base": self.server.api, "gateway_url": self.server.gateway_url,
            "cdn_base": self.server.cdn, "help_button": False, "request_seconds": 0.5,
        }  # fmt: skip

    def marks(self) -> Mapping[str, str]:
        """Bots cannot list their direct messages: who has never been heard is found only while we listen."""
        rooms = [one.on_wire.direct.id for one in self._people]
        return {f"seen:{room}": str(room) for room in rooms} | {f"direct:{room}": "1" for room in rooms}

    def person(self, name: str) -> DiscordPerson:
        self._people.append(DiscordPerson(self.server.person(name)))
        return self._people[-1]

    def apart(self) -> tuple[DiscordPerson, DiscordPerson]:
        return self.person("Ann"), self.person("Bo")

    def acknowledged(self, marks: Mapping[str, str]) -> int:
        read = {room.removeprefix("seen:"): int(ref) for room, ref in marks.items() if room.startswith("seen:")}
        said = (told for one in self._people for told in one.on_wire.direct.messages.values())
        theirs = (told for told in said if told["author"]["id"] != BOT["id"])
        return sum(int(told["id"]) <= read.get(told["channel_id"], 0) for told in theirs)

    def repeats(self) -> None:
        self.server.gateway.repeats = True

    async def breaks(self, how: str) -> None:
        if how == "restart":
            self._stopped = True
            await self.server.stop()
            self.server.gateway.forget()
            return
        self.server.gateway.standing, rest = _FAULTS[how]
        self.server.fail_always("GET", "", rest)
        await self.server.gateway.cut()

    def bares(self, status: int, body: str) -> None:
        for method, part in (
            ("GET", "/channels/"),
            ("GET", "/guilds/"),
            ("GET", "/applications"),
            ("PUT", ""),
            ("POST", "/typing"),
        ):
            self.server.fail_always(method, part, Fault(status, body))

    async def mends(self) -> None:
        self.server.mend()
        self.server.gateway.standing = None
        for person in self._people:
            person.on_wire.direct.refusal = None
        if self._stopped:
            self._stopped = False
            await self.server.start()

    def knocks(self) -> Mapping[str, Knock]:
        return {}

    # -- what our calls meet

    @property
    def port(self) -> int:
        return self.server.port

    @property
    def attempts(self) -> int:
        return len(self.server.calls) + self.server.gateway.connections

    def asked(self, person: AnyPerson) -> int:
        return len(self.server.called("POST", self._of(person).path))

    def _of(self, person: AnyPerson) -> DiscordPerson:
        return next(one for one in self._people if one is person)

    def throttles(self, person: AnyPerson, seconds: int) -> None:
        self.server.fail("POST", self._of(person).path, too_many(seconds))

    def refuses(self, person: AnyPerson) -> str:
        self._of(person).on_wire.direct.refusal = ApiError(403, 50013, "Missing Permissions")
        return "missing permissions"

    def blocks(self, person: AnyPerson) -> str:
        self._of(person).on_wire.direct.refusal = ApiError(403, 50007, "Cannot send messages to this user")
        return "does not take direct messages"

    def loses_answer(self, person: AnyPerson) -> None:
        self.server.fail("POST", self._of(person).path, CUT_APPLIED)

    def lures(self, elsewhere: str) -> None:
        """The gateway names a foreign address for resumes by itself."""
        told = {"message": f"odd {self.server.token}", "code": 50035, "errors": {"content": self.server.token}}
        for status in (302, 307):
            away = Fault(status, "", {"Location": elsewhere})
            self.server.fail("POST", "/messages", away)
            self.server.fail("GET", "", away)
        self.server.fail("POST", "/messages", HTML_503, Fault(500, told), Fault(400, told))

    def pings(self) -> list[str]:
        bodies = [call.body for call in self.server.called("POST", "/messages")]
        return [body["content"] for body in bodies if body["allowed_mentions"] != {"parse": [], "replied_user": False}]
