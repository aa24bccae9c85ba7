"""How a reply came about, step by step: `/warum`, for those who maintain the directory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from commands.contract import Answer, Code, Line, Table
from commands.questions.phrasing.leftout import left_out
from commands.questions.phrasing.mentioned import (
    few,
    hidden,
    how,
    is_own,
    mentions,
    named,
    others,
    points,
)
from commands.questions.phrasing.rules import rule_of
from commands.questions.phrasing.sources import KINDS
from commands.questions.phrasing.view import View
from commands.questions.reading.fitting import fit
from commands.questions.reading.followups import AS_BEFORE, Memory
from commands.questions.reading.here import room_as_committee
from commands.questions.reading.model import Reading
from commands.questions.reading.tracing import Step, step_of
from commands.questions.reading.words import Word
from storage.records import Committee

Row = tuple[str, Line, str, str]
_HEADERS = ("Schritt", "Befund", "Punkte", "Warum")
_STATUS = {
    "answered": "beantwortet", "choose": "zur Auswahl gestellt", "none": "nichts hinterlegt",
    "unknown": "nicht beantwortet",
}  # fmt: skip
_POINTS = (
    "Punkte: 1,00 hat ein Name genau wie im Verzeichnis; bei der Frageart zählt das Gewicht der "
    "Regel mal dem Anteil, zu dem die gefundenen Namen dazu passen."
)
_CHANGED = "Das Verzeichnis hat sich seither geändert; dies ist der Weg mit dem Stand von jetzt."
_MOST_LETTERS = 200
_MOST_ROWS = 6
_MOST_KINDS = 5
_MOST_IDS = 8


@dataclass(frozen=True, slots=True)
class Trace:
    """What came of reading a question once more.

    `before` is what its conversation was about; `changed` tells that the directory is not the one
    that the reply came from. `committee` is the one whose room it is.
    """

    text: str
    steps: tuple[Step, ...]
    before: Memory | None = None
    changed: bool = False
    committee: Committee | None = None


def explain_reply(view: View, trace: Trace) -> Answer:
    """Tell how a question was read and answered, as a table of steps."""
    step = step_of(list(trace.steps), view.reading)
    rows = [*_reading_rows(view, trace, step), *_answering_rows(view)]
    return Answer(
        title=f"So kam die Antwort zustande: {_shown_text(view, trace)}",
        lines=(_CHANGED,) if trace.changed else (),
        table=Table(_HEADERS, tuple(rows)),
        hints=(_POINTS, _how_to_mend(view)),
    )


def _shown_text(view: View, trace: Trace) -> str:
    # What was asked may name persons, also where they must not be shown.
    named = any(m.sort == "person" for step in trace.steps for m in step.clause.mentions)
    if named and not view.show_persons:
        return "eine Frage nach einer Person"
    short = len(trace.text) <= _MOST_LETTERS
    return f"„{trace.text if short else trace.text[:_MOST_LETTERS] + ' …'}“"


def _how_to_mend(view: View) -> Line:
    also = view.say("Fehlt ein Wort, ergänzen Sie es", "Fehlt ein Wort, ergänze es")
    return (f"{also} im Verzeichnis unter ", Code("kurzformen"), " oder ", Code("synonyme"), ".")


# --- Reading ------------------------------------------------------------------------------------


def _reading_rows(view: View, trace: Trace, step: Step | None) -> Iterator[Row]:
    if step is None:
        yield "Text", "nicht gelesen", "", ", ".join(view.reading.why)
        return
    yield _text_row(view, step)
    yield from _context_rows(view, trace, step)
    for mention in mentions(view.reading):
        if is_own(mention, step):
            yield "Name", named(view, mention), points(mention.score), how(view, mention, step)
    for word in view.reading.unknown:
        yield "Name", f"„{word}“", "–", "im Verzeichnis nicht gefunden"
    for word in view.reading.odd:
        yield "Name", f"„{word}“", "–", "weder Name noch bekanntes Fragewort; übergangen"
    for mention in others(view, step):
        yield "verworfen", named(view, mention), points(mention.score), how(view, mention, step)
    yield from _kind_rows(view, step)
    yield "Ort", _places(view) or "–", "", _why_places(view, step)
    yield "Zeit", _time(view.reading), "", _why_time(view.reading, step)


def _text_row(view: View, step: Step) -> Row:
    """Tell how the words were read; what may be somebody's name only where that may be shown."""
    unseen = {
        i
        for mention in step.clause.mentions
        if mention.sort == "person" and not view.show_persons
        for i in range(mention.start, mention.end)
    }
    words = ["…" if i in unseen else _spelled(word) for i, word in enumerate(step.clause.words)]
    seen = [word for i, word in enumerate(step.clause.words) if i not in unseen]
    mended = [f"„{word.token.text}“ als „{word.german}“" for word in seen if _is_mended(word)]
    german = dict.fromkeys(word.german for word in seen if word.german)
    parts = ["gelesen " + ", ".join(mended)] if mended else []
    parts += ["als Deutsch erkannt: " + ", ".join(german)] if german else []
    return "Text", " ".join(words), "", "; ".join(parts)


def _spelled(word: Word) -> str:
    return word.german if _is_mended(word) else word.token.text


def _is_mended(word: Word) -> bool:
    return word.german not in ("", word.token.folded)


# --- What the words alone don't say -------------------------------------------------------------


def _context_rows(view: View, trace: Trace, step: Step) -> Iterator[Row]:
    taken = [mention for mention in mentions(view.reading) if not is_own(mention, step)]
    source = "aus der vorigen Frage" if step.memory is trace.before else "aus dem Satz davor"
    for mention in taken:
        of_room = trace.committee and mention == room_as_committee(trace.committee)
        why = "nicht genannt; der Raum ist der dieses Gremiums" if of_room else source
        yield "Gespräch", named(view, mention), "", why
    if step.memory is not None and not taken:
        yield "Gespräch", "–", "", "nicht gebraucht: Die Frage steht für sich."


def _kind_rows(view: View, step: Step) -> Iterator[Row]:
    if not view.reading.asks:
        yield "Frageart", "keine", "", f"erkannt als: {view.reading.why[0]}"
    for place, reading in enumerate(step.readings[:_MOST_KINDS]):
        chosen = not place and bool(view.reading.asks)
        name = KINDS.get(reading.asks, reading.asks)
        yield (
            "Frageart" if chosen else "verworfen",
            f"{name} ✓" if chosen else name,
            points(reading.score),
            f"{_speaking_for(reading)}; Namen passen zu {fit(reading):.0%}".replace("%", " %"),
        )


def _speaking_for(reading: Reading) -> str:
    words = reading.why[0] if reading.why else ""
    if words == AS_BEFORE:
        return "dieselbe Frageart wie zuvor"
    return words if words.startswith("nur ein") else f"Regelwörter „{words}“"


def _places(view: View) -> str:
    reading = view.reading
    return view.names(reading.place_ids or tuple(filter(None, (reading.room_id,))))


def _why_places(view: View, step: Step) -> str:
    reading = view.reading
    if reading.foreign_place:
        return f"{reading.foreign_place} gehört nicht zu diesem Verzeichnis"
    if reading.places:
        own = all(is_own(place, step) for place in reading.places)
        if not own and reading.cues.ours and reading.place_ids[0] == reading.room_id:
            return "„bei uns“ ist hier der Raum"
        return "in der Frage genannt" if own else "aus dem Gespräch"
    if reading.room_id:
        ours = "„bei uns“ ist hier der Raum" if reading.cues.ours else "nicht genannt"
        return f"{ours}; der Raum gilt, wo die Frage sonst mehrdeutig wäre"
    return "nicht genannt, und der Raum hat keinen"


def _time(reading: Reading) -> str:
    span = reading.span
    days = [f"{day:%d.%m.%Y}" for day in dict.fromkeys((span.first, span.last)) if day]
    told = not days or span.label.endswith(")")
    return span.label if told else f"{span.label} ({' bis '.join(days)})"


def _why_time(reading: Reading, step: Step) -> str:
    if not reading.span.explicit:
        return "nicht genannt, also der Tag der Frage"
    return "in der Frage genannt" if step.clause.span.explicit else "aus dem Gespräch"


# --- Answering ----------------------------------------------------------------------------------


def _answering_rows(view: View) -> Iterator[Row]:
    finding = view.finding
    rule, where = rule_of(view)
    yield "Regel", rule, "", "; ".join(filter(None, (where, *finding.notes)))
    rows = [row for row in finding.rows if view.show_persons or row not in view.directory.persons]
    for row in rows[:_MOST_ROWS]:
        yield "Zeile", _row(view, row), "", "behalten"
    if len(rows) > _MOST_ROWS:
        yield "Zeile", f"und {len(rows) - _MOST_ROWS} weitere", "", "behalten"
    rest = left_out(view)
    for row, why in rest[:_MOST_ROWS]:
        yield "Zeile", _row(view, row), "", why
    if len(rest) > _MOST_ROWS:
        yield "Zeile", f"und {len(rest) - _MOST_ROWS} weitere", "", _summed_up(rest)
    yield "Ergebnis", _result(view), "", ""


def _summed_up(rest: list[tuple[str, str]]) -> str:
    return ", ".join(dict.fromkeys(why.partition(":")[0] for _, why in rest[_MOST_ROWS:]))


def _row(view: View, row: str) -> str:
    seat = view.directory.memberships.get(row)
    if seat is not None:
        member = view.name(seat.member_id)
        return f"sitze: {view.name(seat.committee_id)}, {member}, {seat.role}"
    meeting = view.directory.meetings.get(row)
    if meeting is not None:
        return f"{row}: {view.name(meeting.committee_id)}, {meeting.start:%d.%m.%Y}"
    activity = view.directory.activities.get(row)
    if activity is not None:
        where, who = view.places(activity.municipality_ids), view.names(activity.actor_ids)
        return f"{row}: {activity.name}, {where}, {who}"
    return f"{row}: {view.name(row)}"


def _result(view: View) -> str:
    status = _STATUS[view.finding.status]
    ids = [
        row for row in view.finding.ids if view.show_persons or row not in view.directory.persons
    ]
    unseen = len(view.finding.ids) - len(ids)
    found = [few((_named_row(view, row) for row in ids), _MOST_IDS)] if ids else []
    found += [hidden(unseen)] if unseen else []
    return f"{status}: {' '.join(found)}" if found else status


def _named_row(view: View, row: str) -> str:
    meeting = view.directory.meetings.get(row)
    name = f"{meeting.start:%d.%m.%Y}" if meeting else view.name(row)
    return f"{name} ({row})"
