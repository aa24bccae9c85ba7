"""Learn from wordings which kind of question they speak for.

    python -m benchmarks.learn_kinds            # wordings.txt -> kind_weights.txt
    python -m benchmarks.learn_kinds --check    # how many are told rightly that were not learned

The wordings are questions with every name replaced by a sign for its sort, one a line: kind, kind
asked before in the conversation ("-" for none), words. Training is a logistic regression by
stochastic gradient descent with AdaGrad steps (Duchi, Hazan, Singer 2011), in a fixed order.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

sys.path.insert(0, str(Path(__file__).parent.parent))

from commands.questions.reading.learned import features

_FOLDER = Path(__file__).parent.parent / "commands" / "questions" / "reading"
WORDINGS, WEIGHTS = _FOLDER / "wordings.txt", _FOLDER / "kind_weights.txt"
SCALE = 50
EPOCHS, STEP, DAMPING, LEAST = 8, 0.3, 0.1, 0.003
RARE = 2  # features of fewer wordings are left out
FOLDS = 10

Wording: TypeAlias = tuple[str, str, tuple[str, ...]]
Weights: TypeAlias = dict[str, list[float]]


def read_wordings(path: Path) -> list[Wording]:
    """Return (kind, kind before, words) of each line that is no comment."""
    lines = (line for line in path.read_text("utf-8").splitlines() if line and line[0] != "#")
    parts = (line.split("\t") for line in lines)
    return [(kind, before.strip("-"), tuple(words.split())) for kind, before, words in parts]


def learn(wordings: Sequence[Wording]) -> tuple[list[str], Weights]:
    """Return the kinds and the weight of each feature for each of them."""
    kinds = sorted({kind for kind, _, _ in wordings})
    known = [(sorted(set(features(said, before))), kinds.index(kind))
             for kind, before, said in wordings]  # fmt: skip
    counts = Counter(feature for found, _ in known for feature in found)
    examples = [([f for f in found if counts[f] >= RARE], kind) for found, kind in known]
    weights: Weights = {}
    squares: Weights = {}
    order = random.Random(1)  # noqa: S311 -- a fixed order, no secret
    for _ in range(EPOCHS):
        order.shuffle(examples)
        for found, kind in examples:
            _step(found, kind, weights, squares, len(kinds))
    return kinds, weights


def _step(found: list[str], kind: int, weights: Weights, squares: Weights, number: int) -> None:
    slopes = told(found, weights, number)
    slopes[kind] -= 1
    active = [k for k in range(number) if abs(slopes[k]) > LEAST]
    for feature in found if active else ():
        row = weights.setdefault(feature, [0.0] * number)
        square = squares.setdefault(feature, [0.0] * number)
        for k in active:
            square[k] += slopes[k] ** 2
            row[k] -= STEP * slopes[k] / math.sqrt(square[k] + DAMPING)


def told(found: Sequence[str], weights: Weights, number: int) -> list[float]:
    """Return how likely each kind is for these features."""
    sums = [0.0] * number
    for feature in found:
        for k, weight in enumerate(weights.get(feature, ())):
            sums[k] += weight
    most = max(sums)
    parts = [math.exp(each - most) for each in sums]
    return [part / sum(parts) for part in parts]


def write(path: Path, kinds: Sequence[str], weights: Weights) -> None:
    """Write the weights as whole numbers, small ones left out."""
    lines = ["# Made by `python -m benchmarks.learn_kinds` from wordings.txt; not to be edited.",
             "\t".join(kinds)]  # fmt: skip
    for feature in sorted(weights):
        rounded = [(k, round(weight * SCALE)) for k, weight in enumerate(weights[feature])]
        pairs = [f"{k}:{weight}" for k, weight in rounded if abs(weight) > SCALE // 10]
        if pairs:
            lines.append("\t".join((feature, *pairs)))
    path.write_text("\n".join(lines) + "\n", "utf-8")


def check(wordings: Sequence[Wording]) -> None:
    """Print how many wordings are told rightly by what the others taught."""
    mixed = list(wordings)
    random.Random(2).shuffle(mixed)  # noqa: S311 -- a fixed order, no secret
    right: Counter[str] = Counter()
    for fold in range(FOLDS):
        kinds, weights = learn([w for i, w in enumerate(mixed) if i % FOLDS != fold])
        for kind, before, said in mixed[fold::FOLDS]:
            chances = told(sorted(set(features(said, before))), weights, len(kinds))
            best = max(range(len(kinds)), key=chances.__getitem__)
            sure = "sure" if chances[best] > 0.9 else "unsure"
            right.update((sure, f"{sure} right" if kinds[best] == kind else f"{sure} wrong"))
    for sure in ("sure", "unsure"):
        print(f"{sure:8}{right[sure]:6}{right[f'{sure} right'] / max(1, right[sure]):8.1%} right")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="score by cross-validation instead")
    wordings = read_wordings(WORDINGS)
    if parser.parse_args().check:
        check(wordings)
    else:
        write(WEIGHTS, *learn(wordings))


if __name__ == "__main__":
    main()
