"""Finding decisions: by who decided, words, responsible, state and time; takes a session."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_
from sqlmodel import Session, col, select

from storage.decision_words import mark_of, words_meant, words_mistyped, words_of
from storage.decisions import NOT_SHOWN_ELSEWHERE, Decision, State, values
from storage.models.decisions import DecisionEntryRow as EntryRow
from storage.models.decisions import DecisionRow as Row
from storage.models.decisions import DecisionWordRow as WordRow

OPEN: tuple[State, ...] = ("decided", "in progress")
MOST_COUNTED = 1000
# Words in fewer decisions than that are looked for first; of others, the latest are looked through.
_SELDOM = 2000
_Condition: TypeAlias = ColumnElement[bool]
_Meant: TypeAlias = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which decisions are looked for; what is None or empty does not matter.

    `bodies` are who decided; of all others what is public is found besides if `and_public`, and of
    the bodies only that if `only_public`, but of those among them that are `own`: never drafts nor
    what was withdrawn. `text` has words that must all be there, `responsible_ids` any of which must
    be. `since` and `until` are days of the decision, `due_until` is a day of the deadline, all of
    them included.
    `changed_since` is an instant: only what was changed then or later.
    """

    bodies: Collection[str] | None = None
    and_public: bool = False
    only_public: bool = False
    own: Collection[str] = ()
    text: str = ""
    responsible_ids: Collection[str] = ()
    states: Collection[State] = ()
    since: date | None = None
    until: date | None = None
    due_until: date | None = None
    with_deadline: bool = False
    changed_since: datetime | None = None
    meeting_id: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of decisions, and how many there are, at most `MOST_COUNTED`.

    `meant` are words that were searched instead of others, which occur nowhere that may be seen;
    only words of what was found, lest it tell what there is in decisions that may not be seen.
    """

    decisions: tuple[Decision, ...] = ()
    count: int = 0
    meant: tuple[tuple[str, str], ...] = ()


def find_decisions(session: Session, wanted: Wanted, limit: int, offset: int = 0) -> Found:
    """Return decisions, the latest first; those with a deadline by it, if that is wanted."""
    meant = {word: words_meant(session, word) for word in words_of(wanted.text)}
    found = _find(session, wanted, meant, limit, offset)
    if found.count == 0:
        # Words of what may not be seen must not keep others from being taken as mistyped.
        seen = {word: _seen(session, wanted, word, alike) for word, alike in meant.items()}
        found = found if seen == meant else _find(session, wanted, seen, limit, offset)
    return found


def _find(session: Session, wanted: Wanted, meant: _Meant, limit: int, offset: int) -> Found:
    if not all(meant.values()):
        return Found()
    alike = list(meant.values())
    if wanted.responsible_ids:
        alike.append([mark_of(row_id) for row_id in wanted.responsible_ids])
    query = select(Row).where(*_conditions(wanted), *_having(session, alike))
    counted = select(func.count()).select_from(_ids(query).limit(MOST_COUNTED).subquery())
    count = session.exec(counted).one()
    order = (
        (col(Row.due_on), col(Row.id)) if wanted.with_deadline or wanted.due_until
        else (col(Row.decided_on).desc(), col(Row.id).desc())
    )  # fmt: skip
    found = tuple(values(session.exec(query.order_by(*order).offset(offset).limit(limit))))
    return Found(found, count, _corrected(session, found, meant))


def _corrected(
    session: Session, found: Sequence[Decision], meant: _Meant
) -> tuple[tuple[str, str], ...]:
    """Return instead of which words others were searched: only such as are in what was found."""
    corrected = []
    for word, alike in meant.items():
        if alike and not alike[0].startswith(word):
            ids = [one.id for one in found]
            there = col(WordRow.decision_id).in_(ids), col(WordRow.word).in_(alike)
            own = session.exec(select(WordRow.word).where(*there).order_by(col(WordRow.word)))
            corrected += [(word, one) for one in [own.first()] if one]
    return tuple(corrected)


def _seen(session: Session, wanted: Wanted, word: str, alike: Sequence[str]) -> Sequence[str]:
    """Return what a word means as far as it is in decisions that may be seen, else mistyped."""
    if _is_seen(session, wanted, alike):
        return alike
    return [one for one in words_mistyped(session, word) if _is_seen(session, wanted, [one])]


def _is_seen(session: Session, wanted: Wanted, words: Sequence[str]) -> bool:
    within = [one for one in _may_be_seen(wanted) if one is not None]
    query = select(WordRow.word).join(Row).where(col(WordRow.word).in_(words), *within)
    return bool(words) and session.exec(query.limit(1)).first() is not None


def _ids(query: Any) -> Select[Any]:
    return query.with_only_columns(Row.id)  # type: ignore[no-any-return]


def _conditions(wanted: Wanted) -> list[_Condition]:
    found: list[_Condition | bool | None] = [
        *_may_be_seen(wanted),
        col(Row.state).in_(wanted.states) if wanted.states else None,
        Row.decided_on >= wanted.since if wanted.since else None,
        Row.decided_on <= wanted.until if wanted.until else None,
        col(Row.due_on) <= wanted.due_until if wanted.due_until else None,
        col(Row.due_on).is_not(None) if wanted.with_deadline else None,
        _is_changed(wanted.changed_since) if wanted.changed_since else None,
        Row.meeting_id == wanted.meeting_id if wanted.meeting_id else None,
    ]
    return [one for one in found if one is not None]  # type: ignore[misc]


def _may_be_seen(wanted: Wanted) -> tuple[_Condition | None, ...]:
    only = or_(_is_public(), col(Row.body).in_(wanted.own)) if wanted.only_public else None
    return _of_bodies(wanted), only


def _of_bodies(wanted: Wanted) -> _Condition | None:
    if wanted.bodies is None:
        return None
    own = col(Row.body).in_(wanted.bodies)
    return or_(own, _is_public()) if wanted.and_public else own


def _is_public() -> _Condition:
    return and_(col(Row.public), col(Row.state).not_in(NOT_SHOWN_ELSEWHERE))


def _is_changed(since: datetime) -> _Condition:
    return exists().where(EntryRow.decision_id == Row.id, col(EntryRow.at) >= since)  # type: ignore[arg-type]


def _having(session: Session, meant: Sequence[Sequence[str]]) -> list[_Condition]:
    """Return conditions that let a decision have one of the words meant by each one searched."""
    if not meant:
        return []
    counted = [(_frequency(session, words), words) for words in meant]
    (fewest, seldom), *others = sorted(counted, key=lambda one: one[0])
    first = (
        col(Row.id).in_(select(WordRow.decision_id).where(col(WordRow.word).in_(seldom)))
        if fewest < _SELDOM else _has(seldom)
    )  # fmt: skip
    return [first, *(_has(words) for _, words in others)]


def _has(words: Sequence[str]) -> _Condition:
    return exists().where(WordRow.decision_id == Row.id, col(WordRow.word).in_(words))  # type: ignore[arg-type]


def _frequency(session: Session, words: Sequence[str]) -> int:
    """Return in how many decisions any of the words is, at most `_SELDOM`."""
    some = select(WordRow.decision_id).where(col(WordRow.word).in_(words)).limit(_SELDOM)
    return session.exec(select(func.count()).select_from(some.subquery())).one()
