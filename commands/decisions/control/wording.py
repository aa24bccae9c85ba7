"""How the list is told: its sums, its columns, and what is said of a deadline. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from commands.dates import say_moment
from commands.decisions.control.gathering import MOST, Control
from commands.decisions.control.rows import EXPECTED, Row

Cell: TypeAlias = str | int | date
_LIGHTS = ("überfällig", "bald fällig", "im Plan", "ohne Frist")
OWED, OWING = "noch ohne Rückmeldung", "Noch ohne Rückmeldung"
TITLE = "Beschlusskontrolle"
_MOST_NAMED = 12
EXPLAINED = (
    "Ohne Rückmeldung: Die Frist ist vorbei oder endet in den nächsten "
    f"{EXPECTED.days} Tagen, und seit {EXPECTED.days} Tagen vor der Frist wurde weder berichtet "
    "noch „in Umsetzung“ gesagt."
)


def title_of(control: Control) -> str:
    """Return what the list is called: whose decisions, and which of them."""
    others = [one for one in control.filters if one != control.scope]
    return f"{TITLE}: {', '.join((control.scope, *others))}"


def say_made(control: Control) -> str:
    """Return as of when the list is, and for whom."""
    return f"Stand: {say_moment(control.at)}, {control.made_for}"


def say_sums(control: Control) -> list[str]:
    """Return how many are open, by their traffic light, and how many were done of late."""
    rows = control.open_rows
    counted = Counter(row.light for row in rows)
    parts = ", ".join(f"{counted[word]} {word}" for word in _LIGHTS if counted[word])
    noun = "offener Beschluss" if len(rows) == 1 else "offene Beschlüsse"
    lines = [f"{len(rows)} {noun}: {parts}"] if rows else []
    if done := sum(row.sign == "✅" for row in control.rows):
        since = f" {control.since}" if control.since else ""
        lines.append(f"{done} umgesetzt{since}")
    if others := len(control.rows) - len(rows) - done:
        lines.append(f"{others} weder offen noch umgesetzt")
    if control.more:
        lines.append(f"Es sind mehr, gezeigt werden die ersten {MOST}.")
    return lines


def say_owing(control: Control) -> str:
    """Return who has not reported, with how many decisions: "Noch ohne Rückmeldung: IHK (2)"."""
    owing = control.owing
    if not owing:
        return ""
    named = ", ".join(f"{name} ({count})" for name, count in owing[:_MOST_NAMED])
    more = f" und {len(owing) - _MOST_NAMED} weitere" if len(owing) > _MOST_NAMED else ""
    return f"{OWING}: {named}{more}"


# --- Deadlines and reports ----------------------------------------------------------------------


def say_due(row: Row) -> str:
    """Return the deadline, with the first one where it was put off."""
    if row.due_on is None:
        return "–"
    due = f"{row.due_on:%d.%m.%Y}"
    return f"{due} ({_say_postponed(row)})" if row.postponed else due


def _say_postponed(row: Row) -> str:
    times = "einmal" if row.postponed == 1 else f"{row.postponed}-mal"
    first = f"zuerst {row.first_due:%d.%m.%Y}, " if row.first_due else ""
    return f"{first}{times} verschoben"


def say_report(row: Row) -> str:
    """Return the last report with its date, and whether another one is owed."""
    report = row.report
    if report and row.reported_on:
        report = f"{row.reported_on:%d.%m.%Y}: {report}"
    if not row.owed:
        return report
    return f"{report} – seither ohne Rückmeldung" if report else OWED


# --- Columns ------------------------------------------------------------------------------------

_Column: TypeAlias = tuple[str, Callable[[Row], Cell]]
_BODY: _Column = ("Gremium", lambda row: row.body)
_BRIEF: tuple[_Column, ...] = (
    ("Nr.", lambda row: row.number),
    ("Beschluss", lambda row: row.text),
    ("Antragsteller", lambda row: row.applicant),
    ("Verantwortlich", lambda row: row.responsible),
    ("Frist", say_due),
    ("Ampel", lambda row: row.light),
    ("Stand", lambda row: row.state),
    ("Letzter Bericht", say_report),
    ("Grund der Verzögerung", lambda row: row.reason),
)
_FULL: tuple[_Column, ...] = (
    ("Nr.", lambda row: row.number),
    ("Beschluss", lambda row: row.text),
    ("Antragsteller", lambda row: row.applicant),
    ("Verantwortlich", lambda row: row.responsible),
    ("Frist", lambda row: row.due_on or ""),
    ("Erste Frist", lambda row: row.first_due or ""),
    ("Verschoben", lambda row: row.postponed or ""),
    ("Ampel", lambda row: row.light),
    ("Stand", lambda row: row.state),
    ("Letzter Bericht", lambda row: row.report),
    ("Berichtet am", lambda row: row.reported_on or ""),
    ("Grund der Verzögerung", lambda row: row.reason),
    ("Rückmeldung", lambda row: "fehlt" if row.owed else ""),
)


def brief_columns(control: Control) -> tuple[_Column, ...]:
    """Return the columns to read: heading, and what stands there for a line."""
    return _with_body(control, _BRIEF)


def full_columns(control: Control) -> tuple[_Column, ...]:
    """Return the columns to calculate with: one thing in each, dates as dates."""
    return _with_body(control, _FULL)


def _with_body(control: Control, columns: tuple[_Column, ...]) -> tuple[_Column, ...]:
    return (columns[0], _BODY, *columns[1:]) if control.several else columns
