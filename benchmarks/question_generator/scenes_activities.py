"""Scenes about activities: who, with whom, what, when, why, where."""

from __future__ import annotations

from datetime import date

from benchmarks.question_generator.german import fold
from benchmarks.question_generator.oracle import Span, found, in_year, on
from benchmarks.question_generator.wordlists import word_list
from benchmarks.question_generator.words import Noun, Slot, Text
from benchmarks.question_generator.world import Maker, Scene, World
from storage.records import Activity, Municipality

_ABSENT = 0.14  # share of the questions about a place that has no such thing


def _placed(world: World) -> tuple[str, Municipality] | None:
    """Draw the name of an activity and a place, mostly one where it runs."""
    row = world.activity()
    name = world.activity_name(row, placed=True) if row else None
    if row is None or name is None:
        return None
    return name, world.place() if world.chance.random() < _ABSENT else world.place_of(row)


def _slots(world: World, name: str, place: Municipality) -> dict[str, Slot] | None:
    town = world.town(place)
    return {"activity": Noun(name), "place": town} if town else None


def _in_place(asks: str) -> Maker:
    def scene(world: World) -> Scene | None:
        drawn = _placed(world)
        slots = _slots(world, *drawn) if drawn else None
        if drawn is None or slots is None:
            return None
        return Scene(found(asks, _ids(asks, world.oracle.running(*drawn))), slots)

    return scene


def _ids(asks: str, rows: list[Activity]) -> set[str]:
    if asks == "who":
        return {actor for row in rows for actor in row.actor_ids}
    if asks == "with_whom":
        return {partner for row in rows for partner in row.partner_ids}
    return {row.id for row in rows}


def _unique(asks: str) -> Maker:
    """Without a place, of what runs just once."""

    def scene(world: World) -> Scene | None:
        row = world.activity()
        name = world.activity_name(row) if row else None
        if row is None or name is None or world.oracle.called(name) != [row]:
            return None
        return Scene(found(asks, _ids(asks, [row])), {"activity": Noun(name)})

    return scene


def _in_room(asks: str) -> Maker:
    def scene(world: World) -> Scene | None:
        drawn = _placed(world)
        if drawn is None:
            return None
        expected = found(asks, _ids(asks, world.oracle.running(*drawn)))
        return Scene(expected, {"activity": Noun(drawn[0])}, drawn[1].id)

    return scene


def _past(world: World) -> Scene | None:
    year = world.today.year - world.chance.randint(1, 4)
    phrases = [str(year), str(year), f"im Jahr {year}"]
    phrases += {1: ["letztes Jahr"], 2: ["vorletztes Jahr"]}.get(world.today.year - year, [])
    return _at(world, world.chance.choice(phrases), in_year(year), ended=True)


def _future(world: World) -> Scene | None:
    year = world.today.year + 1
    summer = Span(date(year, 8, 1), date(year + 1, 7, 31))
    times = {
        str(year): in_year(year),
        f"im Jahr {year}": in_year(year),
        "nächstes Jahr": in_year(year),
        "im nächsten Schuljahr": summer,
        "ab Februar": Span(date(year, 2, 1), None),
        f"ab Februar {year}": Span(date(year, 2, 1), None),
    }
    phrase = world.chance.choice(list(times))
    return _at(world, phrase, times[phrase], ended=False)


def _at(world: World, phrase: str, span: Span, *, ended: bool) -> Scene | None:
    rows = [row for row in world.directory.activities.values() if _changes(row, world, ended)]
    row = world.one(rows) if world.chance.random() < 0.6 else world.activity()
    name = world.activity_name(row, placed=True) if row else None
    place = world.place_of(row) if row else None
    slots = _slots(world, name, place) if name and place else None
    if name is None or slots is None or span.first is None:
        return None
    ids = _ids("who", world.oracle.running(name, place, span))
    # "From February on" is plain only where nothing changes again afterwards.
    if span.last is None and ids != _ids("who", world.oracle.running(name, place, on(span.first))):
        return None
    return Scene(found("who", ids), {**slots, "time": Text(phrase)})


def _changes(row: Activity, world: World, ended: bool) -> bool:
    if ended:
        return row.end_date is not None and row.end_date < world.today
    return row.start_date is not None and row.start_date > world.today


def _leaving_out(asks: str) -> Maker:
    """One of several left out: "außer der AA", "neben der IHK"."""

    def scene(world: World) -> Scene | None:
        drawn = _placed(world)
        slots = _slots(world, *drawn) if drawn else None
        ids = _ids(asks, world.oracle.running(*drawn)) if drawn else set()
        out = world.one(sorted(ids))
        other = world.member(out) if out else None
        if len(ids) < 2 or slots is None or other is None or out is None:
            return None
        return Scene(found(asks, ids - {out}), {**slots, "other": other})

    return scene


def _either(world: World) -> Scene | None:
    drawn = _placed(world)
    slots = _slots(world, *drawn) if drawn else None
    ids = _ids("who", world.oracle.running(*drawn)) if drawn else set()
    stranger = world.organization()
    one = world.member(next(iter(ids))) if len(ids) == 1 else None
    other = world.body(stranger)
    if slots is None or one is None or other is None or stranger.id in ids:
        return None
    pair = [one, other]
    world.chance.shuffle(pair)
    return Scene(found("who", ids), {**slots, "one": pair[0], "other": pair[1]})


def _two_places(world: World) -> Scene | None:
    row = world.activity()
    name = world.activity_name(row, placed=True) if row else None
    running = world.oracle.running(name) if name else []
    ids = sorted(world.oracle.places_of(running))
    if name is None or len(ids) < 2:
        return None
    first, second = (world.directory.municipalities[i] for i in world.chance.sample(ids, 2))
    towns = [world.town(first), world.town(second)]
    rows = [row for place in (first, second) for row in world.oracle.running(name, place)]
    if towns[0] is None or towns[1] is None:
        return None
    slots: dict[str, Slot] = {"activity": Noun(name), "place": towns[0], "place2": towns[1]}
    return Scene(found("who", _ids("who", rows)), slots)


def _two_activities(world: World) -> Scene | None:
    first = _placed(world)
    slots = _slots(world, *first) if first else None
    if first is None or slots is None:
        return None
    rows = world.oracle.running(*first)
    others = [r for r in world.oracle.offered_in(first[1]) if r not in rows and r.municipality_ids]
    other = world.one(others)
    name = world.activity_name(other, placed=True) if other else None
    if not rows or name is None or fold(name) in fold(first[0]) or fold(first[0]) in fold(name):
        return None
    rows = [*rows, *world.oracle.running(name, first[1])]
    return Scene(found("who", _ids("who", rows)), {**slots, "activity2": Noun(name)})


def _invented(world: World) -> Scene | None:
    town = world.town(world.place())
    thing = world.chance.choice(word_list("things"))
    return Scene(found("who", ()), {"activity": Noun(thing), "place": town}) if town else None


def _with_actor(world: World) -> Scene | None:
    drawn = _placed(world)
    slots = _slots(world, *drawn) if drawn else None
    rows = world.oracle.running(*drawn) if drawn else []
    if slots is None or len(rows) != 1 or len(rows[0].actor_ids) != 1:
        return None
    actor = world.member(rows[0].actor_ids[0])
    expected = found("with_whom", rows[0].partner_ids)
    return Scene(expected, {**slots, "organization": actor}) if actor else None


def _is_partner(world: World) -> Scene | None:
    drawn = _placed(world)
    slots = _slots(world, *drawn) if drawn else None
    rows = world.oracle.running(*drawn) if drawn else []
    ids = _ids("with_whom", rows)
    true = world.one(sorted(ids)) if world.chance.random() < 0.6 else world.organization().id
    other = world.member(true) if true else None
    if slots is None or not rows or other is None or true is None:
        return None
    if true in _ids("who", rows):
        return None
    return Scene(found("with_whom", {true} & ids, ids), {**slots, "other": other})


def _exists(world: World) -> Scene | None:
    """Yes or no: "Gibt es in Herne Praxiskurse?"."""
    drawn = _placed(world)
    slots = _slots(world, *drawn) if drawn else None
    if drawn is None or slots is None:
        return None
    return Scene(found("what", _ids("what", world.oracle.running(*drawn))), slots)


def _start(world: World) -> Scene | None:
    drawn = _placed(world)
    slots = _slots(world, *drawn) if drawn else None
    rows = world.oracle.running(*drawn) if drawn else []
    if slots is None or len(rows) != 1 or rows[0].start_date is None:
        return None
    return Scene(found("when", [rows[0].id]), slots)


def _ended(world: World) -> Scene | None:
    """Until when something ran that runs no more."""
    rows = [r for r in world.directory.activities.values() if _changes(r, world, ended=True)]
    row = world.one(rows)
    name = world.activity_name(row, placed=True) if row else None
    place = world.place_of(row) if row else None
    slots = _slots(world, name, place) if name and place else None
    if row is None or name is None or place is None or slots is None:
        return None
    alike = [r for r in world.oracle.called(name) if world.oracle.counts_for(r, place)]
    return Scene(found("when", [row.id]), slots) if alike == [row] else None


MAKERS: dict[str, Maker] = {
    **{f"{asks}.place": _in_place(asks) for asks in ("who", "with_whom", "when", "why")},
    **{f"{asks}.unique": _unique(asks) for asks in ("who", "with_whom", "when", "why")},
    **{f"{asks}.room": _in_room(asks) for asks in ("who", "with_whom", "when", "why")},
    "who.past": _past,
    "who.future": _future,
    "who.except": _leaving_out("who"),
    "who.either": _either,
    "who.places": _two_places,
    "who.activities": _two_activities,
    "who.invented": _invented,
    "with_whom.except": _leaving_out("with_whom"),
    "with_whom.actor": _with_actor,
    "with_whom.partner": _is_partner,
    "what.exists": _exists,
    "when.start": _start,
    "when.ended": _ended,
}
