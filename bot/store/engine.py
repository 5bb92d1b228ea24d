"""The only module that knows *which* database. One `run(work)` for both; on SQLite one writer with group commit."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy
from sqlalchemy import Connection, event
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError

from bot.store import sqlite_file
from bot.store.database import Database, StoreDown, Work, cause, taken_nudges
from bot.store.prepared import empty_log, wrapped
from bot.store.waiting import Waiter, tell

T = TypeVar("T")

GROUP = 50  # units in one COMMIT at most: enough to share an fsync, few enough that none waits long


@dataclass(frozen=True, slots=True)
class _Asked:
    """A unit that waits for the writer, and who waits for the unit."""

    work: Work[Any]
    asker: Future[Any] | Waiter
    durable: bool = True


class SqliteDatabase(Database):
    """One file. A single writer thread drains the units that wait, each in a SAVEPOINT, one COMMIT for the group."""

    def __init__(self, url: str) -> None:
        self.path = Path(url.removeprefix("sqlite:///")).resolve()  # one file, one lock, by whatever name
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreDown(f"{self.path.parent} cannot be made: {error.strerror}") from None
        engine = sqlalchemy.create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect_args={"timeout": 30, "check_same_thread": False},
        )
        event.listen(engine, "do_connect", lambda *_: sqlite_file.make_private(self.path))
        event.listen(engine, "connect", _prepare_sqlite)
        super().__init__(engine, str(self.path))
        self._units: queue.SimpleQueue[_Asked | None] = queue.SimpleQueue()
        self._readers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="store-read")
        self._lock: Any = None
        self._closed = False
        self._in_doubt = False  # a sync has failed: what was written and not synced may be forgotten by the system
        self._writer = threading.Thread(target=self._write, name="store-write", daemon=True)
        self._writer.start()

    def submit(self, work: Work[T]) -> Future[T]:
        """Queue for the next group."""
        future: Future[T] = Future()
        if self._closed:
            future.set_exception(StoreDown("the store is closed"))
        else:
            self._units.put(_Asked(work, future))
        return future

    def _accept(self, work: Work[Any], waiter: Waiter, *, durable: bool) -> None:
        if self._closed:
            waiter.settle(None, StoreDown("the store is closed"))
        else:
            self._units.put(_Asked(work, waiter, durable))

    async def read(self, work: Work[T]) -> T:
        """On a reader's connection: WAL lets it go on while the writer writes."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def scrub(self) -> None:
        """Fold the write-ahead log into the file and empty it. What is being read keeps its pages until the next time."""
        await asyncio.get_running_loop().run_in_executor(self._readers, self.fold)

    def fold(self) -> None:
        """The same, at once."""
        with contextlib.suppress(DBAPIError):
            empty_log(self.engine)

    def exclusive(self) -> None:
        """By a lock beside the file."""
        self._lock = sqlite_file.held(self.path)

    def backup(self, to: Path) -> None:
        """By SQLite's own way of copying a database in use."""
        sqlite_file.copy(self.path, to)

    def doubts(self) -> list[str]:
        """Of the rights of the file."""
        return sqlite_file.doubts(self.path)

    def close(self) -> None:
        """Let the writer finish its queue."""
        self._closed = True
        self._units.put(None)
        self._writer.join()
        self._readers.shutdown()
        super().close()
        if self._lock:
            self._lock.close()

    def _read(self, work: Work[T]) -> T:
        try:
            with self.engine.connect() as conn:
                conn.exec_driver_sql("BEGIN")
                try:
                    return work(conn)
                finally:
                    conn.exec_driver_sql("ROLLBACK")
        except DBAPIError as error:
            raise StoreDown(cause(error)) from error

    def _write(self) -> None:
        going_on = True
        while going_on:
            group, going_on = self._next_group()
            if group:
                self._commit(group)

    def _next_group(self) -> tuple[list[_Asked], bool]:
        first = self._units.get()
        if first is None:
            return [], False
        group = [first]
        while len(group) < GROUP:
            try:
                unit = self._units.get_nowait()
            except queue.Empty:
                break
            if unit is None:
                return group, False
            group.append(unit)
        return group, True

    def _commit(self, group: list[_Asked]) -> None:
        """One transaction for all; if a unit raises, once more with a SAVEPOINT around each, so that only it is undone."""
        try:
            with self.engine.connect() as conn:
                if self._in_doubt:
                    _write_anew(conn)
                    self._in_doubt = False
                try:
                    results = self._attempt(conn, group)
                except DBAPIError:
                    raise
                except Exception:  # noqa: BLE001 - a unit's own refusal: the careful way finds out whose
                    taken_nudges(conn)
                    results = self._attempt(conn, group, careful=True)
                topics = taken_nudges(conn)
        except DBAPIError as error:
            self._in_doubt = self._in_doubt or _is_of_the_disk(error)
            if len(group) > 1 and not isinstance(error, OperationalError):  # one unit's own mistake: find out whose
                for unit in group:
                    self._commit([unit])
                return
            results, topics = [(None, _refusal(error))] * len(group), frozenset()
        tell([(asked.asker, result, raised) for asked, (result, raised) in zip(group, results, strict=True)])
        self.tell_listeners(topics)

    @staticmethod
    def _attempt(
        conn: Connection, group: list[_Asked], *, careful: bool = False
    ) -> list[tuple[Any, BaseException | None]]:
        """Run all units between BEGIN and COMMIT."""
        raw: Any = conn.connection.driver_connection
        durable = any(asked.durable for asked in group)
        try:
            _say(raw, f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            _say(raw, "BEGIN IMMEDIATE")
            if careful:
                results = [_in_savepoint(conn, raw, asked.work) for asked in group]
            else:
                results = [(asked.work(conn), None) for asked in group]
            _say(raw, "COMMIT")
        except BaseException:
            with contextlib.suppress(DBAPIError):
                _say(raw, "ROLLBACK")
            raise
        return results


def _refusal(error: DBAPIError) -> Exception:
    """A broken rule comes out as it is; anything else means that the database cannot be used now."""
    if isinstance(error, IntegrityError):
        return error
    down = StoreDown(cause(error))
    down.__cause__ = error
    return down


def _is_of_the_disk(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_IOERR


def _write_anew(conn: Connection) -> None:
    """Carry the whole log over into the file, synced, and begin an empty one.

    After a sync that failed Linux takes what it could not write for written: later syncs succeed without it
    (https://lwn.net/Articles/752063/). Commits that wait for no disk may be among that, and behind such a hole in the log SQLite
    finds nothing any more, whatever was synced later.
    """
    busy = conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
    if busy:
        raise wrapped(sqlite3.OperationalError("the disk has failed, and the log is still being read"))


def _say(raw: Any, statement: str) -> None:
    try:
        raw.execute(statement)
    except sqlite3.Error as error:
        raise wrapped(error) from error


def _in_savepoint(conn: Connection, raw: Any, work: Work[Any]) -> tuple[Any, BaseException | None]:
    before = set(conn.info.get("nudges", ()))
    _say(raw, "SAVEPOINT unit")
    try:
        result = work(conn)
    except OperationalError:
        raise  # disk full, read-only, I/O error: the whole group is in doubt
    except Exception as error:  # noqa: BLE001 - whatever a unit raises belongs to the one who asked
        _say(raw, "ROLLBACK TO unit")
        conn.info["nudges"] = before
        return None, error
    _say(raw, "RELEASE unit")
    return result, None


def connect(url: str, pool: int = 8) -> Database:
    """The database behind a `sqlite:///` or `postgresql://` URL."""
    if url.startswith("sqlite:///"):
        return SqliteDatabase(url)
    from bot.store.postgres import PostgresDatabase  # only who has PostgreSQL loads its driver

    try:
        return PostgresDatabase(url, pool)
    except (ArgumentError, ValueError):
        raise StoreDown("this is no postgresql:// address that can be used; check host and port") from None


@contextlib.contextmanager
def whole(engine: sqlalchemy.Engine) -> Iterator[Connection]:
    """Tables that are made in here come with the COMMIT, all or none, however long it takes; who wants the same waits."""
    if engine.dialect.name == "sqlite":  # its driver would commit after each
        with engine.connect().execution_options(isolation_level="SERIALIZABLE") as conn:
            conn.exec_driver_sql("BEGIN IMMEDIATE")
            yield conn
        return
    from bot.store.postgres import alone

    with alone(engine) as conn:
        yield conn


def _prepare_sqlite(raw: Any, record: object) -> None:  # noqa: ARG001 - signature given
    cursor = raw.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "cache_size=-32000",
        "temp_store=MEMORY",
        "secure_delete=ON",  # what is replaced leaves no trace in the pages
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
