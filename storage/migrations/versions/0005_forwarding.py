"""Questions that were forwarded to a coordination office."""

import sqlalchemy as sa
from alembic import op

revision = "0005_forwarding"
down_revision = "0004_reactions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forwarded_question",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("municipality_id", sa.String(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False, index=True),
        sa.Column("room_id", sa.String(), nullable=False),
        sa.Column("question_event_id", sa.String(), nullable=True),
        sa.Column("thread_id", sa.String(), nullable=True),
        sa.Column("office_room_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("forwarded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_answer_event_id", sa.String(), nullable=True),
    )


def downgrade() -> None:
    op.drop_table("forwarded_question")
