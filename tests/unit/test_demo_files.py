"""Files that the demo's chat saves stay in their folder, whatever they are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.demo.files import save


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("Beschlüsse 2026.xlsx", "Beschlüsse 2026.xlsx"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..", "datei"),
        (".bashrc", "bashrc"),
        ("", "datei"),
        ("a\x00b\n.csv", "a_b_.csv"),
        ("x" * 300 + ".csv", "x" * 76 + ".csv"),
        ("ü" * 300, "ü" * 80),
    ],
)
def test_a_file_is_saved_in_the_folder_and_never_over_another(
    tmp_path: Path, name: str, saved: str
) -> None:
    folder = tmp_path / "files"
    first, second = save(folder, name, b"1"), save(folder, name, b"2")
    assert first == folder / saved
    assert second.parent == folder
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"2")
