"""One room per platform, all equal: each translates between its platform and the port, and knows no other.

A new platform is one module here, one arm in `build`, and a folder of recorded updates under tests/adapters/; its bench
under tests/platforms/benches/ puts it through the eleven tests that all of them pass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from bot.clock import Clock
from bot.model import Address, ChannelId
from bot.ports import Adapter, Announces, Cursors, Threads
from bot.settings import SettingsError, parse


@dataclass(frozen=True, slots=True)
class Tools:
    """What an adapter may be handed. Never the bot."""

    clock: Clock
    threads: Threads
    brand: str
    address_of: Callable[[Request], str]
    cursors: Callable[[ChannelId], Cursors]


def build(channel: ChannelId, table: dict[str, Any], tools: Tools) -> Adapter:
    """The adapter of one configured account. Raises `SettingsError` with the key that is wrong.

    A platform's library is imported only when one of its channels is on.
    """
    platform, _, name = channel.partition(":")
    path = f"channels.{platform}.{name}"
    match platform:
        case "discord":
            from adapters.discord import DiscordAdapter, DiscordSettings

            return DiscordAdapter(channel, parse(DiscordSettings, table, path), tools.clock, tools.cursors(channel))
        case "telegram":
            from adapters.telegram import TelegramAdapter, TelegramSettings

            return TelegramAdapter(channel, parse(TelegramSettings, table, path), tools.clock, tools.cursors(channel))
        case "webchat":
            from adapters.webchat import WebChatAdapter, WebChatSettings

            settings = parse(WebChatSettings, table, path)
            return WebChatAdapter(
                channel, settings, tools.clock, tools.threads, brand=tools.brand, address_of=tools.address_of
            )
        case "x":
            from adapters.x import XAdapter, XSettings

            return XAdapter(channel, parse(XSettings, table, path), tools.clock, tools.cursors(channel))
        case _:
            raise SettingsError(f"channels.{platform}: unknown platform; known are discord, telegram, webchat, x")


def group(adapter: Adapter, to: str) -> Address:
    """The agents' own place, as `alerts.to` names it. Raises `SettingsError` where the channel cannot write there."""
    if not isinstance(adapter, Announces):
        raise SettingsError(f"alerts.to: {adapter.channel} has no groups that could be written to")
    try:
        return Address(adapter.channel, adapter.group(to.partition("/")[2]))
    except ValueError:
        raise SettingsError(f"alerts.to: {to!r} names no group on {adapter.channel}") from None
