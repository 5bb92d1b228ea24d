"""Sending, typing, proving, fetching files, settings: what the adapter can do beside listening."""

from __future__ import annotations

import sys
from dataclasses import replace
from subprocess import run
from typing import Any

import pytest

import adapters
from adapters.discord import DiscordAdapter, Place
from bot.clock import SystemClock
from bot.model import Address, Attachment, Button, ChannelId, File, Mark, MarkKind, Text
from bot.ports import ChannelRefused, Fate, FetchesFiles, Listener, Opens, Proves, Reports, SendFailed, Types
from bot.settings import SettingsError
from tests.doubles import FakeCursors
from tests.house.test_settings import NoThreads
from tests.platforms.discord_bench import (
    CHANNEL,
    CUT,
    HTML_503,
    HastyClock,
    House,
    failed,
    listening,
    opened,
    outgoing,
    settings,
)
from tests.platforms.discord_people import ApiError, Person
from tests.platforms.discord_server import TOKEN, DiscordServer, Fault


def direct(person: Person) -> str:
    return str(Place(person.id, person.direct.id))


def test_the_adapter_has_the_abilities_that_the_house_asks_for() -> None:
    adapter = DiscordAdapter(CHANNEL, settings(DiscordServer()), HastyClock(), FakeCursors())
    for ability in (Listener, Opens, Types, FetchesFiles, Reports, Proves):
        assert isinstance(adapter, ability)
    assert (adapter.limits.text, adapter.limits.removes_duplicates) == (2000, True)


async def test_marks_and_buttons_arrive() -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        ann = server.person("Ann")
        text = Text("Press Reset now", (Mark(MarkKind.BOLD, 6, 11),))
        await adapter.send(outgoing(direct(ann), text, Button("Yes 👍", "help:yes"), Button("x" * 99, "intent:a")))
        (sent,) = server.sent
        assert sent["content"] == "Press **Reset** now"
        (row,) = sent["components"]
        assert [(b["label"], b["custom_id"]) for b in row["components"]] == [
            ("Yes 👍", "nd:p:help:yes"), ("x" * 80, "nd:p:intent:a"),
        ]  # fmt: skip


async def test_a_file_arrives_once_as_it_is() -> None:
    file = File("清单 📄.pdf", "application/pdf", bytes(range(256)) * 8192)
    async with DiscordServer() as server, opened(server) as adapter:
        message = replace(outgoing(direct(server.person("Ann")), ""), file=file)
        first, again = await adapter.send(message), await adapter.send(message)
        assert first == again
        (sent,) = server.sent
        (attachment,) = sent["attachments"]
        assert attachment["filename"] == file.name
        assert server.files[f"attachments/{attachment['id']}/{file.name}"] == file.data


async def test_a_file_that_is_refused_says_so() -> None:
    file = File("big.bin", "", bytes(10 * 2**20 + 1))
    async with DiscordServer() as server, opened(server) as adapter:
        error = await failed(adapter, replace(outgoing(direct(server.person("Ann")), ""), file=file))
        assert error.fate is Fate.REJECTED
        assert not server.sent


async def test_an_answer_in_public_stands_beside_its_question_also_when_that_is_gone() -> None:
    async with DiscordServer() as server:
        support, ann, house = server.support(), server.person("Ann"), House()
        rooms: dict[str, Any] = {"support_channels": [support.id]}
        async with opened(server, **rooms) as adapter, listening(server, adapter, house.receive):
            said = ann.writes("what are the fees?", support)
            (incoming,) = await house.wait(1)
            await adapter.send(outgoing(incoming.place, "These."))
            assert server.sent[0]["message_reference"]["message_id"] == said["id"]
            ann.deletes(said)
            await adapter.send(outgoing(incoming.place, "And these.", number=2))
        assert len(server.sent) == 2


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\0"])
async def test_an_empty_text_never_reaches_the_wire(text: str) -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        assert (await failed(adapter, outgoing(direct(server.person("Ann")), text))).fate is Fate.REJECTED
        assert server.called("POST", "") == []


async def test_half_a_character_is_replaced_and_does_not_lose_the_message() -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        await adapter.send(outgoing(direct(server.person("Ann")), "half \ud83d."))
        assert server.sent[0]["content"] == "half \ufffd."


async def test_an_address_of_another_platform_is_rejected() -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        assert (await failed(adapter, outgoing("ann", "hi"))).fate is Fate.REJECTED


@pytest.mark.parametrize("fault", [None, HTML_503, CUT, Fault(403, {"message": "Missing Access", "code": 50001})])
async def test_typing_is_a_courtesy_that_never_fails(fault: Fault | None) -> None:
    async with DiscordServer() as server, opened(server) as adapter:
        if fault is not None:
            server.fail("POST", "/typing", fault)
        for place in (direct(server.person("Ann")), "no place", "private-1/2"):
            await adapter.typing(Address(CHANNEL, place))
        assert len(server.called("POST", "/typing")) == 1


async def test_the_bot_can_say_who_it_is_and_what_is_missing() -> None:
    async with DiscordServer() as server:
        support = server.support()
        async with opened(server, support_channels=[support.id]) as adapter:
            assert await adapter.prove() == "@nightdesk_test"
            support.refusal = ApiError(403, 50001, "Missing Access")
            with pytest.raises(ChannelRefused, match=f"{support.id} cannot be seen"):
                await adapter.prove()
            server.flags = 0
            with pytest.raises(ChannelRefused, match="MESSAGE CONTENT INTENT is off"):
                await adapter.prove()
            server.fail("GET", "/users/@me", HTML_503)
            with pytest.raises(ChannelRefused, match="cannot be reached"):
                await adapter.prove()
            server.token = "another"
            with pytest.raises(ChannelRefused, match=r"channels\.discord\.support\.token"):
                await adapter.prove()


@pytest.mark.parametrize(
    ("attachment", "why"),
    [
        (Attachment("photo", ref="1/2/3", size=11), "11 bytes"),
        (Attachment("location"), "no file"),
        (Attachment("photo", ref="1/2/x"), "no file"),
        (Attachment("photo", ref="1/2/3"), "not there any more"),
    ],
)
async def test_a_file_that_cannot_be_had_is_rejected_with_a_reason(attachment: Attachment, why: str) -> None:
    async with DiscordServer() as server, opened(server, max_file=10) as adapter:
        with pytest.raises(SendFailed, match=why) as raised:
            await adapter.fetch(attachment)
        assert raised.value.fate is Fate.REJECTED


async def test_a_file_that_is_larger_than_it_said_is_refused() -> None:
    async with DiscordServer() as server, opened(server, max_file=10) as adapter:
        ann = server.person("Ann")
        server.files["attachments/1/9/a"] = b"x" * 11
        file = {"id": "9", "filename": "a", "size": 1, "url": f"{server.cdn}/attachments/1/9/a?hm=signed"}
        message = ann.writes("", attachments=[file])
        with pytest.raises(SendFailed, match="more than the 10 bytes"):
            await adapter.fetch(Attachment("photo", ref=f"{ann.direct.id}/{message['id']}/9", size=1))


# -- settings


def built(**table: Any) -> DiscordAdapter:
    tools = adapters.Tools(SystemClock(), NoThreads(), "Exchange", lambda _: "127.0.0.1", lambda _: FakeCursors())
    made = adapters.build(ChannelId("discord:main"), {"token": TOKEN} | table, tools)
    assert isinstance(made, DiscordAdapter)
    return made


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({"token": "with space"}, "not a bot token"),
        ({"token": ""}, "not a bot token"),
        ({"api_base": "http://discord.example/api/v10"}, "api_base is neither https"),
        ({"api_base": "http://127.0.0.1.evil.example"}, "api_base"),
        ({"api_base": "discord.com"}, "api_base starts with https://"),
        ({"gateway_url": "ws://gateway.example"}, "gateway_url is neither https"),
        ({"gateway_url": "https://gateway.example"}, "gateway_url starts with wss://"),
        ({"cdn_base": "ftp://cdn.example"}, "cdn_base starts with"),
        ({"support_channels": ["support"]}, "support_channels"),
        ({"support_channels": [0]}, "support_channels"),
        ({"identifies_per_day": 1001}, "identifies_per_day"),
        ({"webhook": "x"}, "unknown key"),
    ],
)
def test_a_setting_that_cannot_work_is_named(table: dict[str, Any], why: str) -> None:
    with pytest.raises(SettingsError, match=why) as raised:
        built(**table)
    assert "channels.discord.main" in str(raised.value)
    assert TOKEN not in str(raised.value)


def test_ids_may_be_written_as_numbers_or_as_text_and_plain_http_may_be_allowed() -> None:
    assert built(support_channels=[123, "456"], support_forums=["789"])
    assert built(api_base="http://proxy.example/api/v10/", gateway_url="ws://proxy.example/", allow_insecure_base=True)


def test_the_library_is_not_loaded_while_no_channel_is_on() -> None:
    code = "import sys, adapters, bot.app; sys.exit(any(n.partition('.')[0] in ('discord', 'aiohttp') for n in sys.modules))"
    assert run([sys.executable, "-c", code], check=False).returncode == 0


def test_two_accounts_may_have_two_bases() -> None:
    from discord.http import Route

    one, two = (settings(DiscordServer(), api_base=f"http://127.0.0.1:{port}/api/v9") for port in (1, 2))
    wires = [DiscordAdapter(CHANNEL, told, HastyClock(), FakeCursors())._account.wire for told in (one, two)]
    route = Route("GET", "/channels/{channel_id}", channel_id=7)
    assert [wire.url(route) for wire in wires] == [f"http://127.0.0.1:{port}/api/v9/channels/7" for port in (1, 2)]
    assert wires[0].gateway("wss://gateway.discord.gg/?v=10").query["v"] == "9"


@pytest.mark.parametrize(
    ("ours", "named", "expected"),
    [
        ("wss://gateway.discord.gg", "wss://gateway-us-east1-b.discord.gg/?v=10", "gateway-us-east1-b.discord.gg"),
        ("wss://gateway.discord.gg", "wss://evil.example/?v=10", "gateway.discord.gg"),
        ("wss://gateway.discord.gg", "wss://discord.gg.evil.example/?v=10", "gateway.discord.gg"),
        ("wss://gateway.discord.gg", "ws://gateway.discord.gg/?v=10", "gateway.discord.gg"),
        ("wss://proxy.example/discord", "wss://gateway-us-east1-b.discord.gg/?v=10", "proxy.example"),
    ],
)
def test_a_session_is_resumed_at_discord_or_at_our_gateway(ours: str, named: str, expected: str) -> None:
    told = settings(DiscordServer(), gateway_url=ours, api_base="https://discord.com/api/v10")
    url = DiscordAdapter(CHANNEL, told, HastyClock(), FakeCursors())._account.wire.gateway(named)
    assert (url.scheme, url.host, url.query["v"]) == ("wss", expected, "10")
