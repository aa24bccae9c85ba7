"""Reminders in the database: what is due, moved, told and forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage import outbox, reminders
from storage.database import Database
from storage.outbox import Outgoing
from storage.reminders import DueTime, Reminder

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
REMINDER = Reminder(
    room_id="!room:a.example",
    owner="@anna:a.example",
    mention="@anna:a.example",
    text="an die Einladung",
    first=datetime.fromisoformat("2026-11-23 14:00"),
    due_at=NOW + timedelta(hours=1),
    rule="FREQ=WEEKLY;BYDAY=MO",
    free_days=True,
    thread_id="$thread",
    set_by_event_id="$event",
    created_at=NOW,
)


def store(database: Database, *changes: dict[str, object]) -> list[int]:
    with database.write() as session:
        return [
            reminders.store_reminder(session, replace(REMINDER, **each))  # type: ignore[arg-type]
            for each in changes
        ]


def test_a_reminder_comes_back_as_it_was_stored(database: Database) -> None:
    [number] = store(database, {})
    with database.read() as session:
        assert reminders.reminder(session, number) == replace(REMINDER, number=number)
        assert reminders.reminder_set_by(session, "$event") == replace(REMINDER, number=number)
        assert reminders.reminder(session, number + 1) is None
        assert reminders.reminder_set_by(session, "$other") is None


def test_stored_with_its_number_it_is_changed(database: Database) -> None:
    [number] = store(database, {})
    changed = replace(REMINDER, number=number, text="an den Kuchen", rule=None, state="done")
    with database.write() as session:
        assert reminders.store_reminder(session, changed) == number
    with database.read() as session:
        assert reminders.reminder(session, number) == changed


def test_what_is_due_comes_in_order_and_only_while_it_is_active(database: Database) -> None:
    hour = timedelta(hours=1)
    late, soon, _, _ = store(
        database,
        {"due_at": NOW},
        {"due_at": NOW - hour},
        {"due_at": NOW + hour},
        {"due_at": NOW - hour, "state": "cancelled"},
    )
    with database.read() as session:
        assert reminders.next_due(session) == NOW - hour
        due = reminders.due_reminders(session, NOW, limit=9)
        assert [one.number for one in due] == [soon, late]
        assert reminders.count_active(session, "@anna:a.example") == 3
        assert reminders.count_active(session, "@ben:a.example") == 0


def due(database: Database, limit: int) -> list[int]:
    with database.read() as session:
        return [one.number for one in reminders.due_reminders(session, NOW, limit)]


def test_what_is_told_of_together_is_never_parted(database: Database) -> None:
    hour = timedelta(hours=1)
    here: dict[str, object] = {"due_at": NOW - hour, "mention": None, "thread_id": None}
    elsewhere = here | {"room_id": "!other:a.example"}
    mine, in_thread, theirs, late, not_yet, once = store(
        database,
        here,
        here | {"thread_id": "$thread"},
        here | {"mention": "@ben:a.example"},
        here | {"due_at": NOW},
        here | {"due_at": NOW + hour},
        elsewhere | {"due_at": NOW - hour / 2},
    )
    assert due(database, 1) == [mine, late]
    assert due(database, 2) == [mine, in_thread, late]
    assert due(database, 3) == [mine, in_thread, theirs, late]
    assert due(database, 9) == [mine, in_thread, theirs, once, late]
    assert not_yet not in due(database, 9)


def test_of_too_many_the_last_groups_wait_whole(database: Database) -> None:
    one: dict[str, object] = {"due_at": NOW, "room_id": "!a:a.example"}
    other = one | {"room_id": "!b:a.example"}
    numbers = store(database, *([one] * 3), other, *([one] * 3), *([other] * 5))
    assert due(database, 4) == numbers, "both are told of"
    store(database, *([other] * 5))
    assert due(database, 4) == [*numbers[:3], *numbers[4:7]], "of the other one only a part fits"


def test_of_what_is_too_much_to_be_told_of_together_a_part_comes_first(database: Database) -> None:
    one: dict[str, object] = {"due_at": NOW}
    numbers = store(database, *([one] * 9))
    assert due(database, 2) == numbers[:8]


def test_moved_on_it_is_due_again_or_done(database: Database) -> None:
    weekly, once = store(database, {}, {})
    later = NOW + timedelta(days=7)
    with database.write() as session:
        reminders.move_on(session, weekly, later, "active")
        reminders.move_on(session, once, None, "done")
    with database.read() as session:
        assert reminders.next_due(session) == later
        [left] = reminders.active_reminders(session, "!room:a.example")
        assert left.number == weekly


def test_one_time_is_noted_once(database: Database) -> None:
    """Of two bots on one database the second one's transaction fails as a whole."""
    [number] = store(database, {})
    time = DueTime(replace(REMINDER, number=number), NOW, "in time")
    with database.write() as session:
        reminders.note_time(session, time, NOW, "t1")
    with pytest.raises(IntegrityError):
        tell_once_more(database, number, time)
    with database.read() as session:
        found = reminders.reminder(session, number)
        assert found is not None
        assert found.state == "active"


def tell_once_more(database: Database, number: int, time: DueTime) -> None:
    with database.write() as session:
        reminders.move_on(session, number, None, "done")
        reminders.note_time(session, time, NOW, "t1")


def test_times_are_told_with_what_became_of_their_message(database: Database) -> None:
    [number] = store(database, {})
    mine = replace(REMINDER, number=number)
    with database.write() as session:
        message = Outgoing(transaction_id="t1", room_id="!room:a.example", kind="notice")
        outbox.enqueue(session, message, NOW)
        reminders.note_time(session, DueTime(mine, NOW, "late"), NOW, "t1")
        earlier = NOW - timedelta(days=1)
        reminders.note_time(session, DueTime(mine, earlier, "given up"), NOW)
    with database.write() as session:
        outbox.mark_sent(session, "t1", "$sent", NOW)
    with database.read() as session:
        told = reminders.told_times(session, ["!room:a.example"], 9)
    assert [(one.due_at, one.outcome, one.message_state, one.event_id) for one in told] == [
        (NOW, "late", "sent", "$sent"),
        (earlier, "given up", "", None),
    ]


def test_reminders_follow_an_upgraded_room_without_what_refers_to_the_old_one(
    database: Database,
) -> None:
    [number] = store(database, {})
    time = DueTime(replace(REMINDER, number=number), NOW, "in time")
    with database.write() as session:
        reminders.note_time(session, time, NOW)
        reminders.move_reminders(session, "!room:a.example", "!new:a.example")
    with database.read() as session:
        [moved] = reminders.active_reminders(session, "!new:a.example")
        assert (moved.thread_id, moved.set_by_event_id) == (None, None)
        assert len(reminders.told_times(session, ["!new:a.example"], 9)) == 1
        assert reminders.active_reminders(session, "!room:a.example") == []


def test_reminders_of_a_room_that_was_left_are_given_up_for_good(database: Database) -> None:
    here, elsewhere = store(database, {}, {"room_id": "!other:a.example"})
    with database.write() as session:
        assert reminders.give_up_reminders(session, "!room:a.example") == 1
        assert reminders.give_up_reminders(session, "!room:a.example") == 0
    with database.read() as session:
        found = reminders.reminder(session, here)
        assert found is not None
        assert (found.state, found.due_at) == ("given up", None)
        assert [one.number for one in reminders.active_reminders(session, "!other:a.example")] == [
            elsewhere
        ]


def test_private_ones_are_found_by_person_and_know_the_room_they_were_told_in(
    database: Database,
) -> None:
    anna = "@anna:a.example"
    here, private, _ = store(
        database, {}, {"room_id": anna}, {"room_id": "@ben:a.example", "owner": "@ben:a.example"}
    )
    with database.write() as session:
        time = DueTime(replace(REMINDER, number=private, room_id=anna), NOW, "in time")
        reminders.note_time(session, time, NOW, "t1")
        message = Outgoing(transaction_id="t1", room_id=anna, kind="notice")
        outbox.enqueue(session, message, NOW)
        outbox.hand_over(session, anna, "!chat:a.example")
    with database.read() as session:
        both = reminders.active_reminders(session, "!room:a.example", anna)
        assert [one.number for one in both] == [here, private]
        [told] = reminders.told_times(session, ["!chat:a.example", anna], 9)
        assert (told.number, told.message_room_id) == (private, "!chat:a.example")
        assert reminders.told_times(session, ["!chat:a.example"], 9) == []
    with database.write() as session:
        assert reminders.give_up_reminders(session, anna) == 1
        assert [one.number for one in reminders.active_reminders(session, anna)] == []


def test_what_is_long_over_is_forgotten(database: Database) -> None:
    old, told, series = store(database, {"state": "done"}, {"state": "done"}, {})
    later = NOW + timedelta(days=200)
    with database.write() as session:
        for number, due_at in ((old, NOW), (told, later), (series, NOW)):
            time = DueTime(replace(REMINDER, number=number), due_at, "in time")
            reminders.note_time(session, time, NOW)
        reminders.forget_reminders_before(session, NOW + timedelta(days=100))
    with database.read() as session:
        assert reminders.reminder(session, old) is None
        assert reminders.reminder(session, told) is not None
        assert reminders.reminder(session, series) is not None
        assert len(reminders.told_times(session, ["!room:a.example"], 9)) == 1
