"""Normal forms of German words: what makes two spellings the same word."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "æ": "ae",
        "ø": "oe",
        "œ": "oe",
        "ł": "l",
        "ı": "i",
    }
)
_KEYS = str.maketrans("äöü", "aou")
# Leiter:in, Koordinator*innen, Ansprechpartner/-in, Vorsitzende/r, LehrerInnen
_GENDERED = re.compile(
    r"(?<=[a-zäöüß])(?:[:*_·]|/-?)(?:innen|in|nen|r|n|e)\b|(?<=[a-zäöü])In(?=nen\b|\b)"
)
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_ABBREVIATES = re.compile(r"\.(?=\s*[,;:?!)/–-]|\s+[a-zäöüß\d])")
_ENDS_SENTENCE = re.compile(r"[?!\n]|\.\s|\.$|:\s")
_SUFFIXES = (("ern", 4), ("en", 3), ("er", 4), ("es", 3), ("em", 4), ("e", 3), ("n", 4), ("s", 3))
# Whoever holds a function and the function: "Projektleiter" and "Projektleitung".
_AGENTS = (
    ("leiter", "leitung"), ("koordinator", "koordination"), ("berater", "beratung"),
    ("betreuer", "betreuung"),
)  # fmt: skip
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}  # "Sek 2" is "Sek II"
_LATIN = (("ika", "ikum"), ("iken", "ikum"), ("mien", "mium"), ("sien", "sium"),
          ("aemtern", "amt"), ("aemter", "amt"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One word as typed, with its normal forms.

    `opens` marks the first word of a sentence, where a capital letter says nothing; `glued` a
    word that follows the one before without a blank ("StuBo-AK"), `dotted` one cut short by a dot;
    `before` is what stands between.
    """

    text: str
    folded: str
    stem: str
    opens: bool = False
    glued: bool = False
    before: str = ""
    dotted: bool = False

    @property
    def is_upper(self) -> bool:
        """Whether it is written in capitals only, as abbreviations and car signs are."""
        return self.text.isupper()

    @property
    def is_capital(self) -> bool:
        """Whether a capital within a sentence marks it as a noun or name."""
        return self.text[0].isupper() and not self.opens


@lru_cache(maxsize=2_000)
def fold(text: str) -> str:
    """Return lower case with ä, ö, ü, ß written as ae, oe, ue, ss and no other diacritics."""
    lowered = unicodedata.normalize("NFC", text).lower().translate(_LETTERS)
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def fold_by_keys(text: str) -> str:
    """Return a folded word in which an umlaut is one letter, as it is one key: "ö" is "o"."""
    return fold(text.lower().translate(_KEYS))


def with_umlaut(folded: str) -> list[str]:
    """Return what a folded word was if one of its vowels lost its dots: "jorn" was "joern"."""
    return [
        f"{folded[: i + 1]}e{folded[i + 1 :]}"
        for i, letter in enumerate(folded)
        if letter in "aou" and folded[i + 1 : i + 2] != "e"
    ]


@lru_cache(maxsize=2_000)
def stem(folded: str) -> str:
    """Return a folded word without case and plural endings: the same for all its inflections."""
    return stem_of_joined(folded)


def stem_of_joined(folded: str) -> str:
    """Return the stem of words that were joined: they seldom come again, so it isn't kept."""
    if folded in _ROMAN:
        return _ROMAN[folded]
    for ending, base in _LATIN:
        if folded.endswith(ending) and len(folded) > len(ending) + 2:
            folded = folded[: -len(ending)] + base
    if folded.endswith("innen") and len(folded) > 9:
        folded = folded[:-5]
    elif folded.endswith(("erin", "orin")) and len(folded) > 7:
        folded = folded[:-2]
    for agent, function in _AGENTS:
        if folded.endswith(agent) and len(folded) > len(agent) + 2:
            folded = folded[: -len(agent)] + function
    for _ in range(2):
        folded = _without_suffix(folded)
    return folded


def _without_suffix(word: str) -> str:
    for suffix, left in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= left:
            if suffix == "s" and word.endswith("ss"):
                break  # "Abschluss", "Pass"
            return word[: -len(suffix)]
    return word


@lru_cache(maxsize=64)
def tokens(text: str, *, limit: int = 400) -> tuple[Token, ...]:
    """Split a text into words and numbers; reads `limit` words at most.

    The last ones are kept: a question is taken apart again at each step of reading it.
    """
    text = _GENDERED.sub("", unicodedata.normalize("NFC", text))
    found: list[Token] = []
    end = 0
    for match in _WORD.finditer(text):
        if len(found) == limit:
            break
        between = text[end : match.start()]
        word = match.group()
        folded, stemmed = _normal_forms(word)
        if not found:
            opens, glued = True, False
        elif between == " ":
            opens, glued = False, False
        else:
            opens = _ENDS_SENTENCE.search(between) is not None
            glued = len(between) <= 1 and not between.isspace()
        dotted = _ABBREVIATES.match(text, match.end()) is not None
        found.append(Token(word, folded, stemmed, opens, glued, between, dotted))
        end = match.end()
    return tuple(found)


@lru_cache(maxsize=10_000)
def _normal_forms(word: str) -> tuple[str, str]:
    folded = fold(word).replace(",", ".")
    return folded, stem(folded) if folded.isalpha() else folded.replace(".", "")
