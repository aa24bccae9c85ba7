"""Conversations of two to five lines: a first question and follow-ups that lean on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.question_generator.oracle import Expected, found, in_year
from benchmarks.question_generator.patterns import Wording, wordings
from benchmarks.question_generator.words import Human, Noun, Slot, Text, is_woman
from benchmarks.question_generator.world import World
from storage.records import Activity, Municipality

_FOLLOWUPS = Path(__file__).with_name("followups.txt")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation; `move` says how it follows the one before."""

    text: str
    expected: Expected
    move: str
    room: str | None = None


def conversation(world: World) -> list[Line] | None:
    """Draw a conversation; None where the draw came to nothing."""
    return world.chance.choice(_STORIES)(world)


def _said(world: World, heading: str, slots: dict[str, Slot]) -> str:
    wording: Wording = world.chance.choice(wordings(_FOLLOWUPS)[heading])
    return wording.filled(slots)


def _opening(world: World, heading: str, slots: dict[str, Slot]) -> str:
    return world.chance.choice(wordings()[heading]).filled(slots)


# Stories about activities


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


def _activity_story(world: World) -> list[Line] | None:
    row = world.activity()
    name = world.activity_name(row, placed=True) if row else None
    if row is None or name is None:
        return None
    talk = _Talk(world, name, world.place_of(row), world.chance.choice(_ASKED))
    slots = talk.slots()
    if slots is None:
        return None
    lines = [Line(_opening(world, f"{talk.asks}.place", slots), talk.expected(), "")]
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
    return Line(_said(talk.world, "place", slots), talk.expected(), "place") if slots else None


def _to_year(talk: _Talk) -> Line | None:
    back, ahead = talk.world.today.year - 1, talk.world.today.year + 1
    talk.year = talk.world.chance.choice((back - 1, back, ahead))
    said = {back: "letztes Jahr", ahead: "nächstes Jahr"}.get(talk.year, str(talk.year))
    time = Text(talk.world.chance.choice((said, str(talk.year))))
    return Line(_said(talk.world, "time", {"time": time}), talk.expected(), "time")


def _to_topic(talk: _Talk) -> Line | None:
    offers = [row for row in talk.world.oracle.offered_in(talk.place) if row.municipality_ids]
    row = talk.world.one(offers)
    name = talk.world.activity_name(row, placed=True) if row else None
    if name is None or name == talk.name:
        return None
    talk.name = name
    said = _said(talk.world, "topic", {"activity": Noun(name)})
    return Line(said, talk.expected(), "topic")


def _to_kind(talk: _Talk) -> Line | None:
    if not talk.rows():
        return None
    talk.asks = talk.world.chance.choice([asks for asks in _ASKED if asks != talk.asks])
    return Line(_said(talk.world, f"kind {talk.asks}", {}), talk.expected(), "kind")


def _to_contact(talk: _Talk) -> Line | None:
    expected = talk.expected()
    if talk.asks != "who" or len(expected.ids) != 1:
        return None
    return Line(_said(talk.world, "contact", {}), found("contact", expected.ids), "contact")


_MOVES: tuple[Callable[[_Talk], Line | None], ...] = (
    _to_place,
    _to_place,
    _to_year,
    _to_topic,
    _to_kind,
    _to_contact,
)


# Stories about a committee


def _committee_story(world: World) -> list[Line] | None:
    committee = world.committee()
    name = world.runde(committee) if committee else None
    if committee is None or name is None:
        return None
    seats = world.committees
    asked: dict[str, Callable[[], Expected]] = {
        "chair": lambda: found("chair", seats.chairs(committee)),
        "members": lambda: found("members", seats.members(committee)),
        "session": lambda: found("session", [m.id for m in seats.ahead(committee)[:1]]),
        "last": lambda: found("session", [m.id for m in seats.past(committee)[:1]]),
    }
    heads = {"chair": "chair.now", "members": "members.all", "session": "session.next"}
    first = world.chance.choice(list(heads))
    slots: dict[str, Slot] = {"committee": name, "pronoun": Text(_pronoun(name.text))}
    lines = [Line(_opening(world, heads[first], slots), asked[first](), "")]
    moves = [move for move in asked if move != first]
    world.chance.shuffle(moves)
    lines += [
        Line(_said(world, f"committee {move}", slots), asked[move](), f"to {move}")
        for move in moves[: world.chance.randint(1, 3)]
    ]
    if first == "chair" and world.chance.random() < 0.6:
        year = world.today.year + world.chance.choice((-1, 1))
        time = Text("letztes Jahr" if year < world.today.year else "nächstes Jahr")
        expected = found("chair", seats.chairs(committee, in_year(year)))
        lines.insert(1, Line(_said(world, "time", {"time": time}), expected, "chair time"))
    return lines


def _pronoun(name: str) -> str:
    return Noun(name).form("der").split(" ")[0] if Noun(name).form("der") != name else "die"


# Stories about people, bodies, places and words


def _person_story(world: World) -> list[Line] | None:
    people = [world.person(), world.person()]
    names = [world.human(person) if person else None for person in people]
    first, second = people
    if first is None or second is None or first is second or not names[0] or not names[1]:
        return None
    pronoun = Text("sie" if is_woman(first.name) else "ihn")
    lines = [
        Line(
            _opening(world, "contact.person", {"person": names[0]}),
            found("contact", [first.id]),
            "",
        )
    ]
    if first.substitute_ids:
        said = _said(world, "person proxy", {"pronoun": pronoun})
        lines.append(Line(said, found("proxy", first.substitute_ids), "proxy"))
    else:
        said = _said(world, "person contact", {"person": names[1]})
        lines.append(Line(said, found("contact", [second.id]), "other person"))
    return lines


def _proxy_story(world: World) -> list[Line] | None:
    people = [person for person in (world.person(), world.person()) if person]
    names = [world.human(person) for person in people]
    if len(people) < 2 or people[0] is people[1] or not all(names):
        return None
    if not all(person.substitute_ids for person in people):
        return None
    slots: list[dict[str, Slot]] = [{"person": name} for name in names if isinstance(name, Human)]
    return [
        Line(
            _opening(world, "proxy.person", slots[0]), found("proxy", people[0].substitute_ids), ""
        ),
        Line(
            _said(world, "person", slots[1]),
            found("proxy", people[1].substitute_ids),
            "other person",
        ),
    ]


def _body_story(world: World) -> list[Line] | None:
    """What a body does, how to reach it, where it sits."""
    active = sorted({a for row in world.directory.activities.values() for a in row.actor_ids})
    organization = world.directory.organizations.get(world.one(active) or "")
    name = world.body(organization) if organization else None
    if organization is None or name is None:
        return None
    slots: dict[str, Slot] = {"organization": name, "pronoun": Text(_pronoun(name.text))}
    answers: dict[str, Expected] = {
        "contact": found("contact", [organization.id]),
        "committees": found("committees", world.committees.committees_of(organization.id)),
    }
    if world.committees.guest_in(organization.id):
        del answers["committees"]
    rows = [row.id for row in world.oracle.done_by(organization.id)]
    lines = [Line(_opening(world, "what.body", slots), found("what", rows), "")]
    for move, expected in answers.items():
        lines.append(Line(_said(world, f"body {move}", slots), expected, f"body {move}"))
    return lines


def _jurisdiction_story(world: World) -> list[Line] | None:
    fields = ("employment_agency_id", "chamber_of_commerce_id", "district_government_id")
    field = world.chance.choice(fields)
    places = world.chance.sample(sorted(world.directory.municipalities), 2)
    towns = [world.directory.municipalities[place] for place in places]
    bodies = [world.oracle.body_in_charge(town, field) for town in towns]
    words = [word for word, ids in world.kind_words.items() if set(bodies) <= ids and len(ids) > 1]
    word = world.one(sorted(words))
    names = [world.town(town) for town in towns]
    if word is None or names[0] is None or names[1] is None or None in bodies:
        return None
    slots: dict[str, Slot] = {"kind": Noun(word), "place": names[0]}
    return [
        Line(
            _opening(world, "jurisdiction.place", slots),
            found("jurisdiction", [bodies[0] or ""]),
            "",
        ),
        Line(
            _said(world, "place for", {"place": names[1]}),
            found("jurisdiction", [bodies[1] or ""]),
            "place for",
        ),
    ]


def _word_story(world: World) -> list[Line] | None:
    first, second = (world.one(world.directory.terms.values()) for _ in range(2))
    if first is None or second is None or first is second:
        return None
    if any(world.oracle.terms_called(term.name) != [term] for term in (first, second)):
        return None
    return [
        Line(
            _opening(world, "explain.term", {"term": Text(first.name)}),
            found("explain", [first.id]),
            "",
        ),
        Line(
            _said(world, "term", {"term": Text(second.name)}),
            found("explain", [second.id]),
            "term",
        ),
    ]


_STORIES: tuple[Callable[[World], list[Line] | None], ...] = (
    _activity_story,
    _activity_story,
    _activity_story,
    _committee_story,
    _committee_story,
    _person_story,
    _proxy_story,
    _body_story,
    _jurisdiction_story,
    _word_story,
)
