"""Other ways to find the same decisions: SQL LIKE over their texts, and SQLite's FTS5.

Both are asked by bare sqlite3 with the same conditions besides the words; they neither forgive
typing errors nor make objects of the rows. As the search does, they return the latest page and
count up to a limit.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

from storage.decision_search import MOST_COUNTED, Wanted
from storage.decision_words import words_of
from storage.decisions import NOT_SHOWN_ELSEWHERE

Sql: TypeAlias = tuple[str, list[Any]]
_TEXTS = "text || ' ' || goal || ' ' || responsible || ' ' || applicant"


class Baselines:
    """Asks the file of a folder; its index for FTS5 is made in a file beside it."""

    def __init__(self, folder: Path) -> None:
        index = folder / "fts.db"
        index.unlink(missing_ok=True)
        self._connection = sqlite3.connect(index)
        self._connection.execute("ATTACH ? AS stored", (str(folder / "scharnier.db"),))
        self._connection.create_function("folded", 1, _folded, deterministic=True)
        self.has_fts5 = self._make_index()

    def _make_index(self) -> bool:
        try:
            self._connection.execute("CREATE VIRTUAL TABLE fts USING fts5(words, content='')")
        except sqlite3.OperationalError:
            return False
        with self._connection:
            self._connection.execute(
                f"INSERT INTO fts (rowid, words) SELECT id, folded({_TEXTS}) FROM decision"  # noqa: S608
            )
        return True

    def by_like(self, wanted: Wanted, limit: int, offset: int) -> int:
        """Look for words anywhere in the texts; returns how many decisions there are."""
        words = wanted.text.split()
        where = [(f"{_TEXTS} LIKE ?", [f"%{word}%"]) for word in words]
        return self._page("decision d", [*where, *_conditions(wanted)], wanted, limit, offset)

    def by_fts5(self, wanted: Wanted, limit: int, offset: int) -> int:
        """Look for beginnings of words; returns how many decisions there are."""
        match = " AND ".join(f'"{word}"*' for word in words_of(wanted.text))
        # CROSS: else SQLite may go through a body's decisions and ask the index for each.
        source = "fts CROSS JOIN decision d ON d.id = fts.rowid"
        where = [("fts MATCH ?", [match]), *_conditions(wanted)]
        return self._page(source, where, wanted, limit, offset)

    def _page(self, source: str, where: list[Sql], wanted: Wanted, limit: int, offset: int) -> int:
        conditions = " AND ".join(f"({sql})" for sql, _ in where) or "1"
        values = [value for _, some in where for value in some]
        by_deadline = wanted.with_deadline or wanted.due_until
        order = "d.due_on, d.id" if by_deadline else "d.decided_on DESC, d.id DESC"
        page = f"SELECT d.* FROM {source} WHERE {conditions} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608
        self._connection.execute(page, [*values, limit, offset]).fetchall()
        some = f"SELECT d.id FROM {source} WHERE {conditions} LIMIT {MOST_COUNTED}"  # noqa: S608
        [count] = self._connection.execute(f"SELECT count(*) FROM ({some})", values).fetchone()  # noqa: S608
        return int(count)

    def close(self) -> None:
        self._connection.close()


def _folded(text: str) -> str:
    return " ".join(words_of(text))


def _conditions(wanted: Wanted) -> list[Sql]:
    public = f"d.public AND d.state NOT IN ({_places(NOT_SHOWN_ELSEWHERE)})"
    hidden = list(NOT_SHOWN_ELSEWHERE)
    found: list[Sql] = []
    if wanted.bodies is not None:
        own, names = f"d.body IN ({_places(wanted.bodies)})", list(wanted.bodies)
        both = (f"{own} OR ({public})", [*names, *hidden])
        found.append(both if wanted.and_public else (own, names))
    if wanted.only_public:
        found.append((public, hidden))
    if wanted.states:
        found.append((f"d.state IN ({_places(wanted.states)})", list(wanted.states)))
    if wanted.responsible_ids:
        one = "'|' || d.responsible_ids || '|' LIKE ?"
        ids = [f"%|{row_id}|%" for row_id in wanted.responsible_ids]
        found.append((" OR ".join([one] * len(ids)), ids))
    days = (
        ("d.decided_on >= ?", wanted.since),
        ("d.decided_on <= ?", wanted.until),
        ("d.due_on <= ?", wanted.due_until),
    )
    return [*found, *((sql, [day.isoformat()]) for sql, day in days if day)]


def _places(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)
