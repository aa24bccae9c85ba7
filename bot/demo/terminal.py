"""Message bodies for the terminal: the HTML subset of Matrix clients becomes rich renderables.

Bodies come from anybody in the room, so nothing of them may reach the terminal as a control
sequence: `plain` takes those out of every text that is shown.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from html.parser import HTMLParser

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

# Controls (escape sequences begin with one) and the marks that reverse the order of writing.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_STYLES = {
    "strong": "bold",
    "b": "bold",
    "h1": "bold",
    "h2": "bold",
    "h3": "bold",
    "h4": "bold",
    "h5": "bold",
    "h6": "bold",
    "th": "bold",
    "summary": "bold",
    "em": "italic",
    "i": "italic",
    "small": "dim",
    "sub": "dim",
    "sup": "dim",
    "code": "cyan",
    "pre": "cyan",
    "del": "strike",
    "s": "strike",
    "blockquote": "dim",
}
_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "details"} | {
    "summary",
    "ul",
    "ol",
    "li",
    "hr",
}


def plain(text: str) -> str:
    """Take out everything by which a text could steer the terminal or mislead the eye."""
    return _UNSAFE.sub("", unicodedata.normalize("NFC", text))


def from_html(html: str) -> RenderableType:
    """Return what a formatted body says: paragraphs, lists, real tables, links with their target.

    Unknown elements are shown as their text; the quotation that older clients put before a reply
    (`mx-reply`) is left out.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finish()


@dataclass
class _Rows:
    """A table while it is read."""

    headers: list[Text] = field(default_factory=list)
    rows: list[list[Text]] = field(default_factory=list)

    def renderable(self) -> Table:
        table = Table(box=box.ROUNDED, border_style="dim", header_style="bold", pad_edge=True)
        width = max([len(self.headers), *(len(row) for row in self.rows)])
        for index in range(width):
            table.add_column(self.headers[index] if index < len(self.headers) else "")
        table.show_header = bool(self.headers)
        for row in self.rows:
            table.add_row(*row)
        return table


class _Reader(HTMLParser):
    """Collects blocks from the stream of tags; what is being written stands in `_line`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[RenderableType] = []
        self._line = Text()
        self._open: list[str] = []
        self._links: list[tuple[str, int]] = []
        self._lists: list[int | None] = []
        self._table: _Rows | None = None
        self._skipped = 0
        self._after_paragraph = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "mx-reply":
            self._skipped += 1
        elif tag == "br":
            self._line.append("\n")
        elif tag == "table":
            self._end_block()
            self._table = _Rows()
        elif tag == "tr" and self._table is not None:
            self._table.rows.append([])
        elif tag in {"td", "th"}:
            self._line = Text()
        elif tag in _BLOCKS:
            self._start_block(tag, dict(attrs))
        if tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self._line)))
        if tag in _STYLES:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._open.reverse()
            self._open.remove(tag)
            self._open.reverse()
        if tag == "mx-reply":
            self._skipped = max(0, self._skipped - 1)
        elif tag == "a" and self._links:
            self._end_link()
        elif tag in {"td", "th"} and self._table is not None:
            self._end_cell(tag)
        elif tag == "table" and self._table is not None:
            self._end_table()
        elif tag in _BLOCKS:
            self._end_block(paragraph=tag == "p")
            if tag in {"ul", "ol"} and self._lists:
                self._lists.pop()

    def handle_data(self, data: str) -> None:
        if self._skipped:
            return
        text = plain(data)
        if "pre" not in self._open:
            text = re.sub(r"\s+", " ", text)
            if not self._line or self._line.plain.endswith((" ", "\n")):
                text = text.lstrip()
        self._line.append(text, " ".join(_STYLES[tag] for tag in self._open))

    def finish(self) -> RenderableType:
        if self._table is not None:
            self._end_table()
        self._end_block()
        return Group(*self._blocks)

    def _start_block(self, tag: str, attributes: dict[str, str | None]) -> None:
        self._end_block()
        if tag == "ul":
            self._lists.append(None)
        elif tag == "ol":
            start = attributes.get("start") or "1"
            self._lists.append(int(start) if start.isdecimal() else 1)
        elif tag == "li":
            self._line = Text(self._bullet())
        elif tag == "hr":
            self._blocks.append(Text("─" * 20, "dim"))

    def _bullet(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "• "
        self._lists[-1] = number + 1
        return f"{number}. "

    def _end_block(self, *, paragraph: bool = False) -> None:
        if self._table is not None:
            # Blocks inside a cell are parts of its text.
            if self._line.plain.strip():
                self._line.append("\n")
            return
        line, self._line = self._line, Text()
        line.rstrip()
        if not line.plain.strip():
            return
        if paragraph and self._after_paragraph:
            self._blocks.append(Text())
        self._after_paragraph = paragraph
        indent = 2 * max(0, len(self._lists) - 1)
        self._blocks.append(Padding(line, (0, 0, 0, indent)) if indent else line)

    def _end_link(self) -> None:
        """Show the target too, unless the label already names it: labels may lie."""
        target, start = self._links.pop()
        target = plain(target)
        label = self._line.plain[start:].strip()
        self._line.stylize(f"underline link {target}" if _is_web(target) else "underline", start)
        if target and not _names(label, target):
            self._line.append(f" ({_bare(target)})", "dim")

    def _end_cell(self, tag: str) -> None:
        cell, self._line = self._line, Text()
        cell.rstrip()
        if self._table is None:
            return
        if tag == "th" and len(self._table.rows) <= 1:
            self._table.headers.append(cell)
        elif self._table.rows:
            self._table.rows[-1].append(cell)

    def _end_table(self) -> None:
        table, self._table, self._line = self._table, None, Text()
        self._after_paragraph = False
        if table is None:
            return
        table.rows = [row for row in table.rows if row]
        if table.headers or table.rows:
            self._blocks.append(table.renderable())


def _names(label: str, target: str) -> bool:
    """Whether a link's label says where it leads; telephone numbers are spaced in many ways."""
    if target.startswith("tel:"):
        return re.sub(r"[^\d+]", "", label) == re.sub(r"[^\d+]", "", target)
    return label in {target, _bare(target)}


def _is_web(target: str) -> bool:
    return target.startswith(("https://", "http://")) and not re.search(r"\s", target)


def _bare(target: str) -> str:
    """Return a link's target as people write it: without scheme and trailing slash."""
    bare = re.sub(r"^(?:https?://|mailto:|tel:)", "", target).rstrip("/")
    return re.sub(r"^matrix\.to/#/", "", bare)
