"""Votes in the database: open, cast, ended, kept, moved and forgotten; also two at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest

from storage import cast_votes, votes
from storage.cast_votes import CastVote
from storage.database import Database
from storage.decisions import Decision, record_decision
from storage.votes import VoteEvent

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROOM, NEW_ROOM = "!room:a.example", "!new:a.example"
ANNA, BEN = "@anna:a.example", "@ben:a.example"
VOTE = VoteEvent(
    room_id=ROOM,
    thread_id="$thread",
    body="committee:gr",
    question="Die Satzung gilt",
    options=("Ja", "Nein", "Enthaltung"),
    majority="2/3",
    public=False,
    given={"due_on": "2027-03-31", "responsible_ids": ["org-ihk"]},
    meeting_id="m1",
    closes_at=NOW + 4 * HOUR,
    until_all=True,
    remind_at=NOW + 3 * HOUR,
    due_at=NOW + 4 * HOUR,
    started_by=ANNA,
    started_at=NOW,
    set_by_event_id="$event",
    poll_id="t-poll",
    status_id="t-status",
)


def store(database: Database, **changes: object) -> VoteEvent:
    with database.write() as session:
        return votes.store_vote(session, replace(VOTE, **changes))  # type: ignore[arg-type]


def stored(database: Database, number: int) -> VoteEvent:
    with database.read() as session:
        found = votes.vote_event(session, number)
    assert found is not None
    return found


def cast(database: Database, number: int, *cast: CastVote, event_id: str = "$tap") -> None:
    with database.write() as session:
        cast_votes.cast_votes(session, number, cast, event_id, NOW)


def standing(database: Database, number: int) -> list[CastVote]:
    with database.read() as session:
        return cast_votes.votes_in(session, number)


def test_a_vote_comes_back_as_it_was_stored_and_as_it_was_changed(database: Database) -> None:
    made = store(database)
    assert made == replace(VOTE, number=made.number)
    changed = replace(made, question="Sie gilt nicht", options=("A", "B"), edition=2, revision=2)
    with database.write() as session:
        assert votes.vote_event(session, made.number) == made
        assert votes.locked_vote(session, made.number) == made
        assert votes.vote_opened_by(session, "$event") == made
        assert votes.open_votes(session, ROOM) == [made]
        assert votes.open_votes(session, NEW_ROOM) == []
        assert votes.last_ended_vote(session, ROOM) is None
        assert votes.vote_event(session, made.number + 1) is None
        assert votes.locked_vote(session, made.number + 1) is None
        assert votes.vote_opened_by(session, "$other") is None
        votes.store_vote(session, changed)
    assert stored(database, made.number) == changed


# --- Votes --------------------------------------------------------------------------------------


def test_the_last_vote_of_each_person_and_voice_stands(database: Database) -> None:
    number, other = store(database).number, store(database, set_by_event_id=None).number
    cast(database, number, CastVote("ihk", ANNA, 1), CastVote("hwk", ANNA, 1, "substitute"))
    cast(database, number, CastVote("ihk", BEN, 2), event_id="$ben")
    cast(database, number, CastVote("hwk", ANNA, 2, "substitute"), event_id="$split")
    cast(database, other, CastVote("ihk", BEN, 3), event_id="$other")
    assert standing(database, number) == [
        CastVote("ihk", ANNA, 1), CastVote("ihk", BEN, 2), CastVote("hwk", ANNA, 2, "substitute"),
    ]  # fmt: skip
    assert stored(database, number).revision == VOTE.revision + 3


def test_what_is_taken_back_lets_the_vote_before_hold_again(database: Database) -> None:
    number = store(database).number
    cast(database, number, CastVote("ihk", ANNA, 1), event_id="$yes")
    cast(database, number, CastVote("ihk", ANNA, 2), event_id="$no")
    with database.write() as session:
        assert cast_votes.numbers_voted_by(session, "$no") == [number]
        cast_votes.take_back_votes(session, "$no")
        cast_votes.take_back_votes(session, "$unknown")
    assert standing(database, number) == [CastVote("ihk", ANNA, 1)]
    assert stored(database, number).revision == VOTE.revision + 3
    cast(database, number, CastVote("ihk", ANNA, 3), event_id="$yes")  # the message was edited
    assert standing(database, number) == [CastVote("ihk", ANNA, 3)]
    with database.write() as session:
        assert cast_votes.take_back_all(session, number, ANNA)
        assert not cast_votes.take_back_all(session, number, ANNA)
    assert standing(database, number) == []


def test_who_has_no_voice_is_noted_once(database: Database) -> None:
    number = store(database).number
    with database.write() as session:
        assert cast_votes.note_stranger(session, number, ANNA)
        assert not cast_votes.note_stranger(session, number, ANNA)
        assert cast_votes.note_stranger(session, number, BEN)


def test_of_many_votes_at_a_time_none_is_lost(database: Database) -> None:
    number, people = store(database).number, 12
    barrier = Barrier(4)

    def vote(person: int) -> None:
        if person < 4:
            barrier.wait()
        with database.write() as session:
            votes.locked_vote(session, number)
            one = CastVote(f"seat-{person}", f"@p{person}:a", 1)
            cast_votes.cast_votes(session, number, [one], f"$tap{person}", NOW)

    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(vote, range(people)))
    assert len(standing(database, number)) == people
    assert stored(database, number).revision == VOTE.revision + people


def test_who_votes_while_it_ends_is_counted_or_sees_the_end(database: Database) -> None:
    number = store(database).number
    barrier = Barrier(2)

    def end() -> int:
        barrier.wait()
        with database.write() as session:
            votes.locked_vote(session, number)
            counted = len(cast_votes.votes_in(session, number))
            votes.end_vote(session, number, "ended", NOW, {"count": counted})
        return counted

    def vote() -> bool:
        barrier.wait()
        with database.write() as session:
            found = votes.locked_vote(session, number)
            assert found is not None
            if found.state == "open":
                one = CastVote("ihk", ANNA, 1)
                cast_votes.cast_votes(session, number, [one], "$tap", NOW)
            return found.state == "open"

    with ThreadPoolExecutor(max_workers=2) as pool:
        ended, voted = pool.submit(end), pool.submit(vote)
    assert ended.result() == int(voted.result())


def test_of_two_who_keep_the_result_at_a_time_one_does(database: Database) -> None:
    number = store(database).number
    barrier = Barrier(2)

    def keep(event_id: str) -> bool:
        barrier.wait()
        with database.write() as session:
            found = votes.locked_vote(session, number)
            assert found is not None
            if found.decision_id is not None:
                return False
            made = record_decision(session, Decision(
                body="committee:gr", text="A", decided_on=date(2026, 11, 22), room_id=ROOM,
                recorded_by=ANNA, recorded_at=NOW,
            ))  # fmt: skip
            votes.note_kept(session, number, made.id, event_id)
            return True

    with ThreadPoolExecutor(max_workers=2) as pool:
        assert sorted(pool.map(keep, ("$1", "$2"))) == [False, True]
    kept = stored(database, number).decision_id
    with database.write() as session:
        assert {votes.let_go(session, one) for one in ("$1", "$2")} == {None, kept}
    assert stored(database, number).decision_id is None


# --- Ending and showing -------------------------------------------------------------------------


def test_a_vote_is_ended_once(database: Database) -> None:
    number = store(database).number
    with database.write() as session:
        assert votes.end_vote(session, number, "ended", NOW + HOUR, {"cast": []})
        assert not votes.end_vote(session, number, "withdrawn", NOW)
        assert votes.open_votes(session, ROOM) == []
    found = stored(database, number)
    assert (found.state, found.due_at, found.remind_at) == ("ended", None, None)
    assert (found.ended_at, found.outcome) == (NOW + HOUR, {"cast": []})
    later = store(database, set_by_event_id=None).number
    with database.write() as session:
        votes.end_vote(session, later, "ended", NOW + 2 * HOUR)
        last = votes.last_ended_vote(session, ROOM)
    assert last is not None
    assert last.number == later


def test_what_ends_and_is_reminded_of_comes_in_order(database: Database) -> None:
    late, soon = store(database), store(database, due_at=NOW - HOUR, remind_at=None)
    over = store(database, due_at=NOW - HOUR, remind_at=NOW - HOUR)
    with database.write() as session:
        votes.end_vote(session, over.number, "ended", NOW)
        for vote in (late, soon, over):
            votes.note_shown(session, replace(vote, revision=9), NOW)
    with database.write() as session:
        assert votes.next_due(session) == NOW - HOUR
        assert [one.number for one in votes.due_votes(session, NOW)] == [soon.number]
        votes.put_off_end(session, soon.number, NOW + 9 * HOUR)
        assert votes.next_due(session) == NOW + 3 * HOUR
        assert votes.votes_to_remind_of(session, NOW) == []
        [reminded] = votes.votes_to_remind_of(session, NOW + 3 * HOUR)
        assert reminded.number == late.number
        votes.put_off_reminder(session, late.number, None)
        assert votes.next_due(session) == NOW + 4 * HOUR
        votes.set_end(session, late.number, NOW + 8 * HOUR, NOW + 6 * HOUR)
        assert votes.next_due(session) == NOW + 6 * HOUR
    found = stored(database, late.number)
    assert (found.closes_at, found.due_at) == (NOW + 8 * HOUR, NOW + 8 * HOUR)
    assert (found.remind_at, found.revision) == (NOW + 6 * HOUR, VOTE.revision + 1)


def test_messages_are_brought_up_to_date_but_not_at_once_again(database: Database) -> None:
    vote = store(database, due_at=None, remind_at=None)
    with database.write() as session:
        votes.note_shown(session, replace(vote, poll_id="p", status_id="s"), NOW + HOUR)
        assert votes.next_due(session) is None
    cast(database, vote.number, CastVote("ihk", ANNA, 1))
    with database.write() as session:
        assert votes.stale_votes(session, NOW) == []
        assert votes.next_due(session) == NOW + HOUR
        [stale] = votes.stale_votes(session, NOW + HOUR)
        assert (stale.revision, stale.poll_id, stale.status_id) == (2, "p", "s")
        votes.show_later(session, vote.number, NOW + 2 * HOUR)
        assert votes.next_due(session) == NOW + 2 * HOUR


# --- Rooms and time -----------------------------------------------------------------------------


def test_votes_follow_an_upgraded_room_and_open_ones_are_asked_anew(database: Database) -> None:
    open_one, over = store(database), store(database, set_by_event_id=None)
    cast(database, open_one.number, CastVote("ihk", ANNA, 1))
    with database.write() as session:
        votes.end_vote(session, over.number, "ended", NOW)
        votes.note_shown(session, replace(open_one, revision=2), NOW)
        votes.move_vote_events(session, ROOM, NEW_ROOM)
    with database.read() as session:
        [moved] = votes.open_votes(session, NEW_ROOM)
        assert [one.number for one in votes.stale_votes(session, NOW)] == [open_one.number]
    assert (moved.poll_id, moved.status_id, moved.thread_id) == (None, None, None)
    assert standing(database, moved.number) == [CastVote("ihk", ANNA, 1)]
    assert stored(database, over.number).room_id == NEW_ROOM


def test_votes_of_a_room_that_was_left_are_given_up_for_good(database: Database) -> None:
    here, elsewhere = store(database), store(database, room_id=NEW_ROOM)
    with database.write() as session:
        assert votes.give_up_vote_events(session, ROOM) == 1
        assert votes.give_up_vote_events(session, ROOM) == 0
        stale = votes.stale_votes(session, NOW)
    assert [one.number for one in stale] == [elsewhere.number]
    assert stored(database, here.number).state == "given up"
    assert stored(database, elsewhere.number).state == "open"


@pytest.mark.parametrize("state", ["ended", "withdrawn", "given up"])
def test_what_is_long_over_is_forgotten_with_who_voted_what(database: Database, state: str) -> None:
    old, still_open = store(database), store(database, set_by_event_id=None)
    for vote in (old, still_open):
        cast(database, vote.number, CastVote("ihk", ANNA, 1))
    with database.write() as session:
        cast_votes.note_stranger(session, old.number, BEN)
        if state == "given up":
            votes.give_up_vote_events(session, ROOM)
            votes.store_vote(session, still_open)
        else:
            votes.end_vote(session, old.number, state, NOW)  # type: ignore[arg-type]
        votes.forget_votes_before(session, NOW)
        assert votes.vote_event(session, old.number) is not None
        votes.forget_votes_before(session, NOW + HOUR)
        assert votes.vote_event(session, old.number) is None
        assert cast_votes.votes_in(session, old.number) == []
        assert len(cast_votes.votes_in(session, still_open.number)) == 1
