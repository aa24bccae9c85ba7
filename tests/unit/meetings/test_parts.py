"""What a line says of an item of an agenda, however it is put."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.contract import UserError
from commands.meetings.parts import read_parts

FULL = ("Ausbildungsmesse 2027", "IHK", 20, False, ["Vorlage 12/2026"])


@pytest.mark.parametrize(
    "text",
    [
        "Ausbildungsmesse 2027, Antrag: IHK, 20 Min, nichtöffentlich, Vorlage 12/2026",
        "Ausbildungsmesse 2027; Antragstellerin: die IHK; 20 Minuten; nicht öffentlich; Vorlage: "
        "12/2026",
        "Vorlage 12/2026, 20 Min., Antrag: IHK, nicht-öffentlich, Ausbildungsmesse 2027",
        "Ausbildungsmesse 2027 beantragt von der IHK, ca. 20 min, vertraulich, Vorlage Nr. 12/2026",
        "Ausbildungsmesse 2027 auf Antrag der IHK 20 Minuten nicht öffentlich Vorlage 12/2026",
        "Ausbildungsmesse 2027 (20 Min), von der IHK, n.ö., siehe Vorlage 12/2026",
        "Ausbildungsmesse 2027, Antrag der IHK, Dauer: 20', nicht oeffentlich, Vorlage 12/2026",
        "Ausbildungsmesse 2027,20 Min, vorgeschlagen von der IHK, NICHTÖFFENTLICH, mit Vorlage "
        "12/2026",
    ],
)
def test_the_same_parts_in_any_order_and_spelling(text: str) -> None:
    parts = read_parts(text)
    assert (parts.title, parts.applicant, parts.minutes, parts.public, parts.papers) == FULL


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("5 Min", 5), ("90 Minuten", 90), ("1 Stunde", 60), ("1,5 Std.", 90), ("1.5 h", 90),
        ("2 Stunden", 120), ("1 Std 30", 90), ("1 Stunde und 15 Minuten", 75),
        ("eine halbe Stunde", 30), ("halbe Stunde", 30), ("Viertelstunde", 15),
        ("eine Dreiviertelstunde", 45), ("eine Stunde", 60), ("anderthalb Stunden", 90),
        ("dauert etwa 20 Minuten", 20), ("für 10 Min", 10),
    ],
)  # fmt: skip
def test_how_long_it_takes(said: str, minutes: int) -> None:
    parts = read_parts(f"Bericht, {said}")
    assert (parts.title, parts.minutes) == ("Bericht", minutes)


@pytest.mark.parametrize(
    ("text", "title", "minutes", "applicant"),
    [
        ("20 Minuten Bericht aus der KoKo", "Bericht aus der KoKo", 20, None),
        ("5 min. Pause", "Pause", 5, None), ("Dauer: 40 Min Haushalt", "Haushalt", 40, None),
        ("10' Begrüßung, Antrag: IHK", "Begrüßung", 10, "IHK"),
        ("5 Minuten vor zwölf", "5 Minuten vor zwölf", None, None),
        ("10 Minuten Film, 20 Min", "10 Minuten Film", 20, None),
        ("Messe (20 min, IHK)", "Messe (IHK)", 20, None),
        ("Messe (20 Min; von der IHK)", "Messe", 20, "IHK"),
        ("Übergang (Schule, Beruf)", "Übergang (Schule, Beruf)", None, None),
        ("Messe (IHK, HWK), 10 Min", "Messe (IHK, HWK)", 10, None),
        ("Messe - 20 Min", "Messe", 20, None),
    ],
)  # fmt: skip
def test_minutes_in_front_and_parts_in_brackets(
    text: str, title: str, minutes: int | None, applicant: str | None
) -> None:
    parts = read_parts(text)
    assert (parts.title, parts.minutes, parts.applicant) == (title, minutes, applicant)


@pytest.mark.parametrize("text", ["Bericht, -5 Min", "Bericht,-5 Minuten", "-5 min", "X, −1 Std"])
def test_a_time_below_nothing_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="unter null"):
        read_parts(text)


@pytest.mark.parametrize(
    ("said", "papers"),
    [
        ("Vorlage: https://herne.example/a,1.pdf", ["https://herne.example/a,1.pdf"]),
        ("https://a.example/x und https://b.example/y.", ["https://a.example/x", "https://b.example/y"]),
        ("Unterlage: Konzept Messe", ["Konzept Messe"]),
        ("Papier 3/26 und 4/26", ["Papier 3/26", "Papier 4/26"]),
        ("Vorlagen 12/2026, 13/2026", ["Vorlage 12/2026", "Vorlage 13/2026"]),
        ("Drucksache 17/1234", ["Drucksache 17/1234"]),
        ("Anlage: Liste der Betriebe, Vorlage 1/27", ["Liste der Betriebe", "Vorlage 1/27"]),
    ],
)  # fmt: skip
def test_papers(said: str, papers: list[str]) -> None:
    parts = read_parts(f"Bericht, {said}")
    assert (parts.title, parts.papers) == ("Bericht", papers)


@pytest.mark.parametrize(
    "title",
    [
        "Warum Zahlen nicht öffentlich sind",
        "Warum das nicht öffentlich ist",
        "Was ist öffentlich",
        "Film über 90 Minuten",
        "Öffentlichkeitsarbeit",
        "Öffentliche Anhörung",
        "Antrag auf Fördermittel",
        "Antrag der IHK",
        "Vorlage der Jahresplanung",
        "Anlage von Praktikumsplätzen",
        "Übergang Schule, Beruf, Studium",
        "10 Jahre KAoA: Rückblick",
        "Bericht zum 12.03.2027",
        "Stand 1,5 Stellen",
    ],
)
def test_what_only_looks_like_a_part_stays_in_the_title(title: str) -> None:
    parts = read_parts(title)
    assert parts.title == title
    assert not parts.is_more_than_title


def test_what_is_taken_away() -> None:
    parts = read_parts("ohne Vorlage, ohne Antrag, ohne Dauer")
    assert parts.cleared == {"papers", "applicant", "minutes"}
    assert parts.title == ""


def test_a_position() -> None:
    assert read_parts("Bericht als TOP 2").position == 2
    assert read_parts("Bericht, an 3. Stelle").position == 3
    assert read_parts("Bericht als erstes").position == 1


@pytest.mark.parametrize(
    "text",
    ["x" * 201, "Bericht, 0 Min", "Bericht, 601 Min", f"Bericht, Antrag: {'x' * 101}", "y" * 2001,
     "Bericht, " + ", ".join(f"https://a.example/{n}" for n in range(11))],
)  # fmt: skip
def test_too_much_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        read_parts(text)


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        parts = read_parts(text)
    except UserError:
        return
    assert len(parts.title) <= 200
