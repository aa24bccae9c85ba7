"""Direct chats, by person, and what could not be delivered."""

import sqlalchemy as sa
from alembic import op

revision = "0009_direct_chats"
down_revision = "0008_meetings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "direct_chat",
        sa.Column("room_id", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), nullable=False, index=True),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
    )
    # Until now only who had invited the bot was remembered: whose chat a direct one is.
    op.execute(
        "INSERT INTO direct_chat (room_id, person, made, gone) "
        "SELECT room_id, invited_by, false, false FROM joined_room "
        "WHERE direct AND invited_by <> ''"
    )
    op.create_table(
        "undelivered",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True, index=True),
    )


def downgrade() -> None:
    op.drop_table("undelivered")
    op.drop_table("direct_chat")
