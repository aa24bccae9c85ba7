"""What one line does to an agenda."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.contract import UserError
from commands.meetings.agenda_lines import (
    Act,
    Add,
    Change,
    Move,
    Show,
    Strike,
    Swap,
    Unclear,
    read_line,
)
from commands.meetings.items import from_titles

ITEMS = from_titles(("Begrüßung", "Bericht", "Messe", "Verschiedenes"))


@pytest.mark.parametrize(
    ("line", "act"),
    [
        ("3 streichen", Strike((3,))),
        ("TOP 3 löschen", Strike((3,))),
        ("streiche Punkt 3!", Strike((3,))),
        ("3. entfernen", Strike((3,))),
        ("2 und 3 streichen", Strike((2, 3))),
        ("1, 2, 4 weg", Strike((1, 2, 4))),
        ("streichen: messe", Strike((3,))),
        ("3 auf 1", Move(3, 1)),
        ("TOP 3 auf TOP 1", Move(3, 1)),
        ("verschiebe 3 nach 1", Move(3, 1)),
        ("3 verschieben auf 1", Move(3, 1)),
        ("3 an die 2. Stelle", Move(3, 2)),
        ("3 auf Platz 2", Move(3, 2)),
        ("3 nach 1", Move(3, 2)),
        ("1 nach 3", Move(1, 3)),
        ("3 hinter 1", Move(3, 2)),
        ("3 vor 1", Move(3, 1)),
        ("1 vor 3", Move(1, 2)),
        ("3 ganz nach oben", Move(3, 1)),
        ("3 ans Ende", Move(3, 4)),
        ("tausche 1 und 2", Swap(1, 2)),
        ("vertausche TOP 3 mit TOP 1", Swap(3, 1)),
        ("1, 4 tauschen!", Swap(1, 4)),
        ("alle löschen", Strike((1, 2, 3, 4))),
        ("alle Punkte wieder raus", Strike((1, 2, 3, 4))),
        ("lösche alles", Strike((1, 2, 3, 4))),
        ("leeren", Strike((1, 2, 3, 4))),
        ("die Tagesordnung leeren", Strike((1, 2, 3, 4))),
        ("2", Show(2)),
        ("TOP 2", Show(2)),
        ("3 vor", Unclear(3, "3 vor", "vor")),
        ("3 Jahre Messe", Unclear(3, "3 Jahre Messe", "Jahre Messe")),
        ("3. Neues", Unclear(3, "Neues", "Neues")),
        ("2: Neuer Titel 3", Unclear(2, "Neuer Titel 3", "Neuer Titel 3")),
        ("2: Titel 3", Unclear(2, "Titel 3", "Titel 3")),
    ],
)
def test_what_a_line_does(line: str, act: Act) -> None:
    assert read_line(line, ITEMS) == act


@pytest.mark.parametrize(
    ("line", "number", "title", "minutes"),
    [
        ("3 20 Min", 3, "", 20),
        ("3: 20 Min", 3, "", 20),
        ("3. 20 Minuten", 3, "", 20),
        ("ändern 3 20 Min", 3, "", 20),
        ("3 ändern: Ausbildungsmesse 2028", 3, "Ausbildungsmesse 2028", None),
        ("3 ändern in Ausbildungsmesse, 5 Min", 3, "Ausbildungsmesse", 5),
        ("3 umbenennen in Ausbildungsmesse", 3, "Ausbildungsmesse", None),
        ("3: neuer Titel: Titel 4", 3, "Titel 4", None),
        ("3 Titel ist Ausbildungsmesse", 3, "Ausbildungsmesse", None),
        ("3 heißt jetzt Ausbildungsmesse", 3, "Ausbildungsmesse", None),
        ("3 von der IHK", 3, "", None),
    ],
)
def test_changes(line: str, number: int, title: str, minutes: int | None) -> None:
    act = read_line(line, ITEMS)
    assert isinstance(act, Change)
    assert (act.number, act.parts.title, act.parts.minutes) == (number, title, minutes)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Ausbildungsmesse", "Ausbildungsmesse"),
        ("neu Ausbildungsmesse", "Ausbildungsmesse"),
        ("neu: 3 Jahre Messe", "3 Jahre Messe"),
        ("Neu im Team: Frau Sommer", "Neu im Team: Frau Sommer"),
        ("5. Neues", "Neues"),
        ("7 Zwerge", "7 Zwerge"),
        ("5 Min Pause", "Pause"),
        ("2 Min Pause", "Pause"),
        ("tauschen wir uns aus", "tauschen wir uns aus"),
        ("alle Schulen", "alle Schulen"),
        ("Tauschen von 2 Plätzen", "Tauschen von 2 Plätzen"),
        ("- Neues", "Neues"),
    ],
)
def test_new_items(line: str, title: str) -> None:
    act = read_line(line, ITEMS)
    assert isinstance(act, Add)
    assert act.parts.title == title


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("2) Neues, 5 Min", "Neues"), ("2 Neues", "Neues"), ("4. Neues", "Neues"),
        ("3 Jahre Messe", "3 Jahre Messe"),
    ],
)  # fmt: skip
def test_among_several_lines_numbers_only_count_them(line: str, title: str) -> None:
    act = read_line(line, ITEMS, 2)
    assert isinstance(act, Add)
    assert act.parts.title == title


@pytest.mark.parametrize("counted", [0, 2])
def test_a_time_alone_is_no_number_of_an_item(counted: int) -> None:
    act = read_line("20 Min", ITEMS, counted)
    assert isinstance(act, Add)
    assert (act.parts.title, act.parts.minutes) == ("", 20)


@pytest.mark.parametrize(
    "line",
    ["9 streichen", "0 streichen", "5 auf 1", "5 20 Min", "9", "Streichen der Mittel",
     "tausche 1 und 9", "tausche 9 mit 1", "streichen", "Verschieben!", "tauschen", "ändern",
     "löschen:"],
)  # fmt: skip
def test_what_is_not_there_is_refused(line: str) -> None:
    with pytest.raises(UserError):
        read_line(line, ITEMS)


def test_of_an_empty_agenda_nothing_is_struck() -> None:
    with pytest.raises(UserError, match="Noch steht nichts"):
        read_line("leeren", ())


@given(st.text(max_size=80), st.integers(0, 9))
def test_whatever_is_typed_is_read_or_refused(line: str, counted: int) -> None:
    try:
        act = read_line(line, ITEMS, counted)
    except UserError:
        return
    assert isinstance(act, (Add, Change, Strike, Move, Swap, Show, Unclear))
