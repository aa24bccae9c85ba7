"""Queries of decisions; each takes the session of one transaction. Instants are aware.

A decision as it stands is one row; every change of it is an entry besides, in one chain. Whoever
adds to the chain locks its end first, so that numbers and positions have no gaps.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.decision_words import index_words, mark_of
from storage.models.decisions import DecisionChainRow as Chain
from storage.models.decisions import DecisionEntryRow as EntryRow
from storage.models.decisions import DecisionRow as Row

State: TypeAlias = Literal[
    "draft", "decided", "in progress", "done", "adjourned", "rejected", "repealed", "replaced",
    "withdrawn",
]  # fmt: skip
Kind: TypeAlias = Literal["decision", "recommendation", "taken note"]
EntryKind: TypeAlias = Literal[
    "recorded", "changed", "reported", "withdrawn", "undone", "forgotten"
]
REGION = "region"
NOT_SHOWN_ELSEWHERE: tuple[State, ...] = ("draft", "withdrawn")  # than where they were recorded
_CHAIN = 1  # the id of the only row
_START = "0" * 64
_CHECKED_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Vote:
    """How a vote ended: unanimous, by a majority that was not counted, or with numbers."""

    yes: int | None = None
    no: int | None = None
    abstained: int | None = None
    by_majority: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision as it stands; for its parts see `DecisionRow`.

    `id`, `year`, `sequence` and `revision` are set by storing it.
    """

    body: str
    text: str
    decided_on: date
    room_id: str
    recorded_by: str
    recorded_at: datetime
    kind: Kind = "decision"
    state: State = "draft"
    public: bool = True
    meeting_id: str | None = None
    agenda_key: str = ""
    applicant: str = ""
    responsible: str = ""
    responsible_ids: tuple[str, ...] = ()
    due_on: date | None = None
    goal: str = ""
    field_of_action: int | None = None
    vote: Vote | None = None
    replaced_by: str = ""
    report: str = ""
    reported_at: datetime | None = None
    parent_id: int | None = None
    event_id: str | None = None
    id: int = 0
    year: int = 0
    sequence: int = 0
    revision: int = 1

    @property
    def number(self) -> str:
        """Return the number that people say: "2026-014", unique within the body."""
        return f"{self.year}-{self.sequence:03}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A change: by whom, what each part was before and is now, and why.

    `forgotten` ones have lost all of that; that something was changed then stays.
    """

    position: int
    at: datetime
    kind: EntryKind
    by: str = ""
    changes: Mapping[str, tuple[Any, Any]] | None = None
    note: str = ""
    event_id: str | None = None
    forgotten: bool = False


class ChangedMeanwhileError(Exception):
    """Somebody else has changed the decision since it was read; `decision` is as it now stands."""

    def __init__(self, decision: Decision, since: list[Entry]) -> None:
        super().__init__(decision.number)
        self.decision = decision
        self.since = since


# --- Recording and changing ---------------------------------------------------------------------


def record_decision(
    session: Session, decision: Decision, *, confirmed_by: str | None = None
) -> Decision:
    """Store a new decision under the next number of its body and year; returns it as stored.

    `confirmed_by` is the event that its first entry names, where that isn't the message itself.
    """
    end = lock_chain(session)
    year = decision.decided_on.year
    last = session.exec(
        select(func.max(Row.sequence)).where(Row.body == decision.body, Row.year == year)
    ).one()
    numbered = replace(decision, year=year, sequence=(last or 0) + 1, revision=1)
    row = Row(**_columns(numbered))
    session.add(row)
    session.flush()
    stored = replace(numbered, id=row.id or 0)
    changes = {name: (None, value) for name, value in _plain(stored).items() if value}
    entry = Entry(0, stored.recorded_at, "recorded", stored.recorded_by, changes,
                  event_id=confirmed_by or stored.event_id)  # fmt: skip
    append_entry(session, end, stored, entry)
    index_words(session, stored.id, *_words(stored), anew=False)
    return stored


def change_decision(  # noqa: PLR0913 - each part of the entry by name
    session: Session,
    decision: Decision,
    changes: Mapping[str, Any],
    *,
    by: str,
    at: datetime,
    kind: EntryKind = "changed",
    note: str = "",
    event_id: str | None = None,
) -> Decision:
    """Change parts of a decision as it was read, with an entry that tells it; returns it anew.

    Raises ChangedMeanwhileError if it isn't as it was read any more. What changes nothing is no
    entry.
    """
    end = lock_chain(session)
    now = decision_of(session, decision.id)
    assert now is not None  # noqa: S101 - for the type checker: decisions are never deleted
    if now.revision != decision.revision:
        since = [one for one in history_of(session, now.id)][decision.revision :]  # noqa: C416
        raise ChangedMeanwhileError(now, since)
    changed = replace(now, **changes)
    told = _difference(now, changed)
    if not told and not note:
        return now
    changed = replace(changed, revision=now.revision + 1)
    row = session.get_one(Row, now.id)
    for name, value in _columns(changed).items():
        setattr(row, name, value)
    session.add(row)
    append_entry(session, end, changed, Entry(0, at, kind, by, told, note, event_id))
    if _words(changed) != _words(now):
        index_words(session, changed.id, *_words(changed))
    return changed


def _words(decision: Decision) -> tuple[list[str], list[str]]:
    """Return the texts and the marks by which a decision is found."""
    texts = [decision.text, decision.goal, decision.responsible, decision.applicant]
    return texts, [mark_of(row_id) for row_id in decision.responsible_ids]


def _difference(before: Decision, after: Decision) -> dict[str, tuple[Any, Any]]:
    old, new = _plain(before), _plain(after)
    return {name: (old[name], new[name]) for name in old if old[name] != new[name]}


# --- Reading ------------------------------------------------------------------------------------


def decision_of(session: Session, decision_id: int) -> Decision | None:
    """Return the decision with that id."""
    row = session.get(Row, decision_id, populate_existing=True)
    return _value(row) if row else None


def decisions_of(session: Session, ids: Iterable[int]) -> dict[int, Decision]:
    """Return the decisions with those ids, by them."""
    query = select(Row).where(col(Row.id).in_(list(ids)))
    return {one.id: one for one in values(session.exec(query))}


def decisions_numbered(session: Session, year: int, sequence: int) -> list[Decision]:
    """Return the decisions of all bodies with that number."""
    query = select(Row).where(Row.year == year, Row.sequence == sequence).order_by(Row.body)
    return values(session.exec(query))


def decision_recorded_by(session: Session, event_id: str) -> Decision | None:
    """Return the decision that a message recorded; not one that it handed on."""
    own = Row.event_id == event_id, col(Row.parent_id).is_(None)
    row = session.exec(select(Row).where(*own)).first()
    return _value(row) if row else None


def history_of(session: Session, decision_id: int) -> list[Entry]:
    """Return the entries about a decision, the first one first."""
    query = select(EntryRow).where(EntryRow.decision_id == decision_id)
    return [entry_of(row) for row in session.exec(query.order_by(col(EntryRow.position)))]


def histories_of(session: Session, decision_ids: Sequence[int]) -> dict[int, list[Entry]]:
    """Return the entries about several decisions, by their ids, as `history_of` does."""
    found: dict[int, list[Entry]] = {decision_id: [] for decision_id in decision_ids}
    for first in range(0, len(decision_ids), _CHECKED_AT_ONCE):
        some = decision_ids[first : first + _CHECKED_AT_ONCE]
        query = select(EntryRow).where(col(EntryRow.decision_id).in_(some))
        for row in session.exec(query.order_by(col(EntryRow.position))):
            found[row.decision_id].append(entry_of(row))
            session.expunge(row)
    return found


def decisions_changed_by(session: Session, event_id: str) -> list[Decision]:
    """Return the decisions about which a message made entries, in the order of these."""
    query = select(EntryRow.decision_id).where(EntryRow.event_id == event_id)
    ids = dict.fromkeys(session.exec(query.order_by(col(EntryRow.position))))
    return [one for one in (decision_of(session, found) for found in ids) if one is not None]


# --- The chain ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry that does not fit: it was changed, or those before it were."""

    position: int
    number: str


def broken_at(session: Session) -> Break | None:
    """Return the first entry of the chain that was tampered with; None where it is whole.

    Entries that are missing at the end, or in between, are a break at the first that is missing.
    """
    before, position = _START, 0
    for row, number in _chain(session):
        position += 1
        content_holds = row.content is None or row.digest == _digest(row.content, row.salt)
        holds = row.position == position and content_holds
        before = _hash(before, row, number)
        if not holds or before != row.hash:
            return Break(position, number)
    end = session.get_one(Chain, _CHAIN)
    if (end.position, end.hash) != (position, before):
        return Break(position + 1, "")
    return None


def _chain(session: Session) -> Iterator[tuple[EntryRow, str]]:
    query = select(EntryRow, Row.body, Row.year, Row.sequence).join(Row)
    ordered = query.order_by(col(EntryRow.position)).limit(_CHECKED_AT_ONCE)
    last = 0
    while rows := session.exec(ordered.where(EntryRow.position > last)).all():
        for row, body, year, sequence in rows:
            yield row, f"{body} {year}-{sequence:03}"
            last = row.position
            session.expunge(row)


def lock_chain(session: Session) -> Chain:
    """Return the end of the chain; nobody else adds to it before the transaction ends."""
    query = select(Chain).where(Chain.id == _CHAIN).with_for_update()
    return session.exec(query, execution_options={"populate_existing": True}).one()


def append_entry(session: Session, end: Chain, decision: Decision, entry: Entry) -> None:
    """Add an entry to the chain, whose end is locked; its position is the next one."""
    content = {
        "by": entry.by, "note": entry.note,
        "changes": {name: list(both) for name, both in (entry.changes or {}).items()},
    }  # fmt: skip
    salt = secrets.token_hex(16)
    row = EntryRow(
        position=end.position + 1, decision_id=decision.id, at=entry.at, kind=entry.kind,
        content=content, salt=salt, digest=_digest(content, salt), hash="",
        event_id=entry.event_id,
    )  # fmt: skip
    row.hash = _hash(end.hash, row, f"{decision.body} {decision.number}")
    session.add(row)
    end.position, end.hash = row.position, row.hash
    session.add(end)
    session.flush()


def _digest(content: Mapping[str, Any], salt: str) -> str:
    return _sha256([salt, content])


def _hash(before: str, row: EntryRow, number: str) -> str:
    at = row.at.astimezone(UTC).isoformat()
    return _sha256([before, row.position, number, at, row.kind, row.event_id, row.digest])


def _sha256(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


# --- Rows and values ----------------------------------------------------------------------------

_PARTS = tuple(field.name for field in fields(Decision))
_TOLD = tuple(name for name in _PARTS if name not in {
    "id", "revision", "body", "year", "sequence", "room_id", "recorded_by", "recorded_at",
    "event_id", "reported_at",
})  # fmt: skip


def _columns(decision: Decision) -> dict[str, Any]:
    columns = {name: getattr(decision, name) for name in _PARTS if name != "id"}
    return columns | {"vote": _stored_vote(decision.vote)}


def _stored_vote(vote: Vote | None) -> dict[str, Any] | None:
    if vote is None:
        return None
    return asdict(vote)


def _plain(decision: Decision) -> dict[str, Any]:
    """Return the parts that people see, as JSON holds them."""
    plain = {name: getattr(decision, name) for name in _TOLD}
    plain["vote"] = _stored_vote(decision.vote)
    plain["responsible_ids"] = list(decision.responsible_ids)
    dates = ("decided_on", "due_on")
    return plain | {name: plain[name].isoformat() for name in dates if plain[name] is not None}


def _value(row: Row) -> Decision:
    parts = {name: getattr(row, name) for name in _PARTS}
    parts["vote"] = Vote(**row.vote) if row.vote is not None else None
    return Decision(**parts)


def entry_of(row: EntryRow) -> Entry:
    """Return the entry that a row holds."""
    if row.content is None:
        return Entry(row.position, row.at, row.kind, event_id=row.event_id, forgotten=True)  # type: ignore[arg-type]
    changes = {name: (old, new) for name, (old, new) in row.content["changes"].items()}
    return Entry(row.position, row.at, row.kind, row.content["by"], changes,  # type: ignore[arg-type]
                 row.content["note"], row.event_id)  # fmt: skip


def values(rows: Iterable[Row]) -> list[Decision]:
    """Return decisions of rows, in their order."""
    return [_value(row) for row in rows]
