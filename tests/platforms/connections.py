"""Every connection that this process opens and every name that it asks for, as Python itself tells it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

_watching: list[list[tuple[str, int]]] = []


def _told(event: str, told: tuple[Any, ...]) -> None:
    if not _watching:
        return
    if event == "socket.connect" and isinstance(told[1], tuple):
        _watching[-1].append((str(told[1][0]), int(told[1][1])))
    elif event == "socket.getaddrinfo":
        _watching[-1].append((str(told[0]), int(told[1] or 0)))


sys.addaudithook(_told)  # stays until the process ends, and costs nothing while nobody watches


@contextlib.contextmanager
def watched() -> Iterator[list[tuple[str, int]]]:
    """Host and port of each, in order."""
    _watching.append([])
    try:
        yield _watching[-1]
    finally:
        _watching.pop()
