"""Carries the meetings of a series over to another rule, each as the meeting that it is.

What the old rule comes to in the n-th place becomes what the new one comes to there: with its id a
meeting keeps its agenda, its papers, and whom it was told to. What is left out on free days has a
place too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import takewhile, zip_longest
from typing import Literal, TypeAlias

from commands.dates import BERLIN, Repeat, Slot, at_wall_clock, slots_after
from commands.meetings.series_laying import AHEAD, lay, planned_to, present_of, take_out
from commands.meetings.wording import INVITED, PLANNED, minutes_of, say_when
from storage.database import Session
from storage.records import Meeting
from storage.room_changes import write_meeting
from storage.series import Held, MeetingChange, Series, put_in_series, store_series

# So far beyond the year ahead a meeting is moved rather than taken out.
_BEYOND = timedelta(days=31)
_MOMENT = timedelta(seconds=1)
# "own date" had been moved singly, "as it is" is not planned any more (cancelled, for one),
# "invited" is none of the series any more, but people were invited to it.
Fate: TypeAlias = Literal["carried", "new", "own date", "as it is", "invited", "gone", "over"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changeover:
    """A series as it is and as it is to be, from the occurrence `since` on, a naive local time.

    `by` is the Matrix id that changes it, `now` is aware. `named` is the id of a meeting that is
    carried over though it had been moved singly.
    """

    session: Session
    before: Series
    after: Series
    since: datetime
    by: str
    now: datetime
    named: str = ""
    also_free: frozenset[date] = frozenset()

    @property
    def local_now(self) -> datetime:
        """Return the local time at which it is changed, naive as those of meetings are."""
        return self.now.astimezone(BERLIN).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a meeting; None where it was not or is not there."""

    fate: Fate
    occurrence: datetime | None
    now_at: datetime | None
    before: Meeting | None
    after: Meeting | None

    @property
    def is_moved(self) -> bool:
        """Whether a meeting was there and is at another time."""
        there = self.before is not None and self.after is not None
        return there and self.before.start != self.after.start  # type: ignore[union-attr]

    def change(self) -> MeetingChange:
        """Return what is noted of it, to take it back."""
        meeting = self.before or self.after
        assert meeting is not None  # noqa: S101 - for the type checker: one of them is there
        return MeetingChange(
            meeting.id, _held(self.before, self.occurrence), _held(self.after, self.now_at)
        )


def carry_over(over: Changeover) -> list[Outcome]:
    """Store the series as it is to be, and let its meetings follow; returns what became of each."""
    held = _held_from(over)
    pairs = list(_pairs(over, list(held)))
    found = [
        _carried(over, old, held[old], new) for old, new in pairs if old is not None and old in held
    ]
    # Only now: where one of its own has just been, there is room.
    until = over.now + AHEAD
    for old, new in pairs:
        if old in held or new is None or at_wall_clock(new).at > until:
            continue
        if (laid := lay(over.session, over.after, new, over.now)) is not None:
            found.append(Outcome("new", None, new, None, laid))
    store_series(over.session, planned_to(over.after, until))
    return found


# --- Which becomes which ------------------------------------------------------------------------


def _held_from(over: Changeover) -> dict[datetime, Meeting]:
    """Return the meetings to come by their occurrences, from the one on that is to follow."""
    now = over.local_now
    return {
        plan.occurrence: meeting
        for plan, meeting in present_of(over.session, over.before)
        if plan.occurrence is not None
        and plan.occurrence >= over.since
        and (plan.occurrence > now or meeting.start > now)
    }


def _pairs(
    over: Changeover, held: list[datetime]
) -> Iterator[tuple[datetime | None, datetime | None]]:
    """Pair the times that the old rule comes to with those of the new one; None for no time."""
    last = max(held, default=over.since)
    just_before = at_wall_clock(min(held, default=over.since)).at - _MOMENT
    of_old = (_local(slot) for slot in _slots(over, over.before, just_before))
    old = sorted({*takewhile(lambda at: at <= last, of_old), *held}) if held else []
    # The first one is laid down however far ahead: a yearly one may be next in the year after.
    first_of_new = at_wall_clock(over.after.first).at
    until = max(over.now + AHEAD, at_wall_clock(last).at + _BEYOND, first_of_new)
    new = takewhile(lambda slot: slot.moment.at <= until, _slots(over, over.after, over.now))
    for at, slot in zip_longest(old, new):
        yield at, _local(slot) if slot is not None and not slot.left_out else None


def _slots(over: Changeover, series: Series, after: datetime) -> Iterator[Slot]:
    repeat = Repeat(series.rule, series.free_days)
    return slots_after(repeat, series.first, after, also_free=over.also_free)


def _local(slot: Slot) -> datetime:
    return slot.moment.at.astimezone(BERLIN).replace(tzinfo=None)


# --- One meeting --------------------------------------------------------------------------------


def _carried(
    over: Changeover, occurrence: datetime, meeting: Meeting, to: datetime | None
) -> Outcome:
    """Carry a meeting over to a time of the new rule, or take it out where that has none."""
    fate = _fate(over, occurrence, meeting, to)
    after: Meeting | None = meeting
    if fate == "carried" and to is not None:
        after = _moved(over, occurrence, meeting, to)
    elif fate == "gone":
        after = take_out(over.session, meeting, over.by, over.now)
    put_in_series(over.session, meeting.id, over.after.number if to else None, to)
    return Outcome(fate, occurrence, to, meeting, after)


def _fate(over: Changeover, occurrence: datetime, meeting: Meeting, to: datetime | None) -> Fate:
    if meeting.start <= over.local_now:
        return "over"
    if meeting.state not in (PLANNED, INVITED):
        return "as it is"
    if meeting.start != occurrence and meeting.id != over.named:
        return "own date"
    if to is not None:
        return "carried"
    return "invited" if meeting.state == INVITED else "gone"


def _moved(over: Changeover, occurrence: datetime, meeting: Meeting, to: datetime) -> Meeting:
    """Write a meeting as the new rule has it; what was changed about it singly stays."""
    before, after = over.before, over.after
    if meeting.start != occurrence and before.rule == after.rule:
        to = datetime.combine(meeting.start.date(), to.time())  # only the time of day is another
    length = minutes_of(meeting)
    length = after.minutes if length == before.minutes else length
    place = after.place if meeting.place == before.place else meeting.place
    state = meeting.state if to == meeting.start else PLANNED
    end = to + timedelta(minutes=length) if length else None
    moved = replace(meeting, start=to, end=end, place=place, state=state)
    if moved != meeting:
        row = write_meeting(over.session, moved, over.by, over.now)
        # Not as a command notes a single change: that would mean that all rooms were told of it.
        row.note = f"mit der Reihe geändert, bisher {say_when(meeting)}"
    return moved


def _held(meeting: Meeting | None, occurrence: datetime | None) -> Held | None:
    if meeting is None:
        return None
    return Held(occurrence, meeting.start, meeting.end, meeting.place, meeting.state)
