"""Polls for a date in the database: what is open, answered, due, shown, moved and forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage import date_polls, date_votes
from storage.database import Database
from storage.date_polls import Option, Poll
from storage.date_votes import Answered

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MONDAY, TUESDAY, FRIDAY = (
    Option(datetime.fromisoformat(f"2026-12-{day} 14:00"), datetime.fromisoformat(end))
    for day, end in (("07", "2026-12-07 16:00"), ("08", "2026-12-08 16:00"), ("11", "2026-12-11"))
)
POLL = Poll(
    room_id="!room:a.example",
    thread_id="$thread",
    committee_id="gr-1",
    title="Klausur",
    place="Rathaus",
    options=(MONDAY, replace(TUESDAY, against="Ferien.")),
    closes_at=NOW + HOUR,
    due_at=NOW + HOUR,
    expires_at=NOW + timedelta(days=16),
    started_by="@anna:a.example",
    started_at=NOW,
    set_by_event_id="$event",
    message_id="t-1",
)
ANNA, BEN = "@anna:a.example", "@ben:a.example"


def store(database: Database, **changes: object) -> Poll:
    with database.write() as session:
        return date_polls.store_poll(session, replace(POLL, **changes))  # type: ignore[arg-type]


def stored(database: Database, number: int) -> Poll:
    with database.read() as session:
        found = date_polls.poll(session, number)
    assert found is not None
    return found


def vote(database: Database, number: int, position: int, who: str, event_id: str = "$tap") -> None:
    with database.write() as session:
        date_votes.add_vote(session, number, position, who, event_id, NOW)


def answers(database: Database, number: int) -> list[Answered]:
    with database.read() as session:
        return date_votes.answers_to(session, number)


def test_a_poll_comes_back_as_it_was_stored(database: Database) -> None:
    made = store(database)
    assert made == replace(POLL, number=made.number)
    with database.read() as session:
        assert date_polls.poll(session, made.number) == made
        assert date_polls.poll_set_by(session, "$event") == made
        assert date_polls.open_polls(session, "!room:a.example") == [made]
        assert date_polls.open_polls(session, "!other:a.example") == []
        assert date_polls.open_polls_begun_by(session, ANNA) == [made]
        assert date_polls.open_polls_begun_by(session, BEN) == []
        assert date_polls.poll(session, made.number + 1) is None
        assert date_polls.poll_set_by(session, "$other") is None


# --- Votes --------------------------------------------------------------------------------------


def test_taps_add_up_and_each_counts_once(database: Database) -> None:
    number = store(database).number
    vote(database, number, 2, ANNA)
    vote(database, number, 1, BEN)
    vote(database, number, 1, ANNA)
    vote(database, number, 1, ANNA, "$again")
    assert answers(database, number) == [Answered(ANNA, (1, 2)), Answered(BEN, (1,))]
    assert stored(database, number).revision == POLL.revision + 4


def test_what_is_typed_is_all_that_suits_and_none_is_an_answer(database: Database) -> None:
    number = store(database).number
    vote(database, number, 2, ANNA)
    with database.write() as session:
        date_votes.set_votes(session, number, [1], ANNA, "$typed", NOW)
        date_votes.set_votes(session, number, [], BEN, "$none", NOW)
    assert answers(database, number) == [Answered(ANNA, (1,)), Answered(BEN, ())]
    vote(database, number, 2, BEN)
    assert answers(database, number)[1] == Answered(BEN, (2,))


def test_votes_are_taken_back_with_what_said_them(database: Database) -> None:
    number = store(database).number
    vote(database, number, 1, ANNA, "$tap")
    with database.write() as session:
        date_votes.set_votes(session, number, [1, 2], ANNA, "$typed", NOW)
        assert date_votes.votes_by(session, "$tap") == [number]
    before = stored(database, number).revision
    with database.write() as session:
        date_votes.take_back_votes(session, "$tap")
        date_votes.take_back_votes(session, "$unknown")
    assert answers(database, number) == [Answered(ANNA, (2,))]
    assert stored(database, number).revision == before + 1
    with database.write() as session:
        date_votes.take_back_votes(session, "$typed")
    assert answers(database, number) == []


def test_votes_stay_with_their_dates_when_a_poll_is_changed(database: Database) -> None:
    poll = store(database)
    vote(database, poll.number, 1, ANNA)
    vote(database, poll.number, 2, BEN)
    with database.write() as session:
        date_votes.set_votes(session, poll.number, [], "@cara:a.example", "$none", NOW)
        changed = replace(poll, options=(TUESDAY, FRIDAY), title="")
        assert date_polls.store_poll(session, changed) == changed
    assert stored(database, poll.number) == changed
    assert answers(database, poll.number) == [
        Answered(BEN, (1,)), Answered("@cara:a.example", ()),
    ]  # fmt: skip


def test_dates_that_change_places_keep_their_votes(database: Database) -> None:
    poll = store(database)
    vote(database, poll.number, 1, ANNA)
    vote(database, poll.number, 2, ANNA, "$other")
    vote(database, poll.number, 2, BEN)
    with database.write() as session:
        date_polls.store_poll(session, replace(poll, options=(TUESDAY, MONDAY)))
    assert answers(database, poll.number) == [Answered(ANNA, (1, 2)), Answered(BEN, (1,))]


# --- Ending and showing -------------------------------------------------------------------------


def test_a_poll_is_ended_once(database: Database) -> None:
    number = store(database).number
    with database.write() as session:
        assert date_polls.end_poll(session, number, "ended")
        assert not date_polls.end_poll(session, number, "withdrawn")
    found = stored(database, number)
    assert (found.state, found.due_at, found.revision) == ("ended", None, POLL.revision + 1)
    with database.read() as session:
        assert date_polls.open_polls(session, POLL.room_id) == []


def test_what_ends_by_itself_comes_in_order(database: Database) -> None:
    late, soon = store(database, due_at=NOW), store(database, due_at=NOW - HOUR)
    later, over = store(database, due_at=NOW + HOUR), store(database, due_at=NOW - HOUR)
    with database.write() as session:
        date_polls.end_poll(session, over.number, "ended")
        for poll in (late, soon, later, over):
            date_polls.note_shown(session, poll.number, 9, "t", NOW)
    with database.write() as session:
        assert date_polls.next_due(session) == NOW - HOUR
        due = date_polls.due_polls(session, NOW)
        assert [poll.number for poll in due] == [soon.number, late.number]
        date_polls.put_off(session, soon.number, NOW + HOUR)
        assert date_polls.next_due(session) == NOW
        date_polls.set_deadline(session, late.number, NOW + 2 * HOUR)
        assert date_polls.due_polls(session, NOW) == []
    assert stored(database, late.number).closes_at == NOW + 2 * HOUR


def test_a_message_is_brought_up_to_date_but_not_at_once_again(database: Database) -> None:
    number = store(database, due_at=None).number
    with database.write() as session:
        date_polls.note_shown(session, number, 1, "t-1", NOW + HOUR)
        assert date_polls.next_due(session) is None
    vote(database, number, 1, ANNA)
    with database.write() as session:
        assert date_polls.stale_polls(session, NOW) == []
        assert date_polls.next_due(session) == NOW + HOUR
        [stale] = date_polls.stale_polls(session, NOW + HOUR)
        assert (stale.number, stale.revision) == (number, 2)
        date_polls.show_later(session, number, NOW + 2 * HOUR)
        assert date_polls.next_due(session) == NOW + 2 * HOUR
        date_polls.note_shown(session, number, 2, "t-1", NOW)
        assert date_polls.next_due(session) is None


# --- Rooms and time -----------------------------------------------------------------------------


def test_polls_follow_an_upgraded_room_and_open_ones_are_shown_anew(database: Database) -> None:
    open_one, over = store(database), store(database)
    vote(database, open_one.number, 1, ANNA)
    with database.write() as session:
        date_polls.end_poll(session, over.number, "ended")
        date_polls.note_shown(session, open_one.number, 2, "t-1", NOW)
        date_polls.move_polls(session, "!room:a.example", "!new:a.example")
    with database.read() as session:
        [moved] = date_polls.open_polls(session, "!new:a.example")
        assert date_polls.open_polls(session, "!room:a.example") == []
        assert [poll.number for poll in date_polls.stale_polls(session, NOW)] == [moved.number]
    assert (moved.number, moved.message_id, moved.thread_id) == (open_one.number, None, None)
    assert answers(database, moved.number) == [Answered(ANNA, (1,))]
    assert stored(database, over.number).room_id == "!new:a.example"


def test_polls_of_a_room_that_was_left_are_given_up_for_good(database: Database) -> None:
    here, elsewhere = store(database), store(database, room_id="!other:a.example")
    with database.write() as session:
        assert date_polls.give_up_polls(session, "!room:a.example") == 1
        assert date_polls.give_up_polls(session, "!room:a.example") == 0
        stale = date_polls.stale_polls(session, NOW)
    assert [poll.number for poll in stale] == [elsewhere.number]
    assert stored(database, here.number).state == "given up"
    assert stored(database, elsewhere.number).state == "open"


@pytest.mark.parametrize("state", ["ended", "expired", "withdrawn", "given up"])
def test_what_is_long_over_is_forgotten_with_its_votes(database: Database, state: str) -> None:
    old, recent, still_open = store(database), store(database, expires_at=NOW), store(database)
    for poll in (old, recent, still_open):
        vote(database, poll.number, 1, ANNA, f"$tap-{poll.number}")
    with database.write() as session:
        date_polls.end_poll(session, old.number, state)  # type: ignore[arg-type]
        date_polls.end_poll(session, recent.number, state)  # type: ignore[arg-type]
        date_polls.forget_polls_before(session, NOW)
        assert date_polls.poll(session, old.number) is not None
        date_polls.forget_polls_before(session, NOW + HOUR)
        assert date_polls.poll(session, recent.number) is None
        date_polls.forget_polls_before(session, NOW + timedelta(days=17))
        assert date_polls.poll(session, old.number) is None
        assert date_votes.votes_by(session, f"$tap-{old.number}") == []
        assert date_polls.poll(session, still_open.number) is not None
        assert len(date_votes.answers_to(session, still_open.number)) == 1
