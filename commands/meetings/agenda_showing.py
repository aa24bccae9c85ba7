"""Shows an agenda: numbers, titles, who wants it, how long, papers; and whether it fits."""

from __future__ import annotations

from collections.abc import Sequence

from commands.committees.meant import may_plan
from commands.committees.seats import seats_of
from commands.contract import Answer, Ask, Code, Line, Link, Strong, Table
from commands.meetings.items import HIDDEN
from commands.meetings.wording import minutes_of, say_far, say_when
from storage.meetings import AgendaItem
from storage.records import Committee, Meeting

_ADDRESSES = ("http://", "https://")


def table_of(items: Sequence[AgendaItem], *, inner: bool) -> Table:
    """Return the items as a table; columns that nothing stands in are left out.

    `inner`: titles of closed items may be seen here.
    """
    columns: list[tuple[str, list[Line]]] = [
        ("Nr.", [f"{number}" for number in range(1, len(items) + 1)]),
        ("Punkt", [title_of(one, inner=inner) for one in items]),
        ("Antrag", [one.applicant if inner or one.public else "" for one in items]),
        ("Dauer", [f"{one.minutes} Min." if one.minutes else "" for one in items]),
        ("Unterlagen", [_papers(one) if inner or one.public else "" for one in items]),
    ]
    filled = [(header, cells) for header, cells in columns if any(cells)]
    rows = tuple(tuple(cells[row] for _, cells in filled) for row in range(len(items)))
    return Table(tuple(header for header, _ in filled), rows)


def title_of(item: AgendaItem, *, inner: bool) -> str:
    """Return the title, or what stands for a closed item where that may not be seen."""
    if item.public:
        return item.title
    return f"{item.title} (nichtöffentlich)" if inner and item.title != HIDDEN else HIDDEN


def _papers(item: AgendaItem) -> Line:
    spans: list[str | Link] = []
    for paper in item.papers:
        spans += [", "] if spans else []
        spans.append(Link(paper, paper) if paper.startswith(_ADDRESSES) else paper)
    return tuple(spans)


def say_length(items: Sequence[AgendaItem], meeting: Meeting) -> str:
    """Return how long the items take and whether the meeting is that long; "" for no times."""
    told = sum(one.minutes or 0 for one in items)
    without = sum(one.minutes is None for one in items)
    if not told:
        return ""
    whole = minutes_of(meeting)
    untold = f"{without} Punkte" if without > 1 else "einen Punkt"
    if whole is None:
        more = f", dazu {untold} ohne Dauer" if without else ""
        return f"Zusammen {told} Minuten{more}; wann die Sitzung endet, ist offen."
    if told > whole:
        return f"⚠︎ Zusammen {told} Minuten: {told - whole} mehr, als die Sitzung dauert ({whole})."
    if told == whole:
        more = f"; für {untold} ohne Dauer bleibt keine Zeit" if without else ": das passt genau"
        return f"{'⚠︎ ' * bool(without)}Zusammen {told} von {whole} Minuten{more}."
    more = f" für {untold} ohne Dauer" if without else ""
    return f"Zusammen {told} von {whole} Minuten: das passt, es bleiben {whole - told}{more}."


def shown(
    ask: Ask, committee: Committee, meeting: Meeting, items: Sequence[AgendaItem], *, inner: bool
) -> Answer:
    """Show the whole agenda of a meeting."""
    lines: list[Line] = [committee.name]
    if not items:
        lines.append("Noch steht nichts auf der Tagesordnung.")
    if length := say_length(items, meeting):
        lines.append(length)
    return Answer(
        title=("Tagesordnung: ", Strong(say_when(meeting)), f", {say_far(meeting, ask.now)}"),
        lines=tuple(lines),
        table=table_of(items, inner=inner),
        hints=_ways(ask, committee, meeting),
    )


def _ways(ask: Ask, committee: Committee, meeting: Meeting) -> tuple[Line, ...]:
    """Return how the agenda is changed, for those who may."""
    new = Code("/top Titel, 20 Min, Antrag: …, Vorlage: …")
    if may_plan(ask, committee):
        return ((
            "Neuer Punkt: ", new, ", ändern: ", Code("/top 1 20 Min"), ", ",
            Code("/top 1 streichen"), ", ", Code("/top 2 auf 1"), ".",
        ),)  # fmt: skip
    if seats_of(ask.directory, committee.id, ask.asker.user_id, meeting.start.date()):
        return (("Einen Punkt vorschlagen: ", new, "."),)
    return ()


def one_shown(item: AgendaItem, number: int, *, inner: bool) -> Answer:
    """Show one item with all that is known of it."""
    lines: list[Line] = []
    if inner or item.public:
        lines += [f"Antrag: {item.applicant}"] if item.applicant else []
        papers = _papers(item)
        lines += [("Unterlagen: ", *papers)] if papers else []
    lines += [f"Dauer: {item.minutes} Minuten"] if item.minutes else []
    return Answer(
        title=(f"TOP {number}: ", Strong(title_of(item, inner=inner))),
        lines=tuple(lines),
        hints=(("Ändern: ", Code(f"/top {number} 20 Min"), ", ",
                Code(f"/top {number} ändern: Neuer Titel"), ", ",
                Code(f"/top {number} streichen"), "."),),
    )  # fmt: skip
