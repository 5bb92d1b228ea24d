"""A case code may stand for an answer that was too long to be said in public; wordings of a message are found by an index."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column('case_code', sa.Column('intent', AutoString(), nullable=False, server_default=''))
    op.create_index('event_by_message', 'event', ['message_id'], unique=False)
