"""Who is reminded of a meeting in a direct chat of their own, and what they are there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from commands.committees.seats import Seat, posts_on, speakers_on
from commands.committees.substitutes import standing_in
from commands.contract import Line
from commands.meetings.chairs import Chair
from commands.meetings.turnout import Turnout
from storage.meetings import Attendance, Reply
from storage.records import Directory, Meeting, Person


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody by Matrix id, the seats that they speak for, and what they have answered.

    `instead_of` are the names of those for whom they come.
    """

    user_id: str
    seats: tuple[Seat, ...] = ()
    answer: Reply | None = None
    instead_of: tuple[str, ...] = ()


def recipients(
    directory: Directory, meeting: Meeting, answers: Sequence[Attendance]
) -> dict[str, Recipient]:
    """Return who is to be reminded of a meeting one by one, by Matrix id.

    These are all who speak for a seat and have not declined, substitutes and guests who come. Who
    has not answered is left out where somebody else fills all of their seats.
    """
    day = meeting.start.date()
    speakers = speakers_on(directory, meeting.committee_id, day)
    given = {one.user_id: one.answer for one in answers}
    filled = {
        seat.member_id
        for user_id, answer in given.items()
        if answer != "no"
        for seat in speakers.get(user_id, ())
    }
    found = {
        user_id: Recipient(user_id, tuple(seats), given.get(user_id))
        for user_id, seats in speakers.items()
        if given.get(user_id) == "yes"
        or (user_id not in given and any(seat.member_id not in filled for seat in seats))
    }
    for user_id, answer in given.items():
        if answer == "yes" and user_id not in speakers:
            found[user_id] = Recipient(user_id, answer="yes")
    for user_id, absent in standing_in(directory, day, answers):
        if given.get(user_id) != "no":
            known = found.get(user_id) or Recipient(user_id, tuple(speakers.get(user_id, ())))
            posts = posts_on(directory, absent, day)
            name = posts[0].name if posts else absent
            found[user_id] = replace(known, instead_of=(*known.instead_of, name))
    return found


# --- What they are there ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leading:
    """The members that lead a meeting; `acting` if they do because the chair does not come."""

    members: tuple[str, ...] = ()
    acting: bool = False


def leading(chair: Chair, turnout: Turnout) -> Leading:
    """Return who leads a meeting: the chair, or who stands in where all of the chair declined."""
    declined = {one.seat.member_id for one in turnout.seats if one.answer == "no"}
    if chair.chairs and chair.substitutes and declined.issuperset(chair.chairs):
        return Leading(chair.substitutes, acting=True)
    return Leading(chair.chairs)


def say_part(one: Recipient, posts: Sequence[Person], led: Leading, *, formal: bool) -> list[Line]:
    """Return what somebody of these posts is in a meeting: "Ihr Sitz: … – Sie haben zugesagt."."""
    words = _SIE if formal else _DU
    lines: list[Line] = []
    if one.seats:
        names = " und ".join(seat.name for seat in one.seats)
        said = f"{words.have} zugesagt." if one.answer == "yes" else "die Antwort steht noch aus."
        lines.append(f"{words.your} Sitz: {names}{'' if one.instead_of else f' – {said}'}")
    elif one.answer == "yes":
        lines.append(f"{words.have} als Gast zugesagt.")
    if one.instead_of:
        lines.append(f"{words.come} in Vertretung von {' und '.join(one.instead_of)}.")
    if leads(posts, led):
        own = any(post.id in led.members for post in posts)
        who = words.lead if own else f"{words.your}e Stelle leitet"
        lines.append(f"{'Der Vorsitz hat abgesagt. ' if led.acting else ''}{who} diese Sitzung.")
    return lines


def leads(posts: Iterable[Person], led: Leading) -> bool:
    """Whether somebody of these posts leads a meeting, or their office does."""
    return any(post.id in led.members or post.organization_id in led.members for post in posts)


@dataclass(frozen=True, slots=True)
class _Words:
    your: str
    have: str
    come: str
    lead: str


_SIE = _Words("Ihr", "Sie haben", "Sie kommen", "Sie leiten")
_DU = _Words("Dein", "Du hast", "Du kommst", "Du leitest")
