"""Indexes by which decisions are found quickly among many."""

from alembic import op

revision = "0020_search"
down_revision = "0019_handing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_decision_decided_on", "decision", ["decided_on", "id"])
    op.create_index("ix_decision_due_on", "decision", ["due_on", "id"])
    op.drop_index("ix_decision_word_decision_id", "decision_word")
    op.create_index("ix_decision_word_decision_id", "decision_word", ["decision_id", "word"])


def downgrade() -> None:
    op.drop_index("ix_decision_word_decision_id", "decision_word")
    op.create_index("ix_decision_word_decision_id", "decision_word", ["decision_id"])
    op.drop_index("ix_decision_due_on", "decision")
    op.drop_index("ix_decision_decided_on", "decision")
