"""Files to send, until they are sent; events of another type than messages."""

import sqlalchemy as sa
from alembic import op

revision = "0014_files"
down_revision = "0013_decisions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outgoing_file",
        sa.Column("transaction_id", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
    )
    for name in ("event_type", "follows"):
        op.add_column("outgoing_message", sa.Column(name, sa.String(), nullable=True))
    following = sa.text("follows IS NOT NULL")
    op.create_index(
        "ix_outgoing_message_follows",
        "outgoing_message",
        ["follows"],
        sqlite_where=following,
        postgresql_where=following,
    )


def downgrade() -> None:
    op.drop_index("ix_outgoing_message_follows", "outgoing_message")
    for name in ("event_type", "follows"):
        op.drop_column("outgoing_message", name)
    op.drop_table("outgoing_file")
