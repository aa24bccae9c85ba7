"""Procedures and modules: those that come along hold together, own ones are read or named."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from commands.consultation.library import EVERYBODY, Library, library
from commands.consultation.running.times import phase_end
from commands.dates import BERLIN
from storage.consultations import Consultation

PHASES = """
[[phase]]
titel = "Erzählen"
minuten = 10
tage = 2
spricht = ["fallgeber"]
sie = "Erzählen Sie."
du = "Erzähl."

[[phase]]
titel = "Raten"
minuten = 10
tage = 3
spricht = ["berater"]
gesammelt = true
reihum = true
sie = "Raten Sie."
du = "Ratet."
satzanfaenge = ["Ich würde …"]
"""
PROCEDURE = f'name = "Kurz"\nkurz = "In zwanzig Minuten."\nmindestens = 3\n{PHASES}'
MODULE = 'name = "Stille"\nkurz = "Eine Minute nichts."\nsie = "Schweigen Sie."\ndu = "Schweigt."\n'


def with_own(folder: Path, kind: str, name: str, content: str | bytes) -> Library:
    place = folder / kind
    place.mkdir(exist_ok=True)
    raw = content if isinstance(content, bytes) else content.encode()
    (place / name).write_bytes(raw)
    return library(folder)


def test_what_comes_along_has_no_problem() -> None:
    own = library(None)
    assert own.problems == ()
    assert set(own.procedures) == {"sechs-phasen", "acht-schritte"}
    assert len(own.modules) == 10


def test_the_usual_procedure_is_that_of_the_field() -> None:
    """Tietze's six phases; minutes and who speaks as the field knows them."""
    found = library(None).procedures["sechs-phasen"]
    assert [(phase.title, phase.minutes, phase.speaks) for phase in found.phases] == [
        ("Casting", 5, (EVERYBODY,)),
        ("Spontanerzählung", 10, ("fallgeber", "moderation")),
        ("Schlüsselfrage", 5, ("fallgeber", "moderation")),
        ("Methodenwahl", 5, (EVERYBODY,)),
        ("Beratung", 10, ("berater",)),
        ("Abschluss", 10, ("fallgeber",)),
    ]
    assert 45 <= found.minutes <= 50
    assert 10 <= found.days <= 12


def test_the_thorough_procedure_is_that_of_the_field() -> None:
    found = library(None).procedures["acht-schritte"]
    assert [phase.minutes for phase in found.phases] == [5, 5, 15, 10, 5, 10, 10, 5]
    assert 10 <= found.days <= 12


def test_only_advice_is_collected_and_in_turns() -> None:
    for procedure in library(None).procedures.values():
        for phase in procedure.phases:
            assert phase.collected == phase.turns == (phase.speaks == ("berater",)), phase.title


def test_a_method_is_chosen_before_it_is_used() -> None:
    phases = library(None).procedures["sechs-phasen"].phases
    assert [phase.title for phase in phases if phase.chooses] == ["Methodenwahl"]
    assert [phase.title for phase in phases if phase.advises] == ["Beratung"]


def test_everything_differs_between_sie_and_du_where_people_are_addressed() -> None:
    own = library(None)
    texts = [phase.opening for one in own.procedures.values() for phase in one.phases]
    texts += [module.instruction for module in own.modules.values()]
    for text in texts:
        assert "Sie " not in text.informal, text.informal
        assert not set(text.formal.split()) & {"du", "dir", "dich", "ihr", "euch"}, text.formal


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_an_office_adds_files_of_its_own(tmp_path: Path, bom: bytes) -> None:
    with_own(tmp_path, "module", "stille.toml", MODULE)
    own = with_own(tmp_path, "verfahren", "kurz.toml", bom + PROCEDURE.encode())
    assert own.problems == ()
    assert own.procedures["kurz"].minutes == 20
    assert own.procedures["kurz"].days == 7, "with a weekend"
    assert own.modules["stille"].instruction.say("du") == "Schweigt."


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    with_own(tmp_path, "verfahren", "kurz.toml", PROCEDURE)
    changed = with_own(tmp_path, "verfahren", "kurz.toml", PROCEDURE.replace("Kurz", "Kürzer"))
    assert changed.procedures["kurz"].name == "Kürzer"


@pytest.mark.parametrize(
    ("content", "line", "what", "remedy"),
    [
        (PROCEDURE.replace('"Kurz"', "Kurz"), 1, "nicht lesbar", "Anführungszeichen"),
        (PROCEDURE.replace("minuten = 10\ntage = 3", "tage = 3"), 13, "„minuten“ fehlt", "bis 120"),
        (PROCEDURE.replace("minuten = 10\ntage = 2", "minuten = 0\ntage = 2"), 7, "„minuten“", "1"),
        (PROCEDURE.replace("tage = 3", "tage = true"), 16, "„tage“ passt nicht", "ganze Zahl"),
        (PROCEDURE.replace('["berater"]', '["chef"]'), 17, "„spricht“ passt nicht", '"fallgeber"'),
        (PROCEDURE.replace('["berater"]', '"berater"'), 17, "„spricht“ passt nicht", "Liste"),
        (PROCEDURE.replace("reihum", "rundum"), 19, "„rundum“ gibt es hier nicht", "reihum"),
        (PROCEDURE.replace("mindestens = 3\n", ""), 1, "„mindestens“ fehlt", "2 bis 12"),
        (PROCEDURE.replace('du = "Ratet."', 'du = " "'), 21, "„du“ passt nicht", "Text"),
        (PROCEDURE.replace("[[phase]]", "[[phasen]]"), 1, "„phasen“", "[[phase]]"),
        ('name = "x"\nkurz = "x"\nmindestens = 3\n', 1, "fehlen die Phasen", "[[phase]]"),
        ('name = "x"\nkurz = "x"\nmindestens = 3\nphase = 3\n', 1, "die Phasen", "[[phase]]"),
        (PROCEDURE + 'methode = "anwenden"\n', 1, "wendet eine Methode an", "waehlen"),
        (PROCEDURE + 'methode = "würfeln"\n', 23, "„methode“ passt nicht", '"waehlen"'),
        (PROCEDURE.encode("cp1252"), 6, "nicht in UTF-8", "UTF-8"),
        ("", 1, "„name“ fehlt", "Text"),
        (b"\x00\xff", 1, "nicht in UTF-8", "UTF-8"),
        ("x = 1\n" * 40_000, 1, "zu groß", "100 kB"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_named(
    tmp_path: Path, content: str | bytes, line: int, what: str, remedy: str
) -> None:
    own = with_own(tmp_path, "verfahren", "kaputt.toml", content)
    [problem] = own.problems
    assert problem.path == tmp_path / "verfahren" / "kaputt.toml"
    assert (problem.line, what in problem.what, remedy in problem.remedy) == (line, True, True), (
        str(problem)
    )
    assert "kaputt" not in own.procedures
    assert "sechs-phasen" in own.procedures


def test_a_name_that_is_taken_is_named(tmp_path: Path) -> None:
    own = with_own(tmp_path, "verfahren", "sechs-phasen.toml", PROCEDURE)
    assert "schon vergeben" in str(own.problems[0])
    assert own.procedures["sechs-phasen"].name == "Sechs Phasen"


@pytest.mark.parametrize("began", [date(2026, 11, 2) + timedelta(days=n) for n in range(7)])
@pytest.mark.parametrize("key", ["sechs-phasen", "acht-schritte"])
def test_in_writing_it_takes_ten_days_or_a_few_more(key: str, began: date) -> None:
    """Whatever day of the week it begins on, with the weekend that falls into it."""
    procedure = library(None).procedures[key]
    moment = datetime.combine(began, time(10), BERLIN)
    consultation = Consultation(
        asker="@a:b", from_room_id="!a:b", concern=None, mode="async", procedure=key, minimum=4,
        address="du", state="running", created_at=moment,
    )  # fmt: skip
    end = moment
    for phase in procedure.phases:
        end = phase_end(consultation, phase, end)
    assert 10 <= (end.date() - began).days + 1 <= 13, "the first and the last day counted"
    assert abs(procedure.days - (end.date() - began).days) <= 2
