"""Who chairs is what the directory says of the day, else whose turn it is, else nobody known."""

from __future__ import annotations

from datetime import date

import pytest

from commands.meetings.chairs import (
    Chair,
    chair_on,
    say_chair,
    say_office,
    say_speakers,
)
from storage.meetings import Rules
from storage.records import Directory, Membership, Municipality, Organization, Person


def seat(member: str, role: str, first: str = "", last: str = "", **parts: object) -> Membership:
    day = date.fromisoformat
    return Membership(
        f"{member} {role} {first}", "gr", member, role,
        start_date=day(first) if first else None, end_date=day(last) if last else None,
        **parts,  # type: ignore[arg-type]
    )  # fmt: skip


SEATS = (
    seat("aa", "Vorsitz", "2025-08-01", "2026-07-31"),
    seat("schulamt", "Vorsitz", "2027-01-01", "2027-12-31"),
    seat("per", "stellv. Vorsitz", "2026-01-01", "2026-12-31"),
    seat("koko", "Geschäftsführung", "2020-01-01"),
    seat("koko", "Mitglied", on_behalf_of_ids=("k-bo", "k-wit")),
    seat("per", "Mitglied", "2020-01-01", "2024-12-31", on_behalf_of_ids=("aa",)),
)
DIRECTORY = Directory(
    municipalities={row: Municipality(row, name) for row, name in
                    (("k-bo", "Bochum"), ("k-wit", "Witten"))},
    organizations={row: Organization(row, name) for row, name in
                   (("aa", "Agentur für Arbeit"), ("schulamt", "Schulamt"),
                    ("koko", "KoKo Herne"))},
    persons={"per": Person("per", "Eva Essing", organization_id="aa")},
    memberships={one.id: one for one in SEATS},
)  # fmt: skip
TURNS = Rules(chair_rotation=("schulamt", "aa"), chair_from=2026)


@pytest.mark.parametrize(
    ("day", "chairs", "by_rotation"),
    [
        ("2025-07-31", (), False),  # neither row nor turn
        ("2025-08-01", ("aa",), False),
        ("2026-07-31", ("aa",), False),  # the row, though it were the other's turn
        ("2026-08-01", ("schulamt",), True),  # no row: the rotation
        ("2027-06-01", ("schulamt",), False),  # the row, though it were the other's turn
        ("2028-06-01", ("schulamt",), True),
    ],
)
def test_rows_of_the_directory_go_before_the_rotation(
    day: str, chairs: tuple[str, ...], by_rotation: bool
) -> None:
    found = chair_on(DIRECTORY, TURNS, "gr", date.fromisoformat(day))
    assert (found.chairs, found.by_rotation) == (chairs, by_rotation)


def test_a_chair_that_is_not_set_is_said_to_be() -> None:
    assert say_chair(DIRECTORY, Chair(), persons=True) == "Vorsitz: nicht eingetragen"
    assert chair_on(DIRECTORY, Rules(), "other", date(2026, 9, 1)) == Chair()


def test_substitutes_are_said_and_persons_named_only_where_they_may_be() -> None:
    found = chair_on(DIRECTORY, TURNS, "gr", date(2026, 9, 1))
    assert say_chair(DIRECTORY, found, persons=True) == (
        "Vorsitz: Schulamt (im Wechsel); Stellvertretung: Eva Essing"
    )
    assert say_chair(DIRECTORY, found, persons=False) == (
        "Vorsitz: Schulamt (im Wechsel); Stellvertretung: eine Person von Agentur für Arbeit"
    )


def test_who_speaks_for_others_is_said_while_the_seat_is_held() -> None:
    assert say_speakers(DIRECTORY, "gr", date(2026, 9, 1), persons=True) == [
        "KoKo Herne spricht auch für Bochum und Witten."
    ]
    assert say_speakers(DIRECTORY, "gr", date(2024, 9, 1), persons=False) == [
        "KoKo Herne spricht auch für Bochum und Witten.",
        "eine Person von Agentur für Arbeit spricht auch für Agentur für Arbeit.",
    ]


def test_who_keeps_the_office() -> None:
    assert say_office(DIRECTORY, "gr", date(2026, 9, 1), persons=True) == "KoKo Herne"
    assert say_office(DIRECTORY, "gr", date(2019, 9, 1), persons=True) == ""
