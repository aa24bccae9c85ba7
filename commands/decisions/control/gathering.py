"""Which decisions are on the list: what is open, and what was done since the last meeting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from commands.contract import Ask
from commands.dates import BERLIN, at_wall_clock
from commands.decisions.access import bodies_seen
from commands.decisions.control.course import course_of
from commands.decisions.control.rows import NOBODY, SIGNS, Row, Rows
from commands.decisions.searching import Search
from commands.decisions.wording import body_name
from storage.decision_control import last_starts
from storage.decision_search import OPEN, Wanted, find_decisions
from storage.decisions import Decision, State, histories_of

MOST = 5000  # decisions on one list
_DONE: tuple[State, ...] = ("done",)
_WITHOUT_MEETING = timedelta(days=90)  # so long what is done is shown of who has not met


@dataclass(frozen=True, slots=True)
class Control:
    """The list, and what is said of it.

    `scope` is whose decisions they are and `filters` what else was asked for, in German. `since`
    says since when what is done is shown; "" if it isn't. `made_for` says who asked, or why it
    comes. `more` if there are more than fit.
    """

    scope: str
    rows: tuple[Row, ...]
    at: datetime
    made_for: str
    filters: tuple[str, ...] = ()
    since: str = ""
    more: bool = False
    meant: tuple[tuple[str, str], ...] = ()

    @property
    def open_rows(self) -> list[Row]:
        """Return the lines of what is still to be done."""
        return [row for row in self.rows if row.decision.state in OPEN]

    @property
    def several(self) -> bool:
        """Whether more than one committee or place has decided."""
        return len({row.decision.body for row in self.rows}) > 1

    @property
    def owing(self) -> list[tuple[str, int]]:
        """Return who has not reported, and on how many, those with the most first."""
        counted: Counter[str] = Counter()
        for row in self.rows:
            if row.owed:
                counted.update(set(row.responsible.split(", ")) if row.responsible else {NOBODY})
        return sorted(counted.items(), key=lambda one: (-one[1], one[0].casefold()))


def gather(ask: Ask, search: Search, scope: str, made_for: str) -> Control:
    """Return the list that is meant; `ask` tells what may be seen and when it is."""
    since = _Since(ask)
    found: list[Decision] = []
    meant: list[tuple[str, str]] = []
    for wanted in _parts(ask, search, since):
        page = find_decisions(ask.session, wanted, MOST + 1)
        found += page.decisions
        meant += page.meant
    unique = list({one.id: one for one in found}.values())
    return Control(
        scope=scope,
        rows=tuple(_rows(ask, unique, since if search.any_state else None)[:MOST]),
        at=ask.now,
        made_for=made_for,
        filters=search.label,
        since=since.say(search.wanted.bodies) if search.any_state else "",
        more=len(unique) > MOST,
        meant=tuple(dict.fromkeys(meant)),
    )


def scope_of(ask: Ask, search: Search) -> str:
    """Return whose decisions are listed, by what the line names, else by the room."""
    if search.named:
        return search.named[0]
    bodies = search.wanted.bodies
    if ask.room.direct:
        return ask.room.say("Ihre Gremien", "deine Gremien") if bodies else "alle Gremien"
    settings = ask.room.settings
    if settings.kind == "region":
        return "Region"
    return body_name(ask.directory, next(iter(bodies))) if bodies else "alle Gremien"


def _parts(ask: Ask, search: Search, since: _Since) -> list[Wanted]:
    """Return what is looked for: of who is at home here everything, of others what is public."""
    wanted = search.wanted
    parts = [wanted]
    if wanted.bodies is not None and wanted.only_public:
        seen = set(bodies_seen(ask))
        inner = [one for one in wanted.bodies if one in seen]
        outer = [one for one in wanted.bodies if one not in seen]
        parts = [replace(wanted, bodies=inner, only_public=False)] if inner else []
        parts += [replace(wanted, bodies=outer)] if outer else []
    if not search.any_state:
        return parts
    done = [replace(one, states=_DONE, changed_since=since.first(one.bodies)) for one in parts]
    return [*(replace(one, states=OPEN) for one in parts), *done]


def _rows(ask: Ask, found: list[Decision], since: _Since | None) -> list[Row]:
    histories = histories_of(ask.session, [one.id for one in found])
    rows = Rows(ask)
    made: list[Row] = []
    for decision in found:
        course = course_of(histories[decision.id])
        if since is not None and decision.state == "done":
            done_at = course.done_at
            if done_at is None or done_at.astimezone(UTC) < since.of(decision.body):
                continue
        made.append(rows.of(decision, course))
    return sorted(made, key=_order)


def _order(row: Row) -> tuple[int, date, str, str]:
    return SIGNS.index(row.sign), row.due_on or date.max, row.body.casefold(), row.number


# --- Since the last meeting ---------------------------------------------------------------------


class _Since:
    """From when on what was done is shown: the last meeting before today, else three months."""

    def __init__(self, ask: Ask) -> None:
        today = datetime.combine(ask.now.astimezone(BERLIN).date(), time())
        self._met = last_starts(ask.session, today)
        self._usual = at_wall_clock(today - _WITHOUT_MEETING).at.astimezone(UTC)

    def of(self, body: str) -> datetime:
        """Return the instant from which on it is shown what who decided has done."""
        met = self._met_on(body)
        return self._usual if met is None else at_wall_clock(met).at.astimezone(UTC)

    def first(self, bodies: Iterable[str] | None) -> datetime:
        """Return the earliest of these instants."""
        if bodies:
            return min(self.of(body) for body in bodies)
        committees = [self.of(f"committee:{one}") for one in self._met]
        return min([*committees, self._usual])

    def say(self, bodies: Iterable[str] | None) -> str:
        """Return since when, in German."""
        met = {self._met_on(body) for body in bodies} if bodies else set()
        if met == {None}:
            return f"in den letzten {_WITHOUT_MEETING.days} Tagen"
        [day] = met if len(met) == 1 else [None]
        return f"seit der Sitzung am {day:%d.%m.%Y}" if day else "seit der jeweils letzten Sitzung"

    def _met_on(self, body: str) -> datetime | None:
        kind, _, committee_id = body.partition(":")
        return self._met.get(committee_id) if kind == "committee" else None
