"""The names by which people call a row of the directory, as sequences of words.

Beside the names that the sheet gives, these are the parts that people keep when they talk: the
name without its legal form, without what stands in brackets, without its place ("Lenkungskreis"
for "Lenkungskreis Hagen"), or its first words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from commands.questions.lexicon.german import LINKS, TOWN_NOUNS
from commands.questions.lexicon.normal import Token, stem, stem_of_joined, tokens

How: TypeAlias = Literal["name", "generic", "kind", "prefix", "synonym", "word", "head", "typo"]
Words: TypeAlias = tuple[Token, ...]
PlaceFinder: TypeAlias = Callable[[Words, int], int]

_BRACKETS = re.compile(r"\(([^()]*)\)")
_QUOTED = re.compile(r"[„“\"»«‚']([^„“”\"»«‚‘]{3,})[“”\"«»‘]")
_LEGAL = re.compile(
    r"(?<=\w)[ ,]+(?:g?GmbH|gAG|AG|e\. ?V\.|eV|mbH|KG|UG|gUG|eG|e\. ?G\.|AöR|KöR)(?: & Co\. KG)?$"
)
_ADJECTIVE = re.compile(r"\w{3,}(?:ale|aler|ales|isch|ische|ischer|isches|liche|licher|liches)$")
_NO_TYPE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Form:
    """One way to call something: its words, and how near that is to the given name."""

    words: Words
    how: How


def keys(words: Words, *, bare: bool = True) -> tuple[str, ...]:
    """Return the strings under which a sequence of words is found, however it is spaced.

    One joins the stems, one stems the joined words, so that "Azubi-Speeddatings" and
    "Azubispeeddating" meet; with `bare`, both again without articles and prepositions. The joined
    stems of all words come first, and none comes twice.
    """
    found = _pair(words)
    if bare:
        content = tuple(word for word in words if word.folded not in LINKS)
        if content and len(content) < len(words):
            found += _pair(content)
    return tuple(dict.fromkeys(found))


def _pair(words: Words) -> tuple[str, ...]:
    folded = "".join(word.folded for word in words).replace(".", "")
    stemmed = stem if len(words) == 1 else stem_of_joined
    whole = stemmed(folded) if folded.isalpha() else folded
    # A short last word is no ending: "Steuerungsgruppe EN" isn't a plural of "Steuerungsgruppe".
    if len(words) > 1 and len(whole) < len(folded) - len(words[-1].folded) + 3:
        whole = folded
    return "".join(word.stem for word in words), whole


def forms(name: str, find_place: PlaceFinder, *, short: bool) -> Iterator[Form]:
    """Yield the forms of an organization's, committee's or activity's name.

    `short` adds the first words as a form of their own; `find_place` tells how many words of a
    municipality's name start at a position (0 for none).
    """
    plain = _LEGAL.sub("", _BRACKETS.sub(" ", name).strip())
    words = tokens(plain)
    if not words:
        return
    yield Form(words, "name")
    for part in _QUOTED.findall(name):
        yield Form(tokens(part), "name")
    if before := tokens(_QUOTED.sub(" ", plain)):  # "KI-Werkstatt" of "KI-Werkstatt „Anlauf“"
        yield from [Form(before, "name")] if before != words else []
    for part in _BRACKETS.findall(name):
        yield Form(without_places(tokens(part), find_place) or tokens(part), "generic")
    general = without_places(words, find_place)
    if general and general != words:
        yield Form(general, "generic")
    yield from _shortened(general or words, short=short)


def _shortened(words: Words, *, short: bool) -> Iterator[Form]:
    if len(words) > 1 and _ADJECTIVE.match(words[0].folded):
        words = words[1:]
        yield Form(words, "generic")
    if not short:
        return
    for end in range(1, len(words)):
        if words[end].glued or words[end - 1].folded in LINKS | {"und"}:
            continue
        head = words[:end]
        if len(head[-1].folded) > 1:
            yield Form(head, "prefix")


def without_places(words: Words, find_place: PlaceFinder) -> Words:
    """Return the words of a name without the names of municipalities and what led to them."""
    kept: list[Token] = []
    position = 0
    while position < len(words):
        length = find_place(words, position)
        if length and (kept or position + length < len(words)):
            while kept and (kept[-1].folded in LINKS or kept[-1].folded in TOWN_NOUNS):
                kept.pop()
            position += length
        else:
            kept.append(words[position])
            position += 1
    while kept and kept[-1].folded in LINKS:
        kept.pop()
    return tuple(kept)


def person_forms(name: str) -> Iterator[Form]:
    """Yield a person's full name, the surname, and both the other way round."""
    parts = [part for part in _NO_TYPE.split(name.replace(",", " ")) if not part.endswith(".")]
    if not parts:
        return
    surname = tokens(parts[-1])
    yield Form(tokens(" ".join(parts)), "name")
    yield Form(surname, "generic")
    if len(parts) > 1:
        yield Form((*surname, *tokens(" ".join(parts[:-1]))), "name")
        yield Form(tokens(parts[0]), "prefix")
    if len(surname) > 1:
        yield Form(surname[:1], "prefix")
