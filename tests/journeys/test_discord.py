"""Discord and the house together: asked, answered, handed over, answered by a person; in private, unseen and in public."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from adapters.discord import DiscordAdapter, Place
from bot.channels.cursors import StoredCursors
from bot.inbox import Inbox
from bot.model import Conversation, EventKind, File, Incoming, Language, Status
from bot.outbox import Outbox
from bot.outbox.retraction import Retraction
from bot.rules import casecode
from bot.store import Store, Unit, views
from bot.store.views import Line
from tests.house_double import World
from tests.platforms.discord_bench import CHANNEL, HastyClock, settings
from tests.platforms.discord_people import DIRECT, PRIVATE_THREAD, ApiError
from tests.platforms.discord_server import DiscordServer


class Desk(World):
    """The small house with Discord in the place of the fake channel."""

    def __init__(self, store: Store, adapter: DiscordAdapter, known: frozenset[str]) -> None:
        super().__init__(store, HastyClock(), replace(adapter.limits, burst=0.0, album=0.0))
        self.outbox = Outbox(store, self.clock, "outbox", {CHANNEL: adapter})
        self.retraction = Retraction(store, self.clock, "retraction", {CHANNEL: adapter})
        self.inbox = Inbox(
            store, self.clock, "inbox", lambda: self.mind, lambda _: self.adapter.limits, self.retraction.possible
        )
        self.kept: list[Incoming] = []
        self.before = known  # kept by an earlier process; the history may bring it again
        self._next = asyncio.Event()

    async def receive(self, incoming: Incoming) -> None:
        await self.inbox.receive(incoming)
        if incoming.key not in self.before:
            self.kept.append(incoming)
        waiters, self._next = self._next, asyncio.Event()
        waiters.set()

    async def heard(self, number: int) -> Incoming:
        """So many events are kept, and the house has done what it does about them."""
        async with asyncio.timeout(15):
            while len(self.kept) < number:
                await self._next.wait()
        await self.settle()
        return self.kept[-1]

    async def at(self, place: str) -> Conversation:
        there = Incoming(CHANNEL, "?", place, EventKind.MESSAGE)
        return await self.store.run(lambda unit: unit.conversation_at(there, Language.EN, self.clock.now()))

    async def lines(self, place: str) -> list[Line]:
        number = (await self.at(place)).id
        return await self.store.read(lambda unit: views.thread(unit, number))


@asynccontextmanager
async def desk(
    store: Store, server: DiscordServer, known: frozenset[str] = frozenset(), **changes: Any
) -> AsyncIterator[Desk]:
    """The house listens until the block ends."""
    adapter = DiscordAdapter(CHANNEL, settings(server, **changes), HastyClock(), StoredCursors(store, CHANNEL))
    await adapter.open()
    made = Desk(store, adapter, known)
    before = server.gateway.lines
    task = asyncio.ensure_future(adapter.listen(made.receive))
    try:
        await server.until(lambda: task.done() or server.gateway.lines > before)
        yield made
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await adapter.close()
        await server.until(lambda: server.gateway.lines <= before)


async def test_a_question_by_direct_message_is_answered_then_a_person_then_the_agents_reply(store: Store) -> None:
    async with DiscordServer() as server:
        ann = server.person("Ann")
        async with desk(store, server) as house:
            ann.writes("where is my withdrawal?")
            place = (await house.heard(1)).place
            assert "Answer about withdraw\\-pending" in server.sent[0]["content"].replace("-", "\\-").replace(
                "\\\\", "\\"
            )
            labels = [b["label"] for row in server.sent[0]["components"] for b in row["components"]]
            assert labels == ["Yes, thanks", "No", "Talk to a person"]
            before = frozenset(incoming.key for incoming in house.kept)
        async with desk(store, server, before) as house:  # another process: the button still works
            ann.presses("Talk to a person", server.sent[0])
            await house.heard(1)
            assert "person on our team" in server.sent[1]["content"]
            mei = await house.agent()
            conversation = await house.at(place)
            await house.desk.claim(mei, conversation.id)
            ann.writes("are you there?")
            await house.heard(2)
            await house.desk.reply(mei, conversation.id, "Yes, I am *here*.")
            await house.settle()
            assert server.sent[-1]["content"] == "Yes, I am \\*here\\*."
            assert server.sent[-1]["channel_id"] == str(ann.direct.id)
        said = [line.text.plain for line in await house.lines(place) if line.author == "contact"]
        assert said == ["where is my withdrawal?", "Talk to a person", "are you there?"]


async def test_a_command_is_answered_unseen_and_the_agents_late_reply_comes_in_a_thread(store: Store) -> None:
    async with DiscordServer() as server:
        support, ann = server.support(), server.person("Ann")
        async with desk(store, server, support_channels=[support.id]) as house:
            press = ann.runs("support", support, question="my account is locked")
            place = (await house.heard(1)).place
            assert "account" in press.texts[0]
            person = ann.presses("Talk to a person", press.said[0], support)
            await house.heard(2)
            assert "person on our team" in person.texts[0]
            mei, conversation = await house.agent(), await house.at(place)
            await house.desk.claim(mei, conversation.id)
            press.expired = person.expired = True
            await house.desk.reply(mei, conversation.id, "I have looked at it.")
            await house.settle()
            (sent,) = server.sent
            thread = server.channels[int(sent["channel_id"])]
            assert (thread.kind, sent["content"]) == (PRIVATE_THREAD, "I have looked at it.")
            ann.writes("thank you", thread)
            assert (await house.heard(3)).place == place


async def test_a_file_of_an_agent_reaches_him_where_he_wrote_and_where_only_he_sees_it(store: Store) -> None:
    async with DiscordServer() as server:
        support, ann = server.support(), server.person("Ann")
        async with desk(store, server, support_channels=[support.id]) as house:
            ann.writes("a person please")
            direct = (await house.heard(1)).place
            ann.runs("support", support, question="a person please")
            unseen = (await house.heard(2)).place
            mei = await house.agent()
            for place in (direct, unseen):
                number = (await house.at(place)).id
                await house.desk.claim(mei, number)
                await house.desk.send_file(mei, number, File("steps.pdf", "application/pdf", b"%PDF"))
                await house.settle()
            rooms = [server.channels[int(m["channel_id"])].kind for m in server.sent if m["attachments"]]
            assert rooms == [DIRECT, PRIVATE_THREAD]


async def test_in_a_channel_the_answer_is_public_and_a_person_is_asked_for_in_private(store: Store) -> None:
    async with DiscordServer() as server:
        support, forum, ann = server.support(), server.forum(), server.person("Ann")
        async with desk(store, server, support_channels=[support.id], support_forums=[forum.id]) as house:
            said = ann.writes("where is my withdrawal?", support)
            await house.heard(1)
            post = ann.opens(forum, "Withdrawal", "where is my withdrawal?")
            await house.heard(2)
            ann.writes("I want to talk to a person", support)
            await house.heard(3)
        first, second, third = server.sent
        assert (first["channel_id"], second["channel_id"]) == (str(support.id), str(post.id))
        assert first["message_reference"]["message_id"] == said["id"]
        assert "components" not in {k for k in first if first[k]}
        assert "private" in third["content"]
        assert [(await house.at(incoming.place)).public for incoming in house.kept] == [True, True, True]


@pytest.mark.parametrize("way", ["direct", "command"])
async def test_what_needs_a_person_goes_on_in_private_by_a_direct_message_or_a_command(store: Store, way: str) -> None:
    async with DiscordServer() as server:
        support, ann = server.support(), server.person("Ann")
        async with desk(store, server, support_channels=[support.id]) as house:
            ann.writes("my order 1234567 is gone, I want to talk to a person", support)
            await house.heard(1)
            code, _ = casecode.found(server.sent[0]["content"])
            assert code
            if way == "direct":
                ann.writes(code)
            else:
                ann.runs("support", support, code)
            private = (await house.heard(2)).place
            thread = await house.lines(private)
            assert any(said.in_public and "1234567" in said.text.plain for said in thread)
            assert (await house.at(private)).status is Status.OPEN


async def test_what_cannot_be_delivered_is_shown_to_the_agent_with_its_reason(store: Store) -> None:
    async with DiscordServer() as server:
        ann = server.person("Ann")
        async with desk(store, server) as house:
            ann.writes("hello")
            place = (await house.heard(1)).place
            ann.direct.refusal = ApiError(403, 50007, "Cannot send messages to this user")
            mei, conversation = await house.agent(), await house.at(place)
            await house.desk.claim(mei, conversation.id)
            await house.desk.reply(mei, conversation.id, "Hello Ann")
            await house.settle()
        (status, error) = await store.read(_last_delivery)
        assert (status, "does not take direct messages" in error) == ("failed", True)
        assert (await house.at(place)).blocked
        assert Place.read(place).channel == ann.direct.id


async def test_a_deleted_message_is_a_fact_in_the_thread(store: Store) -> None:
    async with DiscordServer() as server:
        support, ann = server.support(), server.person("Ann")
        async with desk(store, server, support_channels=[support.id]) as house:
            said = ann.writes("where is my withdrawal 42?", support)
            place = (await house.heard(1)).place
            ann.edits(said, "where is my withdrawal?")
            await house.heard(2)
            ann.deletes(said)
            await house.heard(3)
        facts = [line.detail["message"] for line in await house.lines(place) if line.activity == "deleted"]
        assert facts == ["where is my withdrawal 42?"]


async def test_a_secret_is_deleted_where_the_bot_may_and_elsewhere_agents_read_why_not(store: Store) -> None:
    async with DiscordServer() as server:
        support, ann = server.support(), server.person("Ann")
        async with desk(store, server, support_channels=[support.id]) as house:
            for number, permitted in enumerate((False, True), 1):
                support.managed = permitted
                ann.writes(f"my password is hunter2{number}", support)
                place = (await house.heard(number)).place
                assert await house.retraction.retract_due() == 1
            ann.writes("my password is hunter23")
            direct = (await house.heard(3)).place
            await house.retraction.retract_due()
        ends = [(line.activity, line.detail) for line in await house.lines(place) if "taken_back" in line.activity]
        assert [activity for activity, _ in ends] == ["not_taken_back", "taken_back"]
        assert "Manage Messages" in ends[0][1]["reason"]
        (reason,) = [line.detail["reason"] for line in await house.lines(direct) if line.activity == "not_taken_back"]
        assert "nobody but its author" in reason
        said = [m["content"] for channel in (support, ann.direct) for m in channel.messages.values()]
        assert [text for text in said if "hunter" in text] == ["my password is hunter21", "my password is hunter23"]


def _last_delivery(unit: Unit) -> tuple[str, str]:
    row = unit.conn.execute(text("SELECT status, error FROM delivery ORDER BY id DESC LIMIT 1")).one()
    return row.status, row.error
