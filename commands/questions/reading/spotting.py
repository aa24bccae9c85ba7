"""Find every name of the directory in the words of a question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from commands.questions.lexicon.german import (
    ACTOR_NOUNS,
    COMMITTEE_NOUNS,
    CUES,
    FUNCTION,
    KNOWN,
    LINKS,
    OFFER_NOUNS,
    TOWN_NOUNS,
)
from commands.questions.lexicon.index import Lexicon, Sense, Sort, distinct
from commands.questions.lexicon.names import How, keys
from commands.questions.lexicon.normal import Token, stem
from commands.questions.reading.coordination import with_shared_parts
from commands.questions.reading.model import Mention
from commands.questions.reading.verbs import said_by_verb
from commands.questions.reading.words import Word

_LONGEST = 8  # words of a question that one name may cover
_SPLIT = 3  # into so many words a compound of the directory may be split
_SCORES: dict[How, float] = {
    "name": 1.0, "generic": 0.95, "kind": 0.9, "synonym": 0.88, "prefix": 0.75,
    "word": 0.6, "head": 0.5, "typo": 0.8,
}  # fmt: skip
_RANKS: tuple[How, ...] = ("name", "generic", "kind", "synonym", "prefix", "word", "head")
_MANY = 500  # rows; nobody reads a list so long that it need be any longer
_TITLES = frozenset({"herr", "herrn", "frau", "dr", "prof"})
_TOWARDS = frozenset({"in", "aus", "fuer", "von", "bei", "nach"})
_FOR = frozenset({"fuer", "an"})
_OF_COMMITTEES = COMMITTEE_NOUNS - TOWN_NOUNS
_THIS_ONE = re.compile(r"(?:der|des|dem|den|die|im|beim|vom|zum|unse?re?[mnrs]?)$")
_CATEGORIES = ACTOR_NOUNS | OFFER_NOUNS | TOWN_NOUNS | COMMITTEE_NOUNS


def spot(words: tuple[Word, ...], lexicon: Lexicon) -> list[Mention]:
    """Return all mentions, overlapping ones too; which of them hold depends on what is asked."""
    found: dict[tuple[int, int, Sort], list[tuple[Sense, float]]] = {}
    for start, first in enumerate(words):
        spelled = (first.token.folded, *(near for near, _ in first.nearly))
        if not any(map(lexicon.may_begin, spelled)):
            continue
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            if end - start > _SPLIT and not _may_be_in_name(words[end - 1]):
                break
            for sense, loss in _senses(words, start, end, lexicon):
                found.setdefault((start, end, sense.sort), []).append((sense, loss))
    for start, end, sense in _turned_round(words, lexicon):
        found.setdefault((start, end, sense.sort), []).append((sense, 0.1))
    for position, sense in said_by_verb(words, lexicon):
        found.setdefault((position, position + 1, sense.sort), []).append((sense, 0.2))
    mentions = [_mention(words, place, senses, lexicon) for place, senses in found.items()]
    mentions = _places_first(mentions)
    covered = {i for mention in mentions if mention.score > 0.7
               for i in range(mention.start, mention.end)}  # fmt: skip
    mentions += _partial(words, lexicon, covered)
    mentions = _with_audiences(with_shared_parts(words, mentions, lexicon))
    return [_widened(mention, words, lexicon) for mention in mentions if mention.ids]


def _may_be_in_name(word: Word) -> bool:
    """Whether a word is one of some name of the directory, or may be mistyped for one."""
    return word.known or bool(word.nearly) or word.token.folded in LINKS


def _with_audiences(mentions: list[Mention]) -> list[Mention]:
    """Tell activities named after their group what else there is for this group."""
    groups = {(m.start, m.end): m.ids for m in mentions if m.sort == "audience"}
    return [
        replace(mention, audience_ids=groups.get((mention.start, mention.end), ()))
        if mention.sort == "activity"
        else mention
        for mention in mentions
    ]


def _places_first(mentions: list[Mention]) -> list[Mention]:
    """Take a town's name for the town rather than for its administration ("Stadt Musterstadt")."""
    places = {(m.start, m.end) for m in mentions if m.sort == "place" and m.score > 0.8}
    return [
        replace(mention, score=mention.score - 0.4)
        if mention.sort == "organization"
        and mention.how == "generic"
        and (mention.start, mention.end) in places
        else mention
        for mention in mentions
    ]


def _senses(
    words: tuple[Word, ...], start: int, end: int, lexicon: Lexicon
) -> Iterator[tuple[Sense, float]]:
    span = words[start:end]
    if span[-1].token.folded in LINKS:
        return
    # A name may begin with "Am …", but an "im" before a name is no part of it.
    bare = span[0].token.folded not in LINKS
    before = words[start - 1].token if start else None
    small = not any(word.token.text[0].isupper() for word in words)
    for spelled, loss in _spellings(span):
        for key in keys(spelled, bare=bare):
            for sense in lexicon.find(key):
                if loss and sense.sort in ("audience", "function") and len(key) < 8:
                    continue
                alone = end - start == 1
                if not alone or _may_stand_alone(span[0], before, sense, lexicon, small=small):
                    yield sense, loss
            for other in lexicon.synonyms(key):
                if end - start == 1 and span[0].german:
                    continue
                yield from _by_synonym(other, lexicon, loss)


def _turned_round(words: tuple[Word, ...], lexicon: Lexicon) -> Iterator[tuple[int, int, Sense]]:
    """Yield compounds said in two words: "Kammer für das Handwerk" for "Handwerkskammer"."""
    for start in range(len(words) - 2):
        if words[start].german and words[start].token.folded not in _CATEGORIES:
            continue  # "gibt es den …": no half of a compound
        for end in range(start + 2, min(start + 4, len(words))):
            links = {word.token.folded for word in words[start + 1 : end]}
            if not links <= LINKS - {"in", "im", "aus", "an", "am"}:
                break
            first, last = words[start].token.folded, words[end].token
            for half in dict.fromkeys((last.folded, last.folded.removesuffix("s"))):
                for joint in ("", "s", "es", "n", "en"):
                    for sense in lexicon.find(stem(half + joint + first)):
                        if sense.sort in ("organization", "committee", "activity"):
                            yield start, end + 1, sense


def _by_synonym(
    words: tuple[Token, ...], lexicon: Lexicon, loss: float
) -> Iterator[tuple[Sense, float]]:
    for first in range(len(words)):
        for key in keys(words[first:]):
            for sense in lexicon.find(key):
                if sense.sort in ("organization", "committee", "activity"):
                    synonym = Sense(sense.sort, "synonym", sense.joined, sense.words, (), sense.ids)
                    yield synonym, loss
                    if sense.how == "kind":
                        return


def _spellings(span: tuple[Word, ...]) -> Iterator[tuple[tuple[Token, ...], float]]:
    """Yield the words as typed, then with each mistyped word as it may have been meant."""
    plain = tuple(word.token for word in span)
    yield plain, 0.0
    unsure = [i for i, word in enumerate(span) if word.nearly and not word.known]
    if not unsure or len(unsure) > 2:
        return
    variants: list[tuple[tuple[Token, ...], int]] = [(plain, 0)]
    for i in unsure:
        variants = [
            (
                (*tokens[:i], replace(tokens[i], stem=near, folded=near), *tokens[i + 1 :]),
                n + errors,
            )
            for tokens, n in variants
            for near, errors in span[i].nearly
        ]
    for tokens, errors in variants:
        yield tokens, 0.12 * errors


def _may_stand_alone(
    word: Word, before: Token | None, sense: Sense, lexicon: Lexicon, *, small: bool
) -> bool:
    """Whether one word may be a name by itself; `small`: all is typed in small letters."""
    token = word.token
    if sense.sort == "place" and lexicon.is_car_sign(token) and len(token.folded) <= 3:
        towards = small or (before is not None and before.folded in _TOWARDS)
        return token.is_upper or (towards and token.folded not in KNOWN)
    if sense.sort == "audience" and word.german:
        return before is not None and before.folded in _FOR  # "für Fachkräfte"
    if sense.sort == "term" and token.folded in FUNCTION:
        return token.is_upper or token.folded in CUES
    if token.folded in _CATEGORIES:
        if small and token.folded in _OF_COMMITTEES and before and _THIS_ONE.match(before.folded):
            return sense.sort == "committee" and sense.how in ("kind", "name")
        return sense.how in ("kind", "prefix", "name") and token.text[0].isupper()
    return not word.german or sense.sort == "term" or _is_named(token, before, sense)


def _is_named(token: Token, before: Token | None, sense: Sense) -> bool:
    """Whether a German word is used as a name here: by its capital, or after a title."""
    if before is not None and before.folded in _TITLES:
        return sense.sort == "person"
    if sense.how == "name" and _is_bare_noun(token):
        return True
    return (token.is_upper and len(token.text) > 1) or (
        token.is_capital and sense.how in ("name", "generic", "kind")
    )


def _is_bare_noun(token: Token) -> bool:
    """Whether what could be a verb bears none of the endings that verbs in questions have."""
    return token.folded not in FUNCTION and not token.folded.endswith(("t", "e", "n"))


def _mention(
    words: tuple[Word, ...],
    place: tuple[int, int, Sort],
    senses: list[tuple[Sense, float]],
    lexicon: Lexicon,
) -> Mention:
    start, end, sort = place
    least = min(loss for _, loss in senses)
    senses = [(sense, loss) for sense, loss in senses if loss == least]
    by_how: dict[How, list[Sense]] = {}
    for sense, _ in senses:
        by_how.setdefault(sense.how, []).append(sense)
    best = next(how for how in _RANKS if how in by_how)
    together: tuple[How, ...] = (best,) if best == "name" else (best, "kind", "synonym")
    ids = lexicon.rows(_of(by_how, together))
    return Mention(
        start, end, sort, ids, best, _SCORES[best] - least, text(words, start, end),
        wider=lexicon.rows(_of(by_how, _RANKS)),
    )  # fmt: skip


def _of(by_how: dict[How, list[Sense]], hows: Iterable[How]) -> list[Sense]:
    return [sense for how in hows for sense in by_how.get(how, ())]


def text(words: tuple[Word, ...], start: int, end: int) -> str:
    """Return words as they were typed."""
    parts = []
    for i in range(start, end):
        token = words[i].token
        parts.append(token.text if i == start else (token.before or " ") + token.text)
    return "".join(parts)


# --- Parts of names -----------------------------------------------------------------------------


def _partial(words: tuple[Word, ...], lexicon: Lexicon, covered: set[int]) -> Iterator[Mention]:
    for start, word in enumerate(words):
        if start in covered or not word.is_topic:
            continue
        options = [(word.token.stem, 0)] if word.known else list(word.nearly[:2])
        for known, errors in options:
            yield from _by_words(words, start, known, errors, lexicon)
        if not word.known:
            yield from _by_head(words, start, lexicon)


def _by_words(
    words: tuple[Word, ...], start: int, first: str, errors: int, lexicon: Lexicon
) -> Iterator[Mention]:
    senses = lexicon.containing(first)
    if not senses or (len(first) == 1 and first.isalpha()):
        return  # a letter is no part of a name: "P. Q. W."
    end = start + 1
    while end < len(words):
        narrower = [sense for sense in senses if words[end].token.stem in sense.words]
        if not narrower:
            break
        senses, end = narrower, end + 1
    for sort in dict.fromkeys(sense.sort for sense in senses):
        if sort == "person":
            continue
        ids = lexicon.rows(sense for sense in senses if sense.sort == sort)
        score = _SCORES["word"] + 0.05 * (end - start - 1) - 0.12 * errors
        yield Mention(start, end, sort, ids, "word", score, text(words, start, end), wider=ids)


def _by_head(words: tuple[Word, ...], start: int, lexicon: Lexicon) -> Iterator[Mention]:
    token = words[start].token
    if len(token.folded) < 4 or len(token.stem) < 3:
        return
    senses = [
        sense
        for compound in lexicon.vocabulary.ending_in(token.stem)
        for sense in (*lexicon.find(compound), *lexicon.containing(compound))
        if sense.sort == "activity" or (sense.sort == "organization" and sense.how == "kind")
    ]
    for sort in dict.fromkeys(sense.sort for sense in senses):
        ids = lexicon.rows(sense for sense in senses if sense.sort == sort)
        yield Mention(start, start + 1, sort, ids, "head", _SCORES["head"], token.text, wider=ids)


def _widened(mention: Mention, words: tuple[Word, ...], lexicon: Lexicon) -> Mention:
    """Add, for lists, the activities that bear the same words among others."""
    topic = [
        word.token.stem
        for word in words[mention.start : mention.end]
        if (word.german or word.token.folded) not in OFFER_NOUNS | LINKS
    ]
    if mention.sort != "activity" or len(topic) != 1 or len(mention.wider) > _MANY:
        return mention
    more = lexicon.rows(s for s in lexicon.containing(topic[0]) if s.sort == "activity")
    if all(row in mention.wider for row in more):
        return mention
    return replace(mention, wider=distinct((*mention.wider, *more)))
