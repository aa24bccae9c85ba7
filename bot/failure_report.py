"""Tells the operators what could not be told to others: in their direct chats, summed up.

What could not be told to an operator makes no message, so that this never runs in circles.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import direct_chats, replies
from commands.contract import Answer, Due, Duty, Line, Link, Notice, Table
from storage.database import Session
from storage.inbox import LEFT_ROOM
from storage.records import Directory
from storage.rooms import room_settings
from storage.undelivered import (
    Undelivered,
    forget_about,
    last_reported,
    mark_reported,
    oldest_unreported,
    unreported,
)

GATHERED = timedelta(minutes=1)  # what happens at once is told at once
AT_MOST_EVERY = timedelta(hours=1)
_MOST_SHOWN = 30

_CAUSES = {
    LEFT_ROOM: "Scharnier ist nicht mehr im Raum",
    direct_chats.NOT_ADMITTED: "wird nicht bedient (Einstellung access)",
    direct_chats.UNKNOWN: "diese Matrix-Kennung gibt es nicht",
    direct_chats.GONE: "hat den Direktchat verlassen oder nicht angenommen",
    direct_chats.REMOVED: "hat Scharnier aus dem Direktchat entfernt",
    direct_chats.NOT_ALONE: "im Direktchat sind noch andere",
}


def failure_report(operators: Sequence[str]) -> Duty:
    """Return the duty of telling these people, by their Matrix ids, of what failed."""

    def next_at(due: Due) -> datetime | None:
        first = oldest_unreported(due.session)
        if first is None or not operators:
            return None
        last = last_reported(due.session)
        gathered = first + GATHERED
        return gathered if last is None else max(gathered, last + AT_MOST_EVERY)

    def perform(due: Due) -> list[Notice]:
        forget_about(due.session, operators)
        found = unreported(due.session)
        if not found:
            return []
        mark_reported(due.session, due.now)
        answer = _report(found, due.session, due.directory)
        # What is told stands in the rows that are marked: of one moment there is one report.
        cause = ("undelivered", due.now.isoformat())
        return [
            Notice(one, answer, transaction_id=replies.transaction_id(*cause, one))
            for one in operators
        ]

    return Duty("Meldungen an den Betrieb", next_at, perform)


# --- What is said -------------------------------------------------------------------------------


def _report(found: Sequence[Undelivered], session: Session, directory: Directory) -> Answer:
    places: dict[tuple[str | None, str | None, str], list[Undelivered]] = {}
    for one in found:
        places.setdefault((one.place, one.person, one.cause), []).append(one)
    rows = tuple(
        (_place(some[0], session, directory), ", ".join(map(_count, some)), _cause(some[0]))
        for some in list(places.values())[:_MOST_SHOWN]
    )
    more = len(places) - len(rows)
    return Answer(
        title="⚠ Das konnte ich nicht zustellen:",
        table=Table(("Wo", "Was", "Warum"), rows),
        lines=(f"… und {more} weitere Stellen.",) if more else (),
        hints=(
            "Ich versuche es nicht noch einmal. Näheres steht im Protokoll. "
            "Solche Meldungen fasse ich zusammen, höchstens eine in der Stunde.",
        ),
    )


def _place(one: Undelivered, session: Session, directory: Directory) -> Line:
    if one.what == "invitations":
        return "ein Beratungsraum"
    if one.person is not None:
        return f"Direktchat mit {one.person}"
    room_id = one.place or ""
    link = Link(room_id, f"https://matrix.to/#/{room_id}")
    name = _bound_to(room_id, session, directory)
    return ("Raum ", *((f"von {name}, ",) if name else ()), link)


def _bound_to(room_id: str, session: Session, directory: Directory) -> str:
    """Return the name of what a room is bound to; empty if it is to nothing that has one."""
    settings = room_settings(session, room_id)
    if municipality := directory.municipalities.get(settings.municipality_id or ""):
        return municipality.name
    committee = directory.committees.get(settings.committee_id or "")
    return committee.name if committee else ""


def _count(one: Undelivered) -> str:
    if one.what == "messages":
        return f"{one.count} Nachricht{'en' if one.count > 1 else ''}"
    if one.what == "invitations":
        return f"{one.count} Einladung{'en' if one.count > 1 else ''} in eine Beratung"
    return f"{one.count} Erinnerung{'en' if one.count > 1 else ''} beendet"


def _cause(one: Undelivered) -> str:
    return _CAUSES.get(one.cause, one.cause)
