"""Which meeting of which committee a line is about: named, of the room, or one's own."""

from __future__ import annotations

from dataclasses import dataclass

from commands.committees.meant import ChoiceError, find_committee, name_in
from commands.committees.seats import committees_of
from commands.contract import Answer, Ask, Choice, UserError
from commands.dates import When, find_when, say_day
from commands.meetings.finding import meeting_on, upcoming
from commands.meetings.wording import CANCELLED, say_when
from storage.minutes import minutes_of_meeting
from storage.records import Committee, Meeting
from storage.room_changes import stored_meeting

_MARK = "#"  # before the id of a meeting, in lines of the bot's own


@dataclass(frozen=True, slots=True)
class Meant:
    """A meeting that is still to come, and what the line says besides."""

    committee: Committee
    meeting: Meeting
    rest: str


def marked(meeting: Meeting) -> str:
    """Return how a line of the bot's own names a meeting, wherever that is moved to."""
    return f"{_MARK}{meeting.id}"


def meant_meeting(ask: Ask, text: str, command: str) -> Meant:
    """Return the meeting that a text names by committee and date in any order, else the next.

    `command` is what the choices go on with. Raises UserError where there is none, ChoiceError
    for several.
    """
    if (found := by_mark(ask, text)) is not None:
        return found
    when = find_when(text, ask.now)
    said = f"{when.before} ; {when.after}" if when else text
    committee, rest = _committee(ask, said, when.when if when else None, command)
    rest = rest.strip(" ,;:")
    meeting = meeting_on(
        ask,
        committee,
        when.when if when else None,
        lambda start: f"{command} {committee.name} {start} {rest}",
    )
    return Meant(committee, _still_to_come(ask, meeting), rest)


def by_mark(ask: Ask, text: str) -> Meant | None:
    """Return the meeting whose mark a line of the bot's own begins with; None without a mark."""
    if not text.startswith(_MARK):
        return None
    first, *rest = text.split(maxsplit=1)
    meeting = stored_meeting(ask.session, first.removeprefix(_MARK))
    committee = ask.directory.committees.get(meeting.committee_id) if meeting else None
    if meeting is None or committee is None:
        raise UserError("Diese Sitzung gibt es nicht mehr.")
    return Meant(committee, _still_to_come(ask, meeting), rest[0] if rest else "")


def own_committee(ask: Ask, when: When | None, command: str, rest: str = "") -> Committee | None:
    """Return the one committee that somebody in an unbound room or a direct chat may mean.

    It is one in which they have a seat, and that meets, on that day if one is named. Raises
    ChoiceError for several; None for none.
    """
    if ask.room.settings.kind is not None:
        return None
    own = committees_of(ask.directory, ask.asker.user_id, ask.now.date())
    meetings = [meeting for row in own if (meeting := _next(ask, row, when)) is not None]
    if len(meetings) > 1:
        raise ChoiceError(Answer(
            title="Welches Gremium ist gemeint?",
            choices=tuple(
                Choice(f"{_name(ask, one)}, {say_when(one)}",
                       f"{command} {marked(one)} {rest}".strip())
                for one in meetings[:9]
            ),
        ))  # fmt: skip
    if meetings:
        return ask.directory.committees[meetings[0].committee_id]
    return own[0] if len(own) == 1 else None


def _committee(ask: Ask, said: str, when: When | None, command: str) -> tuple[Committee, str]:
    if name_in(ask, said) is None:
        own = own_committee(ask, when, command, said.strip(" ,;:"))
        if own is not None:
            return own, said
    typed = f" {when.day:%d.%m.%Y}" if when else ""
    return find_committee(ask, said, lambda name: f"{command} {name}{typed}")


def _next(ask: Ask, committee: Committee, when: When | None) -> Meeting | None:
    for meeting in upcoming(ask, committee):
        if when is None or meeting.start.date() == when.day:
            return meeting
    return None


def _name(ask: Ask, meeting: Meeting) -> str:
    return ask.directory.committees[meeting.committee_id].name


def _still_to_come(ask: Ask, meeting: Meeting) -> Meeting:
    if meeting.state == CANCELLED:
        raise UserError(f"Die Sitzung am {say_day(meeting.start.date())} ist abgesagt.")
    minutes = minutes_of_meeting(ask.session, meeting.id)
    is_going_on = minutes is not None and minutes.state == "open"
    if (meeting.end or meeting.start) < ask.now.replace(tzinfo=None) and not is_going_on:
        raise UserError(f"Die Sitzung am {say_day(meeting.start.date())} ist schon vorbei.")
    return meeting
