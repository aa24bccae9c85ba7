"""What speaks against a date: holidays, weekends, other meetings of the same members, the notice.

And dates near it against which nothing speaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from commands.contract import Ask
from commands.dates import (
    are_known,
    is_working_day,
    last_day_to_receive,
    name_of_free_day,
    say_day,
)
from commands.meetings.seats import seats_on
from commands.meetings.wording import CANCELLED, say_when
from storage.meetings import Rules, meetings_between, rules_of
from storage.records import Committee, Directory, Meeting

_USUAL_LENGTH = timedelta(hours=2)
_SATURDAY = 5
_MOST_PROPOSED = 3
_MOST_NAMED = 2
_FURTHEST = 120  # days; beyond that it would be another meeting
_OTHER_WEEKDAY = 28  # the same weekday is as near as another one so many days nearer


@dataclass(frozen=True, slots=True)
class Wanted:
    """A date asked for: local start and end of a meeting of a committee.

    `own` is the id of the meeting itself, where it is there already.
    """

    committee: Committee
    start: datetime
    end: datetime | None = None
    own: str = ""
    urgent: bool = False

    @property
    def until(self) -> datetime:
        """Return the end, or when such meetings usually end."""
        return self.end or self.start + _USUAL_LENGTH

    def moved(self, start: datetime) -> Wanted:
        """Return the same at another start."""
        end = start + (self.end - self.start) if self.end else None
        return Wanted(self.committee, start, end, self.own, self.urgent)


def conflicts(ask: Ask, wanted: Wanted) -> list[str]:
    """Return in German what speaks against a date, the gravest first; none if nothing does."""
    day = wanted.start.date()
    free = _free_day(ask, wanted.committee, day)
    found = [f"{say_day(day)}: {free}."] if free else []
    found += [_with_other(ask, wanted, other) for other in _others(ask, wanted)[:_MOST_NAMED]]
    if late := notice_missed(ask, wanted):
        found.append(late)
    return found


def kind_of_conflict(ask: Ask, wanted: Wanted) -> str:
    """Return in German, in a few words, what speaks most against a date; "" if nothing does."""
    if free := _free_day(ask, wanted.committee, wanted.start.date()):
        return free
    if _others(ask, wanted):
        return "andere Sitzung zur selben Zeit"
    return "Ladungsfrist nicht mehr zu halten" if notice_missed(ask, wanted) else ""


def unknown_holidays(day: date) -> str:
    """Say that the school holidays of a day aren't laid down yet; "" where they are."""
    return "" if are_known(day) else f"Die Schulferien {day.year} stehen noch nicht fest."


def proposals(ask: Ask, wanted: Wanted) -> list[datetime]:
    """Return up to three starts near the one wanted against which nothing speaks, in order."""
    known = are_known(wanted.start.date())
    good = (
        start
        for start in _near(wanted.start, ask.now)
        if (are_known(start.date()) or not known) and not conflicts(ask, wanted.moved(start))
    )
    return sorted(islice(good, _MOST_PROPOSED))


def _near(start: datetime, now: datetime) -> Iterator[datetime]:
    """Yield other working days at the same time, the nearest first; see `_OTHER_WEEKDAY`."""
    steps = [step for step in range(-_FURTHEST, _FURTHEST + 1) if step]
    for step in sorted(steps, key=lambda step: abs(step) + _OTHER_WEEKDAY * bool(step % 7)):
        at = start + timedelta(days=step)
        if at > now.replace(tzinfo=None) and is_working_day(at.date()):
            yield at


# --- The notice period --------------------------------------------------------------------------


def notice_missed(ask: Ask, wanted: Wanted) -> str:
    """Say that the notice period can't be kept any more; "" where it can, or there is none.

    Of an urgent meeting that is the shorter one, where the committee has one.
    """
    rules = rules_of(ask.session, wanted.committee.id)
    if wanted.urgent and rules.urgent_days is None:
        return ""
    days = rules.urgent_days if wanted.urgent else wanted.committee.notice_days
    last = invitation_by(wanted.committee, rules, wanted.start, urgent=wanted.urgent)
    if last is None or last >= ask.now.date():
        return ""
    unit = "Arbeitstag" if rules.notice_unit == "working" else "Tag"
    return (
        f"Die {'Eilfrist' if wanted.urgent else 'Ladungsfrist'} von {days} "
        f"{unit}{'en' if days != 1 else ''} ist nicht mehr zu halten: "
        f"Die Einladung hätte bis {say_day(last)} da sein müssen."
    )


def invitation_by(
    committee: Committee, rules: Rules, start: datetime, *, urgent: bool
) -> date | None:
    """Return the last day to receive an invitation; None where the committee has no period."""
    days = rules.urgent_days if urgent and rules.urgent_days is not None else committee.notice_days
    if days is None:
        return None
    return last_day_to_receive(start.date(), days, working=rules.notice_unit == "working")


def comes_too_late(ask: Ask, committee: Committee, start: datetime) -> bool:
    """Whether the usual notice period can't be kept: held all the same, a meeting is urgent."""
    last = invitation_by(committee, rules_of(ask.session, committee.id), start, urgent=False)
    return last is not None and last < ask.now.date()


def say_invitation(
    ask: Ask, committee: Committee, start: datetime, *, urgent: bool
) -> tuple[str, ...]:
    """Say until when the invitation must be there, or that it is too late for that."""
    rules = rules_of(ask.session, committee.id)
    last = invitation_by(committee, rules, start, urgent=urgent)
    shortened = " Eilsitzung: Die Einladung muss das sagen." if urgent else ""
    if last is None:
        return (shortened.strip(),) if urgent else ()
    if last < ask.now.date():
        return (f"Die Einladung hätte bis {say_day(last)} da sein müssen: zu spät.{shortened}",)
    return (f"Die Einladung muss bis {say_day(last)} da sein.{shortened}",)


# --- The day ------------------------------------------------------------------------------------


def _free_day(ask: Ask, committee: Committee, day: date) -> str:
    """Return what makes a day a bad one by itself: "Osterferien", "Wochenende"; "" for none."""
    if name := name_of_free_day(day):
        return name
    places = [p for p in committee.municipality_ids if day in ask.movable_holidays.get(p, ())]
    if places:
        names = " und ".join(ask.directory.municipalities[p].name for p in places)
        return f"beweglicher Ferientag in {names}"
    return "Wochenende" if day.weekday() >= _SATURDAY else ""


# --- Other meetings -----------------------------------------------------------------------------


def _others(ask: Ask, wanted: Wanted) -> list[Meeting]:
    """Return the meetings at the same time that members of the committee belong in too."""
    day = datetime.combine(wanted.start.date(), time())
    around = meetings_between(ask.session, day - timedelta(days=1), day + timedelta(days=1))
    return [
        other
        for other in around
        if other.id != wanted.own
        and other.state != CANCELLED
        and other.start < wanted.until
        and wanted.start < (other.end or other.start + _USUAL_LENGTH)
        and (
            other.committee_id == wanted.committee.id
            or _in_both(ask.directory, wanted, other.committee_id)
        )
    ]


def same_day(ask: Ask, wanted: Wanted) -> list[Meeting]:
    """Return the committee's other meetings on that day, at whatever time."""
    day = datetime.combine(wanted.start.date(), time())
    return [
        other
        for other in meetings_between(ask.session, day, datetime.combine(day, time.max))
        if other.committee_id == wanted.committee.id
        and other.id != wanted.own
        and other.state != CANCELLED
    ]


def members_on(directory: Directory, committee_id: str, day: date) -> frozenset[str]:
    """Return the ids of all that have a seat in a committee on a day, guests left out."""
    return frozenset(seat.member_id for seat in seats_on(directory, committee_id, day))


def _in_both(directory: Directory, wanted: Wanted, other_id: str) -> frozenset[str]:
    """Return who would have to be in two places: members of both, or where those work."""
    day = wanted.start.date()
    here, there = (
        {one for member in members_on(directory, row, day) for one in _behind(directory, member)}
        for row in (wanted.committee.id, other_id)
    )
    both = here & there
    # Whose office sits in both needn't be named besides it.
    return frozenset(one for one in both if not (_behind(directory, one) - {one}) & both)


def _behind(directory: Directory, member_id: str) -> frozenset[str]:
    """Return a member with the organization that a person works for."""
    person = directory.persons.get(member_id)
    return frozenset(filter(None, (member_id, person.organization_id if person else None)))


def _with_other(ask: Ask, wanted: Wanted, other: Meeting) -> str:
    directory = ask.directory
    row = directory.committees.get(other.committee_id)
    name = row.name if row else other.committee_id
    if other.committee_id == wanted.committee.id:
        return f"{name} tagt dann schon: {say_when(other)}."
    both = _in_both(directory, wanted, other.committee_id)
    names = sorted(_name(directory, row_id) for row_id in both)
    more = f" und {len(names) - _MOST_NAMED} weitere" if len(names) > _MOST_NAMED else ""
    return (
        f"Zur selben Zeit tagt {name} ({say_when(other)}); in beiden "
        f"{'sitzt' if len(names) == 1 else 'sitzen'} {' und '.join(names[:_MOST_NAMED])}{more}."
    )


def _name(directory: Directory, row_id: str) -> str:
    # Persons aren't named: the room may not be one that may see them.
    row = directory.organizations.get(row_id)
    return row.name if row else "eine Person"
