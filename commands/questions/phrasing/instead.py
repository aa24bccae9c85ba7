"""Who it is instead, where a yes/no question has to be answered with no."""

from __future__ import annotations

from dataclasses import replace

from commands.questions.answering.answerer import answer
from commands.questions.phrasing.view import View
from commands.questions.reading.model import Reading

_MOST = 4  # more are no answer to "X?" any longer


def instead(view: View) -> View | None:
    """Return the same question without whom it supposed, if the directory answers that.

    "Macht X in Herne …?" becomes "Wer macht in Herne …?". Persons that must not be shown are none.
    """
    open_reading = _opened_up(view)
    if open_reading is None:
        return None
    finding = answer(view.directory, view.register, open_reading, view.today)
    if finding.status != "answered" or len(finding.ids) > _MOST:
        return None
    found = replace(view, reading=open_reading, finding=finding)
    return None if found.shows_hidden_persons else found


def _opened_up(view: View) -> Reading | None:
    reading = view.reading
    supposed = reading.organizations or reading.persons
    if not supposed or reading.unknown or reading.unknown_person or reading.span.note:
        return None
    cues = replace(reading.cues, yes_no=False, either=False, negated=False, at_body=False)
    nobody = reading.with_(organizations=(), persons=(), cues=cues)
    if reading.asks in ("what", "who") and reading.activities:
        return nobody.with_(asks="who")
    if reading.asks == "with_whom" and reading.activities:
        return nobody
    if reading.asks == "chair" and reading.committees:
        return nobody
    if reading.asks == "who" and reading.persons and reading.organizations:
        return reading.with_(persons=(), cues=replace(cues, at_body=True))
    return None
