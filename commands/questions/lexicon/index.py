"""The lexicon: from words as typed to the rows of the directory that they may mean.

Everything is found through inverted indexes, so that the cost of a question hardly grows with
the directory, and a single row can be added or taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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

FormMaker: TypeAlias = Callable[[str], Iterable[Form]]

_LONGEST_NAME = 9  # words


@dataclass(slots=True, eq=False)
class Sense:
    """What a sequence of words may mean: the rows of one sort that are called so.

    `words` are the stems without articles and prepositions, `keys` what it is found under.
    """

    sort: Sort
    how: How
    joined: str
    words: tuple[str, ...]
    keys: tuple[str, ...] = ()
    ids: list[str] = field(default_factory=list)


class Lexicon:
    """All names of a directory. `add` and `discard` take single rows."""

    def __init__(self, directory: Directory) -> None:
        self.vocabulary = Vocabulary()
        self._by_key: dict[str, list[Sense]] = {}
        self._by_word: dict[str, list[Sense]] = {}
        self._place_keys: set[str] = set()
        # Stems with which a place or a term begins: most words begin neither, and are done.
        self._beginnings: set[str] = set()
        self._car_signs: set[str] = set()
        self._synonyms: dict[str, tuple[Words, ...]] = {}
        self._shared: dict[tuple[Sort, str] | None, tuple[Sense, ...]] = {}
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
            if span[0].stem not in self._beginnings:
                return 0
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
        for sort, text, make in self._texts(record):
            for sense in self._senses(sort, text, make):
                if not sense.ids or sense.ids[-1] != record.id:
                    sense.ids.append(record.id)

    def discard(self, record: Record) -> None:
        """Take out the names of a row that was added before, as it was then."""
        for sort, text, make in self._texts(record):
            for sense in set(self._senses(sort, text, make)):
                if record.id in sense.ids:
                    sense.ids.remove(record.id)
                if not sense.ids:
                    self._forget(sense)
        self._shared.clear()

    def _forget(self, sense: Sense) -> None:
        for key in sense.keys:
            senses = [other for other in self._by_key.get(key, ()) if other is not sense]
            if senses:
                self._by_key[key] = senses
            else:
                self._by_key.pop(key, None)
        for word in (*sense.words, sense.joined):
            self.vocabulary.discard(word)
            if sense in self._by_word.get(word, ()):
                self._by_word[word].remove(sense)

    def _learn_place(self, place: Municipality) -> None:
        for name in (place.name, *place.short_names):
            words = tokens(name)
            if len(words) == 1 and len(name) <= 3 and name.isupper():
                self._car_signs.add(words[0].folded)
            elif words:
                self._beginnings.add(words[0].stem)
                self._place_keys.update(keys(words))

    def _learn_term(self, term: Term) -> None:
        spoken = [words for name in (term.name, *term.synonyms) if (words := tokens(name))]
        for words in spoken:
            self._beginnings.add(words[0].stem)
            others = tuple(other for other in spoken if other is not words)
            for key in keys(words):
                self._synonyms[key] = self._synonyms.get(key, ()) + others

    def _senses(self, sort: Sort, text: str, make: FormMaker) -> tuple[Sense, ...]:
        """Return what a text of some column means, filing what is new."""
        shared = (sort, text) if make != self._full else None
        if shared in self._shared:
            return self._shared[shared]
        senses = tuple(
            self._file(sort, form)
            for form in make(text)
            if form.words and len(form.words) <= _LONGEST_NAME
        )
        # Names of activities, kinds and functions recur in many rows, those of bodies don't.
        if shared is not None and sort != "person":
            self._shared[shared] = senses
        return senses

    def _file(self, sort: Sort, form: Form) -> Sense:
        found = keys(form.words)
        joined = "".join(word.stem for word in form.words)
        for sense in self._by_key.get(joined, ()):
            if sense.sort == sort and sense.how == form.how:
                break
        else:
            stems = tuple(word.stem for word in form.words if word.folded not in LINKS)
            sense = Sense(sort, form.how, joined, stems, tuple(found))
            self._file_words(sense)
        for key in found:
            senses = self._by_key.setdefault(key, [])
            if sense not in senses:
                senses.append(sense)
        return sense

    def _file_words(self, sense: Sense) -> None:
        self.vocabulary.add(sense.joined)
        for word in sense.words:
            self.vocabulary.add(word)
            if len(sense.words) > 1 and sense.how != "prefix":
                self._by_word.setdefault(word, []).append(sense)
            if sense.sort in ("activity", "audience") or sense.how == "kind":
                self.vocabulary.add_compound(word)

    # --- The texts of each sort of row ----------------------------------------------------------

    def _texts(self, record: Record) -> Iterator[tuple[Sort, str, FormMaker]]:
        """Yield the texts of a row that it may be called by, each with how to take it apart."""
        if isinstance(record, Municipality):
            yield "place", record.name, _plain
            yield from (("place", name, _other) for name in record.short_names)
        elif isinstance(record, Term):
            yield from (("term", name, _plain) for name in (record.name, *record.synonyms))
        elif isinstance(record, Organization):
            names = (record.name, *record.short_names)
            yield from (("organization", name, self._full) for name in names)
            yield "organization", record.kind, _kind
        elif isinstance(record, Committee):
            names = (record.name, *record.short_names)
            yield from (("committee", name, self._full) for name in names)
            yield "committee", record.kind, _kind
        elif isinstance(record, Activity):
            names = (record.name, *record.short_names)
            yield from (("activity", name, self._general) for name in names)
            yield "audience", record.audience, _single_words
        elif isinstance(record, Person):
            yield "person", record.name, person_forms
            yield "function", record.function, _functions
            yield from (("responsibility", name, _plain) for name in record.responsible_for)

    def _general(self, name: str) -> Iterator[Form]:
        return forms(name, self.place_at, short=False)

    def _full(self, name: str) -> Iterator[Form]:
        for form in forms(name, self.place_at, short=True):
            yield form
            if form.how != "prefix":
                yield from self._with_synonyms(form)

    def _with_synonyms(self, form: Form) -> Iterator[Form]:
        words = form.words
        for start in range(len(words)):
            if words[start].stem not in self._beginnings:
                continue
            for end in range(start + 1, min(len(words), start + 4) + 1):
                if end - start == len(words):
                    continue
                for key in keys(words[start:end]):
                    for other in self.synonyms(key):
                        yield Form((*words[:start], *other, *words[end:]), form.how)


def _plain(text: str) -> Iterator[Form]:
    yield Form(tokens(text), "name")


def _other(text: str) -> Iterator[Form]:
    yield Form(tokens(text), "generic")


def _kind(text: str) -> Iterator[Form]:
    yield Form(tokens(text), "kind")


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
