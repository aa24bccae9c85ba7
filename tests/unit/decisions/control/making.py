"""Lists to write as files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from commands.dates import BERLIN
from commands.decisions.control.gathering import Control
from commands.decisions.control.rows import Row
from storage.decisions import Decision

NOW = datetime(2026, 12, 3, 15, tzinfo=BERLIN)


def row(number: int = 1, **parts: Any) -> Row:
    """Return a line that is overdue, put off and reported on, but for the parts given."""
    state = parts.pop("decided_as", "decided")
    decision = Decision(
        body=parts.pop("by", "committee:gr"), text="", decided_on=NOW.date(), room_id="!r",
        recorded_by="@a:b", recorded_at=NOW, state=state, id=number, year=2026, sequence=number,
    )  # fmt: skip
    usual: dict[str, Any] = {
        "body": "Lenkungskreis Herne", "text": "Die Messe findet statt", "applicant": "KoKo Herne",
        "responsible": "IHK, Jugendamt Herne", "due_on": date(2026, 11, 30),
        "first_due": date(2026, 10, 31), "postponed": 2, "sign": "🔴", "light": "überfällig",
        "state": "beschlossen", "report": "Die Halle fehlt", "reported_on": date(2026, 10, 1),
        "reason": "Warten auf die Stadt", "owed": True,
    }  # fmt: skip
    return Row(decision=decision, **(usual | parts))


def bare(number: int, **parts: Any) -> Row:
    """Return a line of which nothing but the text is known."""
    unknown: dict[str, Any] = {
        "applicant": "", "responsible": "", "due_on": None, "first_due": None, "postponed": 0,
        "sign": "🟢", "light": "ohne Frist", "report": "", "reported_on": None, "reason": "",
        "owed": False,
    }  # fmt: skip
    return row(number, **(unknown | parts))


def control(*rows: Row, **parts: Any) -> Control:
    usual: dict[str, Any] = {"scope": "Lenkungskreis Herne", "at": NOW,
                             "made_for": "für Anna Lindner"}  # fmt: skip
    return Control(rows=rows, **(usual | parts))
