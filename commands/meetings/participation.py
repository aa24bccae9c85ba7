"""`/teilnahme`: shows who comes to a meeting, and asks for it in the committee's rooms."""

from __future__ import annotations

import re

from commands.committees.meant import ChoiceError, may_see_inner, require_planner
from commands.committees.rooms import rooms_of
from commands.contract import (
    Answer,
    Ask,
    Code,
    Cue,
    Line,
    Role,
    Strong,
    Table,
    Undone,
    UserError,
    command,
)
from commands.dates import say_day
from commands.meetings.answer_words import strange_in_question
from commands.meetings.answering import refreshed_for
from commands.meetings.invitation import asked_in, withdrawn
from commands.meetings.meant import Meant, meant_meeting
from commands.meetings.turnout import Standing, Turnout, say_counts, say_quorum, turnout_of
from commands.meetings.wording import begins_at, say_far, say_when
from storage.attendance import (
    answered_for_other_dates,
    open_questions,
    questions_wanted_by,
    store_question,
    withdraw_questions,
)
from storage.meetings import Reply, take_back_attendance

_ASK = frozenset({"fragen", "frage", "abfragen", "anfragen", "einholen", "ask"})
_BACK = frozenset({"zurücknehmen", "zurückziehen", "zuruecknehmen", "offen", "retract"})
_AGAIN = re.compile(r"[,;]?\s*\b(?:noch\s*(?:ein)?mal|nochmals|erneut|wieder|neu)\b", re.IGNORECASE)
_ANSWERS: tuple[Reply | None, ...] = ("yes", "substitute", "no", None)
_SHOWN: dict[Reply | None, str] = {
    "yes": "✅ zugesagt", "substitute": "🔁 Vertretung", "no": "❌ abgesagt", None: "offen",
}  # fmt: skip


def undo(ask: Ask) -> bool | Undone:
    """Withdraw the questions that a message had asked."""
    questions = withdraw_questions(ask.session, ask.event_id)
    return Undone(withdrawn(ask, questions)) if questions else False


@command(
    "teilnahme",
    aliases=("anwesenheit", "attendance"),
    usage="/teilnahme [fragen [noch einmal] | zurücknehmen] [Gremium] [Datum]",
    summary="Zeigt, wer zu einer Sitzung kommt und ob sie beschlussfähig ist, oder fragt danach.",
    explanation=(
        "/teilnahme fragen stellt die Frage in den Raum des Gremiums; geantwortet wird dort mit ✅ "
        "(kommt), ❌ (kommt nicht) oder 🔁 (schickt eine Vertretung), bis die Sitzung beginnt. Die "
        "Nachricht zeigt immer den Stand. /teilnahme zurücknehmen lässt die eigene Antwort wieder "
        "offen."
    ),
    examples=("/teilnahme", "/teilnahme fragen", "/teilnahme fragen 10.12."),
    roles=(Role.GUEST,),
    writes=True,
    undo=undo,
    topic="Sitzungen",
    cues=(
        Cue(
            (
                "frag* <du> [alle|die mitglieder|ab] (wer|ob) [alle|sie] [{day}] <zur> <kommt> "
                "[{day}] <zur>",
                "(abfragen|alle fragen) (wer|ob) [alle|sie] [{day}] <zur> <kommt>",
            ),
            "fragen {rest} {day}",
        ),
        Cue(
            (
                "(wer|wie viele) [alles] (hat|haben) [{day}|für die sitzung] (zugesagt|abgesagt)",
                "<zeig> <die> (zusagen|absagen|rückmeldungen)",
                "sind wir [{day}] beschlussfähig",
            ),
            "{day}",
            mood="question",
        ),
    ),
)
def teilnahme(ask: Ask) -> Answer:
    """Do what the first word says; without one, show who comes."""
    word, _, rest = ask.text.partition(" ")
    verb = word.casefold().rstrip(":,.")
    try:
        if verb in _ASK:
            return _ask_for_it(ask, rest.strip())
        if verb in _BACK:
            return _leave_open(ask, rest.strip())
        meant = meant_meeting(ask, ask.text, "teilnahme")
        _refuse_strange(meant)
        return _show(ask, meant)
    except ChoiceError as several:
        return several.answer


def _refuse_strange(meant: Meant) -> None:
    """Refuse what is neither committee nor date: another meeting may have been meant."""
    strange = strange_in_question(meant.rest)
    if strange:
        raise UserError(
            f"„{strange[:60]}“ verstehe ich hier nicht.",
            hints=(("Wer kommt, zeigt ", Code("/teilnahme"), ", auch mit Gremium und Datum; noch "
                    "einmal fragen: ", Code("/teilnahme fragen noch einmal"), "."),),
        )  # fmt: skip


# --- Asking -------------------------------------------------------------------------------------


def _ask_for_it(ask: Ask, text: str) -> Answer:
    """Ask in the committee's rooms, once for each date unless it is to be asked again."""
    again = _AGAIN.search(text) is not None
    meant = meant_meeting(ask, _AGAIN.sub("", text), "teilnahme fragen")
    committee, meeting = meant.committee, meant.meeting
    _refuse_strange(meant)
    require_planner(ask, committee)
    rooms = rooms_of(ask.session, committee)
    if not rooms:
        raise UserError(
            f"Fragen kann ich nirgends: Kein Raum ist „{committee.name}“ oder seiner Kommune "
            "zugeordnet.",
            hints=(("Zuordnen: im Raum des Gremiums ",
                    Code(f"/raum gremium {committee.name}"), "."),),
        )  # fmt: skip
    gone = withdraw_questions(ask.session, ask.event_id)
    there = {
        one.room_id for one in open_questions(ask.session, meeting.id) if one.start == meeting.start
    }
    wanted = [room for room in rooms if again or room not in there]
    if not wanted:
        return _already_asked(meant)
    before = len(questions_wanted_by(ask.session, ask.event_id))
    asked = [asked_in(ask, committee, meeting, room, before=before) for room in wanted]
    for question, _ in asked:
        store_question(ask.session, question, ask.event_id, ask.now)
    where = "hier" if wanted == [ask.room.room_id] else "im Raum des Gremiums"
    return Answer(
        title=("Gefragt, wer kommt: ", Strong(say_when(meeting)), f", {say_far(meeting, ask.now)}"),
        lines=(f"{committee.name}. Geantwortet wird {where} mit ✅, ❌ oder 🔁.",),
        hints=(("Stand: ", Code("/teilnahme"), "."),),
        notices=(*withdrawn(ask, gone), *(notice for _, notice in asked)),
        lasting=True,
        offers_until=begins_at(meeting),
    )


def _already_asked(meant: Meant) -> Answer:
    return Answer(
        title=("Danach ist schon gefragt: ", Strong(say_when(meant.meeting))),
        hints=(("Noch einmal fragen: ", Code("/teilnahme fragen noch einmal"), "."),),
    )


def _leave_open(ask: Ask, text: str) -> Answer:
    meant = meant_meeting(ask, text, "teilnahme zurücknehmen")
    _refuse_strange(meant)
    if not take_back_attendance(ask.session, meant.meeting.id, ask.asker.user_id):
        raise UserError(
            ask.room.say("Sie haben", "Du hast")
            + f" für den {say_day(meant.meeting.start.date())} noch nicht geantwortet."
        )
    return Answer(
        title=("Die Antwort ist wieder offen: ", Strong(say_when(meant.meeting))),
        lines=(meant.committee.name,),
        notices=refreshed_for(ask, meant.meeting.id),
        lasting=True,
    )


# --- Showing ------------------------------------------------------------------------------------


def _show(ask: Ask, meant: Meant) -> Answer:
    committee, meeting = meant.committee, meant.meeting
    if not may_see_inner(ask, committee):
        raise UserError(
            f"Wer zu Sitzungen von „{committee.name}“ kommt, zeige ich nur im Raum des "
            "Gremiums, in dem seiner Kommune und im Direktchat denen, die einen Sitz haben."
        )
    turnout = turnout_of(ask.session, ask.directory, committee, meeting)
    lines: list[Line] = [committee.name, say_counts(turnout), say_quorum(turnout)]
    if earlier := answered_for_other_dates(ask.session, meeting.id):
        lines.append(f"Für den früheren Termin hatten {earlier} geantwortet; das zählt nicht mehr.")
    lines += _guests(turnout)
    asked = open_questions(ask.session, meeting.id)
    return Answer(
        title=("Teilnahme: ", Strong(say_when(meeting)), f", {say_far(meeting, ask.now)}"),
        lines=tuple(lines),
        table=Table(("Sitz", "Antwort", "Wer", "Stimme"), tuple(_rows(turnout))),
        hints=(
            *(() if asked else (("Gefragt ist noch nicht: ", Code("/teilnahme fragen"), "."),)),
            ("Antworten: ", Code("/zusage"), ", ", Code("/absage"), ", ",
             Code("/vertretung Name"), "."),
        ),
    )  # fmt: skip


def _rows(turnout: Turnout) -> list[tuple[Line, ...]]:
    return [
        (one.seat.name, _SHOWN[one.answer], _who(one), _vote(one))
        for answer in _ANSWERS
        for one in turnout.seats
        if one.answer == answer
    ]


def _who(one: Standing) -> str:
    names = ", ".join(one.people)
    if one.answer != "substitute":
        return names or "–"
    return f"{one.substitute or 'noch ohne Namen'} (statt {names})"


def _vote(one: Standing) -> str:
    if one.seat.voting is None:
        return "nicht hinterlegt"
    return "ja" if one.seat.voting else "nein"


def _guests(turnout: Turnout) -> list[Line]:
    if not turnout.guests:
        return []
    told = "; ".join(
        f"{guest.name} ({_SHOWN[guest.answer]}{f': {guest.substitute}' * bool(guest.substitute)})"
        for guest in turnout.guests
    )
    return [f"Ohne Sitz: {told}"]
