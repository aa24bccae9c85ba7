"""Reads the text of a PDF page by page, as much as these tests need."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", re.DOTALL)
_PAIR = re.compile(r"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>")
_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_ESCAPED = {b"\\r": b"\r", b"\\n": b"\n"}


def texts_of(pdf: bytes) -> list[list[str]]:
    """Return what is written on each page, piece by piece."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    pages = [body for _, body in sorted(objects.items()) if b"/Type /Page\n" in body]
    fonts = _fonts(objects, pages[0])
    return [_texts(_stream(objects[_reference(body, b"Contents")]), fonts) for body in pages]


def _fonts(objects: dict[int, bytes], page: bytes) -> dict[str, dict[str, str]]:
    """Return for each font what its signs mean."""
    resources = objects[_reference(page, b"Resources")]
    found = {}
    for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", resources):
        meaning = _stream(objects[_reference(objects[int(number)], b"ToUnicode")]).decode()
        found[name.decode()] = {
            chr(int(code, 16)): bytes.fromhex(text).decode("utf-16-be")
            for code, text in _PAIR.findall(meaning.partition("beginbfchar")[2])
        }
    return found


def _texts(content: bytes, fonts: dict[str, dict[str, str]]) -> list[str]:
    found, font = list[str](), dict[str, str]()
    for name, shown in _SHOWN.findall(content):
        if name:
            font = fonts[name.decode()]
        else:
            raw = re.sub(
                rb"\\.", lambda one: _ESCAPED.get(one[0], one[0][1:]), shown, flags=re.DOTALL
            )
            found.append("".join(font[sign] for sign in raw.decode("utf-16-be")))
    return found


def _reference(body: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert found
    return int(found[1])


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found
    return zlib.decompress(found[1]) if b"/FlateDecode" in body[: found.start()] else found[1]
