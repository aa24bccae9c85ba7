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
from commands.questions.answering.register import Register
from commands.questions.lexicon.index import Lexicon
from commands.questions.phrasing.refusals import places_asked
from commands.questions.phrasing.replies import phrase
from commands.questions.reading.followups import Memory
from commands.questions.reading.reader import Reader
from storage.records import Directory

_CONVERSATIONS = 2_000  # remembered at once; the longest unused is forgotten first


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
        self.directory = directory
        self._register = Register(directory)
        self._reader = Reader(directory, Lexicon(directory))
        self._memories: OrderedDict[str, Memory] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, question: Question) -> Reply:
        """Answer a question; any text gets a reply, none raises."""
        room = question.municipality_id
        if room not in self.directory.municipalities:
            room = None
        reading = self._reader.read(
            question.text, question.today, room, self._recall(question.conversation)
        )
        finding = answer(self.directory, self._register, reading, question.today)
        if finding.status != "unknown":
            self._remember(question.conversation, Memory(reading, finding.ids))
        return Reply(
            finding.status,
            finding.asks,
            finding.ids,
            finding.rows,
            phrase(self.directory, self._register, reading, finding, question.today,
                   show_persons=question.show_persons, informal=question.informal),
            next(iter(places_asked(self.directory, reading)), None),
        )  # fmt: skip

    def apart(self) -> Engine:
        """Return an engine that shares everything with this one but its conversations."""
        other = copy(self)
        other._memories = OrderedDict()  # noqa: SLF001 -- an engine of its own, being made
        other._lock = threading.Lock()  # noqa: SLF001
        return other

    def adopt(self, other: Engine) -> None:
        """Take over the conversations of the engine that this one replaces."""
        with other._lock:
            memories = list(other._memories.items())
        with self._lock:
            for conversation, memory in memories:
                if _is_held(memory, self.directory):
                    self._memories[conversation] = memory

    def _recall(self, conversation: str) -> Memory | None:
        if not conversation:
            return None
        with self._lock:
            memory = self._memories.get(conversation)
            if memory is not None:
                self._memories.move_to_end(conversation)
            return memory

    def _remember(self, conversation: str, memory: Memory) -> None:
        if not conversation:
            return
        with self._lock:
            self._memories[conversation] = memory
            self._memories.move_to_end(conversation)
            while len(self._memories) > _CONVERSATIONS:
                self._memories.popitem(last=False)


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


# An engine refers to its directory, so a weak key would never let go; a directory that has been
# replaced is forgotten as the next ones come.
_MOST_ENGINES = 2
_ENGINES: list[Engine] = []
_BUILDING = threading.Lock()


def engine_for(directory: Directory) -> Engine:
    """Return the engine of a directory, made when it is first asked for.

    A stored directory's newer version goes on with the conversations of the one before.
    """
    with _BUILDING:
        for engine in _ENGINES:
            if engine.directory is directory:
                return engine
        engine = Engine(directory)
        last = _ENGINES[-1] if _ENGINES else None
        if last is not None and 0 < last.directory.version < directory.version:
            engine.adopt(last)
        _ENGINES.append(engine)
        del _ENGINES[:-_MOST_ENGINES]
        return engine
