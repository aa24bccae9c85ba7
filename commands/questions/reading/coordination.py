"""Names of which a part is said once for two: "Jugendamt Herne oder Bochum", "Herne und Bochum"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commands.questions.lexicon.german import LINKS
from commands.questions.lexicon.index import Lexicon, Sense, distinct
from commands.questions.lexicon.names import Words, keys
from commands.questions.reading.model import Mention
from commands.questions.reading.words import Word

_AND = frozenset({"und", "oder", "sowie", "bzw", "beziehungsweise"})
_SORTS = frozenset({"organization", "committee"})
_LONGEST_TAIL = 3  # words
# More than the town alone whose name stands there.
_SCORE = 1.05


def with_shared_parts(
    words: tuple[Word, ...], mentions: list[Mention], lexicon: Lexicon
) -> list[Mention]:
    """Return the mentions, and those of which the common part was said with another one."""
    found = [
        other
        for mention in mentions
        if mention.sort in _SORTS and mention.how == "name" and mention.length > 1
        for other in _alike(words, mention, lexicon)
    ]
    return [*mentions, *found, *_by_last_words(words, lexicon)]


def _alike(words: tuple[Word, ...], first: Mention, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield what follows a name and goes on with it: "Lenkungskreis Herne, Hagen und Essen"."""
    end: int | None = first.end
    while end is not None and (start := _after_and(words, end)) is not None:
        found = _with_head(words, first, start, lexicon)
        if found is not None:
            yield found
        end = found.end if found else None


def _after_and(words: tuple[Word, ...], end: int) -> int | None:
    """Return where the next part of a list begins, None where none does."""
    if end >= len(words):
        return None
    if words[end].token.folded in _AND:
        return end + 1 if end + 1 < len(words) else None
    listed = "," in words[end].token.before
    later = {word.token.folded for word in words[end + 1 : end + 1 + _LONGEST_TAIL]}
    return end if listed and not later.isdisjoint(_AND) else None


def _with_head(
    words: tuple[Word, ...], first: Mention, start: int, lexicon: Lexicon
) -> Mention | None:
    while start < len(words) and words[start].token.folded in LINKS:
        start += 1  # "der IHK Mittleres Ruhrgebiet oder der zu Essen"
    for end in range(min(start + _LONGEST_TAIL, len(words)), start, -1):
        tail = _tokens(words[start:end])
        if tail[-1].folded in LINKS or tail[0].folded in _AND:
            continue
        for cut in range(first.end - 1, first.start, -1):
            spelled = (*_tokens(words[first.start : cut]), *tail)
            ids = lexicon.rows(_named(spelled, first, lexicon))
            if ids:
                text = " ".join(token.text for token in spelled)
                return Mention(
                    start, end, first.sort, ids, "name", _SCORE * (end - start), text, wider=ids
                )
    return None


def _named(spelled: Words, like: Mention, lexicon: Lexicon) -> Iterator[Sense]:
    for key in keys(spelled):
        for sense in lexicon.find(key):
            if sense.sort == like.sort and sense.how == "name":
                yield sense


def _tokens(words: Iterable[Word]) -> Words:
    return tuple(word.token for word in words)


def _by_last_words(words: tuple[Word, ...], lexicon: Lexicon) -> Iterator[Mention]:
    """Yield the two of "welche Bezirksregierung …, Arnsberg oder Münster?"."""
    stems = {word.token.stem for word in words}
    for i in range(1, len(words) - 1):
        left, right = words[i - 1], words[i + 1]
        if words[i].token.folded not in _AND or not (left.is_topic and right.is_topic):
            continue
        both = [
            (one, other)
            for one in lexicon.containing(left.token.stem)
            for other in lexicon.containing(right.token.stem)
            if one.sort == other.sort == "organization" and one.how == other.how == "name"
            and (common := _rest(one, left)) == _rest(other, right) and common <= stems
        ]  # fmt: skip
        for position, senses in ((i - 1, [p[0] for p in both]), (i + 1, [p[1] for p in both])):
            ids = distinct(row for sense in senses for row in sense.ids)
            if ids:
                text = words[position].token.text
                yield Mention(
                    position, position + 1, "organization", ids, "name", _SCORE, text, wider=ids
                )


def _rest(sense: Sense, word: Word) -> frozenset[str]:
    return frozenset(sense.words) - {word.token.stem}
