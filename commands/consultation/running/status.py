"""`/beratung` in the closed room, and the one message that shows how the consultation stands."""

from __future__ import annotations

from commands.consultation.library import EVERYBODY
from commands.consultation.running import roles
from commands.consultation.running.scene import Scene, require_under_way, scene_here
from commands.consultation.running.speaking import order_of_turns
from commands.consultation.running.times import FOLLOW_UP, amount, say_left, say_until
from commands.consultation.verbs import Verb
from commands.contract import Answer, Ask, Line, Strong
from commands.dates import say_moment


def status(ask: Ask) -> Answer:
    """Show how the consultation of this room stands."""
    scene, _ = scene_here(ask)
    require_under_way(scene)
    return shown(scene)


def shown(scene: Scene) -> Answer:
    """Return how a consultation stands."""
    state = scene.consultation.state
    number = f"Beratung {scene.consultation.id}"
    if state == "opening":
        return Answer(title=_title(f"{number}: Wir sammeln uns"), lines=_waiting(scene))
    if state in ("ended", "aborted"):
        what = "zu Ende" if state == "ended" else "abgebrochen"
        return Answer(title=_title(f"{number} ist {what}"))
    lines = (_where(scene), _time(scene), *_turns(scene), *roles.say_roles(scene), _next(scene))
    return Answer(title=_title(f"{number}: {scene.phase.title}"), lines=lines)


def message(scene: Scene) -> Answer:
    """Return the message that shows it, with the signs of the roles as long as those are taken."""
    answer = shown(scene)
    if scene.consultation.state not in ("opening", "running") or scene.consultation.phase > 0:
        return answer
    until = scene.now + FOLLOW_UP
    lines = (*answer.lines, f"Rollen zum Antippen: {roles.legend()}")
    return Answer(answer.title, lines, reactions=roles.reactions(scene), offers_until=until)


def _title(text: str) -> Line:
    return (Strong(f"🧭 {text}"),)


def _waiting(scene: Scene) -> tuple[Line, ...]:
    here = sum(one.present for one in scene.people)
    others = amount(scene.consultation.minimum, "andere Person", "andere")
    starts_at = scene.consultation.starts_at
    when = f" am {say_moment(starts_at)}" if scene.live and starts_at is not None else ""
    return (
        f"Da {'ist' if here == 1 else 'sind'} {here} von {len(scene.people)}. Es beginnt{when}, "
        f"sobald der Fallgeber und mindestens {others} da sind.",
        *roles.say_roles(scene),
    )


def _where(scene: Scene) -> str:
    number = scene.consultation.phase + 1
    return f"Phase {number} von {len(scene.procedure.phases)} · {scene.procedure.name}"


def _time(scene: Scene) -> str:
    left = say_left(scene.consultation, scene.now)
    if scene.consultation.state == "paused":
        return f"⏸️ Pause. Übrig: {left}; weiter geht es mit „weiter“."
    if left == "heute":
        return f"⏳ Letzter Tag: bis {say_until(scene.consultation)}"
    return f"⏳ Noch {left}, bis {say_until(scene.consultation)}"


def _turns(scene: Scene) -> tuple[str, ...]:
    """Tell whose turn it is, or who speaks; beside the moderation, who always may."""
    names = scene.names()
    order = [names[one.user_id] for one in order_of_turns(scene.phase, scene.people)]
    if order:
        then = f", dann {', '.join(order[1:])}" if order[1:] else ""
        return (f"🗣️ An der Reihe: {order[0]}{then}",)
    return (f"🗣️ Es spricht: {say_speakers(scene)}",)


def say_speakers(scene: Scene) -> str:
    """Return for whom a phase is meant: "alle", "Fallgeber und Moderation"."""
    speaks = scene.phase.speaks
    if EVERYBODY in speaks:
        return "alle"
    return " und ".join(roles.TITLES[role] for role in speaks)


def _next(scene: Scene) -> str:
    if scene.is_last_phase:
        return "Danach ist die Beratung zu Ende."
    return f"Danach: {scene.procedure.phases[scene.consultation.phase + 1].title}"


VERBS = (
    Verb(("stand", "status"), "/beratung stand", "Zeigt im Beratungsraum, wie es steht.",
         lambda ask, _: status(ask), inside=True, outside=False),
)  # fmt: skip
