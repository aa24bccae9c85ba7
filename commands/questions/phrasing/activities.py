"""Replies about activities: who, with whom, what, when, why, where."""

from __future__ import annotations

import re
from collections.abc import Callable

from commands.contract import Answer, Line, Strong, Table
from commands.questions.answering.courses import turning
from commands.questions.phrasing.besides import Part, asked_besides
from commands.questions.phrasing.dates import running
from commands.questions.phrasing.longlists import beginning, remainder
from commands.questions.phrasing.opening import names_or_number, number_of
from commands.questions.phrasing.view import View, listed
from commands.questions.reading.followups import asks_for_group
from storage.records import Activity

_FEW_PLACES = 3
_CONFIRMED = re.compile(r"\b(?:bestaetigt|geprueft|aktualisiert)\b")


def activities_of(view: View) -> list[Activity]:
    """Return the activities among the finding's rows."""
    rows = view.directory.activities
    return [rows[row] for row in view.finding.rows if row in rows]


def who(view: View) -> Answer:
    """Name who does it, then the rest of the row."""
    rows = activities_of(view)
    if len(rows) == 1:
        lines = (_about(view, rows[0]), *_besides(view, rows[0]), *view.contacts())
        return Answer(title=names_or_number(view), lines=lines)
    return Answer(
        title=names_or_number(view),
        lines=view.contacts(),
        table=table(view, rows),
        hints=remainder(view, rows),
    )


def with_whom(view: View) -> Answer:
    """Name the partners, then of what."""
    rows = activities_of(view)
    if len(rows) == 1:
        lines: tuple[Line, ...] = (
            f"Partner bei {rows[0].name}, {view.places(rows[0].municipality_ids)}; "
            f"durchführend: {view.names(rows[0].actor_ids)}",
            *_besides(view, rows[0], shown=("who", "where")),
        )
        return Answer(title=names_or_number(view), lines=lines)
    return Answer(
        title=names_or_number(view),
        table=table(view, rows, partners=True),
        hints=remainder(view, rows),
    )


def what(view: View) -> Answer:
    """List the activities."""
    rows = activities_of(view)
    if asks_for_group(view.reading):
        return _for_whom(view, rows)
    if len(rows) == 1:
        return Answer(title=(Strong(rows[0].name),), lines=_details(view, rows[0]))
    return Answer(
        title=(Strong(number_of(view)),), table=table(view, rows), hints=remainder(view, rows)
    )


def _for_whom(view: View, rows: list[Activity]) -> Answer:
    """Name the group that it is for, or say that none is told."""
    groups = list(dict.fromkeys(row.audience or "nicht eingetragen" for row in rows))
    if len(groups) == 1:
        lines = (_about(view, rows[0]),) if len(rows) == 1 else ()
        title = groups[0] if rows[0].audience else "Für wen, ist nicht eingetragen."
        return Answer(title=(Strong(title),), lines=lines)
    cells = tuple(
        (row.name, view.places(row.municipality_ids), row.audience) for row in beginning(rows)
    )
    return Answer(
        title=(Strong("Für diese Gruppen:"),),
        table=Table(("Was", "Wo", "Für wen"), cells),
        hints=remainder(view, rows),
    )


def when(view: View) -> Answer:
    """Say when it runs, in the directory's words, and from when to when at all."""
    rows = activities_of(view)
    if len(rows) > 1:
        return Answer(
            title=(Strong("Das steht dazu im Verzeichnis:"),),
            table=table(view, rows),
            hints=remainder(view, rows),
        )
    row = rows[0]
    runs = running(row.start_date, row.end_date, view.today)
    lines = [f"{row.name}, {view.places(row.municipality_ids)}: {view.names(row.actor_ids)}"]
    turn = _turn(view, row)
    if turn:
        lines += [f"{row.season}, {runs}" if row.season else runs]
    elif runs and row.season:
        over = row.end_date is not None and row.end_date < view.today
        lines.append(f"{'Lief' if over else 'Läuft'} {runs}.")
    besides = _besides(view, row, shown=("who", "where"))
    return Answer(title=(Strong(turn or row.season or runs),), lines=(*lines, *besides))


def _turn(view: View, row: Activity) -> str:
    """Return since when or until when it runs, or when it was confirmed, where that is asked."""
    cues, normal = view.reading.cues, view.reading.normal
    if _CONFIRMED.search(normal):
        day = row.confirmed_on
        return f"Zuletzt bestätigt am {day:%d.%m.%Y}" if day else "Ohne Bestätigungsdatum"
    if cues.ends or "bis wann" in normal:
        if row.end_date is None:
            return "Ein Ende ist nicht eingetragen"
        return f"Bis zum {row.end_date:%d.%m.%Y}"
    if cues.starts and row.start_date:
        runs = running(row.start_date, row.end_date, view.today)
        return runs[:1].upper() + runs[1:]
    return ""


def why(view: View) -> Answer:
    """Say what it is for."""
    rows = activities_of(view)
    purposes = list(dict.fromkeys(_sentence(row.purpose) for row in rows))
    if len(rows) == 1:
        lines = (_about(view, rows[0]), *_besides(view, rows[0]))
        return Answer(title=(Strong(purposes[0]),), lines=lines)
    if len(purposes) == 1:
        names = listed(list(dict.fromkeys(row.name for row in rows)))
        places = dict.fromkeys(place for row in rows for place in row.municipality_ids)
        line = f"{names} · {view.places(places)}"
        return Answer(title=(Strong(purposes[0]),), lines=(line,))
    cells = tuple(
        (row.name, view.places(row.municipality_ids), _sentence(row.purpose))
        for row in beginning(rows)
    )
    return Answer(
        title=(Strong("Der Zweck:"),),
        table=Table(("Was", "Wo", "Warum"), cells),
        hints=remainder(view, rows),
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def where(view: View) -> Answer:
    """List the municipalities."""
    ids = view.finding.ids
    negated = view.reading.cues.negated
    names = listed([view.name(row) for row in ids])
    rows = [] if negated else activities_of(view)
    told = table(view, rows) if rows and asked_besides(view) else None
    if len(ids) <= _FEW_PLACES:
        title: Line = ("Nicht in: ", Strong(names)) if negated else (Strong(names),)
        return Answer(title=title, table=told)
    not_in = "Nicht in " if negated and not view.reading.cues.count else ""
    return Answer(title=(Strong(f"{not_in}{number_of(view)}"),), lines=(names,), table=told)


def table(view: View, rows: list[Activity], *, partners: bool = False) -> Table:
    """Return activities as a table, with columns for all that is asked."""
    besides = asked_besides(view)
    columns: dict[str, Callable[[Activity], str]] = {
        "Was": lambda row: row.name,
        "Wo": lambda row: view.places(row.municipality_ids),
        "Wer": lambda row: view.names(row.actor_ids),
        "Mit wem": lambda row: view.names(row.partner_ids),
        "Wann": lambda row: _when(view, row),
        "Bestätigt": lambda row: f"{row.confirmed_on:%d.%m.%Y}" if row.confirmed_on else "–",
        "Läuft": lambda row: running(row.start_date, row.end_date, view.today),
        "Warum": lambda row: _sentence(row.purpose),
    }
    unasked = {"Warum"} if "why" not in besides else set()
    if not _asks_for_course(view):
        unasked.add("Läuft")
    if not _CONFIRMED.search(view.reading.normal):
        unasked.add("Bestätigt")
    if partners and "who" not in besides:
        unasked.add("Wer")
    elif not (partners or "with_whom" in besides or _asks_for_partners(view)):
        unasked.add("Mit wem")
    asked = view.names(view.reading.place_ids)
    if all(columns["Wo"](row) == asked for row in rows):
        unasked.add("Wo")  # the question has named the only place there is
    headers = tuple(header for header in columns if header not in unasked)
    cells = tuple(tuple(columns[header](row) for header in headers) for row in beginning(rows))
    return Table(headers, cells)


def _asks_for_partners(view: View) -> bool:
    return view.reading.cues.partner or any(m.beside for m in view.reading.organizations)


def _asks_for_course(view: View) -> bool:
    case = view.case()
    return view.reading.cues.starts or view.reading.cues.ends or turning(case) is not None


def _besides(view: View, row: Activity, shown: tuple[Part, ...] = ("when", "where")) -> list[Line]:
    """Return lines for what is asked besides and not `shown` anyway."""
    texts: dict[Part, tuple[str, str]] = {
        "who": ("Wer", view.names(row.actor_ids)),
        "with_whom": ("Mit wem", view.names(row.partner_ids)),
        "when": ("Wann", _when(view, row)),
        "where": ("Wo", view.places(row.municipality_ids)),
        "why": ("Warum", row.purpose),
    }
    asked = [texts[part] for part in asked_besides(view) if part not in shown]
    return [(Strong(f"{label}: "), text or "nicht eingetragen") for label, text in asked]


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
    turns = _asks_for_course(view)
    parts = (
        ("Wer", view.names(row.actor_ids)),
        ("Mit wem", view.names(row.partner_ids)),
        ("Wann", _when(view, row)),
        ("Läuft", running(row.start_date, row.end_date, view.today) if turns else ""),
        ("Wo", view.places(row.municipality_ids)),
        ("Warum", row.purpose),
        ("Für wen", row.audience),
    )
    return tuple((Strong(f"{label}: "), text) for label, text in parts if text)
