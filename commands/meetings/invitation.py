"""The message in a committee's rooms that asks who comes, and shows who has answered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from commands.contract import Answer, Ask, Code, Due, Line, Notice, Reaction, Strong
from commands.meetings.meant import marked
from commands.meetings.turnout import say_counts, say_quorum, turnout_of
from commands.meetings.wording import CANCELLED, begins_at, say_when
from storage.attendance import Question, open_questions
from storage.inbox import joined_room
from storage.records import Committee, Meeting
from storage.rooms import room_settings

_MOST_ITEMS = 15  # of the agenda


def asked_in(
    ask: Ask, committee: Committee, meeting: Meeting, room_id: str, *, before: int
) -> tuple[Question, Notice]:
    """Return a message that asks in a room who comes.

    `before` is how many questions the same message has wanted already, before it was edited.
    """
    return _posted(ask, committee, meeting, room_id, f"{ask.event_id} {room_id} {before}")


def asked_again(
    due: Due, committee: Committee, meeting: Meeting, moved: Question
) -> tuple[Question, Notice]:
    """Return the message that asks anew in the room that has replaced the one of a question."""
    cause = f"{moved.transaction_id} {moved.room_id}"
    return _posted(due, committee, meeting, moved.room_id, cause)


def _posted(
    ask: Ask | Due, committee: Committee, meeting: Meeting, room_id: str, cause: str
) -> tuple[Question, Notice]:
    mark = hashlib.sha256(cause.encode()).hexdigest()[:24]
    question = Question(f"scharnier-attendance-{mark}", meeting.id, room_id, meeting.start)
    shown = _shown(ask, committee, meeting, question)
    return question, Notice(room_id, shown, transaction_id=question.transaction_id)


def refreshed(ask: Ask, committee: Committee, meeting: Meeting) -> tuple[Notice, ...]:
    """Return edits that let the messages which ask for a meeting show how things stand now."""
    return tuple(
        Notice(
            question.room_id,
            _shown(ask, committee, meeting, question),
            replaces=question.transaction_id,
        )
        for question in open_questions(ask.session, meeting.id)
        if _is_there(ask, question)
    )


def withdrawn(ask: Ask, questions: list[Question]) -> tuple[Notice, ...]:
    """Return edits that say that nobody is asked any more."""
    answer = Answer(
        title="Diese Frage nach der Teilnahme ist zurückgezogen.",
        lines=("Was schon geantwortet wurde, bleibt eingetragen.",),
    )
    return tuple(
        Notice(one.room_id, answer, replaces=one.transaction_id)
        for one in questions
        if _is_there(ask, one)
    )


def _is_there(ask: Ask, question: Question) -> bool:
    """Whether a message can be edited: it and the bot are in its room."""
    room = joined_room(ask.session, question.room_id)
    return room is not None and room.state == "joined" and not question.moved


def _shown(ask: Ask | Due, committee: Committee, meeting: Meeting, question: Question) -> Answer:
    cancelled = meeting.state == CANCELLED
    when_and_where = f"{say_when(meeting)}{f' · {meeting.place}' if meeting.place else ''}"
    what = () if cancelled else _how_it_stands(ask, committee, meeting, question)
    return Answer(
        title=("Abgesagt: " if cancelled else "Wer kommt? ", Strong(committee.name)),
        lines=(when_and_where, *what),
        hints=() if cancelled else (_ways(ask, committee, meeting, question.room_id),),
        # They stay when it is cancelled: who taps then is told so.
        reactions=_reactions(meeting),
        offers_until=begins_at(meeting),
    )


def _how_it_stands(
    ask: Ask | Due, committee: Committee, meeting: Meeting, question: Question
) -> Iterator[Line]:
    if meeting.start != question.start:
        yield (
            f"⚠︎ Verschoben, gefragt war für {question.start:%d.%m.%Y, %H:%M} Uhr: "
            "Bitte neu antworten; ein Zeichen, das schon da ist, erst wegnehmen."
        )
    if meeting.agenda:
        yield from ("", "Tagesordnung:")
        for number, title in enumerate(meeting.agenda[:_MOST_ITEMS], start=1):
            yield f"{number}. {title}"
        if more := len(meeting.agenda[_MOST_ITEMS:]):
            yield f"… und {more} weitere"
    turnout = turnout_of(ask.session, ask.directory, committee, meeting)
    yield from ("", say_counts(turnout), say_quorum(turnout))


def _reactions(meeting: Meeting) -> tuple[Reaction, ...]:
    mark = marked(meeting)
    return (
        Reaction("✅", "", f"zusage {mark}"),
        Reaction("❌", "", f"absage {mark}"),
        Reaction("🔁", "", f"vertretung {mark}"),
    )


def _ways(ask: Ask | Due, committee: Committee, meeting: Meeting, room_id: str) -> Line:
    own = room_settings(ask.session, room_id).committee_id == committee.id
    where = f"{'' if own else f'{committee.name} '}{meeting.start:%d.%m.%Y}"
    return (
        "✅ ich komme · ❌ ich komme nicht · 🔁 jemand vertritt mich. Getippt: ",
        Code(f"/zusage {where}"), ", ", Code(f"/absage {where}"), ", ",
        Code(f"/vertretung {where} Name"), ".",
    )  # fmt: skip
