"""A consultation at a moment: who takes part, which phase it is, how to say something there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

from commands.consultation.library import Library, Module, Phase, Procedure, library
from commands.consultation.running.times import is_live
from commands.contract import Answer, Ask, Code, Due, Heard, Notice, UserError
from storage.closed_rooms import CLOSING, ClosedRoom, closed_room
from storage.consultations import (
    UNDER_WAY,
    Consultation,
    Participant,
    change_consultation,
    change_participant,
    lock_consultation,
    participants,
)
from storage.database import Session
from storage.records import Directory

_GUARD = re.compile(r"#\d+(?:\.(\d+))?\s*(.*)", re.DOTALL)


Moment: TypeAlias = Ask | Due | Heard


@dataclass(frozen=True, slots=True)
class Scene:
    """A consultation with all that is needed to go on with it, and its closed room as it stands."""

    session: Session
    directory: Directory
    now: datetime
    consultation: Consultation
    people: tuple[Participant, ...]
    procedure: Procedure
    modules: Mapping[str, Module]
    room: ClosedRoom | None

    # --- What there is --------------------------------------------------------------------------

    @property
    def room_id(self) -> str | None:
        """The room of Matrix; None where there is none yet, or no longer."""
        return self.room.room_id if self.room else None

    @property
    def is_closed(self) -> bool:
        """Whether the room is closed, or about to be."""
        return self.room is None or self.room.state == CLOSING

    @property
    def live(self) -> bool:
        """Whether everybody is there at the same time."""
        return is_live(self.consultation)

    @property
    def phase(self) -> Phase:
        """The phase that is on, or was before the pause; the first one before the beginning."""
        last = len(self.procedure.phases) - 1
        return self.procedure.phases[min(max(self.consultation.phase, 0), last)]

    @property
    def is_last_phase(self) -> bool:
        """Whether no phase follows."""
        return self.consultation.phase >= len(self.procedure.phases) - 1

    @property
    def module(self) -> Module | None:
        """The advice module that was chosen."""
        return self.modules.get(self.consultation.module or "")

    @property
    def fallgeber(self) -> Participant | None:
        """Whoever brings the case."""
        return self.holder("fallgeber")

    @property
    def newcomers(self) -> list[Participant]:
        """Who is in the room and has seen nothing of it yet: nobody sees what was before."""
        return [one for one in self.people if one.present and not one.greeted]

    @property
    def enough(self) -> bool:
        """Whether the Fallgeber is there, and as many others as it takes."""
        return self.fallgeber_there and self.others >= self.consultation.minimum

    @property
    def fallgeber_there(self) -> bool:
        """Whether the Fallgeber is in the room."""
        return self.fallgeber is not None and self.fallgeber.present

    @property
    def others(self) -> int:
        """How many are in the room beside the Fallgeber."""
        return sum(one.present and one.role != "fallgeber" for one in self.people)

    def holder(self, role: str) -> Participant | None:
        """Return the first who has a role."""
        return next((one for one in self.people if one.role == role), None)

    def person(self, user_id: str) -> Participant | None:
        """Return somebody who takes part."""
        return next((one for one in self.people if one.user_id == user_id), None)

    def names(self) -> dict[str, str]:
        """Return what those who take part are called: by the directory, else by their Matrix id."""
        ids = {one.user_id for one in self.people}
        rows = self.directory.persons.values()
        known = {row.matrix_id: row.name for row in rows if row.matrix_id in ids}
        return {user_id: known.get(user_id) or user_id for user_id in ids}

    # --- What changes ---------------------------------------------------------------------------

    def change(self, **changes: Any) -> Scene:
        """Change parts of the consultation; returns it as it is now."""
        changed = change_consultation(self.session, self.consultation, **changes)
        return replace(self, consultation=changed)

    def change_quietly(self, **changes: Any) -> Scene:
        """Change parts of it that don't show in the status message."""
        return self.change(revision=self.consultation.revision, **changes)

    def change_person(self, user_id: str, *, shows: bool = True, **changes: Any) -> Scene:
        """Change parts of what is known of somebody who takes part, which may show."""
        change_participant(self.session, self.consultation.id, user_id, **changes)
        return (self.change() if shows else self).with_people()

    def with_people(self) -> Scene:
        """Return it with those who take part by now."""
        return replace(self, people=tuple(participants(self.session, self.consultation.id)))

    # --- What is said ---------------------------------------------------------------------------

    def say(self, formal: str, informal: str) -> str:
        """Pick the sentence that fits the form of address ("Sie" or "du")."""
        return informal if self.consultation.address == "du" else formal

    def id(self, what: str) -> str:
        """Return the transaction id of a message, told by what it is for."""
        return f"scharnier-consultation-{self.consultation.id}-{what}"

    def here(self, answer: Answer, what: str, *mentions: str, replaces: str = "") -> list[Notice]:
        """Return a message to the room; none where there is no room."""
        if self.room_id is None:
            return []
        return [Notice(self.room_id, answer, mentions=mentions, transaction_id=self.id(what),
                       replaces=replaces)]  # fmt: skip

    def private(self, user_id: str, answer: Answer, what: str) -> Notice:
        """Return a message to one person alone."""
        person = self.person(user_id)
        place = f"-{person.place}" if person else ""
        return Notice(user_id, answer, transaction_id=self.id(f"{what}{place}"))

    def line(self, verb: str, rest: str = "") -> str:
        """Return a command line that counts only as long as nothing else has happened."""
        guard = f"#{self.consultation.id}.{self.consultation.step}"
        return f"beratung {verb} {guard} {rest}".strip()


def scenes_of(moment: Moment, found: Iterable[Consultation]) -> list[Scene]:
    """Return several consultations at a moment."""
    known = library(moment.own_files)
    return [_scene(moment, one, known) for one in found]


def scene_of(moment: Moment, consultation: Consultation) -> Scene:
    """Return a consultation at a moment."""
    return _scene(moment, consultation, library(moment.own_files))


def _scene(moment: Moment, consultation: Consultation, found: Library) -> Scene:
    """Where its procedure is gone, an office's own file, the first one takes its place."""
    first = next(iter(found.procedures.values()))
    return Scene(
        session=moment.session,
        directory=moment.directory,
        now=moment.now.astimezone(UTC),  # so that differences are those of time that passes
        consultation=consultation,
        people=tuple(participants(moment.session, consultation.id)),
        procedure=found.procedures.get(consultation.procedure, first),
        modules=found.modules,
        room=closed_room(moment.session, consultation.room_key),
    )


def locked_scene(moment: Moment, key: str) -> Scene | None:
    """Return the consultation of a closed room, which nobody else changes meanwhile."""
    number = key.partition(":")[2]
    found = lock_consultation(moment.session, int(number)) if number.isdecimal() else None
    return scene_of(moment, found) if found else None


# --- For commands -------------------------------------------------------------------------------


def scene_here(ask: Ask) -> tuple[Scene, Participant]:
    """Return the consultation of the room, and who asks; raises UserError for anybody else."""
    scene = locked_scene(ask, ask.room.closed)
    person = scene.person(ask.asker.user_id) if scene else None
    if scene is None or person is None:
        raise UserError("Das geht nur für die, die an dieser Beratung teilnehmen.")
    if not person.present and scene.consultation.state in UNDER_WAY:
        scene = scene.change_person(person.user_id, present=True)  # who speaks there is there
    return scene, person


def require_under_way(scene: Scene) -> None:
    """Raise UserError for a consultation that is over."""
    if scene.consultation.state not in UNDER_WAY:
        raise UserError("Diese Beratung ist zu Ende, den Raum schließe ich von allein.")


def require_steering(scene: Scene, person: Participant) -> None:
    """Let those pass who may steer; raises UserError.

    That are the moderation and the Fallgeber; everybody while nobody but the bot moderates.
    """
    moderation = scene.holder("moderation")
    if moderation is None or person.role in ("moderation", "fallgeber"):
        return
    name = scene.names()[moderation.user_id]
    raise UserError(
        f"Das entscheiden {name} (Moderation) und der Fallgeber.",
        hints=(
            scene.say("Sagen Sie es im Raum, dann hören es beide.",
                      "Sag es im Raum, dann hören es beide."),
        ),
    )  # fmt: skip


def unguarded(scene: Scene, rest: str) -> str:
    """Return what follows the guard of a command line; raises UserError if it comes too late."""
    match = _GUARD.fullmatch(rest.strip())
    if match is None:
        return rest.strip()
    if match[1] and int(match[1]) != scene.consultation.step:
        raise UserError(
            f"Das ist schon geschehen; wir sind bei „{scene.phase.title}“.",
            hints=(("Wie es steht, zeigt ", Code("stand"), "."),),
        )
    return match[2].strip()
