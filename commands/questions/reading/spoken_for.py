"""Which places of a question are those that somebody speaks for: "vertritt X die Stadt Y?"."""

from __future__ import annotations

from commands.questions.reading.model import Mention
from commands.questions.reading.words import Word

_FOR = frozenset({"fuer", "vertritt", "vertreten", "vertrat"})
_OPENING = frozenset({"und", "aber", "also", "denn"})
_REPRESENTS = frozenset({"vertritt", "vertrat"})
_PASSIVE = frozenset({"wird", "wurde", "werden", "wurden"})
_BESIDE = frozenset({"der", "die", "das", "den", "auch", "stadt", "noch", "mit"})
_WHERE = frozenset({"in", "im", "aus", "bei", "beim", "von", "vom", "zu", "zum", "zur", "um"})


def spoken_for(mentions: list[Mention], words: tuple[Word, ...]) -> tuple[Mention, ...]:
    """Return the places for which somebody is to speak."""
    places = (mention for mention in mentions if mention.sort == "place" and not mention.excluded)
    return tuple(place for place in places if _is_after_for(place, words)
                 or (_asks_for_object(words) and _is_object(place, mentions, words)))  # fmt: skip


def _is_after_for(place: Mention, words: tuple[Word, ...]) -> bool:
    return bool(place.start) and words[place.start - 1].token.folded in _FOR


def _asks_for_object(words: tuple[Word, ...]) -> bool:
    """Whether a question is "Vertritt A B …?" or "Wird B von A … vertreten?"."""
    spoken = [word.token.folded for word in words if word.token.folded not in _OPENING]
    first, last = spoken[:1], spoken[-1:]
    return first[0] in _REPRESENTS or (first[0] in _PASSIVE and last == ["vertreten"])


def _is_object(place: Mention, mentions: list[Mention], words: tuple[Word, ...]) -> bool:
    """Whether a place is what is represented, not where, nor part of the name before it."""
    position = place.start - 1
    while position > 0 and words[position].token.folded in _BESIDE:
        position -= 1
    if words[position].token.folded in _WHERE:
        return False
    before = next((mention for mention in mentions if mention.end == place.start), None)
    return before is None or before.sort != "organization" or len(before.ids) == 1
