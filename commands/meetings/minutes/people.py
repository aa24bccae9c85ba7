"""Whom names in a list of those present mean, and which seats they fill; nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from commands.committees.seats import Seat, seats_on, spoken_for
from commands.contract import Ask, Choice, Line
from commands.lookup import folded
from commands.meetings.minutes.attendance_lines import Said
from commands.meetings.minutes.presence import Attendee, presence
from commands.meetings.minutes.times import at_time
from commands.members import Member, named, nearly_named
from storage.minutes import Minutes
from storage.records import Committee, Organization, Person

_MOST_NEAR = 3
_MOST_CHOICES = 9
_TITLES = frozenset({"frau", "fr", "herr", "herrn", "hr", "dr", "prof"})
_STATUS = {"guest": "als Gast", "excused": "entschuldigt", "absent": "fehlt", "gone": "streichen"}


@dataclass(slots=True)
class Meant:
    """What is noted of those named, what is said about that, and whom some may mean instead."""

    contents: list[dict[str, Any]] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Names:
    """Finds those named in the committee of some minutes, on the day of its meeting."""

    ask: Ask
    committee: Committee
    minutes: Minutes
    known: Sequence[Attendee] = ()

    @property
    def day(self) -> date:
        """The day whose seats and posts hold."""
        return self.minutes.start.date()

    @property
    def seats(self) -> list[Seat]:
        """The seats of that day."""
        return seats_on(self.ask.directory, self.committee.id, self.day)

    def meant(self, people: Iterable[Said]) -> Meant:
        """Return what is noted of those named; whom several may be is only offered."""
        found = Meant()
        for said in people:
            self._add(found, said)
        del found.choices[_MOST_CHOICES:]
        return found

    def _add(self, found: Meant, said: Said) -> None:
        before = self._known(said.name)
        if before is not None and (said.comes or said.leaves):
            found.contents.append(self._moved(before, said))
            return
        rows = self._rows(said)
        if before is not None and not rows and said.status in ("excused", "absent", "gone"):
            found.contents.append(presence(replace(before, status=said.status)))
            return
        if len(rows) > 1:
            found.notes.append(f"„{said.name}“ kann mehrere meinen; notiert ist dazu noch nichts.")
            found.choices += [self._choice(said, row) for row in rows]
            return
        attendee = self._attendee(said, rows[0] if rows else None, found)
        if attendee is not None:
            found.contents.append(presence(attendee) | self._times(said))

    # --- Who it is ------------------------------------------------------------------------------

    def _rows(self, said: Said) -> list[Member]:
        """Return whom a name may mean: those with a seat here before all others."""
        rows = self.named(said.name)
        if said.office:
            offices = {row.id for row in self.named(said.office)}
            rows = [row for row in rows if isinstance(row, Person)
                    and (not offices or row.organization_id in offices)]  # fmt: skip
        with_seat = [row for row in rows or self._partly(said.name) if self.seats_of(row)]
        return with_seat or rows

    def _partly(self, name: str) -> list[Member]:
        """Return those with a seat of whose name only a part was said: "Anna", "Träger"."""
        wanted = set(_key(name).split())
        near = nearly_named(name, self.ask.directory, self.day)
        return [row for row in near if wanted <= set(_key(row.name).split())]

    def named(self, name: str) -> list[Member]:
        """Return all whom a name may mean on the day, each once."""
        places = self.committee.municipality_ids
        place = places[0] if len(places) == 1 else self.ask.room.settings.municipality_id
        return list(dict.fromkeys(named(name, self.ask.directory, place, self.day)))

    def seats_of(self, row: Member) -> list[Seat]:
        """Return the seats of an organization, or those that a person speaks for."""
        if isinstance(row, Person):
            return spoken_for(self.seats, [row])
        return [seat for seat in self.seats if seat.member_id == row.id]

    def _known(self, name: str) -> Attendee | None:
        """Return the only one on the list who may be called so."""
        wanted = set(_key(name).split())
        found = [one for one in self.known if wanted <= set(_key(one.name).split())]
        return found[0] if len(found) == 1 else None

    def _attendee(self, said: Said, row: Member | None, found: Meant) -> Attendee | None:
        status = said.status or "present"
        own = self.seats_of(row) if row else []
        office = self._office(said, row)
        if row is None:
            own = self._seats_of_office(said)
        base = Attendee(
            row.id if row else f"name:{_key(said.name)}",
            row.name if row else _written(said.name),
            status,
            office=office,
            unnamed=isinstance(row, Organization),
            online=said.online,
        )
        if said.instead:
            return self._standing_in(base, said, own, found)
        seats = () if status == "guest" else tuple(seat.member_id for seat in own)
        self._tell(said, row, own, found)
        return replace(base, seats=seats)

    def _office(self, said: Said, row: Member | None) -> str:
        """Return where somebody comes from, as it is shown."""
        if isinstance(row, Person):
            office = self.ask.directory.organizations.get(row.organization_id or "")
            return office.name if office else ""
        rows = self.named(said.office) if said.office else []
        return rows[0].name if len(rows) == 1 else said.office

    def _seats_of_office(self, said: Said) -> list[Seat]:
        """Return the seats of the organization in brackets behind a name."""
        rows = [row for row in (self.named(said.office) if said.office else [])
                if isinstance(row, Organization)]  # fmt: skip
        return self.seats_of(rows[0]) if len(rows) == 1 else []

    def _standing_in(
        self, base: Attendee, said: Said, own: list[Seat], found: Meant
    ) -> Attendee | None:
        """Return who stands in for a seat; who for none is a guest."""
        if said.instead == "?":
            seats, label = own, " und ".join(seat.name for seat in own)
        else:
            rows = [row for row in self.named(said.instead) if self.seats_of(row)]
            if len(rows) > 1:
                found.notes.append(
                    f"„{said.instead}“ kann mehrere meinen; notiert ist dazu noch nichts."
                )
                found.choices += [self._choice_of_seat(said, row) for row in rows]
                return None
            seats = self.seats_of(rows[0]) if rows else []
            label = rows[0].name if rows else said.instead
        if not seats:
            whom = "die Stelle" if said.instead == "?" else f"„{said.instead}“"
            found.notes.append(
                f"Für {whom} gibt es hier keinen Sitz; {base.name} steht als Gast im Protokoll."
            )
            return replace(base, status="guest")
        # An office that stands in fills the seat of another: that is no seat without a name.
        return replace(base, seats=tuple(seat.member_id for seat in seats), instead=label,
                       unnamed=False)  # fmt: skip

    # --- What is said of it ---------------------------------------------------------------------

    def _tell(self, said: Said, row: Member | None, own: list[Seat], found: Meant) -> None:
        if row is None:
            if said.status == "guest":
                return
            where = "es ist so notiert"
            if said.status in (None, "present"):
                where = f"zählt für den Sitz {own[0].name}" if own else "im Protokoll ein Gast"
            found.notes.append(f"„{said.name}“ steht nicht im Verzeichnis: {where}.")
            near = nearly_named(said.name, self.ask.directory, self.day)[:_MOST_NEAR]
            found.choices += [
                Choice(f"„{said.name}“ ist {self._label(one)}", f"anwesend {said.name} = {one.id}")
                for one in near
            ]
        elif not own and said.status == "present":
            found.notes.append(
                f"{row.name} hat hier laut Verzeichnis keinen Sitz und steht als Gast im Protokoll."
            )

    def _choice(self, said: Said, row: Member) -> Choice:
        return Choice(f"„{said.name}“ ist {self._label(row)}", f"anwesend {line_of(said, row.id)}")

    def _choice_of_seat(self, said: Said, row: Member) -> Choice:
        line = line_of(replace(said, instead=row.id), said.name)
        return Choice(f"{said.name} i. V. f. {self._label(row)}", f"anwesend {line}")

    def _label(self, row: Member) -> str:
        if isinstance(row, Organization):
            return row.name
        office = self.ask.directory.organizations.get(row.organization_id or "")
        return f"{row.name}, {office.name}" if office else row.name

    # --- Coming and leaving ---------------------------------------------------------------------

    def _moved(self, before: Attendee, said: Said) -> dict[str, Any]:
        content: dict[str, Any] = {"key": before.key, "name": before.name}
        if before.status not in ("present", "guest"):
            content = presence(replace(before, status="present"))
        return content | self._times(said)

    def _times(self, said: Said) -> dict[str, Any]:
        if not (said.comes or said.leaves):
            return {}
        now = self.ask.now.replace(tzinfo=None, second=0, microsecond=0)
        at: datetime = at_time(self.minutes.began_at, said.at) if said.at else now
        return {"came" if said.comes else "left": at.isoformat()}


def line_of(said: Said, name: str) -> str:
    """Return a line that says the same of somebody by another name."""
    return " ".join(_words_of(said, name))


def _words_of(said: Said, name: str) -> Iterator[str]:
    yield name
    if said.office:
        yield f"({said.office})"
    if said.instead:
        yield f"i. V. f. {said.instead}" if said.instead != "?" else "i. V."
    if said.online:
        yield "online"
    if said.status in _STATUS:
        yield _STATUS[said.status]
    if said.comes or said.leaves:
        yield "kommt" if said.comes else "geht"
    if said.at:
        yield f"{said.at:%H:%M}"


def _written(name: str) -> str:
    """Return a name as names are written, where it was typed all in small letters."""
    return name.title() if name.islower() and "@" not in name else name


def _key(name: str) -> str:
    return " ".join(word for word in folded(name).split() if word not in _TITLES)
