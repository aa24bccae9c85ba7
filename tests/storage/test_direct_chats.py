"""Direct chats in the database: whose they are, which of them is used, who does not want one."""

from __future__ import annotations

from datetime import time
from threading import Barrier, Thread

import pytest
from sqlalchemy import text

from storage import direct_chats, inbox, outbox
from storage.database import Database
from storage.direct_chats import chat_room, is_unwilling
from storage.migrations import downgrade
from storage.outbox import Outgoing
from storage.records import RoomSettings
from storage.rooms import save_room_settings
from tests.storage.test_messages import NOW

ANNA, BEN, EVA = "@anna:a.example", "@ben:a.example", "@eva:a.example"


def begun(database: Database, room_id: str, person: str = ANNA, *, direct: bool = True) -> None:
    """Let a person invite the bot, which comes."""
    with database.write() as session:
        inbox.note_invitation(session, room_id, person, direct=direct)
        if direct:
            direct_chats.note_chat(session, room_id, person)
    with database.write() as session:
        inbox.note_join(session, room_id)


def made(database: Database, room_id: str, person: str = ANNA) -> None:
    with database.write() as session:
        direct_chats.note_made_chat(session, room_id, person)


def present(database: Database, room_id: str, user_id: str = ANNA, *, here: bool) -> None:
    with database.write() as session:
        direct_chats.note_presence(session, room_id, user_id, here=here)


def room_of(database: Database, person: str = ANNA) -> str | None:
    with database.read() as session:
        return chat_room(session, person)


def unwilling(database: Database, person: str = ANNA) -> bool:
    with database.read() as session:
        return is_unwilling(session, person)


def test_who_has_none_has_none_and_may_be_invited(database: Database) -> None:
    assert room_of(database) is None
    assert not unwilling(database)


def test_a_chat_that_a_person_began_is_theirs_from_the_join_on(database: Database) -> None:
    with database.write() as session:
        inbox.note_invitation(session, "!1", ANNA, direct=True)
        direct_chats.note_chat(session, "!1", ANNA)
    assert room_of(database) is None
    begun(database, "!1")
    assert room_of(database) == "!1"
    assert room_of(database, BEN) is None
    begun(database, "!3", BEN)
    with database.read() as session:
        assert direct_chats.chats_among(session, ["!1", "!2"]) == {"!1"}


def test_it_is_whoever_invited_last(database: Database) -> None:
    begun(database, "!1")
    begun(database, "!1", BEN)
    assert (room_of(database), room_of(database, BEN)) == (None, "!1")


def test_a_chat_that_the_bot_made_is_direct_and_known_at_once(database: Database) -> None:
    made(database, "!1")
    made(database, "!1")  # told by the sync as well
    assert room_of(database) == "!1"
    with database.read() as session:
        room = inbox.joined_room(session, "!1")
        assert room is not None
        assert (room.state, room.direct) == ("joined", True)


def test_a_chat_that_the_person_began_goes_before_one_that_the_bot_made(database: Database) -> None:
    made(database, "!1")
    begun(database, "!2")
    assert room_of(database) == "!2"
    with database.read() as session:
        chats = direct_chats.chats_with(session, ANNA)
    assert [(one.room_id, one.made) for one in chats] == [("!2", False), ("!1", True)]


@pytest.mark.parametrize("leaves", ["person", "bot"])
def test_who_left_the_chat_that_the_bot_made_is_unwilling_until_they_begin_one(
    database: Database, leaves: str
) -> None:
    made(database, "!1")
    assert not unwilling(database)
    if leaves == "person":
        present(database, "!1", here=False)
    else:
        with database.write() as session:
            inbox.note_leave(session, "!1")
    assert unwilling(database)
    assert room_of(database) is None
    begun(database, "!2")
    assert not unwilling(database)
    assert room_of(database) == "!2"


def test_who_left_a_chat_of_their_own_may_be_invited_once(database: Database) -> None:
    begun(database, "!1")
    present(database, "!1", here=False)
    assert room_of(database) is None
    assert not unwilling(database)


def test_who_comes_back_is_there_again(database: Database) -> None:
    made(database, "!1")
    present(database, "!1", here=False)
    present(database, "!1", here=True)
    assert room_of(database) == "!1"


def test_it_does_not_matter_whether_others_are_there(database: Database) -> None:
    begun(database, "!1")
    present(database, "!1", BEN, here=False)
    assert room_of(database) == "!1"


def test_a_room_of_many_is_a_candidate_only_until_it_was_used(database: Database) -> None:
    begun(database, "!1", direct=False)
    with database.read() as session:
        [chat] = direct_chats.chats_with(session, ANNA)
    assert (chat.noted, chat.direct, chat.joined, chat.usable) == (False, False, True, False)
    assert room_of(database) is None
    with database.write() as session:
        direct_chats.note_use(session, "!1", ANNA)
    assert room_of(database) == "!1"


def test_a_chat_that_is_used_is_no_longer_left(database: Database) -> None:
    made(database, "!1")
    present(database, "!1", here=False)
    with database.write() as session:
        direct_chats.note_use(session, "!1", ANNA)
    with database.read() as session:
        [chat] = direct_chats.chats_with(session, ANNA)
    assert (chat.made, chat.usable) == (True, True)


def test_it_follows_an_upgrade(database: Database) -> None:
    made(database, "!1")
    with database.write() as session:
        direct_chats.move_chat(session, "!1", "!2")
        direct_chats.move_chat(session, "!1", "!2")
        inbox.note_join(session, "!2")
    assert room_of(database) == "!2"


def test_an_upgrade_into_somebody_elses_chat_takes_it_from_nobody(database: Database) -> None:
    begun(database, "!1", BEN)
    begun(database, "!2", ANNA)
    with database.write() as session:
        direct_chats.move_chat(session, "!1", "!2")
    assert (room_of(database), room_of(database, BEN)) == ("!2", None)


def test_sync_and_maker_may_note_a_made_chat_at_once(database: Database) -> None:
    failed: list[Exception] = []
    together = Barrier(2)

    def note(work: int) -> None:
        try:
            for number in range(20):
                together.wait()
                with database.write() as session:
                    if work:
                        direct_chats.note_made_chat(session, f"!{number}", ANNA)
                    else:
                        inbox.note_join(session, f"!{number}")
        except Exception as error:  # noqa: BLE001 - the test shows it
            failed.append(error)
            together.abort()

    threads = [Thread(target=note, args=[work]) for work in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with database.read() as session:
        assert len(direct_chats.chats_with(session, ANNA)) == 20


def test_whose_chats_are_quiet_is_told_by_the_chat_they_are_written_to_in(
    database: Database,
) -> None:
    night, weekends = (time(18), time(7), False), (None, None, True)
    for room_id, person, (first, last, off) in [
        ("!anna", ANNA, night), ("!ben-made", BEN, night), ("!ben", BEN, weekends),
        ("!eva", EVA, (None, None, False)),
    ]:  # fmt: skip
        (made if room_id == "!ben-made" else begun)(database, room_id, person)
        settings = RoomSettings(quiet_from=first, quiet_until=last, quiet_weekends=off)
        with database.write() as session:
            save_room_settings(session, room_id, settings, by=person, at=NOW)
    with database.read() as session:
        found = direct_chats.quiet_chats(session)
    assert {person: one.quiet_weekends for person, one in found.items()} == {ANNA: False, BEN: True}


def test_what_waits_for_a_person_is_handed_over_in_order_and_only_that(database: Database) -> None:
    def message(transaction_id: str, address: str) -> Outgoing:
        return Outgoing(transaction_id=transaction_id, room_id=address, kind="notice")

    with database.write() as session:
        for transaction_id, address in (("a", ANNA), ("b", "!1"), ("c", ANNA), ("d", BEN)):
            outbox.enqueue(session, message(transaction_id, address), NOW)
        outbox.mark_failed(session, "c", "x")
        outbox.enqueue(session, message("e", ANNA), NOW)
        assert inbox.rooms_with_work(session) == ["!1", ANNA, BEN]
        outbox.hand_over(session, ANNA, "!1")
    with database.read() as session:
        assert [one.transaction_id for one in outbox.unsent(session, "!1")] == ["a", "b", "e"]
        assert [one.transaction_id for one in outbox.unsent(session, BEN)] == ["d"]
        assert outbox.unsent(session, ANNA) == []


def test_what_is_given_up_is_counted_without_reactions(database: Database) -> None:
    with database.write() as session:
        for kind in ("notice", "reply", "reaction"):
            outbox.enqueue(session, Outgoing(transaction_id=kind, room_id=ANNA, kind=kind), NOW)
        assert outbox.give_up(session, ANNA, "gone") == 2
        assert outbox.give_up(session, ANNA, "gone") == 0
        assert outbox.unsent(session, ANNA) == []
        assert outbox.next_reaction(session) is None


def test_direct_chats_from_before_are_those_of_who_invited_the_bot(database: Database) -> None:
    with database.engine.connect() as connection:
        downgrade(connection, "0007_reminders")
    with database.engine.begin() as connection:
        connection.execute(text(
            "INSERT INTO joined_room (room_id, state, direct, invited_by, unreadable_noticed) "
            "VALUES ('!1', 'joined', true, '@anna:a.example', false), "
            "('!2', 'joined', false, '@anna:a.example', false), "
            "('!3', 'joined', true, '', false)"
        ))  # fmt: skip
    database.migrate()
    with database.read() as session:
        chats = {one.room_id: one.noted for one in direct_chats.chats_with(session, ANNA)}
    assert chats == {"!1": True, "!2": False}
