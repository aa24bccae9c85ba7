"""Ask a file of questions and print the score by kind.

    python -m benchmarks.ask_score [WORKBOOK QUESTIONS.jsonl] [--today 2026-11-22] [--show]

Without arguments it takes the small directory and questions of the tests. Expected answers and
what counts as correct: `docs/` and the fields `status`, `asks`, `ids` (`also`: sets that do as
well) of each line.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bot.rendering import to_markdown
from commands.questions.batch import answer_lines
from storage.exchange import read_workbook

SHIPPED = Path(__file__).parent.parent / "tests" / "questions"
SAME_IN_EFFECT = ({"who", "contact"}, {"who", "jurisdiction"}, {"who", "chair"})


def judge(expected: Mapping[str, Any], got: Mapping[str, Any]) -> str:
    """Return correct, wrong (answered, but otherwise), declined or other."""
    ids = set(got["ids"])
    sets = [set(expected["ids"]), *(set(also) for also in expected.get("also", ()))]
    if expected["status"] != "answered":
        if got["status"] == "answered":
            return "wrong"
        same = got["status"] == expected["status"]
        return "correct" if same and ids in sets else "other"
    if got["status"] != "answered":
        return "declined"
    asks = {expected["asks"], got["asks"]}
    kind = len(asks) == 1 or any(asks == pair for pair in SAME_IN_EFFECT)
    return "correct" if kind and ids in sets else "wrong"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workbook", type=Path, nargs="?", default=SHIPPED / "kueste")
    parser.add_argument("questions", type=Path, nargs="?", default=SHIPPED / "kueste.jsonl")
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 22))
    parser.add_argument("--show", action="store_true", help="list what was not correct")
    arguments = parser.parse_args()

    directory = read_workbook(arguments.workbook).directory
    lines = arguments.questions.read_text("utf-8-sig").splitlines()
    asked = [json.loads(line) for line in lines if line.strip()]
    answers = answer_lines(
        directory, (json.dumps(line) for line in asked), arguments.today, to_markdown
    )
    table: dict[str, Counter[str]] = defaultdict(Counter)
    times: list[float] = []
    for expected, line in zip(asked, answers, strict=True):
        got = json.loads(line)
        verdict = judge(expected, got)
        times.append(got["ms"])
        for group in ("ALL", f"status {expected['status']}", f"asks {expected['asks'] or '–'}"):
            table[group][verdict] += 1
        if arguments.show and verdict != "correct":
            print(f"{verdict:9}{expected['id']} {expected['q']!r}: {got['asks']} {got['ids']}")
    print_table(table)
    times.sort()
    p95 = times[int(len(times) * 0.95)]
    print(f"\nms per question: p50 {times[len(times) // 2]}, p95 {p95}, most {times[-1]}")


def print_table(table: Mapping[str, Counter[str]]) -> None:
    verdicts = ("correct", "wrong", "declined", "other")
    print(f"{'group':24}{'n':>5}" + "".join(f"{verdict:>10}" for verdict in verdicts))
    for group in sorted(table, key=lambda name: (name != "ALL", name)):
        counts = table[group]
        cells = "".join(f"{counts[verdict]:>10}" for verdict in verdicts)
        print(f"{group:24}{counts.total():>5}{cells}{counts['correct'] / counts.total():>8.1%}")


if __name__ == "__main__":
    main()
