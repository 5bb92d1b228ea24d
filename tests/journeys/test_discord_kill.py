"""kill -9 at any moment with Discord connected: nothing lost, nothing answered twice."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import Store
from tests.invariants import broken
from tests.journeys.test_kill import ROOT, _start, _until_quiet
from tests.platforms.discord_people import Channel, Person
from tests.platforms.discord_server import DiscordServer

KILLS = int(os.environ.get("KILLS", "5"))
QUESTIONS = ["where is my withdrawal? it has been pending since yesterday", "my account is locked, how do I unlock it?"]


def _configured(folder: Path, server: DiscordServer, *channels: Channel) -> Path:
    config = folder / "config.toml"
    example = (ROOT / "config.example.toml").read_text("utf-8")
    brand = example[example.index("[brand]") : example.index("[database]")]
    config.write_text(
        f'{brand}\n[database]\nurl = "sqlite:///{folder / "nightdesk.db"}"\n[web]\nport = 0\n[matching]\n'
        f'articles = "{ROOT / "faq_data"}"\n[channels.discord.support]\ntoken = "{server.token}"\n'
        f'api_base = "{server.api}"\ngateway_url = "{server.gateway_url}"\ncdn_base = "{server.cdn}"\n'
        f"support_channels = {[channel.id for channel in channels]}\nhelp_button = false\n",
        "utf-8",
    )
    config.chmod(0o600)
    return config


@pytest.mark.timeout(600)
@pytest.mark.xdist_group("kill")
async def test_1_killed_between_hearing_and_handling_nothing_is_lost_or_answered_twice(tmp_path: Path) -> None:
    chance = random.Random(11)
    async with DiscordServer() as server:
        support = server.support()
        config, log = _configured(tmp_path, server, support), tmp_path / "log"
        people = [server.person(f"Person {n}") for n in range(6)]
        written: Counter[str] = Counter()

        def write(person: Person, where: Channel) -> None:
            place = f"{where.id}/{person.id}"
            person.writes(f"{chance.choice(QUESTIONS)} ({written[place]})", where)
            written[place] += 1

        for turn in range(KILLS):
            process = await _start(config, log)
            before = server.gateway.identifies
            await server.until(lambda before=before: server.gateway.identifies > before, 60)  # type: ignore[misc]
            if turn == 0:  # a first direct message that nobody heard is lost to bots: these are heard
                for person in people:
                    write(person, person.direct)
                await server.until(lambda: len({m["channel_id"] for m in server.sent}) == len(people), 60)
            for person in people:
                write(person, chance.choice([support, person.direct]))
            enough = len(server.sent) + chance.randint(0, len(people))
            with contextlib.suppress(TimeoutError):
                await server.until(lambda enough=enough: len(server.sent) >= enough, chance.uniform(0.05, 1.5))  # type: ignore[misc]
            process.send_signal(signal.SIGKILL)
            await process.wait()
            write(chance.choice(people), support)  # while nobody listens
        process = await _start(config, log)
        store = Store(f"sqlite:///{tmp_path / 'nightdesk.db'}")
        try:
            async with asyncio.timeout(60):
                while _kept(store) != written:
                    await asyncio.sleep(0.2)
            await _until_quiet(store)
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 6) == 0
            assert store.raw(broken) == []
            asked = store.raw(
                lambda conn: conn.execute(text("SELECT count(*) FROM delivery WHERE status = 'sent'")).scalar()
            )
            assert len(server.sent) == asked, "each answer stands there once"
        except BaseException:
            print(log.read_text("utf-8")[-6000:])  # what the process said about it
            raise
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
            store.close()
        assert server.token not in log.read_text("utf-8")


def _kept(store: Store) -> Counter[str]:
    rows = store.raw(
        lambda conn: conn.execute(
            text(
                "SELECT c.place, count(DISTINCT m.text) AS texts FROM message m JOIN conversation c ON c.id = m.conversation_id "
                "WHERE m.direction = 'incoming' GROUP BY c.place"
            )
        ).all()
    )
    return Counter({row.place: row.texts for row in rows})
