"""Places beyond the directory's region."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from commands.questions.lexicon.german import KNOWN
from commands.questions.lexicon.normal import Token, tokens

if TYPE_CHECKING:
    from commands.questions.reading.words import Word


@cache
def _elsewhere() -> frozenset[str]:
    listed = files("commands.questions.reading").joinpath("towns.txt").read_text("utf-8")
    names = (line.strip() for line in listed.splitlines() if not line.startswith("#"))
    stems = {"".join(t.stem for t in tokens(name)) for name in names if name}
    lost = {stem.replace("ue", "u").replace("oe", "o") for stem in stems}
    return frozenset(stems | lost)


def is_town(token: Token) -> bool:
    """Whether a word is a town or state known beyond the directory."""
    return token.stem in _elsewhere()


def foreign_place(words: tuple[Word, ...], covered: set[int], *, named_here: bool) -> str:
    """Return a place named in the question that the directory doesn't have, else "".

    Beside known towns that is any unknown name after "in", unless the question names a place of
    the directory too (`named_here`).
    """
    for i, word in enumerate(words):
        if i in covered or word.token.folded in KNOWN or not word.token.folded.isalpha():
            continue
        following = words[i + 1].token if i + 1 < len(words) else None
        if following and word.token.stem + following.stem in _elsewhere():
            return f"{word.token.text} {following.text}"
        if is_town(word.token) or (not named_here and _reads_as_place(words, i)):
            return word.token.text
    return ""


def _reads_as_place(words: tuple[Word, ...], i: int) -> bool:
    before = words[i - 1].token.folded if i else ""
    word = words[i]
    if before != "in" or word.nearly or word.known or word.german:
        return False
    return word.token.text[0].isupper() or i == len(words) - 1
