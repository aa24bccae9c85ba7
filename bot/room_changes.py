"""What a sync tells of rooms themselves: invitations, upgrades, who comes and who goes.

Everything here belongs in the transaction that stores the sync token.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from bot.access import is_admitted
from bot.config import AccessSettings
from bot.sync_batch import Invitation, RoomBatch, RoomEvent
from bot.understanding import replacement_room
from storage import inbox
from storage.attendance import move_questions
from storage.closed_rooms import (
    CLOSING,
    ClosedRoom,
    close,
    closed_room_at,
    note_room_made,
    note_told_membership,
)
from storage.consultation_calls import move_calls
from storage.database import Session
from storage.date_polls import give_up_polls, move_polls
from storage.decision_control import move_posted
from storage.direct_chats import move_chat, note_chat, note_made_chat, note_presence
from storage.forwarding import move_forwarded
from storage.inbox import LEFT_ROOM
from storage.meeting_told import move_told
from storage.minutes import move_minutes
from storage.reminders import give_up_reminders, move_reminders
from storage.rooms import move_room_settings
from storage.undelivered import note_undelivered
from storage.votes import give_up_vote_events, move_vote_events

log = logging.getLogger(__name__)

_MEMBERSHIPS = {"invite": "invite", "join": "join"}  # whoever is banned or knocks is not there


def note_invitation(session: Session, invitation: Invitation) -> None:
    """Remember an invitation that is followed, and whose direct chat it is for."""
    room_id, person = invitation.room_id, invitation.sender
    inbox.note_invitation(session, room_id, person, direct=invitation.direct)
    if invitation.direct:
        note_chat(session, room_id, person)


def recognise(
    session: Session, rooms: Iterable[RoomBatch], me: str, now: datetime
) -> tuple[str, ...]:
    """Remember rooms that the bot, of the Matrix id `me`, has made, should it have gone down then.

    Returns those that were made twice, or are not wanted any more.
    """
    spare = []
    for news in rooms:
        if news.made_for is not None:
            note_made_chat(session, news.room_id, news.made_for)
        key = news.closed_key
        if key is not None and not note_room_made(session, key, news.room_id, me, now):
            spare.append(news.room_id)
    return tuple(spare)


def note_comings_and_goings(session: Session, room_id: str, events: Iterable[RoomEvent]) -> None:
    """Note whether the person of a direct chat is there."""
    for event in filter(is_move, events):
        here = event.content.get("membership") in ("invite", "join")
        note_presence(session, room_id, event.state_key or "", here=here)


def note_members(session: Session, room_id: str, events: Iterable[RoomEvent]) -> None:
    """Note who is invited to a closed room, came into it, or left it."""
    moves = [event for event in events if is_move(event)]
    room = closed_room_at(session, room_id) if moves else None
    if room is None:
        return
    for event in moves:
        membership = _MEMBERSHIPS.get(str(event.content.get("membership")), "leave")
        note_told_membership(session, room.key, event.state_key or "", membership)


def is_move(event: RoomEvent) -> bool:
    """Whether somebody was invited, came or left."""
    return event.type == "m.room.member" and bool(event.state_key)


def follow_upgrades(
    session: Session, room_id: str, events: Iterable[RoomEvent], access: AccessSettings
) -> tuple[str, ...]:
    """Take what is bound to a room along to the one that replaces it; returns that one.

    Matrix specification, "Room upgrades". Only for people who might invite the bot as well. What
    is said in closed rooms goes nowhere else: nothing would be known of how closed that is.
    """
    welcome: list[str] = []
    if closed_room_at(session, room_id) is not None:
        return ()
    for event in events:
        target = replacement_room(event)
        if target is None or not is_admitted(event.sender, access):
            continue
        log.info("%s is replaced by %s", room_id, target)
        move_room_settings(session, room_id, target)
        move_forwarded(session, room_id, target)
        move_reminders(session, room_id, target)
        move_told(session, room_id, target)
        move_posted(session, room_id, target)
        move_polls(session, room_id, target)
        move_calls(session, room_id, target)
        move_questions(session, room_id, target)
        move_vote_events(session, room_id, target)
        move_minutes(session, room_id, target)
        move_chat(session, room_id, target)
        known, old = inbox.joined_room(session, target), inbox.joined_room(session, room_id)
        if known is None or known.state != "joined":
            direct = bool(old and old.direct)
            inbox.note_invitation(session, target, event.sender, direct=direct)
            welcome.append(target)
    return tuple(welcome)


def leave(session: Session, room_id: str, now: datetime) -> None:
    """Give up what waits in a room that the bot was removed from; the operators will be told."""
    room = inbox.joined_room(session, room_id)
    if room is None:
        return
    if (closed := closed_room_at(session, room_id)) is not None:
        _give_up_closed(session, closed, now)
        return
    if room.state == "joined":
        log.warning("no longer in %s; what waited there is given up", room_id)
    unsent = inbox.note_leave(session, room_id)
    note_undelivered(session, room_id, "messages", unsent, LEFT_ROOM, now)
    if lost := give_up_reminders(session, room_id):
        log.warning("%d reminders of %s are given up", lost, room_id)
        note_undelivered(session, room_id, "reminders", lost, LEFT_ROOM, now)
    if lost := give_up_polls(session, room_id):
        log.warning("%d polls for a date in %s are given up", lost, room_id)
    if lost := give_up_vote_events(session, room_id):
        log.warning("%d votes in %s are given up", lost, room_id)


def _give_up_closed(session: Session, room: ClosedRoom, now: datetime) -> None:
    """Have all forgotten of a closed room that the bot is no longer in, as it wanted or not.

    That is left to `bot.closed_rooms`, which forgets the keys of what was said there as well.
    """
    room_id = room.room_id or ""
    unsent = inbox.note_leave(session, room_id)
    if room.state != CLOSING:
        log.warning("removed from the closed room %s", room_id)
        note_undelivered(session, room_id, "messages", unsent, LEFT_ROOM, now)
    close(session, room.key)
