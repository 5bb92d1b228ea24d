"""PostgreSQL: the same units on a thread pool over psycopg 3. It may be far away, and silent."""

from __future__ import annotations

import asyncio
import contextlib
import math
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

import psycopg
import sqlalchemy
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import Connection, event
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError, ProgrammingError

from bot.store.database import TOPIC, Database, StoreDown, Work, cause, taken_nudges
from bot.store.patience import ANSWERS_IN, OF_THE_SYSTEM, Patience
from bot.store.waiting import Waiter

T = TypeVar("T")

_CHANNEL = "nightdesk"  # of NOTIFY
_ECHO_EVERY = 10  # half seconds
_TRY_AGAIN = {"40001", "40P01"}  # serialization failure, deadlock
_MIGRATES = 0x6E69676874  # the number of the lock under which tables are made


class PostgresDatabase(Database):
    """A thread pool over psycopg 3; LISTEN/NOTIFY carries nudges between processes."""

    def __init__(self, url: str, pool: int) -> None:
        address = sqlalchemy.make_url(url.replace("postgresql://", "postgresql+psycopg://", 1))
        self._patience = patience = Patience()
        engine = sqlalchemy.create_engine(
            address.update_query_dict({n: str(v) for n, v in OF_THE_SYSTEM.items() if n not in address.query}),
            hide_parameters=True,
            pool_size=pool,
            max_overflow=4,
            pool_pre_ping=True,
        )
        event.listen(engine, "do_connect", lambda _, __, args, more: _in_utf8(patience.connect(*args, **more)))
        event.listen(engine, "connect", _prepare_postgres)
        named = engine.url.set(drivername="postgresql", query={})._replace(password=None)
        super().__init__(engine, named.render_as_string())
        self._threads = ThreadPoolExecutor(max_workers=pool, thread_name_prefix="store")
        self._stop = threading.Event()
        self._ear: threading.Thread | None = None

    def submit(self, work: Work[T]) -> Future[T]:
        """On a thread of the pool."""
        return self._threads.submit(self._transaction, work)

    def _accept(self, work: Work[Any], waiter: Waiter, *, durable: bool) -> None:
        self._threads.submit(self._transaction, work, durable=durable).add_done_callback(waiter.hear)

    async def read(self, work: Work[T]) -> T:
        """The same pool: MVCC gives each its view."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._transaction, work)

    def on_nudge(self, listener: Callable[[frozenset[str]], None]) -> None:
        """Starts the LISTEN thread with the first listener."""
        super().on_nudge(listener)
        if self._ear is None:
            self._ear = threading.Thread(target=self._hear, name="store-listen", daemon=True)
            self._ear.start()

    def time(self, conn: Connection) -> datetime | None:
        """Now, and not when the transaction began."""
        return conn.exec_driver_sql("SELECT clock_timestamp()").scalar_one()  # type: ignore[no-any-return]

    def close(self) -> None:
        """Wait for running units, not for a database that is silent."""
        self._stop.set()
        self._patience.ends()
        self._threads.shutdown()
        if self._ear:
            self._ear.join()
        super().close()

    def _transaction(self, work: Work[T], *, durable: bool = True) -> T:
        for chance in (3, 2, 1, 0):
            try:
                with self.engine.begin() as conn:
                    if not durable:
                        conn.exec_driver_sql("SET LOCAL synchronous_commit = off")
                    result = work(conn)
                    if topics := taken_nudges(conn):
                        for payload in _payloads(topics):
                            conn.exec_driver_sql("SELECT pg_notify(%s, %s)", (_CHANNEL, payload))
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) in _TRY_AGAIN and chance:
                    continue
                raise StoreDown(cause(error)) from error
            except (IntegrityError, DataError, ProgrammingError):
                raise  # a unit's own mistake
            except DBAPIError as error:  # read-only after a failover, connection cut, out of resources
                raise StoreDown(cause(error)) from error
            else:
                return result
        raise AssertionError  # the last chance raised

    def _hear(self) -> None:
        while not self._stop.is_set():
            try:
                with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
                    raw: Any = conn.connection.driver_connection
                    raw.execute(f"LISTEN {_CHANNEL}")
                    for beat in count(1):
                        if self._stop.is_set():
                            break
                        for note in raw.notifies(timeout=0.5):
                            self.tell_listeners(frozenset(note.payload.split(",")))
                        if beat % _ECHO_EVERY == 0:  # a server that has vanished is as silent as one without notes
                            raw.execute("SELECT 1")
                    raw.execute(f"UNLISTEN {_CHANNEL}")
            except Exception:  # noqa: BLE001 - a nudge is a courtesy: sweeps find the work while we try again
                self._stop.wait(1)


@contextlib.contextmanager
def alone(engine: sqlalchemy.Engine) -> Iterator[Connection]:
    """A transaction that takes as long as it takes; who begins another one waits until it has ended, and sees what it has done."""
    with engine.connect() as conn:
        raw: Any = conn.connection.driver_connection
        raw.patience = Patience(math.inf)
        conn.exec_driver_sql("SET LOCAL statement_timeout = 0")
        conn.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATES})")
        try:
            yield conn
        finally:
            conn.invalidate()  # nobody else shall wait that long


def _payloads(topics: frozenset[str]) -> Iterator[str]:
    """PostgreSQL takes less than 8,000 bytes a notification: fourteen topics of 140 letters, four bytes each, fit."""
    names = sorted(topics)
    for first in range(0, len(names), 14):
        yield ",".join(name[:TOPIC] for name in names[first : first + 14])


class _WithoutNul(StrDumperUnknown):
    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace("\x00", ""))


def _in_utf8(made: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    """Refuse a database that cannot keep what people write: what is lost there had been acknowledged.

    The server says so by itself, before any query: one that is in no encoding answers the first of them with bytes.
    """
    encoding = made.info.parameter_status("server_encoding")
    if encoding not in (None, "UTF8"):
        made.close()
        raise StoreDown(
            f"the database is encoded in {encoding}, which has no room for what people write; make it anew: "
            "CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0"
        )
    return made


def _prepare_postgres(raw: Any, record: object) -> None:  # noqa: ARG001 - signature given
    """What the database takes, and what it does not wait for.

    A text there has no NUL; a contact's is read without, and one that an agent or a browser sends shall not end in an error.
    A process that is stopped in the middle of a unit, with the machine it runs on perhaps, must not keep its locks for ever.
    """
    raw.adapters.register_dumper(str, _WithoutNul)
    raw.execute("SET idle_in_transaction_session_timeout = '15s'")
    raw.execute(f"SET statement_timeout = '{ANSWERS_IN}s'")
    raw.commit()
