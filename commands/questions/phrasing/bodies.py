"""Replies about people, organizations, committees and their meetings."""

from __future__ import annotations

from commands.contract import Answer, Line, Link, Strong, Table
from commands.questions.phrasing.dates import course, day, distance, moment, running
from commands.questions.phrasing.view import View
from storage.records import Committee, Meeting, Membership, Organization, Person

_MOST_EXPLAINED = 12


def contact(view: View) -> Answer:
    """Give name, function, telephone, mail, web and address."""
    ids = view.finding.ids
    if len(ids) == 1:
        yes = ("Ja: ",) if view.finding.yes else ()
        return Answer(title=(*yes, Strong(view.name(ids[0]))), lines=_card(view, ids[0]))
    cells = []
    for row in ids:
        body = view.body(row)
        line = view.contact(row)
        cells.append((view.name(row), _role_of(view, body), line if line is not None else "–"))
    return Answer(
        title=(Strong(f"{len(ids)} Einträge"),),
        table=Table(("Wer", "Aufgabe", "Erreichbar"), tuple(cells)),
    )


def _role_of(view: View, body: Organization | Person | None) -> str:
    if isinstance(body, Person) and view.show_persons:
        return body.function
    return body.kind if isinstance(body, Organization) else ""


def _card(view: View, row: str) -> tuple[Line, ...]:
    body = view.body(row)
    if body is None or (isinstance(body, Person) and not view.show_persons):
        return ()
    lines: list[Line] = []
    if isinstance(body, Person):
        office = view.name(body.organization_id) if body.organization_id else ""
        lines.append(", ".join(part for part in (body.function, office) if part))
        lines.append(running(body.start_date, body.end_date, view.today))
        if body.responsible_for:
            lines.append(f"Zuständig für: {', '.join(body.responsible_for)}")
    line = view.contact(row)
    if line is not None:
        lines.append(line)
    if isinstance(body, Organization):
        if body.website:
            lines.append(("Web: ", Link(body.website, body.website)))
        if body.address:
            lines.append(f"Anschrift: {body.address}")
    return tuple(line for line in lines if line)


def jurisdiction(view: View) -> Answer:
    """Name the body in charge, and for which place."""
    places = view.reading.place_ids or tuple(filter(None, (view.reading.room_id,)))
    lines: list[Line] = [f"Zuständig für {view.names(places)}."] if places else []
    contacts = (view.contact(row) for row in view.finding.ids[:2])
    lines += [line for line in contacts if line is not None]
    title: Line = (Strong(view.names(view.finding.ids)),)
    if view.reading.cues.yes_no:
        named = {row for mention in view.reading.organizations for row in mention.ids}
        title = ("Ja: " if named & set(view.finding.ids) else "Nein, sondern: ", *title)
    return Answer(title=title, lines=tuple(lines))


def explain(view: View) -> Answer:
    """Explain a term, else describe the body, committee or activity so called."""
    return Answer(
        lines=tuple(
            (Strong(f"{view.name(row)}: "), _explanation(view, row))
            for row in view.finding.ids[:_MOST_EXPLAINED]
        )
    )


def _explanation(view: View, row: str) -> str:
    directory = view.directory
    if row in directory.terms:
        term = directory.terms[row]
        also = f" (auch: {', '.join(term.synonyms)})" if term.synonyms else ""
        return f"{term.explanation or 'ohne Erklärung hinterlegt'}{also}"
    if row in directory.committees:
        return _committee(view, directory.committees[row])
    if row in directory.activities:
        activity = directory.activities[row]
        parts = (activity.purpose, activity.season, view.places(activity.municipality_ids))
        return " · ".join(part for part in parts if part)
    body = directory.organizations.get(row)
    if body is None:
        return ""
    return " · ".join(filter(None, (body.kind, view.places(body.municipality_ids))))


def _committee(view: View, committee: Committee) -> str:
    parts = [committee.kind, committee.task, committee.frequency]
    if committee.end_date and committee.end_date < view.today:
        parts.append(f"bestand bis zum {committee.end_date:%d.%m.%Y}")
        if committee.successor_id:
            parts.append(f"Nachfolge: {view.name(committee.successor_id)}")
    return " · ".join(part for part in parts if part)


def _seats(view: View) -> list[Membership]:
    rows = view.directory.memberships
    return [rows[row] for row in view.finding.rows if row in rows]


def members(view: View) -> Answer:
    """List the members with their roles; for "sitzt X in Y" say yes first."""
    seats = _seats(view)
    committee = view.name(seats[0].committee_id)
    ids = view.finding.ids
    cues = view.reading.cues
    if view.finding.yes or cues.starts or cues.ends:
        yes = ("Ja: ",) if view.finding.yes else ()
        title: Line = (*yes, Strong(view.names(ids)), f" – {committee}")
        return Answer(title=title, lines=tuple(_seat_line(seat) for seat in seats[:3]))
    cells = tuple(
        (view.name(row), _roles(seats, row), _speaks_for(view, seats, row)) for row in ids
    )
    headers: tuple[str, ...] = ("Wer", "Rolle", "Spricht auch für")
    shown = 3 if any(speaks for _, _, speaks in cells) else 2
    number = "1 Mitglied" if len(ids) == 1 else f"{len(ids)} Mitglieder"
    return Answer(
        title=(Strong(number), f" – {committee}"),
        table=Table(headers[:shown], tuple(row[:shown] for row in cells)),
    )


def _seat_line(seat: Membership) -> str:
    time = course(seat.start_date, seat.end_date)
    return f"{seat.role}{', ' + time if time else ''}"


def _roles(seats: list[Membership], member: str) -> str:
    roles = [seat.role for seat in seats if seat.member_id == member]
    return ", ".join(dict.fromkeys(roles))


def _speaks_for(view: View, seats: list[Membership], member: str) -> str:
    rows = [row for seat in seats if seat.member_id == member for row in seat.on_behalf_of_ids]
    return view.names(dict.fromkeys(rows))


def committees(view: View) -> Answer:
    """List the committees, with the role where somebody's seats were asked for."""
    seats = _seats(view)
    cells = []
    for row in view.finding.ids:
        held = [seat for seat in seats if seat.committee_id == row]
        cells.append((view.name(row), ", ".join(dict.fromkeys(seat.role for seat in held))))
    if len(cells) == 1:
        role = f" ({cells[0][1]})" if cells[0][1] else ""
        return Answer(title=(Strong(cells[0][0]), role))
    return Answer(
        title=(Strong(f"{len(cells)} Gremien"),), table=Table(("Gremium", "Rolle"), tuple(cells))
    )


def chair(view: View) -> Answer:
    """Name who holds the chair, and for which time that is laid down."""
    seats = sorted(_seats(view), key=lambda seat: seat.start_date or view.today)
    committee = view.name(seats[0].committee_id)
    if len(seats) == 1:
        time = course(seats[0].start_date, seats[0].end_date)
        lines = [f"{seats[0].role}: {committee}{', ' + time if time else ''}"]
    else:
        lines = [f"{seats[0].role}: {committee}"]
        lines += [
            f"{view.name(seat.member_id)}: {course(seat.start_date, seat.end_date) or seat.role}"
            for seat in seats
        ]
    contacts = (view.contact(row) for row in view.finding.ids[:2])
    return Answer(
        title=(Strong(view.names(view.finding.ids)),),
        lines=(*lines, *(line for line in contacts if line is not None)),
    )


def proxy(view: View) -> Answer:
    """Name who stands in or speaks, and for whom."""
    lines: list[Line] = [
        f"Gremium: {view.name(seat.committee_id)} · spricht für: "
        f"{view.names(seat.on_behalf_of_ids)}"
        for seat in _seats(view)
    ]
    people = [row for row in view.finding.rows if row in view.directory.persons]
    if people:
        lines.append(f"Vertretung für: {view.names(people)}")
    contacts = (view.contact(row) for row in view.finding.ids[:2])
    lines += [line for line in contacts if line is not None]
    return Answer(title=(Strong(view.names(view.finding.ids)),), lines=tuple(lines))


def represents(view: View) -> Answer:
    """Name for whom somebody stands in or speaks."""
    lines = tuple(
        f"Gremium: {view.name(seat.committee_id)} · Sitz: {view.name(seat.member_id)}"
        for seat in _seats(view)
    )
    return Answer(title=(Strong(view.names(view.finding.ids)),), lines=lines)


def session(view: View) -> Answer:
    """Give time, place and agenda of a meeting, a list of them, or a notice period."""
    rows = view.directory.meetings
    meetings = [rows[row] for row in view.finding.ids if row in rows]
    if not meetings:
        return _notice(view)
    committee = view.name(meetings[0].committee_id)
    if len(meetings) > 1:
        cells = tuple((moment(row.start, view.today), row.place, row.state) for row in meetings)
        yes = ("Ja: ",) if view.finding.yes else ()
        return Answer(
            title=(*yes, Strong(f"{len(meetings)} Sitzungen"), f" – {committee}"),
            table=Table(("Wann", "Wo", "Stand"), cells),
        )
    return _meeting(view, meetings[0], committee)


def _meeting(view: View, meeting: Meeting, committee: str) -> Answer:
    yes = ("Ja: ",) if view.finding.yes else ()
    lines: list[Line] = [f"{committee} ({meeting.state})"]
    if meeting.place:
        lines.append(f"Ort: {meeting.place}")
    if meeting.agenda:
        lines.append(f"Tagesordnung: {' · '.join(meeting.agenda)}")
    time = moment(meeting.start, view.today, meeting.end)
    deadline = view.finding.deadlines.get(meeting.id)
    if deadline is None:
        return Answer(title=(*yes, Strong(time)), lines=tuple(lines))
    notice = view.directory.committees[meeting.committee_id].notice_days
    over = deadline < view.today
    until = f"{'War am' if over else 'Spätestens'} {day(deadline)}"
    return Answer(
        title=(Strong(f"{until}, {distance(deadline, view.today)}"),),
        lines=(
            f"Bis dahin {'musste' if over else 'muss'} die Einladung zugegangen sein: "
            f"Ladungsfrist {notice} volle Kalendertage vor der Sitzung.",
            f"Sitzung: {time}",
            *lines,
        ),
    )


def _notice(view: View) -> Answer:
    committee = view.directory.committees[view.finding.ids[0]]
    return Answer(
        title=(Strong(f"{committee.notice_days} Tage"), f" – {committee.name}"),
        lines=("Volle Kalendertage; der Tag des Zugangs und der Sitzungstag zählen nicht mit.",),
    )
