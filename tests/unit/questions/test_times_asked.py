"""Questions with times to the third directory; their answers were looked up in its sheets.

Today is 22 November 2026. An open time is answered by what holds at its turn: "ab Februar" by who
does it in February, "bis 2024" by whose time ended then, "vor 2024" by the last before it.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.rendering import to_markdown
from commands.questions import Engine, Question
from storage.exchange import read_workbook
from tests.unit.questions.conftest import DATA, TODAY

LINES = [
    json.loads(line)
    for line in (DATA / "sorpeland-zeiten.jsonl").read_text("utf-8").splitlines()
]  # fmt: skip
ALIKE = ({"who", "contact"}, {"who", "chair"})


@pytest.fixture(scope="module")
def engine() -> Engine:
    workbook = read_workbook(DATA / "sorpeland")
    assert workbook.problems == ()
    return Engine(workbook.directory)


def asked(engine: Engine, line: dict[str, Any]) -> str:
    """Return what is not as expected; "" where all is."""
    reply = engine.ask(Question(line["q"], TODAY, line.get("room"), line.get("thread", "")))
    kind = reply.asks == line["asks"] or {reply.asks, line["asks"]} in ALIKE
    if reply.status != line["status"] or set(reply.ids) != set(line["ids"]):
        return f"{reply.status} {sorted(reply.ids)}"
    return "" if kind or reply.status == "none" else reply.asks


def test_every_question_with_a_time_is_answered_right(engine: Engine) -> None:
    assert len(LINES) > 100
    failed = {line["q"]: wrong for line in LINES if (wrong := asked(engine, line))}
    assert failed == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Wann tagt die Steuerungsgruppe Brenkau vor den Osterferien?",
         "vor den Osterferien 2027 (bis 21.03.2027)"),
        ("Tagt der Unterausschuss Schule noch vor Weihnachten?", "**Ja: Do., 10.12.2026"),
        ("Tagt der Bildungsrat noch vor Weihnachten?", "**Nein, dazu ist nichts hinterlegt"),
        ("Wann tagt die Regionalkonferenz nach den Herbstferien 2031?",
         "Die Termine der Herbstferien 2031 kenne ich nicht"),
        ("Wann tagt die Regionalkonferenz im Quartal?",
         "Welches Quartal gemeint ist, habe ich nicht verstanden"),
    ],
)  # fmt: skip
def test_the_reply_tells_the_time(engine: Engine, text: str, told: str) -> None:
    plain = to_markdown(engine.ask(Question(text, TODAY)).answer)
    assert told.replace("**", "") in plain.replace("**", "")
