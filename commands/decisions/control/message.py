"""The list as a message: sums, who has not reported, and the most urgent decisions."""

from __future__ import annotations

from commands.contract import Code, Line, Strong, Table
from commands.decisions.control.gathering import Control
from commands.decisions.control.rows import Row
from commands.decisions.control.wording import say_due, say_owing, say_report, say_sums
from commands.decisions.showing import message_link
from commands.decisions.wording import short

PER_PAGE = 15
_HEADERS = ("Nr.", "Ampel", "Beschluss", "Verantwortlich", "Frist", "Stand", "Letzter Bericht")


def lines_of(control: Control) -> tuple[Line, ...]:
    """Return the sums, and who has not reported."""
    owing = say_owing(control)
    return (*say_sums(control), *(((Strong(owing),),) if owing else ()))


def table_of(control: Control, page: int = 1) -> Table:
    """Return a page of the list, from 1 on."""
    rows = control.rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Table(_HEADERS, tuple(_row(control, row) for row in rows))


def _row(control: Control, row: Row) -> tuple[Line, ...]:
    other = f" ({row.body})" if control.several else ""
    applicant = f" – Antrag: {short(row.applicant)}" if row.applicant else ""
    return (
        row.number,
        f"{row.sign} {row.light}".strip(),
        f"{short(row.text)}{other}{applicant}",
        short(row.responsible) or "–",
        say_due(row),
        (row.state, *message_link(row.decision)),
        _report(row),
    )


def _report(row: Row) -> str:
    """Return the last report and the reason for the delay, once where these are the same."""
    said = short(say_report(row))
    if row.reason and row.reason != row.report:
        said = f"{said}; Grund: {short(row.reason)}" if said else f"Grund: {short(row.reason)}"
    return said or "–"


def report_hint(control: Control) -> tuple[Line, ...]:
    """Return how to report on what is open, if anything is."""
    if not control.open_rows:
        return ()
    number = control.open_rows[0].number
    line = ("Berichten: ", Code(f"/beschluss {number} Bericht: …"), ", die Frist verschieben: ",
            Code(f"/beschluss {number} verschieben auf 31.3., weil …"), ".")  # fmt: skip
    return (line,)
