"""What a database is to the store: units of work that run in a transaction, and nudges after each COMMIT."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.model import Refused
from bot.store.waiting import Waiter

log = structlog.get_logger()

T = TypeVar("T")
Work = Callable[[Connection], T]

TOPIC = 140  # characters of a topic at most


class StoreDown(Exception):
    """The database cannot be used now. Nothing was kept, or nobody can know: read again, never assume."""


class StoreBusy(Exception):
    """Another process writes to this SQLite file."""


class Database:
    """Runs units of work in transactions. Every `run` returns after a durable COMMIT, or raises and changed nothing."""

    def __init__(self, engine: Engine, name: str) -> None:
        """`name` tells people which one it is, without a password."""
        self.engine = engine
        self.name = name
        self._listeners: list[Callable[[frozenset[str]], None]] = []

    async def run(self, work: Work[T], *, durable: bool = True) -> T:
        """Run in a writing transaction. What `work` raises comes out, and its changes are undone."""
        waiter: Waiter = Waiter(asyncio.get_running_loop())
        self._accept(work, waiter, durable=durable)
        return await waiter.future  # type: ignore[no-any-return]

    async def read(self, work: Work[T]) -> T:
        """Run on a consistent view; `work` must not write."""
        raise NotImplementedError

    def submit(self, work: Work[T]) -> Future[T]:
        """The same as `run` for callers without an event loop."""
        raise NotImplementedError

    def _accept(self, work: Work[Any], waiter: Waiter, *, durable: bool) -> None:
        """Run the work somewhere and tell the waiter."""
        raise NotImplementedError

    def time(self, conn: Connection) -> datetime | None:  # noqa: ARG002 - of the other kind
        """What the database's clock shows; None where it is this machine's."""
        return None

    def exclusive(self) -> None:
        """Make this process the one that does the work, where the database allows only one. Raises `StoreBusy`."""

    async def scrub(self) -> None:
        """Leave no trace of what was rewritten, where the database can. PostgreSQL keeps old rows until its vacuum."""

    def fold(self) -> None:
        """Carry into the file what stands beside it, where that is so."""

    def backup(self, to: Path) -> None:  # noqa: ARG002
        """A whole copy as a file, where the database is one. Raises `Refused` with what to do instead."""
        raise Refused("PostgreSQL makes its own copies, also beside running desks: pg_dump, or what your provider has.")

    def doubts(self) -> list[str]:
        """What an admin should know before he trusts it."""
        return []

    def on_nudge(self, listener: Callable[[frozenset[str]], None]) -> None:
        """Call `listener` from any thread with the topics of each COMMIT; a nudge may be lost, so sweep too."""
        self._listeners.append(listener)

    def close(self) -> None:
        """Finish what was accepted, then let go."""
        self.engine.dispose()

    def tell_listeners(self, topics: frozenset[str]) -> None:
        """Call every listener; one that fails stops no other."""
        if topics:
            for listener in self._listeners:
                try:
                    listener(topics)
                except Exception as error:  # noqa: BLE001 - the thread that tells is the writer: it has to go on
                    log.warning("store.listener_failed", reason=f"{type(error).__name__}: {error}")


def nudge(conn: Connection, topic: str) -> None:
    """Tell the listeners, after this unit's COMMIT, that `topic` has changed."""
    conn.info.setdefault("nudges", set()).add(topic)


def taken_nudges(conn: Connection) -> frozenset[str]:
    """What this unit has said so far; forgotten on the connection."""
    return frozenset(conn.info.pop("nudges", ()))


def cause(error: DBAPIError) -> str:
    """One line without the statement's parameters: they hold what people wrote."""
    return str(error.orig).strip().splitlines()[0] if error.orig and str(error.orig).strip() else type(error).__name__
