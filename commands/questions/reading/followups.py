"""Questions that lean on the one before: "und dort?", "und nächstes Jahr?", "wer macht die?"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from commands.questions.reading.model import ANY_TIME, Cues, Mention, Reading, Span
from commands.questions.reading.shifting import asks_for_turn, shifted
from storage.records import Directory

_OPENERS = re.compile(r"^(?:und|oder|aber|auch|sowie|dann|ok und|okay und|ach und)\b")
# The reason given for a kind of question that only the conversation suggests.
AS_BEFORE = "wie zuvor"
_THEN = re.compile(r"\b(?:dann|damals)\b")
_HERSELF = re.compile(r"\b(?:selbst|selber)\b")
_ACTOR_SORTS = ("organizations", "persons")
_TOPICS = ("activities", "audiences", "responsibilities", "functions", "terms")


@dataclass(frozen=True, slots=True)
class Memory:
    """What a conversation knows: the last reading, and what was answered to it."""

    reading: Reading
    ids: tuple[str, ...] = ()


def opens_as_followup(plain: str) -> bool:
    """Whether a clause begins as one that continues another."""
    return _OPENERS.match(plain) is not None


def leans(reading: Reading, plain: str) -> bool:
    """Whether a reading needs the conversation: it begins so, points back, or names nothing.

    A question with a question word and a place of its own stands by itself, and so does one about
    something that the directory doesn't have.
    """
    if reading.entities and not opens_as_followup(plain):
        return (
            reading.cues.anaphor
            and not reading.activities
            and not reading.committees
            and not reading.organizations
            and not reading.persons
            and not reading.terms
        )
    if opens_as_followup(plain) or reading.cues.anaphor or reading.cues.turn:
        return True
    asks_itself = reading.why[:1] != (AS_BEFORE,)
    lacks_body = reading.asks == "jurisdiction" and not reading.organizations
    complete = asks_itself and (reading.places or reading.cues.ours) and not lacks_body
    return not (reading.entities or reading.unknown or complete)


def is_alike(reading: Reading, memory: Memory) -> bool:
    """Whether a bare name is of the sort that the question before was about ("und STAR?")."""
    sorts = {mention.sort for mention in reading.entities}
    return bool(sorts) and sorts <= {mention.sort for mention in memory.reading.entities}


def seen_from(memory: Memory, plain: str, cues: Cues, span: Span, today: date) -> tuple[Cues, Span]:
    """Return cues and time of a clause as they are meant after the answer before."""
    told = memory.reading
    if told.asks == "session":
        return cues, span
    moved = shifted(plain, told.span, today)
    if moved is not None:
        return cues, moved
    turn = asks_for_turn(plain, told.span, today)
    if not turn or not memory.ids or told.asks not in ("who", "chair"):
        return cues, span
    return replace(cues, turn=turn, before=turn < 0, successor=turn > 0), ANY_TIME


def lacks_committee(reading: Reading, memory: Memory) -> bool:
    """Whether a question about a committee names none, and the conversation is about one."""
    about_one = not reading.committees and (
        reading.asks in ("members", "chair", "session")
        or (reading.asks in ("proxy", "represents") and reading.cues.anaphor)
    )
    return about_one and bool(memory.reading.committees) and not (reading.places or reading.unknown)


def continued(new: Reading, memory: Memory, directory: Directory, *, same_kind: bool) -> Reading:
    """Return the new reading with what it leaves open taken from the conversation."""
    old = memory.reading
    names_actor = bool(new.organizations or new.persons or new.unknown_person)
    names_topic = any(getattr(new, slot) for slot in _TOPICS)
    changes: dict[str, object] = {}
    if not names_actor:
        changes |= _actors(new, memory, directory, same_kind=same_kind, names_topic=names_topic)
    if not (names_topic or new.committees):
        changes |= {slot: getattr(old, slot) for slot in _TOPICS}
    if not new.committees:
        changes["committees"] = old.committees
    if new.asks == "where" and old.asks != "where":
        pass  # "wo noch?" asks beyond the place of the question before
    elif not new.places:
        changes["places"] = old.places or _home_of_actor(new, old, directory)
        changes["for_places"] = old.for_places
    elif old.for_places and not new.for_places:
        changes["for_places"] = new.places
    then = same_kind or _THEN.search(new.normal) is not None
    if not new.span.explicit and then and not new.cues.turn:
        changes["span"] = old.span
    if "untersch" in new.normal and new.asks == "explain":
        changes["terms"] = (*new.terms, *old.terms)  # "und worin unterscheidet sich das von X?"
    cues = new.cues
    if not names_topic:
        cues = replace(
            cues,
            field_of_action=cues.field_of_action or old.cues.field_of_action,
            grade=cues.grade or old.cues.grade,
        )
    if same_kind:
        cues = replace(
            cues,
            deputy=cues.deputy or old.cues.deputy,
            leads=cues.leads or old.cues.leads,
            office=cues.office or old.cues.office,
            staff=cues.staff or old.cues.staff,
            negated=cues.negated or old.cues.negated,
            notice=cues.notice or old.cues.notice,
            deadline=cues.deadline or old.cues.deadline,
            vote=cues.vote or old.cues.vote,
            guest=cues.guest or old.cues.guest,
            field_of_action=cues.field_of_action or old.cues.field_of_action,
            grade=cues.grade or old.cues.grade,
            town_kind=cues.town_kind or old.cues.town_kind,
            ordinal=cues.ordinal or (None if new.span.explicit else _stepped(new.cues, old.cues)),
        )
    if new.cues.works and new.asks == "who":
        cues = replace(cues, at_body=True)
    if not new.places and old.cues.ours:
        cues = replace(cues, ours=True)
    merged = new.with_(**changes, cues=cues, why=(*new.why, "führt die vorige Frage fort"))
    return _moved(merged, new, directory)


def _home_of_actor(new: Reading, old: Reading, directory: Directory) -> tuple[Mention, ...]:
    """Return where the one body asked about before is at home: "und vom Schulamt?" means there."""
    rows = directory.organizations
    named = [m for m in old.organizations if len(m.ids) == 1 and m.ids[0] in rows]
    if len(named) != 1 or not any(len(m.ids) > 1 for m in new.organizations):
        return ()
    home = rows[named[0].ids[0]].municipality_ids
    return tuple(Mention(0, 0, "place", (row,), "name", 1.0, "") for row in home[:1])


def _stepped(new: Cues, old: Cues) -> int | None:
    """Return which meeting "die danach" or "die davor" is, counted from the one told last."""
    told = old.ordinal or (-1 if old.past else 1)
    if new.after:
        return told + 1 or 1
    if new.earlier:
        return told - 1 or -1
    return old.ordinal


def _actors(
    new: Reading, memory: Memory, directory: Directory, *, same_kind: bool, names_topic: bool
) -> dict[str, object]:
    old = memory.reading
    if new.cues.turn:
        return dict(_mentions(memory.ids, directory))
    if same_kind and new.asks in ("chair", "members") and new.why[:1] != (AS_BEFORE,):
        return {}  # "wer ist dort Vorsitz?" after "hat X den Vorsitz?" asks of anybody
    if new.cues.works and names_topic and new.asks == "who":
        return {"organizations": old.organizations}  # "und wer kümmert sich dort im Team um X?"
    if same_kind:
        if names_topic and not old.activities:
            return {}
        return {slot: getattr(old, slot) for slot in _ACTOR_SORTS}
    if _HERSELF.search(new.normal) and (old.persons or old.organizations):
        return {slot: getattr(old, slot) for slot in _ACTOR_SORTS}
    wanted = new.asks in ("contact", "committees", "proxy", "represents", "what", "who", "where")
    if wanted and new.asks != "who" and not names_topic:
        answered = _mentions(memory.ids, directory)
        if any(answered.values()):
            return dict(answered)
    if new.asks in ("when", "why", "session", "chair", "members"):
        return {}
    if new.asks in ("where", "who") and old.activities:
        return {}
    return {slot: getattr(old, slot) for slot in _ACTOR_SORTS}


def _mentions(ids: tuple[str, ...], directory: Directory) -> dict[str, tuple[Mention, ...]]:
    """Return what was answered last as if it had been named in the question."""
    organizations = tuple(row for row in ids if row in directory.organizations)
    persons = tuple(row for row in ids if row in directory.persons)
    return {
        "organizations": tuple(
            Mention(0, 0, "organization", (row,), "name", 1.0, directory.organizations[row].name)
            for row in organizations
        ),
        "persons": tuple(
            Mention(0, 0, "person", (row,), "name", 1.0, directory.persons[row].name)
            for row in persons
        ),
    }


def _moved(merged: Reading, new: Reading, directory: Directory) -> Reading:
    """Free names from their place where the new question names another ("und in Hamm?")."""
    if not new.places or new.for_places or merged.for_places:
        return merged
    places = {row for place in new.places for row in place.ids}
    organizations = (
        merged.organizations
        if new.organizations
        else tuple(_same_kind(mention, places, directory) for mention in merged.organizations)
    )
    committees = (
        merged.committees
        if new.committees
        else tuple(_same_kind(mention, places, directory) for mention in merged.committees)
    )
    activities = (
        merged.activities
        if new.activities
        else tuple(_akin(mention, places, directory) for mention in merged.activities)
    )
    return merged.with_(organizations=organizations, committees=committees, activities=activities)


def _akin(mention: Mention, places: set[str], directory: Directory) -> Mention:
    """Take one town's name of an activity ("Messe Musterstadt") for what others call so too."""
    rows = directory.activities
    named = [rows[row] for row in mention.ids if row in rows]
    if mention.excluded or any(places & set(row.municipality_ids) for row in named):
        return mention
    names = {name for row in named for name in (row.name, *row.short_names)}
    akin = [row.id for row in rows.values() if names & {row.name, *row.short_names}]
    return replace(mention, ids=tuple(dict.fromkeys((*mention.ids, *akin))))


def _same_kind(mention: Mention, places: set[str], directory: Directory) -> Mention:
    if mention.excluded:
        return mention
    if mention.sort == "organization":
        rows = directory.organizations
        here = [rows[row] for row in mention.ids if row in rows]
        if len(here) != 1 or places & set(here[0].municipality_ids):
            return mention
        kind = here[0].kind
        ids = tuple(row.id for row in rows.values() if row.kind == kind)
    else:
        bodies = directory.committees
        named = [bodies[row] for row in mention.ids if row in bodies]
        if len(named) != 1 or places & set(named[0].municipality_ids):
            return mention
        kind = named[0].kind
        ids = tuple(row.id for row in bodies.values() if row.kind == kind)
    return replace(mention, ids=ids, wider=ids, how="kind", text=kind or mention.text)
