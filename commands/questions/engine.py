"""The engine: a question in, a reply out. It knows one directory and remembers conversations."""

from __future__ import annotations

import threading
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from commands.contract import Answer
from commands.questions.answering.answerer import answer
from commands.questions.answering.meetings import on_day_of_meeting
from commands.questions.answering.model import Case
from commands.questions.conversations import Asked, Conversations, is_held
from commands.questions.knowledge import Knowledge
from commands.questions.phrasing.explanation import Trace, explain_reply
from commands.questions.phrasing.refusals import places_asked
from commands.questions.phrasing.replies import phrase
from commands.questions.phrasing.view import View
from commands.questions.question import Question
from commands.questions.reading.followups import Memory
from commands.questions.reading.here import with_committee
from commands.questions.reading.model import Reading
from commands.questions.reading.reader import Reader
from commands.questions.reading.tracing import TracingReader
from commands.questions.taking import Told, all_of, taken, takes_all
from storage.records import Committee, Directory

__all__ = ["Engine", "Question", "Reply", "engine_for"]


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
        self._conversations = Conversations()

    @property
    def directory(self) -> Directory:
        """The directory as it is now."""
        return self._knowledge.directory

    def ask(self, question: Question, *, remembers: bool = True) -> Reply:
        """Answer a question; any text gets a reply, none raises.

        What isn't remembered leaves its conversation as it was.
        """
        with self._knowledge.gate:
            return self._reply(question, remembers=remembers)

    def _reply(self, question: Question, *, remembers: bool) -> Reply:
        offered = self._conversations.offered(question)
        if offered and takes_all(question.text):
            told = all_of(question, offered, lambda one: self._told(one, None)[1])
            return self._replied(told or self._said(question, Reading("", 0.0, ("alle",))), None)
        changes = self._knowledge.changed
        before = self._conversations.recall(question, self.directory, changes)
        asked = taken(question, offered)
        reading, told = self._told(asked, before)
        memory = Memory(reading, told.finding.ids) if told.finding.status != "unknown" else None
        if remembers:
            self._conversations.remember(
                Asked(asked, before, changes, offered), memory, told.answer.choices
            )
        return self._replied(told, reading)

    def _told(self, question: Question, before: Memory | None) -> tuple[Reading, Told]:
        """Read a question, look it up, and put into words what is found."""
        reading = self._read(self._knowledge.reader, question, before)
        return reading, self._said(question, reading)

    def _read(
        self, reader: Reader | TracingReader, question: Question, before: Memory | None
    ) -> Reading:
        """Read a question, with the committee of its room, and a meeting's day for its time."""
        reading = reader.read(question.text, question.today, self._room(question), before)
        reading = with_committee(reading, self._committee(question))
        case = Case(self.directory, self._knowledge.register, reading, question.today,
                    question.rules)  # fmt: skip
        return on_day_of_meeting(case)

    def _said(self, question: Question, reading: Reading) -> Told:
        view = self._view(question, reading)
        return Told(view.finding, phrase(view))

    def _view(self, question: Question, reading: Reading) -> View:
        """Look a reading up in the directory, and in the rules that come with the question."""
        directory, register, today = self.directory, self._knowledge.register, question.today
        finding = answer(directory, register, reading, today, question.rules)
        return View(
            directory, register, reading, finding, today,
            question.show_persons, question.informal, question.rules,
        )  # fmt: skip

    def _replied(self, told: Told, reading: Reading | None) -> Reply:
        found = told.finding
        places = places_asked(self.directory, reading) if reading else ()
        place = next(iter(places), None)
        return Reply(found.status, found.asks, found.ids, found.rows, told.answer, place)

    def _room(self, question: Question) -> str | None:
        room = question.municipality_id
        return room if room in self.directory.municipalities else None

    def _committee(self, question: Question) -> Committee | None:
        return self.directory.committees.get(question.committee_id or "")

    # --- Conversations --------------------------------------------------------------------------

    def is_going_on(self, conversation: str, now: datetime | None) -> bool:
        """Whether a conversation is about something, so that "warum?" leans on that."""
        with self._knowledge.gate:
            return self._conversations.is_going_on(conversation, now)

    def last_asked(self, conversation: str, now: datetime | None) -> Asked | None:
        """Return the last question of a conversation; None where it is forgotten."""
        with self._knowledge.gate:
            return self._conversations.last(conversation, now)

    def asked_in(self, event_id: str, now: datetime | None) -> Asked | None:
        """Return the question that a message asked; None where it is forgotten."""
        with self._knowledge.gate:
            return self._conversations.about(event_id, now)

    def explain(self, asked: Asked, *, show_persons: bool, informal: bool = False) -> Answer:
        """Tell step by step how a question is read and answered.

        It is read once more for that, so that answering costs nothing for being explained.
        """
        with self._knowledge.gate:
            question = asked.question
            reader = TracingReader(self._knowledge.reader)
            before = asked.before if is_held(asked.before, self.directory) else None
            reading = self._read(reader, question, before)
            shown = replace(question, show_persons=show_persons, informal=informal)
            view = self._view(shown, reading)
            changed = asked.changes != self._knowledge.changed
            committee = self._committee(question)
            trace = Trace(question.text, tuple(reader.steps), before, changed, committee)
            return explain_reply(view, trace)

    # --- Changes --------------------------------------------------------------------------------

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
        other._conversations = Conversations()  # noqa: SLF001 -- an engine of its own, being made
        return other

    def succeed(self, other: Engine) -> None:
        """Take over from the engine that this one replaces: its conversations, and who asks it."""
        self._knowledge.succeed(other._knowledge)
        # This one is not asked yet, so that its own gate need not be held.
        with other._knowledge.gate:
            self._conversations.adopt(other._conversations)


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
