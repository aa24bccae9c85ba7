"""Who is there is read from lines as people type them, and what is no name is refused."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.contract import UserError
from commands.meetings.minutes.attendance_lines import Said, read_people


def said(name: str, status: str | None = "present", **parts: Any) -> Said:
    return Said(name, status, **parts)  # type: ignore[arg-type]


LINES = {
    "Kern": [said("Kern")],
    "Kern.": [said("Kern")],
    "Frau Kern ist da": [said("Frau Kern")],
    "Kern (JA Herne), Meier i. V. f. IHK, Gast: Schulz": [
        said("Kern", office="JA Herne"), said("Meier", instead="IHK"), said("Schulz", "guest"),
    ],
    "Kern und Meier": [said("Kern"), said("Meier")],
    "Kern\nMeier; Schulz": [said("Kern"), said("Meier"), said("Schulz")],
    "Meier (i.V.f. IHK)": [said("Meier", instead="IHK")],
    "Meier iVf der IHK": [said("Meier", instead="IHK")],
    "Meier vertritt die IHK": [said("Meier", instead="IHK")],
    "Meier in Vertretung für Frau Ihmann": [said("Meier", instead="Ihmann")],
    "Schmidt (IHK) i. V.": [said("Schmidt", office="IHK", instead="?")],
    "Iversen (IHK), Livia Vogt": [said("Iversen", office="IHK"), said("Livia Vogt")],
    "Gäste: A Schulz, Bo Klein": [said("A Schulz", "guest"), said("Bo Klein", "guest")],
    "Gast: Schulz, Kern": [said("Schulz", "guest"), said("Kern")],
    "Yilmaz als Gast": [said("Yilmaz", "guest")],
    "Kern, entschuldigt: Müller und Meier": [
        said("Kern"), said("Müller", "excused"), said("Meier", "excused"),
    ],
    "Kern ist entschuldigt": [said("Kern", "excused")],
    "Kern fehlt": [said("Kern", "absent")],
    "Kern nicht": [said("Kern", "absent")],
    "Kern streichen": [said("Kern", "gone")],
    "Kern geht 15:30": [said("Kern", None, leaves=True, at=time(15, 30))],
    "Kern geht um 15.30 Uhr": [said("Kern", None, leaves=True, at=time(15, 30))],
    "Kern, geht 15:30": [said("Kern", None, leaves=True, at=time(15, 30))],
    "Kern bis 15 Uhr": [said("Kern", None, leaves=True, at=time(15))],
    "Kern geht": [said("Kern", None, leaves=True)],
    "Kern kommt um 14.40 Uhr dazu": [said("Kern", comes=True, at=time(14, 40))],
    "Kern ab 14:40": [said("Kern", comes=True, at=time(14, 40))],
    "Kern wieder da": [said("Kern", comes=True)],
    "Meier i. V. f. IHK, ab 15:00": [said("Meier", instead="IHK", comes=True, at=time(15))],
    "2 Gäste ab 15:30": [said("2 Gäste", comes=True, at=time(15, 30))],
    "Kern online": [said("Kern", online=True)],
    "Kern (online), Meier (IHK, online) geht 15:30": [
        said("Kern", online=True),
        said("Meier", None, office="IHK", online=True, leaves=True, at=time(15, 30)),
    ],
    "": [],
    " ,; ": [],
}  # fmt: skip


@pytest.mark.parametrize("line", LINES, ids=ascii)
def test_what_a_line_says_of_each(line: str) -> None:
    assert read_people(line) == LINES[line]


def test_the_usual_is_what_holds_without_a_word() -> None:
    assert read_people("Kern, Meier ist da", "excused") == [
        said("Kern", "excused"), said("Meier"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("12", "„12“ ist kein Name."),
        ("Kern, 99:99", "Die Uhrzeit 99:99 gibt es nicht."),
        ("Kern geht 25:00", "Die Uhrzeit 25:00 gibt es nicht."),
        ("x" * 101, "ist zu lang, höchstens 100 Zeichen."),
        ("Kern, " * 1_000, "Das ist zu lang"),
    ],
)
def test_what_is_no_name_is_refused(line: str, told: str) -> None:
    with pytest.raises(UserError) as refused:
        read_people(line)
    assert told in str(refused.value.answer.lines[0])


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read_people(text)
    except UserError:
        return
    assert all(one.name for one in found)
