"""Who of several that are named in one breath it isn't so of: "Sitzen A und B in X?"."""

from __future__ import annotations

from collections.abc import Collection

from commands.questions.answering.model import Case
from commands.questions.answering.resolving import organizations, persons
from commands.questions.reading.model import Mention


def lacking(
    case: Case, found: Collection[str], places: tuple[str, ...] = ()
) -> tuple[Mention, ...]:
    """Return who is named with others and not among those found; nobody where not all are meant.

    `places` are those of the committee, by which a name is told where the question names no place.
    """
    cues = case.reading.cues
    if not cues.yes_no or cues.no_more or (cues.vote and cues.negated):
        return ()
    resolved = ((one, _meant(case, one, places)) for one in case.reading.together)
    return tuple(one.meaning(ids) for one, ids in resolved if not {*one.ids, *ids} & set(found))


def _meant(case: Case, mention: Mention, places: tuple[str, ...]) -> tuple[str, ...]:
    if mention.sort == "person":
        return persons(case, mention)
    return organizations(case, mention, case.reading.place_ids or places)
