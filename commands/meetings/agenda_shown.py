"""The agenda of a meeting, as it may be shown in a room."""

from __future__ import annotations

from commands.contract import Line
from storage.database import Session
from storage.meetings import agenda_of
from storage.records import Meeting

_MOST_SHOWN = 30


def say_agenda(session: Session, meeting: Meeting, *, inner: bool) -> list[Line]:
    """Return the agenda line by line; without `inner` only what is public, and how much is not.

    Items that came with the directory are public: it has no others.
    """
    items = agenda_of(session, meeting.id)
    numbered = list(enumerate(items, 1))
    shown = [f"{n}. {item.title}" for n, item in numbered if item.public or inner]
    hidden = len(items) - len(shown)
    if not items:
        shown = [f"{n}. {title}" for n, title in enumerate(meeting.agenda, 1)]
    lines: list[Line] = ["Tagesordnung:", *shown[:_MOST_SHOWN]] if shown else []
    if len(shown) > _MOST_SHOWN:
        lines.append(f"… und {len(shown) - _MOST_SHOWN} weitere Punkte")
    if hidden:
        points = f"{hidden} Punkte" if hidden > 1 else "1 Punkt"
        lines.append(f"Dazu {points} in nichtöffentlicher Sitzung.")
    return lines
