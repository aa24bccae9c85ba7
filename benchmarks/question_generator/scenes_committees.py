"""Scenes about committees: members, chairs, meetings, and what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from benchmarks.question_generator.german import compound
from benchmarks.question_generator.oracle import Expected, choice, found, in_year
from benchmarks.question_generator.words import Noun, Text
from benchmarks.question_generator.world import Maker, Scene, World
from storage.records import Committee

_Answer = Callable[[World, Committee], Expected | None]


def _about(answer: _Answer, *, abolished: float = 0.05) -> Maker:
    """Ask it of a committee by name; a share of the questions is about abolished ones."""

    def scene(world: World) -> Scene | None:
        committee = world.committee(living=world.chance.random() >= abolished)
        name = world.runde(committee) if committee else None
        expected = answer(world, committee) if committee else None
        return Scene(expected, {"committee": name}) if name and expected else None

    return scene


def _in_room(answer: _Answer) -> Maker:
    """By the bare word for what it is, in the room of a place that has one of them."""

    def scene(world: World) -> Scene | None:
        drawn = _word_and_place(world, 1)
        if drawn is None:
            return None
        word, place_id, here = drawn
        expected = answer(world, here[0])
        return Scene(expected, {"committee": Noun(word)}, place_id) if expected else None

    return scene


def _word_and_place(world: World, count: int) -> tuple[str, str, list[Committee]] | None:
    """Draw a word that several committees share, and a place that has `count` of them."""
    words = sorted(word for word, ids in world.committee_words.items() if len(ids) > 1)
    word = world.one(words)
    if word is None:
        return None
    rows = [world.directory.committees[id_] for id_ in sorted(world.committee_words[word])]
    place = world.place()
    here = [row for row in rows if place.id in row.municipality_ids]
    living = all(world.committees.living(row) for row in rows)
    return (word, place.id, here) if living and len(here) == count else None


def _which(asks: str) -> Maker:
    """By a word that several share: the bot is to ask which; half of them within one place."""

    def scene(world: World) -> Scene | None:
        drawn = _word_and_place(world, 2)
        if drawn and world.chance.random() < 0.5:
            town = world.town(world.directory.municipalities[drawn[1]])
            name = Noun(drawn[0], f" {town.form('in')}") if town else None
            rows: Iterable[Committee] = drawn[2]
            return Scene(choice(asks, [r.id for r in rows]), {"committee": name}) if name else None
        words = {word: ids for word, ids in world.committee_words.items() if len(ids) > 1}
        word = world.one(sorted(words))
        if word is None:
            return None
        rows = [world.directory.committees[id_] for id_ in words[word]]
        if not all(world.committees.living(row) for row in rows):
            return None
        return Scene(choice(asks, words[word]), {"committee": Noun(word)})

    return scene


def _members(world: World, committee: Committee) -> Expected | None:
    return found("members", world.committees.members(committee))


def _next(world: World, committee: Committee) -> Expected | None:
    return found("session", [meeting.id for meeting in world.committees.ahead(committee)[:1]])


def _second(world: World, committee: Committee) -> Expected | None:
    ahead = world.committees.ahead(committee)
    return found("session", [ahead[1].id]) if len(ahead) > 1 else None


def _last(world: World, committee: Committee) -> Expected | None:
    return found("session", [meeting.id for meeting in world.committees.past(committee)[:1]])


def _deadline(world: World, committee: Committee) -> Expected | None:
    return _next(world, committee) if committee.notice_days else None


def _notice(world: World, committee: Committee) -> Expected | None:
    living = world.committees.living(committee)
    return found("session", [committee.id]) if committee.notice_days and living else None


def _agenda(world: World, committee: Committee) -> Expected | None:
    ahead = world.committees.ahead(committee)
    return found("session", [ahead[0].id]) if ahead and ahead[0].agenda else None


def _chair(world: World, committee: Committee) -> Expected | None:
    return found("chair", world.committees.chairs(committee))


def _deputy(world: World, committee: Committee) -> Expected | None:
    return found("chair", world.committees.chairs(committee, role="stellv. Vorsitz"))


def _task(world: World, committee: Committee) -> Expected | None:
    living = world.committees.living(committee)
    return found("explain", [committee.id]) if committee.task and living else None


def _fate(world: World, committee: Committee) -> Expected | None:
    gone = world.committees.abolished(committee)
    return found("explain", [committee.id]) if gone and committee.successor_id else None


def _chair_in(world: World) -> Scene | None:
    committee = world.committee(living=world.chance.random() >= 0.1)
    name = world.runde(committee) if committee else None
    if committee is None or name is None:
        return None
    year = world.today.year + world.chance.choice((-2, -1, -1, 1, 1, 2))
    said = {-1: "letztes Jahr", 1: "nächstes Jahr"}.get(year - world.today.year, f"im Jahr {year}")
    time = Text(world.chance.choice((str(year), said)))
    expected = found("chair", world.committees.chairs(committee, in_year(year)))
    return Scene(expected, {"committee": name, "time": time})


def _chair_is(world: World) -> Scene | None:
    """Yes or no: "Hat die IHK den Vorsitz im Beirat?"."""
    committee = world.committee()
    name = world.runde(committee) if committee else None
    if committee is None or name is None:
        return None
    holders = world.committees.chairs(committee)
    member = world.one(sorted(holders or world.committees.members(committee)))
    if world.chance.random() < 0.3:
        member = world.one(sorted(world.committees.members(committee) - holders))
    called = world.member(member) if member else None
    expected = found("chair", {member or ""} & holders)
    return Scene(expected, {"committee": name, "member": called}) if called else None


def _either_chairs(world: World) -> Scene | None:
    committee = world.committee()
    name = world.runde(committee) if committee else None
    holders = world.committees.chairs(committee) if committee else set()
    others = world.committees.members(committee) - holders if committee else set()
    one = world.member(min(holders)) if len(holders) == 1 else None
    other = world.member(world.one(sorted(others)) or "")
    if name is None or one is None or other is None:
        return None
    pair = [one, other]
    world.chance.shuffle(pair)
    slots = {"committee": name, "one": pair[0], "other": pair[1]}
    return Scene(found("chair", holders), slots)


def _members_in(world: World) -> Scene | None:
    committee = world.committee(living=world.chance.random() >= 0.6)
    name = world.runde(committee) if committee else None
    year = world.today.year - world.chance.randint(1, 4)
    if committee is None or name is None:
        return None
    expected = found("members", world.committees.members(committee, in_year(year)))
    return Scene(expected, {"committee": name, "time": Text(str(year))})


def _sits(world: World) -> Scene | None:
    """Yes or no: "Sitzt die IHK im Beirat?"."""
    committee = world.committee()
    name = world.runde(committee) if committee else None
    if committee is None or name is None:
        return None
    members = world.committees.members(committee)
    member = world.one(sorted(members))
    if world.chance.random() < 0.35:
        everybody = {seat.member_id for seat in world.directory.memberships.values()}
        member = world.one(sorted(everybody - members - world.committees.guests(committee)))
    called = world.member(member) if member else None
    expected = found("members", {member or ""} & members)
    return Scene(expected, {"committee": name, "member": called}) if called else None


def _members_but(world: World) -> Scene | None:
    committee = world.committee()
    name = world.runde(committee) if committee else None
    members = world.committees.members(committee) if committee else set()
    member = world.one(sorted(members))
    called = world.member(member) if member else None
    if len(members) < 2 or name is None or called is None:
        return None
    return Scene(found("members", members - {member or ""}), {"committee": name, "member": called})


def _compound(world: World) -> Scene | None:
    """In one word with the meeting: "Bildungsratssitzung"."""
    committee = world.committee()
    names = world.names.clear(committee, "committee") if committee else []
    name = world.one(name for name in names if name.isalpha() and not name.isupper())
    expected = _next(world, committee) if committee else None
    if name is None or expected is None:
        return None
    return Scene(expected, {"compound": Text(compound(name, "sitzung"))})


def _meetings_in(world: World) -> Scene | None:
    committee = world.committee()
    name = world.runde(committee) if committee else None
    year = world.today.year + 1
    if committee is None or name is None:
        return None
    span = in_year(year)
    rows = [
        m for m in world.committees.ahead(committee) if span.meets(m.start.date(), m.start.date())
    ]
    said = world.chance.choice((str(year), "nächstes Jahr", f"im Jahr {year}"))
    return Scene(found("session", [m.id for m in rows]), {"committee": name, "time": Text(said)})


MAKERS: dict[str, Maker] = {
    "members.all": _about(_members),
    "members.room": _in_room(_members),
    "members.choose": _which("members"),
    "members.past": _members_in,
    "members.sits": _sits,
    "members.except": _members_but,
    "chair.now": _about(_chair, abolished=0.08),
    "chair.time": _chair_in,
    "chair.deputy": _about(_deputy),
    "chair.is": _chair_is,
    "chair.either": _either_chairs,
    "chair.room": _in_room(_chair),
    "chair.choose": _which("chair"),
    "session.next": _about(_next, abolished=0.08),
    "session.last": _about(_last),
    "session.second": _about(_second),
    "session.year": _meetings_in,
    "session.deadline": _about(_deadline),
    "session.notice": _about(_notice, abolished=0.0),
    "session.agenda": _about(_agenda, abolished=0.0),
    "session.room": _in_room(_next),
    "session.compound": _compound,
    "session.choose": _which("session"),
    "explain.committee": _about(_task, abolished=0.0),
    "explain.fate": _about(_fate, abolished=1.0),
}
