"""Who chairs by turns is told where no row of the directory says so, and only where rules come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.rendering import to_markdown
from commands.questions import Engine, Question
from storage.exchange import read_workbook
from storage.meetings import Rules
from tests.unit.questions.conftest import DATA, TODAY

# Bildungsrat Wiehental has no row for its chair; the Steuerungsgruppe Brenkau has three, from
# August 2024 to July 2027.
RULES = {
    "g-wie-br": Rules(chair_rotation=("o-ihk-wie", "o-rbb-wie"), chair_from=2026),
    "g-bre-st": Rules(
        chair_rotation=("o-ihk-sor", "o-hwk-bre"), chair_from=2024, chair_year="school"
    ),
    "g-lud-fb": Rules(chair_rotation=("o-koko-lud",), chair_from=2024),
}


@pytest.fixture(scope="module")
def sorpeland() -> Engine:
    return Engine(read_workbook(DATA / "sorpeland").directory)


def asked(
    engine: Engine, text: str, rules: Mapping[str, Rules] | None = RULES, committee: str = ""
) -> tuple[str, str, set[str], set[str]]:
    question = Question(text, TODAY, rules=rules, committee_id=committee or None)
    reply = engine.apart().ask(question)
    return reply.status, to_markdown(reply.answer), set(reply.ids), set(reply.rows)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Wer hat den Vorsitz im Bildungsrat Wiehental?", "o-ihk-wie"),
        ("Wer leitet den Bildungsrat Wiehental?", "o-ihk-wie"),
        ("Wer hat 2027 den Vorsitz im Bildungsrat Wiehental?", "o-rbb-wie"),
        ("Wer hat 2028 den Vorsitz im Bildungsrat Wiehental?", "o-ihk-wie"),
        ("Wer hat nächstes Jahr den Vorsitz im Bildungsrat Wiehental?", "o-rbb-wie"),
        ("Wer hat am 31.12.2026 den Vorsitz im Bildungsrat Wiehental?", "o-ihk-wie"),
        ("Wer hat am 1.1.2027 den Vorsitz im Bildungsrat Wiehental?", "o-rbb-wie"),
        ("Wer hat den Vorsitz im Bildungsrat Wiehental im Schuljahr 2026/27?",
         "o-ihk-wie o-rbb-wie"),
        # The next meeting is on 13.4.2027.
        ("Wer leitet die nächste Sitzung des Bildungsrats Wiehental?", "o-rbb-wie"),
        ("Wer leitet die Sitzung des Bildungsrats Wiehental am 13.4.2027?", "o-rbb-wie"),
        ("Wer leitete die letzte Sitzung des Bildungsrats Wiehental?", "o-ihk-wie"),
        ("Hat die IHK Wiehe-Lüdring den Vorsitz im Bildungsrat Wiehental?", "o-ihk-wie"),
        ("Wann hat das RBB Wiehental den Vorsitz im Bildungsrat Wiehental?", "o-rbb-wie"),
        ("Wie erreiche ich den Vorsitz im Bildungsrat Wiehental?", "o-ihk-wie"),
        ("Wer hat nach der IHK Wiehe-Lüdring den Vorsitz im Bildungsrat Wiehental?", "o-rbb-wie"),
        ("In welchen Gremien hat die IHK Wiehe-Lüdring den Vorsitz?", "g-lud-lr g-wie-br"),
    ],
)  # fmt: skip
def test_turns_answer_where_no_row_does(sorpeland: Engine, text: str, ids: str) -> None:
    status, said, found, _ = asked(sorpeland, text)
    assert (status, found) == ("answered", set(ids.split())), said


def test_it_is_said_to_be_the_turn_and_by_whose_rule(sorpeland: Engine) -> None:
    _, said, _, rows = asked(sorpeland, "Wer hat den Vorsitz im Bildungsrat Wiehental?")
    assert "vom 01.01.2026 bis zum 31.12.2026, im Wechsel, nach der Regel des Gremiums" in said
    assert "Quelle: Regel des Gremiums" in said
    assert not rows
    _, said, _, _ = asked(sorpeland, "Hat das RBB Wiehental den Vorsitz im Bildungsrat Wiehental?")
    assert "Nein, sondern: " in said
    assert "IHK Wiehe-Lüdring" in said


@pytest.mark.parametrize(
    ("text", "ids", "by_row"),
    [
        ("Wer hat den Vorsitz in der Steuerungsgruppe Brenkau?", "o-sa-bre", True),
        ("Wer hatte im Oktober 2024 den Vorsitz in der Steuerungsgruppe Brenkau?", "o-sa-bre",
         True),
        ("Wer hat am 31.7.2027 den Vorsitz in der Steuerungsgruppe Brenkau?", "o-sa-bre", True),
        ("Wer hat am 1.8.2027 den Vorsitz in der Steuerungsgruppe Brenkau?", "o-hwk-bre", False),
        ("Wer hat 2028 den Vorsitz in der Steuerungsgruppe Brenkau?", "o-hwk-bre o-ihk-sor",
         False),
        ("Wer hat 2027 den Vorsitz in der Steuerungsgruppe Brenkau?", "o-sa-bre o-hwk-bre", True),
    ],
)  # fmt: skip
def test_rows_go_before_turns(sorpeland: Engine, text: str, ids: str, by_row: bool) -> None:
    status, said, found, rows = asked(sorpeland, text)
    assert (status, found) == ("answered", set(ids.split())), said
    assert bool(rows) is by_row


@pytest.mark.parametrize(
    "text",
    [
        "Wer hatte 2025 den Vorsitz im Bildungsrat Wiehental?",
        "Wer hat den Vorsitz in der Steuerungsgruppe Bad Sorpe 2022?",
        "Wer hat die Stellvertretung im Vorsitz des Bildungsrats Wiehental?",
        "Wer hat den Vorsitz im Fachbeirat Lüdringhausen?",  # which is no more
        "Wer hat den Vorsitz in der Schulleiterrunde Wiehental 2023?",
    ],
)
def test_outside_of_the_turns_nobody_is_named(sorpeland: Engine, text: str) -> None:
    status, said, _, _ = asked(sorpeland, text)
    assert status == "none", said
    assert "im Wechsel, nach der Regel des Gremiums, " not in said


def test_that_nobody_is_set_is_said_with_what_to_do(sorpeland: Engine) -> None:
    text = "Wer hat den Vorsitz im Bildungsrat Wiehental?"
    _, said, _, _ = asked(sorpeland, text, {})
    assert "Bildungsrat Wiehental: Ein Vorsitz ist nicht eingetragen." in said
    assert "/gremium Bildungsrat Wiehental vorsitz im Wechsel A, B ab 2026" in said
    _, said, _, _ = asked(sorpeland, "Wer hatte 2025 den Vorsitz im Bildungsrat Wiehental?")
    assert "Ein Vorsitz ist dann nicht eingetragen." in said
    assert "Ab 01.01.2026 im Wechsel, nach der Regel des Gremiums: IHK Wiehe-Lüdring." in said
    assert "/gremium" not in said
    # Somebody has it, only not who is asked about.
    text = "Hat die IHK Sorpeland den Vorsitz in der Steuerungsgruppe Brenkau?"
    assert "nicht eingetragen" not in asked(sorpeland, text)[1]


@pytest.mark.parametrize(
    "text",
    [
        "Wer hat den Vorsitz im Bildungsrat Wiehental?",
        "Wer leitet die nächste Sitzung des Bildungsrats Wiehental?",
        "Wer hat 2028 den Vorsitz in der Steuerungsgruppe Brenkau?",
    ],
)
def test_without_rules_it_is_as_the_directory_says(sorpeland: Engine, text: str) -> None:
    status, said, ids, _ = asked(sorpeland, text, None)
    assert (status, ids) == ("none", set())
    assert "/gremium" not in said
    assert "nicht eingetragen" not in said


def test_who_is_no_more_in_the_directory_is_not_named_by_an_id(sorpeland: Engine) -> None:
    gone = replace(RULES["g-wie-br"], chair_rotation=("o-no-more", "o-rbb-wie"))
    text = "Wer hat {} den Vorsitz im Bildungsrat Wiehental?"
    status, said, _, _ = asked(sorpeland, text.format(2026), {"g-wie-br": gone})
    assert (status, "o-no-more" in said) == ("none", False)
    assert asked(sorpeland, text.format(2027), {"g-wie-br": gone})[2] == {"o-rbb-wie"}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Wer hat den Vorsitz?", "o-ihk-wie"),
        ("Wer leitet die nächste Sitzung?", "o-rbb-wie"),
        ("Wer leitet die Sitzung am 13.4.?", "o-rbb-wie"),
        ("Wann ist die nächste Sitzung?", "s-18"),
        ("Wer sitzt hier alles drin?", "o-koko-wie o-rbb-wie o-ja-wie o-ihk-wie o-dgb o-hwk-west"),
        ("Wer hat den Vorsitz in der Steuerungsgruppe Brenkau?", "o-sa-bre"),
        ("Wann tagt die Lenkungsrunde Hellern?", "s-14"),
    ],
)
def test_in_a_committees_room_it_is_meant_where_none_is_named(
    sorpeland: Engine, text: str, ids: str
) -> None:
    status, said, found, _ = asked(sorpeland, text, committee="g-wie-br")
    assert (status, found) == ("answered", set(ids.split())), said


def test_an_explanation_knows_the_room_and_the_rule(sorpeland: Engine) -> None:
    talk = sorpeland.apart()
    question = Question("Wer hat den Vorsitz?", TODAY, conversation="c", event_id="$1",
                        committee_id="g-wie-br", rules=RULES)  # fmt: skip
    talk.ask(question)
    asked_before = talk.last_asked("c", None)
    assert asked_before is not None
    said = to_markdown(talk.explain(asked_before, show_persons=True))
    assert "der Raum ist der dieses Gremiums" in said
    assert "IHK Wiehe-Lüdring (o-ihk-wie)" in said
    assert "wo keine Zeile steht, gilt der Wechsel" in said
