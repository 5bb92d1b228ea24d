"""kill -9 at any moment, under load, with a platform that misbehaves: nothing lost, nothing stuck, no copy without a cause."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import Store
from tests.invariants import broken
from tests.platforms.telegram_http import Fault, Reply
from tests.platforms.telegram_people import Person
from tests.platforms.telegram_server import TelegramServer

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("KILLS", "12"))
PEOPLE = 10
FEW = 3  # parts that one kill may find between "being sent" and the platform's answer
QUESTIONS = [
    "where is my withdrawal? it has been pending since yesterday",
    "my account is locked, how do I unlock it?",
    "提现三天了还没到账，怎么回事？",
    "限价单一直没成交是为什么？",
]


class Mischief:
    """Five in a hundred sends each: 429, 500 not applied, 500 applied, cut after applying. Counts what may double."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.applied_unseen = 0
        self.unknown = 0  # outcomes that nobody can know, these included
        self.on = True

    def __call__(self, method: str) -> Fault | None:
        if method != "sendMessage" or not self.on:
            return None
        roll = self._chance.random()
        if roll < 0.05:
            body = b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1","parameters":{"retry_after":1}}'
            return Fault(reply=Reply(429, body))
        if roll < 0.10:
            self.unknown += 1
            return Fault(reply=Reply(500, b'{"ok":false,"error_code":500,"description":"Internal Server Error"}'))
        if roll < 0.15:
            self.unknown += 1
            self.applied_unseen += 1
            return Fault(
                applied=True, reply=Reply(500, b'{"ok":false,"error_code":500,"description":"Internal Server Error"}')
            )
        if roll < 0.20:
            self.unknown += 1
            self.applied_unseen += 1
            return Fault(applied=True)
        return None


async def _start(config: Path, log: Path) -> asyncio.subprocess.Process:
    with log.open("ab") as out:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--config", str(config), cwd=ROOT, stdout=out, stderr=out
        )


def _configured(folder: Path, server: TelegramServer) -> Path:
    config = folder / "config.toml"
    example = (ROOT / "config.example.toml").read_text("utf-8")
    brand = example[example.index("[brand]") : example.index("[database]")]
    config.write_text(
        f"""{brand}
[database]
url = "sqlite:///{folder / "nightdesk.db"}"
[web]
port = 0
[matching]
articles = "{ROOT / "faq_data"}"
[channels.telegram.support]
token = "{server.token}"
api_base = "{server.url}"
poll_seconds = 1
""",
        "utf-8",
    )
    config.chmod(0o600)
    return config


@pytest.mark.timeout(300 + 25 * KILLS)
@pytest.mark.xdist_group("kill")
async def test_nothing_is_lost_or_stuck_however_often_the_process_is_killed(tmp_path: Path) -> None:
    chance = random.Random(7)
    mischief = Mischief(7)
    async with TelegramServer() as server:
        server.fault_for = mischief
        server.repeats, server.shuffles = True, True
        config, log = _configured(tmp_path, server), tmp_path / "log"
        people: list[Person] = []
        written: Counter[int] = Counter()
        for _ in range(KILLS):
            process = await _start(config, log)
            polls = len(server.called("getUpdates"))
            # the first one fits the matcher, which takes long on a busy machine
            await server.until(lambda polls=polls: len(server.called("getUpdates")) > polls, 180)  # type: ignore[misc]
            people += [server.person(f"Person {n}") for n in range(PEOPLE)]
            for person in [*people[-PEOPLE:], *chance.sample(people, 3)]:
                person.writes(f"{chance.choice(QUESTIONS)} ({written[person.chat.id]})")
                written[person.chat.id] += 1
            before = len(server.sent)
            enough = before + chance.randint(0, PEOPLE)
            with contextlib.suppress(TimeoutError):
                await server.until(lambda enough=enough: len(server.sent) >= enough, chance.uniform(0.2, 2.0))  # type: ignore[misc]
            process.send_signal(signal.SIGKILL)
            await process.wait()
        mischief.on = False
        process = await _start(config, log)
        await server.until(lambda: server.pending == 0, 60)
        store = Store(f"sqlite:///{tmp_path / 'nightdesk.db'}")
        await _until_quiet(store)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 6) == 0
        try:
            _judge(store, server, written, mischief)
        finally:
            store.close()
        assert server.token not in log.read_text("utf-8")


async def _until_quiet(store: Store) -> None:
    """Everything handled and delivered; what was unknown has had its thirty seconds."""
    busy = text(
        "SELECT (SELECT count(*) FROM event WHERE status = 'waiting') + (SELECT count(*) FROM delivery WHERE status IN ('due', 'sending'))"
        " + (SELECT count(*) FROM claim WHERE kind = 'resend' AND due_at IS NOT NULL)"
    )
    async with asyncio.timeout(120):
        while store.raw(lambda conn: conn.execute(busy).scalar()):
            await asyncio.sleep(0.5)


def _judge(store: Store, server: TelegramServer, written: Counter[int], mischief: Mischief) -> None:
    assert store.raw(broken) == []
    kept = store.raw(
        lambda conn: conn.execute(
            text(
                "SELECT c.place, count(*), count(DISTINCT m.text) FROM message m JOIN conversation c ON c.id = m.conversation_id "
                "WHERE m.direction = 'incoming' GROUP BY c.place"
            )
        ).all()
    )
    assert {int(place): (number, different) for place, number, different in kept} == {
        c: (n, n) for c, n in written.items()
    }
    rows = store.raw(
        lambda conn: conn.execute(
            text(
                "SELECT count(*) AS asked, sum(CASE WHEN status = 'sent' THEN 1 ELSE 0 END) AS sent, "
                "sum(CASE WHEN resent THEN 1 ELSE 0 END) AS resent FROM delivery WHERE status <> 'dropped'"
            )
        ).one()
    )
    arrived = len(server.sent)
    missing = _missing(store, server)
    print(
        f"kills {KILLS}, deliveries {rows.asked}, sent {rows.sent}, once more {rows.resent}, arrived {arrived}, "
        f"not arrived {missing}, unknown by the platform's fault {mischief.unknown}, of these applied {mischief.applied_unseen}"
    )
    shown = store.raw(
        lambda conn: (
            conn.execute(
                text(
                    "SELECT DISTINCT c.place FROM conversation c JOIN delivery d ON d.conversation_id = c.id WHERE d.status = 'unknown'"
                )
            )
            .scalars()
            .all()
        )
    )
    silent = set(written) - {sent.chat for sent in server.sent}
    assert silent <= {int(place) for place in shown}, "somebody was never answered, and no agent can see it"
    assert missing <= mischief.unknown + FEW * KILLS, "a kill lost more than what was on the wire"
    assert rows.sent <= arrived <= rows.asked + rows.resent, "a copy without an unknown outcome before it"


def _missing(store: Store, server: TelegramServer) -> int:
    """How many parts that were asked for stand nowhere on the platform."""
    parts = text(
        "SELECT c.place, substr(m.text, d.start + 1, d.stop - d.start) AS said FROM delivery d "
        "JOIN message m ON m.id = d.message_id JOIN conversation c ON c.id = d.conversation_id WHERE d.status <> 'dropped'"
    )
    asked = Counter((int(row.place), row.said.strip()) for row in store.raw(lambda conn: conn.execute(parts).all()))
    return (asked - Counter((sent.chat, sent.text.strip()) for sent in server.sent)).total()
