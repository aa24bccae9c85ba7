"""Minutes as files in the room."""

from __future__ import annotations

from collections.abc import Collection

from commands.contract import File
from commands.meetings.minutes.markdown import to_markdown
from commands.meetings.minutes.record import Record, file_name
from commands.meetings.minutes.word import MEDIA_TYPE, to_word

KINDS = ("docx", "md")


def files_of(record: Record, kinds: Collection[str] = KINDS) -> tuple[File, ...]:
    """Return minutes as the files of these kinds: "docx", "md"."""
    found = []
    if "docx" in kinds:
        found.append(File(file_name(record, "docx"), MEDIA_TYPE, to_word(record)))
    if "md" in kinds:
        found.append(File(file_name(record, "md"), "text/markdown", to_markdown(record)))
    return tuple(found)
