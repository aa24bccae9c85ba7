"""Up to which entry of the chain those were told whom it concerns elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0019_handing"
down_revision = "0018_minutes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("decision_chain") as table:
        table.add_column(sa.Column("told_until", sa.Integer(), nullable=True))
    # Nothing was handed on before.
    op.execute("UPDATE decision_chain SET told_until = position")
    with op.batch_alter_table("decision_chain") as table:
        table.alter_column("told_until", nullable=False)


def downgrade() -> None:
    op.drop_column("decision_chain", "told_until")
