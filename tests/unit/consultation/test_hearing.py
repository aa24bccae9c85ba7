"""What is heard late, edited, or out of turn: collected where it belongs, and never its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from sqlmodel import select

from bot.room_changes import leave
from commands.consultation.running.duty import CONSULTATIONS
from commands.consultation.running.hearing import LISTENER
from commands.consultation.running.opening import open_room
from commands.contract import Due, Heard, Notice
from storage import closed_rooms, consultations, outbox
from storage.consultations import Consultation
from storage.database import Database
from storage.inbox import note_join
from storage.models.messages import OutgoingMessage
from storage.outbox import Outgoing
from storage.records import Directory, Person

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANNA, BEN, EVA, KAI = (f"@{name}:a.example" for name in ("anna", "ben", "eva", "kai"))
DIRECTORY = Directory(persons={"p": Person("p", "Ben Bohr", matrix_id=BEN)})
ADVICE = 4  # the phase of the procedure in which advice is given


@dataclass
class Bench:
    """A live consultation of Anna's, with Ben and Eva in its room."""

    database: Database
    now: datetime = NOW
    id: int = 0
    events: int = field(default=0)

    def begin(self, phase: int = ADVICE, mode: str = "live", **parts: object) -> None:
        with self.database.write() as session:
            one = consultations.begin_consultation(session, Consultation(
                asker=ANNA, from_room_id="!office", concern="?", mode=mode, minimum=2,
                procedure="sechs-phasen", address="du", state="planned", created_at=self.now,
            ))  # fmt: skip
            for who in (BEN, EVA):
                consultations.join_consultation(session, one.id, who)
            one = open_room(session, one, self.now)
            closed_rooms.note_room_made(session, one.room_key, f"!{one.id}", "@bot:a", self.now)
            for who in (ANNA, BEN, EVA):
                consultations.change_participant(session, one.id, who, present=True, greeted=True)
            running = {"state": "running", "phase": phase, "phase_began_at": self.now,
                       "phase_ends_at": self.now + 10 * MINUTE, "status_id": "s",
                       "shown_at": self.now}  # fmt: skip
            consultations.change_consultation(session, one, **running | parts)
            self.id = one.id

    def hear(
        self,
        who: str,
        kind: Literal["said", "unsaid", "came", "left"] = "said",
        *,
        at: datetime | None = None,
        edits: str = "",
    ) -> list[Notice]:
        self.events += 1
        event_id = f"$said-{self.events}"
        with self.database.write() as session:
            heard = Heard(kind, f"consultation:{self.id}", f"!{self.id}", who, edits or event_id,
                          event_id, at or self.now, self.now, session, DIRECTORY)  # fmt: skip
            return list(LISTENER.hear(heard))

    def due(self) -> list[Notice]:
        """Do all that is due."""
        notices: list[Notice] = []
        while True:
            with self.database.write() as session:
                due = Due(self.now, session, DIRECTORY)
                at = CONSULTATIONS.next_at(due)
                if at is None or at > self.now:
                    return notices
                notices += CONSULTATIONS.perform(due)

    @property
    def stored(self) -> Consultation:
        with self.database.read() as session:
            found = consultations.consultation_of(session, self.id)
        assert found is not None
        return found

    def collected(self) -> list[tuple[str, str, int]]:
        with self.database.read() as session:
            return [(one.user_id, one.latest_event_id, one.phase)
                    for one in consultations.contributions(session, self.id)]  # fmt: skip

    def turns(self) -> dict[str, int]:
        with self.database.read() as session:
            people = consultations.participants(session, self.id)
        return {one.user_id: one.turns for one in people}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    database.migrate()
    yield Bench(database)
    database.close()


def test_a_contribution_counts_as_a_turn_and_who_is_early_is_told_alone(bench: Bench) -> None:
    bench.begin()
    assert bench.hear(BEN) == []
    [nudge] = bench.hear(BEN, at=NOW + 2 * MINUTE)
    assert (nudge.to, nudge.mentions) == (BEN, ())
    assert bench.turns() == {ANNA: 0, BEN: 2, EVA: 0}
    assert [who for who, _, _ in bench.collected()] == [BEN, BEN]


def test_what_was_said_in_the_phase_before_while_the_bot_was_away_is_collected(
    bench: Bench,
) -> None:
    bench.begin(ADVICE + 1)
    assert bench.hear(BEN, at=NOW - MINUTE) == []
    assert bench.hear(ANNA, at=NOW - MINUTE) == []
    assert bench.collected() == [(BEN, "$said-1", ADVICE)]
    bench.now += MINUTE
    [nudge] = bench.hear(EVA)
    assert nudge.to == EVA
    assert len(bench.collected()) == 1


@pytest.mark.parametrize(
    ("phase", "seconds", "collected"),
    [(ADVICE + 1, 1, ADVICE), (ADVICE + 1, -1, ADVICE), (ADVICE, -1, ADVICE), (ADVICE, -3, None)],
)
def test_what_is_said_as_the_phase_changes_is_not_lost(
    bench: Bench, phase: int, seconds: int, collected: int | None
) -> None:
    bench.begin(phase)
    bench.now += 5 * MINUTE
    assert bench.hear(BEN, at=NOW + timedelta(seconds=seconds)) == []
    assert [one for _, _, one in bench.collected()] == ([] if collected is None else [collected])


def test_an_edit_changes_a_contribution_but_makes_nothing_else_one(bench: Bench) -> None:
    bench.begin()
    bench.hear(BEN)
    bench.hear(BEN, edits="$said-1")
    assert bench.hear(EVA, edits="$long-ago") == []
    assert bench.hear(EVA, edits="$said-1") == []  # nobody changes another one's words
    assert bench.collected() == [(BEN, "$said-2", ADVICE)]
    assert bench.turns()[BEN] == 1


def test_what_was_edited_into_a_command_is_no_contribution_any_more(bench: Bench) -> None:
    bench.begin()
    bench.hear(BEN)
    bench.hear(EVA, at=NOW + MINUTE)
    assert bench.hear(EVA, "unsaid", edits="$said-1") == []  # nobody takes back another one's words
    assert bench.hear(BEN, "unsaid", edits="$said-1") == []
    assert [who for who, _, _ in bench.collected()] == [EVA]


def test_in_a_pause_nobody_is_nudged_and_nothing_is_lost(bench: Bench) -> None:
    bench.begin(state="paused", phase_ends_at=None, left_seconds=300)
    assert bench.hear(EVA) == []
    assert bench.hear(ANNA) == []
    assert bench.collected() == [(EVA, "$said-1", ADVICE)]
    assert bench.turns() == {ANNA: 0, BEN: 0, EVA: 0}


def test_whoever_does_not_take_part_is_not_heard(bench: Bench) -> None:
    bench.begin()
    for kind in ("said", "came", "left"):
        assert bench.hear(KAI, kind) == []
    assert bench.collected() == []


def test_nudges_come_once_in_five_minutes(bench: Bench) -> None:
    bench.begin(1)
    assert len(bench.hear(EVA)) == 1
    bench.now += 4 * MINUTE
    assert bench.hear(EVA) == []
    bench.now += MINUTE
    assert len(bench.hear(EVA)) == 1


def test_over_days_a_nudge_comes_once_a_day_over_all_consultations(bench: Bench) -> None:
    bench.begin(1, mode="async", phase_ends_at=NOW + timedelta(days=9))
    assert len(bench.hear(EVA)) == 1
    bench.begin(1, mode="async", phase_ends_at=NOW + timedelta(days=9))
    assert bench.hear(EVA) == []
    bench.now += timedelta(days=1)
    assert len(bench.hear(EVA)) == 1


@pytest.mark.parametrize("emptied", [False, True])
def test_a_room_that_the_bot_was_put_out_of_is_given_up_and_the_fallgeber_told(
    bench: Bench, *, emptied: bool
) -> None:
    bench.begin()
    bench.hear(BEN)
    with bench.database.write() as session:
        note_join(session, f"!{bench.id}")
        leave(session, f"!{bench.id}", NOW)
        if emptied:
            closed_rooms.forget_room(session, f"consultation:{bench.id}")
    [told] = bench.due()
    assert told.to == ANNA
    assert "nicht mehr in ihrem Raum" in str(told.answer)
    assert (bench.collected(), bench.turns()) == ([], {})
    with bench.database.read() as session:
        assert consultations.consultation_of(session, bench.id) is None


def test_who_took_part_is_forgotten_also_where_the_bot_is_put_out_at_the_end(bench: Bench) -> None:
    bench.begin()
    with bench.database.write() as session:
        consultations.change_consultation(session, bench.stored, state="ended", ended_at=NOW)
        closed_rooms.forget_room(session, f"consultation:{bench.id}")
    assert bench.due() == []
    assert (bench.turns(), bench.stored.concern) == ({}, None)


def test_no_message_is_told_twice_however_often_it_is_looked(bench: Bench) -> None:
    bench.begin()
    told: list[str] = []
    for _ in range(100):
        bench.now += MINUTE
        told += [one.transaction_id for one in bench.due()]
    assert len(told) == len(set(told))
    assert bench.stored.state == "ended"
    assert not any(one is None for one in told)


def test_all_who_leave_before_it_has_begun_are_let_go_silently(bench: Bench) -> None:
    bench.begin(-1, state="opening", phase_began_at=None, phase_ends_at=None)
    told = bench.hear(BEN, "left")
    assert [one.to for one in told] == [f"!{bench.id}"]
    assert set(bench.turns()) == {ANNA, EVA}
    with bench.database.read() as session:
        [out] = [one for one in closed_rooms.members(session, bench.stored.room_key)
                 if not one.wanted]  # fmt: skip
    assert out.user_id == BEN


def test_nothing_is_said_any_more_in_a_room_that_is_being_emptied(bench: Bench) -> None:
    bench.begin()
    with bench.database.write() as session:
        consultations.change_consultation(session, bench.stored, state="ended", ended_at=bench.now)
    bench.now += 31 * MINUTE
    assert bench.due() == []
    with bench.database.read() as session:
        room = closed_rooms.closed_room(session, bench.stored.room_key)
    assert room is not None
    assert room.state == "closing"


@pytest.mark.parametrize("state", ["ended", "aborted"])
def test_with_the_room_it_is_forgotten_who_was_written_to(bench: Bench, state: str) -> None:
    bench.begin()
    number = bench.id
    with bench.database.write() as session:
        for name in (f"scharnier-consultation-{number}-nudge-1", f"consultation-{number}-fixed-ab",
                     f"consultation-{number}0-fixed-ab"):  # fmt: skip
            message = Outgoing(transaction_id=name, room_id="!chat", kind="notice")
            outbox.enqueue(session, message, NOW)
            outbox.mark_sent(session, name, f"${name}", NOW)
        waiting = f"scharnier-consultation-{number}-gift-1"
        outbox.enqueue(session, Outgoing(transaction_id=waiting, room_id=ANNA, kind="notice"), NOW)
        consultations.change_consultation(session, bench.stored, state=state, ended_at=NOW)
    bench.now += 31 * MINUTE
    assert bench.due() == []
    with bench.database.read() as session:
        left = [row.transaction_id for row in session.exec(select(OutgoingMessage))]
    assert left == [f"consultation-{number}0-fixed-ab", waiting]


# --- What wasn't heard, or never came -----------------------------------------------------------


def told_by_sync(bench: Bench, who: str, membership: str) -> None:
    with bench.database.write() as session:
        closed_rooms.note_membership(session, f"consultation:{bench.id}", who, membership)


def test_that_the_fallgeber_left_is_seen_though_the_hearing_of_it_failed(bench: Bench) -> None:
    bench.begin()
    for who in (ANNA, BEN, EVA):
        told_by_sync(bench, who, "join")
    assert bench.due() == []
    told_by_sync(bench, ANNA, "leave")
    told = bench.due()
    assert [one.to for one in told] == [f"!{bench.id}", ANNA]
    assert bench.stored.state == "paused"
    assert bench.hear(ANNA, "left") == []  # heard after all
    told_by_sync(bench, ANNA, "join")
    assert "ist wieder da" in str(bench.due())
    assert bench.hear(ANNA, "came") == []


def test_others_who_left_unheard_are_let_go(bench: Bench) -> None:
    bench.begin()
    told_by_sync(bench, EVA, "leave")
    assert "nicht mehr dabei" in str(bench.due())
    assert set(bench.turns()) == {ANNA, BEN}
    assert bench.hear(EVA, "left") == []


@pytest.mark.parametrize(
    ("mode", "patience"), [("live", timedelta(minutes=15)), ("async", timedelta(days=1))]
)
def test_where_the_room_never_comes_all_are_told_in_private_and_it_is_over(
    bench: Bench, mode: str, patience: timedelta
) -> None:
    with bench.database.write() as session:
        one = consultations.begin_consultation(session, Consultation(
            asker=ANNA, from_room_id="!office", concern="?", mode=mode, minimum=2,
            procedure="sechs-phasen", address="Sie", state="gathering", created_at=NOW,
        ))  # fmt: skip
        consultations.join_consultation(session, one.id, BEN)
        open_room(session, one, NOW)
    bench.now = NOW + patience - MINUTE
    assert bench.due() == []
    bench.now = NOW + patience
    told = bench.due()
    assert [one.to for one in told] == [ANNA, BEN]
    assert all("fällt leider aus" in str(one.answer) for one in told)
    assert bench.due() == []
    with bench.database.read() as session:
        assert consultations.consultation_of(session, one.id) is None
        room = closed_rooms.closed_room(session, one.room_key)
    assert room is not None
    assert room.state == "closing"
