"""The two ways in which the parts of an answer are written: escaped Markdown and plain text; pure.

`bot.rendering` walks through an answer and hands its parts over as clean text: no line breaks and
no control characters, links already checked.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Protocol
from urllib.parse import quote

from bot.links import names_target, shown_target

HARD_BREAK = "  \n"
_MARKS = ("**", "~~")


class Markup(Protocol):
    """How the parts of an answer are written. All text is clean, cells and lines are written."""

    def text(self, text: str) -> str:
        """Write text as it is to be read."""
        ...

    def strong(self, text: str) -> str:
        """Write emphasized text."""
        ...

    def struck(self, text: str) -> str:
        """Write text that is crossed out."""
        ...

    def code(self, text: str) -> str:
        """Write what is to be typed as it stands."""
        ...

    def link(self, label: str, url: str) -> str:
        """Write a link that was found honest."""
        ...

    def line(self, parts: list[str]) -> str:
        """Put the written parts of a line together."""
        ...

    def title(self, line: str) -> str:
        """Write a line as a title."""
        ...

    def paragraph(self, lines: list[str]) -> str:
        """Put lines below each other."""
        ...

    def table(self, headers: list[str], rows: list[list[str]]) -> str:
        """Write a table of cells."""
        ...

    def numbered(self, lines: list[str]) -> str:
        """Write a list numbered from 1."""
        ...


class Markdown:
    """CommonMark with tables, of which no character of the data is a part."""

    def __init__(self, *, in_table: bool = False) -> None:
        """Write lines, or with `in_table` the cells of a table."""
        self._in_table = in_table

    def text(self, text: str) -> str:
        """Escape what could begin or end markup within a line."""
        return re.sub(r"&(?=[#\w])", r"\\&", re.sub(r"([\\`*_\[\]<>|~])", r"\\\1", text))

    def strong(self, text: str) -> str:
        """Write bold text; `text` has no space at its ends."""
        return f"**{self.text(text)}**"

    def struck(self, text: str) -> str:
        """Write text with a line through it; `text` has no space at its ends."""
        return f"~~{self.text(text)}~~"

    def code(self, text: str) -> str:
        """Write a code span, fenced by more backticks than it holds in a row.

        Nothing can be escaped within one, so what would break a cell is left ordinary text.
        """
        if self._in_table and "|" in text:
            return self.text(text)
        fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
        space = " " if text.startswith("`") or text.endswith("`") else ""
        return f"{fence}{space}{text}{space}{fence}"

    def link(self, label: str, url: str) -> str:
        """Write a link; the address is encoded as far as Markdown could misread it."""
        target = quote(url, safe="%/:=?~#+!$,;'@()*[]&.-_").replace("&", "&amp;")
        return (
            f"[{self.text(label)}]({f'<{target}>' if '(' in target or ')' in target else target})"
        )

    def line(self, parts: list[str]) -> str:
        """Join the parts so that marked ones are recognized, and no line begins a list or heading.

        `**` beside a letter and before punctuation is taken for asterisks (CommonMark 0.31,
        section 6.2), and `~~` for tildes: a hair space, almost nothing to the eye, comes between.
        """
        written = ""
        for part in parts:
            if part.startswith("[") and written.endswith("!"):  # would make an image of a link
                written = written[:-1] + r"\!"
            written += part if _can_follow(written, part) else f"\u200a{part}"
        return _keep_in_line(written.strip())

    def title(self, line: str) -> str:
        """Write a bold line; headings are too large for a chat."""
        return f"**{line}**"

    def paragraph(self, lines: list[str]) -> str:
        """Put lines below each other with hard breaks."""
        return HARD_BREAK.join(lines)

    def table(self, headers: list[str], rows: list[list[str]]) -> str:
        """Write a table as GitHub's extension has it."""
        below = ["---"] * len(headers)
        return "\n".join(f"| {' | '.join(row)} |" for row in (headers, below, *rows))

    def numbered(self, lines: list[str]) -> str:
        """Write a list numbered from 1."""
        return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


class Plain:
    """Text that reads well without any rendering, line by line, also aloud."""

    def text(self, text: str) -> str:
        """Return the text."""
        return text

    strong = struck = code = title = text

    def link(self, label: str, url: str) -> str:
        """Write the address behind the label, unless the label is the address."""
        return label if names_target(label, url) else f"{label} ({shown_target(url)})"

    def line(self, parts: list[str]) -> str:
        """Join the parts."""
        return "".join(parts).strip()

    def paragraph(self, lines: list[str]) -> str:
        """Put lines below each other."""
        return "\n".join(lines)

    def table(self, headers: list[str], rows: list[list[str]]) -> str:
        """Write each row as one line that says what its cells are; empty cells are left out."""
        return "\n".join(self._row(headers, row) for row in rows)

    def _row(self, headers: list[str], row: list[str]) -> str:
        first, *others = zip(headers, row, strict=True)
        named = (f"{header}: {cell}" if header else cell for header, cell in others if cell)
        return "• " + " — ".join((first[1] or "–", *named))

    def numbered(self, lines: list[str]) -> str:
        """Write a list numbered from 1."""
        return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def _can_follow(written: str, part: str) -> bool:
    """Whether bold or struck text is still recognized as such, the part right behind it."""
    if not written:
        return True
    if part.startswith(_MARKS):
        return not _is_mark(part[2]) or _separates(written[-1])
    if written.endswith(_MARKS):  # not of the data: its asterisks are escaped one by one
        return not _is_mark(written[-3]) or _separates(part[0])
    return True


def _is_mark(character: str) -> bool:
    """Whether a character is punctuation or a symbol."""
    return unicodedata.category(character)[0] in "PS"


def _separates(character: str) -> bool:
    """Whether a character beside `**` lets it begin or end bold text before punctuation."""
    return character.isspace() or unicodedata.category(character)[0] == "P"


def _keep_in_line(line: str) -> str:
    """Escape what begins a block only at the start of a line: lists, headings, underlines."""
    return re.sub(r"^(\d{1,9})([.)])", r"\1\\\2", re.sub(r"^([-+#=:])", r"\\\1", line))
