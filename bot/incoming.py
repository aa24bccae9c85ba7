"""An event that is meant for the bot, as it waits in the inbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

How: TypeAlias = Literal["command", "mention", "direct", "continuation"]
Kind: TypeAlias = Literal[
    "message", "edit", "redaction", "reaction", "said", "unsaid", "came", "left"
]
# What happens in closed rooms and is no command.
HEARD: frozenset[Kind] = frozenset({"said", "came", "left"})


@dataclass(frozen=True, slots=True)
class Incoming:
    """What somebody said, changed or took back.

    `question_id` is the event that began it: the message itself, the message that was edited, or
    the message that was redacted. `text` is None where an edited message no longer addresses the
    bot. `continues` names the command whose question back is being answered, with the beginning of
    its text; `about` is the event that the bot's message answers to which this one replies. A
    reaction has a normalised `key` and was put to the event `reacts_to`; what that means is found
    out when its turn comes, and `origin` then is the message it goes back to. `voted` tells that
    it is a vote in a poll, which stands for the reaction of that key. Who withdraws a vote takes
    back `question_id` and `also` what they voted before.

    In closed rooms it is also heard that somebody "said" something, never what, and that the
    sender "came" or "left"; `at` then is when, by the bot's clock, in milliseconds since 1970.
    """

    event_id: str
    room_id: str
    sender: str
    kind: Kind
    question_id: str
    text: str | None = None
    how: How = "command"
    thread_id: str | None = None
    continues: str | None = None
    about: str | None = None
    reacts_to: str | None = None
    key: str | None = None
    origin: str | None = None
    voted: bool = False
    also: tuple[str, ...] = ()
    at: int | None = None

    @property
    def replies_to(self) -> str:
        """The event that an answer is shown as a reply to: of a reaction what it goes back to."""
        return self.origin or self.reacts_to or self.question_id

    @property
    def tapped(self) -> str | None:
        """The mark by which a reaction is known that somebody puts there twice.

        That of a vote names the poll alone: with a new one, whatever it is for, comes a new wish.
        """
        if self.kind != "reaction":
            return None
        return self.reacts_to if self.voted else f"{self.reacts_to} {self.key}"

    def to_payload(self) -> dict[str, Any]:
        """Return the JSON object that is stored while the event waits."""
        return asdict(self)

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Incoming:
        """Read back what `to_payload` gave."""
        return cls(**{**payload, "also": tuple(payload.get("also", ()))})


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """What the homeserver knows of a room at the moment of answering."""

    room_id: str
    direct: bool = False
    encrypted: bool = False
    name: str = ""
    sender_power: float = 0
