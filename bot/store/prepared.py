"""Statements that are built and compiled once. With `engine` the only module that knows which database it is."""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError


def upsert(conn: Connection, table: Any) -> Any:
    """An INSERT that knows ON CONFLICT: both databases speak it alike, SQLAlchemy keeps one class for each."""
    return {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[conn.dialect.name](table)


class Prepared:
    """A statement that is built once per database: building costs three to seven times what executing does.

    On SQLite, where everything runs in this process, it is also compiled once and handed to the driver as it is: what
    SQLAlchemy does per execution costs five times what SQLite does. Types are converted by SQLAlchemy's own processors.
    """

    def __init__(self, build: Callable[[Callable[[Any], Any]], Any]) -> None:
        """`build` is handed the INSERT that knows ON CONFLICT, for those that need it."""
        self._build = build
        self._built: dict[str, Any] = {}
        self._lists: tuple[str, ...] = ()
        self._compiled: dict[tuple[object, ...], _Compiled] = {}

    def __call__(self, conn: Connection, **values: Any) -> Found:
        """Execute with these values."""
        if conn.dialect.name == "sqlite":
            shape = (*values, *[len(values[name]) for name in self._lists])
            compiled = self._compiled.get(shape) or self._compile(conn, values)
            return compiled.execute(conn, values)
        result = conn.execute(self._statement(conn), values)
        return Found(result.all() if result.returns_rows else [], result.rowcount)

    def many(self, conn: Connection, rows: list[dict[str, Any]]) -> None:
        """Execute once per row of values."""
        if len(rows) == 1:
            self(conn, **rows[0])
        else:
            conn.execute(self._statement(conn), rows)

    def _compile(self, conn: Connection, values: dict[str, Any]) -> _Compiled:
        """One text for each length of a list in an IN: batches have an end, so there are few."""
        statement = self._statement(conn)
        compiled = _Compiled(statement, conn.dialect, values)
        self._lists = tuple(compiled.lists)
        self._compiled[(*values, *[len(values[name]) for name in self._lists])] = compiled
        return compiled

    def _statement(self, conn: Connection) -> Any:
        name = conn.dialect.name
        if name not in self._built:
            self._built[name] = self._build(lambda table: upsert(conn, table))
        return self._built[name]


class Found:
    """The rows of a statement, all fetched, and how many it changed."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: Sequence[Any], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def first(self) -> Any:
        """The first row, or None."""
        return self._rows[0] if self._rows else None

    def one_or_none(self) -> Any:
        """The only row, or None."""
        if len(self._rows) > 1:
            raise LookupError("more than one row")
        return self.first()

    def one(self) -> Any:
        """The only row. LookupError when there is none."""
        if len(self._rows) != 1:
            raise LookupError("not one row")
        return self._rows[0]

    def scalar(self) -> Any:
        """The first column of the first row, or None."""
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        """The first column of the only row."""
        return self.one()[0]


class _Compiled:
    """SQL for the driver, and how values and columns are converted."""

    def __init__(self, statement: Any, dialect: Any, values: dict[str, Any]) -> None:
        keys = list(values) if statement.is_insert else None
        compiled = statement.compile(dialect=type(dialect)(paramstyle="named"), column_keys=keys)
        expanded = compiled.construct_expanded_state(values)
        self._sql = expanded.statement
        self.lists = {name: names for name, names in expanded.parameter_expansion.items() if name in values}
        given = {*values, *(name for names in self.lists.values() for name in names)}
        self._fixed = {name: value for name, value in expanded.parameters.items() if name not in given}
        processors = {**compiled._bind_processors, **expanded.processors}  # noqa: SLF001 - the way SQLAlchemy itself executes
        self._in = [(name, process) for name, process in processors.items() if name in expanded.parameters]
        columns = compiled._result_columns  # noqa: SLF001
        names = [column.keyname for column in columns]
        row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024
        self._row: Any = row._make if names else None
        self._out = [
            (place, process)
            for place, column in enumerate(columns)
            if (process := column.type.dialect_impl(dialect).result_processor(dialect, None))
        ]

    def execute(self, conn: Connection, values: dict[str, Any]) -> Found:
        if self._fixed:
            values |= self._fixed
        for name, names in self.lists.items():
            values |= zip(names, values.pop(name), strict=True)
        for name, process in self._in:
            values[name] = process(values[name])
        try:
            cursor = conn.connection.driver_connection.execute(self._sql, values)  # type: ignore[union-attr]
            rows = cursor.fetchall() if self._row else []
        except sqlite3.Error as error:
            raise wrapped(error) from error
        return Found([self._converted(row) for row in rows], cursor.rowcount)

    def _converted(self, row: tuple[Any, ...]) -> Any:
        if self._out:
            cells = list(row)
            for place, process in self._out:
                cells[place] = process(cells[place])
            return self._row(cells)
        return self._row(row)


def wrapped(error: sqlite3.Error) -> DBAPIError:
    """As SQLAlchemy would raise it, without the values."""
    kinds = {sqlite3.OperationalError: OperationalError, sqlite3.IntegrityError: IntegrityError}
    kind = next((ours for theirs, ours in kinds.items() if isinstance(error, theirs)), DBAPIError)
    return kind("", None, error, hide_parameters=True)


def empty_log(engine: Engine) -> None:
    """Fold SQLite's write-ahead log into the file: what was rewritten stands in neither."""
    with engine.connect() as conn:
        conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
