"""Tasks as people type them: what, who, by when, in any order."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.contract import UserError
from commands.dates import BERLIN
from commands.meetings.minutes.task_lines import TaskParts, read_task

NOW = datetime(2026, 12, 3, 14, 5, tzinfo=BERLIN)
KNOWN = {"ihk", "koko herne", "kern", "frau kern"}
JANUARY = date(2027, 1, 15)
LINES = {
    "Halle anfragen": TaskParts("Halle anfragen"),
    "Halle anfragen, Lea Kern, bis 15.1.": TaskParts("Halle anfragen", "Lea Kern", JANUARY),
    "bis 15.1., Kern, Halle anfragen": TaskParts("Halle anfragen", "Kern", JANUARY),
    "Lea Kern: Halle anfragen bis 15.1.": TaskParts("Halle anfragen", "Lea Kern", JANUARY),
    "bis 15.1., Lea Kern: Halle anfragen": TaskParts("Halle anfragen", "Lea Kern", JANUARY),
    "Halle anfragen; IHK; KoKo Herne": TaskParts("Halle anfragen", "IHK, KoKo Herne"),
    "Halle anfragen, verantwortlich: Niemand": TaskParts("Halle anfragen", "Niemand"),
    "Halle anfragen, wer: Kern": TaskParts("Halle anfragen", "Kern"),
    "Halle anfragen, IHK macht das": TaskParts("Halle anfragen", "IHK"),
    "Halle anfragen, Frist: 15.1.2027": TaskParts("Halle anfragen", "", JANUARY),
    "Halle anfragen, 15.1.": TaskParts("Halle anfragen", "", JANUARY),
    "Halle anfragen, zu erledigen bis zum 15. Januar": TaskParts("Halle anfragen", "", JANUARY),
    "Flyer, Plakate und Kuchen besorgen": TaskParts("Flyer, Plakate und Kuchen besorgen"),
    "Getränke, Kuchen": TaskParts("Getränke, Kuchen"),
    "Halle anfragen, bis bald": TaskParts("Halle anfragen, bis bald"),
    "Idee: Halle": TaskParts("Idee: Halle"),
    "1,5 Stunden einplanen": TaskParts("1,5 Stunden einplanen"),
    "Halle\nIHK\nbis 15.1.": TaskParts("Halle", "IHK", JANUARY),
    "Lea Kern": TaskParts("Lea Kern"),
    "Halle (Lea Kern) bis 15.1.": TaskParts("Halle", "Lea Kern", JANUARY),
    "Halle (die große) anfragen": TaskParts("Halle (die große) anfragen"),
    "IHK - Plakate - 15.1.": TaskParts("Plakate", "IHK", JANUARY),
    "Halle - die große - anfragen": TaskParts("Halle - die große - anfragen"),
}


@pytest.mark.parametrize("line", LINES, ids=ascii)
def test_what_a_line_says(line: str) -> None:
    assert read_task(line, NOW, lambda name: name.casefold() in KNOWN) == LINES[line]


@pytest.mark.parametrize(
    "line", ["Halle, bis 31.02.", "Halle, Frist: 31.02.", "Halle bis 31.02.", "x" * 1001]
)
def test_what_can_t_be_is_refused(line: str) -> None:
    with pytest.raises(UserError):
        read_task(line, NOW, lambda _: False)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_task(text, NOW, lambda _: False)
    except UserError:
        return
