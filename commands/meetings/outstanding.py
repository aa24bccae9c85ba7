"""What is still to be told of meetings, to which room, and from when on; read, never stored.

When something is due follows from the meeting as it now stands. What was told, or was passed over,
is noted (`storage.meeting_told`), and so is not outstanding any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain

from commands.dates import BERLIN, at_wall_clock
from commands.meetings.deadlines import Known, What, deadlines, lead_instant, room_leads
from commands.meetings.rooms import office_among, rooms_among
from commands.meetings.wording import CANCELLED
from commands.quiet import quiet_time, quiet_until
from storage.database import Session
from storage.meeting_told import (
    Key,
    Outdated,
    Watched,
    longest_notice,
    outdated,
    told_keys,
    watched_meetings,
    with_papers,
)
from storage.meetings import Rules, all_rules
from storage.records import RoomSettings
from storage.rooms import BoundRoom, bound_rooms

# How many days before a deadline an office is told of it.
_TOLD_TO_OFFICES: dict[What, tuple[int, ...]] = {
    "invitation": (3, 1), "papers": (3, 1), "minutes": (0,),
}  # fmt: skip
_OFFICE_TIME = time(9)  # when an office is told of its deadlines
_LOOK_BACK = 45  # days: what was missed while the bot was down so long is still noted
_JUST_BEFORE = timedelta(minutes=1)
_USUAL = Rules()


@dataclass(frozen=True, slots=True)
class Item:
    """Something to tell a room of a meeting.

    `kind` is "lead-" with the minutes before the meeting, "invitation-", "papers-" or "minutes-"
    with the days before that deadline, `day`; or "cancelled" or "moved" of a meeting that the room
    was told of at `told_start`. It is due at `due`, and to be dealt with from `at` on: in quiet
    time later; `muted` if by the end of that it is of no use. It is `announced` if a command has
    told the room since, or the rule by which it is due was set only then.
    """

    watched: Watched
    kind: str
    recipient: str
    due: datetime
    at: datetime
    muted: bool = False
    day: date | None = None
    told_start: datetime | None = None
    announced: bool = False

    @property
    def key(self) -> Key:
        """Return what there is only one of."""
        meeting = self.watched.meeting
        return meeting.id, meeting.start, self.kind, self.recipient

    @property
    def family(self) -> str:
        """Return what it has in common with those that take each other's place."""
        return self.kind.partition("-")[0]


def outstanding(session: Session, now: datetime) -> list[Item]:
    """Return what is neither told nor passed over yet, the earliest first; `now` is aware.

    Only meetings are read that are near enough for something to be due.
    """
    rooms = bound_rooms(session)
    rules = all_rules(session)
    local = now.astimezone(BERLIN).replace(tzinfo=None)
    first = local - _furthest_back(rules)
    known = told_keys(session, first)
    meetings = watched_meetings(session, first, local + _furthest(session, rules)) if rooms else []
    papers = with_papers(session, _wanting_papers(meetings, rules))
    found: list[Item] = []
    for one in meetings:
        prepared = replace(one, papers_out=one.papers_out or one.meeting.id in papers)
        own = rules.get(one.committee.id, _USUAL)
        found += _of_meeting(prepared, own, rooms, known, now)
    for changed in outdated(session, local):
        found += _of_outdated(changed, rooms, now)
    unique = {item.key: item for item in found if item.key not in known}
    return sorted(unique.values(), key=lambda item: (_utc(item.at), item.key))


def _furthest(session: Session, rules: dict[str, Rules]) -> timedelta:
    """Return how long before a meeting something can be due at the earliest."""
    leads = chain(room_leads(_USUAL), *(room_leads(one) for one in rules.values()))
    own = (n for one in rules.values() for n in (one.papers_days, one.urgent_days) if n)
    # Working days are fewer than half of all days nowhere in the year but around Christmas.
    notice = 2 * max(longest_notice(session), *own, 0) + 21
    return max(timedelta(minutes=max(leads)), timedelta(days=notice)) + timedelta(days=1)


def _furthest_back(rules: dict[str, Rules]) -> timedelta:
    longest = max((one.minutes_days or 0 for one in rules.values()), default=0)
    return timedelta(days=max(_LOOK_BACK, 2 * longest + 14))


def _wanting_papers(meetings: list[Watched], rules: dict[str, Rules]) -> list[str]:
    return [
        one.meeting.id
        for one in meetings
        if one.committee.id in rules and rules[one.committee.id].papers_days is not None
    ]


# --- Of one meeting -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a room is to be told, and when, were it never quiet."""

    kind: str
    room: BoundRoom
    due: datetime
    day: date | None = None


def _of_meeting(
    watched: Watched, rules: Rules, rooms: list[BoundRoom], known: set[Key], now: datetime
) -> Iterator[Item]:
    """Yield what is to be told of a meeting; of one that is cancelled nothing."""
    meeting = watched.meeting
    if meeting.state == CANCELLED:
        return
    start = at_wall_clock(meeting.start).at
    since = max((at for at in (watched.changed_at, rules.changed_at) if at), default=None)
    for one in chain(_reminders(watched, rules, rooms), _deadlines(watched, rules, rooms, now)):
        if (meeting.id, meeting.start, one.kind, one.room.room_id) in known:
            continue
        before = start if one.day is None else _end_of(one.day)
        due, at, muted = _outside_quiet(one.due, one.room.settings, before, now)
        if due >= one.room.bound_at:  # before, nothing was due there
            announced = since is not None and due <= since
            yield Item(watched, one.kind, one.room.room_id, due, at, muted, one.day,
                       announced=announced)  # fmt: skip


def _end_of(day: date) -> datetime:
    return at_wall_clock(datetime.combine(day + timedelta(days=1), time())).at


def _reminders(watched: Watched, rules: Rules, rooms: list[BoundRoom]) -> Iterator[_Wanted]:
    start = watched.meeting.start
    for room in rooms_among(rooms, watched.committee):
        for lead in room_leads(rules):
            yield _Wanted(f"lead-{lead}", room, lead_instant(start, lead))


def _deadlines(
    watched: Watched, rules: Rules, rooms: list[BoundRoom], now: datetime
) -> Iterator[_Wanted]:
    known = Known(watched.urgent, watched.papers_out, watched.minutes_out)
    for one in deadlines(watched.committee, rules, watched.meeting, known, now):
        if one.done or one.what not in _TOLD_TO_OFFICES:
            continue
        for room in office_among(rooms, watched.committee):
            for days in _TOLD_TO_OFFICES[one.what]:
                at = datetime.combine(one.day - timedelta(days=days), _OFFICE_TIME)
                yield _Wanted(f"{one.what}-{days}", room, at_wall_clock(at).at, one.day)


def _of_outdated(one: Outdated, rooms: list[BoundRoom], now: datetime) -> Iterator[Item]:
    """Yield that a start that a room was told of does not hold any more: at once, if it can be."""
    meeting = one.watched.meeting
    if not one.gone and at_wall_clock(meeting.start).at <= now:
        return
    settings = next((r.settings for r in rooms if r.room_id == one.recipient), RoomSettings())
    start = at_wall_clock(one.told_start).at
    _, at, _ = _outside_quiet(now, settings, start, now)
    kind = "cancelled" if one.gone else "moved"
    word = CANCELLED if one.gone else "verschoben"
    # Where it would be too late after the quiet time, it is told in it.
    at = max(at, now)
    announced = one.watched.note.startswith(word)
    yield Item(
        one.watched, kind, one.recipient, at, at, told_start=one.told_start, announced=announced
    )


def _outside_quiet(
    due: datetime, settings: RoomSettings, use_until: datetime, now: datetime
) -> tuple[datetime, datetime, bool]:
    """Return when something is due outside a room's quiet time, when it is to be dealt with.

    That is at the end of the quiet time, or right before it begins where it is of use only until
    before that end. The last part tells that it is too late for that: it is quiet until then.
    """
    due = _postponed(due, settings, use_until)
    if _utc(due) > _utc(now):
        return due, due, False
    end = quiet_until(settings, now.astimezone(BERLIN))
    if end is None:
        return due, due, False
    if _utc(end) < _utc(use_until):
        return due, end, False
    return due, due, True


def _postponed(due: datetime, settings: RoomSettings, use_until: datetime) -> datetime:
    found = quiet_time(settings, due.astimezone(BERLIN))
    if found is None:
        return due
    first, last = found
    if _utc(last) < _utc(use_until):
        return last
    return first - _JUST_BEFORE


def _utc(at: datetime) -> datetime:
    # Of one zone, moments would be compared as the clock on the wall shows them.
    return at.astimezone(UTC)
