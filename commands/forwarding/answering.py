"""`/antwort`: brings what a coordination office says to the one who asked."""

from __future__ import annotations

import re

from commands.contract import Answer, Ask, Code, Line, Notice, Role, UserError, command
from commands.forwarding.words import day, office_reads
from commands.offices import office_of
from storage.forwarding import Forwarded, forwarded, note_answer
from storage.inbox import joined_room
from storage.rooms import room_settings

_NUMBERED = re.compile(r"(?is)(?:nr\.?|nummer|frage)?\s*(\d{1,9})[.:)]?(?:\s+(.*))?")


@command(
    "antwort",
    aliases=("answer",),
    usage="/antwort Nummer Text",
    summary="Beantwortet eine Frage, die in diesen Raum weitergeleitet wurde.",
    explanation=(
        "Am einfachsten antworten Sie direkt auf die Nachricht mit der Frage; dann braucht es "
        "keinen Befehl. Jede weitere Antwort bringe ich als Ergänzung nach."
    ),
    examples=("/antwort 17 Das macht das Jugendamt, im Frühjahr.",),
    roles=(Role.MEMBER, Role.COORDINATION_OFFICE),
    prompt="Auf welche Frage? Bitte mit ihrer Nummer, zum Beispiel /antwort 17 und dann der Text.",
    writes=True,
    topic="Verzeichnis",
)
def antwort(ask: Ask) -> Answer:
    """Bring an answer to the asker and confirm it in the office's room."""
    found = _NUMBERED.fullmatch(ask.text)
    if found is None:
        raise UserError(
            "Auf welche Frage? Die Nummer gehört vor den Text.",
            hints=(("Zum Beispiel: ", Code("/antwort 17 Das macht das Jugendamt.")),),
        )
    question = _question(ask, int(found[1]))
    text = (found[2] or "").strip()
    if not text:
        prompt = f"Was soll ich auf Frage {question.number} antworten?"
        return Answer(lines=(prompt,), prompts_for=f"{antwort.name} {question.number}")
    _require_a_way_back(ask, question)
    brought = Notice(
        question.room_id,
        _for_the_asker(ask, question, text),
        reply_to=question.question_event_id,
        thread_id=question.thread_id,
        mentions=(question.asker,),
    )
    note_answer(ask.session, question.number, ask.event_id, ask.now)
    yours = ask.room.say("Ihre Antwort", "Deine Antwort")
    return Answer(
        lines=(f"{yours} auf Frage {question.number} ist überbracht.",),
        notices=(brought,),
        lasting=True,
    )


def _question(ask: Ask, number: int) -> Forwarded:
    """Return the question of that number if it was forwarded to this room; raises UserError."""
    question = forwarded(ask.session, number)
    if question is None or question.office_room_id != ask.room.room_id:
        raise UserError(
            f"Eine Frage {number} ist nicht in diesen Raum weitergeleitet worden.",
            hints=("Am einfachsten geht es als Antwort auf die Nachricht mit der Frage.",),
        )
    return question


def _require_a_way_back(ask: Ask, question: Forwarded) -> None:
    room = joined_room(ask.session, question.room_id)
    if room is None or room.state != "joined":
        raise UserError(
            f"Die Antwort auf Frage {question.number} kann ich nicht überbringen: "
            "In dem Raum, in dem gefragt wurde, bin ich nicht mehr.",
            hints=(f"Gefragt hat {question.asker}.",),
        )


def _for_the_asker(ask: Ask, question: Forwarded, text: str) -> Answer:
    office = office_of(ask.directory, question.municipality_id)
    name = office.name if office else "Die Koordinierungsstelle"
    say = office_reads(room_settings(ask.session, question.room_id))
    whose = say("Ihrer", "deiner")
    lines: tuple[Line, ...] = tuple(text.splitlines())
    return Answer(
        title=f"{name} {_verb(ask, question)}:",
        lines=lines,
        sources=(f"Zu {whose} Frage {question.number} vom {day(question.forwarded_at)}",),
    )


def _verb(ask: Ask, question: Forwarded) -> str:
    if question.answered_at is None:
        return "antwortet"
    # An edited message keeps its event id.
    return "berichtigt" if question.last_answer_event_id == ask.event_id else "ergänzt"
