"""From the mentions that hold to the slots of a reading, and how well these fit a kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from commands.questions.lexicon.german import LINKS
from commands.questions.reading.enumerating import with_joined
from commands.questions.reading.gaps import from_elsewhere, not_understood
from commands.questions.reading.model import Asks, Cues, Mention, Reading, Span
from commands.questions.reading.places import foreign_place, is_town
from commands.questions.reading.segments import choose, merged
from commands.questions.reading.spoken_for import spoken_for
from commands.questions.reading.words import Word


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause made ready for reading: its words, all mentions, its text in normal forms.

    `also` is a second time that is asked about, instead of the first where `asks_time`. `chances`
    are how likely its wording asks for each kind, as learned. `room_id` is the room's municipality.
    """

    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]
    canonical: str
    plain: str
    cues: Cues
    span: Span
    chances: Mapping[str, float] = field(default_factory=dict)
    also: Span | None = None
    asks_time: bool = False
    room_id: str | None = None


def fill(
    clause: Clause, asks: Asks, score: float, why: str, *, has_context: bool = False
) -> Reading:
    """Return the reading of a clause as one kind of question, before any context."""
    words = clause.words
    usable = [
        mention
        for mention in clause.mentions
        if not (_is_elsewhere(mention, words) or _is_field_of_action(mention, words))
    ]
    mentions = with_joined(merged(choose(usable, words, asks), words), words)
    covered = {i for mention in mentions for i in range(mention.start, mention.end)}
    places = tuple(m for m in mentions if m.sort == "place" and not m.excluded)
    person = unknown_person(words, covered)
    has_topic = has_context or len(mentions) > len(places)
    unknown, odd = not_understood(words, mentions, has_topic=has_topic)
    return Reading(
        asks=asks,
        score=score,
        why=(why,),
        places=places,
        excluded_places=tuple(m for m in mentions if m.sort == "place" and m.excluded),
        organizations=_of(mentions, "organization"),
        persons=_of(mentions, "person"),
        committees=_of(mentions, "committee"),
        activities=_of(mentions, "activity"),
        terms=_of(mentions, "term"),
        functions=_of(mentions, "function"),
        responsibilities=_of(mentions, "responsibility"),
        audiences=_of(mentions, "audience"),
        span=clause.span,
        also=clause.also,
        cues=replace(clause.cues, at_body=_names_a_house(mentions, words)),
        unknown=unknown,
        odd=odd,
        foreign=from_elsewhere(words, covered),
        unknown_person=person,
        foreign_place=foreign_place(words, covered, named_here=bool(places)),
        for_places=spoken_for(mentions, words),
    )


def _of(mentions: list[Mention], sort: str) -> tuple[Mention, ...]:
    return tuple(mention for mention in mentions if mention.sort == sort)


def _is_elsewhere(mention: Mention, words: tuple[Word, ...]) -> bool:
    # "IHK für Münster": a word of another body's name, but here a town beyond the region.
    weak = mention.how in ("word", "head") and mention.length == 1
    return weak and is_town(words[mention.start].token)


def _is_field_of_action(mention: Mention, words: tuple[Word, ...]) -> bool:
    """Whether a "Handlungsfeld 4" is taken for what it is also called."""
    first = words[mention.start].token.folded
    return mention.how == "synonym" and first.startswith(("handlungsfeld", "hf"))


def _names_a_house(mentions: list[Mention], words: tuple[Word, ...]) -> bool:
    """Whether a body is named as the house in which somebody is looked for ("beim Jugendamt")."""
    bodies = (m for m in mentions if m.sort == "organization" and not m.excluded)
    # "in der Essener KoKo"
    before = {place.end: place.start for place in mentions if place.sort == "place"}
    return any(_is_after_bei(words, before.get(m.start, m.start)) for m in bodies)


def _is_after_bei(words: tuple[Word, ...], start: int) -> bool:
    """Whether "bei" leads to it, or "wer in der"; in "wer macht in der X" it may be X itself."""
    before = [word.token.folded for word in words[max(0, start - 4) : start]]
    while before[-1:] and before[-1] not in ("in", "im") and before[-1] in LINKS:
        before.pop()
    if before[-1:] in (["in"], ["im"]) and before[-2:-1] in (["wen"], ["wer"], ["wem"]):
        return True
    before = [word.token.folded for word in words[max(0, start - 2) : start]]
    return before[-1:] in (["bei"], ["beim"]) or (before[:1] == ["bei"] and before[1] in LINKS)


def unknown_person(words: tuple[Word, ...], covered: set[int]) -> str:
    """Return the surname after a title that is nobody's of the directory, "" for none."""
    for i, word in enumerate(words[:-1]):
        following = words[i + 1]
        if word.token.folded not in ("herr", "herrn", "frau") or i + 1 in covered:
            continue
        if following.is_topic or following.token.is_capital:
            return following.token.text
    return ""
