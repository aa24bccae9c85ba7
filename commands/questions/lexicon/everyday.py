"""Everyday German beyond the words of questions: adjectives, adverbs and nouns, in all forms.

The words stand in `adjectives.txt` and `nouns.txt`. Forms aren't stored: a word is found by what
it is without its ending and with its umlauts lost, so that "Mütter" and "größten" are found too.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

from commands.questions.lexicon.normal import fold, stem
from commands.questions.lexicon.verb_classes import CLASS_OF_FORM

# "german" carries no topic and narrows nothing; "plain" is a noun that may stand beside the
# topic; "topical" may be the topic; "other" are verbs and comparisons that tell nothing of the
# question; with "foreign" nobody asks a directory of who does what.
Stock: TypeAlias = Literal["", "german", "plain", "topical", "other", "foreign"]

_ENDINGS = ("e", "en", "er", "es", "em")
_COMPARED = tuple(
    grade + ending for grade in ("er", "st", "est", "t") for ending in ("", *_ENDINGS)
)
_SHORTEST_HEAD = 3  # letters before the last part of a compound


def flat(word: str) -> str:
    """Return a folded word as it looks without its umlauts."""
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _sections(name: str) -> dict[str, frozenset[str]]:
    text = fold(files("commands.questions.lexicon").joinpath(name).read_text("utf-8"))
    found: dict[str, set[str]] = {}
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif not line.startswith("#"):
            found.setdefault(section, set()).update(line.split())
    return {section: frozenset(words) for section, words in found.items()}


_ADJECTIVES = _sections("adjectives.txt")
_NOUNS = _sections("nouns.txt")


def _base(adjective: str) -> str:
    return flat(adjective.removesuffix("e"))


def _noun(word: str) -> str:
    return stem(flat(word))


_ADVERBS = _ADJECTIVES["adverbs"]
_TAILS = frozenset(map(_noun, _NOUNS["foreign, as the end of a compound too"]))
_PLAIN_TAILS = frozenset(map(_noun, _NOUNS["plain, as the end of a compound too"]))
_OF_ADJECTIVE: dict[str, Stock] = {}
_OF_ADJECTIVE |= dict.fromkeys(map(_base, _ADJECTIVES["plain"]), "german")
_OF_ADJECTIVE |= dict.fromkeys(map(_base, _ADJECTIVES["topical"]), "topical")
_OF_ADJECTIVE |= dict.fromkeys(map(_base, _ADJECTIVES["foreign"]), "foreign")
_OF_NOUN: dict[str, Stock] = dict.fromkeys((*map(_noun, _NOUNS["foreign"]), *_TAILS), "foreign")
_OF_NOUN |= dict.fromkeys((*map(_noun, _NOUNS["plain"]), *_PLAIN_TAILS), "plain")
_OF_NOUN |= dict.fromkeys(map(_noun, _NOUNS["topical"]), "topical")


def noun(folded: str) -> Stock:
    """Return what an everyday noun is to a question, "" if it isn't listed."""
    return _OF_NOUN.get(_noun(folded), "")


def ends_in_foreign(folded: str) -> bool:
    """Whether a compound is of a kind with which nobody asks: "Rathauskantine"."""
    return _ends_in(_TAILS, folded)


def ends_in_plain(folded: str) -> bool:
    """Whether a compound is of a kind that carries no topic: "Klassenliste"."""
    return _ends_in(_PLAIN_TAILS, folded)


def _ends_in(tails: frozenset[str], folded: str) -> bool:
    word = _noun(folded)
    return any(word[cut:] in tails for cut in range(_SHORTEST_HEAD, len(word) - 3))


def adjective(folded: str) -> Stock:
    """Return what an adjective or adverb is to a question, "" if it isn't listed.

    One that compares judges ("freundlicher", "am größten"), and so isn't "german".
    """
    if folded in _ADVERBS:
        return "german"
    for ending in ("", *_ENDINGS):
        found = _OF_ADJECTIVE.get(_without(folded, ending))
        if found:
            return found
    for ending in _COMPARED:
        base = _without(folded, ending)
        found = _OF_ADJECTIVE.get(base)
        # Only after a hiss the superlative is made with "t": größten, kürzesten.
        if found and (not ending.startswith("t") or base.endswith(("s", "z"))):
            return "other" if found == "german" else found
    return ""


def is_comparative(folded: str) -> bool:
    """Whether a word compares by a quality, as "freundlicher" does before "als"."""
    quality = folded.endswith("er") and _OF_ADJECTIVE.get(_without(folded, "er"))
    return bool(quality) and folded not in _ADVERBS


def _without(folded: str, ending: str) -> str:
    if not folded.endswith(ending):
        return ""
    base = _base(folded.removesuffix(ending))
    # "dunkle" is a form of "dunkel", "sichre" one of "sicher".
    if ending and base.endswith(("l", "r")) and base not in _OF_ADJECTIVE:
        return f"{base[:-1]}e{base[-1]}"
    return base


def verb(folded: str) -> Stock:
    """Return what a verb, or a participle as an adjective, is to a question, "" if unlisted."""
    name = CLASS_OF_FORM.get(folded, "") or _of_participle(folded)
    if name in ("other", "foreign"):
        return "other" if name == "other" else "foreign"
    return "german" if name else ""


def _of_participle(folded: str) -> str:
    for ending in _ENDINGS:
        base = folded.removesuffix(ending)
        if base != folded and base.endswith(("t", "en", "nd")):
            return CLASS_OF_FORM.get(base, "")
    return ""


@cache
def foreign_words() -> frozenset[str]:
    """Return the foreign nouns and verbs as they are written, for mistyped ones."""
    nouns = _NOUNS["foreign"] | _NOUNS["foreign, as the end of a compound too"]
    return nouns | {form for form, name in CLASS_OF_FORM.items() if name == "foreign"}
