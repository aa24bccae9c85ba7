"""Since when a committee is there, until when it was, and which one was there before."""

from __future__ import annotations

import re

from commands.questions.answering.committees import dissolved, one_committee
from commands.questions.answering.model import Case, Finding
from storage.records import Committee

_FOUNDED = re.compile(
    r"\b(?:seit|ab|bis) wann (?:gibt|gab|besteht|bestand|existier\w*)\b"
    r"|\bwie lange (?:gibt|gab|besteht|bestand|existier\w*)\b"
    r"|\bwann\b.*\b(?:gegruendet|gruendet\w*|eingerichtet|gebildet|entstand\w*|aufgeloest|abgeschafft"
    r"|ins leben)\b"
)
_EXISTS = re.compile(
    r"^(?:und |aber )?(?:gibt es|gab es|besteht|bestand|existier\w*)\b(?!.*\baus\b)"
)
_BEFORE = re.compile(r"\b(?:vorgaenger\w*|vorlaeufer\w*|was (?:war|gab es|kam) vor)\b")
_OF_A_SEAT = re.compile(r"vorsitz|leit|fuehr|sprecher")


def asks_for_lifetime(case: Case) -> bool:
    """Whether a committee itself is asked about: its beginning, its end, the one before it."""
    reading = case.reading
    if not reading.committees or reading.organizations or reading.persons or reading.activities:
        return False
    founded = _FOUNDED.search(reading.normal) is not None or _asks_for_end(case)
    return founded or _asks_whether(case) or _asks_before(case)


def lifetime(case: Case) -> Finding:
    """Answer since when or until when a committee is there, whether at all, or what was before."""
    committee = one_committee(case)
    if isinstance(committee, Finding):
        return committee
    if _asks_before(case):
        return _predecessor(case, committee)
    if _asks_whether(case):
        return _whether(case, committee)
    if _asks_for_end(case):
        return _end(case, committee)
    said = _span(case, committee)
    if not said:
        return case.none(said=f"Seit wann es {committee.name} gibt, ist nicht eingetragen.")
    found = case.found([committee.id], [committee.id], asks="explain")
    return Finding("answered", "explain", found.ids, found.rows, said=said)


def _asks_for_end(case: Case) -> bool:
    """Whether it is asked when a committee was abolished, or since when there is none."""
    cues = case.reading.cues
    return (cues.abolished or cues.no_more) and "wann" in case.reading.normal.split()


def _end(case: Case, committee: Committee) -> Finding:
    if committee.end_date is None:
        return case.none(said=f"{committee.name}: ein Ende ist nicht eingetragen.")
    said = f"Zum {committee.end_date:%d.%m.%Y}"
    return Finding("answered", "explain", (committee.id,), (committee.id,), said=said)


def _asks_whether(case: Case) -> bool:
    reading = case.reading
    asked = reading.cues.yes_no and reading.span.names_days
    return asked and _EXISTS.search(reading.normal) is not None


def _asks_before(case: Case) -> bool:
    reading = case.reading
    told = _BEFORE.search(reading.normal) is not None
    return told and not _OF_A_SEAT.search(reading.normal)


def _predecessor(case: Case, committee: Committee) -> Finding:
    found = [
        row.id for row in case.directory.committees.values() if row.successor_id == committee.id
    ]
    if not found:
        return case.none(said=f"Was vor {committee.name} war, ist nicht eingetragen.")
    return case.found(found, found, asks="explain")


def _whether(case: Case, committee: Committee) -> Finding:
    span = case.reading.span
    exists = span.covers(committee.start_date, committee.end_date)
    if span.kind == "since" and span.turn and committee.start_date:
        exists = exists and committee.start_date <= span.turn[1]
    if exists:
        return case.found([committee.id], [committee.id], asks="committees")
    notes = dissolved(case, committee)
    return case.none(
        *notes, asks="committees", said=f"Nein: {committee.name}, {_span(case, committee)}"
    )


def _span(case: Case, committee: Committee) -> str:
    start, end = committee.start_date, committee.end_date
    if start and end:
        return f"vom {start:%d.%m.%Y} bis zum {end:%d.%m.%Y}"
    if start:
        return f"{'ab' if start > case.today else 'seit'} {start:%d.%m.%Y}"
    return f"bis {end:%d.%m.%Y}" if end else ""
