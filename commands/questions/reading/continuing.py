"""What a question that leans on the one before takes over from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TypeAlias

from commands.questions.lexicon.index import Sort
from commands.questions.lexicon.names import How
from commands.questions.reading.carrying import carried
from commands.questions.reading.followups import (
    AS_BEFORE,
    Memory,
    asks_among,
    asks_beyond_topic,
    asks_for_group,
    asks_for_more,
    asks_for_others,
    points_at_actor,
)
from commands.questions.reading.here import brought_home, leaves_place_open
from commands.questions.reading.model import Cues, Mention, Reading
from commands.questions.reading.moving import Known, moved
from commands.questions.reading.told import (
    Named,
    among_those_told,
    answered,
    house_of_person,
    others_than,
)
from storage.records import Directory

_THEN = re.compile(r"\b(?:dann|damals)\b")
_THERE = re.compile(r"\b(?:dort|da)\b")
_IN_TURN = re.compile(r"\b(?:wiederum|seinerseits|ihrerseits)\b")
_HERSELF = re.compile(r"\b(?:selbst|selber)\b")
_ACTORS = ("organizations", "persons")
_TOPICS = ("activities", "audiences", "responsibilities", "functions", "terms")
# Kinds of question to which those answered last may be what is asked about.
_ABOUT_ANSWERED = ("contact", "committees", "proxy", "represents", "what", "where")
_OF_ACTIVITY = ("who", "with_whom", "when", "why")
_NOT_ABOUT_ACTORS = ("when", "why", "session", "chair", "members")

_HOWS: tuple[How, ...] = ("name", "generic", "kind")

_Slots: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Turn:
    """A question in a conversation, with the one before; `same_kind`: it asks for the same."""

    new: Reading
    old: Reading
    answered: tuple[str, ...]
    directory: Directory
    same_kind: bool

    @property
    def names_topic(self) -> bool:
        return any(getattr(self.new, slot) for slot in _TOPICS)

    @property
    def told(self) -> Named:
        """Those answered last, as if they had been named."""
        return answered(self.answered, self.directory)

    @property
    def has_own_words(self) -> bool:
        """Whether the words of the question itself tell its kind."""
        return self.new.why[:1] != (AS_BEFORE,)


def continued(new: Reading, memory: Memory, known: Known, *, same_kind: bool) -> Reading:
    """Return the new reading with what it leaves open taken from the conversation."""
    new = brought_home(new)
    if asks_among(new.normal):
        new = among_those_told(new, memory.ids, known.directory)
    turn = _Turn(new, memory.reading, memory.ids, known.directory, same_kind)
    changes = _places(turn) | _topics(turn, known) | _time(turn)
    if not (new.organizations or new.persons or new.unknown_person):
        acting = _actors(turn)
        changes = {**acting, **changes}
        if new.asks == "what" and any(acting.values()) and not turn.same_kind:
            changes |= dict.fromkeys(_TOPICS, ())  # "was macht der sonst?" asks for all of it
    merged = new.with_(**changes, cues=_cues(turn), why=(*new.why, "führt die vorige Frage fort"))
    return moved(merged, new, known)


def _topics(turn: _Turn, known: Known) -> _Slots:
    new, old = turn.new, turn.old
    if old.terms and not turn.names_topic and new.asks not in ("explain", "committees"):
        return _meant_by(old.terms, known)
    if new.asks == "explain" and not turn.names_topic and (terms := _terms_of(old, known)):
        return {"terms": terms, "activities": (), "organizations": (), "committees": ()}
    left = asks_beyond_topic(new) or (new.referents is not None and bool(new.entities))
    other = turn.names_topic or left or (new.committees and not old.committees)
    taken: _Slots = {} if other else {slot: getattr(old, slot) for slot in _TOPICS}
    if left and asks_for_more(new.normal):
        taken["activities"] = tuple(replace(m, excluded=True) for m in old.activities)
    if not new.committees:
        taken["committees"] = _committees_answered(turn) or old.committees
    asked = old.normal and old.asks != "explain"  # rather than only told of
    if asked and not (new.entities or new.unknown or left):
        taken["unknown"] = old.unknown
    if new.asks == "explain" and "untersch" in new.normal:
        taken["terms"] = (*new.terms, *old.terms)  # "und worin unterscheidet sich das von X?"
    return taken


def _committees_answered(turn: _Turn) -> tuple[Mention, ...]:
    """Return the committees told last: "wo sitzt sie?" – "und wann tagt das wieder?"."""
    if turn.old.asks != "committees" or turn.new.asks not in ("session", "members", "chair"):
        return ()
    rows = turn.directory.committees
    told = tuple(row for row in turn.answered if row in rows)
    return (
        (Mention(0, 0, "committee", told, "name", 1.0, rows[told[0]].name, told),) if told else ()
    )


def _meant_by(terms: tuple[Mention, ...], known: Known) -> _Slots:
    """Return what is done, or who does it, under the name of a term that was explained before."""
    named: dict[Sort, tuple[Mention, ...]] = {}
    for sort in ("activity", "organization"):
        named[sort] = tuple(
            Mention(0, 0, sort, ids, how, 1.0, term.text, wider=ids)
            for term in terms
            for how in _HOWS
            if (ids := known.called(term.text, sort, how))
        )[:1]
    found: _Slots = {"activities": named["activity"]}
    return found if named["activity"] else {"organizations": named["organization"]}


def _terms_of(old: Reading, known: Known) -> tuple[Mention, ...]:
    """Return the terms that words are which were read as several bodies, offers or committees."""
    named = (*old.organizations, *old.activities, *old.committees)
    return tuple(
        Mention(0, 0, "term", ids, "name", 1.0, mention.text, wider=ids)
        for mention in named
        if len(mention.ids) > 1 and (ids := known.called(mention.text, "term", "name"))
    )


def _places(turn: _Turn) -> _Slots:
    new, old = turn.new, turn.old
    if new.asks == "where" and old.asks != "where":
        return {}  # "wo noch?" asks beyond the place of the question before
    if leaves_place_open(new) or (not old.for_places and _has_its_own(new, old, turn.directory)):
        return {"places": (), "for_places": ()}
    if not new.places:
        places = old.places or _home_of_actor(new, old, turn.directory) or _home_of_activity(turn)
        without = old.excluded_places if turn.same_kind else ()
        return {
            "places": places,
            "for_places": old.for_places,
            "excluded_places": new.excluded_places or without,
        }
    return {"for_places": new.places} if old.for_places and not new.for_places else {}


def _has_its_own(new: Reading, old: Reading, directory: Directory) -> bool:
    """Whether a committee is named that isn't one of the place told before."""
    before = {row for place in old.places for row in place.ids}
    rows = directory.committees
    return any(
        len(mention.ids) == 1 and before.isdisjoint(rows[mention.ids[0]].municipality_ids)
        for mention in new.committees
    )


def _time(turn: _Turn) -> _Slots:
    new = turn.new
    keeps = turn.same_kind or is_of_then(new.normal) or _tells_more(turn)
    return {"span": turn.old.span} if keeps and not (new.span.explicit or new.cues.turn) else {}


def is_of_then(plain: str) -> bool:
    """Whether a question is about the time told before ("wer war damals dabei?")."""
    return _THEN.search(plain) is not None


def _tells_more(turn: _Turn) -> bool:
    """Whether more is asked of what ran at the time named ("wer ab Mai?" – "mit welchem Ziel?")."""
    of_activities = turn.new.asks in _OF_ACTIVITY and turn.old.asks in _OF_ACTIVITY
    return of_activities and turn.old.span.names_days and not turn.names_topic


def _cues(turn: _Turn) -> Cues:
    new, old = turn.new.cues, turn.old.cues
    own_words = turn.has_own_words
    cues = carried(turn.new, turn.old, same_kind=turn.same_kind, own_words=own_words)
    if turn.same_kind:
        told = None if turn.new.span.explicit else _stepped(new, old)
        cues = replace(cues, ordinal=None if new.notice else new.ordinal or told)
    return replace(
        cues,
        at_body=new.at_body or (new.works and turn.new.asks == "who"),
        ours=new.ours or (old.ours and not turn.new.places),
    )


def _home_of_actor(new: Reading, old: Reading, directory: Directory) -> tuple[Mention, ...]:
    """Return where the one body asked about before is at home: "und vom Schulamt?" means there."""
    rows = directory.organizations
    named = [m for m in old.organizations if len(m.ids) == 1 and m.ids[0] in rows]
    if len(named) != 1 or not any(len(m.ids) > 1 for m in new.organizations):
        return ()
    home = rows[named[0].ids[0]].municipality_ids
    return tuple(Mention(0, 0, "place", (row,), "name", 1.0, "") for row in home[:1])


def _home_of_activity(turn: _Turn) -> tuple[Mention, ...]:
    """Return where the one activity asked about before runs, where "dort" points at it."""
    if not _THERE.search(turn.new.normal) or len(turn.old.activities) != 1:
        return ()
    rows = turn.directory.activities
    homes = {rows[row].municipality_ids for row in turn.old.activities[0].ids if row in rows}
    home = next(iter(homes), ()) if len(homes) == 1 else ()
    return tuple(Mention(0, 0, "place", (row,), "name", 1.0, "") for row in home[:1])


def _stepped(new: Cues, old: Cues) -> int | None:
    """Return which meeting "die danach" or "die davor" is, counted from the one told last."""
    told = old.ordinal or (-1 if old.past else 1)
    if new.after:
        return told + 1 or 1
    if new.earlier:
        return told - 1 or -1
    return old.ordinal


def _actors(turn: _Turn) -> Named:
    before: Named = {slot: getattr(turn.old, slot) for slot in _ACTORS}
    if turn.new.cues.turn:
        return turn.told
    if (superior := house_of_person(turn.new, turn.old, turn.answered, turn.directory)) is not None:
        return superior
    if turn.same_kind:
        return _actors_of_same_kind(turn, before)
    return _actors_of_other_kind(turn, before)


def _actors_of_other_kind(turn: _Turn, before: Named) -> Named:
    new, old = turn.new, turn.old
    if _HERSELF.search(new.normal) and any(before.values()):
        return before
    if (new.asks == "proxy" and new.for_places) or (asks_for_group(new) and old.activities):
        return {}  # "spricht da jemand für Hamm?" asks of anybody there
    of_partners = new.asks == "where" and old.asks == "with_whom"
    if (
        new.asks in _ABOUT_ANSWERED
        and not of_partners  # "mit wem?" – "und in welchen Städten?" asks where it is done
        and (not turn.names_topic or points_at_actor(new))
    ):
        answered = turn.told
        if any(answered.values()):
            return answered
    if new.asks == "when" and not (turn.names_topic or old.activities):
        # "seit wann?" after somebody's name
        return {"persons": turn.told["persons"]}
    if new.asks in _NOT_ABOUT_ACTORS or (new.asks in ("where", "who") and old.activities):
        return {}
    return before


def _actors_of_same_kind(turn: _Turn, before: Named) -> Named:
    new, old = turn.new, turn.old
    if _IN_TURN.search(new.normal):
        return turn.told
    if (house := _house(turn)) is not None:
        return house
    if asks_for_others(new.normal):
        return others_than(before if any(before.values()) else turn.told)
    if new.asks in ("chair", "members") and turn.has_own_words:
        return {}  # "wer ist dort Vorsitz?" after "hat X den Vorsitz?" asks of anybody
    leaves_them = new.asks == "contact" or not old.activities
    return {} if turn.names_topic and leaves_them else before


def _house(turn: _Turn) -> Named | None:
    """Return the house told before where somebody in it is asked for, less who was told already.

    "Wer leitet die KoKo X?" – "wer arbeitet noch dort?", "und wer ist da für Y zuständig?"
    """
    new, old = turn.new, turn.old
    if new.asks != "who" or not old.organizations or all(m.excluded for m in old.organizations):
        return None
    within = (
        new.cues.works
        or (asks_for_others(new.normal) and old.cues.leads)
        or (turn.names_topic and not old.activities and _THERE.search(new.normal) is not None)
    )
    if not within:
        return None
    told = turn.told["persons"] if asks_for_more(new.normal) else ()
    return {"organizations": old.organizations} | others_than({"persons": told})
