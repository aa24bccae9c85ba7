"""What people say and do in a dialogue, as events of the homeserver."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from bot.addressing import Identity
from bot.poll_events import RESPONSE, START, response_content
from bot.sync_batch import RoomEvent
from bot.tapping import reaction_content
from storage.outbox import Outgoing
from tests.dialogues.closed_rooms import is_closed, move, raw_of
from tests.dialogues.script import Step

ME = Identity("@scharnier:herne.example", "Scharnier")
# What somebody has to be in a closed room to come or to go.
MOVES = {"joins": "invite", "leaves": "join"}
_NUMBERS = count()  # an event id is never used twice, also where two dialogues share a database


def room_id(name: str) -> str:
    return f"!{name}"


@dataclass
class Chat:
    """What was said last by whom, and what of it is reacted or replied to, each by room."""

    said: dict[str, str] = field(default_factory=dict)
    events: dict[str, RoomEvent] = field(default_factory=dict)
    heard: dict[str, str] = field(default_factory=dict)
    heard_before: dict[str, str] = field(default_factory=dict)
    offering: dict[str, str] = field(default_factory=dict)
    poll: dict[str, str] = field(default_factory=dict)

    def hear(self, message: Outgoing, event_id: str) -> None:
        """Take note of a message of the bot's."""
        if message.event_type == START:
            self.poll[message.room_id] = event_id
        if message.kind in ("reply", "notice"):
            self.heard_before[message.room_id] = self.heard.get(message.room_id, "")
            self.heard[message.room_id] = event_id

    def event(self, step: Step, sender: str, now: datetime) -> RoomEvent:
        """Return what somebody says or does, as the homeserver tells it."""
        # Of the same length, so that ids of one moment are in their order.
        event_id = f"$event{next(_NUMBERS):06}"
        heard = self.heard.get(room_id(step.room), "")
        content: dict[str, Any] = {"msgtype": "m.text", "body": step.text}
        if is_closed(step.room) and step.act in MOVES:
            return move(event_id, sender, step.act.removesuffix("s"), sender, now)
        if step.act == "redacts":
            content = {"redacts": self.said[step.who]}
            return RoomEvent(event_id, "m.room.redaction", sender, content, content)
        if step.act == "edits":
            relation = {"rel_type": "m.replace", "event_id": self.said[step.who]}
            content = {**content, "m.new_content": content, "m.relates_to": relation}
            original = self.events.get(self.said[step.who])
            raw = raw_of(content, now)
            return RoomEvent(event_id, "m.room.message", sender, content, raw, original=original)
        self.said[step.who] = event_id
        if step.act == "taps":
            content = reaction_content(self.offering.get(room_id(step.room), heard), step.text)
            return RoomEvent(event_id, "m.reaction", sender, content, content)
        if step.act == "votes":
            content = response_content(self.poll[room_id(step.room)], *step.text.split())
            return RoomEvent(event_id, RESPONSE, sender, content, content)
        if step.act == "threads":
            content["m.relates_to"] = {"rel_type": "m.thread", "event_id": "$thread"}
        if step.act.startswith("replies"):
            if step.act == "replies earlier":
                heard = self.heard_before[room_id(step.room)]
            content["m.relates_to"] = {"m.in_reply_to": {"event_id": heard}}
            content["m.mentions"] = {"user_ids": [ME.user_id]}  # as clients do
        raw = raw_of(content, now)
        event = RoomEvent(event_id, "m.room.message", sender, content, raw)
        self.events[event_id] = event
        return event
