"""The lines that steer a consultation: weiter, zurück, länger, pause, passe, abbrechen."""

from __future__ import annotations

import re
from datetime import timedelta

from commands.consultation.running import phases
from commands.consultation.running.ending import abort
from commands.consultation.running.scene import (
    Scene,
    require_steering,
    require_under_way,
    scene_here,
    unguarded,
)
from commands.consultation.running.speaking import order_of_turns
from commands.consultation.verbs import Execute, Verb
from commands.contract import Answer, Ask, Code, Notice, Reaction, UserError
from storage.consultations import Participant

_AMOUNT = re.compile(r"(?:um )?(\d{1,4})?\s*(?:min(?:uten?)?|tage?n?)?[.!]*", re.IGNORECASE)
_MOST = {True: 60, False: 7}  # minutes live, else days
_USUAL = {True: 5, False: 1}
# A phase that has just begun isn't skipped by somebody who meant the one before.
_JUST_BEGUN = timedelta(seconds=5)


def _steered(ask: Ask, rest: str) -> tuple[Scene, Participant, str]:
    """Return the scene for somebody who may steer it; raises UserError else."""
    scene, person = scene_here(ask)
    require_under_way(scene)
    require_steering(scene, person)
    return scene, person, unguarded(scene, rest)


def _told(notices: list[Notice]) -> Answer:
    """Return the answer of a command whose effect everybody sees as a message of its own."""
    return Answer(silent=True, notices=tuple(notices))


def _on(ask: Ask, rest: str) -> Answer:
    scene, _, _ = _steered(ask, rest)
    if scene.consultation.state == "opening":
        return _told(_begin_with_few(scene))
    if scene.consultation.state == "paused":
        return _told(_resume(scene))
    began = scene.consultation.phase_began_at
    if not ask.tapped and began is not None and scene.now - began < _JUST_BEGUN:
        raise UserError(
            f"„{scene.phase.title}“ hat gerade erst begonnen.",
            hints=(("Soll auch das übersprungen werden, bitte noch einmal ", Code("weiter"), "."),),
        )
    return _told(phases.go_on(scene))


def _resume(scene: Scene) -> list[Notice]:
    if scene.fallgeber is None or not scene.fallgeber.present:
        raise UserError("Ohne den Fallgeber geht es nicht weiter.",
                        hints=(("Aufhören: ", Code("abbrechen"), "."),))  # fmt: skip
    if not scene.others:
        raise UserError("Außer dem Fallgeber ist niemand mehr da.",
                        hints=(("Aufhören: ", Code("abbrechen"), "."),))  # fmt: skip
    return phases.resume(scene) if scene.consultation.phase >= 0 else phases.begin(scene)


def _begin_with_few(scene: Scene) -> list[Notice]:
    """Begin before the time, or with fewer people than it takes."""
    if scene.fallgeber is None or not scene.fallgeber.present:
        raise UserError("Der Fallgeber ist noch nicht da; ohne ihn beginnt es nicht.")
    if not scene.others:
        raise UserError("Außer dem Fallgeber ist noch niemand da.",
                        hints=(("Aufhören: ", Code("abbrechen"), "."),))  # fmt: skip
    return phases.begin(scene)


def _back(ask: Ask, rest: str) -> Answer:
    scene, _, _ = _steered(ask, rest)
    _require_begun(scene)
    if scene.consultation.phase == 0:
        raise UserError("Vor dieser Phase gibt es keine.",
                        hints=(("Mehr Zeit: ", Code("länger 5"), "."),))  # fmt: skip
    return _told(phases.go_back(scene))


def _longer(ask: Ask, rest: str) -> Answer:
    scene, _, said = _steered(ask, rest)
    _require_begun(scene)
    match = _AMOUNT.fullmatch(said)
    most, unit = _MOST[scene.live], "Minuten" if scene.live else "Tage"
    amount = int(match[1] or _USUAL[scene.live]) if match else 0
    if not 1 <= amount <= most:
        raise UserError(f"Länger geht um 1 bis {most} {unit}.",
                        hints=(("So: ", Code(f"länger {_USUAL[scene.live]}"), "."),))  # fmt: skip
    return _told(phases.lengthen(scene, amount))


def _pause(ask: Ask, rest: str) -> Answer:
    scene, _, _ = _steered(ask, rest)
    if scene.consultation.state == "paused":
        raise UserError("Es ist schon Pause.", hints=(("Weiter: ", Code("weiter"), "."),))
    _require_begun(scene)
    return _told(phases.pause(scene, "pause"))


def _end(ask: Ask, rest: str) -> Answer:
    scene, _, _ = _steered(ask, rest)
    if not scene.is_last_phase:
        raise UserError(
            "Beenden lässt sich eine Beratung in ihrer letzten Phase.",
            hints=(("Zur nächsten Phase: ", Code("weiter"), "; ganz aufhören: ",
                    Code("abbrechen"), "."),),
        )  # fmt: skip
    return _told(phases.go_on(scene))


def _require_begun(scene: Scene) -> None:
    if scene.consultation.phase < 0:
        raise UserError("Die Beratung hat noch nicht begonnen.",
                        hints=(("Beginnen: ", Code("weiter"), "."),))  # fmt: skip


# --- Turns --------------------------------------------------------------------------------------


def _pass(ask: Ask, rest: str) -> Answer:
    """Let the next one's turn come: it counts as if something had been said."""
    scene, person = scene_here(ask)
    require_under_way(scene)
    unguarded(scene, rest)
    order = order_of_turns(scene.phase, scene.people)
    if scene.consultation.state != "running" or not order:
        raise UserError("Gerade geht es nicht reihum, da gibt es nichts zu passen.")
    if all(one.user_id != person.user_id for one in order):
        raise UserError(scene.say("In dieser Phase sind Sie nicht an der Reihe.",
                                  "In dieser Phase bist du nicht an der Reihe."))  # fmt: skip
    scene.change(heard_at=scene.now).change_person(person.user_id, turns=person.turns + 1)
    return Answer(silent=True)


# --- Breaking off -------------------------------------------------------------------------------


def _abort(ask: Ask, rest: str) -> Answer:
    """Break it off; whoever may is asked once whether that is meant."""
    scene, _, said = _steered(ask, rest)
    if said.strip(" .!").casefold() in ("ja", "jetzt", "wirklich"):
        return _told(abort(scene))
    return Answer(
        lines=("Wirklich abbrechen? Dann ist alles verloren, auch für den Fallgeber.",),
        reactions=(
            Reaction("✅", "bricht die Beratung ab",
                     f"beratung abbrechen #{scene.consultation.id} ja",
                     typed="/beratung abbrechen ja"),
        ),
        hints=(("Sonst geht es einfach weiter; eine Pause macht ", Code("pause"), "."),),
    )  # fmt: skip


def _inside(names: tuple[str, ...], usage: str, summary: str, execute: Execute) -> Verb:
    return Verb(names, f"/beratung {usage}", summary, execute, inside=True, outside=False)


VERBS = (
    _inside(("weiter", "nächste", "next"), "weiter", "Geht zur nächsten Phase.", _on),
    _inside(("zurück", "zurueck", "back"), "zurück", "Beginnt die Phase davor noch einmal.", _back),
    _inside(("länger", "laenger", "verlängern", "longer"), "länger 5", "Gibt der Phase mehr Zeit.",
            _longer),
    _inside(("pause", "unterbrechen"), "pause", "Hält die Uhr an.", _pause),
    _inside(("passe", "passen", "pass"), "passe", "Überspringt den eigenen Beitrag.", _pass),
    _inside(("beenden", "ende", "fertig"), "beenden", "Beendet die Beratung am Schluss.", _end),
    _inside(("abbrechen", "abbruch", "cancel"), "abbrechen", "Bricht die Beratung ab.", _abort),
)  # fmt: skip
