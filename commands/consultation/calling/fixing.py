"""`/beratung starten`, `verschieben` and `termine`: whoever asks fixes when it takes place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from commands.consultation.calling.gathering import closing
from commands.consultation.calling.in_private import fixed, when_invited
from commands.consultation.calling.meant import known_here, meant, require_asker, split_number
from commands.consultation.calling.request import read_dates
from commands.consultation.calling.standing import AHEAD, Standing, remind_at, standing
from commands.consultation.calling.telling import message_id, say_date, say_people, say_to
from commands.consultation.running.opening import open_room
from commands.contract import Answer, Ask, Code, Line, Notice, Reaction, UserError
from commands.dates import BERLIN, find_several, say_moment
from commands.picking import NUMBER_SIGNS
from storage.consultation_calls import call_of, change_call, forget_call, leave, store_call
from storage.consultations import change_consultation

_NUMBERED = re.compile(r"\s*(?:nr\.?\s*|nummer\s*|#\s*)?\d{1,9}(?![\d.:]|\s*uhr)", re.IGNORECASE)
_MORE_TIME = timedelta(days=7)  # to answer to new dates, at least


# --- Beginning ----------------------------------------------------------------------------------


def start(ask: Ask, text: str) -> Answer:
    """Fix the date of a call, the best one or the one that is named; in writing, begin."""
    number, said = _split(text)
    if number is not None and not said and _is_position(ask, number):
        number, said = None, f"{number}"
    found = meant(ask, number, "starten", ("gathering",))
    require_asker(ask, found, "Starten")
    if not found.is_live:
        return _begin_in_writing(ask, found)
    if said.casefold().strip(" .!") == "jetzt":
        _require_enough(found, len(found.joined))
        return _fix(ask, found, ask.now, ())
    position = _position(ask, found, said)
    _require_enough(found, len(found.who_can(position)))
    starts_at = found.call.dates[position - 1].replace(tzinfo=BERLIN)
    return _fix(ask, found, starts_at, found.cannot(position))


def _is_position(ask: Ask, number: int) -> bool:
    """Whether a number alone is that of a date, of the only call that there may be spoken of."""
    known = known_here(ask)
    numbers = [one.consultation.id for one in known]
    return len(known) == 1 and number not in numbers and number in known[0].ahead(ask.now)


def _require_enough(found: Standing, count: int) -> None:
    one = found.consultation
    if count < one.minimum:
        raise UserError(
            f"Dafür sind es noch zu wenige: {say_people(count)}, nötig sind {one.minimum}.",
            hints=("Sobald es genug sind, melde ich mich.",),
        )


def _position(ask: Ask, found: Standing, said: str) -> int:
    """Return the date that is meant: by number, by itself, or the one that suits most."""
    ahead = found.ahead(ask.now)
    if not said:
        possible = found.possible(ask.now)
        if not possible:
            raise UserError("An keinem Termin können schon genug.", hints=tuple(_how(found, ask)))
        return possible[0]
    number = said.strip(".) ")
    if len(number) < 9 and number.isdecimal() and int(number) in ahead:
        return int(number)
    named = find_several(said, ask.now)
    for one in named.dates if named else ():
        for position in ahead:
            begins = found.call.dates[position - 1]
            if begins.date() == one.day and one.at in (None, begins.time()):
                return position
    raise UserError(f"„{said[:60]}“ steht nicht zur Wahl.", hints=tuple(_how(found, ask)))


def _how(found: Standing, ask: Ask) -> Iterable[Line]:
    for position in found.ahead(ask.now):
        count = len(found.who_can(position))
        yield f"{NUMBER_SIGNS[position - 1]} {say_date(found.call.dates[position - 1])} – {count}"
    yield ("Andere Termine: ", Code(f"/beratung termine {found.consultation.id} 10.12. 14 Uhr"))


def _begin_in_writing(ask: Ask, found: Standing) -> Answer:
    _require_enough(found, len(found.joined))
    one = open_room(ask.session, found.consultation, ask.now)
    over = closing(ask.session, Standing(one, found.call, found.joined, found.can))
    forget_call(ask.session, one.id)
    return Answer(
        lines=(f"Beratung {one.id} beginnt: "
               + ask.room.say("Ich lade Sie und alle anderen in den Beratungsraum ein.",
                              "Ich lade dich und alle anderen in den Beratungsraum ein."),),
        lasting=True,
        notices=tuple(over),
    )  # fmt: skip


def _fix(ask: Ask, found: Standing, starts_at: datetime, cannot: Iterable[str]) -> Answer:
    before = found.consultation
    left_out = list(cannot)
    for user_id in left_out:
        leave(ask.session, before.id, user_id)
    one = change_consultation(ask.session, before, state="planned", starts_at=starts_at)
    _note_planned(ask, found, starts_at)
    call = call_of(ask.session, one.id) or found.call
    now = standing(ask.session, one, call)
    moved = before.state == "planned"
    notices = [*_tell(ask, now, moved=moved), *(_kindly(ask, now, user_id) for user_id in left_out)]
    return Answer(
        title=f"Beratung {one.id} {'ist verlegt auf' if moved else 'steht fest'}: "
        + say_moment(starts_at),
        lines=(
            f"Mit {say_people(len(now.joined) + 1)}. Alle wissen Bescheid.",
            when_invited(now, ask.now, ask.room.say),
        ),
        hints=(
            ("Verschieben: ", Code(f"/beratung verschieben {one.id} 10.12. 14 Uhr"),
             "; absagen: ", Code(f"/beratung absagen {one.id}"), "."),
        ),
        lasting=True,
        notices=tuple(notices),
    )  # fmt: skip


def _note_planned(ask: Ask, found: Standing, starts_at: datetime) -> None:
    """Note that a date is fixed; whoever hears of it after the day before isn't reminded."""
    told = ("reminded",) if ask.now >= remind_at(starts_at) else ()
    change_call(ask.session, found.consultation.id, told=told)


def _tell(ask: Ask, found: Standing, *, moved: bool) -> Iterable[Notice]:
    one = found.consultation
    for user_id in found.joined:
        message = fixed(found, say_to(ask.session, user_id), ask.now, moved=moved)
        marked = f"{message_id(one, 'fixed', user_id)}-{one.revision}"
        yield Notice(user_id, message, transaction_id=marked)


def _kindly(ask: Ask, found: Standing, user_id: str) -> Notice:
    one = found.consultation
    say = say_to(ask.session, user_id)
    when = say_moment(one.starts_at) if one.starts_at else ""
    message = Answer(
        title=f"🤝 Beratung {one.id} findet an einem Tag statt, der nicht passt: {when}",
        lines=(say("Deshalb habe ich Sie herausgenommen. Danke, dass Sie geholfen hätten!",
                   "Deshalb habe ich dich herausgenommen. Danke, dass du geholfen hättest!"),),
        hints=(("Geht es doch: ", Code(f"/beratung dabei {one.id}"), "."),),
    )  # fmt: skip
    return Notice(user_id, message, transaction_id=message_id(one, "out", user_id))


# --- Other dates --------------------------------------------------------------------------------


def put_off(ask: Ask, text: str) -> Answer:
    """Move a consultation whose date is fixed to another one; all are told."""
    number, said = _split(text)
    found = meant(ask, number, "verschieben", ("planned",))
    require_asker(ask, found, "Verschieben")
    dates = read_dates(said, ask.now)
    if len(dates) > 1:
        raise UserError("Auf welchen Termin? Es kann nur einer sein.")
    starts_at = dates[0].replace(tzinfo=BERLIN)
    if starts_at - AHEAD <= ask.now:
        raise UserError("Bis dahin ist keine Zeit mehr, alle zu erreichen.")
    return _fix(ask, found, starts_at, ())


def name_dates(ask: Ask, text: str) -> Answer:
    """Put other dates to the choice; who has joined stays, and is asked anew when they can."""
    number, said = _split(text)
    found = meant(ask, number, "termine", ("gathering",))
    require_asker(ask, found, "Termine nennen")
    one = found.consultation
    if not found.is_live:
        raise UserError(f"Beratung {one.id} geht schriftlich, sie braucht keinen Termin.")
    dates = read_dates(said, ask.now)
    _store_dates(ask, found, dates)
    asked = [_ask_anew(ask, found, dates, user_id) for user_id in found.joined]
    return Answer(
        title=f"Beratung {one.id}: neue Termine zur Wahl",
        lines=tuple(f"{key} {say_date(day, ask.now)}"
                    for key, day in zip(NUMBER_SIGNS, dates, strict=False)),
        lasting=True,
        notices=tuple(asked),
    )  # fmt: skip


def _store_dates(ask: Ask, found: Standing, dates: tuple[datetime, ...]) -> None:
    call = found.call
    until = max(call.expires_at, ask.now + _MORE_TIME, dates[-1].replace(tzinfo=BERLIN))
    changed = replace(call, dates=dates, expires_at=until, told=(), revision=call.revision + 1)
    store_call(ask.session, changed)


def _ask_anew(ask: Ask, found: Standing, dates: tuple[datetime, ...], user_id: str) -> Notice:
    one = found.consultation
    keys = NUMBER_SIGNS[: len(dates)]
    message = Answer(
        title=f"🤝 Beratung {one.id} hat neue Termine zur Wahl",
        lines=tuple(
            f"{key} {say_date(day, ask.now)}" for key, day in zip(keys, dates, strict=True)
        ),
        hints=("Bitte noch einmal antippen, was passt.",),
        reactions=tuple(
            Reaction(key, "", f"beratung kann #{one.id}: {at}") for at, key in enumerate(keys, 1)
        ),
        offers_until=dates[-1].replace(tzinfo=BERLIN),
    )
    marked = f"{message_id(one, 'dates', user_id)}-{found.call.revision}"
    return Notice(user_id, message, transaction_id=marked)


def _split(text: str) -> tuple[int | None, str]:
    """Take the number of a consultation from the beginning, unless a date stands there."""
    return split_number(text) if _NUMBERED.match(text) else (None, text.strip())
