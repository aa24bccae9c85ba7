"""Taking a message apart: greetings off, corrections of oneself, several sentences."""

from __future__ import annotations

import re

_CORRECTION = re.compile(
    r"(?:^|[-–,.;?!(]\s*|\s)(?:ach\s+)?(?:ich\s+mein(?:e|te)?|ach\s+nein|(?:nee?|nein|sorry)(?=,)|quatsch|besser\s+gesagt|"
    r"korrektur|vielmehr|genauer(?:\s+gesagt)?|mir\s+reicht|ich\s+wollte\s+sagen|verschrieben|"
    r"vertippt|(?:nein|nee|halt|stopp?),?\s+moment|moment,?\s+nein|ähm?,?\s+nein|aehm?,?\s+nein|beziehungsweise\s+eher|doch\s+lieber)\b[\s,:]*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[?!])\s+|(?<=[a-zäöüß]{3}[.])\s+(?=[A-ZÄÖÜ])|\n+")
_LAST_WORD = re.compile(r"(\w{1,12})\.?$")
_ABBREVIATIONS = frozenset(
    {"stellv", "stv", "tel", "str", "bzw", "inkl", "evtl", "ggf", "prof", "abt", "komm", "reg",
     "telnr", "vors", "ehem", "staatl", "gem", "ca", "dr", "nr", "max", "min", "usw", "etc"}
)  # fmt: skip
_BELONGS = re.compile(
    r"\b(?:ist|sind|hat|haben|macht|fällt|faellt|meldet)\b[^?!.]*\b(?:krank|erkrankt|urlaub|verhindert|"
    r"abwesend|weg|aus|ausgefallen|nicht (?:da|im haus|im büro|erreichbar))\.?$"
    r"|\beinladung\b[^?!.]*\b(?:verschicken|versenden|rausschicken|schreiben|verteilen)\.?$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"^([^:?]{1,80}):\s+(?=\S)")


def clauses(text: str) -> list[tuple[str, bool]]:
    """Split a message into clauses; each with whether it corrects the one before."""
    found: list[tuple[str, bool]] = []
    for sentence in _sentences(text):
        parts = _CORRECTION.split(sentence)
        for index, part in enumerate(parts):
            if part.strip(" -–,.;:?!()"):
                found.append((part.strip(), index > 0))
    return found


def _sentences(text: str) -> list[str]:
    """Split at the end of sentences, not after an abbreviation ("stellv. Vorsitz").

    Some belong to what is asked then: "Frau X ist krank. An wen wende ich mich?", "Ich will die
    Einladung verschicken. Bis wann?"
    """
    found: list[str] = []
    start = 0
    for match in _SENTENCE.finditer(text):
        before = _LAST_WORD.search(text, 0, match.start())
        if before and before[1].lower() in _ABBREVIATIONS:
            continue
        if _BELONGS.search(text, start, match.start()):
            continue
        found.append(text[start : match.start()])
        start = match.end()
    return [*found, text[start:]]


def address(clause: str) -> tuple[str, str]:
    """Split off what stands before a colon: ("Kurze Frage", "wer macht …"), or ("", clause)."""
    match = _ADDRESS.match(clause)
    return (match[1], clause[match.end() :]) if match else ("", clause)
