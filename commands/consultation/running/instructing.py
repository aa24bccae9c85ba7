"""What the bot says as a phase begins: what it is about, how long, who speaks, how to begin."""

from __future__ import annotations

from datetime import datetime

from commands.consultation.library import Module
from commands.consultation.running.scene import Scene
from commands.consultation.running.speaking import order_of_turns
from commands.consultation.running.times import DAY, say_left, say_until
from commands.contract import Answer, Code, Line, Reaction, Strong
from commands.picking import NUMBER_SIGNS


def instruction(scene: Scene, *before: Line) -> Answer:
    """Return the message that opens a phase; `before` says how it came to it."""
    number, of = scene.consultation.phase + 1, len(scene.procedure.phases)
    how_long = f"{say_left(scene.consultation, scene.now)}, bis {say_until(scene.consultation)}"
    opening = scene.phase.opening.say(scene.consultation.address)
    # The first greets; what everybody is to know stands apart.
    first = (opening, "", *before, "") if scene.consultation.phase == 0 else (*before, opening)
    lines = (*first, *_method(scene), *_order(scene), *_starters(starters(scene)),
             how_to_steer(scene))  # fmt: skip
    return Answer(
        title=(Strong(f"Phase {number} von {of}: {scene.phase.title}"), f" ({how_long})"),
        lines=lines,
        reactions=steering(scene),
        offers_until=offered_until(scene),
    )


def offered_until(scene: Scene) -> datetime:
    """Return how long what a message offers is known: longer than any phase lasts."""
    return scene.now + 30 * DAY


def starters(scene: Scene) -> tuple[str, ...]:
    """Return beginnings of sentences for the phase: where it advises, those of the module."""
    module = scene.module if scene.phase.advises else None
    return (*(module.starters if module else ()), *scene.phase.starters)


def _method(scene: Scene) -> tuple[Line, ...]:
    module = scene.module if scene.phase.advises else None
    if module is None:
        return ()
    how = module.instruction.say(scene.consultation.address)
    return ((Strong(f"Methode: {module.name}."), f" {how}"),)


def _order(scene: Scene) -> tuple[Line, ...]:
    names = scene.names()
    order = [names[one.user_id] for one in order_of_turns(scene.phase, scene.people)]
    return (f"Reihenfolge: {', '.join(order)}, dann wieder von vorn.",) if order[1:] else ()


def _starters(found: tuple[str, ...]) -> tuple[Line, ...]:
    if not found:
        return ()
    return ("Zum Beispiel so: " + " · ".join(f"„{one}“" for one in found),)


# --- Steering -----------------------------------------------------------------------------------


def steering(scene: Scene) -> tuple[Reaction, ...]:
    """Return the signs that steer a phase; they count as long as it is on."""
    signs = [Reaction("▶️", "", scene.line("weiter"))]
    if scene.consultation.phase > 0:
        signs.append(Reaction("⏪", "", scene.line("zurück")))
    signs += [Reaction("⏳", "", scene.line("länger")), Reaction("⏸️", "", scene.line("pause"))]
    if scene.phase.turns:
        signs.append(Reaction("🤐", "", scene.line("passe")))
    return tuple(signs)


def how_to_steer(scene: Scene) -> Line:
    """Return what the signs are for, and the words that do the same."""
    on = "beenden" if scene.is_last_phase else "weiter"
    back = ("⏪ ", Code("zurück"), " · ") if scene.consultation.phase > 0 else ()
    skip = (" · 🤐 ", Code("passe")) if scene.phase.turns else ()
    how_much = "länger 5" if scene.live else "länger 1"
    return ("▶️ ", Code(on), " · ", *back, "⏳ ", Code(how_much), " · ⏸️ ", Code("pause"), *skip)


# --- Methods ------------------------------------------------------------------------------------


def offer_of_methods(scene: Scene) -> Answer:
    """Return the methods to choose from, each with its number."""
    modules = tuple(scene.modules.values())
    return Answer(
        title=(Strong("Welche Methode passt?"),),
        lines=tuple(_numbered(n, module) for n, module in enumerate(modules, start=1)),
        hints=(("Wählen: unten die Zahl antippen, oder ", Code("methode 3"), "."),),
        reactions=tuple(
            Reaction(key, "", scene.line("methode", f"{n}"))
            for n, (key, _) in enumerate(zip(NUMBER_SIGNS, modules, strict=False), start=1)
        ),
        offers_until=offered_until(scene),
    )


def _numbered(number: int, module: Module) -> Line:
    sign = NUMBER_SIGNS[number - 1] if number <= len(NUMBER_SIGNS) else f"{number}."
    return (f"{sign} ", Strong(module.name), f": {module.summary}")
