"""Which meetings are cancelled; nobody else counts them."""

from __future__ import annotations

import re
from dataclasses import replace

from commands.questions.answering.committees import one_committee
from commands.questions.answering.model import Case, Finding
from commands.questions.answering.selecting import MANY
from storage.records import Committee, Meeting

CANCELLED = "abgesagt"
_WHY = re.compile(r"\b(?:warum|wieso|weshalb|weswegen)\b")


def cancelled(case: Case) -> Finding:
    """Answer which meetings are cancelled, or whether the one asked about is.

    Without a time it is about those to come; "wurden … abgesagt" looks at all of them.
    """
    meetings = _asked(case)
    if isinstance(meetings, Finding):
        return meetings
    off = [row for row in meetings if row.state == CANCELLED][:MANY]
    if _WHY.search(case.reading.normal):
        days = " und ".join(f"{row.start:%d.%m.%Y}" for row in off[:2])
        told = (f"Abgesagt ist die Sitzung am {days}.",) if days else ()
        return case.none(*told, "Warum eine Sitzung abgesagt ist, steht nicht im Verzeichnis.")
    if off or not case.reading.cues.yes_no:
        found = case.found((row.id for row in off), (row.id for row in off))
        return replace(found, yes=case.reading.cues.yes_no or None) if off else found
    takes_place = meetings[:1]
    found = case.found((row.id for row in takes_place), (row.id for row in takes_place))
    return replace(found, yes=False)


def _asked(case: Case) -> list[Meeting] | Finding:
    """Return the meetings asked about, cancelled ones among them."""
    reading = case.reading
    if reading.committees:
        committee = one_committee(case)
        if isinstance(committee, Finding):
            return committee
        bodies: list[Committee] = [committee]
    else:
        places = reading.place_ids
        bodies = [
            row
            for row in case.directory.committees.values()
            if not places or set(places) & set(row.municipality_ids)
        ]
    rows = [row for body in bodies for row in case.register.meetings_of.get(body.id, ())]
    rows.sort(key=lambda row: row.start)
    if reading.span.names_days:
        return [row for row in rows if reading.span.contains(row.start.date())]
    ahead = [row for row in rows if row.start.date() >= case.today]
    one = reading.cues.yes_no and reading.committees
    return ahead[:1] if one else (rows if reading.cues.past else ahead)
