"""`/aufgabe`: gives a task, changes it, ticks it off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from commands.committees.meant import ChoiceError, committee_of_room
from commands.contract import Answer, Ask, Choice, Code, Role, Undone, UserError, command
from commands.meetings.minutes.rights import may_record, require_recorder
from commands.meetings.minutes.running import running_here
from commands.meetings.minutes.storable import storable
from commands.meetings.minutes.task_changing import change, changed, is_change
from commands.meetings.minutes.task_lines import read_task
from commands.meetings.minutes.task_telling import (
    EXAMPLE,
    committee_of_task,
    is_name,
    resolved_for,
    shown,
    told,
)
from commands.meetings.minutes.task_wording import committees_here
from commands.members import Resolved
from storage.minutes import treated_item
from storage.records import Committee
from storage.tasks import (
    Task,
    change_task,
    parts_changed,
    record_task,
    take_back_changes,
    task_by_id,
    task_recorded_by,
    tasks_numbered,
)
from storage.turns import wait_for_turn

_MARK = re.compile(r"~(?P<id>\d{1,9})\b[:,]?\s*(?P<rest>.*)", re.DOTALL)
_OF = re.compile(r"~(?P<committee>[^\s:]+):\s*(?P<rest>.*)", re.DOTALL)
_NUMBER = re.compile(
    r"(?:nr\.?\s*|nummer\s*|#\s*)?(?P<number>\d{1,4})(?![\d.])[:,]?(?:\s+|$)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_VERB_FIRST = re.compile(
    r"^(?P<verb>erledigt|fertig|streichen|löschen|offen)\s*:?\s+(?:nr\.?\s*|nummer\s*|aufgabe\s*|#\s*)?"
    r"(?P<number>\d{1,4})\W*$",
    re.IGNORECASE,
)
_MOST_CHOICES = 9


def undo(ask: Ask) -> bool | Undone:
    """Take back a task that a message gave, or what it changed; False where others went on."""
    wait_for_turn(ask.session, "minutes")
    task = task_recorded_by(ask.session, ask.event_id)
    if task is not None and task.state != "withdrawn":
        change(ask, task, {"state": "withdrawn"})
        return True
    return bool(take_back_changes(ask.session, ask.event_id))


@command(
    "aufgabe",
    aliases=("task", "todo"),
    usage="/aufgabe Was, Wer, bis … | Nummer erledigt",
    summary="Hält eine Aufgabe aus einer Sitzung fest oder hakt sie ab.",
    explanation=(
        "Wer sie übernimmt und bis wann, steht in beliebiger Reihenfolge dahinter und kann fehlen. "
        "/aufgabe 3 zeigt eine Aufgabe; dahinter ändert sie „erledigt“, „wieder offen“, "
        "„streichen“, „bis 31.1.“, „wer: Lea Kern“ oder „Text: …“. Offene Aufgaben stehen im "
        "Protokoll der nächsten Sitzung und unter /aufgaben."
    ),
    examples=("/aufgabe Halle anfragen, KoKo Herne, bis 15.1.", "/aufgabe 1 erledigt"),
    roles=(Role.GUEST,),
    prompt="Was ist zu tun, und wer übernimmt es?",
    writes=True,
    undo=undo,
    topic="Protokoll",
)
def aufgabe(ask: Ask) -> Answer:
    """Give a task, or change the one whose number the line begins with."""
    wait_for_turn(ask.session, "minutes")
    take_back_changes(ask.session, ask.event_id)
    text = storable(ask.text)
    try:
        meant = _meant(ask, text)
        if meant is None:
            return _give(ask, text)
        _withdraw_given(ask, meant.task)
        return changed(ask, meant.task, meant.rest) if meant.rest else shown(ask, meant.task)
    except ChoiceError as several:
        return several.answer


# --- Which task ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Meant:
    task: Task
    rest: str


def _meant(ask: Ask, text: str) -> _Meant | None:
    """Return the task that a line begins with; None for a new one, raises UserError."""
    if match := _MARK.fullmatch(text):
        task = task_by_id(ask.session, int(match["id"]))
        if task is None or task.committee_id not in {row.id for row in committees_here(ask)}:
            raise _no_such(match["id"])
        return _Meant(task, match["rest"].strip())
    match = _NUMBER.fullmatch(_VERB_FIRST.sub(r"\g<number> \g<verb>", text))
    if match is None:
        return None
    rest = match["rest"].strip()
    found = tasks_numbered(
        ask.session, [row.id for row in committees_here(ask)], int(match["number"])
    )
    changes = not rest or is_change(rest)
    if not found:
        if changes:
            raise _no_such(match["number"])
        return None
    if not changes and _names_new(ask, rest):
        raise ChoiceError(_ask_which(text, found[0], rest))
    if len(found) > 1 and (running := running_here(ask)) is not None:
        found = [one for one in found if one.committee_id == running.committee.id] or found
    if len(found) > 1:
        raise ChoiceError(Answer(
            title=f"Eine Aufgabe {match['number']} haben mehrere Gremien. Welche?",
            choices=tuple(
                Choice(f"{committee_of_task(ask.directory, one).name}: {one.text}",
                       f"aufgabe ~{one.id} {rest}")
                for one in found[:_MOST_CHOICES]
            ),
        ))  # fmt: skip
    return _Meant(found[0], rest)


def _names_new(ask: Ask, rest: str) -> bool:
    """Whether what follows a number may be a task of its own: "3 Hallen anfragen"."""
    return bool(read_task(rest, ask.now, lambda name: is_name(ask, name)).text)


def _ask_which(text: str, task: Task, rest: str) -> Answer:
    return Answer(
        title="Was ist gemeint?",
        choices=(
            Choice(f"Eine neue Aufgabe: {text}", f"aufgabe neu: {text}"),
            Choice(f"Aufgabe {task.number} ändern in: {rest}", f"aufgabe ~{task.id} Text: {rest}"),
        ),
    )


def _no_such(number: str) -> UserError:
    return UserError(
        f"Eine Aufgabe {number} gibt es hier nicht.",
        hints=(("Die offenen zeigt ", Code("/aufgaben"), "."),),
    )


# --- Giving -------------------------------------------------------------------------------------


def _give(ask: Ask, text: str) -> Answer:
    """Store a new task; of an edited message, change the one that it gave."""
    committee, said = _for_committee(ask, re.sub(r"^neu:\s*", "", text, flags=re.IGNORECASE))
    require_recorder(ask, committee)
    parts = read_task(said, ask.now, lambda name: is_name(ask, name))
    if not parts.text:
        raise UserError(
            "Was ist zu tun? Der Satz dazu fehlt.",
            hints=(("Zum Beispiel: ", Code(EXAMPLE), "."),),
        )
    resolved = resolved_for(ask, committee, parts.responsible)
    wanted: dict[str, Any] = {
        "text": parts.text, "responsible": resolved.label, "responsible_ids": resolved.ids,
        "due_on": parts.due_on,
    }  # fmt: skip
    before = task_recorded_by(ask.session, ask.event_id)
    if before is not None and before.committee_id == committee.id:
        return _given_anew(ask, before, wanted, resolved)
    task = record_task(ask.session, Task(
        committee_id=committee.id, created_by=ask.asker.user_id, created_at=ask.now,
        event_id=ask.event_id or None, **wanted, **_where(ask, committee),
    ))  # fmt: skip
    return told(ask, task, resolved)


def _given_anew(ask: Ask, before: Task, wanted: dict[str, Any], resolved: Resolved) -> Answer:
    """Change a task by its edited message; what others have changed since stays."""
    kept = parts_changed(ask.session, before.id)
    changes = {name: value for name, value in wanted.items() if name not in kept}
    if before.state == "withdrawn":
        changes["state"] = "open"
    # The message still is the one that gave the task: no change of it that could be taken back.
    task = change_task(ask.session, before, changes, by=ask.asker.user_id, at=ask.now, event_id="")
    return told(ask, task, resolved)


def _withdraw_given(ask: Ask, meant: Task) -> None:
    """Withdraw the task that a message gave before it was edited into a change of another."""
    task = task_recorded_by(ask.session, ask.event_id)
    if task is not None and task.id != meant.id and task.state == "open":
        change(ask, task, {"state": "withdrawn"})


def _for_committee(ask: Ask, text: str) -> tuple[Committee, str]:
    """Return for which committee a task is, and its text; raises ChoiceError for several."""
    if match := _OF.fullmatch(text):
        row = ask.directory.committees.get(match["committee"])
        if row is not None:
            return row, match["rest"]
    running = running_here(ask)
    own = running.committee if running else committee_of_room(ask)
    if own is not None:
        return own, text
    rows = [row for row in committees_here(ask) if may_record(ask, row)]
    if not rows:
        raise UserError(
            "Für welches Gremium ist die Aufgabe? Dieser Raum steht für keines.",
            hints=("Bitte im Raum des Gremiums schreiben, oder in dem seiner Kommune.",),
        )
    if len(rows) == 1:
        return rows[0], text
    raise ChoiceError(Answer(
        title="Für welches Gremium ist die Aufgabe?",
        choices=tuple(
            Choice(row.name, f"aufgabe ~{row.id}: {text}") for row in rows[:_MOST_CHOICES]
        ),
    ))  # fmt: skip


def _where(ask: Ask, committee: Committee) -> dict[str, Any]:
    """Return in which meeting and at which item a task comes up."""
    running = running_here(ask)
    if running is None or running.committee.id != committee.id:
        return {}
    item = treated_item(ask.session, running.minutes.id)
    found = {"meeting_id": running.minutes.meeting_id}
    if item is None:
        return found
    return {
        **found,
        "agenda_key": item.agenda_key,
        "public": bool(item.content.get("public", True)),
    }
