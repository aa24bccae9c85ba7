"""Lists that would be too long for a chat: the beginning, how many more, and how to narrow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from commands.contract import Code, Line
from commands.questions.phrasing.view import View

# More rows are cut to `_SHOWN`, so that never just one or two are left out.
_MOST = 40
_SHOWN = 30
Row = TypeVar("Row")


def beginning(rows: Sequence[Row]) -> Sequence[Row]:
    """Return all of a list, or its beginning where it is too long."""
    return rows if len(rows) <= _MOST else rows[:_SHOWN]


def remainder(view: View, rows: Sequence[object]) -> tuple[Line, ...]:
    """Return how many are not shown and what to ask for fewer; nothing where all are shown."""
    more = len(rows) - len(beginning(rows))
    if not more:
        return ()
    narrower = _narrower(view)
    if not narrower:
        tell = view.say("Nennen Sie Ort, Stelle oder Zeit", "Nenn Ort, Stelle oder Zeit")
        return (f"… und {more} weitere. {tell} dazu, dann wird die Liste kürzer.",)
    return ((f"… und {more} weitere. Weniger zeigt zum Beispiel ", Code(narrower), "."),)


def _narrower(view: View) -> str:
    """Return a question for some of the activities found: those of a place, or of a field."""
    rows = [found for row in view.finding.rows if (found := view.directory.activities.get(row))]
    places = Counter(row.municipality_ids[0] for row in rows if row.municipality_ids)
    if not places:
        return ""
    place = (view.reading.place_ids or (places.most_common(1)[0][0],))[0]
    fields = Counter(row.field_of_action for row in rows if row.field_of_action)
    if not view.reading.place_ids:
        return f"/welche Angebote gibt es in {view.name(place)}?"
    if fields and not view.reading.cues.field_of_action:
        field = fields.most_common(1)[0][0]
        return f"/was gibt es in {view.name(place)} im Handlungsfeld {field}?"
    return ""
