"""Time, identity, chance: the only module that asks the machine for them."""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import socket
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What a shell holds instead of asking the machine."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that never run backwards; only differences mean something."""

    async def sleep(self, seconds: float) -> None:
        """Wait; a test's clock may return at once."""

    def jitter(self, low: float, high: float) -> float:
        """A number between the two, so that many waiters do not return together."""

    def token(self) -> str:
        """256 bits of secret, URL safe."""


class SystemClock:
    """The machine's own."""

    def now(self) -> datetime:
        """The wall clock."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """The monotonic clock."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """`asyncio.sleep`."""
        await asyncio.sleep(seconds)

    def jitter(self, low: float, high: float) -> float:
        """Chance without secrecy: it spreads retries."""
        return random.uniform(low, high)  # noqa: S311 - spreads load, guards nothing

    def token(self) -> str:
        """From the operating system's secure source."""
        return secrets.token_urlsafe(32)


def holder() -> str:
    """A name for this process in claims: host, process and a random part, so that a restart never looks like itself."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
