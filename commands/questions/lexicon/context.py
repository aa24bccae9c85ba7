"""What of a directory bears on how its names are taken apart: its places and its terms."""

from __future__ import annotations

from collections.abc import Iterable

from commands.questions.lexicon.fuzzy import Vocabulary
from commands.questions.lexicon.german import LINKS
from commands.questions.lexicon.names import Words, keys
from commands.questions.lexicon.normal import Token, stem, tokens
from storage.records import Municipality, Term


class Context:
    """The places and terms of one directory. It doesn't change; others make another one."""

    def __init__(self, places: Iterable[Municipality], terms: Iterable[Term]) -> None:
        self._place_keys: set[str] = set()
        # Stems with which a place or a term begins: most words begin neither, and are done.
        self._beginnings: set[str] = set()
        self._car_signs: set[str] = set()
        self._towns = Vocabulary()
        self._synonyms: dict[str, tuple[Words, ...]] = {}
        for place in places:
            self._learn_place(place)
        for term in terms:
            self._learn_term(term)

    def _learn_place(self, place: Municipality) -> None:
        for name in (place.name, *place.short_names):
            words = tokens(name)
            if len(words) == 1 and len(name) <= 3 and name.isupper():
                self._car_signs.add(words[0].folded)
            elif words:
                self._beginnings.add(words[0].stem)
                self._place_keys.update(keys(words))
                for word in words:
                    self._towns.add(word.folded)

    def _learn_term(self, term: Term) -> None:
        spoken = [words for name in (term.name, *term.synonyms) if (words := tokens(name))]
        for words in spoken:
            self._beginnings.add(words[0].stem)
            others = tuple(other for other in spoken if other is not words)
            for key in keys(words):
                self._synonyms[key] = self._synonyms.get(key, ()) + others

    def synonyms(self, key: str) -> tuple[Words, ...]:
        """Return the other forms of a term, as the directory's list of terms has them."""
        return self._synonyms.get(key, ())

    def is_car_sign(self, word: Token) -> bool:
        """Whether a word may be a municipality's car sign or other abbreviation in capitals."""
        return word.folded in self._car_signs

    def near_town(self, word: Token) -> list[tuple[str, int]]:
        """Return the stems of words in municipalities' names that a word is nearly, with errors.

        Stems of short names ("Hagen") are too short for errors to be believed in them.
        """
        return [(stem(near), errors) for near, errors in self._towns.near(word.folded)]

    def may_begin(self, word: Token) -> bool:
        """Whether a place or a term may begin with a word."""
        return word.stem in self._beginnings

    def place_at(self, words: Words, position: int) -> int:
        """Return how many words of a municipality's name start here, 0 for none."""
        for end in range(min(len(words), position + 5), position, -1):
            span = words[position:end]
            if span[0].folded in LINKS or span[-1].folded in LINKS:
                continue
            if end == position + 1 and span[0].folded in self._car_signs:
                return 1 if span[0].is_upper else 0
            if span[0].stem not in self._beginnings:
                return 0
            if not self._place_keys.isdisjoint(keys(span)):
                return end - position
        return 0
