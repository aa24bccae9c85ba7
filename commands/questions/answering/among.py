"""What is asked of those only who were told before: "wer davon …"."""

from __future__ import annotations

from dataclasses import replace

from commands.questions.answering.model import Case, Finding


def among_those_told(case: Case, found: Finding) -> Finding:
    """Return a finding less what wasn't told before; whole where it finds something else.

    "Welche Angebote gibt es?" – "wer davon …" finds bodies, of which none was told.
    """
    told = case.reading.referents
    if told is None or not found.ids or not _are_alike(case, found.ids, told):
        return found
    kept = tuple(row for row in found.ids if row in told)
    if not kept:
        return case.none(asks=case.reading.asks)
    members = case.directory.memberships
    rows = tuple(row for row in found.rows if row not in members or members[row].member_id in kept)
    turns = tuple(seat for seat in found.turns if seat.member_id in kept)
    return replace(found, status="answered", ids=kept, rows=rows, turns=turns)


def _are_alike(case: Case, one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether rows are of the same sort, where bodies and people are one; nothing is any."""
    directory = case.directory
    bodies = {**directory.organizations, **directory.persons} if other else {}
    tables = (bodies, directory.activities, directory.committees, directory.municipalities)
    return not other or any(one[0] in table and other[0] in table for table in tables)
