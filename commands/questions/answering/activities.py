"""Who does what, with whom, when, why and where: the rows of `aktivitaeten`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from commands.questions.answering.absent import asks_for_absent
from commands.questions.answering.model import Case, Finding
from commands.questions.answering.resolving import actors, excluded
from commands.questions.answering.selecting import counts_in, current, said_besides, told_in_part
from commands.questions.lexicon.index import distinct
from commands.questions.reading.model import Mention, Span
from storage.records import Activity, Municipality

_TOWN_ASKED = re.compile(
    r"\b(?:welche\w?|alle) (?:\S+ )?(?:stadt|staedten?|gemeinden?|kommunen?|orte?n?)"
    r" (?:in|im|des|vom|von|aus)\b"
)
_AREA = re.compile(
    r"\b(?:betreu\w*|gehoer\w*|deckt|abgedeckt|abdeckt|umfasst|bezirk\w*|gebiet\w*)\b"
)


def who(case: Case) -> Finding:
    """Answer who does something: `wer` of the rows, less whom the question leaves out."""
    rows = _after(case) if _asks_for_next(case) else _before(case)
    if not (rows or case.reading.cues.turn or _asks_for_next(case)):
        rows = _here(case, current(case))  # "vor X" may be said of something else
    left_out = excluded(case)
    asked = {row for m in case.reading.organizations if m.asked for row in (*m.ids, *m.wider)}
    named = {row for ids in actors(case) for row in ids}
    doing = named.intersection(row for activity in rows for row in activity.actor_ids)
    if case.reading.cues.either and len(named) > 1 and asks_for_absent(case):
        return case.found(row for row in named if row not in doing)
    if named and (case.reading.cues.yes_no or (case.reading.cues.either and doing)):
        # "Macht X …?", "wer macht …, X oder Y?": only of these it is asked.
        places = [row for row in rows if doing & set(row.actor_ids)]
        return case.found(doing, (row.id for row in places))
    return _each(
        case,
        rows,
        lambda row: tuple(
            actor
            for actor in row.actor_ids
            if actor not in left_out and (not asked or actor in asked)
        ),
    )


def by_house(case: Case) -> Finding:
    """Answer whether the body named does it itself."""
    named = {row for ids in actors(case) for row in ids}
    rows = _here(case, current(case, by_actor=True))
    doing = [actor for row in rows for actor in row.actor_ids if actor in named]
    return case.found(doing, (row.id for row in rows))


def _before(case: Case) -> list[Activity]:
    """Return what ran last before a body named took over ("wer war vor X für … zuständig")."""
    named = {row for ids in actors(case) for row in ids}
    if not (case.reading.cues.before and case.reading.activities and named):
        return []
    rows = current(case, span=Span("any", None, None))
    starts = [row.start_date for row in rows if named & set(row.actor_ids) and row.start_date]
    ended = [
        row for row in rows
        if row.end_date and not named & set(row.actor_ids) and starts and row.end_date < max(starts)
    ]  # fmt: skip
    last = max((row.end_date for row in ended if row.end_date), default=None)
    return [row for row in ended if row.end_date == last]


def _asks_for_next(case: Case) -> bool:
    """Whether it is asked who takes over from a body named ("wer löst X bei der PA ab")."""
    return case.reading.cues.successor and bool(case.reading.activities and actors(case))


def _after(case: Case) -> list[Activity]:
    """Return what runs first after the body named had its turn."""
    named = {row for ids in actors(case) for row in ids}
    rows = _here(case, current(case, span=Span("any", None, None)))
    over = [row for row in rows if row.end_date and named & set(row.actor_ids)]
    ends = [row.end_date for row in over if row.end_date]
    places = {place for row in over for place in row.municipality_ids}
    later = [
        row for row in rows
        if row.start_date and ends and row.start_date > max(ends)
        and counts_in(row, places) and not named & set(row.actor_ids)
    ]  # fmt: skip
    first = min((row.start_date for row in later if row.start_date), default=None)
    return [row for row in later if row.start_date == first]


def with_whom(case: Case) -> Finding:
    """Answer with whom: `mit_wem` of the rows, less whom the question leaves out."""
    asked = {row for m in case.reading.organizations if m.asked for row in (*m.ids, *m.wider)}
    others = tuple(m for m in case.reading.organizations if not m.asked)
    case = replace(case, reading=case.reading.with_(organizations=others))
    rows = _here(case, current(case, by_actor=True))
    left_out = excluded(case)
    if case.reading.cues.yes_no and (partners := _partners_named(case)):
        return partners
    if not rows and _as_partner(case):
        return case.none("Dort als Partner eingetragen, nicht als durchführende Stelle.")
    return _each(
        case,
        rows,
        lambda row: tuple(
            partner
            for partner in row.partner_ids
            if partner not in left_out and (not asked or partner in asked)
        ),
    )


def _partners_named(case: Case) -> Finding | None:
    """Return which of the bodies named are partners, for "Ist X Partner von …"."""
    bodies = actors(case)
    rows = _here(case, current(case))
    if len(bodies) > 1:  # "arbeitet X mit Y zusammen"
        doing = [r for r in rows if set(bodies[0]) & set(r.actor_ids)]
        rows, bodies = (doing, bodies[1:]) if doing else (rows, bodies)
    named = {row for ids in bodies for row in ids}
    rows = [r for r in rows if named & set(r.partner_ids)]
    if not rows:
        return None
    partners = (row for activity in rows for row in activity.partner_ids if row in named)
    return case.found(partners, (row.id for row in rows))


def _as_partner(case: Case) -> bool:
    named = {row for ids in actors(case) for row in ids}
    return any(case.register.by_partner.get(row) for row in named)


def what(case: Case) -> Finding:
    """Answer what somebody does, or what there is in a place, field or for an audience."""
    named = actors(case)
    some = any(not mention.beside for mention in case.reading.organizations)
    for mention, ids in zip(_acting(case), named, strict=True):
        any_of_them = case.reading.activities or (mention.beside and some)
        if len(ids) > 1 and not any_of_them:
            return case.choose(ids)
        if not ids:
            return case.none()
    rows = _here(case, current(case, by_actor=True, wide=True))
    left_out = {row for m in case.reading.activities if m.excluded for row in m.ids}
    rows = [row for row in rows if row.id not in left_out]
    beside, may_run = said_besides(case, rows, by_actor=True, wide=True)
    as_partner = case.reading.cues.partner or any(m.beside for m in case.reading.organizations)
    if not (rows or beside or as_partner) and named and _as_partner(case):
        return case.none("Nur als Partner eingetragen, nicht als durchführende Stelle.")
    notes = (*told_in_part(rows), *beside)
    found = case.found((row.id for row in rows), (row.id for row in rows), notes=notes)
    return found if rows or not may_run else replace(found, yes=None)  # then it isn't denied


def _acting(case: Case) -> list[Mention]:
    """Return the bodies and persons named, as `actors` goes through them."""
    named = (*case.reading.organizations, *case.reading.persons)
    return [mention for mention in named if not mention.excluded]


def when(case: Case) -> Finding:
    """Answer when something runs; also what is to come, or is over where the question says so."""
    rows = _here(case, _at_some_time(case))
    rows = [row for row in rows if row.season or row.start_date or row.end_date]
    return _told(case, rows, lambda row: (row.season, row.start_date, row.end_date))


def why(case: Case) -> Finding:
    """Answer what something is for: the rows that state a purpose."""
    rows = [row for row in _here(case, _at_some_time(case)) if row.purpose]
    return _told(case, rows, lambda row: row.purpose)


def where(case: Case) -> Finding:
    """Answer in which municipalities something runs or somebody acts, or where not."""
    places = case.directory.municipalities
    region = _region(case)
    if region:
        case = replace(case, reading=case.reading.with_(places=()))
    in_charge = _asks_for_area(case)
    rows = [] if in_charge else current(case, by_actor=True, anywhere=True, most=None)
    found = {place for row in rows for place in row.municipality_ids or places}
    if not case.reading.activities and not rows:
        found |= _served(case)
    for mention in case.reading.persons:
        found |= {p for row in mention.ids for p in case.directory.persons[row].municipality_ids}
    without = [m for m in case.reading.activities if m.excluded]
    if without:
        other = replace(case, reading=case.reading.with_(activities=_as_asked(without)))
        rows_without = current(other, by_actor=True, anywhere=True, most=None)
        found -= {place for row in rows_without for place in row.municipality_ids or places}
    elif case.reading.cues.negated:
        found = set(places) - found
    found -= {row for mention in case.reading.excluded_places for row in mention.ids}
    found &= region or found
    wanted = case.reading.cues.town_kind
    ids = [row.id for row in places.values() if row.id in found and _is_kind(row, wanted)]
    beside = () if without else said_besides(case, rows, by_actor=True)[0]
    return case.found(ids, (row.id for row in rows), notes=beside)


def _asks_for_area(case: Case) -> bool:
    """Whether it is asked for which places a body is there, not where it does something.

    Of those whose area is laid down for each municipality, verbs tell so that may mean both.
    """
    reading = case.reading
    if reading.activities:
        return False
    if "zustaendig" in reading.normal:
        return True
    named = tuple(row for ids in actors(case) for row in ids)
    return bool(_AREA.search(reading.normal) and case.register.field_of(named))


def _region(case: Case) -> set[str]:
    """Return of which municipalities only it is asked: "welche Stadt im Kreis …"."""
    named, normal = set(case.reading.place_ids), case.reading.normal
    parts = {row.id for row in case.directory.municipalities.values() if row.part_of_id in named}
    if parts and _TOWN_ASKED.search(normal):
        return parts
    negated = case.reading.cues.negated and case.reading.activities
    return parts | named if negated and not case.reading.cues.ours else set()


def _as_asked(mentions: list[Mention]) -> tuple[Mention, ...]:
    return tuple(replace(mention, excluded=False) for mention in mentions)


def _served(case: Case) -> set[str]:
    named = [ids[0] for ids in actors(case) if len(ids) == 1]
    bodies = [row for row in named if row in case.directory.organizations]
    return {
        place
        for row in bodies
        if case.directory.organizations[row].municipality_ids or case.register.field_of((row,))
        for place in case.directory.municipalities
        if case.register.serves(row, place)
    }


def _is_kind(place: Municipality, wanted: str) -> bool:
    kind = place.kind.casefold()
    belongs = "angehörig" in kind or place.part_of_id is not None
    if wanted == "city":
        return "stadt" in kind and not belongs
    if wanted == "town":
        return belongs
    if wanted == "county":
        return "kreis" in kind and not belongs and "frei" not in kind
    return True


# --- Which rows ---------------------------------------------------------------------------------


def _at_some_time(case: Case) -> list[Activity]:
    reading = case.reading
    rows = current(case, by_actor=True)
    if rows or reading.span.explicit:
        return rows
    future = Span("future", case.today, case.today)
    past = Span("past", case.today, case.today)
    over = reading.cues.past or reading.cues.ends
    for span in (past, future) if over else (future,):
        rows = current(case, by_actor=True, span=span)
        if rows:
            return rows
    return []


def _here(case: Case, rows: list[Activity]) -> list[Activity]:
    """Narrow rows to the room's municipality where the question leaves the place open."""
    room = None if case.reading.excluded_places else case.reading.room_id
    if not room or case.reading.place_ids or len({row.municipality_ids for row in rows}) < 2:
        return rows
    return [row for row in rows if counts_in(row, (room,))]


# --- What of them -------------------------------------------------------------------------------


def _each(case: Case, rows: list[Activity], of: Callable[[Activity], tuple[str, ...]]) -> Finding:
    """Return the union of what the rows hold, or a choice where the place is left open."""
    told = {row.id: of(row) for row in rows}
    ids = distinct(one for ids in told.values() for one in ids)
    if _is_open(case, rows) and len({frozenset(of(row)) for row in rows}) > 1:
        return case.choose(ids)
    saying = (row for row, found in told.items() if found)
    notes = (*told_in_part(rows), *said_besides(case, rows)[0])
    return case.found(ids, saying, notes=notes)


def _told(case: Case, rows: list[Activity], of: Callable[[Activity], object]) -> Finding:
    if _is_open(case, rows) and len({of(row) for row in rows}) > 1:
        return case.choose(row.id for row in rows)
    return case.found((row.id for row in rows), (row.id for row in rows), notes=told_in_part(rows))


def _is_open(case: Case, rows: list[Activity]) -> bool:
    """Whether a question names neither place nor actor, and rows of several places fit."""
    if case.reading.place_ids or case.reading.organizations or case.reading.audiences:
        return False
    if case.reading.cues.count:
        return False  # "wie viele" asks for all of them
    return len({row.municipality_ids for row in rows}) > 1
