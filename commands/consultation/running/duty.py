"""What happens in consultations by itself: beginnings and ends, warnings, silence, the time left.

Each thing to do tells from what is stored when it is due, so that a restart goes on where it was.
What came due while the bot was down is done once: a phase ends now, and the next one has its full
time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from commands.consultation.running import ending, missing, phases, status, telling
from commands.consultation.running.nudging import next_morning, nudge_one
from commands.consultation.running.scene import Scene, scene_of, scenes_of
from commands.consultation.running.times import (
    LATE,
    changes_at,
    patience,
    say_until,
    silence_at,
    warning_at,
)
from commands.contract import Due, Duty, Notice
from commands.shown_messages import PAUSE, condition
from storage.consultations import UNDER_WAY, consultations_in, lock_consultation

_OVER = ("ended", "aborted")
_SHOWN = (*UNDER_WAY, *_OVER)
_STATES = (*_SHOWN, "recalled")


@dataclass(frozen=True, slots=True)
class _Task:
    """Something to do in consultations of some states: when, None for never, and what."""

    states: tuple[str, ...]
    at: Callable[[Scene], datetime | None]
    do: Callable[[Scene], list[Notice]]


# --- Before it begins ---------------------------------------------------------------------------


def _welcome_at(scene: Scene) -> datetime | None:
    """Return when whoever came is told what the others know: at once, together with others."""
    if scene.room_id is None or not scene.newcomers:
        return None
    shown_at = scene.consultation.shown_at
    return shown_at + PAUSE if shown_at is not None else scene.consultation.created_at


def _welcome(scene: Scene) -> list[Notice]:
    """Welcome who came, and post anew how it stands, as they can't see what was posted before."""
    answer = telling.welcome(scene)
    for person in scene.newcomers:
        scene = scene.change_person(person.user_id, greeted=True)
    number = scene.consultation.revision
    return [*scene.here(answer, f"welcome-{number}"), *_moved(scene), *_post_status(scene)]


def _begin_at(scene: Scene) -> datetime | None:
    all_know = scene.enough and not scene.newcomers
    return scene.consultation.starts_at if all_know else None


def _ask_at(scene: Scene) -> datetime | None:
    """Return when it is asked whether to begin with few; not before anybody could come."""
    begins = scene.consultation.starts_at
    if begins is None or scene.enough or scene.consultation.asked or scene.room_id is None:
        return None
    return begins + patience(scene.consultation, "ask")


def _ask(scene: Scene) -> list[Notice]:
    """Ask the Fallgeber, in private too where they aren't there yet."""
    until = scene.now + patience(scene.consultation, "answer")
    scene = scene.change(asked=True, waits_until=scene.consultation.waits_until or until)
    asker, answer = scene.consultation.asker, telling.too_few(scene)
    waited_for = telling.waited_for(scene)
    private = [] if scene.fallgeber_there else [scene.private(asker, waited_for, "waited-for")]
    return [*scene.here(answer, "too-few", asker), *private]


def _give_up_at(scene: Scene) -> datetime | None:
    return scene.consultation.waits_until


def _give_up(scene: Scene) -> list[Notice]:
    """Break it off, and tell the Fallgeber in private too where they aren't there to read it."""
    why, given_up = telling.why_given_up(scene), telling.given_up(scene)
    asker, there = scene.consultation.asker, scene.fallgeber_there
    private = [] if there else [scene.private(asker, given_up, "given-up")]
    return [*ending.abort(scene, why), *private]


# --- While a phase is on ------------------------------------------------------------------------


def _end_at(scene: Scene) -> datetime | None:
    return scene.consultation.phase_ends_at


def _end(scene: Scene) -> list[Notice]:
    """End the phase whose time is over; what comes late is said to do so."""
    end = scene.consultation.phase_ends_at or scene.now
    if scene.now - end < LATE:
        return phases.go_on(scene)
    until = say_until(scene.consultation)
    why = f"Ich war nicht erreichbar: „{scene.phase.title}“ ging bis {until}."
    if not scene.is_last_phase:
        why += " Was jetzt kommt, hat seine volle Zeit."
    return phases.go_on(scene, why)


def _warn_at(scene: Scene) -> datetime | None:
    return None if scene.consultation.warned else warning_at(scene.consultation)


def _warn(scene: Scene) -> list[Notice]:
    scene = scene.change_quietly(warned=True)
    what = f"warning-{scene.consultation.step}-{scene.consultation.revision}"
    return scene.here(telling.warning(scene), what)


def _break_silence_at(scene: Scene) -> datetime | None:
    return silence_at(scene.consultation)


def _break_silence(scene: Scene) -> list[Notice]:
    number = scene.consultation.silences + 1
    scene = scene.change_quietly(silences=number, heard_at=scene.now)
    what = f"silence-{scene.consultation.step}-{number}"
    return scene.here(telling.silence(scene), what, *telling.addressed(scene))


# --- The status message -------------------------------------------------------------------------


def _show_at(scene: Scene) -> datetime | None:
    """Return when the status message is edited: when something changed, or a minute has passed."""
    one = scene.consultation
    if one.status_id is None or one.shown_at is None or scene.room_id is None:
        return None
    if one.state in _OVER and scene.is_closed:
        return None  # nothing is said any more in a room that is being emptied
    if one.revision != one.shown_revision:
        return one.shown_at + PAUSE
    at = changes_at(one, one.shown_at)
    return max(at, one.shown_at + PAUSE) if at is not None else None


def _show(scene: Scene) -> list[Notice]:
    """Edit the status message; one that is lost is posted anew."""
    before = condition(scene.session, scene.consultation.status_id)
    if before == "on its way":
        scene.change_quietly(shown_at=scene.now)
        return []
    if before == "lost":
        return _post_status(scene)
    if not (scene.consultation.status_id or "").startswith(_status_of_step(scene)):
        return [*_moved(scene), *_post_status(scene)]
    _note_shown(scene)
    what = f"shown-{scene.consultation.revision}-{int(scene.now.timestamp())}"
    return scene.here(status.message(scene), what, replaces=scene.consultation.status_id or "")


def _post_status(scene: Scene) -> list[Notice]:
    this = f"{_status_of_step(scene)}{scene.consultation.revision}-{int(scene.now.timestamp())}"
    _note_shown(scene, status_id=this)
    return scene.here(status.message(scene), this.removeprefix(scene.id("")))


def _status_of_step(scene: Scene) -> str:
    """Return how the ids of status messages begin that were posted in this phase.

    Each phase has one of its own, below its opening: who wants to know how it stands looks there.
    """
    return scene.id(f"status-{scene.consultation.step}-")


def _moved(scene: Scene) -> list[Notice]:
    """Let the status message that was posted before say that another one takes its place."""
    before = scene.consultation.status_id
    what = f"moved-{scene.consultation.step}-{scene.consultation.revision}"
    return scene.here(telling.moved(scene), what, replaces=before) if before else []


def _note_shown(scene: Scene, **changes: object) -> None:
    scene.change_quietly(shown_revision=scene.consultation.revision, shown_at=scene.now, **changes)


# --- All together -------------------------------------------------------------------------------

# In the order in which they are done where several are due.
_TASKS = (
    _Task(UNDER_WAY, missing.gone_at, missing.let_go),
    _Task(("opening",), missing.no_room_at, missing.give_up_room),
    _Task(UNDER_WAY, missing.moved_at, missing.catch_up),
    _Task(("opening", "paused"), _give_up_at, _give_up),
    _Task(UNDER_WAY, _welcome_at, _welcome),
    _Task(("opening",), _begin_at, phases.begin),
    _Task(("opening",), _ask_at, _ask),
    _Task(("running",), _end_at, _end),
    _Task(("running",), _warn_at, _warn),
    _Task(("running",), _break_silence_at, _break_silence),
    _Task(_OVER, ending.close_at, ending.close_room),
    _Task(("ended",), ending.ask_back_at, ending.ask_back),
    _Task(("recalled",), ending.forget_at, ending.forget_all),
    _Task(_SHOWN, _show_at, _show),
)


def _scenes(due: Due) -> list[Scene]:
    return scenes_of(due, consultations_in(due.session, _STATES))


def _times(scene: Scene) -> Iterator[tuple[datetime, _Task]]:
    for task in _TASKS:
        if scene.consultation.state in task.states:
            at = task.at(scene)
            if at is not None:
                yield at, task


def _next_at(due: Due) -> datetime | None:
    scenes = _scenes(due)
    times = [at for scene in scenes for at, _ in _times(scene)]
    morning = next_morning(scenes)
    return min([*times, *([morning] if morning else [])], default=None)


def _task_for(scene: Scene) -> _Task | None:
    return next((task for at, task in _times(scene) if at <= scene.now), None)


def _perform(due: Due) -> list[Notice]:
    """Do the first thing that is due in one consultation, or nudge one person."""
    scenes = _scenes(due)
    for scene in scenes:
        if _task_for(scene) is None:
            continue
        locked = lock_consultation(due.session, scene.consultation.id)
        fresh = scene_of(due, locked) if locked else None
        task = _task_for(fresh) if fresh else None
        if fresh is not None and task is not None:
            return task.do(fresh)
    return nudge_one(scenes)


CONSULTATIONS = Duty("Beratungen", _next_at, _perform)
