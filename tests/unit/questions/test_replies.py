"""What replies say: the short answer first, sources last, German dates."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rendering import to_markdown
from commands.questions import Engine, Question
from storage.records import Directory
from tests.unit.questions.conftest import TODAY


def text(engine: Engine, question: str, room: str | None = None) -> str:
    return to_markdown(engine.ask(Question(question, TODAY, room)).answer)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Wer macht in Grauwiek den Talentcheck?",
            ["**Leuchtturm Bildung gGmbH**", "Klasse 7, 2. Halbjahr", "0481 55-80",
             "Verstanden als: wer · Talentcheck · Grauwiek · heute",
             "a-01 · zuletzt bestätigt 03/2026"],
        ),
        ("Wann sind die Werkstatttage in Grauwiek?", ["Klasse 8, Juni", "⚠︎ älter als ein Jahr"]),
        (
            "Wann tagt der Bildungsrat?",
            ["**Mo., 14.12.2026, 14:00–16:00 Uhr, in 22 Tagen**", "Rathaus Grauwiek", "Ziele"],
        ),
        (
            "Bis wann muss die Einladung zum Bildungsrat raus?",
            ["**Spätestens So., 29.11.2026, in 7 Tagen**", "14 volle Kalendertage"],
        ),
        ("Ladungsfrist der Küstenkonferenz?", ["28 Tage"]),
        ("Gibt es den Talentcheck in Grauwiek?", ["**Ja: Talentcheck**"]),
        ("Gibt es in Bad Lohbrück den Talentcheck?", ["Nein, dazu"]),
        ("Sitzt die Jugendleitstelle im Runden Tisch Grauwiek?", ["31.12.2023"]),
        (
            "Wer macht den Talentcheck in Bad Lohbrück?",
            ["Dazu ist nichts hinterlegt", "Koordinierungsstelle Bad Lohbrück", "0483 55-10"],
        ),
        (
            "Wer macht die Werkstatttage in Ohlmoor?",
            ["Dazu ist nichts hinterlegt", "Koordinierungsstelle Kreis Dünenland"],
        ),
        ("Wer macht Drachenbootrennen in Grauwiek?", ["„Drachenbootrennen“"]),
        ("Wer macht den Talentcheck in Rostock?", ["Rostock gehört nicht", "/welche Angebote"]),
        ("Wo wohnt Herr Suhr?", ["Private Angaben gebe ich nicht"]),
        ("Wer sitzt heute im Runden Tisch Grauwiek?", ["31.12.2023", "Nachfolge: Bildungsrat"]),
        ("Sitzt die AfA im Bildungsrat Grauwiek?", ["Ja: Agentur für Arbeit Grauwiek"]),
        ("Sitzt die Jugendleitstelle im Bildungsrat?", ["Nein"]),
        ("Wie viele Mitglieder hat der Bildungsrat?", ["**5 Mitglieder – Bildungsrat Grauwiek**"]),
        (
            "Wer sitzt in der Küstenkonferenz?",
            ["| Wer | Rolle | Spricht auch für |", "Stenhafen und Kreis Dünenland"],
        ),
        ("Wer hat den Vorsitz im Bildungsrat?", ["Schulaufsichtsamt", "bis zum 31.12.2026"]),
        ("ab wann macht Kolk den Talentcheck in Tiedemünde", ["ab 01.02.2027"]),
        ("Was heißt JLS?", ["Jugendleitstelle", "Begleitet Jugendliche"]),
        ("Was ist aus dem Runden Tisch Grauwiek geworden?", ["bestand bis zum 31.12.2023"]),
        ("Wo gibt es keine Werkstatttage?", ["Nicht in 4 Kommunen", "Bad Lohbrück"]),
        ("Wer sitzt in der Lenkungsgruppe?", ["Was ist gemeint?", "1. Lenkungsgruppe"]),
    ],
)  # fmt: skip
def test_reply(engine: Engine, question: str, parts: list[str]) -> None:
    said = text(engine, question)
    missing = [part for part in parts if part not in said]
    assert not missing, said


@pytest.mark.parametrize(
    ("question", "first", "parts"),
    [
        # yes or no, and who it is instead
        ("Gibt es den Talentcheck in Grauwiek?", "Ja: Talentcheck", []),
        ("Hat das Schulaufsichtsamt den Vorsitz im Bildungsrat?", "Ja: Schulaufsichtsamt", []),
        ("Macht Leuchtturm Bildung in Grauwiek nicht den Talentcheck?", "Doch: Talentcheck", []),
        ("Sitzt die AfA nicht im Bildungsrat?", "Doch: Agentur für Arbeit Grauwiek", []),
        ("Sitzt die Jugendleitstelle nicht im Bildungsrat?", "Nein, dazu ist", ["30.06.2025"]),
        (
            "Macht Windfang in Grauwiek den Talentcheck?",
            "Nein, sondern: Leuchtturm Bildung gGmbH",
            ["Talentcheck · Grauwiek", "0481 55-80", "als: was · Windfang", "Quelle: a-01"],
        ),
        (
            "Hat die Agentur für Arbeit den Vorsitz im Bildungsrat?",
            "Nein, sondern: Schulaufsichtsamt Grauwiek",
            ["vom 01.01.2026 bis zum 31.12.2026"],
        ),
        ("Leitet Bent Suhr die JLS Grauwiek?", "Nein, sondern: Heinke Föhr-Jansen", ["55-21"]),
        (
            "Ist für Grauwiek die Kammer für Handel und Gewerbe zuständig?",
            "Ja: Kammer für Handel und Gewerbe an der See",
            [],
        ),
        # what is not known here can't be denied
        ("Macht Fridolin in Grauwiek den Talentcheck?", "Dazu ist nichts", ["„Fridolin“"]),
        # either-or
        (
            "Macht Windfang oder Leuchtturm in Grauwiek den Talentcheck?",
            "Leuchtturm Bildung gGmbH",
            [],
        ),
        (
            "Macht Windfang oder Kolk in Grauwiek den Talentcheck?",
            "Weder noch, sondern: Leuchtturm Bildung gGmbH",
            [],
        ),
        # counts
        ("Wie viele Mitglieder hat der Bildungsrat?", "5 Mitglieder – Bildungsrat Grauwiek", []),
        (
            "Wie viele Träger machen den Talentcheck in Grauwiek und Dünenland?",
            "2 Träger: Leuchtturm Bildung gGmbH und Windfang",
            ["Leuchtturm Bildung gGmbH – Telefon: [0481 55-80]"],
        ),
        ("Wie viele Träger machen in Grauwiek den Talentcheck?", "1 Träger: Leuchtturm", []),
        ("Wie viele Angebote gibt es in Grauwiek?", "8 Angebote", ["| Talentcheck | Grauwiek |"]),
        (
            "In wie vielen Kommunen gibt es Werkstatttage?",
            "2 Kommunen: Grauwiek und Stenhafen",
            [],
        ),
        ("Wie viele Angebote gibt es in Bad Lohbrück im Handlungsfeld 4?", "Keine: Dazu ist", []),
        # two question words
        (
            "Wer macht in Grauwiek den Talentcheck und warum?",
            "Leuchtturm Bildung gGmbH",
            ["**Warum:** Stärken sichtbar machen"],
        ),
        (
            "Wann und mit wem läuft der Talentcheck in Grauwiek?",
            "Klasse 7, 2. Halbjahr",
            ["**Mit wem:** Kommunale Koordinierungsstelle Grauwiek"],
        ),
        (
            "Wer macht wann mit wem und warum in Grauwiek den Talentcheck?",
            "Leuchtturm Bildung gGmbH",
            ["Klasse 7, 2. Halbjahr", "**Mit wem:** ", "**Warum:** Stärken"],
        ),
        (
            "Wer macht was wann mit wem warum in Grauwiek?",
            "8 Angebote",
            ["| Was | Wo | Wer | Mit wem | Wann | Warum |"],
        ),
        ("Wann und wo tagt der Bildungsrat?", "Mo., 14.12.2026", ["Ort: Rathaus Grauwiek"]),
        (
            "Wer sitzt seit wann im Bildungsrat?",
            "5 Mitglieder",
            ["| Wer | Rolle | Wann |", "seit 01.01.2020"],
        ),
        (
            "Wo gibt es den Talentcheck und wann?",
            "5 Kommunen",
            ["| Talentcheck | Stenhafen | Leuchtturm Bildung gGmbH | Klasse 8, 1. Halbjahr |"],
        ),
        # several rows
        (
            "Welche Sitzungen sind im Dezember in Stenhafen?",
            "3 Sitzungen",
            ["| Wann | Gremium | Wo | Stand |", "Küstenkonferenz Ausbildung"],
        ),
        (
            "Welche Gremien gibt es in Grauwiek?",
            "3 Gremien",
            ["| Gremium | Turnus |", "| Bildungsrat Grauwiek | 4 × im Jahr |"],
        ),
        # what is unknown, and what needs no words
        ("Was bedeutet QRX?", "Dazu ist nichts", ["„QRX“", "Verstanden als: Erklärung · „QRX“"]),
        ("Danke!", "Gern!", []),
    ],
)
def test_what_is_said_first(engine: Engine, question: str, first: str, parts: list[str]) -> None:
    said = text(engine, question)
    assert said.removeprefix("**").startswith(first), said
    missing = [part for part in parts if part not in said]
    assert not missing, said


def test_small_talk_gets_no_lecture(engine: Engine) -> None:
    assert text(engine, "Danke!") == "**Gern!**"


@pytest.mark.parametrize(
    ("question", "freshness"),
    [
        ("Wer macht in Grauwiek den Talentcheck?", "Quelle: a-01 · zuletzt bestätigt 03/2026"),
        ("Wer sitzt im Bildungsrat?", "Quelle: 6 Zeilen im Blatt sitze*"),
        ("Wer hat den Vorsitz im Bildungsrat?", "Kontakt zuletzt bestätigt 03/2026"),
    ],
)
def test_a_date_is_told_only_of_what_bears_one(
    engine: Engine, question: str, freshness: str
) -> None:
    """A seat has none: what was confirmed is the contact of who holds it."""
    assert freshness in text(engine, question)


def crowded(kueste: Directory, number: int) -> Engine:
    row = kueste.activities["a-01"]
    more = {f"b-{i}": replace(row, id=f"b-{i}", name=f"Angebot {i}") for i in range(number)}
    return Engine(replace(kueste, activities={**kueste.activities, **more}))


def test_a_long_list_is_cut_and_says_how_to_narrow_it(kueste: Directory) -> None:
    engine = crowded(kueste, 60)
    said = text(engine, "Welche Angebote gibt es in Grauwiek?")
    assert said.startswith("**68 Angebote**")
    assert said.count("\n| ") == 30 + 2  # with the heads
    assert "… und 38 weitere. Weniger zeigt zum Beispiel " in said
    line = said.partition("`/")[2].partition("`")[0]
    narrower = engine.ask(Question(line, TODAY))
    assert narrower.status == "answered"
    assert 0 < len(narrower.ids) < 68


def test_a_list_is_not_cut_for_a_few_rows(kueste: Directory) -> None:
    said = text(crowded(kueste, 32), "Welche Angebote gibt es in Grauwiek?")
    assert said.startswith("**40 Angebote**")
    assert "weitere" not in said.partition("*Verstanden")[0]


def test_the_short_answer_comes_first_and_sources_last(engine: Engine) -> None:
    said = text(engine, "Welche Angebote hat Windfang?").splitlines()
    assert "2 Angebote" in said[0]
    assert "Quelle" in said[-1]


def test_names_are_escaped(engine: Engine) -> None:
    said = text(engine, "Wer macht **Fett** <b>x</b> in Grauwiek?")
    assert "<b>" not in said
