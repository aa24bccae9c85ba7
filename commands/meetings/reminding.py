"""What rooms and people are told of meetings without being asked, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain

from commands.committees.seats import office_users, posts_on
from commands.contract import Answer, Code, Due, Line, Reaction, Span, Strong
from commands.dates import BERLIN, at_wall_clock, say_day, say_moment
from commands.meetings.agenda_shown import say_agenda
from commands.meetings.chairs import Chair, chair_on, say_chair, say_office
from commands.meetings.deadlines import DAY, HOUR
from commands.meetings.meant import marked
from commands.meetings.open_decisions import say_open_decisions
from commands.meetings.outstanding import Item
from commands.meetings.recipients import Recipient, leading, leads, recipients, say_part
from commands.meetings.turnout import say_quorum, turnout_of
from commands.meetings.wording import say_far, say_when, typed
from storage.direct_chats import is_person, settings_where_told
from storage.meeting_told import starts_told
from storage.meetings import Attendance, attendance_of, meetings_between, rules_of
from storage.records import Directory, Meeting

DEADLINES = {"invitation": "Einladung", "papers": "Unterlagen", "minutes": "Protokoll"}
FOR_MINUTES = timedelta(days=30)  # so long they are reminded of, and a tap says that they are out


@dataclass(frozen=True, slots=True)
class _Part:
    """What is told of one item: a headline, what follows it, and what may be tapped below."""

    sign: str
    headline: str
    lines: tuple[Line, ...]
    reactions: tuple[Reaction, ...] = ()
    offers_until: datetime | None = None
    typed: Line = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What may be shown of a meeting: its inner matters, and persons' names.

    `part` is what the person reminded is there; who has a seat may answer below.
    """

    inner: bool
    persons: bool
    may_answer: bool = True
    part: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Teller:
    """Puts into words what is due in one room, or for one person."""

    due: Due
    to: str

    def answer(self, told: Sequence[tuple[Item, bool]], missed: Sequence[Item]) -> Answer:
        """Return the one message on all that is told; with each item whether it comes late.

        `missed` is what is not told any more, and is listed beside it.
        """
        parts = [self._part(item, late=late) for item, late in told]
        too_late: list[Line] = [record(item) for item in missed]
        if not parts:
            return Answer(title="Nicht rechtzeitig erinnert habe ich an:", lines=tuple(too_late))
        if too_late:
            too_late = ["", "Nicht rechtzeitig erinnert habe ich an:", *too_late]
        if len(parts) == 1:
            [one] = parts
            return Answer(
                title=(f"{one.sign} ", Strong(one.headline)),
                lines=(*one.lines, *too_late),
                reactions=one.reactions,
                offers_until=one.offers_until,
            )
        lines: list[Line] = []
        for part in parts:
            lines += ["", (f"{part.sign} ", Strong(part.headline)), *part.lines]
            lines += [part.typed] if part.typed else []
        title = f"{len(parts)} Hinweise zu Sitzungen"
        return Answer(title=title, lines=(*lines, *too_late))

    def _part(self, item: Item, *, late: bool) -> _Part:
        lines: list[Line] = []
        if late:
            lines.append(f"Verspätet: fällig war {say_moment(item.due)}.")
        if item.family == "lead":
            return self._reminder(item, lines)
        if item.family in DEADLINES:
            return self._deadline(item, lines)
        return self._changed(item, lines)

    def mentions(self, told: Iterable[Item]) -> tuple[str, ...]:
        """Return the Matrix ids of those who are to do what is told: who keeps the office."""
        today = self.due.now.astimezone(BERLIN).date()
        committees = {one.watched.committee.id for one in told if one.family in DEADLINES}
        users = (office_users(self.due.directory, one, today) for one in sorted(committees))
        return tuple(dict.fromkeys(chain.from_iterable(users)))

    # --- Reminders ------------------------------------------------------------------------------

    def _reminder(self, item: Item, lines: list[Line]) -> _Part:
        meeting, committee = item.watched.meeting, item.watched.committee
        session, directory = self.due.session, self.due.directory
        answers = attendance_of(session, meeting.id)
        lines.append(say_when(meeting))
        lines.append(f"Ort: {meeting.place}" if meeting.place else "Ort: noch offen")
        lines += self._earlier_start(item)
        chair = chair_on(
            directory, rules_of(session, committee.id), committee.id, meeting.start.date()
        )
        seen = self._seen_as(item, chair, answers)
        lines.append(say_chair(directory, chair, persons=seen.persons))
        lines += seen.part
        lines += say_agenda(session, meeting, inner=seen.inner)
        lines += say_open_decisions(session, committee.id, inner=seen.inner)
        lines += _say_absent(directory, answers) if seen.inner or not is_person(self.to) else []
        which = self._said(item, own_room=seen.inner and not is_person(self.to))
        answering = _attendance(meeting, which) if seen.may_answer else ()
        return _Part(
            "⏰",
            f"Sitzung {say_far(meeting, self.due.now)}: {committee.name}",
            tuple(lines),
            answering,
            at_wall_clock(meeting.start).at if answering else None,
            _typed(answering),
        )

    def _seen_as(self, item: Item, chair: Chair, answers: Sequence[Attendance]) -> _Seen:
        session, directory = self.due.session, self.due.directory
        committee, meeting = item.watched.committee, item.watched.meeting
        settings = settings_where_told(session, self.to)
        if not is_person(self.to):
            inner = settings.committee_id == committee.id
            return _Seen(inner=inner, persons=settings.kind is not None)
        one = recipients(directory, meeting, answers).get(self.to, Recipient(self.to))
        turnout = turnout_of(session, directory, committee, meeting)
        led = leading(chair, turnout)
        posts = posts_on(directory, self.to, meeting.start.date())
        part = say_part(one, posts, led, formal=settings.address == "Sie")
        part += [say_quorum(turnout)] if leads(posts, led) else []
        inner, has_seat = bool(one.seats or one.instead_of), bool(one.seats)
        return _Seen(inner=inner, persons=True, may_answer=has_seat, part=tuple(part))

    def _earlier_start(self, item: Item) -> list[Line]:
        """Say at which other time the room was told before that the meeting would be."""
        meeting = item.watched.meeting
        others = starts_told(self.due.session, meeting.id, self.to)
        return [f"Verlegt, bisher war {say_moment(at)} angekündigt." for at in others[:1]
                if at != meeting.start]  # fmt: skip

    def _said(self, item: Item, *, own_room: bool = False) -> str:
        """Return how people name a meeting: by its date, and by what else tells it from others."""
        meeting, committee = item.watched.meeting, item.watched.committee
        day = datetime.combine(meeting.start.date(), time())
        then = meetings_between(self.due.session, day, day + timedelta(days=1))
        alone = sum(one.committee_id == committee.id for one in then) == 1
        when = f"{meeting.start:%d.%m.%Y}" if alone else typed(meeting.start)
        return when if own_room else f"{committee.name} {when}"

    # --- Deadlines ------------------------------------------------------------------------------

    def _deadline(self, item: Item, lines: list[Line]) -> _Part:
        meeting, committee, day = item.watched.meeting, item.watched.committee, item.day
        assert day is not None  # noqa: S101 - for the type checker: deadlines have one
        what = DEADLINES[item.family]
        today = self.due.now.astimezone(BERLIN).date()
        lines.append(f"Sitzung: {say_when(meeting)}")
        lines.append(say_left(day, today))
        office = say_office(self.due.directory, committee.id, today, persons=True)
        lines += [f"Geschäftsführung: {office}"] if office else []
        line = f"/fristen erledigt {what} {self._said(item)}"
        done = Reaction("✅", f"{what} ist erledigt", done_line(item.family, meeting.id), line)
        before = item.family != "minutes"
        until = at_wall_clock(meeting.start).at if before else self.due.now + FOR_MINUTES
        return _Part(
            "📌", f"{what} bis {say_day(day)}: {committee.name}", tuple(lines), (done,), until,
            ("Erledigt: ", Code(line)),
        )  # fmt: skip

    # --- What no longer holds -------------------------------------------------------------------

    def _changed(self, item: Item, lines: list[Line]) -> _Part:
        meeting, name = item.watched.meeting, item.watched.committee.name
        told = item.told_start
        if item.kind == "cancelled":
            lines.append(say_when(meeting))
            if told is not None and told != meeting.start:
                lines.append(f"Angekündigt war {say_moment(told)}.")
            return _Part("🚫", f"Die Sitzung fällt aus: {name}", tuple(lines))
        lines.append(f"Neu: {say_when(meeting)}")
        lines += [f"Bisher: {say_moment(told)}"] if told is not None else []
        lines.append(f"Ort: {meeting.place}" if meeting.place else "Ort: noch offen")
        return _Part("📅", f"Die Sitzung ist verlegt: {name}", tuple(lines))


def done_line(what: str, meeting_id: str) -> str:
    """Return the command line that says that something due for a meeting is done."""
    return f"fristen erledigt {DEADLINES[what].lower()} {meeting_id}"


def say_left(day: date, today: date) -> str:
    """Return how long there is until the last day for something: "noch 3 Tage"."""
    days = (day - today).days
    if days < 0:
        return f"⚠︎ überfällig seit {say_day(day)}"
    near = {0: "heute", 1: "morgen"}
    return near.get(days, f"noch {days} Tage")


def _attendance(meeting: Meeting, said: str) -> tuple[Reaction, ...]:
    which = marked(meeting)
    return (
        Reaction("✅", "ich komme", f"zusage {which}", f"/zusage {said}"),
        Reaction("❌", "ich komme nicht", f"absage {which}", f"/absage {said}"),
        Reaction("🔁", "jemand kommt für mich", f"vertretung {which}", f"/vertretung {said} Name"),
    )


def _typed(reactions: Sequence[Reaction]) -> Line:
    spans: list[Span] = []
    for one in reactions:
        spans += [f"{' · ' if spans else ''}{one.key} ", Code(one.typed)]
    return tuple(spans)


def _say_absent(directory: Directory, answers: Sequence[Attendance]) -> list[Line]:
    """Return who has said not to come, and who comes instead."""
    names = {one.matrix_id: one.name for one in directory.persons.values() if one.matrix_id}
    absent = [names.get(one.user_id, one.user_id) for one in answers if one.answer == "no"]
    substituted = [
        f"{names.get(one.user_id, one.user_id)} (Vertretung: "
        f"{names.get(one.substitute, one.substitute) or 'noch offen'})"
        for one in answers
        if one.answer == "substitute"
    ]
    return [f"Es fehlen: {', '.join([*absent, *substituted])}"] if absent or substituted else []


# --- For the record -----------------------------------------------------------------------------


def record(item: Item) -> str:
    """Return in a few words what was due, to stand in a list of what became of it."""
    meeting, name = item.watched.meeting, item.watched.committee.name
    start = f"{meeting.start:%d.%m.%Y %H:%M}"
    if item.family == "lead":
        lead = say_lead(int(item.kind.partition("-")[2]))
        return f"{lead} vor der Sitzung am {start}, {name}"
    if item.family in DEADLINES:
        day = f"{item.day:%d.%m.%Y}" if item.day else ""
        return f"{DEADLINES[item.family]} bis {day} zur Sitzung am {start}, {name}"
    what = "Absage der Sitzung am" if item.kind == "cancelled" else "Verlegung der Sitzung auf"
    return f"{what} {start}, {name}"


def say_lead(minutes: int) -> str:
    """Return a lead as "14 Tage", "1 Tag", "1 Stunde", "90 Minuten"."""
    for unit, one, many in ((DAY, "Tag", "Tage"), (HOUR, "Stunde", "Stunden")):
        if minutes % unit == 0:
            number = minutes // unit
            return f"{number} {one if number == 1 else many}"
    return f"{minutes} Minute{'n' if minutes > 1 else ''}"
