"""Who was there and when, from what was said of it one after the other; and the quorum. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias

from commands.committees.seats import Seat
from commands.meetings.minutes.attendance_lines import Status
from commands.meetings.minutes.times import clock
from storage.minutes import Entry

Span: TypeAlias = tuple[datetime | None, datetime | None]
_WHOLE: tuple[Span, ...] = ((None, None),)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who was there, or was missed; for an office without a name, the office.

    `seats` are the ids of the members whose seats they fill, `office` is where they come from and
    `instead` for whom they stand in, as it is shown. `spans` are the local times from and until
    when they were there, None for beginning and end.
    """

    key: str
    name: str
    status: Status
    seats: tuple[str, ...] = ()
    office: str = ""
    instead: str = ""
    unnamed: bool = False
    online: bool = False
    spans: tuple[Span, ...] = _WHOLE

    def is_there(self, at: datetime) -> bool:
        """Whether they are there at a local time; who leaves at that time is not any more."""
        return self.status in ("present", "guest") and any(
            (first is None or first <= at) and (last is None or at < last)
            for first, last in self.spans
        )

    @property
    def is_gone(self) -> bool:
        """Whether they have left and not come back."""
        return self.spans[-1][1] is not None


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many voting seats there are, and how many make a quorum; None where no seat votes."""

    seats: tuple[Seat, ...]
    needed: int | None

    def filled(self, attendees: Iterable[Attendee], at: datetime) -> int:
        """Return how many voting seats somebody fills at a local time."""
        there = {seat for one in attendees if one.is_there(at) for seat in one.seats}
        return sum(seat.voting is True and seat.member_id in there for seat in self.seats)

    @property
    def voting(self) -> int:
        """How many seats vote."""
        return sum(seat.voting is True for seat in self.seats)

    def is_reached(self, attendees: Iterable[Attendee], at: datetime) -> bool:
        """Whether there is a quorum at a local time."""
        return self.needed is not None and self.filled(attendees, at) >= self.needed


# --- What was said, put together ----------------------------------------------------------------


def presence(attendee: Attendee) -> dict[str, Any]:
    """Return what an entry holds that says so of somebody, whatever was said before."""
    return {
        "key": attendee.key, "name": attendee.name, "status": attendee.status,
        "seats": list(attendee.seats), "office": attendee.office, "instead": attendee.instead,
        "unnamed": attendee.unnamed, "online": attendee.online,
    }  # fmt: skip


def attendees(entries: Iterable[Entry]) -> list[Attendee]:
    """Return who was there or was missed, in the order in which they were named.

    An office without a name gives way to somebody who fills its seat by name.
    """
    found: dict[str, Attendee] = {}
    for entry in entries:
        if entry.kind == "presence":
            key = str(entry.content["key"])
            found[key] = _with(found.get(key), entry.content)
    there = [one for one in found.values() if one.status != "gone"]
    named = {seat for one in there if _counts(one) and not one.unnamed for seat in one.seats}
    return [one for one in there if not (one.unnamed and _counts(one) and named & {*one.seats})]


def _counts(one: Attendee) -> bool:
    return one.status in ("present", "guest")


def _with(before: Attendee | None, said: Mapping[str, Any]) -> Attendee:
    """Return somebody as the last entry about them says; what it doesn't say stays."""
    spans = before.spans if before and _counts(before) else _WHOLE
    came, left = (datetime.fromisoformat(said[one]) if said.get(one) else None
                  for one in ("came", "left"))  # fmt: skip
    if came is not None:
        spans = ((*spans, (came, None)) if before and _counts(before) and before.is_gone
                 else ((came, None),))  # fmt: skip
    if left is not None:
        spans = (*spans[:-1], (spans[-1][0], left))
    if said.get("status") is None and before is not None:
        return replace(before, spans=spans)
    return Attendee(
        str(said["key"]), str(said["name"]), said.get("status") or "present",
        tuple(said.get("seats", ())), str(said.get("office", "")), str(said.get("instead", "")),
        bool(said.get("unnamed")), bool(said.get("online")), spans,
    )  # fmt: skip


# --- In words -----------------------------------------------------------------------------------


def say_attendee(one: Attendee) -> str:
    """Return "Meier (i. V. f. IHK, bis 15:30 Uhr)"."""
    told = [
        *([one.office] if one.office else []),
        *([f"i. V. f. {one.instead}"] if one.instead else []),
        *(["online"] if one.online else []),
        *(say_spans(one.spans) if one.status in ("present", "guest") else []),
    ]
    return f"{one.name} ({', '.join(told)})" if told else one.name


def say_spans(spans: Sequence[Span]) -> Iterator[str]:
    """Yield "ab 14:40 Uhr", "bis 15:30 Uhr"; nothing for who was there all the time."""
    for first, last in spans:
        if first is not None and last is not None:
            yield f"{first:%H:%M}–{clock(last)}"
        elif first is not None:
            yield f"ab {clock(first)}"
        elif last is not None:
            yield f"bis {clock(last)}"


def say_quorum_now(quorum: Quorum, there: Sequence[Attendee], at: datetime) -> str:
    """Return "Beschlussfähig: ja – 5 von 9 stimmberechtigten Sitzen besetzt, nötig 5."."""
    if quorum.needed is None:
        return "Beschlussfähig: unbekannt – im Verzeichnis steht zu keinem Sitz ein Stimmrecht."
    verdict = "ja" if quorum.is_reached(there, at) else "nein"
    return f"Beschlussfähig: {verdict} – {say_count(quorum, quorum.filled(there, at))}."


def say_count(quorum: Quorum, count: int) -> str:
    """Return "5 von 9 stimmberechtigten Sitzen besetzt, nötig 5"."""
    seats = "stimmberechtigten Sitzen" if quorum.voting > 1 else "stimmberechtigten Sitz"
    return f"{count} von {quorum.voting} {seats} besetzt, nötig {quorum.needed}"


def say_course(quorum: Quorum, there: Sequence[Attendee], began: datetime) -> str:
    """Return how the quorum went in a meeting: "gegeben (…); ab 15:30 Uhr nicht mehr (4)"."""
    if not there:
        return "nicht festgestellt"
    if quorum.needed is None:
        return "unbekannt: im Verzeichnis steht zu keinem Sitz ein Stimmrecht"
    was = quorum.is_reached(there, began)
    count = say_count(quorum, quorum.filled(there, began))
    told = [f"{'gegeben' if was else 'nicht gegeben'} ({count})"]
    ever = was
    for at in sorted({at for one in there for span in one.spans for at in span if at}):
        reached = quorum.is_reached(there, at)
        if at > began and reached != was:
            how = "nicht mehr" if not reached else "wieder gegeben" if ever else "gegeben"
            told.append(f"ab {clock(at)} {how} ({quorum.filled(there, at)})")
            was, ever = reached, ever or reached
    return "; ".join(told)


# --- In groups ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Groups:
    """Those there by what they may do, and those missed; in the order of the seats."""

    voting: list[Attendee] = field(default_factory=list)
    advisory: list[Attendee] = field(default_factory=list)
    unknown: list[Attendee] = field(default_factory=list)
    guests: list[Attendee] = field(default_factory=list)
    excused: list[Attendee] = field(default_factory=list)
    absent: list[Attendee] = field(default_factory=list)


def grouped(quorum: Quorum, there: Iterable[Attendee]) -> Groups:
    """Sort those there by their seats: of several who fill one, the first votes."""
    seats = {seat.member_id: seat for seat in quorum.seats}
    groups, taken = Groups(), set[str]()
    for one in there:
        if one.status in ("excused", "absent"):
            (groups.excused if one.status == "excused" else groups.absent).append(one)
            continue
        own = [seats[row] for row in one.seats if row in seats]
        if one.status == "guest" or not own:
            groups.guests.append(one)
        elif any(seat.voting and seat.member_id not in taken for seat in own):
            groups.voting.append(one)
            taken |= {seat.member_id for seat in own}
        else:
            unknown = all(seat.voting is None for seat in own)
            (groups.unknown if unknown else groups.advisory).append(one)
    return groups
