"""Reads the TOML files of procedures and modules, and says in which line one can't be used."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EVERYBODY = "alle"
SPEAKERS = (EVERYBODY, "fallgeber", "moderation", "berater", "protokoll", "beobachter")
_LARGEST = 100_000  # bytes


class FileProblem(Exception):  # noqa: N818 - it is no error of the program
    """Why a file can't be used: the line, what is wrong, what helps; both in German."""

    def __init__(self, line: int, what: str, remedy: str) -> None:
        super().__init__(line, what, remedy)
        self.line, self.what, self.remedy = line, what, remedy


@dataclass(frozen=True, slots=True)
class Field:
    """What a key may hold: `expected` says it in German, `fits` tells whether a value does."""

    expected: str
    fits: Callable[[Any], bool]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """Which keys a file has, and which each of its parts (`[[phase]]`) has, if it has any."""

    fields: Mapping[str, Field]
    part: str = ""
    part_fields: Mapping[str, Field] | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """The values of a file, checked; `key` is its name without the ending."""

    key: str
    values: Mapping[str, Any]
    lines: tuple[str, ...]
    first: int  # the line before its own keys, counted from 1
    parts: tuple[Content, ...] = ()

    def line(self, name: str) -> int:
        """Return the line in which a key stands, or else the one in which its part begins."""
        for number, line in enumerate(self.lines[self.first :], self.first + 1):
            if re.match(rf"\s*\"?{re.escape(name)}\"?\s*=", line):
                return number
            if line.lstrip().startswith("["):
                break
        return max(self.first, 1)


def _text(most: int) -> Field:
    return Field(
        f"ein Text in Anführungszeichen, höchstens {most} Zeichen",
        lambda value: isinstance(value, str) and 0 < len(value.strip()) <= most,
    )


def _number(least: int, most: int) -> Field:
    return Field(
        f"eine ganze Zahl von {least} bis {most}",
        lambda value: type(value) is int and least <= value <= most,
    )


def _optional(field: Field) -> Field:
    return Field(field.expected, field.fits, required=False)


def _one_of(*values: str) -> Field:
    return Field(" oder ".join(f'"{value}"' for value in values), lambda value: value in values)


_YES_OR_NO = Field("true oder false", lambda value: isinstance(value, bool))
_STARTERS = Field(
    "eine Liste von Texten, jeder höchstens 200 Zeichen",
    lambda value: (
        isinstance(value, list)
        and len(value) <= 10
        and all(isinstance(one, str) and 0 < len(one.strip()) <= 200 for one in value)
    ),
)
_SPEAKS = Field(
    "eine Liste aus " + ", ".join(f'"{one}"' for one in SPEAKERS),
    lambda value: (
        isinstance(value, list) and bool(value) and set(value) <= set(SPEAKERS)
        if isinstance(value, list) and all(isinstance(one, str) for one in value)
        else False
    ),
)

PROCEDURE = Form(
    {"name": _text(60), "kurz": _text(300), "mindestens": _number(2, 12)},
    "phase",
    {
        "titel": _text(60),
        "minuten": _number(1, 120),
        "tage": _number(1, 14),
        "spricht": _SPEAKS,
        "sie": _text(1_000),
        "du": _text(1_000),
        "satzanfaenge": _optional(_STARTERS),
        "gesammelt": _optional(_YES_OR_NO),
        "reihum": _optional(_YES_OR_NO),
        "methode": _optional(_one_of("waehlen", "anwenden")),
    },
)
MODULE = Form(
    {
        "name": _text(60),
        "kurz": _text(300),
        "sie": _text(1_000),
        "du": _text(1_000),
        "satzanfaenge": _optional(_STARTERS),
    }
)


def read(path: Path, form: Form) -> Content:
    """Read a file of that form; raises FileProblem if it can't be used."""
    text = _text_of(path)
    lines = tuple(text.splitlines())
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise FileProblem(
            int(found[1]) if found else max(len(lines), 1),
            "Hier ist die Datei nicht lesbar.",
            "Texte stehen in Anführungszeichen, Anführungszeichen im Text werden „so“ geschrieben.",
        ) from error
    parts = values.pop(form.part, []) if form.part else []
    content = Content(path.stem, values, lines, 0)
    _check(content, form.fields, form.part)
    if not form.part:
        return content
    return Content(path.stem, values, lines, 0, _parts(content, parts, form))


def _text_of(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FileProblem(1, "Die Datei lässt sich nicht öffnen.", "Darf ich sie lesen?") from error
    if len(raw) > _LARGEST:
        raise FileProblem(1, "Die Datei ist zu groß.", "Höchstens 100 kB sind vorgesehen.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        remedy = "Bitte die Datei als UTF-8 speichern."
        raise FileProblem(line, "Ein Zeichen ist nicht in UTF-8.", remedy) from error


def _parts(content: Content, parts: Any, form: Form) -> tuple[Content, ...]:
    header = f"[[{form.part}]]"
    starts = [n for n, line in enumerate(content.lines, 1) if line.strip().startswith(header)]
    whole = isinstance(parts, list) and all(isinstance(one, dict) for one in parts)
    if not whole or not parts or len(starts) != len(parts):
        raise FileProblem(
            1, "Es fehlen die Phasen.", f"Jede beginnt mit einer eigenen Zeile {header}."
        )
    found = tuple(
        Content(content.key, one, content.lines, start)
        for one, start in zip(parts, starts, strict=True)
    )
    for one in found:
        _check(one, form.part_fields or {}, "")
    return found


def _check(content: Content, fields: Mapping[str, Field], part: str) -> None:
    for name in content.values:
        if name not in fields:
            known = ", ".join([*fields, *([f"[[{part}]]"] if part else [])])
            raise FileProblem(
                content.line(name), f"„{name}“ gibt es hier nicht.", f"Möglich sind: {known}."
            )
    for name, field in fields.items():
        if name not in content.values:
            if field.required:
                line, remedy = content.line(name), f"Erwartet wird {field.expected}."
                raise FileProblem(line, f"„{name}“ fehlt.", remedy)
        elif not field.fits(content.values[name]):
            raise FileProblem(
                content.line(name), f"„{name}“ passt nicht.", f"Erwartet wird {field.expected}."
            )
