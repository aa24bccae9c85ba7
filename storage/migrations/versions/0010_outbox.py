"""Messages that change before they are known to be sent."""

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


def downgrade() -> None:
    op.drop_column("outgoing_message", "changed_content")
