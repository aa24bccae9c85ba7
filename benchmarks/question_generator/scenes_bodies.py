"""Scenes about bodies, people and words: contact, staff, jurisdiction, proxies, explanations."""

from __future__ import annotations

from benchmarks.question_generator.german import fold
from benchmarks.question_generator.oracle import BODY_FIELDS, Expected, choice, found, in_year
from benchmarks.question_generator.wordlists import word_list
from benchmarks.question_generator.words import Human, Noun, Slot, Text, surname_of
from benchmarks.question_generator.world import Maker, Scene, World
from storage.records import Municipality, Organization


def _contact(world: World) -> Scene | None:
    organization = world.organization()
    name = world.body(organization)
    if name is None or not organization.phone or not organization.email:
        return None
    return Scene(found("contact", [organization.id]), {"organization": name})


def _address(world: World) -> Scene | None:
    having = [o for o in world.directory.organizations.values() if o.address]
    organization = world.one(having)
    name = world.body(organization) if organization else None
    if organization is None or name is None:
        return None
    return Scene(found("contact", [organization.id]), {"organization": name})


def _contact_person(world: World) -> Scene | None:
    person = world.person()
    name = world.human(person) if person else None
    if person is None or name is None or not person.phone or not person.email:
        return None
    return Scene(found("contact", [person.id]), {"person": name})


def _of_kind(world: World) -> tuple[str, Municipality, list[Organization]] | None:
    """Draw a word for a kind of body, a place, and those of the kind there.

    Chambers and agencies are left out: the place's own cell says which is in charge of it.
    """
    bodies = world.directory.organizations
    words = [
        word
        for word, ids in world.kind_words.items()
        if len(ids) > 1 and not any(world.oracle.is_in_charge(bodies[id_]) for id_ in ids)
    ]
    word = world.one(sorted(words))
    if word is None:
        return None
    place = world.place()
    here = [world.directory.organizations[id_] for id_ in sorted(world.kind_words[word])]
    return word, place, [o for o in here if place.id in o.municipality_ids]


def _kind_in_place(asks: str) -> Maker:
    def scene(world: World) -> Scene | None:
        drawn = _of_kind(world)
        town = world.town(drawn[1]) if drawn else None
        if drawn is None or town is None or len(drawn[2]) != 1:
            return None
        return Scene(found(asks, [drawn[2][0].id]), {"kind": Noun(drawn[0]), "place": town})

    return scene


def _has_kind(world: World) -> Scene | None:
    """Yes or no: "Hat Herne eine Jugendberufsagentur?"."""
    drawn = _of_kind(world)
    town = world.town(drawn[1]) if drawn else None
    if drawn is None or town is None or len(drawn[2]) > 1:
        return None
    expected = found("who", [organization.id for organization in drawn[2]])
    return Scene(expected, {"kind": Noun(drawn[0]), "place": town})


def _kind_in_room(world: World) -> Scene | None:
    drawn = _of_kind(world)
    if drawn is None or len(drawn[2]) != 1:
        return None
    return Scene(found("contact", [drawn[2][0].id]), {"kind": Noun(drawn[0])}, drawn[1].id)


def _which_of_kind(world: World) -> Scene | None:
    words = {word: ids for word, ids in world.kind_words.items() if 1 < len(ids) <= 20}
    word = world.one(sorted(words))
    return Scene(choice("contact", words[word]), {"kind": Noun(word)}) if word else None


def _which_person(asks: str) -> Maker:
    def scene(world: World) -> Scene | None:
        shared = world.names.shared_surnames()
        surname = world.one(sorted(shared))
        people = [world.directory.persons[id_] for id_ in shared[surname]] if surname else []
        if not people or not all(world.oracle.in_office(person) for person in people):
            return None
        slot = Human(people[0].name, "surname")
        return Scene(choice(asks, (person.id for person in people)), {"person": slot})

    return scene


def _person_there(world: World) -> Scene | None:
    """A shared surname that the place settles."""
    shared = world.names.shared_surnames()
    person = world.directory.persons.get(world.one(sorted(set().union(*shared.values()))) or "")
    if person is None or len(person.municipality_ids) != 1 or not world.oracle.in_office(person):
        return None
    place = world.directory.municipalities[person.municipality_ids[0]]
    others = shared[fold(surname_of(person.name))] - {person.id}
    town = world.town(place)
    if town is None or any(
        place.id in world.directory.persons[other].municipality_ids for other in others
    ):
        return None
    slots: dict[str, Slot] = {"person": Human(person.name, "salutation"), "place": town}
    return Scene(found("contact", [person.id]), slots)


def _nobody(asks: str) -> Maker:
    def scene(world: World) -> Scene | None:
        name = f"{world.chance.choice(('Anna', 'Kurt'))} {world.chance.choice(word_list('nobody'))}"
        return Scene(found(asks, ()), {"person": Human(name, "salutation")})

    return scene


def _heads(world: World) -> Scene | None:
    organization = world.organization()
    name = world.body(organization)
    ids = [person.id for person in world.oracle.heads(organization)]
    return Scene(found("who", ids), {"organization": name}) if name and ids else None


def _former_heads(world: World) -> Scene | None:
    organization = world.organization()
    name = world.body(organization)
    year = world.today.year - world.chance.randint(1, 6)
    ids = [person.id for person in world.oracle.heads(organization, in_year(year))]
    if name is None or not ids or not world.oracle.heads(organization):
        return None
    return Scene(found("who", ids), {"organization": name, "time": Text(str(year))})


def _staff_for(world: World) -> Scene | None:
    person = world.person()
    topic = world.one(person.responsible_for) if person else None
    body = person.organization_id if person else None
    organization = world.directory.organizations.get(body or "")
    name = world.body(organization) if organization else None
    if organization is None or name is None or topic is None:
        return None
    ids = [p.id for p in world.oracle.responsible(organization, topic)]
    return Scene(found("who", ids), {"organization": name, "topic": Noun(topic)})


def _staff(world: World) -> Scene | None:
    organization = world.organization()
    name = world.body(organization)
    ids = [person.id for person in world.oracle.staff(organization)]
    return Scene(found("who", ids), {"organization": name}) if name and ids else None


def _in_charge(world: World) -> tuple[str, str, Municipality] | None:
    """Draw a word for a kind of body that each place has one of, its id there, and the place."""
    place = world.place()
    field = world.chance.choice(BODY_FIELDS)
    body = world.oracle.body_in_charge(place, field)
    words = [word for word, ids in world.kind_words.items() if body in ids and len(ids) > 1]
    word = world.one(sorted(words))
    return (word, body, place) if body and word else None


def _jurisdiction(world: World) -> Scene | None:
    drawn = _in_charge(world)
    town = world.town(drawn[2]) if drawn else None
    if drawn is None or town is None:
        return None
    return Scene(found("jurisdiction", [drawn[1]]), {"kind": Noun(drawn[0]), "place": town})


def _jurisdiction_here(world: World) -> Scene | None:
    drawn = _in_charge(world)
    if drawn is None:
        return None
    return Scene(found("jurisdiction", [drawn[1]]), {"kind": Noun(drawn[0])}, drawn[2].id)


def _either_in_charge(world: World) -> Scene | None:
    drawn = _in_charge(world)
    town = world.town(drawn[2]) if drawn else None
    if drawn is None or town is None:
        return None
    other = world.one(sorted(world.kind_words[drawn[0]] - {drawn[1]}))
    pair = [
        world.body(world.directory.organizations[id_]) for id_ in (drawn[1], other or "") if id_
    ]
    world.chance.shuffle(pair)
    if len(pair) < 2 or pair[0] is None or pair[1] is None:
        return None
    slots: dict[str, Slot] = {"one": pair[0], "other": pair[1], "place": town}
    return Scene(found("jurisdiction", [drawn[1]]), slots)


def _proxy(world: World) -> Scene | None:
    person = world.person()
    name = world.human(person) if person else None
    if person is None or name is None:
        return None
    if not person.substitute_ids and world.chance.random() < 0.7:
        return None
    return Scene(found("proxy", person.substitute_ids), {"person": name})


def _represents(world: World) -> Scene | None:
    person = world.person()
    name = world.human(person) if person else None
    ids = world.oracle.stood_in_for_by(person) if person else []
    if person is None or name is None or (not ids and world.chance.random() < 0.8):
        return None
    return Scene(found("represents", ids), {"person": name})


def _term(world: World) -> Scene | None:
    term = world.one(world.directory.terms.values())
    name = world.one((term.name, *term.synonyms)) if term else None
    if term is None or name is None or world.oracle.terms_called(name) != [term]:
        return None
    return Scene(found("explain", [term.id]), {"term": Text(name)})


def _difference(world: World) -> Scene | None:
    drawn = [_term(world), _term(world)]
    if drawn[0] is None or drawn[1] is None or drawn[0].expected == drawn[1].expected:
        return None
    ids = (*drawn[0].expected.ids, *drawn[1].expected.ids)
    slots = {"term": drawn[0].slots["term"], "term2": drawn[1].slots["term"]}
    return Scene(found("explain", ids), slots)


def _no_term(world: World) -> Scene | None:
    return Scene(
        Expected("none", "explain"), {"term": Text(world.chance.choice(word_list("no words")))}
    )


MAKERS: dict[str, Maker] = {
    "contact.body": _contact,
    "contact.address": _address,
    "contact.person": _contact_person,
    "contact.kind": _kind_in_place("contact"),
    "contact.room": _kind_in_room,
    "contact.choose": _which_of_kind,
    "contact.choose_person": _which_person("contact"),
    "contact.person_place": _person_there,
    "contact.nobody": _nobody("contact"),
    "who.leads": _heads,
    "who.led": _former_heads,
    "who.staff": _staff_for,
    "who.works": _staff,
    "who.exists": _has_kind,
    "jurisdiction.place": _jurisdiction,
    "jurisdiction.room": _jurisdiction_here,
    "jurisdiction.either": _either_in_charge,
    "jurisdiction.kind": _kind_in_place("jurisdiction"),
    "proxy.person": _proxy,
    "proxy.choose": _which_person("proxy"),
    "represents.person": _represents,
    "explain.term": _term,
    "explain.difference": _difference,
    "explain.none": _no_term,
}
