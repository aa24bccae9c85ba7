"""By which rule, and from which columns of the workbook, each kind of question is answered."""

from __future__ import annotations

from commands.questions.phrasing.sources import KINDS
from commands.questions.phrasing.view import View

_ACTIVITIES = "gesucht im Blatt aktivitaeten nach was, kurzformen, wo, von, bis; gezeigt"
_SEATS = "gesucht im Blatt sitze nach gremium, mitglied, rolle, von, bis; gezeigt"
_RULES = {
    "who": f"{_ACTIVITIES} wird wer",
    "with_whom": f"{_ACTIVITIES} wird mit_wem",
    "what": (
        "gesucht im Blatt aktivitaeten nach wer, wo, handlungsfeld, zielgruppe, von, bis; "
        "gezeigt wird was"
    ),
    "when": f"{_ACTIVITIES} wird wann, von, bis",
    "why": f"{_ACTIVITIES} wird warum",
    "where": f"{_ACTIVITIES} wird wo",
    "contact": "gezeigt wird telefon, email, web, anschrift aus organisationen und personen",
    "members": f"{_SEATS} wird mitglied, ohne Gäste",
    "committees": f"{_SEATS} wird gremium",
    "chair": f"{_SEATS} wird mitglied mit der gefragten Rolle",
    "proxy": "gezeigt wird vertretung aus dem Blatt personen, fuer aus dem Blatt sitze",
    "represents": "gesucht nach vertretung im Blatt personen und nach fuer im Blatt sitze",
    "session": "gesucht im Blatt sitzungen nach gremium, beginn, stand; Abgesagtes zählt nicht",
    "jurisdiction": "gezeigt wird die Zelle der Kommune im Blatt kommunen, sonst die von teil_von",
    "explain": (
        "gesucht im Blatt begriffe nach begriff, synonyme; gezeigt wird erklaerung. "
        "Sonst zählen Stelle, Gremium oder Angebot"
    ),
}
_STAFF = "gesucht im Blatt personen nach organisation, funktion, zustaendig_fuer, von, bis"
_BODIES = "gesucht im Blatt organisationen nach name, kurzformen, art, kommunen"
_COMMITTEES = "gesucht im Blatt gremien nach name, kurzformen, art, kommunen, von, bis"
_BY_TURN = "gilt der Wechsel, den das Gremium mit /gremium festgelegt hat"


def rule_of(view: View) -> tuple[str, str]:
    """Return the kind of question whose rule answered, and where it looked.

    Where no rule was asked, "keine" and why.
    """
    reading, finding = view.reading, view.finding
    if reading.foreign_place:
        return "keine", "Der Ort gehört nicht zum Verzeichnis."
    if finding.status == "unknown":
        return "keine", "Die Frage ist nicht sicher genug verstanden."
    if reading.unknown and reading.asks != "explain":
        return "keine", "Ein Wort der Frage ist im Verzeichnis nicht zu finden."
    return KINDS.get(finding.asks, finding.asks), _sheet(view)


def _sheet(view: View) -> str:
    directory, rows = view.directory, set(view.finding.rows or view.finding.ids)
    if view.finding.asks in ("who", "contact") and rows & directory.persons.keys():
        return _STAFF
    if view.finding.asks == "who" and rows & directory.organizations.keys():
        return _BODIES
    if rows & directory.committees.keys():
        return _COMMITTEES
    if view.finding.turns:
        return f"{_RULES['chair']}; wo keine Zeile steht, {_BY_TURN}"
    return _RULES.get(view.finding.asks, "")
