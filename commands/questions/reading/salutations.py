"""Whom a message greets: "Hallo Botti, wer macht …", "… , lieber Botti?". That is no topic."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from commands.questions.lexicon.german import KNOWN
from commands.questions.lexicon.index import Lexicon, Sort
from commands.questions.lexicon.normal import fold, tokens

_SHORT = 6  # letters, up to which a name may be nearly any other
Means: TypeAlias = Callable[[str], frozenset[Sort]]

_ASKS = (
    r"(?:we[rnm]|was|wann|woh?i?n?|warum|wieso|weshalb|wozu|wie|welche[rsnm]?|mit\s+wem|bitte|sag"
    r"|gibt?|hast|habt|hat|haben|kann|kannst|k(?:ö|oe)nn(?:t|en|ten|test)|wei(?:ß|ss)t|ich|wir|ist"
    r"|sitzt|darf|magst|w(?:ü|ue)rdest|tagt|macht)\b"
)
_OPENING = re.compile(
    r"\W*(?P<greets>(?:(?:hallo|hallöchen|halli\s+hallo|hi|hey|huhu|moin|servus|tach|ahoi|grüezi"
    r"|guten\s+(?:morgen|tag|abend)|gr(?:ü|ue)(?:ß|ss)\s+(?:gott|dich|euch)|gl(?:ü|ue)ck\s+auf)\b[,!]?\s*)?"
    r"(?:(?:du|ihr|sehr\s+geehrte[rsn]?|liebe[rsn]?|werte[rsn]?|mein(?:e|er)?)\s+)*)"
    r"(?P<title>(?:herrn?|frau)\s+)?(?P<name>[^\W\d_][\w-]*)"
    rf"(?:\s*(?P<ends>[,!:–])\s*|\s+)(?={_ASKS})",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"[,\s]+(?:du\s+)?(?:mein\s+)?(?:liebe[rs]?|gute[rs]?|werte[rs]?)\s+(?P<name>[^\W\d_][\w-]*)\W*$",
    re.IGNORECASE,
)


def without_salutation(text: str, lexicon: Lexicon) -> str:
    """Return a message without the name that it greets.

    A person who is greeted before a comma isn't asked about. Anything else known stays: "Liebe
    IHK, wer …" may ask of just that.
    """
    means = partial(_named_so, lexicon)
    opening = _OPENING.match(text)
    if opening and opening["greets"].strip() and _is_greeted(opening, means):
        text = text[opening.end() :]
    closing = _CLOSING.search(text)
    if closing and _is_nobody(closing["name"], means):
        question = "?" if "?" in closing[0] else ""
        text = text[: closing.start()] + question
    return text


def _is_greeted(opening: re.Match[str], means: Means) -> bool:
    if _is_nobody(opening["name"], means):
        # "Hallo, Zukunftstag wer macht den?" greets nobody of that name.
        return bool(opening["ends"]) or not opening["greets"].rstrip().endswith((",", "!"))
    is_person = bool(opening["title"]) or means(opening["name"]) == {"person"}
    return bool(opening["ends"]) and is_person


def _is_nobody(name: str, means: Means) -> bool:
    return fold(name) not in KNOWN and not means(name)


def _named_so(lexicon: Lexicon, word: str) -> frozenset[Sort]:
    """Return of what a word is a name, or a part of one."""
    (token, *_) = tokens(word)
    nearly = [stem for stem, _ in lexicon.near(token)] if len(word) > _SHORT else []
    found = (
        sense
        for stem in (token.stem, *nearly)
        for sense in (*lexicon.find(stem), *lexicon.containing(stem))
    )
    return frozenset(sense.sort for sense in found)
