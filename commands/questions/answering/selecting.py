"""Which activities a question is about: by name, actor, place, time, audience and field.

In a large directory a name may mean thousands of rows. Then the index of what narrows them is read,
never all of them, and no more are returned than anybody could read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from commands.questions.answering.courses import newly_since, turning
from commands.questions.answering.model import Case
from commands.questions.answering.participants import bodies_left_out, bodies_of, bodies_told
from commands.questions.answering.particulars import fits, said_of_particulars
from commands.questions.answering.register import grades, same_name
from commands.questions.answering.seasons import (
    comes_again,
    in_season,
    left_open,
    narrows,
    said_of_others,
)
from commands.questions.answering.timing import held
from commands.questions.lexicon.index import Union
from commands.questions.reading.model import Span
from storage.records import Activity

MANY = 1_000  # rows, of which more are neither gone through nor told


def current(
    case: Case,
    *,
    by_actor: bool = False,
    wide: bool = False,
    anywhere: bool = False,
    span: Span | None = None,
    most: int | None = MANY,
) -> list[Activity]:
    """Return the activities asked about at the time asked about, today where none is named.

    `by_actor`: organizations named are those that do it; `wide`: those that bear the name among
    others count too; `anywhere`: places named don't narrow; `most` is how many at most, the first.
    """

    def at_time(when: Span) -> list[Activity]:
        return _at_time(case, when, by_actor=by_actor, wide=wide, anywhere=anywhere, most=most)

    rows = at_time(span or case.reading.span)
    if not narrows(case, rows):
        return rows
    today = Span("day", case.today, case.today)
    again = comes_again(case, at_time(today), rows) if case.reading.span.yearly else []
    return [*in_season(case, rows), *again]


def said_besides(
    case: Case, kept: list[Activity], *, by_actor: bool = False, wide: bool = False
) -> tuple[tuple[str, ...], bool]:
    """Return what to say of rows that `current` left out for the months asked about.

    Also whether some of them may run then for all that is known.
    """
    if said := said_of_particulars(case, kept):
        return said, not kept
    if case.reading.cues.newly and not case.reading.span.names_days:
        since = newly_since(case.today)
        return (f"Als neu zählt hier, was seit dem {since:%d.%m.%Y} begonnen hat.",), False
    if not (case.reading.span.months or case.reading.span.season):
        return (), False
    rows = _at_time(case, case.reading.span, by_actor=by_actor, wide=wide)
    instead = kept or (rows if case.reading.activities else ())
    undated = left_open(case, rows)
    return said_of_others(case, instead, undated), bool(undated)


def _at_time(
    case: Case,
    span: Span,
    *,
    by_actor: bool = False,
    wide: bool = False,
    anywhere: bool = False,
    most: int | None = MANY,
) -> list[Activity]:
    """Return the activities asked about that are in force, in whichever months they run."""
    places = () if anywhere and not case.reading.activities else case.reading.place_ids
    rows = _candidates(case, by_actor=by_actor, wide=wide, anywhere=anywhere)
    if places:
        rows = (row for row in rows if counts_in(row, places))
    if case.reading.excluded_places:
        rows = elsewhere(case, rows)
    turns = turning(case)
    if turns:
        return list(islice(_filtered(case, filter(turns, rows)), most))
    rows = (row for row in rows if span.covers(row.start_date, row.end_date))
    rows = islice(_filtered(case, rows), most)
    if most is None and span.turn is None:
        rows = _until_everywhere(case, rows)
    kept = held(span, rows, all_of_it=case.reading.asks in ("what", "where"))
    if not kept and places and (instead := _by_audience(case)):
        return _at_time(instead, span, by_actor=by_actor, wide=wide, anywhere=anywhere, most=most)
    return kept


def _by_audience(case: Case) -> Case | None:
    """Take a name that is also a group for the group, where nothing in the place is called so."""
    groups = tuple(m for m in case.reading.activities if m.audience_ids and not m.excluded)
    if not groups:
        return None
    audiences = tuple(replace(m, ids=m.audience_ids, audience_ids=()) for m in groups)
    others = tuple(m for m in case.reading.activities if m not in groups)
    reading = case.reading.with_(activities=others, audiences=(*case.reading.audiences, *audiences))
    return replace(case, reading=reading)


# --- Before time, place and the like are looked at ----------------------------------------------


def _candidates(case: Case, *, by_actor: bool, wide: bool, anywhere: bool) -> Iterable[Activity]:
    named = _named(case, wide=wide)
    bodies = bodies_of(case) if by_actor else None
    if named is None and bodies is None:
        return () if _is_about_something_else(case) else _unnamed(case)
    if bodies is not None and (named is None or len(named) > MANY):
        rows: Iterable[Activity] = bodies.rows(case.register)
        return rows if named is None else (row for row in rows if row.id in named)
    rows = _of_names(case, named or (), anywhere=anywhere)
    return rows if bodies is None else filter(bodies.take_part, rows)


def _named(case: Case, *, wide: bool) -> Union | None:
    """Return the rows of the names in the question; None where it names no activity."""
    named = [m.wider if wide else m.ids for m in case.reading.activities if not m.excluded]
    if not named:
        return None
    return Union(named)


def _until_everywhere(case: Case, rows: Iterable[Activity]) -> Iterator[Activity]:
    """Yield rows, of many not those after which no municipality is left to be named."""
    left = set(case.directory.municipalities)
    for number, row in enumerate(rows):
        if number > MANY and not left:
            return
        left.difference_update(row.municipality_ids or case.directory.municipalities)
        yield row


def _of_names(case: Case, ids: Union | tuple[()], *, anywhere: bool) -> Iterable[Activity]:
    """Return the rows of these ids; of many, those of the place named or of the room's."""
    places = _places(case, room=not anywhere)
    if len(ids) > MANY and places:
        return (row for row in _in_places(case, places) if row.id in ids)
    activities = case.directory.activities
    return (activities[row] for row in ids)


def _unnamed(case: Case) -> Iterable[Activity]:
    """Return the rows of the places, audiences or the like that a question names instead."""
    register, reading = case.register, case.reading
    places = _places(case, room=True)
    if places:
        return _in_places(case, places)
    if len(case.directory.activities) > MANY:
        if reading.audiences:
            fewest = min((mention.ids for mention in reading.audiences), key=len)
            return (case.directory.activities[row] for row in fewest)
        if grade := _grade(case):
            return register.by_grade.get(grade, ())
        if reading.cues.field_of_action:
            return register.by_field.get(str(reading.cues.field_of_action), ())
    return case.directory.activities.values()


def _places(case: Case, *, room: bool) -> tuple[str, ...]:
    here = (case.reading.room_id,) if room and case.reading.room_id else ()
    return case.reading.place_ids or here


def _in_places(case: Case, places: tuple[str, ...]) -> Iterable[Activity]:
    by_place = case.register.activities_in
    found = (row for place in (*places, "") for row in by_place.get(place, ()))
    return {row.id: row for row in found}.values()


def _is_about_something_else(case: Case) -> bool:
    """Whether the topic is none under which an activity is known: a term, a function, a body."""
    reading = case.reading
    if reading.functions or reading.responsibilities or reading.committees:
        return True
    return bool(reading.terms) and not (
        reading.audiences or reading.cues.field_of_action or reading.cues.grade
    )


def told_in_part(rows: Sequence[Activity]) -> tuple[str, ...]:
    """Return the note that there are more rows than these; none if these are all."""
    if len(rows) < MANY:
        return ()
    return (f"Das sind nur die ersten {MANY} Einträge dazu; mit einem Ort werden es weniger.",)


def elsewhere(case: Case, rows: Iterable[Activity]) -> list[Activity]:
    """Return what runs beyond the places left out; in a list of a place, what these don't have."""
    out = {row for mention in case.reading.excluded_places for row in mention.ids}
    towns = case.directory.municipalities.values()
    out |= {row.id for row in towns if row.part_of_id in out}
    kept = list(rows)
    if case.reading.place_ids and case.reading.asks == "what" and not case.reading.activities:
        without = case.reading.with_(excluded_places=(), places=case.reading.excluded_places)
        there = current(replace(case, reading=without), by_actor=True)
        names = {same_name(row.name) for row in there}
        return [row for row in kept if same_name(row.name) not in names]
    if case.reading.place_ids:
        return kept
    return [row for row in kept if not row.municipality_ids or set(row.municipality_ids) - out]


def counts_in(row: Activity, places: Iterable[str]) -> bool:
    """Whether an activity runs in one of the places, as those of the whole region do."""
    return not row.municipality_ids or not set(row.municipality_ids).isdisjoint(places)


def _filtered(case: Case, rows: Iterable[Activity]) -> Iterator[Activity]:
    field, audiences = case.reading.cues.field_of_action, case.reading.audiences
    grade = _grade(case)
    left_out = bodies_left_out(case)
    for row in rows:
        if left_out and not left_out.isdisjoint(bodies_told(case, row)):
            continue
        if not fits(case, row):
            continue
        if field is not None and row.field_of_action != field:
            continue
        if audiences and not all(row.id in mention.ids for mention in audiences):
            continue
        if grade and grade not in grades(row):
            continue
        yield row


def _grade(case: Case) -> str:
    """Return the school year that narrows, "" for none."""
    narrows = case.reading.asks in ("what", "who", "where", "with_whom")
    return case.reading.cues.grade if narrows else ""
