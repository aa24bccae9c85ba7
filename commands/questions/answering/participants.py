"""Which bodies are to take part in what is asked about: as who does it, as partner, or not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from commands.questions.answering.model import Case
from commands.questions.answering.register import Register
from commands.questions.answering.resolving import actors, excluded
from storage.records import Activity

_LISTS = ("what", "where")
_WITHOUT = re.compile(r"\b(?:ohne|nicht mit|ausser mit)\b")


@dataclass(frozen=True, slots=True)
class Bodies:
    """Who is to do it, and with whom; where only the latter is told, that may be either."""

    doing: frozenset[str]
    beside: frozenset[str]
    as_partner: bool

    def take_part(self, row: Activity) -> bool:
        """Whether these bodies take part in an activity as it was asked."""
        if self.doing and self.doing.isdisjoint(row.actor_ids):
            return False
        if not self.beside:
            return True
        either = not (self.doing or self.as_partner)
        return not self.beside.isdisjoint((*row.partner_ids, *(row.actor_ids if either else ())))

    def rows(self, register: Register) -> Iterable[Activity]:
        """Return the activities in which they take part, by the indexes of these."""
        found = [row for body in self.doing for row in register.by_actor.get(body, ())]
        if not self.doing:
            found += [row for body in self.beside for row in register.by_partner.get(body, ())]
            found += [row for body in self.beside for row in register.by_actor.get(body, ())]
        ranked = {row.id: row for row in found}
        return [row for row in ranked.values() if self.take_part(row)]


def bodies_of(case: Case) -> Bodies | None:
    """Return the bodies and persons that are to take part; None where none is named."""
    reading = case.reading
    if reading.asks not in _LISTS:
        named = frozenset(row for ids in actors(case) for row in ids)
        return Bodies(named, frozenset(), as_partner=False) if actors(case) else None
    beside = tuple(m for m in reading.organizations if m.beside or reading.cues.partner)
    others = tuple(m for m in reading.organizations if m not in beside)
    doing = actors(replace(case, reading=reading.with_(organizations=others)))
    within = reading.with_(organizations=beside, persons=())
    partners = actors(replace(case, reading=within))
    if not (doing or partners):
        return None
    return Bodies(
        frozenset(row for ids in doing for row in ids),
        frozenset(row for ids in partners for row in ids),
        as_partner=reading.cues.partner,
    )


def bodies_left_out(case: Case) -> frozenset[str]:
    """Return the bodies whose activities a list is to leave out ("außer von der KoKo")."""
    return excluded(case) if case.reading.asks in (*_LISTS, "when", "why") else frozenset()


def bodies_told(case: Case, row: Activity) -> tuple[str, ...]:
    """Return who does something, and the partners where it is asked what is without somebody."""
    without = _WITHOUT.search(case.reading.normal) is not None
    return (*row.actor_ids, *row.partner_ids) if without else row.actor_ids
