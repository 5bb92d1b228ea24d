"""Once an agent has claimed, the bot never speaks until it is given back: for any order of what may happen."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.model import Outgoing, Reading, Refused
from bot.ports import Fate, Receipt, SendFailed
from bot.store import Store, Unit, people
from bot.store.people import Agent
from tests.doubles import FakeAdapter
from tests.house_double import CHANNEL, World, read
from tests.invariants import broken
from tests.unit.secrets_made import Dice, seed_phrase

ACTIONS = st.lists(
    st.sampled_from(
        [
            "question", "maybe", "nonsense", "yes", "no", "person", "claim", "claim while thinking", "reply", "release",
            "give back", "resolve", "snooze", "handle", "deliver", "fail next", "wait", "lease ends", "sweep",
            "hacked", "seed phrase", "looks",
        ]
    ),
    min_size=3,
    max_size=25,
)  # fmt: skip


class Witness(FakeAdapter):
    """Looks, at every send, who has the conversation at that moment."""

    def __init__(self, world: World) -> None:
        super().__init__(CHANNEL)
        self.world = world
        self.spoke_over: list[str] = []

    async def send(self, message: Outgoing, /) -> Receipt:
        def look(unit: Unit) -> tuple[int | None, bool]:
            conversation = unit.conversation_at(self.world.event(), self.world_language, self.world.clock.now())
            automatic = unit.conn.exec_driver_sql(
                f"SELECT automatic FROM delivery WHERE id = {message.delivery_id}"
            ).scalar()
            return conversation.assignee, bool(automatic)

        from bot.model import Language

        self.world_language = Language.EN
        holder, automatic = await self.world.store.run(look)
        if holder is not None and automatic:
            self.spoke_over.append(message.text.plain)
        return await super().send(message)


class Play:
    """Acts the actions out against a real store."""

    def __init__(self, store: Store) -> None:
        self.world = World(store)
        self.witness = Witness(self.world)
        self.world.adapter = self.witness
        self.world.outbox._adapters = {CHANNEL: self.witness}
        self.interrupt = False
        self.world.mind = replace(self.world.mind, read=self.thinking)

    async def thinking(self, texts: Sequence[str]) -> list[Reading]:
        """The claim lands while the bot is thinking."""
        if self.interrupt:
            self.interrupt = False
            await self.do("claim")
        return await read(texts)

    async def run(self, actions: Sequence[str]) -> None:
        self.agent: Agent = await self.world.agent()
        await self.world.inbox.receive(self.world.event("hello"))
        self.number = (await self.world.conversation()).id
        for action in actions:
            try:
                await self.do(action)
            except Refused:
                continue

    async def do(self, action: str) -> None:
        world, desk = self.world, self.world.desk
        match action:
            case "question" | "maybe" | "nonsense" | "hacked" | "seed phrase":
                text = {
                    "question": "where is my withdrawal?", "maybe": "maybe my coins?", "nonsense": "blue cheese",
                    "hacked": "I was hacked", "seed phrase": " ".join(seed_phrase(Dice(1))),
                }[action]  # fmt: skip
                await world.inbox.receive(world.event(text))
            case "yes" | "no" | "person":
                from bot.model import EventKind

                payload = {"yes": "help:yes", "no": "help:no", "person": "person"}[action]
                await world.inbox.receive(world.event(kind=EventKind.PRESSED, payload=payload))
            case "looks":
                now = world.clock.now()
                await world.store.run(lambda unit: people.seen(unit, self.agent.id, None, now))
            case "claim":
                await desk.claim(self.agent, self.number)
            case "claim while thinking":
                self.interrupt = True
                await world.inbox.receive(world.event("where is my withdrawal?"))
                world.clock.advance(2)
                await world.inbox.handle_due()
                self.interrupt = False
            case "reply":
                await desk.reply(self.agent, self.number, "A person speaks.")
            case "release":
                await desk.release(self.agent, self.number)
            case "give back":
                await desk.give_back(self.agent, self.number)
            case "resolve":
                await desk.resolve(self.agent, self.number)
            case "snooze":
                from datetime import timedelta

                await desk.snooze(self.agent, self.number, world.clock.now() + timedelta(minutes=10))
            case "handle":
                await world.inbox.handle_due()
            case "deliver":
                await world.outbox.deliver()
                await world.outbox.settled()
            case "fail next":
                self.witness.fail_next.append(SendFailed(Fate.UNKNOWN, "no answer"))
            case "wait":
                world.clock.advance(31)
                await world.outbox.sweep()
            case "lease ends":
                world.clock.advance(31 * 60)
            case "sweep":
                await desk.sweep()


@settings(max_examples=60, deadline=None)
@given(ACTIONS)
@example(["question", "claim", "give back"])
def test_the_bot_never_speaks_over_a_person(actions: list[str]) -> None:
    async def play(store: Store) -> list[str]:
        scene = Play(store)
        await scene.run(actions)
        await scene.world.settle()
        scene.world.clock.advance(120)
        await scene.world.outbox.sweep()
        await scene.world.settle()
        return scene.witness.spoke_over

    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'nightdesk.db'}")
        try:
            store.prepare()
            assert asyncio.run(play(store)) == []
            assert store.raw(broken) == []
        finally:
            store.close()
