"""Forward-only Alembic migrations: add first, remove in a later release."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.store.database import StoreDown

HEAD = "0003"  # a test holds it against the newest file in versions/
_HERE = Path(__file__).parent


def current(conn: Connection) -> str | None:
    """The schema's version; None on an empty database."""
    try:
        with conn.begin_nested():
            found: str | None = conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        return None
    return found


def bring_up(engine: Engine, *, allowed: bool) -> None:
    """Do nothing when the schema is current: Alembic takes half a second to import, so it is asked only when needed."""
    try:
        with engine.connect() as conn, conn.begin():
            found = current(conn)
    except DBAPIError as error:
        raise StoreDown(f"the database cannot be reached: {str(error.orig).strip()}") from None
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise StoreDown(f"the database has schema {found}, newer than this Nightdesk knows ({HEAD}); upgrade Nightdesk")
    if not allowed:
        raise StoreDown(
            f"the database has schema {found or 'none'}, this Nightdesk needs {HEAD}: run `nightdesk migrate`"
        )
    upgrade(engine)


def upgrade(engine: Engine) -> None:
    """Run what is missing."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["engine"] = engine
    command.upgrade(config, "head")
