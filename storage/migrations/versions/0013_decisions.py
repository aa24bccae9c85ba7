"""Decisions, the chain of their entries, and the words by which they are found."""

import sqlalchemy as sa
from alembic import op

revision = "0013_decisions"
down_revision = "0012_series_changes"
branch_labels = None
depends_on = None

_START = "0" * 64
_SORTED = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("meeting_id", sa.String(), nullable=True, index=True),
        sa.Column("agenda_key", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("applicant", sa.String(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("responsible_ids", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("goal", sa.String(), nullable=False),
        sa.Column("field_of_action", sa.Integer(), nullable=True),
        sa.Column("vote", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("replaced_by", sa.String(), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "parent_id", sa.Integer(), sa.ForeignKey("decision.id"), nullable=True, index=True
        ),
        sa.Column("room_id", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=True, index=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.UniqueConstraint("body", "year", "sequence", name="uq_decision_body_year_sequence"),
    )
    op.create_index("ix_decision_body_decided_on", "decision", ["body", "decided_on"])
    op.create_index("ix_decision_state_due_on", "decision", ["state", "due_on"])
    op.create_table(
        "decision_entry",
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column(
            "decision_id", sa.Integer(), sa.ForeignKey("decision.id"), nullable=False, index=True
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=True, index=True),
    )
    chain = op.create_table(
        "decision_chain",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
    )
    op.bulk_insert(chain, [{"id": 1, "position": 0, "hash": _START}])
    op.create_table(
        "decision_word",
        sa.Column("word", _SORTED, primary_key=True),
        sa.Column(
            "decision_id", sa.Integer(), sa.ForeignKey("decision.id"), primary_key=True,
            autoincrement=False, index=True,
        ),
    )  # fmt: skip
    op.create_table(
        "decision_spelling",
        sa.Column("spelling", sa.String(), primary_key=True),
        sa.Column("word", sa.String(), primary_key=True),
    )


def downgrade() -> None:
    op.drop_table("decision_spelling")
    op.drop_table("decision_word")
    op.drop_table("decision_chain")
    op.drop_table("decision_entry")
    op.drop_table("decision")
