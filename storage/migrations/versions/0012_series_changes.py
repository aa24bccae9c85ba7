"""What messages changed about a series, to take it back."""

import sqlalchemy as sa
from alembic import op

revision = "0012_series_changes"
down_revision = "0011_minutes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series_change",
        sa.Column("event_id", sa.String(), primary_key=True),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("series_change")
