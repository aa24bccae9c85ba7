"""`/beratung methode`: chooses the way of giving advice, in the phase for that."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from commands.consultation.library import Module
from commands.consultation.running.instructing import offer_of_methods
from commands.consultation.running.phases import choose
from commands.consultation.running.scene import (
    Scene,
    require_steering,
    require_under_way,
    scene_here,
    unguarded,
)
from commands.consultation.verbs import Verb
from commands.contract import Answer, Ask, Code, Strong, UserError

_MOST_SLIPS = 2


def _method(ask: Ask, rest: str) -> Answer:
    scene, person = scene_here(ask)
    require_under_way(scene)
    said = unguarded(scene, rest).strip(" .!„“\"'")
    if not scene.phase.chooses:
        raise _not_now(scene)
    if not said:
        return offer_of_methods(scene)
    require_steering(scene, person)
    module = _found(scene, said)
    choose(scene, module)
    return Answer(
        lines=((Strong(f"Methode: {module.name}."), f" {module.summary}"),),
        hints=(("Zur Beratung geht es mit ", Code("weiter"), "."),),
    )


def _not_now(scene: Scene) -> UserError:
    chosen = f" Gewählt ist „{scene.module.name}“." if scene.module else ""
    phase = next((one.title for one in scene.procedure.phases if one.chooses), None)
    if phase is None:
        return UserError("In diesem Verfahren wird keine Methode gewählt.")
    return UserError(f"Eine Methode wird in der Phase „{phase}“ gewählt.{chosen}")


def _found(scene: Scene, said: str) -> Module:
    """Return the module of a number or name, also with slips; raises UserError for none."""
    modules = list(scene.modules.values())
    if said.isdecimal():
        if 1 <= int(said) <= len(modules):
            return modules[int(said) - 1]
        raise UserError(f"Zur Wahl stehen 1 bis {len(modules)}.")
    names = [one.name.casefold() for one in modules]
    near = process.extractOne(said.casefold(), names, scorer=OSA.distance, score_cutoff=_MOST_SLIPS)
    if near is not None:
        return modules[near[2]]
    begun = [one for one in modules if one.name.casefold().startswith(said.casefold())]
    if len(begun) == 1:
        return begun[0]
    raise UserError(f"Eine Methode „{said[:40]}“ kenne ich nicht.",
                    hints=(("Alle zeigt ", Code("/beratung methode"), "."),))  # fmt: skip


VERBS = (
    Verb(("methode", "modul"), "/beratung methode Kopfstand",
         "Wählt im Beratungsraum die Methode.", _method, inside=True, outside=False),
)  # fmt: skip
