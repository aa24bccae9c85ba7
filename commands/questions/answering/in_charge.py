"""Whether a person named is in charge of something: "ist Frau X für … zuständig?"."""

from __future__ import annotations

import re
from dataclasses import replace

from commands.questions.answering.activities import who
from commands.questions.answering.model import Case, Finding
from commands.questions.answering.resolving import persons
from commands.questions.answering.staff import is_in_charge
from commands.questions.lexicon.index import distinct
from storage.records import Person

_IN_CHARGE = re.compile(
    r"\b(?:zustaendig\w*|verantwort\w*|betreu\w*|bearbeite\w*|kuemmer\w*|koordinier\w*|ansprech\w*)\b"
)


def asks_for_duty(case: Case) -> bool:
    """Whether it is asked if persons named, or which of them, are in charge of something."""
    reading, cues = case.reading, case.reading.cues
    named = any(not mention.excluded for mention in reading.persons)
    what = reading.activities or reading.responsibilities
    checks = cues.yes_no or (cues.either and len(reading.persons) > 1)
    return bool(named and what and checks and _IN_CHARGE.search(reading.normal))


def duty(case: Case) -> Finding:
    """Answer which of the persons named are in charge of it, or do it themselves.

    A place named must be one of the person's: who is in charge of something in one town isn't in
    another.
    """
    named = distinct(
        row for mention in case.reading.persons if not mention.excluded
        for row in persons(case, mention)
    )  # fmt: skip
    rows = case.directory.persons
    fitting = {row for row in named if is_in_charge(case, rows[row]) and is_here(case, rows[row])}
    plain = case.reading.with_(cues=replace(case.reading.cues, negated=False))
    doing = who(replace(case, reading=plain)) if plain.activities else case.none()
    found = [row for row in named if row in fitting or row in doing.ids]
    if case.reading.cues.negated and case.reading.cues.either:
        found = [row for row in named if row not in found]
    return case.found(found, found, asks="who")


def is_here(case: Case, person: Person) -> bool:
    """Whether a person is there for one of the places named, or none is named."""
    places, theirs = set(case.reading.place_ids), person.municipality_ids
    return not (places and theirs) or not places.isdisjoint(theirs)
