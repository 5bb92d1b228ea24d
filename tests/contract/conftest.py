"""What the tests of every adapter share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

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
