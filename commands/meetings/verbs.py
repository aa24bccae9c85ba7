"""Which verb a line of `/sitzung` holds, wherever that stands, and the line without it; pure."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Verb: TypeAlias = Literal[
    "new", "move", "cancel", "reinstate", "invited", "place", "show",
    "begin", "end", "pause", "go on", "item", "chair", "keeper", "put off",
]  # fmt: skip

# Words that are verbs only at the beginning: elsewhere they may belong to a place or a reason.
_AT_START: dict[str, Verb] = {
    "neu": "new", "neue": "new", "neuer": "new", "neues": "new", "new": "new", "planen": "new",
    "plane": "new", "plan": "new", "anlegen": "new", "eintragen": "new", "ansetzen": "new",
    "einplanen": "new", "erstellen": "new", "reihe": "new",
    "schieben": "move", "schiebe": "move", "move": "move", "vorziehen": "move",
    "auslassen": "cancel", "cancel": "cancel", "absage": "cancel",
    "doch": "reinstate", "wieder": "reinstate", "invited": "invited",
    "ort": "place", "raum": "place", "place": "place",
    "zeige": "show", "zeig": "show", "zeigen": "show", "anzeigen": "show", "details": "show",
    "detail": "show", "info": "show", "infos": "show", "show": "show", "wann": "show",
    "beginnt": "begin", "beginn": "begin", "begin": "begin", "beginne": "begin",
    "beginnen": "begin",
    "start": "begin", "starte": "begin", "starten": "begin", "startet": "begin",
    "eröffnen": "begin", "eröffne": "begin", "eroeffnen": "begin", "eröffnung": "begin",
    "endet": "end", "beendet": "end", "ende": "end", "end": "end", "beende": "end",
    "beenden": "end", "schluss": "end",
    "schließen": "end", "schliessen": "end", "schließe": "end", "schließt": "end",
    "pause": "pause", "unterbrechen": "pause", "unterbrechung": "pause", "weiter": "go on",
    "fortsetzen": "go on", "fortsetzung": "go on", "top": "item", "punkt": "item",
    "leitung": "chair", "protokoll": "keeper", "protokollführung": "keeper",
    "punkt-vertagen": "put off",
}  # fmt: skip
_WORDS: tuple[tuple[str, Verb], ...] = (
    (r"findet\s+doch\s+statt|doch\s+(?:wieder|nicht\s+abgesagt|nicht\s+absagen)", "reinstate"),
    (r"absagen|abzusagen|abgesagt|ausgefallen|ausfallen(?:\s+lassen)?|entf(?:ä|ae)llt|entfallen|"
     r"f(?:ä|ae)llt\s+(?:leider\s+)?(?:aus|weg|flach)|findet\s+(?:leider\s+)?nicht\s+statt|"
     r"löschen|loeschen|lösche|gelöscht|streichen|streiche|gestrichen|stornieren|storniert|"
     r"gecancelt", "cancel"),
    (r"verschieben|verschiebe|verschoben|verlegen|verlege|verlegt|umlegen", "move"),
    (r"eingeladen", "invited"),
    (r"(?:ist\s+|wird\s+|hat\s+)?(?:hiermit\s+|jetzt\s+|nun\s+)*(?:beginnt|begonnen|"
     r"er(?:ö|oe)ffnet|gestartet)|geht\s+(?:jetzt\s+)?los", "begin"),
    (r"(?:ist\s+|wird\s+)?(?:hiermit\s+|jetzt\s+|nun\s+)*(?:endet|beendet|geschlossen|zu\s+ende|"
     r"vorbei)", "end"),
    (r"(?:ist\s+|wird\s+)?(?:jetzt\s+)?unterbrochen|macht\s+pause", "pause"),
    (r"geht\s+(?:jetzt\s+|nun\s+)?weiter|(?:wird\s+)?(?:jetzt\s+)?fortgesetzt", "go on"),
    (r"doch", "reinstate"),
)  # fmt: skip
_ANYWHERE = tuple(
    (re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), verb) for words, verb in _WORDS
)
# Verbs of two parts with the date between them: "sage 3.12. ab", "fällt am 3.12. aus".
_APART = re.compile(
    r"(?:sag(?:e|en|t)?\s+(?P<called>.*?)\s*(?<!\w)ab|"
    r"f(?:ä|ae)llt\s+(?P<falls>.*?)\s*(?<!\w)(?:aus|weg))(?!\w)",
    re.IGNORECASE,
)
_BECAUSE = re.compile(r"(?<!\w)(?:weil|wegen|grund|da)(?!\w)", re.IGNORECASE)


def read_verb(text: str) -> tuple[Verb | None, str]:
    """Return what is to be done, None where no verb says so, and the text without the verb.

    A reason, which begins with "wegen", holds no verb. A question changes nothing: it shows.
    """
    word, _, rest = text.partition(" ")
    verb, rest = _AT_START.get(word.casefold().rstrip(":,.!")), rest.strip()
    if verb is None:
        verb, rest = _anywhere(text)
    if text.rstrip().endswith("?") and verb != "new":
        return "show", rest.rstrip(" ?")
    return verb, rest


def _anywhere(text: str) -> tuple[Verb | None, str]:
    because = _BECAUSE.search(text)
    head, tail = (text[: because.start()], text[because.start() :]) if because else (text, "")
    if apart := _APART.search(head):
        between = apart["called"] or apart["falls"] or ""
        return "cancel", _joined(head[: apart.start()], between, head[apart.end() :], tail)
    found = [(at, verb) for pattern, verb in _ANYWHERE if (at := pattern.search(head))]
    if not found:
        return None, text
    at, verb = min(found, key=lambda one: one[0].start())
    return verb, _joined(head[: at.start()], head[at.end() :], tail)


def _joined(*parts: str) -> str:
    return " ".join(part.strip() for part in parts if part.strip()).lstrip(" :,.!")
