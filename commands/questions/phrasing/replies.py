"""The reply to a question: the right words for its kind, then notes, then sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from commands.contract import Answer, Code, Line, Strong
from commands.questions.phrasing import activities, bodies, chairs, refusals, sessions
from commands.questions.phrasing.absence import otherwise
from commands.questions.phrasing.choosing import choose
from commands.questions.phrasing.instead import instead
from commands.questions.phrasing.opening import opened
from commands.questions.phrasing.sources import sources, understood
from commands.questions.phrasing.view import View

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
    "chair": chairs.chair,
    "proxy": bodies.proxy,
    "represents": bodies.represents,
    "session": sessions.session,
    "jurisdiction": bodies.jurisdiction,
    "explain": bodies.explain,
}


def phrase(view: View) -> Answer:
    """Put a finding into German words."""
    finding = view.finding
    if finding.status == "unknown":
        return refusals.unknown(view)
    if finding.status == "none":
        return _denied(view) or refusals.none(view)
    if finding.status == "choose":
        return _guarded(view, choose)
    return _guarded(view, _answered)


def _answered(view: View) -> Answer:
    answer = _PHRASES[_form(view)](view)
    return replace(
        answer,
        title=opened(view, answer.title),
        lines=(*answer.lines, *view.finding.notes),
        sources=sources(view),
    )


def _denied(view: View) -> Answer | None:
    """Return who it is instead, where a yes/no question is answered with no and that is known."""
    either = view.reading.cues.either
    found = instead(view) if view.finding.yes is False or either else None
    if found is None:
        return None
    answer = _PHRASES[_form(found)](found)
    title = answer.title if isinstance(answer.title, tuple) else (answer.title,)
    return replace(
        answer,
        title=("Weder noch, sondern: " if either else "Nein, sondern: ", *title),
        lines=(*answer.lines, *(otherwise(view) if view.finding.asks != "chair" else ())),
        sources=(understood(view), *sources(found)[1:]),
    )


def _form(view: View) -> str:
    """Return whose words fit: persons and bodies found by "wer" are given with their contact."""
    rows = view.finding.rows
    if view.finding.asks in ("who", "contact") and not any(
        row in view.directory.activities for row in rows
    ):
        return "contact"
    return view.finding.asks


def _guarded(view: View, words: Callable[[View], Answer]) -> Answer:
    """Leave persons out where the room may not see them, and say how to change that."""
    if not view.shows_hidden_persons:
        return words(view)
    hint: Line = (
        "Personen zeige ich nur in Räumen, die einer Kommune oder einem Gremium zugeordnet sind; "
        "das macht die Koordinierungsstelle mit ",
        Code("/raum"),
        ".",
    )
    if all(row in view.directory.persons for row in view.finding.ids):
        return Answer(title=(Strong("Dazu sind Personen hinterlegt."),), hints=(hint,))
    answer = words(view)
    return replace(answer, hints=(*answer.hints, hint))
