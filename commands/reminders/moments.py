"""When a reminder is due: the first time, and again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time

from commands.contract import Ask, Code, Due, UserError
from commands.dates import (
    Moment,
    When,
    as_sentence,
    at_wall_clock,
    movable_days_of,
    occurrences_after,
    say_moment,
    say_repeat,
)
from commands.reminders.wording import repeat_of
from storage.direct_chats import settings_where_told
from storage.records import Directory, RoomSettings
from storage.reminders import Reminder

USUAL_TIME = time(9)  # where only a day is named


def first_time(asked: When) -> datetime:
    """Return the naive local time from which it is reminded: of the day asked for."""
    return datetime.combine(asked.day, asked.at or USUAL_TIME)


def first_moment(ask: Ask, asked: When, first: datetime, address: str) -> Moment:
    """Return when something is due for the first time; raises UserError if that is never.

    `first` is naive local time: the day and the time asked for, or usual. `address` is the room,
    or the person, where it is told.
    """
    if asked.repeat is None:
        moment = Moment(asked.exact) if asked.exact else at_wall_clock(first)
        if moment.at <= ask.now:
            raise UserError(
                f"{say_moment(moment.at)} ist schon vorbei.",
                hints=(("Zum Beispiel: ", Code("morgen 9 Uhr"), "."),),
            )
        return moment
    settings = settings_where_told(ask.session, address)
    free = movable_holidays_of(settings, ask.directory, ask.movable_holidays)
    found = next(occurrences_after(asked.repeat, first, ask.now, also_free=free), None)
    if found is None:
        raise UserError(as_sentence(f"Dazu gibt es keinen Termin: {say_repeat(asked.repeat)}"))
    return found


def times_after(due: Due, reminder: Reminder, after: datetime) -> Iterator[datetime]:
    """Yield the instants after one at which a series is due again; none of what comes once."""
    repeat = repeat_of(reminder)
    if repeat is None:
        return
    settings = settings_where_told(due.session, reminder.room_id)
    free = movable_holidays_of(settings, due.directory, due.movable_holidays)
    for moment in occurrences_after(repeat, reminder.first, after, also_free=free):
        yield moment.at


def movable_holidays_of(
    settings: RoomSettings, directory: Directory, movable: Mapping[str, frozenset[date]]
) -> frozenset[date]:
    """Return the movable holidays of the municipalities of a room; none where these are unknown.

    A committee's room has those of all the municipalities that the committee belongs to.
    """
    committee = directory.committees.get(settings.committee_id or "")
    places = committee.municipality_ids if committee else (settings.municipality_id or "",)
    return movable_days_of(places, movable)
