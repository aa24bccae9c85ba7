"""What speaks against a date: holidays, weekends, other meetings of the same members, the notice.

And dates near it against which nothing speaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from commands.contract import Ask
from commands.dates import are_known, last_day_to_receive, name_of_free_day, say_day
from commands.meetings.seats import seats_on
from commands.meetings.wording import CANCELLED, say_when
from storage.meetings import Rules, meetings_between, rules_of
from storage.records import Committee, Directory, Meeting

_USUAL_LENGTH = timedelta(hours=2)
_SATURDAY = 5
_MOST_PROPOSED = 3
_MOST_NAMED = 2
_FURTHEST = 63  # days; beyond that it would be another meeting


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
    found = [*_free_day(ask, wanted.committee, day)]
    found += [_with_other(ask, wanted, other) for other in _others(ask, wanted)[:_MOST_NAMED]]
    if not wanted.urgent and (late := notice_missed(ask, wanted)):
        found.append(late)
    return found


def unknown_holidays(day: date) -> str:
    """Say that the school holidays of a day aren't laid down yet; "" where they are."""
    return "" if are_known(day) else f"Die Schulferien {day.year} stehen noch nicht fest."


def proposals(ask: Ask, wanted: Wanted) -> list[datetime]:
    """Return up to three starts near the one wanted against which nothing speaks."""
    found: list[datetime] = []
    for start in _near(wanted.start, ask.now):
        if not conflicts(ask, wanted.moved(start)) and not unknown_holidays(start.date()):
            found.append(start)
            if len(found) == _MOST_PROPOSED:
                break
    return sorted(found)


def notice_missed(ask: Ask, wanted: Wanted) -> str:
    """Say that the notice period can't be kept any more; "" where it can, or there is none."""
    days = wanted.committee.notice_days
    if days is None:
        return ""
    rules = rules_of(ask.session, wanted.committee.id)
    last = invitation_by(wanted.committee, rules, wanted.start, urgent=False)
    if last is None or last >= ask.now.date():
        return ""
    unit = "Arbeitstagen" if rules.notice_unit == "working" else "Tagen"
    return (
        f"Die Ladungsfrist von {days} {unit} ist nicht mehr zu halten: "
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


def _free_day(ask: Ask, committee: Committee, day: date) -> Iterator[str]:
    if name := name_of_free_day(day):
        yield f"{say_day(day)}: {name}."
        return
    places = [p for p in committee.municipality_ids if day in ask.movable_holidays.get(p, ())]
    if places:
        names = " und ".join(ask.directory.municipalities[p].name for p in places)
        yield f"{say_day(day)}: beweglicher Ferientag in {names}."
    elif day.weekday() >= _SATURDAY:
        yield f"{say_day(day)}: Das ist ein Wochenende."


def _others(ask: Ask, wanted: Wanted) -> list[Meeting]:
    """Return the meetings at the same time that members of the committee belong in too."""
    day = datetime.combine(wanted.start.date(), time())
    around = meetings_between(ask.session, day - timedelta(days=1), day + timedelta(days=1))
    there = members_on(ask.directory, wanted.committee.id, wanted.start.date())
    return [
        other
        for other in around
        if other.id != wanted.own
        and other.state != CANCELLED
        and other.start < wanted.until
        and wanted.start < (other.end or other.start + _USUAL_LENGTH)
        and (
            other.committee_id == wanted.committee.id
            or there & members_on(ask.directory, other.committee_id, wanted.start.date())
        )
    ]


def members_on(directory: Directory, committee_id: str, day: date) -> frozenset[str]:
    """Return the ids of all that have a seat in a committee on a day, guests left out."""
    return frozenset(seat.member_id for seat in seats_on(directory, committee_id, day))


def _with_other(ask: Ask, wanted: Wanted, other: Meeting) -> str:
    directory = ask.directory
    row = directory.committees.get(other.committee_id)
    name = row.name if row else other.committee_id
    if other.committee_id == wanted.committee.id:
        return f"{name} tagt dann schon: {say_when(other)}."
    day = wanted.start.date()
    both = members_on(directory, wanted.committee.id, day) & members_on(
        directory, other.committee_id, day
    )
    names = sorted(_name(directory, row_id) for row_id in both)
    more = f" und {len(names) - _MOST_NAMED} weitere" if len(names) > _MOST_NAMED else ""
    return (
        f"Zur selben Zeit tagt {name} ({say_when(other)}); in beiden sitzen "
        f"{' und '.join(names[:_MOST_NAMED])}{more}."
    )


def _name(directory: Directory, row_id: str) -> str:
    # Persons aren't named: the room may not be one that may see them.
    row = directory.organizations.get(row_id)
    return row.name if row else "eine Person"


def _near(start: datetime, now: datetime) -> Iterator[datetime]:
    """Yield other starts: the same weekday in other weeks first, then the days around it."""
    weeks = (7, -7, 14, -14, 21, 28)
    days = (1, -1, 2, -2, 3, -3, 8, 6, 9, 13, 15, 35, 42, 49, 56, _FURTHEST)
    for step in (*weeks, *days):
        at = start + timedelta(days=step)
        if at > now.replace(tzinfo=None):
            yield at
