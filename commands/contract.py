"""What a command gets (`Ask`), gives back (`Answer`) and declares (`@command`).

Commands are plain synchronous functions from an `Ask` to an `Answer` value. They hold no HTML
and no SQL: `bot.rendering` turns answers into message bodies, `storage` functions take the
session that the `Ask` carries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Literal, TypeAlias

from storage.database import Session
from storage.records import Directory, RoomSettings


class Role(Enum):
    """What a person may be in one room; `bot.access` works out which of them apply there."""

    GUEST = "Gast"
    MEMBER = "Mitglied"
    COORDINATION_OFFICE = "Koordinierungsstelle"
    COMMITTEE_OFFICE = "Geschäftsführung"
    OPERATOR = "Betrieb"


# --- Answers are values -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Strong:
    """Text shown in bold."""

    text: str


@dataclass(frozen=True, slots=True)
class Struck:
    """Text crossed out: what no longer holds. Say so beside it too, not everybody sees the line."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Text to be typed as it stands, such as a command."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link whose label names its target: a web address, `mailto:`, `tel:` or `matrix.to`."""

    label: str
    url: str


Span: TypeAlias = str | Strong | Struck | Code | Link
Line: TypeAlias = str | tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; each row has as many cells as `headers`."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several numbered readings: what is shown, and the command line that it stands for."""

    label: str
    command_line: str


@dataclass(frozen=True, slots=True)
class Reaction:
    """A sign below the answer that stands for a command line: tapping it is like typing that.

    `key` is one emoji. `label` says what comes of it ("leitet die Frage an die KoKo Herne weiter");
    without one it is known, but not spoken of.
    `typed` is what is shown for those who rather type, where that is not the whole command line.
    Without a label nothing is added below: then the answer itself says what the sign is for.
    Numbered choices get the keys 1️⃣ to 🔟 by themselves.
    """

    key: str
    label: str
    command_line: str
    typed: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file that follows an answer, in a message of its own; `name` has its ending.

    It is known by its name alone: no path, and nothing of it stands in the answer.
    """

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Quotes:
    """Messages of a closed room that a notice is to contain word for word, in this order.

    They are fetched when it goes out, and never stored; what was deleted by then is left out.
    `event_ids` are what they were last edited to.
    """

    room_id: str
    event_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A message elsewhere than in the answer: stored with that, or with what is due; sent once.

    `to` is a room that the bot is in, by its id, or a person, by their Matrix id: then it comes in
    their direct chat, into which the bot invites them if there is none. Whom the bot does not
    serve gets nothing. Unlike answers it notifies as people's messages do. `reply_to` is an event
    of that room, with `thread_id` where it stands in a thread; `mentions` are the Matrix ids that
    it pings.
    `answer.prompts_for`, choices and reactions work there as in any answer. A duty gives it the
    `transaction_id` under which the homeserver takes it only once, and so does a command that will
    change it later; others get theirs from what they answer. `replaces` is the transaction id of
    an earlier message to that room, which this one takes the place of by editing it; what it offers
    is offered from then on, and nothing offered leaves that as it was; so it is with files. If that
    message could never be sent, this one isn't either. `ends_poll` is the transaction id of a poll
    that it ends. `quotes` come behind all else, in as many messages as that takes; none come where
    it takes the place of an earlier message.
    """

    to: str
    answer: Answer
    reply_to: str | None = None
    thread_id: str | None = None
    mentions: tuple[str, ...] = ()
    transaction_id: str = ""
    replaces: str = ""
    ends_poll: str = ""
    quotes: Quotes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say, in the order in which it is shown.

    `prompts_for` is the name of a command whose missing text the next reply to this answer
    supplies ("Was möchten Sie wissen?"), with the beginning of that text where there is one:
    after "antwort 17" the reply "Ja" is "/antwort 17 Ja". None for an ordinary answer. `lasting`
    tells that the command changed something that stays when its message is deleted. Choices and
    reactions are known for a day, or until `offers_until`, an aware instant; up to 30 days after
    that deleting the message undoes it. A `silent` answer is not sent at all: what a tap did is
    seen elsewhere. `files` follow it, each in a message of its own.

    `poll` is a question that clients show as a poll, with the labels of the reactions as its
    answers (MSC3381); voting there is tapping. Clients without polls show the rest, with the
    reactions. It is meant for notices, and can't be edited.
    """

    title: Line = ""
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    choices: tuple[Choice, ...] = ()
    hints: tuple[Line, ...] = ()
    sources: tuple[Line, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    notices: tuple[Notice, ...] = ()
    prompts_for: str | None = None
    lasting: bool = False
    offers_until: datetime | None = None
    silent: bool = False
    files: tuple[File, ...] = ()
    poll: str = ""


class UserError(Exception):
    """A refusal in plain words: what is wrong, and in `hints` what to type instead."""

    def __init__(self, *lines: Line, hints: Sequence[Line] = ()) -> None:
        super().__init__(*lines)
        self.answer = Answer(lines=lines, hints=tuple(hints))


class NotMeantError(UserError):
    """What was said may not be meant for this command, though it begins with one of its names.

    Without the slash the command for plain words answers in its place ("Kann mir jemand sagen, …");
    with it, this is a refusal like any other.
    """


# --- What a command is asked --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the Matrix id, the roles held in this room, and what the directory knows of them.

    `offices` are the ids of the municipalities whose coordination office the person belongs to;
    `room_power` is the Matrix power level in the room (creators of room version 12: infinite).
    """

    user_id: str
    roles: frozenset[Role] = frozenset({Role.GUEST})
    person_id: str | None = None
    offices: frozenset[str] = frozenset()
    room_power: float = 0

    def holds(self, *wanted: Role) -> bool:
        """Whether any of the wanted roles is held here."""
        return any(role in self.roles for role in wanted)


@dataclass(frozen=True, slots=True)
class Room:
    """The room asked in. `direct` rooms are one person's chat with the bot.

    `closed` is the key of a closed room (`storage.closed_rooms`), "" in all others.
    """

    room_id: str
    settings: RoomSettings
    direct: bool = False
    encrypted: bool = False
    name: str = ""
    closed: str = ""

    def say(self, formal: str, informal: str) -> str:
        """Pick the sentence that fits the room's form of address ("Sie" or "du")."""
        return informal if self.settings.address == "du" else formal


@dataclass(frozen=True, slots=True)
class Ask:
    """One question or instruction to a command.

    `text` is what follows the command's name, trimmed. `word` is the name that was typed, in
    lower case. `now` is aware, in Europe/Berlin. `session` is a read session, or, for a command
    declared with `writes=True`, the session of the one transaction that also holds the reply.
    `conversation` names the thread (or person and room) that follow-up questions refer to.
    `event_id` is the message that asks, through all its edits, or the reaction; `question_id` the
    message that it goes back to, to which later messages may reply, in the thread `thread_id`.
    `about_event_id` is the message whose answer this one replies to. `by_command`: the command was
    called by its name after the slash or prefix, not by plain words to the bot; `tapped`: by a
    reaction.
    `catalogue` holds every declared command; `prefix` is the sign that replaces the slash.
    `movable_holidays` are the free days that schools of a municipality set themselves, by its id.
    `own_files` is the folder in which an office keeps files of its own, such as procedures of
    consultations.
    """

    asker: Asker
    room: Room
    text: str
    word: str
    now: datetime
    session: Session
    directory: Directory
    conversation: str = ""
    event_id: str = ""
    question_id: str = ""
    thread_id: str | None = None
    about_event_id: str | None = None
    by_command: bool = False
    tapped: bool = False
    catalogue: tuple[Command, ...] = ()
    prefix: str = "!"
    movable_holidays: Mapping[str, frozenset[date]] = field(default_factory=dict)
    own_files: Path | None = None

    @property
    def home(self) -> str | None:
        """The municipality of the asker's office: what "bei uns" means in a direct chat.

        An office of a Kreis also serves its towns; the Kreis itself is then the one.
        """
        rows = self.directory.municipalities
        offices = self.asker.offices
        above = [o for o in offices if o not in rows or rows[o].part_of_id not in offices]
        return above[0] if len(above) == 1 else None

    @property
    def may_see_persons(self) -> bool:
        """Whether the room is bound to something, or is a direct chat with somebody known here."""
        if self.room.settings.kind is not None:
            return True
        known = self.asker.person_id is not None or bool(self.asker.offices)
        return self.room.direct and (known or self.asker.holds(Role.MEMBER, Role.OPERATOR))


@dataclass(frozen=True, slots=True)
class Undone:
    """That what a message did is taken back, and the messages to rooms that follow from it."""

    notices: tuple[Notice, ...] = ()


Executor: TypeAlias = Callable[[Ask], Answer]
Undoer: TypeAlias = Callable[[Ask], bool | Undone]


@dataclass(frozen=True, slots=True)
class Cue:
    """Plain words by which a command is meant, and the line that they stand for.

    They are never run, only offered. `said` are whole sentences, written as `commands.plain_words`
    reads them. `line` follows the command's name, with what the sentence holds in its slots:
    "neu {rest}"; "{day|morgen}" says what stands there where the slot is empty.
    A "statement" is none with a question mark or word; a "question" may be one to the directory as
    well, which then goes first.
    """

    said: tuple[str, ...]
    line: str = ""
    mood: Literal["order", "statement", "question"] = "order"


@dataclass(frozen=True, slots=True)
class Command:
    """A command, declared whole. `name` and the German texts are what users see.

    - `aliases`: other names, English ones among them.
    - `usage`: one line, with the main name and a slash.
    - `summary`: one German sentence; `explanation`: what `/hilfe <name>` adds to it.
    - `examples`: complete lines that work as they stand.
    - `roles`: any one of these is enough.
    - `prompt`: the German question back when text is needed and missing; empty if none is needed.
    - `words`: names that belong to the text itself ("/wer macht …" asks "wer macht …").
    - `cues`: plain words by which it is meant without being named.
    - `writes`: runs within the transaction that also stores its reply.
    - `undo`: takes back what the message `event_id` did, when that is deleted, or edited into what
      doesn't call the command any more (`word` is "redaction" or "edit"), and tells whether it
      could (or what follows from it); without it, what a `lasting` answer did holds, and that is
      said.
    - `topic`: heading in the overview of `/hilfe`.
    - `in_closed_rooms`: may be called in closed rooms; nothing else is read there.
    - `closed_lines`: a regular expression; a whole message of a closed room that it matches is
      meant for the command, without its name ("weiter", "länger 5").
    - `closed_texts`: likewise, what else may follow its name there ("methode Kopfstand"); of
      anything longer only the first word is kept.
    """

    name: str
    execute: Executor
    usage: str
    summary: str
    examples: tuple[str, ...]
    roles: tuple[Role, ...]
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    explanation: str = ""
    prompt: str = ""
    writes: bool = False
    undo: Undoer | None = None
    topic: str = "Allgemeines"
    cues: tuple[Cue, ...] = ()
    in_closed_rooms: bool = False
    closed_lines: str = ""
    closed_texts: str = ""
    # Set on the one command that bare text in a direct chat and plain mentions go to.
    takes_bare_text: bool = field(default=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that calls this command, the main one first."""
        return (self.name, *self.aliases, *self.words)


def command(  # noqa: PLR0913 - a declaration names every part, by keyword
    name: str,
    *,
    usage: str,
    summary: str,
    examples: tuple[str, ...],
    roles: tuple[Role, ...],
    aliases: tuple[str, ...] = (),
    words: tuple[str, ...] = (),
    explanation: str = "",
    prompt: str = "",
    writes: bool = False,
    undo: Undoer | None = None,
    topic: str = "Allgemeines",
    cues: tuple[Cue, ...] = (),
    in_closed_rooms: bool = False,
    closed_lines: str = "",
    closed_texts: str = "",
    takes_bare_text: bool = False,
) -> Callable[[Executor], Command]:
    """Declare the decorated executor as a command; the registry finds it by its type."""

    def declare(execute: Executor) -> Command:
        return Command(
            name=name,
            execute=execute,
            usage=usage,
            summary=summary,
            examples=examples,
            roles=roles,
            aliases=aliases,
            words=words,
            explanation=explanation,
            prompt=prompt,
            writes=writes,
            undo=undo,
            topic=topic,
            cues=cues,
            in_closed_rooms=in_closed_rooms,
            closed_lines=closed_lines,
            closed_texts=closed_texts,
            takes_bare_text=takes_bare_text,
        )

    return declare


# --- What is done without being asked -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Due:
    """The moment at which a duty is to be done, or is asked for what is due next.

    What it does is in one transaction with its messages. `now` is aware, in Europe/Berlin.
    `movable_holidays` and `own_files` are those of `Ask`.
    """

    now: datetime
    session: Session
    directory: Directory
    movable_holidays: Mapping[str, frozenset[date]] = field(default_factory=dict)
    own_files: Path | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """What a family does when its time comes; the registry finds it by its type.

    `next_at` tells from the database when something is due next, as things stand at a moment, None
    for nothing; it only reads, and is asked after each handled event. `perform` does part of what
    is due and returns the messages to send; it is called again as long as more is.
    It must move on what it has done within the same transaction: that it is done is then stored
    together with the messages, once for all.
    """

    name: str
    next_at: Callable[[Due], datetime | None]
    perform: Callable[[Due], Sequence[Notice]]


# --- What is heard in closed rooms --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heard:
    """That something happened in a closed room: never what was said.

    `said` means a message that is no command; of an edited one `event_id` is the first event and
    `latest_event_id` the edit. `unsaid` means that it was edited into a command: it is said no
    more, though its first event still tells it. `came` and `left` mean that a person is in the
    room, or no longer. `at` is when it happened, also where that is heard late, and `now` the
    moment; both are aware, by the bot's clock.
    """

    kind: Literal["said", "unsaid", "came", "left"]
    key: str
    room_id: str
    user_id: str
    event_id: str
    latest_event_id: str
    at: datetime
    now: datetime
    session: Session
    directory: Directory
    own_files: Path | None = None


@dataclass(frozen=True, slots=True)
class Listener:
    """What a family does when something happens in its closed rooms; the registry finds it by type.

    `name` is the first part of the keys of these rooms. `hear` runs in the transaction that marks
    the event as handled, and returns the messages that follow, each with its `transaction_id`.
    """

    name: str
    hear: Callable[[Heard], Sequence[Notice]]
