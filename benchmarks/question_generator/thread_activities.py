"""Conversations about an activity: the place, time, topic or kind of question changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.question_generator.oracle import Expected, found, in_year
from benchmarks.question_generator.thread_lines import Line, opening, said
from benchmarks.question_generator.words import Noun, Slot, Text
from benchmarks.question_generator.world import World
from storage.records import Activity, Municipality


@dataclass
class _Talk:
    """What an activity's conversation is about just now."""

    world: World
    name: str
    place: Municipality
    asks: str = "who"
    year: int | None = None

    def rows(self) -> list[Activity]:
        span = in_year(self.year) if self.year else None
        return self.world.oracle.running(self.name, self.place, span)

    def expected(self) -> Expected:
        rows = self.rows()
        if self.asks == "who":
            return found("who", {actor for row in rows for actor in row.actor_ids})
        if self.asks == "with_whom":
            return found("with_whom", {partner for row in rows for partner in row.partner_ids})
        return found(self.asks, {row.id for row in rows})

    def slots(self) -> dict[str, Slot] | None:
        town = self.world.town(self.place)
        return {"activity": Noun(self.name), "place": town} if town else None


def activity_story(world: World) -> list[Line] | None:
    row = world.activity()
    name = world.activity_name(row, placed=True) if row else None
    if row is None or name is None:
        return None
    talk = _Talk(world, name, world.place_of(row), world.chance.choice(_ASKED))
    slots = talk.slots()
    if slots is None:
        return None
    lines = [Line(opening(world, f"{talk.asks}.place", slots), talk.expected(), "")]
    for _ in range(world.chance.randint(1, 4)):
        line = world.chance.choice(_MOVES)(talk)
        if line is None:
            continue
        lines.append(line)
        if line.move in ("time", "contact"):
            break  # what holds after an answer about another time is anybody's guess
    return lines if len(lines) > 1 else None


_ASKED = ("who", "who", "with_whom", "when", "why")


def _to_place(talk: _Talk) -> Line | None:
    places = talk.world.oracle.places_of(talk.world.oracle.called(talk.name)) - {talk.place.id}
    place_id = talk.world.one(sorted(places))
    if place_id is None or talk.world.chance.random() < 0.15:
        talk.place = talk.world.place()
    else:
        talk.place = talk.world.directory.municipalities[place_id]
    slots = talk.slots()
    return Line(said(talk.world, "place", slots), talk.expected(), "place") if slots else None


def _to_year(talk: _Talk) -> Line | None:
    back, ahead = talk.world.today.year - 1, talk.world.today.year + 1
    talk.year = talk.world.chance.choice((back - 1, back, ahead))
    names = {back: "letztes Jahr", ahead: "nächstes Jahr"}.get(talk.year, str(talk.year))
    time = Text(talk.world.chance.choice((names, str(talk.year))))
    return Line(said(talk.world, "time", {"time": time}), talk.expected(), "time")


def _to_topic(talk: _Talk) -> Line | None:
    offers = [row for row in talk.world.oracle.offered_in(talk.place) if row.municipality_ids]
    row = talk.world.one(offers)
    name = talk.world.activity_name(row, placed=True) if row else None
    if name is None or name == talk.name:
        return None
    talk.name = name
    words = said(talk.world, "topic", {"activity": Noun(name)})
    return Line(words, talk.expected(), "topic")


def _to_kind(talk: _Talk) -> Line | None:
    if not talk.rows():
        return None
    talk.asks = talk.world.chance.choice([asks for asks in _ASKED if asks != talk.asks])
    return Line(said(talk.world, f"kind {talk.asks}", {}), talk.expected(), "kind")


def _to_contact(talk: _Talk) -> Line | None:
    expected = talk.expected()
    if talk.asks != "who" or len(expected.ids) != 1:
        return None
    return Line(said(talk.world, "contact", {}), found("contact", expected.ids), "contact")


_MOVES: tuple[Callable[[_Talk], Line | None], ...] = (
    _to_place,
    _to_place,
    _to_year,
    _to_topic,
    _to_kind,
    _to_contact,
)
