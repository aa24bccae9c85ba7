"""How the bot behaves in a room: form of address, quiet hours, who may record."""

from __future__ import annotations

from dataclasses import replace

from commands.contract import Answer, Ask, Code, Line, UserError
from commands.rooms.changing import change, require_office_here
from commands.rooms.quiet_hours import QuietTime, format_quiet_time, parse_quiet_time
from commands.rooms.showing import RECORDERS


def set_address(ask: Ask, text: str) -> Answer:
    """Set the form of address; in a direct chat that is everybody's own matter."""
    wanted = text.casefold()
    if wanted not in {"du", "sie"}:
        hint: Line = (Code("/raum anrede Sie"), " oder ", Code("/raum anrede du"))
        raise UserError("Welche Anrede soll hier gelten?", hints=(hint,))
    if not ask.room.direct:
        require_office_here(ask)
    settings = replace(ask.room.settings, address="du" if wanted == "du" else "Sie")
    return change(ask, settings, f"Anrede in diesem Chat: {settings.address}")


def set_quiet_hours(ask: Ask, text: str) -> Answer:
    """Set the hours, and whether weekends, in which the bot writes nothing of its own accord."""
    try:
        quiet = parse_quiet_time(text)
    except ValueError:
        ways = ("/raum ruhe 18–7", ", ", "/raum ruhe 18:30 bis 7 Uhr, Wochenende", " oder ",
                "/raum ruhe aus")  # fmt: skip
        hint: Line = tuple(Code(way) if way.startswith("/") else way for way in ways)
        raise UserError("Von wann bis wann soll hier Ruhe sein?", hints=(hint,)) from None
    if not ask.room.direct:
        require_office_here(ask)
    settings = replace(
        ask.room.settings,
        quiet_from=quiet.first, quiet_until=quiet.last, quiet_weekends=quiet.weekends,
    )  # fmt: skip
    meaning = "Von mir aus melde ich mich dann nicht; auf Fragen antworte ich immer."
    title = f"Ruhezeit: {format_quiet_time(quiet)}"
    return change(ask, settings, title, *((meaning,) if quiet != QuietTime() else ()))


def set_recorders(ask: Ask, text: str) -> Answer:
    """Set who may record decisions and minutes in this room."""
    if ask.room.direct:
        raise UserError("In einem Direktchat wird nichts protokolliert, nur in Räumen.")
    wanted = text.casefold()
    if wanted not in {"alle", "stelle"}:
        hint: Line = (Code("/raum protokoll stelle"), " oder ", Code("/raum protokoll alle"))
        raise UserError("Wer soll hier protokollieren dürfen?", hints=(hint,))
    require_office_here(ask)
    settings = replace(ask.room.settings, recorders="members" if wanted == "alle" else "offices")
    return change(ask, settings, f"Protokollieren dürfen hier: {RECORDERS[settings.recorders]}")
