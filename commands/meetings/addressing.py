"""Where reminders of meetings go: rooms, and the direct chats of those who come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from commands.contract import Due
from commands.dates import at_wall_clock
from commands.meetings.deadlines import people_leads
from commands.meetings.recipients import recipients
from commands.meetings.wording import CANCELLED
from storage.direct_chats import quiet_chats
from storage.meeting_told import Watched
from storage.meetings import Rules, attendance_of_each
from storage.records import RoomSettings
from storage.rooms import BoundRoom


@dataclass(frozen=True, slots=True)
class Place:
    """A room, or a person by Matrix id; nothing is told there that was due before `since`."""

    recipient: str
    settings: RoomSettings
    since: datetime | None = None


def of_room(room: BoundRoom) -> Place:
    """Return a bound room as a place: it hears what has come due since it was bound."""
    return Place(room.room_id, room.settings, room.bound_at)


def people_told(
    due: Due, meetings: Iterable[Watched], rules: Mapping[str, Rules], until: datetime
) -> dict[str, list[Place]]:
    """Return whom meetings are told to one by one, by the meetings' ids.

    `until` is naive local time: meetings are left out of which nothing is due by then.
    """
    near = [one for one in meetings if _is_told_to_people(one, rules, until)]
    if not near:
        return {}
    answers = attendance_of_each(due.session, [one.meeting.id for one in near])
    quiet, usual = quiet_chats(due.session), RoomSettings()
    found = {}
    for one in near:
        meeting = one.meeting
        to = recipients(due.directory, meeting, answers.get(meeting.id, []))
        found[meeting.id] = [Place(user_id, quiet.get(user_id, usual)) for user_id in to]
    return found


def _is_told_to_people(one: Watched, rules: Mapping[str, Rules], until: datetime) -> bool:
    """Whether people are reminded of a meeting, which was not over when that was set."""
    found = rules.get(one.committee.id)
    if found is None or found.changed_at is None or not people_leads(found):
        return False
    first = one.meeting.start - timedelta(minutes=max(people_leads(found)))
    over = at_wall_clock(one.meeting.start).at <= found.changed_at
    return first <= until and not over and one.meeting.state != CANCELLED
