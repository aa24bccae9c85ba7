"""Who it is instead, where a yes/no question has to be answered with no."""

from __future__ import annotations

from dataclasses import replace

from commands.questions.answering.answerer import answer
from commands.questions.answering.in_charge import asks_for_duty, is_here
from commands.questions.answering.resolving import actors
from commands.questions.lexicon.index import distinct
from commands.questions.phrasing.view import View
from commands.questions.reading.model import Mention, Reading

_MOST = 4  # more are no answer to "X?" any longer


def instead(view: View) -> View | None:
    """Return the same question without whom it supposed, if the directory answers that.

    "Macht X in Herne …?" becomes "Wer macht in Herne …?". Persons that must not be shown are none.
    """
    for open_reading in (_of_their_house(view), _opened_up(view)):
        if open_reading is None:
            continue
        finding = answer(view.directory, view.register, open_reading, view.today, view.rules)
        if finding.status == "answered" and len(finding.ids) <= _MOST:
            found = replace(view, reading=open_reading, finding=finding)
            return None if found.shows_hidden_persons else found
    return None


def _of_their_house(view: View) -> Reading | None:
    """Return who else of a person's house it is, where a person isn't in charge of something."""
    reading = view.reading
    case = view.case(reading)
    if reading.organizations or not asks_for_duty(case):
        return None
    rows = [view.directory.persons[row] for ids in actors(case) for row in ids]
    houses = distinct(row.organization_id for row in rows if row.organization_id)
    if len(houses) != 1 or not any(is_here(case, person) for person in rows):
        return None
    cues = replace(reading.cues, yes_no=False, either=False, negated=False, at_body=True)
    house = Mention(0, 0, "organization", houses, "name", 1.0, view.name(houses[0]))
    return reading.with_(asks="who", persons=(), organizations=(house,), cues=cues)


def _opened_up(view: View) -> Reading | None:
    reading = view.reading
    supposed = reading.organizations or reading.persons
    if not supposed or reading.unknown or reading.unknown_person or reading.span.note:
        return None
    cues = replace(reading.cues, yes_no=False, either=False, negated=False, at_body=False)
    nobody = reading.with_(organizations=(), persons=(), cues=cues)
    if reading.asks in ("what", "who") and reading.activities:
        return nobody.with_(asks="who")
    if {"with_whom": reading.activities, "chair": reading.committees}.get(reading.asks):
        return nobody
    if reading.asks in ("proxy", "members") and reading.committees and reading.for_places:
        return nobody.with_(asks="proxy")
    if reading.asks == "who" and reading.persons and reading.organizations:
        return reading.with_(persons=(), cues=replace(cues, at_body=True))
    return None
