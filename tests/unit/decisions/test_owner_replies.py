"""What owners answer, as people type it, and to which decisions of a list."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.contract import UserError
from commands.dates import BERLIN
from commands.decisions.owners.addressed import Addressed, split_reply
from commands.decisions.owners.replies import Report, read_report

NOW = datetime(2027, 3, 17, 9, tzinfo=BERLIN)
DUE = date(2027, 3, 31)
MAY = date(2027, 5, 31)
NUMBERS = ["2026-014", "2026-016", "2026-017"]


def read(text: str) -> Report:
    return read_report(text, NOW, DUE)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("erledigt", ""), ("ist erledigt!", ""), ("Ja, erledigt.", ""), ("fertig", ""),
        ("wir haben das schon gemacht", ""), ("Heute erledigt.", ""), ("✅", ""), ("✔️", ""),
        ("umgestzt", ""), ("erledigd, alles da", "alles da"), ("Hallo, ist umgesetzt", ""),
        ("erledigt, Protokoll liegt im Ordner", "Protokoll liegt im Ordner"),
    ],
)  # fmt: skip
def test_it_is_done(text: str, why: str) -> None:
    assert read(text) == Report("done", why=why)


@pytest.mark.parametrize(
    ("text", "day", "why"),
    [
        ("läuft", None, ""), ("läuft noch", None, ""), ("wir sind dran", None, ""),
        ("laeuft", None, ""), ("ist in Arbeit", None, ""), ("sind dabei", None, ""),
        ("läuft, Plakate sind bestellt", None, "Plakate sind bestellt"),
        ("läuft, fertig bis 31.5.", MAY, ""),
    ],
)  # fmt: skip
def test_it_is_running(text: str, day: date | None, why: str) -> None:
    assert read(text) == Report("in progress", day, why)


@pytest.mark.parametrize(
    ("text", "day", "why"),
    [
        ("verschieben auf 31.5.", MAY, ""),
        ("verschieben auf 31.5., weil die Halle fehlt", MAY, "die Halle fehlt"),
        ("verschieben auf 31.5. weil die Halle fehlt", MAY, "die Halle fehlt"),
        ("verschieben auf 31.5. Die Halle fehlt.", MAY, "Die Halle fehlt"),
        ("verschiben auf 31. Mai. Urlaub", MAY, "Urlaub"),
        ("bitte auf 31.5. verschieben, die Halle fehlt", MAY, "die Halle fehlt"),
        ("Bitte verschieben auf den 31. Mai 2027", MAY, ""),
        ("31.5.", MAY, ""), ("31.5., Urlaub", MAY, "Urlaub"), ("bis Ende Mai", MAY, ""),
        ("erst Ende Mai", MAY, ""), ("wird bis 31.5. fertig", MAY, ""),
        ("erledigen wir bis 31.5.", MAY, ""),
        ("dauert noch bis Ende Mai, die Halle fehlt", MAY, "die Halle fehlt"),
        ("die Halle fehlt, bitte verschieben auf 31.5.", MAY, "die Halle fehlt"),
        ("noch nicht fertig, erst am 31.5.", MAY, "noch nicht fertig"),
        ("wegen Krankheit bis 31.5. verschoben", MAY, "wegen Krankheit"),
        ("Frist bitte bis 31.5. verlängern. Die Halle fehlt.", MAY, "Die Halle fehlt"),
        ("um zwei Wochen verschieben", date(2027, 4, 14), ""),
        ("2 Wochen später", date(2027, 4, 14), ""),
        ("wir brauchen noch drei Wochen, weil Herr M. krank ist", date(2027, 4, 7),
         "Herr M. krank ist"),
        ("bis zu den Sommerferien", date(2027, 7, 18), ""),
    ],
)  # fmt: skip
def test_it_takes_until_later(text: str, day: date, why: str) -> None:
    assert read(text) == Report(day=day, why=why)


def test_so_much_later_than_a_deadline_that_is_long_over_is_from_today_on() -> None:
    assert read_report("um eine Woche", NOW, date(2027, 1, 1)).day == date(2027, 3, 24)
    assert read_report("um eine Woche", NOW, date(2027, 3, 16)).day == date(2027, 3, 23)


@pytest.mark.parametrize(
    "text",
    [
        "die Halle fehlt", "dauert noch, die Halle fehlt", "noch nicht, die Halle fehlt",
        "erledigt bis auf die Plakate", "erledigt, bis auf die Plakate", "läuft nicht",
        "Die Halle ist bis 31.5. gesperrt", "ich bin nicht zuständig", "Erledigung folgt",
        "nach den Sommerferien",
    ],
)  # fmt: skip
def test_anything_else_is_the_reason(text: str) -> None:
    assert read(text) == Report(why=text)


def test_the_word_before_a_reason_is_left_out() -> None:
    assert read("weil die Halle fehlt").why == "die Halle fehlt"
    assert read("Grund: Haushaltssperre").why == "Haushaltssperre"


@pytest.mark.parametrize(
    ("text", "unclear"),
    [
        ("", "nothing"), ("?", "nothing"), ("ok", "nothing"), ("ja", "nothing"), ("3", "nothing"),
        ("👍", "nothing"), ("Danke!", "nothing"), ("nein", "no"), ("noch nicht fertig", "no"),
        ("nicht erledigt", "no"), ("offen", "no"), ("dauert noch", "when"),
        ("verschieben", "when"), ("stop", "stop"), ("keine Erinnerungen mehr", "stop"),
    ],
)  # fmt: skip
def test_what_says_too_little_is_asked_back(text: str, unclear: str) -> None:
    assert read(text) == Report(unclear=unclear)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("verschieben auf bald", "„bald“ verstehe ich nicht als Datum."),
        ("verschieben auf jeden Montag", "„jeden Montag“ verstehe ich nicht als Datum."),
        ("verschieben auf 32.5.", "Den 32.5 gibt es nicht."),
        ("verschieben auf 1.3.2027", "schon vorbei"),
        ("17.3.2027", "ist heute"),
        ("31.5.2072", "über fünf Jahre hin"),
        ("x" * 2001, "zu lang"),
    ],
)
def test_days_that_can_not_be_are_named(text: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        read(text)
    assert said in str(refused.value.answer.lines[0])


WORDS = "verschieben auf bis 31.5. 31. Mai , läuft nicht erledigt um zwei Wochen - . : 1 ; KW 7"


@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS.split()), max_size=9).map(" ".join))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        found = read(text)
    except UserError as refused:
        found = Report(why=str(refused.answer.lines[0]))
    assert found.unclear or found.state or found.day or found.why


# --- Of which decisions -------------------------------------------------------------------------


def split(text: str) -> list[tuple[str, str]]:
    found = split_reply(text, NUMBERS)
    return [("".join(f"{n + 1}" for n in one.positions), one.text) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 erledigt, 3 verschieben auf 31.3. weil Urlaub, 2 läuft",
         [("1", "erledigt"), ("3", "verschieben auf 31.3. weil Urlaub"), ("2", "läuft")]),
        ("1 erledigt\n2 die Halle fehlt\n3: 31.3.",
         [("1", "erledigt"), ("2", "die Halle fehlt"), ("3", "31.3.")]),
        ("1. erledigt 2. läuft", [("1", "erledigt"), ("2", "läuft")]),
        ("1) erledigt 2) läuft", [("1", "erledigt"), ("2", "läuft")]),
        ("1=erledigt, 2=läuft", [("1", "erledigt"), ("2", "läuft")]),
        ("1 ✅ 2 ✅", [("1", "✅"), ("2", "✅")]),
        ("1 läuft 2 erledigt", [("1", "läuft"), ("2", "erledigt")]),
        ("1 erledigt und 2 läuft", [("1", "erledigt"), ("2", "läuft")]),
        ("1, 2 und 3 erledigt", [("123", "erledigt")]),
        ("1-3 erledigt", [("123", "erledigt")]),
        ("1 31.3.", [("1", "31.3.")]),
        ("1: 31.3.; 2: 30.4., Urlaub", [("1", "31.3."), ("2", "30.4., Urlaub")]),
        ("Hallo, zu 1: erledigt", [("1", "erledigt")]),
        ("die erste ist erledigt, die zweite läuft", [("1", "ist erledigt"), ("2", "läuft")]),
        ("2026-014 erledigt, Beschluss 2026/16 läuft", [("1", "erledigt"), ("2", "läuft")]),
        ("1 erledigt, weil 2 Leute geholfen haben",
         [("1", "erledigt, weil 2 Leute geholfen haben")]),
        ("1 verschieben auf 31.3., 2 Wochen reichen nicht",
         [("1", "verschieben auf 31.3., 2 Wochen reichen nicht")]),
        ("alle erledigt", [("123", "erledigt")]),
        ("alle außer 2 läuft", [("13", "läuft")]),
    ],
)  # fmt: skip
def test_numbers_tell_which_are_meant(text: str, expected: list[tuple[str, str]]) -> None:
    assert split(text) == expected


@pytest.mark.parametrize(
    "text", ["erledigt", "31.3.", "1. März", "Modul 2 läuft noch", "2 Wochen später", "2"]
)
def test_without_a_number_it_is_not_said_which(text: str) -> None:
    assert split_reply(text, NUMBERS) == [Addressed(text)]


def test_of_one_decision_it_need_not_be_said() -> None:
    assert split_reply("erledigt", NUMBERS[:1]) == [Addressed("erledigt", (0,))]


def test_all_is_known_as_all() -> None:
    assert split_reply("alles erledigt", NUMBERS)[0].all
    assert not split_reply("1 erledigt", NUMBERS)[0].all


def test_a_number_that_is_not_on_the_list_is_named() -> None:
    with pytest.raises(UserError) as refused:
        split_reply("7 erledigt", NUMBERS)
    assert refused.value.answer.lines == ("Eine Nummer 7 steht nicht auf der Liste, es sind 3.",)


def test_two_decisions_of_one_number_are_not_guessed() -> None:
    assert split_reply("2026-014 erledigt", ["2026-014", "2026-014"]) == [
        Addressed("2026-014 erledigt")
    ]
