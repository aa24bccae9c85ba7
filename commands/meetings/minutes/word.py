"""Minutes as a Word file: the same bytes for the same minutes, whenever they are written."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from commands.dates import BERLIN
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

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ANY_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP file can hold
_LANGUAGE = "de-DE"


def to_word(record: Record) -> bytes:
    """Return minutes as .docx, with headings, tables and the properties of the document."""
    document = docx.Document()
    _set_up(document, record)
    _write(document, record)
    written = io.BytesIO()
    document.save(written)
    return _without_times(written.getvalue())


def _set_up(document: Any, record: Record) -> None:
    """Set language and properties; python-docx's template is in English and by its author."""
    run = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault"))
    properties = run.find(qn("w:rPr"))
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia"):
        language.set(qn(name), _LANGUAGE)
    properties.append(language)
    document.styles["Normal"].font.size = Pt(11)
    core = document.core_properties
    core.title, core.author, core.language = _clean(record.title), _clean(record.keeper), _LANGUAGE
    core.subject, core.keywords, core.comments = "Ergebnisprotokoll", "", ""
    core.category, core.content_status = "Protokoll", record.state
    core.last_modified_by, core.revision = _clean(record.keeper), 1
    moment = record.settled.replace(tzinfo=BERLIN).astimezone(UTC).replace(tzinfo=None)
    core.created = core.modified = moment


def _write(document: Any, record: Record) -> None:
    document.add_heading("Ergebnisprotokoll", 0)
    _pairs(document, [*facts_of(record), ("Stand", record.state)])
    document.add_heading("Anwesende", 1)
    if record.present:
        rows = [(one.name, one.office, GROUPS[one.group], one.remark) for one in record.present]
        _table(document, ("Name", "Stelle", "Stimme", "Bemerkung"), rows)
    else:
        document.add_paragraph("Nicht festgehalten.")
    _pairs(document, missing_of(record))
    document.add_heading("Tagesordnung", 1)
    _sections(document, [one for one in record.sections if one.public])
    if hidden := say_closed(record):
        document.add_paragraph(hidden)
    if closed := [one for one in record.sections if not one.public]:
        document.add_heading("Nichtöffentlicher Teil", 1)
        _sections(document, closed)
    _tasks(document, "Aufgaben", record.tasks)
    _tasks(document, "Offen aus früheren Sitzungen", record.earlier)
    _list(document, "Änderungen zum Entwurf", record.amendments)
    _list(document, "Berichtigungen", record.corrections)
    document.add_heading("Nächste Sitzung", 1)
    document.add_paragraph(_clean(record.following))


def _sections(document: Any, sections: Iterable[Section]) -> None:
    for section in sections:
        state = f" – {section.state}" if section.state else ""
        document.add_heading(_clean(f"{section.heading}{state}"), 2)
        if section.applicant:
            document.add_paragraph(_clean(f"Antrag: {section.applicant}"))
        for note in section.notes:
            document.add_paragraph(_clean(note))
        for one in section.decisions:
            draft = " (Entwurf, noch nicht bestätigt)" if one.draft else ""
            paragraph = document.add_paragraph()
            paragraph.add_run(_clean(f"{one.number}{draft}: ")).bold = True
            paragraph.add_run(_clean(one.text))
            for fact in one.facts:
                document.add_paragraph(_clean(fact), style="List Bullet")


def _tasks(document: Any, heading: str, tasks: Sequence[Given]) -> None:
    if tasks:
        document.add_heading(heading, 1)
        rows = [(f"{one.number}", one.text, one.who, one.due, one.state) for one in tasks]
        _table(document, ("Nr.", "Aufgabe", "Wer", "Bis", "Stand"), rows)


def _list(document: Any, heading: str, remarks: Sequence[Remark]) -> None:
    if remarks:
        document.add_heading(heading, 1)
    for one in remarks:
        document.add_paragraph(_clean(one.text), style="List Bullet")


def _pairs(document: Any, pairs: Iterable[tuple[str, str]]) -> None:
    for label, text in pairs:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(_clean(text))


def _table(document: Any, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Add a table whose first row is repeated on each page; empty columns are left out."""
    filled = [at for at in range(len(headers)) if any(row[at] for row in rows)]
    table = document.add_table(rows=1, cols=len(filled))
    table.style = "Table Grid"
    for cell, at in zip(table.rows[0].cells, filled, strict=True):
        cell.paragraphs[0].add_run(headers[at]).bold = True
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - python-docx has no other way
    for row in rows:
        for cell, at in zip(table.add_row().cells, filled, strict=True):
            cell.text = _clean(row[at])
    document.add_paragraph()


def _clean(text: str) -> str:
    """Return text as XML can hold it."""
    return _NOT_IN_XML.sub(" ", text)


def _without_times(data: bytes) -> bytes:
    """Return a ZIP file without the time at which it was written."""
    rewritten = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(rewritten, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            member = zipfile.ZipInfo(name, _ANY_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(member, before.read(name))
    return rewritten.getvalue()
