"""One room per platform, all equal: each translates between its platform and the port, and knows no other.

A new platform is one module here, one arm in `build`, and a folder of recorded updates under tests/adapters/; its bench
under tests/platforms/benches/ puts it through the eleven tests that all of them pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import iscoroutinefunction
from typing import Any

from starlette.requests import Request

from bot.clock import Clock
from bot.model import Address, ChannelId
from bot.ports import (
    Adapter,
    Announces,
    Cursors,
    Deletes,
    FetchesFiles,
    Limits,
    Listener,
    LooksBack,
    Opens,
    Proves,
    Threads,
    Types,
)
from bot.settings import SettingsError, parse

_PORTS = (Adapter, Deletes, FetchesFiles, Listener, LooksBack, Opens, Proves, Types)  # those with something to await


@dataclass(frozen=True, slots=True)
class Tools:
    """What an adapter may be handed. Never the bot."""

    clock: Clock
    threads: Threads
    brand: str
    address_of: Callable[[Request], str]
    cursors: Callable[[ChannelId], Cursors]


def build(channel: ChannelId, table: dict[str, Any], tools: Tools) -> Adapter:
    """The adapter of one configured account. Raises `SettingsError` with the key, or the part of the port, that is wrong."""
    adapter = _made(channel, table, tools)
    if found := list(faults(adapter)):
        raise SettingsError("\n".join(f"channels.{channel.replace(':', '.')}: the adapter {fault}" for fault in found))
    return adapter


def faults(adapter: object) -> Iterator[str]:
    """Where an adapter does not keep to its port, in words for who writes it: an ability misspelt is one that is not had."""
    awaited = {name for port in _PORTS for name, member in vars(port).items() if iscoroutinefunction(member)}
    had = {name for name in (*awaited, "routes") if callable(getattr(adapter, name, None))}
    if "send" not in had:
        yield "has no `send`"
    if not isinstance(getattr(adapter, "limits", None), Limits):
        yield "has no `limits`"
    if not isinstance(getattr(adapter, "channel", None), str):
        yield "has no `channel`"
    if not had & {"listen", "routes"}:
        yield "hears nobody: it has neither `listen` nor `routes`"
    if len(halves := had & {"open", "close"}) == 1:
        yield f"has `{halves.pop()}` alone: of `open` and `close` it needs both, or neither is called"
    for name in sorted(had & awaited):
        if not iscoroutinefunction(getattr(adapter, name)):
            yield f"has a `{name}` that cannot be awaited: `async def` it is"


def _made(channel: ChannelId, table: dict[str, Any], tools: Tools) -> Adapter:
    """A platform's library is imported only when one of its channels is on."""
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
