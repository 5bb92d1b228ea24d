"""The console's surroundings for its tests: a real store, the desk's own verbs, contacts who write, a real server."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette

from bot.clock import Clock, SystemClock
from bot.model import (
    Activity,
    Address,
    Attachment,
    Candidate,
    ChannelId,
    Conversation,
    DecisionKind,
    Incoming,
    Kept,
    Language,
    Priority,
    Reading,
    Text,
)
from bot.ports import Fate, Limits, SendFailed
from bot.store import EventStatus, Store, Unit, people, views
from bot.store.database import nudge
from bot.store.nudges import Nudges
from bot.store.people import Agent
from handoff.console import Console, Promise, routes
from handoff.desk import Desk
from handoff.roster import Roster
from tests.house_double import OFFICIALS

CHANNEL = ChannelId("telegram:support")
LARGEST_FILE = 2**20
PASSWORD = "a quiet night shift"
TITLES = {
    "en": {"withdraw-pending": "My withdrawal is pending", "deposit-missing": "My deposit has not arrived"},
    "zh-Hans": {"withdraw-pending": "提现一直处理中", "deposit-missing": "充值未到账"},
}


class ConsoleHouse:
    """A desk with agents and contacts; `app` can be asked in process, or `served` to a browser."""

    def __init__(self, folder: Path, clock: Clock | None = None, *, secure: bool = False) -> None:
        self.clock = clock or SystemClock()
        self.store = Store(f"sqlite:///{folder}/t.db")
        self.store.prepare()
        self.nudges = Nudges(self.store)
        limits, known = Limits(text=4096, file=LARGEST_FILE), TITLES["en"]
        self.desk = Desk(
            self.store, self.clock, lambda _: limits, timedelta(minutes=30), lambda intent: intent in known, self._types
        )
        self.promise = Promise(0.02, 0.61)
        self.overdue: dict[str, str] = {}
        self.roster = Roster(self.store, self.clock, idle=timedelta(minutes=30), longest=timedelta(hours=12))
        self.channel_trouble: dict[str, str] = {}
        self.spent: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.typed: list[Address] = []  # whom an agent was shown to be writing to
        self.typing = asyncio.Event()
        self.console = Console(
            store=self.store,
            desk=self.desk,
            roster=self.roster,
            nudges=self.nudges,
            clock=self.clock,
            brand="BitMart",
            secure=secure,
            titles=self._titles,
            fetch=self._fetch,
            largest_file=LARGEST_FILE,
            channel_trouble=lambda: self.channel_trouble,
            address_of=lambda request: request.client.host if request.client else "",
            promise=lambda: self.promise,
            overdue=lambda: self.overdue,
            spent=lambda: self.spent,
            looks_like_us=OFFICIALS.looks_like_us,
        )
        self.app = Starlette(routes=routes(self.console))
        self._keys = 0
        self.port = 0

    @staticmethod
    def _titles(language: str) -> Mapping[str, str]:
        return TITLES.get(language, TITLES["en"])

    async def _types(self, address: Address) -> None:
        self.typed.append(address)
        self.typing.set()

    async def _fetch(self, conversation: Conversation, attachment: Attachment) -> bytes:
        if attachment.ref not in self.files:
            raise SendFailed(Fate.REJECTED, "the platform has deleted it")
        return self.files[attachment.ref]

    # -- agents -----------------------------------------------------------------------------------------------------

    async def agent(self, login: str, role: str = "agent", name: str = "", language: str = "en") -> Agent:
        """Somebody on the team, without a password."""
        await self.roster.add(login, name or login.title(), role)
        agent = await self.store.read(lambda unit: people.by_login(unit, login))
        assert agent
        await self.roster.set_language(agent, language)
        return await self.store.read(lambda unit: people.by_id(unit, agent.id))

    async def link(self, login: str) -> str:
        """The path of a fresh one-time link."""
        return f"/desk/welcome?token={await self.roster.invite_again(login)}"

    async def session(self, login: str) -> str:
        """The token of a fresh session."""
        token = await self.roster.use_invite(await self.roster.invite_again(login))
        assert token
        return token

    def client(self, token: str = "", *, base: str = "http://desk.example", **headers: str) -> httpx.AsyncClient:
        """A browser of one person, on our own pages."""
        cookies = {self.console.cookie: token} if token else {}
        transport = httpx.ASGITransport(self.app, client=("203.0.113.7", 50_000))
        return httpx.AsyncClient(
            transport=transport, base_url=base, cookies=cookies, headers={"Sec-Fetch-Site": "same-origin"} | headers
        )

    # -- contacts ---------------------------------------------------------------------------------------------------

    async def writes(
        self,
        place: str,
        text: str,
        *,
        author: str = "",
        hands_off: str = "",
        priority: Priority = Priority.NORMAL,
        language: Language = Language.EN,
        channel: ChannelId = CHANNEL,
        attachments: tuple[Attachment, ...] = (),
        kept: tuple[Kept, ...] = (),
        removed: tuple[str, ...] = (),
        candidates: tuple[Candidate, ...] = (),
        signals: Mapping[str, float] | None = None,
        answered: bool = False,
        waited: timedelta = timedelta(),
        public: bool = False,
    ) -> int:
        """A contact's message is kept; with `hands_off` the conversation opens for that reason."""
        self._keys += 1
        incoming = Incoming(
            channel, f"k{self._keys}", place, text=text, author=author or place, attachments=attachments, public=public,
            message_ref=f"m{self._keys}",
        )  # fmt: skip
        now = self.clock.now() - waited

        def work(unit: Unit) -> int:
            event_id = unit.keep_event(incoming, now)
            assert event_id is not None
            conversation = unit.conversation_at(incoming, language, now)
            before, conversation = conversation, conversation.written_in(now)
            conversation = unit.save(before, conversation, now)
            message_id = unit.hear(conversation, event_id, incoming, kept, removed, now)
            if hands_off:
                after = conversation.handed_off(hands_off, priority, now)
                unit.record(after, Activity("handed_off", now, detail={"reason": hands_off}))
                unit.save(conversation, after, now)
            if candidates:
                unit.decided(
                    conversation, message_id, DecisionKind.ANSWER if answered else DecisionKind.HAND_OFF,
                    candidates[0].intent, "sure" if answered else hands_off,
                    candidates[0].probability, Reading(candidates, signals or {}), now,
                )  # fmt: skip
            unit.handled(conversation.id, [event_id])
            return conversation.id

        return await self.store.run(work)

    async def waits(self, place: str, text: str = "Where is my withdrawal?", **more: object) -> int:
        """A contact in the queue."""
        return await self.writes(place, text, hands_off="asked for a person", **more)  # type: ignore[arg-type]

    async def bot_says(self, conversation_id: int, text: str | Text, status: str = "sent", error: str = "") -> int:
        """The bot's message, already in a state of delivery; returns the delivery's id."""
        now = self.clock.now()
        said = text if isinstance(text, Text) else Text(text)

        def work(unit: Unit) -> int:
            conversation = unit.conversation(conversation_id)
            message = unit.say(conversation, said, now, cuts=[(0, len(said.plain))])
            return _part_of(unit, conversation_id, message)

        delivery = await self.store.run(work)
        await self.ends(delivery, status, error)
        return delivery

    async def ends(self, delivery_id: int, status: str, error: str = "") -> None:
        """What became of a part, as the outbox would write it."""

        def work(unit: Unit) -> None:
            unit.conn.exec_driver_sql(
                "UPDATE delivery SET status = ?, error = ? WHERE id = ?", (status, error, delivery_id)
            )
            row = unit.conn.exec_driver_sql("SELECT conversation_id FROM delivery WHERE id = ?", (delivery_id,))
            nudge(unit.conn, f"conversation:{row.scalar_one()}")
            nudge(unit.conn, "trouble")

        await self.store.run(work)

    async def parts(self, conversation_id: int) -> list[views.PartState]:
        """Every outgoing part of a conversation."""
        lines = await self.store.read(lambda unit: views.thread(unit, conversation_id))
        return [part for line in lines for part in line.parts]

    async def dies(self, conversation_id: int, reason: str = "handling failed three times: KeyError") -> int:
        """The last event of a conversation is dead; returns its id."""

        def work(unit: Unit) -> int:
            row = unit.conn.exec_driver_sql(
                "SELECT max(id) FROM event WHERE conversation_id = ?", (conversation_id,)
            ).scalar_one()
            unit.end_event(row, EventStatus.DEAD, reason)
            return int(row)

        return await self.store.run(work)

    async def thread(self, conversation_id: int) -> list[views.Line]:
        return await self.store.read(lambda unit: views.thread(unit, conversation_id))

    async def entry(self, conversation_id: int) -> views.Entry:
        found = await self.store.read(lambda unit: views.entry(unit, conversation_id))
        assert found
        return found

    async def close(self) -> None:
        self.nudges.close()
        await asyncio.sleep(0)
        self.store.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def _part_of(unit: Unit, conversation_id: int, message_id: int) -> int:
    return next(
        part.delivery_id
        for line in views.thread(unit, conversation_id)
        if line.message_id == message_id
        for part in line.parts
    )


@contextlib.asynccontextmanager
async def served(house: ConsoleHouse) -> AsyncIterator[ConsoleHouse]:
    """The house on a real server; its streams end with the nudges, as at shutdown."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", house.port))
    house.port = sock.getsockname()[1]
    config = uvicorn.Config(house.app, log_level="critical", access_log=False, lifespan="off", ws="none")
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[sock])
    task = asyncio.create_task(server.main_loop())
    try:
        yield house
    finally:
        house.nudges.close()
        server.should_exit = True
        await task
        await server.shutdown(sockets=[sock])
