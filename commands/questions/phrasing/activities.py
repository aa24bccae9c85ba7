"""Replies about activities: who, with whom, what, when, why, where."""

from __future__ import annotations

from commands.contract import Answer, Line, Strong, Table
from commands.questions.phrasing.dates import running
from commands.questions.phrasing.view import View, listed
from storage.records import Activity

_MOST_ROWS = 40
_FEW_PLACES = 3


def activities_of(view: View) -> list[Activity]:
    """Return the activities among the finding's rows."""
    rows = view.directory.activities
    return [rows[row] for row in view.finding.rows if row in rows]


def who(view: View) -> Answer:
    """Name who does it, then the rest of the row."""
    rows = activities_of(view)
    if len(rows) == 1:
        return Answer(title=_headline(view), lines=(_about(view, rows[0]), *_contacts(view)))
    return Answer(title=_headline(view), lines=_contacts(view), table=table(view, rows))


def with_whom(view: View) -> Answer:
    """Name the partners, then of what."""
    rows = activities_of(view)
    if len(rows) == 1:
        lines: tuple[Line, ...] = (
            f"Partner bei {rows[0].name}, {view.places(rows[0].municipality_ids)}; "
            f"durchführend: {view.names(rows[0].actor_ids)}",
        )
        return Answer(title=_headline(view), lines=lines)
    return Answer(title=_headline(view), table=table(view, rows, partners=True))


def what(view: View) -> Answer:
    """List the activities."""
    rows = activities_of(view)
    if len(rows) == 1:
        yes = ("Ja: ",) if view.finding.yes else ()
        return Answer(title=(*yes, Strong(rows[0].name)), lines=_details(view, rows[0]))
    title = f"{len(rows)} Angebote"
    return Answer(title=(Strong(title),), table=table(view, rows))


def when(view: View) -> Answer:
    """Say when it runs, in the directory's words, and from when to when at all."""
    rows = activities_of(view)
    if len(rows) > 1:
        return Answer(title=(Strong("Das steht dazu im Verzeichnis:"),), table=table(view, rows))
    row = rows[0]
    runs = running(row.start_date, row.end_date, view.today)
    title = row.season or runs
    lines = [f"{row.name}, {view.places(row.municipality_ids)}: {view.names(row.actor_ids)}"]
    if runs and row.season:
        over = row.end_date is not None and row.end_date < view.today
        lines.append(f"{'Lief' if over else 'Läuft'} {runs}.")
    return Answer(title=(Strong(title),), lines=tuple(lines))


def why(view: View) -> Answer:
    """Say what it is for."""
    rows = activities_of(view)
    purposes = list(dict.fromkeys(_sentence(row.purpose) for row in rows))
    if len(rows) == 1:
        return Answer(title=(Strong(purposes[0]),), lines=(_about(view, rows[0]),))
    if len(purposes) == 1:
        names = listed(list(dict.fromkeys(row.name for row in rows)))
        places = dict.fromkeys(place for row in rows for place in row.municipality_ids)
        line = f"{names} · {view.places(places)}"
        return Answer(title=(Strong(purposes[0]),), lines=(line,))
    cells = tuple(
        (row.name, view.places(row.municipality_ids), _sentence(row.purpose))
        for row in rows[:_MOST_ROWS]
    )
    return Answer(title=(Strong("Der Zweck:"),), table=Table(("Was", "Wo", "Warum"), cells))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def where(view: View) -> Answer:
    """List the municipalities."""
    ids = view.finding.ids
    negated = view.reading.cues.negated
    start = "Nicht in" if negated else "In"
    names = listed([view.name(row) for row in ids])
    if len(ids) <= _FEW_PLACES:
        return Answer(title=(f"{start}: ", Strong(names)))
    return Answer(title=(Strong(f"{start} {len(ids)} Kommunen"),), lines=(names,))


def table(view: View, rows: list[Activity], *, partners: bool = False) -> Table:
    """Return activities as a table."""
    headers: tuple[str, ...] = ("Was", "Wo", "Mit wem" if partners else "Wer", "Wann")
    cells: tuple[tuple[str, ...], ...] = tuple(
        (
            row.name,
            view.places(row.municipality_ids),
            view.names(row.partner_ids if partners else row.actor_ids),
            _when(view, row),
        )
        for row in rows[:_MOST_ROWS]
    )
    asked = view.names(view.reading.place_ids)
    if all(row[1] == asked for row in cells):
        # The question has named the only place there is.
        headers, cells = (headers[0], *headers[2:]), tuple((row[0], *row[2:]) for row in cells)
    return Table(headers, cells)


def _headline(view: View) -> Line:
    ids = view.finding.ids
    if len(ids) > 6:
        return (Strong(f"{len(ids)} Stellen: "), view.names(ids))
    return (Strong(view.names(ids)),)


def _about(view: View, row: Activity) -> str:
    parts = [row.name, view.places(row.municipality_ids), _when(view, row)]
    return " · ".join(part for part in parts if part)


def _when(view: View, row: Activity) -> str:
    if row.start_date and row.start_date > view.today:
        return ", ".join(filter(None, (row.season, f"ab {row.start_date:%d.%m.%Y}")))
    if row.end_date and row.end_date < view.today:
        return ", ".join(filter(None, (row.season, f"bis {row.end_date:%d.%m.%Y}")))
    return row.season


def _details(view: View, row: Activity) -> tuple[Line, ...]:
    parts = (
        ("Wer", view.names(row.actor_ids)),
        ("Mit wem", view.names(row.partner_ids)),
        ("Wann", _when(view, row)),
        ("Wo", view.places(row.municipality_ids)),
        ("Warum", row.purpose),
        ("Für wen", row.audience),
    )
    return tuple((Strong(f"{label}: "), text) for label, text in parts if text)


def _contacts(view: View) -> tuple[Line, ...]:
    if len(view.finding.ids) > 2:
        return ()
    lines = (view.contact(row) for row in view.finding.ids)
    return tuple(line for line in lines if line is not None)
