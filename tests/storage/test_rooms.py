"""Rooms' settings are kept as they are, and follow a room's upgrade."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone

from storage import inbox
from storage.database import Database
from storage.models.messages import JoinedRoom
from storage.models.rooms import RoomRow
from storage.records import RoomSettings
from storage.rooms import bound_rooms, move_room_settings, room_settings, save_room_settings

BY = "@lindner:herne.example"
AT = datetime(2026, 11, 22, 14, 0, tzinfo=timezone(timedelta(hours=1)))
SETTINGS = RoomSettings(
    kind="committee",
    municipality_id="k-her",
    committee_id="gr-her-lk",
    address="du",
    quiet_from=time(18, 30),
    quiet_until=time(7),
    quiet_weekends=True,
    recorders="members",
)


def save(database: Database, room_id: str, settings: RoomSettings) -> None:
    with database.write() as session:
        save_room_settings(session, room_id, settings, by=BY, at=AT)


def read(database: Database, room_id: str) -> RoomSettings:
    with database.read() as session:
        return room_settings(session, room_id)


def test_a_room_that_was_never_set_has_the_defaults(database: Database) -> None:
    assert read(database, "!a") == RoomSettings()


def test_settings_are_read_as_they_were_saved_and_replaced_whole(database: Database) -> None:
    save(database, "!a", SETTINGS)
    assert read(database, "!a") == SETTINGS
    changed = replace(SETTINGS, kind=None, committee_id=None, quiet_from=None, quiet_until=None)
    save(database, "!a", changed)
    assert read(database, "!a") == changed
    assert read(database, "!b") == RoomSettings()


def test_who_changed_settings_and_when_is_kept(database: Database) -> None:
    save(database, "!a", SETTINGS)
    with database.read() as session:
        row = session.get(RoomRow, "!a")
        assert row is not None
        assert row.changed_by == BY
        assert row.changed_at == AT
        assert row.changed_at.tzinfo == UTC


def test_settings_follow_an_upgrade_once(database: Database) -> None:
    save(database, "!old", SETTINGS)
    for _ in range(2):
        with database.write() as session:
            move_room_settings(session, "!old", "!new")
    assert read(database, "!new") == SETTINGS
    assert read(database, "!old") == RoomSettings()


def test_what_was_set_in_the_new_room_already_stays(database: Database) -> None:
    save(database, "!old", SETTINGS)
    save(database, "!new", RoomSettings(kind="region"))
    with database.write() as session:
        move_room_settings(session, "!old", "!new")
    assert read(database, "!new") == RoomSettings(kind="region")
    assert read(database, "!old") == RoomSettings()


# --- Bound rooms --------------------------------------------------------------------------------

LATER = AT + timedelta(days=1)


def bound(database: Database) -> dict[str, datetime]:
    with database.read() as session:
        return {one.room_id: one.bound_at for one in bound_rooms(session)}


def test_bound_rooms_are_those_that_the_bot_is_in(database: Database) -> None:
    for name in ("!a", "!left", "!direct", "!never"):
        save(database, name, SETTINGS)
    save(database, "!unbound", RoomSettings(address="du"))
    with database.write() as session:
        for name in ("!a", "!left", "!direct", "!unbound"):
            inbox.note_join(session, name)
        inbox.note_leave(session, "!left")
        session.get_one(JoinedRoom, "!direct").direct = True
    with database.read() as session:
        [found] = bound_rooms(session)
    assert (found.room_id, found.settings, found.bound_at) == ("!a", SETTINGS, AT)


def test_a_room_is_bound_since_its_binding_changed_not_its_other_settings(
    database: Database,
) -> None:
    save(database, "!a", SETTINGS)
    with database.write() as session:
        inbox.note_join(session, "!a")
        quiet = replace(SETTINGS, quiet_weekends=False)
        save_room_settings(session, "!a", quiet, by=BY, at=LATER)
    assert bound(database) == {"!a": AT}
    with database.write() as session:
        elsewhere = replace(SETTINGS, committee_id="gr-bo-steuer")
        save_room_settings(session, "!a", elsewhere, by=BY, at=LATER)
    assert bound(database) == {"!a": LATER}


def test_a_room_of_before_is_bound_since_its_last_change(database: Database) -> None:
    save(database, "!a", SETTINGS)
    with database.write() as session:
        inbox.note_join(session, "!a")
        session.get_one(RoomRow, "!a").bound_at = None
    assert bound(database) == {"!a": AT}
    with database.write() as session:
        save_room_settings(session, "!a", replace(SETTINGS, address="Sie"), by=BY, at=LATER)
    assert bound(database) == {"!a": AT}


def test_since_when_it_is_bound_follows_an_upgrade(database: Database) -> None:
    save(database, "!old", SETTINGS)
    with database.write() as session:
        save_room_settings(session, "!old", replace(SETTINGS, address="Sie"), by=BY, at=LATER)
        move_room_settings(session, "!old", "!new")
        inbox.note_join(session, "!new")
    assert bound(database) == {"!new": AT}
