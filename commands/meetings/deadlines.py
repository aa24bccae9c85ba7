"""What has to be done by when around a meeting, and when it is reminded of. Pure.

Nothing of this is stored: it follows from the meeting, its committee and the committee's rules,
so that it moves along when the meeting does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, TypeAlias

from commands.dates import BERLIN, at_wall_clock, is_working_day, last_day_to_receive
from commands.meetings.conflicts import invitation_by
from commands.meetings.wording import CANCELLED, HELD, INVITED
from storage.meetings import Rules
from storage.records import Committee, Meeting

What: TypeAlias = Literal["first reminder", "papers", "invitation", "last reminder", "minutes"]

DAY, HOUR = 24 * 60, 60  # minutes
USUAL_ROOM_LEADS = (14 * DAY, 3 * DAY, HOUR)
USUAL_PEOPLE_LEADS: tuple[int, ...] = ()
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a meeting beside its row: whether it is urgent, and what is out."""

    urgent: bool = False
    papers_out: bool = False
    minutes_out: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day for something, or the day of a reminder, and whether it is done."""

    what: What
    day: date
    done: bool


def deadlines(
    committee: Committee, rules: Rules, meeting: Meeting, known: Known, now: datetime
) -> list[Deadline]:
    """Return what has to be done around a meeting, the earliest first; nothing of a cancelled one.

    `now` is aware; only which reminders are over depends on it.
    """
    if meeting.state == CANCELLED:
        return []
    found = [*_reminders(rules, meeting, now), *tasks(committee, rules, meeting, known)]
    return sorted(found, key=lambda one: one.day)


def tasks(committee: Committee, rules: Rules, meeting: Meeting, known: Known) -> list[Deadline]:
    """Return what people have to do around a meeting: invitation, papers, minutes."""
    return [*_before(committee, rules, meeting, known), *_after(rules, meeting, known)]


def _reminders(rules: Rules, meeting: Meeting, now: datetime) -> list[Deadline]:
    leads = room_leads(rules)
    if not leads:
        return []
    first, last = (lead_instant(meeting.start, lead) for lead in (max(leads), min(leads)))
    told: list[tuple[What, datetime]] = [("first reminder", first)]
    told += [("last reminder", last)] if len(leads) > 1 else []
    return [Deadline(what, at.astimezone(BERLIN).date(), at <= now) for what, at in told]


def _before(committee: Committee, rules: Rules, meeting: Meeting, known: Known) -> list[Deadline]:
    invitation = invitation_by(committee, rules, meeting.start, urgent=known.urgent)
    papers = papers_by(rules, meeting.start)
    held, invited = meeting.state == HELD, meeting.state in (INVITED, HELD)
    # Papers that are due no later than the invitation go out with it.
    with_it = invited and papers is not None and invitation is not None and papers <= invitation
    found = []
    if invitation is not None:
        found.append(Deadline("invitation", invitation, invited))
    if papers is not None:
        found.append(Deadline("papers", papers, held or with_it or known.papers_out))
    return found


def _after(rules: Rules, meeting: Meeting, known: Known) -> list[Deadline]:
    minutes = minutes_by(rules, meeting)
    return [] if minutes is None else [Deadline("minutes", minutes, known.minutes_out)]


def papers_by(rules: Rules, start: datetime) -> date | None:
    """Return the last day on which papers must be there; None without such a rule.

    Counted as the notice period is: so many full days lie between that day and the meeting.
    """
    if rules.papers_days is None:
        return None
    working = rules.notice_unit == "working"
    return last_day_to_receive(start.date(), rules.papers_days, working=working)


def minutes_by(rules: Rules, meeting: Meeting) -> date | None:
    """Return the last day for the minutes of a meeting.

    None without such a rule, and where that day was over when the rule was set. Counted from the
    day after the meeting on (§ 187 BGB), the last day included (§ 188 BGB).
    """
    if rules.minutes_days is None:
        return None
    day = (meeting.end or meeting.start).date()
    working = rules.notice_unit == "working"
    last = _after_days(day, rules.minutes_days, working=working)
    return None if rules.minutes_since is not None and last < rules.minutes_since else last


def _after_days(day: date, days: int, *, working: bool) -> date:
    if not working:
        return day + timedelta(days=days)
    while days:
        day += _ONE_DAY
        days -= is_working_day(day)
    return day


# --- Reminders ----------------------------------------------------------------------------------


def room_leads(rules: Rules) -> tuple[int, ...]:
    """Return how many minutes before a meeting its room is reminded."""
    return USUAL_ROOM_LEADS if rules.room_leads is None else rules.room_leads


def people_leads(rules: Rules) -> tuple[int, ...]:
    """Return how many minutes before a meeting its members are reminded one by one."""
    return USUAL_PEOPLE_LEADS if rules.people_leads is None else rules.people_leads


def lead_instant(start: datetime, minutes: int) -> datetime:
    """Return the instant that lies so far before a meeting; `start` is naive local time.

    Whole days keep the time of day on the clock, also across its changes: three days before 14:00
    is 14:00. Hours and minutes are time that passes.
    """
    days, rest = divmod(minutes, DAY)
    if rest:
        at = at_wall_clock(start).at.astimezone(UTC) - timedelta(minutes=minutes)
        return at.astimezone(BERLIN)
    return at_wall_clock(start - timedelta(days=days)).at
