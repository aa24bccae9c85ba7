"""Which rows of the directory each import touched, so that readers need not read all again."""

import sqlalchemy as sa
from alembic import op

revision = "0006_changes"
down_revision = "0005_forwarding"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("directory_version", sa.Column("rows_listed", sa.Integer(), nullable=True))
    op.create_table(
        "directory_change",
        sa.Column(
            "version", sa.Integer(), sa.ForeignKey("directory_version.version"), primary_key=True
        ),
        sa.Column("sheet", sa.String(), primary_key=True),
        sa.Column("row_id", sa.String(), primary_key=True),
    )


def downgrade() -> None:
    op.drop_table("directory_change")
    op.drop_column("directory_version", "rows_listed")
