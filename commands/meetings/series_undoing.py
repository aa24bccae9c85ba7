"""Takes back that a series went on by another rule: its meetings go back to where they were."""

from __future__ import annotations

from dataclasses import replace

from commands.contract import Ask, Notice, UserError
from commands.meetings.invitation import refreshed
from commands.meetings.series_laying import present_of, take_out
from commands.meetings.wording import CANCELLED, INVITED, PLANNED, say_when
from storage.records import Meeting
from storage.room_changes import restore_meeting, stored_meeting, write_meeting
from storage.series import (
    Held,
    MeetingChange,
    Series,
    SeriesChange,
    forget_series_change,
    put_in_series,
    series,
    series_change_by,
    store_series,
)


def take_back_series(ask: Ask) -> tuple[Notice, ...] | None:
    """Take back what the message did to a series; None where it did nothing, or no more of it.

    Returns edits of the messages that ask who comes. Raises UserError where the series was changed
    again since.
    """
    change = series_change_by(ask.session, ask.event_id)
    if change is None:
        return None
    if not _still_holds(ask, change):
        raise UserError(
            "Was diese Nachricht an der Reihe geändert hat, wurde seither noch einmal geändert.",
            hints=("Bitte als neue Nachricht schreiben.",),
        )
    touched = [_put_back(ask, change.before, one) for one in change.meetings]
    _take_out_later(ask, change)
    store_series(ask.session, change.before)
    forget_series_change(ask.session, ask.event_id)
    committee = ask.directory.committees.get(change.before.committee_id)
    if committee is None:
        return ()
    return tuple(n for one in touched if one is not None for n in refreshed(ask, committee, one))


def _still_holds(ask: Ask, change: SeriesChange) -> bool:
    now = series(ask.session, change.after.number)
    return now is not None and _by_rule(now) == _by_rule(change.after)


def _by_rule(one: Series) -> Series:
    return replace(one, planned_until=None)


def _put_back(ask: Ask, before: Series, one: MeetingChange) -> Meeting | None:
    """Hold a meeting as it was held before; returns it if its message is to be shown anew."""
    meeting = stored_meeting(ask.session, one.meeting_id)
    if one.before is None:
        return _take_out(ask, meeting)
    if meeting is None and one.after is None:
        restore_meeting(ask.session, one.meeting_id, ask.now)
        meeting = stored_meeting(ask.session, one.meeting_id)
    if meeting is None:
        return None
    put_in_series(ask.session, meeting.id, before.number, one.before.occurrence)
    back = _as_before(ask, meeting, one.before, one.after or one.before)
    if back != meeting:
        row = write_meeting(ask.session, back, ask.asker.user_id, ask.now)
        row.note = f"Änderung der Reihe zurückgenommen, bisher {say_when(meeting)}"
    return back


def _as_before(ask: Ask, meeting: Meeting, before: Held, after: Held) -> Meeting:
    """Return a meeting as it was, but for what was changed about it since or lies in the past."""
    if meeting.state == after.state == CANCELLED:
        meeting = replace(meeting, state=before.state)
    if meeting.place == after.place:
        meeting = replace(meeting, place=before.place)
    now = ask.now.replace(tzinfo=None)
    if meeting.start != after.start or min(meeting.start, before.start) <= now:
        return meeting
    state = before.state if meeting.state in (PLANNED, INVITED) else meeting.state
    return replace(meeting, start=before.start, end=before.end, state=state)


def _take_out_later(ask: Ask, change: SeriesChange) -> None:
    """Take out what the new rule has come to since, as time went on."""
    known = {one.meeting_id for one in change.meetings}
    for plan, meeting in present_of(ask.session, change.after):
        later = plan.occurrence is not None and plan.occurrence >= change.after.first
        if later and meeting.id not in known:
            _take_out(ask, meeting)


def _take_out(ask: Ask, meeting: Meeting | None) -> Meeting | None:
    """Take out a meeting that only the new rule has; one that people were invited to stays."""
    if meeting is None or meeting.state != PLANNED:
        return None
    put_in_series(ask.session, meeting.id, None, None)
    take_out(ask.session, meeting, ask.asker.user_id, ask.now)
    return replace(meeting, state=CANCELLED)
