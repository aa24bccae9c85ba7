"""`/weiterleiten`: takes a question to the coordination office of its place."""

from __future__ import annotations

from dataclasses import replace

from commands.contract import (
    Answer,
    Ask,
    Choice,
    Code,
    Cue,
    Line,
    Notice,
    Role,
    Strong,
    UserError,
    command,
)
from commands.forwarding.offices import contacts, rooms_of
from commands.forwarding.places import named_places, split_place
from commands.forwarding.words import day, office_reads, whence, who
from commands.offices import Office, office_of
from storage.forwarding import (
    Forwarded,
    correct_text,
    corrected_question,
    count_forwarded,
    same_question,
    store_forwarded,
)
from storage.records import Municipality
from storage.rooms import room_settings

_LONGEST = 1000  # characters
_MOST_A_DAY = 10
_MOST_CHOICES = 10


@command(
    "weiterleiten",
    aliases=("forward",),
    usage="/weiterleiten Frage",
    summary="Gibt eine Frage an die Koordinierungsstelle des Ortes und bringt ihre Antwort.",
    explanation=(
        "Nennen Sie den Ort in der Frage, sonst gilt der Ort dieses Raums. Die Stelle sieht die "
        "Frage in ihrem Raum, dazu Ihren Namen und woher die Frage kommt.\n"
        "Bei „nichts hinterlegt“ genügt es, auf 📨 unter der Antwort zu tippen."
    ),
    examples=("/weiterleiten Wer begleitet in Bochum die Schülerfirmen?",),
    roles=(Role.GUEST,),
    prompt="Welche Frage soll ich weiterleiten? Bitte mit dem Ort.",
    writes=True,
    topic="Verzeichnis",
    cues=(
        Cue(
            (
                "(leit*|gib|reich*|schick*) <du> (das|es|<die> frage) [an {rest}] weiter",
                "(das|es|<die> frage) [an {rest}] (weiterleiten|weitergeben)",
            ),
        ),
    ),
)
def weiterleiten(ask: Ask) -> Answer:
    """Forward the question, or say why that is not possible and what is."""
    place_id, text = split_place(ask.directory, ask.text)
    question, understood = _split_understood(text) if place_id else (text, "")
    question = " ".join(question.split())
    if not question:
        prompts_for = f"{weiterleiten.name} {place_id or ''}".strip()
        return Answer(lines=(weiterleiten.prompt,), prompts_for=prompts_for)
    if len(question) > _LONGEST:
        raise UserError(
            f"Das ist zu lang zum Weiterleiten: {len(question)} Zeichen, "
            f"höchstens {_LONGEST} sind möglich."
        )
    if place_id is None:
        places = _places(ask, question)
        if len(places) != 1:
            return _which_place(ask, places, question)
        place_id = places[0].id
    office = office_of(ask.directory, place_id)
    if office is None:
        raise UserError(f"Eine Kommune {place_id} steht nicht im Verzeichnis.")
    return _forward(ask, office, f"{question}\n{understood}".strip())


def _split_understood(text: str) -> tuple[str, str]:
    """Split a line of the bot's own into the question and how that was understood."""
    question, _, understood = text.partition("\n")
    return question, understood.strip()


# --- Where to -----------------------------------------------------------------------------------


def _places(ask: Ask, question: str) -> list[Municipality]:
    """Return the places that the question names, else the room's."""
    rows = ask.directory.municipalities
    named = named_places(ask.directory, question)
    here = rows.get(ask.room.settings.municipality_id or "")
    return named or ([here] if here else [])


def _which_place(ask: Ask, places: list[Municipality], question: str) -> Answer:
    """Ask which place is meant, of those named or of all that have an office."""
    offered = places or [
        place
        for place in ask.directory.municipalities.values()
        if (office := office_of(ask.directory, place.id)) and office.organization
    ]
    if len(offered) > _MOST_CHOICES:
        offered = []
    name_it = ask.room.say("Nennen Sie in der Frage den Ort.", "Nenn in der Frage den Ort.")
    return Answer(
        lines=("An die Koordinierungsstelle welcher Kommune geht die Frage?",),
        choices=tuple(
            Choice(place.name, f"/{weiterleiten.name} {place.id} {question}") for place in offered
        ),
        hints=(() if offered else (name_it,)),
    )


# --- Forwarding ---------------------------------------------------------------------------------


def _forward(ask: Ask, office: Office, text: str) -> Answer:
    rooms = rooms_of(ask.session, ask.directory, office)
    if ask.room.room_id in rooms:
        return _already_here(ask, office)
    if not rooms:
        return _no_room(ask, office)
    question = Forwarded(
        municipality_id=office.place.id,
        asker=ask.asker.user_id,
        room_id=ask.room.room_id,
        question_event_id=ask.question_id or ask.event_id,
        thread_id=ask.thread_id,
        office_room_id=rooms[0],
        text=text,
        forwarded_at=ask.now,
    )
    if (earlier := same_question(ask.session, question)) is not None:
        return _already_forwarded(ask, office, earlier)
    if (before := corrected_question(ask.session, question)) is not None:
        correct_text(ask.session, before.number, text)
        return _sent(ask, office, replace(question, number=before.number), corrected=True)
    _refuse_too_many(ask)
    number = store_forwarded(ask.session, question)
    return _sent(ask, office, replace(question, number=number))


def _sent(ask: Ask, office: Office, question: Forwarded, *, corrected: bool = False) -> Answer:
    """Tell that the question is on its way; `corrected`: under the number it had before."""
    shown = _for_the_office(ask, question, corrected=corrected)
    sent = "berichtigt weitergeleitet" if corrected else "weitergeleitet"
    return Answer(
        title=(f"Frage {question.number} ist {sent} an: ", Strong(office.name)),
        lines=("Sobald dort jemand antwortet, steht die Antwort hier.",),
        notices=(Notice(question.office_room_id, shown),),
        lasting=True,
    )


def _for_the_office(ask: Ask, question: Forwarded, *, corrected: bool) -> Answer:
    say = office_reads(room_settings(ask.session, question.office_room_id))
    how = say(
        "Antworten Sie auf diese Nachricht, dann bringe ich Ihre Antwort dorthin",
        "Antworte auf diese Nachricht, dann bringe ich deine Antwort dorthin",
    )
    text, understood = _split_understood(question.text or "")
    return Answer(
        title=f"{'Berichtigte' if corrected else 'Weitergeleitete'} Frage {question.number}",
        lines=(f"„{text}“", "", ("Gefragt hat ", *who(ask), f", {whence(ask)}.")),
        sources=(understood,) if understood else (),
        hints=((f"{how}; oder mit ", Code(f"/antwort {question.number} Text"), "."),),
        prompts_for=f"antwort {question.number}",
    )


def _refuse_too_many(ask: Ask) -> None:
    midnight = ask.now.replace(hour=0, minute=0, second=0, microsecond=0)
    if count_forwarded(ask.session, ask.asker.user_id, midnight) >= _MOST_A_DAY:
        raise UserError(
            ask.room.say(
                f"Heute habe ich für Sie schon {_MOST_A_DAY} Fragen weitergeleitet, mehr geht erst "
                "morgen wieder.",
                f"Heute habe ich für dich schon {_MOST_A_DAY} Fragen weitergeleitet, mehr geht "
                "erst morgen wieder.",
            ),
            hints=("Eilt es, hilft ein Anruf bei der Koordinierungsstelle.",),
        )


# --- Not forwarding -----------------------------------------------------------------------------


def _already_here(ask: Ask, office: Office) -> Answer:
    return Answer(
        title=("Weiterleiten ist nicht nötig: Das hier ist schon der Raum von ", office.place.name),
        lines=("Die Koordinierungsstelle liest die Frage hier und kann gleich antworten.",),
        hints=contacts(ask, office),
    )


def _no_room(ask: Ask, office: Office) -> Answer:
    """Say that the office can't be reached through the bot, and how else."""
    reached = contacts(ask, office)
    lines: list[Line] = [
        "Weiterleiten kann ich die Frage nicht: "
        f"Die Koordinierungsstelle für {office.place.name} hat noch keinen Raum mit mir.",
    ]
    if reached:
        there = ask.room.say("Fragen Sie am besten dort nach:", "Frag am besten dort nach:")
        lines += [there, *reached]
    hint: Line = (
        "Die Koordinierungsstelle kann mich in einen Raum einladen und dort ",
        Code(f"/raum {office.place.name}"),
        " schreiben.",
    )
    return Answer(lines=tuple(lines), hints=(hint,))


def _already_forwarded(ask: Ask, office: Office, earlier: Forwarded) -> Answer:
    when = f"am {day(earlier.forwarded_at)}"
    if earlier.answered_at is not None:
        state = f"Beantwortet wurde sie am {day(earlier.answered_at)}."
    else:
        state = "Eine Antwort ist noch nicht da; ich bringe sie, sobald es eine gibt."
    return Answer(
        title=(f"Diese Frage ist schon weitergeleitet ({when}, Nummer {earlier.number}) an: ",
               Strong(office.name)),
        lines=(state,),
        hints=contacts(ask, office),
    )  # fmt: skip
