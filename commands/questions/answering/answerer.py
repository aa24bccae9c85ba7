"""From a reading to a finding: the rule of its kind, after what no rule can answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from commands.questions.answering import (
    activities,
    chairs,
    committees,
    delegation,
    in_charge,
    lifetimes,
    listing,
    meetings,
    sittings,
    staff,
    terms,
)
from commands.questions.answering.among import among_those_told
from commands.questions.answering.conditions import not_applied
from commands.questions.answering.contacts import contact
from commands.questions.answering.model import Case, Finding
from commands.questions.answering.register import Register
from commands.questions.lexicon.german import OFFER_NOUNS
from commands.questions.lexicon.index import distinct
from commands.questions.reading.followups import AS_BEFORE
from commands.questions.reading.model import Asks, Reading, Span
from storage.meetings import Rules
from storage.records import Directory

_OUR_FIELD = re.compile(
    r"\b(?:macht|machen|bietet|anbiet\w*|organisier\w*|veranstalt\w*|durchfuehr\w*|fuehrt|betreu\w*|kuemmert|zustaendig\w*|"
    r"tagt|sitzt|vorsitz\w*|telefon\w*|kontakt\w*|mail\w*|nummer|erreich\w*|ansprech\w*|partner\w*|angebote?|traeger|gremi\w+|"
    r"vertritt|vertretung|laeuft|sitzung\w*|mitglied\w*|foerder\w*)\b"
)


_OR_WHO = re.compile(r"\boder (?:wer|nicht|jemand)\b")
_NOWHERE = "Wo „dort“ ist, weiß ich nicht: Bitte den Ort nennen."
_THERE = re.compile(r"\bdort\b")
# From which score on a reading holds although some word of the question was not understood: it
# may have been the verb that would have told another kind.
_SURE = 3.23
_SURE_OF_ACTIVITY = 2.88
_WEAK = 2.6
_CLEAR = 2.2  # from which score on it is worth saying what else is needed
_TOO_LITTLE = "Dazu brauche ich noch einen Ort, eine Stelle, ein Gremium oder ein Angebot."
_HARDLY_EVER = 0.02
# Kinds whose answer would not hang on the committee named.
_NOT_ABOUT_COMMITTEES: tuple[Asks, ...] = ("who", "where")


def _who(case: Case) -> Finding:
    if in_charge.asks_for_duty(case):
        return in_charge.duty(case)
    if staff.is_about_staff(case) and not _names_actors_to_check(case):
        found = staff.staff(case)
        if found.status == "none" and case.reading.activities and not case.reading.cues.staff:
            return activities.by_house(case)  # "wer bietet bei X … an" may mean X itself
        return found
    if listing.asks_for_bodies(case):
        return listing.bodies(case)
    if case.reading.persons and not case.reading.activities:
        return _who_of_person(case)
    return activities.who(case) if _names_what_is_done(case) else case.none()


def _names_what_is_done(case: Case) -> bool:
    reading, cues = case.reading, case.reading.cues
    return bool(reading.activities or reading.audiences or cues.grade or cues.field_of_action)


def _names_actors_to_check(case: Case) -> bool:
    """Whether it is asked if bodies named do something, or which of two of them does."""
    reading, cues = case.reading, case.reading.cues
    named = [m for m in reading.organizations if not (m.excluded or m.asked)]
    if not (reading.activities and named) or reading.persons:
        return False
    either = cues.either and (len(named) > 1 or _OR_WHO.search(reading.normal) is not None)
    return (cues.yes_no and not cues.at_body) or either


def _who_of_person(case: Case) -> Finding:
    if staff.asks_for_turn(case):
        return staff.turn(case, later=case.reading.cues.successor)
    return contact(case)


def _contact(case: Case) -> Finding:
    # "Ist X Ansprechpartner für …?"
    return in_charge.duty(case) if in_charge.asks_for_duty(case) else contact(case)


def _explain(case: Case) -> Finding:
    reading = case.reading
    if reading.persons and not (reading.terms or reading.organizations or reading.committees):
        return contact(replace(case, reading=replace(reading, asks="contact")))
    return terms.explain(case)


def _what(case: Case) -> Finding:
    reading = case.reading
    if reading.committees and not (reading.activities or reading.organizations):
        # What a committee does is its task.
        return terms.explain(replace(case, reading=replace(reading, asks="explain")))
    found = activities.what(case)
    if found.status == "none" and reading.persons and not reading.activities:
        return contact(replace(case, reading=replace(reading, asks="contact")))
    return found


def _when(case: Case) -> Finding:
    if case.reading.persons and not case.reading.activities:
        # Since when somebody is in office stands in the row of the person.
        return contact(replace(case, reading=replace(case.reading, asks="who")))
    return activities.when(case)


def _where(case: Case) -> Finding:
    if case.reading.entities:
        return activities.where(case)
    rows = case.directory.municipalities.values()
    parts = [row.id for row in rows if row.part_of_id in case.reading.place_ids]
    return case.found(parts, parts)


def _why(case: Case) -> Finding:
    if case.reading.committees and not case.reading.activities:
        # What a committee is for is its task, given where it is explained.
        return terms.explain(replace(case, reading=replace(case.reading, asks="explain")))
    return activities.why(case)


_RULES: dict[Asks, Callable[[Case], Finding]] = {
    "who": _who,
    "with_whom": activities.with_whom,
    "what": _what,
    "when": _when,
    "why": _why,
    "where": _where,
    "contact": _contact,
    "members": committees.members,
    "committees": sittings.committees_of,
    "chair": chairs.chair,
    "proxy": delegation.proxy,
    "represents": delegation.represents,
    "session": meetings.session,
    "jurisdiction": terms.jurisdiction,
    "explain": _explain,
}


def answer(
    directory: Directory,
    register: Register,
    reading: Reading,
    today: date,
    rules: Mapping[str, Rules] | None = None,
) -> Finding:
    """Return what the directory holds on a reading; `rules` are as in `Case`."""
    explained = reading.asks == "explain" and reading.terms
    if not reading.asks or reading.foreign_place or (reading.foreign and not explained):
        return Finding("unknown", "", notes=_did_not_understand(reading.foreign))
    case = Case(directory, register, reading, today, rules)
    if reading.unknown and reading.asks != "explain" and not meetings.is_on_agenda(case):
        return _not_understood(case)
    doubts = _doubts(reading)
    if doubts is not None:
        return Finding("unknown", "", notes=doubts)
    return _found(case) if reading.also is None else _at_both_times(case, reading.also)


def _found(case: Case) -> Finding:
    note = case.reading.span.note
    if note:
        return case.none(note)
    if lifetimes.asks_for_lifetime(case):
        return lifetimes.lifetime(case)
    return among_those_told(case, _RULES[case.reading.asks](case))


def _at_both_times(case: Case, other: Span) -> Finding:
    """Answer for the one time and for the other: "wer hatte 2025 und wer hat 2026 den Vorsitz"."""
    one = _found(case)
    then = _found(replace(case, reading=case.reading.with_(span=other)))
    if {one.status, then.status} != {"answered"}:
        return one if one.status == "answered" else then
    ids = distinct((*one.ids, *then.ids))
    rows = distinct((*one.rows, *then.rows))
    lacking = tuple(mention for mention in one.lacking if mention in then.lacking)
    deadlines, turns = one.deadlines | then.deadlines, (*one.turns, *then.turns)
    return replace(one, ids=ids, rows=rows, deadlines=deadlines, lacking=lacking, turns=turns)


def _doubts(reading: Reading) -> tuple[str, ...] | None:
    """Return what to say where a question wasn't understood well enough, None where it was."""
    if reading.odd and reading.score < (_SURE_OF_ACTIVITY if reading.activities else _SURE):
        return _did_not_understand(reading.odd)
    nowhere = _points_nowhere(reading)
    if nowhere or _is_doubtful(reading):
        return (_NOWHERE,) if nowhere else ()
    if not _asks_something(reading):
        return (_TOO_LITTLE,) if reading.score > _CLEAR else ()
    if reading.committees and reading.asks in _NOT_ABOUT_COMMITTEES and not reading.activities:
        return ("Was Sie zum Gremium wissen möchten, habe ich nicht verstanden.",)
    return not_applied(reading)


def _is_doubtful(reading: Reading) -> bool:
    """Whether only a weak rule speaks for a kind for which questions so worded hardly ever ask."""
    weak = reading.score < _WEAK and reading.likely < _HARDLY_EVER and not reading.persons
    return weak and not reading.why[0].startswith((AS_BEFORE, "nur "))


def _points_nowhere(reading: Reading) -> bool:
    """Whether "dort" is said where nothing told before can be meant."""
    named = reading.places or reading.organizations or reading.committees or reading.persons
    return bool(_THERE.search(reading.normal)) and not named and len(reading.why) < 2


def _did_not_understand(words: tuple[str, ...]) -> tuple[str, ...]:
    if not words:
        return ()
    return ("Nicht verstanden habe ich: " + ", ".join(f"„{word}“" for word in words),)


def _not_understood(case: Case) -> Finding:
    """Return `none` for a gap in the directory, `unknown` for a question from elsewhere."""
    reading = case.reading
    words = ", ".join(f"„{word}“" for word in reading.unknown)
    ours = reading.entities or reading.places or reading.unknown_person
    if ours or reading.cues.ours or _OUR_FIELD.search(reading.normal):
        return case.none(f"Zu {words} habe ich nichts gefunden.")
    return Finding("unknown", "", notes=(f"Zu {words} habe ich nichts gefunden.",))


def _asks_something(reading: Reading) -> bool:
    """Whether a question names anything at all that could be looked up."""
    if reading.entities or reading.unknown_person or reading.unknown or reading.lists_actors:
        return True
    cues = reading.cues
    if cues.field_of_action or cues.grade:
        return reading.asks in ("what", "who", "where", "with_whom")
    if reading.asks == "where":
        return bool(reading.place_ids) and "gehoer" in reading.normal
    if reading.asks == "what":
        here = reading.place_ids or (reading.room_id and reading.span.explicit)
        return bool(here) and not _names_something_else(reading.normal)
    if reading.asks == "session" and (reading.span.explicit or reading.room_id or cues.cancelled):
        return True  # in a town's room one of its own meetings
    return bool(reading.place_ids) and reading.asks in ("proxy", "session", "committees")


def _names_something_else(normal: str) -> bool:
    """Whether a list is asked for of what the directory doesn't list ("welche Schulen gibt es")."""
    named = re.search(r"\b(?:welche[nr]?|viele) ((?:\S+ ){0,2}\S+)", normal)
    return named is not None and OFFER_NOUNS.isdisjoint(named[1].split())
