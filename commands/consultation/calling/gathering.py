"""`/beratung dabei`, `kann` and `absagen`: who comes, and on which dates they can."""

from __future__ import annotations

import re
from collections.abc import Iterable

from commands.consultation.calling.in_private import fixed
from commands.consultation.calling.matching import belongs_to, own_of
from commands.consultation.calling.meant import meant, require_member, split_number
from commands.consultation.calling.standing import MOST, Standing
from commands.consultation.calling.telling import (
    message_id,
    over,
    say_date,
    say_to,
)
from commands.contract import Answer, Ask, Code, Line, Notice, Undone, UserError
from commands.dates import BERLIN, say_moment
from commands.picking import NUMBER_SIGNS
from commands.shown_messages import condition, presence
from storage.consultation_calls import (
    TAKES_PART,
    add_word,
    asked_for,
    call_set_by,
    change_call,
    forget_call,
    leave,
    set_dates_of,
    take_back_words,
    words_said_by,
)
from storage.consultations import consultation_of, delete_consultation
from storage.database import Session

_KEYCAP = re.compile("[\ufe0e\ufe0f\u20e3]")
_ADDRESSED = re.compile(
    r"(?:(?:nr|nummer)\.?\s*)?(?:#\s*(\d{1,9})\s*:?|(\d{1,9})\s*:)(.*)", re.DOTALL
)
_NUMBERS = re.compile(r"(?<!\d)\d{1,9}(?!\d)")
_ALL = re.compile(r"\b(?:alle[ns]?|immer|beide[ns]?)\b", re.IGNORECASE)
_NONE = re.compile(r"\b(?:keine[nmr]?|nie)\b", re.IGNORECASE)


# --- Joining ------------------------------------------------------------------------------------


def join(ask: Ask, text: str) -> Answer:
    """Let somebody take part."""
    number, _ = split_number(text)
    found = meant(ask, number, "dabei")
    if (refused := _refused(ask, found)) is not None:
        return refused
    new = add_word(ask.session, found.consultation.id, ask.asker.user_id, TAKES_PART,
                   ask.event_id or None)  # fmt: skip
    return _joined(ask, found, new=new)


def say_when(ask: Ask, text: str) -> Answer:
    """Note on which dates somebody can: a tap adds one, numbers that are typed are all of them."""
    addressed = _ADDRESSED.fullmatch(text)
    number = int(addressed[1] or addressed[2]) if addressed else None
    said = addressed[3].strip() if addressed else text
    found = meant(ask, number, "kann")
    if found.consultation.state == "planned":
        return _can_when_planned(ask, found, said)
    if not found.is_live:
        return join(ask, f"{found.consultation.id}")
    positions = _positions(said, found, ask)
    if (refused := _refused(ask, found)) is not None:
        return refused
    one, user_id, event_id = found.consultation, ask.asker.user_id, ask.event_id or None
    if ask.tapped:
        new = add_word(ask.session, one.id, user_id, positions[0], event_id)
    else:
        set_dates_of(ask.session, one.id, user_id, positions, event_id)
        new = True
    return _joined(ask, found, new=new, positions=positions)


def _can_when_planned(ask: Ask, found: Standing, said: str) -> Answer:
    """Let somebody join by a tap on the date that was fixed meanwhile; not on another."""
    numbers = [int(one) for one in _NUMBERS.findall(_KEYCAP.sub(" ", said))]
    dates = [found.call.dates[n - 1] for n in numbers if 0 < n <= len(found.call.dates)]
    starts_at = found.consultation.starts_at
    if starts_at is not None and starts_at.astimezone(BERLIN).replace(tzinfo=None) in dates:
        return join(ask, f"{found.consultation.id}")
    raise UserError(
        f"Der Termin für Beratung {found.consultation.id} steht schon: "
        f"{say_moment(starts_at) if starts_at else ''}.",
        hints=(("Passt er: ", Code(f"/beratung dabei {found.consultation.id}"), "."),),
    )


def _positions(said: str, found: Standing, ask: Ask) -> list[int]:
    """Return the dates that an answer names; raises UserError for one that there isn't."""
    ahead = found.ahead(ask.now)
    plain = _KEYCAP.sub(" ", said)
    numbers = sorted({int(one) for one in _NUMBERS.findall(plain)})
    if not numbers and _ALL.search(plain):
        return ahead
    if not numbers and _NONE.search(plain):
        return []
    for number in numbers:
        if number not in ahead:
            raise UserError(
                f"Einen Termin {number} gibt es nicht.",
                hints=_choices(found, ahead),
            )
    if not numbers:
        raise UserError("Welche Termine passen?", hints=_choices(found, ahead))
    return numbers


def _choices(found: Standing, ahead: Iterable[int]) -> tuple[Line, ...]:
    dates = [f"{NUMBER_SIGNS[at - 1]} {say_date(found.call.dates[at - 1])}" for at in ahead]
    typed = Code(f"/beratung kann {found.consultation.id}: 1 2")
    return (*dates, ("So: ", typed, "."))


def _refused(ask: Ask, found: Standing) -> Answer | None:
    """Refuse who can't take part; who tapped is told in private, not in front of all."""
    one, user_id = found.consultation, ask.asker.user_id
    if user_id == one.asker:
        return _told(ask, found, "Sie sind als Fallgeber ohnehin dabei.",
                     "Du bist als Fallgeber ohnehin dabei.")  # fmt: skip
    require_member(ask)
    own = own_of(ask.directory, one.asker, one.municipality_id, ask.now.date())
    if belongs_to(ask.directory, own, user_id, ask.now.date()):
        return _told(
            ask, found,
            "Danke für die Bereitschaft! Beraten wird aber nur über das eigene Haus hinaus: Diese "
            "Anfrage kommt aus Ihrer Stelle oder einer, die darüber oder darunter steht.",
            "Danke für die Bereitschaft! Beraten wird aber nur über das eigene Haus hinaus: Diese "
            "Anfrage kommt aus deiner Stelle oder einer, die darüber oder darunter steht.",
        )  # fmt: skip
    if len(found.joined) >= MOST and user_id not in found.joined:
        return _told(ask, found, f"Die Runde für Beratung {one.id} ist schon voll. Danke!",
                     f"Die Runde für Beratung {one.id} ist schon voll. Danke!")  # fmt: skip
    return None


def _told(ask: Ask, found: Standing, formal: str, informal: str) -> Answer:
    user_id = ask.asker.user_id
    if not ask.tapped:
        raise UserError(ask.room.say(formal, informal))
    text = say_to(ask.session, user_id)(formal, informal)
    marked = message_id(found.consultation, "refused", user_id)
    notice = Notice(user_id, Answer(lines=(text,)), transaction_id=marked)
    return Answer(silent=True, notices=(notice,))


def _joined(
    ask: Ask, found: Standing, *, new: bool, positions: Iterable[int] | None = None
) -> Answer:
    one, user_id = found.consultation, ask.asker.user_id
    if new:
        change_call(ask.session, one.id)
    notices: tuple[Notice, ...] = ()
    if one.state == "planned" and user_id not in found.joined:
        message = fixed(_with(found, user_id), say_to(ask.session, user_id), ask.now)
        marked = f"{message_id(one, 'fixed', user_id)}-{one.revision}"
        notices = (Notice(user_id, message, transaction_id=marked),)
    # So long it can be taken back.
    until = max(found.call.expires_at, one.starts_at or found.call.expires_at)
    if ask.tapped and (not ask.room.direct or user_id in found.joined or notices):
        return Answer(silent=True, lasting=True, notices=notices, offers_until=until)
    return Answer(
        title=ask.room.say("Schön, dass Sie dabei sind", "Schön, dass du dabei bist")
        + f": Beratung {one.id}",
        lines=tuple(_say_positions(found, positions)),
        hints=(("Doch nicht: ", Code(f"/beratung absagen {one.id}"), "."),),
        lasting=True,
        notices=notices,
        offers_until=until,
    )


def _with(found: Standing, user_id: str) -> Standing:
    return Standing(found.consultation, found.call, (*found.joined, user_id), found.can)


def _say_positions(found: Standing, positions: Iterable[int] | None) -> Iterable[Line]:
    if positions is not None:
        dates = [say_date(found.call.dates[at - 1]) for at in positions]
        yield f"Es passt: {'; '.join(dates)}." if dates else "Von den Terminen passt bisher keiner."
    elif found.is_live and found.consultation.state == "gathering":
        yield ("Welche Termine passen? ", Code(f"/beratung kann {found.consultation.id}: 1 2"))


# --- Leaving ------------------------------------------------------------------------------------


def call_off(ask: Ask, text: str) -> Answer:
    """Let somebody take part no longer; of whoever asked, call all of it off."""
    number, _ = split_number(text)
    found = meant(ask, number, "absagen", ("draft", "gathering", "planned"))
    one = found.consultation
    if ask.asker.user_id == one.asker:
        return _drop(ask, found) if one.state == "draft" else _cancel(ask, found)
    if one.state == "draft":
        raise UserError("Verwerfen kann den Entwurf nur, wer ihn geschrieben hat.")
    if not leave(ask.session, one.id, ask.asker.user_id):
        raise UserError(ask.room.say(f"Bei Beratung {one.id} sind Sie nicht dabei.",
                                     f"Bei Beratung {one.id} bist du nicht dabei."))  # fmt: skip
    change_call(ask.session, one.id)
    return Answer(
        lines=(f"Abgesagt: Beratung {one.id}. Danke fürs Bescheidsagen.",),
        lasting=True,
    )  # fmt: skip


def _drop(ask: Ask, found: Standing) -> Answer:
    forget_call(ask.session, found.consultation.id)
    delete_consultation(ask.session, found.consultation)
    return Answer(lines=(f"Der Entwurf {found.consultation.id} ist verworfen.",))


def _cancel(ask: Ask, found: Standing) -> Answer:
    one = found.consultation
    notices = (*closing(ask.session, found), *_tell_joined(ask, found))
    forget_call(ask.session, one.id)
    delete_consultation(ask.session, one)
    told = " Alle, die dabei waren, wissen Bescheid." if found.joined else ""
    return Answer(lines=(f"Beratung {one.id} ist abgesagt.{told}",), lasting=True, notices=notices)


def _tell_joined(ask: Ask, found: Standing) -> Iterable[Notice]:
    one = found.consultation
    for user_id in found.joined:
        say = say_to(ask.session, user_id)
        text = say("Danke, dass Sie geholfen hätten!", "Danke, dass du geholfen hättest!")
        message = Answer(title=f"🤝 Beratung {one.id} findet nicht statt: sie ist abgesagt.",
                         lines=(text,))  # fmt: skip
        yield Notice(user_id, message, transaction_id=message_id(one, "cancelled", user_id))


def closing(session: Session, found: Standing) -> list[Notice]:
    """Return the edits that let the messages of a call say that it is over, and no more."""
    one = found.consultation
    rooms = [room for room in found.call.room_ids if presence(session, room) == "here"]
    messages = [
        *((room, message_id(one, "call", room)) for room in rooms),
        *((user, message_id(one, "ask", user)) for user in asked_for(session, one.id)),
    ]
    return [
        Notice(to, over(one), transaction_id=message_id(one, "over", to), replaces=sent_as)
        for to, sent_as in messages
        if condition(session, sent_as) != "lost"
    ]


# --- Taking back --------------------------------------------------------------------------------


def undo(ask: Ask) -> bool | Undone:
    """Take back what a deleted message or reaction has said; a call that was sent stays."""
    if (call := call_set_by(ask.session, ask.event_id)) is not None:
        draft = consultation_of(ask.session, call.consultation_id)
        if call.called_at is not None or draft is None:
            return False
        forget_call(ask.session, draft.id)
        delete_consultation(ask.session, draft)
        return True
    said_to = words_said_by(ask.session, ask.event_id)
    states = [one.state for n in said_to if (one := consultation_of(ask.session, n))]
    if any(state not in ("gathering", "planned") for state in states):
        return False
    for number in take_back_words(ask.session, ask.event_id):
        change_call(ask.session, number)
    return bool(said_to)
