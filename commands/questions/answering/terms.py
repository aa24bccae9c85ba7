"""What a word of the field means, and which body is in charge of a place."""

from __future__ import annotations

from collections.abc import Iterator

from commands.questions.answering.model import Case, Finding
from commands.questions.answering.register import same_name
from commands.questions.answering.resolving import committees, organizations
from commands.questions.answering.selecting import MANY
from commands.questions.lexicon.index import distinct
from commands.questions.reading.model import Mention


def explain(case: Case) -> Finding:
    """Answer what something is: the term, or else the body, committee or activity so called."""
    reading = case.reading
    if reading.unknown:
        return case.none()
    if reading.terms:
        ids = distinct(row for mention in reading.terms for row in mention.ids)
        return case.found(ids, ids)
    found: list[str] = []
    for mention in reading.committees:
        found += committees(case, mention)
    for mention in reading.organizations:
        found += organizations(case, mention)
    if len(found) > 1 and len(reading.committees) + len(reading.organizations) == 1:
        return case.choose(found)
    if not found and (term := _term_of_activity(case)):
        return case.found([term], [term])
    if not found:
        found = _activities(case)
    return case.found(found, found)


def _term_of_activity(case: Case) -> str | None:
    """Return the term that explains an activity known by several names."""
    rows = [case.directory.activities[row] for row in _some_ids(case)]
    for name in dict.fromkeys(name for row in rows for name in (row.name, *row.short_names)):
        term = case.register.terms_by_name.get(same_name(name))
        if term:
            return term
    return None


def _some_ids(case: Case) -> Iterator[str]:
    """Yield the rows of each name, of very many the first."""
    return (row for mention in case.reading.activities for row in mention.ids[:MANY])


def _activities(case: Case) -> list[str]:
    rows = [case.directory.activities[row] for row in _some_ids(case)]
    places = set(case.reading.place_ids)
    here = [row for row in rows if not places or places & set(row.municipality_ids)]
    current = [row for row in here if case.reading.span.covers(row.start_date, row.end_date)]
    return [row.id for row in current or here]


def jurisdiction(case: Case) -> Finding:
    """Answer which body is in charge: the municipality's own cell, else the one it inherits."""
    mentions = [mention for mention in case.reading.organizations if not mention.excluded]
    mentions = _whole_names(mentions) if case.reading.cues.either else mentions
    ids = distinct(row for mention in mentions for row in (*mention.ids, *mention.wider))
    places = case.reading.place_ids
    if not places and case.reading.room_id:
        places = (case.reading.room_id,)
    if not places:
        return case.choose(ids) if len(ids) > 1 else case.found(ids, ids)
    field = case.register.field_of(ids)
    if field is None:
        return _by_area(case, ids, places)
    found = [in_charge for place in places
             if (in_charge := case.register.jurisdiction(place, field))]  # fmt: skip
    return case.found((body for body, _ in found), (row for _, row in found))


def _whole_names(mentions: list[Mention]) -> list[Mention]:
    """Leave out parts of names that only tell which ("Welche IHK, Nord oder Süd?")."""
    return [mention for mention in mentions if mention.how not in ("word", "head")] or mentions


def _by_area(case: Case, ids: tuple[str, ...], places: tuple[str, ...]) -> Finding:
    """Find bodies without a cell of their own by the municipalities that they name."""
    rows = case.directory.organizations
    found: list[str] = []
    for place in places:
        for here in case.register.within(place)[: 1 if case.reading.cues.own else None]:
            serving = [row for row in ids if here in rows[row].municipality_ids]
            found += serving
            if serving:
                break
    return case.found(found, found)
