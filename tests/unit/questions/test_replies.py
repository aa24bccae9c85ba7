"""What replies say: the short answer first, sources last, German dates."""

from __future__ import annotations

import pytest

from bot.rendering import to_markdown
from commands.questions import Engine, Question
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


def test_the_short_answer_comes_first_and_sources_last(engine: Engine) -> None:
    said = text(engine, "Welche Angebote hat Windfang?").splitlines()
    assert "2 Angebote" in said[0]
    assert "Quelle" in said[-1]


def test_names_are_escaped(engine: Engine) -> None:
    said = text(engine, "Wer macht **Fett** <b>x</b> in Grauwiek?")
    assert "<b>" not in said
