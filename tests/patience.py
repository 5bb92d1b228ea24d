"""How long a test waits for something that nothing else can interrupt."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

needs_a_timer = pytest.mark.skipif(sys.platform == "win32", reason="a match is interrupted by a signal of POSIX")


class TooLong(Exception):
    """It has taken more of the processor than it may."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise `TooLong` in the midst of a match, in the main thread; what other processes take of the machine does not count."""

    def late(_number: int, _frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
