"""Minutes as files: all of it in its order, in German, the same bytes each time, no markup."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from commands.meetings.minutes.files import files_of
from commands.meetings.minutes.markdown import to_markdown
from commands.meetings.minutes.record import (
    Decided,
    Given,
    Present,
    Record,
    Remark,
    Section,
    as_document,
    file_name,
    from_document,
    public_part,
)
from commands.meetings.minutes.telling import tell
from commands.meetings.minutes.word import to_word

RECORD = Record(
    committee="Lenkungskreis Übergang Herne",
    day="2026-12-03",
    settled_at="2026-12-03T16:10:00",
    began="14:05 Uhr",
    ended="16:10 Uhr",
    breaks=("15:00–15:15 Uhr",),
    place="Rathaus Herne",
    chair="Ben Bohr",
    keeper="Anna Lindner",
    present=(
        Present("voting", "Lea Kern", "Jugendamt Herne", "ab 14:40 Uhr"),
        Present("voting", "Meier", "", "i. V. f. IHK"),
        Present("advisory", "Sommer", "Träger Morgen"),
        Present("guest", "Schulz"),
    ),
    excused=("Müller (IHK)",),
    absent=("Klein",),
    quorum="gegeben (2 von 3 stimmberechtigten Sitzen besetzt, nötig 2)",
    sections=(
        Section(0, "Allgemeines", notes=("Es beginnt.",)),
        Section(1, "Messe", applicant="IHK", notes=("Erster Absatz.\nZweiter Absatz.",),
                decisions=(Decided("Beschluss 2026-014", "Die Messe findet statt.",
                                   ("Abstimmung: einstimmig", "Frist: Mi., 31.03.2027")),
                           Decided("Beschluss 2026-015", "Noch offen.", (), draft=True))),
        Section(2, "Personal", public=False, notes=("Geheim.",)),
        Section(3, "Verschiedenes", state="vertagt"),
    ),
    tasks=(Given(3, "Halle anfragen", "Lea Kern", "15.01.2027"),
           Given(4, "Vertrag", public=False)),
    earlier=(Given(1, "Plakate", "IHK", "", "erledigt"),),
    following="Do., 11.03.2027, 14:00–16:00 Uhr, Rathaus Herne",
    amendments=(Remark("TOP 1: Es waren drei."), Remark("TOP 2: Geheim.", public=False)),
    corrections=(Remark("TOP 3: Doch."),),
    state="Entwurf",
)  # fmt: skip
IN_ORDER = [
    "Lenkungskreis Übergang Herne", "Do., 03.12.2026", "14:05 Uhr", "16:10 Uhr", "15:00–15:15 Uhr",
    "Rathaus Herne", "Ben Bohr", "Anna Lindner", "Lea Kern", "Meier", "Sommer", "Schulz",
    "Müller (IHK)", "Klein", "gegeben (2 von 3", "Es beginnt.", "TOP 1: Messe", "Antrag: IHK",
    "Erster Absatz.", "Zweiter Absatz.", "Beschluss 2026-014", "Die Messe findet statt.",
    "Abstimmung: einstimmig", "noch nicht bestätigt", "TOP 3: Verschiedenes – vertagt",
    "Nichtöffentlicher Teil", "TOP 2: Personal", "Geheim.", "Halle anfragen", "Plakate",
    "Es waren drei.", "Doch.", "Do., 11.03.2027",
]  # fmt: skip


def word(record: Record) -> Any:
    return docx.Document(io.BytesIO(to_word(record)))


def text_of(document: Any) -> str:
    """Return all text of a Word file in its order, tables row by row."""
    found = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            found += [" | ".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            found.append(block.text)
    return "\n".join(found)


def lines_of(record: Record) -> str:
    spans = ((line,) if isinstance(line, str) else line for line in tell(record))
    return "\n".join(
        "".join(one if isinstance(one, str) else str(getattr(one, "text", "")) for one in line)
        for line in spans
    )


@pytest.mark.parametrize("kind", ["docx", "md", "room"])
def test_all_of_it_stands_in_its_order(kind: str) -> None:
    text = {
        "docx": lambda: text_of(word(RECORD)),
        "md": lambda: to_markdown(RECORD).decode(),
        "room": lambda: lines_of(RECORD),
    }[kind]()
    at = 0
    for part in IN_ORDER:
        assert part in text[at:], f"{part} is missing, or too early"
        at = text.index(part, at)


def test_a_word_file_has_headings_tables_a_language_and_properties() -> None:
    document = word(RECORD)
    styles = {p.text: p.style.name for p in document.paragraphs}
    assert styles["Ergebnisprotokoll"] == "Title"
    assert styles["Anwesende"] == styles["Nichtöffentlicher Teil"] == "Heading 1"
    assert styles["TOP 1: Messe"] == "Heading 2"
    assert styles["Abstimmung: einstimmig"] == "List Bullet"
    people, tasks, earlier = document.tables
    assert [[cell.text for cell in row.cells] for row in people.rows[:3]] == [
        ["Name", "Stelle", "Stimme", "Bemerkung"],
        ["Lea Kern", "Jugendamt Herne", "Stimmberechtigt", "ab 14:40 Uhr"],
        ["Meier", "", "Stimmberechtigt", "i. V. f. IHK"],
    ]
    assert [cell.text for cell in tasks.rows[0].cells] == ["Nr.", "Aufgabe", "Wer", "Bis"]
    assert [cell.text for cell in earlier.rows[1].cells] == ["1", "Plakate", "IHK", "erledigt"]
    assert people.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    core = document.core_properties
    assert core.title == "Ergebnisprotokoll: Lenkungskreis Übergang Herne, Do., 03.12.2026"
    assert (core.author, core.language) == ("Anna Lindner", "de-DE")
    assert core.created.replace(tzinfo=None).isoformat() == "2026-12-03T15:10:00"
    languages = {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"de-DE"}


def test_the_same_minutes_are_the_same_bytes() -> None:
    assert to_word(RECORD) == to_word(replace(RECORD))
    with zipfile.ZipFile(io.BytesIO(to_word(RECORD))) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert to_markdown(RECORD) == to_markdown(replace(RECORD))


def test_files_are_named_by_committee_day_and_state() -> None:
    docx_file, md_file = files_of(RECORD)
    assert docx_file.name == (
        "Ergebnisprotokoll Lenkungskreis Übergang Herne 2026-12-03 (Entwurf).docx"
    )
    assert md_file.name.endswith("(Entwurf).md")
    approved = replace(RECORD, word="genehmigt", committee='A/B\\C: "D"')
    assert file_name(approved, "md") == "Ergebnisprotokoll A B C D 2026-12-03 (genehmigt).md"
    assert [one.name.rpartition(".")[2] for one in files_of(RECORD, ["md"])] == ["md"]


@pytest.mark.parametrize("kind", ["docx", "md", "room"])
def test_the_public_part_has_nothing_closed_and_nothing_unconfirmed(kind: str) -> None:
    record = public_part(RECORD)
    text = {
        "docx": lambda: text_of(word(record)),
        "md": lambda: to_markdown(record).decode(),
        "room": lambda: lines_of(record),
    }[kind]()
    for closed in ("Geheim", "Personal", "Vertrag", "Nichtöffentlicher Teil", "Noch offen."):
        assert closed not in text
    assert "Dazu 1 Punkt in nichtöffentlicher Sitzung." in text
    assert "öffentlicher Teil" in file_name(record, "md")


def test_nothing_in_markdown_acts_as_markup() -> None:
    nasty = "# *fett* | <b>x</b> [Link](http://x.example) `code`\n- Liste\n1. Nummer\n\x00"
    record = replace(
        RECORD, committee=nasty, excused=(nasty,), following=nasty,
        sections=(Section(1, nasty, notes=(nasty,), decisions=(Decided(nasty, nasty, (nasty,)),)),),
        tasks=(Given(1, nasty, nasty),), present=(Present("guest", nasty, nasty, nasty),),
    )  # fmt: skip
    html = (
        MarkdownIt("commonmark", {"html": True})
        .enable("table")
        .render(to_markdown(record).decode())
    )
    for tag in ("<b>", "<a ", "<code>", "<em>", "<ol>"):
        assert tag not in html
    assert html.count("<h1>") == 1


def test_characters_that_xml_can_t_hold_are_left_out() -> None:
    record = replace(RECORD, keeper="A\x00\x0b\ud800B", place="\ufffe")
    assert "Protokoll: A   B" in text_of(word(record))


def test_what_is_kept_is_read_again_as_it_was() -> None:
    kept = json.loads(json.dumps(as_document(RECORD)))
    assert from_document(kept) == RECORD


def test_minutes_of_nothing_are_written_too() -> None:
    bare = Record(committee="G", day="2026-12-03", settled_at="2026-12-03T16:00:00", began="14 Uhr")
    assert "Nicht festgehalten." in text_of(word(bare))
    assert "Nicht festgehalten." in to_markdown(bare).decode()
    assert "Ende: läuft noch" in lines_of(bare)
