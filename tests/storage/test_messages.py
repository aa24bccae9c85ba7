"""Inbox and outbox: each event runs once, each message is sent once, contents are forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

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


def test_of_many_messages_those_are_told_that_still_wait(database: Database) -> None:
    names = [f"t{number}" for number in range(1_200)]
    with database.write() as session:
        for name in names:
            enqueue(session, outgoing(name))
        for name in names[:-2]:
            outbox.mark_sent(session, name, f"${name}", NOW)
        assert outbox.unsent_among(session, [*names, "another"]) == names[-2:]
        assert outbox.unsent_among(session, []) == []


def test_a_message_is_marked_once_whatever_became_of_it_since(database: Database) -> None:
    """It may be seen to be sent before the homeserver has answered."""
    with database.write() as session:
        enqueue(session, outgoing("t1", answers_event_id="$q"))
        assert outbox.mark_sent(session, "t1", "$r", NOW) is not None
    with database.write() as session:
        reply = outbox.reply_to(session, "$q")
        assert reply is not None
        outbox.withdraw(session, reply)
    with database.write() as session:
        assert outbox.mark_sent(session, "t1", "$r", NOW) is None
        assert outbox.reply_to(session, "$q") is None


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


# --- What is offered until a later time ---------------------------------------------------------

MEETING = NOW + timedelta(days=60)
DAY = timedelta(days=1)


def offered(session: Session, event_id: str) -> tuple[list[str] | None, dict[str, str] | None]:
    message = outbox.offering_message(session, ROOM, event_id)
    assert message is not None
    return message.choices, message.reactions


def test_what_is_offered_until_a_later_time_is_known_until_then(database: Database) -> None:
    offers: dict[str, Any] = {"choices": ["/x"], "reactions": {"x": "/x"}}
    with database.write() as session:
        for name, until in (("today", None), ("meeting", MEETING)):
            enqueue(session, outgoing(name, offers_until=until, **offers))
            outbox.mark_sent(session, name, f"${name}", NOW)
    with database.write() as session:
        outbox.forget_choices_before(session, NOW + DAY)
        assert offered(session, "$today") == (None, None)
        assert offered(session, "$meeting") == (["/x"], {"x": "/x"})
        outbox.forget_choices_before(session, MEETING)
        assert offered(session, "$meeting") == (["/x"], {"x": "/x"})
        outbox.forget_choices_before(session, MEETING + DAY)
        assert offered(session, "$meeting") == (None, None)


def test_messages_and_what_they_answer_stay_as_long_as_they_are_offered(
    database: Database,
) -> None:
    """A tap on what is offered for two months can be taken back as long."""
    with database.write() as session:
        receive(session, received("$tap"), received("$other"))
        for event_id in ("$tap", "$other"):
            inbox.finish(session, event_id)
        silent = outgoing("silent", answers_event_id="$tap", lasting=True, offers_until=MEETING)
        outbox.note_silent(session, silent, NOW)
        enqueue(session, outgoing("reply", answers_event_id="$other"))
        outbox.mark_sent(session, "reply", "$r", NOW)
    with database.write() as session:
        assert inbox.forget_before(session, MEETING) == 2, "the other event and its reply"
        assert inbox.sender_of(session, ROOM, "$tap") is not None
        assert outbox.reply_to(session, "$tap") is not None
        assert inbox.forget_before(session, MEETING + DAY) == 2
        assert inbox.sender_of(session, ROOM, "$tap") is None
        assert outbox.reply_to(session, "$tap") is None


# --- Replies that are not sent ------------------------------------------------------------------


def test_a_silent_reply_is_known_but_never_sent(database: Database) -> None:
    with database.write() as session:
        silent = outgoing("t1", answers_event_id="$tap", command="zusage", lasting=True)
        outbox.note_silent(session, silent, NOW)
        outbox.note_silent(session, silent, NOW)
    with database.write() as session:
        assert outbox.unsent(session, ROOM) == []
        assert inbox.rooms_with_work(session) == []
        reply = outbox.reply_to(session, "$tap")
        assert reply is not None
        assert (reply.command, reply.lasting, reply.event_id) == ("zusage", True, None)
        outbox.withdraw(session, reply)
        assert outbox.reply_to(session, "$tap") is None


IMPATIENT = {"sqlite": "PRAGMA busy_timeout = 0", "postgresql": "SET lock_timeout = 1"}


def test_a_message_that_is_being_changed_is_not_marked_meanwhile(database: Database) -> None:
    """Else the change would come too late to be sent with it, and too early to be an edit."""
    with database.write() as session:
        enqueue(session, outgoing("t1"))
    with database.write() as session:
        assert outbox.message_to_change(session, "t1") is not None
        with Session(database.engine) as other:
            other.connection().exec_driver_sql(IMPATIENT[database.url.get_backend_name()])
            with pytest.raises(OperationalError, match="lock"):
                outbox.mark_sent(other, "t1", "$r", NOW)


def test_a_message_is_found_by_its_transaction_whatever_became_of_it(database: Database) -> None:
    with database.write() as session:
        for name in ("pending", "sent", "failed"):
            enqueue(session, outgoing(name))
        outbox.mark_sent(session, "sent", "$r", NOW)
        outbox.mark_failed(session, "failed", "forbidden")
    with database.read() as session:
        for name in ("pending", "sent", "failed"):
            message = outbox.message_sent_as(session, name)
            assert message is not None
            assert message.state == name
        assert outbox.message_sent_as(session, "other") is None
