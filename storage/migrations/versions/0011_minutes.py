"""Since when minutes of a committee's meetings are expected by a deadline."""

import sqlalchemy as sa
from alembic import op

revision = "0011_minutes"
down_revision = "0010_outbox"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("committee_rules", sa.Column("minutes_since", sa.Date(), nullable=True))
    # When the deadline was set is not known, but not later than the last change.
    op.execute(
        "UPDATE committee_rules SET minutes_since = date(changed_at) WHERE minutes_days IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_column("committee_rules", "minutes_since")
