"""What the demo's other people make of what the bot shows in a kollegiale Beratung.

The messages are the bot's own, so that what they read there stays what it writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo.happenings import Message
from bot.demo.homeserver import SERVER_NAME
from bot.demo.people import CHATTER, COMPANIONS, Player
from bot.demo.seat import NOTES, Seat, sentences
from bot.demo.store import SAMPLE
from bot.rendering import render
from commands.consultation.library import library
from commands.consultation.running import phases
from commands.consultation.running.instructing import instruction
from commands.consultation.running.scene import Scene, scene_of
from commands.consultation.running.status import message
from commands.contract import Answer, Due
from storage.consultations import (
    Consultation,
    begin_consultation,
    consultation_of,
    join_consultation,
)
from storage.database import Database
from storage.exchange import read_workbook
from storage.records import Directory

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
STATUS = "$status"


def user_id(localpart: str) -> str:
    return f"@{localpart}:{SERVER_NAME}"


def name_of(player: Player) -> str:
    return player.name.partition(" (")[0]


@pytest.fixture(scope="module")
def directory() -> Directory:
    return read_workbook(SAMPLE).directory


@pytest.fixture
def scene(tmp_path: Path, directory: Directory) -> Iterator[Scene]:
    """A consultation of the chatter's in which all companions are, about to begin."""
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    database.migrate()
    called = Consultation(
        asker=user_id(CHATTER), from_room_id="!office", concern="Wie?", mode="async",
        procedure="sechs-phasen", minimum=4, address="du", state="opening", created_at=NOW,
    )  # fmt: skip
    with database.write() as session:
        called = begin_consultation(session, called)
        for player in COMPANIONS:
            join_consultation(session, called.id, user_id(player.localpart))
        made = scene_of(Due(NOW, session, directory), called)
        for person in made.people:
            made = made.change_person(person.user_id, present=True)
        yield made
    database.close()


def said(answer: Answer, event_id: str = "$said", replaces: str | None = None) -> Message:
    body = render(answer).body
    return Message("!room", event_id, "@bot", body, None, NOW, replaces=replaces)


class Table:
    """All companions at one table, hearing what the bot says."""

    def __init__(self) -> None:
        self.seats = [Seat(name_of(player), index) for index, player in enumerate(COMPANIONS)]

    def hear(self, *messages: Message) -> None:
        for one in messages:
            for seat in self.seats:
                seat.hear(one)

    def show(self, scene: Scene, *, opens: bool = False) -> None:
        """Let the bot open a phase, if it does, and show how it stands, by an edit."""
        if opens:
            self.hear(said(instruction(scene)))
        self.hear(said(message(scene), "$edit", STATUS))

    def speaking(self) -> list[int]:
        """Return who would speak now."""
        return [seat.index for seat in self.seats if seat.sentence() is not None]


def at_phase(scene: Scene, number: int) -> Scene:
    phases.begin_phase(scene, number)
    return fresh(scene)


def fresh(scene: Scene) -> Scene:
    consultation = consultation_of(scene.session, scene.consultation.id)
    assert consultation is not None
    return replace(scene, consultation=consultation).with_people()


def test_before_it_begins_nobody_does_anything(scene: Scene) -> None:
    table = Table()
    table.show(scene)
    assert table.speaking() == []
    assert [seat.sign_to_tap() for seat in table.seats] == [None] * 4
    assert "Wir sammeln uns" in render(message(scene)).body


def test_in_the_casting_all_say_something_once_and_one_takes_notes(scene: Scene) -> None:
    table = Table()
    table.show(at_phase(scene, 0), opens=True)
    assert table.speaking() == [0, 1, 2, 3]
    assert [seat.sign_to_tap() for seat in table.seats] == [(STATUS, NOTES), None, None, None]
    assert NOTES in [reaction.key for reaction in message(fresh(scene)).reactions]
    table.seats[0].note_tapped()
    table.seats[1].note_said()
    table.show(at_phase(scene, 0))
    assert table.seats[0].sign_to_tap() is None
    assert table.speaking() == [0, 2, 3]


@pytest.mark.parametrize("number", [1, 2, 5])
def test_nobody_speaks_while_the_word_is_the_fallgebers(scene: Scene, number: int) -> None:
    table = Table()
    table.show(at_phase(scene, number), opens=True)
    assert table.speaking() == []


def test_before_the_status_message_shows_the_phase_nobody_speaks(scene: Scene) -> None:
    table = Table()
    table.show(at_phase(scene, 0), opens=True)
    table.hear(said(instruction(at_phase(scene, 3))))
    assert table.speaking() == []
    table.show(at_phase(scene, 0))  # an edit that was on its way
    assert table.speaking() == []
    table.show(at_phase(scene, 3))
    assert table.speaking() == [0, 1, 2, 3]


def test_in_the_round_they_speak_one_after_another_and_who_takes_notes_does_not(
    scene: Scene,
) -> None:
    scene = scene.change_person(user_id("haverkamp"), role="protokoll")
    scene = at_phase(scene, 4)
    table = Table()
    table.show(scene, opens=True)
    for index, localpart in ((1, "mueller"), (2, "aydogmus"), (3, "vossbeck")):
        assert table.speaking() == [index]
        table.seats[index].note_said()
        scene = scene.change_person(user_id(localpart), turns=1)
        table.show(scene)
    assert table.speaking() == []  # once round is enough


def test_the_sentence_fits_the_method(scene: Scene) -> None:
    scene = at_phase(scene.change(module="kopfstand"), 4)
    table = Table()
    table.show(scene, opens=True)
    assert table.seats[0].sentence() == sentences()["methode"]["Kopfstand"][0]


def test_in_a_pause_all_are_silent(scene: Scene) -> None:
    table = Table()
    scene = at_phase(scene, 0)
    table.show(scene, opens=True)
    phases.pause(scene, "pause")
    table.show(fresh(scene))
    assert table.speaking() == []


def test_the_same_phase_again_is_a_new_one(scene: Scene) -> None:
    table = Table()
    table.show(at_phase(scene, 0), opens=True)
    for seat in table.seats:
        seat.note_said()
    assert table.speaking() == []
    table.show(at_phase(scene, 0), opens=True)
    assert table.speaking() == [0, 1, 2, 3]


def test_there_is_something_to_say_in_every_phase_and_method_that_comes_along() -> None:
    found, known = library(None), sentences()
    spoken = {
        phase.title
        for procedure in found.procedures.values()
        for phase in procedure.phases
        if {"alle", "berater"} & set(phase.speaks)
    }
    assert spoken == set(known["phase"])
    assert {module.name for module in found.modules.values()} == set(known["methode"])


def test_all_have_something_of_their_own_to_say_that_is_no_command() -> None:
    for group in sentences().values():
        for name, lines in group.items():
            assert len(set(lines)) == len(COMPANIONS), name
            assert not any(line.startswith(("/", "!")) for line in lines)


def test_companions_are_called_as_the_directory_calls_them(directory: Directory) -> None:
    by_id = {row.matrix_id: row for row in directory.persons.values() if row.matrix_id}
    offices = {by_id[user_id(player.localpart)].organization_id for player in COMPANIONS}
    assert by_id[user_id(CHATTER)].organization_id not in offices
    for player in COMPANIONS:
        assert by_id[user_id(player.localpart)].name == name_of(player)
