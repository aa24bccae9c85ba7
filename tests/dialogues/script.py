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
be `direct: yes`. `anna>` says something; `anna edits>` changes what she said last, `anna redacts>`
takes it back, `anna replies>` replies to the bot's last message. What follows is about the reply:
`bot<` names text found in its plain body, in this order, `bot!` text that is not, `html<` text
found in its HTML. `bot< (silence)` and `bot< (withdrawn)` say that there is none, or none any more.
`stored>` names settings that the room has now. `#` begins a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from storage.records import RoomSettings

BERLIN = ZoneInfo("Europe/Berlin")
SILENCE = "(silence)"
WITHDRAWN = "(withdrawn)"
_STEP = re.compile(r"(\w+)(?: (edits|redacts|replies))?> ?(.*)")
_EXPECTED = re.compile(r"(bot<|bot!|html<|stored>) ?(.*)")


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
    found: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    stored: dict[str, str] = field(default_factory=dict)


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
        elif expected := _EXPECTED.fullmatch(line):
            if not steps:
                raise ScriptError(f"{path.name}:{number}: nothing was said yet")
            _expect(steps[-1], expected[1], expected[2])
        elif step := _STEP.fullmatch(line):
            steps.append(Step(number, step[1], step[2] or "says", step[3]))
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


def _expect(step: Step, sign: str, text: str) -> None:
    if sign == "stored>":
        step.stored |= dict(pair.split("=", 1) for pair in text.split())
    else:
        {"bot<": step.found, "bot!": step.absent, "html<": step.html}[sign].append(text)


def _dialogue(
    path: Path, line: int, claim: str, headers: dict[str, str], steps: list[Step]
) -> Dialogue:
    place = f"{path.name}:{line}"
    if "now" not in headers or not steps:
        raise ScriptError(f"{place}: a dialogue needs `now` and steps")
    for step in steps:
        if not (step.found or step.absent or step.html or step.stored):
            raise ScriptError(f"{path.name}:{step.line}: nothing is expected to come of this")
    kind, _, row_id = headers.pop("bound", "").partition(" ")
    settings = RoomSettings(
        kind=kind or None,  # type: ignore[arg-type]  # an unknown kind fails in the dialogue
        municipality_id=row_id if kind == "municipality" else None,
        committee_id=row_id if kind == "committee" else None,
        address="du" if headers.pop("address", "Sie") == "du" else "Sie",
    )
    now = datetime.strptime(headers.pop("now"), "%Y-%m-%d %H:%M").replace(tzinfo=BERLIN)
    direct = headers.pop("direct", "no") == "yes"
    cast = {name: _person(value) for name, value in headers.items()}
    if unknown := {step.who for step in steps} - cast.keys():
        raise ScriptError(f"{place}: who are {sorted(unknown)}?")
    return Dialogue(place, claim, now, cast, settings, direct, steps)


def _person(value: str) -> Person:
    user_id, _, power = value.partition(" ")
    return Person(user_id, float(power or 0))
