"""The words of a question made ready: typing errors mended, compounds taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from commands.questions.lexicon import everyday
from commands.questions.lexicon.everyday import Stock, flat
from commands.questions.lexicon.fuzzy import Vocabulary
from commands.questions.lexicon.german import (
    ACTOR_NOUNS,
    COMMITTEE_NOUNS,
    CUES,
    FILLER_NOUNS,
    FUNCTION,
    KNOWN,
    OFFER_NOUNS,
    TIMES,
    TOWN_NOUNS,
    VERBS,
)
from commands.questions.lexicon.index import Lexicon
from commands.questions.lexicon.normal import Token, fold, fold_by_keys, stem
from commands.questions.lexicon.slips import is_slip
from commands.questions.lexicon.verb_classes import OF_OTHERS
from commands.questions.reading.places import is_town
from commands.questions.reading.usual_verbs import with_usual_verbs

_JOINTS = ("", "s", "es", "n", "en")
_DAYS = frozenset({"tag", "tage", "tagen", "bezirk", "gebiet"})
_TAILS = CUES | OFFER_NOUNS | ACTOR_NOUNS | COMMITTEE_NOUNS | TOWN_NOUNS | _DAYS


_LONGEST_GERMAN = 24  # letters
_NOUNS = _TAILS | FILLER_NOUNS | TIMES
_TITLES = frozenset({"herr", "herrn", "frau", "dr", "prof"})
_LONGEST_ENDING = 2  # letters by which the stems of two forms of a word may differ
_SHORTEST_MISTYPED = 6  # letters
_SHORTEST_CUT = 4  # letters before the dot of an abbreviation


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question and what it may have been meant to be.

    `german` is the German function word that it is or is nearly; `nearly` are stems known to the
    directory that it is nearly, each with the number of typing errors. `stock` tells what an
    everyday word is to a question. `usual` is the commonest verb of the same meaning in the same
    form, None where that is the word itself, and "" where it takes no second place ("kommt …
    zusammen" is "tagt").
    """

    token: Token
    german: str = ""
    nearly: tuple[tuple[str, int], ...] = ()
    known: bool = False
    stock: Stock = ""
    usual: str | None = None

    @property
    def is_topic(self) -> bool:
        """Whether it must mean something in the directory, or else not be understood."""
        return not self.german and self.token.folded.isalpha()


@cache
def _german() -> Vocabulary:
    vocabulary = Vocabulary()
    for word in KNOWN:
        vocabulary.add(word)
    return vocabulary


@cache
def _without_umlauts() -> dict[str, str]:
    """Return German words by how they look where an umlaut was lost: "fur" for "fuer"."""
    lost = {flat(word): word for word in VERBS}
    lost |= {flat(word): word for word in FUNCTION}
    return {bare: word for bare, word in lost.items() if bare not in KNOWN}


@cache
def _german_without_umlauts() -> Vocabulary:
    vocabulary = Vocabulary()
    for word in _without_umlauts():
        vocabulary.add(word)
    return vocabulary


def _nearly_german(token: Token) -> list[tuple[str, int]]:
    """Return German words within a typing error, an umlaut counting as one letter."""
    folded, keyed = token.folded, fold_by_keys(token.text)
    near = dict(_german().near(folded, limit=8))
    if not near and keyed != folded:
        near = dict(_german().near(keyed, limit=8))
    for lost, errors in _german_without_umlauts().near(flat(folded), limit=4):
        near.setdefault(_without_umlauts()[lost], errors)
    return list(near.items())


def prepare(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Word, ...]:
    """Look every word up, take compounds apart and mend what is mistyped."""
    words: list[Word] = []
    for i, token in enumerate(tokens):
        named = i > 0 and tokens[i - 1].folded in _TITLES
        words.extend(_words(token, lexicon, named=named))
    return with_usual_verbs(tuple(words))


def _words(token: Token, lexicon: Lexicon, *, named: bool) -> Iterator[Word]:
    known = token.stem in lexicon.vocabulary or lexicon.is_car_sign(token)
    if not known and token.folded not in KNOWN and (bare := _without_genitive(token, lexicon)):
        token, known = bare, True
    if token.dotted and not known and (longer := _cut_short(token, lexicon)):
        yield Word(token, nearly=longer)
    elif token.folded in KNOWN:
        yield Word(token, german=token.folded, known=known)
    elif not token.folded.isalpha() or (known and not _is_lost(token, lexicon)):
        yield Word(token, known=known)
    elif named or is_town(token):
        yield replace(_mended(token, lexicon), stock="")
    else:
        yield from _everyday(token, lexicon)


def _without_genitive(token: Token, lexicon: Lexicon) -> Token | None:
    """Return a name without the "s" that its stem hides: "Jansens" for "Jansen"."""
    bare = token.folded.removesuffix("s")
    if bare == token.folded or len(bare) < _SHORTEST_MISTYPED or not token.text[0].isupper():
        return None
    name = replace(token, folded=bare, stem=stem(bare))
    return name if name.stem in lexicon.vocabulary else None


def _cut_short(token: Token, lexicon: Lexicon) -> tuple[tuple[str, int], ...]:
    """Return the words of the directory for which an abbreviation may stand ("Bezirksreg.")."""
    if token.folded in KNOWN or len(token.folded) < _SHORTEST_CUT:
        return ()
    return tuple((word, 0) for word in lexicon.vocabulary.beginning_with(token.folded))


def _everyday(token: Token, lexicon: Lexicon) -> Iterator[Word]:
    stock = _stock(token)
    if stock:
        yield _in_stock(token, stock, lexicon)
        return
    parts = _apart(token, lexicon)
    if not parts or _slipped(token):
        parts = ()
        yield _mended(token, lexicon)
    for part in parts:
        yield Word(part, german=part.folded if part.folded in KNOWN else "", known=True)


def _slipped(token: Token) -> bool:
    """Whether a slip of the finger made it of a noun of questions ("Vorssitz")."""
    folded = token.folded
    return any(noun in _NOUNS and is_slip(folded, noun) for noun, _ in _nearly_german(token))


def _stock(token: Token) -> Stock:
    """Return what an everyday word is to a question; within a sentence nouns have a capital."""
    noun = everyday.noun(token.folded)
    if noun and token.text[0].isupper():
        return noun
    rest = "" if token.is_capital else everyday.adjective(token.folded)
    return rest or ("" if token.is_capital else everyday.verb(token.folded)) or noun


def _in_stock(token: Token, stock: Stock, lexicon: Lexicon) -> Word:
    """Return a correct word as it is: it was not meant to be another one of the directory."""
    if stock == "german":
        return Word(token, german=token.folded, stock=stock)
    # But it may be one in a form that the directory has otherwise: "Werkstätten", "Firmen".
    nearly = tuple(near for near in lexicon.near(token) if _is_form_of(token.stem, near[0]))
    return Word(token, nearly=nearly, stock="" if nearly else stock)


def _is_form_of(one: str, other: str) -> bool:
    one, other = sorted((flat(one), flat(other)), key=len)
    return other.startswith(one) and len(other) - len(one) <= _LONGEST_ENDING


def _mended(token: Token, lexicon: Lexicon) -> Word:
    nearly = lexicon.near(token)
    if is_town(token):
        # A town elsewhere, unless it is one of the directory's that lost its umlaut.
        same = tuple(near for near in nearly if flat(near[0]) == flat(token.stem))
        return Word(token, nearly=same)
    german = _german_near(token, lexicon)
    if german and (not nearly or german[0][1] <= nearly[0][1]):
        return Word(token, german=german[0][0], nearly=nearly)
    return Word(token, nearly=nearly, stock="" if nearly else _other_stock(token, lexicon))


def _other_stock(token: Token, lexicon: Lexicon) -> Stock:
    """Return what a word is to a question by how it ends or what it nearly is."""
    if lexicon.vocabulary.ending_in(token.stem, limit=1):
        return ""
    if everyday.ends_in_plain(token.folded):
        return "plain"
    if everyday.ends_in_foreign(token.folded):
        return "foreign"
    near = _foreign().near(token.folded, limit=1) if len(token.folded) >= _SHORTEST_MISTYPED else []
    return "foreign" if near and near[0][1] == 1 else ""


@cache
def _foreign() -> Vocabulary:
    vocabulary = Vocabulary()
    for word in everyday.foreign_words():
        vocabulary.add(word)
    return vocabulary


def _german_near(token: Token, lexicon: Lexicon) -> list[tuple[str, int]]:
    """Return the German word that a word is nearly; a noun is no mistyped verb."""
    if len(token.folded) > _LONGEST_GERMAN:
        return []
    lost = _without_umlauts().get(token.folded)
    near = [(lost, 0)] if lost else _nearly_german(token)
    if not lost and lexicon.vocabulary.ending_in(token.stem, limit=1):
        return []
    if token.is_capital:
        near = [found for found in near if found[0] in _NOUNS]
    # Rather a word as it is used in questions than a rare form of a verb.
    return sorted(near, key=lambda found: (found[1], *_likelihood(token.folded, found[0])))


def _likelihood(typed: str, word: str) -> tuple[bool, bool, bool, bool]:
    """Rank a word of questions before rare verbs, then what one slip of a finger explains."""
    slip = is_slip(typed, word)
    return word not in FUNCTION, not slip, len(word) <= len(typed), word not in OF_OTHERS


def _is_lost(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word is rather German that lost an umlaut than a part of some name."""
    return token.folded in _without_umlauts() and not lexicon.find(token.stem)


def _apart(token: Token, lexicon: Lexicon) -> tuple[Token, ...]:
    """Split "Steuergremiumssitzung" into a name and a word that says what is asked of it."""
    folded = token.folded
    for cut in range(3, min(len(folded) - 2, 40)):
        if folded[cut:] not in _TAILS:
            continue
        for joint in _JOINTS:
            head = folded[:cut].removesuffix(joint) if joint else folded[:cut]
            if len(head) > 1 and stem(head) in lexicon.vocabulary:
                return _part(token, head, first=True), _part(token, folded[cut:], first=False)
    return ()


def _part(token: Token, folded: str, *, first: bool) -> Token:
    folded = fold(folded)
    # Written as a noun, so that it isn't taken for a verb; the compound was one word.
    return replace(
        token,
        text=folded.capitalize(),
        folded=folded,
        stem=stem(folded),
        opens=token.opens and first,
        glued=token.glued if first else True,
        before=token.before if first else "",
    )
