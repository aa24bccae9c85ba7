"""The handbook says what the bot does: its examples are asked, its commands and tables compared.

Marked as examples are the questions in tables with a column headed as `EXAMPLES`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import get_args

import pytest

from bot.clock import BERLIN
from bot.demo.store import SAMPLE
from bot.registry import Registry
from commands.contract import Ask, Asker, Room
from commands.meetings.polls.proposing import propose
from commands.meetings.polls.reading import read_request
from commands.meetings.selecting import select
from commands.questions import Engine, Question, engine_for
from commands.questions.reading.model import Asks
from storage.database import Database
from storage.exchange import read_workbook
from storage.records import RoomSettings
from storage.sheets import SHEETS

HANDBOOK = Path(__file__).parents[2] / "docs" / "handbuch.md"
TEXT = HANDBOOK.read_text(encoding="utf-8")
TODAY = date(2026, 11, 22)

EXAMPLES = "So fragen Sie zum Beispiel"
COLUMNS = "Spalten"
CODE = re.compile(r"`([^`\n]+)`")
LARGEST_PICTURE = 150_000  # bytes


def cells(line: str) -> list[str]:
    """Split a line of a table; a stroke within a cell is escaped."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def rows_under(heading: str) -> Iterator[dict[str, str]]:
    """Give the rows of every table with a column of that heading, each by its headings."""
    headings: list[str] = []
    for line in TEXT.splitlines():
        if not line.startswith("|"):
            headings = []
        elif not headings:
            headings = cells(line)
        elif heading in headings and not set(line) <= set("|- "):
            yield dict(zip(headings, cells(line), strict=True))


def examples() -> list[str]:
    return [code for row in rows_under(EXAMPLES) for code in CODE.findall(row[EXAMPLES])]


def named_commands() -> list[str]:
    """Return what the handbook shows as typed after a slash or the prefix, each once."""
    typed = (re.fullmatch(r"(?://?|!)(\w+)(?: .*)?", code) for code in CODE.findall(TEXT))
    return sorted({found[1] for found in typed if found})


@pytest.fixture(scope="module")
def engine() -> Engine:
    return engine_for(read_workbook(SAMPLE).directory)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """What a command is asked in a room of no kind, with the sample directory."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('handbook')}/test.db")
    database.migrate()
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 10, tzinfo=BERLIN)
    directory = read_workbook(SAMPLE).directory
    with database.read() as session:
        asker, room = Asker("@anna:a.example"), Room("!room", RoomSettings())
        yield Ask(asker, room, "", "sitzungen", now, session, directory)
    database.close()


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.discover()


@pytest.mark.parametrize("question", examples())
def test_every_example_is_answered_from_the_sample_directory(engine: Engine, question: str) -> None:
    assert engine.ask(Question(question, TODAY)).status == "answered"


@pytest.mark.parametrize("question", examples())
def test_every_example_may_begin_with_a_slash(registry: Registry, question: str) -> None:
    word = question.split(maxsplit=1)[0].lower()
    assert registry.find(word) is registry.bare
    assert word in (registry.bare.name, *registry.bare.words)


def test_the_examples_show_every_kind_of_question(engine: Engine) -> None:
    asked = {engine.ask(Question(question, TODAY)).asks for question in examples()}
    assert asked == set(get_args(Asks)) - {""}


def test_the_question_that_is_forwarded_is_one_without_an_answer(engine: Engine) -> None:
    section = TEXT.partition("## Eine Frage weiterleiten")[2].partition("\n## ")[0]
    questions = re.findall(r"`/(wer [^`]+)`", section)
    assert questions
    for question in questions:
        reply = engine.ask(Question(question, TODAY))
        assert (reply.status, reply.place_id) == ("none", "k-bo")


def meetings_typed() -> list[str]:
    """Return what is shown to be typed behind `/sitzungen`."""
    section = TEXT.partition("### Welche Sitzungen es gibt")[2].partition("\n### ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    typed = [code for line in lines for code in CODE.findall(cells(line)[0])]
    return [code.removeprefix("/sitzungen ") for code in typed]


@pytest.mark.parametrize("typed", meetings_typed())
def test_every_way_to_choose_meetings_is_understood(typed: str, ask: Ask) -> None:
    assert select(ask, typed).label


def test_the_line_that_begins_a_poll_is_read_whole(ask: Ask) -> None:
    [line] = re.findall(r"```\n/terminfindung (.+)\n```", TEXT)
    request = read_request(ask, line)
    assert request is not None
    assert request.committee is not None
    assert (request.title, request.place, len(request.options)) == ("", "Rathaus", 3)
    assert request.closes_at is not None


def test_the_line_that_looks_for_dates_proposes_some(ask: Ask) -> None:
    [line] = re.findall(r"`/terminfindung vorschlagen (.+)`", TEXT)
    assert len(propose(ask, line).choices) == 1


@pytest.mark.parametrize("name", named_commands())
def test_every_command_named_exists(registry: Registry, name: str) -> None:
    assert registry.find(name) is not None


def test_every_command_is_named(registry: Registry) -> None:
    missing = {command.name for command in registry.commands} - set(named_commands())
    assert not missing


def test_sheets_and_columns_are_those_that_are_read() -> None:
    """Columns in any order; those that a row must fill are in bold."""
    told = {
        CODE.findall(row["Blatt"])[0]: (
            set(CODE.findall(row[COLUMNS])),
            set(re.findall(r"\*\*`(\w+)`\*\*", row[COLUMNS])),
        )
        for row in rows_under(COLUMNS)
    }
    assert told == {
        sheet.name: (
            {column.header for column in sheet.columns},
            {column.header for column in sheet.required},
        )
        for sheet in SHEETS
    }


def test_links_lead_to_headings_and_pictures_that_are_there() -> None:
    headings = {
        "#" + re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    }
    for anchor in re.findall(r"\]\(([^)]+)\)", TEXT):
        assert anchor in headings
    for picture in re.findall(r'src="([^"]+)"', TEXT):
        assert 0 < (HANDBOOK.parent / picture).stat().st_size < LARGEST_PICTURE
