"""What the tests of every adapter share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest

from bot.store import Store
from tests.platforms.benches import BENCHES, Bench


@pytest.fixture(params=list(BENCHES))
async def bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    """Each platform's stand-in in turn."""
    async with BENCHES[request.param]() as made:
        yield made


@pytest.fixture
def url(tmp_path: Path) -> str:
    """An empty SQLite, for what does not depend on the database."""
    return f"sqlite:///{tmp_path / 'nightdesk.db'}"


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
