"""What goes wrong with a consultation's room: it never comes, is lost, or moves weren't heard."""

from __future__ import annotations

from datetime import datetime

from commands.consultation.running import telling
from commands.consultation.running.ending import forget_messages
from commands.consultation.running.leaving import came, left
from commands.consultation.running.scene import Scene
from commands.consultation.running.times import patience
from commands.contract import Notice
from storage.closed_rooms import INSIDE, close, members
from storage.consultations import Participant, delete_consultation

_LEFT = "leave"


# --- A room that is lost ------------------------------------------------------------------------


def gone_at(scene: Scene) -> datetime | None:
    """Return when it is seen that the bot was put out of the room, which closes it: at once."""
    return scene.consultation.created_at if scene.is_closed else None


def let_go(scene: Scene) -> list[Notice]:
    """Forget what can't be led any more, and tell the Fallgeber alone."""
    forget_messages(scene)
    delete_consultation(scene.session, scene.consultation)
    return [scene.private(scene.consultation.asker, telling.put_out(scene), "put-out")]


# --- A room that never comes --------------------------------------------------------------------


def no_room_at(scene: Scene) -> datetime | None:
    """Return when it is waited no longer for the homeserver to make the room."""
    room, begins = scene.room, scene.consultation.starts_at
    if room is None or room.room_id is not None or begins is None:
        return None
    return max(begins, room.created_at) + patience(scene.consultation, "room")


def give_up_room(scene: Scene) -> list[Notice]:
    """End it before it began, and tell all who wait for the room, each in private."""
    answer = telling.no_room(scene)
    notices = [scene.private(one.user_id, answer, "no-room") for one in scene.people]
    close(scene.session, scene.consultation.room_key)
    forget_messages(scene)
    delete_consultation(scene.session, scene.consultation)
    return notices


# --- Comings and goings that weren't heard ------------------------------------------------------


def moved_at(scene: Scene) -> datetime | None:
    """Return when it is seen that somebody came or left, though the hearing of it failed."""
    return scene.consultation.created_at if _moved(scene) else None


def catch_up(scene: Scene) -> list[Notice]:
    """Do what would have followed then; hearing of it later changes nothing more."""
    person = _moved(scene)
    if person is None:
        return []
    return left(scene, person) if person.present else came(scene, person)


def _moved(scene: Scene) -> Participant | None:
    """Return the first of whom the homeserver says otherwise than what is known here."""
    known = members(scene.session, scene.consultation.room_key)
    told = {one.user_id: one.membership for one in known}
    now = {True: _LEFT, False: INSIDE}
    return next((one for one in scene.people if told.get(one.user_id) == now[one.present]), None)
