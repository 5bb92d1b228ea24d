"""Discord beyond the eleven tests that every adapter passes: its own faults, buckets and refusals (points 2 to 6)."""

from __future__ import annotations

import asyncio
import traceback
from typing import Any

import pytest

from adapters.discord import DiscordAdapter, Place
from bot.model import Address
from bot.ports import ChannelRefused, ContactGone, Fate
from tests.doubles import FakeClock, FakeCursors
from tests.platforms.discord_bench import (
    CHANNEL,
    CUT,
    CUT_APPLIED,
    HANG,
    HTML_503,
    SERVER_ERROR,
    SERVER_ERROR_APPLIED,
    HastyClock,
    House,
    failed,
    known,
    listening,
    opened,
    outgoing,
    settings,
    too_many,
)
from tests.platforms.discord_people import ApiError, Person
from tests.platforms.discord_server import TOKEN, DiscordServer, Fault


def direct(person: Person) -> str:
    return str(Place(person.id, person.direct.id))


# -- 2


async def test_2_while_the_database_is_down_nothing_is_marked_or_acknowledged_and_then_it_goes_on() -> None:
    async with DiscordServer() as server:
        support, ann, house, cursors = server.support(), server.person("Ann"), House(), FakeCursors()
        rooms: dict[str, Any] = {"support_channels": [support.id]}
        async with opened(server, cursors=cursors, **rooms) as adapter, listening(server, adapter, house.receive):
            ann.writes("before")
            await house.wait(1)
            house.refusals = 40
            late = ann.writes("while it was down")
            press = ann.runs("support", support, question="and this?")
            await house.until(lambda: house.refusals < 20)
            assert not adapter.state.ok
            assert "cannot be kept" in adapter.state.reason
            assert int(cursors.marks[f"seen:{ann.direct.id}"]) < int(late["id"])
            assert press.responses == [], "Discord tells the person that it did not work"
            await house.wait(2)
            ann.writes("after")
            await house.wait(3)
            assert adapter.state.ok
        assert house.texts == ["before", "while it was down", "after"]


async def test_2_marks_that_cannot_be_written_cost_a_second_reading_and_no_message() -> None:
    async with DiscordServer() as server:
        ann, house, cursors = server.person("Ann"), House(), FakeCursors()
        async with opened(server, cursors=cursors) as adapter, listening(server, adapter, house.receive):
            cursors.down = True
            ann.writes("first")
            ann.writes("second")
            await asyncio.sleep(0.05)
            cursors.down = False
            await house.wait(2)
        assert house.texts == ["first", "second"]


# -- 3


@pytest.mark.parametrize("fault", [503, 403, 4000, 4009, 1000, 1011, "cut", "garbage"])
async def test_3_a_connection_that_fails_heals_without_a_hot_loop(fault: int | str) -> None:
    async with DiscordServer() as server:
        clock, house, ann = HastyClock(), House(), server.person("Ann")
        async with opened(server, clock, known(ann.direct.id)) as adapter:
            server.gateway.faults.extend([fault] * 4)
            async with listening(server, adapter, house.receive):
                ann.writes("hello")
                await house.wait(1)
                assert adapter.state.ok
        assert 5 <= server.gateway.connections <= 7
        assert len(clock.rests) >= 4
        assert all(0.25 <= seconds <= 60 for seconds in clock.rests)


async def test_3_a_network_that_is_down_at_the_start_is_no_reason_to_give_up() -> None:
    async with DiscordServer() as server:
        house, ann = House(), server.person("Ann")
        server.fail("GET", "/users/@me", CUT, HTML_503, SERVER_ERROR)
        async with opened(server) as adapter:
            assert not adapter.state.ok
            async with listening(server, adapter, house.receive):
                ann.writes("hello")
                await house.wait(1)


async def test_3_a_send_that_hangs_is_given_up() -> None:
    async with DiscordServer() as server, opened(server, request_seconds=0.2) as adapter:
        ann = server.person("Ann")
        server.fail("POST", "/messages", HANG)
        assert (await failed(adapter, outgoing(direct(ann), "hi"))).fate is Fate.UNKNOWN


# -- 4


async def test_4_after_a_429_its_bucket_waits_and_the_others_go_on() -> None:
    async with DiscordServer() as server:
        clock = FakeClock()
        async with opened(server, clock) as adapter:
            ann, bob = server.person("Ann"), server.person("Bob")
            server.fail("POST", f"/channels/{ann.direct.id}/messages", too_many(17.5))
            first = await failed(adapter, outgoing(direct(ann), "hi"))
            assert (first.fate, first.retry_after, first.throttled) == (Fate.NOT_SENT, 17.5, True)
            clock.advance(10)
            again = await failed(adapter, outgoing(direct(ann), "hi"))
            assert (again.throttled, again.retry_after) == (True, 7.5)
            assert len(server.called("POST", f"/channels/{ann.direct.id}/messages")) == 1
            await adapter.send(outgoing(direct(bob), "hi", number=2))
            clock.advance(8)
            await adapter.send(outgoing(direct(ann), "hi"))
        assert [message["content"] for message in server.sent] == ["hi", "hi"]


async def test_4_an_exhausted_bucket_is_not_asked_again_before_its_time() -> None:
    async with DiscordServer() as server:
        clock = FakeClock()
        server.headers_for = lambda call: (
            {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "3.0", "X-RateLimit-Bucket": "abc"}
            if call.method == "POST" else {}
        )  # fmt: skip
        async with opened(server, clock) as adapter:
            ann, bob = server.person("Ann"), server.person("Bob")
            await adapter.send(outgoing(direct(ann), "one"))
            assert (await failed(adapter, outgoing(direct(ann), "two", number=2))).retry_after == 3.0
            await adapter.send(outgoing(direct(bob), "three", number=3))
            clock.advance(3.1)
            await adapter.send(outgoing(direct(ann), "two", number=2))
        assert len(server.called("POST", "/messages")) == 3


@pytest.mark.parametrize(
    "fault", [too_many(9, everything=True), Fault(429, "<html>banned</html>", {"Retry-After": "9"})]
)
async def test_4_a_429_for_everything_stops_everything(fault: Fault) -> None:
    async with DiscordServer() as server:
        clock = FakeClock()
        async with opened(server, clock) as adapter:
            ann, bob = server.person("Ann"), server.person("Bob")
            server.fail("POST", "/messages", fault)
            assert (await failed(adapter, outgoing(direct(ann), "hi"))).retry_after == 9
            assert (await failed(adapter, outgoing(direct(bob), "hi", number=2))).throttled
            await adapter.typing(Address(CHANNEL, direct(bob)))
            assert len(server.calls) == 2  # who we are, and the one that was refused
            clock.advance(9.5)
            await adapter.send(outgoing(direct(bob), "hi", number=2))


# -- 5

NO_ACCESS = ApiError(403, 50001, "Missing Access")
NO_PERMISSION = ApiError(403, 50013, "Missing Permissions")
CLOSED = ApiError(403, 50007, "Cannot send messages to this user")


@pytest.mark.parametrize("refusal", [NO_ACCESS, NO_PERMISSION])
async def test_5_what_is_refused_is_not_asked_again_and_the_agent_reads_why(refusal: ApiError) -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        support, ann = server.support(), server.person("Ann")
        support.refusal = refusal
        place = str(Place(ann.id, support.id))
        told = await failed(adapter, outgoing(place, "hi"))
        assert told.fate is Fate.REJECTED
        assert refusal.message in told.reason
        assert "permissions" in told.reason
        await adapter.typing(Address(CHANNEL, place))
        assert len(server.called("POST", "")) == 1


async def test_5_closed_direct_messages_without_a_way_around_end_the_contact_and_are_remembered() -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        ann = server.person("Ann")
        ann.direct.refusal = CLOSED
        for _ in range(3):
            with pytest.raises(ContactGone, match="does not take direct messages"):
                await adapter.send(outgoing(direct(ann), "hi"))
        assert len(server.called("POST", "/messages")) == 1


async def test_5_a_token_that_is_revoked_stops_the_channel() -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        ann, server.token = server.person("Ann"), "another"
        assert (await failed(adapter, outgoing(direct(ann), "hi"))).fate is Fate.CHANNEL_DOWN
        assert not adapter.state.ok


@pytest.mark.parametrize("what", ["token at the gateway", "token at the start", "intent"])
async def test_5_what_only_an_admin_can_mend_is_said_with_the_switch_that_mends_it(what: str) -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        if what == "intent":
            server.gateway.content_allowed = False
        else:
            server.token = "another"
        fresh = DiscordAdapter(CHANNEL, settings(server, token=TOKEN), HastyClock(), FakeCursors())
        tried = fresh if what == "token at the start" else adapter
        switch = "MESSAGE CONTENT INTENT" if what == "intent" else "Reset Token"
        with pytest.raises(ChannelRefused, match=switch) as refused:
            await tried.listen(House().receive)
        assert "Developer Portal" in str(refused.value)
        assert TOKEN not in "".join(traceback.format_exception(refused.value))
        assert not tried.state.ok
        assert server.gateway.identifies <= 1
        await fresh.close()


# -- 6


@pytest.mark.parametrize("fault", [SERVER_ERROR_APPLIED, Fault(200, {"odd": 1}, applied=True)])
async def test_6_a_send_that_arrived_unheard_is_unknown_and_the_same_again_adds_nothing(fault: Fault) -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        ann = server.person("Ann")
        server.fail("POST", "/messages", fault)
        assert (await failed(adapter, outgoing(direct(ann), "hi"))).fate is Fate.UNKNOWN
        receipt = await adapter.send(outgoing(direct(ann), "hi"))
        assert [message["content"] for message in server.sent] == ["hi"]
        assert receipt.ref == server.sent[0]["id"]


@pytest.mark.parametrize("fault", [CUT, SERVER_ERROR, HTML_503, Fault(502, ""), Fault(404, "<html>no</html>")])
async def test_6_a_send_that_did_not_arrive_is_sent_again_by_the_same_key(fault: Fault) -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        ann = server.person("Ann")
        server.fail("POST", "/messages", fault)
        assert (await failed(adapter, outgoing(direct(ann), "hi"))).fate is Fate.UNKNOWN
        await adapter.send(outgoing(direct(ann), "hi"))
        first, second = [call.body["nonce"] for call in server.called("POST", "/messages")]
        assert first == second
        assert len(server.sent) == 1


async def test_6_where_no_byte_left_nothing_is_unknown() -> None:
    server = DiscordServer()
    await server.start()
    ann = server.person("Ann")
    await server.stop()
    async with opened(server) as adapter:
        assert (await failed(adapter, outgoing(direct(ann), "hi"))).fate is Fate.NOT_SENT


async def test_6_what_others_have_seen_is_not_sent_again_even_when_discord_has_forgotten_the_key() -> None:
    async with DiscordServer() as server:
        house, ann = House(), server.person("Ann")
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            server.fail("POST", "/messages", CUT_APPLIED)
            await failed(adapter, outgoing(direct(ann), "hi"))
            await server.until(lambda: len(server.sent) == 1)
            ann.writes("thanks")
            await house.wait(1)  # our own message came before it
            server.nonces.clear()
            receipt = await adapter.send(outgoing(direct(ann), "hi"))
        assert (len(server.sent), receipt.ref) == (1, server.sent[0]["id"])
