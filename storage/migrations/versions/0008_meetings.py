"""Meetings planned by command: series, agenda, attendance, rules, what was told; polls."""

import sqlalchemy as sa
from alembic import op

revision = "0008_meetings"
down_revision = "0007_reminders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting_series",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("committee_id", sa.String(), nullable=False, index=True),
        sa.Column("first", sa.DateTime(timezone=False), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("free_days", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("planned_until", sa.DateTime(timezone=False), nullable=True),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_event_id", sa.String(), nullable=True, index=True),
    )
    op.create_table(
        "meeting_plan",
        sa.Column("meeting_id", sa.String(), primary_key=True),
        sa.Column("room_made", sa.Boolean(), nullable=False),
        sa.Column("workbook", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("series_number", sa.Integer(), sa.ForeignKey("meeting_series.number"),
                  nullable=True, index=True),
        sa.Column("occurrence", sa.DateTime(timezone=False), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("papers_out", sa.Boolean(), nullable=False),
        sa.Column("minutes_out", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_event_id", sa.String(), nullable=True, index=True),
    )  # fmt: skip
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("meeting_id", sa.String(), nullable=False, index=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("applicant", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("papers", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "agenda_change",
        sa.Column("event_id", sa.String(), primary_key=True),
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("meeting_id", sa.String(), nullable=False, index=True),
        sa.Column("start", sa.DateTime(timezone=False), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("substitute", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_event_id", sa.String(), nullable=False, index=True),
    )
    op.create_table(
        "attendance_question",
        sa.Column("transaction_id", sa.String(), primary_key=True),
        sa.Column("meeting_id", sa.String(), nullable=False, index=True),
        sa.Column("room_id", sa.String(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=False), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_event_id", sa.String(), nullable=False, index=True),
    )
    op.create_table(
        "committee_rules",
        sa.Column("committee_id", sa.String(), primary_key=True),
        sa.Column("notice_unit", sa.String(), nullable=True),
        sa.Column("urgent_days", sa.Integer(), nullable=True),
        sa.Column("papers_days", sa.Integer(), nullable=True),
        sa.Column("minutes_days", sa.Integer(), nullable=True),
        sa.Column("room_leads", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("people_leads", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("quorum", sa.String(), nullable=True),
        sa.Column("chair_rotation", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("chair_from", sa.Integer(), nullable=True),
        sa.Column("chair_year", sa.String(), nullable=True),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "meeting_told",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("meeting_id", sa.String(), nullable=False, index=True),
        sa.Column("start", sa.DateTime(timezone=False), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False, index=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("transaction_id", sa.String(), nullable=True, index=True),
        sa.UniqueConstraint("meeting_id", "start", "kind", "recipient",
                            name="uq_meeting_told_meeting_id_start_kind_recipient"),
    )  # fmt: skip
    _create_polls()
    op.add_column(
        "outgoing_message", sa.Column("offers_until", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index("ix_meeting_start", "meeting", ["start"])
    op.create_index("ix_meeting_told_start", "meeting_told", ["start"])
    op.add_column("room", sa.Column("bound_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "room",
        sa.Column("quiet_weekends", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def _create_polls() -> None:
    op.create_table(
        "date_poll",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("room_id", sa.String(), nullable=False, index=True),
        sa.Column("thread_id", sa.String(), nullable=True),
        sa.Column("committee_id", sa.String(), nullable=True, index=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("shown_revision", sa.Integer(), nullable=False),
        sa.Column("show_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False, index=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_event_id", sa.String(), nullable=True, index=True),
    )
    op.create_index("ix_date_poll_state_due_at", "date_poll", ["state", "due_at"])
    op.create_table(
        "date_option",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("poll_number", sa.Integer(), sa.ForeignKey("date_poll.number"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=False), nullable=False),
        sa.Column("end", sa.DateTime(timezone=False), nullable=True),
        sa.Column("against", sa.String(), nullable=False),
        sa.UniqueConstraint("poll_number", "position", name="uq_date_option_poll_number_position"),
    )
    op.create_table(
        "date_vote",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("poll_number", sa.Integer(), sa.ForeignKey("date_poll.number"),
                  nullable=False, index=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False, index=True),
        sa.Column("event_id", sa.String(), nullable=True, index=True),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("poll_number", "position", "user_id",
                            name="uq_date_vote_poll_number_position_user_id"),
    )  # fmt: skip


def downgrade() -> None:
    for table in ("date_vote", "date_option", "date_poll"):
        op.drop_table(table)
    op.drop_column("room", "quiet_weekends")
    op.drop_column("room", "bound_at")
    op.drop_index("ix_meeting_start", "meeting")
    op.drop_column("outgoing_message", "offers_until")
    for table in ("meeting_told", "committee_rules", "attendance_question", "attendance",
                  "agenda_change", "agenda_item", "meeting_plan"):  # fmt: skip
        op.drop_table(table)
    op.drop_table("meeting_series")
