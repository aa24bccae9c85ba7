"""Who of those that the directory knows stands in for whom in one meeting. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from commands.committees.seats import everybody_on, posts_on
from commands.lookup import folded
from storage.meetings import Attendance
from storage.records import Directory, Person

_TITLES = frozenset({"frau", "herr", "herrn", "dr", "prof"})


def standing_in(
    directory: Directory, day: date, answers: Iterable[Attendance]
) -> Iterator[tuple[str, str]]:
    """Yield the Matrix ids of substitutes whom the directory knows, and of those they stand for."""
    for one in answers:
        if one.answer == "substitute" and one.substitute:
            posts = posts_on(directory, one.user_id, day)
            if user_id := _user_called(directory, day, one.substitute, posts):
                yield user_id, one.user_id


def _user_called(directory: Directory, day: date, name: str, absent: list[Person]) -> str | None:
    """Return the one Matrix id that is meant by a name; None if none is, or several may be.

    A surname is enough for a colleague of the absent, or for who stands in for them anyway.
    """
    wanted = _words(name)
    known = everybody_on(directory, day)
    whole = {row.matrix_id for row in known if _words(row.name) == wanted}
    near = {row.matrix_id for row in known
            if _words(row.name)[-1:] == wanted and _is_near(row, absent)}  # fmt: skip
    found = whole or near
    return found.pop() if len(found) == 1 else None


def _words(name: str) -> list[str]:
    return [word for word in folded(name).split() if word not in _TITLES]


def _is_near(row: Person, absent: Iterable[Person]) -> bool:
    return any(
        row.id in post.substitute_ids
        or (row.organization_id or "") in (post.organization_id, *post.substitute_ids)
        for post in absent
        if post.matrix_id != row.matrix_id
    )
