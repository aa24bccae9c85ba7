"""From what somebody says in a room to a question for the engine."""

from __future__ import annotations

from commands.contract import Ask
from commands.questions.question import Question
from storage.meetings import all_rules


def question_of(ask: Ask) -> Question:
    """Return the question that a message asks, with all that its room bears on it."""
    return Question(
        text=ask.text,
        today=ask.now.date(),
        municipality_id=_municipality(ask),
        conversation=ask.conversation,
        show_persons=ask.may_see_persons,
        informal=ask.room.settings.address == "du",
        asked_at=ask.now,
        in_thread=ask.thread_id is not None,
        event_id=ask.event_id,
        committee_id=ask.room.settings.committee_id,
        rules=all_rules(ask.session),
    )


def _municipality(ask: Ask) -> str | None:
    """Return what "bei uns" means: the room's municipality, in a direct chat the asker's office."""
    if ask.room.settings.municipality_id:
        return ask.room.settings.municipality_id
    return ask.home if ask.room.direct else None
