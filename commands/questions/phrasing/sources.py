"""The last, small lines of a reply: how it was understood, from which rows, how fresh."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from commands.contract import Line
from commands.questions.phrasing.view import View
from commands.questions.reading.model import Cues, Reading

KINDS = {
    "who": "wer", "with_whom": "mit wem", "what": "was", "when": "wann", "why": "warum",
    "where": "wo", "contact": "Kontakt", "members": "Mitglieder", "committees": "Gremien",
    "chair": "Vorsitz", "proxy": "wer vertritt", "represents": "wen vertritt",
    "session": "Sitzung", "jurisdiction": "zuständig", "explain": "Erklärung",
}  # fmt: skip
_WITH_CONTACT = ("chair", "proxy", "jurisdiction")
_MOST_ROWS = 8
_YEAR = 365  # days


def sources(view: View) -> tuple[Line, ...]:
    """Return the lines that tell where a reply comes from."""
    lines: list[Line] = [understood(view)]
    if view.finding.rows:
        lines.append(" · ".join(filter(None, (f"Quelle: {_rows(view)}", freshness(view)))))
    return tuple(lines)


def _rows(view: View) -> str:
    seats = [row for row in view.finding.rows if row in view.directory.memberships]
    rows = [row for row in view.finding.rows if row not in view.directory.memberships]
    parts = rows[:_MOST_ROWS]
    if seats:  # the sheet gives seats no id of their own
        lines = "1 Zeile" if len(seats) == 1 else f"{len(seats)} Zeilen"
        parts.append(f"{lines} im Blatt sitze")
    more = f" und {len(rows) - _MOST_ROWS} weitere" if len(rows) > _MOST_ROWS else ""
    return ", ".join(parts) + more


def understood(view: View) -> str:
    """Return the question as it was understood: "wer · Potenzialanalyse · Herne · heute"."""
    reading = view.reading
    asks = view.finding.asks or reading.asks
    parts = [KINDS.get(asks, asks), *_besides(reading)]
    for mention in reading.entities:
        text = mention.text if view.show_persons or mention.sort != "person" else "Person"
        parts.append(f"außer {text}" if mention.excluded else text)
    parts += [f"„{word}“" for word in reading.unknown]
    if reading.cues.field_of_action:
        parts.append(f"Handlungsfeld {reading.cues.field_of_action}")
    places = reading.place_ids or _room_place(view)
    if places:
        parts.append(view.names(places))
    parts.append(reading.span.label)
    return "Verstanden als: " + " · ".join(dict.fromkeys(parts))


def _besides(reading: Reading) -> Iterator[str]:
    """Yield what the German of a question narrows, as it may come from the question before."""
    cues, asks = reading.cues, reading.asks
    if asks in ("who", "chair", "contact"):
        yield from _roles(cues)
    if asks == "members":
        yield from ["Gäste"] if cues.guest else []
        yield from [f"{'ohne' if cues.negated else 'mit'} Stimmrecht"] if cues.vote else []
    if asks == "where" and cues.negated:
        yield "nicht"
    if cues.grade:
        yield f"Klasse {cues.grade.upper()}"


def _roles(cues: Cues) -> Iterator[str]:
    if cues.deputy:
        yield "Stellvertretung"
    elif cues.office:
        yield "Geschäftsführung"
    elif cues.leads:
        yield "Leitung"


def _room_place(view: View) -> tuple[str, ...]:
    """Return the room's municipality, unless what is named is one thing wherever it is.

    Nor where it didn't settle which of several is meant.
    """
    reading = view.reading
    if view.finding.status == "choose":
        return ()
    single = any(len(mention.ids) == 1 for mention in reading.entities)
    return (reading.room_id,) if reading.room_id and not single else ()


def freshness(view: View) -> str:
    """Return when the oldest of the rows was last confirmed, marked if over a year ago.

    Sheets of committees, seats, meetings and terms have no such column: then it is that of the
    contact shown, and said to be so; empty where none is shown.
    """
    dates, what = _dates(view, view.finding.rows), ""
    if not dates and view.finding.asks in _WITH_CONTACT and view.contacts():
        dates, what = _dates(view, view.finding.ids), "Kontakt "
    if not dates:
        confirmable = any(_is_confirmable(view, row) for row in view.finding.rows)
        return "ohne Bestätigungsdatum" if confirmable else ""
    oldest = min(dates)
    mark = " ⚠︎ älter als ein Jahr" if (view.today - oldest).days > _YEAR else ""
    return f"{what}zuletzt bestätigt {oldest:%m/%Y}{mark}"


def _dates(view: View, rows: tuple[str, ...]) -> list[date]:
    return [found for row in rows if (found := _confirmed(view, row))]


def _is_confirmable(view: View, row: str) -> bool:
    directory = view.directory
    sheets = (directory.activities, directory.organizations, directory.persons)
    return any(row in rows for rows in sheets)


def _confirmed(view: View, row: str) -> date | None:
    directory = view.directory
    for rows in (directory.activities, directory.organizations, directory.persons):
        if row in rows:
            return rows[row].confirmed_on
    return None
