"""Replies that wait for a second person."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table('held_reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('conversation_id', sa.Integer(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('ref', AutoString(), nullable=False),
    sa.Column('objections', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('state', AutoString(), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['agent_id'], ['agent.id'], ),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], ),
    sa.ForeignKeyConstraint(['decided_by'], ['agent.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('held_reply_by_state', 'held_reply', ['state', 'conversation_id'], unique=False)
