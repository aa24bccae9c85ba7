"""Finds what is declared: commands, by their names and nearly so, duties, and listeners."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from rapidfuzz.distance import OSA

import commands
from bot.addressing import split_name
from bot.incoming import How
from commands.contract import Command, Duty, Listener
from commands.plain_words import check

# Typing with an ASCII keyboard spells umlauts out.
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# A beginning of a name is taken for the name from this length on.
_SHORTEST_BEGINNING = 4


class RegistryError(Exception):
    """The declared commands don't fit together; the bot must not start with them."""


class Registry:
    """Every declared command; immutable."""

    def __init__(
        self,
        declared: Iterable[Command],
        duties: Iterable[Duty] = (),
        listeners: Iterable[Listener] = (),
    ) -> None:
        """Take commands, duties and listeners as declared.

        Raises RegistryError if two share a name, if a cue or a closed line can't be read, or if
        not exactly one command takes bare text.
        """
        self.commands: tuple[Command, ...] = tuple(declared)
        self.duties: tuple[Duty, ...] = tuple(duties)
        self.listeners: Mapping[str, Listener] = _by_name(listeners)
        self._closed_lines = [(_closed_pattern(one, one.closed_lines), one)
                              for one in self.commands if one.closed_lines]  # fmt: skip
        self._closed_texts = {one.name: _closed_pattern(one, one.closed_texts)
                              for one in self.commands
                              if one.in_closed_rooms or one.closed_texts}  # fmt: skip
        self._by_name: dict[str, Command] = {}
        for command in self.commands:
            self._add(command)
        bare = [command for command in self.commands if command.takes_bare_text]
        if len(bare) != 1:
            names = ", ".join(command.name for command in bare) or "none"
            message = f"exactly one command must take bare text: {names}"
            raise RegistryError(message)
        self.bare: Command = bare[0]

    @classmethod
    def discover(cls) -> Registry:
        """Import every module of `commands` and collect what is declared there."""
        found: dict[int, Command] = {}
        duties: dict[str, Duty] = {}
        listeners: dict[int, Listener] = {}
        for module in _modules(commands):
            for value in vars(module).values():
                if isinstance(value, Command):
                    found.setdefault(id(value), value)
                elif isinstance(value, Duty):
                    duties.setdefault(value.name, value)
                elif isinstance(value, Listener):
                    listeners.setdefault(id(value), value)
        return cls(found.values(), duties.values(), listeners.values())

    def find(self, name: str) -> Command | None:
        """Return the command of that name, whatever its case and the spelling of umlauts."""
        return self._by_name.get(_folded(name))

    def line_in_closed_room(self, text: str, how: How | None) -> str | None:
        """Return the line of a command that a text in a closed room is; None where it is talk.

        `how` tells how the text addressed the bot, None for not at all. Who mentions the bot may
        well begin with the name of a command and tell something: that is talk, unless all of it is
        a line. Of commands that don't belong there only the name is returned, for whoever called
        them to be told so; of those that do, with what can't follow them, also the first word.
        """
        word, rest = split_name(text)
        named = self.find(word) if how is not None else None
        if named is not None and named.in_closed_rooms and self._may_follow(named, rest):
            return text
        for lines, command in self._closed_lines:
            if lines.fullmatch(text):
                return f"{command.name} {text}"
        if named is None or how != "command":
            return None
        first = rest.split(maxsplit=1)[:1] if named.in_closed_rooms else []
        return " ".join([named.name, *first])

    def _may_follow(self, command: Command, rest: str) -> bool:
        if not rest or self._closed_texts[command.name].fullmatch(rest):
            return True
        return any(one is command and lines.fullmatch(rest) for lines, one in self._closed_lines)

    def suggest(self, name: str) -> str | None:
        """Return the main name of the one command that was nearly typed; None if in doubt.

        In doubt the bot keeps silent, since `!weather` may belong to another bot. Words of a
        command's own text ("wo") are no names to suggest. Of several the nearest is meant.
        """
        typed = _folded(name)
        near = dict[str, int]()
        for command in self.commands:
            for own in (command.name, *command.aliases):
                for spelling in (_folded(own), _without_marks(own)):
                    if _nearly(typed, spelling):
                        slips = OSA.distance(typed, spelling)
                        near[command.name] = min(slips, near.get(command.name, slips))
        nearest = [own for own, slips in near.items() if slips == min(near.values())]
        return nearest[0] if len(nearest) == 1 else None

    def _add(self, command: Command) -> None:
        try:
            for cue in command.cues:
                check(cue)
        except ValueError as error:
            raise RegistryError(f"a cue of {_place(command)}: {error}") from error
        for name in dict.fromkeys(_folded(name) for name in command.names):
            other = self._by_name.setdefault(name, command)
            if other is not command:
                message = (
                    f"two commands of one name: {name!r} of {_place(other)}, {_place(command)}"
                )
                raise RegistryError(message)


def _by_name(listeners: Iterable[Listener]) -> dict[str, Listener]:
    found: dict[str, Listener] = {}
    for listener in listeners:
        if found.setdefault(listener.name, listener) is not listener:
            raise RegistryError(f"two listeners of one name: {listener.name!r}")
    return found


def _closed_pattern(command: Command, pattern: str) -> re.Pattern[str]:
    """Return a pattern of what is read in closed rooms; one that nothing matches for none."""
    if not command.in_closed_rooms:
        raise RegistryError(f"{_place(command)} has closed lines, but isn't in closed rooms")
    try:
        return re.compile(pattern or r"(?!)", re.IGNORECASE)
    except re.error as error:
        raise RegistryError(f"the closed lines of {_place(command)}: {error}") from error


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for found in iter_modules(package.__path__, f"{package.__name__}."):
        module = import_module(found.name)
        if found.ispkg:
            yield from _modules(module)
        else:
            yield module


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().translate(_SPELT_OUT)


def _without_marks(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _nearly(typed: str, name: str) -> bool:
    """Whether one name was meant by the other: slips of the fingers, or a beginning.

    The first letter must be right, and short names allow few slips: "task" is not "ask".
    """
    if not typed or typed[0] != name[:1]:
        return False
    if len(typed) >= _SHORTEST_BEGINNING and name.startswith(typed):
        return True
    slips = min(len(name), len(typed)) // 4
    return OSA.distance(typed, name, score_cutoff=slips) <= slips


def _place(command: Command) -> str:
    return f"{command.name!r} in {command.execute.__module__}"
