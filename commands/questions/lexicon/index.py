"""The lexicon: from words as typed to the rows of the directory that they may mean.

Everything is found through inverted indexes, so that the cost of a question hardly grows with
the directory, and a single row can be added or taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from commands.questions.lexicon.fuzzy import Vocabulary
from commands.questions.lexicon.german import KNOWN, LINKS
from commands.questions.lexicon.names import Form, How, Words, forms, keys, person_forms
from commands.questions.lexicon.normal import Token, tokens
from storage.records import (
    Activity,
    Committee,
    Directory,
    Municipality,
    Organization,
    Person,
    Record,
    Term,
)

Sort: TypeAlias = Literal[
    "place", "organization", "person", "committee", "activity", "term",
    "function", "responsibility", "audience",
]  # fmt: skip

_LONGEST_NAME = 9  # words


@dataclass(slots=True, eq=False)
class Sense:
    """What a sequence of words may mean: the rows of one sort that are called so."""

    sort: Sort
    how: How
    key: str
    words: tuple[str, ...]
    ids: list[str] = field(default_factory=list)


class Lexicon:
    """All names of a directory. `add` and `discard` take single rows."""

    def __init__(self, directory: Directory) -> None:
        self.vocabulary = Vocabulary()
        self._by_key: dict[str, list[Sense]] = {}
        self._by_word: dict[str, list[Sense]] = {}
        self._place_keys: set[str] = set()
        self._car_signs: set[str] = set()
        self._synonyms: dict[str, tuple[Words, ...]] = {}
        for records in (
            directory.municipalities,
            directory.terms,
            directory.organizations,
            directory.persons,
            directory.committees,
            directory.activities,
        ):
            for record in records.values():
                self.add(record)

    # --- Finding --------------------------------------------------------------------------------

    def find(self, key: str) -> list[Sense]:
        """Return what is called exactly so; `key` as made by `names.keys`."""
        return self._by_key.get(key, [])

    def containing(self, word: str) -> list[Sense]:
        """Return the names of several words of which one has this stem."""
        return self._by_word.get(word, [])

    def synonyms(self, key: str) -> tuple[Words, ...]:
        """Return the other forms of a term, as the directory's list of terms has them."""
        return self._synonyms.get(key, ())

    def is_car_sign(self, word: Token) -> bool:
        """Whether a word may be a municipality's car sign or other abbreviation in capitals."""
        return word.folded in self._car_signs

    def place_at(self, words: Words, position: int) -> int:
        """Return how many words of a municipality's name start here, 0 for none."""
        for end in range(min(len(words), position + 5), position, -1):
            span = words[position:end]
            if span[0].folded in LINKS or span[-1].folded in LINKS:
                continue
            if end == position + 1 and span[0].folded in self._car_signs:
                return 1 if span[0].is_upper else 0
            if not keys(span).isdisjoint(self._place_keys):
                return end - position
        return 0

    # --- Changing -------------------------------------------------------------------------------

    def add(self, record: Record) -> None:
        """Add a row's names."""
        if isinstance(record, Municipality):
            self._learn_place(record)
        elif isinstance(record, Term):
            self._learn_term(record)
        for sort, form in self._forms(record):
            self._file(sort, form, record.id)

    def discard(self, record: Record) -> None:
        """Take out the names of a row that was added before, as it was then."""
        for sort, form in self._forms(record):
            if not form.words or len(form.words) > _LONGEST_NAME:
                continue
            found = keys(form.words)
            self.vocabulary.discard(_joined(form.words))
            for sense in {s for key in found for s in self._by_key.get(key, ())}:
                if (sense.sort, sense.how) == (sort, form.how) and record.id in sense.ids:
                    sense.ids.remove(record.id)
                    if not sense.ids:
                        self._forget(sense, found)

    def _forget(self, sense: Sense, found: set[str]) -> None:
        for key in found:
            senses = self._by_key.get(key, [])
            if sense in senses:
                senses.remove(sense)
            if not senses:
                self._by_key.pop(key, None)
        for word in sense.words:
            self.vocabulary.discard(word)
            if sense in self._by_word.get(word, ()):
                self._by_word[word].remove(sense)

    def _learn_place(self, place: Municipality) -> None:
        for name in (place.name, *place.short_names):
            words = tokens(name)
            if len(words) == 1 and len(name) <= 3 and name.isupper():
                self._car_signs.add(words[0].folded)
            elif words:
                self._place_keys.update(keys(words))

    def _learn_term(self, term: Term) -> None:
        spoken = [words for name in (term.name, *term.synonyms) if (words := tokens(name))]
        for words in spoken:
            others = tuple(other for other in spoken if other is not words)
            for key in keys(words):
                self._synonyms[key] = self._synonyms.get(key, ()) + others

    def _file(self, sort: Sort, form: Form, row: str) -> None:
        words = form.words
        if not words or len(words) > _LONGEST_NAME:
            return
        found = keys(words)
        known = next((s for key in found for s in self._by_key.get(key, ())
                      if s.sort == sort and s.how == form.how), None)  # fmt: skip
        if known is None:
            stems = tuple(word.stem for word in words if word.folded not in LINKS)
            known = Sense(sort, form.how, min(found), stems)
            self._file_words(known, words)
        for key in found:
            senses = self._by_key.setdefault(key, [])
            if known not in senses:
                senses.append(known)
        self.vocabulary.add(_joined(words))
        if not known.ids or known.ids[-1] != row:
            known.ids.append(row)

    def _file_words(self, sense: Sense, words: Words) -> None:
        for word in sense.words:
            self.vocabulary.add(word)
            if len(words) > 1 and sense.how != "prefix":
                self._by_word.setdefault(word, []).append(sense)
            if sense.sort in ("activity", "audience") or sense.how == "kind":
                self.vocabulary.add_compound(word)

    # --- The forms of each sort -----------------------------------------------------------------

    def _forms(self, record: Record) -> Iterator[tuple[Sort, Form]]:
        if isinstance(record, Municipality):
            yield from (("place", form) for form in _place_forms(record))
        elif isinstance(record, Term):
            for name in (record.name, *record.synonyms):
                yield "term", Form(tokens(name), "name")
        elif isinstance(record, Organization):
            yield from (("organization", form) for form in self._named(record, short=True))
            yield "organization", Form(tokens(record.kind), "kind")
        elif isinstance(record, Committee):
            yield from (("committee", form) for form in self._named(record, short=True))
            yield "committee", Form(tokens(record.kind), "kind")
        elif isinstance(record, Activity):
            yield from (("activity", form) for form in self._named(record, short=False))
            yield from (("audience", form) for form in _single_words(record.audience))
        elif isinstance(record, Person):
            yield from (("person", form) for form in person_forms(record.name))
            yield from (("function", form) for form in _functions(record.function))
            for name in record.responsible_for:
                yield "responsibility", Form(tokens(name), "name")

    def _named(self, record: Organization | Committee | Activity, *, short: bool) -> Iterator[Form]:
        for name in (record.name, *record.short_names):
            for form in forms(name, self.place_at, short=short):
                yield form
                if form.how != "prefix" and not isinstance(record, Activity):
                    yield from self._with_synonyms(form)

    def _with_synonyms(self, form: Form) -> Iterator[Form]:
        words = form.words
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + 4) + 1):
                if end - start == len(words):
                    continue
                for key in keys(words[start:end]):
                    for other in self.synonyms(key):
                        yield Form((*words[:start], *other, *words[end:]), form.how)


def _joined(words: Words) -> str:
    return "".join(word.stem for word in words)


def _place_forms(place: Municipality) -> Iterator[Form]:
    yield Form(tokens(place.name), "name")
    for name in place.short_names:
        yield Form(tokens(name), "generic")


def _single_words(text: str) -> Iterator[Form]:
    for word in tokens(text):
        if word.folded not in KNOWN and word.folded.isalpha() and len(word.folded) > 2:
            yield Form((word,), "word")


def _functions(text: str) -> Iterator[Form]:
    for part in text.split(","):
        words = tokens(part)
        yield Form(words, "name")
        if len(words) > 1:
            yield from (Form((word,), "word") for word in words if word.folded not in LINKS)


def distinct(rows: Iterable[str]) -> tuple[str, ...]:
    """Return rows in order without repeats."""
    return tuple(dict.fromkeys(rows))
