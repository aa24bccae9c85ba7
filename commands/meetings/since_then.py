"""What has become of a meeting that somebody still looks for where it was."""

from __future__ import annotations

from datetime import date, datetime, time

from commands.contract import Ask, Code, UserError
from commands.dates import say_day
from commands.meetings.planning import typed_name
from commands.meetings.seats import posts_on
from commands.meetings.wording import CANCELLED, say_when
from storage.meetings import meetings_between, plan_of
from storage.records import Committee, Meeting
from storage.room_changes import last_changed_by, stored_meeting
from storage.series import moved_from


def what_became(ask: Ask, committee: Committee, day: date, *, cancelled: bool) -> UserError | None:
    """Return the refusal that tells that a meeting was moved or cancelled meanwhile, and by whom.

    `cancelled` if a cancelled one was looked for. None where nothing is known of one on that day.
    """
    first, last = datetime.combine(day, time()), datetime.combine(day, time.max)
    there = [one for one in meetings_between(ask.session, first, last)
             if one.committee_id == committee.id]  # fmt: skip
    if there:
        return _is_held(there[0]) if cancelled else _is_cancelled(ask, committee, there[0])
    for meeting_id in moved_from(ask.session, day):
        meeting = stored_meeting(ask.session, meeting_id)
        if meeting is not None and meeting.committee_id == committee.id:
            return _is_moved(ask, committee, meeting, day)
    return None


def _is_held(meeting: Meeting) -> UserError:
    return UserError(f"Die Sitzung am {say_when(meeting)} ist nicht abgesagt.")


def _is_cancelled(ask: Ask, committee: Committee, meeting: Meeting) -> UserError:
    plan = plan_of(ask.session, meeting.id)
    note = plan.note if plan and CANCELLED in plan.note else CANCELLED
    line = f"/sitzung doch {typed_name(ask, committee, meeting)}"
    return UserError(
        f"Die Sitzung am {say_when(meeting)} ist schon {note}{_by(ask, meeting)}.",
        hints=(("Doch wieder: ", Code(line), "."),),
    )


def _is_moved(ask: Ask, committee: Committee, meeting: Meeting, day: date) -> UserError:
    line = f"/sitzung verschieben {typed_name(ask, committee, meeting)} auf …"
    return UserError(
        f"Die Sitzung am {say_day(day)} wurde inzwischen{_by(ask, meeting)} auf "
        f"{say_when(meeting)} verschoben.",
        hints=(("Dann also: ", Code(line), "."),),
    )


def _by(ask: Ask, meeting: Meeting) -> str:
    """Return " von Anna Lindner", whoever changed it last; "" where that isn't to be shown."""
    user_id = last_changed_by(ask.session, meeting.id)
    posts = posts_on(ask.directory, user_id, ask.now.date()) if ask.may_see_persons else []
    return f" von {posts[0].name}" if posts else ""
