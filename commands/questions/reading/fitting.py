"""How well the slots of a reading fit a kind of question."""

from __future__ import annotations

import re

from commands.questions.lexicon.german import COMMITTEE_NOUNS, OFFER_NOUNS
from commands.questions.reading.followups import asks_for_group
from commands.questions.reading.model import Reading

_HELPS = re.compile(r"wer (?:unterst|hilf|beglei|foerd)")
_IS_IT = re.compile(r"(?:ist|war)\b")


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
    helps = _HELPS.match(reading.normal) and reading.activities and reading.organizations
    if helps and not reading.cues.at_body:
        return 0.6  # "wer hilft X bei …" asks for partners
    return 1.0 if reading.lists_actors else _fit_who_does(reading)


def _fit_who_does(reading: Reading) -> float:
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
