"""To whom a decision goes, as people write it, and to whom it may go."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commands.contract import UserError
from commands.decisions.handing.passed_on import say_sum
from commands.decisions.handing.reach import reach_of
from commands.decisions.handing.reading import UnknownPlaceError, read_places
from storage.decisions import Decision
from storage.records import Committee, Directory, Municipality, Organization

PLACES = [
    Municipality("her", "Herne", "Stadt", ("HER", "Stadt Herne")),
    Municipality("bo", "Bochum", "Stadt"),
    Municipality("mh", "Mülheim an der Ruhr", "Stadt", ("Mülheim",)),
    Municipality("en", "Ennepe-Ruhr-Kreis", "Kreis", ("EN", "EN-Kreis")),
    Municipality("wit", "Witten", "kreisangehörige Stadt", part_of_id="en"),
    Municipality("hat", "Hattingen", "kreisangehörige Stadt", part_of_id="en"),
]
KOKO = "Kommunale Koordinierungsstelle"
COMMITTEES = [
    Committee("all", "Regionalkonferenz"),
    Committee("some", "Ausbildungskonferenz", municipality_ids=("bo", "her", "wit")),
    Committee("one", "Lenkungskreis Herne", municipality_ids=("her",)),
    Committee("kreis", "Kreisrunde", municipality_ids=("en",)),
]
DIRECTORY = Directory(
    municipalities={row.id: row for row in PLACES},
    committees={row.id: row for row in COMMITTEES},
    organizations={
        "k-en": Organization("k-en", "KoKo EN", kind=KOKO, municipality_ids=("en",)),
        "k-hat": Organization("k-hat", "KoKo Hattingen", kind=KOKO, municipality_ids=("hat",)),
    },
)


@pytest.mark.parametrize(
    ("body", "named", "everyone"),
    [
        ("region", "her bo mh en wit hat", "her bo mh en hat"),
        ("committee:all", "her bo mh en wit hat", "her bo mh en hat"),
        ("committee:some", "bo her wit en", "bo her wit"),
        ("committee:one", "", ""),
        ("committee:kreis", "wit hat", "wit hat"),
        ("committee:gone", "", ""),
        ("municipality:en", "wit hat", "wit hat"),
        ("municipality:her", "", ""),
    ],
)
def test_to_whom_a_body_may_hand_on(body: str, named: str, everyone: str) -> None:
    reach = reach_of(DIRECTORY, body)
    assert [row.id for row in reach.rows] == named.split()
    assert [row.id for row in reach.everyone] == everyone.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("an Herne", "her"),
        ("Herne, Bochum", "her bo"),
        ("an Herne und Bochum sowie die Stadt Mülheim an der Ruhr", "mh her bo"),
        ("an den Ennepe-Ruhr-Kreis", "en"),
        ("für EN und MÜLHEIM", "mh en"),
        ("an Bochun", "bo"),
        ("an die KoKo Herne", "her"),
        ("her, bo", "her bo"),
        ("an alle", "her bo mh en hat"),
        ("an alle Kommunen", "her bo mh en hat"),
        ("an alle Kreise", "en"),
        ("an alle kreisfreien Städte", "her bo mh"),
        ("an alle kreisangehörigen Städte", "wit hat"),
        ("an alle außer Herne und Bochum", "mh en hat"),
        ("an alle, aber nicht an Herne", "bo mh en hat"),
        ("alle bis auf Herne", "bo mh en hat"),
        ("außer Herne", "bo mh en hat"),
        ("an Herne, Bochum, ohne Bochum", "her"),
        ("an alle und Witten", "wit her bo mh en hat"),
        ("", ""),
        ("an", ""),
    ],
)
def test_which_places_are_meant(text: str, expected: str) -> None:
    found = read_places(DIRECTORY, text, reach_of(DIRECTORY, "region"))
    assert {row.id for row in found} == set(expected.split())


@pytest.mark.parametrize(
    ("text", "name", "near"),
    [
        ("an Entenhausen", "Entenhausen", ()),
        ("an Herne, Bochm", "Bochm", ("Bochum",)),
        ("an Herne und das Jugendamt", "Jugendamt", ()),
        ("an alle außer Bochm", "Bochm", ("Bochum",)),
    ],
)
def test_what_is_no_place_is_named(text: str, name: str, near: tuple[str, ...]) -> None:
    with pytest.raises(UnknownPlaceError) as refused:
        read_places(DIRECTORY, text, reach_of(DIRECTORY, "region"))
    assert (refused.value.name, refused.value.near) == (name, near)


def test_who_is_out_of_reach_is_refused() -> None:
    with pytest.raises(UserError, match="Mülheim an der Ruhr gehört nicht zu denen"):
        read_places(DIRECTORY, "Herne, Mülheim", reach_of(DIRECTORY, "committee:some"))


def child(state: str, due_on: date | None = None) -> Decision:
    usual: dict[str, Any] = {
        "body": "b", "text": "t", "decided_on": date(2026, 1, 1), "room_id": "!r",
        "recorded_by": "@a:b", "recorded_at": None,
    }  # fmt: skip
    return Decision(**usual, state=state, due_on=due_on)  # type: ignore[arg-type]


LATE, SOON, TODAY = date(2026, 11, 30), date(2026, 12, 3), date(2026, 12, 3)


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        ([], ""),
        ([child("withdrawn")], ""),
        ([child("decided")], "Weitergegeben an 1: 1 offen"),
        ([child("decided", LATE)], "Weitergegeben an 1: 1 offen (überfällig)"),
        ([child("decided", LATE), child("decided", SOON)],
         "Weitergegeben an 2: 2 offen (1 überfällig)"),
        ([child("rejected", LATE), child("decided", LATE), child("in progress"), child("done"),
          child("done", LATE), child("withdrawn")],
         "Weitergegeben an 5: 2 umgesetzt, 1 in Umsetzung, 1 offen (überfällig), 1 abgelehnt"),
    ],
)  # fmt: skip
def test_the_sum(children: list[Decision], expected: str) -> None:
    assert say_sum(children, TODAY) == expected
