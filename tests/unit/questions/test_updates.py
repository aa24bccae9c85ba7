"""An engine that took over changes row by row answers exactly as one made anew."""

from __future__ import annotations

import json
import random
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from commands.questions import Engine, Question
from storage.records import Directory, Record
from storage.references import settle
from storage.sheets import SHEETS
from tests.unit.questions.conftest import TODAY

ASKED = Path("tests/questions/kueste.jsonl")
SEEDS = 12
LONG = "Verbund der freien und kirchlichen Träger der Hilfe zur Arbeit (Stadt Grauwiek)"


def replies(engine: Engine) -> list[object]:
    """Return the replies to all questions about the small directory, one conversation each."""
    apart = engine.apart()
    asked = [json.loads(line) for line in ASKED.read_text("utf-8").splitlines()]
    return [
        apart.ask(Question(one["q"], TODAY, one.get("room"), one.get("thread", "")))
        for one in asked
    ]


def edited(directory: Directory, chance: random.Random) -> Directory:
    """Return a directory in which a row or a few were added, changed or retired."""
    shelves: dict[str, dict[str, Record]] = {
        sheet.name: dict(getattr(directory, sheet.shelf)) for sheet in SHEETS
    }
    for _ in range(chance.randint(1, 3)):
        sheet = chance.choice(SHEETS)
        rows = shelves[sheet.name]
        draw = chance.random()
        chosen = chance.choice(list(rows)) if rows else None
        if chosen is None:
            continue
        if draw < 0.25 and len(rows) > 1:
            del rows[chosen]
        elif draw < 0.5:
            # Among the others, not behind them.
            new = replace(changed(rows[chosen], rows, chance), id=f"neu-{chance.randrange(999)}")
            place = chance.randrange(len(rows))
            items = list(rows.items())
            shelves[sheet.name] = dict([*items[:place], (new.id, new), *items[place:]])
        else:
            rows[chosen] = changed(rows[chosen], rows, chance)
    settle(shelves, {})
    values: dict[str, Any] = {
        sheet.shelf: shelf
        for sheet in SHEETS
        if (shelf := shelves[sheet.name]) != getattr(directory, sheet.shelf)
    }
    return replace(directory, **values, version=directory.version + 1)


def changed(row: Record, rows: dict[str, Record], chance: random.Random) -> Any:
    """Return a row with some of its fields as another row of its sheet has them, or odd names."""
    other = chance.choice(list(rows.values()))
    names = [field.name for field in fields(row) if field.name != "id"]
    taken: dict[str, Any] = {
        name: getattr(other, name) for name in chance.sample(names, chance.randint(1, 3))
    }
    if "name" in names and chance.random() < 0.3:
        taken["name"] = chance.choice((LONG, f"{other.name} {row.name}", "GW", "Am Deich"))  # type: ignore[union-attr]
    return replace(row, **taken)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_row_by_row_is_as_made_anew(kueste: Directory, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    directory = kueste
    engine = Engine(directory)
    for _ in range(6):
        directory = edited(directory, chance)
        if not engine.follow(directory):
            engine = Engine(directory)
    assert replies(engine) == replies(Engine(directory))
