"""`make bench`: throughput, latency, start and memory of the main job on this machine."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import structlog

from bot import faq
from bot import settings as config
from bot.clock import SystemClock
from bot.inbox import Inbox
from bot.mind import Library
from bot.model import ChannelId, Incoming, Outgoing
from bot.outbox import Outbox
from bot.ports import Limits, Receipt
from bot.running.process import leave_alone
from bot.store import Store
from bot.store.engine import GROUP
from bot.text import language
from tests.bench.rows import ROWS
from tests.doubles import FakeAdapter

ROOT = Path(__file__).parents[2]
CHANNEL = ChannelId("fake:main")
LIMITS = Limits(text=4096, burst=0.0)
ARTICLES = faq.load(ROOT / "faq_data", config.load(ROOT / "config.example.toml").brand.words()).articles
QUESTIONS = [text for a in ARTICLES.values() if a.kind == "question" for rows in a.phrasings.values() for text in rows]
random.Random(1).shuffle(QUESTIONS)


class Timed(FakeAdapter):
    """Notes when each conversation's answer reached `send`."""

    def __init__(self) -> None:
        super().__init__(CHANNEL, LIMITS)
        self.at: dict[str, float] = {}

    async def send(self, message: Outgoing, /) -> Receipt:
        self.at.setdefault(message.address.external_id, time.perf_counter())
        return Receipt("1")


def say(name: str, figure: str, goal: str, *, good: bool) -> None:
    print(f"  {name:<58} {figure:>22}   goal {goal:<18} {'ok' if good else 'MISSED'}", flush=True)


def library(folder: Path) -> Library:
    """The articles of this checkout, fitted by another process: what a fit needs for a moment is no part of what is measured."""
    file = settings_file(folder, f'[matching]\narticles = "{ROOT / "faq_data"}"\ncache = "{folder}"\n')
    subprocess.run(
        [sys.executable, "-m", "bot", "ask", "hello", "-c", str(file)], cwd=ROOT, check=True, capture_output=True
    )
    settings = config.load(file)
    made = Library(settings, settings.matching.fits)
    made.load()
    language.load()  # as the house does before it is ready
    return made


def settings_file(folder: Path, more: str) -> Path:
    example = (ROOT / "config.example.toml").read_text("utf-8")
    brand = example[example.index("[brand]") : example.index("[database]")]
    file = folder / "config.toml"
    file.write_text(brand + more, "utf-8")
    return file


def incoming(number: int, place: str, questions: Sequence[str] = QUESTIONS) -> Incoming:
    return Incoming(
        CHANNEL, f"k{number}", place, text=questions[number % len(questions)], author="Ann", message_ref=str(number)
    )


async def throughput(folder: Path, mind: Library, messages: int, questions: Sequence[str]) -> float:
    """Messages a second through receive -> handle -> delivery row, a new contact each."""
    store = Store(f"sqlite:///{folder / 'throughput.db'}")
    store.prepare()
    leave_alone()
    inbox = Inbox(store, SystemClock(), "bench", lambda: mind.mind, lambda _: LIMITS)
    started = time.perf_counter()
    handling = asyncio.create_task(_handle(inbox, messages))
    slots = asyncio.Semaphore(100)

    async def one(number: int) -> None:
        async with slots:
            await inbox.receive(incoming(number, f"p{number}", questions))

    await asyncio.gather(*(one(number) for number in range(messages)))
    await handling
    seconds = time.perf_counter() - started
    rows = store.raw(lambda conn: conn.exec_driver_sql("SELECT count(*) FROM delivery").scalar_one())
    assert rows == messages, rows
    store.close()
    return messages / seconds


async def _handle(inbox: Inbox, messages: int) -> None:
    done = 0
    while done < messages:
        handled = await inbox.handle_due()
        done += handled
        if not handled:
            await asyncio.sleep(0.001)


def bare(folder: Path, messages: int) -> float:
    """The same rows by bare sqlite3, the same durability, the same number of messages in a COMMIT."""
    path = folder / "bare.db"
    store = Store(f"sqlite:///{path}")
    store.prepare()
    store.close()
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        db.execute(f"PRAGMA {pragma}")
    started = time.perf_counter()
    for first in range(0, messages, GROUP):
        db.execute("BEGIN IMMEDIATE")
        for number in range(first, min(messages, first + GROUP)):
            for statement, values in ROWS(number):
                db.execute(statement, values)
        db.execute("COMMIT")
    seconds = time.perf_counter() - started
    db.close()
    return messages / seconds


async def latency(
    folder: Path, mind: Library, rate: int, seconds: int, questions: Sequence[str]
) -> tuple[float, float]:
    """From update to `send`, in seconds: p50 and p99."""
    store = Store(f"sqlite:///{folder}/latency-{len(set(questions))}.db")
    store.prepare()
    leave_alone()
    adapter, clock = Timed(), SystemClock()
    inbox = Inbox(store, clock, "bench", lambda: mind.mind, lambda _: LIMITS)
    outbox = Outbox(store, clock, "bench", {CHANNEL: adapter})
    loop = asyncio.get_running_loop()
    store.on_nudge(lambda topics: loop.call_soon_threadsafe(outbox.nudge) if "deliver" in topics else None)
    workers = [asyncio.create_task(inbox.run()), asyncio.create_task(outbox.run())]
    began: dict[str, float] = {}
    tasks = []
    start = time.perf_counter()
    for number in range(rate * seconds):
        await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
        place = f"p{number}"
        began[place] = time.perf_counter()
        tasks.append(asyncio.create_task(inbox.receive(incoming(number, place, questions))))
    await asyncio.gather(*tasks)
    async with asyncio.timeout(30):
        while len(adapter.at) < len(began):
            await asyncio.sleep(0.05)
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    await outbox.settled()
    store.close()
    took = sorted(adapter.at[place] - began[place] for place in began)
    return took[len(took) // 2], took[int(len(took) * 0.99)]


def syncs(folder: Path, rate: int, seconds: int) -> tuple[float, float]:
    """What the disk takes to make four kilobytes durable, p50 and p99 in seconds: the floor under every commit."""
    took = []
    with (folder / "sync").open("wb", buffering=0) as file:
        start = time.perf_counter()
        for number in range(rate * seconds):
            time.sleep(max(0.0, start + number / rate - time.perf_counter()))
            began = time.perf_counter()
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    took.sort()
    return took[len(took) // 2], took[int(len(took) * 0.99)]


async def _read(mind: Library, texts: Sequence[str]) -> None:
    await mind.mind.read(texts)


def matcher_time(mind: Library) -> tuple[float, float]:
    """Seconds for one question: p50 and p99, each asked for the first time."""
    took = []
    policy = mind.mind

    async def run() -> None:
        for number in range(1000):
            started = time.perf_counter()
            await policy.read([f"{QUESTIONS[number]} please"])
            took.append(time.perf_counter() - started)

    asyncio.run(run())
    took.sort()
    return took[500], took[990]


def filled(folder: Path, messages: int) -> Path:
    """A database with that many messages, written by bare sqlite3 into the real schema."""
    path = folder / "full.db"
    store = Store(f"sqlite:///{path}")
    store.prepare()
    store.close()
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous=OFF")
    db.execute("BEGIN")
    for number in range(messages // 2):
        for statement, values in ROWS(number, done=True):
            db.execute(statement, values)
    db.execute("COMMIT")
    db.close()
    return path


def start_to_ready(folder: Path, database: Path) -> tuple[float, float]:
    """Seconds from the command to /healthz answering, and the idle process's memory in MB."""
    port = 18_431
    file = settings_file(
        folder,
        f'\n[database]\nurl = "sqlite:///{database}"\n[web]\nport = {port}\n[matching]\narticles = "{ROOT / "faq_data"}"\n'
        f'cache = "{folder}"\n[channels.webchat.main]\n',
    )
    best, memory = 99.0, 0.0
    for _ in range(3):
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "-c", str(file)], cwd=ROOT, stdout=subprocess.DEVNULL
        )
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
                    assert json.load(answer)["status"] == "ok"
                    break
            except OSError:
                time.sleep(0.01)
        best = min(best, time.perf_counter() - started)
        time.sleep(2)
        memory = resident(process.pid)
        process.terminate()
        process.wait()
    return best, memory


def resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


async def growth(folder: Path, mind: Library, messages: int) -> tuple[float, float]:
    """This process's memory in MB after a tenth of the messages and after all of them, kept, handled and sent."""
    store = Store(f"sqlite:///{folder / 'growth.db'}")
    store.prepare()
    clock = SystemClock()

    class Deaf(Timed):
        async def send(self, message: Outgoing, /) -> Receipt:
            return Receipt("1")

    inbox = Inbox(store, clock, "bench", lambda: mind.mind, lambda _: LIMITS)
    outbox = Outbox(store, clock, "bench", {CHANNEL: Deaf()})
    marks = []
    for part in range(10):
        for first in range(part * messages // 10, (part + 1) * messages // 10, 200):
            rows = [
                replace(incoming(n, f"p{n % 5000}"), text=f"{QUESTIONS[n % len(QUESTIONS)]} {n}")
                for n in range(first, first + 200)
            ]
            await asyncio.gather(*(inbox.receive(row) for row in rows))
            while await inbox.handle_due() or await outbox.deliver():
                await outbox.settled()
        gc.collect()
        marks.append(resident(os.getpid()))
        print(f"    {(part + 1) * messages // 10:>7} messages: {marks[-1]:.0f} MB", flush=True)
    store.close()
    return marks[0], marks[-1]


def main() -> None:
    """Print everything; a missed goal is printed as one."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    quick = "--quick" in sys.argv
    messages = 1000 if quick else 4000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mind = library(folder)
        print(
            f"Nightdesk bench, {os.cpu_count()} cores, Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
        )
        p50, p99 = matcher_time(mind)
        say(
            "matcher alone, one question, p50 / p99",
            f"{p50 * 1e3:.2f} / {p99 * 1e3:.2f} ms",
            "8 / 20 ms",
            good=p99 < 0.02,
        )
        asyncio.run(_read(mind, QUESTIONS[:200]))  # reading has lines of its own: here it is looked up
        ratios = []
        for round_ in range(3):
            part, again = folder / str(round_), folder / f"{round_}b"
            part.mkdir()
            again.mkdir()
            ours = asyncio.run(throughput(again, mind, messages, QUESTIONS[:200]))
            new = asyncio.run(throughput(part, mind, messages, QUESTIONS[200 + round_ * messages :]))
            asyncio.run(_read(mind, QUESTIONS[:200]))
            raw = bare(part, messages)
            ratios.append((new, ours, raw, ours / raw))
        new, ours, raw, ratio = (statistics.median(row[i] for row in ratios) for i in range(4))
        say("receive -> handle -> delivery row, texts never read before", f"{new:,.0f} messages/s", "-", good=True)
        say("the same, 200 questions over and over", f"{ours:,.0f} messages/s", "1,000", good=ours >= 1000)
        say("the same rows by bare sqlite3, same group commit", f"{raw:,.0f} messages/s", "-", good=True)
        say("the latter two: ours against bare", f"{ratio * 100:.0f} %", "25 %", good=ratio >= 0.25)
        p50, p99 = syncs(folder, 100, 5)
        say("one durable write of this disk, p50 / p99", f"{p50 * 1e3:.1f} / {p99 * 1e3:.1f} ms", "-", good=True)
        for what, questions in (
            ("200 questions over and over", QUESTIONS[:200]),
            ("texts never read before", QUESTIONS),
        ):
            p50, p99 = asyncio.run(latency(folder, mind, 100, 5 if quick else 20, questions))
            say(f"update to send at 100 messages/s, {what}, p50", f"{p50 * 1e3:.1f} ms", "20 ms", good=p50 <= 0.02)
            say("the same, p99", f"{p99 * 1e3:.1f} ms", "100 ms", good=p99 <= 0.1)
        database = filled(folder, 10_000 if quick else 100_000)
        seconds, memory = start_to_ready(folder, database)
        say("start to ready, 100,000 messages stored, best of 3", f"{seconds:.2f} s", "2 s", good=seconds <= 2)
        say("memory idle, matcher loaded", f"{memory:.0f} MB", "250 MB", good=memory <= 250)
        first, last = asyncio.run(growth(folder, mind, 10_000 if quick else 100_000))
        say(
            "memory after 10 % and after 100 % of the messages",
            f"{first:.0f} -> {last:.0f} MB",
            "+10 %",
            good=last <= first * 1.1,
        )


if __name__ == "__main__":
    main()
