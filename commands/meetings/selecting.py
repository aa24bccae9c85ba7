"""Which meetings a list is to show: of which committees, when, in which state; in any order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from commands.committees.meant import (
    Named,
    name_in,
    nearest_to_room,
    present,
    similar_committees,
)
from commands.committees.names import longest_name
from commands.contract import Ask, Code, Line, NotMeantError
from commands.dates import Span, find_span
from commands.lookup import folded
from commands.meetings.wording import CANCELLED
from storage.records import Committee, Meeting, Municipality

_LONGEST = 300  # characters
_STATES = {"abgesagt": CANCELLED, "ausgefallen": CANCELLED, "eingeladen": "eingeladen",
           "geplant": "geplant", "stattgefunden": "stattgefunden"}  # fmt: skip
_PAST = ("vergangen", "letzt", "bisher", "frueher", "zurueckliegend", "gewesen", "alt")
_COMING = ("kommend", "naechst", "kuenftig", "zukuenftig", "anstehend", "bevorstehend")
_EVERYWHERE = ("alle", "ueberall", "region", "regional", "ganz", "saemtlich", "gesamt")
_OWN = ("mein", "eigen")
_SAYS_NOTHING = """
    sitzung sitzungen termin termine tagung tagungen treffen gremium gremien kommune kommunen stadt
    staedte kreis der die das den dem des ein eine einer im in am an von vom fuer bei uns hier und
    oder unser unsere unserer bitte zeig zeige zeigt mir liste auflisten es gibt welche wann tagt
    tagen mit nur auch stehen steht sind ist noch wo was session sessions list
"""
_FILLING = frozenset(_SAYS_NOTHING.split())
_ENDING = re.compile(r"e[nmrs]?$")


@dataclass(frozen=True, slots=True)
class Selection:
    """What a list shows; without `span` and `past` what is to come.

    `committees` are their ids, None for all. `state` is one of the directory's, "" for any. `label`
    says all this in German.
    """

    committees: frozenset[str] | None
    label: str
    span: Span | None = None
    state: str = ""
    past: bool = False

    def shows(self, meeting: Meeting) -> bool:
        """Whether it holds a meeting, whenever that is.

        What was cancelled is of interest where a time was asked for, or just that.
        """
        if self.committees is not None and meeting.committee_id not in self.committees:
            return False
        if self.state:
            return meeting.state == self.state
        return meeting.state != CANCELLED or self.past or self.span is not None


def select(ask: Ask, text: str) -> Selection:
    """Read which meetings are meant, what isn't said from the room.

    Raises NotMeantError, which names what was not understood, and DateError.
    """
    if len(text) > _LONGEST:
        raise NotMeantError(f"Das ist zu lang für eine Liste, höchstens {_LONGEST} Zeichen gehen.")
    committees, rest = _named_committees(ask, text)
    found = find_span(rest, ask.now) if rest else None
    span = found.span if found else None
    places, rest = _places(ask, f"{found.before} {found.after}" if found else rest)
    words = _Words.read(rest)
    if words.strange:
        raise _not_understood(ask, " ".join(words.strange))
    chosen, where = _scope(ask, committees, places, words)
    when = span.label if span else "bisher" if words.past else "ab heute"
    parts = (where, words.state, when)
    return Selection(chosen, " · ".join(filter(None, parts)), span, words.state, words.past)


# --- Committees and places ----------------------------------------------------------------------


def _named_committees(ask: Ask, text: str) -> tuple[list[Named], str]:
    """Return what is named, each perhaps several committees that share a name, and the rest."""
    found: list[Named] = []
    while (named := name_in(ask, text)) is not None:
        found.append(named)
        text = named.rest
    return found, text


def _places(ask: Ask, text: str) -> tuple[list[Municipality], str]:
    found: dict[str, Municipality] = {}
    while (named := longest_name(text, _place_names(ask, text))) is not None:
        found |= {row.id: row for row in named.rows}
        text = named.rest
    return list(found.values()), text


def _place_names(ask: Ask, text: str) -> dict[str, list[Municipality]]:
    """Return places by their folded names; abbreviations only as they are written: "HER"."""
    names: dict[str, list[Municipality]] = {}
    for place in ask.directory.municipalities.values():
        for name in (place.name, *place.short_names):
            if not name.isupper() or re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
                names.setdefault(folded(name), []).append(place)
    return names


def _scope(
    ask: Ask, committees: list[Named], places: list[Municipality], words: _Words
) -> tuple[frozenset[str] | None, str]:
    """Return the ids of the committees meant, None for all, and what they are called."""
    within = _with_parts(ask, places)
    if committees:
        chosen = {row.id: row.name for named in committees for row in _nearest(ask, named, within)}
        names = list(chosen.values())
        return frozenset(chosen), names[0] if len(names) == 1 else f"{len(names)} Gremien"
    if places:
        return _of_places(ask, within), " und ".join(place.name for place in places)
    return (None, "ganze Region") if words.everywhere else _scope_of_room(ask, own=words.own)


def _nearest(ask: Ask, named: Named, within: set[str]) -> tuple[Committee, ...]:
    """Return those of one name that are of the places named, else those of the room."""
    there = tuple(row for row in named.committees if within & set(row.municipality_ids))
    return there or nearest_to_room(ask, named.committees)


def _scope_of_room(ask: Ask, *, own: bool) -> tuple[frozenset[str] | None, str]:
    settings = ask.room.settings
    if (ask.room.direct or own) and (mine := _of_asker(ask)):
        return mine, ask.room.say("Ihre Gremien", "deine Gremien")
    if row := ask.directory.committees.get(settings.committee_id or ""):
        return frozenset({row.id}), row.name
    if place := ask.directory.municipalities.get(settings.municipality_id or ""):
        return _of_places(ask, {place.id}) | _of_region(ask), place.name
    return None, "ganze Region"


def _with_parts(ask: Ask, places: Iterable[Municipality]) -> set[str]:
    """Return the ids of places and of the towns of a Kreis among them."""
    ids = {place.id for place in places}
    rows = ask.directory.municipalities.values()
    return ids | {row.id for row in rows if row.part_of_id in ids}


def _of_places(ask: Ask, places: set[str]) -> frozenset[str]:
    return frozenset(row.id for row in present(ask) if places & set(row.municipality_ids))


def _of_region(ask: Ask) -> frozenset[str]:
    return frozenset(row.id for row in present(ask) if not row.municipality_ids)


def _of_asker(ask: Ask) -> frozenset[str]:
    """Return the committees of the asker's offices, and those with a seat of theirs today."""
    person = ask.directory.persons.get(ask.asker.person_id or "")
    members = {person.id, person.organization_id} if person else set()
    today = ask.now.date()
    seats = {
        seat.committee_id
        for seat in ask.directory.memberships.values()
        if seat.member_id in members
        and (seat.start_date is None or seat.start_date <= today)
        and (seat.end_date is None or today <= seat.end_date)
    }
    of_office = _of_places(ask, set(ask.asker.offices)) | _of_region(ask)
    return frozenset(seats) | (of_office if ask.asker.offices else frozenset())


# --- Words --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Words:
    """What single words say, and those that say nothing here."""

    state: str = ""
    past: bool = False
    everywhere: bool = False
    own: bool = False
    strange: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> _Words:
        told = [(typed, folded(typed)) for typed in text.split()]
        stems = [(typed, word, _ENDING.sub("", word)) for typed, word in told if word]
        state = next((_STATES[stem] for _, _, stem in stems if stem in _STATES), "")
        meant = {*_STATES, *_PAST, *_COMING, *_EVERYWHERE, *_OWN, *map(_stem, _EVERYWHERE)}
        return cls(
            state=state,
            past=state == "stattgefunden" or any(stem in _PAST for _, _, stem in stems),
            everywhere=any({word, stem} & set(_EVERYWHERE) for _, word, stem in stems),
            own=any(stem in _OWN for _, _, stem in stems),
            strange=tuple(
                typed for typed, word, stem in stems
                if not {word, stem} & meant and word not in _FILLING
            ),
        )  # fmt: skip


def _stem(word: str) -> str:
    return _ENDING.sub("", word)


def _not_understood(ask: Ask, strange: str) -> NotMeantError:
    near = similar_committees(ask, strange)
    suggested: list[Line] = [(f"Meinten Sie {near[0].name}?",)] if near else []
    return NotMeantError(
        f"„{strange}“ verstehe ich hier nicht.",
        hints=(
            *suggested,
            ("Eingrenzen lässt sich nach Gremium, Ort, Zeit und Stand: ",
             Code("/sitzungen Herne Dezember"), ", ", Code("/sitzungen ab März"), ", ",
             Code("/sitzungen abgesagte"), "."),
        ),
    )  # fmt: skip
