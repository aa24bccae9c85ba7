"""The last, small lines of a reply: how it was understood, from which rows, how fresh."""

from __future__ import annotations

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
BY_RULE = "Regel des Gremiums"
_WITH_CONTACT = ("chair", "proxy", "jurisdiction")
_MOST_ROWS = 8
_YEAR = 365  # days


def sources(view: View) -> tuple[Line, ...]:
    """Return the lines that tell where a reply comes from."""
    lines: list[Line] = [understood(view)]
    if view.finding.rows or view.finding.turns:
        lines.append(" · ".join(filter(None, (f"Quelle: {_rows(view)}", freshness(view)))))
    return tuple(lines)


def _rows(view: View) -> str:
    seats = [row for row in view.finding.rows if row in view.directory.memberships]
    rows = [row for row in view.finding.rows if row not in view.directory.memberships]
    parts = rows[:_MOST_ROWS]
    if seats:  # the sheet gives seats no id of their own
        lines = "1 Zeile" if len(seats) == 1 else f"{len(seats)} Zeilen"
        parts.append(f"{lines} im Blatt sitze")
    parts += [BY_RULE] if view.finding.turns else []
    more = f" und {len(rows) - _MOST_ROWS} weitere" if len(rows) > _MOST_ROWS else ""
    return ", ".join(parts) + more


def understood(view: View) -> str:
    """Return the question as it was understood: "wer · Potenzialanalyse · Herne · heute"."""
    reading = view.reading
    asks = view.finding.asks or reading.asks
    parts = [KINDS.get(asks, asks)]
    for mention in reading.entities:
        text = mention.text if view.show_persons or mention.sort != "person" else "Person"
        parts.append(f"außer {text}" if mention.excluded else text)
    parts += [f"außer {place.text}" for place in reading.excluded_places]
    parts += [f"„{word}“" for word in reading.unknown]
    parts += _conditions(reading)
    places = reading.place_ids or _room_place(view)
    if places:
        parts.append(view.names(places))
    parts.append(reading.span.label)
    return "Verstanden als: " + " · ".join(dict.fromkeys(parts))


def _conditions(reading: Reading) -> list[str]:
    """Return what narrows the answer beside names, place and time; it may come from before."""
    cues, roles = reading.cues, reading.asks in ("who", "chair", "contact")
    grade = cues.grade.upper() if cues.grade[:1].isalpha() else f"Klasse {cues.grade}"
    vote = "ohne Stimmrecht" if cues.negated else "mit Stimmrecht"
    listed = reading.asks in ("what", "who", "where", "with_whom", "committees")
    said = (
        (bool(cues.field_of_action), f"Handlungsfeld {cues.field_of_action}"),
        (bool(cues.grade), grade),
        (roles and bool(_role(cues)), _role(cues)),
        (reading.asks == "where" and cues.negated, "nicht"),
        (cues.guest and reading.asks == "members", "Gäste"),
        (cues.vote and reading.asks == "members", vote),
        (cues.partner and reading.asks in ("what", "where"), "als Partner"),
        (cues.expires and listed, "endet nicht" if cues.negated else "endet"),
        (cues.begins and listed, "beginnt"),
        (cues.newly and listed, "neu"),
        (cues.unconfirmed and listed, "nicht bestätigt"),
        (bool(cues.rhythm) and listed, f"„{cues.rhythm}“"),
    )
    return [text for holds, text in said if holds]


def _role(cues: Cues) -> str:
    if cues.deputy:
        return "Stellvertretung"
    return "Geschäftsführung" if cues.office else "Leitung" if cues.leads else ""


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
