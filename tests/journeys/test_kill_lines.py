"""kill -9 at executed lines of our own modules, each time on a fresh file: nothing is lost, stuck, or said twice without a cause.

KILL_POINTS says at how many lines, each flow having its share; `all` takes every one. `tests/killing.py` does it, in a process of its own.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
POINTS = int(os.environ.get("KILL_POINTS", "2000").replace("all", "0"))
HIT = (  # where kills have to have landed, or the sample proves nothing: of these flows more than every second line is taken
    "bot/store/engine.py SqliteDatabase._attempt",
    "bot/store/engine.py SqliteDatabase._commit",
    "bot/store/engine.py _say",
    "bot/store/migrations/versions/0001_first.py upgrade",
    "handoff/holding.py Holding.take",
    "handoff/holding.py Holding.of",
    "handoff/desk.py Desk._end.<locals>.work",
)
HIT_OFTEN = (  # of these fewer, and they fall here or there
    "bot/inbox/inbox.py",
    "bot/inbox/carrying.py",
    "bot/inbox/keeping.py",
    "bot/outbox/outbox.py",
    "bot/triage/deciding.py",
    "bot/store/claims.py",
    "bot/store/deliveries.py",
    "bot/store/unit.py",
)


@pytest.fixture
def quick_folder() -> Iterator[Path]:
    """In memory where that can be had: a kill needs no disk, and thousands of files need not wear one out."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="nd-kill-", dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


async def _kills(folder: Path, points: int, *more: str) -> dict[str, Any]:
    quiet = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # a process that forks has one thread
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.killing", str(folder), str(points), *more, cwd=ROOT, env=quiet,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await process.communicate()
    assert process.returncode == 0
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.mark.timeout(7200)
@pytest.mark.xdist_group("kill")
async def test_killed_at_any_line_it_loses_nothing_and_ends_as_if_nothing_had_happened(quick_folder: Path) -> None:
    found = await _kills(quick_folder, POINTS)
    functions = {name for name, often in found["functions"].items() if often}
    print(
        f"points {found['points']} of lines {found['lines']}, in {len(functions)} functions, {found['ended before']} ended before"
    )
    assert found["wrong"] == []
    assert found["ended before"] <= found["points"] / 50
    if not POINTS or POINTS >= 2000:
        assert set(HIT) <= functions
        assert set(HIT_OFTEN) <= {name.split()[0] for name in functions}
        assert len(functions) >= 250


@pytest.mark.timeout(300)
@pytest.mark.xdist_group("kill")
async def test_the_same_kills_find_units_that_are_no_transactions(quick_folder: Path) -> None:
    """The counter-proof: with BEGIN and COMMIT left out, a kill leaves half of what belongs together."""
    found = await _kills(quick_folder, 200, "halved")
    print(f"points {found['points']}, half done after {len(found['wrong'])}")
    assert len(found["wrong"]) >= 5
