"""German verbs in all forms that questions have, from the infinitive by the rules of grammar.

Everything is folded (lower case, ae/oe/ue/ss). The rules are those of the school grammar: weak
verbs by stem and ending, strong and mixed ones from the principal parts that dictionaries give.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Slot: TypeAlias = Literal[
    "he", "they", "past he", "past they", "participle", "i", "you", "you all", "past you",
    "past you all", "would he", "would they", "would you", "doing", "bare", "to",
]  # fmt: skip

_INSEPARABLE = (
    "be", "emp", "ent", "er", "ge", "miss", "ver", "zer", "ueber", "unter", "um", "durch", "hinter",
    "wider", "wieder", "voll",
)  # fmt: skip
# After these a "t" or "st" can't be spoken without an "e" before it: arbeitet, öffnet, rechnet.
_NEEDS_E = re.compile(r"[td]$|(?:[^aeiouylrmnh]|ch)[mn]$")
# What is left of a word without its prefix is a stem only with a vowel and a consonant.
_IS_STEM = re.compile(r"[aeiou].*[^aeiou]|[^aeiou].*[aeiou]")
_HISSES = ("s", "z", "x")
_LAST_VOWEL = re.compile(r"(?<![ae])(au|[aou])(?=[^aeiou]*$)(?!e)")


@dataclass(frozen=True, slots=True)
class Parts:
    """Principal parts: "er trifft", "er traf", "getroffen"; "er träfe" where it must be told."""

    he: str
    past: str
    participle: str
    would: str = ""


def split(verb: str) -> tuple[str, str]:
    """Return the separable prefix and the rest: ("an", "bieten") for "an|bieten"."""
    prefix, _, rest = verb.rpartition("|")
    return prefix.replace("|", ""), rest


def conjugate(verb: str, irregular: Mapping[str, Parts]) -> dict[Slot, str]:
    """Return the forms of a verb; those of a separable one ("an|bieten") as written together.

    `irregular` has the principal parts of irregular verbs by infinitive; verbs that only add a
    prefix to one of them follow it.
    """
    prefix, infinitive = split(verb)
    parts = _parts(infinitive, irregular)
    forms = _strong(infinitive, parts) if parts else _weak(infinitive)
    if not prefix:
        return forms
    joined: dict[Slot, str] = {slot: prefix + form for slot, form in forms.items()}
    return joined | {"to": f"{prefix}zu{infinitive}"}


def _parts(infinitive: str, irregular: Mapping[str, Parts]) -> Parts | None:
    if infinitive in irregular:
        return irregular[infinitive]
    for prefix in _INSEPARABLE:
        if not infinitive.startswith(prefix):
            continue
        base = infinitive.removeprefix(prefix)
        parts = _parts(base, irregular)
        if parts:
            participle = parts.participle
            if participle.startswith("ge") and not base.startswith("ge"):
                participle = participle[2:]
            would = prefix + parts.would if parts.would else ""
            return Parts(prefix + parts.he, prefix + parts.past, prefix + participle, would)
    return None


def _stem(infinitive: str) -> str:
    return infinitive.removesuffix("en") if infinitive.endswith("en") else infinitive[:-1]


def _weak(infinitive: str) -> dict[Slot, str]:
    stem = _stem(infinitive)
    past = stem + ("ete" if _NEEDS_E.search(stem) else "te")
    bare = infinitive.endswith("ieren") or _has_prefix(stem)
    return _forms(infinitive, stem + _t(stem), past, ("" if bare else "ge") + past[:-1], past)


def _strong(infinitive: str, parts: Parts) -> dict[Slot, str]:
    would = parts.would or _umlaut(parts.past)
    would += "" if would.endswith("e") else "e"
    forms = _forms(infinitive, parts.he, parts.past, parts.participle, would)
    if _is_first_person_too(parts.he):
        forms |= {"i": parts.he, "bare": parts.he}
    elif _changes_e_to_i(_stem(infinitive), parts.he):
        forms |= {"bare": parts.he if parts.he.endswith("tt") else parts.he[:-1]}
    return forms


def _forms(infinitive: str, he: str, past: str, participle: str, would: str) -> dict[Slot, str]:
    stem = _stem(infinitive)
    strong_past = not past.endswith("e")
    return {
        "he": he,
        "they": infinitive,
        "past he": past,
        "past they": past + ("en" if strong_past else "n"),
        "participle": participle,
        "i": _first_person(stem, infinitive),
        "you": _second_person(stem, he),
        "you all": stem + _t(stem),
        "past you": past + ("est" if past.endswith(("s", "t", "d")) else "st"),
        "past you all": past + _t(past),
        "would he": would,
        "would they": would + "n",
        "would you": would + "st",
        "doing": infinitive + "d",
        "bare": stem,
    }


def _t(stem: str) -> str:
    return "et" if _NEEDS_E.search(stem) else "t"


def _first_person(stem: str, infinitive: str) -> str:
    return stem[:-2] + "le" if infinitive.endswith("eln") else stem + "e"  # ich sammle


def _second_person(stem: str, he: str) -> str:
    if _is_first_person_too(he):
        return he + ("t" if he.endswith("s") else "st")
    if he.endswith(("dt", "d")):  # du lädst, du wirst
        return he.removesuffix("t").removesuffix("d") + ("dst" if he.endswith("t") else "st")
    if _NEEDS_E.search(stem) and he != stem + "et":  # du trittst, du rätst
        return he + "st"
    if he[:-1].endswith(_HISSES):  # du heißt, du sitzt
        return he
    return he[:-1] + "st"


def _is_first_person_too(he: str) -> bool:
    """Whether the first and the third person are the same: weiß, kann, muss, will."""
    return not he.endswith(("t", "d"))


def _changes_e_to_i(stem: str, he: str) -> bool:
    """Whether the imperative takes the vowel of the third person: nimm, gib, sieh, hilf."""
    return "e" in stem and "i" in he and "i" not in stem


def _has_prefix(stem: str) -> bool:
    return any(
        stem.startswith(prefix) and _IS_STEM.search(stem, len(prefix)) for prefix in _INSEPARABLE
    )


def _umlaut(past: str) -> str:
    return _LAST_VOWEL.sub(lambda found: found[1][0] + "e" + found[1][1:], past.removesuffix("e"))
