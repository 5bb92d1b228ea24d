"""How long PostgreSQL is waited for. A host that vanishes says nothing, and a thread that waits for it is gone for everybody."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg

T = TypeVar("T")

ANSWERS_IN = 20  # seconds: a statement that takes longer is ended by the server, and tried again by who needs it
_NO_ANSWER = ANSWERS_IN + 3.0  # seconds after which there is no server that could do so
_NO_ECHO = 5.0  # seconds; the question whether a connection still lives takes no time where it does
_CLOSING = 3.0  # seconds, when the process ends

OF_THE_SYSTEM: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""What the system finds out where nobody acknowledges what is sent. A URL may say otherwise."""


class Patience:
    """How long each connection of a process waits for one answer."""

    def __init__(self, longest: float = _NO_ANSWER) -> None:
        self.longest = longest

    def ends(self) -> None:
        """The process ends and has no time."""
        self.longest = _CLOSING

    def connect(self, *args: Any, **more: Any) -> psycopg.Connection[Any]:
        """A connection that is given up when its server is silent, whoever acknowledges in its place."""
        made = _Impatient.connect(*args, **more)
        made.patience = self
        return made


class _Impatient(psycopg.Connection[Any]):
    patience: Patience

    def wait(self, gen: Generator[Any, Any, T], *args: Any, **more: Any) -> T:
        """For one answer, or COMMIT."""
        return super().wait(self._in_time(gen), *args, **more)

    def _in_time(self, steps: Generator[Any, Any, T]) -> Generator[Any, Any, T]:
        began = time.monotonic()
        try:
            wanted = next(steps)
            while True:
                ready = yield wanted  # nothing, ten times a second
                if not ready and time.monotonic() - began > self._longest():
                    self.pgconn.finish()
                    raise psycopg.OperationalError("the database does not answer")
                wanted = steps.send(ready)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]

    def _longest(self) -> float:
        # Outside of a transaction we ask for an echo, or listen; both are answered at once.
        return min(self.patience.longest, _NO_ECHO) if self.autocommit else self.patience.longest
