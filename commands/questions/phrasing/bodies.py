"""Replies about people, organizations, committees and seats in them."""

from __future__ import annotations

from commands.contract import Answer, Line, Link, Strong, Table
from commands.questions.phrasing.besides import asked_besides
from commands.questions.phrasing.dates import course, running
from commands.questions.phrasing.longlists import beginning, remainder
from commands.questions.phrasing.opening import names_or_number, number_of
from commands.questions.phrasing.partly import with_those_lacking
from commands.questions.phrasing.tables import filled
from commands.questions.phrasing.view import View
from storage.records import Committee, Membership, Organization, Person

_MOST_EXPLAINED = 12
_FEW = 3


def contact(view: View) -> Answer:
    """Give name, function, telephone, mail, Matrix id, web and address."""
    ids = view.finding.ids
    if len(ids) == 1:
        return _of_one(view, ids[0])
    cells = []
    for row in beginning(ids):
        body = view.body(row)
        line = view.contact(row)
        cells.append((view.name(row), _role_of(view, body), line if line is not None else "–"))
    return Answer(
        title=(Strong(number_of(view)),),
        table=Table(("Wer", "Aufgabe", "Erreichbar"), tuple(cells)),
        hints=remainder(view, ids),
    )


def _of_one(view: View, row: str) -> Answer:
    """Tell of one first the name, or where that is asked since when and until when."""
    body, card = view.body(row), _card(view, row)
    time = _term(view, body) if isinstance(body, Person) and card else ""
    if not time:
        return Answer(title=(Strong(view.name(row)),), lines=card)
    lines = tuple(line for line in card if line != time)
    title = (Strong(time[:1].upper() + time[1:]), f" – {view.name(row)}")
    return Answer(title=title, lines=lines)


def _term(view: View, person: Person) -> str:
    """Return since when, or until when, somebody is in office where that is asked."""
    cues = view.reading.cues
    if not (cues.starts or cues.ends):
        return ""
    return running(person.start_date, person.end_date, view.today)


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
        lines.append(_function(view, body))
        lines.append(running(body.start_date, body.end_date, view.today))
        if body.responsible_for:
            lines.append(f"Zuständig für: {', '.join(body.responsible_for)}")
    line = view.contact(row)
    if line is not None:
        lines.append(line)
    if isinstance(body, Person) and body.matrix_id:
        lines.append(("Matrix: ", Link(body.matrix_id, f"https://matrix.to/#/{body.matrix_id}")))
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
    lines += view.contacts()
    return Answer(title=names_or_number(view), lines=tuple(lines))


def explain(view: View) -> Answer:
    """Explain a term, else describe the body, committee or activity so called."""
    ids = view.finding.ids
    more = len(ids) - _MOST_EXPLAINED
    return Answer(
        title=(Strong(view.finding.said),) if view.finding.said else (),
        lines=tuple(
            (Strong(view.name(row)), f"{_also(view, row)}: ", _explanation(view, row))
            for row in ids[:_MOST_EXPLAINED]
        ),
        hints=(f"… und {more} weitere.",) if more > 0 else (),
    )


def _also(view: View, row: str) -> str:
    term = view.directory.terms.get(row)
    return f" (auch: {', '.join(term.synonyms)})" if term and term.synonyms else ""


def _explanation(view: View, row: str) -> str:
    directory = view.directory
    if row in directory.terms:
        return directory.terms[row].explanation or "ohne Erklärung hinterlegt"
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


def members(view: View) -> Answer:
    """List the members with their roles; for "sitzt X in Y" say yes first."""
    seats = view.seats()
    ids = view.finding.ids
    if not seats:
        return not_among(view)
    bodies = list(dict.fromkeys(seat.committee_id for seat in seats))
    if len(bodies) > 1:
        return _members_of_several(view, seats, bodies)
    committee = view.name(bodies[0])
    cues = view.reading.cues
    if view.finding.yes or (len(ids) <= _FEW and (cues.starts or cues.ends)):
        title: Line = (Strong(with_those_lacking(view)), f" – {committee}")
        time = course(seats[0].start_date, seats[0].end_date)
        if len(seats) == 1 and time and not view.finding.yes:
            time = time[:1].upper() + time[1:]
            title = (Strong(time), f" – {view.names(ids)}, {committee}")
        return Answer(title=title, lines=tuple(_seat_line(seat) for seat in seats[:3]))
    cells = tuple(
        (
            view.name(row),
            _house(view, row),
            _roles(seats, row),
            _time(seats, row),
            _speaks_for(view, seats, row),
        )
        for row in beginning(ids)
    )
    unasked = () if "when" in asked_besides(view) else ("Wann",)
    return Answer(
        title=(Strong(_number(ids)), f" – {committee}"),
        table=filled(("Wer", "Stelle", "Rolle", "Wann", "Spricht auch für"), cells, unasked),
        hints=remainder(view, ids),
    )


def _number(ids: tuple[str, ...]) -> str:
    return "1 Mitglied" if len(ids) == 1 else f"{len(ids)} Mitglieder"


def _members_of_several(view: View, seats: list[Membership], bodies: list[str]) -> Answer:
    """List the members of several committees, with their roles in each."""
    ids = view.finding.ids
    cells = tuple(
        (view.name(row), *(_roles([s for s in seats if s.committee_id == body], row) or "–"
                           for body in bodies))
        for row in beginning(ids)
    )  # fmt: skip
    headers = ("Wer", *(view.name(body) for body in bodies))
    few = view.finding.yes and (len(ids) <= _FEW or view.finding.lacking)
    told = with_those_lacking(view) if few else _number(ids)
    return Answer(
        title=(Strong(told), f" – {view.names(bodies)}"),
        table=Table(headers, cells),
        hints=remainder(view, ids),
    )


def not_among(view: View) -> Answer:
    """Name who has no seat, or no such seat, in the committee that stands last among the rows."""
    committee = view.name(view.finding.rows[-1])
    lacks = "ohne Vorsitz" if view.finding.asks == "chair" else "nicht dabei"
    return Answer(title=(Strong(view.names(view.finding.ids)), f" – {lacks}: {committee}"))


def _house(view: View, member: str) -> str:
    """Return where a person works; nothing of who must not be shown."""
    person = view.directory.persons.get(member)
    shown = person is not None and view.show_persons and person.organization_id
    return view.name(person.organization_id) if person and shown and person.organization_id else ""


def _time(seats: list[Membership], member: str) -> str:
    times = [course(seat.start_date, seat.end_date) for seat in seats if seat.member_id == member]
    return ", ".join(dict.fromkeys(filter(None, times)))


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
    seats = view.seats()
    cells = []
    for row in view.finding.ids:
        held = [seat for seat in seats if seat.committee_id == row]
        turns = "" if seats else view.directory.committees[row].frequency
        cells.append((view.name(row), ", ".join(dict.fromkeys(seat.role for seat in held)), turns))
    if len(cells) == 1:
        role = f" ({cells[0][1]})" if cells[0][1] else ""
        return Answer(title=(Strong(cells[0][0]), role))
    return Answer(
        title=(Strong(number_of(view)),),
        table=filled(("Gremium", "Rolle", "Turnus"), tuple(beginning(cells))),
        hints=remainder(view, cells),
    )


def proxy(view: View) -> Answer:
    """Name who stands in or speaks, and for whom."""
    lines: list[Line] = [
        f"Gremium: {view.name(seat.committee_id)} · spricht für: "
        f"{view.names(seat.on_behalf_of_ids)}"
        for seat in view.seats()
    ]
    people = [row for row in view.finding.rows if row in view.directory.persons]
    if people:
        lines.append(f"Vertretung für: {view.names(people)}")
    lines += view.contacts()
    return Answer(title=names_or_number(view), lines=tuple(lines))


def represents(view: View) -> Answer:
    """Name for whom somebody stands in or speaks."""
    seats = [
        f"Gremium: {view.name(seat.committee_id)} · Sitz: {view.name(seat.member_id)}"
        for seat in view.seats()
    ]
    people = view.directory.persons
    represented = (people[row] for row in view.finding.ids if row in people and view.show_persons)
    functions = [_function(view, person) for person in represented]
    return Answer(title=names_or_number(view), lines=(*filter(None, functions), *seats))


def _function(view: View, person: Person) -> str:
    office = view.name(person.organization_id) if person.organization_id else ""
    return ", ".join(part for part in (person.function, office) if part)
