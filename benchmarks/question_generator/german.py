"""Articles and endings for names in German sentences, as far as their head nouns are known.

A name such as "Runder Tisch Ausbildung" is bent at its adjectives and at its first noun: "im Runden
Tisch Ausbildung", "des Lenkungskreises Herne". Where the gender isn't known the name stands without
an article, as people write in chats ("Mail Leuchtturm", "bei Leuchtturm").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_NOUNS = Path(__file__).with_name("nouns.txt")
_FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "ğ": "g"})

# By article in the masculine: nominative, accusative, dative, genitive.
_ARTICLES = {
    "der": {"m": "der", "f": "die", "n": "das", "p": "die"},
    "den": {"m": "den", "f": "die", "n": "das", "p": "die"},
    "dem": {"m": "dem", "f": "der", "n": "dem", "p": "den"},
    "des": {"m": "des", "f": "der", "n": "des", "p": "der"},
    "einen": {"m": "einen", "f": "eine", "n": "ein", "p": "", "": ""},
    "keinen": {"m": "keinen", "f": "keine", "n": "kein", "p": "keine", "": "keine"},
    "welcher": {"m": "welcher", "f": "welche", "n": "welches", "p": "welche", "": "welche"},
    "welchen": {"m": "welchen", "f": "welche", "n": "welches", "p": "welche", "": "welche"},
    "welchem": {"m": "welchem", "f": "welcher", "n": "welchem", "p": "welchen", "": "welcher"},
}
_JOINED = {
    "im": ("in", {"m": "im", "f": "in der", "n": "im", "p": "in den"}),
    "zum": ("zu", {"m": "zum", "f": "zur", "n": "zum", "p": "zu den"}),
    "vom": ("von", {"m": "vom", "f": "von der", "n": "vom", "p": "von den"}),
    "beim": ("bei", {"m": "beim", "f": "bei der", "n": "beim", "p": "bei den"}),
}
FORMS = (*_ARTICLES, *_JOINED)


def fold(text: str) -> str:
    """Lower case, umlauts as two letters, all but letters and digits as single spaces."""
    plain = text.casefold().translate(_FOLDED)
    return " ".join(re.findall(r"\w+", plain.replace("_", " ")))


@dataclass(frozen=True, slots=True)
class _Grammar:
    genders: dict[str, str]
    abbreviations: dict[str, str]
    adjectives: tuple[str, ...]
    legal_forms: frozenset[str]


@cache
def _grammar() -> _Grammar:
    parts: dict[str, list[str]] = {"": []}
    section = ""
    for line in _NOUNS.read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
            parts[section] = []
        elif line.strip() and not line.startswith("#"):
            parts[section].append(line)
    genders: dict[str, str] = {}
    abbreviations: dict[str, str] = {}
    for line in parts[""]:
        gender, *words = line.split()
        for word in words:
            (abbreviations if word.startswith("=") else genders)[word.lstrip("=")] = gender
    return _Grammar(
        genders,
        abbreviations,
        tuple(" ".join(parts["adjectives"]).split()),
        frozenset(" ".join(parts["legal forms"]).split()),
    )


def _is_adjective(word: str) -> bool:
    folded = fold(word)
    return any(re.fullmatch(stem + "e[rs]?", folded) for stem in _grammar().adjectives)


def _head(words: list[str]) -> int | None:
    """Return the place of the first word that isn't an adjective."""
    for place, word in enumerate(words):
        if not _is_adjective(word):
            return place
    return None


def gender_of(name: str) -> str:
    """Return m, f, n or p for a name, and an empty string where it isn't known."""
    words = name.split()
    if any(word.casefold() in _grammar().legal_forms for word in words):
        return ""
    place = _head(words)
    if place is None:
        return ""
    whole = words[place].casefold().translate(_FOLDED).strip('„“",.()')
    last = whole.split("-")[-1]
    known = _grammar().abbreviations
    if whole in known or last in known:
        return known.get(whole) or known[last]
    fitting = [ending for ending in _grammar().genders if last.endswith(ending)]
    return _grammar().genders[max(fitting, key=len)] if fitting else ""


def inflected(name: str, form: str) -> str:
    """Return the name with its article as one of FORMS asks; without one if no gender is known."""
    gender = gender_of(name)
    if form in _JOINED:
        bare, articles = _JOINED[form]
        return f"{articles[gender]} {_bent(name, gender, 'dem')}" if gender else f"{bare} {name}"
    article = _ARTICLES[form].get(gender, "")
    return f"{article} {_bent(name, gender, form) if gender else name}".strip()


def _bent(name: str, gender: str, form: str) -> str:
    words = name.split()
    head = _head(words) or 0
    if form == "einen" and gender != "m":
        return name
    weak = "e" if form == "der" or (form == "den" and gender in "fn") else "en"
    if gender == "p":
        weak = "e" if form == "einen" else "en"
    for place in range(head):
        words[place] = re.sub(r"e[rs]?$", weak, words[place])
    words[head] = _noun(words[head], gender, form)
    return " ".join(words)


def is_noun_ending(part: str) -> bool:
    """Tell whether it is one of the known head nouns: "gruppe", "kreis"."""
    return len(part) > 3 and fold(part) in _grammar().genders


def compound(name: str, second: str) -> str:
    """Join a name of one word and a noun: "Bildungsrat", "sitzung" -> "Bildungsratssitzung"."""
    folded = fold(name)
    if folded.endswith("gruppe"):
        return f"{name}n{second}"
    return (
        f"{name}{'s' if re.search(r'(rat|kreis|ung|ium|schuss|schaft)$', folded) else ''}{second}"
    )


def _noun(word: str, gender: str, form: str) -> str:
    if not word.isalpha() and "-" not in word:
        return word
    if sum(letter.isupper() for letter in word.rsplit("-", maxsplit=1)[-1]) > 1:
        return word
    if form == "des" and gender in "mn":
        return word + ("es" if re.search(r"(s|ß|z|tisch|tag|rat|bund)$", word) else "s")
    if form in ("dem", "welchem") and gender == "p" and word[-1] not in "ns":
        return word + "n"
    return word
