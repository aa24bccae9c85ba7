"""Who may speak, whose turn it is, and what is collected."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from commands.consultation.library import Phase, Wording
from commands.consultation.running import speaking
from storage.consultations import Contribution, Participant

ANNA = Participant("@anna", 1, "fallgeber", present=True)
BEN = Participant("@ben", 2, "moderation", present=True)
EVA = Participant("@eva", 3, "berater", present=True)
INA = Participant("@ina", 4, "berater", present=True)
KAI = Participant("@kai", 5, "protokoll", present=True)
LIA = Participant("@lia", 6, "beobachter", present=True)
PEOPLE = (ANNA, BEN, EVA, INA, KAI, LIA)
NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)


def phase(*speaks: str, collected: bool = False, turns: bool = False) -> Phase:
    return Phase("1", "x", 5, 1, speaks, Wording("", ""), collected=collected, turns=turns)


@pytest.mark.parametrize(
    ("speaks", "may"),
    [
        (("alle",), "anna ben eva ina kai lia"),
        (("fallgeber", "moderation"), "anna ben"),
        (("fallgeber",), "anna ben"),  # the moderation always may
        (("berater",), "ben eva ina"),
    ],
)
def test_who_may_speak(speaks: tuple[str, ...], may: str) -> None:
    found = [one.user_id[1:] for one in PEOPLE if speaking.may_speak(phase(*speaks), one)]
    assert " ".join(found) == may


@pytest.mark.parametrize(
    ("speaks", "collected"), [(("berater",), "eva ina"), (("alle",), "ben eva ina kai lia")]
)
def test_what_the_fallgeber_says_is_not_collected(speaks: tuple[str, ...], collected: str) -> None:
    found = [one for one in PEOPLE if speaking.is_collected(phase(*speaks, collected=True), one)]
    assert " ".join(one.user_id[1:] for one in found) == collected
    assert not any(speaking.is_collected(phase(*speaks), one) for one in PEOPLE)


def test_it_is_the_turn_of_whoever_had_the_fewest_then_in_order() -> None:
    reihum = phase("berater", turns=True)
    assert speaking.order_of_turns(reihum, PEOPLE) == [EVA, INA]
    spoke = (ANNA, BEN, replace(EVA, turns=1), INA)
    assert [one.user_id for one in speaking.order_of_turns(reihum, spoke)] == ["@ina", "@eva"]
    gone = (ANNA, replace(EVA, present=False), INA)
    assert speaking.order_of_turns(reihum, gone) == [INA]
    assert speaking.order_of_turns(phase("berater"), PEOPLE) == []


def test_out_of_turn_is_only_who_has_one() -> None:
    reihum = phase("berater", turns=True)
    assert not speaking.is_out_of_turn(reihum, PEOPLE, EVA, live=True)
    assert speaking.is_out_of_turn(reihum, PEOPLE, INA, live=True)
    assert not speaking.is_out_of_turn(reihum, PEOPLE, BEN, live=True)
    assert not speaking.is_out_of_turn(phase("berater"), PEOPLE, INA, live=True)


def test_over_days_only_who_has_had_a_turn_waits_for_the_others() -> None:
    reihum = phase("berater", turns=True)
    assert not speaking.is_out_of_turn(reihum, PEOPLE, INA, live=False)
    spoke = (ANNA, BEN, EVA, replace(INA, turns=1))
    assert speaking.is_out_of_turn(reihum, spoke, spoke[3], live=False)
    assert not speaking.is_out_of_turn(reihum, spoke, EVA, live=False)


@pytest.mark.parametrize(
    ("who", "minutes", "live", "same"),
    [("@eva", 1, True, True), ("@eva", 2, True, False), ("@ina", 1, True, False),
     ("@eva", 30, False, True), ("@eva", 31, False, False)],
)  # fmt: skip
def test_who_says_more_at_once_still_has_the_same_turn(
    who: str, minutes: int, live: bool, same: bool
) -> None:
    said = [Contribution("$1", "$1", "@ina", 4, NOW), Contribution("$2", "$2", "@eva", 4, NOW)]
    at = NOW + timedelta(minutes=minutes)
    assert speaking.goes_on(said, who, at, live=live) is same
    assert not speaking.goes_on([], who, at, live=live)
