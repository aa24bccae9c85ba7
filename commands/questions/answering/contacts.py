"""How to reach an organization or person."""

from __future__ import annotations

from commands.questions.answering.activities import who
from commands.questions.answering.chairs import office
from commands.questions.answering.model import Case, Finding
from commands.questions.answering.resolving import actors
from commands.questions.answering.staff import is_about_staff, staff
from commands.questions.reading.model import Reading


def contact(case: Case) -> Finding:
    """Answer whose contact is asked for: a person, a body, or who does or runs something."""
    reading = case.reading
    if reading.unknown_person and not reading.persons:
        return case.none()
    if is_about_staff(case) and _is_of_house(reading):
        found = staff(case)
        if found.status != "none" or not reading.cues.at_body:
            return found
    if reading.persons or reading.organizations:
        return _of_named(case)
    if reading.committees:
        return office(case)
    if reading.activities or reading.audiences:
        return who(case)
    return staff(case) if reading.functions else case.none()


def _of_named(case: Case) -> Finding:
    named = actors(case)
    if case.reading.persons and case.reading.organizations:
        # "Frau Müller vom Jugendamt": the body only says which Frau Müller.
        named = named[len([m for m in case.reading.organizations if not m.excluded]) :]
    for ids in named:
        if len(ids) > 1 and len(case.reading.place_ids) < 2:
            return case.choose(ids)
    found = [row for ids in named for row in ids]
    return case.found(found, found)


def _is_of_house(reading: Reading) -> bool:
    """Whether somebody within a house is to be reached: its head, or who is in charge of X."""
    cues = reading.cues
    return bool(reading.activities or reading.functions or cues.leads or cues.deputy)
