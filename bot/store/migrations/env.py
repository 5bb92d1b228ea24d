"""Alembic's entry: runs the versions on the engine that it is handed."""

from alembic import context

from bot.store.engine import whole
from bot.store.tables import metadata

with whole(context.config.attributes["engine"]) as connection:
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
