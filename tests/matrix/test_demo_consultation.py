"""A whole kollegiale Beratung in the demo, played by lines on standard input."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.demo.seat import sentences
from tests.matrix.test_demo import run

pytestmark = pytest.mark.journey

STORY = "Seit drei Jahren sagen uns die Betriebe im Hafen ab."
QUESTION = "Wie gewinnen wir sie für Praktika zurück?"
THANKS = "Ich nehme viel mit, danke!"
# What is waited for is each time later than what was waited for before, or typed.
SCRIPT = f"""\
/beratung anfragen Wie gewinnen wir mehr Betriebe? asynchron
:tippen ✅
:raum 6
:warten kann beginnen: 4 Personen dabei
:tippen ✅
:raum neu
:warten Phase 1 von 6: Casting
:warten Miriam Haverkamp schreibt mit
:warten Protokoll: Miriam Haverkamp
:tippen ▶️
:warten Phase 2 von 6 ·
{STORY}
:tippen ▶️
:warten Phase 3 von 6 ·
{QUESTION}
:tippen ▶️
:warten Welche Methode passt
:tippen 6
:tippen ▶️
:warten An der Reihe: Cem Aydogmus
:warten An der Reihe: Sabine Müller
:warten An der Reihe: Katrin Vossbeck
:warten An der Reihe: Cem Aydogmus
:tippen ▶️
:warten Phase 6 von 6 ·
{THANKS}
:tippen ▶️
:raum 6
:warten was die anderen beigetragen haben
"""


def test_it_is_played_from_the_call_to_the_contributions(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    played = run("--folder", str(folder), typed=SCRIPT, seconds=600)
    assert played.returncode == 0, played.stdout
    assert "Neuer Raum: Kollegiale Beratung 1 (:raum 7)" in played.stdout
    said, _, given = played.stdout.rpartition("Beratung 1: was die anderen beigetragen haben")
    round_of_advice = sentences()["methode"]["Kopfstand"][1:]
    assert in_order(round_of_advice, given) == in_order(round_of_advice, said)
    for words in (STORY, QUESTION, THANKS, *round_of_advice):
        assert traces(folder / "bot", words) == []
        assert traces(folder / "bot.log", words) == []


def in_order(lines: Sequence[str], shown: str) -> list[str]:
    """Return the lines as they follow one another in what the terminal shows, breaks apart."""
    flat = " ".join(shown.split())
    return sorted(lines, key=flat.index)


def traces(place: Path, words: str) -> list[Path]:
    """Return the files in which somebody's words stand."""
    files = [path for path in (place, *place.rglob("*")) if path.is_file()]
    assert files
    return [path for path in files if words.encode() in path.read_bytes()]
