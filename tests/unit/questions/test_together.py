"""Several named in one breath, of whom it may be so of some only: "Sitzen A und B in X?"."""

from __future__ import annotations

import pytest

from bot.rendering import to_markdown
from commands.questions import Engine, Question
from tests.unit.questions.conftest import TODAY

BODY = "Bildungsrat Grauwiek"
AFA, HWK = "Agentur für Arbeit Grauwiek", "Handwerkskammer Wiekland"
JLS, KHG = "Jugendleitstelle Grauwiek", "Kammer für Handel und Gewerbe an der See"


def said(engine: Engine, question: Question) -> str:
    """Return the first line of a reply."""
    return to_markdown(engine.ask(question).answer).partition("\n")[0].strip(" *")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        # All, some, none.
        ("Sitzen die AfA und die KHG im Bildungsrat?", f"Ja: {AFA} und {KHG} – {BODY}"),
        ("Sitzen die AfA und die Jugendleitstelle im Bildungsrat?",
         f"Teils: {AFA} ja, {JLS} nein – {BODY}"),
        ("Sitzen die HWK und die Jugendleitstelle im Bildungsrat?",
         f"Nein, weder {HWK} noch {JLS}."),
        # However they are joined.
        ("Sitzen AfA, Jugendleitstelle und KHG im Bildungsrat?",
         f"Teils: {AFA} und {KHG} ja, {JLS} nein – {BODY}"),
        ("Sitzen AfA, JLS Grauwiek und HWK im Bildungsrat?",
         f"Teils: {AFA} ja, {JLS} und {HWK} nein – {BODY}"),
        ("Sitzt sowohl die AfA als auch die HWK im Bildungsrat?",
         f"Teils: {AFA} ja, {HWK} nein – {BODY}"),
        ("Sitzt die AfA zusammen mit der HWK im Bildungsrat?",
         f"Teils: {AFA} ja, {HWK} nein – {BODY}"),
        ("Sitzen die KHG für Grauwiek und die HWK im Bildungsrat?",
         f"Teils: {KHG} ja, {HWK} nein – {BODY}"),
        ("Sitzen die AfA und die HWK nicht im Bildungsrat?",
         f"Teils: {AFA} ja, {HWK} nein – {BODY}"),
        ("Sitzen Wiebke Krüger und Tammo Harms im AK Berufswahl Grauwiek?",
         "Teils: Tammo Harms ja, Wiebke Krüger nein – Arbeitskreis Berufswahl Grauwiek"),
        # At another time, with a vote, as guests, in the chair, in two committees.
        ("Saßen die AfA und die Jugendleitstelle 2024 im Bildungsrat?",
         f"Ja: {AFA} und {JLS} – {BODY}"),
        ("Saßen 2026 und 2024 die AfA und die Jugendleitstelle im Bildungsrat?",
         f"Ja: {AFA} und {JLS} – {BODY}"),
        ("Saßen 2026 und 2024 die AfA und die HWK im Bildungsrat?",
         f"Teils: {AFA} ja, {HWK} nein – {BODY}"),
        ("Haben die AfA und der Leuchtturm Stimmrecht im Bildungsrat?",
         f"Teils: {AFA} ja, Leuchtturm Bildung gGmbH nein – {BODY}"),
        ("Sitzen Leuchtturm und AfA als Gäste im Bildungsrat?",
         f"Teils: Leuchtturm Bildung gGmbH ja, {AFA} nein – {BODY}"),
        ("Hatten die AfA und die HWK 2025 den Vorsitz im Bildungsrat?",
         f"Teils: {AFA} ja, {HWK} nein"),
        ("Sitzen die AfA Grauwiek und die KHG im Bildungsrat und in der Küstenkonferenz?",
         f"Teils: {KHG} ja, {AFA} nein – {BODY} und Küstenkonferenz Ausbildung"),
        # One of two, one of a kind, and somebody of a house are no several; neither is denied.
        ("Sitzt weder die HWK noch die AfA im Bildungsrat?", f"Doch: {AFA} – {BODY}"),
        ("Sitzt die AfA oder die HWK im Bildungsrat?", f"{AFA} – {BODY}"),
        ("Sitzen die Kammern im Bildungsrat?", f"Ja: {KHG} – {BODY}"),
        ("Sitzt Wiebke Krüger von der KoSt Grauwiek im Bildungsrat?",
         f"Ja: Kommunale Koordinierungsstelle Grauwiek – {BODY}"),
    ],
)  # fmt: skip
def test_it_is_said_of_whom_it_is_so(engine: Engine, text: str, first: str) -> None:
    assert said(engine, Question(text, TODAY)) == first


@pytest.mark.parametrize(
    "text",
    ["Sitzen AfA und HWK nicht mehr im Runden Tisch Grauwiek?",
     "Haben AfA und Leuchtturm kein Stimmrecht im Bildungsrat?"],
)  # fmt: skip
def test_what_is_denied_already_is_not_denied_once_more(engine: Engine, text: str) -> None:
    first = said(engine, Question(text, TODAY))
    assert "weder" not in first
    assert "Teils" not in first


def test_those_who_do_are_the_answer(engine: Engine) -> None:
    some = engine.ask(Question("Sitzen die AfA und die HWK im Bildungsrat?", TODAY))
    none = engine.ask(Question("Sitzen die HWK und die JLS im Bildungsrat?", TODAY))
    assert (some.status, some.asks, some.ids) == ("answered", "members", ("o-aa-grau",))
    assert (none.status, none.asks, none.ids) == ("none", "members", ())


@pytest.mark.parametrize(
    "text",
    [
        "Sitzen Tammo Harms und die AfA im AK Berufswahl Grauwiek?",
        "Sitzen Wiebke Krüger und die KHG im Bildungsrat?",
        "Sitzen Wiebke Krüger und die HWK im Bildungsrat?",
        "Sitzen Frau Krüger und die KHG im Bildungsrat?",
    ],
)
def test_nobody_is_named_where_persons_are_not_shown(engine: Engine, text: str) -> None:
    answer = to_markdown(engine.ask(Question(text, TODAY, show_persons=False)).answer)
    assert "Harms" not in answer
    assert "Krüger" not in answer
