"""What a sync tells of rooms: whose direct chats they are, and what ends with a removal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nio
import pytest

from bot.sync_batch import Invitation, RoomBatch, RoomEvent, SyncBatch
from bot.translation import MADE_FOR, room_batch
from commands.decisions.handing.reach import rooms_at_home
from commands.decisions.showing import message_link
from storage import inbox, outbox
from storage.database import Database
from storage.decisions import Decision, decision_of, record_decision
from storage.direct_chats import chat_room, is_unwilling, note_made_chat
from storage.outbox import Outgoing
from storage.records import RoomSettings
from storage.reminders import Reminder, store_reminder
from storage.rooms import save_room_settings
from storage.undelivered import Undelivered, unreported
from tests.unit.test_intake import ANNA, ME, ROOM, StandingClock, batch, event, intake, joined

NOW = StandingClock().now()
BEN = "@ben:a.example"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'test.db'}")
    opened.migrate()
    yield opened
    opened.close()


def chat_of(database: Database, person: str = ANNA) -> str | None:
    with database.read() as session:
        return chat_room(session, person)


def member(membership: str, user_id: str = ANNA, number: int = 1) -> RoomEvent:
    return event(
        f"${membership}{number}", sender=user_id, type="m.room.member", state_key=user_id,
        content={"membership": membership},
    )  # fmt: skip


async def test_decisions_follow_the_room_that_stands_for_who_decided(database: Database) -> None:
    """The message stays where it was; what is told from then on is told in the new room."""
    joined(database)
    settings = RoomSettings(kind="municipality", municipality_id="k-her")
    with database.write() as session:
        save_room_settings(session, ROOM, settings, by=ANNA, at=NOW)
        stored = record_decision(session, Decision(
            body="municipality:k-her", text="A gilt", decided_on=NOW.date(), room_id=ROOM,
            recorded_by=ANNA, recorded_at=NOW, event_id="$said",
        ))  # fmt: skip
        assert rooms_at_home(session, stored) == [ROOM]
    grave = event("$grave", type="m.room.tombstone", state_key="",
                  content={"replacement_room": "!new"})  # fmt: skip
    await intake(database).take_in(batch(grave), "s1")
    with database.write() as session:
        assert rooms_at_home(session, stored) == [], "it is not in there yet"
        inbox.note_join(session, "!new")
        assert rooms_at_home(session, stored) == ["!new"]
        kept = decision_of(session, stored.id)
    assert kept is not None
    assert message_link(kept)[1].url == f"https://matrix.to/#/{ROOM}/$said"  # type: ignore[union-attr]


# --- Direct chats -------------------------------------------------------------------------------


@pytest.mark.parametrize(("direct", "expected"), [(True, ROOM), (False, None)])
async def test_an_invitation_to_a_direct_chat_is_remembered_as_the_inviters(
    database: Database, direct: bool, expected: str | None
) -> None:
    invitation = Invitation(ROOM, ANNA, direct)
    await intake(database).take_in(SyncBatch("s2", invitations=(invitation,)), "s1")
    assert chat_of(database) is None, "it is not in there yet"
    await intake(database).take_in(batch(), "s2")
    assert chat_of(database) == expected


@pytest.mark.parametrize("since", ["s1", None])
async def test_a_chat_that_the_bot_made_is_recognised_also_after_a_crash(
    database: Database, since: str | None
) -> None:
    await intake(database).take_in(batch(made_for=ANNA), since)
    assert chat_of(database) == ROOM
    with database.read() as session:
        assert outbox.unsent(session, ROOM) == [], "it does not say hello to itself"


async def test_who_leaves_a_chat_and_comes_back_is_known_to(database: Database) -> None:
    with database.write() as session:
        note_made_chat(session, ROOM, ANNA)
    taking = intake(database)
    await taking.take_in(batch(member("invite"), member("leave", BEN)), "s1")
    assert chat_of(database) == ROOM
    await taking.take_in(batch(member("join"), member("leave")), "s2")
    assert chat_of(database) is None
    with database.read() as session:
        assert is_unwilling(session, ANNA)
    await taking.take_in(batch(member("join", number=2)), "s3")
    assert chat_of(database) == ROOM


async def test_a_chat_follows_the_upgrade_of_its_room(database: Database) -> None:
    with database.write() as session:
        note_made_chat(session, ROOM, ANNA)
    grave = event(
        "$grave", type="m.room.tombstone", state_key="", content={"replacement_room": "!new:a"}
    )
    taking = intake(database)
    taken = await taking.take_in(batch(grave), "s1")
    assert taken.welcome == ("!new:a",)
    await taking.take_in(SyncBatch("s3", rooms=(RoomBatch("!new:a", ()),)), "s2")
    assert chat_of(database) == "!new:a"


# --- The mark -----------------------------------------------------------------------------------


def created(sender: str, mark: Any) -> RoomBatch:
    """Return what comes of a sync that shows the creation of a room."""
    content = {"room_version": "12", MADE_FOR: mark}
    create = {
        "type": "m.room.create", "state_key": "", "event_id": "$1", "sender": sender,
        "origin_server_ts": 1, "content": content,
    }  # fmt: skip
    room = {
        "timeline": {"events": [create], "limited": False, "prev_batch": "p"},
        "state": {"events": []},
        "account_data": {"events": []},
        "ephemeral": {"events": []},
    }
    answer = {"next_batch": "s", "rooms": {"join": {ROOM: room}, "invite": {}, "leave": {}}}
    response = nio.SyncResponse.from_dict(answer)
    assert isinstance(response, nio.SyncResponse)
    return room_batch(ROOM, response.rooms.join[ROOM], ME.user_id)


def test_the_mark_of_its_own_rooms_is_read() -> None:
    assert created(ME.user_id, ANNA).made_for == ANNA


@pytest.mark.parametrize(
    ("sender", "mark"), [(BEN, ANNA), (ME.user_id, None), (ME.user_id, 7), (ME.user_id, [ANNA])]
)
def test_nobody_else_can_mark_a_room(sender: str, mark: Any) -> None:
    assert created(sender, mark).made_for is None


# --- Removed ------------------------------------------------------------------------------------


def fill(database: Database) -> None:
    """Let the room have messages that wait, and reminders."""
    joined(database)
    with database.write() as session:
        for number in range(3):
            kind = "reaction" if number == 2 else "notice"
            message = Outgoing(transaction_id=f"t{number}", room_id=ROOM, kind=kind)
            outbox.enqueue(session, message, NOW)
            store_reminder(session, Reminder(
                room_id=ROOM, owner=ANNA, text="x", created_at=NOW,
                first=NOW.replace(tzinfo=None), due_at=NOW,
            ))  # fmt: skip


@pytest.mark.parametrize(
    "gone",
    [SyncBatch("s2", left=(ROOM,)), SyncBatch("s2", invitations=(Invitation(ROOM, ANNA, False),))],
    ids=["removed", "removed and invited again"],
)
async def test_what_ends_with_the_removal_is_noted_for_the_operators_once(
    database: Database, gone: SyncBatch
) -> None:
    fill(database)
    taking = intake(database)
    await taking.take_in(gone, "s1")
    await taking.take_in(SyncBatch("s3", left=(ROOM,)), "s2")
    with database.read() as session:
        assert unreported(session) == [
            Undelivered(ROOM, None, "messages", inbox.LEFT_ROOM, 2),
            Undelivered(ROOM, None, "reminders", inbox.LEFT_ROOM, 3),
        ]


async def test_a_removal_that_ends_nothing_is_nobodys_concern(database: Database) -> None:
    joined(database)
    await intake(database).take_in(SyncBatch("s2", left=(ROOM, "!unknown:a")), "s1")
    with database.read() as session:
        assert unreported(session) == []
