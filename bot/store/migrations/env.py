"""Alembic's entry: runs the versions on the engine that it is handed."""

from alembic import context
from sqlalchemy import Engine

from bot.store.engine import begin_whole
from bot.store.tables import metadata

engine: Engine = context.config.attributes["engine"]
with engine.connect().execution_options(isolation_level="SERIALIZABLE") as connection:
    begin_whole(connection)
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
