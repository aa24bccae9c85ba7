"""Inbox and outbox: each event runs once, each message is sent once, contents are forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from storage import inbox, outbox
from storage.database import Database, Session
from storage.inbox import Received
from storage.models.messages import IncomingEvent
from storage.outbox import Outgoing

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROOM, OTHER = "!room:a.example", "!other:a.example"


def received(event_id: str, room_id: str = ROOM, *, readable: bool = True) -> Received:
    return Received(event_id, room_id, "@anna:a.example", {"text": event_id}, readable)


def outgoing(transaction_id: str, room_id: str = ROOM, **parts: Any) -> Outgoing:
    return Outgoing(
        transaction_id=transaction_id,
        room_id=room_id,
        kind="reply",
        content={"body": "x"},
        **parts,
    )


def receive(session: Session, *events: Received) -> list[bool]:
    return [inbox.receive(session, event, NOW) for event in events]


def enqueue(session: Session, message: Outgoing) -> bool:
    return outbox.enqueue(session, message, NOW)


def test_an_event_is_received_once_even_within_one_batch(database: Database) -> None:
    with database.write() as session:
        assert receive(session, received("$1"), received("$2"), received("$1")) == [
            True,
            True,
            False,
        ]
    with database.write() as session:
        assert receive(session, received("$2"), received("$3")) == [False, True]


def test_events_of_a_room_come_in_the_order_of_arrival(database: Database) -> None:
    with database.write() as session:
        receive(session, received("$b"), received("$x", OTHER), received("$a"))
    order = []
    with database.write() as session:
        while (event := inbox.next_pending(session, ROOM)) is not None:
            order.append(event.event_id)
            assert inbox.finish(session, event.event_id)
    assert order == ["$b", "$a"]


def test_a_finished_event_keeps_its_id_and_forgets_its_content(database: Database) -> None:
    with database.write() as session:
        receive(session, received("$1"))
        assert inbox.finish(session, "$1")
        assert not inbox.finish(session, "$1"), "it cannot be finished twice"
    with database.read() as session:
        stored = session.get(IncomingEvent, 1)
        assert stored is not None
        assert (stored.event_id, stored.payload, stored.received_at) == ("$1", None, NOW)
        assert inbox.sender_of(session, ROOM, "$1") == "@anna:a.example"
        assert inbox.sender_of(session, ROOM, "$2") is None
        assert inbox.sender_of(session, OTHER, "$1") is None


def test_an_unreadable_event_waits_for_its_key_and_then_runs(database: Database) -> None:
    with database.write() as session:
        receive(session, received("$1", readable=False), received("$2"))
    with database.write() as session:
        pending = inbox.next_pending(session, ROOM)
        assert pending is not None
        assert pending.event_id == "$2"
        assert [event.event_id for event in inbox.unreadable_events(session, ROOM)] == ["$1"]
        decrypted = Received("$1", ROOM, "@anna:a.example", {"text": "decrypted"})
        inbox.make_readable(session, decrypted)
    with database.read() as session:
        now_first = inbox.next_pending(session, ROOM)
        assert now_first is not None
        assert (now_first.event_id, now_first.payload) == ("$1", {"text": "decrypted"})


def test_a_message_is_stored_once_for_its_transaction(database: Database) -> None:
    with database.write() as session:
        assert enqueue(session, outgoing("t1"))
        assert not enqueue(session, outgoing("t1"))
        assert enqueue(session, outgoing("t2"))
    with database.read() as session:
        unsent = outbox.unsent(session, ROOM)
        assert [message.transaction_id for message in unsent] == ["t1", "t2"]
        assert [message.created_at for message in unsent] == [NOW, NOW]


def test_a_sent_message_is_found_by_its_event_and_forgets_its_content(database: Database) -> None:
    with database.write() as session:
        enqueue(session, outgoing("t1", answers_event_id="$q", prompts_for="wer"))
        outbox.mark_sent(session, "t1", "$r", NOW)
    with database.read() as session:
        assert outbox.unsent(session, ROOM) == []
        sent = outbox.sent_message(session, "$r")
        assert sent is not None
        assert (sent.content, sent.prompts_for) == (None, "wer")
        reply = outbox.reply_to(session, "$q")
        assert reply is not None
        assert reply.event_id == "$r"


def test_a_withdrawn_reply_offers_nothing_any_more(database: Database) -> None:
    with database.write() as session:
        enqueue(session, outgoing("t1", answers_event_id="$q", prompts_for="wer", choices=["/x"]))
        outbox.mark_sent(session, "t1", "$r", NOW)
    with database.write() as session:
        reply = outbox.reply_to(session, "$q")
        assert reply is not None
        outbox.withdraw(session, reply)
    with database.read() as session:
        sent = outbox.sent_message(session, "$r")
        assert sent is not None
        assert sent.choices is None
        assert sent.prompts_for is None


def test_a_withdrawn_reply_is_no_reply_any_more(database: Database) -> None:
    with database.write() as session:
        enqueue(session, outgoing("t1", answers_event_id="$q"))
    with database.write() as session:
        reply = outbox.reply_to(session, "$q")
        assert reply is not None
        outbox.withdraw(session, reply)
    with database.read() as session:
        assert outbox.reply_to(session, "$q") is None
        assert outbox.unsent(session, ROOM) == []


def test_leaving_a_room_ends_what_waits_there_and_nowhere_else(database: Database) -> None:
    with database.write() as session:
        receive(session, received("$1"), received("$2", OTHER))
        enqueue(session, outgoing("t1"))
        enqueue(session, outgoing("t2", OTHER))
        inbox.note_leave(session, ROOM)
    with database.read() as session:
        assert inbox.rooms_with_work(session) == [OTHER]
        room = inbox.joined_room(session, ROOM)
        assert room is not None
        assert room.state == "left"


def test_an_invitation_stays_open_until_the_join(database: Database) -> None:
    with database.write() as session:
        inbox.note_invitation(session, ROOM, "@anna:a.example", direct=True)
    with database.write() as session:
        assert [room.room_id for room in inbox.open_invitations(session)] == [ROOM]
        inbox.note_join(session, ROOM)
    with database.read() as session:
        assert inbox.open_invitations(session) == []
        room = inbox.joined_room(session, ROOM)
        assert room is not None
        assert room.direct, "what the invitation said is kept"


def test_the_notice_about_unreadable_messages_is_claimed_once(database: Database) -> None:
    with database.write() as session:
        inbox.note_join(session, ROOM)
        assert inbox.claim_unreadable_notice(session, ROOM)
        assert not inbox.claim_unreadable_notice(session, ROOM)


def test_the_token_belongs_to_the_account(database: Database) -> None:
    with database.write() as session:
        inbox.save_sync_token(session, "@bot:a.example", "s1")
        inbox.save_sync_token(session, "@bot:a.example", "s2")
    with database.read() as session:
        assert inbox.sync_token(session, "@bot:a.example") == "s2"
        assert inbox.sync_token(session, "@other:a.example") is None


def test_only_the_interrupted_event_counts_an_attempt(database: Database) -> None:
    with database.write() as session:
        receive(session, received("$1"), received("$2"))
    for expected in (1, 2, 3):
        with database.write() as session:
            assert inbox.count_interrupted(session, ROOM) == expected
    with database.write() as session:
        inbox.finish(session, "$1")
        assert inbox.count_interrupted(session, ROOM) == 1


def test_no_event_is_counted_as_interrupted_while_a_message_waits(database: Database) -> None:
    with database.write() as session:
        receive(session, received("$1"))
        enqueue(session, outgoing("t1"))
        assert inbox.count_interrupted(session, ROOM) == 0
        outbox.mark_sent(session, "t1", "$r", NOW)
        assert inbox.count_interrupted(session, ROOM) == 1


def test_old_traces_are_forgotten_but_nothing_that_waits(database: Database) -> None:
    later = NOW + timedelta(days=1)
    with database.write() as session:
        receive(session, received("$done"), received("$waits"))
        inbox.finish(session, "$done")
        enqueue(session, outgoing("sent"))
        outbox.mark_sent(session, "sent", "$r", NOW)
        enqueue(session, outgoing("waits"))
    with database.write() as session:
        assert inbox.forget_before(session, NOW) == 0
        assert inbox.forget_before(session, later) == 2
    with database.read() as session:
        assert inbox.sender_of(session, ROOM, "$done") is None
        assert inbox.sender_of(session, ROOM, "$waits") is not None
        assert len(outbox.unsent(session, ROOM)) == 1
