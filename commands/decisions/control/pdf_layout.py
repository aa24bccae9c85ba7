"""How text is broken into lines and rows into pages, for the list as `.pdf`. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Measure: TypeAlias = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Block:
    """A row, or what of it is on one page: the lines of each cell, and which row it is.

    `begins` tells that it is the beginning of the row.
    """

    row: int
    cells: tuple[tuple[str, ...], ...]
    begins: bool = True

    @property
    def lines(self) -> int:
        """Return how many lines it takes."""
        return max(1, *map(len, self.cells))


def wrap(text: str, width: float, measure: Measure) -> list[str]:
    """Break a text into lines of at most that width; words that are too long are broken."""
    lines, line, used = list[str](), "", 0.0
    blank = measure(" ")
    for word in text.split():
        for part in _fitting(word, width, measure):
            long = measure(part)
            if line and used + blank + long <= width:
                line, used = f"{line} {part}", used + blank + long
            else:
                lines += [line] if line else []
                line, used = part, long
    return [*lines, line] if line else lines


def _fitting(word: str, width: float, measure: Measure) -> list[str]:
    if measure(word) <= width:
        return [word]
    parts, part, used = list[str](), "", 0.0
    for letter in word:
        long = measure(letter)
        if part and used + long > width:
            parts.append(part)
            part, used = "", 0.0
        part, used = part + letter, used + long
    return [*parts, part]


@dataclass(frozen=True, slots=True)
class Paper:
    """How much room there is for rows on the first page and on the others, and what they take.

    A row takes `line` for each of its lines, and `around` besides; all in one unit.
    """

    first: float
    others: float
    line: float
    around: float

    def height(self, block: Block) -> float:
        """Return what a row takes."""
        return block.lines * self.line + self.around

    def lines(self, room: float) -> int:
        """Return how many lines of a row fit."""
        return max(1, int((room - self.around) / self.line + 1e-6))


def pages_of(rows: Sequence[Block], paper: Paper) -> list[list[Block]]:
    """Put rows on pages; one that is longer than a page goes on on the next."""
    pages: list[list[Block]] = [[]]
    left = paper.first
    for row in rows:
        for block in _parts(row, left, paper):
            if paper.height(block) > left + 1e-6 and (pages[-1] or len(pages) == 1):
                pages.append([])
                left = paper.others
            pages[-1].append(block)
            left -= paper.height(block)
    return pages


def _parts(row: Block, left: float, paper: Paper) -> list[Block]:
    if paper.height(row) <= paper.others:
        return [row]
    parts, begin, room = list[Block](), 0, paper.lines(left)
    while begin < row.lines:
        cells = tuple(cell[begin : begin + room] for cell in row.cells)
        parts.append(Block(row.row, cells, begins=begin == 0))
        begin, room = begin + room, paper.lines(paper.others)
    return parts
