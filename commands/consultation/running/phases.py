"""From one phase to the next: what is stored then, and what is told in the room.

Each function changes the consultation of a locked scene and returns the messages that follow.
"""

from __future__ import annotations

from datetime import timedelta

from commands.consultation.library import Module
from commands.consultation.running.ending import finish
from commands.consultation.running.instructing import (
    how_to_steer,
    instruction,
    offer_of_methods,
    offered_until,
    steering,
)
from commands.consultation.running.scene import Scene
from commands.consultation.running.telling import rules
from commands.consultation.running.times import (
    end_after_pause,
    left_seconds,
    longer,
    patience,
    phase_end,
    say_left,
    say_until,
    warning_at,
)
from commands.contract import Answer, Code, Line, Notice, Reaction, Strong
from storage.consultations import begin_turns_anew

HOW_TO_GO_ON: Line = ("Weiter geht es mit ▶️ oder ", Code("weiter"), ".")
_USUAL_MODULE = "gute-ratschlaege"


def begin_phase(scene: Scene, number: int, *before: Line) -> list[Notice]:
    """Begin a phase with its full time; `before` is told in front of its instruction."""
    begin_turns_anew(scene.session, scene.consultation.id)
    phase = scene.procedure.phases[number]
    scene = scene.change(
        state="running",
        phase=number,
        phase_began_at=scene.now,
        phase_ends_at=phase_end(scene.consultation, phase, scene.now),
        left_seconds=None,
        step=scene.consultation.step + 1,
        warned=False,
        silences=0,
        heard_at=None,
        waits_until=None,
    ).with_people()
    step = scene.consultation.step
    notices = scene.here(instruction(scene, *before), f"phase-{step}")
    if phase.chooses:
        notices += scene.here(offer_of_methods(scene), f"methods-{step}")
    return notices


def begin(scene: Scene) -> list[Notice]:
    """Begin with the first phase, and with what everybody is to know."""
    return begin_phase(scene, 0, *rules(scene))


def go_on(scene: Scene, *before: Line) -> list[Notice]:
    """Go on to the next phase, or end after the last one; a method that is missing is chosen."""
    if scene.phase.chooses and scene.module is None:
        scene, chosen = _choose_usual(scene)
        before = (*before, *chosen)
    if scene.is_last_phase:
        return finish(scene, *before)
    return begin_phase(scene, scene.consultation.phase + 1, *before)


def go_back(scene: Scene) -> list[Notice]:
    """Begin the phase before anew."""
    return begin_phase(scene, scene.consultation.phase - 1)


def _choose_usual(scene: Scene) -> tuple[Scene, tuple[Line, ...]]:
    modules = scene.modules
    module = modules.get(_USUAL_MODULE) or next(iter(modules.values()), None)
    if module is None:
        return scene, ()
    told = f"Gewählt wurde nichts; ich nehme „{module.name}“. Anders geht es mit „zurück“."
    return choose(scene, module), (told,)


def choose(scene: Scene, module: Module) -> Scene:
    """Choose the method for the phases to come; returns the scene as it is then."""
    return scene.change(module=module.key, heard_at=scene.now)


# --- More time, and pauses ----------------------------------------------------------------------


def lengthen(scene: Scene, amount: int) -> list[Notice]:
    """Give the phase that is on, or paused, so many more minutes, or days."""
    if scene.consultation.state == "paused":
        unit = timedelta(minutes=1) if scene.live else timedelta(days=1)
        more = left_seconds(scene.consultation, scene.now) + round((amount * unit).total_seconds())
        scene = scene.change(left_seconds=more)
        told = f"⏳ Nach der Pause bleiben jetzt {say_left(scene.consultation, scene.now)}."
    else:
        scene = scene.change(phase_ends_at=longer(scene.consultation, amount, scene.now))
        at = warning_at(scene.consultation)
        scene = scene.change(warned=at is None or at <= scene.now)
        told = f"⏳ „{scene.phase.title}“ geht jetzt bis {say_until(scene.consultation)}."
    return scene.here(Answer(lines=(told,)), f"longer-{scene.consultation.revision}")


def pause(scene: Scene, waits: str, *why: Line) -> list[Notice]:
    """Stop the time of the phase; `waits` is how long until it is given up (`times.patience`)."""
    left = left_seconds(scene.consultation, scene.now)
    scene = scene.change(
        state="paused",
        left_seconds=left,
        phase_ends_at=None,
        step=scene.consultation.step + 1,
        waits_until=scene.now + patience(scene.consultation, waits),
    )
    left_now = say_left(scene.consultation, scene.now)
    goes_on = waits == "pause"  # else it depends on somebody who isn't there
    answer = Answer(
        title=(Strong("⏸️ Pause."), f" Die Uhr steht, übrig: {left_now}."),
        lines=(*why, *((HOW_TO_GO_ON,) if goes_on else ())),
        reactions=(Reaction("▶️", "", scene.line("weiter")),) if goes_on else (),
        offers_until=offered_until(scene),
    )
    return scene.here(answer, f"pause-{scene.consultation.step}")


def resume(scene: Scene) -> list[Notice]:
    """Go on after a pause, with the time that was left."""
    scene = scene.change(
        state="running",
        phase_ends_at=end_after_pause(scene.consultation, scene.now),
        left_seconds=None,
        heard_at=scene.now,
        step=scene.consultation.step + 1,
        waits_until=None,
    )
    answer = Answer(
        title=(
            Strong(f"▶️ Weiter mit „{scene.phase.title}“"),
            f", bis {say_until(scene.consultation)}.",
        ),
        lines=(how_to_steer(scene),),
        reactions=steering(scene),
        offers_until=offered_until(scene),
    )
    return scene.here(answer, f"on-{scene.consultation.step}")
