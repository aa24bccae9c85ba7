"""Which rows the names of a question may mean, and why those not in the answer were left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from commands.questions.phrasing.dates import course
from commands.questions.phrasing.view import View
from storage.records import Activity, Committee, Organization, Person


def left_out(view: View) -> list[tuple[str, str]]:
    """Return rows that were looked at but not kept, each with the reason; other times first.

    Persons are left out where they may not be shown.
    """
    kept = {*view.finding.rows, *view.finding.ids}
    found = {row: why for row, why in _reasons(view) if row not in kept}
    return sorted(found.items(), key=lambda item: item[1].startswith("anderer Ort"))


def _reasons(view: View) -> Iterator[tuple[str, str]]:
    reading, directory = view.reading, view.directory
    for mention in (*reading.activities, *reading.audiences):
        for row in mention.ids:
            yield row, _of_activity(view, directory.activities[row])
    for mention in reading.committees:
        for row in mention.wider or mention.ids:
            yield row, _of_committee(view, directory.committees[row])
    for mention in reading.organizations:
        for row in mention.ids if len(mention.ids) > 1 else ():
            yield row, _of_body(view, directory.organizations[row])
    for mention in reading.persons if view.show_persons else ():
        for row in mention.ids:
            yield row, _of_person(view, directory.persons[row])


def _of_activity(view: View, row: Activity) -> str:
    elsewhere = _elsewhere(view, row.municipality_ids)
    actors = {one for mention in view.reading.organizations for one in mention.ids}
    if elsewhere or not view.reading.span.covers(row.start_date, row.end_date):
        return elsewhere or _at_another_time(row.start_date, row.end_date)
    if actors and not actors & {*row.actor_ids, *row.partner_ids}:
        return f"andere Stelle: {view.names(row.actor_ids)}"
    return "hierzu ohne Angabe"


def _of_committee(view: View, row: Committee) -> str:
    elsewhere = _elsewhere(view, row.municipality_ids)
    if elsewhere or not view.reading.span.covers(row.start_date, row.end_date):
        return elsewhere or _at_another_time(row.start_date, row.end_date)
    return "darin nachgesehen"


def _of_body(view: View, row: Organization) -> str:
    return _elsewhere(view, row.municipality_ids) or "darunter nachgesehen"


def _of_person(view: View, row: Person) -> str:
    if not view.reading.span.covers(row.start_date, row.end_date):
        return _at_another_time(row.start_date, row.end_date)
    return _elsewhere(view, row.municipality_ids) or "darunter nachgesehen"


def _elsewhere(view: View, places: tuple[str, ...]) -> str:
    asked = view.reading.place_ids or tuple(filter(None, (view.reading.room_id,)))
    if not asked or not places or set(asked) & set(places):
        return ""
    return f"anderer Ort: {view.names(places)}"


def _at_another_time(start: date | None, end: date | None) -> str:
    return f"andere Zeit: {course(start, end)}"
