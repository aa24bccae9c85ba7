"""Which kind a wording speaks for, as learned from others."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import learn_kinds
from commands.questions.reading.learned import STRANGE, likely


def test_the_weights_are_what_the_wordings_teach(tmp_path: Path) -> None:
    made = tmp_path / "weights.txt"
    learn_kinds.write(made, *learn_kinds.learn(learn_kinds.read_wordings(learn_kinds.WORDINGS)))
    assert made.read_text("utf-8") == learn_kinds.WEIGHTS.read_text("utf-8"), (
        "wordings.txt has changed: run python -m benchmarks.learn_kinds"
    )


@pytest.mark.parametrize(
    ("said", "before", "kind"),
    [
        ("wer kuemmert sich in <Ort> um <Angebot>", "", "who"),
        ("wen habt ihr in <Ort> fuer <Angebot>", "", "who"),
        ("kommt <Gremium> dieses jahr noch zusammen", "", "session"),
        ("fuer wen fuehrt <Stelle> in <Gremium> das wort", "", "represents"),
        ("und in <Ort>", "with_whom", "with_whom"),
        ("und in <Ort>", "chair", "chair"),
        ("ist <Person> nett", "", STRANGE),
    ],
)
def test_a_wording_speaks_for_its_kind(said: str, before: str, kind: str) -> None:
    chances = likely(said.split(), before)
    assert max(chances, key=lambda one: chances[one]) == kind
    assert sum(chances.values()) == pytest.approx(1)


def test_names_are_none_of_the_words_learned() -> None:
    """What is learned hangs on no directory: every name is a sign for its sort."""
    signs = {
        word
        for _, _, said in learn_kinds.read_wordings(learn_kinds.WORDINGS)
        for word in said
        if word.startswith("<")
    }
    assert signs <= {
        "<Ort>", "<Stelle>", "<Person>", "<Gremium>", "<Angebot>", "<Begriff>", "<Funktion>",
        "<Aufgabe>", "<Gruppe>", "<Wort>", "<wort>", "<Zahl>",
    }  # fmt: skip
