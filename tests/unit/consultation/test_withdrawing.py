"""Who takes back what they said is taken at their word, there and in the Fallgeber's messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commands.consultation.command import beratung
from commands.consultation.running.opening import open_room
from commands.contract import Answer, Ask, Asker, Room, UserError
from storage import closed_rooms, consultations
from storage.consultations import Consultation, Contribution
from storage.database import Database, Session
from storage.records import Directory, RoomSettings

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
ANNA, BEN, KAI = "@anna:a.example", "@ben:a.example", "@kai:a.example"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    database.migrate()
    with database.write() as session:
        yield session
    database.close()


def begin(session: Session) -> Consultation:
    one = consultations.begin_consultation(session, Consultation(
        asker=ANNA, from_room_id="!office", concern="?", mode="live", minimum=1,
        procedure="sechs-phasen", address="du", state="planned", created_at=NOW,
    ))  # fmt: skip
    consultations.join_consultation(session, one.id, BEN)
    for who, event_id in ((ANNA, f"$a{one.id}"), (BEN, f"$b{one.id}")):
        said = Contribution(event_id, event_id, who, 4, NOW)
        consultations.note_contribution(session, one.id, said)
    return open_room(session, one, NOW)


def withdraw(session: Session, who: str, text: str = "", closed: str = "") -> Answer:
    room = Room("!there", RoomSettings(), direct=not closed, closed=closed)
    ask = Ask(Asker(who), room, f"zurückziehen {text}".strip(), "beratung", NOW, session,
              Directory())  # fmt: skip
    return beratung.execute(ask)


def test_only_their_own_words_of_that_consultation_are_taken_back(session: Session) -> None:
    first, second = begin(session), begin(session)
    answer = withdraw(session, BEN, closed=first.room_key)
    assert answer.silent
    assert [one.to for one in answer.notices] == [BEN]
    assert closed_rooms.withdrawals(session, first.room_key) == [BEN]
    assert closed_rooms.withdrawals(session, second.room_key) == []
    assert [one.user_id for one in consultations.contributions(session, first.id)] == [ANNA]
    assert len(consultations.contributions(session, second.id)) == 2


def test_who_has_left_still_can_and_others_learn_nothing(session: Session) -> None:
    first = begin(session)
    consultations.leave_consultation(session, first.id, BEN)
    with pytest.raises(UserError):
        withdraw(session, KAI, f"{first.id}")
    assert not withdraw(session, BEN).silent
    assert closed_rooms.withdrawals(session, first.room_key) == [BEN]


def test_of_several_the_number_tells_which(session: Session) -> None:
    first, second = begin(session), begin(session)
    with pytest.raises(UserError, match=f"{first.id}, {second.id}"):
        withdraw(session, BEN)
    withdraw(session, BEN, f"#{second.id}.")
    assert closed_rooms.withdrawals(session, first.room_key) == []
    assert closed_rooms.withdrawals(session, second.room_key) == [BEN]
