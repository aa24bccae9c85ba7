"""Who can't join, what is left of a call, and that a call is told once through any crash."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.clock import BERLIN
from bot.directory_cache import DirectoryCache
from bot.duties import Duties
from commands.consultation.calling.duty import CALLS
from commands.contract import Due, Duty, Notice
from storage import inbox
from storage.consents import Consent, give_consent
from storage.consultation_calls import Call, add_word, calls, note_asked, store_call
from storage.consultations import (
    Consultation,
    begin_consultation,
    consultation_of,
    consultations_in,
)
from storage.database import Database
from storage.exchange import import_workbook
from storage.records import RoomSettings
from storage.rooms import save_room_settings
from tests.dialogues.runner import Conversation
from tests.dialogues.script import read_dialogues
from tests.unit.standing import Clock, StandingAlarm

DIRECTORY = Path(__file__).parents[2] / "dialogues" / "directory"
START = datetime(2026, 11, 22, 10, tzinfo=BERLIN)
ANNA, BEN, INA = "@lindner:herne.example", "@bohr:bochum.example", "@ihmann:partner.example"
ROOM = "!room"


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of the dialogues with a colleague of Anna's."""
    folder = tmp_path_factory.mktemp("seed")
    shutil.copytree(DIRECTORY, folder / "directory")
    persons = folder / "directory" / "personen.csv"
    colleague = (
        "per-kern;Kai Kern;org-koko-her;Koordination;k-her;;;2021-01-01;;@kern:herne.example;"
    )
    with persons.open("a", encoding="utf-8") as file:
        file.write(f"{colleague}\n")
    database = Database(f"sqlite:///{folder}/seed.db")
    database.migrate()
    assert import_workbook(database, folder / "directory", strict=True).stored
    with database.write() as session:
        settings = RoomSettings(kind="municipality", municipality_id="k-her")
        save_room_settings(session, ROOM, settings, by="@t:t", at=START)
        inbox.note_join(session, ROOM)
    database.close()
    return folder / "seed.db"


@pytest.fixture
def database(seed: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copyfile(seed, tmp_path / "test.db")
    database = Database(f"sqlite:///{tmp_path}/test.db")
    yield database
    database.close()


# --- The asker's own hierarchy ------------------------------------------------------------------

OWN = """
now: 2026-11-22 10:00
anna: @lindner:herne.example 50
kai: @kern:herne.example 0
room kaichat: direct kai

== Nobody of one's own office is asked, or let in
bound: municipality k-her
kai in kaichat> /beratung bereit alle
bot in kaichat< alle Themen
anna> /beratung anfragen Wie gewinnen wir mehr Betriebe? schriftlich
bot! Persönlich
anna taps> ✅
bot< unterwegs
bot in kaichat< (silence)
kai taps> ✋
bot< (silence)
bot in kaichat< Danke für die Bereitschaft! Beraten wird aber nur über das eigene Haus hinaus
kai> /beratung dabei 1
bot< Diese Anfrage kommt aus Ihrer Stelle oder einer, die darüber oder darunter steht.
time> 2026-11-22 10:01
bot< (silence)
"""


def test_nobody_of_ones_own_hierarchy_is_asked_or_let_in(
    database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "own.dialogue"
    path.write_text(OWN, encoding="utf-8")
    for dialogue in read_dialogues(path):
        Conversation(database, dialogue).run()


# --- What is left -------------------------------------------------------------------------------

LEFT = """
now: 2026-11-22 10:00
anna: @lindner:herne.example 50
ben: @bohr:bochum.example 50
room region: region
room annachat: direct anna
room benchat: direct ben

== A call that is over leaves none of its words
bound: municipality k-her
anna> /beratung anfragen Wie gelingt Quittenmus? schriftlich
bot< Quittenmus
anna taps> ✅
bot< Quittenmus
ben in region taps> ✋
bot in region< (silence)
anna in annachat> /beratung absagen
bot in annachat< abgesagt
anna> /beratung anfragen Wie gelingt Quittengelee? schriftlich
bot< Quittengelee
anna taps> ❌
bot< verworfen
anna> /beratung anfragen Wie gelingt Quittenbrot? schriftlich
bot< Quittenbrot
time> 2026-11-24 10:00
bot< (silence)
"""


def test_a_call_that_is_over_leaves_none_of_its_words(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "left.dialogue"
    path.write_text(LEFT, encoding="utf-8")
    for dialogue in read_dialogues(path):
        Conversation(database, dialogue).run()
    with database.read() as session:
        assert calls(session) == []
        assert consultations_in(session, ("draft", "gathering", "planned", "aborted")) == []
    with database.engine.connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert "Quitten" not in dump
    assert "consultation_word" in dump


# --- Crashes ------------------------------------------------------------------------------------


class KilledError(Exception):
    """The program went down before the transaction was stored."""


def killed_now_and_then(duty: Duty, chance: random.Random) -> Duty:
    def perform(due: Due) -> Sequence[Notice]:
        done = duty.perform(due)
        if chance.random() < 0.5:
            raise KilledError
        return done

    return Duty(duty.name, duty.next_at, perform)


def stored(database: Database, *, state: str, minimum: int = 2) -> int:
    starts_at = datetime(2026, 12, 3, 14, tzinfo=BERLIN)
    with database.write() as session:
        one = begin_consultation(session, Consultation(
            asker=ANNA, from_room_id=ROOM, concern="Wie gewinnen wir Betriebe?", mode="live",
            procedure="sechs-phasen", minimum=minimum, address="Sie", state=state,
            created_at=START, municipality_id="k-her",
            starts_at=starts_at if state == "planned" else None,
        ))  # fmt: skip
        store_call(session, Call(
            one.id, (ROOM,), (starts_at.replace(tzinfo=None),),
            expires_at=datetime(2026, 12, 6, 9, tzinfo=BERLIN), show_after=START, called_at=START,
        ))  # fmt: skip
        for user in (BEN, INA):
            add_word(session, one.id, user, 1, f"${user}")
    return one.id


def run_through(database: Database, *, last: datetime, seed: int) -> None:
    """Let time pass in odd steps, with the program going down in between."""
    chance = random.Random(seed)  # noqa: S311 - it draws times, and secures nothing
    clock = Clock(START)
    duty = killed_now_and_then(CALLS, chance)
    while clock.moment < last:
        duties = Duties(database, (duty,), DirectoryCache(), clock, StandingAlarm(),
                        wake=lambda _: None)  # fmt: skip
        try:
            for _ in duties.parts():
                pass
        except KilledError:
            continue  # started anew, at the same moment
        clock.moment += timedelta(minutes=chance.choice((1, 7, 45, 600, 1500)))


def told(database: Database, to: str) -> list[str]:
    with database.read() as session:
        query = text("SELECT transaction_id FROM outgoing_message WHERE room_id = :to "
                     "AND kind = 'notice' ORDER BY sequence")  # fmt: skip
        return list(session.connection().execute(query, {"to": to}).scalars())


@pytest.mark.parametrize("seed_number", range(10))
def test_all_are_reminded_once_and_the_room_is_wanted_once(
    database: Database, seed_number: int
) -> None:
    number = stored(database, state="planned")
    run_through(database, last=datetime(2026, 12, 8, tzinfo=BERLIN), seed=seed_number)
    for user in (BEN, INA):
        messages = told(database, user)
        # Whoever hears of it after the day before, since the program was down, isn't reminded.
        assert [one for one in messages if "reminder" in one] == messages
        assert len(messages) <= 1
    with database.read() as session:
        found = consultation_of(session, number)
        assert found is not None
        assert found.state == "opening"
        assert calls(session) == []


@pytest.mark.parametrize("seed_number", range(10))
def test_the_asker_is_asked_once_and_all_end_kindly(database: Database, seed_number: int) -> None:
    number = stored(database, state="gathering")
    run_through(database, last=datetime(2026, 12, 20, tzinfo=BERLIN), seed=seed_number)
    kinds = [one.removeprefix(f"consultation-{number}-") for one in told(database, ANNA)]
    assert kinds[:2] == ["joined", "fix"]
    assert [kind.partition("-")[0] for kind in kinds[2:]] == ["dates", "nobody"]
    assert [one.split("-")[2] for one in told(database, BEN)] == ["nobody"]
    with database.read() as session:
        assert consultation_of(session, number) is None


def test_asked_are_forgotten_after_a_week(database: Database) -> None:
    with database.write() as session:
        give_consent(session, Consent(BEN, "alle", START.date()))
        note_asked(session, 99, BEN, START)
    clock = Clock(START + timedelta(days=7))
    duties = Duties(database, (CALLS,), DirectoryCache(), clock, StandingAlarm(),
                    wake=lambda _: None)  # fmt: skip
    assert len(list(duties.parts())) == 1
    assert duties.next_at() is None
