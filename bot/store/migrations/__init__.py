"""Forward-only Alembic migrations: add first, remove in a later release."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.store.database import StoreDown, cause

HEAD = "0005"  # a test holds it against the newest file in versions/
_HERE = Path(__file__).parent


def current(conn: Connection) -> str | None:
    """The schema's version; None on an empty database."""
    try:
        with conn.begin_nested():
            found: str | None = conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        return None
    return found


def bring_up(engine: Engine, *, allowed: bool) -> bool:
    """True when something was done. Not when the schema is current: Alembic takes half a second to import."""
    if _to_be_done(engine, allowed=allowed) is None:
        return False
    upgrade(engine)
    return True


def foretold(engine: Engine, *, allowed: bool) -> str:
    """What `bring_up` would do about a database that somebody uses; empty where nothing. One that is not there yet is made."""
    found = _to_be_done(engine, allowed=allowed)
    if found == "":
        upgrade(engine)
    return f"the database has schema {found}; `nightdesk run` will bring it to {HEAD}" if found else ""


def _to_be_done(engine: Engine, *, allowed: bool) -> str | None:
    """The version that is to be brought up, empty where there is none yet; None where it is current. Raises `StoreDown`."""
    try:
        with engine.connect() as conn, conn.begin():
            found = current(conn)
            strange = [] if found else _not_ours(conn)
    except DBAPIError as error:
        raise StoreDown(f"the database cannot be reached: {str(error.orig).strip()}") from None
    if strange:
        raise StoreDown(
            f"the database holds tables that are not of this Nightdesk ({', '.join(strange[:3])}); it needs one of its own, "
            "empty at first, or one that was copied whole"
        )
    if found is not None and found > HEAD:
        raise StoreDown(
            f"the database has schema {found}, newer than this Nightdesk knows ({HEAD}), or of another program; upgrade Nightdesk"
        )
    if found == HEAD:
        _prove_writable(engine)
        return None
    if not allowed:
        raise StoreDown(
            f"the database has schema {found or 'none'}, this Nightdesk needs {HEAD}: run `nightdesk migrate`"
        )
    return found or ""


def _not_ours(conn: Connection) -> list[str]:
    """Tables that nobody can bring up: there is no version beside them. Ours come with theirs or not at all."""
    return sorted({*inspect(conn).get_table_names()} - {"alembic_version"})


def _prove_writable(engine: Engine) -> None:
    """A file or a server that may only be read is found out before the first message comes, not by it."""
    try:
        with engine.connect() as conn, conn.begin() as trying:
            conn.execute(text("UPDATE conversation SET id = id WHERE 1 = 0"))
            trying.rollback()
    except DBAPIError as error:
        raise StoreDown(f"the database cannot be written: {cause(error)}") from None


def upgrade(engine: Engine) -> None:
    """Run what is missing. Raises `StoreDown` when the database does not take it; then nothing has changed."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["engine"] = engine
    try:
        command.upgrade(config, "head")
    except DBAPIError as error:
        raise StoreDown(f"the schema cannot be made: {cause(error)}") from None
    except CommandError as error:
        raise StoreDown(f"the database's schema is of another program: {error}") from None
