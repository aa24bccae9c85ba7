"""The agenda of a meeting as it stands, and as it may be shown in a room."""

from __future__ import annotations

from commands.contract import Line
from commands.meetings.agenda_showing import title_of
from commands.meetings.items import Items, from_titles, mirrored
from storage.database import Session
from storage.meetings import agenda_of
from storage.records import Meeting

_MOST_SHOWN = 30


def current_items(session: Session, meeting: Meeting) -> Items:
    """Return the items of an agenda; of one that a workbook has brought, first only titles."""
    stored = agenda_of(session, meeting.id)
    if mirrored(stored) == meeting.agenda:
        return tuple(stored)
    return from_titles(meeting.agenda, stored)


def say_agenda(session: Session, meeting: Meeting, *, inner: bool) -> list[Line]:
    """Return the agenda line by line; without `inner` only what is public, and how much is not."""
    items = current_items(session, meeting)
    shown = [
        f"{number}. {title_of(item, inner=inner)}"
        for number, item in enumerate(items, 1)
        if item.public or inner
    ]
    hidden = len(items) - len(shown)
    lines: list[Line] = ["Tagesordnung:", *shown[:_MOST_SHOWN]] if shown else []
    if len(shown) > _MOST_SHOWN:
        lines.append(f"… und {len(shown) - _MOST_SHOWN} weitere Punkte")
    if hidden:
        points = f"{hidden} Punkte" if hidden > 1 else "1 Punkt"
        lines.append(f"Dazu {points} in nichtöffentlicher Sitzung.")
    return lines
