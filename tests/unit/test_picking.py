"""Numbers of choices, as people type them."""

from __future__ import annotations

import pytest

from commands.picking import picked


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *((text, 2) for text in (
            "2", "2.", "(2)", "2)", "Nr. 2", "nr 2", "Nummer 2", "#2", "2️⃣", "die 2", "zwei",
            "die zweite", "Der Zweite!", "ich nehme die zweite", "ja, die 2 bitte", "Option 2",
            "der 2. bitte",
        )),
        ("zwölf", 12), ("fuenf", 5), ("die fünfte", 5), ("erstens", 1),
        *((text, None) for text in (
            "", "…", "2027", "3.1", "am 2.", "zwei davon", "eins von beiden", "die zweite Sitzung",
            "1000", "wer", "Klasse 2",
        )),
    ],
)  # fmt: skip
def test_picked(text: str, number: int | None) -> None:
    assert picked(text) == number
