"""Replies about the meetings of committees."""

from __future__ import annotations

from commands.contract import Answer, Line, Strong
from commands.questions.answering.meetings import CANCELLED
from commands.questions.phrasing.dates import day, distance, moment
from commands.questions.phrasing.longlists import beginning, remainder
from commands.questions.phrasing.opening import number_of
from commands.questions.phrasing.tables import filled
from commands.questions.phrasing.view import View
from storage.records import Meeting


def session(view: View) -> Answer:
    """Give time, place and agenda of a meeting, a list of them, or a notice period."""
    rows = view.directory.meetings
    meetings = [rows[row] for row in view.finding.ids if row in rows]
    if not meetings:
        return _notice(view) if view.reading.cues.notice else _rhythm(view)
    if len(meetings) > 1:
        return _meetings(view, meetings)
    return _meeting(view, meetings[0])


def _meetings(view: View, meetings: list[Meeting]) -> Answer:
    bodies = {meeting.committee_id for meeting in meetings}
    cells = tuple(
        (moment(row.start, view.today), view.name(row.committee_id), row.place, row.state)
        for row in beginning(meetings)
    )
    of_one = f" – {view.name(meetings[0].committee_id)}" if len(bodies) == 1 else ""
    unasked = ("Gremium",) if of_one else ()
    return Answer(
        title=(Strong(number_of(view)), of_one),
        table=filled(("Wann", "Gremium", "Wo", "Stand"), cells, unasked),
        hints=remainder(view, meetings),
    )


def _meeting(view: View, meeting: Meeting) -> Answer:
    lines: list[Line] = [f"{view.name(meeting.committee_id)} ({meeting.state})"]
    if meeting.place:
        lines.append(f"Ort: {meeting.place}")
    if meeting.agenda:
        lines.append(f"Tagesordnung: {' · '.join(meeting.agenda)}")
    time = moment(meeting.start, view.today, meeting.end)
    deadline = view.finding.deadlines.get(meeting.id)
    if deadline is None:
        title: Line = (Strong(time),)
        if meeting.state == CANCELLED:
            title = (Strong(f"{'abgesagt,' if view.finding.yes else 'Abgesagt:'} {time}"),)
        return Answer(title=title, lines=tuple(lines))
    notice = view.directory.committees[meeting.committee_id].notice_days
    over = deadline < view.today
    until = f"{'War am' if over else 'Spätestens'} {day(deadline)}"
    if view.finding.yes is not None:
        until = until[:1].lower() + until[1:]  # after "Ja: " or "Nein: "
    return Answer(
        title=(Strong(f"{until}, {distance(deadline, view.today)}"),),
        lines=(
            f"Bis dahin {'musste' if over else 'muss'} die Einladung zugegangen sein: "
            f"Ladungsfrist {notice} volle Kalendertage vor der Sitzung.",
            f"Sitzung: {time}",
            *lines,
        ),
    )


def _rhythm(view: View) -> Answer:
    """Tell how often a committee meets, and when next."""
    committee = view.directory.committees[view.finding.ids[0]]
    ahead = (
        meeting
        for meeting in view.register.meetings_of.get(committee.id, ())
        if meeting.start.date() >= view.today and meeting.state != CANCELLED
    )
    following = next(ahead, None)
    title = (Strong(committee.frequency), f" – {committee.name}")
    if following is None:
        return Answer(title=title)
    time = moment(following.start, view.today, following.end)
    return Answer(title=title, lines=(f"Nächste Sitzung: {time}",))


def _notice(view: View) -> Answer:
    committee = view.directory.committees[view.finding.ids[0]]
    return Answer(
        title=(Strong(f"{committee.notice_days} Tage"), f" – {committee.name}"),
        lines=("Volle Kalendertage; der Tag des Zugangs und der Sitzungstag zählen nicht mit.",),
    )
