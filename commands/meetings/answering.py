"""Notes who comes to a meeting, and lets the messages that ask for it show that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from commands.committees.meant import concerns
from commands.committees.seats import Seat, posts_on, seats_on, spoken_for
from commands.contract import Ask, Line, Notice, Undone, UserError
from commands.meetings.invitation import refreshed
from commands.meetings.meant import Meant
from commands.meetings.turnout import say_quorum, turnout_of
from storage.attendance import take_back_answer
from storage.meetings import Attendance, Reply, attendance_of, store_attendance
from storage.records import Person
from storage.room_changes import stored_meeting

SAID: dict[Reply, str] = {
    "yes": "zugesagt", "no": "abgesagt", "substitute": "eine Vertretung angekündigt",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Noted:
    """What came of an answer: what is known of who gave it, and what other rooms hear."""

    before: Attendance | None
    seats: tuple[Seat, ...]
    notices: tuple[Notice, ...]


def note(ask: Ask, meant: Meant, answer: Reply, substitute: str = "") -> Noted:
    """Note an answer, in place of what the same message said before it was edited.

    Raises UserError in rooms that the committee does not concern.
    """
    if not concerns(ask, meant.committee):
        raise UserError(
            f"Antworten zu Sitzungen von „{meant.committee.name}“ gehören in den Raum des "
            "Gremiums, in den seiner Kommune oder in den Direktchat mit mir.",
            hints=("Im Direktchat muss ich die Matrix-Kennung aus dem Verzeichnis kennen.",)
            if ask.room.direct else (),
        )  # fmt: skip
    meeting_id = meant.meeting.id
    touched = dict.fromkeys([*take_back_answer(ask.session, ask.event_id), meeting_id])
    user_id = ask.asker.user_id
    before = next(
        (one for one in attendance_of(ask.session, meeting_id) if one.user_id == user_id), None
    )
    given = Attendance(user_id, answer, substitute)
    store_attendance(ask.session, meeting_id, given, ask.now, ask.event_id)
    notices = tuple(one for row in touched for one in refreshed_for(ask, row))
    seats = seats_on(ask.directory, meant.committee.id, meant.meeting.start.date())
    return Noted(before, tuple(spoken_for(seats, posts_of(ask, meant))), notices)


def take_back(ask: Ask) -> Undone:
    """Forget what a message or reaction answered; the answer before it holds again.

    Where nothing of it is left, none of it holds.
    """
    meetings = take_back_answer(ask.session, ask.event_id)
    return Undone(tuple(one for row in meetings for one in refreshed_for(ask, row)))


def refreshed_for(ask: Ask, meeting_id: str) -> tuple[Notice, ...]:
    """Return edits of the messages that ask for a meeting, by its id; none if that is gone."""
    meeting = stored_meeting(ask.session, meeting_id)
    committee = ask.directory.committees.get(meeting.committee_id) if meeting else None
    return refreshed(ask, committee, meeting) if meeting and committee else ()


def posts_of(ask: Ask, meant: Meant) -> list[Person]:
    """Return what the directory knows of who asks, on the day of the meeting."""
    return posts_on(ask.directory, ask.asker.user_id, meant.meeting.start.date())


def facts(ask: Ask, meant: Meant, noted: Noted) -> Iterator[Line]:
    """Tell for which seat an answer counts, who else has answered for it, and the quorum."""
    if noted.seats:
        names = " und ".join(seat.name for seat in noted.seats)
        yield f"Für den Sitz: {names}."
    else:
        yield ask.room.say(
            "Einen Sitz haben Sie hier laut Verzeichnis nicht; Sie stehen als Gast auf der Liste.",
            "Einen Sitz hast du hier laut Verzeichnis nicht; du stehst als Gast auf der Liste.",
        )
    yield from _others(ask, meant, noted.seats)
    yield say_quorum(turnout_of(ask.session, ask.directory, meant.committee, meant.meeting))


def _others(ask: Ask, meant: Meant, seats: tuple[Seat, ...]) -> Iterator[str]:
    day = meant.meeting.start.date()
    for one in attendance_of(ask.session, meant.meeting.id):
        posts = posts_on(ask.directory, one.user_id, day)
        if one.user_id != ask.asker.user_id and spoken_for(seats, posts):
            yield f"Für diesen Sitz hat auch {posts[0].name} geantwortet: {SAID[one.answer]}."
