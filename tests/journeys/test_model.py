"""The desk beside a model of it: whatever contacts, the platform, agents, the clock and crashes do, in any order, both agree.

MODEL_STEPS says how many steps are taken; hypothesis chooses them and shortens what fails.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from bot.model import Incoming, Outgoing, Refused
from bot.ports import Fate, Receipt, SendFailed
from bot.store import Store
from bot.store.people import Agent
from tests.doubles import FakeAdapter, FakeClock
from tests.house_double import World
from tests.invariants import broken

T = TypeVar("T")
STEPS = int(os.environ.get("MODEL_STEPS", "2000"))
IN_A_ROW = 50
CLAIM = timedelta(minutes=30)
DONE_LATER = ("every event ends done or dead", "every delivery is final", "nothing is claimed for ever")  # but it ends
PLACES = st.sampled_from(["ann", "bob", "eve"])
AGENTS = st.sampled_from([0, 1, 2])
WORDS = st.sampled_from(
    ["where is my withdrawal?", "提现三天了还没到账", "agent", "maybe", "I was hacked", "nobody knows this", "hello"]
)
KEYS = st.sampled_from(["a", "b", "c", "d"])


class Platform(FakeAdapter):
    """Does what it is told next: takes it, takes it and says nothing, refuses, throttles, hangs until the process ends."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived_parts: list[int] = []
        self.next: list[str] = []

    async def send(self, message: Outgoing, /) -> Receipt:
        await asyncio.sleep(0)
        will = self.next.pop(0) if self.next else "take"
        if will in ("take", "take in silence", "take and hang"):
            self.arrived_parts.append(message.delivery_id)
        if will in ("hang", "take and hang"):
            await asyncio.Event().wait()
        match will:
            case "take in silence" | "silence":
                raise SendFailed(Fate.UNKNOWN, "no answer")
            case "throttle":
                raise SendFailed(Fate.NOT_SENT, "429", retry_after=3, throttled=True)
            case "unreachable":
                raise SendFailed(Fate.NOT_SENT, "refused")
            case "reject":
                raise SendFailed(Fate.REJECTED, "400")
        return Receipt(ref=str(message.delivery_id))


@dataclass(slots=True)
class Believed:
    """What the model knows of one contact's conversation."""

    number: int
    owner: int | None = None
    until: datetime | None = None
    resolved: bool = False
    heard: list[str] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    noted: int = 0
    freed: int = 0  # times that an alarm took it from an agent who was not there


class Desk(RuleBasedStateMachine):
    """Twelve kinds of things that happen."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
        shutil.copy(self.template, self.folder / "desk.db")
        self.clock, self.platform = FakeClock(), Platform()
        self.events: list[Incoming] = []
        self.believed: dict[str, Believed] = {}
        self.world = self._open()

    def _open(self) -> World:
        store = Store(f"sqlite:///{self.folder / 'desk.db'}")
        store.work_alone()
        return World(store, self.clock, adapter=self.platform)

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def rows(self, query: str) -> Any:
        return self.world.store.raw(lambda conn: conn.execute(text(query)).all())

    @initialize()
    def agents_come(self) -> None:
        self.agents: list[Agent] = [self.do(self.world.agent(login)) for login in ("mei", "kai", "lea")]

    # -- what contacts and the platform do --------------------------------------------------------------------------

    @rule(place=PLACES, words=WORDS)
    def a_contact_writes(self, place: str, words: str) -> None:
        key = f"{place}:{len(self.events)}"  # the platform's: it goes on counting when a process ends
        event = self.world.event(words, place, key=key, message_ref=key)
        self.events.append(event)
        self.do(self.world.inbox.receive(event))
        if place not in self.believed:
            self.believed[place] = Believed(self.do(self.world.conversation(place)).id)
        self.believed[place].heard.append(event.key)
        self.believed[place].resolved = False

    @precondition(lambda self: self.events)
    @rule(which=st.integers(0, 1000))
    def the_platform_repeats(self, which: int) -> None:
        self.do(self.world.inbox.receive(self.events[which % len(self.events)]))

    @rule()
    def the_bot_thinks(self) -> None:
        self.do(self.world.inbox.handle_due())

    @rule(
        will=st.lists(
            st.sampled_from(["take", "take", "take in silence", "silence", "throttle", "unreachable", "reject"]),
            max_size=3,
        )
    )
    def what_is_due_goes_out(self, will: list[str]) -> None:
        before = len(self.platform.arrived_parts)
        self.platform.next = will

        async def deliver() -> None:
            await self.world.outbox.deliver()
            await self.world.outbox.settled()

        self.do(deliver())
        self.platform.next = []
        self._nobody_was_spoken_over(self.platform.arrived_parts[before:])

    def _nobody_was_spoken_over(self, parts: list[int]) -> None:
        owned = {one.number for one in self.believed.values() if one.owner is not None}
        automatic = {
            row.id
            for row in self.rows("SELECT id, conversation_id FROM delivery WHERE automatic")
            if row.conversation_id in owned
        }
        assert automatic.isdisjoint(parts), "the bot spoke over a person"

    # -- what agents do ---------------------------------------------------------------------------------------------

    def _verb(self, believed: Believed, agent: int, verb: Coroutine[Any, Any, None], *, allowed: bool) -> bool:
        """Carried out exactly when the model says that it may be; the lease begins anew then."""
        try:
            self.do(verb)
        except Refused:
            assert not allowed, "refused, and the model allows it"
            return False
        assert allowed, "done, and the model refuses it"
        believed.owner, believed.until = agent, self.clock.now() + CLAIM
        return True

    def _mine(self, place: str, agent: int) -> bool:
        return self.believed[place].owner == agent

    @precondition(lambda self: self.believed)
    @rule(agent=AGENTS, place=PLACES)
    def claim(self, agent: int, place: str) -> None:
        if one := self.believed.get(place):
            may = one.owner in (agent, None) and not one.resolved
            self._verb(one, agent, self.world.desk.claim(self.agents[agent], one.number), allowed=may)

    @precondition(lambda self: self.believed)
    @rule(agent=AGENTS, place=PLACES)
    def release(self, agent: int, place: str) -> None:
        if one := self.believed.get(place):
            verb = self.world.desk.release(self.agents[agent], one.number)
            if self._verb(one, agent, verb, allowed=self._mine(place, agent)):
                one.owner = one.until = None

    @precondition(lambda self: self.believed)
    @rule(agent=AGENTS, to=AGENTS, place=PLACES)
    def transfer(self, agent: int, to: int, place: str) -> None:
        if one := self.believed.get(place):
            verb = self.world.desk.transfer(self.agents[agent], one.number, self.agents[to].id)
            if self._verb(one, agent, verb, allowed=self._mine(place, agent)):
                one.owner = to

    @precondition(lambda self: self.believed)
    @rule(agent=AGENTS, place=PLACES, key=KEYS)
    def reply(self, agent: int, place: str, key: str) -> None:
        if one := self.believed.get(place):
            verb = self.world.desk.reply(self.agents[agent], one.number, f"We look into it ({key}).", key)
            if self._verb(one, agent, verb, allowed=self._mine(place, agent)):
                one.said.add(f"desk:{key}")

    @precondition(lambda self: self.believed)
    @rule(agent=AGENTS, place=PLACES)
    def note(self, agent: int, place: str) -> None:
        if one := self.believed.get(place):
            self.do(self.world.desk.note(self.agents[agent], one.number, "Called the bank."))
            one.noted += 1

    @precondition(lambda self: self.believed)
    @rule(agent=AGENTS, place=PLACES, minutes=st.sampled_from([1, 20, 600]))
    def snooze(self, agent: int, place: str, minutes: int) -> None:
        if one := self.believed.get(place):
            until = self.clock.now() + timedelta(minutes=minutes)
            verb = self.world.desk.snooze(self.agents[agent], one.number, until)
            if self._verb(one, agent, verb, allowed=self._mine(place, agent)):
                one.until = until + CLAIM

    @precondition(lambda self: self.believed)
    @rule(agent=AGENTS, place=PLACES)
    def resolve(self, agent: int, place: str) -> None:
        if one := self.believed.get(place):
            verb = self.world.desk.resolve(self.agents[agent], one.number)
            if self._verb(one, agent, verb, allowed=self._mine(place, agent)):
                one.owner = one.until = None
                one.resolved = True

    @precondition(lambda self: self.believed)
    @rule(agent=AGENTS, place=PLACES)
    def reopen(self, agent: int, place: str) -> None:
        if one := self.believed.get(place):
            verb = self.world.desk.reopen(self.agents[agent], one.number)
            if self._verb(one, agent, verb, allowed=one.resolved):
                one.resolved = False

    # -- time and misfortune ----------------------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([1, 9, 31, 100, 1000, 4000]))
    def time_goes_on(self, seconds: int) -> None:
        self.clock.advance(seconds)
        for sweep in (self.world.inbox.sweep, self.world.outbox.sweep, self.world.desk.sweep):
            self.do(sweep())
        for one in self.believed.values():
            if one.until is not None and one.until <= self.clock.now():
                one.owner = one.until = None

    @rule(sending=st.sampled_from(["nothing", "hang", "take and hang"]), thinking=st.booleans())
    def the_process_dies_and_another_starts(self, sending: str, thinking: bool) -> None:
        """While it sends, or has taken a turn and not thought about it yet."""

        async def dies() -> None:
            if sending != "nothing":
                self.platform.next = [sending] * 9
                await self.world.outbox.deliver()
                for _ in range(5):
                    await asyncio.sleep(0)
            if thinking:
                await self.world.store.run(self.world.inbox._take, durable=False)
            for task in self.world.outbox._running:
                task.cancel()
            await self.world.outbox.settled()

        self.do(dies())
        self.platform.next = []
        self.world.store.close()
        self.world = self._open()

    # -- where both have to agree -----------------------------------------------------------------------------------

    @invariant()
    def no_rule_is_broken(self) -> None:
        assert [found for found in self.world.store.raw(broken) if not found.startswith(DONE_LATER)] == []

    def _learn_of_alarms(self) -> None:
        """No console is open here: what is an alarm while somebody has it is nobody's, and the thread says so."""
        told = "SELECT conversation_id, count(*) AS times FROM activity WHERE kind = 'alarm_freed' GROUP BY conversation_id"
        times = {row.conversation_id: row.times for row in self.rows(told)}
        for one in self.believed.values():
            if times.get(one.number, 0) > one.freed:
                one.freed, one.owner, one.until = times[one.number], None, None

    @invariant()
    def both_know_the_same(self) -> None:
        agents = getattr(self, "agents", [])
        self._learn_of_alarms()
        held = {
            row.id: (row.assignee, row.status == "resolved")
            for row in self.rows("SELECT id, assignee, status FROM conversation")
        }
        assert held == {
            one.number: (None if one.owner is None else agents[one.owner].id, one.resolved)
            for one in self.believed.values()
        }
        kept = Counter(key for one in self.believed.values() for key in one.heard)
        assert Counter(row.key for row in self.rows("SELECT key FROM event")) == kept
        said = Counter(
            (row.conversation_id, row.ref)
            for row in self.rows("SELECT conversation_id, ref FROM message WHERE author = 'agent' AND ref <> ''")
        )
        assert said == Counter((one.number, ref) for one in self.believed.values() for ref in one.said)
        notes = self.rows("SELECT count(*) AS n FROM message WHERE direction = 'note'")[0].n
        assert notes == sum(one.noted for one in self.believed.values())

    @invariant()
    def nothing_arrives_twice_without_a_cause(self) -> None:
        again = {row.id for row in self.rows("SELECT id FROM delivery WHERE resent")}
        copies = Counter(self.platform.arrived_parts)
        assert {part: n for part, n in copies.items() if n > 1 + (part in again)} == {}

    def teardown(self) -> None:
        """Left alone, everything comes to its end."""
        try:
            for _ in range(12):
                self.time_goes_on(100)
                self.do(self.world.settle())
            assert self.world.store.raw(broken) == []
            self.both_know_the_same()
            self.nothing_arrives_twice_without_a_cause()
        finally:
            self.world.store.close()
            self.loop.close()
            shutil.rmtree(self.folder)


@pytest.mark.timeout(300 + STEPS)
def test_whatever_happens_the_desk_and_its_model_agree(tmp_path: Path) -> None:
    Desk.template = tmp_path / "template.db"
    store = Store(f"sqlite:///{Desk.template}")
    store.prepare()
    store.close()
    many = settings(
        max_examples=max(1, STEPS // IN_A_ROW),
        stateful_step_count=IN_A_ROW,
        deadline=None,
        derandomize=STEPS <= 2000,  # the same steps for everybody who changes something; longer runs look further
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Desk, settings=many)
