"""The engine: a question in, a reply out. It knows one directory and remembers conversations."""

from __future__ import annotations

import threading
from collections import OrderedDict
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Literal

from commands.contract import Answer
from commands.questions.answering.answerer import answer
from commands.questions.knowledge import Knowledge
from commands.questions.phrasing.refusals import places_asked
from commands.questions.phrasing.replies import phrase
from commands.questions.reading.followups import Memory
from storage.records import Directory

_CONVERSATIONS = 2_000  # remembered at once; the longest unused is forgotten first
_NEVER_CHECKED = -1


@dataclass(frozen=True, slots=True)
class Question:
    """A question as typed.

    `today` is the day, in Europe/Berlin, that "heute" means. `municipality_id` is the room's
    municipality: what "bei uns" means, and the place where none is named and the bare question
    would be ambiguous. Questions of one `conversation` build on one another; "" is none.
    `show_persons` is False where the room may not see who works where; `informal` says "du".
    """

    text: str
    today: date
    municipality_id: str | None = None
    conversation: str = ""
    show_persons: bool = True
    informal: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer, and what scripts need of it; see `docs/` for the meaning of the fields.

    `ids` are what was asked for (or what to choose between), `rows` the rows that say so.
    `place_id` is the municipality that it is about, where there is one.
    """

    status: Literal["answered", "choose", "none", "unknown"]
    asks: str
    ids: tuple[str, ...]
    rows: tuple[str, ...]
    answer: Answer
    place_id: str | None = None


class Engine:
    """Answers questions from one directory. Safe to use from several threads."""

    def __init__(self, directory: Directory) -> None:
        self._knowledge = Knowledge(directory)
        # Each with how often the directory had changed when it was last true.
        self._memories: OrderedDict[str, tuple[int, Memory]] = OrderedDict()

    @property
    def directory(self) -> Directory:
        """The directory as it is now."""
        return self._knowledge.directory

    def ask(self, question: Question) -> Reply:
        """Answer a question; any text gets a reply, none raises."""
        with self._knowledge.gate:
            return self._reply(question)

    def _reply(self, question: Question) -> Reply:
        directory, register = self.directory, self._knowledge.register
        room = question.municipality_id
        if room not in directory.municipalities:
            room = None
        reading = self._knowledge.reader.read(
            question.text, question.today, room, self._recall(question.conversation)
        )
        finding = answer(directory, register, reading, question.today)
        if finding.status != "unknown":
            self._remember(question.conversation, Memory(reading, finding.ids))
        return Reply(
            finding.status,
            finding.asks,
            finding.ids,
            finding.rows,
            phrase(directory, register, reading, finding, question.today,
                   show_persons=question.show_persons, informal=question.informal),
            next(iter(places_asked(self.directory, reading)), None),
        )  # fmt: skip

    def knows(self, directory: Directory) -> bool:
        """Whether this engine answers from a directory, or from a newer state of it."""
        return self._knowledge.knows(directory)

    def follow(self, directory: Directory) -> bool:
        """Answer from a newer state of the directory from now on, if it differs in few rows.

        Returns False where another engine has to be made.
        """
        return self._knowledge.follow(directory)

    def apart(self) -> Engine:
        """Return an engine that shares everything with this one but its conversations."""
        other = copy(self)
        other._memories = OrderedDict()  # noqa: SLF001 -- an engine of its own, being made
        return other

    def succeed(self, other: Engine) -> None:
        """Take over from the engine that this one replaces: its conversations, and who asks it."""
        self._knowledge.succeed(other._knowledge)
        with other._knowledge.gate:
            memories = [(name, memory) for name, (_, memory) in other._memories.items()]
        with self._knowledge.gate:
            self._memories.update((name, (_NEVER_CHECKED, memory)) for name, memory in memories)

    def _recall(self, conversation: str) -> Memory | None:
        when, memory = self._memories.get(conversation, (0, None))
        if memory is None:
            return None
        if when != self._knowledge.changed and not _is_held(memory, self.directory):
            del self._memories[conversation]
            return None
        self._keep(conversation, memory)
        return memory

    def _remember(self, conversation: str, memory: Memory) -> None:
        if conversation:
            self._keep(conversation, memory)
            while len(self._memories) > _CONVERSATIONS:
                self._memories.popitem(last=False)

    def _keep(self, conversation: str, memory: Memory) -> None:
        self._memories[conversation] = (self._knowledge.changed, memory)
        self._memories.move_to_end(conversation)


def _is_held(memory: Memory, directory: Directory) -> bool:
    """Whether everything that a conversation is about is still in the directory."""
    rows = {
        "place": directory.municipalities, "organization": directory.organizations,
        "person": directory.persons, "committee": directory.committees,
        "activity": directory.activities, "audience": directory.activities,
        "term": directory.terms, "function": directory.persons,
        "responsibility": directory.persons,
    }  # fmt: skip
    reading = memory.reading
    return all(
        row in rows[mention.sort]
        for mention in (*reading.entities, *reading.places)
        for row in (*mention.ids, *mention.wider)
    )


# An engine refers to its directory, so a weak key would never let go; those of other directories
# are forgotten as the next ones come.
_MOST_ENGINES = 2
_ENGINES: list[Engine] = []
_BUILDING = threading.Lock()


def engine_for(directory: Directory) -> Engine:
    """Return the engine of a directory, made when it is first asked for.

    A stored directory's newer version goes on with the conversations of the one before, and where
    few rows have changed, with its engine.
    """
    with _BUILDING:
        for engine in _ENGINES:
            if engine.knows(directory):
                return engine
        last = _ENGINES[-1] if _ENGINES else None
        if last is None or not 0 < last.directory.version < directory.version:
            _ENGINES.append(Engine(directory))
            del _ENGINES[:-_MOST_ENGINES]
        elif not last.follow(directory):
            _ENGINES[-1] = Engine(directory)
            _ENGINES[-1].succeed(last)
        return _ENGINES[-1]
