"""Words by which somebody could be recognised: names, numbers, addresses; pure.

Shared by calls, which are refused with such words, and by the Fundus, where they are pointed out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from commands.lookup import folded
from storage.records import Directory

_MAIL = re.compile(r"(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@[\w.=-]+:[\w.-]+")
_PHONE = re.compile(r"(?<![\d.])(?:\+\d|\(?0\d)[\d /()-]{5,}\d(?![\d.])")
_FEWEST_DIGITS = 7
_TITLED = re.compile(
    r"\b(?:Herrn?|Frau|Fr\.|Hr\.|Familie|Dr\.|Prof\.)\s+(?:Dr\.\s+)?[A-ZÄÖÜ][\w-]+(?:\s[A-ZÄÖÜ]\.)?"
)
_INITIAL = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]{2,} [A-ZÄÖÜ]\.(?!\s?[A-ZÄÖÜa-z]\.)")
_CALLED = re.compile(r"\b(?:namens|heißt|heisst|Name ist)\s+[A-ZÄÖÜ][\w-]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ARTICLE = (
    r"(?!(?:Die|Der|Das|Den|Dem|Des|Ein|Eine|Einer|Unser|Unsere|Unserer|Jede|Welche|Kein|Keine)\b)"
)
_SCHOOL = re.compile(
    rf"\b(?:{_ARTICLE}[A-ZÄÖÜ][\w-]*[\s-])+(?:Haupt|Real|Gesamt|Sekundar|Förder|Grund)?[Ss]chule\b"
    rf"|\b(?:{_ARTICLE}[A-ZÄÖÜ][\w-]*[\s-])+(?:Gymnasium|Berufskolleg)\b"
)
_SHORTEST_NAME = 4  # letters of a surname, or of an organization's or place's name
# Given names of pupils and others; those that are words as well are left out.
_GIVEN_NAMES = """
    Achim Adam Ahmed Ahmet Aleksandra Alexander Ali Alina Amelie Amina Amir Andrea Andreas Andrzej
    Angelika Anja Anke Anna Annika Antonia Aylin Ayse Aysel Azra Bastian Ben Benedikt Benjamin
    Bernd Bianca Birgit Björn Britta Can Carina Carla Carolin Celina Cem Charlotte Chiara
    Christian Christina Christoph Claudia Clara Cornelia Daniel Daniela Dario David Dennis Denise
    Diana Dilara Dirk Dominik Ebru Elena Elias Elif Elisa Emilia Emily Emma Emre Enes Erik Eva
    Fabian Fatima Fatma Felix Finn Florian Frank Franziska Frida Gabriele Greta Hamza Hanna Hannah
    Hannes Hasan Heike Helena Henri Henry Hülya Ibrahim Ida Ilayda Ingo Ines Isabel Isabella
    Jacqueline Jakob Jan Jana Janina Jannik Jason Jasmin Jennifer Jessica Joel Johanna Johannes
    Jonas Jonathan Jörg Josef Julia Julian Juliane Justin Kai Karim Karin Karl Katharina Kathrin
    Katja Katrin Kerstin Kevin Kilian Kim Klara Konstantin Kristina Lara Lars Laura Lea Leander
    Lena Leon Leonie Leyla Lilly Lina Linda Linus Lisa Lotta Luca Lucas Luis Luisa Lukas Luna
    Magdalena Maik Maja Malte Mandy Manuel Marcel Marco Maria Marie Marina Mario Marlon Martin
    Martina Marvin Mateo Mats Matthias Max Maximilian Maya Mehmet Melanie Melina Melissa Merle
    Merve Mia Michael Michelle Mikail Milan Mila Mira Miriam Mohamed Mohammed Moritz Murat Mustafa
    Nadine Nadja Natalie Nele Nico Nicole Niklas Nils Nina Noah Nora Olga Oliver Omar Oskar Patrick
    Paul Paula Pauline Peter Petra Pia Philip Philipp Pascal Rafael Ralf Ramona Raphael Rebecca
    Robin Sabine Sabrina Samira Samuel Sandra Sara Sarah Saskia Sebastian Selin Selina Silke Simon
    Sina Sofia Sofie Sonja Sophia Sophie Stefan Stefanie Steffen Stephan Susanne Svenja Sven Tamara
    Tanja Tarek Theo Theresa Thomas Thorsten Tim Timo Tobias Tom Torben Uwe Valentina Vanessa Vera
    Viktoria Vincent Yannick Yasin Yasmin Yusuf Zeynep Zoe
"""
_GIVEN = frozenset(_GIVEN_NAMES.split())


def names_of_people(directory: Directory, text: str) -> tuple[str, ...]:
    """Return the parts of a text that may name a person, or reach one, in their order."""
    known = _index(directory)
    found = [*_matches(text, _MAIL, _TITLED, _INITIAL, _CALLED), *_phones(text)]
    found += [
        (word.start(), word[0])
        for word in _WORD.finditer(text)
        if word[0] in _GIVEN or (word[0][0].isupper() and folded(word[0]) in known.surnames)
    ]
    return _in_order(found)


def telling_words(directory: Directory, text: str) -> tuple[str, ...]:
    """Return besides these what names organizations, places and schools."""
    known = _index(directory)
    found = [(text.find(one), one) for one in names_of_people(directory, text)]
    found += _matches(text, _SCHOOL)
    found += list(_stretches(text, known.bodies))
    return _in_order(found)


def _matches(text: str, *patterns: re.Pattern[str]) -> list[tuple[int, str]]:
    return [(one.start(), one[0]) for pattern in patterns for one in pattern.finditer(text)]


def _phones(text: str) -> Iterator[tuple[int, str]]:
    for one in _PHONE.finditer(text):
        if sum(sign.isdigit() for sign in one[0]) >= _FEWEST_DIGITS:
            yield one.start(), one[0].strip()


def _stretches(text: str, names: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Find names of several words, each as long as it can be; a genitive's "s" doesn't matter."""
    words = list(_WORD.finditer(text))
    longest = max((len(name.split()) for name in names), default=0)
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            said = text[words[at].start() : words[at + length - 1].end()]
            plain = folded(said)
            if said[0].isupper() and (plain in names or plain.removesuffix("s") in names):
                yield words[at].start(), said
                at += length - 1
                break
        at += 1


def _in_order(found: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    """Return what was found, each once, without what is part of something longer."""
    texts = list(dict.fromkeys(text for _, text in sorted(found)))
    return tuple(one for one in texts if not any(one != other and one in other for other in texts))


# --- Found once for each directory --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Index:
    """Surnames of persons, and names of organizations and places; folded."""

    surnames: frozenset[str]
    bodies: frozenset[str]


_indexes: WeakKeyDictionary[Directory, _Index] = WeakKeyDictionary()


def _index(directory: Directory) -> _Index:
    """Return the index of a directory; two threads may both make it, to the same effect."""
    known = _indexes.get(directory)
    if known is None:
        bodies = [(row.name, *row.short_names) for row in directory.organizations.values()]
        bodies += [(row.name, *row.short_names) for row in directory.municipalities.values()]
        names = {folded(name) for own in bodies for name in own}
        common = _field_words(directory)
        surnames = {folded(row.name).split()[-1] for row in directory.persons.values()
                    if folded(row.name)}  # fmt: skip
        known = _indexes[directory] = _Index(
            frozenset(name for name in surnames - common if len(name) >= _SHORTEST_NAME),
            frozenset(name for name in names - common if len(name) >= _SHORTEST_NAME),
        )
    return known


def _field_words(directory: Directory) -> set[str]:
    """Return the words of the field: who is called "Praktikum" can't be told from one."""
    names = [row.name for row in directory.activities.values()]
    names += [name for row in directory.terms.values() for name in (row.name, *row.synonyms)]
    return {word for name in names for word in (folded(name), *folded(name).split())}
