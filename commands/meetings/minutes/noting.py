"""`/notiz`: what is to stand in the minutes, at the item that is being treated."""

from __future__ import annotations

import re

from commands.contract import Answer, Ask, Role, Strong, UserError, command
from commands.meetings.minutes.running import (
    Running,
    entry_now,
    items_of,
    require_running,
    undo_entries,
)
from commands.meetings.minutes.storable import storable
from storage.minutes import Entry, entries_by, replace_entries, take_back_entries, treated_item
from storage.turns import wait_for_turn

_LONGEST = 4_000  # characters
_ITEM = re.compile(r"(?:zu\s+)?(?:top|punkt)\s*(?P<number>\d{1,2})\s*[:,–-]\s*", re.IGNORECASE)


@command(
    "notiz",
    aliases=("note", "vermerk"),
    usage="/notiz [TOP n:] Text",
    summary="Schreibt etwas ins Protokoll der laufenden Sitzung, zum Punkt, der gerade dran ist.",
    explanation=(
        "Mehrere Zeilen bleiben mehrere Absätze. „TOP 2: …“ davor gilt für einen anderen Punkt. "
        "Bearbeiten Sie Ihre Nachricht, ändert sich die Notiz; löschen Sie sie, ist sie weg."
    ),
    examples=("/notiz Die Messe findet großen Anklang", "/notiz TOP 1: Gäste werden begrüßt"),
    roles=(Role.GUEST,),
    prompt="Was soll ins Protokoll?",
    writes=True,
    undo=undo_entries,
    topic="Protokoll",
)
def notiz(ask: Ask) -> Answer:
    """Note something; an edited message changes its note and leaves it where it is."""
    wait_for_turn(ask.session, "minutes")
    running = require_running(ask)
    text = storable(ask.text).strip()
    if len(text) > _LONGEST:
        raise UserError(f"Die Notiz ist zu lang, höchstens {_LONGEST} Zeichen gehen.")
    match = _ITEM.match(text)
    entry, where = _entry(ask, running, text, match)
    if not entry.content["text"]:
        raise UserError("Was soll ins Protokoll? Der Text fehlt.")
    before = entries_by(ask.session, ask.event_id)
    if match is not None:
        take_back_entries(ask.session, ask.event_id)
    replace_entries(ask.session, running.minutes.id, [entry])
    what = "Notiz geändert" if before else "Notiert"
    return Answer(title=(f"{what}, ", Strong(where)), lasting=True)


def _entry(ask: Ask, running: Running, text: str, match: re.Match[str] | None) -> tuple[Entry, str]:
    """Return a note, and to which item it belongs in words."""
    items = items_of(ask, running.minutes)
    if match is not None:
        number = int(match["number"])
        if not 1 <= number <= len(items):
            raise UserError(f"Einen TOP {number} gibt es nicht, es sind {len(items)}.")
        said = {"text": text[match.end() :].strip()}
        entry = entry_now(ask, "note", said, key=items[number - 1].key)
        return entry, f"zu TOP {number}"
    kept = [one for _, one in entries_by(ask.session, ask.event_id) if one.kind == "note"]
    now = treated_item(ask.session, running.minutes.id)
    key = kept[0].agenda_key if kept else now.agenda_key if now else ""
    number = next((at for at, one in enumerate(items, 1) if one.key == key), 0)
    return entry_now(ask, "note", {"text": text}, key=key), (
        f"zu TOP {number}" if number else "ohne Tagesordnungspunkt"
    )
