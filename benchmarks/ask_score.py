"""Ask many questions and print the score by kind.

    python -m benchmarks.ask_score [WORKBOOK QUESTIONS.jsonl] [--today 2026-11-22] [--show]
    python -m benchmarks.ask_score --generated WORKBOOK [--count 1000] [--seed 1] [--held-out]

Without arguments it takes the small directory and questions of the tests. Expected answers and what
counts as correct: the fields `status`, `asks`, `ids` (`also`: sets that do as well) of each line.
With `--generated` the questions are drawn from the workbook by `benchmarks.question_generator`, and
the score is also told by scene, by kind of wording and by noise.

correct   status, ids and, where answered, `asks` are as expected
wrong     answered with other ids or another `asks`, or answered where nothing was to be answered
declined  not answered where an answer was expected
other     the rest, such as a choice between other things
refused   of what has no answer (`none`, `unknown`): how much got either of the two
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.question_generator import generated
from bot.rendering import to_markdown
from commands.questions.batch import answer_lines
from storage.exchange import read_workbook
from storage.records import Directory

SHIPPED = Path(__file__).parent.parent / "tests" / "questions"
SAME_IN_EFFECT = ({"who", "contact"}, {"who", "jurisdiction"}, {"who", "chair"})
NOTHING = ("none", "unknown")
VERDICTS = ("correct", "wrong", "declined", "other")
_NORMAL_95 = 1.959964

Line = Mapping[str, Any]


def judge(expected: Line, got: Line) -> str:
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


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return the 95 % confidence interval of a share, by Wilson's score."""
    if not of:
        return 0.0, 1.0
    share, z2 = hits / of, _NORMAL_95**2
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _NORMAL_95 * math.sqrt(share * (1 - share) / of + z2 / (4 * of**2)) / (1 + z2 / of)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass
class Score:
    """Verdicts by group, and the time of each reply in milliseconds."""

    groups: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    times: list[float] = field(default_factory=list)

    def add(self, expected: Line, got: Line) -> str:
        verdict = judge(expected, got)
        self.times.append(got["ms"])
        kinds = ("ALL", f"status {expected['status']}", f"asks {expected['asks'] or '–'}")
        for group in (*kinds, *expected.get("tags", ())):
            counts = self.groups[group]
            counts["n"] += 1
            counts[verdict] += 1
            if expected["status"] in NOTHING:
                counts["nothing"] += 1
                counts["refused"] += got["status"] in NOTHING
        return verdict

    def share(self, verdict: str, group: str = "ALL") -> float:
        counts = self.groups[group]
        return counts[verdict] / counts["n"]

    def rows(self) -> Iterator[str]:
        """Yield the lines of a table."""
        heads = (f"{verdict:>9}" for verdict in VERDICTS)
        yield f"{'group':28}{'n':>6}{''.join(heads)}{'% correct':>20}{'% wrong':>18}  refused"
        for group in sorted(self.groups, key=lambda name: (name != "ALL", name)):
            counts = self.groups[group]
            cells = "".join(f"{counts[verdict]:>9}" for verdict in VERDICTS)
            shares = "".join(_share(counts[v], counts["n"]) for v in ("correct", "wrong"))
            refused = f"{counts['refused']}/{counts['nothing']}" if counts["nothing"] else ""
            yield f"{group:28}{counts['n']:>6}{cells}  {shares}{refused:>9}"
        times = sorted(self.times)
        p95 = times[int(len(times) * 0.95)]
        yield f"\nms per question: p50 {times[len(times) // 2]}, p95 {p95}, most {times[-1]}"


def _share(hits: int, of: int) -> str:
    low, high = wilson(hits, of)
    return f"{hits / of:7.1%} {f'({low * 100:.1f}–{high * 100:.1f})':>11}"


def asked(
    directory: Directory, questions: Iterable[Line], today: date
) -> Iterator[tuple[Line, Line]]:
    """Yield each question with the reply to it."""
    listed = list(questions)
    lines = (json.dumps(question) for question in listed)
    replies = answer_lines(directory, lines, today, to_markdown)
    for question, reply in zip(listed, replies, strict=True):
        yield question, json.loads(reply)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("workbook", type=Path, nargs="?", default=SHIPPED / "kueste")
    parser.add_argument("questions", type=Path, nargs="?", default=SHIPPED / "kueste.jsonl")
    parser.add_argument("--generated", type=Path, metavar="WORKBOOK", help="draw the questions")
    parser.add_argument("--held-out", action="store_true", help="with wordings not worked on")
    parser.add_argument("--count", type=int, default=1000, help="questions to draw for each seed")
    parser.add_argument("--seed", type=int, action="append", help="may be given several times")
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 22))
    parser.add_argument("--show", action="store_true", help="list what was not correct")
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    directory = read_workbook(arguments.generated or arguments.workbook).directory
    runs: list[list[Line]] = []
    if arguments.generated:
        for seed in arguments.seed or (1,):
            drawn = generated(
                directory, arguments.count, seed, arguments.today, held_out=arguments.held_out
            )
            runs.append([question.line() for question in drawn])
    else:
        lines = arguments.questions.read_text("utf-8-sig").splitlines()
        runs.append([json.loads(line) for line in lines if line.strip()])
    score = Score()
    for questions in runs:
        for expected, got in asked(directory, questions, arguments.today):
            verdict = score.add(expected, got)
            if arguments.show and verdict != "correct":
                print(_shown(verdict, expected, got))
    print("\n".join(score.rows()))


def _shown(verdict: str, expected: Line, got: Line) -> str:
    room = f" [{expected['room']}]" if expected.get("room") else ""
    tags = " ".join(expected.get("tags", ()))
    wanted = f"{expected['status']} {expected['asks']} {expected['ids']}"
    return (
        f"{verdict:9}{expected['id']} {expected['q']!r}{room}: wanted {wanted}, "
        f"got {got['status']} {got['asks']} {got['ids']} {tags}"
    )


if __name__ == "__main__":
    main()
