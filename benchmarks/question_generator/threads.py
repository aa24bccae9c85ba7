"""Conversations of two to five lines: a first question and follow-ups that lean on it."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.question_generator.oracle import Expected, found, in_year
from benchmarks.question_generator.thread_activities import activity_story
from benchmarks.question_generator.thread_lines import Line, opening, said
from benchmarks.question_generator.words import Human, Noun, Slot, Text, is_woman
from benchmarks.question_generator.world import World


def conversation(world: World) -> list[Line] | None:
    """Draw a conversation; None where the draw came to nothing."""
    return world.chance.choice(_STORIES)(world)


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
    lines = [Line(opening(world, heads[first], slots), asked[first](), "")]
    moves = [move for move in asked if move != first]
    world.chance.shuffle(moves)
    lines += [
        Line(said(world, f"committee {move}", slots), asked[move](), f"to {move}")
        for move in moves[: world.chance.randint(1, 3)]
    ]
    if first == "chair" and world.chance.random() < 0.6:
        year = world.today.year + world.chance.choice((-1, 1))
        time = Text("letztes Jahr" if year < world.today.year else "nächstes Jahr")
        expected = found("chair", seats.chairs(committee, in_year(year)))
        lines.insert(1, Line(said(world, "time", {"time": time}), expected, "chair time"))
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
            opening(world, "contact.person", {"person": names[0]}),
            found("contact", [first.id]),
            "",
        )
    ]
    if first.substitute_ids:
        words = said(world, "person proxy", {"pronoun": pronoun})
        lines.append(Line(words, found("proxy", first.substitute_ids), "proxy"))
    else:
        words = said(world, "person contact", {"person": names[1]})
        lines.append(Line(words, found("contact", [second.id]), "other person"))
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
            opening(world, "proxy.person", slots[0]), found("proxy", people[0].substitute_ids), ""
        ),
        Line(
            said(world, "person", slots[1]),
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
    lines = [Line(opening(world, "what.body", slots), found("what", rows), "")]
    for move, expected in answers.items():
        lines.append(Line(said(world, f"body {move}", slots), expected, f"body {move}"))
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
            opening(world, "jurisdiction.place", slots),
            found("jurisdiction", [bodies[0] or ""]),
            "",
        ),
        Line(
            said(world, "place for", {"place": names[1]}),
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
            opening(world, "explain.term", {"term": Text(first.name)}),
            found("explain", [first.id]),
            "",
        ),
        Line(
            said(world, "term", {"term": Text(second.name)}),
            found("explain", [second.id]),
            "term",
        ),
    ]


_STORIES: tuple[Callable[[World], list[Line] | None], ...] = (
    activity_story,
    activity_story,
    activity_story,
    _committee_story,
    _committee_story,
    _person_story,
    _proxy_story,
    _body_story,
    _jurisdiction_story,
    _word_story,
)
