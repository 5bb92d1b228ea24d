"""What a process that runs for months needs of its interpreter."""

from __future__ import annotations

import gc
import os
import sys
import threading


def leave_alone() -> None:
    """What is loaded now stays for good: a full collection that walks all of it would hold everybody up each time."""
    gc.collect()
    gc.freeze()
    gc.enable()  # the start did without


def end_within(seconds: float, code: int) -> None:
    """Everything is written and closed: what hangs still, a task that does not let itself be cancelled or a thread, is left."""

    def leave() -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)

    left = threading.Timer(seconds, leave)
    left.daemon = True
    left.start()
