"""What is due for calls: showing how they stand, asking for a date, reminding, opening, ending."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from commands.consultation.calling.gathering import closing
from commands.consultation.calling.in_private import (
    ask_to_fix,
    dates_over,
    nobody_came,
    reminder,
    too_few,
    who_joined,
)
from commands.consultation.calling.standing import AHEAD, Standing, remind_at, standing
from commands.consultation.calling.telling import call_message, message_id, say_to
from commands.consultation.library import library
from commands.consultation.running.opening import open_room
from commands.contract import Answer, Due, Duty, Notice
from commands.dates import BERLIN
from commands.shown_messages import PAUSE, condition, presence
from storage.consultation_calls import (
    Call,
    call_of,
    calls,
    change_call,
    forget_asked_before,
    forget_call,
    note_shown,
    note_told,
    oldest_asked,
)
from storage.consultations import (
    Consultation,
    consultation_of,
    delete_consultation,
    lock_consultation,
)

_TIME_FOR_DATES = timedelta(days=3)  # to name other dates
_REMEMBER_ASKED = timedelta(days=7)  # so long it counts that somebody was asked

# --- When ---------------------------------------------------------------------------------------


def _next_at(due: Due) -> datetime | None:
    moments = [at for call in calls(due.session) if (at := _next_of(due, call)) is not None]
    asked = oldest_asked(due.session)
    return min((*moments, *([asked + _REMEMBER_ASKED] if asked else [])), default=None)


def _next_of(due: Due, call: Call) -> datetime | None:
    one = consultation_of(due.session, call.consultation_id)
    if one is None or one.state not in ("gathering", "planned"):
        return call.expires_at if one and one.state == "draft" else due.now
    moments = [call.show_after] if call.shown_revision < call.revision else []
    if one.state == "gathering":
        moments.append(_dates_end(call) or call.expires_at)
    elif one.starts_at is not None:
        moments.append(one.starts_at - AHEAD)
        moments += [] if "reminded" in call.told else [remind_at(one.starts_at)]
    return min(moments)


def _dates_end(call: Call) -> datetime | None:
    """Return when the last date has come, of which nobody was told yet; None for no such time."""
    if not call.dates or "dates" in call.told:
        return None
    return min(call.dates[-1].replace(tzinfo=BERLIN), call.expires_at)


# --- What ---------------------------------------------------------------------------------------


def _perform(due: Due) -> list[Notice]:
    forget_asked_before(due.session, due.now - _REMEMBER_ASKED + timedelta(microseconds=1))
    notices: list[Notice] = []
    for call in calls(due.session):
        if _is_due(due, call):
            notices += _one(due, call.consultation_id)
    return notices


def _is_due(due: Due, call: Call) -> bool:
    at = _next_of(due, call)
    return at is not None and at <= due.now


def _one(due: Due, number: int) -> Sequence[Notice]:
    """Do what is due of one call as it stands once nobody else changes it."""
    one = lock_consultation(due.session, number)
    call = call_of(due.session, number)
    return _gravest(due, one, call) if call is not None and _is_due(due, call) else []


def _gravest(due: Due, one: Consultation | None, call: Call) -> Sequence[Notice]:
    if one is None or one.state not in ("gathering", "planned"):
        return _forget(due, one, call)
    found = standing(due.session, one, call)
    if one.state == "planned" and one.starts_at is not None:
        if one.starts_at - AHEAD <= due.now:
            return _open(due, found)
        if "reminded" not in call.told and remind_at(one.starts_at) <= due.now:
            return _remind(due, found)
    elif call.expires_at <= due.now:
        return _end(due, found)
    elif (over := _dates_end(call)) is not None and over <= due.now:
        until = max(call.expires_at, due.now + _TIME_FOR_DATES)
        change_call(due.session, one.id, expires_at=until, told=(*call.told, "dates"))
        marked = f"{message_id(one, 'dates-over')}-{call.revision}"
        return [Notice(one.asker, dates_over(found), transaction_id=marked)]
    return list(_show(due, found))


def _forget(due: Due, one: Consultation | None, call: Call) -> list[Notice]:
    """Forget a draft that nobody sent, or the call for what has begun or ended otherwise."""
    notices = closing(due.session, standing(due.session, one, call)) if one else []
    if one is not None and one.state == "draft":
        notices = []
    forget_call(due.session, call.consultation_id)
    if one is not None and one.state == "draft":
        delete_consultation(due.session, one)
    return notices


def _open(due: Due, found: Standing) -> list[Notice]:
    one = open_room(due.session, found.consultation, due.now)
    notices = closing(due.session, standing(due.session, one, found.call))
    forget_call(due.session, one.id)
    return notices


def _remind(due: Due, found: Standing) -> list[Notice]:
    one = found.consultation
    note_told(due.session, found.call, "reminded")
    return [
        Notice(
            user_id,
            reminder(found, say_to(due.session, user_id), due.now),
            transaction_id=f"{message_id(one, 'reminder', user_id)}-{one.revision}",
        )
        for user_id in (one.asker, *found.joined)
    ]


def _end(due: Due, found: Standing) -> list[Notice]:
    """End a call that has found too few, with a kind word to all."""
    one = found.consultation
    told = [
        Notice(
            user_id,
            nobody_came(found, say_to(due.session, user_id), theirs=user_id == one.asker),
            transaction_id=message_id(one, "nobody", user_id),
        )
        for user_id in (one.asker, *found.joined)
    ]
    notices = [*closing(due.session, found), *told]
    forget_call(due.session, one.id)
    delete_consultation(due.session, one)
    return notices


# --- Showing how it stands ----------------------------------------------------------------------


def _show(due: Due, found: Standing) -> Iterator[Notice]:
    """Bring all messages of a call up to date, and tell whoever asks what has come of it."""
    one, call = found.consultation, found.call
    note_shown(due.session, one.id, call.revision, due.now + PAUSE)
    procedure = library(due.own_files).procedures.get(one.procedure)
    for room_id in call.room_ids:
        if procedure and presence(due.session, room_id) == "here":
            message = call_message(found, due.directory, procedure, due.now)
            yield _edited(due, found, room_id, message_id(one, "call", room_id), message)
    yield from _in_private(due, found, "joined", who_joined(found, due.directory, due.now))
    yield from _ask(due, found)


def _ask(due: Due, found: Standing) -> Iterator[Notice]:
    """Ask for a date once there is one, and tell it where they have become too few."""
    one, call = found.consultation, found.call
    say = say_to(due.session, one.asker)
    if one.state == "planned":
        if not found.enough and "few" not in call.told:
            note_told(due.session, call, "few")
            yield Notice(one.asker, too_few(found, say),
                         transaction_id=f"{message_id(one, 'few')}-{call.revision}")  # fmt: skip
        return
    can_begin = found.possible(due.now) if found.is_live else found.enough
    if can_begin or "fix" in call.told:
        note_told(due.session, call, "fix")
        yield from _in_private(due, found, "fix", ask_to_fix(found, say, due.now))


def _in_private(due: Due, found: Standing, what: str, message: Answer) -> Iterator[Notice]:
    """Tell whoever asks, by editing what was told before."""
    one = found.consultation
    yield _edited(due, found, one.asker, message_id(one, what), message)


def _edited(due: Due, found: Standing, to: str, first: str, message: Answer) -> Notice:
    """Return the edit of a message, or the message where there is none: in a room's successor."""
    if condition(due.session, first) == "lost":
        return Notice(to, message, transaction_id=first)
    revised = f"{first}-{found.call.revision}"
    return Notice(to, message, transaction_id=revised, replaces=first)


CALLS = Duty("Beratungsanfragen", _next_at, _perform)
