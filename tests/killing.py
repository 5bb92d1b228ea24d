"""kill -9 at a chosen executed line: `python -m tests.killing FOLDER POINTS` forks, kills, looks after each, and prints one JSON line.

A process of its own, because it forks and traces: one warm parent, and for each point a child that runs one flow of the desk on a
copy of a prepared file, until it has executed so many lines of our modules. The parent then is the next process: it
finishes the work, and what stands in the file at the end must be what stands there without a kill.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
import logging
import os
import shutil
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import structlog
from sqlalchemy import Connection, text

from bot.model import Outgoing
from bot.ports import Receipt
from bot.store import Store, engine
from tests.doubles import START, FakeAdapter, FakeClock
from tests.house_double import World
from tests.invariants import broken
from tests.killing_flows import FLOWS, SECRET, Flow

_OURS = tuple(str(Path(__file__).parents[1] / wing) + os.sep for wing in ("bot", "handoff"))
_ROOT = str(Path(__file__).parents[1]) + os.sep
_AFTER = 300  # seconds until the next process looks: past every lease of a worker, within that of an agent


@dataclass(slots=True)
class Outcome:
    """What a child told before it ended."""

    flow: str
    point: int
    killed: bool
    where: str = ""  # file:line function
    lines: int = 0
    facts: list[str] = field(default_factory=list)


class Telling(FakeAdapter):
    """The platform: it has got what was sent to it, whatever becomes of the sender."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell = tell

    async def send(self, message: Outgoing, /) -> Receipt:
        self._tell(f"sent {message.delivery_id}")
        return await super().send(message)


class Killer:
    """Counts the executed lines of our modules in all threads; at the chosen one it kills."""

    def __init__(self, point: int, tell: Callable[[str], None]) -> None:
        self._point, self._tell = point, tell
        self._count = itertools.count(1)
        self.last = 0
        self.on = False

    def __call__(self, frame: FrameType, event: str, arg: Any) -> Any:
        return self._line if frame.f_code.co_filename.startswith(_OURS) else None

    def _line(self, frame: FrameType, event: str, arg: Any) -> Any:
        if event == "line" and self.on:
            self.last = next(self._count)
            if self.last == self._point:
                file = frame.f_code.co_filename.removeprefix(_ROOT)
                self._tell(f"killed at {file}:{frame.f_lineno} {frame.f_code.co_qualname}")
                os.kill(os.getpid(), signal.SIGKILL)
        return self._line


def _child(flow: Flow, url: str, point: int, out: int) -> NoReturn:
    """Run the flow, traced. 0 means that nobody killed it."""
    code = 1

    def tell(fact: str) -> None:
        os.write(out, f"{fact}\n".encode())

    gc.disable()  # it would write into every page that is shared with the parent
    try:
        killer = Killer(point, tell)
        threading.settrace(killer)
        sys.settrace(killer)
        if flow.starts:
            killer.on = True
        store = Store(url)
        store.prepare()
        store.work_alone()
        killer.on = True
        asyncio.run(flow.run(World(store, name="child", adapter=Telling(tell)), tell))
        killer.on = False
        tell(f"lines {killer.last}")
        code = 0
    finally:
        os._exit(code)


def _killed(flow: Flow, file: Path, point: int) -> Outcome:
    """Fork one, and hear what it says until it ends."""
    hear, say = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(hear)
        _child(flow, f"sqlite:///{file}", point, say)
    os.close(say)
    with os.fdopen(hear) as heard:
        told = heard.read().splitlines()
    _, status = os.waitpid(pid, 0)
    outcome = Outcome(flow.name, point, os.WIFSIGNALED(status))
    assert outcome.killed or os.waitstatus_to_exitcode(status) == 0, f"{flow.name} failed by itself at {point}"
    for fact in told:
        if fact.startswith("killed at "):
            outcome.where = fact.removeprefix("killed at ")
        elif fact.startswith("lines "):
            outcome.lines = int(fact.removeprefix("lines "))
        else:
            outcome.facts.append(fact)
    return outcome


def _state(conn: Connection) -> dict[str, list[list[Any]]]:
    """All that must be the same whether there was a kill or not."""
    asked = {
        "events": "SELECT key, status FROM event ORDER BY id",
        "messages": "SELECT conversation_id, seq, direction, author, text FROM message ORDER BY conversation_id, seq",
        "conversations": "SELECT id, status, assignee FROM conversation ORDER BY id",
        "activities": "SELECT conversation_id, kind, agent_id FROM activity ORDER BY id",
    }
    return {name: [list(row) for row in conn.execute(text(query))] for name, query in asked.items()}


_ACKNOWLEDGED = {
    "kept e1": "SELECT 1 FROM event WHERE key = 'e1'",
    "kept e2": "SELECT 1 FROM event WHERE key = 'e2'",
    "claimed": "SELECT 1 FROM activity WHERE kind = 'claimed'",
    "replied": "SELECT 1 FROM message WHERE ref = 'desk:r1'",
    "resolved": "SELECT 1 FROM conversation WHERE status = 'resolved'",
    "settled": "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE status NOT IN ('sent', 'dropped'))",
}


def _missing(conn: Connection, facts: list[str]) -> list[str]:
    """What was acknowledged before the kill and does not stand there after it."""
    queries = [(fact, _ACKNOWLEDGED[fact]) for fact in facts if fact in _ACKNOWLEDGED]
    return [f"{fact}, and it is not there" for fact, query in queries if conn.execute(text(query)).first() is None]


async def _go_on(world: World, flow: Flow) -> None:
    """The next process: platform and agent do again what they had not heard of, the sweeps what was left."""
    await flow.run(world, lambda _: None)
    for _ in range(3):
        await world.settle()
        world.clock.advance(60)
        await world.outbox.sweep()
        await world.inbox.sweep()
        await world.desk.sweep()


def _wrong(flow: Flow, file: Path, outcome: Outcome, expected: dict[str, Any]) -> list[str]:
    """Recover, and say what is not as it has to be. `expected` is filled by the run without a kill."""
    leaked = [path.name for path in file.parent.glob(f"{file.name}*") if SECRET.encode() in path.read_bytes()]
    here: list[str] = []
    store = Store(f"sqlite:///{file}")
    with closing(store):
        store.prepare()
        missing = store.raw(lambda conn: _missing(conn, outcome.facts))
        if outcome.point % 2:
            store.work_alone()  # else as where several share a database: only the leases say that somebody is gone
        world = World(store, FakeClock(START), name="next", adapter=Telling(here.append))
        world.clock.advance(_AFTER)
        asyncio.run(_go_on(world, flow))
        rules, state = store.raw(broken), store.raw(_state)
        rows = store.raw(
            lambda conn: conn.execute(text("SELECT id, status, automatic, resent FROM delivery ORDER BY id")).all()
        )
    expected.setdefault("state", state)
    differs = [name for name in state if state[name] != expected["state"][name]]
    sent = Counter(fact for fact in (*outcome.facts, *here) if fact.startswith("sent "))
    done = "settled" in outcome.facts
    return [
        *missing,
        *rules,
        *(f"{name} differ: {state[name]}" for name in differs),
        *(f"the secret stands in {name}" for name in leaked),
        *(f"{fact}, again" for fact in here if done and fact.startswith("sent ")),
        *(w for row in rows for w in _wrong_delivery(row, sent[f"sent {row.id}"], fresh=row.id > flow.delivered, done=done)),
    ]  # fmt: skip


def _wrong_delivery(row: Any, copies: int, *, fresh: bool, done: bool) -> Iterator[str]:
    """Once; twice only what is written down as said again after an unknown outcome; not at all only if an agent sees it."""
    if not fresh:
        return
    if copies > 1 + bool(row.resent):
        yield f"delivery {row.id} arrived {copies} times"
    if row.status == "sent" and not copies:
        yield f"delivery {row.id} is said to be sent and never was"
    if row.status not in ("sent", "unknown") or (row.status == "unknown" and (row.automatic or done)):
        yield f"delivery {row.id} ended as {row.status}"


def _template(flow: Flow, folder: Path) -> Path:
    """The file on which a flow begins."""
    file = folder / f"{flow.name}.db"
    store = Store(f"sqlite:///{file}")
    with closing(store):
        if not flow.starts:
            store.prepare()
            asyncio.run(flow.before(World(store, name="before")))
            flow.delivered = store.raw(lambda conn: conn.execute(text("SELECT max(id) FROM delivery")).scalar()) or 0
    if flow.starts:
        file.unlink(missing_ok=True)
    return file


def _warm(flow: Flow, template: Path, file: Path) -> None:
    """Once here, so that no child reads word lists and compiles statements anew."""
    if template.exists():
        shutil.copy(template, file)
    with closing(Store(f"sqlite:///{file}")) as store:
        store.prepare()
        asyncio.run(flow.run(World(store, name="warm"), lambda _: None))
    file.unlink()


def _at(flow: Flow, template: Path, folder: Path, point: int, expected: dict[str, Any]) -> tuple[Outcome, list[str]]:
    """One kill, in a folder of its own."""
    folder.mkdir()
    file = folder / "nightdesk.db"
    if template.exists():
        shutil.copy(template, file)
    outcome = _killed(flow, file, point)
    try:
        wrong = _wrong(flow, file, outcome, expected)
    except Exception as error:  # noqa: BLE001 - the next process cannot even go on
        wrong = [f"{type(error).__name__}: {error}"[:300]]
    shutil.rmtree(folder)
    return outcome, wrong


def _spread(lines: int, most: int) -> list[int]:
    step = max(1.0, lines / most) if most else 1.0
    return [1 + int(n * step) for n in range(int(lines / step))]


def _function(where: str) -> str:
    """`bot/inbox/inbox.py:81 Inbox.receive` is in `bot/inbox/inbox.py Inbox.receive`."""
    place, _, name = where.partition(" ")
    return f"{place.partition(':')[0]} {name}"


def _halve() -> None:
    """For the counter-proof: no unit is one transaction any more."""
    say = engine._say

    def says(raw: Any, statement: str) -> None:
        if statement not in ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"):
            say(raw, statement)

    engine._say = says


def main(folder: Path, most: int, *, halved: bool) -> dict[str, Any]:
    """Kill at `most` points: as many in each flow, spread evenly over the lines that it executes; 0: at every line."""
    if halved:
        _halve()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    templates = {flow.name: _template(flow, folder) for flow in FLOWS}
    expected: dict[str, dict[str, Any]] = {flow.name: {} for flow in FLOWS}
    lines: dict[str, int] = {}
    for flow in FLOWS:
        _warm(flow, templates[flow.name], folder / "warm.db")
        outcome, wrong = _at(flow, templates[flow.name], folder / "whole", 0, expected[flow.name])
        assert wrong == [], f"{flow.name} without a kill: {wrong}"
        lines[flow.name] = outcome.lines
    chosen = [(flow, point) for flow in FLOWS for point in _spread(lines[flow.name], most // len(FLOWS))]
    gc.collect()
    gc.freeze()  # what is there already is copied into no child
    found: list[dict[str, Any]] = []
    where: Counter[str] = Counter()
    ended = 0
    for flow, point in chosen:
        outcome, wrong = _at(flow, templates[flow.name], folder / "point", point, expected[flow.name])
        ended += not outcome.killed
        where[_function(outcome.where)] += outcome.killed
        if wrong:
            found.append({"flow": flow.name, "point": point, "where": outcome.where, "wrong": wrong})
    return {"lines": lines, "points": len(chosen), "ended before": ended, "functions": dict(where), "wrong": found}


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), halved="halved" in sys.argv)))
