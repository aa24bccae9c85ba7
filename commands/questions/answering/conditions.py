"""Conditions of a question that no rule can apply: then it is said so, and nothing is answered."""

from __future__ import annotations

import re

from commands.questions.reading.model import Reading

_UNTOLD = "kann ich nicht auswählen, dazu steht nichts im Verzeichnis."
_LISTS = ("what", "where", "who", "with_whom")
_EXCEPTION = re.compile(r"\b(?:ausser|ausgenommen|abgesehen|ausnahme|ausgeklammert)\b")
_MISSING = (
    "Was es irgendwo nicht gibt, kann ich nur im Vergleich sagen, etwa: Was gibt es in A, aber "
    "nicht in B?"
)
_OFFERS = r"(?:angebot\w*|projekt\w*|massnahme\w*|programm\w*|veranstaltung\w*|aktivitaet\w*|x)\b"
# Adjectives that tell offers apart by what no column holds.
_KINDS = re.compile(
    r"\b(?:freiwillig|verpflichtend|verbindlich|unverbindlich|anonym|individuell|dauerhaft|"
    r"unbefristet|einmalig|(?:ganz|halb|ein|zwei|drei|mehr)taegig|(?:ein|zwei|drei|mehr)jaehrig|"
    r"(?:lang|kurz|mittel)fristig)(?:e[nrsm]?)?\b"
    rf"|\b(?:lange|kurze|grosse|kleine)[nrsm]? {_OFFERS}"
)
_SIZES = re.compile(
    r"\b(?:laenger|kuerzer|groesser|kleiner|aelter|juenger|mehr|weniger) als\b"
    r"|\b(?:ab|bis|unter|ueber|mindestens|hoechstens|maximal) \d+"
    r" (?:jahren?|stunden?|tagen?|wochen)\b"
)
# Groups that are no names here; "an den Schulen" only tells where.
_GROUPS = {
    "schulen": "Schulen", "betriebe": "Betriebe", "firmen": "Firmen", "lehrer": "Lehrkräfte",
    "lehrkraefte": "Lehrkräfte", "kinder": "Kinder", "erwachsene": "Erwachsene",
}  # fmt: skip
_OF_GROUP = re.compile(
    r"\b(?:fuer|bieten|machen|organisieren|veranstalten|betreiben) (?:(?:die|alle|unsere|den) )?"
    rf"({'|'.join(_GROUPS)})\b"
)
_CONFIRMED = re.compile(r"\b(?:un)?bestaetigt\w*\b")


def not_applied(reading: Reading) -> tuple[str, ...] | None:
    """Return what to say of a condition that can't be applied; None where there is none."""
    if _EXCEPTION.search(reading.normal) and not _leaves_out(reading):
        return ("Die Ausnahme habe ich nicht verstanden.",)
    if reading.asks in _LISTS and (found := _unheld(reading)):
        return (found,)
    return (_MISSING,) if _asks_what_is_missing(reading) else None


def _unheld(reading: Reading) -> str:
    """Return why a list can't be narrowed as it was asked: no column tells it."""
    kind = _KINDS.search(reading.normal)
    if kind:
        word = kind.group().split()[0].replace("gross", "groß").replace("taeg", "täg")
        return f"Nach „{word.replace('jaehr', 'jähr')}“ {_UNTOLD}"
    if _SIZES.search(reading.normal) and reading.asks != "with_whom":
        return f"Nach Dauer, Alter oder Größe {_UNTOLD}"
    group = _OF_GROUP.search(reading.normal)
    if group and not (reading.audiences or reading.activities or reading.lists_actors):
        return f"Nach „{_GROUPS[group[1]]}“ kann ich nicht auswählen."
    if _CONFIRMED.search(reading.normal) and not reading.cues.unconfirmed:
        return "Nach dem Tag der Bestätigung kann ich so nicht auswählen."
    return ""


def _leaves_out(reading: Reading) -> bool:
    mentions = (*reading.entities, *reading.excluded_places)
    return any(mention.excluded for mention in mentions)


def _asks_what_is_missing(reading: Reading) -> bool:
    """Whether it is asked what there isn't in a place, without saying beside which other."""
    cues = reading.cues
    named = reading.entities or reading.excluded_places or cues.grade or cues.unconfirmed
    lists = reading.asks == "what" and not (named or cues.yes_no or cues.expires)
    return lists and cues.negated
