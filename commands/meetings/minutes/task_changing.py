"""What a line changes about a task: its state, who does it, by when, its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from re import Match
from typing import Any, TypeAlias

from commands.committees.seats import posts_on
from commands.contract import Answer, Ask, Code, UserError
from commands.meetings.minutes.rights import require_recorder
from commands.meetings.minutes.task_lines import TaskParts, day_of, looks_like_name, read_task
from commands.meetings.minutes.task_telling import (
    committee_of_task,
    is_name,
    resolved_for,
    told,
)
from commands.meetings.minutes.task_wording import STATES
from commands.members import Resolved
from storage.tasks import Task, change_task

_Change: TypeAlias = Callable[[Ask, Task, Match[str]], dict[str, Any]]


def is_change(text: str) -> bool:
    """Whether words behind a number can only change the task of that number."""
    return any(pattern.fullmatch(text) for pattern, _ in _CHANGES)


def changed(ask: Ask, task: Task, rest: str) -> Answer:
    """Do to a task what a line says; raises UserError where that is nothing known."""
    changes, resolved = _changes_of(ask, task, rest)
    committee = committee_of_task(ask.directory, task)
    own = set(changes) <= {"state", "done_on"} and changes.get("state") in ("done", "open")
    if not (own and _is_responsible(ask, task)):
        require_recorder(ask, committee)
    if all(getattr(task, name) == value for name, value in changes.items() if name != "done_on"):
        state = f"ist schon {STATES[task.state]}" if "state" in changes else "steht schon so da"
        return Answer(lines=(f"Aufgabe {task.number} {state}: {task.text}",))
    return told(ask, change(ask, task, changes), resolved)


def _changes_of(ask: Ask, task: Task, rest: str) -> tuple[dict[str, Any], Resolved]:
    for pattern, changes in _CHANGES:
        if match := pattern.fullmatch(rest):
            return changes(ask, task, match), _resolved_of(ask, task, match)
    parts = read_task(rest, ask.now, lambda name: is_name(ask, name) or looks_like_name(name))
    if parts.text:
        raise UserError(
            f"„{rest[:60]}“ verstehe ich hier nicht.",
            hints=(("Möglich sind ", Code(f"/aufgabe {task.number} erledigt"), ", ",
                    Code(f"/aufgabe {task.number} bis Ende Januar"), ", ",
                    Code(f"/aufgabe {task.number} wer: Lea Kern"), ", ",
                    Code(f"/aufgabe {task.number} Text: …"), "."),),
        )  # fmt: skip
    return _of_parts(ask, task, parts)


def _of_parts(ask: Ask, task: Task, parts: TaskParts) -> tuple[dict[str, Any], Resolved]:
    resolved = resolved_for(ask, committee_of_task(ask.directory, task), parts.responsible)
    changes: dict[str, Any] = {"due_on": parts.due_on} if parts.due_on else {}
    if parts.responsible:
        changes |= {"responsible": resolved.label, "responsible_ids": resolved.ids}
    return changes, resolved


def _resolved_of(ask: Ask, task: Task, match: Match[str]) -> Resolved:
    name = match.groupdict().get("name")
    return resolved_for(ask, committee_of_task(ask.directory, task), name or "")


def _who(ask: Ask, task: Task, match: Match[str]) -> dict[str, Any]:
    resolved = _resolved_of(ask, task, match)
    return {"responsible": resolved.label, "responsible_ids": resolved.ids}


def _until(ask: Ask, _: Task, match: Match[str]) -> dict[str, Any]:
    return {"due_on": day_of(match["day"], ask.now, strictly=True)}


def _done(ask: Ask, _: Task, _match: Match[str]) -> dict[str, Any]:
    return {"state": "done", "done_on": ask.now.date()}


def _to(values: Mapping[str, Any]) -> _Change:
    return lambda _ask, _task, _match: dict(values)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text + r"[\s.!]*", re.IGNORECASE | re.DOTALL)


_CHANGES: tuple[tuple[re.Pattern[str], _Change], ...] = (
    (_pattern(r"(?:ist\s+|wurde\s+)?(?:erledigt|fertig|gemacht|abgeschlossen|done|abhaken|✅)"),
     _done),
    (_pattern(r"(?:ist\s+)?(?:doch\s+)?(?:wieder\s+)?(?:offen|öffnen|nicht\s+erledigt|unerledigt)"),
     _to({"state": "open", "done_on": None})),
    (_pattern(r"(?:wird\s+|ist\s+)?(?:streichen|gestrichen|entfällt|löschen|hinfällig|verworfen)"),
     _to({"state": "dropped"})),
    (_pattern(r"ohne\s+frist"), _to({"due_on": None})),
    (_pattern(r"(?:(?:auf|frist|verschieben(?:\s+auf)?):?\s+)?(?:bis|auf|frist:?)\s+(?:zum\s+)?"
              r"(?P<day>[^,;]+?)"), _until),
    (_pattern(r"(?:(?:wer|verantwortlich|zuständig|übernimmt|macht)\s*:?|an)\s+(?:ist\s+|jetzt\s+)?"
              r"(?P<name>[^,;]+?)"), _who),
    (_pattern(r"(?:text|ändern|heißt)(?:\s+in)?\s*:?\s+(?P<text>\S.*?)"),
     lambda _ask, _task, match: {"text": match["text"]}),
)  # fmt: skip


def _is_responsible(ask: Ask, task: Task) -> bool:
    posts = posts_on(ask.directory, ask.asker.user_id, ask.now.date())
    own = {one for post in posts for one in (post.id, post.organization_id) if one}
    return not own.isdisjoint(task.responsible_ids)


def change(ask: Ask, task: Task, changes: Mapping[str, Any]) -> Task:
    """Change parts of a task by this message."""
    return change_task(
        ask.session, task, changes, by=ask.asker.user_id, at=ask.now, event_id=ask.event_id
    )
