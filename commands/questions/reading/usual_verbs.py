"""Rare verbs said as the usual ones: "hockt" as "sitzt", "kommt … zusammen" as "tagt"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commands.questions.lexicon.verb_classes import APART, USUAL, USUAL_PARTICIPLE, Apart

if TYPE_CHECKING:
    from commands.questions.reading.words import Word

_AUXILIARIES = frozenset(
    {"hat", "haben", "hatte", "hatten", "ist", "sind", "war", "waren", "wird", "werden", "wurde",
     "wurden", "worden"}
)  # fmt: skip
_ENDS = frozenset({"und", "oder", "aber"})  # a clause ends before these, and before a comma


def with_usual_verbs(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Set `usual` of verbs for which there is a commoner one, and `stock` of those said apart."""
    said = {word.german for word in words}
    found = list(words)
    for i, word in enumerate(words):
        form = word.german or word.token.folded
        apart = _apart(words, i, form)
        if apart is not None:
            verb, particle = apart
            found[i] = _said(word, form, verb)
            if verb.usual:
                found[particle] = replace(found[particle], usual="")
        elif word.german and form in USUAL:
            passive = form in USUAL_PARTICIPLE and not said.isdisjoint(_AUXILIARIES)
            usual = USUAL_PARTICIPLE[form] if passive else USUAL[form]
            found[i] = replace(word, usual=usual)
    return tuple(found)


def _apart(words: tuple[Word, ...], start: int, form: str) -> tuple[Apart, int] | None:
    """Return the separable verb of which a form is the first part, and where its prefix stands."""
    for end in range(len(words) - 1, start, -1):
        particle = words[end].token.folded
        if particle not in APART or form not in APART[particle]:
            continue
        following = words[end + 1].token if end + 1 < len(words) else None
        if following is None or following.folded in _ENDS or following.before.strip():
            return APART[particle][form], end
    return None


def _said(word: Word, form: str, verb: Apart) -> Word:
    if verb.of_class == "foreign":
        return replace(word, german="", stock="foreign")
    if verb.of_class == "other":
        return replace(word, stock="other") if not word.german else word
    return replace(word, german=form, stock="german", usual=verb.usual or None)
