"""Draws questions: a scene of the directory, a wording for it, and noise."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from benchmarks.question_generator import (
    scenes_activities,
    scenes_bodies,
    scenes_committees,
    scenes_offers,
    scenes_refused,
    scenes_seats,
    threads,
)
from benchmarks.question_generator.german import fold
from benchmarks.question_generator.noise import Noise
from benchmarks.question_generator.oracle import Expected
from benchmarks.question_generator.patterns import HELD_OUT, wordings, words_of_wordings
from benchmarks.question_generator.world import Maker, World
from storage.records import Directory

MAKERS: dict[str, Maker] = {
    **scenes_activities.MAKERS,
    **scenes_offers.MAKERS,
    **scenes_bodies.MAKERS,
    **scenes_committees.MAKERS,
    **scenes_seats.MAKERS,
    **scenes_refused.MAKERS,
}
# How often each kind is asked, in the proportions of people's questions; the rest is "who".
_SHARES = {
    "who": 20, "with_whom": 8, "what": 9, "when": 8, "why": 5, "where": 6, "contact": 11,
    "jurisdiction": 7, "explain": 6, "members": 8, "committees": 6, "chair": 8, "proxy": 6,
    "represents": 5, "session": 9, "unknown": 10,
}  # fmt: skip
_NOISY = 0.55  # of the questions
_TWICE = 0.15  # of the noisy ones
_IN_THREADS = 0.15  # of all questions
# What the directory doesn't hold can't be recognised through a typing error.
_SPELT = ("unknown.elsewhere", "who.invented", "explain.none", "contact.nobody")


@dataclass(frozen=True, slots=True)
class Question:
    """A generated question; `tags` and `pattern` say what it was made from."""

    id: str
    text: str
    expected: Expected
    room: str | None
    thread: str
    tags: tuple[str, ...]
    pattern: str

    def line(self) -> dict[str, object]:
        """Return it as a line of questions.jsonl."""
        line: dict[str, object] = {"id": self.id, "q": self.text}
        if self.thread:
            line["thread"] = self.thread
        if self.room:
            line["room"] = self.room
        expected = self.expected
        line |= {"status": expected.status, "asks": expected.asks, "ids": list(expected.ids)}
        if expected.also:
            line["also"] = [list(ids) for ids in expected.also]
        return {**line, "tags": list(self.tags), "pattern": self.pattern}


def generated(
    directory: Directory, count: int, seed: int, today: date, *, held_out: bool = False
) -> list[Question]:
    """Draw `count` different questions; the same arguments give the same questions.

    A directory too small to draw so many gives fewer. With `held_out` they are worded as in
    held_out.txt, without conversations.
    """
    return _Generator(directory, seed, today, held_out=held_out).questions(count)


class _Generator:
    def __init__(self, directory: Directory, seed: int, today: date, *, held_out: bool) -> None:
        self._chance = random.Random(seed)  # noqa: S311 (to be repeated, not to be secret)
        self._world = World(directory, today, self._chance)
        common = map(fold, words_of_wordings())
        names = self._world.names
        codes = (name for name in names.owners if len(name) < 4)
        self._noise = Noise(self._chance, names.vocabulary, common, codes)
        self._seen: set[tuple[str, str | None]] = set()
        self._scenes: dict[str, list[str]] = {}
        self._wordings = wordings(HELD_OUT) if held_out else wordings()
        self._in_threads = 0.0 if held_out else _IN_THREADS
        for name in self._wordings:
            self._scenes.setdefault(name.split(".")[0], []).append(name)

    def questions(self, count: int) -> list[Question]:
        found: list[Question] = []
        for _ in range(count * 20):
            if len(found) >= count:
                break
            if self._chance.random() < self._in_threads / 3:
                found += self._conversation(len(found))
            else:
                found += self._single(len(found))
        return found[:count]

    def _single(self, number: int) -> Iterator[Question]:
        asks = self._chance.choices(list(_SHARES), list(_SHARES.values()))[0]
        names = self._scenes[asks]
        # Scenes with many wordings are those that people ask most.
        name = self._chance.choices(names, [len(self._wordings[name]) for name in names])[0]
        scene = next(filter(None, (MAKERS[name](self._world) for _ in range(30))), None)
        if scene is None:
            return
        wording = self._chance.choice(self._wordings[name])
        text, noise = self._noisy(wording.filled(scene.slots), spelt=name in _SPELT)
        if (text, scene.room) in self._seen:
            return
        self._seen.add((text, scene.room))
        tags = (f"scene:{name}", f"wording:{wording.kind}", *(f"noise:{kind}" for kind in noise))
        yield Question(
            f"g-{number + 1:05}", text, scene.expected, scene.room, "", tags, wording.text
        )

    def _noisy(self, text: str, *, spelt: bool) -> tuple[str, tuple[str, ...]]:
        if self._chance.random() >= _NOISY:
            return text, ("none",)
        kinds: list[str] = []
        for _ in range(2 if self._chance.random() < _TWICE else 1):
            kind = self._chance.choice(self._noise.kinds)
            changed = self._noise.laid_over(text, kind)
            # One mistyped word is enough, or as many as the kind of noise says.
            spoilt = kind in self._noise.typos and (spelt or kinds)
            if changed is not None and not spoilt:
                kinds.append(kind)
                text = changed
        return text, tuple(kinds) or ("none",)

    def _conversation(self, number: int) -> Iterator[Question]:
        lines = next(filter(None, (threads.conversation(self._world) for _ in range(30))), ())
        for place, line in enumerate(lines):
            text, noise = line.text, ("none",)
            if self._chance.random() < 0.3:
                kind = self._chance.choice(("lower case", "no punctuation", "umlaut as two"))
                changed = self._noise.laid_over(text, kind)
                text, noise = (changed, (kind,)) if changed else (text, noise)
            said = "first" if place == 0 else line.move
            tags = (f"scene:thread.{said}", "wording:thread", f"noise:{noise[0]}")
            id_, thread = f"g-{number + place + 1:05}", f"t-{number + 1:05}"
            yield Question(id_, text, line.expected, line.room, thread, tags, said)
