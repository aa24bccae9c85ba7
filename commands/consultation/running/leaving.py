"""Who comes into the room and who leaves it, and who takes over what they did."""

from __future__ import annotations

from datetime import datetime

from commands.consultation.running import phases
from commands.consultation.running.instructing import offered_until
from commands.consultation.running.roles import SIGNS, TITLES
from commands.consultation.running.scene import Scene, scene_of
from commands.consultation.running.times import patience
from commands.consultation.verbs import Verb, alone
from commands.contract import Answer, Ask, Code, Line, Notice, Reaction, Strong, UserError
from storage.closed_rooms import let_in, put_out
from storage.consultations import (
    UNDER_WAY,
    Participant,
    consultations_in,
    leave_consultation,
    lock_consultation,
)


def came(scene: Scene, person: Participant) -> list[Notice]:
    """Note that somebody is in the room; the Fallgeber who comes back is waited for no longer."""
    if person.present or scene.consultation.state not in UNDER_WAY:
        return []
    scene = scene.change_person(person.user_id, present=True)
    if person.role != "fallgeber" or scene.consultation.waits_until is None:
        return []
    scene = scene.change_quietly(waits_until=_patient_again(scene))
    if scene.consultation.state != "paused":
        return []
    answer = Answer(
        lines=(f"{scene.names()[person.user_id]} ist wieder da.",
               phases.HOW_TO_GO_ON),
        reactions=(Reaction("▶️", "", scene.line("weiter")),),
        offers_until=offered_until(scene),
    )  # fmt: skip
    return scene.here(answer, f"back-{scene.consultation.revision}")


def _patient_again(scene: Scene) -> datetime | None:
    """Return until when is waited once the Fallgeber is back; None for as long as it takes."""
    if scene.consultation.state == "paused":
        return scene.now + patience(scene.consultation, "pause")
    asked = scene.consultation.asked
    return scene.now + patience(scene.consultation, "answer") if asked else None


def left(scene: Scene, person: Participant) -> list[Notice]:
    """Let go who has left, or declined to come, and say who takes over what they did."""
    if scene.consultation.state not in UNDER_WAY:
        return []
    put_out(scene.session, scene.consultation.room_key, person.user_id)
    if person.role == "fallgeber":
        return _without_fallgeber(scene, person)
    name = scene.names()[person.user_id]
    leave_consultation(scene.session, scene.consultation.id, person.user_id)
    scene = scene.change().with_people()
    told = (f"{name} ist nicht mehr dabei.", *_handed_over(person))
    if not person.present:
        return []
    if scene.consultation.phase >= 0 and scene.others < scene.consultation.minimum:
        return _too_few(scene, *told)
    return scene.here(_freed(scene, person, told), f"left-{scene.consultation.revision}")


def _handed_over(person: Participant) -> tuple[Line, ...]:
    if person.role == "moderation":
        return ("Die Moderation übernehme ich, bis jemand sie nimmt.",)
    return ("Das Protokoll ist wieder frei.",) if person.role == "protokoll" else ()


def _freed(scene: Scene, person: Participant, told: tuple[Line, ...]) -> Answer:
    """Return the message that offers the role of whoever has left to the others."""
    if person.role not in ("moderation", "protokoll"):
        return Answer(lines=told)
    sign, role = SIGNS[person.role], person.role
    return Answer(
        lines=told,
        reactions=(Reaction(sign, f"übernimmt: {TITLES[role]}",
                            f"beratung rolle #{scene.consultation.id} {role}",
                            typed=f"/beratung {role}"),),
        offers_until=offered_until(scene),
    )  # fmt: skip


def _too_few(scene: Scene, *told: Line) -> list[Notice]:
    """Stop, and ask whether to go on with fewer than it takes."""
    few = f"Jetzt sind es weniger als die {scene.consultation.minimum}, die neben dem Fallgeber "
    ask = ("Soll es trotzdem weitergehen? Sonst: ", Code("abbrechen"), ".")
    lines = (*told, f"{few}dabei sein sollten.", ask)
    if scene.consultation.state == "paused":
        return scene.here(Answer(lines=lines), f"left-{scene.consultation.revision}")
    return phases.pause(scene, "pause", *lines)


# --- The Fallgeber ------------------------------------------------------------------------------


def _without_fallgeber(scene: Scene, person: Participant) -> list[Notice]:
    """Stop and wait for the Fallgeber, who is asked in private whether to be let in again."""
    if scene.consultation.waits_until is not None and not person.present:
        return []
    scene = scene.change_person(person.user_id, present=False)
    how_long = "eine Viertelstunde" if scene.live else "einen Tag"
    told = (
        "Der Fallgeber ist nicht mehr da.",
        f"Ich frage, ob das ein Versehen war, und warte {how_long}; danach breche ich ab.",
    )
    return [*_stopped(scene, told), _ask_back(scene, person, how_long)]


def _stopped(scene: Scene, told: tuple[Line, ...]) -> list[Notice]:
    if scene.consultation.state == "running":
        return phases.pause(scene, "return", *told)
    until = scene.now + patience(scene.consultation, "return")
    scene = scene.change(waits_until=until)
    return scene.here(Answer(lines=told), f"left-{scene.consultation.revision}")


def _ask_back(scene: Scene, person: Participant, how_long: str) -> Notice:
    number = scene.consultation.id
    answer = Answer(
        title=(Strong(f"Beratung {number}: Wieder hereinkommen?"),),
        lines=(
            scene.say(
                f"Sie haben den Raum verlassen. Die anderen warten noch {how_long}.",
                f"Du hast den Raum verlassen. Die anderen warten noch {how_long}.",
            ),
        ),
        reactions=(
            Reaction("🚪", scene.say("lädt Sie wieder ein", "lädt dich wieder ein"),
                     f"beratung wiederkommen {number}"),
        ),
        offers_until=offered_until(scene),
    )  # fmt: skip
    return scene.private(person.user_id, answer, f"return-{scene.consultation.revision}")


def _come_back(ask: Ask, rest: str) -> Answer:
    """Let the Fallgeber in again who has left the room."""
    number = rest.strip(" .!#")
    wanted = int(number) if number.isdecimal() else None
    for one in consultations_in(ask.session, UNDER_WAY):
        if one.asker == ask.asker.user_id and wanted in (None, one.id):
            locked = lock_consultation(ask.session, one.id)
            scene = scene_of(ask, locked or one)
            if scene.fallgeber is not None and not scene.fallgeber.present:
                let_in(ask.session, one.room_key, one.asker)
                say = scene.say("Ich lade Sie wieder ein; die anderen warten.",
                                "Ich lade dich wieder ein; die anderen warten.")  # fmt: skip
                return Answer(lines=(f"Beratung {one.id}: {say}",))
    raise UserError(
        ask.room.say("Es wartet keine Beratung auf Sie, die Sie verlassen haben.",
                     "Es wartet keine Beratung auf dich, die du verlassen hast.")
    )  # fmt: skip


VERBS = (
    Verb(("wiederkommen",), "/beratung wiederkommen",
         "Lädt den Fallgeber wieder ein, der den Raum verlassen hat.", alone(_come_back)),
)  # fmt: skip
