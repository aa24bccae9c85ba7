"""Plain sentences are offered as the command that they are meant for; questions are left alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.question_generator import generated
from bot.registry import Registry
from commands.plain_words import check, meant
from storage.exchange import read_workbook

COMMANDS = Registry.discover().commands
QUESTIONS = Path(__file__).parents[1] / "questions"
SAID = {
    # decisions
    "Was haben wir zur Ausbildungsmesse beschlossen?": "/beschlüsse Ausbildungsmesse",
    "Was wurde zum Praktikum beschlossen?": "/beschlüsse Praktikum",
    "Was ist noch offen?": "/beschlüsse offen",
    "zeig mir bitte die Beschlusskontrolle": "/beschlusskontrolle",
    "schick uns die Beschlusskontrolle als PDF": "/beschlusskontrolle als PDF",
    "Was ist aus unseren Beschlüssen geworden?": "/beschlusskontrolle",
    "Wer hat noch nicht berichtet?": "/beschlusskontrolle ohne Rückmeldung",
    "Was hat Herne zur Messe beschlossen?": "/beschlüsse Herne Messe",
    "Gib den Beschluss 2026-014 an Herne weiter": "/weitergeben 2026-014 an Herne",
    "Stimmen wir ab über die neue Satzung?": "/abstimmung die neue Satzung",
    "wir stimmen jetzt über die Messe ab": "/abstimmung die Messe",
    "lasst uns über die Messe abstimmen": "/abstimmung die Messe",
    "lasst uns abstimmen, ob die Messe stattfindet": "/abstimmung ob die Messe stattfindet",
    "starte bitte eine Abstimmung über die Messe": "/abstimmung die Messe",
    "kannst du eine Abstimmung zur Messe starten?": "/abstimmung Messe",
    "beende bitte die Abstimmung 3": "/abstimmung beenden 3",
    "bitte die Abstimmung beenden": "/abstimmung beenden",
    "wie steht die Abstimmung?": "/abstimmung",
    "wer hat noch nicht abgestimmt?": "/abstimmung",
    "Das ist erledigt.": "/rückmeldung umgesetzt",
    "erledigt": "/rückmeldung umgesetzt",
    "1 erledigt": "/rückmeldung 1 umgesetzt",
    "es läuft noch": "/rückmeldung läuft",
    "Bitte verschieben auf 31.3.": "/rückmeldung verschieben auf 31.3.",
    "Welche Beschlüsse gibt es zur Messe?": "/beschlüsse Messe",
    "Welche Beschlüsse gibt es?": "/beschlüsse",
    "was wurde aus der Messe?": "/beschlüsse Messe",
    "Was ist aus der Ausbildungsmesse geworden?": "/beschlüsse Ausbildungsmesse",
    "welche Beschlüsse sind überfällig?": "/beschlüsse überfällig",
    "welche Beschlüsse sind bis Ende März fällig?": "/beschlüsse bis Ende März fällig",
    "Welche Beschlüsse haben keine Frist?": "/beschlüsse keine Frist",
    "Wer ist für Beschluss 2026-001 verantwortlich?": "/beschluss 2026-001",
    "Ist Beschluss 2026-001 schon umgesetzt?": "/beschluss 2026-001",
    "wie steht es um den Beschluss 2026-001?": "/beschluss 2026-001",
    "bis wann muss Beschluss 2026-001 erledigt sein?": "/beschluss 2026-001",
    "zeig mir bitte Beschluss 2026-001": "/beschluss 2026-001",
    "Was wurde aus Beschluss 2026-001?": "/beschluss 2026-001",
    "Beschluss 2026-001 ist erledigt.": "/rückmeldung 2026-001 umgesetzt",
    "wir haben gerade beschlossen, dass die Messe zwei Tage dauert":
        "/beschluss die Messe zwei Tage dauert",
    "halte bitte als Beschluss fest: Die Messe dauert zwei Tage":
        "/beschluss Die Messe dauert zwei Tage",
    # reminders
    "bitte erinnere mich morgen um 9 an X": "/erinnere mich morgen um 9 an X",
    "bitte erinnere mich morgen um 9 an die Liste. Danke!":
        "/erinnere mich morgen um 9 an die Liste",
    "erinnerst du mich morgen um 9 an die Liste?": "/erinnere mich morgen um 9 an die Liste",
    "kannst du uns am 3.12. um 9 an die Liste erinnern?":
        "/erinnere uns am 3.12. um 9 an die Liste",
    "Ich möchte morgen um 9 an X erinnert werden.": "/erinnere mich morgen um 9 an X",
    "stell mir eine Erinnerung morgen um 9 an X": "/erinnere mich morgen um 9 an X",
    "welche Erinnerungen habe ich?": "/erinnerungen",
    "lösch bitte die Erinnerungen 3, 4 und 5": "/erinnerungen löschen 3, 4 und 5",
    # meetings
    "neue Sitzung am 18.2.2027 um 10 Uhr im Rathaus":
        "/sitzung neu am 18.2.2027 um 10 Uhr im Rathaus",
    "neue Sitzung": "/sitzung neu",
    "bitte plane eine Sitzung am 19.2.2027 um 10 Uhr": "/sitzung neu am 19.2.2027 um 10 Uhr",
    "Hallo Scharnier, kannst du bitte eine neue Sitzung am 18.2. um 10 Uhr anlegen?":
        "/sitzung neu am 18.2. um 10 Uhr",
    "leg eine Sitzung am 18.2. um 10 Uhr an": "/sitzung neu am 18.2. um 10 Uhr",
    "leg bitte eine neue Sitzung an": "/sitzung neu",
    "wir treffen uns am 18.2. um 10 Uhr": "/sitzung neu 18.2. um 10 Uhr",
    "verschieb die Sitzung auf den 10.12.": "/sitzung verschieben nächste Sitzung auf den 10.12.",
    "können wir die Sitzung vom 3.12. auf 10.12. 15 Uhr verschieben?":
        "/sitzung verschieben vom 3.12. auf 10.12. 15 Uhr",
    "die Sitzung am 3.12. wird auf den 10.12. verschoben":
        "/sitzung verschieben am 3.12. auf den 10.12.",
    "sag die Sitzung am 3.12. ab, wegen Krankheit": "/sitzung absagen am 3.12. wegen Krankheit",
    "wir müssen die Sitzung am 3.12. leider absagen": "/sitzung absagen am 3.12.",
    "Die Sitzung am 3.12. fällt aus.": "/sitzung absagen am 3.12.",
    "wann tagen wir wieder?": "/sitzung",
    "welche Sitzungen stehen nächste Woche an?": "/sitzungen nächste Woche",
    "welche Sitzungen stehen an?": "/sitzungen",
    "was steht auf der Tagesordnung?": "/top",
    "was steht am 3.12. auf der Tagesordnung?": "/top 3.12.",
    "setz das Thema Messe auf die Tagesordnung": "/top Messe",
    "neuer Tagesordnungspunkt: Messe, 10 min": "/top Messe, 10 min",
    "was ist fällig?": "/fristen",
    "Was ist nächste Woche faellig": "/fristen nächste Woche",
    "welche Fristen gibt es?": "/fristen",
    "Die Einladung ist raus.": "/fristen erledigt Einladung",
    "zeig mir die Regeln": "/gremium",
    # minutes
    "Die Sitzung ist eröffnet.": "/sitzung beginnt",
    "hiermit eröffne ich die Sitzung": "/sitzung beginnt",
    "Ich eröffne die Sitzung": "/sitzung beginnt",
    "wir beenden die Sitzung": "/sitzung endet",
    "die Sitzung ist geschlossen": "/sitzung endet",
    "Wir sind jetzt bei TOP 3": "/top 3",
    "wir kommen zu Punkt 4": "/top 4",
    "ich rufe TOP 2 auf": "/top 2",
    "zeig mir das letzte Protokoll": "/protokoll",
    "wo finde ich das Protokoll vom 3.12.?": "/protokoll 3.12.",
    "schick mir das Protokoll als docx": "/protokoll docx",
    "schick uns bitte das Protokoll vom 3.12.": "/protokoll 3.12. docx",
    "Das Protokoll vom 3.12. ist genehmigt.": "/protokoll 3.12. genehmigt",
    "welche Aufgaben haben wir?": "/aufgaben",
    "zeig mir meine Aufgaben": "/aufgaben meine",
    # who comes
    "ich komme nicht": "/absage",
    "Ich komme am 3.12. leider doch nicht!": "/absage 3.12.",
    "ich komme nicht zum Lenkungskreis Herne": "/absage Lenkungskreis Herne",
    "ich bin krank": "/absage",
    "ich muss leider absagen": "/absage",
    "ich komme gern": "/zusage",
    "ich bin dabei": "/zusage",
    "für mich kommt Frau Sommer": "/vertretung Frau Sommer",
    "Frau Sommer vertritt mich am 3.12.": "/vertretung 3.12. Frau Sommer",
    "frag alle, wer am 3.12. kommt": "/teilnahme fragen 3.12.",
    "wer hat zugesagt?": "/teilnahme",
    # dates
    "wir brauchen einen neuen Termin": "/terminfindung vorschlagen",
    "find uns bitte einen Termin im Januar": "/terminfindung vorschlagen im Januar",
    "mir passt 1 und 3": "/kann 1 und 3",
    "ich kann alle": "/kann alle",
    # consultations
    "Wir brauchen eine kollegiale Beratung zu schwierigen Elternabenden":
        "/beratung anfragen schwierigen Elternabenden",
    "ich hätte gern eine Fallberatung zum Praktikum": "/beratung anfragen Praktikum",
    "kannst du eine kollegiale Beratung zur Messe anfragen?": "/beratung anfragen Messe",
    "Ich stehe für Beratungen zu Praxiskursen bereit": "/beratung bereit Praxiskursen",
    "Wie läuft eine kollegiale Beratung ab?": "/beratung hilfe",
    "Was steht im Fundus zu Praktikum?": "/fundus Praktikum",
    "zeig mir bitte den Fundus": "/fundus",
    # the rest
    "duz uns bitte": "/raum anrede du",
    "leite das bitte weiter": "/weiterleiten",
    "was kannst du?": "/hilfe",
    "wie verschiebe ich eine Sitzung?": "/hilfe sitzung",
    "wie kommst du darauf?": "/herleitung",
}  # fmt: skip


@pytest.mark.parametrize(("text", "line"), SAID.items())
def test_a_sentence_is_offered_as_the_line_that_it_means(text: str, line: str) -> None:
    assert [offer.line for offer in meant(text, COMMANDS)] == [line]


def test_every_command_that_has_cues_is_meant_by_one_of_these() -> None:
    with_cues = {command.name for command in COMMANDS if command.cues}
    assert with_cues == {line[1:].split()[0] for line in SAID.values()}


@pytest.mark.parametrize("mood", ["statement", "question"])
def test_moods(mood: str) -> None:
    """A question mark makes a statement none; only questions let the directory go first."""
    asked = {"statement": "Die Sitzung am 3.12. fällt aus?", "question": "wer hat zugesagt"}
    offers = meant(asked[mood], COMMANDS)
    assert [offer.cue.mood for offer in offers] == (["question"] if mood == "question" else [])


@pytest.mark.parametrize(
    "text",
    [
        "", "?", "bitte", "kannst du", "Wer kommt zur Sitzung?", "Wann ist die nächste Sitzung?",
        "Wann ist die nächste Sitzung des Lenkungskreises?", "Wer vertritt mich?",
        "wer vertritt mich am 3.12.", "Fällt die Sitzung am 3.12. aus?",
        "Welche Frist gilt für den Lenkungskreis?", "Bis wann muss die Einladung raus?",
        "Was steht auf der Tagesordnung des Lenkungskreises Herne?",
        "Welche Sitzungen gibt es in Bochum im Dezember?", "ich komme aus Bochum",
        "Wer erinnert die Schulen an die Frist?", "Wer leitet die Sitzung am 10.12.?",
        "Wer plant die Ausbildungsmesse?", "Wer kann mir bei der Sitzung helfen?",
        "Ich brauche die Telefonnummer der KoKo Herne", "sitzung " * 200, "und " * 90,
    ],
)  # fmt: skip
def test_questions_and_other_words_are_for_no_command(text: str) -> None:
    assert meant(text, COMMANDS) == ()


def questions() -> Iterator[str]:
    for path in QUESTIONS.glob("*.jsonl"):
        yield from (json.loads(line)["q"] for line in path.read_text("utf-8").splitlines())
    for name in ("kueste", "sorpeland"):
        directory = read_workbook(QUESTIONS / name).directory
        for held_out in (False, True):
            drawn = generated(directory, 1500, 5, date(2026, 11, 22), held_out=held_out)
            yield from (question.text for question in drawn)


def test_no_question_to_the_directory_is_taken_for_a_command() -> None:
    asked = set(questions())
    assert len(asked) > 5_000
    assert {text for text in asked if meant(text, COMMANDS)} == set()


@given(st.text(max_size=1_200))
def test_any_text_may_be_said(text: str) -> None:
    for offer in meant(text, COMMANDS):
        assert offer.line.startswith(f"/{offer.command.name}")
        check(offer.cue)
