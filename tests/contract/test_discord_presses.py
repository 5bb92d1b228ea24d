"""Buttons, slash commands and forms: acknowledged when they are kept, answered where one person sees it, also after a restart."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.discord import Place
from bot.model import Button, EventKind
from bot.ports import ContactGone, Fate
from tests.doubles import FakeCursors
from tests.platforms.discord_bench import (
    CUT,
    CUT_APPLIED,
    HTML_503,
    SERVER_ERROR,
    SERVER_ERROR_APPLIED,
    HastyClock,
    House,
    failed,
    listening,
    opened,
    outgoing,
)
from tests.platforms.discord_people import PRIVATE_THREAD, ApiError, Channel, Interaction, Person
from tests.platforms.discord_server import DiscordServer, Fault
from tests.platforms.process import eventually

_YES = Button("Yes, thanks", "help:yes")


def apart(person: Person, channel: Channel) -> str:
    """The place of a person alone in a server."""
    return str(Place(person.id, guild=channel.guild))


async def acknowledged(server: DiscordServer, press: Interaction) -> dict[str, Any]:
    await server.until(lambda: bool(press.responses))
    return press.responses[0]


async def test_a_command_is_kept_and_then_acknowledged_and_answered_for_one_persons_eyes() -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann", "zh-CN"), House()
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            press = ann.runs("support", support, question="提现没到账")
            assert await acknowledged(server, press) == {"type": 5, "data": {"flags": 64}}
            (incoming,) = house.kept
            assert (incoming.text, incoming.place, incoming.public) == ("提现没到账", apart(ann, support), False)
            assert incoming.language_hint == "zh-CN"
            await adapter.send(outgoing(incoming.place, "first", _YES))
            await adapter.send(outgoing(incoming.place, "second", number=2))
        assert press.texts == ["first", "second"]
        assert all(message["flags"] & 64 for message in press.said)
        assert server.sent == [], "nobody else reads it"


async def test_the_help_button_opens_a_form_and_what_is_written_in_it_is_a_message() -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann"), House()
        rooms: dict[str, Any] = {"support_channels": [support.id], "help_button": True}
        async with opened(server, **rooms) as adapter, listening(server, adapter, house.receive):
            await server.until(lambda: len(server.sent) == 1)
            press = ann.presses("Get help · 获取帮助", server.sent[0], support)
            assert (await acknowledged(server, press))["type"] == 9
            assert house.kept == []
            written = ann.submits("my account is locked", press, support)
            assert (await acknowledged(server, written))["type"] == 5
            assert house.texts == ["my account is locked"]
            await adapter.send(outgoing(apart(ann, support), "Here is how."))
            assert written.texts == ["Here is how."]
            more = ann.presses("Reply · 回复", written.said[0], support)
            assert (await acknowledged(server, more))["type"] == 9


async def test_the_button_stands_in_each_support_channel_once_and_comes_back_when_it_is_deleted() -> None:
    async with DiscordServer() as server:
        support, house, cursors = server.support(), House(), FakeCursors()
        rooms: dict[str, Any] = {"support_channels": [support.id], "help_button": True}
        async with opened(server, cursors=cursors, **rooms) as adapter, listening(server, adapter, house.receive):
            await server.until(lambda: len(server.sent) == 1)
        server.nonces.clear()
        async with opened(server, cursors=cursors, **rooms) as adapter, listening(server, adapter, house.receive):
            await server.until(lambda: bool(server.called("GET", f"/messages/{server.sent[0]['id']}")))
        assert len(server.sent) == 1
        support.messages.clear()
        async with opened(server, cursors=cursors, **rooms) as adapter, listening(server, adapter, house.receive):
            await server.until(lambda: len(server.sent) == 2)
        assert [command["name"] for command in server.commands] == ["support", "faq", "verify"]
        assert len(server.called("PUT", "/commands")) == 1


async def test_a_button_works_after_a_restart_and_the_answer_still_finds_its_person() -> None:
    async with DiscordServer() as server:
        support, ann, house, cursors = server.support(), server.person("Ann"), House(), FakeCursors()
        async with opened(server, cursors=cursors) as adapter, listening(server, adapter, house.receive):
            press = ann.runs("faq", support)
            await acknowledged(server, press)
        async with opened(server, cursors=cursors) as adapter, listening(server, adapter, house.receive):
            await adapter.send(outgoing(apart(ann, support), "Which?", Button("Talk to a person", "person")))
            assert press.texts == ["Which?"]
        async with opened(server, cursors=cursors) as adapter, listening(server, adapter, house.receive):
            again = ann.presses("Talk to a person", press.said[0], support)
            await acknowledged(server, again)
            await adapter.send(outgoing(apart(ann, support), "A person comes.", number=2))
            assert again.texts == ["A person comes."]
        assert [(i.kind, i.text, i.payload) for i in house.kept] == [
            (EventKind.MESSAGE, "/faq", ""),
            (EventKind.PRESSED, "", "person"),
        ]


async def test_a_process_that_does_not_listen_answers_where_the_other_was_asked() -> None:
    async with DiscordServer() as server:
        support, ann, house, cursors = server.support(), server.person("Ann"), House(), FakeCursors()
        async with opened(server, cursors=cursors) as other, opened(server, cursors=cursors) as adapter:
            await other.send(outgoing(str(Place(ann.id, ann.direct.id)), "it has looked at the marks"))
            async with listening(server, adapter, house.receive):
                press = ann.runs("support", support, question="hi")
                await acknowledged(server, press)
                await other.send(outgoing(apart(ann, support), "answer", number=2))
        assert press.texts == ["answer"]


async def test_a_button_that_cannot_be_posted_keeps_nobody_from_being_heard() -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann"), House()
        rooms: dict[str, Any] = {"support_channels": [support.id], "help_button": True}
        server.fail_always("POST", "/messages", HTML_503)
        server.fail_always("PUT", "/commands", Fault(403, {"message": "Missing Access", "code": 50001}))
        async with opened(server, **rooms) as adapter, listening(server, adapter, house.receive):
            ann.writes("hello?", support)
            await house.wait(1)
            await eventually(lambda: (adapter.counts["panel not kept"], adapter.counts["commands not kept"]) == (1, 1))


async def test_presses_and_commands_in_a_direct_message_leave_no_thinking_behind() -> None:
    async with DiscordServer() as server:
        ann, house = server.person("Ann"), House()
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            command = ann.runs("faq")
            assert (await acknowledged(server, command))["type"] == 4
            place = house.kept[0].place
            assert place == str(Place(ann.id, ann.direct.id))
            await adapter.send(outgoing(place, "Did this help?", _YES))
            press = ann.presses("Yes, thanks", server.sent[0])
            assert (await acknowledged(server, press))["type"] == 6
        assert house.kept[1].payload == "help:yes"


@pytest.mark.parametrize("fault", [CUT, CUT_APPLIED, HTML_503, SERVER_ERROR, SERVER_ERROR_APPLIED])
async def test_an_acknowledgement_of_unknown_fate_is_given_once_more_and_the_answer_stands_where_it_was_asked(
    fault: Fault,
) -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann"), House()
        server.fail("POST", "/interactions/", fault)
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            press = ann.runs("support", support, question="hi")
            await server.until(lambda: len(server.called("POST", "/callback")) == 2)
            await adapter.send(outgoing(apart(ann, support), "answer"))
        assert press.texts == ["answer"]
        assert server.sent == [], "no thread is needed"


async def test_a_press_that_could_not_be_kept_is_not_acknowledged() -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann"), House()
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            house.refusals = 1
            press = ann.runs("support", support, question="hello?")
            await house.until(lambda: house.refusals == 0)
            again = ann.runs("support", support, question="hello again?")
            await acknowledged(server, again)
        assert press.responses == []
        assert house.texts == ["hello again?"]


async def test_who_waits_for_a_person_does_not_look_at_thinking_for_ever() -> None:
    async with DiscordServer() as server:
        support, ann, house, clock = server.support(), server.person("Ann"), House(), HastyClock()
        async with opened(server, clock) as adapter, listening(server, adapter, house.receive):
            press = ann.runs("support", support, question="and?")
            await acknowledged(server, press)
            clock.break_silence()
            await server.until(lambda: press.original is not None)
            await adapter.send(outgoing(apart(ann, support), "An agent writes."))
        assert press.texts == ["✓", "An agent writes."]


@pytest.mark.parametrize("fault", [CUT, CUT_APPLIED, HTML_503])
async def test_a_first_answer_of_unknown_fate_is_put_there_again_and_stands_once(fault: Fault) -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann"), House()
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            press = ann.runs("support", support, question="hi")
            await acknowledged(server, press)
            server.fail("PATCH", "/webhooks/", fault)
            assert (await failed(adapter, outgoing(apart(ann, support), "answer"))).fate is Fate.UNKNOWN
            await adapter.send(outgoing(apart(ann, support), "answer"))
        assert press.texts == ["answer"]


async def test_a_further_answer_of_unknown_fate_is_shown_and_not_repeated() -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann"), House()
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            press = ann.runs("support", support, question="hi")
            await acknowledged(server, press)
            await adapter.send(outgoing(apart(ann, support), "first"))
            server.fail("POST", "/webhooks/", CUT_APPLIED)
            told = await failed(adapter, outgoing(apart(ann, support), "second", number=2))
        assert (told.fate, "may not have arrived" in told.reason) == (Fate.REJECTED, True)
        assert press.texts == ["first", "second"]


# -- when the fifteen minutes are over


async def test_after_fifteen_minutes_it_goes_on_in_a_private_thread_that_is_the_same_conversation() -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann"), House()
        clock, cursors = HastyClock(), FakeCursors()
        place = apart(ann, support)
        async with opened(server, clock, cursors) as adapter, listening(server, adapter, house.receive):
            await acknowledged(server, ann.runs("support", support, question="hi"))
            clock.advance(900)
            await adapter.send(outgoing(place, "sorry for the wait"))
            (thread,) = [c for c in server.channels.values() if c.kind == PRIVATE_THREAD]
            assert (thread.parent, thread.members) == (support.id, {ann.id})
            assert [m["channel_id"] for m in server.sent] == [str(thread.id)]
            ann.writes("no problem", thread)
            await house.wait(2)
            await adapter.send(outgoing(place, "second", number=2))
        ann.writes("while you were away", thread)
        async with opened(server, clock, cursors) as adapter, listening(server, adapter, house.receive):
            await house.wait(3)
            await adapter.send(outgoing(place, "third", number=3))
        assert {incoming.place for incoming in house.kept} == {place}
        assert not any(incoming.public for incoming in house.kept)
        assert [m["content"] for m in thread.messages.values() if m["author"]["id"] == "7000"] == [
            "sorry for the wait", "second", "third",
        ]  # fmt: skip
        assert len(server.called("POST", "/threads")) == 1


async def test_an_interaction_that_discord_has_forgotten_goes_on_in_a_thread_at_once() -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann"), House()
        async with opened(server) as adapter, listening(server, adapter, house.receive):
            press = ann.runs("support", support, question="hi")
            await acknowledged(server, press)
            press.expired = True
            await adapter.send(outgoing(apart(ann, support), "here I am"))
            assert adapter.state.ok
        assert [m["content"] for m in server.sent] == ["here I am"]


async def test_a_thread_that_was_made_unheard_is_found_and_not_made_twice() -> None:
    async with DiscordServer() as server:
        support, ann = server.support(), server.person("Ann")
        async with opened(server, support_channels=[support.id]) as adapter:
            server.fail("POST", "/threads", CUT_APPLIED)
            assert (await failed(adapter, outgoing(apart(ann, support), "hi"))).fate is Fate.UNKNOWN
            await adapter.send(outgoing(apart(ann, support), "hi"))
        assert len([c for c in server.channels.values() if c.kind == PRIVATE_THREAD]) == 1
        assert len(server.sent) == 1


async def test_a_thread_that_somebody_deleted_is_made_anew() -> None:
    async with DiscordServer() as server:
        support, ann = server.support(), server.person("Ann")
        async with opened(server, support_channels=[support.id]) as adapter:
            await adapter.send(outgoing(apart(ann, support), "one"))
            first = int(server.sent[0]["channel_id"])
            del server.channels[first]
            await adapter.send(outgoing(apart(ann, support), "two", number=2))
        assert int(server.sent[1]["channel_id"]) != first


async def test_two_conversations_of_one_person_have_a_thread_each() -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann"), House()
        rooms: dict[str, Any] = {"support_channels": [support.id]}
        async with opened(server, **rooms) as adapter, listening(server, adapter, house.receive):
            ann.writes("my deposit")
            await house.wait(1)
            ann.direct.refusal = ApiError(403, 50007, "Cannot send messages to this user")
            places = [house.kept[0].place, apart(ann, support)]
            for number, place in enumerate(places, 1):
                await adapter.send(outgoing(place, f"question {number}", number=number))
            threads = [server.channels[int(message["channel_id"])] for message in server.sent]
            assert threads[0] is not threads[1]
            for thread in threads:
                ann.writes("an answer", thread)
            await house.wait(3)
        assert sorted(incoming.place for incoming in house.kept[1:]) == sorted(places)


@pytest.mark.parametrize("asleep", [False, True])
async def test_who_has_left_his_private_thread_is_brought_back_with_the_next_reply(asleep: bool) -> None:
    async with DiscordServer() as server:
        support, ann = server.support(), server.person("Ann")
        async with opened(server, support_channels=[support.id]) as adapter:
            await adapter.send(outgoing(apart(ann, support), "one"))
            thread = server.channels[int(server.sent[0]["channel_id"])]
            thread.members.discard(ann.id)
            thread.archived = "2026-01-01T00:00:00+00:00" if asleep else ""
            await adapter.send(outgoing(apart(ann, support), "two", number=2))
        assert thread.members == {ann.id}
        assert [message["channel_id"] for message in server.sent] == [str(thread.id)] * 2


async def test_who_has_left_the_server_is_gone_and_nothing_counts_as_sent() -> None:
    async with DiscordServer() as server:
        support, ann = server.support(), server.person("Ann")
        async with opened(server, support_channels=[support.id]) as adapter:
            await adapter.send(outgoing(apart(ann, support), "one"))
            server.left.add(ann.id)
            with pytest.raises(ContactGone, match="has left the server"):
                await adapter.send(outgoing(apart(ann, support), "two", number=2))
        assert [message["content"] for message in server.sent] == ["one"]


async def test_a_moderator_in_somebodys_private_thread_is_not_taken_for_that_person() -> None:
    async with DiscordServer() as server:
        support, ann, mod, house = server.support(), server.person("Ann"), server.person("Mod"), House()
        rooms: dict[str, Any] = {"support_channels": [support.id]}
        async with opened(server, **rooms) as adapter, listening(server, adapter, house.receive):
            await adapter.send(outgoing(apart(ann, support), "one"))
            thread = server.channels[int(server.sent[0]["channel_id"])]
            mod.writes("have you tried the app?", thread)
            ann.writes("yes", thread)
            await house.wait(1)
        assert [(incoming.text, incoming.author_id) for incoming in house.kept] == [("yes", str(ann.id))]


async def test_closed_direct_messages_lead_to_a_private_thread_and_stay_one_conversation() -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann"), House()
        rooms: dict[str, Any] = {"support_channels": [support.id]}
        async with opened(server, **rooms) as adapter, listening(server, adapter, house.receive):
            ann.writes("hello")
            await house.wait(1)
            ann.direct.refusal = ApiError(403, 50007, "Cannot send messages to this user")
            place = house.kept[0].place
            for number in range(3):
                await adapter.send(outgoing(place, f"answer {number}", number=number + 1))
            thread = server.channels[int(server.sent[0]["channel_id"])]
            ann.writes("found you", thread)
            await house.wait(2)
        assert [incoming.place for incoming in house.kept] == [place, place]
        assert len(server.called("POST", f"/channels/{ann.direct.id}/messages")) == 1, "asked once, remembered"
        assert [m["content"] for m in server.sent] == ["answer 0", "answer 1", "answer 2"]


@pytest.mark.parametrize("private_threads", [True, False])
async def test_who_can_be_reached_in_no_way_is_gone_and_the_agent_reads_why(private_threads: bool) -> None:
    async with DiscordServer() as server:
        support, ann = server.support(), server.person("Ann")
        support.refusal = ApiError(403, 50013, "Missing Permissions")
        ann.direct.refusal = ApiError(403, 50007, "Cannot send messages to this user")
        async with opened(server, support_channels=[support.id], private_threads=private_threads) as adapter:
            for place in (apart(ann, support), str(Place(ann.id, ann.direct.id))):
                with pytest.raises(ContactGone) as gone:
                    await adapter.send(outgoing(place, "hi"))
                assert ("Missing Permissions" in str(gone.value)) is private_threads


async def test_a_direct_message_is_never_the_first() -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann"), House()
        rooms: dict[str, Any] = {"support_channels": [support.id]}
        async with opened(server, **rooms) as adapter, listening(server, adapter, house.receive):
            ann.writes("hi", support)
            await acknowledged(server, ann.runs("support", support, question="hi"))
            for number, place in enumerate({incoming.place for incoming in house.kept}):
                await adapter.send(outgoing(place, "answer", number=number + 1))
        assert server.called("POST", "/users/@me/channels") == []
        assert ann.direct.messages == {}
