"""What a sentence is about: fields of action and activities of the directory; pure.

Words are compared by their stems, so that "Praktika" finds "Praktikum" and, as the end of a longer
word, "Betriebspraktikum"; one wrong letter is forgiven. Nothing is guessed from a short word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from weakref import WeakKeyDictionary

from rapidfuzz.distance import OSA

from commands.lookup import folded
from storage.records import Activity, Directory, Term

FIELDS = {
    1: "Berufliche Orientierung",
    2: "Übergangssystem Schule–Beruf",
    3: "Attraktivität des dualen Systems",
    4: "Kommunale Koordinierung",
}
_FIELD_WORDS = {
    1: "Berufsorientierung Orientierung Berufswahl Potenzialanalyse Berufsfelderkundung Praktikum "
       "StuBo Berufsfeld Standardelement Berufswunsch Elternabend",
    2: "Übergang Anschluss Schulabgänger Abgangsklasse Schulabsentismus Schulverweigerer Lotse "
       "Ausbildungsvorbereitung unversorgt Jugendberufsagentur Anschlussvereinbarung",
    3: "Ausbildungsplatz Azubi Auszubildende dual Ausbildungsbetrieb Ausbildungsmesse Handwerk "
       "Betrieb Ausbildung Speeddating Fachkräfte",
    4: "Koordinierung Koordination Koordinierungsstelle Steuerungsgruppe Gremium Netzwerk Beirat "
       "Zuständigkeit Lenkungskreis Kooperation Zusammenarbeit",
}  # fmt: skip
_NAMED_FIELD = re.compile(r"\b(?:handlungsfeld|hf)\s*:?\s*([1-4])\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_SMALL_WORDS = """
    aber alle allen alles als also andere anderen auch auf aus bei beim bekommen bessere besser
    brauchen damit dann das dass dem den der des die dies diese dieser doch durch ein eine einem
    einen einer eines erreichen etwas fuer ganz geben gegen geht gelingt gemeinsam gewinnen gibt
    guten haben hier ihre immer jede jeden jeder kann kein keine koennen machen mehr mit nach
    neue neuen nicht noch nur oder ohne schaffen sehr sein sich sind soll sollen ueber uns unser
    unsere unseren unter viele viel vom von vor was weil weiter welche wenn werden wie wieder
    wir wird wollen zum zur zwei zwischen schule schulen klasse jahrgang
"""
_SMALL = frozenset(_SMALL_WORDS.split())
# Before stems are compared; the longest that fits goes.
_ENDINGS = ("innen", "ungen", "en", "er", "es", "em", "um", "in", "e", "n", "s", "a")
_SHORTEST_STEM = 4  # letters
_SHORTEST_BEGINNING = 6  # of a longer word
_ABBREVIATION = 4  # letters, up to which names count only as they are written
_ENOUGH = 0.6
_NEARLY = 0.3  # of the best one


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is written, and the stem that it is compared by."""

    said: str
    stem: str


@dataclass(frozen=True, slots=True)
class Topics:
    """What a sentence is about, the likeliest first; `activities` are names, folded."""

    fields: tuple[int, ...] = ()
    activities: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fields or self.activities)


def topics_of(directory: Directory, text: str) -> Topics:
    """Return what a text is about, by all activities and terms of the directory."""
    known = _index(directory)
    words = _with_terms(known, words_of(text))
    scores = {
        name: score
        for name, kind in known.kinds.items()
        if (score := _score(kind, words)) >= _ENOUGH
    }
    best = max(scores.values(), default=0)
    found = [name for name in sorted(scores, key=lambda one: (-scores[one], one))
             if scores[name] >= best - _NEARLY]  # fmt: skip
    return Topics(_fields(known, text, words, found), tuple(found), words)


def alike(one: Topics, other: Topics) -> bool:
    """Whether two texts share an activity or a word that counts."""
    if not set(one.activities).isdisjoint(other.activities):
        return True
    return any(_likeness(a, b) >= _ENOUGH for a in one.words for b in other.words)


def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of a text that tell what it is about, each once."""
    found = dict.fromkeys(_WORD.findall(unicodedata.normalize("NFC", text)))
    return tuple(Word(said, _stem(plain)) for said in found if _counts(said, plain := folded(said)))


def likeness(words: Iterable[Word], of: Iterable[Word]) -> float:
    """Return how well words are found among others, from 0 to 1: the mean of the best of each."""
    others = tuple(of)
    best = [max((_likeness(word, other) for other in others), default=0.0) for word in words]
    return sum(best) / len(best) if best else 0.0


def _counts(said: str, plain: str) -> bool:
    if plain in _SMALL or plain.isdecimal():
        return False
    return len(plain) >= _SHORTEST_STEM or (said.isupper() and len(said) > 1) or _mixed(said)


def _mixed(said: str) -> bool:
    """Whether a word is written as abbreviations are: "EckO", "AsA"."""
    return any(sign.isupper() for sign in said[1:])


def _stem(plain: str) -> str:
    bare = plain.replace(" ", "")
    for ending in _ENDINGS:
        if bare.endswith(ending) and len(bare) - len(ending) >= _SHORTEST_STEM:
            return bare.removesuffix(ending)
    return bare


def _likeness(one: Word, other: Word) -> float:
    if min(len(one.said), len(other.said)) <= _ABBREVIATION:
        return float(one.said == other.said or (one.stem == other.stem and not one.said.isupper()))
    if one.stem == other.stem:
        return 1.0
    return _likeness_of_stems(*sorted((one.stem, other.stem), key=len))


@lru_cache(maxsize=65_536)
def _likeness_of_stems(shorter: str, longer: str) -> float:
    if longer.endswith(shorter):
        return 0.7
    allowed = 0 if len(shorter) < 6 else 1 if len(shorter) < 10 else 2
    if allowed and OSA.distance(shorter, longer, score_cutoff=allowed) <= allowed:
        return 0.8
    return 0.4 if len(shorter) >= _SHORTEST_BEGINNING and longer.startswith(shorter) else 0.0


# --- Activities ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Kind:
    """What activities of one name are known by: names, and words of whom and what they are for."""

    names: tuple[tuple[Word, ...], ...]
    about: tuple[Word, ...]
    fields: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Index:
    kinds: Mapping[str, _Kind]
    terms: tuple[tuple[tuple[Word, ...], ...], ...]


_indexes: WeakKeyDictionary[Directory, _Index] = WeakKeyDictionary()
_OF_FIELD = {number: words_of(words) for number, words in _FIELD_WORDS.items()}


def _index(directory: Directory) -> _Index:
    """Return the index of a directory; two threads may both make it, to the same effect."""
    known = _indexes.get(directory)
    if known is None:
        rows: dict[str, list[Activity]] = {}
        for row in directory.activities.values():
            rows.setdefault(folded(row.name), []).append(row)
        terms = tuple(_term(term) for term in directory.terms.values())
        known = _indexes[directory] = _Index({n: _kind(own) for n, own in rows.items()}, terms)
    return known


def _kind(rows: list[Activity]) -> _Kind:
    names = dict.fromkeys(name for row in rows for name in (row.name, *row.short_names))
    about = " ".join(f"{row.audience} {row.purpose}" for row in rows)
    return _Kind(
        tuple(filter(None, map(words_of, names))),
        words_of(about),
        frozenset(row.field_of_action for row in rows if row.field_of_action),
    )


def _term(term: Term) -> tuple[tuple[Word, ...], ...]:
    return tuple(filter(None, map(words_of, (term.name, *term.synonyms))))


def _with_terms(known: _Index, words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Add the other names of terms that are among the words."""
    more = [
        word
        for forms in known.terms
        if any(likeness(form, words) == 1 for form in forms)
        for form in forms
        for word in form
    ]
    return tuple(dict.fromkeys((*words, *more)))


def _score(kind: _Kind, words: tuple[Word, ...]) -> float:
    named = max((likeness(name, words) for name in kind.names), default=0.0)
    hits = sum(
        max((_likeness(word, own) for own in kind.about), default=0) >= 0.8 for word in words
    )
    return max(named, 0.3 * hits if hits > 1 else 0)


def _fields(known: _Index, text: str, words: tuple[Word, ...], found: list[str]) -> tuple[int, ...]:
    """Return the fields of action: the one that is named, else by activities and by words."""
    if named := [int(number) for number in _NAMED_FIELD.findall(text)]:
        return tuple(dict.fromkeys(named))
    weights = dict.fromkeys(FIELDS, 0.0)
    for name in found:
        for field in known.kinds[name].fields:
            weights[field] += 1 / len(found)
    for field, own in _OF_FIELD.items():
        weights[field] += sum(max((_likeness(w, o) for o in own), default=0) >= 0.8 for w in words)
    best = max(weights.values())
    likely = sorted(FIELDS, key=lambda field: -weights[field])
    return tuple(field for field in likely if best and weights[field] >= 0.7 * best)[:2]


def say_field(number: int) -> str:
    """Return "Handlungsfeld 1 (Berufliche Orientierung)"."""
    return f"Handlungsfeld {number} ({FIELDS[number]})"


def activity_named(directory: Directory, name: str, day: date) -> str:
    """Return how activities of a folded name are written, those that go on first."""
    rows = [row for row in directory.activities.values() if folded(row.name) == name]
    rows.sort(key=lambda row: row.end_date is not None and row.end_date < day)
    return rows[0].name if rows else name
