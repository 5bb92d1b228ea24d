"""SQLite's file: who may read it, who works on it, and a copy of it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import stat
from pathlib import Path
from typing import IO, Any

from bot.model import Refused
from bot.store.database import StoreBusy, StoreDown

_OWN = 0o600  # what people wrote, and the newest tokens, are for nobody else on the machine


def make_private(path: Path) -> None:
    """Before SQLite makes it for everybody to read. Its log and index take the rights of the file.

    A file that is there is not opened: the system would forget SQLite's locks with the first handle that is closed.
    """
    with contextlib.suppress(OSError):  # SQLite says it better
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWN))


def doubts(path: Path) -> list[str]:
    """What an admin should know of the file."""
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        return [f"others on this machine can read every conversation; run: chmod 600 {path}*"]
    return []


def held(path: Path) -> IO[str]:
    """A lock beside the file; the system lets it go when the process ends, however it ends."""
    lock = f"{path}.lock"
    try:
        handle = os.fdopen(os.open(lock, os.O_RDWR | os.O_CREAT, _OWN), "r+")
    except OSError as error:
        raise StoreDown(
            f"{lock} cannot be opened: {error.strerror}. Let Nightdesk always run as the same user, and own its files"
        ) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        raise StoreBusy(
            f"Another Nightdesk already works on {path}. Stop it, or use PostgreSQL for several processes: "
            'set [database] url = "postgresql://..."'
        ) from None
    return handle


def copy(path: Path, to: Path) -> None:
    """All of it as it is at one moment, also while a desk works on it. Raises `Refused` and `StoreDown`."""
    if not path.is_file():
        raise Refused(f"There is no database at {path}.")
    if to.exists():
        raise Refused(f"{to} is there already. Name a file that is not.")
    draft = to.with_name(f"{to.name}.part")
    try:
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWN))
        with contextlib.closing(sqlite3.connect(path)) as source, contextlib.closing(sqlite3.connect(draft)) as target:
            source.backup(target)
            _prove(target)
        draft.rename(to)
    except (sqlite3.Error, OSError) as error:
        draft.unlink(missing_ok=True)
        reason = error.strerror if isinstance(error, OSError) else error
        raise StoreDown(f"{to} cannot be written: {reason}") from None


def _prove(copied: Any) -> None:
    found = copied.execute("PRAGMA quick_check").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(found)
