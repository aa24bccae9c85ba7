"""Text is broken into lines and rows into pages without losing or repeating any of it."""

from __future__ import annotations

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from commands.decisions.control.pdf_layout import Block, Paper, pages_of, wrap
from commands.decisions.control.plain import plain

PAPER = Paper(first=13.0, others=20.0, line=1.0, around=2.0)


@given(st.text("ab c", max_size=80), st.integers(1, 12))
def test_lines_are_no_wider_than_the_column_and_have_all_letters(text: str, width: int) -> None:
    lines = wrap(text, width, lambda one: float(len(one)))
    assert all(0 < len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    # Nothing is broken that fits.
    assert all(word in " ".join(lines).split() for word in text.split() if len(word) <= width)


@given(st.lists(st.integers(0, 70), max_size=30))
def test_pages_have_each_line_once_in_order_and_none_too_many(heights: list[int]) -> None:
    rows = [Block(i, (tuple(f"{i}.{n}" for n in range(h)), ("x",))) for i, h in enumerate(heights)]
    pages = pages_of(rows, PAPER)
    for number, blocks in enumerate(pages):
        taken = sum(PAPER.height(one) for one in blocks)
        assert taken <= (PAPER.others if number else PAPER.first)
    blocks = list(chain.from_iterable(pages))
    assert [line for one in blocks for line in one.cells[0]] == [
        line for one in rows for line in one.cells[0]
    ]
    assert [one.row for one in blocks if one.begins] == list(range(len(rows)))
    # What fits on a page is not divided.
    divided = {one.row for one in blocks if not one.begins}
    assert all(PAPER.height(rows[one]) > PAPER.others for one in divided)


def test_a_page_is_filled_before_the_next_begins() -> None:
    rows = [Block(number, (("x",),)) for number in range(10)]
    assert [len(page) for page in pages_of(rows, PAPER)] == [4, 6]


def test_texts_become_one_line_without_what_acts() -> None:
    assert plain("  a\n\tb\r\nc\u2028d ") == "a b c d"
    assert plain("a\x00b\x1b[31mc\x7f\u202egpj.exe\u2069\ufeff\ud800") == "ab[31mcgpj.exe"
    assert plain("Mu\u0308lheim") == "Mülheim"
    assert plain("👨\u200d👩 é ß שלום") == "👨\u200d👩 é ß שלום"


@given(st.text())
def test_a_plain_text_is_plain(text: str) -> None:
    found = plain(text)
    assert plain(found) == found
    assert not any(ord(letter) < 32 for letter in found)
    found.encode()
