"""Who is reminded of a meeting one by one, and what they are told of their part in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from commands.committees.seats import Seat, posts_on
from commands.meetings.chairs import Chair
from commands.meetings.recipients import Leading, Recipient, leading, recipients, say_part
from commands.meetings.turnout import counted
from storage.meetings import Attendance, Reply, Rules
from storage.records import Directory, Meeting, Membership, Organization, Person

MEETING = Meeting("m", "g", datetime.fromisoformat("2026-12-10 14:00"))
DAY = MEETING.start.date()
ORGANIZATIONS = [Organization("koko", "KoKo"), Organization("ihk", "IHK")]
PEOPLE = [
    Person("p-anna", "Anna Lindner", "koko", matrix_id="@anna:a"),
    Person("p-kai", "Kai Kern", "koko", matrix_id="@kai:a"),
    Person("p-ina", "Dr. Ina Ihmann", "ihk", substitute_ids=("p-uwe",), matrix_id="@ina:a"),
    Person("p-uwe", "Uwe Sommer", matrix_id="@uwe:a"),
    Person("p-max", "Max Sommer", matrix_id="@max:a"),
    Person("p-eva", "Eva Essing", matrix_id="@eva:a"),
    Person("p-old", "Olga Alt", "ihk", end_date=DAY.replace(day=9), matrix_id="@old:a"),
    Person("p-no", "Nora Ohne", "ihk"),
    Person("p-guest", "Gerd Gast", matrix_id="@gerd:a"),
]
SEATS = [("koko", "Mitglied"), ("ihk", "Vorsitz"), ("p-eva", "stellv. Vorsitz"),
         ("p-guest", "Gast")]  # fmt: skip
DIRECTORY = Directory(
    organizations={row.id: row for row in ORGANIZATIONS},
    persons={row.id: row for row in PEOPLE},
    memberships={
        f"s{number}": Membership(f"s{number}", "g", member, role, voting=True)
        for number, (member, role) in enumerate(SEATS)
    },
)
ALL = {"@anna:a", "@kai:a", "@ina:a", "@eva:a"}


def given(*answers: tuple[str, Reply] | tuple[str, Reply, str]) -> list[Attendance]:
    return [Attendance(f"@{user}:a", *rest) for user, *rest in answers]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], ALL),
        # Who declines is left out; a colleague of theirs may still come.
        (given(("anna", "no")), ALL - {"@anna:a"}),
        (given(("eva", "no")), ALL - {"@eva:a"}),
        # Who comes is reminded, and nobody else of that office.
        (given(("anna", "yes")), ALL - {"@kai:a"}),
        (given(("anna", "yes"), ("kai", "yes")), ALL),
        (given(("anna", "yes"), ("kai", "no")), ALL - {"@kai:a"}),
        # Who sends somebody else is not, and the one they send is.
        (given(("ina", "substitute", "Uwe Sommer")), ALL - {"@ina:a"} | {"@uwe:a"}),
        (given(("ina", "substitute", "Herr Sommer")), ALL - {"@ina:a"} | {"@uwe:a"}),
        (given(("ina", "substitute", "max sommer")), ALL - {"@ina:a"} | {"@max:a"}),
        (given(("eva", "substitute", "Herr Sommer")), ALL - {"@eva:a"}),  # which of them?
        (given(("ina", "substitute", "Nora Ohne")), ALL - {"@ina:a"}),
        (given(("ina", "substitute", "")), ALL - {"@ina:a"}),
        (given(("anna", "substitute", "Kai Kern")), ALL - {"@anna:a"}),
        (given(("ina", "substitute", "Olga Alt")), ALL - {"@ina:a"}),  # no longer there
        (given(("ina", "substitute", "Eva Essing"), ("eva", "no")), ALL - {"@ina:a", "@eva:a"}),
        # Guests are if they have said that they come.
        (given(("gerd", "yes")), ALL | {"@gerd:a"}),
        (given(("gerd", "no"), ("stranger", "yes")), ALL | {"@stranger:a"}),
    ],
)
def test_who_is_reminded(answers: list[Attendance], expected: set[str]) -> None:
    assert set(recipients(DIRECTORY, MEETING, answers)) == expected


def test_for_whom_a_substitute_comes_is_known_beside_their_own_seat() -> None:
    answers = given(("ina", "substitute", "Eva Essing"), ("anna", "substitute", "Frau Essing"),
                    ("kai", "substitute", "Eva Essing"))  # fmt: skip
    assert recipients(DIRECTORY, MEETING, answers)["@eva:a"] == Recipient(
        "@eva:a",
        (Seat("p-eva", "Eva Essing", voting=True),),
        instead_of=("Dr. Ina Ihmann", "Kai Kern"),
    )


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], Leading(("ihk",))),
        (given(("ina", "yes")), Leading(("ihk",))),
        (given(("ina", "substitute", "Uwe Sommer")), Leading(("ihk",))),
        (given(("ina", "no")), Leading(("p-eva",), acting=True)),
    ],
)
def test_who_leads_the_meeting(answers: Sequence[Attendance], expected: Leading) -> None:
    turnout = counted(DIRECTORY, "g", DAY, answers, Rules())
    assert leading(Chair(("ihk",), ("p-eva",)), turnout) == expected


def test_without_anybody_to_stand_in_or_to_chair_nobody_else_leads() -> None:
    turnout = counted(DIRECTORY, "g", DAY, given(("ina", "no")), Rules())
    assert leading(Chair(("ihk",)), turnout) == Leading(("ihk",))
    assert leading(Chair((), ("p-eva",)), turnout) == Leading()


SEAT = (Seat("ihk", "IHK"),)


@pytest.mark.parametrize(
    ("one", "led", "formal", "informal"),
    [
        (Recipient("@ina:a", SEAT), Leading(),
         ["Ihr Sitz: IHK – die Antwort steht noch aus."],
         ["Dein Sitz: IHK – die Antwort steht noch aus."]),
        (Recipient("@ina:a", SEAT, "yes"), Leading(("ihk",)),
         ["Ihr Sitz: IHK – Sie haben zugesagt.", "Ihre Stelle leitet diese Sitzung."],
         ["Dein Sitz: IHK – Du hast zugesagt.", "Deine Stelle leitet diese Sitzung."]),
        (Recipient("@eva:a", SEAT, "yes", ("Kai Kern",)), Leading(("p-eva",), acting=True),
         ["Ihr Sitz: IHK", "Sie kommen in Vertretung von Kai Kern.",
          "Der Vorsitz hat abgesagt. Sie leiten diese Sitzung."],
         ["Dein Sitz: IHK", "Du kommst in Vertretung von Kai Kern.",
          "Der Vorsitz hat abgesagt. Du leitest diese Sitzung."]),
        (Recipient("@gerd:a", answer="yes"), Leading(("ihk",)),
         ["Sie haben als Gast zugesagt."], ["Du hast als Gast zugesagt."]),
    ],
)  # fmt: skip
def test_what_they_are_told_of_their_part(
    one: Recipient, led: Leading, formal: list[str], informal: list[str]
) -> None:
    posts = posts_on(DIRECTORY, one.user_id, DAY)
    assert say_part(one, posts, led, formal=True) == formal
    assert say_part(one, posts, led, formal=False) == informal
