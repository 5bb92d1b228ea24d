"""The database as an admin sees it: whose it is, who may read it, whether it can be written, and a copy of it."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.model import ChannelId, Incoming, Refused
from bot.store import Store, StoreBusy, StoreDown, migrations
from tests.doubles import START


def test_a_disk_that_is_full_at_the_first_start_is_a_sentence(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/nightdesk.db")

    def small(raw: sqlite3.Connection, _: object) -> None:
        raw.execute("PRAGMA max_page_count = 5")

    event.listen(store._database.engine, "connect", small)
    with pytest.raises(StoreDown, match="the schema cannot be made: database or disk is full"):
        store.prepare()
    store.close()


@pytest.mark.parametrize("version", [None, "another"])
def test_a_database_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path, version: str | None) -> None:
    file = tmp_path / "nightdesk.db"
    with closing(sqlite3.connect(file)) as before:
        before.execute("CREATE TABLE invoice (id INTEGER)")
        before.execute("CREATE TABLE alembic_version (version_num TEXT)")
        if version:
            before.execute("INSERT INTO alembic_version VALUES (?)", (version,))
        before.commit()
    store = Store(f"sqlite:///{file}")
    with pytest.raises(StoreDown, match=r"not of this Nightdesk \(invoice\)|of another program"):
        store.prepare()
    store.close()
    with closing(sqlite3.connect(file)) as after:
        assert after.execute("SELECT count(*) FROM sqlite_master").fetchone() == (2,)


def test_a_database_that_cannot_be_written_is_found_before_a_message_comes(store: Store) -> None:
    store.prepare(migrate=True)
    engine = store._database.engine
    engine.dispose()

    def read_only(raw: Any, _: object) -> None:
        on_sqlite = isinstance(raw, sqlite3.Connection)
        raw.execute("PRAGMA query_only = ON" if on_sqlite else "SET default_transaction_read_only = on")
        raw.commit()

    event.listen(engine, "connect", read_only)
    with pytest.raises(StoreDown, match=r"cannot be written: .*read-?\s?only"):
        store.prepare(migrate=True)


def test_nobody_else_on_the_machine_can_read_what_people_wrote(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        store = Store(f"sqlite:///{tmp_path}/nightdesk.db")
        store.prepare()
        store.work_alone()
        store.backup(tmp_path / "copy.db")
        found = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert set(found) == {"nightdesk.db", "nightdesk.db-wal", "nightdesk.db-shm", "nightdesk.db.lock", "copy.db"}
    assert set(found.values()) == {0o600}
    assert store.doubts() == []
    (tmp_path / "nightdesk.db").chmod(0o640)
    assert "chmod 600" in store.doubts()[0]
    store.close()


def test_the_file_alone_is_a_database_of_ours_from_the_first_start_on(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/nightdesk.db")
    store.prepare()
    shutil.copy(tmp_path / "nightdesk.db", tmp_path / "alone.db")
    store.close()
    with closing(sqlite3.connect(tmp_path / "alone.db")) as copied:
        assert copied.execute("SELECT version_num FROM alembic_version").fetchone() == (migrations.HEAD,)


async def test_a_copy_is_whole_and_never_written_over_anything(sqlite_store: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    await sqlite_store.run(
        lambda unit: unit.keep_event(Incoming(ChannelId("fake:main"), "newest", "ann", text="hi"), START)
    )
    await asyncio.to_thread(sqlite_store.backup, copy)
    with closing(sqlite3.connect(copy)) as copied:
        assert copied.execute("SELECT key FROM event").fetchall() == [("newest",)]
    with pytest.raises(Refused, match="is there already"):
        sqlite_store.backup(copy)
    with pytest.raises(StoreDown, match="cannot be written: No such file"):
        sqlite_store.backup(tmp_path / "nowhere/copy.db")
    with closing(Store(f"sqlite:///{tmp_path}/other.db")) as none, pytest.raises(Refused, match="There is no database"):
        none.backup(tmp_path / "other-copy.db")
    assert not (tmp_path / "other.db").exists()


def test_postgresql_is_copied_by_its_own_means_and_named_without_its_password() -> None:
    with closing(Store("postgresql://desk:pa55word@db.acme.test/nightdesk?sslpassword=x")) as store:
        assert store.name == "postgresql://desk@db.acme.test/nightdesk"
        with pytest.raises(Refused, match="pg_dump"):
            store.backup(Path("copy.db"))


def test_a_second_process_on_one_file_by_another_name_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)
    first, second = Store(f"sqlite:///{tmp_path}/nightdesk.db"), Store(f"sqlite:///{tmp_path}/link/nightdesk.db")
    with closing(first), closing(second):
        first.prepare()
        first.work_alone()
        with pytest.raises(StoreBusy):
            second.work_alone()


def test_a_lock_that_cannot_be_opened_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "nightdesk.db.lock").mkdir()  # as root nothing else is out of reach
    with closing(Store(f"sqlite:///{tmp_path}/nightdesk.db")) as store:
        store.prepare()
        with pytest.raises(StoreDown, match=r"nightdesk\.db\.lock cannot be opened"):
            store.work_alone()
