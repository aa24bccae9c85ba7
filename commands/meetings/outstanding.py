"""What is still to be told of meetings, to whom, and from when on; read, never stored.

When something is due follows from the meeting as it now stands. What was told, or was passed over,
is noted (`storage.meeting_told`), and so is not outstanding any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, product

from commands.committees.rooms import Rooms
from commands.contract import Due
from commands.dates import BERLIN, at_wall_clock
from commands.meetings.addressing import Place, of_room, people_told
from commands.meetings.deadlines import (
    Known,
    What,
    lead_instant,
    people_leads,
    room_leads,
    tasks,
)
from commands.meetings.wording import CANCELLED
from commands.quiet import outside_quiet
from storage.database import Session
from storage.direct_chats import is_person, quiet_chats
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
from storage.rooms import bound_rooms

# How many days before a deadline an office is told of it.
_TOLD_TO_OFFICES: dict[What, tuple[int, ...]] = {
    "invitation": (3, 1), "papers": (3, 1), "minutes": (0,),
}  # fmt: skip
_FIRST_TOLD = max(chain(*_TOLD_TO_OFFICES.values()))
_OFFICE_TIME = time(9)  # when an office is told of its deadlines
_LOOK_BACK = 45  # days: what was missed while the bot was down so long is still noted
# Further ahead nothing is worked out: quiet time brings a thing forward by a long weekend at most.
_AHEAD = timedelta(days=5)
_USUAL = Rules()
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """Something to tell of a meeting.

    `kind` is "lead-" with the minutes before the meeting, "invitation-", "papers-" or "minutes-"
    with the days before that deadline, `day`; or "cancelled" or "moved" of a meeting that was told
    of at `told_start`. `recipient` is a room, or a person by Matrix id. It is due at `due`, and to
    be dealt with from `at` on: in quiet time later; `muted` if by the end of that it is of no use.
    It is `announced` if a command has told the room since, or the rule by which it is due was set
    only then.
    """

    watched: Watched
    kind: str
    recipient: str
    due: datetime = _NEVER
    at: datetime = _NEVER
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


def outstanding(due: Due) -> list[Item]:
    """Return what is neither told nor passed over yet, the earliest first.

    Of what is to come it is what comes within a few days. Only meetings are read that are near
    enough for something to be due.
    """
    session, now = due.session, due.now
    bound, rules = bound_rooms(session), all_rules(session)
    local = now.astimezone(BERLIN).replace(tzinfo=None)
    first = local - _furthest_back(rules)
    meetings = watched_meetings(session, first, local + _furthest(session, rules))
    people = people_told(due, meetings, rules, local + _AHEAD)
    told = told_keys(session, first)
    seen = _Seen(Rooms(bound), people, rules, told, now, local + _AHEAD)
    papers = with_papers(session, _wanting_papers(meetings, rules))
    found: list[Item] = []
    for one in meetings:
        prepared = replace(one, papers_out=True) if one.meeting.id in papers else one
        found += _of_meeting(prepared, seen)
    if _some_outdated(meetings, told, local):
        quiet = quiet_chats(session) | {one.room_id: one.settings for one in bound}
        for changed in outdated(session, local):
            found += _of_outdated(changed, quiet.get(changed.recipient, RoomSettings()), now)
    unique = {item.key: item for item in found if item.key not in told}
    return sorted(unique.values(), key=lambda item: (_utc(item.at), item.key))


def _furthest(session: Session, rules: dict[str, Rules]) -> timedelta:
    """Return how long before a meeting something can be due at the earliest."""
    leads = chain(
        room_leads(_USUAL), *((*room_leads(one), *people_leads(one)) for one in rules.values())
    )
    own = (n for one in rules.values() for n in (one.papers_days, one.urgent_days) if n)
    days = max(longest_notice(session), *own, 0)
    if any(one.notice_unit == "working" for one in rules.values()):
        days = 2 * days + 14  # at Christmas half of the days are free
    ahead = max(timedelta(minutes=max(leads)), timedelta(days=days + 1 + _FIRST_TOLD))
    return ahead + timedelta(days=1)


def _some_outdated(meetings: list[Watched], told: set[Key], local: datetime) -> bool:
    """Whether a start to come that was told may not hold any more: then it is worth a look."""
    held = {one.meeting.id: one.meeting.start for one in meetings
            if one.meeting.state != CANCELLED}  # fmt: skip
    return any(start > local and held.get(meeting_id) != start for meeting_id, start, _, _ in told)


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
class _Seen:
    """What all meetings are seen against; `people` by the meetings' ids."""

    rooms: Rooms
    people: dict[str, list[Place]]
    rules: dict[str, Rules]
    told: set[Key]
    now: datetime
    until: datetime  # naive local time


def _of_meeting(watched: Watched, seen: _Seen) -> Iterator[Item]:
    """Yield what is to be told of a meeting; of one that is cancelled nothing."""
    if watched.meeting.state == CANCELLED:
        return
    rules = seen.rules.get(watched.committee.id, _USUAL)
    yield from _reminders(watched, rules, seen)
    yield from _deadlines(watched, rules, seen)


def _reminders(watched: Watched, rules: Rules, seen: _Seen) -> Iterator[Item]:
    meeting = watched.meeting
    rooms = map(of_room, seen.rooms.of(watched.committee))
    people = product(seen.people.get(meeting.id, ()), people_leads(rules))
    for place, lead in chain(product(rooms, room_leads(rules)), people):
        if meeting.start - timedelta(minutes=lead) > seen.until:
            continue
        item = Item(watched, f"lead-{lead}", place.recipient)
        if item.key not in seen.told:
            due, start = lead_instant(meeting.start, lead), at_wall_clock(meeting.start).at
            yield from _placed(item, due, start, place, rules, seen)


def _deadlines(watched: Watched, rules: Rules, seen: _Seen) -> Iterator[Item]:
    known = Known(watched.urgent, watched.papers_out, watched.minutes_out)
    todo = [one for one in tasks(watched.committee, rules, watched.meeting, known) if not one.done]
    for room in seen.rooms.of_office(watched.committee) if todo else ():
        for one in todo:
            for days in _TOLD_TO_OFFICES[one.what]:
                at = datetime.combine(one.day - timedelta(days=days), _OFFICE_TIME)
                item = Item(watched, f"{one.what}-{days}", room.room_id, day=one.day)
                if at <= seen.until and item.key not in seen.told:
                    due, over = at_wall_clock(at).at, _end_of(one.day)
                    yield from _placed(item, due, over, of_room(room), rules, seen)


def _placed(
    item: Item, due: datetime, use_until: datetime, place: Place, rules: Rules, seen: _Seen
) -> Iterator[Item]:
    """Yield an item with its times; nothing if it was due before the room was bound."""
    changed_at = item.watched.changed_at
    if is_person(item.recipient):
        # What a command has told the room is news to people: then it is due from that on.
        due, changed_at = max(due, changed_at or due, key=_utc), None
    due, at, muted = outside_quiet(due, place.settings, use_until, seen.now)
    if place.since is not None and due < place.since:
        return
    changes = (at for at in (changed_at, rules.changed_at) if at is not None)
    announced = any(due <= change for change in changes)
    yield replace(item, due=due, at=at, muted=muted, announced=announced)


def _end_of(day: date) -> datetime:
    return at_wall_clock(datetime.combine(day + timedelta(days=1), time())).at


def _of_outdated(one: Outdated, settings: RoomSettings, now: datetime) -> Iterator[Item]:
    """Yield that a start that a room was told of does not hold any more: at once, if it can be."""
    meeting = one.watched.meeting
    if not one.gone and at_wall_clock(meeting.start).at <= now:
        return
    start = at_wall_clock(one.told_start).at
    _, at, _ = outside_quiet(now, settings, start, now)
    kind = "cancelled" if one.gone else "moved"
    word = CANCELLED if one.gone else "verschoben"
    # Where it would be too late after the quiet time, it is told in it.
    at = max(at, now)
    announced = not is_person(one.recipient) and one.watched.note.startswith(word)
    yield Item(
        one.watched, kind, one.recipient, at, at, told_start=one.told_start, announced=announced
    )


def _utc(at: datetime) -> datetime:
    # Of one zone, moments would be compared as the clock on the wall shows them.
    return at.astimezone(UTC)
