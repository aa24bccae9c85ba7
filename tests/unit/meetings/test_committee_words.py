"""What names a committee and what a place, by the words alone; and what a verb is in a line."""

from __future__ import annotations

import pytest

from commands.meetings.committee_words import (
    beginnings,
    committee_like,
    goes_on_with,
    place_like,
    unread,
)
from commands.meetings.moving_words import read_shift, split_target
from commands.meetings.room_numbers import hidden, shown
from commands.meetings.verbs import read_verb


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jugendkonferenz", "Jugendkonferenz"),
        ("Jugendkonferenz im Rathaus", "Jugendkonferenz"),
        ("die Jugendkonferenz", "Jugendkonferenz"),
        ("Rathaus, Raum 2, Beirat", "Beirat"),
        ("Regionale Bildungskonferenz", "Regionale Bildungskonferenz"),
        ("Lenkungskreis Bochum", "Lenkungskreis Bochum"),
        ("des Lenkungskreises Bochum, Saal", "Lenkungskreises Bochum"),
        ("Steuerungsgruppe", "Steuerungsgruppe"),
        ("StuBo-AK", "StuBo-AK"),
        ("Rathaus", ""),
        ("Kreishaus", ""),
        ("Kreis Unna", ""),
        ("Ennepe-Ruhr-Kreis", ""),
        ("in kleiner Runde", ""),
        ("Videokonferenz", ""),
        ("Konferenzraum", ""),
        ("Raum der Arbeitsgruppe", ""),
        ("Gruppenraum 3", ""),
        ("im Beirat", "Beirat"),
        ("wegen Jugendkonferenz", ""),
        ("", ""),
    ],
)
def test_names_of_committees_are_told_from_places(text: str, name: str) -> None:
    assert committee_like(text) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rathaus Bochum", True),
        ("Jugendzentrum", True),
        ("im Süden", True),
        ("R 3.12", True),
        ("Willi-Pohlmann-Platz", True),
        ("online", True),
        ("https://zoom.example/abc", True),
        ("Elternrat", False),
        ("Bochum", False),
        ("", False),
    ],
)
def test_words_say_where(text: str, *, expected: bool) -> None:
    assert place_like(text) is expected


@pytest.mark.parametrize(
    ("following", "name"),
    [
        (" Bochum", "Bochum"),
        (" Bochum Mitte, Raum", "Bochum Mitte"),
        (", Bochum", ""),
        (" Rathaus Bochum", ""),
        (" am Markt", ""),
        ("", ""),
    ],
)
def test_a_name_goes_on_without_a_comma(following: str, name: str) -> None:
    assert goes_on_with(following) == name


def test_names_are_cut_down_to_the_kind_of_committee() -> None:
    assert beginnings("stubo ak sek i bochum") == (
        "stubo ak", "stubo ak sek", "stubo ak sek i",
    )  # fmt: skip
    assert beginnings("lenkungskreis uebergang") == ("lenkungskreis",)
    assert beginnings("ak berufswahl") == ()
    assert beginnings("netzwerk uebergang muelheim") == ()


def test_words_that_say_nothing_are_read() -> None:
    assert unread("die nächste Sitzung am") == ""
    assert unread("bitte Krankheit, (Anna)") == "Krankheit Anna"


@pytest.mark.parametrize(
    ("text", "verb", "rest"),
    [
        ("neu 10.12. absagen", "new", "10.12. absagen"),
        ("3.12. absagen", "cancel", "3.12."),
        ("3.12. absagen wegen verschobener Feier", "cancel", "3.12. wegen verschobener Feier"),
        ("am 3.12. wegen Sturm verlegt", None, "am 3.12. wegen Sturm verlegt"),
        ("sage 3.12. ab", "cancel", "3.12."),
        ("sag die Sitzung am 3.12. ab wegen Eis", "cancel", "die Sitzung am 3.12. wegen Eis"),
        ("fällt am 3.12. aus", "cancel", "am 3.12."),
        ("fällt am 3.12. aus?", "show", "am 3.12."),
        ("am 3.12. auf den 10.12. verschieben", "move", "am 3.12. auf den 10.12."),
        ("3.12. verlegt auf 10.12.", "move", "3.12. auf 10.12."),
        ("3.12. findet doch statt", "reinstate", "3.12."),
        ("doch nicht absagen 3.12.", "reinstate", "nicht absagen 3.12."),
        ("ort 3.12. Rathaus", "place", "3.12. Rathaus"),
        ("3.12. 14 Uhr Rathaus, Raum 2", None, "3.12. 14 Uhr Rathaus, Raum 2"),
        ("Abschiedsfeier 3.12.", None, "Abschiedsfeier 3.12."),
        ("", None, ""),
    ],
)
def test_verbs_are_found_wherever_they_stand(text: str, verb: str | None, rest: str) -> None:
    assert read_verb(text) == (verb, rest)


@pytest.mark.parametrize(
    ("text", "days", "rest"),
    [
        ("3.12. um eine Woche", 7, "3.12."),
        ("3.12. eine Woche später", 7, "3.12."),
        ("3.12. auf eine Woche früher", -7, "3.12."),
        ("um 2 Tage nach vorn 3.12.", -2, "3.12."),
    ],
)
def test_a_while_moves_a_meeting(text: str, days: int, rest: str) -> None:
    shift = read_shift(text)
    assert shift is not None
    assert (shift.by.days, shift.rest) == (days, rest)


def test_a_date_is_no_while() -> None:
    assert read_shift("3.12. auf 17.12. in einer Woche") is None
    assert read_shift("3.12. auf 17.12. um 14 Uhr") is None
    assert split_target("3.12. auf 17.12.") == ("3.12.", "17.12.")
    assert split_target("auf 17.12.") == ("", "17.12.")
    assert split_target("3.12.") is None


@pytest.mark.parametrize("text", ["Raum 3.12", "Zimmer 12.4", "Rathaus, Raum A2.10, Saal"])
def test_numbers_of_rooms_are_hidden_and_shown_again(text: str) -> None:
    assert hidden(text) != text
    assert shown(hidden(text)) == text


@pytest.mark.parametrize("text", ["Raum 3 12.4.", "Raum 2, 3.12.", "3.12. Raum", "Haus 10.30 Uhr"])
def test_dates_behind_rooms_are_not_hidden(text: str) -> None:
    assert hidden(text) == text
