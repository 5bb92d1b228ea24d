"""Several processes on PostgreSQL: one polls an account; when it is killed another goes on, and nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import Store
from tests.invariants import broken
from tests.journeys.test_kill import ROOT, _until_quiet
from tests.platforms.discord_server import DiscordServer
from tests.platforms.telegram_server import TelegramServer


def _configured(folder: Path, url: str, channel: str) -> Path:
    example = (ROOT / "config.example.toml").read_text("utf-8")
    brand = example[example.index("[brand]") : example.index("[database]")]
    config = folder / "config.toml"
    config.write_text(
        f'{brand}\n[database]\nurl = "{url}"\npool = 4\n[web]\nport = 0\n[matching]\narticles = "{ROOT / "faq_data"}"\n{channel}',
        "utf-8",
    )
    config.chmod(0o600)
    return config


async def _start(config: Path, folder: Path) -> asyncio.subprocess.Process:
    with (folder / "log").open("ab") as out:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--config", str(config), cwd=ROOT, stdout=out, stderr=out
        )


@asynccontextmanager
async def _two(config: Path, store: Store) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Two processes run; what comes out kills the one that listens."""
    log = config.parent / "log"
    workers = [await _start(config, config.parent) for _ in range(2)]

    async def kill() -> None:
        query = text("SELECT holder FROM claim WHERE kind = 'channel'")
        holder = store.raw(lambda conn: conn.execute(query).scalar_one())
        listening = next(worker for worker in workers if holder.split(":")[-2] == str(worker.pid))
        listening.send_signal(signal.SIGKILL)
        await listening.wait()

    try:
        async with asyncio.timeout(60):
            while log.read_text("utf-8").count("Nightdesk is running") < 2:
                await asyncio.sleep(0.1)
        yield kill
        await _until_quiet(store)
        assert store.raw(broken) == []
    except BaseException:
        print(log.read_text("utf-8")[-6000:])  # what the processes said about it
        raise
    finally:
        for worker in workers:
            if worker.returncode is None:
                worker.send_signal(signal.SIGTERM)
                assert await asyncio.wait_for(worker.wait(), 6) == 0


@pytest.mark.timeout(330)
@pytest.mark.xdist_group("kill")
async def test_when_the_polling_process_is_killed_another_takes_over_without_loss(
    postgres: Store, tmp_path: Path
) -> None:
    async with TelegramServer() as server:
        channel = (
            f'[channels.telegram.support]\ntoken = "{server.token}"\napi_base = "{server.url}"\npoll_seconds = 1\n'
        )
        async with _two(_configured(tmp_path, postgres.url, channel), postgres) as kill:
            await server.until(lambda: len(server.called("getUpdates")) > 2, 60)
            ann = server.person("Ann")
            ann.writes("my account is locked, how do I unlock it?")
            await server.wait_for_sent(1, 30)
            await _until_quiet(postgres)  # the answer is settled: from here on one more copy would be a mistake
            await kill()
            people = [server.person(f"Person {n}") for n in range(8)]
            for person in people:
                person.writes("where is my withdrawal? it has been pending since yesterday")
            await server.wait_for_sent(9, 150)
            await server.until(lambda: server.pending == 0, 30)
            await _until_quiet(postgres)
        assert sorted(sent.chat for sent in server.sent) == sorted([ann.chat.id, *(p.chat.id for p in people)])


@pytest.mark.timeout(330)
@pytest.mark.xdist_group("kill")
async def test_what_is_written_to_discord_until_another_has_taken_over_is_read_and_answered_once(
    postgres: Store, tmp_path: Path
) -> None:
    async with DiscordServer() as server:
        support = server.support()
        channel = (
            f'[channels.discord.support]\ntoken = "{server.token}"\napi_base = "{server.api}"\n'
            f'gateway_url = "{server.gateway_url}"\ncdn_base = "{server.cdn}"\n'
            f"support_channels = [{support.id}]\nhelp_button = false\n"
        )
        people = [server.person(f"Person {n}") for n in range(4)]
        async with _two(_configured(tmp_path, postgres.url, channel), postgres) as kill:
            await server.until(lambda: server.gateway.identifies == 1, 60)
            for person in people:  # both processes run, and one hears them for the first time
                person.writes("my account is locked, how do I unlock it?")
            await server.until(lambda: len(server.sent) == 4, 30)
            await _until_quiet(postgres)
            await kill()
            for person in people:
                person.writes("where is my withdrawal? it has been pending since yesterday")
            people[0].writes("my account is locked, how do I unlock it?", support)
            await server.until(lambda: len(server.sent) == 9, 150)
            await _until_quiet(postgres)
        said = sorted(int(message["channel_id"]) for message in server.sent)
        assert said == sorted([*(person.direct.id for person in people), *(p.direct.id for p in people), support.id])
