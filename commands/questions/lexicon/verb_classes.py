"""German verbs by what they say in a question; the verbs stand in `verbs.txt`.

Form sets are made once, at import. Everything is folded.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from sys import intern
from typing import get_args

from commands.questions.lexicon.conjugation import Parts, Slot, conjugate, split
from commands.questions.lexicon.normal import fold

_RARE = ("other", "foreign")  # classes of verbs with which the directory isn't asked
# Written alone, "kauf" and "koch" are nouns: only of common verbs the bare stem is a form.
_OF_RARE_VERBS_NOT = frozenset({"bare"})
# Forms that hardly stand in a question, even of verbs that questions are full of.
_SELDOM: frozenset[Slot] = frozenset({"you all", "past you", "past you all", "would you", "doing"})


@dataclass(frozen=True, slots=True)
class Apart:
    """A separable verb found in two places: its class, and the form that stands for it, if any."""

    of_class: str
    usual: str = ""


@dataclass(slots=True)
class _Sections:
    """What `verbs.txt` says: principal parts, and the verbs of each class."""

    irregular: dict[str, Parts] = field(default_factory=dict)
    frequent: set[str] = field(default_factory=set)
    classes: dict[str, list[str]] = field(default_factory=dict)
    usual: dict[str, str] = field(default_factory=dict)  # by verb


def _read() -> _Sections:
    text = fold(files("commands.questions.lexicon").joinpath("verbs.txt").read_text("utf-8"))
    found, section, usual = _Sections(), "", ""
    for line in text.splitlines():
        if line.startswith("["):
            section, _, usual = line.strip("[]").partition(" as ")
        elif section == "irregular" and line and not line.startswith("#"):
            infinitive, *parts = line.split()
            found.irregular[infinitive] = Parts(*parts)
        elif section == "frequent" and not line.startswith("#"):
            found.frequent.update(line.split())
        elif not line.startswith("#"):
            verbs = line.split()
            found.classes.setdefault(section, []).extend(verbs)
            if usual:
                found.usual |= dict.fromkeys(verbs, usual)
    return found


_SECTIONS = _read()


@cache
def _conjugated(verb: str) -> dict[Slot, str]:
    return conjugate(verb, _SECTIONS.irregular)


def _class_of_verb() -> dict[str, str]:
    """Return the class of each verb listed; the common ones come first."""
    order = sorted(_SECTIONS.classes, key=lambda name: (name in _RARE, name != "foreign"))
    found: dict[str, str] = {}
    for name in order:
        for verb in _SECTIONS.classes[name]:
            found.setdefault(verb, intern(name))
    return found


_CLASS_OF_VERB = _class_of_verb()


def _class_of_form() -> dict[str, str]:
    found: dict[str, str] = {}
    for verb, name in _CLASS_OF_VERB.items():
        for form in _forms(verb, name):
            found.setdefault(form, name)
    for verb, name in _CLASS_OF_VERB.items():
        base = split(verb)[1]
        if base != verb and base not in _CLASS_OF_VERB:
            for form in _forms(base, name):
                found.setdefault(form, name)
    return found


def _forms(verb: str, name: str) -> Iterator[str]:
    left_out = _OF_RARE_VERBS_NOT if name in _RARE else frozenset[str]()
    return (form for slot, form in _conjugated(verb).items() if slot not in left_out)


CLASS_OF_FORM = _class_of_form()
CORE = frozenset(form for form, name in CLASS_OF_FORM.items() if name not in _RARE)


def _forms_of_frequent(slots: Container[Slot]) -> Iterator[str]:
    for verb in _SECTIONS.frequent:
        for forms in (_conjugated(verb), _conjugated(split(verb)[1])):
            yield from (form for slot, form in forms.items() if slot in slots)


FREQUENT = frozenset(_forms_of_frequent(frozenset(get_args(Slot)) - _SELDOM))
# What is said of others is in the third person, and questions ask about others.
OF_OTHERS = frozenset(_forms_of_frequent(("he", "they", "past he", "past they")))
# What is a form of a common verb too stays as it is.
_UNCHANGED = frozenset(
    form
    for verb, name in _CLASS_OF_VERB.items()
    if name not in _RARE and verb not in _SECTIONS.usual
    for form in _conjugated(verb).values()
)


def _usual_forms(slots: Iterable[Slot]) -> dict[str, str]:
    found: dict[str, str] = {}
    for verb, usual in _SECTIONS.usual.items():
        own, other = _conjugated(verb), _conjugated(usual)
        for slot in slots:
            if slot in own and own[slot] not in _UNCHANGED:
                found.setdefault(own[slot], intern(other.get(slot, usual)))
    return found


_FINITE: tuple[Slot, ...] = ("he", "they", "past he", "past they", "i", "you", "would he", "bare")
# The usual verb of a meaning in the same form: "sitzt" for "hockt".
USUAL = _usual_forms((*_FINITE, "participle", "to", "would they"))
USUAL_PARTICIPLE = _usual_forms(("participle",))


def _apart() -> dict[str, dict[str, Apart]]:
    """Return by particle and form the separable verbs that say more than their base verb."""
    found: dict[str, dict[str, Apart]] = {}
    for verb, name in _CLASS_OF_VERB.items():
        particle, base = split(verb)
        usual = _SECTIONS.usual.get(verb, "")
        if particle and (usual or _is_unlike(name, _CLASS_OF_VERB.get(base, name))):
            forms, others = _conjugated(base), _conjugated(usual) if usual else {}
            for slot in _FINITE:
                entry = Apart(name, intern(others.get(slot, "")))
                found.setdefault(particle, {}).setdefault(forms[slot], entry)
    return found


def _is_unlike(one: str, other: str) -> bool:
    """Whether of two classes one is of questions to the directory and the other is not."""
    return one != other and (one in _RARE or other in _RARE)


APART = _apart()
_conjugated.cache_clear()  # what questions need is made
