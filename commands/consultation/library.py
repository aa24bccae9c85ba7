"""The procedures and advice modules that there are: those that come along, and an office's own.

Each is a TOML file in `procedures/` or `modules/` here, or in the folders `verfahren` and `module`
of `own_files`. A file that can't be used is left out, and named with line and remedy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

EVERYBODY = "alle"


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in both forms of address."""

    formal: str
    informal: str

    def say(self, address: str) -> str:
        """Return the text for "Sie" or "du"."""
        return self.informal if address == "du" else self.formal


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of a procedure.

    `minutes` is how long it takes live, `days` asynchronously. `speaks` are the roles that may
    speak (those of `storage.consultations.Role`), or `EVERYBODY`. `starters` are beginnings of
    sentences that help. What is said is `collected` for the Fallgeber; in `turns` those who may
    speak do so one after another; before it ends a module is chosen where it `chooses` one, and
    that module's instruction and starters are shown where it `advises`.
    """

    key: str
    title: str
    minutes: int
    days: int
    speaks: tuple[str, ...]
    opening: Wording
    starters: tuple[str, ...] = ()
    collected: bool = False
    turns: bool = False
    chooses: bool = False
    advises: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure: its phases in order; `minimum` people take part beside the Fallgeber."""

    key: str
    name: str
    summary: str
    minimum: int
    phases: tuple[Phase, ...]

    @property
    def minutes(self) -> int:
        """How long it takes live."""
        return sum(phase.minutes for phase in self.phases)

    @property
    def days(self) -> int:
        """How long it takes asynchronously."""
        return sum(phase.days for phase in self.phases)


@dataclass(frozen=True, slots=True)
class Module:
    """A way of giving advice; `summary` is one sentence, `starters` begin sentences."""

    key: str
    name: str
    summary: str
    instruction: Wording
    starters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file is left out, in German: which file, which line, what is wrong, what helps."""

    path: Path
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}, Zeile {self.line}: {self.what} {self.remedy}"


@dataclass(frozen=True, slots=True)
class Library:
    """All procedures and modules by their keys, those that come along first."""

    procedures: Mapping[str, Procedure]
    modules: Mapping[str, Module]
    problems: tuple[Problem, ...] = ()


def library(own_files: Path | None) -> Library:
    """Return what there is, read anew where files have changed."""
    raise NotImplementedError(own_files)
