"""Which command is called, what stands before it runs, and what is said where it fails."""

from __future__ import annotations

from dataclasses import dataclass

from bot.addressing import split_name
from bot.incoming import HEARD, Incoming
from bot.own_answers import (
    apology,
    did_you_mean,
    not_in_closed_rooms,
    refusal,
    unknown_command,
    with_hints,
)
from bot.registry import Registry
from commands.contract import Answer, Ask, Command, NotMeantError, UserError


@dataclass(frozen=True, slots=True)
class Call:
    """A command together with the text and the word that it was called with."""

    command: Command
    text: str
    word: str


def resolve(registry: Registry, incoming: Incoming, *, direct: bool) -> Call | Answer | None:
    """Find what is called; an Answer where nothing is, None for silence."""
    text = (incoming.text or "").strip()
    name, given = split_name(incoming.continues or "")
    if name and (continued := registry.find(name)):
        return Call(continued, f"{given} {text}".strip(), continued.name)
    word, rest = split_name(text)
    command = registry.find(word) if word else None
    if command is not None:
        belongs = word in command.words
        return Call(command, f"{word} {rest}".strip() if belongs else rest, word)
    if incoming.how != "command":
        return Call(registry.bare, text, registry.bare.name)
    if suggestion := registry.suggest(word):
        return did_you_mean(suggestion, rest)
    return unknown_command(word) if direct else None


def execute(ask: Ask, command: Command) -> Answer:
    """Run a command that the asker may call here; raises UserError."""
    stopped = _stopped(ask, command)
    return stopped or with_hints(command.execute(ask), direct=ask.room.direct)


def _stopped(ask: Ask, command: Command) -> Answer | None:
    """Return the refusal or the question back that stands before execution; None to go ahead."""
    if ask.room.closed and not command.in_closed_rooms:
        return not_in_closed_rooms(ask.room.say, command)
    if not ask.asker.holds(*command.roles):
        return refusal(ask.room.say, command)
    if command.prompt and not ask.text:
        return Answer(lines=(command.prompt,), prompts_for=command.name)
    return None


def apology_for(incoming: Incoming, incident: str) -> Answer | None:
    """Return an apology to whoever asked something; who only talks need not know."""
    return None if incoming.kind in HEARD else apology(incident)


def what_is_said(incoming: Incoming, refused: UserError) -> Answer:
    """Return what a refusal says; plain words may go to another command instead: raises it then."""
    if isinstance(refused, NotMeantError) and incoming.how in ("mention", "direct"):
        raise refused
    return refused.answer
