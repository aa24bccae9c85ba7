"""Names are found by their forms, also after single rows came and went."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commands.questions.lexicon.changes import Ranks, changes_between
from commands.questions.lexicon.index import Lexicon
from commands.questions.lexicon.names import keys
from commands.questions.lexicon.normal import tokens
from storage.records import Directory, Organization


@pytest.fixture
def lexicon(kueste: Directory) -> Lexicon:
    return Lexicon(kueste)


def rows(lexicon: Lexicon, name: str, sort: str) -> set[str]:
    return {
        row
        for key in keys(tokens(name))
        for sense in lexicon.find(key)
        if sense.sort == sort
        for row in sense.ids
    }


@pytest.mark.parametrize(
    ("name", "sort", "expected"),
    [
        ("Leuchtturm Bildung", "organization", {"o-leuchtturm"}),
        ("Kolk & Partner Berufshilfe", "organization", {"o-kolk"}),
        ("Jugendleitstelle", "organization", {"o-jls-grau", "o-jls-sten", "o-jls-duen"}),
        ("JLS", "organization", {"o-jls-grau", "o-jls-sten", "o-jls-duen"}),
        ("Lenkungsgruppe", "committee", {"g-sten-lg", "g-duen-lg", "g-lohb-lg"}),
        ("AK Berufswahl Unterstufe", "committee", {"g-sten-bw1"}),
        ("Klar Schiff", "activity", {"a-13"}),
        ("Petersen", "person", {"p-08"}),
        ("Petersen, Silke", "person", {"p-08"}),
        ("Landkreis Dünenland", "place", {"k-duen"}),
        ("Kompetenzcheck", "term", {"b-tc"}),
    ],
)
def test_forms(lexicon: Lexicon, name: str, sort: str, expected: set[str]) -> None:
    assert rows(lexicon, name, sort) == expected


def test_typing_errors_find_near_words_only(lexicon: Lexicon) -> None:
    near = lexicon.vocabulary.near
    assert ("leuchtturm", 1) in near("leuchturm")
    assert ("talentcheck", 1) in near("taletncheck")
    assert near("xyzzy") == []
    assert near("amt") == []  # too short for any belief in errors


def test_compounds_are_found_by_their_end(lexicon: Lexicon) -> None:
    (stemmed,) = (token.stem for token in tokens("Messe"))
    assert {"ausbildungsmess", "berufemess"} <= set(lexicon.vocabulary.ending_in(stemmed))


def updated(lexicon: Lexicon, old: Directory, new: Directory) -> None:
    changes = changes_between(old, new, 10)
    assert changes
    lexicon.update(changes, new, Ranks(new))


def with_(directory: Directory, *organizations: Organization) -> Directory:
    return replace(
        directory,
        organizations={**directory.organizations, **{row.id: row for row in organizations}},
    )


def test_a_row_comes_and_goes_without_rebuilding(lexicon: Lexicon, kueste: Directory) -> None:
    before = rows(lexicon, "Jugendleitstelle", "organization")
    new = Organization("o-neu", "Jugendleitstelle Ohlmoor", ("Wattwerk",), "Jugendleitstelle")
    larger = with_(kueste, new)
    updated(lexicon, kueste, larger)
    assert rows(lexicon, "Wattwerk", "organization") == {"o-neu"}
    assert rows(lexicon, "Jugendleitstelle", "organization") == before | {"o-neu"}
    updated(lexicon, larger, kueste)
    assert rows(lexicon, "Wattwerk", "organization") == set()
    assert rows(lexicon, "Jugendleitstelle", "organization") == before
    assert "wattwerk" not in lexicon.vocabulary


def test_a_renamed_row_is_found_by_its_new_name_only(lexicon: Lexicon, kueste: Directory) -> None:
    old = kueste.organizations["o-windfang"]
    new = replace(old, name="Sturmwarte gGmbH", short_names=())
    updated(lexicon, kueste, with_(kueste, new))
    assert rows(lexicon, "Sturmwarte", "organization") == {"o-windfang"}
    assert rows(lexicon, "Windfang", "organization") == set()
