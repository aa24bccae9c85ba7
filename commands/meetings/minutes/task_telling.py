"""Shows tasks, and asks what is missing or unclear about them."""

from __future__ import annotations

from commands.contract import Answer, Ask, Choice, Code, Line, Strong
from commands.dates import say_day
from commands.meetings.minutes.task_wording import STATES, say_task
from commands.members import Resolved, named, nearly_named, resolve
from storage.records import Committee, Directory
from storage.tasks import Task

EXAMPLE = "/aufgabe Halle anfragen, Lea Kern, bis Ende Januar"


def committee_of_task(directory: Directory, task: Task) -> Committee:
    """Return the committee of a task; of one that is no longer known, only its id."""
    row = directory.committees.get(task.committee_id)
    return row or Committee(task.committee_id, task.committee_id)


def is_name(ask: Ask, text: str) -> bool:
    """Whether somebody, or an organization, is called so."""
    place = ask.room.settings.municipality_id
    return bool(named(text, ask.directory, place, ask.now.date()))


def resolved_for(ask: Ask, committee: Committee, typed: str) -> Resolved:
    """Return whom names in a committee's task mean, those of its place first."""
    if not typed:
        return Resolved("")
    places = committee.municipality_ids
    place = places[0] if len(places) == 1 else ask.room.settings.municipality_id
    return resolve(typed, ask.directory, place, ask.now.date())


def shown(ask: Ask, task: Task) -> Answer:
    """Show one task with all that is known of it."""
    return Answer(
        title=(f"Aufgabe {task.number}: ", Strong(task.text)),
        lines=tuple(_facts(ask, task)),
        hints=(("Abhaken: ", Code(f"/aufgabe {task.number} erledigt"), "."),)
        if task.state == "open" else (),
    )  # fmt: skip


def _facts(ask: Ask, task: Task) -> list[Line]:
    due = say_day(task.due_on) if task.due_on else "keine Frist"
    lines: list[Line] = [f"Wer: {task.responsible or 'niemand genannt'}", f"Bis: {due}"]
    if task.state != "open":
        on = f" am {task.done_on:%d.%m.%Y}" if task.done_on else ""
        lines.append(f"Stand: {STATES[task.state]}{on}")
    lines.append(committee_of_task(ask.directory, task).name)
    return lines


def told(ask: Ask, task: Task, resolved: Resolved) -> Answer:
    """Show a task as it is noted, and whom an unclear name may mean."""
    unclear = next((one for one in resolved.unclear), None)
    rows = unclear.rows if unclear else ()
    hints: list[Line] = []
    if unclear is not None and not rows:
        rows = nearly_named(unclear.name, ask.directory, ask.now.date())
        hints.append(f"„{unclear.name}“ steht nicht im Verzeichnis; so bleibt es notiert.")
    prompt = f"aufgabe ~{task.id} wer" if task.state == "open" and not task.responsible else None
    if prompt:
        hints.append((Strong("Wer übernimmt es?"), " Einfach hier antworten."))
    choices = tuple(
        Choice(f"„{unclear.name}“ ist {row.name}", f"aufgabe ~{task.id} wer {row.id}")
        for row in rows if unclear
    )  # fmt: skip
    return Answer(
        title=(Strong(say_task(task, ask.now.date())),),
        choices=choices,
        hints=tuple(hints),
        prompts_for=prompt,
        lasting=True,
    )
