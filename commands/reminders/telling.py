"""Tells of reminders that are due: once each, late ones as late, missed ones in one summary."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import takewhile

from commands.contract import Answer, Code, Due, Duty, Line, Notice, Reaction, Strong
from commands.dates import BERLIN, say_moment
from commands.quiet import quiet_until
from commands.reminders.moments import times_after
from commands.reminders.wording import short, subject, when
from storage.direct_chats import is_person, settings_where_told
from storage.inbox import joined_room
from storage.records import RoomSettings
from storage.reminders import (
    DueTime,
    Outcome,
    Reminder,
    due_reminders,
    move_on,
    next_due,
    note_time,
)

_AT_ONCE = 200  # reminders in one transaction, and those that are told of together with them
IN_TIME = timedelta(minutes=5)
USEFUL = timedelta(days=1)  # so long a reminder is told late; after that it is summed up
_MOST_MISSED = 50  # times of one series that are noted, if the bot was down for long


def perform(due: Due) -> list[Notice]:
    """Tell of what is due, room by room and person by person, and move it on."""
    groups: dict[tuple[str, str | None, str | None], list[DueTime]] = {}
    room = cache(partial(_room, due))  # many are of the same rooms
    for reminder in due_reminders(due.session, due.now, _AT_ONCE):
        for time in _times(due, reminder, room(reminder.room_id)):
            key = (reminder.room_id, reminder.mention, reminder.thread_id)
            groups.setdefault(key, []).append(time)
    notices = []
    for found in groups.values():
        times = sorted(found, key=lambda time: (time.due_at, time.reminder.number))
        notices += [_tell(due, part) for part in _messages(times)]
    return notices


def _tell(due: Due, times: Sequence[DueTime]) -> Notice:
    """Note that times are told of, and return the message that does."""
    notice = _notice(times, due.now)
    for time in times:
        note_time(due.session, time, due.now, notice.transaction_id)
    return notice


REMINDERS = Duty("Erinnerungen", lambda due: next_due(due.session), perform)


# --- What is due --------------------------------------------------------------------------------


_UNSET = RoomSettings()


@dataclass(frozen=True, slots=True)
class _Room:
    """Whether the bot is in a room, when it must be quiet there, and until when it must now."""

    joined: bool
    settings: RoomSettings = _UNSET
    quiet: datetime | None = None

    def told_from(self, due_at: datetime) -> datetime:
        """Return from when on something is told: what waits for a quiet time to end isn't late."""
        return quiet_until(self.settings, due_at.astimezone(BERLIN)) or due_at


def _room(due: Due, address: str) -> _Room:
    """Return what holds where something is told: in a room, or in a person's direct chat."""
    if not is_person(address):
        room = joined_room(due.session, address)
        if room is None or room.state != "joined":
            return _Room(joined=False)
    settings = settings_where_told(due.session, address)
    return _Room(True, settings, quiet_until(settings, due.now.astimezone(BERLIN)))


def _times(due: Due, reminder: Reminder, room: _Room) -> list[DueTime]:
    """Return the times to tell of and move the reminder on behind them; none if it must wait.

    Their reminders are due when they are due next.
    """
    assert reminder.due_at is not None  # noqa: S101 - for the type checker: it is due
    if not room.joined:
        time = DueTime(reminder, reminder.due_at, "given up")
        note_time(due.session, time, due.now)
        move_on(due.session, reminder.number, None, "given up")
        return []
    if room.quiet is not None:
        move_on(due.session, reminder.number, room.quiet, "active")
        return []
    *missed, last = [reminder.due_at, *_missed(due, reminder)]
    following = next(times_after(due, reminder, due.now), None)
    move_on(due.session, reminder.number, following, "active" if following else "done")
    going_on = replace(reminder, due_at=following)
    last = room.told_from(last)
    missed = [at for at in missed if room.told_from(at) != last]
    return [
        *(DueTime(going_on, at, "summed up") for at in missed[-_MOST_MISSED:]),
        DueTime(going_on, last, _outcome(last, due.now)),
    ]


def _missed(due: Due, reminder: Reminder) -> Iterator[datetime]:
    """Yield the further times of a series that have passed as well."""
    if reminder.due_at is not None:
        yield from takewhile(lambda at: at <= due.now, times_after(due, reminder, reminder.due_at))


def _outcome(due_at: datetime, now: datetime) -> Outcome:
    if now - due_at <= IN_TIME:
        return "in time"
    return "late" if now - due_at <= USEFUL else "summed up"


# --- What is said -------------------------------------------------------------------------------

_LARGEST = 20_000  # bytes of lines in one message; what exceeds 22,000 would be cut off
_MARKUP = 30  # bytes around a line


def _messages(times: Sequence[DueTime]) -> Iterator[list[DueTime]]:
    """Divide what is told of together into as few messages as hold it."""
    part: list[DueTime] = []
    size = 0
    for time in times:
        needed = _size(time)
        if part and size + needed > _LARGEST:
            yield part
            part, size = [], 0
        part.append(time)
        size += needed
    yield part


def _size(time: DueTime) -> int:
    """Return how many bytes a time takes in a message at most: plain and marked up, in ASCII."""
    text = "".join(span.text if isinstance(span, Strong) else span for span in _line(time))
    signs = sum(not (letter.isalnum() or letter.isspace()) for letter in text)
    return 2 * len(json.dumps(text)) + _MARKUP + 5 * signs  # marked up one may be "&quot;"


def _notice(times: Sequence[DueTime], now: datetime) -> Notice:
    first = times[0].reminder
    told = [time for time in times if time.outcome != "summed up"]
    single = len(told) == 1 and len(times) == 1
    private = is_person(first.room_id)  # set elsewhere than where it is told
    return Notice(
        first.room_id,
        _one(told[0], now) if single else _several(told, times),
        reply_to=None if private else first.set_by_event_id if single else first.thread_id,
        thread_id=first.thread_id,
        mentions=(first.mention,) if first.mention else (),
        transaction_id=f"scharnier-reminder-{first.number}-{int(times[0].due_at.timestamp())}",
    )


def _one(time: DueTime, now: datetime) -> Answer:
    reminder = time.reminder
    again = when(reminder, now) if reminder.due_at else ""
    lines: list[Line] = []
    if time.outcome == "late":
        lines.append(f"Verspätet: fällig war {say_moment(time.due_at)}.")
    return Answer(
        title=("⏰ ", Strong(f"Erinnerung{subject(reminder.text)}")),
        lines=tuple(lines),
        sources=(f"Erinnerung {reminder.number}{f' · das nächste Mal {again}' if again else ''}",),
        reactions=(
            Reaction("💤", "erinnert in einer Stunde noch einmal", _later(reminder, "in 1 Stunde")),
            Reaction("🌅", "morgen früh um 8", _later(reminder, "morgen 8 Uhr")),
        ),
    )


def _later(reminder: Reminder, text: str) -> str:
    return f"erinnerungen verschieben {reminder.number} {text}"


def _several(told: Sequence[DueTime], times: Sequence[DueTime]) -> Answer:
    missed = [time for time in times if time.outcome == "summed up"]
    lines: list[Line] = [_line(time) for time in told]
    if missed:
        lines += ["", "Nicht mehr rechtzeitig, ich war nicht erreichbar:"] if told else []
        lines += [_line(time) for time in missed]
    number = f"{len(told)} Erinnerung{'en' if len(told) > 1 else ''}"
    title = f"⏰ {number}" if told else "Versäumte Erinnerungen, ich war nicht da:"
    return Answer(
        title=(Strong(title),),
        lines=tuple(lines),
        hints=((
            "Noch einmal erinnert zum Beispiel ",
            Code(f"/{_later(times[0].reminder, 'morgen 8 Uhr')}"), ".",
        ),),
    )  # fmt: skip


def _line(time: DueTime) -> tuple[Strong | str, ...]:
    text, was_due = short(time.reminder.text), say_moment(time.due_at)
    if time.outcome == "summed up":
        return (f"{was_due}: {text}",)
    late = f" (verspätet, fällig war {was_due})" if time.outcome == "late" else ""
    return (Strong(f"{time.reminder.number}"), f" {text}{late}")
