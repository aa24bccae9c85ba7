"""Activities said as a verb and its object: "wer bildet Eltern fort" for "Elternfortbildung"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commands.questions.lexicon.german import FUNCTION, VERBS
from commands.questions.lexicon.index import Lexicon, Sense
from commands.questions.lexicon.normal import stem
from commands.questions.reading.words import Word

_ENDINGS = ("test", "ten", "est", "te", "et", "en", "st", "t", "e", "n", "")
_PARTICLES = frozenset({"fort", "aus", "an", "vor", "nach", "weiter", "um", "durch", "ein", "auf"})
# Verbs under whose nouns one activity may be known: "schulen" for a "Fortbildung".
_ALIKE = (frozenset({"schul", "fortbild", "weiterbild", "qualifizier"}),)
_JOINTS = ("", "s", "es", "n", "en")
_SHORTEST = 4  # letters of a root, so that "ist" and "hat" make no noun


def said_by_verb(words: tuple[Word, ...], lexicon: Lexicon) -> Iterator[tuple[int, Sense]]:
    """Yield activities whose name joins a verb of the question, made a noun, with its object.

    The position is that of the object: "Sprache" in "wer fördert die Sprache".
    """
    nouns = list(_nouns_of_verbs(words, lexicon))
    if not nouns:
        return
    for position, word in enumerate(words):
        if word.token.folded in FUNCTION or word.token.folded in VERBS:
            continue
        for noun in nouns:
            for sense in _named(word.token.stem, noun, lexicon):
                yield position, sense


def _nouns_of_verbs(words: tuple[Word, ...], lexicon: Lexicon) -> Iterator[str]:
    """Yield the stems of nouns made of the verbs that some name of the directory ends in."""
    last = words[-1].token.folded if words else ""
    particles = (last, "") if last in _PARTICLES else ("",)
    for word in words:
        spoken = word.german or word.token.folded
        if spoken not in VERBS:
            continue
        for root in dict.fromkeys(_with_alike(spoken, particles)):
            noun = stem(f"{root}ung")
            if noun in lexicon.vocabulary or lexicon.vocabulary.ending_in(noun, limit=1):
                yield noun


def _with_alike(spoken: str, particles: tuple[str, ...]) -> Iterator[str]:
    for root in _roots(spoken):
        for particle in particles:
            yield particle + root
            for alike in _ALIKE:
                yield from sorted(alike) if particle + root in alike else ()


def _roots(verb: str) -> Iterator[str]:
    for ending in _ENDINGS:
        root = verb.removesuffix(ending)
        if len(root) >= _SHORTEST and (root != verb or not ending):
            yield root
            yield root.replace("ae", "a")  # "berät": Beratung


def _named(object_stem: str, noun: str, lexicon: Lexicon) -> Iterator[Sense]:
    if len(object_stem) < _SHORTEST:
        return
    for joint in _JOINTS:
        yield from _activities(lexicon.find(object_stem + joint + noun))
    for sense in _activities(lexicon.containing(noun)):
        if any(word.startswith(object_stem) for word in sense.words):
            yield sense
    for compound in lexicon.vocabulary.ending_in(noun):
        if compound.startswith(object_stem):
            yield from _activities((*lexicon.find(compound), *lexicon.containing(compound)))


def _activities(senses: Iterable[Sense]) -> Iterator[Sense]:
    return (sense for sense in senses if sense.sort == "activity")
