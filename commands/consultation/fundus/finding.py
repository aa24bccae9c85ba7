"""Finding lessons by their topics and words; pure. There are few, so each is looked at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from commands.consultation.topics import FIELDS, Word, likeness, words_of
from commands.lookup import folded
from storage.lessons import Lesson

_ENOUGH = 0.5  # of the words, on average


def search(lessons: Sequence[Lesson], said: str) -> list[Lesson]:
    """Return the lessons that words or a topic lead to, the best first, then the latest."""
    said = re.sub(r"\bhf\s*(?=[1-4])", "Handlungsfeld ", said, flags=re.IGNORECASE)
    words = words_of(said)
    scores = {one.number: _score(one, words, said) for one in lessons}
    found = [one for one in lessons if scores[one.number] >= _ENOUGH]
    return sorted(found, key=lambda one: (-scores[one.number], -one.number))


def _score(lesson: Lesson, words: Sequence[Word], said: str) -> float:
    if folded(said) in {name for topic in lesson.topics for name in (folded(topic), _title(topic))}:
        return 2.0
    titles = " ".join(_title(topic) for topic in lesson.topics)
    return likeness(words, words_of(f"{lesson.text} {titles}"))


def _title(topic: str) -> str:
    """Return what a topic is called, folded: of "Handlungsfeld 1" what that is about."""
    number = topic.removeprefix("Handlungsfeld ")
    return folded(topic if number == topic else FIELDS[int(number)])


def counted(lessons: Iterable[Lesson]) -> list[tuple[str, int]]:
    """Return the topics with how many lessons each has, the most first."""
    counts = Counter(topic for one in lessons for topic in one.topics)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
