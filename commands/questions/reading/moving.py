"""Names freed from their place: "Steuergremium X, und in Y?" means the one of Y."""

from __future__ import annotations

from dataclasses import replace

from commands.questions.reading.model import Mention, Reading
from storage.records import Directory


def moved(merged: Reading, new: Reading, directory: Directory) -> Reading:
    """Free names from their place where the new question names another ("und in Hamm?")."""
    if not new.places or new.for_places or merged.for_places:
        return merged
    places = {row for place in new.places for row in place.ids}
    organizations = (
        merged.organizations
        if new.organizations
        else tuple(_same_kind(mention, places, directory) for mention in merged.organizations)
    )
    committees = (
        merged.committees
        if new.committees
        else tuple(_same_kind(mention, places, directory) for mention in merged.committees)
    )
    activities = (
        merged.activities
        if new.activities
        else tuple(_akin(mention, places, directory) for mention in merged.activities)
    )
    return merged.with_(organizations=organizations, committees=committees, activities=activities)


def _akin(mention: Mention, places: set[str], directory: Directory) -> Mention:
    """Take one town's name of an activity ("Messe Musterstadt") for what others call so too."""
    rows = directory.activities
    named = [rows[row] for row in mention.ids if row in rows]
    if mention.excluded or any(places & set(row.municipality_ids) for row in named):
        return mention
    names = {name for row in named for name in (row.name, *row.short_names)}
    akin = [row.id for row in rows.values() if names & {row.name, *row.short_names}]
    return replace(mention, ids=tuple(dict.fromkeys((*mention.ids, *akin))))


def _same_kind(mention: Mention, places: set[str], directory: Directory) -> Mention:
    if mention.excluded:
        return mention
    if mention.sort == "organization":
        rows = directory.organizations
        here = [rows[row] for row in mention.ids if row in rows]
        if len(here) != 1 or places & set(here[0].municipality_ids):
            return mention
        kind = here[0].kind
        ids = tuple(row.id for row in rows.values() if row.kind == kind)
    else:
        bodies = directory.committees
        named = [bodies[row] for row in mention.ids if row in bodies]
        if len(named) != 1 or places & set(named[0].municipality_ids):
            return mention
        kind = named[0].kind
        ids = tuple(row.id for row in bodies.values() if row.kind == kind)
    return replace(mention, ids=ids, wider=ids, how="kind", text=kind or mention.text)
