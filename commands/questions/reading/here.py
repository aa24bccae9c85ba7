"""What a room stands for where nothing is named: its municipality, or its committee."""

from __future__ import annotations

import re

from commands.questions.reading.model import Asks, Mention, Reading
from storage.records import Committee

_WITH_OTHERS = re.compile(
    r"\b(?:bei uns|hier)(?: selbst)? (?:und|oder|sowie|wie|als auch)(?: auch)?"
    r" (?:(?:in|im|bei|fuer) )?x\b"
    r"|\bx (?:und|oder|sowie|wie|als auch)(?: auch)? (?:bei uns|hier)\b"
)
_SPOKEN_FOR = re.compile(r"\bfuer (?:uns|unsere?n? (?:stadt|kreis|kommune|gemeinde|ort))\b")
# Not "wer ist da unser Ansprechpartner?": "unser" is then said of who asks, not of where.
_BY_US = re.compile(
    r"\b(?:bei|von) uns\b|\bhier\b"
    r"|\bunse?re?[mnrs]?\b(?! (?:ansprech|kontakt|partner|frage|anliegen))"
)
_OF_COMMITTEES: tuple[Asks, ...] = ("chair", "members", "session")
_THERE = re.compile(r"\b(?:da|dort)\b")


def room_as_place(room_id: str) -> Mention:
    """Return the room's municipality as if it had been named."""
    return Mention(0, 0, "place", (room_id,), "name", 1.0, "")


def with_room(reading: Reading, room_id: str | None) -> Reading:
    """Return a reading that knows its room, named where others stand beside it or it speaks.

    "bei uns und in Bochum" names two places, "wer sitzt für uns im …" somebody to speak for one.
    """
    reading = reading.with_(room_id=room_id)
    if room_id is None:
        return reading
    here = room_as_place(room_id)
    if reading.places and _WITH_OTHERS.search(reading.normal):
        reading = reading.with_(places=(here, *reading.places))
    if not reading.places and _SPOKEN_FOR.search(reading.normal):
        reading = reading.with_(for_places=(here,))
    return reading


def room_as_committee(committee: Committee) -> Mention:
    """Return the room's committee as if it had been named."""
    ids = (committee.id,)
    return Mention(0, 0, "committee", ids, "name", 1.0, committee.name, wider=ids)


def with_committee(reading: Reading, committee: Committee | None) -> Reading:
    """Return a question about a committee that names none as one about the room's own."""
    if committee is None or reading.asks not in _OF_COMMITTEES or reading.committees:
        return reading
    elsewhere = reading.places or reading.topics or reading.unknown or reading.unknown_person
    members = reading.organizations or reading.persons
    if elsewhere or (members and reading.asks == "session"):
        return reading
    return reading.with_(committees=(room_as_committee(committee),))


def brought_home(reading: Reading) -> Reading:
    """Return a follow-up with the place that "bei uns" moves it to, back from the one told before.

    Where the room is no municipality's, that place stays open rather than be the one told before.
    """
    if reading.places or _THERE.search(reading.normal) or not _BY_US.search(reading.normal):
        return reading
    return reading.with_(places=(room_as_place(reading.room_id),)) if reading.room_id else reading


def leaves_place_open(reading: Reading) -> bool:
    """Whether "bei uns" is said where no room tells whose place that is."""
    words = reading.normal
    return (
        reading.room_id is None
        and "hier" not in words.split()
        and bool(_BY_US.search(words) and not _THERE.search(words))
    )
