"""The list as `.md`: a table as GitHub and GitLab show it, in which nothing acts as markup."""

from __future__ import annotations

import re

from commands.decisions.control.gathering import Control
from commands.decisions.control.wording import (
    EXPLAINED,
    brief_columns,
    say_made,
    say_owing,
    say_sums,
    title_of,
)

_ACTING = re.compile(r"[\\`*_~\[\]<>|&$]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def markdown_of(control: Control) -> bytes:
    """Return the file."""
    columns = brief_columns(control)
    lines = [f"# {_escaped(title_of(control))}", "", _escaped(say_made(control)), ""]
    lines += [f"- {_escaped(one)}" for one in say_sums(control)]
    if owing := say_owing(control):
        lines.append(f"- **{_escaped(owing)}**")
    lines += ["", _row([heading for heading, _ in columns]), _row(["---"] * len(columns))]
    for row in control.rows:
        cells = [str(cell(row)) for _, cell in columns]
        lines.append(_row([_escaped(one) for one in cells]))
    lines += ["", _escaped(EXPLAINED), ""]
    return "\n".join(lines).encode()


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    return _ACTING.sub(lambda found: _ENTITIES.get(found[0], f"\\{found[0]}"), text)
