"""`/beratung anfragen` and `/beratung senden`: what was understood is shown, and counts then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from commands.consultation.calling.in_private import private_call
from commands.consultation.calling.matching import Own, own_of, suited_offices, willing
from commands.consultation.calling.meant import meant, require_member, split_number
from commands.consultation.calling.places import Announced, announced, say_rooms, split_place
from commands.consultation.calling.proposing import proposed_dates
from commands.consultation.calling.request import CallRequest, read_request
from commands.consultation.calling.standing import Standing, standing
from commands.consultation.calling.telling import (
    call_message,
    listed,
    message_id,
    say_date,
    say_how,
    say_people,
    say_to,
)
from commands.consultation.library import Procedure, library
from commands.consultation.revealing import names_of_people
from commands.consultation.topics import Topics, activity_named, say_field, topics_of
from commands.contract import Answer, Ask, Code, Line, Notice, Reaction, Strong, UserError
from commands.dates import BERLIN, movable_days_of
from commands.picking import NUMBER_SIGNS
from commands.shown_messages import PAUSE
from storage.consents import all_consents
from storage.consultation_calls import (
    Call,
    asked_since,
    call_of,
    call_set_by,
    change_call,
    note_asked,
    store_call,
)
from storage.consultations import (
    LIVE,
    Consultation,
    begin_consultation,
    change_consultation,
    consultations_in,
    lock_consultation,
)

_DRAFT_FOR = timedelta(days=1)
_CALLED_FOR = timedelta(days=14)
_WEEK = timedelta(days=7)
_MOST_A_WEEK = 2  # calls that one person is asked for
_MOST_ASKED = 12  # people for one call
_MOST_OPEN = 3  # calls of one person


def ask_for(ask: Ask, text: str) -> Answer:
    """Show what was understood of a call, as a draft."""
    require_member(ask)
    place, text = split_place(ask, text)
    where = announced(ask, place, text)
    if not text:
        return _ask_what()
    request = read_request(text, library(ask.own_files).procedures, ask.now)
    if not request.concern:
        return _ask_what()
    _refuse_names(ask, request.concern)
    if request.mode == LIVE and not request.dates:
        free = movable_days_of(filter(None, [where.municipality_id]), ask.movable_holidays)
        dates = proposed_dates(ask.now.date(), free)
        return _draft(ask, replace(request, dates=dates), where, own_dates=False)
    return _draft(ask, request, where)


def _ask_what() -> Answer:
    return Answer(
        lines=("Worum geht es? Ein Satz genügt, ohne Namen und Einzelheiten.",),
        hints=(("Zum Beispiel: ", Code("Wie gewinnen wir mehr Betriebe für Praktika?"),
                " Dahinter können Termine stehen, oder „asynchron“."),),
        prompts_for="beratung anfragen",
    )  # fmt: skip


def _refuse_names(ask: Ask, concern: str) -> None:
    found = names_of_people(ask.directory, concern)
    if found:
        words = " und ".join(f"„{one}“" for one in found)
        raise UserError(
            f"Bitte ohne Namen und Kontaktdaten: {words}.",
            hints=("Die Anfrage lesen auch andere. Worum es genau geht, wird erst im "
                   "geschlossenen Beratungsraum erzählt.",),
        )  # fmt: skip


# --- The draft ----------------------------------------------------------------------------------


def _draft(ask: Ask, request: CallRequest, where: Announced, *, own_dates: bool = True) -> Answer:
    found = _stored(ask, request, where)
    number = found.consultation.id
    topics = topics_of(ask.directory, request.concern)
    return Answer(
        title=(f"Entwurf der Anfrage {number}: ", Strong(request.concern)),
        lines=(
            f"{say_how(found.consultation, request.procedure)}.",
            f"Mindestens {request.minimum} Leute, "
            + ask.room.say("Sie nicht mitgezählt.", "du nicht mitgezählt."),
            *_say_dates(ask, found, own=own_dates),
            "",
            *_whom(ask, found, topics),
            f"Angekündigt wird {say_rooms(ask, where)}. "
            + _whose_name(ask),
        ),
        hints=("Stimmt etwas nicht? Einfach die Nachricht bearbeiten.",),
        reactions=(
            Reaction("✅", "so anfragen", f"beratung senden #{number}",
                     f"/beratung senden {number}"),
            Reaction("❌", "verwerfen", f"beratung absagen #{number}",
                     f"/beratung absagen {number}"),
        ),
        lasting=True,
    )  # fmt: skip


def _stored(ask: Ask, request: CallRequest, where: Announced) -> Standing:
    """Store the draft of a message, a new one or the one that the message made before."""
    parts: dict[str, Any] = {
        "concern": request.concern, "mode": request.mode, "procedure": request.procedure.key,
        "minimum": request.minimum, "address": ask.room.settings.address,
        "municipality_id": where.municipality_id,
    }  # fmt: skip
    earlier = call_set_by(ask.session, ask.event_id) if ask.event_id else None
    before = lock_consultation(ask.session, earlier.consultation_id) if earlier else None
    if before is not None:
        if before.state != "draft":
            raise UserError(
                f"Die Anfrage {before.id} ist schon unterwegs, ändern lässt sie sich nicht mehr.",
                hints=(("Absagen und neu anfragen: ", Code(f"/beratung absagen {before.id}"),
                        "."),),
            )  # fmt: skip
        stored = change_consultation(ask.session, before, **parts)
    else:
        stored = begin_consultation(ask.session, Consultation(
            asker=ask.asker.user_id, from_room_id=ask.room.room_id, state="draft",
            created_at=ask.now, **parts,
        ))  # fmt: skip
    call = Call(
        stored.id, where.room_ids, request.dates, expires_at=ask.now + _DRAFT_FOR,
        show_after=ask.now, set_by_event_id=ask.event_id or None,
    )  # fmt: skip
    store_call(ask.session, call)
    return standing(ask.session, stored, call)


def _say_dates(ask: Ask, found: Standing, *, own: bool) -> list[Line]:
    if not found.is_live:
        return []
    dates = found.call.dates
    lead = "Termine zur Wahl:" if len(dates) > 1 else "Termin:"
    return [
        lead if own else "Da keine Termine genannt sind, schlage ich diese vor:",
        *(f"{key} {say_date(one, ask.now)}" for key, one in zip(NUMBER_SIGNS, dates, strict=False)),
    ]


def _whom(ask: Ask, found: Standing, topics: Topics) -> list[Line]:
    """Say what the concern was found to be about, and whom that leads to."""
    own = _own(ask, found.consultation)
    today = ask.now.date()
    names = [activity_named(ask.directory, one, today) for one in topics.activities]
    about = " · ".join((*map(say_field, topics.fields), *filter(None, [listed(names, 3)])))
    offices = suited_offices(ask.directory, topics, own, today)
    shown = listed([one.short_names[0] if one.short_names else one.name for one in offices])
    lines: list[Line] = [f"Passt zu: {about}." if about else
                         "Einem Handlungsfeld kann ich das nicht zuordnen."]  # fmt: skip
    lines += [f"Damit zu tun haben anderswo: {shown}."] if shown else []
    count = len(_to_ask(ask, found, topics, own))
    if count:
        which = "die sich dazu bereit erklärt haben" if count > 1 else "die sich bereit erklärt hat"
        lines.append(f"Persönlich frage ich {say_people(count)}, {which}.")
    return lines


def _own(ask: Ask, one: Consultation) -> Own:
    return own_of(ask.directory, one.asker, one.municipality_id, ask.now.date())


def _to_ask(ask: Ask, found: Standing, topics: Topics, own: Own) -> list[str]:
    """Return who is asked in private: those willing, who weren't asked too often lately."""
    consents = all_consents(ask.session)
    asker, today = found.consultation.asker, ask.now.date()
    possible = willing(ask.directory, consents, topics, asker, own, today)
    since = ask.now - _WEEK
    free = [one for one in possible if asked_since(ask.session, one, since) < _MOST_A_WEEK]
    return free[:_MOST_ASKED]


# --- Sending ------------------------------------------------------------------------------------


def send(ask: Ask, text: str) -> Answer:
    """Send the call that a draft shows; once, and only who wrote it."""
    number, _ = split_number(text)
    found = meant(ask, number, "senden", ("draft", "gathering"))
    one = found.consultation
    if ask.asker.user_id != one.asker:
        raise UserError("Abschicken kann die Anfrage nur, wer sie geschrieben hat.")
    if one.state == "gathering":
        return Answer(lines=(f"Die Anfrage {one.id} ist schon unterwegs.",))
    _check(ask, found)
    return _sent(ask, found, library(ask.own_files).procedures[one.procedure])


def _check(ask: Ask, found: Standing) -> None:
    one = found.consultation
    if found.is_live and len(found.ahead(ask.now)) < len(found.call.dates):
        raise UserError("Einer der Termine ist inzwischen vorbei. Bitte noch einmal anfragen.")
    if one.procedure not in library(ask.own_files).procedures:
        raise UserError("Das Verfahren gibt es nicht mehr. Bitte noch einmal anfragen.")
    mine = [
        other
        for other in consultations_in(ask.session, ("gathering", "planned"))
        if other.asker == one.asker
    ]
    if len(mine) >= _MOST_OPEN:
        raise UserError(
            f"Mehr als {_MOST_OPEN} Anfragen auf einmal sind zu viel.",
            hints=(("Eine beenden: ", Code(f"/beratung absagen {mine[0].id}"), "."),),
        )


def _sent(ask: Ask, draft: Standing, procedure: Procedure) -> Answer:
    one = change_consultation(
        ask.session, draft.consultation, state="gathering", created_at=ask.now
    )
    expires_at = _expires_at(ask.now, draft.call.dates)
    change_call(
        ask.session, one.id, called_at=ask.now, expires_at=expires_at, revision=1,
        shown_revision=1, show_after=ask.now + PAUSE,
    )  # fmt: skip
    call = call_of(ask.session, one.id) or draft.call
    found = standing(ask.session, one, call)
    message = call_message(found, ask.directory, procedure, ask.now)
    announcements = tuple(
        Notice(room_id, message, transaction_id=message_id(one, "call", room_id))
        for room_id in call.room_ids
    )
    asked = tuple(_ask_willing(ask, found, procedure))
    told = ask.room.say(
        "Wer dazukommt, sage ich Ihnen im Direktchat.", "Wer dazukommt, sage ich dir im Direktchat."
    )
    persons = f" Persönlich gefragt habe ich {say_people(len(asked))}." if asked else ""
    return Answer(
        lines=(f"Die Anfrage {one.id} ist unterwegs.{persons} {told}",),
        hints=(("Absagen geht jederzeit: ", Code(f"/beratung absagen {one.id}"), "."),),
        notices=(*announcements, *asked),
        lasting=True,
    )


def _expires_at(now: datetime, dates: tuple[datetime, ...]) -> datetime:
    """Return when a call that finds nobody ends: at nine, after 14 days or the last date."""
    days = [now.date() + _CALLED_FOR, *(one.date() + timedelta(days=1) for one in dates)]
    return datetime.combine(max(days), time(9), tzinfo=BERLIN)


def _ask_willing(ask: Ask, found: Standing, procedure: Procedure) -> list[Notice]:
    one = found.consultation
    topics = topics_of(ask.directory, one.concern or "")
    notices = []
    for user_id in _to_ask(ask, found, topics, _own(ask, one)):
        if note_asked(ask.session, one.id, user_id, ask.now):
            say = say_to(ask.session, user_id)
            message = private_call(found, ask.directory, procedure, say, ask.now)
            marked = message_id(one, "ask", user_id)
            notices.append(Notice(user_id, message, transaction_id=marked))
    return notices


def _whose_name(ask: Ask) -> str:
    """Say where the asker's name is to be seen: in a room everybody has read their line."""
    if ask.room.direct:
        return ask.room.say("Ihr Name steht dort nicht.", "Dein Name steht dort nicht.")
    return ask.room.say(
        "Ihr Name steht dort nicht; Ihre Nachricht hier sehen aber alle. Lieber ohne? Dann fragen "
        "Sie mich im Direktchat.",
        "Dein Name steht dort nicht; deine Nachricht hier sehen aber alle. Lieber ohne? Dann frag "
        "mich im Direktchat.",
    )
