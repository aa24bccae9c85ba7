"""Spellings and inflections of one word meet; different words don't."""

from __future__ import annotations

import pytest

from commands.questions.lexicon.names import keys
from commands.questions.lexicon.normal import fold, stem, tokens


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Träger", "Traeger"),
        ("Trägern", "Träger"),
        ("Trägers", "Träger"),
        ("Praktika", "Praktikum"),
        ("Praktikums", "Praktikum"),
        ("Gremien", "Gremium"),
        ("Gymnasien", "Gymnasium"),
        ("Kreises", "Kreis"),
        ("Messen", "Messe"),
        ("Kurse", "Kurs"),
        ("Straße", "Strasse"),
        ("Koordinatorinnen", "Koordinator"),
        ("Krügers", "Krüger"),
        ("Stenhafener", "Stenhafen"),
    ],
)
def test_same_word(typed: str, meant: str) -> None:
    assert stem(fold(typed)) == stem(fold(meant))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Schule", "Schüler"), ("Amt", "Art"), ("Meier", "Mai"), ("Kammer", "Kamera")],
)
def test_different_words(one: str, other: str) -> None:
    assert stem(fold(one)) != stem(fold(other))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Azubispeeddating", "Azubi-Speed-Dating"),
        ("BFE Tage", "BFE-Tage"),
        ("G.I.B.", "GIB"),
        ("Agentur Arbeit", "Agentur für Arbeit"),
        ("Leiter:in", "Leiter"),
        ("Koordinator*innen", "Koordinator"),
        ("KoordinatorInnen", "Koordinator"),
        ("Ansprechpartner/-in", "Ansprechpartner"),
        ("SBO 6.1", "SBO 6,1"),
        ("Mülheim/Ruhr", "Mülheim Ruhr"),
        ("Beirates", "Beirat"),
    ],
)
def test_same_name_however_spaced(typed: str, meant: str) -> None:
    assert not set(keys(tokens(typed))).isdisjoint(keys(tokens(meant)))


def test_a_short_last_word_is_no_ending() -> None:
    """ "Steuerungsgruppe EN" is a name with a car sign, not a plural."""
    assert set(keys(tokens("Steuerungsgruppe EN"))).isdisjoint(keys(tokens("Steuerungsgruppe")))


def test_words_know_where_they_stand() -> None:
    first, glued, opening = tokens("StuBo-AK. Wann")
    assert (first.opens, glued.glued, opening.opens) == (True, True, True)
    assert not opening.is_capital


def test_only_so_many_words_are_read() -> None:
    assert len(tokens("wort " * 1000, limit=50)) == 50
