"""`ask --jsonl`: a line out for each line in, in order, whatever the line is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.rendering import to_markdown
from commands.questions.batch import answer_lines
from storage.records import Directory
from tests.unit.questions.conftest import TODAY


def answered(directory: Directory, *lines: object) -> list[dict[str, Any]]:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    return [json.loads(line) for line in answer_lines(directory, texts, TODAY, to_markdown)]


def test_a_line_has_all_that_the_contract_names(kueste: Directory) -> None:
    (line,) = answered(kueste, {"id": "1", "q": "Wer macht in Grauwiek den Talentcheck?"})
    assert line.pop("ms") >= 0
    assert "Leuchtturm" in line.pop("text")
    assert line == {
        "id": "1",
        "status": "answered",
        "asks": "who",
        "ids": ["o-leuchtturm"],
        "rows": ["a-01"],
    }


def test_threads_and_rooms(kueste: Directory) -> None:
    lines = answered(
        kueste,
        {"id": "1", "q": "Wer macht in Grauwiek den Talentcheck?", "thread": "a"},
        {"id": "2", "q": "Nummer der Jugendleitstelle?", "room": "k-sten"},
        {"id": "3", "q": "und in Dünenland?", "thread": "a"},
        {"id": "4", "q": "und in Dünenland?", "thread": "b"},
    )
    assert [line["ids"] for line in lines] == [["o-leuchtturm"], ["o-jls-sten"], ["o-windfang"], []]


def test_a_run_knows_nothing_of_the_one_before(kueste: Directory) -> None:
    answered(kueste, {"id": "1", "q": "Wer macht in Grauwiek den Talentcheck?", "thread": "a"})
    (line,) = answered(kueste, {"id": "2", "q": "und in Dünenland?", "thread": "a"})
    assert line["status"] == "unknown"


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("kein json", "kein gültiges JSON"),
        ("[" * 100_000, "kein gültiges JSON"),
        ("[1]", "kein Objekt"),
        ('{"id": "7"}', "„q“ fehlt"),
        ('{"q": "Was heißt JLS?"}', "„id“ fehlt"),
        ('{"id": "7", "q": 5}', "„q“ ist kein Text"),
        ('{"id": "7", "q": "x", "room": "k-weg"}', "„k-weg“"),
        ('{"id": "7", "q": "x", "thread": ["a"]}', "„thread“ ist kein Text"),
    ],
)
def test_a_malformed_line_is_answered_with_what_was_expected(
    kueste: Directory, line: str, part: str
) -> None:
    good = {"id": "8", "q": "Was heißt JLS?"}
    bad, after = answered(kueste, line, good)
    assert (bad["status"], bad["asks"], bad["ids"], bad["rows"]) == ("unknown", "", [], [])
    assert part in bad["text"]
    assert "Zeile 1" in bad["text"]
    assert after["status"] == "answered"


def test_empty_lines_and_null_are_no_trouble(kueste: Directory) -> None:
    line = {"id": 3, "q": "Was heißt JLS?", "thread": None, "room": None}
    assert [answer["id"] for answer in answered(kueste, "", "  ", line)] == ["3"]
