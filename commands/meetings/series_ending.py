"""Ends a series from one of its meetings on, and lets one that was ended go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commands.contract import Answer, Ask, Code, Line, Strong, UserError
from commands.dates import say_day
from commands.meetings.announcing import tell_rooms
from commands.meetings.invitation import refreshed
from commands.meetings.planning import typed_name
from commands.meetings.series import say_days, say_rule
from commands.meetings.series_laying import (
    WITH_SERIES,
    cancel_rest,
    movable_days,
    present_of,
    reinstate_rest,
)
from commands.meetings.wording import INVITED
from storage.meetings import plan_of
from storage.records import Committee, Meeting
from storage.series import Held, MeetingChange, Series, SeriesChange, note_series_change, series

_Changed = Sequence[tuple[Meeting, Meeting]]


def series_of(ask: Ask, meeting: Meeting) -> Series:
    """Return the series that a meeting belongs to; raises UserError where there is none."""
    plan = plan_of(ask.session, meeting.id)
    found = series(ask.session, plan.series_number) if plan and plan.series_number else None
    if found is None:
        day = f"{meeting.start:%d.%m.%Y}"
        raise UserError(
            f"Die Sitzung am {say_day(meeting.start.date())} gehört zu keiner Reihe.",
            hints=(("Einzeln: ", Code(f"/sitzung absagen {day}"), " oder ",
                    Code(f"/sitzung verschieben {day} auf …"), "."),),
        )  # fmt: skip
    return found


def end_rest(ask: Ask, committee: Committee, meeting: Meeting, why: str) -> Answer:
    """Cancel a meeting and all that come after it in its series, which ends; `why` may be empty."""
    found = series_of(ask, meeting)
    stay = [one.start for _, one in present_of(ask.session, found)
            if one.start >= meeting.start and one.state == INVITED]  # fmt: skip
    note = f"{WITH_SERIES}{f': {why}' if why else ''}"
    changed = cancel_rest(ask.session, found, meeting.start, ask.asker.user_id, ask.now, note)
    _note(ask, found, "ended", changed)
    lines: list[Line] = [committee.name, *((f"Grund: {why}",) if why else ())]
    lines += [f"Eingeladen ist schon, es bleibt: {say_days(stay)}."] if stay else []
    hint: Line = ""
    if changed:
        which = typed_name(ask, committee, changed[0][1])
        hint = ("Doch wieder: ", Code(f"/sitzung doch {which} alle weiteren"), ".")
    return _told(ask, committee, found, changed, "abgesagt", lines, hint)


def reinstate_all(ask: Ask, committee: Committee, meeting: Meeting) -> Answer:
    """Let a series that was ended go on from a cancelled meeting on."""
    found = series_of(ask, meeting)
    free = movable_days(ask.directory, committee.id, ask.movable_holidays)
    changed = reinstate_rest(ask.session, found, meeting.start, ask.asker.user_id, ask.now, free)
    _note(ask, found, "active", changed)
    return _told(ask, committee, found, changed, "wieder geplant", [committee.name], "")


def _note(ask: Ask, before: Series, state: str, changed: _Changed) -> None:
    after = replace(before, state=state)  # type: ignore[arg-type]  # one of the two states
    meetings = tuple(
        MeetingChange(old.id, _held(ask, old), _held(ask, new)) for old, new in changed
    )
    note_series_change(ask.session, ask.event_id, SeriesChange(before, after, meetings), ask.now)


def _held(ask: Ask, meeting: Meeting) -> Held:
    plan = plan_of(ask.session, meeting.id)
    return Held(plan.occurrence if plan else None, meeting.start, meeting.end, meeting.place,
                meeting.state, plan.urgent if plan else False)  # fmt: skip


def _told(
    ask: Ask,
    committee: Committee,
    found: Series,
    changed: _Changed,
    what: str,
    lines: list[Line],
    hint: Line,
) -> Answer:
    starts = [new.start for _, new in changed]
    count = "Eine Sitzung" if len(starts) == 1 else f"{len(starts)} Sitzungen"
    days: Line = (
        f"{count} {what}: {say_days(starts)}." if starts else "Keine Sitzung war betroffen."
    )
    goes = "endet" if what == "abgesagt" else "geht weiter"
    edits = [one for _, new in changed for one in refreshed(ask, committee, new)]
    return Answer(
        title=(f"Die Reihe {goes}: ", Strong(say_rule(found))),
        lines=(*lines, days),
        hints=(hint,) if hint else (),
        notices=(*tell_rooms(ask, committee, f"Die Reihe {goes}", (say_rule(found), days)), *edits),
        lasting=True,
    )
