"""What was said in a closed room, quoted in messages that go out; pure.

It is put together in the moment of sending, and kept nowhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.addressing import unquoted
from bot.rendering import Rendered, plain_lines, quotation

LONGEST = 3_000  # characters of one quote
# Encrypted an event is base64 (4/3) of JSON, and has at most 65,536 bytes: 46,000 × 4/3 + the rest.
LARGEST = 46_000

_BLOCK = re.compile(r"<(?:p|ol|table)>")
_CUT = " … (gekürzt)"
_NOTHING = "Von den Beiträgen ist nichts mehr da: Sie wurden alle gelöscht."
_IN_CLEAR = (
    "Dieser Chat ist nicht verschlüsselt, deshalb steht hier nichts von dem, was gesagt wurde. Im "
    "geschlossenen Raum ist es noch zu lesen, bis ich ihn schließe."
)
_KINDS = {"m.image": "Bild", "m.file": "Datei", "m.audio": "Ton", "m.video": "Video"}


def said_in(content: Mapping[str, Any]) -> str | None:
    """Return what a message says; None if it was deleted. Of a file only its name."""
    new = content.get("m.new_content")
    content = new if isinstance(new, Mapping) else content
    body = content.get("body")
    if not isinstance(body, str):
        return None
    kind = _KINDS.get(str(content.get("msgtype")))
    if kind is None:
        return _cut(unquoted(content, body).strip()) or None
    name = content.get("filename")
    return f"({kind}: {_cut(name if isinstance(name, str) else body)})"


def with_quotes(
    content: Mapping[str, Any], said: Sequence[str], unreadable: int = 0
) -> list[dict[str, Any]]:
    """Return a message with what was said behind it, in as many parts as that takes.

    `unreadable` counts what the homeserver doesn't show any more. The parts behind the first one
    mention nobody and are no replies.
    """
    return _contents(content, [*map(quotation, said), *_ends(said, unreadable)])


def _contents(content: Mapping[str, Any], blocks: Sequence[Rendered]) -> list[dict[str, Any]]:
    html = str(content.get("formatted_body", ""))
    html = html if _BLOCK.match(html) else f"<p>{html}</p>"
    head = Rendered(str(content["body"]), html)
    parts = list(_parts([head, *blocks]))
    alone = {"msgtype": content["msgtype"], "m.mentions": {}}
    return [
        {
            **(alone if number else content),
            "body": part.body,
            "format": "org.matrix.custom.html",
            "formatted_body": part.html,
        }
        for number, part in enumerate(parts)
    ]


def without_quotes(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message that can't quote anything, as it would not be encrypted."""
    [alone] = _contents(content, [plain_lines(_IN_CLEAR)])
    return alone


def _ends(said: Sequence[str], unreadable: int) -> Iterator[Rendered]:
    if unreadable:
        what = "1 Beitrag ließ" if unreadable == 1 else f"{unreadable} Beiträge ließen"
        yield plain_lines(f"{what} sich nicht mehr lesen.")
    elif not said:
        yield plain_lines(_NOTHING)


def _parts(blocks: Sequence[Rendered]) -> Iterator[Rendered]:
    part = blocks[0]
    for block in blocks[1:]:
        longer = Rendered(f"{part.body}\n\n{block.body}", part.html + block.html)
        if len(json.dumps([longer.body, longer.html])) <= LARGEST:
            part = longer
        else:
            yield part
            part = block
    yield part


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - len(_CUT)].rstrip() + _CUT
