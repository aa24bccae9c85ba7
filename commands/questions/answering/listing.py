"""Which organizations there are: of a kind, or at all, in a place."""

from __future__ import annotations

import re

from commands.questions.answering.model import Case, Finding
from commands.questions.answering.register import same_name
from commands.questions.answering.resolving import actors, excluded
from commands.questions.answering.selecting import current
from commands.questions.answering.staff import asks_for_turn
from commands.questions.lexicon.german import ACTOR_NOUNS, ANY_ACTOR, SCHOOLS
from commands.questions.lexicon.index import distinct
from commands.questions.lexicon.normal import fold, stem

_SCHOOL = re.compile(r"(?<!hoch)(?<!musik)schulen?$|gymnasium$|kolleg$")
_AT_HOME = re.compile(r"\b(?:gibt|gab|hat|haben|liegen|existieren|sind)\b")


def asks_for_bodies(case: Case) -> bool:
    """Whether "wer" asks which organizations there are ("Welche Träger gibt es …")."""
    reading = case.reading
    if reading.lists_actors:
        return True
    if reading.persons and asks_for_turn(case):
        return False
    return bool(reading.organizations) and not (
        reading.activities or reading.responsibilities or reading.functions or reading.audiences
    )


def bodies(case: Case) -> Finding:
    """Answer which organizations of a kind are at home, or act, in the place named."""
    if case.reading.lists_actors:
        return _acting_here(case)
    found = [row for ids in actors(case) for row in ids]
    rows = case.directory.organizations
    if case.reading.cues.own:
        places = set(case.reading.place_ids)
        found = [row for row in found if row in rows and places & set(rows[row].municipality_ids)]
    elif not case.reading.cues.yes_no:
        kinds = {row for m in case.reading.organizations if m.how == "kind" for row in m.ids}
        found += [row for row in _doing(case) if row in kinds]
    if case.reading.persons:
        found += [row for mention in case.reading.persons for row in mention.ids]
    return case.found(found, found)


def _acting_here(case: Case) -> Finding:
    """Answer who does something in a place: everybody, or those of the kind asked for."""
    if not SCHOOLS.isdisjoint(case.reading.why[0].split()):
        return _schools(case)
    words = [word for word in case.reading.why[0].split() if word in ACTOR_NOUNS]
    doing = _doing(case)
    rows = case.directory.organizations
    if not ANY_ACTOR.issuperset(words):
        ends = tuple(stem(word) for word in words)
        doing = tuple(row for row in doing if same_name(rows[row].kind).endswith(ends))
    doing = tuple(row for row in doing if row not in excluded(case))
    return case.found(doing, doing)


def _schools(case: Case) -> Finding:
    """Answer which schools are at home in a place, or, by another verb, act there."""
    here = case.register.organizations_in
    rows = [row for place in case.reading.place_ids for row in here.get(place, ())]
    schools = [row.id for row in rows if _SCHOOL.search(fold(row.kind))]
    if not _AT_HOME.search(case.reading.normal):
        acting = _doing(case)
        schools = [row for row in schools if row in acting]
    return case.found(schools, schools)


def _doing(case: Case) -> tuple[str, ...]:
    if not case.reading.place_ids:
        return ()
    rows = (row for activity in current(case) for row in activity.actor_ids)
    return distinct(row for row in rows if row in case.directory.organizations)
