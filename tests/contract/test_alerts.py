"""Agents are told outside the console: at once of what is urgent, in time of who waits, once, and never in a contact's words."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

import adapters
from adapters.discord import DiscordAdapter, Place
from adapters.telegram import TelegramAdapter
from bot import settings
from bot.model import Address, ChannelId
from bot.ports import Adapter, Fate, SendFailed
from bot.settings import SettingsError
from handoff.alerts import Alerts, Watch
from tests.doubles import FakeAdapter, FakeCursors
from tests.house_double import CHANNEL, World
from tests.platforms import discord_bench, telegram_bench
from tests.platforms.discord_server import DiscordServer
from tests.platforms.telegram_server import TelegramServer

_TEAM = Address(CHANNEL, "team")
_SAID = settings.Alerts(to="fake:main/team", after_minutes=10, remind_minutes=30)
_CONSOLE = "https://support.example.com/desk"


def alerts_of(world: World, trouble: dict[ChannelId, str] | None = None, said: settings.Alerts = _SAID) -> Alerts:
    watch = Watch.of(said, _TEAM, _CONSOLE)
    return Alerts(world.store, world.clock, watch, lambda _: world.adapter.limits, lambda: trouble or {}, str)


async def told(world: World, alerts: Alerts) -> list[str]:
    """What the agents read after one more look."""
    before = len(world.texts("team"))
    await alerts.sweep()
    await world.settle()
    return world.texts("team")[before:]


async def test_who_is_urgent_is_told_at_once_once_and_again_while_nobody_takes_him(world: World) -> None:
    alerts = alerts_of(world)
    assert await told(world, alerts) == []
    await world.says("help, I was hacked and my name is Ann Secretname")
    number = (await world.conversation()).id
    (first,) = await told(world, alerts)
    assert f"Urgent: conversation {number} on fake:main" in first
    assert "nobody is signed in to the console" in first
    assert first.endswith(_CONSOLE)
    assert "Secretname" not in first
    assert await told(world, alerts) == []
    world.clock.advance(31 * 60)
    assert len(await told(world, alerts)) == 1
    mei = await world.agent()
    await world.desk.claim(mei, number)
    world.clock.advance(31 * 60)
    assert await told(world, alerts) == []


async def test_others_are_told_when_they_have_waited_too_long(world: World) -> None:
    alerts = alerts_of(world)
    for person in ("ann", "bob"):
        await world.says("agent please", person)
        await world.says("/agent", person)
    assert await told(world, alerts) == []
    world.clock.advance(10 * 60 + 1)
    (once,) = await told(world, alerts)
    assert once.startswith("2 waiting for a person, the longest for 10 min")
    assert await told(world, alerts) == []


async def test_what_did_not_arrive_is_told_and_an_alert_that_does_not_is_no_alert(world: World) -> None:
    alerts = alerts_of(world)
    await world.says("my account is locked")
    world.adapter.fail_next = [SendFailed(Fate.REJECTED, "no such chat")]
    await world.says("/agent")
    number = (await world.conversation()).id
    world.adapter.fail_next = [SendFailed(Fate.REJECTED, "no such group")]
    await alerts.sweep()
    await world.settle()
    assert world.texts("team") == []
    world.clock.advance(31 * 60)
    (again,) = await told(world, alerts)
    assert f"A reply in conversation {number} on fake:main did not arrive" in again
    assert again.count("did not arrive") == 1


async def test_a_channel_that_is_down_is_told_unless_it_is_the_one_that_tells(world: World) -> None:
    trouble = {ChannelId("x:main"): "the day's cap is spent", CHANNEL: "refused"}
    (line,) = await told(world, alerts_of(world, trouble))
    assert "x:main does not work: the day's cap is spent" in line
    assert "fake:main" not in line


async def test_two_processes_tell_it_once(world: World) -> None:
    await world.says("I was hacked")
    ours, theirs = alerts_of(world), alerts_of(world)
    await asyncio.gather(ours.sweep(), theirs.sweep())
    await world.settle()
    assert len(world.texts("team")) == 1


async def test_the_agents_are_told_in_chinese_and_a_long_list_ends_in_a_number(world: World) -> None:
    said = settings.Alerts(to="fake:main/team", language="zh")
    for number in range(13):
        await world.says("I was hacked", f"p{number}")
    (line,) = await told(world, alerts_of(world, said=said))
    assert line.startswith("13 个紧急会话；13 人在等人工客服，最久已等 0 分钟；目前没有人登录客服台。")
    assert line.count("紧急：") == 10
    assert "还有 3 条" in line


async def test_the_agents_place_waits_in_no_line(world: World) -> None:
    await world.says("I was hacked")
    await told(world, alerts_of(world))
    mei = await world.agent()
    assert await world.desk.claim_next(mei) == (await world.conversation()).id
    assert await world.desk.claim_next(mei) is None


async def test_a_group_on_telegram_and_a_channel_on_discord_are_written_to() -> None:
    async with TelegramServer() as server, telegram_bench.opened(server) as telegram:
        team = server.group("Agents", forum=True)
        name = f"{team.id}/{server.topic(team)}"
        group = adapters.group(telegram, f"{telegram.channel}/{name}")
        assert group == Address(telegram.channel, name)
        await telegram.send(telegram_bench.outgoing(group.external_id, "2 urgent"))
        (sent,) = server.sent
        assert (sent.chat, sent.text) == (team.id, "2 urgent")
    async with DiscordServer() as discord_server, discord_bench.opened(discord_server) as discord:
        room = discord_server.channel(guild=discord_server.guild())
        there = adapters.group(discord, f"{discord.channel}/{room.id}")
        assert there == Address(discord.channel, str(Place(0, channel=room.id)))
        await discord.send(discord_bench.outgoing(there.external_id, "2 urgent"))
        (shown,) = discord_server.sent
        assert (int(shown["channel_id"]), shown["content"]) == (room.id, "2 urgent")


@pytest.mark.parametrize(
    ("platform", "name"),
    [("telegram", "agents"), ("telegram", "-100/0/42"), ("telegram", "business:x:42"), ("telegram", "1/2/3/4"),
     ("discord", "agents"), ("discord", "0"), ("discord", "555/42"), ("discord", "٣")],
)  # fmt: skip
def test_what_is_no_group_is_refused_with_the_key(platform: str, name: str) -> None:
    clock, cursors = discord_bench.HastyClock(), FakeCursors()
    adapter: Adapter
    if platform == "telegram":
        adapter = TelegramAdapter(CHANNEL, telegram_bench.settings(TelegramServer()), clock, cursors)
    else:
        adapter = DiscordAdapter(CHANNEL, discord_bench.settings(DiscordServer()), clock, cursors)
    with pytest.raises(SettingsError, match=r"^alerts\.to"):
        adapters.group(adapter, f"{platform}:main/{name}")


def test_a_channel_without_groups_is_refused() -> None:
    with pytest.raises(SettingsError, match="fake:main has no groups"):
        adapters.group(FakeAdapter(), "fake:main/team")


@pytest.mark.parametrize(
    ("to", "reason"),
    [("agents", "write channel and group"), ("telegram/-100", "write channel and group"),
     ("telegram:support/", "write channel and group"), ("telegram:support/-100", "no channel telegram:support is set")],
)  # fmt: skip
def test_a_place_that_no_channel_has_is_a_mistake_in_the_settings(tmp_path: Path, to: str, reason: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f'[alerts]\nto = "{to}"\n[channels.webchat.main]\n', "utf-8")
    with pytest.raises(SettingsError, match=reason):
        settings.load(file)
