"""Where a typed question is to be forwarded: which places it names, and whose office that is."""

from __future__ import annotations

import pytest

from commands.forwarding.places import named_places, split_place
from commands.offices import office_of
from storage.records import Directory, Municipality, Organization

KREIS = Municipality("k-kr", "Seekreis", short_names=("SEE",))
TOWN = Municipality("k-to", "Oberstadt", part_of_id="k-kr")
LAKE = Municipality("k-la", "Oberstadt am See", short_names=("am See",))
ALONE = Municipality("k-al", "Köhlbruch", short_names=("AL", "Kb-Nord"))
LOOP = Municipality("k-lo", "Ringen", part_of_id="k-lo")
KOKO = "Kommunale Koordinierungsstelle"
OFFICE = Organization("org-kr", "KoKo Seekreis", kind=KOKO, municipality_ids=("k-kr",))
OTHER = Organization("org-x", "Jugendamt Köhlbruch", kind="Amt", municipality_ids=("k-al",))
DIRECTORY = Directory(
    municipalities={row.id: row for row in (KREIS, TOWN, LAKE, ALONE, LOOP)},
    organizations={row.id: row for row in (OFFICE, OTHER)},
)


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("Wer hilft in Köhlbruch?", ["k-al"]),
        ("wer hilft in koehlbruch", ["k-al"]),
        ("Köhlbruchs Lotsen?", ["k-al"]),
        ("Wer hilft in Kb-Nord oder im SEE?", ["k-al", "k-kr"]),
        ("wer ist al dente, und ich see nichts", []),
        ("Wer hilft in Oberstadt am See?", ["k-la"]),
        ("Wer hilft in Oberstadt am See und in Oberstadt?", ["k-la", "k-to"]),
        ("Köhlbrucher Lotsen, Seekreise", []),
        ("AL und AL", ["k-al"]),
        ("(*+?|[", []),
        ("", []),
    ],
)
def test_places_are_found_as_whole_names(question: str, places: list[str]) -> None:
    assert sorted(row.id for row in named_places(DIRECTORY, question)) == sorted(places)


@pytest.mark.parametrize(
    ("line", "place", "rest"),
    [
        ("k-al Wer hilft?\nVerstanden", "k-al", "Wer hilft?\nVerstanden"),
        ("k-al", "k-al", ""),
        ("k-unbekannt Wer?", None, "k-unbekannt Wer?"),
        ("Wer k-al?", None, "Wer k-al?"),
    ],
)
def test_the_place_of_a_hidden_line_is_split_off(line: str, place: str | None, rest: str) -> None:
    assert split_place(DIRECTORY, line) == (place, rest)


@pytest.mark.parametrize(
    ("place", "office"), [("k-kr", OFFICE), ("k-to", OFFICE), ("k-al", None), ("k-lo", None)]
)
def test_a_town_without_an_office_has_that_of_its_kreis(
    place: str, office: Organization | None
) -> None:
    found = office_of(DIRECTORY, place)
    assert found is not None
    assert found.organization is office


def test_a_place_that_is_not_there_has_no_office() -> None:
    assert office_of(DIRECTORY, "k-weg") is None
