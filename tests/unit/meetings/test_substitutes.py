"""Who comes instead of somebody, as people put it."""

from __future__ import annotations

import pytest

from commands.contract import UserError
from commands.meetings.substitutes import instead, known_substitutes, name_told
from storage.records import Directory, Organization, Person


@pytest.mark.parametrize(
    "text",
    [
        "Frau Sommer", "„Frau Sommer“", '"Frau Sommer', "durch Frau Sommer", "es kommt Frau Sommer",
        "Frau Sommer kommt",
        "mich vertritt Frau Sommer.", "Frau Sommer vertritt mich", "für mich kommt Frau Sommer",
        "kommt Frau Sommer", ", ist: Frau Sommer!", "an meiner Stelle kommt Frau Sommer",
        "Frau  Sommer\nkommt für mich", "doch Frau Sommer", "ändern: Frau Sommer",
        "jetzt: Frau Sommer", "geändert in Frau Sommer", "neu: Frau Sommer",
        "doch lieber durch Frau Sommer", "nicht Frau Klein, sondern Frau Sommer",
        "Korrektur: es kommt Frau Sommer",
    ],
)  # fmt: skip
def test_the_name_is_what_is_left(text: str) -> None:
    assert name_told(text) == "Frau Sommer"


@pytest.mark.parametrize("text", ["", "noch offen", "weiß ich noch nicht", "unklar", "später."])
def test_nobody_may_be_known_yet(text: str) -> None:
    assert name_told(text) == ""


@pytest.mark.parametrize(
    "name",
    [
        "Durchholz",
        "Vonderheide",
        "Frau Kommtnicht",
        "Mitterer",
        "Frau Neu",
        "Neu, Maria",
        "Dochtermann",
        "Nichtern",
        "Özil",
        "@eve:a.example",
    ],
)
def test_names_that_begin_like_such_words_are_whole(name: str) -> None:
    assert name_told(name) == name


@pytest.mark.parametrize("text", ["niemand", "doch keine", "keine Vertretung", "löschen", "nein!"])
def test_that_nobody_comes_is_no_name(text: str) -> None:
    with pytest.raises(UserError, match="Kommt niemand"):
        name_told(text)


@pytest.mark.parametrize(
    "text", ["99:99", "17", "?", "<3", "<b>Eve</b>", "https://a.example", "@room"]
)
def test_what_is_no_name(text: str) -> None:
    with pytest.raises(UserError, match="ist kein Name"):
        name_told(text)


def test_a_name_may_be_too_long() -> None:
    with pytest.raises(UserError, match="zu lang"):
        name_told("x" * 101)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("bin krank, es kommt Frau Sommer", "Frau Sommer"),
        ("Vertretung: Frau Sommer", "Frau Sommer"),
        ("vertreten durch Frau Sommer", "Frau Sommer"),
        ("bin im Urlaub", ""),
        ("komme in Vertretung von Frau Sommer", ""),
        ("", ""),
    ],
)
def test_who_comes_instead_is_read_out_of_an_absence(text: str, who: str) -> None:
    assert instead(text) == who


def test_those_who_stand_in_anyway_are_known() -> None:
    directory = Directory(
        persons={"p": Person("p", "Ben Bohr")}, organizations={"o": Organization("o", "KoKo")}
    )
    post = Person("a", "Anna", substitute_ids=("o", "gone", "p"))
    assert known_substitutes(directory, [post]) == ["KoKo", "Ben Bohr"]
