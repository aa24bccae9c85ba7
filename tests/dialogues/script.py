"""Dialogues as they are written down: who says what where, and what comes of it.

A file begins with what holds for all of its dialogues; each of them begins with `==` and its
claim, and may set more:

    now: 2026-11-22 10:00
    anna: @lindner:herne.example 50

    == A room is bound to its municipality
    bound: municipality k-her

    anna> /raum
    bot< Dieser Raum: Herne
    bot! Bochum
    html< <table>
    stored> kind=municipality address=Sie

`now` is local time in Europe/Berlin; a person has a Matrix id and a power level in the room; the
room may be `bound:` to a `municipality ID`, `committee ID` or `region`, have an `address: du` and
be `direct: yes`. `movable: k-her 2027-02-15, …` are movable free days, as configured.
`room office: municipality k-bo` is another room, where `anna in office>` says something and
`bot in office<` answers; the first one is `main`. `room chat: direct anna` is the direct chat that
anna has begun with the bot, `room chat: made anna` the one into which the bot has invited her.
What the bot writes to somebody who has none is `bot in anna<`.

`anna>` says something, "⏎" being a line break; `anna edits>` changes what she said last,
`anna redacts>` takes it back, `anna replies>` replies to the bot's last message there,
`anna replies earlier>` to the one before that, `anna threads>` says something in the one thread of
the room, `anna taps>` puts a reaction to the last message that offers any, `anna votes> ✅` votes
for that answer of the last poll there, for none with nothing behind it, `anna in chat leaves>`
leaves a direct chat. What follows is about
the reply: `bot<` names text found in its plain body, in this order, `bot!` text that is not,
`html<` text found in its HTML. `bot< (silence)` and `bot< (withdrawn)` say that there is none, or
none any more. `offers>` are the reactions that the bot puts to its messages, `pings>` whom it
mentions in other rooms, `files>` the name of a file that it sends. `polls> Frage | ✅ ja | ❌ nein`
is a poll that it begins, `polls> (end) Frage` one that it ends, `polls>` says that it does neither.
A closed room that the bot makes is called `beratung1` after its key "consultation:1". Who is
invited there comes in by `anna in beratung1 joins>` and goes by `anna in beratung1 leaves>`; what
is said there is kept nowhere but in the dialogue, which is checked at its end. With
`consultation 1: live sechs-phasen 3 anna ben eva kai` a dialogue begins as one is opened, with
three at least to advise anna; `time>` then is its first step.
`stored>` names settings that the room has now. `days>` or `minutes>` lets so many pass before the
next step, and `time> 2026-11-23 14:00` lets it become that time, at which the bot does what is due.
`#` begins a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from storage.records import RoomSettings
from tests.dialogues.closed_rooms import is_closed

BERLIN = ZoneInfo("Europe/Berlin")
SILENCE = "(silence)"
WITHDRAWN = "(withdrawn)"
MAIN = "main"
TIME = "time"  # who says something in a step in which it only gets later
_ACTS = "edits|redacts|replies earlier|replies|threads|taps|votes|joins|leaves"
_CHATS = ("direct", "made")
_STEP = re.compile(rf"(\w+)(?: in (\w+))?(?: ({_ACTS}))?> ?(.*)")
_EXPECTED = re.compile(
    r"(bot|html|stored|offers|pings|files|polls|days|minutes)(?: in (\w+))?([<!>]) ?(.*)"
)
_SIGNS = {"bot<", "bot!", "html<", "stored>", "offers>", "pings>", "files>", "polls>"} | {
    "days>",
    "minutes>",
}


class ScriptError(Exception):
    """A dialogue file that can't be understood: file, line, and why."""


@dataclass(frozen=True)
class Person:
    """Somebody in the room."""

    user_id: str
    power: float


@dataclass
class Step:
    """Something said, and what is expected to come of it."""

    line: int
    who: str
    act: str
    text: str
    room: str = MAIN
    found: list[tuple[str, str]] = field(default_factory=list)
    absent: list[tuple[str, str]] = field(default_factory=list)
    html: list[tuple[str, str]] = field(default_factory=list)
    stored: dict[str, str] = field(default_factory=dict)
    offers: list[str] | None = None
    pings: list[str] | None = None
    files: list[str] = field(default_factory=list)
    polls: list[str] | None = None
    pause: timedelta = timedelta()


@dataclass
class Dialogue:
    """One dialogue with the circumstances in which it takes place."""

    place: str
    claim: str
    now: datetime
    cast: dict[str, Person]
    settings: RoomSettings
    direct: bool
    steps: list[Step]
    others: dict[str, RoomSettings] = field(default_factory=dict)
    chats: dict[str, tuple[str, str]] = field(default_factory=dict)
    movable: tuple[str, ...] = ()
    consultations: tuple[str, ...] = ()


def read_dialogues(path: Path) -> list[Dialogue]:
    """Read every dialogue of a file; raises ScriptError."""
    common: dict[str, str] = {}
    headers, claim, begun, steps = common, "", 0, list[Step]()
    dialogues: list[Dialogue] = []

    def finish() -> None:
        if claim:
            dialogues.append(_dialogue(path, begun, claim, {**common, **headers}, steps))

    for number, line in _lines(path):
        if line.startswith("=="):
            finish()
            headers, claim, begun, steps = {}, line.strip("= "), number, []
        elif (expected := _EXPECTED.fullmatch(line)) and expected[1] + expected[3] in _SIGNS:
            if not steps:
                raise ScriptError(f"{path.name}:{number}: nothing was said yet")
            sign = expected[1] + expected[3]
            _expect(steps[-1], sign, expected[2] or steps[-1].room, expected[4])
        elif step := _STEP.fullmatch(line):
            said = step[4].replace("⏎", "\n")
            steps.append(Step(number, step[1], step[3] or "says", said, step[2] or MAIN))
        else:
            key, separator, value = line.partition(": ")
            if not separator or steps:
                raise ScriptError(f"{path.name}:{number}: {line!r} is no step and no setting")
            headers[key] = value.strip()
    finish()
    return dialogues


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line.strip()


def _expect(step: Step, sign: str, room: str, text: str) -> None:
    match sign:
        case "stored>":
            step.stored |= dict(pair.split("=", 1) for pair in text.split())
        case "offers>":
            step.offers = text.split()
        case "pings>":
            step.pings = text.split()
        case "files>":
            step.files.append(text)
        case "polls>":
            step.polls = [*(step.polls or ()), *filter(None, [text])]
        case "days>":
            step.pause = timedelta(days=int(text))
        case "minutes>":
            step.pause = timedelta(minutes=int(text))
        case _:
            expected = {"bot<": step.found, "bot!": step.absent, "html<": step.html}[sign]
            expected.append((room, text))


def _dialogue(
    path: Path, line: int, claim: str, headers: dict[str, str], steps: list[Step]
) -> Dialogue:
    place = f"{path.name}:{line}"
    if "now" not in headers or not steps:
        raise ScriptError(f"{place}: a dialogue needs `now` and steps")
    for step in steps:
        if not (step.found or step.absent or step.html or step.stored or step.offers
                or step.pings or step.files or step.polls):  # fmt: skip
            raise ScriptError(f"{path.name}:{step.line}: nothing is expected to come of this")
    address = headers.pop("address", "Sie")
    settings = _settings(headers.pop("bound", ""), address)
    rooms = {
        key.removeprefix("room "): headers.pop(key)
        for key in list(headers)
        if key.startswith("room ")
    }
    chats = {name: found for name, value in rooms.items() if (found := _chat(value))}
    others = {name: _settings("" if name in chats else value) for name, value in rooms.items()}
    opened = [key for key in headers if key.startswith("consultation ")]
    consultations = tuple(headers.pop(key) for key in opened)
    now = moment(headers.pop("now"))
    direct = headers.pop("direct", "no") == "yes"
    movable = tuple(filter(None, headers.pop("movable", "").split(", ")))
    cast = {name: _person(value) for name, value in headers.items()}
    people = {step.who for step in steps} | {whose for _, whose in chats.values()}
    if unknown := people - {TIME, *cast}:
        raise ScriptError(f"{place}: who are {sorted(unknown)}?")
    spoken = {step.room for step in steps}
    written = {there for step in steps for there, _ in (*step.found, *step.absent, *step.html)}
    closed = {room for room in spoken | written if is_closed(room)}
    if strange := (spoken - {MAIN, *others} | written - {MAIN, *others, *cast}) - closed:
        raise ScriptError(f"{place}: where is {sorted(strange)}?")
    return Dialogue(place, claim, now, cast, settings, direct, steps, others, chats, movable,
                    consultations)  # fmt: skip


def moment(text: str) -> datetime:
    """Read a local time of a dialogue."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=BERLIN)


def _settings(bound: str, address: str = "Sie") -> RoomSettings:
    kind, _, row_id = bound.partition(" ")
    return RoomSettings(
        kind=kind or None,  # type: ignore[arg-type]  # an unknown kind fails in the dialogue
        municipality_id=row_id if kind == "municipality" else None,
        committee_id=row_id if kind == "committee" else None,
        address="du" if address == "du" else "Sie",
    )


def _chat(room: str) -> tuple[str, str] | None:
    """Return how a direct chat came about and whose it is; None for any other room."""
    kind, _, whose = room.partition(" ")
    return (kind, whose) if kind in _CHATS else None


def _person(value: str) -> Person:
    user_id, _, power = value.partition(" ")
    return Person(user_id, float(power or 0))
