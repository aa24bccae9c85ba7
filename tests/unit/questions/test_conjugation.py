"""German verbs in their forms."""

from __future__ import annotations

import pytest

from commands.questions.lexicon.conjugation import Slot, conjugate
from commands.questions.lexicon.verb_classes import _SECTIONS

TABLE: tuple[tuple[str, Slot, str], ...] = (
    # Weak verbs.
    ("machen", "he", "macht"),
    ("machen", "past they", "machten"),
    ("machen", "participle", "gemacht"),
    ("machen", "doing", "machend"),
    ("arbeiten", "he", "arbeitet"),
    ("arbeiten", "past he", "arbeitete"),
    ("arbeiten", "you", "arbeitest"),
    ("rechnen", "he", "rechnet"),
    ("wohnen", "he", "wohnt"),
    ("heissen", "you", "heisst"),
    ("sitzen", "you", "sitzt"),
    ("sammeln", "i", "sammle"),
    ("foerdern", "participle", "gefoerdert"),
    ("organisieren", "participle", "organisiert"),
    ("verantworten", "participle", "verantwortet"),
    ("beantworten", "past he", "beantwortete"),
    # Strong and mixed ones.
    ("treffen", "he", "trifft"),
    ("treffen", "bare", "triff"),
    ("nehmen", "bare", "nimm"),
    ("finden", "past you all", "fandet"),
    ("laden", "you", "laedst"),
    ("raten", "you", "raetst"),
    ("treten", "you", "trittst"),
    ("lesen", "you", "liest"),
    ("helfen", "participle", "geholfen"),
    ("koennen", "would he", "koennte"),
    ("koennen", "you", "kannst"),
    ("haben", "would they", "haetten"),
    ("werden", "would he", "wuerde"),
    ("werden", "you", "wirst"),
    ("wissen", "i", "weiss"),
    ("wissen", "you", "weisst"),
    ("geben", "would he", "gaebe"),
    ("laufen", "would he", "liefe"),
    ("bringen", "would he", "braechte"),
    # With a prefix that stays.
    ("vertreten", "he", "vertritt"),
    ("vertreten", "participle", "vertreten"),
    ("begleiten", "past he", "begleitete"),
    ("missverstehen", "participle", "missverstanden"),
    ("gehoeren", "participle", "gehoert"),
    # With one that may stand apart.
    ("an|bieten", "he", "anbietet"),
    ("an|bieten", "to", "anzubieten"),
    ("an|bieten", "participle", "angeboten"),
    ("durch|fuehren", "participle", "durchgefuehrt"),
    ("teil|nehmen", "past he", "teilnahm"),
)


@pytest.mark.parametrize(("verb", "slot", "form"), TABLE)
def test_form(verb: str, slot: Slot, form: str) -> None:
    assert conjugate(verb, _SECTIONS.irregular)[slot] == form
