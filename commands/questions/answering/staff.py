"""Persons by their function or by what they are in charge of, within an organization."""

from __future__ import annotations

import re

from commands.questions.answering.model import Case, Finding
from commands.questions.answering.register import same_name
from commands.questions.answering.resolving import is_in_office, organizations
from commands.questions.answering.selecting import MANY
from commands.questions.answering.timing import held
from commands.questions.lexicon.index import distinct
from commands.questions.lexicon.normal import fold
from commands.questions.reading.model import Mention
from storage.records import Person

_LEADS = re.compile(r"\bleit(?:ung|er|erin)|\w+leitung\b|vorstand|geschaeftsfuehr|direktor")
_DEPUTY = re.compile(r"stellv|vize")
_HEADS = re.compile(r"^leit")


def is_about_staff(case: Case) -> bool:
    """Whether "wer" asks for a person of an organization, or for holders of a function."""
    reading = case.reading
    if reading.persons and asks_for_turn(case):
        return False
    if reading.functions and not reading.activities:
        return True
    if any(not (m.excluded or m.asked) for m in reading.organizations):
        return _is_within(case)
    return bool(reading.responsibilities) and not (reading.activities or reading.organizations)


def _is_within(case: Case) -> bool:
    """Whether somebody is looked for within the organization named."""
    reading, cues = case.reading, case.reading.cues
    if reading.responsibilities or cues.leads or cues.deputy or cues.works or cues.office:
        return True
    if reading.activities:
        return (cues.staff or cues.at_body) and not (cues.before or cues.successor)
    return cues.yes_no if reading.persons else cues.at_body


def staff(case: Case) -> Finding:
    """Answer who within an organization is in charge, leads it, or has a function."""
    people: list[Person] = []
    named = [mention for mention in case.reading.organizations if not mention.excluded]
    for mention in named:
        bodies = organizations(case, mention)
        if not bodies and mention.ids:
            return case.none()
        if len(bodies) > 1 and not (case.reading.place_ids or case.reading.persons):
            return case.choose(bodies)
        people += [person for body in bodies for person in case.register.staff_of.get(body, ())]
    if not named:
        people = _everyone_here(case)
    names = _names_asked(case)
    present = (person for person in people if is_in_office(case, person))
    matching = [person for person in present if _fits(case, person, names)]
    matching = _heads_first(case, matching)
    matching = [person for person in matching if _is_asked_for(case.reading.persons, person)]
    matching = held(case.reading.span, matching)
    return case.found((person.id for person in matching), (person.id for person in matching))


def _is_asked_for(named: tuple[Mention, ...], person: Person) -> bool:
    """Whether a person is one of those named, where some are, and none of those left out."""
    asked = {row for mention in named if not mention.excluded for row in mention.ids}
    left_out = {row for mention in named if mention.excluded for row in mention.ids}
    return (not asked or person.id in asked) and person.id not in left_out


def asks_for_turn(case: Case) -> bool:
    """Whether it is asked who came before or after a person."""
    cues = case.reading.cues
    return cues.successor or cues.predecessor or cues.before


def turn(case: Case, *, later: bool) -> Finding:
    """Answer who held an office after a person named (`later`), or before."""
    found: list[Person] = []
    for mention in case.reading.persons:
        for row in mention.ids:
            person = case.directory.persons[row]
            found += _next_in_office(case, person) if later else _last_in_office(case, person)
    return case.found((person.id for person in found), (person.id for person in found))


def _next_in_office(case: Case, person: Person) -> list[Person]:
    end = person.end_date
    after = [p for p in _same_office(case, person) if end and p.start_date and p.start_date > end]
    return sorted(after, key=lambda p: str(p.start_date))[:1]


def _last_in_office(case: Case, person: Person) -> list[Person]:
    start = person.start_date
    before = [p for p in _same_office(case, person) if start and p.end_date and p.end_date < start]
    return sorted(before, key=lambda p: str(p.end_date))[-1:]


def _same_office(case: Case, person: Person) -> list[Person]:
    staff_there = case.register.staff_of.get(person.organization_id or "", ())
    function = same_name(person.function)
    return [p for p in staff_there if p.id != person.id and same_name(p.function) == function]


def _everyone_here(case: Case) -> list[Person]:
    asked = (*case.reading.functions, *case.reading.responsibilities)
    ids = distinct(row for mention in asked for row in mention.ids)
    places = case.reading.place_ids
    if not places and case.reading.room_id and len(ids) > 1:
        places = (case.reading.room_id,)
    if not places:
        return [case.directory.persons[row] for row in ids[:MANY]]
    here = (person for place in places for person in case.register.persons_in.get(place, ()))
    return list({person.id: person for person in here if person.id in ids}.values())


def _fits(case: Case, person: Person, names: set[str]) -> bool:
    reading, function = case.reading, fold(person.function)
    if reading.cues.deputy:
        return _DEPUTY.search(function) is not None
    if reading.cues.office:
        return "geschaeftsfuehr" in function
    if reading.functions:
        asked = [mention for mention in reading.functions if person.id in mention.ids]
        named = any(not _only_deputises(function, fold(mention.text)) for mention in asked)
        return named or (reading.cues.leads and _leads(function))
    if reading.responsibilities or reading.activities:
        return _is_responsible(case, person, names)
    if reading.cues.leads:
        return _leads(function)
    return True


def _leads(function: str) -> bool:
    return _LEADS.search(function) is not None and not _DEPUTY.search(function)


def _only_deputises(function: str, asked: str) -> bool:
    """Whether a function bears what is asked for only as the deputy's ("stellv. Leitung")."""
    parts = [part for part in function.split(",") if asked in part]
    return bool(parts) and all(_DEPUTY.search(part) for part in parts)


def is_in_charge(case: Case, person: Person) -> bool:
    """Whether a person, in office then, has what is named among what they are in charge of."""
    return is_in_office(case, person) and _is_responsible(case, person, _names_asked(case))


def _is_responsible(case: Case, person: Person, names: set[str]) -> bool:
    if any(person.id in mention.ids for mention in case.reading.responsibilities):
        return True
    return any(same_name(name) in names for name in person.responsible_for)


def _names_asked(case: Case) -> set[str]:
    names = {mention.text for mention in case.reading.activities}
    for mention in case.reading.activities:
        for row in mention.ids[:MANY]:
            activity = case.directory.activities[row]
            names.update((activity.name, *activity.short_names))
    return {same_name(name) for name in names}


def _heads_first(case: Case, people: list[Person]) -> list[Person]:
    """Keep the head of a house where others lead a part of it."""
    if not case.reading.cues.leads:
        return people
    return [person for person in people if _HEADS.match(fold(person.function))] or people
