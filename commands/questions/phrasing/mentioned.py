"""The names in a question as `/warum` shows them: found, how, and what else they could mean."""

from __future__ import annotations

from collections.abc import Iterable

from commands.questions.lexicon.names import How
from commands.questions.lexicon.normal import fold
from commands.questions.phrasing.view import View
from commands.questions.reading.model import Mention, Reading
from commands.questions.reading.tracing import Step

_HOW: dict[How, str] = {
    "name": "Name", "generic": "Name ohne Ort oder Zusatz", "kind": "Art",
    "synonym": "Synonym aus begriffe", "prefix": "Anfang des Namens", "word": "Wort aus dem Namen",
    "head": "Ende einer Zusammensetzung", "typo": "Tippfehler",
}  # fmt: skip
_SORTS = {
    "place": "Ort", "organization": "Stelle", "person": "Person", "committee": "Gremium",
    "activity": "Angebot", "term": "Begriff", "function": "Funktion",
    "responsibility": "Zuständigkeit", "audience": "Zielgruppe",
}  # fmt: skip
_MOST_OTHERS = 4


def mentions(reading: Reading) -> tuple[Mention, ...]:
    """Return every name that a reading holds, places among them."""
    return (*reading.entities, *reading.places, *reading.excluded_places)


def is_own(mention: Mention, step: Step) -> bool:
    """Whether a name was found in these words, and not taken from what was said before."""
    return any(
        found.start == mention.start
        and found.sort == mention.sort
        and mention.text.startswith(found.text)
        for found in step.clause.mentions
    )


def named(view: View, mention: Mention) -> str:
    """Return "„PA“ → Potenzialanalyse (akt-002, akt-032 …)"."""
    sort = _SORTS[mention.sort]
    if not view.show_persons and mention.sort in ("person", "function", "responsibility"):
        said = "" if mention.sort == "person" else f"„{mention.text}“ → "
        return f"{said}{sort} {hidden(len(mention.ids))}"
    names = list(dict.fromkeys(view.name(row) for row in mention.ids))
    return f"„{mention.text}“ → {sort} {few(names, 2, ' / ')} ({few(mention.ids, 4)})"


def hidden(number: int) -> str:
    """Return what stands for so many persons where none may be shown."""
    persons = "1 Person" if number == 1 else f"{number} Personen"
    return f"({persons}, hier nicht gezeigt)"


def few(parts: Iterable[str], most: int, joint: str = ", ") -> str:
    """Return the first few of a list: "A, B und 3 weitere"."""
    every = list(parts)
    more = f" und {len(every) - most} weitere" if len(every) > most else ""
    return joint.join(every[:most]) + more


def how(view: View, mention: Mention, step: Step) -> str:
    """Return by what a name was found: "Kurzform, mit Tippfehler"."""
    parts = [_found_by(view, mention)]
    words = step.clause.words[mention.start : mention.end]
    if any(word.nearly and not word.known and not word.german for word in words):
        parts.append("mit Tippfehler")
    parts += ["ausgenommen"] if mention.excluded else []
    parts += ["nach dieser Art ist gefragt"] if mention.asked else []
    return ", ".join(parts)


def _found_by(view: View, mention: Mention) -> str:
    if mention.sort == "person" and mention.how == "generic":
        return "Nachname"
    if mention.how != "name" or mention.sort not in ("organization", "committee", "activity"):
        return _HOW[mention.how]
    folded = fold(mention.text)
    names = {fold(view.name(row)) for row in mention.ids}
    return "Name" if folded in names else "Kurzform"


def others(view: View, step: Step) -> list[Mention]:
    """Return the best of the other names that the words could have meant."""
    taken = [(mention.start, mention.end, mention.sort) for mention in mentions(view.reading)]
    chosen = {i for start, end, _ in taken for i in range(start, end)}
    others = [
        mention
        for mention in step.clause.mentions
        if not any(
            start <= mention.start and mention.end <= end and sort == mention.sort
            for start, end, sort in taken
        )
        and (mention.score > 0.7 or not chosen.intersection(range(mention.start, mention.end)))
    ]
    return sorted(others, key=lambda m: (-m.length, -m.score))[:_MOST_OTHERS]


def points(score: float) -> str:
    """Return a score as Germans write it: "0,88"."""
    return f"{score:.2f}".replace(".", ",")
