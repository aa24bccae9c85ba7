"""The list as `.pdf`, to read and to print: A4 across, the headings and the page on each page."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import as_file, files

from fpdf import FPDF, ViewerPreferences
from fpdf.fonts import TTFFont

from commands.dates import BERLIN
from commands.decisions.control.gathering import Control
from commands.decisions.control.pdf_layout import Block, Measure, Paper, pages_of, wrap
from commands.decisions.control.wording import (
    EXPLAINED,
    brief_columns,
    say_made,
    say_owing,
    say_sums,
    title_of,
)

_FONT = "Source Sans Pro"
_EDGE, _WIDTH, _BOTTOM = 10.0, 277.0, 192.0  # millimetres
_SIZE, _LINE, _PAD = 8.5, 3.7, 1.1
_SHARES = {
    "Nr.": 17, "Gremium": 26, "Beschluss": 62, "Antragsteller": 25, "Verantwortlich": 34,
    "Frist": 27, "Ampel": 24, "Stand": 22, "Letzter Bericht": 36, "Grund der Verzögerung": 30,
}  # fmt: skip
_DOT = 1.3  # its radius
_LEFT_OF_WORD = 4.0  # what the dot takes
_DOTS = {
    "überfällig": (200, 30, 30), "bald fällig": (240, 180, 0), "im Plan": (40, 150, 60),
    "ohne Frist": (120, 150, 190), "umgesetzt": (20, 100, 40),
}  # fmt: skip
_GREY, _BLACK = (225, 225, 225), (0, 0, 0)
_UNKNOWN = "?"
_MISSING = "Zeichen, die diese Schrift nicht kennt, stehen als „?“; in der Excel-Datei sind sie da."


def pdf_of(control: Control) -> bytes:
    """Return the file; equal lists give equal bytes."""
    return _Report(control).made()


class _Report:
    """Lays the list out, then draws it page by page, as how many there are stands on each."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._columns = brief_columns(control)
        shares = [_SHARES[heading] for heading, _ in self._columns]
        self._widths = [_WIDTH * share / sum(shares) for share in shares]
        self._pdf = _new_document(control)
        self._letters = _letters_of(self._pdf)
        self._lossy = False
        self._widths_of: dict[str, dict[str, float]] = {"": {}, "B": {}}

    def made(self) -> bytes:
        rows = [self._block(number) for number in range(len(self._control.rows))]
        heading = [self._wrapped(name, i, "B") for i, (name, _) in enumerate(self._columns)]
        head = Block(-1, tuple(heading))
        intro = self._intro()
        above = _EDGE + 9 + len(intro) * (_LINE + 0.7) + 2
        first, others = (self._room_below(at, head) for at in (above, _EDGE))
        pages = pages_of(rows, Paper(first, others, _LINE, 2 * _PAD))
        for number, blocks in enumerate(pages, start=1):
            self._page(head, blocks, above if number == 1 else _EDGE)
            if number == 1:
                self._draw_intro(intro)
            if number == len(pages):
                self._explain()
            self._foot(number, len(pages))
        return bytes(self._pdf.output())

    # --- Laying out -----------------------------------------------------------------------------

    def _block(self, number: int) -> Block:
        row = self._control.rows[number]
        cells = [str(cell(row)) for _, cell in self._columns]
        return Block(number, tuple(self._wrapped(one, i) for i, one in enumerate(cells)))

    def _wrapped(self, text: str, column: int, style: str = "") -> tuple[str, ...]:
        width = self._widths[column] - 2 * _PAD
        if self._columns[column][0] == "Ampel" and not style:
            width -= _LEFT_OF_WORD
        return tuple(wrap(self._known(text), width, self._measure(style)))

    def _known(self, text: str) -> str:
        """Return a text without what the font has no sign for; missing letters become one sign."""
        if text.isascii():
            return text
        known = self._letters
        kept = []
        for letter in text:
            if ord(letter) in known:
                kept.append(letter)
            elif unicodedata.category(letter)[0] in "LNP" and kept[-1:] != [_UNKNOWN]:
                kept.append(_UNKNOWN)
                self._lossy = True
        return "".join(kept)

    def _measure(self, style: str) -> Measure:
        pdf, known = self._pdf, self._widths_of[style]
        pdf.set_font(_FONT, style, _SIZE)

        def measure(text: str) -> float:
            if text not in known:
                known[text] = pdf.get_string_width(text)
            return known[text]

        return measure

    def _intro(self) -> list[tuple[str, str]]:
        """Return what stands above the table, line by line, with its style."""
        said = [("", say_made(self._control)), *(("", one) for one in say_sums(self._control))]
        if owing := say_owing(self._control):
            said.append(("B", owing))
        return [
            (style, line)
            for style, text in said
            for line in wrap(self._known(text), _WIDTH, self._measure(style))
        ]

    def _room_below(self, above: float, head: Block) -> float:
        """Return how much room there is for rows below that height and the headings."""
        return _BOTTOM - above - head.lines * _LINE - 2 * _PAD

    # --- Drawing --------------------------------------------------------------------------------

    def _page(self, head: Block, blocks: list[Block], above: float) -> None:
        self._pdf.add_page()
        self._pdf.set_fill_color(*_GREY)
        self._pdf.rect(_EDGE, above, _WIDTH, head.lines * _LINE + 2 * _PAD, style="F")
        self._pdf.set_font(_FONT, "B", _SIZE)
        y = self._draw(head, above)
        self._pdf.set_font(_FONT, "", _SIZE)
        self._pdf.set_draw_color(*_GREY)
        for block in blocks:
            y = self._draw(block, y)
            self._pdf.line(_EDGE, y, _EDGE + _WIDTH, y)

    def _draw(self, block: Block, y: float) -> float:
        """Draw a row; returns where it ends."""
        x = _EDGE
        for (heading, _), width, lines in zip(
            self._columns, self._widths, block.cells, strict=True
        ):
            left = x + _PAD
            if heading == "Ampel" and block.row >= 0:
                self._draw_light(block, left, y)
                left += _LEFT_OF_WORD
            if heading == "Nr." and not block.begins:
                lines = (self._control.rows[block.row].number,)  # noqa: PLW2901
            for number, line in enumerate(lines):
                self._pdf.text(left, y + _PAD + number * _LINE + 0.78 * _LINE, line)
            x += width
        return y + block.lines * _LINE + 2 * _PAD

    def _draw_light(self, block: Block, x: float, y: float) -> None:
        colour = _DOTS.get(self._control.rows[block.row].light)
        if colour is None or not block.begins:
            return
        self._pdf.set_fill_color(*colour)
        self._pdf.circle(x + _DOT, y + _PAD + _LINE / 2, _DOT, style="F")

    def _draw_intro(self, intro: list[tuple[str, str]]) -> None:
        self._pdf.set_font(_FONT, "B", 14)
        self._pdf.text(_EDGE, _EDGE + 4.5, self._title())
        y = _EDGE + 10.5
        for style, line in intro:
            self._pdf.set_font(_FONT, style, _SIZE + 0.5)
            self._pdf.text(_EDGE, y, line)
            y += _LINE + 0.7

    def _title(self) -> str:
        title = self._known(title_of(self._control))
        while self._pdf.get_string_width(title) > _WIDTH:
            title = f"{title[:-9].rstrip()} …"
        return title

    def _explain(self) -> None:
        """Say on the last page what is meant, above its foot."""
        said = [EXPLAINED, _MISSING] if self._lossy else [EXPLAINED]
        self._pdf.set_font(_FONT, "", 7)
        for number, line in enumerate(said):
            self._pdf.text(_EDGE, _BOTTOM + 2.5 + 3 * number, line)

    def _foot(self, number: int, count: int) -> None:
        self._pdf.set_font(_FONT, "", 7.5)
        at = f"{self._control.at.astimezone(BERLIN):%d.%m.%Y, %H:%M} Uhr"
        self._pdf.text(_EDGE, 203, self._known(f"Beschlusskontrolle {self._control.scope}, {at}"))
        page = f"Seite {number} von {count}"
        self._pdf.text(_EDGE + _WIDTH - self._pdf.get_string_width(page), 203, page)


# --- The document -------------------------------------------------------------------------------


def _new_document(control: Control) -> FPDF:
    pdf = FPDF("landscape", "mm", "A4")
    pdf.set_auto_page_break(auto=False)
    for style, name in (("", "Regular"), ("B", "Bold")):
        pdf.add_font(_FONT, style, _font_path(name))
    pdf.set_title(title_of(control))
    pdf.set_subject(say_made(control))
    pdf.set_author("Scharnier")
    pdf.set_creator("Scharnier")
    pdf.set_lang("de")
    pdf.set_creation_date(control.at)
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
    return pdf


@cache
def _font_path(name: str) -> str:
    with as_file(files("font_source_sans_pro") / "files" / f"SourceSansPro-{name}.ttf") as path:
        return str(path)


def _letters_of(pdf: FPDF) -> frozenset[int]:
    """Return the code points for which the font has a sign."""
    pdf.set_font(_FONT, "", _SIZE)
    font = pdf.current_font
    assert isinstance(font, TTFFont)  # noqa: S101 - for the type checker: it was added from a file
    return frozenset(font.cmap)
