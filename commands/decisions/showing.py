"""A decision as it stands, and what led there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from commands.contract import Ask, Line, Link, Span
from commands.dates import BERLIN, say_day
from commands.decided import KINDS, STATES, say_vote
from commands.decisions.wording import PARTS, body_name, say_deadline, say_state, short
from storage.decision_words import words_of
from storage.decisions import Decision, Entry, Vote
from storage.room_changes import stored_meeting

_ENTRIES = {
    "recorded": "eingetragen", "changed": "geändert", "reported": "Bericht",
    "withdrawn": "zurückgezogen", "undone": "rückgängig gemacht",
    "forgotten": "Inhalt gelöscht",
}  # fmt: skip
_MOST_ENTRIES = 15


def facts(ask: Ask, decision: Decision) -> list[Line]:
    """Return what is known of a decision, line by line, its text left out."""
    vote = say_vote(decision.vote) if decision.vote else "nicht angegeben"
    lines: list[Line] = [
        f"{body_name(ask.directory, decision.body)}, {say_day(decision.decided_on)}"
        f"{_session(ask, decision)}",
        f"Stand: {say_state(decision, ask.now.date())}",
        f"Verantwortlich: {responsible_of(ask, decision) or 'niemand genannt'}",
        f"Frist: {say_deadline(decision)}",
    ]
    if decision.parent_id is None:
        # What was handed on was put to the vote elsewhere.
        lines.append(f"Abstimmung: {vote}")
    if decision.kind != "decision":
        lines.append(f"Art: {KINDS[decision.kind]}")
    if decision.applicant:
        lines.append(f"Antrag: {_applicant(ask, decision)}")
    if decision.goal or decision.field_of_action:
        number = decision.field_of_action
        served = [decision.goal, f"Handlungsfeld {number}" if number else ""]
        lines.append(f"Dient: {', '.join(one for one in served if one)}")
    if not decision.public:
        lines.append("Nichtöffentlich: zu sehen nur hier und wo das Gremium zu Hause ist.")
    if decision.report:
        lines.append(f"Letzter Bericht: {decision.report}")
    return lines


def responsible_of(ask: Ask, decision: Decision) -> str:
    """Return who is responsible; where persons may not be seen, only organizations by name."""
    if ask.may_see_persons or not decision.responsible:
        return decision.responsible
    rows = ask.directory.organizations
    names = [rows[one].name for one in decision.responsible_ids if one in rows]
    others = len(decision.responsible.split(", ")) - len(names)
    told = [
        *names,
        *(["eine Person" if others == 1 else f"{others} Personen"] if others > 0 else []),
    ]
    return ", ".join(told)


def _applicant(ask: Ask, decision: Decision) -> str:
    if ask.may_see_persons:
        return decision.applicant
    words = words_of(decision.applicant)
    return "eine Person" if any(is_hidden_name(ask, one) for one in words) else decision.applicant


def is_hidden_name(ask: Ask, word: str) -> bool:
    """Whether a word, as decisions are found by, is a person's name where these aren't shown."""
    if ask.may_see_persons:
        return False
    return any(word in words_of(person.name) for person in ask.directory.persons.values())


def _session(ask: Ask, decision: Decision) -> str:
    meeting = stored_meeting(ask.session, decision.meeting_id) if decision.meeting_id else None
    if meeting is None:
        return ""
    other = f" vom {meeting.start:%d.%m.%Y}" if meeting.start.date() != decision.decided_on else ""
    return f", in der Sitzung{other}"


def message_link(decision: Decision) -> tuple[Span, ...]:
    """Return a link to the message that recorded a decision, to stand behind something else."""
    if decision.event_id is None or decision.parent_id is not None:
        return ()  # what was handed on has no message of its own where it is shown
    url = f"https://matrix.to/#/{decision.room_id}/{decision.event_id}"
    return (" · ", Link("Nachricht", url))


def history(ask: Ask, entries: list[Entry]) -> list[Line]:
    """Return the entries in words, the latest last; of many the latest ones."""
    lines: list[Line] = [_entry(ask, one) for one in entries[-_MOST_ENTRIES:]]
    if len(entries) > _MOST_ENTRIES:
        lines.insert(0, f"… {len(entries) - _MOST_ENTRIES} frühere Einträge")
    return lines


def _entry(ask: Ask, entry: Entry) -> str:
    when = f"{entry.at.astimezone(BERLIN):%d.%m.%Y, %H:%M}"
    if entry.forgotten:
        return f"{when}: ein Eintrag, dessen Inhalt gelöscht wurde"
    what = _ENTRIES[entry.kind]
    if entry.kind != "recorded" and entry.changes:
        what = say_changes(entry.changes) if entry.kind == "changed" else what
        what += f": {say_changes(entry.changes)}" if entry.kind in ("reported", "undone") else ""
    if entry.note and entry.kind in ("changed", "forgotten") and not entry.changes:
        return f"{when}, {name_of(ask, entry.by)}: {entry.note}"
    note = f" ({entry.note})" if entry.note else ""
    return f"{when}, {name_of(ask, entry.by)}: {what}{note}"


def name_of(ask: Ask, user_id: str) -> str:
    """Return who did something: by name where persons may be seen, else by Matrix id."""
    if ask.may_see_persons:
        for person in ask.directory.persons.values():
            if person.matrix_id == user_id:
                return person.name
    return user_id


def say_changes(changes: Mapping[str, tuple[Any, Any]]) -> str:
    """Return "beschlossen; Frist 31.01.2027, bisher keine", the ids left out."""
    told = [
        _say(name, new)
        if name in _ALONE
        else f"{PARTS[name]} {_say(name, new)}, bisher {_say(name, old)}"
        for name, (old, new) in changes.items()
        if name not in ("responsible_ids", "meeting_id", "agenda_key", "parent_id")
    ]
    return "; ".join(told) or "zugeordnet"


_ALONE = frozenset({"state", "public", "kind", "report"})


def _say(name: str, value: Any) -> str:
    if name == "public":
        return "öffentlich" if value else "nichtöffentlich"
    if name == "report" and not value:
        return "kein Bericht"
    if value in (None, ""):
        return "nichts"
    if name == "vote":
        return say_vote(Vote(**value))
    if name in ("due_on", "decided_on"):
        return f"{date.fromisoformat(value):%d.%m.%Y}"
    names: Mapping[str, str] = {"state": STATES, "kind": KINDS}.get(name, {})  # type: ignore[assignment]
    return names.get(str(value)) or f"„{short(str(value))}“"
