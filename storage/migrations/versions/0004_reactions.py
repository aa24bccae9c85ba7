"""Reactions: which the bot puts to its messages, and which people put there."""

import sqlalchemy as sa
from alembic import op

revision = "0004_reactions"
down_revision = "0003_messages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incoming_event", sa.Column("tapped", sa.String(), nullable=True))
    op.create_index("ix_incoming_event_tapped", "incoming_event", ["tapped"])
    for name in ("question_event_id", "thread_id", "reaction_key"):
        op.add_column("outgoing_message", sa.Column(name, sa.String(), nullable=True))
    op.add_column(
        "outgoing_message", sa.Column("reactions", sa.JSON(none_as_null=True), nullable=True)
    )
    op.create_index("ix_outgoing_message_target_event_id", "outgoing_message", ["target_event_id"])


def downgrade() -> None:
    op.drop_index("ix_outgoing_message_target_event_id", "outgoing_message")
    for name in ("reactions", "reaction_key", "thread_id", "question_event_id"):
        op.drop_column("outgoing_message", name)
    op.drop_index("ix_incoming_event_tapped", "incoming_event")
    op.drop_column("incoming_event", "tapped")
