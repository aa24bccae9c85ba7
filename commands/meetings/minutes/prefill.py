"""Who will be there, by what people have answered before the meeting; to be confirmed."""

from __future__ import annotations

from commands.committees.seats import posts_on, seats_on, spoken_for
from commands.contract import Ask
from commands.lookup import folded
from commands.meetings.minutes.presence import Attendee
from commands.members import named
from storage.meetings import Attendance, attendance_of
from storage.minutes import Minutes
from storage.records import Person


def announced(ask: Ask, minutes: Minutes) -> list[Attendee]:
    """Return those who have said that they come, or not, or who comes for them."""
    given = attendance_of(ask.session, minutes.meeting_id)
    return [_attendee(ask, minutes, one) for one in given]


def everybody(ask: Ask, minutes: Minutes) -> list[Attendee]:
    """Return all seats as filled, by name where somebody has said to come."""
    coming = [one for one in announced(ask, minutes) if one.status in ("present", "guest")]
    filled = {seat for one in coming for seat in one.seats}
    seats = seats_on(ask.directory, minutes.committee_id, minutes.start.date())
    return [*coming, *(_of_seat(ask, seat.member_id, seat.name) for seat in seats
                       if seat.member_id not in filled)]  # fmt: skip


def _of_seat(ask: Ask, member_id: str, name: str) -> Attendee:
    person = ask.directory.persons.get(member_id)
    office = _office(ask, person) if person else ""
    return Attendee(member_id, name, "present", (member_id,), office, unnamed=person is None)


def _attendee(ask: Ask, minutes: Minutes, given: Attendance) -> Attendee:
    day = minutes.start.date()
    posts = posts_on(ask.directory, given.user_id, day)
    seats = spoken_for(seats_on(ask.directory, minutes.committee_id, day), posts)
    ids = tuple(seat.member_id for seat in seats)
    post = next((one for one in posts if {one.id, one.organization_id} & {*ids}), None)
    post = post or (posts[0] if posts else None)
    key, name = (post.id, post.name) if post else (f"name:{folded(given.user_id)}", given.user_id)
    office = _office(ask, post) if post else ""
    if given.answer == "substitute" and given.substitute:
        return _substitute(ask, minutes, given.substitute, ids, name)
    if given.answer == "substitute":
        label = " und ".join(seat.name for seat in seats) or name
        return Attendee(f"instead:{key}", "Vertretung", "present", ids, instead=label)
    status = "excused" if given.answer == "no" else "present" if ids else "guest"
    return Attendee(key, name, status, ids, office)  # type: ignore[arg-type]


def _substitute(
    ask: Ask, minutes: Minutes, name: str, seats: tuple[str, ...], instead: str
) -> Attendee:
    rows = named(name, ask.directory, None, minutes.start.date())
    row = rows[0] if len(rows) == 1 else None
    key = row.id if row else f"name:{folded(name)}"
    office = _office(ask, row) if isinstance(row, Person) else ""
    return Attendee(key, row.name if row else name, "present" if seats else "guest", seats, office,
                    instead)  # fmt: skip


def _office(ask: Ask, person: Person) -> str:
    office = ask.directory.organizations.get(person.organization_id or "")
    return office.name if office else ""
