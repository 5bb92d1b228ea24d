"""Several processes on PostgreSQL: one polls an account; when it is killed another goes on, and nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from bot.store import Store
from tests.invariants import broken
from tests.journeys.test_kill import ROOT, _until_quiet
from tests.platforms.telegram_server import TelegramServer


def _configured(folder: Path, server: TelegramServer, url: str) -> Path:
    example = (ROOT / "config.example.toml").read_text("utf-8")
    brand = example[example.index("[brand]") : example.index("[database]")]
    config = folder / "config.toml"
    config.write_text(
        f'{brand}\n[database]\nurl = "{url}"\npool = 4\n[web]\nport = 0\n[matching]\narticles = "{ROOT / "faq_data"}"\n'
        f'[channels.telegram.support]\ntoken = "{server.token}"\napi_base = "{server.url}"\npoll_seconds = 1\n',
        "utf-8",
    )
    config.chmod(0o600)
    return config


async def _start(config: Path, folder: Path) -> asyncio.subprocess.Process:
    with (folder / "log").open("ab") as out:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--config", str(config), cwd=ROOT, stdout=out, stderr=out
        )


@pytest.mark.timeout(330)
@pytest.mark.xdist_group("kill")
async def test_when_the_polling_process_is_killed_another_takes_over_without_loss(
    postgres_url: str, tmp_path: Path
) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute("CREATE DATABASE takeover TEMPLATE template_nightdesk")
    url = postgres_url.replace("/postgres?", "/takeover?")
    async with TelegramServer() as server:
        config = _configured(tmp_path, server, url)
        workers = [await _start(config, tmp_path) for _ in range(2)]
        await server.until(lambda: len(server.called("getUpdates")) > 2, 60)
        ann = server.person("Ann")
        ann.writes("my account is locked, how do I unlock it?")
        await server.wait_for_sent(1, 30)
        store = Store(url)
        try:
            await _until_quiet(store)  # the answer is settled: from here on one more copy would be a mistake
            holder = store.raw(
                lambda conn: conn.execute(text("SELECT holder FROM claim WHERE kind = 'channel'")).scalar_one()
            )
            polling = next(worker for worker in workers if holder.split(":")[-2] == str(worker.pid))
            polling.send_signal(signal.SIGKILL)
            await polling.wait()
            people = [server.person(f"Person {n}") for n in range(8)]
            for person in people:
                person.writes("where is my withdrawal? it has been pending since yesterday")
            await server.wait_for_sent(9, 150)
            await server.until(lambda: server.pending == 0, 30)
            await _until_quiet(store)
            assert store.raw(broken) == []
            assert sorted(sent.chat for sent in server.sent) == sorted([ann.chat.id, *(p.chat.id for p in people)])
        except BaseException:
            print((tmp_path / "log").read_text("utf-8")[-6000:])  # what the processes said about it
            raise
        finally:
            for worker in workers:
                if worker.returncode is None:
                    worker.send_signal(signal.SIGTERM)
                    assert await asyncio.wait_for(worker.wait(), 6) == 0
            store.close()
