"""Asks once in the room whether a meeting is over, when nobody has said so for long."""

from __future__ import annotations

from datetime import datetime

from commands.contract import Answer, Code, Due, Duty, Notice, Reaction, Strong
from commands.dates import BERLIN
from commands.meetings.minutes.running import committee_of, say_meeting
from commands.meetings.minutes.times import clock
from commands.quiet import quiet_until
from storage.minutes import Minutes, ask_later, entries_of, next_to_ask, to_ask
from storage.rooms import room_settings


def _next_at(due: Due) -> datetime | None:
    return next_to_ask(due.session)


def _perform(due: Due) -> list[Notice]:
    return [notice for minutes in to_ask(due.session, due.now) for notice in _asked(due, minutes)]


OVER = Duty("Ende von Sitzungen", _next_at, _perform)


def _asked(due: Due, minutes: Minutes) -> list[Notice]:
    """Ask in the room, in its quiet time only afterwards."""
    settings = room_settings(due.session, minutes.room_id)
    later = quiet_until(settings, due.now.astimezone(BERLIN))
    ask_later(due.session, minutes.id, later)
    if later is not None:
        return []
    transaction_id = f"scharnier-minutes-{minutes.id}-{minutes.ask_at:%Y%m%d%H%M}"
    return [Notice(minutes.room_id, _question(due, minutes), transaction_id=transaction_id)]


def _question(due: Due, minutes: Minutes) -> Answer:
    ended = _probable_end(due, minutes)
    line = f"sitzung endet #{minutes.meeting_id} {ended:%H:%M}"
    typed = f"/sitzung endet {ended:%H:%M}"
    committee = committee_of(due.directory, minutes)
    return Answer(
        title=("Ist die Sitzung zu Ende? ", Strong(say_meeting(committee, minutes))),
        lines=(f"Sie läuft seit {clock(minutes.began_at)}; ein Ende ist noch nicht notiert.",),
        hints=(("Mit einer anderen Uhrzeit: ", Code("/sitzung endet 16:40"), "."),),
        reactions=(
            Reaction("✅", f"ja, Ende war um {clock(ended)}", line, typed),
        ),
    )  # fmt: skip


def _probable_end(due: Due, minutes: Minutes) -> datetime:
    """Return the planned end, or when something was last noted if that was later."""
    noted = [one.at.astimezone(BERLIN).replace(tzinfo=None, second=0, microsecond=0)
             for one in entries_of(due.session, minutes.id)]  # fmt: skip
    return max([minutes.planned_end or minutes.began_at, minutes.began_at, *noted])
