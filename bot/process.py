"""What a process that runs for months needs of its interpreter."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Awaitable, Callable


def leave_alone() -> None:
    """What is loaded now stays for good: a full collection that walks all of it would hold everybody up each time."""
    gc.collect()
    gc.freeze()
    gc.enable()  # the start did without


async def silently_cancelled(sweep: Callable[[], Awaitable[None]]) -> None:
    """A sweep that is under way when the house stops is no failure; the metronome would log it as one."""
    with contextlib.suppress(asyncio.CancelledError):
        await sweep()
