"""Messages that change before they are known to be sent, and an index of what waits."""

import sqlalchemy as sa
from alembic import op

revision = "0010_outbox"
down_revision = "0009_direct_chats"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "outgoing_message", sa.Column("changed_content", sa.JSON(none_as_null=True), nullable=True)
    )
    pending = sa.text("state = 'pending'")
    op.create_index(
        "ix_outgoing_message_pending",
        "outgoing_message",
        ["kind", "sequence"],
        sqlite_where=pending,
        postgresql_where=pending,
    )


def downgrade() -> None:
    op.drop_index("ix_outgoing_message_pending", "outgoing_message")
    op.drop_column("outgoing_message", "changed_content")
