"""What messages changed about agendas is kept as long as it may be taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.agenda import (
    AgendaChange,
    change_by,
    changes_since,
    forget_agenda_changes_before,
    forget_change,
    note_change,
)
from storage.database import Database
from storage.inbox import Received, receive
from storage.meetings import AgendaItem

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
ITEMS = (
    AgendaItem(title="Begrüßung", key="a", minutes=5),
    AgendaItem(title="Personal", key="b", applicant="IHK", public=False, papers=("Vorlage 1/26",)),
)
CHANGE = AgendaChange("ses-1", ITEMS[:1], ITEMS)


def test_a_change_comes_back_as_it_was(database: Database) -> None:
    with database.write() as session:
        note_change(session, "$1", CHANGE, NOW)
    with database.read() as session:
        assert change_by(session, "$1") == CHANGE
        assert change_by(session, "$2") is None


def test_an_edited_message_stands_for_its_last_change(database: Database) -> None:
    later = AgendaChange("ses-2", (), ITEMS[1:])
    with database.write() as session:
        note_change(session, "$1", CHANGE, NOW)
    with database.write() as session:
        forget_change(session, "$1")
        note_change(session, "$1", later, NOW)
        assert change_by(session, "$1") == later
        forget_change(session, "$1")
        assert change_by(session, "$1") is None


def test_old_changes_are_forgotten(database: Database) -> None:
    with database.write() as session:
        note_change(session, "$1", CHANGE, NOW)
        note_change(session, "$2", CHANGE, NOW + timedelta(days=1))
        forget_agenda_changes_before(session, NOW + timedelta(hours=1))
        assert change_by(session, "$1") is None
        assert change_by(session, "$2") == CHANGE


def test_what_was_changed_lately_and_by_whom(database: Database) -> None:
    later = AgendaChange("ses-1", ITEMS, ())
    with database.write() as session:
        for event_id, sender in (("$2", "@anna:a.example"), ("$3", "@ben:b.example")):
            receive(session, Received(event_id, "!room", sender, {}), NOW)
        note_change(session, "$3", later, NOW + timedelta(seconds=20))
        note_change(session, "$2", CHANGE, NOW + timedelta(seconds=10))
        note_change(session, "$1", CHANGE, NOW)
        note_change(session, "$4", AgendaChange("ses-2", (), ITEMS), NOW + timedelta(seconds=20))
        found = changes_since(session, "ses-1", NOW + timedelta(seconds=10))
        assert found == [("@anna:a.example", CHANGE), ("@ben:b.example", later)]
        assert changes_since(session, "ses-1", NOW)[0] == ("", CHANGE)
        assert changes_since(session, "ses-1", NOW + timedelta(seconds=21)) == []
