"""What was said in a chat so far, and what the bot offers below its messages."""

from __future__ import annotations

from dataclasses import dataclass

from bot.demo.happenings import Message, Reaction, Redaction
from bot.tapping import normalised


class ChatLog:
    """The messages of all rooms in their order, edits among them, and the bot's own signs.

    `user_id` is whose chat it is. What is taken back is in it no longer.
    """

    def __init__(self, user_id: str, bot_id: str) -> None:
        self._user_id = user_id
        self._bot_id = bot_id
        self._messages: list[Message] = []
        self._signs: list[Reaction] = []

    def record(self, happening: Message | Reaction | Redaction) -> None:
        """Take in what happened; nothing changes when it is known already."""
        match happening:
            case Message():
                if all(known.event_id != happening.event_id for known in self._messages):
                    self._messages.append(happening)
            case Reaction(sender=self._bot_id):
                self._signs.append(happening)
            case Redaction(redacted=gone):
                self._signs = [sign for sign in self._signs if sign.event_id != gone]
                self._messages = [m for m in self._messages if gone not in {m.event_id, m.replaces}]

    def is_sign(self, event_id: str) -> bool:
        """Whether an event is one of the bot's own signs."""
        return any(sign.event_id == event_id for sign in self._signs)

    def in_room(self, room_id: str) -> list[Message]:
        """Return the messages of a room."""
        return [message for message in self._messages if message.room_id == room_id]

    def from_bot(self, room_id: str) -> list[Message]:
        """Return the bot's messages in a room."""
        return [m for m in self.in_room(room_id) if m.sender == self._bot_id]

    def last_own(self, room_id: str) -> Message | None:
        """Return the person's last message in a room that is no edit."""
        mine = (m for m in reversed(self.in_room(room_id)) if m.sender == self._user_id)
        return next((message for message in mine if message.replaces is None), None)

    def last_file(self, room_id: str) -> Message | None:
        """Return the last message in a room that brings a file."""
        files = (m for m in reversed(self.in_room(room_id)) if m.attached is not None)
        return next(files, None)

    def answer_to(self, event_id: str) -> Message | None:
        """Return the bot's answer to a message."""
        answers = (m for m in self._messages if event_id in m.answers)
        return next((message for message in answers if message.sender == self._bot_id), None)

    def offer(self, room_id: str, key: str = "") -> Offer | None:
        """Return what the bot offered last in a room; with a key, the last that has that sign."""
        wanted = normalised(key)
        for message in reversed(self.from_bot(room_id)):
            signs = [sign.sign for sign in self._signs if sign.target == message.event_id]
            if any(normalised(sign) == wanted for sign in signs) or (signs and not wanted):
                return Offer(message.event_id, tuple(signs))
        return None

    def is_coming(self, room_id: str, key: str) -> bool:
        """Whether the bot's last message in a room that speaks of a sign has it not yet."""
        wanted = normalised(key)
        names = (m for m in reversed(self.from_bot(room_id)) if wanted in normalised(m.body))
        last, offer = next(names, None), self.offer(room_id, key)
        if last is None or not wanted or offer is None:
            return offer is None
        said = [message.event_id for message in self.from_bot(room_id)]
        return said.index(last.event_id) > said.index(offer.event_id) and not last.replaces


@dataclass(frozen=True, slots=True)
class Offer:
    """A message of the bot's and the signs that the bot has put to it itself."""

    event_id: str
    signs: tuple[str, ...]
