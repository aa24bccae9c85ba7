"""What a line says about who is there: "Kern (JA Herne), Meier i. V. f. IHK"; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import Literal, TypeAlias

from commands.contract import UserError
from commands.meetings.minutes.times import marked_time

Status: TypeAlias = Literal["present", "guest", "excused", "absent", "gone"]

MOST_CHARACTERS = 4_000
_LONGEST_NAME = 100
_BETWEEN = re.compile(r"[,;\n](?![^()]*\))|\s+(?:und|sowie|&)\s+(?![^()]*\))")
_HEADS: dict[str, Status] = {
    "gast": "guest", "gäste": "guest", "gaeste": "guest", "als gast": "guest",
    "als gäste": "guest", "entschuldigt": "excused", "entschuldigt sind": "excused",
    "entschuldigt ist": "excused", "es fehlen": "absent", "es fehlt": "absent",
    "fehlend": "absent", "abwesend": "absent", "anwesend": "present", "da": "present",
    "unentschuldigt": "absent", "mitglieder": "present",
}  # fmt: skip
_HEAD = re.compile(
    rf"\s*(?P<head>{'|'.join(sorted(_HEADS, key=len, reverse=True))})\s*(?P<colon>:)?\s+(?=\S)",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"(?:^|[\s,(])(?:i\.?\s?v\.?(?:\s?f\.?)?|(?:als|in)\s+vertretung|vertretung|vertritt|anstelle|"
    r"statt|für|fuer)(?=[\s:)]|$)\s*:?\s*(?:(?:von|für|fuer|f\.|de[rsnm]|die|das|frau|herrn?)\s+)*"
    r"(?P<whom>[^()]*)\)?",
    re.IGNORECASE,
)
_OFFICE = re.compile(r"\((?P<office>[^()]*)\)")
_COMES = re.compile(
    r"\s+(?:ist\s+|war\s+)?(?:(?:kommt|kam|erscheint|stößt|trifft)(?:\s+(?:dazu|hinzu|ein))?"
    r"(?:\s+(?:erst|wieder|zurück))?(?:\s+(?:um|ab))?|(?:wieder|jetzt)\s+da|ab|seit|später)"
    r"(?:\s+dazu)?\s*\ue000?\s*(?:dazu|hinzu|wieder)?\s*$",
    re.IGNORECASE,
)
_LEAVES = re.compile(
    r"\s+(?:ist\s+)?(?:(?:geht|ging|verlässt(?:\s+(?:die\s+)?sitzung)?|musste?\s+gehen|gegangen|"
    r"weg|raus)(?:\s+um)?|(?:nur\s+)?bis)\s*\ue000?\s*(?:weg|gegangen)?\s*$",
    re.IGNORECASE,
)
_ENDINGS: tuple[tuple[re.Pattern[str], Status], ...] = (
    (re.compile(r"\s+(?:ist\s+)?(?:doch\s+)?entschuldigt$", re.IGNORECASE), "excused"),
    (re.compile(r"\s+(?:(?:ist\s+)?(?:doch\s+)?(?:nicht(?:\s+(?:da|anwesend|dabei))?|abwesend)|fehlt"
                r"(?:\s+unentschuldigt)?|unentschuldigt)$", re.IGNORECASE), "absent"),
    (re.compile(r"\s+(?:streichen|löschen|entfernen|war\s+ein\s+fehler)$", re.IGNORECASE), "gone"),
    (re.compile(r"\s+(?:ist\s+)?(?:als\s+)?gast$", re.IGNORECASE), "guest"),
    (re.compile(r"\s+(?:ist\s+|war\s+|sind\s+)?(?:doch\s+)?(?:da|anwesend|dabei)$", re.IGNORECASE),
     "present"),
)  # fmt: skip
# What belongs to the name before it, in spite of a comma.
_GOES_ON = re.compile(
    r"(?:ab|bis|seit|kommt|kam|geht|ging|fehlt|i\.?\s?v\.?(?:\s?f\.?)?(?=\s|$)|(?:als|in)\s+vertretung|"
    r"vertritt|als\s+gast$|entschuldigt$|unentschuldigt$|abwesend$|anwesend$)",
    re.IGNORECASE,
)
_REMOTE = r"(?:online|digital|virtuell|per\s+video|zugeschaltet)"
_ONLINE = re.compile(rf"\(\s*{_REMOTE}\s*\)|(?<!\w)(?:ist\s+)?{_REMOTE}(?!\w)", re.IGNORECASE)
_AT = "\ue000"  # stands for a time that was taken out


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says about one person or office.

    `office` stands in brackets behind the name; `instead` is for whom somebody stands in, "?" where
    it isn't said; `status` None says nothing of it. `comes` and `leaves`: at `at`, else now.
    """

    name: str
    status: Status | None = None
    office: str = ""
    instead: str = ""
    comes: bool = False
    leaves: bool = False
    at: time | None = None
    online: bool = False


def read_people(text: str, usual: Status = "present") -> list[Said]:
    """Return whom a line speaks of, and how; raises UserError for what is no name.

    A word such as "Gäste:" holds for all behind it, "Gast:" for one.
    """
    if len(text) > MOST_CHARACTERS:
        raise UserError(f"Das ist zu lang, höchstens {MOST_CHARACTERS} Zeichen gehen.")
    return list(_people(text, usual))


def _people(text: str, usual: Status) -> Iterator[Said]:
    lasting = usual
    for part in _parts(text):
        status, said = lasting, part
        if head := _HEAD.match(said):
            status = _HEADS[head["head"].casefold()]
            said = said[head.end() :].strip()
            if head["head"].casefold() != "gast":
                lasting = status
        if said:
            yield _one(said, status)


def _parts(text: str) -> list[str]:
    """Split a line into what it says of each; "Kern, geht 15:30" is one."""
    parts: list[str] = []
    for part in (one.strip(" .!") for one in _BETWEEN.split(text)):
        if parts and _GOES_ON.match(part):
            parts[-1] += f" {part}"
        elif part:
            parts.append(part)
    return parts


def _one(typed: str, status: Status) -> Said:
    at, said = marked_time(typed, _AT)
    said, comes, leaves = _moving(f" {said}")
    for pattern, ending in _ENDINGS:
        if match := pattern.search(said):
            said, status = said[: match.start()], ending
            break
    said, remote = _ONLINE.subn(" ", said)
    instead, said = _instead(said)
    office = _OFFICE.search(said)
    if office:
        said = f"{said[: office.start()]} {said[office.end() :]}"
    name = " ".join(said.replace(_AT, " ").split()).strip(" .,:")
    _refuse_nameless(name, typed)
    return Said(
        name, None if leaves and not comes else status,
        office["office"].strip(" ,") if office else "", instead, comes, leaves, at, bool(remote),
    )  # fmt: skip


def _moving(said: str) -> tuple[str, bool, bool]:
    """Return a text without what says that somebody comes or leaves, and whether it does."""
    for pattern in (_COMES, _LEAVES):
        if match := pattern.search(said):
            return said[: match.start()], pattern is _COMES, pattern is _LEAVES
    return said, False, False


def _instead(said: str) -> tuple[str, str]:
    """Return for whom somebody stands in, and the text without that."""
    match = _INSTEAD.search(said)
    if match is None:
        return "", said
    whom = match["whom"].strip(" .,:")
    return whom or "?", f"{said[: match.start()]} {said[match.end() :]}"


def _refuse_nameless(name: str, typed: str) -> None:
    if len(name) > _LONGEST_NAME:
        raise UserError(f"Der Name „{name[:40]} …“ ist zu lang, höchstens {_LONGEST_NAME} Zeichen.")
    if not re.search(r"[^\W\d_]{2}", name):
        raise UserError(
            f"„{typed.strip()[:60]}“ ist kein Name.",
            hints=("So: Kern (JA Herne), Meier i. V. f. IHK, Gast: Schulz, Kern geht 15:30.",),
        )
