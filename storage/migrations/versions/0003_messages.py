"""Tables of the Matrix runtime: sync position, rooms, messages in and out."""

import sqlalchemy as sa
from alembic import op

revision = "0003_messages"
down_revision = "0002_rooms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sync_position",
        sa.Column("user_id", sa.String(), primary_key=True),
        sa.Column("next_batch", sa.String(), nullable=False),
    )
    op.create_table(
        "joined_room",
        sa.Column("room_id", sa.String(), primary_key=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.Column("invited_by", sa.String(), nullable=False),
        sa.Column("unreadable_noticed", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "incoming_event",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("event_id", sa.String(), nullable=False, unique=True),
        sa.Column("room_id", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=True),
    )
    op.create_index(
        "ix_incoming_event_room_state", "incoming_event", ["room_id", "state", "sequence"]
    )
    op.create_table(
        "outgoing_message",
        sa.Column("sequence", sa.Integer(), primary_key=True),
        sa.Column("transaction_id", sa.String(), nullable=False, unique=True),
        sa.Column("room_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answers_event_id", sa.String(), nullable=True, index=True),
        sa.Column("target_event_id", sa.String(), nullable=True),
        sa.Column("prompts_for", sa.String(), nullable=True),
        sa.Column("command", sa.String(), nullable=True),
        sa.Column("lasting", sa.Boolean(), nullable=False),
        sa.Column("choices", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("event_id", sa.String(), nullable=True, index=True),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("failure", sa.String(), nullable=False),
    )
    op.create_index(
        "ix_outgoing_message_room_state", "outgoing_message", ["room_id", "state", "sequence"]
    )


def downgrade() -> None:
    op.drop_table("outgoing_message")
    op.drop_table("incoming_event")
    op.drop_table("joined_room")
    op.drop_table("sync_position")
