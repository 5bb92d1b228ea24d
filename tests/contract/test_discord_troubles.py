"""What goes wrong at Discord in one place, and must stay there: a dead session, a broken channel, a refused room."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from adapters.discord import Place
from bot.model import EventKind
from bot.ports import Fate, LooksBack, SendFailed
from tests.doubles import FakeCursors
from tests.platforms.discord_bench import (
    SERVER_ERROR,
    HastyClock,
    House,
    failed,
    known,
    listening,
    opened,
    outgoing,
    too_many,
)
from tests.platforms.discord_people import PRIVATE_THREAD, PUBLIC_THREAD, TEXT, ApiError, Channel, Person
from tests.platforms.discord_server import DiscordServer, Fault
from tests.platforms.process import eventually

_DENIED = ApiError(403, 50013, "Missing Permissions")


def apart(person: Person, channel: Channel) -> str:
    return str(Place(person.id, guild=channel.guild))


@pytest.mark.parametrize("code", [4007, 4009, 4000, 1])
async def test_a_session_that_can_not_be_resumed_is_given_up_for_a_new_one(code: int) -> None:
    async with DiscordServer() as server:
        house, ann = House(), server.person("Ann")
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            ann.writes("one")
            await house.wait(1)
            server.gateway.resumes_close = code
            await server.gateway.cut()
            ann.writes("two")
            await house.wait(2)
            assert server.gateway.resumes <= 3
        assert house.texts == ["one", "two"]


async def test_what_a_resume_does_not_bring_is_read_from_the_history() -> None:
    async with DiscordServer() as server:
        house, ann = House(), server.person("Ann")
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            ann.writes("one")
            await house.wait(1)
            server.gateway.silent = True
            ann.writes("lost on its way")
            server.gateway.silent = False
            await server.gateway.cut()
            await house.wait(2)
            assert server.gateway.identifies == 1
        assert house.texts == ["one", "lost on its way"]


async def test_a_channel_whose_history_cannot_be_read_keeps_nobody_else_waiting_and_loses_nothing() -> None:
    async with DiscordServer() as server:
        house, ann, bob = House(), server.person("Ann"), server.person("Bob")
        cursors = known(ann.direct.id, bob.direct.id)
        server.fail_always("GET", f"/channels/{ann.direct.id}/messages", SERVER_ERROR)
        ann.writes("Ann, before")
        async with opened(server, cursors=cursors) as adapter, listening(server, adapter, house.receive):
            await eventually(lambda: adapter.counts["histories not read"] >= 1)
            ann.writes("Ann, live")
            bob.writes("Bob, live")
            await house.wait(1)
            assert house.texts == ["Bob, live"]
            server.mend()
            await house.wait(3)
        assert house.texts == ["Bob, live", "Ann, before", "Ann, live"]


async def test_commands_that_have_to_wait_an_hour_keep_nobody_waiting() -> None:
    async with DiscordServer() as server:
        house, ann, support = House(), server.person("Ann"), server.support()
        server.fail_always("PUT", "/commands", too_many(3600.0))
        server.fail_always("GET", "/archived/", too_many(3600.0))
        cursors, rooms = FakeCursors({"alive": "1"}), {"support_channels": [support.id], "help_button": True}
        stuck: Any = HastyClock()
        slept, hour = stuck.sleep, asyncio.Event()

        async def sleep(seconds: float) -> None:
            await (hour.wait() if seconds > 1000 else slept(seconds))

        stuck.sleep = sleep
        async with opened(server, stuck, cursors, **rooms) as adapter, listening(server, adapter, house.receive):
            await server.until(lambda: bool(server.called("PUT", "/commands")))
            ann.writes("is anybody there?")
            await house.wait(1)


async def test_a_thread_that_went_to_the_archive_elsewhere_is_read_and_before_what_is_said_there_now() -> None:
    async with DiscordServer() as server:
        house, cursors, ann = House(), FakeCursors(), server.person("Ann")
        hall = server.channel(TEXT, guild=server.support().guild, name="hall")
        thread = server.channel(PUBLIC_THREAD, guild=hall.guild, parent=hall.id, owner=ann.id)
        async with opened(server, cursors=cursors) as adapter, listening(server, adapter, house.receive):
            ann.writes("<@7000> before", thread)
            await house.wait(1)
        ann.writes("<@7000> meanwhile", thread)
        thread.archived = "2026-01-01T00:00:00+00:00"
        async with opened(server, cursors=cursors) as adapter, listening(server, adapter, house.receive):
            ann.writes("<@7000> now", thread)
            await house.wait(3)
        assert house.texts == ["before", "meanwhile", "now"]


async def test_where_a_public_answer_is_refused_no_private_thread_takes_its_place() -> None:
    async with DiscordServer() as server:
        support, ann = server.support(), server.person("Ann")
        support.refusal = _DENIED
        async with opened(server, support_channels=[support.id]) as adapter:
            for number in (1, 2):
                told = await failed(adapter, outgoing(Place(ann.id, support.id), "an answer", number=number))
                assert told.fate is Fate.REJECTED
                assert "Its permissions there must include" in told.reason
        assert not [one for one in server.channels.values() if one.kind == PRIVATE_THREAD]


async def test_a_channel_that_lets_no_thread_be_opened_is_not_asked_for_every_answer() -> None:
    async with DiscordServer() as server:
        support, ann = server.support(), server.person("Ann")
        support.refusal = _DENIED
        ann.direct.refusal = ApiError(403, 50007, "Cannot send messages to this user")
        async with opened(server, support_channels=[support.id]) as adapter:
            await server.until(lambda: True)
            for number in range(4):
                with pytest.raises(Exception, match="Missing Permissions"):
                    await adapter.send(outgoing(Place(ann.id, ann.direct.id), "hello", number=number))
        assert len(server.called("POST", "/threads")) == 1


async def test_who_goes_on_in_his_private_thread_is_answered_there() -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann"), House()
        rooms: dict[str, Any] = {"support_channels": [support.id]}
        async with opened(server, **rooms) as adapter, listening(server, adapter, house.receive):
            press = ann.runs("support", support, question="hi")
            await server.until(lambda: bool(press.responses))
            await adapter.send(outgoing(apart(ann, support), "one"))
            press.expired = True
            await adapter.send(outgoing(apart(ann, support), "two", number=2))
            thread = next(one for one in server.channels.values() if one.kind == PRIVATE_THREAD)
            again = ann.runs("support", support, question="and?")
            await house.wait(2)
            ann.writes("what of my withdrawal?", thread)
            await house.wait(3)
            await adapter.send(outgoing(apart(ann, support), "three", number=3))
        assert again.texts == []
        assert [told["content"] for told in thread.messages.values() if told["author"]["id"] == "7000"] == [
            "two",
            "three",
        ]


async def test_parts_for_one_persons_eyes_that_have_arrived_are_not_said_again() -> None:
    async with DiscordServer() as server:
        support, ann, house, cursors = server.support(), server.person("Ann"), House(), FakeCursors()
        long = "(see) line of words\n" * 99
        async with opened(server, cursors=cursors) as adapter, listening(server, adapter, house.receive):
            press = ann.runs("support", support, question="hi")
            await server.until(lambda: bool(press.responses))
            await adapter.send(outgoing(apart(ann, support), "first"))
            server.fail("POST", f"/{press.token}", Fault(200, {"id": "5"}, applied=True), too_many(5.0))
            assert (await failed(adapter, outgoing(apart(ann, support), long, number=2))).fate is Fate.NOT_SENT
        async with opened(server, cursors=cursors) as adapter:
            await adapter.send(outgoing(apart(ann, support), long, number=2))
        assert "".join(press.texts[1:]).count("line of words") == 99


async def test_a_press_is_acknowledged_while_everything_else_has_to_wait() -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann"), House()
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            server.fail("POST", "/messages", too_many(600.0, everything=True))
            told = await failed(adapter, outgoing(Place(ann.id, ann.direct.id), "hello"))
            assert told.retry_after
            server.fail("POST", "/callback", too_many(0.4))
            press = ann.runs("support", support, question="hi")
            await server.until(lambda: bool(press.responses))


async def test_a_limit_on_everything_holds_after_a_restart() -> None:
    async with DiscordServer() as server:
        ann, house, cursors, clock = server.person("Ann"), House(), FakeCursors(), HastyClock()
        place = Place(ann.id, ann.direct.id)
        async with opened(server, clock, cursors) as adapter, listening(server, adapter, house.receive):
            server.fail("POST", "/messages", too_many(600.0, everything=True))
            await failed(adapter, outgoing(place, "hello"))
            await eventually(lambda: "rest" in cursors.marks)
        async with opened(server, clock, cursors) as adapter:
            told = await failed(adapter, outgoing(place, "hello"))
            assert told.fate is Fate.NOT_SENT
            assert 500 < (told.retry_after or 0) <= 600
            assert not adapter.state.ok
        assert len(server.called("POST", "/messages")) == 1
        assert len(server.called("GET", "/users/@me")) == 1, "no call at all leaves before its time"
        clock.set_back(timedelta(days=1))
        async with opened(server, clock, cursors) as adapter:
            told = await failed(adapter, outgoing(place, "hello"))
            assert (told.retry_after or 0) <= 600, "a clock that was wrong blocks nobody for a day"


async def test_what_may_have_arrived_is_looked_for_in_the_history() -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        ann, clock = server.person("Ann"), HastyClock()
        assert isinstance(adapter, LooksBack)
        message = outgoing(Place(ann.id, ann.direct.id), "1. Open *Assets*")
        assert await adapter.look(message, clock.now()) is None
        receipt = await adapter.send(message)
        assert await adapter.look(message, clock.now()) == receipt
        assert await adapter.look(message, clock.now() + timedelta(hours=1)) is None, "the same words of another day"
        server.fail_always("GET", "/messages", SERVER_ERROR)
        with pytest.raises(SendFailed) as failure:
            await adapter.look(message, clock.now())
        assert failure.value.fate is Fate.UNKNOWN


async def test_what_is_taken_back_or_changed_meanwhile_is_not_heard_of_before_it_was_said() -> None:
    async with DiscordServer() as server:
        house, ann = House(), server.person("Ann")
        server.fail_always("GET", f"/channels/{ann.direct.id}/messages", SERVER_ERROR)
        async with (
            opened(server, cursors=known(ann.direct.id)) as adapter,
            listening(server, adapter, house.receive),
        ):
            await eventually(lambda: adapter.counts["histories not read"] >= 1)
            slip, other = ann.writes("something that he takes back"), ann.writes("second")
            ann.edits(other, "second, changed")
            ann.deletes(slip)
            server.mend()
            await house.until(lambda: any(one.kind is EventKind.DELETED for one in house.kept))
        kinds = [(one.kind, one.message_ref) for one in house.kept]
        assert kinds.index((EventKind.DELETED, slip["id"])) > max(
            [place for place, (kind, ref) in enumerate(kinds) if ref == slip["id"] and kind is EventKind.MESSAGE],
            default=-1,
        )


async def test_a_channel_that_is_asked_for_while_another_has_to_wait_is_read_at_once() -> None:
    async with DiscordServer() as server:
        house, ann, bob, clock = House(), server.person("Ann"), server.person("Bob"), HastyClock()
        waits, slept = asyncio.Event(), clock.sleep

        async def sleep(seconds: float) -> None:
            await (waits.wait() if seconds > 100 else slept(seconds))

        clock.sleep = sleep  # type: ignore[method-assign]
        server.fail_always("GET", f"/channels/{ann.direct.id}/messages", too_many(600.0))
        async with (
            opened(server, clock, known(ann.direct.id, bob.direct.id)) as adapter,
            listening(server, adapter, house.receive),
        ):
            await server.until(lambda: bool(server.called("GET", f"/channels/{ann.direct.id}/messages")))
            server.gateway.silent = True
            bob.writes("lost on its way")
            server.gateway.silent = False
            await server.gateway.cut()
            bob.writes("live")
            ann.writes("who waits for his history is heard all the same")
            await house.wait(3)
