"""Which commands a plain sentence is meant for, by the cues that they declare; pure.

The sentences of cues are written as `commands.sentences` tells. Courtesy around what
somebody says doesn't matter: "Hallo, kannst du bitte …?".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from commands.contract import Command, Cue
from commands.sentences import Sentence, match, read, sentence, slots_of

_LONGEST = 1_000  # characters
_MOST_WORDS = 80  # who says more tells a story
_GREETING = re.compile(
    r"(?i)(?:(?:(?:hallo|hi|hey|moin|servus|guten (?:tag|morgen|abend))(?: \w+(?=\s*[,!:.]))?|bitte"
    r"|also|und|okay|ok|ja|gut|so|dann|nun|super|danke|ach|ähm?)\b[\s,!.:;–-]*)+"
)
_TAIL = re.compile(
    r"(?i)(?:[\s,;]+(?:bitte|danke|vielen dank|ja|ok|okay)\b|[\s,;:!…?]|(?<!\d)\.)+$"
)
_FRAME = re.compile(
    r"(?i)(?:(?:kannst|könntest|koenntest|würdest|wuerdest|magst|möchtest|moechtest|willst) du"
    r"|(?:können|koennen|könnten|koennten|würden|wuerden|mögen|möchten|wollen) (?:sie|wir)"
    r"|(?:ich|wir) (?:möchten?|moechten?|will|wollen|wollten?|würden?|wuerden?|muss|müssen|muessen"
    r"|sollten?|soll|kann|hätten?|haetten?)|(?:ist|wäre) es möglich)\b[\s,]+"
)
_QUESTION = re.compile(r"(?is)(?:wer|wen|wem|wessen|was|wann|wo|wie|welche\w*|warum|ob)\b|.*\?")
_SLOT = re.compile(r"\{(?P<name>\w+)(?:\|(?P<else>[^}]*))?\}")


@dataclass(frozen=True, slots=True)
class Offer:
    """A command that may be meant, the complete line, and the cue that tells so."""

    command: Command
    line: str
    cue: Cue


def meant(text: str, catalogue: Iterable[Command]) -> tuple[Offer, ...]:
    """Return the commands for which a sentence is meant, each once; mostly none or one."""
    if len(text) > _LONGEST:
        return ()
    commands = [command for command in catalogue if command.cues]
    for said in map(sentence, _sentences(unicodedata.normalize("NFC", text).strip())):
        found = (_offer(command, said) for command in commands)
        if offers := tuple(offer for offer in found if offer is not None):
            return offers
    return ()


def _sentences(text: str) -> Iterator[str]:
    """Yield what is asked for without "kannst du …", then with it, both without greetings."""
    greeting = _GREETING.match(text)
    whole = text[greeting.end() if greeting else 0 :]
    if tail := _TAIL.search(whole):
        whole = whole[: tail.start()] + ("?" if "?" in tail[0] else "")
    if frame := _FRAME.match(whole):
        yield whole[frame.end() :].rstrip(" ?")
    yield whole


def _offer(command: Command, said: Sentence) -> Offer | None:
    if len(said.words) > _MOST_WORDS:
        return None
    for cue in command.cues:
        if cue.mood == "statement" and _QUESTION.match(said.text):
            continue
        for pattern in cue.said:
            if (held := match(pattern, said)) is not None:
                return Offer(command, f"/{command.name} {_filled(cue.line, held)}".strip(), cue)
    return None


def _filled(line: str, held: Mapping[str, str]) -> str:
    """Return a cue's line with what its slots hold."""
    filled = _SLOT.sub(lambda slot: held.get(slot["name"]) or slot["else"] or "", line)
    return re.sub(" {2,}", " ", filled).strip()


def check(cue: Cue) -> None:
    """Raise ValueError for a cue that can't be read, or whose line lacks a slot."""
    for said in cue.said:
        read(said)
    slots = frozenset[str]().union(*map(slots_of, cue.said))
    if lacking := {slot["name"] for slot in _SLOT.finditer(cue.line)} - slots:
        message = f"{cue.line!r} has no {sorted(lacking)} in {cue.said}"
        raise ValueError(message)
