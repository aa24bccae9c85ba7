"""Who is meant by the names of those responsible, and what is left to be asked."""

from __future__ import annotations

from datetime import date

import pytest

from commands.members import Resolved, resolve
from storage.records import Directory, Municipality, Organization, Person

DAY = date(2026, 11, 29)
ORGANIZATIONS = [
    Organization("ihk-1", "IHK Mittleres Ruhrgebiet", ("IHK",)),
    Organization("ihk-2", "SIHK zu Hagen", ("IHK",)),
    Organization("ja-her", "Jugendamt Herne", ("Jugendamt",), municipality_ids=("her",)),
    Organization("ja-bo", "Jugendamt Bochum", ("Jugendamt",), municipality_ids=("bo",)),
    Organization("abs", "Amt für Bildung und Schule"),
]
PERSONS = [
    Person("anna", "Dr. Anna Lindner"),
    Person("old", "Olga Alt", end_date=date(2026, 11, 28)),
]
DIRECTORY = Directory(
    municipalities={"her": Municipality("her", "Herne", chamber_of_commerce_id="ihk-1")},
    organizations={row.id: row for row in ORGANIZATIONS},
    persons={row.id: row for row in PERSONS},
)


@pytest.mark.parametrize(
    ("typed", "place", "expected"),
    [
        ("Jugendamt Herne", None, Resolved("Jugendamt Herne", ("ja-her",))),
        ("das Jugendamt", "her", Resolved("Jugendamt Herne", ("ja-her",))),
        ("IHK", "her", Resolved("IHK Mittleres Ruhrgebiet", ("ihk-1",))),
        ("ihk-2", "her", Resolved("SIHK zu Hagen", ("ihk-2",))),
        ("Frau Lindner", None, Resolved("Dr. Anna Lindner", ("anna",))),
        ("Amt für Bildung und Schule", None, Resolved("Amt für Bildung und Schule", ("abs",))),
        ("Jugendamt und IHK, Frau Dr. Lindner", "her",
         Resolved("Jugendamt Herne, IHK Mittleres Ruhrgebiet, Dr. Anna Lindner",
                  ("ja-her", "ihk-1", "anna"))),
    ],
)  # fmt: skip
def test_who_is_meant(typed: str, place: str | None, expected: Resolved) -> None:
    assert resolve(typed, DIRECTORY, place, DAY) == expected


@pytest.mark.parametrize(
    ("typed", "place", "offered"),
    [
        ("Jugendamt", None, {"ja-her", "ja-bo"}),
        ("die IHK", "bo", {"ihk-1", "ihk-2"}),
        ("Jugendamt Hrene", "her", {"ja-her"}),  # mistyped: offered, not taken
        ("Ruhrgebiet", "her", {"ihk-1"}),
        ("Olga Alt", None, set()),  # no longer there
        ("Heinzelmännchen", "her", set()),
    ],
)
def test_what_is_not_one_is_kept_as_typed_and_offered(
    typed: str, place: str | None, offered: set[str]
) -> None:
    found = resolve(typed, DIRECTORY, place, DAY)
    [unclear] = found.unclear
    assert found.ids == ()
    assert found.label == unclear.name == typed.removeprefix("die ")
    assert {row.id for row in unclear.rows} == offered
