"""`/fristen`: what is due around the meetings of a committee, a place or the room; ticking off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from commands.committees.meant import ChoiceError
from commands.committees.rooms import NOBODY_IS_TOLD, Rooms
from commands.contract import Answer, Ask, Code, Cue, Line, Role, Strong, Table, command
from commands.dates import at_wall_clock, say_day
from commands.meetings.deadlines import Deadline, Known, What, deadlines
from commands.meetings.due_scope import Scope, scope_of
from commands.meetings.reminding import say_left
from commands.meetings.ticking import split_tick, tick
from commands.meetings.wording import say_when
from storage.meeting_told import Watched, watched_meetings, with_papers
from storage.meetings import Rules, all_rules
from storage.rooms import bound_rooms

_AHEAD = timedelta(days=60)  # shown where no span is asked for
_AROUND = timedelta(days=200)  # between a meeting and what is due for it, at the most
_MOST_SHOWN = 30
_MOST_OVERDUE = 10  # of these, unless only that is asked for
_MOST_NAMED = 4
_MINE: tuple[What, ...] = ("first reminder", "last reminder")
NAMES: dict[What, str] = {
    "invitation": "Einladung", "papers": "Unterlagen", "minutes": "Protokoll",
    "first reminder": "erste Erinnerung (von mir)", "last reminder": "letzte Erinnerung (von mir)",
}  # fmt: skip


@command(
    "fristen",
    aliases=("frist", "deadlines"),
    usage="/fristen [Gremium | Kommune | Zeitraum | erledigt …]",
    summary="Zeigt, was vor und nach Sitzungen bis wann zu tun ist.",
    explanation=(
        "Einladung, Unterlagen, Protokoll und meine Erinnerungen, das Nächste zuerst: /fristen "
        "Lenkungskreis Herne, /fristen nächste Woche, /fristen Bochum bis 31.1., /fristen "
        "überfällig. Abhaken: /fristen erledigt Einladung, /fristen erledigt Protokoll "
        "Lenkungskreis Herne 10.12.; zurück: /fristen offen Protokoll. Welche Fristen gelten, "
        "zeigt /gremium."
    ),
    examples=("/fristen", "/fristen nächste Woche", "/fristen erledigt Einladung"),
    roles=(Role.MEMBER, Role.COMMITTEE_OFFICE, Role.COORDINATION_OFFICE),
    writes=True,
    topic="Sitzungen",
    cues=(
        Cue(
            (
                "was (ist|wird) [bald|demnächst|als nächstes|heute|<zeit>] (fällig|überfällig)",
                "(welche|was für|gibt es|haben wir) <die> fristen [gibt es|haben wir|laufen] "
                "[<zeit>]",
                "(welche|stehen|sind) <die> fristen [stehen|sind] [<zeit>] (an|aus|offen|fällig)",
                "<zeig> <die> fristen [an|auf]",
                "was (muss|müssen) (ich|wir) [bald|als nächstes] [alles] (erledigen|tun|machen)",
            ),
            "{when}",
        ),
        Cue(
            (
                "<die> {what=einladung|unterlagen|protokoll} (ist|sind) "
                "(raus|verschickt|fertig|erledigt)",
                "(ich habe|wir haben) <die> {what=einladung|unterlagen|protokoll} "
                "(verschickt|verteilt)",
            ),
            "erledigt {what}",
            mood="statement",
        ),
    ),
)
def fristen(ask: Ask) -> Answer:
    """List what is due, or tick off what the first or last word says is done."""
    ticked = split_tick(ask.text)
    try:
        if ticked is not None:
            done, what = ticked
            return tick(ask, what, done=done)
        return _list(ask, scope_of(ask, ask.text))
    except ChoiceError as several:
        return several.answer


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something that is to be done, and for which meeting."""

    deadline: Deadline
    watched: Watched


def _list(ask: Ask, scope: Scope) -> Answer:
    found = sorted(
        (one for one in _entries(ask, scope) if _is_shown(one, scope, ask.now)),
        key=lambda one: (one.deadline.day, one.watched.meeting.start),
    )
    title: Line = ("Fristen: ", Strong(scope.label))
    if not found:
        return Answer(title=title, lines=("Nichts ist fällig.",), hints=_hints(ask, scope, found))
    today, alone = ask.now.date(), len(scope.committees) == 1
    headers = ("Bis", "Was", *(() if alone else ("Gremium",)), "Sitzung")
    late = 0 if scope.overdue else sum(one.deadline.day < today for one in found)
    skipped = max(late - _MOST_OVERDUE, 0)
    shown = found[skipped : skipped + _MOST_SHOWN]
    return Answer(
        title=title,
        table=Table(headers, tuple(_row(one, today, alone=alone) for one in shown)),
        hints=(
            *_left_out(skipped, len(found) - skipped - len(shown)), *_hints(ask, scope, shown),
        ),
    )  # fmt: skip


def _left_out(overdue: int, later: int) -> list[Line]:
    """Say what is not shown: what is overdue for longer, and what comes after."""
    lines: list[Line] = [f"… und {later} weitere."] if later else []
    if overdue:
        are = "sind" if overdue > 1 else "ist"
        lines.append(
            f"Schon länger überfällig {are} {overdue}; alles zeigt der Zusatz „überfällig“."
        )
    return lines


def _entries(ask: Ask, scope: Scope) -> list[_Entry]:
    """Return all that is not done yet around the meetings of the committees."""
    first, last = scope.first or ask.now.date(), scope.last or ask.now.date() + _AHEAD
    ids, rules = {row.id for row in scope.committees}, all_rules(ask.session)
    # Minutes stay overdue until they are ticked off.
    since = [one.minutes_since for key, one in rules.items() if key in ids and one.minutes_since]
    begin = datetime.combine(min(first, ask.now.date(), *since), datetime.min.time())
    end = datetime.combine(last, datetime.max.time())
    meetings = watched_meetings(ask.session, begin - _AROUND, end + _AROUND, ids)
    meetings = [one for one in meetings if one.committee.id in ids]
    papers = with_papers(ask.session, [one.meeting.id for one in meetings])
    rooms = Rooms(bound_rooms(ask.session))
    found = []
    for one in meetings:
        out = one.papers_out or one.meeting.id in papers
        known = Known(one.urgent, out, one.minutes_out)
        own = rules.get(one.committee.id, Rules())
        due = deadlines(one.committee, own, one.meeting, known, ask.now)
        untold = () if rooms.of(one.committee) else _MINE  # there is nowhere to remind
        found += [_Entry(each, one) for each in due if not each.done and each.what not in untold]
    return found


def _is_shown(one: _Entry, scope: Scope, now: datetime) -> bool:
    """Whether it is within the time asked for; what is overdue is, as long as it can be done."""
    day, today = one.deadline.day, now.date()
    begun = at_wall_clock(one.watched.meeting.start).at <= now
    if one.deadline.what != "minutes" and begun:
        return False
    if day < today:
        return scope.first is None or scope.first <= day
    if scope.overdue:
        return False
    if scope.first is None and scope.last is None:
        return day <= today + _AHEAD
    return (scope.first is None or scope.first <= day) and (scope.last is None or day <= scope.last)


def _row(one: _Entry, today: date, *, alone: bool) -> tuple[Line, ...]:
    day, meeting = one.deadline.day, one.watched.meeting
    left = say_left(day, today)
    until = left if day < today else f"{say_day(day)}, {left}"
    committee = () if alone else (one.watched.committee.name,)
    return (until, NAMES[one.deadline.what], *committee, say_when(meeting))


def _hints(ask: Ask, scope: Scope, found: list[_Entry]) -> tuple[Line, ...]:
    hints: list[Line] = []
    todo = next((one for one in found if one.deadline.what not in _MINE), None)
    if todo is not None:
        what, which = NAMES[todo.deadline.what], todo.watched
        typed = f"{what} {which.committee.name} {which.meeting.start:%d.%m.%Y}"
        hints.append(("Erledigt: ", Code(f"/fristen erledigt {typed}"), "."))
    if not found:
        hints.append(("Welche Fristen gelten, zeigt ", Code("/gremium"), "."))
    return (*hints, *_nobody_told(ask, scope))


def _nobody_told(ask: Ask, scope: Scope) -> list[Line]:
    """Say for which of the committees no room is bound that could be reminded."""
    rooms = Rooms(bound_rooms(ask.session))
    missing = [row.name for row in scope.committees if not rooms.of(row)]
    if not missing:
        return []
    if len(scope.committees) == 1:
        return [NOBODY_IS_TOLD]
    more = len(missing) - _MOST_NAMED
    names = ", ".join(missing[:_MOST_NAMED]) + (f" und {more} weiteren" if more > 0 else "")
    return [f"Erinnern kann ich nirgends bei: {names}. Dazu ist kein Raum zugeordnet."]
