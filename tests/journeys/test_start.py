"""A start with channels that are not well: the house opens all the same."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from bot import settings as config
from bot.__main__ import _greet
from bot.app import House, build
from bot.channels import accounts
from bot.clock import SystemClock
from bot.model import ChannelId, Incoming, Language
from bot.ports import Receive
from bot.settings import Alerts, Database, Matching, Settings, Web
from bot.store import ClaimKind, Store, Unit, claims
from tests.doubles import FakeAdapter
from tests.house.process import ROOT, small_articles
from tests.platforms import telegram_rules as rules
from tests.platforms.process import eventually
from tests.platforms.telegram_server import TelegramServer


class ImpatientClock(SystemClock):
    """Whoever waits for channels to open has waited long enough."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(0.0 if seconds == accounts._OPENING else seconds)


class Opening(FakeAdapter):
    """Opens as it is told to."""

    def __init__(self, channel: str, opens: Callable[[], Awaitable[object]]) -> None:
        super().__init__(channel)
        self._opens = opens
        self.closed = False

    async def open(self) -> None:
        await self._opens()

    async def close(self) -> None:
        self.closed = True


class Listening(Opening):
    """And says when it listens."""

    def __init__(self, channel: str, opens: Callable[[], Awaitable[object]]) -> None:
        super().__init__(channel, opens)
        self.listening = asyncio.Event()

    async def listen(self, receive: Receive, /) -> None:
        self.listening.set()
        await asyncio.Event().wait()


@pytest.fixture
def told(tmp_path: Path) -> Settings:
    mine = {
        "matching": Matching(articles=small_articles(tmp_path)),
        "database": Database(url=f"sqlite:///{tmp_path}/t.db"),
        "web": Web(port=0),
        "channels": {"webchat": {"main": {"allowed_origins": ["self"]}}},
    }
    return config.load(ROOT / "config.example.toml").model_copy(update=mine)


@pytest.fixture
async def house(told: Settings) -> House:
    return await build(told, Store(told.database.url), ImpatientClock())


@asynccontextmanager
async def running(house: House, *adapters: Opening) -> AsyncIterator[None]:
    house.adapters |= {adapter.channel: adapter for adapter in adapters}
    task = asyncio.create_task(house.run())
    try:
        async with asyncio.timeout(60):
            await house.ready.wait()
        yield
    finally:
        house.stop()
        await task


async def test_a_channel_that_does_not_open_holds_up_nobody_but_itself(house: House) -> None:
    opens = asyncio.Event()
    stuck, well = Listening("fake:stuck", opens.wait), Listening("fake:well", lambda: asyncio.sleep(0))
    async with running(house, stuck, well), httpx.AsyncClient(base_url=house.web.url, trust_env=False) as client:
        assert (await client.get("/healthz")).status_code in (200, 503)
        async with asyncio.timeout(10):
            await well.listening.wait()
        assert not stuck.listening.is_set()
        opens.set()
        async with asyncio.timeout(10):
            await stuck.listening.wait()
    assert stuck.closed
    assert well.closed


async def test_a_house_ends_while_a_channel_is_still_opening(house: House) -> None:
    stuck = Opening("fake:stuck", asyncio.Event().wait)
    async with running(house, stuck):
        pass
    assert stuck.closed


async def test_a_channel_that_breaks_while_it_opens_is_shown_and_ends_nothing(house: House) -> None:
    async def breaks() -> None:
        raise ValueError("whatever")

    async with running(house, Opening("fake:broken", breaks)):
        assert house.channels.trouble() == {"fake:broken": "stopped unexpectedly (ValueError)"}


async def test_a_channel_that_cannot_be_claimed_is_shown_and_ends_nothing(house: House) -> None:
    refuses = "CREATE TRIGGER no BEFORE INSERT ON claim WHEN NEW.kind = 'channel' BEGIN SELECT RAISE(ABORT, 'no'); END"
    house.store.raw(lambda conn: conn.exec_driver_sql(refuses))
    ears = Listening("fake:ears", lambda: asyncio.sleep(0))
    async with running(house, ears):
        await eventually(lambda: house.channels.trouble() == {"fake:ears": "stopped unexpectedly (IntegrityError)"})
        house.store.raw(lambda conn: conn.exec_driver_sql("DROP TRIGGER no"))
        async with asyncio.timeout(10):
            await ears.listening.wait()


async def test_a_sweep_that_fails_is_shown_and_keeps_no_other_from_its_work(house: House) -> None:
    async with running(house):
        incoming = Incoming(ChannelId("webchat:main"), "k1", "ann", text="agent please", message_ref="1")
        await house.inbox.receive(incoming)
        now = house.time.now()
        number = await house.store.run(lambda unit: unit.conversation_at(incoming, Language.EN, now).id)
        await house.roster.add("mei", "Mei", "agent")
        (mei,) = [one for one in await house.roster.everyone() if one.login == "mei"]
        await house.desk.claim(mei, number)

        def breaks_the_outbox_and_ends_the_lease(unit: Unit) -> None:
            claims.fall_due(unit.conn, ClaimKind.RESEND, "4711", now)  # of a part that there is not
            claims.end_all(unit.conn, ClaimKind.ASSIGNMENT, str(mei.id), house.time.now())

        await house.store.run(breaks_the_outbox_and_ends_the_lease)
        await eventually(lambda: house.metronome.trouble() == {"outbox": "failed (NoResultFound)"})
        async with asyncio.timeout(15):
            while (await house.store.run(lambda unit: unit.conversation(number))).assignee is not None:
                await asyncio.sleep(0.05)
        found = await house.health.look()
        assert (found["status"], found["sweeps"]) == ("degraded", {"outbox": "failed (NoResultFound)"})
        await house.store.run(lambda unit: claims.forget(unit.conn, ClaimKind.RESEND, "4711"))
        await eventually(lambda: house.metronome.trouble() == {})


async def test_a_telegram_server_that_never_ends_what_it_says_keeps_no_house_from_starting(told: Settings) -> None:
    async with TelegramServer() as server:
        server.fail_always("getMe", rules.TRICKLE)
        table = {"token": server.token, "api_base": server.url, "request_seconds": 0.5}
        mine = {"channels": {"telegram": {"one": table, "two": table}, **told.channels}}
        house = await build(told.model_copy(update=mine), Store(told.database.url), ImpatientClock())
        async with running(house):
            assert set(house.channels.trouble()) == {"telegram:one", "telegram:two"}
            server.mend()
            await server.until(lambda: bool(server.called("getUpdates")), 30)


async def test_the_agents_group_is_told_who_is_urgent_in_whatever_house(told: Settings) -> None:
    async with TelegramServer() as server:
        team = server.group("Agents")
        mine = {
            "channels": {"telegram": {"support": {"token": server.token, "api_base": server.url, "poll_seconds": 1}}},
            "alerts": Alerts(to=f"telegram:support/{team.id}"),
        }
        house = await build(told.model_copy(update=mine), Store(told.database.url), SystemClock())
        async with running(house):
            server.person("Ann").writes("my seed phrase is " + "abandon " * 11 + "about")
            await server.until(lambda: any(sent.chat == team.id for sent in server.sent), 30)
        (alert,) = [sent.text for sent in server.sent if sent.chat == team.id]
        assert "gave a secret away" in alert
        assert "abandon" not in alert
        assert alert.endswith("/desk")


async def test_a_house_clears_away_sessions_that_ended_while_it_stood_still(house: House) -> None:
    house.store.prepare()
    agent = await house.roster.add("maria", "Maria", "agent")
    assert await house.roster.use_invite(agent)
    house.store.raw(lambda conn: conn.execute(text("UPDATE session SET seen_at = 0")))
    async with running(house), asyncio.timeout(10):
        while house.store.raw(lambda conn: conn.execute(text("SELECT id FROM session")).first()):
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_who_starts_it_reads_where_it_is_and_how_to_come_in(
    told: Settings, host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    house = await build(told.model_copy(update={"web": Web(host=host, port=0)}), Store(told.database.url))
    try:
        await _greet(house, told, page="Page")
        said = capsys.readouterr().out
        (token,) = re.findall(rf"{re.escape(house.web.url)}/desk/welcome\?token=([\w-]+)", said)
        session = await house.roster.session(await house.roster.use_invite(token) or "")
        assert session
        await house.roster.set_password(session.agent, "a long password")
        await _greet(house, told, page="Page")
        assert f"NIGHTDESK_DATABASE__URL={told.database.url} nightdesk agent link admin" in capsys.readouterr().out
    finally:
        house.web._socket.close()  # it never ran
        house.store.close()
