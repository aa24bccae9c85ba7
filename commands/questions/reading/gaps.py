"""The words of a question that are no name of the directory: what they make of the question."""

from __future__ import annotations

from commands.questions.lexicon import everyday
from commands.questions.lexicon.german import LINKS, OFFER_NOUNS
from commands.questions.lexicon.verb_classes import CLASS_OF_FORM
from commands.questions.reading.model import Mention
from commands.questions.reading.words import Word

_NOUN_ENDS = (
    "ung", "ungen", "heit", "keit", "schaft", "tion", "tionen", "ismus", "itaet", "ment", "nis",
    "tum", "ling", "kurs", "projekt", "tag", "messe", "amt", "kreis", "gremium", "programm",
    "training", "schule", "verfahren", "kolleg", "gruppe", "zentrum", "verein", "werk", "hilfe",
)  # fmt: skip
_ADJECTIVE_ENDS = ("lich", "isch", "ig", "bar", "sam", "mal", "weise", "lings")
_ATTRIBUTE_ENDS = ("e", "en", "er", "es", "em")
_TELLING = ("topical", "foreign")  # kinds of adjectives that tell one thing from another
_SHORTEST_ATTRIBUTE = 6  # letters; shorter ones are rather mistyped
# Classes of verbs that may stand in questions of any sort.
_EMPTY_CLASSES = frozenset({"", "neutral", "ask", "other", "foreign"})


def not_understood(
    words: tuple[Word, ...], mentions: list[Mention], *, has_topic: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return words that must mean something but mean nothing here, and others not understood."""
    covered = {i for mention in mentions for i in range(mention.start, mention.end)}
    # Many write towns and people with a capital and nothing else; that tells nothing of nouns.
    named = {
        i
        for mention in mentions
        if mention.sort in ("place", "person")
        for i in range(mention.start, mention.end)
    }
    capitals = any(word.token.is_capital for i, word in enumerate(words) if i not in named)
    left = [
        word
        for i, word in enumerate(words)
        if i not in covered and word.is_topic and not (has_topic and _is_beside(words, i, covered))
    ]
    narrowing = _narrowing(words, mentions)
    unknown = [word for word in left if word in narrowing or _counts(word, has_topic, capitals)]
    odd = [word for word in left if word not in unknown and len(word.token.text) > 3]
    return tuple(word.token.text for word in unknown), tuple(word.token.text for word in odd)


def _narrowing(words: tuple[Word, ...], mentions: list[Mention]) -> list[Word]:
    """Return the words right before what is done or for whom, that tell which of it is meant."""
    named = {m.start for m in mentions if m.sort in ("activity", "audience")}
    found: list[Word] = []
    for i, word in enumerate(words):
        if not word.token.text.islower() or word.stock not in ("", *_TELLING):
            continue
        following = words[i + 1].token if i + 1 < len(words) else None
        before = i + 1 in named or (following and following.folded in OFFER_NOUNS)
        ends = word.token.folded.endswith(_ATTRIBUTE_ENDS)
        long = len(word.token.folded) >= _SHORTEST_ATTRIBUTE and not word.nearly
        apart = following is None or not following.is_capital  # "die PA kostenlos"
        if (before and ends and (word.stock or long)) or (
            word.stock == "topical" and named and apart
        ):
            found.append(word)
    return found


def from_elsewhere(words: tuple[Word, ...], covered: set[int]) -> tuple[str, ...]:
    """Return words with which nobody asks a directory of who does what.

    A verb or adjective isn't one beside a verb of such questions: "wer macht was, das Spaß macht".
    """
    asked = any(CLASS_OF_FORM.get(word.german, "") not in _EMPTY_CLASSES for word in words)
    return tuple(
        word.token.text
        for i, word in enumerate(words)
        if i not in covered
        and (
            (word.stock == "foreign" and (not asked or _is_noun(word)))
            or (word.stock == "german" and _compares(words, i))
        )
    )


def _compares(words: tuple[Word, ...], i: int) -> bool:
    """Whether one is judged beside another: "freundlicher als X", "wer ist schneller, X oder Y"."""
    if not everyday.is_comparative(words[i].token.folded):
        return False
    following = words[i + 1].token if i + 1 < len(words) else None
    if following is None or following.before.strip():
        return any(word.token.folded == "oder" for word in words)
    return following.folded == "als"


def _is_noun(word: Word) -> bool:
    return word.token.is_capital or everyday.noun(word.token.folded) == "foreign"


def _is_beside(words: tuple[Word, ...], i: int, covered: set[int]) -> bool:
    """Whether a noun stands beside what is asked: not "welche Vorlage", nor "Vorlage der IHK"."""
    if words[i].stock != "plain":
        return False
    before = [word.token.folded for word in words[max(0, i - 2) : i]]
    if any(word.startswith(("welch", "viele", "wieviel")) for word in before):
        return False
    end = i + 1
    while end < len(words) and words[end].token.folded in LINKS:
        end += 1
    return end == i + 1 or end not in covered


def _counts(word: Word, has_topic: bool, capitals: bool) -> bool:
    token = word.token
    if word.stock == "other":
        return False
    if token.is_capital or not has_topic:
        return len(token.folded) > 1
    if capitals:  # written with care: a small letter is no noun
        return token.opens and token.folded.endswith(_NOUN_ENDS)
    return len(token.folded) > 3 and not token.folded.endswith(_ADJECTIVE_ENDS)
