"""Tells a committee's own rooms what became of its meetings, where that was done elsewhere."""

from __future__ import annotations

from commands.committees.rooms import rooms_of
from commands.contract import Answer, Ask, Line, Notice, Strong
from commands.meetings.invitation import refreshed
from commands.meetings.wording import say_when
from storage.records import Committee, Meeting


def announce(ask: Ask, committee: Committee, meeting: Meeting, what: str) -> tuple[Notice, ...]:
    """Return the messages that tell the committee's other rooms what became of a meeting.

    With them go edits of those that ask who comes.
    """
    line = f"{say_when(meeting)}{f' · {meeting.place}' if meeting.place else ''}"
    return (*tell_rooms(ask, committee, what, (line,)), *refreshed(ask, committee, meeting))


def tell_rooms(
    ask: Ask, committee: Committee, what: str, lines: tuple[Line, ...]
) -> tuple[Notice, ...]:
    """Return messages to the rooms where the committee hears of its meetings, but for this one."""
    told = Answer(title=(f"{what}: ", Strong(committee.name)), lines=lines)
    rooms = rooms_of(ask.session, committee)
    return tuple(Notice(room, told) for room in rooms if room != ask.room.room_id)
