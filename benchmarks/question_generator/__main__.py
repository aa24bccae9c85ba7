"""Write further questions over a directory, with the expected answers, one JSON line each.

python -m benchmarks.question_generator --directory WORKBOOK --count 1000 --seed 7 > q.jsonl
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from benchmarks.question_generator import generated
from storage.exchange import read_workbook


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--directory", type=Path, required=True, help="a workbook")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--held-out", action="store_true", help="take the wordings that nobody worked on"
    )
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 22))
    arguments = parser.parse_args()
    directory = read_workbook(arguments.directory).directory
    drawn = generated(
        directory, arguments.count, arguments.seed, arguments.today, held_out=arguments.held_out
    )
    for question in drawn:
        print(json.dumps(question.line(), ensure_ascii=False))


if __name__ == "__main__":
    main()
