"""How a part of `/beratung` is declared: `/beratung anfragen …` is the verb "anfragen"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from commands.contract import Answer, Ask

# What follows the verb is handed over apart.
Execute: TypeAlias = Callable[[Ask, str], Answer]


@dataclass(frozen=True, slots=True)
class Verb:
    """A part of the command: all its names, the main one first, a line of usage, what it does.

    It is called in closed rooms only, elsewhere only, or in both.
    """

    names: tuple[str, ...]
    usage: str
    summary: str
    execute: Execute
    inside: bool = False
    outside: bool = True
