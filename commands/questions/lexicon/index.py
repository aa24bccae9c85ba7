"""The lexicon: from words as typed to the rows of the directory that they may mean.

Everything is found through inverted indexes, so that the cost of a question hardly grows with
the directory. Changed rows are taken over one by one, and what is found then is the same, and in
the same order, as in a lexicon made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeAlias

from commands.questions.lexicon.changes import Change, Ranks
from commands.questions.lexicon.context import Context
from commands.questions.lexicon.fuzzy import Vocabulary
from commands.questions.lexicon.german import LINKS
from commands.questions.lexicon.names import Form, How, Words, keys
from commands.questions.lexicon.normal import Token, fold_by_keys, stem, tokens, with_umlaut
from commands.questions.lexicon.rows import Rows, Union, distinct
from commands.questions.lexicon.texts import FormMaker, Sort, full, general, person, texts
from storage.records import Directory, Municipality, Record, Term

__all__ = ["Lexicon", "Rows", "Sense", "Sort", "Union", "distinct"]

_LONGEST_NAME = 9  # words
_WORTH_KEEPING = 500  # rows of a union, from which on it is kept
_SHORT = 8  # letters
_BEGINNING = 3  # letters, which no ending takes away
_MOST_KEPT = 64
_TOO_COMMON = 400  # names that share a word, from which on the word alone names nothing
_SHELVES: Mapping[Sort, str] = {
    "place": "municipalities", "term": "terms", "organization": "organizations",
    "person": "persons", "function": "persons", "responsibility": "persons",
    "committee": "committees", "activity": "activities", "audience": "activities",
}  # fmt: skip
_RANKS = {sort: rank for rank, sort in enumerate(_SHELVES)}
_Shared: TypeAlias = dict[tuple[Sort, FormMaker, str], tuple["Sense", ...]]


@dataclass(slots=True, eq=False)
class Sense:
    """What a sequence of words may mean: the rows of one sort that are called so.

    `words` are the stems without articles and prepositions, `keys` what it is found under, the
    joined stems of all words first. `ids` are in the order of the directory.
    """

    sort: Sort
    how: How
    joined: str
    words: tuple[str, ...]
    keys: tuple[str, ...] = ()
    ids: list[str] = field(default_factory=list)


def _order(sense: Sense) -> tuple[int, str, tuple[str, ...], tuple[str, ...]]:
    return _RANKS[sense.sort], sense.how, sense.words, sense.keys


class Lexicon:
    """All names of a directory."""

    def __init__(self, directory: Directory) -> None:
        self.vocabulary = Vocabulary()
        # Most keys have one sense only, for which a list would be a waste.
        self._by_key: dict[str, Sense | list[Sense]] = {}
        # How keys begin; a beginning stays when the last key that has it goes.
        self._beginnings: set[str] = set()
        self._unions: dict[tuple[int, ...], Rows] = {}
        self._by_word: dict[str, list[Sense]] = {}
        # Rows with names of which the index doesn't hold every word; see `_bearing`.
        self._intricate: set[str] = set()
        self._context = Context(directory.municipalities.values(), directory.terms.values())
        # Names of activities, kinds and functions recur in many rows.
        shared: _Shared = {}
        for shelf in dict.fromkeys(_SHELVES.values()):
            for record in getattr(directory, shelf).values():
                for sense in self._senses(record, shared):
                    sense.ids.append(record.id)
        self.vocabulary.put_in_order()

    # --- Finding --------------------------------------------------------------------------------

    def find(self, key: str) -> Sequence[Sense]:
        """Return what is called exactly so; `key` as made by `names.keys`."""
        found = self._by_key.get(key, ())
        return (found,) if isinstance(found, Sense) else found

    def may_begin(self, folded: str) -> bool:
        """Whether a name may begin with a folded word; never False for one that does."""
        short = len(folded) <= _BEGINNING or not folded.isalpha()
        return short or folded[:_BEGINNING] in self._beginnings

    def containing(self, word: str) -> Sequence[Sense]:
        """Return the names of several words of which one has this stem; none if too many do."""
        senses = self._by_word.get(word, ())
        return sorted(senses, key=_order) if len(senses) <= _TOO_COMMON else ()

    def rows(self, senses: Iterable[Sense]) -> Rows:
        """Return the rows of several senses, in their order, none twice."""
        lists = [sense.ids for sense in senses]
        if sum(map(len, lists)) <= _WORTH_KEEPING:
            return distinct(chain.from_iterable(lists))
        # What very many rows are called is asked for often.
        key = tuple(map(id, lists))
        if key not in self._unions:
            if len(self._unions) == _MOST_KEPT:
                self._unions.clear()
            self._unions[key] = distinct(chain.from_iterable(lists))
        return self._unions[key]

    def synonyms(self, key: str) -> tuple[Words, ...]:
        """Return the other forms of a term, as the directory's list of terms has them."""
        return self._context.synonyms(key)

    def is_car_sign(self, word: Token) -> bool:
        """Whether a word may be a municipality's car sign or other abbreviation in capitals."""
        return self._context.is_car_sign(word)

    def near(self, word: Token) -> tuple[tuple[str, int], ...]:
        """Return the stems that a word is nearly, those with the fewest typing errors first."""
        found = dict(self._context.near_town(word))
        for near, errors in self.vocabulary.near(word.stem):
            found[near] = min(errors, found.get(near, errors))
        # The stems of short words differ by more than the umlaut that was lost.
        dotted = map(stem, with_umlaut(word.folded)) if len(word.folded) < _SHORT else ()
        found |= {near: 1 for near in dotted if near in self.vocabulary and near not in found}
        if not found and (keyed := fold_by_keys(word.text)) != word.folded:
            found = dict(self.vocabulary.near(stem(keyed)))  # "ö" hit beside another key
        return tuple(sorted(found.items(), key=lambda near: near[1]))

    # --- Changing -------------------------------------------------------------------------------

    def update(self, changes: Iterable[Change], directory: Directory, ranks: Ranks) -> None:
        """Take over changed rows; `directory` holds all rows as they are now, in their `ranks`.

        Rows that stay must stay in the same order. A place or term bears on how other rows' names
        are taken apart: these are filed anew.
        """
        self._unions.clear()
        changed = {row.id: (old, new) for old, new in changes if (row := old or new) is not None}
        context = self._context
        bearing = [change for change in changed.values() if _bears_on_names(*change)]
        if bearing:
            context = Context(directory.municipalities.values(), directory.terms.values())
            for row in self._named_with(bearing, directory):
                changed.setdefault(row.id, (row, row))
        former = {row_id: self._senses(old) for row_id, (old, _) in changed.items() if old}
        self._intricate.difference_update(changed)
        self._context = context
        present = {row_id: self._senses(new) for row_id, (_, new) in changed.items() if new}
        for row_id, senses in former.items():
            for sense in senses.keys() - present.get(row_id, {}).keys():
                sense.ids.remove(row_id)
        gaining: dict[Sense, None] = {}
        for row_id, senses in present.items():
            for sense in senses.keys() - former.get(row_id, {}).keys():
                sense.ids.append(row_id)
                gaining[sense] = None
        _put_in_order(gaining, ranks)
        for sense in {sense for senses in former.values() for sense in senses if not sense.ids}:
            self._forget(sense)

    def _named_with(self, changes: Iterable[Change], directory: Directory) -> Iterator[Record]:
        """Yield the rows in whose names a changed place or term may be found."""
        first = {word for change in changes for row in change if row for word in _beginnings(row)}
        shelves = (directory.organizations, directory.committees, directory.activities)
        if any(word.folded in LINKS for word in first):
            # Names are not filed by articles and prepositions: it may be any.
            for shelf in shelves:
                yield from shelf.values()
            return
        found = set(self._intricate)
        for word in first:
            for sense in self._by_word.get(word.stem, ()):
                found.update(sense.ids)
        for shelf in shelves:
            yield from (row for row_id in found if (row := shelf.get(row_id)))

    # --- Filing ---------------------------------------------------------------------------------

    def _senses(self, record: Record, shared: _Shared | None = None) -> dict[Sense, None]:
        """Return what the texts of a row mean, in their order, filing what is new."""
        found: dict[Sense, None] = {}
        for sort, text, make in texts(record):
            known = shared.get((sort, make, text)) if shared is not None else None
            if known is None:
                forms = [form for form in make(text, self._context) if form.words]
                known = tuple(
                    self._file(sort, form) for form in forms if len(form.words) <= _LONGEST_NAME
                )
                if make in (full, general) and ("(" in text or len(known) < len(forms)):
                    self._intricate.add(record.id)
                elif shared is not None and make not in (full, person):
                    shared[sort, make, text] = known
            found.update(dict.fromkeys(known))
        return found

    def _file(self, sort: Sort, form: Form) -> Sense:
        found = keys(form.words)
        words = tuple(word.stem for word in form.words if word.folded not in LINKS)
        for sense in self.find(found[0]):
            if (
                sense.sort == sort
                and sense.how == form.how
                and sense.words == words
                and sense.keys == found
            ):
                return sense
        sense = Sense(sort, form.how, found[0], words, found)
        for key in found:
            others = self.find(key)
            self._by_key[key] = sorted((*others, sense), key=_order) if others else sense
            self._beginnings.add(key[:_BEGINNING])
        self._file_words(sense)
        return sense

    def _file_words(self, sense: Sense) -> None:
        self.vocabulary.add(sense.joined)
        for word in dict.fromkeys(sense.words):
            self.vocabulary.add(word)
            if _is_filed_by_words(sense):
                self._by_word.setdefault(word, []).append(sense)
            if _may_be_compound(sense):
                self.vocabulary.add_compound(word)

    def _forget(self, sense: Sense) -> None:
        for key in sense.keys:
            others = [other for other in self.find(key) if other is not sense]
            if others:
                self._by_key[key] = others[0] if len(others) == 1 else others
            else:
                del self._by_key[key]
        self.vocabulary.discard(sense.joined)
        for word in dict.fromkeys(sense.words):
            self.vocabulary.discard(word)
            if _is_filed_by_words(sense):
                _remove(self._by_word, word, sense)
            if _may_be_compound(sense):
                self.vocabulary.discard_compound(word)


def _is_filed_by_words(sense: Sense) -> bool:
    return len(sense.words) > 1 and sense.how != "prefix"


def _may_be_compound(sense: Sense) -> bool:
    return sense.sort in ("activity", "audience") or sense.how == "kind"


def _remove(files: dict[str, list[Sense]], key: str, sense: Sense) -> None:
    files[key].remove(sense)
    if not files[key]:
        del files[key]


def _bears_on_names(old: Record | None, new: Record | None) -> bool:
    """Whether a change is one of the names of a place or term."""
    if not isinstance(old or new, Municipality | Term):
        return False
    return old is None or new is None or _spoken(old) != _spoken(new)


def _spoken(record: Record) -> tuple[str, ...]:
    return tuple(text for _, text, _ in texts(record))


def _beginnings(record: Record) -> Iterator[Token]:
    return (words[0] for text in _spoken(record) if (words := tokens(text)))


def _put_in_order(senses: Iterable[Sense], ranks: Ranks) -> None:
    """Sort the rows of senses as the directory has them."""
    for sense in senses:
        if len(sense.ids) > 1:
            sense.ids.sort(key=ranks.of(_SHELVES[sense.sort]).__getitem__)
