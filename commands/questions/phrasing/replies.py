"""The reply to a question: the right words for its kind, then notes, then sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from commands.contract import Answer, Code, Line, Strong
from commands.questions.answering.model import Finding
from commands.questions.answering.register import Register
from commands.questions.phrasing import activities, bodies, refusals
from commands.questions.phrasing.sources import sources
from commands.questions.phrasing.view import View
from commands.questions.reading.model import Reading
from storage.records import Directory

_PHRASES: dict[str, Callable[[View], Answer]] = {
    "who": activities.who,
    "with_whom": activities.with_whom,
    "what": activities.what,
    "when": activities.when,
    "why": activities.why,
    "where": activities.where,
    "contact": bodies.contact,
    "members": bodies.members,
    "committees": bodies.committees,
    "chair": bodies.chair,
    "proxy": bodies.proxy,
    "represents": bodies.represents,
    "session": bodies.session,
    "jurisdiction": bodies.jurisdiction,
    "explain": bodies.explain,
}


def phrase(
    directory: Directory,
    register: Register,
    reading: Reading,
    finding: Finding,
    today: date,
    *,
    show_persons: bool,
    informal: bool = False,
) -> Answer:
    """Put a finding into German words."""
    view = View(directory, register, reading, finding, today, show_persons, informal)
    if finding.status == "unknown":
        return refusals.unknown(view)
    if finding.status == "none":
        return refusals.none(view)
    if finding.status == "choose":
        return _guarded(view, refusals.choose)
    return _guarded(view, _answered)


def _answered(view: View) -> Answer:
    answer = _PHRASES[_form(view)](view)
    counted = _count(view)
    lines = (*counted, *answer.lines, *view.finding.notes)
    return replace(answer, lines=lines, sources=sources(view))


def _form(view: View) -> str:
    """Return whose words fit: persons and bodies found by "wer" are given with their contact."""
    rows = view.finding.rows
    if view.finding.asks in ("who", "contact") and not any(
        row in view.directory.activities for row in rows
    ):
        return "contact"
    return view.finding.asks


def _count(view: View) -> tuple[Line, ...]:
    return (("Anzahl: ", Strong(str(len(view.finding.ids)))),) if view.reading.cues.count else ()


def _guarded(view: View, words: Callable[[View], Answer]) -> Answer:
    """Leave persons out where the room may not see them, and say how to change that."""
    if not view.shows_hidden_persons:
        return words(view)
    hint: Line = (
        "Personen zeige ich nur in Räumen, die einer Kommune oder einem Gremium zugeordnet sind; "
        "das geht mit ",
        Code("/raum"),
        ".",
    )
    if all(row in view.directory.persons for row in view.finding.ids):
        return Answer(title=(Strong("Dazu sind Personen hinterlegt."),), hints=(hint,))
    answer = words(view)
    return replace(answer, hints=(*answer.hints, hint))
