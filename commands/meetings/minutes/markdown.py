"""Minutes as a Markdown file; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from commands.meetings.minutes.record import (
    GROUPS,
    Given,
    Record,
    Remark,
    Section,
    facts_of,
    missing_of,
    say_closed,
)

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def to_markdown(record: Record) -> bytes:
    """Return minutes as CommonMark with tables, in UTF-8; nothing in them acts as markup."""
    blocks = [block for block in _blocks(record) if block]
    return ("\n\n".join(blocks) + "\n").encode()


def _blocks(record: Record) -> Iterator[str]:
    yield f"# {_plain(record.title)}"
    yield f"**Stand: {_plain(record.state)}**"
    yield _pairs(facts_of(record))
    yield "## Anwesende"
    yield (
        _table(
            ("Name", "Stelle", "Stimme", "Bemerkung"),
            [(one.name, one.office, GROUPS[one.group], one.remark) for one in record.present],
        )
        or "Nicht festgehalten."
    )
    yield _pairs(missing_of(record))
    yield "## Tagesordnung"
    for section in record.sections:
        if section.public:
            yield from _section(section)
    yield _plain(say_closed(record))
    closed = [one for one in record.sections if not one.public]
    if closed:
        yield "## Nichtöffentlicher Teil"
    for section in closed:
        yield from _section(section)
    yield from _tasks("Aufgaben", record.tasks)
    yield from _tasks("Offen aus früheren Sitzungen", record.earlier)
    yield from _list("Änderungen zum Entwurf", record.amendments)
    yield from _list("Berichtigungen", record.corrections)
    yield "## Nächste Sitzung"
    yield _plain(record.following)


def _section(section: Section) -> Iterator[str]:
    yield f"### {_plain(section.heading)}{f' – {section.state}' if section.state else ''}"
    if section.applicant:
        yield f"Antrag: {_plain(section.applicant)}"
    for note in section.notes:
        yield _paragraph(note)
    for one in section.decisions:
        draft = " (Entwurf, noch nicht bestätigt)" if one.draft else ""
        yield f"**{_plain(one.number)}{draft}:** {_paragraph(one.text)}"
        yield "\n".join(f"- {_plain(fact)}" for fact in one.facts)


def _tasks(heading: str, tasks: Sequence[Given]) -> Iterator[str]:
    if tasks:
        yield f"## {heading}"
        rows = [(f"{one.number}", one.text, one.who, one.due, one.state) for one in tasks]
        yield _table(("Nr.", "Aufgabe", "Wer", "Bis", "Stand"), rows)


def _list(heading: str, remarks: Iterable[Remark]) -> Iterator[str]:
    items = [f"- {_plain(one.text)}" for one in remarks]
    if items:
        yield f"## {heading}"
        yield "\n".join(items)


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- **{label}:** {_plain(text)}" for label, text in pairs)


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; columns that nothing stands in are left out, "" for no rows."""
    filled = [at for at in range(len(headers)) if any(row[at] for row in rows)]
    lines = [[headers[at] for at in filled], ["---"] * len(filled)]
    lines += [[_plain(row[at]) for at in filled] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) if rows else ""


def _paragraph(text: str) -> str:
    return "  \n".join(_plain(line) for line in text.splitlines() if line.strip())


def _plain(text: str) -> str:
    """Return text in which nothing is markup, on one line."""
    escaped = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    # What would begin a list, or a numbered one.
    return re.sub(
        r"^(\d+)([.)])|^([-+=])",
        lambda match: f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}",
        escaped,
    )
