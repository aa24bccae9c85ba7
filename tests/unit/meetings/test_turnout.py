"""Who speaks for which seat, and when a committee has a quorum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from commands.committees.quorum import needed_seats
from commands.committees.seats import Seat, committees_of, seats_of, seats_on
from commands.meetings.turnout import (
    Standing,
    Turnout,
    counted,
    say_counts,
    say_quorum,
)
from storage.meetings import Attendance, Reply, Rules
from storage.records import Committee, Directory, Membership, Organization, Person

DAY = date(2026, 12, 16)


def person(name: str, organization: str | None, *, until: date | None = None) -> Person:
    return Person(
        f"per-{name}", name.capitalize(), organization, matrix_id=f"@{name}:a", end_date=until
    )


def seat(
    member: str,
    role: str = "Mitglied",
    *,
    voting: bool | None = True,
    since: date | None = None,
    until: date | None = None,
) -> Membership:
    return Membership(
        f"{member} {role}", "g", member, role, voting, start_date=since, end_date=until
    )


def directory(*seats: Membership, people: tuple[Person, ...] = ()) -> Directory:
    return Directory(
        committees={"g": Committee("g", "Gremium")},
        organizations={row: Organization(row, row.upper()) for row in ("ihk", "aa", "koko")},
        persons={row.id: row for row in people},
        memberships={row.id: row for row in seats},
    )


# --- Seats --------------------------------------------------------------------------------------


def test_guests_have_no_seat_and_the_chair_besides_an_ordinary_seat_is_one() -> None:
    found = seats_on(
        directory(
            seat("ihk", "Vorsitz", voting=None), seat("ihk", voting=True), seat("aa", "Gast"),
            seat("koko", voting=False),
        ), "g", DAY,
    )  # fmt: skip
    assert found == [Seat("ihk", "IHK", voting=True), Seat("koko", "KOKO", voting=False)]


def test_an_ordinary_seat_besides_ones_own_is_held_on_behalf_of_others() -> None:
    rows = directory(
        seat("ihk", "Vorsitz", voting=False), seat("ihk", voting=True),
        replace(seat("ihk", "Mitglied"), id="further", on_behalf_of_ids=("aa",)),
        replace(seat("koko", "Geschäftsführung"), voting=False),
        replace(seat("koko"), on_behalf_of_ids=("aa",)),  # the only ordinary one is its own
        people=(person("ina", "ihk"),),
    )  # fmt: skip
    own, further = Seat("ihk", "IHK", True), Seat("ihk", "IHK i. V. AA", True, ("aa",))
    assert seats_on(rows, "g", DAY) == [own, further, Seat("koko", "KOKO", voting=True)]
    assert seats_of(rows, "g", "@ina:a", DAY) == [own, further]
    turnout = counted(rows, "g", DAY, [Attendance("@ina:a", "yes")], Rules())
    told = [(one.answer, len(one.people)) for one in turnout.seats]
    assert (told, turnout.needed) == ([("yes", 1), ("yes", 1), (None, 0)], 2)


def test_only_seats_of_the_day_count() -> None:
    rows = directory(
        seat("ihk", until=date(2026, 12, 15)), seat("aa", since=date(2026, 12, 16)),
        seat("koko", voting=None, until=date(2026, 12, 16)),
    )  # fmt: skip
    assert seats_on(rows, "g", DAY) == [Seat("aa", "AA", voting=True), Seat("koko", "KOKO")]


def test_people_speak_for_their_own_seat_else_for_that_of_their_office() -> None:
    own, office, former, other = (
        person("own", "ihk"), person("office", "ihk"),
        person("former", "ihk", until=date(2026, 1, 1)), person("other", "aa"),
    )  # fmt: skip
    rows = directory(seat("ihk"), seat("per-own"), people=(own, office, former, other))

    def held(user_id: str) -> list[str]:
        return [one.member_id for one in seats_of(rows, "g", user_id, DAY)]

    assert held("@own:a") == ["per-own"]
    assert held("@office:a") == ["ihk"]
    assert held("@former:a") == held("@other:a") == held("@nobody:a") == []
    assert [row.id for row in committees_of(rows, "@office:a", DAY)] == ["g"]
    assert committees_of(rows, "@former:a", DAY) == []


# --- Answers ------------------------------------------------------------------------------------


def turnout(rows: Directory, answers: Mapping[str, Reply]) -> Turnout:
    given = [Attendance(f"@{name}:a", answer) for name, answer in answers.items()]
    return counted(rows, "g", DAY, given, Rules())


@pytest.mark.parametrize(
    ("answers", "answer", "people"),
    [
        ({"anna": "no", "ben": "yes"}, "yes", ("Ben",)),
        ({"anna": "substitute", "ben": "no"}, "substitute", ("Anna",)),
        ({"anna": "yes", "ben": "yes"}, "yes", ("Anna", "Ben")),
        ({"anna": "no", "ben": "no"}, "no", ("Anna", "Ben")),
        ({}, None, ()),
    ],
)
def test_of_several_of_one_office_who_comes_fills_the_seat(
    answers: dict[str, Reply], answer: Reply | None, people: tuple[str, ...]
) -> None:
    rows = directory(seat("ihk"), people=(person("anna", "ihk"), person("ben", "ihk")))
    [standing] = turnout(rows, answers).seats
    assert (standing.answer, standing.people) == (answer, people)


def test_who_has_no_seat_is_listed_apart() -> None:
    rows = directory(seat("ihk"), people=(person("anna", "aa"),))
    found = turnout(rows, {"anna": "yes", "kai": "no"})
    assert [(guest.name, guest.answer) for guest in found.guests] == [
        ("Anna", "yes"), ("@kai:a", "no"),
    ]  # fmt: skip
    assert say_counts(found) == "Zugesagt 0 · abgesagt 0 · offen 1 · dazu Gäste 1"


# --- Quorum -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quorum", "voting", "needed"),
    [
        (None, 9, 5), (None, 8, 5), (None, 1, 1), (None, 0, None),
        ("half", 9, 5), ("half", 8, 4), ("3", 9, 3), ("7", 9, 7), ("3", 0, None),
        ("2/3", 9, 6), ("2/3", 8, 6), ("2/3", 1, 1), ("2/3", 0, None), ("1/3", 9, 3),
        ("1/3", 7, 3), ("60/100", 5, 3), ("1/1", 4, 4),
    ],
)  # fmt: skip
def test_how_many_seats_make_a_quorum(quorum: str | None, voting: int, needed: int | None) -> None:
    assert needed_seats(Rules(quorum=quorum), voting) == needed


def standing(answer: Reply | None, *, voting: bool | None = True) -> Standing:
    return Standing(Seat("x", "X", voting), answer)


@pytest.mark.parametrize(
    ("answers", "needed", "said"),
    [
        (["yes"] * 5 + [None] * 4, 5,
         "Beschlussfähig: ja – 5 von 9 stimmberechtigten Sitzen haben zugesagt, nötig sind 5."),
        (["yes", "substitute", None, "no"], 3,
         "Beschlussfähig: noch nicht – 2 von 4 stimmberechtigten Sitzen haben zugesagt "
         "(1 mit Vertretung), nötig sind 3."),
        (["yes", "no", "no"], 2,
         "Beschlussfähig: nein – 1 von 3 stimmberechtigten Sitzen hat zugesagt, nötig sind 2."),
        (["yes"], 1,
         "Beschlussfähig: ja – 1 von 1 stimmberechtigten Sitz hat zugesagt, nötig ist 1."),
        ([], None,
         "Beschlussfähig: unbekannt – im Verzeichnis steht zu keinem Sitz ein Stimmrecht."),
    ],
)  # fmt: skip
def test_the_quorum_is_told(answers: list[Reply | None], needed: int | None, said: str) -> None:
    seats = [*map(standing, answers), standing("yes", voting=False), standing("yes", voting=None)]
    assert say_quorum(Turnout(tuple(seats), (), needed)) == said
