"""README and docs agree with the code: keys, commands, exit codes, links, examples."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from typer.main import get_command

from bot import app, exits, tidying
from bot.cli import app as command_line
from bot.config import PREFIX
from bot.demo.store import SAMPLE
from bot.settings import SECTIONS
from commands.questions import Engine, Question, engine_for
from commands.questions.reading.model import Asks
from storage.exchange import read_workbook

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
FIRST_SCREEN = 40  # lines
TODAY = date(2026, 11, 22)

LINK = re.compile(r'\]\(([^)\s]+)\)|<img\s[^>]*?src="([^"]+)"')
# A page may show where things are on a server, never where its author works.
ABSOLUTE = re.compile(r"(?<![\w./:*…-])/(\w+)/")
ON_SERVERS = {"etc", "opt", "srv", "usr", "var"}

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def rows(text: str, first: str) -> list[list[str]]:
    """Return the rows of the table whose first heading is that, cell by cell, without backticks."""
    table = re.search(
        rf"^\| {re.escape(first)} \|.*\n\|[-| ]+\|\n((?:\|.*\n)+)", text, re.MULTILINE
    )
    assert table, f"no table that begins with {first}"
    lines = table[1].splitlines()
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


def targets(page: Path) -> list[str]:
    """Return where a page's links and pictures lead, those to other hosts left out."""
    found = (link or source for link, source in LINK.findall(page.read_text(encoding="utf-8")))
    return [target for target in found if not re.match(r"\w+:", target)]


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return engine_for(read_workbook(SAMPLE).directory)


# --- Links and paths ----------------------------------------------------------------------------


@pages
def test_relative_links_lead_to_files_and_headings(page: Path) -> None:
    for target in targets(page):
        path, _, anchor = target.partition("#")
        aimed = (page.parent / path).resolve() if path else page
        assert aimed.exists(), f"{page.name}: {target}"
        assert not anchor or anchor in anchors(aimed), f"{page.name}: {target}"


@pages
def test_no_page_shows_the_path_of_a_workplace(page: Path) -> None:
    assert set(ABSOLUTE.findall(page.read_text(encoding="utf-8"))) <= ON_SERVERS


def test_the_readme_shows_a_room_on_its_first_screen() -> None:
    shown = re.findall(r"!\[(.+)\]\((.+)\)", "\n".join(README.splitlines()[:FIRST_SCREEN]))
    assert any(len(alt) > 50 and path.startswith("docs/bilder/") for alt, path in shown)


# --- make and .ci/run ---------------------------------------------------------------------------


def test_the_two_commands_stand_on_the_first_screen() -> None:
    first_screen = README.splitlines()[:FIRST_SCREEN]
    for command in ("make demo", "make test"):
        assert any(line.startswith(command) for line in first_screen)


def test_ci_runs_what_the_readme_names() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert {"make check", "make test"} <= set(ci)


@pages
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    known = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    named = re.findall(r"(?:^|`|\| )make (\w+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(named) <= known


# --- The command line ---------------------------------------------------------------------------

COMMANDS = get_command(command_line).commands  # type: ignore[attr-defined]
CALL = re.compile(r"(?:\bscharnier|python -m bot) ((?!scharnier)[a-z]+)\b((?: +[^\s`|<>#]+)*)")


def calls(text: str) -> Iterator[tuple[str, list[str]]]:
    """Give the subcommand and the long options of each call in a block or span of code."""
    code = re.findall(r"```.*?```|`[^`]+`", text.replace("\\\n", " "), re.DOTALL)
    for part in code:
        for name, rest in CALL.findall(part):
            yield name, re.findall(r"(?<!\S)--[a-z-]+", rest)


def test_every_subcommand_is_in_the_docs() -> None:
    named = {name for text in (README, OPERATIONS) for name, _ in calls(text)}
    assert named >= COMMANDS.keys()


@pages
def test_every_call_in_the_docs_exists_with_its_options(page: Path) -> None:
    for name, options in calls(page.read_text(encoding="utf-8")):
        assert name in COMMANDS, f"{page.name}: {name}"
        known = {opt for parameter in COMMANDS[name].params for opt in parameter.opts}
        assert set(options) <= known, f"{page.name}: {name} {options}"


def test_every_exit_code_is_explained() -> None:
    codes = {value for name, value in vars(exits).items() if name.startswith("EX_")}
    assert {int(code) for code, *_ in rows(OPERATIONS, "code")} == codes | {1, 2}


# --- Configuration and service ------------------------------------------------------------------


def test_every_key_is_in_the_table_with_variable_and_default() -> None:
    shown = {key: (variable, default) for key, variable, default, _ in rows(OPERATIONS, "key")}
    keys = {f"{name}.{key}" for name, section in SECTIONS.items() for key in section.model_fields}
    assert shown.keys() == keys
    for key, (variable, default) in shown.items():
        section, _, name = key.partition(".")
        assert variable == f"{PREFIX}{key}".replace(".", "_").upper()
        field = SECTIONS[section].model_fields[name]
        if isinstance(field.default, str | Path):
            assert default == str(field.default), key


def test_the_unit_gives_the_bot_time_to_stop_and_no_restart_for_lasting_errors() -> None:
    unit = dict(re.findall(r"^(\w+)=(.+)$", OPERATIONS, re.MULTILINE))
    assert int(unit["TimeoutStopSec"]) > app.STOP_GRACE
    lasting = {exits.EX_USAGE, exits.EX_NOPERM, exits.EX_CONFIG}
    assert set(map(int, unit["RestartPreventExitStatus"].split())) == lasting


def test_what_is_remembered_is_forgotten_when_the_docs_say() -> None:
    kept = {what: how_long for what, _, how_long in rows(OPERATIONS, "what")}
    asked = next(days for what, days in kept.items() if what.startswith("that somebody asked"))
    assert asked.startswith(f"{tidying.REMEMBER.days} days")
    assert tidying.REMEMBER_CHOICES.days == 1
    assert kept["choices that a reply offered"] == "a day"
    assert kept["a forwarded question: its text"] == (
        f"{tidying.REMEMBER_FORWARDED_TEXT.days} days"
    )
    [forwarded] = [
        days for what, days in kept.items() if what.startswith("a forwarded question: w")
    ]
    assert forwarded == f"{tidying.REMEMBER_FORWARDED.days} days"
    [undelivered] = [days for what, days in kept.items() if "could not be delivered" in what]
    assert undelivered == f"{tidying.REMEMBER.days} days"
    [polls] = [days for what, days in kept.items() if what.startswith("a poll for a date")]
    assert polls.startswith(f"{tidying.REMEMBER_POLLS.days} days after")
    [voted] = [days for what, days in kept.items() if what.startswith("a vote: ")]
    assert voted.startswith(f"{tidying.REMEMBER_VOTES.days} days after its end")


# --- Questions ----------------------------------------------------------------------------------


def test_the_readme_has_an_example_of_every_kind_of_question() -> None:
    assert [asks for asks, *_ in rows(README, "`asks`")] == [
        asks for asks in get_args(Asks) if asks
    ]


@pytest.mark.parametrize(("asks", "about", "example"), rows(README, "`asks`"))
def test_the_examples_of_the_readme_are_answered(
    asks: str, about: str, example: str, engine: Engine
) -> None:
    reply = engine.ask(Question(example, TODAY))
    assert (reply.status, reply.asks) == ("answered", asks)


def test_the_line_of_json_is_what_comes_out(engine: Engine) -> None:
    block = re.search(r"```json\n(.+)\n```", README)
    assert block
    shown = json.loads(block[1])
    reply = engine.ask(Question("Wer macht in Herne die Potenzialanalyse?", TODAY))
    told = (shown["status"], shown["asks"], tuple(shown["ids"]), tuple(shown["rows"]))
    assert told == (reply.status, reply.asks, reply.ids, reply.rows)
    assert list(shown) == ["id", "status", "asks", "ids", "rows", "text", "ms"]
