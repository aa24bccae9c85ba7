"""From the mentions that hold to the slots of a reading, and how well these fit a kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from commands.questions.lexicon.german import COMMITTEE_NOUNS, LINKS, OFFER_NOUNS
from commands.questions.reading.followups import asks_for_group
from commands.questions.reading.gaps import from_elsewhere, not_understood
from commands.questions.reading.model import Asks, Cues, Mention, Reading, Span
from commands.questions.reading.places import foreign_place, is_town
from commands.questions.reading.segments import choose, merged
from commands.questions.reading.spoken_for import spoken_for
from commands.questions.reading.words import Word

_HELPS = re.compile(r"wer (?:unterst|hilf|beglei|foerd)")
_IS_IT = re.compile(r"(?:ist|war)\b")


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
    mentions = merged(choose(usable, words, asks), words)
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


def fit(reading: Reading) -> float:
    """Return how well the slots fit the kind, from 0 to about 1."""
    kind = _FITS.get(reading.asks)
    return kind(reading) if kind else 0.0


def _actors(reading: Reading) -> bool:
    return bool(reading.organizations or reading.persons or reading.unknown_person)


def _lists(reading: Reading) -> bool:
    """Whether it is asked what there is of a kind: "welche … gibt es", "gibt es …"."""
    return any(word in reading.why[0] for word in ("gibt", "gab", "exist", "hat", "haben"))


def _fit_represents(reading: Reading) -> float:
    if reading.activities and reading.why[0].endswith("fuer wen"):
        return 0.6  # "für wen ist die?", after an offer
    return 1.0 if _actors(reading) else 0.4


def _fit_proxy(reading: Reading) -> float:
    return 1.0 if _actors(reading) or reading.place_ids or reading.cues.ours else 0.4


def _fit_committees(reading: Reading) -> float:
    if not _actors(reading):
        if reading.committees and not reading.activities and _lists(reading):
            return 1.0
        bodies = not COMMITTEE_NOUNS.isdisjoint(reading.why[0].split())
        return 0.95 if reading.place_ids and bodies else 0.3
    if reading.committees:
        return 0.6
    return 0.3 if _lists(reading) and "sitz" not in reading.why[0] else 1.0


def _fit_committee(reading: Reading) -> float:
    if reading.committees:
        return 0.6 if reading.activities else 1.0
    if "vorsitz" in reading.why[0] and reading.place_ids and not reading.functions:
        return 0.9
    return 0.1 if reading.entities else 0.55


def _fit_members(reading: Reading) -> float:
    if not reading.committees:
        return 0.2 if reading.entities else 0.5
    if _IS_IT.match(reading.why[0]) and not _actors(reading) and not reading.unknown_person:
        return 0.8  # "ist nächste Woche Lenkungskreis" asks whether it meets
    if reading.for_places and not _actors(reading):
        return 0.6  # "wer sitzt für uns im …" asks for who speaks
    return 0.6 if reading.activities or reading.responsibilities else 1.0


def _fit_session(reading: Reading) -> float:
    if reading.is_on_agenda:
        return 1.0
    if reading.committees:
        return 0.9 if reading.activities else 1.0
    if reading.activities or reading.organizations:
        return 0.25
    if reading.span.names_days and reading.why[0].startswith("welch"):
        return 1.0  # "welche Gremien tagten im Oktober"
    return 0.8 if reading.place_ids or reading.span.explicit else 0.6


def _fit_jurisdiction(reading: Reading) -> float:
    if reading.activities or reading.persons or reading.committees or reading.responsibilities:
        return 0.2
    if not reading.organizations:
        return 0.2
    if reading.place_ids or reading.cues.ours:
        return 1.0
    return 0.75 if reading.score > 3 else 0.5


def _fit_contact(reading: Reading) -> float:
    if _actors(reading):
        return 1.0
    return 0.8 if reading.activities or reading.committees else 0.6


def _fit_activity(reading: Reading) -> float:
    if reading.asks == "when" and reading.is_on_agenda:
        return 0.4
    if reading.activities or reading.audiences:
        return 1.0
    return 0.5 if reading.entities else 0.75


def _fit_with_whom(reading: Reading) -> float:
    if _HELPS.match(reading.why[0]) and not _actors(reading):
        return 0.5  # "wer hilft bei …" asks for who does it, "wer hilft X bei …" for partners
    if reading.committees and not reading.activities:
        return 0.5
    return 1.0 if reading.activities or reading.organizations else 0.6


def _fit_where(reading: Reading) -> float:
    if reading.persons and not reading.activities:
        return 1.0 if reading.why[0].startswith(("in welch", "fuer welch")) else 0.3
    return 1.0 if reading.activities or reading.organizations else 0.5


def _fit_what(reading: Reading) -> float:
    # "für wen ist die KoKo …" asks for whom it speaks
    of_group = asks_for_group(reading)
    beside = (reading.committees or reading.functions or of_group) and not reading.activities
    if beside and not (reading.committees and reading.organizations):
        return 0.4
    if reading.cues.either and len(reading.organizations) > 1:
        return 0.5  # "macht X oder Y …" asks who
    if reading.why[0].startswith("wer ") and reading.entities:
        return 0.7  # "wer macht was bei …" asks who
    if reading.activities or reading.audiences or reading.cues.field_of_action:
        return 1.0
    there = 0.9 if reading.place_ids else 0.6
    return _fit_what_of_body(reading) if reading.organizations else there


def _fit_what_of_body(reading: Reading) -> float:
    if reading.why[0].startswith("gib") and all(m.how != "name" for m in reading.organizations):
        return 0.8  # "gibt es … ein Berufskolleg": whether there is such a body
    if not OFFER_NOUNS.isdisjoint(reading.why[0].split()):
        return 1.0
    tasks_of_one = "aufgabe" in reading.why[0] and len(reading.organizations[0].ids) == 1
    return 0.6 if reading.why[0].startswith("welch") and not tasks_of_one else 1.0


def _fit_explain(reading: Reading) -> float:
    if reading.terms or reading.organizations or reading.committees or reading.activities:
        return 1.0
    return 0.9 if reading.unknown else 0.6


def _fit_who(reading: Reading) -> float:
    if reading.lists_actors:
        return 1.0
    if _lists(reading):
        return _fit_who_there_is(reading)
    if reading.activities or reading.responsibilities or reading.audiences:
        return 1.0
    if reading.functions:
        return 0.97
    if reading.organizations or reading.persons:
        return 0.85
    return 0.5 if reading.committees else 0.65


def _fit_who_there_is(reading: Reading) -> float:
    if not OFFER_NOUNS.isdisjoint(reading.why[0].split()):
        return 0.5
    lists = reading.organizations or reading.functions
    return 1.0 if lists and not reading.activities else 0.6


_FITS = {
    "represents": _fit_represents,
    "proxy": _fit_proxy,
    "committees": _fit_committees,
    "chair": _fit_committee,
    "members": _fit_members,
    "session": _fit_session,
    "jurisdiction": _fit_jurisdiction,
    "contact": _fit_contact,
    "with_whom": _fit_with_whom,
    "when": _fit_activity,
    "why": _fit_activity,
    "where": _fit_where,
    "what": _fit_what,
    "explain": _fit_explain,
    "who": _fit_who,
}
