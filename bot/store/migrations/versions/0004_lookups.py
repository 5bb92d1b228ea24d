"""What is looked up by an index: the rooms of addresses, the ends of claims, messages by their platform's name alone."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column('address', sa.Column('room', AutoString(), nullable=False, server_default=''))
    _fill_rooms()
    op.create_index('address_by_room', 'address', ['channel', 'room'], unique=False)
    held = sa.text('until IS NOT NULL')
    op.create_index('claim_by_end', 'claim', ['kind', 'until'], unique=False, sqlite_where=held, postgresql_where=held)
    op.drop_index('message_by_ref', 'message')
    op.create_index('message_by_ref', 'message', ['ref', 'conversation_id'], unique=False)


def _fill_rooms() -> None:
    """What stands before the first slash, which the two databases have no common word for."""
    address = sa.table('address', sa.column('id'), sa.column('external_id'), sa.column('room'))
    conn = op.get_bind()
    conn.execute(address.update().values(room=address.c.external_id))
    in_rooms = sa.select(address.c.id, address.c.external_id).where(address.c.external_id.contains('/'))
    rows = [{'b_id': row.id, 'b_room': row.external_id.split('/', 1)[0]} for row in conn.execute(in_rooms)]
    if rows:
        one = address.update().where(address.c.id == sa.bindparam('b_id')).values(room=sa.bindparam('b_room'))
        conn.execute(one, rows)
