"""Minutes as they are told in a room; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commands.contract import Line, Strong
from commands.meetings.minutes.record import (
    GROUPS,
    Given,
    Present,
    Record,
    Section,
    facts_of,
    missing_of,
    say_closed,
    say_given,
)


def tell(record: Record) -> tuple[Line, ...]:
    """Return minutes line by line, in the order in which they are written."""
    public = [one for one in record.sections if one.public]
    closed = [one for one in record.sections if not one.public]
    lines: list[Line] = [f"{label}: {text}" for label, text in facts_of(record)]
    lines += ["", *_people(record)]
    for section in public:
        lines += ["", *_section(section)]
    if hidden := say_closed(record):
        lines += ["", hidden]
    if closed:
        lines += ["", (Strong("Nichtöffentlicher Teil"),)]
        for section in closed:
            lines += ["", *_section(section)]
    lines += _tasks("Aufgaben", record.tasks)
    lines += _tasks("Offen aus früheren Sitzungen", record.earlier)
    lines += _list("Änderungen zum Entwurf", (one.text for one in record.amendments))
    lines += _list("Berichtigungen", (one.text for one in record.corrections))
    lines += ["", f"Nächste Sitzung: {record.following}", f"Stand: {record.state}"]
    return tuple(lines)


def say_present(one: Present) -> str:
    """Return "Meier (IHK, i. V. f. Ina Ihmann)"."""
    told = ", ".join(part for part in (one.office, one.remark) if part)
    return f"{one.name} ({told})" if told else one.name


def _people(record: Record) -> Iterator[Line]:
    for group, label in GROUPS.items():
        if some := record.of_group(group):
            yield f"{label}: {'; '.join(map(say_present, some))}"
    for label, text in missing_of(record):
        yield f"{label}: {text}"


def _section(section: Section) -> Iterator[Line]:
    yield (Strong(section.heading), f" – {section.state}" if section.state else "")
    if section.applicant:
        yield f"Antrag: {section.applicant}"
    for note in section.notes:
        yield from (line for line in note.splitlines() if line.strip())
    for one in section.decisions:
        draft = " (Entwurf, noch nicht bestätigt)" if one.draft else ""
        yield (Strong(f"{one.number}{draft}:"), f" {one.text}")
        if one.facts:
            yield "; ".join(one.facts)


def _tasks(heading: str, tasks: Iterable[Given]) -> list[Line]:
    return _list(heading, map(say_given, tasks))


def _list(heading: str, texts: Iterable[str]) -> list[Line]:
    lines: list[Line] = [f"• {one}" for one in texts]
    return ["", (Strong(heading),), *lines] if lines else []
