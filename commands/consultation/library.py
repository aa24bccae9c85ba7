"""The procedures and advice modules that there are: those that come along, and an office's own.

Each is a TOML file in `procedures/` or `modules/` here, or in the folders `verfahren` and `module`
of `own_files`. A file that can't be used is left out, and named with line and remedy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias, TypeVar

from commands.consultation.files import EVERYBODY, MODULE, PROCEDURE, Content, FileProblem, read

__all__ = ["EVERYBODY", "Library", "Module", "Phase", "Problem", "Procedure", "Wording", "library"]

T = TypeVar("T")


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
        """How long it takes asynchronously: the days of its phases and the weekends in between."""
        days = sum(phase.days for phase in self.phases)
        return days + 2 * round(days / 7)


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
    """Return what there is, read anew where files have changed.

    Own files come behind those that come along; one that bears a name which is taken is a problem.
    """
    folders = (_HERE, *([own_files] if own_files else []))
    return _read(tuple(_found(folders)))


_HERE = Path(__file__).parent
_FOLDERS = {"procedures": "procedure", "verfahren": "procedure", "modules": "module",
            "module": "module"}  # fmt: skip
_Found: TypeAlias = tuple[Path, str, int, int]


def _found(folders: Iterable[Path]) -> Iterator[_Found]:
    """Find the files, in the order of their names, each with what it holds and a fingerprint."""
    for folder in folders:
        for name, kind in _FOLDERS.items():
            for path in sorted((folder / name).glob("*.toml")):
                stat = path.stat()
                yield path, kind, stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=8)
def _read(found: tuple[_Found, ...]) -> Library:
    procedures: dict[str, Procedure] = {}
    modules: dict[str, Module] = {}
    problems: list[Problem] = []
    for path, kind, _, _ in found:
        try:
            if kind == "procedure":
                procedure = _procedure(read(path, PROCEDURE))
                _add(procedures, procedure.key, procedure, path)
            else:
                module = _module(read(path, MODULE))
                _add(modules, module.key, module, path)
        except FileProblem as problem:
            problems.append(Problem(path, problem.line, problem.what, problem.remedy))
    return Library(procedures, modules, tuple(problems))


def _add(known: dict[str, T], key: str, value: T, path: Path) -> None:
    if key in known:
        raise FileProblem(
            1, f"Der Name „{path.name}“ ist schon vergeben.", "Bitte die Datei umbenennen."
        )
    known[key] = value


def _procedure(content: Content) -> Procedure:
    phases = tuple(_phase(number, phase) for number, phase in enumerate(content.parts))
    chosen = [phase for phase in phases if phase.chooses]
    if any(phase.advises for phase in phases) and not chosen:
        raise FileProblem(
            content.line("name"), "Eine Phase wendet eine Methode an, aber keine wählt sie.",
            'Eine frühere Phase braucht methode = "waehlen".',
        )  # fmt: skip
    values = content.values
    return Procedure(content.key, values["name"], values["kurz"], values["mindestens"], phases)


def _phase(number: int, content: Content) -> Phase:
    values = content.values
    method = values.get("methode", "")
    return Phase(
        key=f"{number + 1}",
        title=values["titel"],
        minutes=values["minuten"],
        days=values["tage"],
        speaks=tuple(values["spricht"]),
        opening=Wording(values["sie"], values["du"]),
        starters=tuple(values.get("satzanfaenge", ())),
        collected=values.get("gesammelt", False),
        turns=values.get("reihum", False),
        chooses=method == "waehlen",
        advises=method == "anwenden",
    )


def _module(content: Content) -> Module:
    values = content.values
    instruction = Wording(values["sie"], values["du"])
    starters = tuple(values.get("satzanfaenge", ()))
    return Module(content.key, values["name"], values["kurz"], instruction, starters)
