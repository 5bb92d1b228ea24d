"""The only package that knows SQL.

It promises: a `run` that returned is durable; one that raised changed nothing; an event is kept once; a claim has one
holder. SQLite and PostgreSQL pass the same suite.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection

from bot.store import migrations
from bot.store.claims import ClaimKind
from bot.store.claims import release_all as _release_all
from bot.store.database import Database, StoreBusy, StoreDown
from bot.store.engine import connect
from bot.store.statuses import EventStatus
from bot.store.unit import Unit

T = TypeVar("T")

__all__ = ["ClaimKind", "EventStatus", "Store", "StoreBusy", "StoreDown", "Unit"]


class Store:
    """The way to the database for everybody else: `run` writes, `read` reads, `on_nudge` hears of changes."""

    def __init__(self, url: str, pool: int = 8) -> None:
        """`url` as in the settings. Opens nothing that fails yet; `prepare` does."""
        self.url = url
        self._database: Database = connect(url, pool)

    def prepare(self, *, migrate: bool | None = None) -> None:
        """Bring the schema to this version: by itself on SQLite, on PostgreSQL only when `migrate` is said.

        Raises `StoreDown` (unreachable, or the schema is older and `nightdesk migrate` has to run).
        """
        by_itself = self._migrates_itself if migrate is None else migrate
        if migrations.bring_up(self._database.engine, allowed=by_itself):
            self._database.fold()  # who copies the file alone has at least a database of ours, and not an empty one

    def foretold(self) -> str:
        """What `prepare` would change of a database in use, which is left as it is. Raises `StoreDown` as that does."""
        return migrations.foretold(self._database.engine, allowed=self._migrates_itself)

    @property
    def _migrates_itself(self) -> bool:
        return self.url.startswith("sqlite")

    def work_alone(self) -> None:
        """Before the workers start. On SQLite: refuse a second process, free what a dead one held."""
        self._database.exclusive()
        if self.url.startswith("sqlite"):
            every = [kind for kind in ClaimKind if kind is not ClaimKind.ASSIGNMENT]
            self._database.submit(lambda conn: _release_all(conn, every)).result()

    @property
    def name(self) -> str:
        """Which database it is, for people: no password."""
        return self._database.name

    def doubts(self) -> list[str]:
        """What an admin should know of it: others who can read it."""
        return self._database.doubts()

    def backup(self, to: Path) -> None:
        """A whole copy, also while a desk works on it. Raises `Refused` (PostgreSQL, a file that is there) or `StoreDown`."""
        self._database.backup(to)

    async def run(self, work: Callable[[Unit], T], *, durable: bool = True) -> T:
        """One durable transaction. Raises what `work` raised, or `StoreDown`.

        Not `durable`: a power cut may undo it, whole, unless a durable one came after it. For a lease of this process
        that is as good, for the process ends with the power; and it waits for no disk.
        """
        return await self._database.run(lambda conn: _whole(work, conn), durable=durable)

    async def read(self, work: Callable[[Unit], T]) -> T:
        """A consistent view; `work` must not write."""
        return await self._database.read(lambda conn: work(Unit(conn)))

    def time(self, unit: Unit) -> datetime | None:
        """What the database's clock shows; None where it is this machine's."""
        return self._database.time(unit.conn)

    async def scrub(self) -> None:
        """What was rewritten stands nowhere in the database's own files, as far as the database allows."""
        await self._database.scrub()

    def run_now(self, work: Callable[[Unit], T]) -> T:
        """`run` for callers without an event loop: the command line, tests."""
        return self._database.submit(lambda conn: _whole(work, conn)).result()

    def raw(self, work: Callable[[Connection], T]) -> T:
        """For checks of the database itself."""
        return self._database.submit(work).result()

    def on_nudge(self, listener: Callable[[frozenset[str]], Any]) -> None:
        """Called from another thread with the topics of each commit: `deliver`, `turn`, `trouble`, `conversation:7`."""
        self._database.on_nudge(listener)

    def close(self) -> None:
        """Finish what was accepted and let go."""
        self._database.close()


def _whole(work: Callable[[Unit], T], conn: Connection) -> T:
    unit = Unit(conn)
    result = work(unit)
    unit.write_changes()
    return result
