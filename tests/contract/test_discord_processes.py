"""Several processes have the account in turn, or one listens and the others send: one database is what they have in common."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.discord import Place
from adapters.discord.marks import Marks
from bot.channels.cursors import StoredCursors
from bot.clock import SystemClock
from bot.ports import Cursors
from bot.store import Store
from tests.platforms.discord_bench import CHANNEL, HastyClock, House, failed, listening, opened, outgoing
from tests.platforms.discord_people import PRIVATE_THREAD, Channel
from tests.platforms.discord_server import DiscordServer, Fault
from tests.platforms.process import eventually

pytestmark = pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)


@pytest.fixture
async def two(store_url: str) -> AsyncIterator[tuple[Cursors, Cursors]]:
    """The marks of one account as two processes see them."""
    stores = [Store(store_url, pool=2) for _ in range(2)]
    yield StoredCursors(stores[0], CHANNEL), StoredCursors(stores[1], CHANNEL)
    for store in stores:
        store.close()


def threads_of(server: DiscordServer) -> list[Channel]:
    return [channel for channel in server.channels.values() if channel.kind == PRIVATE_THREAD]


async def test_a_process_that_has_long_been_running_reads_what_was_said_before_it_took_over(
    two: tuple[Cursors, Cursors],
) -> None:
    async with DiscordServer() as server:
        ann, house = server.person("Ann"), House()
        async with opened(server, cursors=two[0]) as first, opened(server, cursors=two[1]) as second:
            async with listening(server, first, house.receive):
                ann.writes("one")
                await house.wait(1)
            ann.writes("while nobody listens")
            async with listening(server, second, house.receive):
                await house.wait(2)
                ann.writes("three")
                await house.wait(3)
            ann.writes("while nobody listens again")
            async with listening(server, first, house.receive):
                await house.wait(4)
        assert house.texts == ["one", "while nobody listens", "three", "while nobody listens again"]


async def test_who_stops_listening_late_leaves_the_marks_of_the_one_who_has_read_on(
    two: tuple[Cursors, Cursors],
) -> None:
    late, now = Marks(two[0]), Marks(two[1])
    await late.follow(7, 10)
    late.reached(7, 20)
    await now.load_anew()
    now.reached(7, 30)
    await now.flush()
    await late.leave()
    assert await two[0].get("seen:7") == "30"
    assert late.read_to(7) == 30


async def test_what_is_noted_while_the_marks_are_read_is_not_forgotten(two: tuple[Cursors, Cursors]) -> None:
    marks = Marks(two[0])
    await marks.follow(7, 10)
    reads = asyncio.gather(*(marks.load_anew() for _ in range(5)))
    for number in range(40):
        await marks.put(f"home:{number}", "1")
        marks.reached(7, 11 + number)
    await reads
    assert [marks.get(f"home:{number}") for number in range(40)] == ["1"] * 40
    assert marks.read_to(7) == 50
    await marks.flush()
    assert await two[1].get("seen:7") == "50"


async def test_of_the_days_sessions_those_count_that_another_process_has_begun(two: tuple[Cursors, Cursors]) -> None:
    async with DiscordServer() as server:
        house = House()
        async with opened(server, cursors=two[0]) as first, opened(server, cursors=two[1]) as second:
            async with listening(server, first, house.receive):
                pass
            async with listening(server, second, house.receive):
                pass
        day = SystemClock().now().date().isoformat()
        assert await two[0].get("identifies") == f"{day} 2"


async def test_an_answer_that_another_process_has_given_is_not_written_over_with_a_tick(
    two: tuple[Cursors, Cursors],
) -> None:
    async with DiscordServer() as server:
        support, ann, house, clock = server.support(), server.person("Ann"), House(), HastyClock()
        place = str(Place(ann.id, guild=support.guild))
        async with (
            opened(server, cursors=two[0]) as other,
            opened(server, clock, two[1]) as adapter,
            listening(server, adapter, house.receive),
        ):
            press = ann.runs("support", support, question="hi")
            await server.until(lambda: bool(press.responses))
            await other.send(outgoing(place, "THE ANSWER"))
            again = ann.runs("support", support, question="and?")
            await server.until(lambda: bool(again.responses))
            await other.send(outgoing(place, "THE OTHER ANSWER", number=2))
            silent = ann.runs("support", support, question="anybody?")
            await server.until(lambda: bool(silent.responses))
            clock.break_silence()
            await eventually(lambda: silent.original is not None)
            await other.send(outgoing(place, "An agent writes.", number=3))
        assert (press.texts, again.texts) == (["THE ANSWER"], ["THE OTHER ANSWER"])
        assert silent.texts == ["✓", "An agent writes."]


async def test_who_was_to_answer_and_could_not_leaves_the_place_to_the_tick_and_to_the_next_try(
    two: tuple[Cursors, Cursors],
) -> None:
    async with DiscordServer() as server:
        support, ann, house, clock = server.support(), server.person("Ann"), House(), HastyClock()
        place = str(Place(ann.id, guild=support.guild))
        async with (
            opened(server, cursors=two[0]) as other,
            opened(server, clock, two[1]) as adapter,
            listening(server, adapter, house.receive),
        ):
            press = ann.runs("support", support, question="hi")
            await server.until(lambda: bool(press.responses))
            server.fail("PATCH", "/webhooks/", Fault(400, {"message": "Bad Request", "code": 0}))
            await failed(other, outgoing(place, "not said"))
            clock.break_silence()
            await eventually(lambda: press.original is not None)
            await other.send(outgoing(place, "said", number=2))
        assert press.texts == ["✓", "said"]


async def test_a_newer_question_is_answered_and_not_the_one_that_this_process_remembers(
    two: tuple[Cursors, Cursors],
) -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann"), House()
        place = str(Place(ann.id, guild=support.guild))
        async with opened(server, cursors=two[0]) as first, opened(server, cursors=two[1]) as second:
            async with listening(server, first, house.receive):
                old = ann.runs("support", support, question="one")
                await server.until(lambda: bool(old.responses))
            async with listening(server, second, house.receive):
                new = ann.runs("support", support, question="two")
                await server.until(lambda: bool(new.responses))
                await first.send(outgoing(place, "to the second"))
        assert (old.texts, new.texts) == ([], ["to the second"])


@pytest.mark.parametrize("configured", [True, False])
async def test_a_thread_that_another_process_has_opened_is_the_same_conversation(
    two: tuple[Cursors, Cursors], configured: bool
) -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann"), House()
        place = str(Place(ann.id, guild=support.guild))
        channels = [support.id] if configured else []
        clocks = HastyClock(), HastyClock()
        async with (
            opened(server, clocks[0], two[0], support_channels=channels) as other,
            opened(server, clocks[1], two[1], support_channels=channels) as adapter,
            listening(server, adapter, house.receive),
        ):
            press = ann.runs("support", support, question="hi")
            await server.until(lambda: bool(press.responses))
            for clock in clocks:
                clock.advance(1_000)
            await other.send(outgoing(place, "an agent's answer"))
            (thread,) = threads_of(server)
            assert thread.parent == support.id
            ann.writes("thank you", thread)
            await house.wait(2)
            sent = outgoing(place, "an agent's answer")
            assert await adapter.look(sent, SystemClock().now()) is not None, "it is found by whoever looks for it"
        assert [(i.place, i.public) for i in house.kept] == [(place, False)] * 2


async def test_who_closed_his_direct_messages_is_reached_by_the_process_that_never_heard_him(
    two: tuple[Cursors, Cursors],
) -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann"), House()
        async with (
            opened(server, cursors=two[0], support_channels=[support.id]) as other,
            opened(server, cursors=two[1], support_channels=[support.id]) as adapter,
            listening(server, adapter, house.receive),
        ):
            ann.writes("hello")
            await house.wait(1)
            server.fail(
                "POST",
                f"/channels/{ann.direct.id}/messages",
                Fault(403, {"message": "Missing Permissions", "code": 50013}),
            )
            await failed(other, outgoing(house.kept[0].place, "one"))
            await other.send(outgoing(house.kept[0].place, "two", number=2))
        (thread,) = threads_of(server)
        assert [message["content"] for message in thread.messages.values()] == ["two"]
