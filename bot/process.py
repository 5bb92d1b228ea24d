"""What a process that runs for months needs of its interpreter."""

from __future__ import annotations

import gc


def leave_alone() -> None:
    """What is loaded now stays for good: a full collection that walks all of it would hold everybody up each time."""
    gc.collect()
    gc.freeze()
    gc.enable()  # the start did without
