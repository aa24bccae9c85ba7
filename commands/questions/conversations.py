"""What is remembered of conversations: in memory only, bounded, and for a while."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from commands.contract import Choice
from commands.questions.question import Question
from commands.questions.reading.followups import Memory
from storage.records import Directory

# What somebody asked in a room scrolls out of sight: half an hour later "und in Herne?" would go
# on with something that nobody there has before their eyes.
IN_ROOM = timedelta(minutes=30)
# A thread stays about its matter, and is often gone on with the next morning.
IN_THREAD = timedelta(hours=24)

_MOST = 2_000  # conversations at once; the longest unused is forgotten first
_MOST_QUESTIONS = 5  # of one conversation that can still be explained
_BETWEEN_SWEEPS = timedelta(minutes=1)
_ANOTHER = -1  # changes of another engine, that this one has not counted


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was answered: `before` is what its conversation had been about.

    `changes` counts how often the directory had changed by then; `offered` are the choices that
    stood open.
    """

    question: Question
    before: Memory | None = None
    changes: int = 0
    offered: tuple[Choice, ...] = ()


@dataclass(slots=True)
class _Conversation:
    memory: Memory | None = None
    asked: list[Asked] = field(default_factory=list)
    last_at: datetime | None = None
    lifetime: timedelta = IN_ROOM
    # How often the directory had changed when all that it is about was last found there.
    held_at: int = 0
    offered: tuple[Choice, ...] = ()

    def is_over(self, now: datetime | None) -> bool:
        if now is None or self.last_at is None:
            return False
        return now - self.last_at > self.lifetime


class Conversations:
    """The conversations of one engine, by their names. For one thread at a time."""

    def __init__(self) -> None:
        self._all: OrderedDict[str, _Conversation] = OrderedDict()
        self._swept_at: datetime | None = None

    def recall(self, question: Question, directory: Directory, changes: int) -> Memory | None:
        """Return what a question may lean on: the one before it, of an edited one its own.

        Something that the directory no longer holds is not leant on. `changes` counts how often
        it has changed.
        """
        conversation = self._standing(question.conversation, question.asked_at)
        if conversation is None:
            return None
        for asked in conversation.asked:
            if question.event_id and asked.question.event_id == question.event_id:
                return asked.before if is_held(asked.before, directory) else None
        if conversation.held_at != changes and not is_held(conversation.memory, directory):
            conversation.memory = None
        conversation.held_at = changes
        return conversation.memory

    def offered(self, question: Question) -> tuple[Choice, ...]:
        """Return the choices that the last reply offered, or that an edited question was put to."""
        conversation = self._standing(question.conversation, question.asked_at)
        if conversation is None:
            return ()
        for asked in conversation.asked:
            if question.event_id and asked.question.event_id == question.event_id:
                return asked.offered
        return conversation.offered

    def remember(
        self, asked: Asked, memory: Memory | None, offered: tuple[Choice, ...] = ()
    ) -> None:
        """Remember a question, and what its conversation is about now if it was understood.

        `offered` are the choices that its reply offers.
        """
        question = asked.question
        if not question.conversation:
            return
        self._sweep(question.asked_at)
        conversation = self._all.setdefault(question.conversation, _Conversation())
        self._all.move_to_end(question.conversation)
        conversation.memory = memory or conversation.memory
        conversation.offered = offered
        conversation.last_at = question.asked_at
        conversation.lifetime = IN_THREAD if question.in_thread else IN_ROOM
        conversation.held_at = asked.changes
        event_id = question.event_id
        others = [a for a in conversation.asked if not event_id or a.question.event_id != event_id]
        conversation.asked = [*others, asked][-_MOST_QUESTIONS:]
        while len(self._all) > _MOST:
            self._all.popitem(last=False)

    def is_going_on(self, name: str, now: datetime | None) -> bool:
        """Whether there is something in a conversation that a follow-up could lean on."""
        conversation = self._standing(name, now)
        return conversation is not None and conversation.memory is not None

    def last(self, name: str, now: datetime | None) -> Asked | None:
        """Return the last question of a conversation; None where it is forgotten."""
        conversation = self._standing(name, now)
        return conversation.asked[-1] if conversation is not None else None

    def about(self, event_id: str, now: datetime | None) -> Asked | None:
        """Return the question of a message, whoever asked it; None where it is forgotten."""
        for conversation in self._all.values():
            for asked in conversation.asked:
                if asked.question.event_id == event_id:
                    return None if conversation.is_over(now) else asked
        return None

    def adopt(self, other: Conversations) -> None:
        """Take over the conversations of the engine that this one replaces."""
        for name, conversation in other._all.items():
            asked = [replace(one, changes=_ANOTHER) for one in conversation.asked]
            self._all[name] = replace(conversation, asked=asked, held_at=_ANOTHER)

    def _standing(self, name: str, now: datetime | None) -> _Conversation | None:
        conversation = self._all.get(name)
        if conversation is not None and conversation.is_over(now):
            del self._all[name]
            return None
        return conversation

    def _sweep(self, now: datetime | None) -> None:
        """Forget what is over, now and then, so that texts don't stay until they are displaced."""
        if now is None or (self._swept_at and now - self._swept_at < _BETWEEN_SWEEPS):
            return
        self._swept_at = now
        for name in [name for name, one in self._all.items() if one.is_over(now)]:
            del self._all[name]


def is_held(memory: Memory | None, directory: Directory) -> bool:
    """Whether everything that a conversation is about is still in the directory."""
    if memory is None:
        return True
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
