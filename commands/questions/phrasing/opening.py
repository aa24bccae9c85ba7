"""The first words of a reply: yes or no where that was asked, a number where it was counted."""

from __future__ import annotations

import re
from collections.abc import Mapping

from commands.contract import Line, Span, Strong
from commands.questions.phrasing.partly import with_those_lacking
from commands.questions.phrasing.view import View

_MOST_NAMED = 6  # in one line after a number
# What may be counted, as it is asked ("wie viele Träger"): folded, then for one and for more.
_ASKED_NOUNS = {
    "traeger": ("Träger", "Träger"), "partner": ("Partner", "Partner"),
    "schulen": ("Schule", "Schulen"), "vereine": ("Verein", "Vereine"),
    "firmen": ("Firma", "Firmen"), "betriebe": ("Betrieb", "Betriebe"),
    "organisationen": ("Organisation", "Organisationen"), "kammern": ("Kammer", "Kammern"),
    "einrichtungen": ("Einrichtung", "Einrichtungen"), "berufskollegs":
    ("Berufskolleg", "Berufskollegs"), "personen": ("Person", "Personen"),
    "mitglieder": ("Mitglied", "Mitglieder"),
}  # fmt: skip
_COUNTED = re.compile(r"\b(?:viele?n?|anzahl(?: der)?) (\w+)")


def number_of(view: View) -> str:
    """Return how many were found, and of what: "3 Träger"."""
    count = len(view.finding.ids)
    one, more = _asked_noun(view) or _noun(view)
    return f"{count} {one if count == 1 else more}"


def _asked_noun(view: View) -> tuple[str, str] | None:
    asked = _COUNTED.search(view.reading.normal)
    bodies = all(view.body(row) for row in view.finding.ids)
    return _ASKED_NOUNS.get(asked[1]) if asked and bodies else None


def _noun(view: View) -> tuple[str, str]:
    directory = view.directory
    nouns: tuple[tuple[Mapping[str, object], str, str], ...] = (
        (directory.persons, "Person", "Personen"),
        (directory.organizations, "Stelle", "Stellen"),
        (directory.activities, "Angebot", "Angebote"),
        (directory.municipalities, "Kommune", "Kommunen"),
        (directory.committees, "Gremium", "Gremien"),
        (directory.meetings, "Sitzung", "Sitzungen"),
    )
    for rows, one, more in nouns:
        if all(row in rows for row in view.finding.ids):
            return one, more
    return "Eintrag", "Einträge"


def opened(view: View, title: Line) -> Line:
    """Return the title with what comes first: "Ja: …", "Teils: …", "3 Träger: …"."""
    spans: tuple[Span, ...] = (title,) if isinstance(title, str) else title
    if view.reading.cues.count:
        return title if _begins_with_digit(spans) else (Strong(f"{number_of(view)}: "), *spans)
    yes = said_yes(view)
    return (yes, *spans) if yes else title


def said_yes(view: View) -> str:
    """Return "Ja: ", to a negated question "Doch: ", of several "Teils: "; else ""."""
    reading = view.reading
    if view.finding.lacking:
        return "Teils: "
    negates_rows = reading.asks == "where" or reading.cues.vote
    left_out = any(mention.excluded for mention in reading.entities)
    if view.finding.yes is False and view.finding.status == "answered":
        return "Nein: "
    if not (view.finding.yes or _is_jurisdiction(view)) or reading.cues.either or left_out:
        return ""
    if _is_jurisdiction(view) and not _is_the_one(view):
        return "Nein, sondern: "
    if reading.cues.negated and negates_rows:
        return ""
    return "Doch: " if reading.cues.negated else "Ja: "


def _is_jurisdiction(view: View) -> bool:
    return view.finding.asks == "jurisdiction" and view.reading.cues.yes_no


def _is_the_one(view: View) -> bool:
    named = {row for mention in view.reading.organizations for row in mention.ids}
    return bool(named & set(view.finding.ids))


def _begins_with_digit(spans: tuple[Span, ...]) -> bool:
    first = spans[0] if spans else ""
    text = first if isinstance(first, str) else getattr(first, "text", "")
    return text[:1].isdigit()


def names_or_number(view: View) -> Line:
    """Return the names found; of many first how many they are."""
    if len(view.finding.ids) > _MOST_NAMED:
        return (Strong(f"{number_of(view)}: "), view.names(view.finding.ids))
    return (Strong(with_those_lacking(view)),)
