"""By which rule, and from which columns of the workbook, each kind of question is answered."""

from __future__ import annotations

from commands.questions.phrasing.sources import KINDS
from commands.questions.phrasing.view import View

_ACTIVITIES = "Blatt aktivitaeten (was, kurzformen, wo, von, bis)"
_SEATS = "Blatt sitze (gremium, mitglied, rolle, von, bis)"
_RULES = {
    "who": f"{_ACTIVITIES}: wer",
    "with_whom": f"{_ACTIVITIES}: mit_wem",
    "what": "Blatt aktivitaeten (wer, wo, handlungsfeld, zielgruppe, von, bis): was",
    "when": f"{_ACTIVITIES}: wann, von, bis",
    "why": f"{_ACTIVITIES}: warum",
    "where": f"{_ACTIVITIES}: wo",
    "contact": "Blätter organisationen und personen: telefon, email, web, anschrift",
    "members": f"{_SEATS}: mitglied, ohne Gäste",
    "committees": f"{_SEATS}: gremium",
    "chair": f"{_SEATS}: mitglied mit der gefragten Rolle",
    "proxy": "Blatt personen: vertretung; Blatt sitze: fuer",
    "represents": "Blatt personen: vertretung, andersherum; Blatt sitze: fuer",
    "session": "Blatt sitzungen (gremium, beginn, stand): alle außer abgesagten",
    "jurisdiction": "Blatt kommunen: eigene Zelle, sonst die von teil_von",
    "explain": "Blatt begriffe (begriff, synonyme): erklaerung; sonst Stelle, Gremium oder Angebot",
}  # fmt: skip
_STAFF = "Blatt personen (organisation, funktion, zustaendig_fuer, von, bis)"
_BODIES = "Blatt organisationen (name, kurzformen, art, kommunen)"
_COMMITTEES = "Blatt gremien (name, kurzformen, art, kommunen, von, bis)"


def rule_of(view: View) -> str:
    """Return the rule that answered, or why none was asked."""
    reading, finding = view.reading, view.finding
    if reading.foreign_place:
        return "keine: Der Ort gehört nicht zum Verzeichnis."
    if finding.status == "unknown":
        return "keine: Die Frage ist nicht sicher genug verstanden."
    if reading.unknown and reading.asks != "explain":
        return "keine: Ein Wort der Frage ist im Verzeichnis nicht zu finden."
    return f"{KINDS.get(finding.asks, finding.asks)} – {_sheet(view)}"


def _sheet(view: View) -> str:
    directory, rows = view.directory, set(view.finding.rows or view.finding.ids)
    if view.finding.asks in ("who", "contact") and rows & directory.persons.keys():
        return _STAFF
    if view.finding.asks == "who" and rows & directory.organizations.keys():
        return _BODIES
    if rows & directory.committees.keys():
        return _COMMITTEES
    return _RULES.get(view.finding.asks, "")
