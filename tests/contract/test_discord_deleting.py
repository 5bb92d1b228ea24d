"""Taking a message off Discord: with the permission to, never a member's in a direct message, and what a refusal says."""

from __future__ import annotations

import pytest

from adapters.discord import DiscordAdapter, Place
from bot.model import Address, EventKind
from bot.ports import Deletes, Fate, SendFailed
from tests.doubles import FakeCursors
from tests.platforms.discord_bench import (
    CHANNEL,
    HTML_503,
    HastyClock,
    House,
    listening,
    opened,
    settings,
    too_many,
)
from tests.platforms.discord_people import PRIVATE_THREAD, Channel, Person
from tests.platforms.discord_server import DiscordServer, Fault


def where(person: Person, channel: Channel) -> Address:
    return Address(CHANNEL, str(Place(person.id, channel.id)))


async def refused(adapter: DiscordAdapter, address: Address, ref: object) -> SendFailed:
    with pytest.raises(SendFailed) as raised:
        await adapter.delete(address, str(ref))
    return raised.value


def test_the_house_can_ask_discord_to_delete() -> None:
    assert isinstance(DiscordAdapter(CHANNEL, settings(DiscordServer()), HastyClock(), FakeCursors()), Deletes)


async def test_a_members_message_is_deleted_and_a_second_time_does_no_harm() -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        support, ann = server.support(), server.person("Ann")
        support.managed = True
        message = ann.writes("my seed phrase", support)
        for _ in range(2):
            await adapter.delete(where(ann, support), message["id"])
        assert support.messages == {}


async def test_what_we_deleted_is_not_told_as_if_the_contact_had() -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann"), House()
        support.managed = True
        async with (
            opened(server, support_channels=[support.id]) as adapter,
            listening(server, adapter, house.receive),
        ):
            secret, mistake = ann.writes("my seed phrase", support), ann.writes("oops", support)
            await house.wait(2)
            await adapter.delete(where(ann, support), secret["id"])
            ann.deletes(mistake)
            await house.wait(3)
        told = [incoming.message_ref for incoming in house.kept if incoming.kind is EventKind.DELETED]
        assert told == [mistake["id"]]


async def test_in_a_direct_message_discord_is_not_even_asked_and_the_reason_says_why() -> None:
    async with DiscordServer() as server:
        ann, house, cursors = server.person("Ann"), House(), FakeCursors()
        async with opened(server, cursors=cursors) as adapter, listening(server, adapter, house.receive):
            message = ann.writes("my seed phrase")
            await house.wait(1)
            failed = await refused(adapter, where(ann, ann.direct), message["id"])
            assert (failed.fate, "nobody but its author" in failed.reason) == (Fate.REJECTED, True)
        async with opened(server, cursors=cursors) as adapter:  # a process that has heard of nothing yet
            assert (await refused(adapter, where(ann, ann.direct), message["id"])).fate is Fate.REJECTED
        assert server.called("DELETE", "/messages") == []
        async with opened(server) as adapter:  # and one without any mark is told by Discord
            assert "nobody but its author" in (await refused(adapter, where(ann, ann.direct), message["id"])).reason
        assert len(ann.direct.messages) == 1


async def test_without_the_permission_the_refusal_is_final_and_names_it_and_answers_still_go_there() -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        support, ann = server.support(), server.person("Ann")
        message = ann.writes("my key", support)
        failed = await refused(adapter, where(ann, support), message["id"])
        assert (failed.fate, "Manage Messages" in failed.reason) == (Fate.REJECTED, True)
        support.managed = True
        await adapter.delete(where(ann, support), message["id"])
        assert support.messages == {}


async def test_what_one_person_wrote_in_his_private_thread_is_deleted_there_and_a_form_leaves_nothing_to_delete() -> (
    None
):
    async with DiscordServer() as server:
        support, ann = server.support(), server.person("Ann")
        thread = server.channel(PRIVATE_THREAD, guild=support.guild, parent=support.id)
        thread.managed = True
        message = ann.writes("my seed phrase", thread)
        unseen = Address(CHANNEL, str(Place(ann.id, guild=support.guild)))
        async with opened(server) as adapter:
            await adapter.delete(unseen, "12345")
            assert server.called("DELETE", "/messages") == []
        async with opened(server, cursors=FakeCursors({f"private:{unseen.external_id}": str(thread.id)})) as adapter:
            await adapter.delete(unseen, "12345")
            await adapter.delete(unseen, message["id"])
        assert thread.messages == {}


@pytest.mark.parametrize(
    ("fault", "fate"),
    [
        (HTML_503, Fate.UNKNOWN),
        (too_many(7), Fate.NOT_SENT),
        (Fault(401, {"message": "401: Unauthorized", "code": 0}), Fate.CHANNEL_DOWN),
    ],
)
async def test_a_failed_deletion_says_whether_trying_again_can_help(fault: Fault, fate: Fate) -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        support, ann = server.support(), server.person("Ann")
        message = ann.writes("secret", support)
        server.fail("DELETE", "/messages", fault)
        assert (await refused(adapter, where(ann, support), message["id"])).fate is fate


async def test_what_is_no_message_on_discord_is_refused_and_a_channel_that_is_gone_keeps_nothing() -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        for address, ref in (("99/1", "no number"), ("nowhere", "1")):
            failed = await refused(adapter, Address(CHANNEL, address), ref)
            assert "not a message on Discord" in failed.reason
        await adapter.delete(Address(CHANNEL, "99/1"), "1")
