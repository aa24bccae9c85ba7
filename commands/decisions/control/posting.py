"""Posts the list in a committee's rooms before each of its meetings, once.

What became of it is noted in the transaction that stores the message, under a transaction id made
of meeting, start and room.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from commands.committees.rooms import Rooms
from commands.contract import Answer, Ask, Asker, Due, Duty, Notice, Room, Strong
from commands.dates import BERLIN, at_wall_clock, say_moment
from commands.decisions.access import bodies_seen, body_of
from commands.decisions.control.files import POSTED, files_of
from commands.decisions.control.gathering import Control, gather
from commands.decisions.control.message import PER_PAGE, lines_of, report_hint, table_of
from commands.decisions.control.settings import USUAL_DAYS, posted_at
from commands.decisions.control.wording import TITLE
from commands.decisions.searching import Search
from commands.quiet import outside_quiet
from storage.decision_control import (
    ControlRule,
    Outcome,
    Posted,
    control_rules,
    note_posted,
    posted_for,
)
from storage.decision_search import Wanted
from storage.meeting_told import Watched, watched_meetings
from storage.rooms import BoundRoom, bound_rooms

_OVER = frozenset({"abgesagt", "stattgefunden"})
# So much earlier it may be due: holidays at Christmas, and a room's quiet time.
_EARLIER = timedelta(days=10)
# Who has the list of a meeting that is then moved by no more than that has it still.
_STILL_KNOWN = timedelta(days=7)
_USUAL = ControlRule()


@dataclass(frozen=True, slots=True)
class Item:
    """A list that is to come in a room before a meeting, from the instant `at` on.

    `muted` if by the end of the room's quiet time the meeting has begun. `known` if it was posted
    there and the meeting was moved by little since.
    """

    watched: Watched
    room: BoundRoom
    rule: ControlRule
    at: datetime
    muted: bool = False
    known: bool = False


def next_at(due: Due) -> datetime | None:
    """Return when a list is due next."""
    return next((item.at for item in _outstanding(due)), None)


def perform(due: Due) -> list[Notice]:
    """Post the first list that is due and note what became of it."""
    item = next(iter(_outstanding(due)), None)
    if item is None or _utc(item.at) > _utc(due.now):
        return []
    notice = None if item.muted or item.known else _notice(due, item)
    outcome: Outcome = "posted" if notice else "nothing"
    outcome = "too late" if item.muted else "known" if item.known else outcome
    meeting = item.watched.meeting
    posted = Posted(meeting.id, meeting.start, item.room.room_id, outcome)
    note_posted(due.session, posted, due.now, notice.transaction_id if notice else None)
    return [notice] if notice else []


CONTROL = Duty("Beschlusskontrolle", next_at, perform)


# --- What is due --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Before:
    """What became of lists until now, by meeting and room."""

    posted: Iterable[Posted]
    keys: set[tuple[str, datetime, str]] = field(default_factory=set)
    starts: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.posted:
            self.keys.add((one.meeting_id, one.start, one.room_id))
            if one.outcome == "posted":
                self.starts[one.meeting_id, one.room_id] = one.start


def _outstanding(due: Due) -> list[Item]:
    """Return the lists that have not come yet before meetings that are near, the next first."""
    rules = control_rules(due.session)
    days = max([USUAL_DAYS, *(one.days_before or 0 for one in rules.values())])
    local = due.now.astimezone(BERLIN).replace(tzinfo=None)
    meetings = [
        one for one in watched_meetings(due.session, local, local + timedelta(days=days) + _EARLIER)
        if one.meeting.state not in _OVER and rules.get(one.committee.id, _USUAL).enabled
    ]  # fmt: skip
    if not meetings:
        return []
    rooms = Rooms(bound_rooms(due.session))
    before = _Before(posted_for(due.session, [one.meeting.id for one in meetings]))
    found = [
        item
        for one in meetings
        for item in _of_meeting(due, one, rooms, rules.get(one.committee.id, _USUAL), before)
    ]
    return sorted(found, key=lambda item: (_utc(item.at), item.watched.meeting.id))


def _of_meeting(
    due: Due, watched: Watched, rooms: Rooms, rule: ControlRule, before: _Before
) -> Iterator[Item]:
    meeting = watched.meeting
    start = at_wall_clock(meeting.start).at
    if _utc(start) <= _utc(due.now):
        return
    for room in rooms.of(watched.committee):
        if (meeting.id, meeting.start, room.room_id) in before.keys:
            continue
        wanted = posted_at(meeting.start, rule)
        _, at, muted = outside_quiet(wanted, room.settings, start, due.now)
        told = before.starts.get((meeting.id, room.room_id))
        known = told is not None and abs(meeting.start - told) <= _STILL_KNOWN
        yield Item(watched, room, rule, at, muted, known)


# --- Telling ------------------------------------------------------------------------------------


def _notice(due: Due, item: Item) -> Notice | None:
    """Return the message to a room; None where nothing is open."""
    ask, start = _as_room(due, item.room), item.watched.meeting.start
    control = _control(ask, item)
    if not control.rows:
        return None
    more = (f"In der Datei stehen alle {len(control.rows)}.",) * (len(control.rows) > PER_PAGE)
    answer = Answer(
        title=("📋 ", Strong(f"{TITLE} vor der Sitzung: {control.scope}")),
        lines=(f"Sitzung: {say_moment(start)}", *lines_of(control)),
        table=table_of(control),
        hints=(*more, *report_hint(control)),
        files=files_of(control, item.rule.formats or POSTED),
    )
    return Notice(item.room.room_id, answer, transaction_id=_transaction_id(item))


def _control(ask: Ask, item: Item) -> Control:
    """Return a committee's list as its room may see it."""
    body = body_of(item.watched.committee)
    inner = body in bodies_seen(ask)
    search = Search(Wanted(bodies=[body], only_public=not inner))
    made_for = f"vor der Sitzung am {item.watched.meeting.start:%d.%m.%Y}"
    return gather(ask, search, item.watched.committee.name, made_for)


def _as_room(due: Due, room: BoundRoom) -> Ask:
    """Return the question that the room itself would ask: what it may see is shown."""
    return Ask(
        asker=Asker("", roles=frozenset()),
        room=Room(room.room_id, room.settings),
        text="",
        word="beschlusskontrolle",
        now=due.now,
        session=due.session,
        directory=due.directory,
    )


def _transaction_id(item: Item) -> str:
    meeting = item.watched.meeting
    key = f"{meeting.id} {meeting.start} {item.room.room_id}"
    return f"scharnier-control-{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
