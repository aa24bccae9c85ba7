"""Tasks in words, and whose tasks a room shows."""

from __future__ import annotations

from datetime import date

from commands.committees.meant import concerns, may_see_inner, present
from commands.committees.seats import committees_of
from commands.contract import Ask, Line
from commands.meetings.minutes.rights import is_at_home
from commands.meetings.minutes.running import running_here
from storage.records import Committee
from storage.tasks import Task, tasks_of

STATES = {
    "open": "offen",
    "done": "erledigt",
    "dropped": "gestrichen",
    "withdrawn": "zurückgezogen",
}
_MOST_SHOWN = 10


def committees_here(ask: Ask) -> list[Committee]:
    """Return the committees whose tasks this room is about, the one that meets just now first."""
    running = running_here(ask)
    first = [running.committee] if running else []
    if ask.room.direct:
        seats = committees_of(ask.directory, ask.asker.user_id, ask.now.date())
        offices = [row for row in present(ask) if may_see_inner(ask, row)]
        others = [*seats, *offices]
    else:
        others = [row for row in present(ask) if is_at_home(ask, row) and concerns(ask, row)]
    return list({row.id: row for row in (*first, *others)}.values())


def say_task(task: Task, today: date) -> str:
    """Return "Aufgabe 3: Halle anfragen (Lea Kern, bis 15.01.2027, überfällig)"."""
    facts = [
        *([task.responsible] if task.responsible else []),
        *([f"bis {task.due_on:%d.%m.%Y}"] if task.due_on else []),
        *([STATES[task.state]] if task.state != "open" else []),
        *(["überfällig"] if is_overdue(task, today) else []),
    ]
    told = f" ({', '.join(facts)})" if facts else ""
    return f"Aufgabe {task.number}: {task.text}{told}"


def is_overdue(task: Task, today: date) -> bool:
    """Whether something is still to be done that should have been."""
    return task.state == "open" and task.due_on is not None and task.due_on < today


def say_open_tasks(ask: Ask, committee: Committee) -> list[Line]:
    """Return what is left to do from earlier meetings, line by line."""
    found = tasks_of(ask.session, [committee.id], ["open"])
    if not found:
        return []
    lines: list[Line] = ["", "Offen aus früheren Sitzungen:"]
    lines += [say_task(one, ask.now.date()) for one in found[:_MOST_SHOWN]]
    if len(found) > _MOST_SHOWN:
        lines.append(f"… und {len(found) - _MOST_SHOWN} weitere")
    return lines
