"""Who was there when, put together from what was said; seats are counted, not people."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from commands.committees.seats import Seat
from commands.meetings.minutes.presence import (
    Attendee,
    Quorum,
    attendees,
    grouped,
    presence,
    say_attendee,
    say_course,
    say_quorum_now,
)
from storage.minutes import Entry

DAY = "2026-12-03T"
BEGAN = datetime.fromisoformat(f"{DAY}14:00:00")
QUORUM = Quorum((Seat("a", "A", True), Seat("b", "B", True), Seat("c", "C", True),
                 Seat("d", "D", False), Seat("e", "E", None)), 2)  # fmt: skip


def entry(key: str, name: str = "", **content: Any) -> Entry:
    told = {"key": key, "name": name or key, **content}
    return Entry(kind="presence", at=datetime(2026, 12, 3, 13, tzinfo=UTC), by="@a:b", content=told)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime.fromisoformat(f"{DAY}{hour:02}:{minute:02}:00")


def test_the_last_word_holds_and_the_order_is_that_of_the_first() -> None:
    found = attendees([
        entry("x", status="present"), entry("y", status="present"), entry("x", status="excused"),
    ])  # fmt: skip
    assert [(one.key, one.status) for one in found] == [("x", "excused"), ("y", "present")]


def test_who_is_struck_is_not_on_the_list() -> None:
    assert attendees([entry("x", status="present"), entry("x", status="gone")]) == []


def test_who_leaves_and_comes_back_was_there_twice() -> None:
    [one] = attendees([
        entry("x", status="present", seats=["a"]), entry("x", left=f"{DAY}15:00:00"),
        entry("x", status="present", came=f"{DAY}15:30:00", seats=["a"]),
        entry("x", left=f"{DAY}15:45:00"),
    ])  # fmt: skip
    times = [at(14), at(15), at(15, 29), at(15, 30), at(15, 45)]
    assert [one.is_there(when) for when in times] == [True, False, False, True, False]
    assert say_attendee(one) == "x (bis 15:00 Uhr, 15:30–15:45 Uhr)"


def test_who_comes_late_was_not_there_before() -> None:
    [one] = attendees([entry("x", status="present", came=f"{DAY}14:40:00")])
    assert (one.is_there(at(14)), one.is_there(at(14, 40))) == (False, True)
    assert say_attendee(one) == "x (ab 14:40 Uhr)"


def test_an_office_without_a_name_gives_way_to_who_fills_its_seat() -> None:
    office = entry("org", "IHK", status="present", seats=["a"], unnamed=True)
    person = entry("per", "Ihmann", status="present", seats=["a"])
    assert [one.name for one in attendees([office, person])] == ["Ihmann"]
    excused = entry("per", "Ihmann", status="excused", seats=["a"])
    assert [one.name for one in attendees([office, excused])] == ["IHK", "Ihmann"]


def test_an_entry_says_the_same_of_somebody_again() -> None:
    one = Attendee("k", "Kern", "present", ("a",), "JA", "IHK")
    told = presence(one)
    again = Entry(kind="presence", at=datetime(2026, 12, 3, tzinfo=UTC), by="", content=told)
    assert attendees([again]) == [one]


def test_seats_are_counted_once_and_only_those_that_vote() -> None:
    there = [
        Attendee("1", "Eins", "present", ("a",)), Attendee("2", "Zwei", "present", ("a",)),
        Attendee("3", "Drei", "present", ("d",)), Attendee("4", "Vier", "excused", ("b",)),
        Attendee("5", "Fünf", "guest", ()), Attendee("6", "Sechs", "present", ("e",)),
    ]  # fmt: skip
    assert QUORUM.filled(there, BEGAN) == 1
    assert not QUORUM.is_reached(there, BEGAN)
    groups = grouped(QUORUM, there)
    assert [one.name for one in groups.voting] == ["Eins"]
    assert [one.name for one in groups.advisory] == ["Zwei", "Drei"]
    assert [one.name for one in groups.unknown] == ["Sechs"]
    assert [one.name for one in groups.guests] == ["Fünf"]
    assert [one.name for one in groups.excused] == ["Vier"]


def test_the_quorum_now_and_in_the_course_of_the_meeting() -> None:
    there = attendees([
        entry("x", status="present", seats=["a"]), entry("y", status="present", seats=["b"]),
        entry("y", left=f"{DAY}15:00:00"),
        entry("z", status="present", seats=["c"], came=f"{DAY}15:30:00"),
    ])  # fmt: skip
    assert say_quorum_now(QUORUM, there, at(15, 10)) == (
        "Beschlussfähig: nein – 1 von 3 stimmberechtigten Sitzen besetzt, nötig 2."
    )
    assert say_course(QUORUM, there, BEGAN) == (
        "gegeben (2 von 3 stimmberechtigten Sitzen besetzt, nötig 2); ab 15:00 Uhr nicht mehr (1); "
        "ab 15:30 Uhr wieder gegeben (2)"
    )


def test_a_quorum_that_is_there_only_later() -> None:
    there = attendees([
        entry("x", status="present", seats=["a"]),
        entry("z", status="present", seats=["c"], came=f"{DAY}14:30:00"),
    ])  # fmt: skip
    assert say_course(QUORUM, there, BEGAN) == (
        "nicht gegeben (1 von 3 stimmberechtigten Sitzen besetzt, nötig 2); "
        "ab 14:30 Uhr gegeben (2)"
    )


def test_what_is_not_known_is_said_to_be_so() -> None:
    assert say_course(QUORUM, [], BEGAN) == "nicht festgestellt"
    one = [Attendee("1", "Eins", "present", ("a",))]
    assert "unbekannt" in say_course(Quorum((), None), one, BEGAN)
    assert "unbekannt" in say_quorum_now(Quorum((), None), one, BEGAN)
