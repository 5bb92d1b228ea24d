"""A disk whose power can be cut: a layer under SQLite that writes down what is written and synced, and can refuse to sync.

SQLite reaches files through a table of functions (a VFS). Here that of the system is copied and four of its functions go through
Python: what is opened, written, truncated, synced or deleted is passed on and written down. Everything else stays what it is, so
the store above runs as it always does. From the record `Platter` makes what a power cut would leave behind.
"""

from __future__ import annotations

import ctypes
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SECTOR = 512
_OK, _IOERR, _IOERR_FSYNC = 0, 10, 10 | 4 << 8
_P, _INT, _I64 = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
_OPEN = ctypes.CFUNCTYPE(_INT, _P, _P, _P, _INT, _P)
_DELETE = ctypes.CFUNCTYPE(_INT, _P, _P, _INT)
_WRITE = ctypes.CFUNCTYPE(_INT, _P, _P, _INT, _I64)
_TRUNCATE = ctypes.CFUNCTYPE(_INT, _P, _I64)
_SYNC = ctypes.CFUNCTYPE(_INT, _P, _INT)


class _Vfs(ctypes.Structure):
    """`sqlite3_vfs` as <sqlite3.h> has it, third version."""

    _fields_ = (
        ("version", _INT), ("file_size", _INT), ("longest_path", _INT), ("next", _P), ("name", ctypes.c_char_p), ("more", _P),
        ("open", _P), ("delete", _P), ("rest", _P * 13),
    )  # fmt: skip


class _Methods(ctypes.Structure):
    """`sqlite3_io_methods`, third version."""

    _fields_ = (
        ("version", _INT), ("close", _P), ("read", _P), ("write", _P), ("truncate", _P), ("sync", _P), ("rest", _P * 13),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Op:
    """Something that was done to a file. `at` is an offset, a size, or for `delete` whether its folder was synced too."""

    kind: str  # write, truncate, sync, failed, delete
    path: str
    at: int = 0
    data: bytes = b""


class Disk:
    """Records while it is `mounted`. `refuses` is asked before each sync: True is an EIO."""

    def __init__(self) -> None:
        self.log: list[Op] = []
        self.refuses: Callable[[str], bool] = lambda _: False
        self._names: dict[int, str] = {}
        self._copies: dict[int, _Methods] = {}
        self._alive: list[Any] = []  # what SQLite points to

    @contextmanager
    def mounted(self, probe: Path) -> Iterator[Disk]:
        """Whatever SQLite opens from here on lies on this disk. `probe` is a file to try it with."""
        library = _library()
        library.sqlite3_vfs_find.restype = _P
        base = library.sqlite3_vfs_find(None)
        real = _Vfs.from_address(base)
        ours = _Vfs.from_buffer_copy(real)
        ours.name = b"nightdesk-disk"
        ours.open, ours.delete = self._opener(base, real), self._deleter(base, real)
        self._alive.append(ours)
        assert library.sqlite3_vfs_register(ctypes.byref(ours), 1) == _OK
        try:
            with closing(sqlite3.connect(probe)) as conn:
                conn.execute("CREATE TABLE probe (x)")
            assert self.log, "the sqlite3 module uses another library than the one that was found: nothing is recorded"
            self.log.clear()
            yield self
        finally:
            library.sqlite3_vfs_unregister(ctypes.byref(ours))

    def _opener(self, base: int, real: _Vfs) -> int | None:
        passed_on = _OPEN(real.open)

        def opened(_: int, name: int | None, file: int, flags: int, out: int | None) -> int:
            result = int(passed_on(base, name, file, flags, out))
            methods = _P.from_address(file)
            if result == _OK and name and methods.value:
                self._names[file] = ctypes.string_at(name).decode()
                methods.value = ctypes.addressof(self._recording(methods.value))
            return result

        return self._pointer(_OPEN(opened))

    def _deleter(self, base: int, real: _Vfs) -> int | None:
        passed_on = _DELETE(real.delete)

        def deleted(_: int, name: int, sync: int) -> int:
            self.log.append(Op("delete", ctypes.string_at(name).decode(), sync))
            return int(passed_on(base, name, sync))

        return self._pointer(_DELETE(deleted))

    def _recording(self, address: int) -> _Methods:
        if address not in self._copies:
            real = _Methods.from_address(address)
            copy = _Methods.from_buffer_copy(real)
            write, truncate, sync = _WRITE(real.write), _TRUNCATE(real.truncate), _SYNC(real.sync)

            def written(file: int, data: int, size: int, at: int) -> int:
                self.log.append(Op("write", self._names[file], at, ctypes.string_at(data, size)))
                return int(write(file, data, size, at))

            def truncated(file: int, size: int) -> int:
                self.log.append(Op("truncate", self._names[file], size))
                return int(truncate(file, size))

            def synced(file: int, flags: int) -> int:
                if self.refuses(self._names[file]):
                    self.log.append(Op("failed", self._names[file]))
                    return _IOERR_FSYNC
                result = int(sync(file, flags))
                self.log.append(Op("sync" if result == _OK else "failed", self._names[file]))
                return result

            copy.write, copy.truncate = self._pointer(_WRITE(written)), self._pointer(_TRUNCATE(truncated))
            copy.sync = self._pointer(_SYNC(synced))
            self._copies[address] = copy
        return self._copies[address]

    def _pointer(self, function: Any) -> int | None:
        self._alive.append(function)
        return ctypes.cast(function, _P).value


def _library() -> Any:
    """The SQLite that Python's own module uses: wherever its functions can be found by name."""
    import _sqlite3

    tried = [
        getattr(_sqlite3, "__file__", None),
        None,
    ]  # a module of its own and what it is linked to; the program itself
    for place in tried:
        library = ctypes.CDLL(place)
        if hasattr(library, "sqlite3_vfs_register"):
            library.sqlite3_libversion.restype = ctypes.c_char_p
            assert library.sqlite3_libversion().decode() == sqlite3.sqlite_version
            return library
    raise AssertionError(
        f"This Python has SQLite {sqlite3.sqlite_version} built in and shows none of its functions, so no disk can be put under "
        "it. Run this test with a Python that uses the system's libsqlite3 (Debian's, Homebrew's, pyenv's)."
    )


@dataclass(slots=True)
class Platter:
    """What lies on the disk for certain, and what was written since and may be lost, whole or in sectors, in any order.

    `forgetful`: what could not be synced once is never written, although later syncs succeed and readers still see it; that is
    what Linux does. Otherwise it is kept for the next sync.
    """

    forgetful: bool = False
    kept: dict[str, bytearray] = field(default_factory=dict)
    loose: dict[str, list[Op]] = field(default_factory=dict)
    ghosts: dict[str, bytearray] = field(default_factory=dict)  # deleted, and the folder was not synced

    def feed(self, op: Op) -> None:
        """One more thing happens."""
        loose = self.loose.setdefault(op.path, [])
        match op.kind:
            case "sync":
                if op.path not in self.kept:
                    self.ghosts.clear()  # SQLite syncs the folder together with a file that is new there
                image = self.kept.setdefault(op.path, bytearray())
                for one in loose:
                    _apply(image, one)
                loose.clear()
            case "failed":
                if self.forgetful:
                    loose.clear()
            case "delete":
                loose.clear()
                gone = self.kept.pop(op.path, None)
                if gone is not None and not op.at:
                    self.ghosts[op.path] = gone
            case _:
                loose.append(op)

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """The files as somebody finds them who switches the power on again."""
        found = {path: bytearray(image) for path, image in self.kept.items()}
        found |= {path: bytearray(image) for path, image in self.ghosts.items() if chance.random() < 0.5}
        for path, ops in self.loose.items():
            if not ops:
                continue
            image = found.setdefault(path, bytearray())
            survives = chance.choice([0.0, 0.1, 0.5, 0.9, 0.99, 1.0])
            stale = chance.random() < 0.3  # where nothing was written yet stands what another file left there
            if chance.random() < 0.3:  # the file has grown, what was written has not arrived
                _grow(image, max(op.at + len(op.data) for op in ops), chance if stale else None)
            for op in ops:
                for part in _sectors(op):
                    if chance.random() < survives:
                        _apply(image, part, chance if stale else None)
        return {path: bytes(image) for path, image in found.items()}


def _sectors(op: Op) -> Iterator[Op]:
    if op.kind != "write":
        yield op
        return
    at, end = op.at, op.at + len(op.data)
    while at < end:
        stop = min(end, (at // SECTOR + 1) * SECTOR)
        yield Op("write", op.path, at, op.data[at - op.at : stop - op.at])
        at = stop


def _apply(image: bytearray, op: Op, chance: random.Random | None = None) -> None:
    if op.kind == "truncate":
        del image[op.at :]
    else:
        _grow(image, op.at, chance)
        image[op.at : op.at + len(op.data)] = op.data


def _grow(image: bytearray, size: int, chance: random.Random | None) -> None:
    missing = size - len(image)
    if missing > 0:
        image.extend(chance.randbytes(missing) if chance else bytes(missing))
