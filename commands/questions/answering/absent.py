"""Who does not sit in a committee, and in which committees somebody does not sit.

Only of those named, of a kind, or of a place's committees can that be said.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from commands.questions.answering.model import Case, Finding
from commands.questions.answering.resolving import is_alive, organizations, persons
from commands.questions.lexicon.index import distinct
from commands.questions.reading.model import Mention
from storage.records import Committee

_DENIES = re.compile(r"\b(?:wer|welche\w?|wie ?viele?)\b.*\b(?:nicht|kein\w*|fehlt|fehlen)\b")
_OF_WHOM = "Wer nicht dabei ist, kann ich nur von Genannten oder von einer Art von Stellen sagen."
_WHERE = "Wo jemand nicht sitzt, kann ich nur von den Gremien eines Ortes sagen."


def asks_for_absent(case: Case) -> bool:
    """Whether it is asked who is not in it, or in what somebody is not."""
    reading, cues = case.reading, case.reading.cues
    if not cues.negated or cues.yes_no or cues.vote or cues.no_more or cues.joined:
        return False
    if any(m.excluded for m in (*reading.entities, *reading.excluded_places)):
        return False  # then it is these that are denied
    return _DENIES.search(reading.normal) is not None


def absent(case: Case, committee: Committee, present: Collection[str]) -> Finding:
    """Answer which of those named, or of the kind asked for in its places, are not `present`."""
    places = case.reading.place_ids or committee.municipality_ids
    named = (*case.reading.organizations, *case.reading.persons)
    if not named:
        return Finding("unknown", "", notes=(_OF_WHOM,))
    ids = distinct(row for mention in named for row in _missing(case, mention, places, present))
    if not ids:
        return case.none(said=f"Niemand: Sie gehören alle dazu – {committee.name}.")
    return case.found(ids, (*ids, committee.id))


def _missing(
    case: Case, mention: Mention, places: tuple[str, ...], present: Collection[str]
) -> list[str]:
    if mention.sort == "person":
        return [row for row in persons(case, mention) if row not in present]
    if not mention.asked and any(row in present for row in (*mention.ids, *mention.wider)):
        return []  # "IHK oder KI": whichever IHK sits there
    return [row for row in organizations(case, mention, places) if row not in present]


def committees_without(case: Case, member_ids: Collection[str]) -> Finding:
    """Answer which committees of the place named, else of the room's, have none of these."""
    reading = case.reading
    places = reading.place_ids or tuple(filter(None, (reading.room_id,)))
    if not places:
        return Finding("unknown", "", notes=(_WHERE,))
    seats = case.register.seats_in
    bodies = {row.id: row for place in places for row in case.register.committees_in.get(place, ())}
    found = [
        row.id
        for row in bodies.values()
        if is_alive(case, row)
        and not any(
            seat.member_id in member_ids and reading.span.covers(seat.start_date, seat.end_date)
            for seat in seats.get(row.id, ())
        )
    ]
    return case.found(found, found)
