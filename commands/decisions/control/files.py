"""The list as files: which formats there are, and what the files are named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import get_args

from commands.contract import File
from commands.dates import BERLIN
from commands.decisions.control.csv_file import csv_of
from commands.decisions.control.gathering import Control
from commands.decisions.control.markdown_file import markdown_of
from commands.decisions.control.pdf_file import pdf_of
from commands.decisions.control.plain import plain
from commands.decisions.control.wording import TITLE
from commands.decisions.control.xlsx_file import xlsx_of
from storage.decision_control import Format

FORMATS: tuple[Format, ...] = get_args(Format)
POSTED: tuple[Format, ...] = ("pdf", "xlsx")  # where a committee has chosen nothing else
ASKED: tuple[Format, ...] = ("xlsx",)
NAMES: dict[Format, str] = {"pdf": "PDF", "xlsx": "Excel", "csv": "CSV", "md": "Markdown"}
_LONGEST_SCOPE = 80  # letters: names of files have bounds, in bytes


@dataclass(frozen=True, slots=True)
class _Kind:
    media_type: str
    write: Callable[[Control], bytes]


_KINDS: dict[Format, _Kind] = {
    "pdf": _Kind("application/pdf", pdf_of),
    "xlsx": _Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_of),
    "csv": _Kind("text/csv", csv_of),
    "md": _Kind("text/markdown", markdown_of),
}


def files_of(control: Control, formats: Iterable[Format]) -> tuple[File, ...]:
    """Return the list as files of these formats, in that order; none where it is empty."""
    if not control.rows:
        return ()
    name = _name(control)
    return tuple(
        File(f"{name}.{one}", _KINDS[one].media_type, _KINDS[one].write(control)) for one in formats
    )


def say_formats(formats: Iterable[Format]) -> str:
    """Return "PDF und Excel"."""
    names = [NAMES[one] for one in formats]
    return " und ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _name(control: Control) -> str:
    """Return a name that every system takes: whose list it is, and of which day."""
    part = any(one != control.scope for one in control.filters)
    scope = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", plain(control.scope))[:_LONGEST_SCOPE]
    day = f"{control.at.astimezone(BERLIN):%Y-%m-%d}"
    said = (TITLE, "Auszug" if part else "", scope.strip(" .-"), day)
    return " ".join(filter(None, said))
