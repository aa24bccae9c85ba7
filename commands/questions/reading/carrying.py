"""What the German of the question before still says of the next one: roles, votes, negation.

Only half a sentence takes such things over: "wer hat kein Stimmrecht?" – "und in Bochum?". One
with a verb of its own says all it means: "sitzt die IHK da?" asks of every seat again.
"""

from __future__ import annotations

import re
from dataclasses import replace

from commands.questions.lexicon.german import VERBS
from commands.questions.reading.model import Cues, Reading

_ROLES = ("deputy", "leads", "office", "staff", "works", "at_body")
_OF_SEATS = ("guest", "vote", "negated")
_CONDITIONS = (
    "expires", "begins", "newly", "runs_until", "partner", "unconfirmed", "agenda", "cancelled",
    "rhythm",
)  # fmt: skip
_IF_BARE = ("notice", "deadline")
# The verb of "wer ist das in Herne?" says nothing; "das" stands for all that was said before.
_SAME_AGAIN = re.compile(
    r"\b(?:ist|sind|war|waren|hat|haben|hatte|hatten|macht|machen) (?:\w+ )?"
    r"(?:das|es|dies|so|k?eine?s)\b"
    r"|\bwie (?:ist|sieht|siehts) (?:es|das|x)\b|\bsieht es\b"
)
_BEING = frozenset({"ist", "sind", "war", "waren", "hat", "haben", "hatte", "hatten"})
_AFTER_ALL = re.compile(r"\b(?:eine?s|welches|schon|doch)\b")
_OFFICES = re.compile(r"\bvorsitz\w*|\bleit(?:ung|er|erin)\b")
_OTHERS = re.compile(r"\b(?:noch|sonst|ausserdem|weitere[rn]?|andere[rn]?)\b")


def has_predicate(plain: str) -> bool:
    """Whether a clause says with a verb of its own what it asks, and needs no other for that."""
    return not (VERBS | _BEING).isdisjoint(plain.split()) and not _SAME_AGAIN.search(plain)


def carried(new: Reading, old: Reading, *, same_kind: bool, own_words: bool) -> Cues:
    """Return the cues of a follow-up with those that it takes over from the question before."""
    cues = new.cues
    if _stays_with_group(new, same_kind=same_kind):
        cues = replace(
            cues,
            field_of_action=cues.field_of_action or old.cues.field_of_action,
            grade=cues.grade or old.cues.grade,
        )
    if not same_kind:
        return cues
    of_times = not (own_words or cues.notice or cues.deadline)
    names = ["town_kind", *(_IF_BARE if of_times else ())]
    names += [] if _names_role(new) else _ROLES
    names += [] if has_predicate(new.normal) else [*_OF_SEATS, *_CONDITIONS]
    if _AFTER_ALL.search(new.normal):  # "wer hat kein Stimmrecht?" – "und wer hat eins?"
        names = [name for name in names if name != "negated"]
    return replace(cues, **{n: getattr(cues, n) or getattr(old.cues, n) for n in names})


def _stays_with_group(new: Reading, *, same_kind: bool) -> bool:
    """Whether it is still asked for a class, or in a field of action, that was named before."""
    if not same_kind:
        return not new.topics
    return not ((new.organizations or new.persons) and has_predicate(new.normal))


def _names_role(new: Reading) -> bool:
    """Whether a question tells itself as what somebody is looked for, be it as anybody there."""
    cues = new.cues
    if cues.deputy or cues.leads or cues.office or cues.works or _OFFICES.search(new.normal):
        return True
    if cues.staff and new.topics:
        return True
    return has_predicate(new.normal) and _OTHERS.search(new.normal) is not None
