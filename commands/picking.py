"""Numbered choices: the signs of their numbers, and which one somebody takes; pure."""

from __future__ import annotations

import re

_ONES = ("eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn",
         "elf", "zwölf")  # fmt: skip
_ORDINALS = ("erst", "zweit", "dritt", "viert", "fünft", "sechst", "siebt", "acht", "neunt",
             "zehnt", "elft", "zwölft")  # fmt: skip
_NUMBERS = {word: number for number, word in enumerate(_ONES, start=1)}
_NUMBERS |= {
    f"{stem}{ending}": number
    for number, stem in enumerate(_ORDINALS, start=1)
    for ending in ("e", "er", "en", "es", "em", "ens")
}
_NUMBERS |= {
    word.replace("ü", "ue").replace("ö", "oe"): number for word, number in _NUMBERS.items()
}
_TAKES = re.compile(
    r"(?:(?:und|ja|ok|okay|also|dann|bitte|gern|gerne|lieber|doch|ich|wir|nehme|nehmen|wähle|waehle"
    r"|meine|meinte|will|möchte|moechte|wollte|mal)[,:]? +)*"
    r"(?:(?:das|den|der|die|dem|zur|zum|mit) +)*"
    r"(?:(?:nr|nummer|no|punkt|option|auswahl|antwort|möglichkeit|moeglichkeit|ziffer)\b\.? *|#)?"
    rf"(?P<number>\d{{1,3}}|{'|'.join(_NUMBERS)})"
    r"[.)]?(?: +(?:option|antwort|auswahl|möglichkeit|moeglichkeit|bitte|von oben))*"
)
_KEYCAP = "\ufe0f\u20e3"
# As they stand before choices and below them: 1️⃣ to 🔟.
NUMBER_SIGNS = (*(f"{digit}{_KEYCAP}" for digit in range(1, 10)), "\N{KEYCAP TEN}")
_AT_ITS_END = " .,;:!)"


def picked(text: str) -> int | None:
    """Return the number of the choice that a message takes; None if it says anything else.

    "2", "2.", "Nr. 2", "zwei", "die zweite", "ich nehme die 2".
    """
    plain = " ".join(text.casefold().split()).strip("(").rstrip(_AT_ITS_END + _KEYCAP)
    match = _TAKES.fullmatch(plain)
    if match is None:
        return None
    number = match["number"]
    return int(number) if number.isdecimal() else _NUMBERS[number]
