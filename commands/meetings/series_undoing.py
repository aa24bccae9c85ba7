"""Takes back what a message changed: meetings, one or a series, go back to where they were."""

from __future__ import annotations

from dataclasses import replace

from commands.contract import Ask, Notice, UserError
from commands.meetings.announcing import tell_rooms
from commands.meetings.conflicts import comes_too_late
from commands.meetings.invitation import refreshed
from commands.meetings.series import say_rule
from commands.meetings.series_laying import present_of, take_out
from commands.meetings.wording import CANCELLED, INVITED, PLANNED, say_when
from storage.records import Meeting
from storage.room_changes import note_urgency, restore_meeting, stored_meeting, write_meeting
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

TAKEN_BACK = "Änderung zurückgenommen"  # how notes begin of what was changed and changed back


def take_back_series(ask: Ask) -> tuple[Notice, ...] | None:
    """Take back what the message did to a series or to a meeting that was there.

    None where it did nothing, or no more of it. Returns messages to the committee's other rooms
    and edits of those that ask who comes. Raises UserError where that was changed again since.
    """
    change = series_change_by(ask.session, ask.event_id)
    if change is None:
        return None
    if not _still_holds(ask, change):
        raise UserError(
            "Was diese Nachricht geändert hat, wurde seither noch einmal geändert.",
            hints=("Bitte als neue Nachricht schreiben.",),
        )
    touched = [_put_back(ask, change.before, one) for one in change.meetings]
    if change.before is not None and change.after is not None:
        _take_out_later(ask, change.after, {one.meeting_id for one in change.meetings})
        store_series(ask.session, change.before)
    forget_series_change(ask.session, ask.event_id)
    return _told(ask, change, [one for one in touched if one is not None])


def _told(ask: Ask, change: SeriesChange, touched: list[Meeting]) -> tuple[Notice, ...]:
    committees = ask.directory.committees
    found: list[Notice] = []
    for one in touched:
        if (committee := committees.get(one.committee_id)) is not None:
            found += refreshed(ask, committee, one)
            if change.before is None:
                what = "Änderung der Sitzung zurückgenommen"
                found += tell_rooms(ask, committee, what, (f"{say_when(one)}, {one.state}",))
    if change.before is not None and change.before.committee_id in committees:
        committee = committees[change.before.committee_id]
        what = "Änderung der Sitzungsreihe zurückgenommen"
        found += tell_rooms(ask, committee, what, (say_rule(change.before),))
    return tuple(found)


def _still_holds(ask: Ask, change: SeriesChange) -> bool:
    if change.after is None:
        return all(_is_as_left(ask, one) for one in change.meetings)
    now = series(ask.session, change.after.number)
    return now is not None and _by_rule(now) == _by_rule(change.after)


def _is_as_left(ask: Ask, one: MeetingChange) -> bool:
    now, left = stored_meeting(ask.session, one.meeting_id), one.after
    if now is None or left is None:
        return now is None and left is None
    return (now.start, now.end, now.place, now.state) == (
        left.start, left.end, left.place, left.state,
    )  # fmt: skip


def _by_rule(one: Series) -> Series:
    return replace(one, planned_until=None)


def _put_back(ask: Ask, before: Series | None, one: MeetingChange) -> Meeting | None:
    """Hold a meeting as it was held before; returns it if its message is to be shown anew."""
    meeting = stored_meeting(ask.session, one.meeting_id)
    if one.before is None:
        return _take_out(ask, meeting)
    if meeting is None and one.after is None:
        restore_meeting(ask.session, one.meeting_id, ask.now)
        meeting = stored_meeting(ask.session, one.meeting_id)
    if meeting is None:
        return None
    if before is not None:
        put_in_series(ask.session, meeting.id, before.number, one.before.occurrence)
    _put_urgency_back(ask, meeting, one.before)
    back = _as_before(ask, meeting, one.before, one.after or one.before)
    if back != meeting:
        row = write_meeting(ask.session, back, ask.asker.user_id, ask.now)
        row.note = f"{TAKEN_BACK}, bisher {say_when(meeting)}"
    return back


def _put_urgency_back(ask: Ask, meeting: Meeting, before: Held) -> None:
    committee, urgent = ask.directory.committees.get(meeting.committee_id), before.urgent
    if urgent is None and committee is not None:
        urgent = comes_too_late(ask, committee, before.start)
    note_urgency(ask.session, meeting.id, urgent=bool(urgent))


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


def _take_out_later(ask: Ask, after: Series, known: set[str]) -> None:
    """Take out what the new rule has come to since, as time went on."""
    if after.state == "ended":
        return
    for plan, meeting in present_of(ask.session, after):
        later = plan.occurrence is not None and plan.occurrence >= after.first
        if later and meeting.id not in known:
            _take_out(ask, meeting)


def _take_out(ask: Ask, meeting: Meeting | None) -> Meeting | None:
    """Take out a meeting that only the new rule has; one that people were invited to stays."""
    if meeting is None or meeting.state != PLANNED:
        return None
    put_in_series(ask.session, meeting.id, None, None)
    take_out(ask.session, meeting, ask.asker.user_id, ask.now)
    return replace(meeting, state=CANCELLED)
