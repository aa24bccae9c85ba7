"""What was found, as a value: phrasing turns it into German."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, TypeAlias

from commands.questions.answering.register import Register
from commands.questions.lexicon.index import distinct
from commands.questions.reading.model import Asks, Mention, Reading
from storage.meetings import Rules
from storage.records import Directory, Membership

Status: TypeAlias = Literal["answered", "choose", "none", "unknown"]


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome: `ids` are what the question asked for, `rows` where that stands.

    `notes` are German sentences that explain the outcome; `yes` answers a yes/no question;
    `said` is a sentence that answers by itself where there are no ids.
    `deadlines` holds by meeting the last day on which an invitation must arrive. `lacking` are
    those of whom it is not so, where it was asked of several in one breath. `turns` are the seats
    that no row says but a committee's own rule (`rotation`).
    """

    status: Status
    asks: Asks
    ids: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    yes: bool | None = None
    deadlines: dict[str, date] = field(default_factory=dict)
    said: str = ""
    lacking: tuple[Mention, ...] = ()
    turns: tuple[Membership, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One question with all that is needed to answer it.

    `rules` are those that committees have set in rooms, by their ids; None where nothing is known
    of rooms, as for scripts.
    """

    directory: Directory
    register: Register
    reading: Reading
    today: date
    rules: Mapping[str, Rules] | None = None

    def found(
        self,
        ids: Iterable[str],
        rows: Iterable[str] = (),
        *,
        notes: tuple[str, ...] = (),
        asks: Asks | None = None,
    ) -> Finding:
        """Return an answer, or `none` where there are no ids."""
        kind = asks or self.reading.asks
        unique = distinct(ids)
        yes = bool(unique) if self.reading.cues.yes_no else None
        if not unique:
            return Finding("none", kind, notes=notes, yes=yes)
        return Finding("answered", kind, unique, distinct(rows), notes, yes)

    def found_seats(
        self, ids: Iterable[str], seats: Sequence[Membership], *, notes: tuple[str, ...] = ()
    ) -> Finding:
        """Return an answer that seats give, among them turns, which are no rows."""
        found = self.found(ids, (seat.id for seat in seats if seat.id), notes=notes)
        return replace(found, turns=tuple(seat for seat in seats if not seat.id))

    def none(self, *notes: str, asks: Asks | None = None, said: str = "") -> Finding:
        """Return the finding that nothing is held on this."""
        yes = False if self.reading.cues.yes_no else None
        return Finding("none", asks or self.reading.asks, notes=notes, yes=yes, said=said)

    def choose(self, ids: Iterable[str], *, asks: Asks | None = None) -> Finding:
        """Return several readings to choose from."""
        return Finding("choose", asks or self.reading.asks, distinct(ids))
