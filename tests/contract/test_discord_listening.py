"""The way in: live, resumed, and from the history, in order and once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from discord.gateway import KeepAliveHandler

from bot.model import EventKind
from tests.doubles import FakeCursors
from tests.platforms.discord_bench import (
    HTML_503,
    MENTION,
    HastyClock,
    House,
    known,
    listening,
    opened,
    too_many,
)
from tests.platforms.discord_people import PRIVATE_THREAD, PUBLIC_THREAD, TEXT, ApiError
from tests.platforms.discord_server import DiscordServer
from tests.platforms.process import eventually

of_all_clocks = pytest.mark.parametrize("counts_from", [0, 10**18, 1_000])
"""Ids that tell our time, those of a server whose clock is years behind, and mere numbers."""
_BETWEEN_IDENTIFIES = 5.0  # seconds that Discord wants


@of_all_clocks
async def test_what_was_said_while_nobody_listened_is_read_in_order_and_once(counts_from: int) -> None:
    async with DiscordServer(counts_from) as server:
        support, forum = server.support(), server.forum()
        ann, bob = server.person("Ann"), server.person("Bob")
        house, cursors = House(), FakeCursors()
        rooms: dict[str, Any] = {"support_channels": [support.id], "support_forums": [forum.id]}
        async with opened(server, cursors=cursors, **rooms) as adapter, listening(server, adapter, house.receive):
            ann.writes("direct 0")
            ann.writes("channel 0", support)
            post = bob.opens(forum, "Deposit", "post 0")
            await house.wait(3)
        for number in range(1, 131):
            ann.writes(f"direct {number}")
            ann.writes(f"channel {number}", support)
        bob.writes("post 1", post)
        late = bob.opens(forum, "Withdrawal", "late post")
        bob.writes("late post, more", late)
        async with opened(server, cursors=cursors, **rooms) as adapter, listening(server, adapter, house.receive):
            await house.wait(3 + 130 * 2 + 3)
            ann.writes("direct 131")
            await house.until(lambda: house.texts[-1] == "direct 131")
        assert not server.called("GET", f"/channels/{forum.id}/messages"), (
            "a forum has posts and no messages of its own"
        )
        by_place: dict[str, list[str]] = {}
        for incoming in house.kept:
            by_place.setdefault(incoming.place.split("/")[0], []).append(incoming.text)
        assert by_place == {
            str(ann.direct.id): [f"direct {n}" for n in range(132)],
            str(support.id): [f"channel {n}" for n in range(131)],
            str(post.id): ["Deposit\npost 0", "post 1"],
            str(late.id): ["Withdrawal\nlate post", "late post, more"],
        }


@of_all_clocks
async def test_who_names_us_for_the_first_time_in_a_channel_while_we_are_away_is_heard_and_nobody_else_there(
    counts_from: int,
) -> None:
    async with DiscordServer(counts_from) as server:
        ann, house, cursors, clock = server.person("Ann"), House(), FakeCursors(), HastyClock()
        hall = server.channel(TEXT, guild=server.support().guild, name="hall")
        closed = server.channel(TEXT, guild=hall.guild, name="closed")
        closed.refusal = ApiError(403, 50001, "Missing Access")
        async with opened(server, clock, cursors) as adapter, listening(server, adapter, house.receive):
            await eventually(lambda: "alive" in cursors.marks)
            server.gateway.forget()
            server.gateway.silent = True
            ann.writes("good morning all", hall)
            ann.writes(f"{MENTION} where is my deposit?", hall)
            ann.writes("good night", closed)
            server.gateway.silent = False
            await server.gateway.cut()
            await house.wait(1)
        assert house.texts == ["where is my deposit?"]
        assert adapter.counts["histories refused"] == 1


@of_all_clocks
@pytest.mark.parametrize("named", [True, False])
async def test_where_no_server_tells_of_itself_what_was_missed_is_read_all_the_same(
    named: bool, counts_from: int
) -> None:
    async with DiscordServer(counts_from) as server:
        support, ann, house, cursors = server.support(), server.person("Ann"), House(), FakeCursors()
        server.guild_json = lambda guild: {"id": str(guild), "unavailable": True}  # type: ignore[method-assign]
        rooms: dict[str, Any] = {"support_channels": [support.id]}
        async with opened(server, cursors=cursors, **rooms) as adapter, listening(server, adapter, house.receive):
            ann.writes("live", support)
            await house.wait(1)
        ann.writes("missed", support)
        if not named:
            server.guilds.clear()
        async with opened(server, cursors=cursors, **rooms) as adapter, listening(server, adapter, house.receive):
            await house.wait(2)
        assert house.texts == ["live", "missed"]


@of_all_clocks
@pytest.mark.parametrize("kind", [PUBLIC_THREAD, PRIVATE_THREAD])
async def test_what_was_said_in_a_thread_that_is_in_the_archive_by_now_is_read(kind: int, counts_from: int) -> None:
    async with DiscordServer(counts_from) as server:
        support, house, cursors, ann = server.support(), House(), FakeCursors(), server.person("Ann")
        thread = server.channel(
            kind, guild=support.guild, parent=support.id, owner=7000 if kind == PRIVATE_THREAD else ann.id
        )
        rooms: dict[str, Any] = {"support_channels": [support.id]}
        async with opened(server, cursors=cursors, **rooms) as adapter, listening(server, adapter, house.receive):
            ann.writes("before", thread)
            await house.wait(1)
        cursors.marks["alive"] = str(thread.id)
        ann.writes("meanwhile", thread)
        thread.archived = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
        async with opened(server, cursors=cursors, **rooms) as adapter, listening(server, adapter, house.receive):
            await house.until(lambda: "meanwhile" in house.texts)


async def test_old_archives_are_not_read_page_after_page() -> None:
    async with DiscordServer() as server:
        support, house = server.support(), House()
        for number in range(250):
            thread = server.channel(PUBLIC_THREAD, guild=support.guild, parent=support.id)
            thread.archived = (datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=number)).isoformat()
        cursors = FakeCursors({"alive": str(server.next_number())})
        rooms: dict[str, Any] = {"support_channels": [support.id]}
        async with opened(server, cursors=cursors, **rooms) as adapter, listening(server, adapter, house.receive):
            await server.until(lambda: bool(server.called("GET", "/users/@me/threads/archived/private")))
        assert len(server.called("GET", "/threads/archived/public")) == 1


async def test_the_past_of_a_support_channel_is_not_answered_when_it_is_first_named() -> None:
    async with DiscordServer() as server:
        support, house, ann = server.support(), House(), server.person("Ann")
        for number in range(5):
            ann.writes(f"old {number}", support)
        async with opened(server, support_channels=[support.id]) as adapter, listening(server, adapter, house.receive):
            ann.writes("new", support)
            await house.wait(1)
        assert house.texts == ["new"]


async def test_a_message_that_comes_while_a_channel_is_first_looked_at_is_not_taken_for_the_past() -> None:
    async with DiscordServer() as server:
        support, house, ann = server.support(), House(), server.person("Ann")
        rooms: dict[str, Any] = {"support_channels": [support.id]}
        told = server.guild_json

        def guild_json(guild: int) -> dict[str, Any]:
            ann.writes("between", support)  # Discord tells of the channel with this message in it, then of the message
            return told(guild)

        server.guild_json = guild_json  # type: ignore[method-assign]
        async with opened(server, **rooms) as adapter, listening(server, adapter, house.receive):
            await house.wait(1)
        assert house.texts == ["between"]


async def test_a_resume_brings_what_came_meanwhile_and_a_dropped_one_the_history() -> None:
    async with DiscordServer() as server:
        house, ann = House(), server.person("Ann")
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            ann.writes("one")
            await house.wait(1)
            await server.gateway.cut()
            ann.writes("two")
            await house.wait(2)
            assert (server.gateway.resumes, server.gateway.identifies) == (1, 1)
            server.gateway.forget()
            await server.gateway.cut()
            ann.writes("three")
            await house.wait(3)
            await server.until(lambda: server.gateway.identifies == 2)
        assert house.texts == ["one", "two", "three"]


async def cut_again_and_again(
    server: DiscordServer, clock: HastyClock, *, forgotten: bool, **changes: Any
) -> list[float]:
    """The rests of an account whose connection is cut eight times in a row, whatever it was told before each."""
    house, ann = House(), server.person("Ann")
    account = opened(server, clock, known(ann.direct.id), **changes)
    async with account as adapter, listening(server, adapter, house.receive):
        for number in range(8):
            if forgotten:
                server.gateway.forget()
            await server.gateway.cut()
            ann.writes(f"message {number}")
            await house.wait(number + 1)
            await eventually(lambda: adapter.state.ok)
    assert house.texts == [f"message {number}" for number in range(8)]
    return [seconds for seconds in clock.rests if seconds != _BETWEEN_IDENTIFIES]


async def test_a_session_that_goes_on_is_taken_up_again_without_a_long_rest() -> None:
    async with DiscordServer() as server:
        rests = await cut_again_and_again(server, HastyClock(), forgotten=False)
        assert server.gateway.identifies == 1
    assert rests
    assert all(0.25 <= seconds <= 2.0 for seconds in rests)


async def test_a_session_that_ended_is_begun_anew_soon_and_more_slowly_when_the_day_has_seen_many() -> None:
    async with DiscordServer() as server:
        soon = await cut_again_and_again(server, HastyClock(), forgotten=True)
    async with DiscordServer() as server:
        late = await cut_again_and_again(server, HastyClock(), forgotten=True, identifies_per_day=20)
    assert max(soon) <= 4.0
    assert max(late) > 10.0


@pytest.mark.parametrize(("op", "d"), [(7, None), (9, True), (9, False)])
async def test_discord_may_ask_for_a_new_connection_or_a_new_session(op: int, d: bool | None) -> None:
    async with DiscordServer() as server:
        house, ann = House(), server.person("Ann")
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            ann.writes("one")
            await house.wait(1)
            if d is False:
                server.gateway.forget()
            await server.gateway.say(op, d)
            ann.writes("two")
            await house.wait(2)
            assert server.gateway.identifies == (2 if d is False else 1)
        assert house.texts == ["one", "two"]


async def test_a_history_that_cannot_be_read_is_tried_again_and_one_that_is_closed_is_left() -> None:
    async with DiscordServer() as server:
        clock, house, ann, bob = HastyClock(), House(), server.person("Ann"), server.person("Bob")
        cursors = known(ann.direct.id, bob.direct.id, 99)
        ann.writes("hello")
        bob.writes("hello")
        bob.direct.refusal = ApiError(403, 50001, "Missing Access")
        server.fail("GET", f"/channels/{ann.direct.id}/messages", HTML_503, too_many(3))
        async with opened(server, clock, cursors) as adapter, listening(server, adapter, house.receive):
            await house.wait(1)
            await server.until(lambda: bool(server.called("GET", "/channels/99")))
            await eventually(lambda: adapter.state.ok)
        assert house.kept[0].place == f"{ann.direct.id}/{ann.id}"
        assert 3.0 in clock.slept
        assert adapter.counts["histories refused"] == 2


async def test_a_live_message_waits_until_the_history_before_it_is_read() -> None:
    async with DiscordServer() as server:
        house, ann = House(), server.person("Ann")
        cursors = known(ann.direct.id)
        for number in range(3):
            ann.writes(f"{number}")
        server.fail("GET", f"/channels/{ann.direct.id}/messages", too_many(5))
        async with opened(server, HastyClock(), cursors) as adapter, listening(server, adapter, house.receive):
            ann.writes("3")
            await house.wait(4)
        assert house.texts == ["0", "1", "2", "3"]


async def test_an_edit_made_while_away_is_read_as_what_it_says_now() -> None:
    async with DiscordServer() as server:
        house, ann = House(), server.person("Ann")
        cursors = known(ann.direct.id)
        ann.edits(ann.writes("wrong"), "right")
        async with opened(server, cursors=cursors) as adapter, listening(server, adapter, house.receive):
            await house.wait(1)
        assert [(i.kind, i.text) for i in house.kept] == [(EventKind.EDITED, "right")]


async def test_deletions_one_by_one_and_in_bulk_are_told() -> None:
    async with DiscordServer() as server:
        house, ann = House(), server.person("Ann")
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            said = [ann.writes(f"{n}") for n in range(3)]
            await house.wait(3)
            ann.deletes(said[0])
            ann.deletes(*said[1:])
            await house.wait(6)
        gone = [incoming for incoming in house.kept if incoming.kind is EventKind.DELETED]
        assert [(i.message_ref, i.place) for i in gone] == [(m["id"], str(ann.direct.id)) for m in said]


async def test_talk_that_is_not_for_us_is_neither_kept_nor_followed() -> None:
    async with DiscordServer() as server:
        lounge, house, cursors = server.support(), House(), FakeCursors()
        ann, bob = server.person("Ann"), server.person("Bob")
        async with opened(server, cursors=cursors) as adapter, listening(server, adapter, house.receive):
            said = ann.writes("just talking", lounge)
            ann.deletes(said)
            bob.writes(f"{MENTION} what are the fees?", lounge)
            await house.wait(1)
            ann.writes("who asked you", lounge)
            ann.writes("end")
            await house.wait(2)
        assert house.texts == ["what are the fees?", "end"]
        assert (house.kept[0].public, house.kept[0].addressed) == (True, True)
        assert f"seen:{lounge.id}" in cursors.marks, "from now on a mention is not missed"


async def test_a_channel_that_no_server_has_told_of_is_asked_for_once() -> None:
    async with DiscordServer() as server:
        house, ann = House(), server.person("Ann")
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            hidden = server.support()
            for number in range(3):
                ann.writes(f"{MENTION} {number}", hidden)
            await house.wait(3)
        assert len([call for call in server.calls if call.path == f"/channels/{hidden.id}"]) == 1


async def test_a_thread_that_nobody_has_told_of_is_known_by_its_parent() -> None:
    async with DiscordServer() as server:
        forum, house, ann = server.forum(), House(), server.person("Ann")
        rooms: dict[str, Any] = {"support_forums": [forum.id]}
        async with opened(server, **rooms) as adapter, listening(server, adapter, house.receive):
            post = server.channel(PUBLIC_THREAD, guild=forum.guild, parent=forum.id, owner=ann.id)
            ann.writes("found me?", post)
            await house.wait(1)
            closed = server.channel(PUBLIC_THREAD, guild=forum.guild, owner=ann.id)
            closed.refusal = ApiError(403, 50001, "Missing Access")
            ann.writes(f"{MENTION} and here?", closed)
            await house.wait(2)
        assert [(i.text, i.addressed) for i in house.kept] == [("found me?", True), ("and here?", True)]


def beating() -> list[KeepAliveHandler]:
    """The library's threads that keep a connection alive, of connections not told to end."""
    return [
        thread
        for thread in threading.enumerate()
        if isinstance(thread, KeepAliveHandler) and not thread._stop_ev.is_set()
    ]


async def test_sessions_are_begun_within_the_days_budget_across_restarts() -> None:
    async with DiscordServer() as server:
        clock, house, cursors = HastyClock(), House(), FakeCursors()
        today = clock.now().date()
        cursors.marks["identifies"] = f"{today} 3"
        budget: dict[str, Any] = {"identifies_per_day": 3}
        async with opened(server, clock, cursors, **budget) as adapter, listening(server, adapter, house.receive):
            assert clock.now().date() == today + timedelta(days=1)
            assert len(beating()) == 1, "the attempt that was not allowed left its heart beating"
        assert beating() == []
        assert server.gateway.identifies == 1
        assert max(clock.slept) > 0
        assert cursors.marks["identifies"].endswith(" 1")


async def test_a_message_without_its_text_is_kept_and_noticed(caplog: pytest.LogCaptureFixture) -> None:
    async with DiscordServer() as server:
        house, ann = House(), server.person("Ann")
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            ann.writes("")
            await house.wait(1)
            assert adapter.counts["empty content"] == 1
        assert [file.kind for file in house.kept[0].attachments] == ["unknown"]
        assert "MESSAGE CONTENT INTENT" in caplog.text


async def test_a_flood_beyond_memory_is_left_to_the_history(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.discord.events._WAITING", 10)
    async with DiscordServer() as server:
        house, ann = House(), server.person("Ann")
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            ann.writes("0")
            await house.wait(1)
            house.refusals = 5
            for number in range(1, 60):
                ann.writes(f"{number}")
            await house.wait(60)
            assert adapter.counts["left to the history"]
        assert house.texts == [f"{n}" for n in range(60)]
