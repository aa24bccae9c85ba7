"""The meeting that is going on in a room, as far as its minutes know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from commands.committees.meant import committee_of_room
from commands.committees.quorum import needed_seats
from commands.committees.seats import posts_on, seats_on
from commands.contract import Ask, Code, Due, UserError
from commands.dates import say_day
from commands.meetings.agenda_shown import current_items
from commands.meetings.items import Items
from commands.meetings.minutes.presence import Attendee, Quorum, attendees
from commands.meetings.minutes.rights import require_recorder
from commands.meetings.minutes.times import clock
from storage.meetings import rules_of
from storage.minutes import (
    Entry,
    EntryKind,
    Minutes,
    entries_of,
    minutes_in_room,
    minutes_of_committee,
    minutes_of_meeting,
    open_in_room,
    take_back_entries,
    treated_item,
)
from storage.records import Committee, Directory, Meeting
from storage.room_changes import stored_meeting, write_meeting
from storage.tasks import tasks_of_meeting
from storage.turns import wait_for_turn

ASK_AFTER = timedelta(hours=4)  # after the planned end the room is asked whether it is over


@dataclass(frozen=True, slots=True)
class Running:
    """Minutes with their committee, which may have been taken out of the directory since."""

    minutes: Minutes
    committee: Committee


def running_here(ask: Ask) -> Running | None:
    """Return the meeting that is going on in this room; None if there is none."""
    minutes = open_in_room(ask.session, ask.room.room_id)
    return Running(minutes, committee_of(ask.directory, minutes)) if minutes else None


def require_running(ask: Ask) -> Running:
    """Return the meeting that is going on here, for who keeps its minutes; raises UserError."""
    found = running_here(ask)
    if found is None:
        raise nothing_runs(ask)
    require_recorder(ask, found.committee)
    return found


def nothing_runs(ask: Ask) -> UserError:
    """Return the refusal where no meeting is going on, with what may be meant instead."""
    last = latest_today(ask)
    if last is not None and last.state == "open":
        return UserError(
            f"Die Sitzung läuft seit {clock(last.began_at)} in einem anderen Raum.",
            hints=(("Hier weiter: ", Code("/sitzung weiter"), "."),),
        )
    if last is not None and last.ended_at is not None:
        day = f"{last.start:%d.%m.}"
        return UserError(
            f"Die Sitzung ist seit {clock(last.ended_at)} beendet.",
            hints=(("Doch weiter: ", Code("/sitzung weiter"), ", etwas am Protokoll ändern: ",
                    Code(f"/protokoll {day} Änderung: …"), "."),),
        )  # fmt: skip
    return UserError(
        "Hier läuft gerade keine Sitzung.",
        hints=(("Beginnen: ", Code("/sitzung beginnt"), "."),),
    )


def latest_today(ask: Ask) -> Minutes | None:
    """Return the last minutes of today in this room, or of its committee elsewhere."""
    committee = committee_of_room(ask)
    found = minutes_of_committee(ask.session, committee.id) if committee else []
    found += minutes_in_room(ask.session, ask.room.room_id)
    today = [one for one in found if one.state != "approved" and ask.now.date() in _days(one)]
    latest = sorted(today, key=lambda one: (one.state == "open", one.ended_at or one.began_at))
    return latest[-1] if latest else None


def _days(minutes: Minutes) -> tuple[date, date]:
    return minutes.start.date(), (minutes.ended_at or minutes.began_at).date()


def committee_of(directory: Directory, minutes: Minutes) -> Committee:
    """Return the committee of minutes; of one that is no longer known, only its id."""
    row = directory.committees.get(minutes.committee_id)
    return row or Committee(minutes.committee_id, minutes.committee_id)


def meeting_of(ask: Ask | Due, minutes: Minutes) -> Meeting:
    """Return the meeting as it is now; one that was taken out since as it began."""
    there = stored_meeting(ask.session, minutes.meeting_id)
    return there or Meeting(minutes.meeting_id, minutes.committee_id, minutes.start,
                            minutes.planned_end, minutes.place)  # fmt: skip


def items_of(ask: Ask, minutes: Minutes) -> Items:
    """Return the agenda of a meeting as it stands."""
    return current_items(ask.session, meeting_of(ask, minutes))


def there(ask: Ask, minutes: Minutes) -> list[Attendee]:
    """Return who is there, or missed, as far as that was said."""
    return attendees(entries_of(ask.session, minutes.id))


def quorum_of(ask: Ask, minutes: Minutes) -> Quorum:
    """Return what makes a quorum, by the seats on the day of the meeting."""
    seats = seats_on(ask.directory, minutes.committee_id, minutes.start.date())
    rules = rules_of(ask.session, minutes.committee_id)
    voting = sum(bool(seat.voting) for seat in seats)
    return Quorum(tuple(seats), needed_seats(rules, voting))


def local(ask: Ask) -> datetime:
    """Return the local time to the minute, as minutes note it."""
    return ask.now.replace(tzinfo=None, second=0, microsecond=0)


def entry_now(
    ask: Ask, kind: EntryKind, content: Mapping[str, Any], *, key: str | None = None
) -> Entry:
    """Return an entry by this message, about the item that is being treated, or one by its key."""
    if key is None:
        minutes = open_in_room(ask.session, ask.room.room_id)
        item = treated_item(ask.session, minutes.id) if minutes else None
        key = item.agenda_key if item else ""
    return Entry(kind=kind, at=ask.now, by=ask.asker.user_id, content=content, agenda_key=key,
                 event_id=ask.event_id)  # fmt: skip


def name_of_user(directory: Directory, user_id: str, at: datetime) -> str:
    """Return the name that the directory has for a Matrix id on a day, else the id."""
    posts = posts_on(directory, user_id, at.date())
    return posts[0].name if posts else user_id


def say_meeting(committee: Committee, minutes: Minutes) -> str:
    """Return "Lenkungskreis Herne, Do., 03.12.2026"."""
    return f"{committee.name}, {say_day(minutes.start.date())}"


def is_gathered(ask: Ask, minutes: Minutes) -> bool:
    """Whether anything was gathered for minutes, that would be lost with them."""
    tasks = tasks_of_meeting(ask.session, minutes.meeting_id)
    return bool(entries_of(ask.session, minutes.id) or tasks)


def refuse_with_minutes(ask: Ask, meeting: Meeting) -> None:
    """Refuse to move or cancel a meeting that is going on, or was held; raises UserError."""
    minutes = minutes_of_meeting(ask.session, meeting.id)
    if minutes is None:
        return
    if minutes.state == "open":
        raise UserError(
            f"Diese Sitzung läuft seit {clock(minutes.began_at)}.",
            hints=(("Beenden: ", Code("/sitzung endet"), "."),),
        )
    raise UserError(
        f"Diese Sitzung hat schon stattgefunden: {say_day(minutes.start.date())}.",
        hints=(("Ihr Protokoll: ", Code(f"/protokoll {minutes.start:%d.%m.%Y}"), "."),),
    )


def note_out(ask: Ask, minutes: Minutes, *, out: bool) -> None:
    """Note that minutes are out, where the committee has a deadline for them, or not any more."""
    meeting = stored_meeting(ask.session, minutes.meeting_id)
    if meeting is None or rules_of(ask.session, minutes.committee_id).minutes_days is None:
        return
    row = write_meeting(ask.session, meeting, ask.asker.user_id, ask.now)
    row.minutes_out = out


def undo_entries(ask: Ask) -> bool:
    """Take out of the minutes again what a deleted message has entered; False where nothing was."""
    wait_for_turn(ask.session, "minutes")
    return take_back_entries(ask.session, ask.event_id) > 0
