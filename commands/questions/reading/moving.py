"""Names freed from their place: "Steuergremium X, und in Y?" means the one of Y."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from commands.questions.lexicon.index import Lexicon, Rows, Sort, distinct
from commands.questions.lexicon.names import How, keys
from commands.questions.lexicon.normal import tokens
from commands.questions.reading.model import Mention, Reading
from storage.records import Activity, Committee, Directory, Organization

DoneBy: TypeAlias = Callable[[str], Iterable[Activity]]

# Of a long list that was answered nobody asks for bodies like each of these.
_MOST_OF_A_KIND = 12
# Kinds of question in which "für X" is said of whom somebody speaks for, not of where.
_SPEAKING = ("proxy", "represents", "members", "committees")


@dataclass(frozen=True, slots=True)
class Known:
    """The directory, its names, and what each organization and person does."""

    directory: Directory
    lexicon: Lexicon
    done_by: DoneBy

    def called(self, name: str, sort: Sort, how: How) -> Rows:
        """Return the rows of a sort that a name means in this way."""
        (key, *_) = keys(tokens(name))
        found = self.lexicon.find(key)
        return self.lexicon.rows(s for s in found if s.sort == sort and s.how == how)


def moved(merged: Reading, new: Reading, known: Known) -> Reading:
    """Free names from their place where the new question names another ("und in Hamm?")."""
    spoken_for = (new.for_places or merged.for_places) and merged.asks in _SPEAKING
    if not new.places or spoken_for:
        return merged
    places = {row for place in new.places for row in place.ids}
    organizations = (
        merged.organizations
        if new.organizations
        else _same_kinds(merged.organizations, places, known)
    )
    committees = (
        merged.committees if new.committees else _same_kinds(merged.committees, places, known)
    )
    activities = (
        merged.activities
        if new.activities
        else tuple(_akin(mention, places, known) for mention in merged.activities)
    )
    persons = merged.persons if new.persons else _at_home(merged.persons, places, known)
    return merged.with_(
        organizations=organizations, committees=committees, activities=activities, persons=persons
    )


def _at_home(persons: tuple[Mention, ...], places: set[str], known: Known) -> tuple[Mention, ...]:
    """Leave people behind who are not at work in the place that is asked about now."""
    rows = known.directory.persons
    return tuple(
        mention
        for mention in persons
        if any(row in rows and places & set(rows[row].municipality_ids) for row in mention.ids)
    )


def _akin(mention: Mention, places: set[str], known: Known) -> Mention:
    """Take one town's name of an activity ("Messe Musterstadt") for what others call so too."""
    rows = known.directory.activities
    named = [rows[row] for row in mention.ids if row in rows]
    if mention.excluded or any(not places.isdisjoint(row.municipality_ids) for row in named):
        return mention
    names = dict.fromkeys(name for row in named for name in (row.name, *row.short_names))
    akin = (
        row
        for name in names
        for row in known.called(name, "activity", "name")
        if not names.keys().isdisjoint((rows[row].name, *rows[row].short_names))
    )
    return replace(mention, ids=distinct((*mention.ids, *akin)))


def _same_kinds(
    mentions: tuple[Mention, ...], places: set[str], known: Known
) -> tuple[Mention, ...]:
    if len(mentions) > _MOST_OF_A_KIND:
        return mentions
    return tuple(_same_kind(mention, places, known) for mention in mentions)


def _same_kind(mention: Mention, places: set[str], known: Known) -> Mention:
    if mention.excluded or len(mention.ids) != 1:
        return mention
    rows: Mapping[str, Organization | Committee] = (
        known.directory.organizations
        if mention.sort == "organization"
        else known.directory.committees
    )
    named = rows.get(mention.ids[0])
    if named is None or not named.kind or not places.isdisjoint(named.municipality_ids):
        return mention
    if any(not places.isdisjoint(row.municipality_ids) for row in known.done_by(named.id)):
        return mention  # it is at home elsewhere, but at work there too
    alike = known.called(named.kind, mention.sort, "kind")
    ids = distinct(row for row in alike if rows[row].kind == named.kind)
    return replace(mention, ids=ids, wider=ids, how="kind", text=named.kind)
