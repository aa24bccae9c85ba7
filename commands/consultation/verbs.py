"""How a part of `/beratung` is declared: `/beratung anfragen …` is the verb "anfragen"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from commands.contract import Answer, Ask, Notice, UserError

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


def alone(execute: Execute) -> Execute:
    """Let what a verb answers, or refuses, be read by nobody else: elsewhere it comes in private.

    For what would tell a room who takes part in what, or is willing to.
    """

    def answered(ask: Ask, rest: str) -> Answer:
        if ask.room.direct:
            return execute(ask, rest)
        try:
            answer = execute(ask, rest)
        except UserError as refused:
            answer = refused.answer
        return Answer(silent=True, lasting=answer.lasting,
                      notices=(Notice(ask.asker.user_id, answer),))  # fmt: skip

    return answered
