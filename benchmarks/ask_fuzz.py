"""Ask what nobody would: reports exceptions and the slowest inputs, for as long as it is told.

Texts of up to 10,000 characters: any characters, words of the directory and of the rules in any
order, questions mistyped beyond recognition, sentences of one word, and what makes careless regular
expressions slow. Each is answered and rendered. The same seed gives the same texts.

    python -m benchmarks.ask_fuzz [WORKBOOK] [--seconds 60] [--seed 1]

Ends with status 1 if anything raised, or took longer than 250 ms.
"""

from __future__ import annotations

import argparse
import gc
import heapq
import random
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources import files
from itertools import count
from pathlib import Path

from benchmarks.speed_questions import mistyped, questions
from bot.rendering import render
from commands.questions import Engine, Question
from storage.exchange import read_workbook
from storage.records import Directory

SHIPPED = Path(__file__).parent.parent / "tests" / "questions" / "kueste"
TODAY = date(2026, 11, 22)
LIMIT = 250  # milliseconds
LONGEST = 10_000  # characters
SHOWN = 5
ODD = "\u0000\u00ad\u200b\u202e\ufdfa\ufb03İıßẞ̈́\u0301🏳️‍🌈1️⃣\ud83d\t\r\n\x1b[];|*_`<>&\\"
LATIN = "".join(map(chr, range(32, 0x2FF)))
AGAIN = ("a", "wer ", "?", "ä", "(", "1.", "und ", "-")


class Texts:
    """Makes up texts about one directory."""

    def __init__(self, directory: Directory, chance: random.Random) -> None:
        self._chance = chance
        self._asked = [one.text for one in questions(directory, 300, seed=chance.randrange(10**6))]
        self._words = [word for text in self._asked for word in text.split()]
        self._words += _words_of_rules()
        self.makers: tuple[Callable[[], str], ...] = (
            self.any_characters, self.any_words, self.sentences, self.beyond_recognition,
            self.one_again_and_again, self.several, self.glued, self.cut_anywhere,
        )  # fmt: skip

    def any_characters(self) -> str:
        alphabet = self._chance.choice((ODD, "ab \n", "äöüß. ", LATIN))
        return "".join(self._chance.choices(alphabet, k=self._length()))

    def any_words(self) -> str:
        return " ".join(self._chance.choices(self._words, k=self._chance.randint(1, 130)))

    def sentences(self) -> str:
        """Return many sentences of a word or two."""
        ends = self._chance.choice(("? ", "\n", ". ", ": ", ", ", " – ", "! "))
        words = self._chance.choices(self._words, k=self._chance.randint(1, 125))
        return ends.join(words)

    def beyond_recognition(self) -> str:
        text = self._chance.choice(self._asked)
        for _ in range(self._chance.randint(1, 6)):
            text = mistyped(text, self._chance)
        return text

    def one_again_and_again(self) -> str:
        one = self._chance.choice((*AGAIN, *self._words[:50]))
        return (one + self._chance.choice(("", " ", "\n", "-"))) * self._chance.randint(1, 2_000)

    def several(self) -> str:
        return " ".join(self._chance.choices(self._asked, k=self._chance.randint(2, 12)))

    def glued(self) -> str:
        """Return words run together, as long as one word may get."""
        return "".join(self._chance.choices(self._words, k=self._chance.randint(2, 200)))

    def cut_anywhere(self) -> str:
        text = list(self._chance.choice(self._asked))
        for _ in range(self._chance.randint(1, 8)):
            text.insert(self._chance.randrange(len(text)), self._chance.choice(" -\n."))
        return "".join(text)

    def _length(self) -> int:
        return self._chance.choice((3, 30, 300, 2_000, LONGEST))


def _words_of_rules() -> list[str]:
    """Return the words in the patterns by which questions are read."""
    found: set[str] = set()
    for folder in ("reading", "lexicon"):
        for path in files(f"commands.questions.{folder}").iterdir():
            if path.name.endswith(".txt"):
                found.update(re.findall(r"[a-zäöüß]{2,}", path.read_text("utf-8")))
    return sorted(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workbook", type=Path, nargs="?", default=SHIPPED)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    directory = read_workbook(options.workbook).directory
    chance = random.Random(options.seed)  # noqa: S311  (nothing is kept secret by it)
    texts, engine = Texts(directory, chance), Engine(directory)
    gc.freeze()  # as the bot does, so that no pause to collect garbage is taken for a slow answer
    slowest, raised, asked = run(engine, texts, chance, options.seconds)
    print(f"{asked:,} texts, {raised} exceptions; the slowest:")
    for took, _, text in sorted(slowest, reverse=True):
        print(f"{took:8.1f} ms  {len(text):6} characters  {text[:90]!r}")
    return 1 if raised or max(slowest)[0] > LIMIT else 0


def run(
    engine: Engine, texts: Texts, chance: random.Random, seconds: float
) -> tuple[list[tuple[float, int, str]], int, int]:
    """Ask until the time is over; return the slowest, how many raised, and how many were asked."""
    slowest: list[tuple[float, int, str]] = []
    raised = 0
    until = time.perf_counter() + seconds
    for number in count(1):
        text = chance.choice(texts.makers)()[:LONGEST]
        start = time.perf_counter()
        try:
            ask(engine, text, number)
        except Exception:  # noqa: BLE001  (whatever it is, it is what is looked for)
            raised += 1
            print(f"raised by {text!r}", *_last_lines(), sep="\n")
        took = (time.perf_counter() - start) * 1000
        heapq.heappush(slowest, (took, number, text))
        if len(slowest) > SHOWN:
            heapq.heappop(slowest)
        if time.perf_counter() > until:
            return slowest, raised, number
    raise AssertionError


def ask(engine: Engine, text: str, number: int) -> None:
    rooms = (None, *engine.directory.municipalities)
    question = Question(text, TODAY, rooms[number % len(rooms)], f"c{number % 3}")
    render(engine.ask(question).answer)


def _last_lines() -> Iterator[str]:
    return (line for line in traceback.format_exc().splitlines()[-4:])


if __name__ == "__main__":
    sys.exit(main())
