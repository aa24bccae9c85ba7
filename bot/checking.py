"""`check`: whether the bot could start, and what it would know; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import make_url

from commands.consultation.library import library
from storage.database import Database, Session
from storage.decisions import broken_at
from storage.directory import directory_version, load_directory
from storage.models.directory import DirectoryVersion
from storage.records import Directory

# What was confirmed longer ago is marked in answers as old.
_CONFIRMED_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it is in order, and a German sentence."""

    good: bool
    sentence: str


def check_database(url: str, now: datetime) -> Iterator[Finding]:
    """Look at the database and the directory in it; `now` is aware, in Europe/Berlin.

    Raises DatabaseError or SQLAlchemyError if it is out of reach.
    """
    address = make_url(url)
    where = f"Datenbank {address.render_as_string(hide_password=True)}"
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        # Connecting would create it.
        yield Finding(good=True, sentence=f"{where}: wird beim ersten Start angelegt")
        return
    database = Database(url)
    try:
        if database.is_up_to_date():
            yield Finding(good=True, sentence=f"{where}: erreichbar und auf dem neuesten Stand")
            with database.read() as session:
                yield from _check_directory(session, now)
                yield _check_decisions(session)
        else:
            yield Finding(good=True, sentence=f"{where}: erreichbar; der Start erneuert ihre Form")
    finally:
        database.close()


def check_own_files(folder: Path) -> Iterator[Finding]:
    """Look at the procedures and modules of consultations that an office has added there."""
    found = library(folder)
    for problem in found.problems:
        yield Finding(good=False, sentence=f"Kollegiale Beratung: {problem}")
    procedures, modules = len(found.procedures), len(found.modules)
    sentence = f"Kollegiale Beratung: {procedures} Verfahren, {modules} Methoden"
    yield Finding(good=True, sentence=sentence)


def _check_directory(session: Session, now: datetime) -> Iterator[Finding]:
    version = session.get(DirectoryVersion, directory_version(session))
    if version is None:
        sentence = "Verzeichnis: noch leer; füllen mit: scharnier import ARBEITSMAPPE"
        yield Finding(good=False, sentence=sentence)
        return
    directory = load_directory(session)
    counts = ", ".join(f"{count} {name}" for name, count in _counts(directory).items())
    taken = f"Stand {version.version} aus {version.source}, {_ago(now, version.imported_at)}"
    yield Finding(good=True, sentence=f"Verzeichnis: {taken}: {counts}")
    old, all_rows = _confirmed_long_ago(directory, now.date())
    sentence = f"Bestätigungen: {old} von {all_rows} Zeilen sind älter als ein Jahr oder fehlen"
    yield Finding(good=not old, sentence=sentence)


def _check_decisions(session: Session) -> Finding:
    """Look whether anything of the record of decisions was changed behind the bot's back."""
    broken = broken_at(session)
    if broken is None:
        return Finding(good=True, sentence="Beschlüsse: die Kette ihrer Einträge ist unversehrt")
    which = f", {broken.number}" if broken.number else ""
    return Finding(
        good=False,
        sentence=f"Beschlüsse: Eintrag {broken.position}{which} passt nicht zu denen davor; er "
        "oder ein früherer wurde an Scharnier vorbei geändert. Eine Sicherung von davor einspielen",
    )


def _ago(now: datetime, then: datetime) -> str:
    days = (now.date() - then.astimezone(now.tzinfo).date()).days
    return {0: "von heute", 1: "von gestern"}.get(days, f"{days} Tage alt")


def _counts(directory: Directory) -> dict[str, int]:
    return {
        "Kommunen": len(directory.municipalities),
        "Organisationen": len(directory.organizations),
        "Personen": len(directory.persons),
        "Aktivitäten": len(directory.activities),
        "Gremien": len(directory.committees),
        "Sitze": len(directory.memberships),
        "Sitzungen": len(directory.meetings),
        "Begriffe": len(directory.terms),
    }


def _confirmed_long_ago(directory: Directory, today: date) -> tuple[int, int]:
    """Count the rows that were not confirmed within a year, and all that can be."""
    days = [
        row.confirmed_on
        for rows in (directory.organizations, directory.persons, directory.activities)
        for row in rows.values()
    ]
    return sum(day is None or today - day > _CONFIRMED_FOR for day in days), len(days)
