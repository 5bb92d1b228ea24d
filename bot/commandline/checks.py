"""`nightdesk check`: is everything right before it is switched on? Every wrong thing with its place and reason."""

from __future__ import annotations

import asyncio
import contextlib
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import adapters
from bot.channels.cursors import StoredCursors
from bot.clock import SystemClock
from bot.evaluation.articles import review, warnings
from bot.faq import FaqError
from bot.logs import scrub
from bot.mind import Library, officials_of
from bot.model import Address, ChannelId
from bot.ports import Adapter, ChannelRefused, Cursors, Opens, Proves, Said, Standing, Threads
from bot.settings import Brand, Settings, SettingsError
from bot.store import Store, StoreBusy, StoreDown
from bot.web import address_of

_EXAMPLE = re.compile(r"\bexample\.(?:com|org|net)(?![\w.-])|[._]example(?![\w.-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was looked at."""

    what: str
    ok: bool
    lines: tuple[str, ...] = ()


class _NoThreads(Threads):
    """A check reads no conversation."""

    async def said(self, address: Address, after: int, /) -> list[Said]:  # noqa: ARG002
        return []

    async def standing(self, address: Address, /) -> Standing:  # noqa: ARG002
        return Standing(status="")


class _NoCursors(Cursors):
    """Where there is no database, a check finds and leaves no mark."""

    async def get(self, scope: str, /) -> str | None:  # noqa: ARG002
        return None

    async def put(self, scope: str, value: str, /) -> None:
        """Forgotten at once."""

    async def swap(self, scope: str, before: str, value: str, /) -> bool:  # noqa: ARG002
        return False

    async def all(self) -> dict[str, str]:
        return {}

    async def add(self, scope: str, amount: int, /) -> int:  # noqa: ARG002
        return amount


async def check_all(settings: Settings, *, online: bool) -> list[Result]:
    """Settings were read already; here articles, database and each channel. `online`: ask the platforms who we are."""
    results = [
        Result("settings", ok=True, lines=_left_from_example(settings.brand)),
        _articles(settings),
        await asyncio.to_thread(_database, settings),
    ]
    store = Store(settings.database.url, settings.database.pool) if results[-1].ok else None

    def cursors_of(channel: ChannelId) -> Cursors:
        return StoredCursors(store, channel) if store else _NoCursors()

    try:
        for channel, table in settings.channel_tables().items():
            results.append(await _channel(settings, channel, table, cursors_of, online=online))
    finally:
        if store:
            store.close()
    if not settings.channel_tables():
        results.append(
            Result("channels", ok=False, lines=("no channel is set: add [channels.webchat.main] or another",))
        )
    return results


def _left_from_example(brand: Brand) -> tuple[str, ...]:
    """Addresses that lead nowhere, or to somebody else: nobody shall read them in an answer."""
    tables = {"link": brand.link, "email": brand.email, "handle": brand.handle}
    left = {name: [key for key, value in rows.items() if _EXAMPLE.search(value)] for name, rows in tables.items()}
    return tuple(
        f"[brand.{name}] still has the example's: {', '.join(keys[:5])}"
        + (f" and {len(keys) - 5} more" if len(keys) > 5 else "")
        for name, keys in left.items()
        if keys
    )


def _articles(settings: Settings) -> Result:
    library = Library(settings, settings.matching.fits)
    try:
        library.load()
    except FaqError as error:
        return Result("articles", ok=False, lines=tuple(map(str, error.mistakes)))
    late = tuple(
        f"{article.intent} is not sent any more: its review was due on {article.review_by}; ask {article.owner}"
        for article in library.overdue(SystemClock().now().date())
    )
    doubts = warnings(review(library.topics, library.mind.policy.articles))
    return Result(f"articles: {len(library.mind.policy.articles)}", ok=True, lines=(*late, *doubts))


def _database(settings: Settings) -> Result:
    store = Store(settings.database.url, settings.database.pool)
    try:
        told = store.foretold()
    except (StoreDown, StoreBusy) as error:
        return Result("database", ok=False, lines=(f"database.url: {error}",))
    except Exception as error:  # noqa: BLE001 - a file that is no database, a folder without rights: say what it is
        return Result(
            "database", ok=False, lines=(f"database.url: {type(error).__name__}: {str(error).splitlines()[0]}",)
        )
    finally:
        store.close()
    return Result("database", ok=True, lines=(*([told] if told else []), *store.doubts()))


async def _channel(
    settings: Settings,
    channel: str,
    table: dict[str, object],
    cursors_of: Callable[[ChannelId], Cursors],
    *,
    online: bool,
) -> Result:
    threads = _NoThreads()  # type: ignore[abstract]
    tools = adapters.Tools(SystemClock(), threads, settings.brand.name, address_of(()), cursors_of)
    try:
        adapter = adapters.build(channel, table, tools)  # type: ignore[arg-type]
        if settings.alerts.channel == channel:
            adapters.group(adapter, settings.alerts.to)
    except SettingsError as error:
        return Result(channel, ok=False, lines=tuple(str(error).splitlines()))
    except Exception as error:  # noqa: BLE001 - a mistake in one adapter hides nothing that was found of the rest
        return _broken(channel, error)
    return await proved(settings.brand, channel, adapter) if online else Result(channel, ok=True)


async def proved(brand: Brand, channel: str, adapter: Adapter) -> Result:
    """Who we are there by the platform's own word, and whether people who ask for that name are told that it is ours."""
    if not isinstance(adapter, Proves):
        return Result(channel, ok=True)
    try:
        who = await adapter.prove()
    except ChannelRefused as refused:
        return Result(channel, ok=False, lines=(f"channels.{channel.replace(':', '.')}: {refused}",))
    except Exception as error:  # noqa: BLE001 - as above
        return _broken(channel, error)
    finally:
        if isinstance(adapter, Opens):
            with contextlib.suppress(Exception):
                await adapter.close()
    return Result(f"{channel}: {who}", ok=True, lines=_unlisted(brand, channel, who))


def _broken(channel: str, error: Exception) -> Result:
    """Where it broke: who writes an adapter has nothing else to go by."""
    at = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(at.filename).name}:{at.lineno}"
    line = f"channels.{channel.replace(':', '.')}: the adapter broke at {where}: {type(error).__name__}: {error}"
    return Result(channel, ok=False, lines=(scrub(line),))


def _unlisted(brand: Brand, channel: str, who: str) -> tuple[str, ...]:
    ours, platform = officials_of(brand), channel.partition(":")[0]
    table, listed = (
        ("handle", ours.has(platform, who)) if who.startswith("@") else ("email", "@" not in who or ours.has_email(who))
    )
    return () if listed else (f"{who} is not in [brand.{table}], so /verify does not call it ours",)
