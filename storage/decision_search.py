"""Finding decisions: by who decided, words, responsible, state and time; takes a session."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, Table, and_, exists, func, literal_column, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from storage.decision_words import Meant, mark_of, word_meant, words_mistyped, words_of
from storage.decisions import NOT_SHOWN_ELSEWHERE, Decision, State, values
from storage.models.decisions import DecisionEntryRow as EntryRow
from storage.models.decisions import DecisionRow as Row
from storage.models.decisions import DecisionWordRow as WordRow

OPEN: tuple[State, ...] = ("decided", "in progress")
MOST_COUNTED = 1000
_ROWS: Table = Row.__table__  # type: ignore[attr-defined]
_WORDS: Table = WordRow.__table__  # type: ignore[attr-defined]
_MOST_COUNTED_TO_CHOOSE = 20_000  # rows
_BY_BODIES_AND_DAYS = frozenset({"bodies", "since", "until"})
_Condition: TypeAlias = ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which decisions are looked for; what is None or empty does not matter.

    `bodies` are who decided; of all others what is public is found besides if `and_public`, and of
    the bodies only that if `only_public`, but of those among them that are `own`: never drafts nor
    what was withdrawn. `text` has words that must all be there, `responsible_ids` any of which must
    be. `since` and `until` are days of the decision, `due_since` and `due_until` of the deadline,
    all of them included. `without_deadline` and `without_responsible`: only what lacks these.
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
    due_since: date | None = None
    due_until: date | None = None
    with_deadline: bool = False
    without_deadline: bool = False
    without_responsible: bool = False
    changed_since: datetime | None = None
    meeting_id: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of decisions, and how many there are, at most `MOST_COUNTED`: no page is further on.

    `meant` are words that were searched instead of others, which occur nowhere that may be seen;
    only words of what was found, lest it tell what there is in decisions that may not be seen.
    """

    decisions: tuple[Decision, ...] = ()
    count: int = 0
    meant: tuple[tuple[str, str], ...] = ()


def find_decisions(session: Session, wanted: Wanted, limit: int, offset: int = 0) -> Found:
    """Return decisions, the latest first; those with a deadline by it, if that is wanted."""
    meant = {word: word_meant(session, word) for word in words_of(wanted.text)}
    found = _find(session, wanted, meant, limit, offset)
    if found.count == 0:
        # Words of what may not be seen must not keep others from being taken as mistyped.
        seen = {word: _seen(session, wanted, word, one) for word, one in meant.items()}
        found = found if seen == meant else _find(session, wanted, seen, limit, offset)
    return found


def _find(
    session: Session, wanted: Wanted, meant: Mapping[str, Meant], limit: int, offset: int
) -> Found:
    if Meant() in meant.values():
        return Found()
    alike = list(meant.values())
    if wanted.responsible_ids:
        alike.append(Meant(words=tuple(map(mark_of, wanted.responsible_ids))))
    ids = _few(session, wanted, alike)
    page, count = ids[offset : offset + limit], len(ids)
    if count == MOST_COUNTED:
        page = _latest(session, wanted, alike, limit, offset) if offset < count else []
    rows = {row.id: row for row in session.exec(select(Row).where(col(Row.id).in_(page)))}
    corrected = _corrected(session, page, meant)
    return Found(tuple(values(rows[one] for one in page)), count, corrected)


def _corrected(
    session: Session, page: Sequence[int], meant: Mapping[str, Meant]
) -> tuple[tuple[str, str], ...]:
    """Return instead of which words others were searched: only such as are in what was found."""
    corrected = []
    for word, one in meant.items():
        if one.words:
            there = col(WordRow.decision_id).in_(page), one.is_one()
            own = session.exec(select(WordRow.word).where(*there).order_by(col(WordRow.word)))
            corrected += [(word, instead) for instead in [own.first()] if instead]
    return tuple(corrected)


def _seen(session: Session, wanted: Wanted, word: str, meant: Meant) -> Meant:
    """Return what a word means as far as it is in decisions that may be seen, else mistyped."""
    if _is_seen(session, wanted, meant):
        return meant
    mistyped = words_mistyped(session, word)
    return Meant(
        words=tuple(one for one in mistyped if _is_seen(session, wanted, Meant(words=(one,))))
    )


def _is_seen(session: Session, wanted: Wanted, meant: Meant) -> bool:
    within = [_only_checked(one) for one in _may_be_seen(wanted).values() if one is not None]
    query = select(WordRow.word).join(Row).where(meant.is_one(), *within)
    return meant != Meant() and session.exec(query.limit(1)).first() is not None


# --- By what decisions are looked for -----------------------------------------------------------
#
# SQLite keeps no statistics: it can't know that a word or a state is that of half of all decisions.
# So it is said here by what it looks for them; everything else is checked on those found so.


def _few(session: Session, wanted: Wanted, alike: Sequence[Meant]) -> list[int]:
    """Return decisions as they are wanted, all in their order unless there are `MOST_COUNTED`."""
    by, first = _way(session, wanted, alike)
    query = select_columns(_ROWS.c.id, _ROWS.c.decided_on, _ROWS.c.due_on)
    id_: ColumnElement[int] = _ROWS.c.id
    if first is not None:
        query, id_ = _having(session, query, first)
    query = query.where(*(_has(id_, one) for one in alike if one is not first))
    some = query.where(*_conditions(wanted, by)).limit(MOST_COUNTED).subquery()
    return _ids(session, select_columns(some.c.id).order_by(*_order(wanted, some.c)))


def _having(
    session: Session, query: Select[Any], meant: Meant
) -> tuple[Select[Any], ColumnElement[int]]:
    """Return the query for those decisions that have one of the words, and their id in it."""
    if session.connection().dialect.name != "sqlite":
        rows = select_columns(_WORDS.c.decision_id).where(meant.is_one())
        return query.where(_ROWS.c.id.in_(rows)), _ROWS.c.id
    # SQLite would first collect all that is "in". Some decisions have several of the words.
    joined = query.join(_WORDS, _WORDS.c.decision_id == _ROWS.c.id).where(meant.is_one())
    return joined.distinct(), _WORDS.c.decision_id


def _way(
    session: Session, wanted: Wanted, alike: Sequence[Meant]
) -> tuple[Collection[str], Meant | None]:
    """Return what leads to the fewest rows: some conditions by their names, or words."""
    if wanted.meeting_id:
        return ("meeting",), None
    ways: list[tuple[int, Collection[str], Meant | None]] = []
    own = wanted.bodies is not None and not wanted.and_public
    if own or wanted.since or wanted.until:
        found = select_columns(_ROWS.c.id).where(
            *_conditions(wanted, _BY_BODIES_AND_DAYS, others=False)
        )
        ways.append((_number(session, found), _BY_BODIES_AND_DAYS, None))
    for one in alike:
        found = select_columns(_WORDS.c.decision_id).where(one.is_one())
        ways.append((_number(session, found), (), one))
    if not ways:
        return ("states", "due", "deadline"), None
    _, by, first = min(ways, key=lambda way: way[0])
    return by, first


def _number(session: Session, query: Select[Any]) -> int:
    """Return how many rows there are, at most as many as matter."""
    some = query.limit(_MOST_COUNTED_TO_CHOOSE).subquery()
    counted = select_columns(func.count()).select_from(some)
    return session.connection().execute(counted).scalar_one()


def _ids(session: Session, query: Select[Any]) -> list[int]:
    return list(session.connection().execute(query).scalars())


def _latest(
    session: Session, wanted: Wanted, alike: Sequence[Meant], limit: int, offset: int
) -> list[int]:
    """Return a page of many decisions: they are gone through in their order until it is full."""
    by = {"since", "until", "due", "deadline"}
    if wanted.bodies is not None and len(wanted.bodies) == 1 and not _by_deadline(wanted):
        by.add("bodies")
    words = (_has(_ROWS.c.id, one) for one in alike)
    query = select_columns(_ROWS.c.id).where(*_conditions(wanted, by), *words)
    ordered = query.order_by(*_order(wanted, _ROWS.c))
    return _ids(session, ordered.offset(offset).limit(limit))


def _order(wanted: Wanted, columns: Any) -> tuple[Any, ...]:
    if _by_deadline(wanted):
        return columns.due_on, columns.id
    return columns.decided_on.desc(), columns.id.desc()


def _by_deadline(wanted: Wanted) -> bool:
    return wanted.with_deadline or (wanted.due_since or wanted.due_until) is not None


def _has(id_: ColumnElement[int], meant: Meant) -> _Condition:
    """Return the condition that the decision of an id has one of the words."""
    other = _WORDS.alias()
    return exists().where(other.c.decision_id == id_, meant.is_one(other.c.word))


# --- Conditions ---------------------------------------------------------------------------------


def _conditions(wanted: Wanted, by: Collection[str], *, others: bool = True) -> list[_Condition]:
    """Return what decisions must be; they are looked for by some of it, by the names of these."""
    named = {name: one for name, one in _named(wanted).items() if one is not None}
    return [
        one if name in by else _only_checked(one)
        for name, one in named.items() if others or name in by
    ]  # fmt: skip


def _named(wanted: Wanted) -> dict[str, _Condition | None]:
    found: dict[str, Any] = {
        **_may_be_seen(wanted),
        "states": col(Row.state).in_(wanted.states) if wanted.states else None,
        "since": Row.decided_on >= wanted.since if wanted.since else None,
        "until": Row.decided_on <= wanted.until if wanted.until else None,
        "due": col(Row.due_on) <= wanted.due_until if wanted.due_until else None,
        "due since": col(Row.due_on) >= wanted.due_since if wanted.due_since else None,
        "deadline": col(Row.due_on).is_not(None) if wanted.with_deadline else None,
        "no deadline": col(Row.due_on).is_(None) if wanted.without_deadline else None,
        "nobody": Row.responsible == "" if wanted.without_responsible else None,
        "changed": _is_changed(wanted.changed_since) if wanted.changed_since else None,
        "meeting": Row.meeting_id == wanted.meeting_id if wanted.meeting_id else None,
    }
    return found


def _only_checked(condition: _Condition) -> _Condition:
    # An index can't answer "or something else"; PostgreSQL, which has statistics, leaves it out.
    return or_(condition, literal_column("1 = 0"))


def _may_be_seen(wanted: Wanted) -> dict[str, _Condition | None]:
    only = or_(_is_public(), col(Row.body).in_(wanted.own)) if wanted.only_public else None
    return {"bodies": _of_bodies(wanted), "public": only}


def _of_bodies(wanted: Wanted) -> _Condition | None:
    if wanted.bodies is None:
        return None
    own = col(Row.body).in_(wanted.bodies)
    return or_(own, _is_public()) if wanted.and_public else own


def _is_public() -> _Condition:
    return and_(col(Row.public), col(Row.state).not_in(NOT_SHOWN_ELSEWHERE))


def _is_changed(since: datetime) -> _Condition:
    return exists().where(EntryRow.decision_id == Row.id, col(EntryRow.at) >= since)  # type: ignore[arg-type]
