"""The German in the pattern files is German that the word lists know."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from commands.questions.lexicon.german import KNOWN
from commands.questions.reading.cues import read_cues
from commands.questions.reading.kinds import kinds

READING = files("commands.questions.reading")


def literals(name: str) -> set[str]:
    found: set[str] = set()
    for line in READING.joinpath(name).read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        pattern = re.sub(r"^<\w+> = |^\w+\s+(?:[\d.]+ )?(?:not )?|<\w+>", "", line)
        # What goes on with any letters is the beginning of words, not a word.
        pattern = re.sub(r"\[[^]]*\][?*]?|\\w[*+?]?|\\S", "~", pattern)
        pattern = re.sub(r"\\[a-z]|\(\?[:!<=]+", " ", pattern)
        found.update(re.findall(r"(?<![~a-z])[a-z]{3,}(?![a-z~(])", pattern))
    return found


@pytest.mark.parametrize("name", ["kinds.txt", "cues.txt"])
def test_every_word_of_a_pattern_is_known(name: str) -> None:
    """An unknown word becomes an "x" before patterns are tried, so its pattern could never hold."""
    unknown = {word for word in literals(name) if not any(k.startswith(word) for k in KNOWN)}
    assert unknown == set()


@pytest.mark.parametrize(
    ("canonical", "strongest"),
    [
        ("wen vertritt x", "represents"),
        ("wer vertritt x", "proxy"),
        ("von wem wird x vertreten", "proxy"),
        ("in welchen gremien hat x den vorsitz", "committees"),
        ("wer hat den vorsitz in x", "chair"),
        ("mit wem macht x das x", "with_whom"),
        ("wofuer steht x", "explain"),
        ("wofuer ist x gut", "why"),
        ("in welcher klasse ist das x", "when"),
        ("in welchen staedten gibt es x", "where"),
        ("bis wann muss die einladung zum x raus", "session"),
        ("ladungsfrist x", "session"),
        ("wie erreiche ich x", "contact"),
        ("welche angebote hat x", "what"),
    ],
)
def test_kinds(canonical: str, strongest: str) -> None:
    found = kinds(canonical)
    assert max(found, key=lambda asks: found[asks][0]) == strongest


def test_cues() -> None:
    cues = read_cues("und wer leitet den 2027", "und wer leitet den 2027")
    assert cues.anaphor
    assert cues.leads
    assert not cues.past
    assert read_cues("die uebernaechste sitzung", "").ordinal == 2
    assert read_cues("die letzte sitzung", "").ordinal == -1
    assert read_cues("im letzten jahr", "").ordinal is None
    assert read_cues("handlungsfeld 3", "").field_of_action == 3
    assert read_cues("", "angebote fuer klasse 9").grade == "9"
