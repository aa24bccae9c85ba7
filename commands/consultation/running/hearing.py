"""What follows when something happens in a consultation's room; what was said isn't known here."""

from __future__ import annotations

from datetime import timedelta

from commands.consultation.running.leaving import came, left
from commands.consultation.running.nudging import out_of_turn
from commands.consultation.running.scene import Scene, locked_scene
from commands.consultation.running.speaking import (
    goes_on,
    is_collected,
    is_out_of_turn,
    may_speak,
    speakers,
)
from commands.contract import Heard, Listener, Notice
from storage.consultations import (
    Contribution,
    Participant,
    contributions,
    forget_contribution,
    note_contribution,
)

_DOUBT = timedelta(seconds=2)  # clocks are known to the second


def _hear(heard: Heard) -> list[Notice]:
    scene = locked_scene(heard, heard.key)
    person = scene.person(heard.user_id) if scene else None
    if scene is None or person is None:
        return []
    if heard.kind == "came":
        return came(scene, person)
    if heard.kind == "left":
        return left(scene, person)
    if heard.kind == "unsaid":
        forget_contribution(scene.session, scene.consultation.id, heard.event_id, heard.user_id)
        return []
    return _said(scene, person, heard)


LISTENER = Listener("consultation", _hear)


def _said(scene: Scene, person: Participant, heard: Heard) -> list[Notice]:
    """Note a contribution and the turn that it was; who speaks out of turn is told in private."""
    if scene.consultation.state not in ("running", "paused"):
        return []
    before = contributions(scene.session, scene.consultation.id)
    if heard.event_id != heard.latest_event_id:
        return _edited(scene, before, heard)
    if _was_before_phase(scene, person, heard):
        return _said_before(scene, person, heard)
    collected = is_collected(scene.phase, person)
    if collected:
        _note(scene, person, heard, scene.consultation.phase)
    continued = goes_on(before, person.user_id, heard.at, live=scene.live)
    if scene.consultation.state == "paused" or (collected and continued):
        return []
    early = is_out_of_turn(scene.phase, scene.people, person, live=scene.live)
    if may_speak(scene.phase, person):
        _count(scene, person)
        return out_of_turn(scene, person, collected=collected) if early else []
    return out_of_turn(scene, person, collected=collected)


def _count(scene: Scene, person: Participant) -> None:
    """Note that somebody spoke who may, and that it was their turn, which shows."""
    scene = scene.change_quietly(heard_at=scene.now)
    if any(one.user_id == person.user_id for one in speakers(scene.phase, scene.people)):
        scene.change_person(person.user_id, shows=scene.phase.turns, turns=person.turns + 1)


def _edited(scene: Scene, before: list[Contribution], heard: Heard) -> list[Notice]:
    """Keep what a contribution was edited to; what was none does not become one."""
    known = next((one for one in before if one.event_id == heard.event_id), None)
    if known is not None and known.user_id == heard.user_id:
        later = Contribution(known.event_id, heard.latest_event_id, known.user_id, known.phase,
                             known.said_at)  # fmt: skip
        note_contribution(scene.session, scene.consultation.id, later)
    return []


def _note(scene: Scene, person: Participant, heard: Heard, phase: int) -> None:
    said = Contribution(heard.event_id, heard.latest_event_id, person.user_id, phase, heard.at)
    note_contribution(scene.session, scene.consultation.id, said)


# --- What is heard late -------------------------------------------------------------------------


def _was_before_phase(scene: Scene, person: Participant, heard: Heard) -> bool:
    """Whether something was said in the phase before, which the bot hears of only now.

    Around the change it is in doubt: then it counts where it is collected.
    """
    began = scene.consultation.phase_began_at
    if began is None or scene.consultation.phase < 1:
        return False
    if heard.at < began - _DOUBT:
        return True
    collected = is_collected(scene.phase, person)
    return heard.at < began + _DOUBT and not collected and _collects_before(scene, person)


def _said_before(scene: Scene, person: Participant, heard: Heard) -> list[Notice]:
    if _collects_before(scene, person):
        _note(scene, person, heard, scene.consultation.phase - 1)
    return []


def _collects_before(scene: Scene, person: Participant) -> bool:
    earlier = scene.procedure.phases[scene.consultation.phase - 1]
    return is_collected(earlier, person)
