"""What a concern is about, and whom that leads to; on the directory of the demo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from commands.consultation.calling.matching import (
    belongs_to,
    covers,
    own_of,
    suited_offices,
    willing,
)
from commands.consultation.topics import topics_of
from storage.consents import Consent
from storage.exchange import read_workbook
from storage.records import Directory, Organization, Person

ROOT = Path(__file__).parents[3]
DEMO = read_workbook(ROOT / "bot" / "demo" / "directory").directory
DIALOGUES = read_workbook(ROOT / "tests" / "dialogues" / "directory").directory
DAY = date(2026, 11, 22)
JONAS = "@tielboerger:ruhr.example"  # of the office in Herne

ABOUT: Mapping[str, tuple[tuple[int, ...], str]] = {
    "Wie gewinnen wir mehr Betriebe für Praktika?": ((1,), "schuelerbetriebspraktikum"),
    "Wie bringen wir die Potentialanlyse in die Schulen?": ((1,), "potenzialanalyse"),
    "BFE in den Ferien": ((1,), "berufsfelderkundung"),
    "Was tun mit Schulverweigerern?": ((2,), "projekt neustart fuer schulverweigerer"),
    "Wie kommen wir an die EckO-Daten?": ((2,), "ecko abfrage"),
    "Unsere Messe findet kaum Aussteller": ((3,), "ausbildungsmesse hagen"),
    "Wie geht Elternarbeit in der Berufsorientierung?": (
        (1,), "elternabend berufliche orientierung"
    ),
    "Wie arbeiten die Gremien besser zusammen?": ((4,), ""),
    "AUSBILDUNGSPLAETZE fuer Azubis": ((3,), ""),
    "Etwas zu Handlungsfeld 2": ((2,), ""),
    "Wie reden wir über Geld?": ((), ""),
    "pa, av, eq und ki": ((), ""),
    "": ((), ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ABOUT.items())
def test_a_concern_is_about(text: str, expected: tuple[tuple[int, ...], str]) -> None:
    found = topics_of(DEMO, text)
    fields, activity = expected
    assert found.fields == fields
    assert activity in found.activities if activity else not found.activities


def test_abbreviations_count_as_they_are_written() -> None:
    assert "potenzialanalyse" in topics_of(DEMO, "Wie läuft die PA?").activities
    assert "potenzialanalyse" not in topics_of(DEMO, "Wie läuft pa?").activities


def test_offices_elsewhere_do_it_and_none_of_ones_own() -> None:
    topics = topics_of(DEMO, "Wie läuft die Berufsfelderkundung?")
    own = own_of(DEMO, JONAS, "k-her", DAY)
    names = {row.id for row in suited_offices(DEMO, topics, own, DAY)}
    assert {"org-koko-bo", "org-koko-do"} <= names
    assert "org-koko-her" not in names
    assert not {row.id for row in suited_offices(DEMO, topics, own, DAY)} & own.members


def test_what_is_over_leads_nowhere() -> None:
    topics = topics_of(DIALOGUES, "Potenzialanalyse")
    own = own_of(DIALOGUES, "@nobody:x", "k-her", DAY)
    # The one of Bochum's that a provider had until 2025 is over.
    assert [row.id for row in suited_offices(DIALOGUES, topics, own, DAY)] == ["org-koko-bo"]


# --- Never the asker's own hierarchy ------------------------------------------------------------


def directory() -> Directory:
    """A city with an office, its youth office above a team, and a neighbour."""
    organizations = [
        Organization("city", "Stadt A", municipality_ids=("a",)),
        Organization("youth", "Jugendamt A", municipality_ids=("a",), part_of_id="city"),
        Organization("team", "Team A", municipality_ids=("a",), part_of_id="youth"),
        Organization("sub", "Unterteam A", municipality_ids=("a",), part_of_id="team"),
        Organization("school", "Schulamt A", municipality_ids=("a",), part_of_id="city"),
        Organization("other", "KoKo B", municipality_ids=("b",)),
    ]
    persons = [
        Person("asker", "Ada", "youth", matrix_id="@ada:a", substitute_ids=("neighbour",)),
        Person("boss", "Bo", "city", matrix_id="@bo:a"),
        Person("peer", "Pia", "youth", matrix_id="@pia:a"),
        Person("below", "Uli", "sub", matrix_id="@uli:a"),
        Person("beside", "Sam", "school", matrix_id="@sam:a"),
        Person("neighbour", "Nina", "other", matrix_id="@nina:b"),
        Person("free", "Finn", "other", matrix_id="@finn:b"),
    ]
    return Directory(
        organizations={one.id: one for one in organizations},
        persons={one.id: one for one in persons},
    )


@pytest.mark.parametrize(
    ("user_id", "belongs"),
    [
        ("@ada:a", True), ("@bo:a", True), ("@pia:a", True), ("@uli:a", True), ("@sam:a", False),
        ("@nina:b", True), ("@finn:b", False), ("@unknown:c", False),
    ],
)  # fmt: skip
def test_the_hierarchy_is_all_above_and_below_and_the_substitutes(
    user_id: str, *, belongs: bool
) -> None:
    own = own_of(directory(), "@ada:a", "a", DAY)
    assert belongs_to(directory(), own, user_id, DAY) is belongs


def test_who_has_a_second_post_in_it_belongs_to_it_as_well() -> None:
    base = directory()
    both = Person("second", "Finn", "team", matrix_id="@finn:b")
    rows = replace(base, persons={**base.persons, "second": both})
    assert belongs_to(rows, own_of(rows, "@ada:a", "a", DAY), "@finn:b", DAY)


def test_a_circle_of_organizations_ends() -> None:
    rows = {
        "x": Organization("x", "X", part_of_id="y"), "y": Organization("y", "Y", part_of_id="x"),
    }  # fmt: skip
    persons = {"p": Person("p", "P", "x", matrix_id="@p:a")}
    own = own_of(Directory(organizations=rows, persons=persons), "@p:a", None, DAY)
    assert {"x", "y", "p"} <= own.members


def test_asked_are_only_those_who_agreed_and_are_not_of_it() -> None:
    consents = [
        Consent(user, "alle", DAY)
        for user in ("@ada:a", "@bo:a", "@pia:a", "@uli:a", "@nina:b", "@finn:b", "@sam:a")
    ]
    own = own_of(directory(), "@ada:a", "a", DAY)
    topics = topics_of(directory(), "Geld")
    found = willing(directory(), consents, topics, "@ada:a", own, DAY)
    assert found == ["@finn:b", "@sam:a"]


def test_who_does_it_is_asked_first() -> None:
    consents = [Consent("@a:x", "alle", DAY), Consent("@ebbinghoff:ruhr.example", "alle", DAY)]
    topics = topics_of(DEMO, "Wie läuft die Berufsfelderkundung?")
    own = own_of(DEMO, JONAS, "k-her", DAY)
    found = willing(DEMO, consents, topics, JONAS, own, DAY)
    assert found == ["@ebbinghoff:ruhr.example", "@a:x"]


@pytest.mark.parametrize(
    ("topic", "concern", "fits"),
    [
        ("alle", "Wie reden wir über Geld?", True),
        ("Handlungsfeld 1", "Wie läuft die Potenzialanalyse?", True),
        ("Handlungsfeld 2", "Wie läuft die Potenzialanalyse?", False),
        ("Potenzialanalyse", "Wie läuft die Potentialanlyse?", True),
        ("Praxiskurse", "Wie läuft die Potenzialanalyse?", False),
        ("Elternarbeit", "Wie gelingt Elternarbeit?", True),
        ("Elternarbeit", "Wie gewinnen wir Betriebe?", False),
    ],
)
def test_a_consent_covers(topic: str, concern: str, *, fits: bool) -> None:
    assert covers(DEMO, topic, topics_of(DEMO, concern)) is fits
