"""`forget`: lets contents of decisions be forgotten, and what a person has agreed to.

What is meant is shown before it is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.exits import EX_USAGE, StopError
from commands.decided import STATES
from commands.decisions.numbers import read_number
from commands.decisions.wording import body_name
from commands.lookup import folded
from storage.consents import forget_consents
from storage.consultation_calls import forget_asked
from storage.database import Database, Session
from storage.decision_forgetting import forget_decision, forget_person
from storage.decision_handing import handed_on
from storage.decisions import Decision, decisions_numbered
from storage.directory import load_directory
from storage.records import Directory


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be forgotten: a decision by its number and who decided, or a person's entries.

    `by` is who has it done, as it will stand in the history; without it that is only shown.
    `handed_on` takes in what the decision became in municipalities.
    """

    number: str = ""
    of: str = ""
    person: str = ""
    by: str = ""
    handed_on: bool = False


def forget(database: Database, wish: Wish, now: datetime) -> Iterator[str]:
    """Yield what is forgotten, or would be; `now` is aware. Raises StopError for nothing meant."""
    if bool(wish.number) == bool(wish.person):
        raise StopError("Entweder eine Nummer (2026-014) oder --person @name:server.", EX_USAGE)
    if wish.person:
        yield from _person(database, wish, now)
    else:
        yield from _decision(database, wish, now)


def _decision(database: Database, wish: Wish, now: datetime) -> Iterator[str]:
    with database.write() as session:
        directory = load_directory(session)
        meant = _meant(session, directory, wish)
        children = handed_on(session, [meant.id]).get(meant.id, [])
        for one in [meant, *(children if wish.handed_on else [])]:
            yield f"{body_name(directory, one.body)}, {one.number}, {STATES[one.state]}"
            if wish.by:
                text = f"Inhalt gelöscht am {now:%d.%m.%Y}"
                forget_decision(session, one.id, text=text, by=wish.by, at=now, note=_NOTE)
        if children and not wish.handed_on:
            yield (
                "Weitergegeben, dort steht der Text noch: "
                + ", ".join(f"{body_name(directory, one.body)} {one.number}" for one in children)
                + ". Mit --handed-on auch diese."
            )
    yield _DONE if wish.by else _NOT_YET


_NOTE = "Inhalt gelöscht"
_DONE = (
    "Gelöscht. Nachrichten in den Räumen, Sicherungen und Dateien, die schon verschickt sind, "
    "bleiben; siehe docs/operations.md."
)
_NOT_YET = "Noch ist nichts gelöscht. Endgültig mit: --by NAME"


def _meant(session: Session, directory: Directory, wish: Wish) -> Decision:
    number = read_number(wish.number)
    if number is None:
        raise StopError(f"„{wish.number}“ ist keine Nummer wie 2026-014.", EX_USAGE)
    found = decisions_numbered(session, *number)
    names = {one.id: body_name(directory, one.body) for one in found}
    of = folded(wish.of)
    meant = [one for one in found if of in ("", folded(names[one.id]), folded(one.body))]
    meant = meant or [one for one in found if of in folded(names[one.id])]
    if len(meant) == 1:
        return meant[0]
    if not found:
        raise StopError(f"Einen Beschluss {wish.number} gibt es nicht.", EX_USAGE)
    possible = ", ".join(f"--of „{names[one.id]}“" for one in meant or found)
    raise StopError(f"{wish.number} gibt es so nicht genau einmal. Möglich: {possible}", EX_USAGE)


def _person(database: Database, wish: Wish, now: datetime) -> Iterator[str]:
    with database.write() as session:
        count = forget_person(session, wish.person, by=wish.by or "-", at=now, note=_NOTE)
        consents = forget_consents(session, wish.person)
        forget_asked(session, wish.person)
        if not wish.by:
            session.rollback()
    entries = "1 Eintrag" if count == 1 else f"{count} Einträge"
    yield f"{entries} von {wish.person}"
    if consents:
        yield f"Bereit für Beratungen: {consents} {'Thema' if consents == 1 else 'Themen'}"
    yield _DONE if wish.by else _NOT_YET
