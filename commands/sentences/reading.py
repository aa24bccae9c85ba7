"""From a pattern as it is written to what compares words with it."""

from __future__ import annotations

import re
from functools import cache

from commands.sentences.comparing import Node, articles, choice, day, one_of, sequence, slot, word
from commands.sentences.words import SMALL, Sentence, folded

PARTS = {
    "du": "[du|sie|ihr|wir]",
    "sitzung": "(sitzung|termin|treffen|gremiensitzung|zusammenkunft)",
    "zeig": "(zeig*|nenn*|list*) [du|sie] [mir|uns]",
    "zur": "[(zur <die> sitzung|zum <die> (treffen|termin)) [{rest}]|(zum|zur|beim) {rest}]",
    "zeit": "{when=diese woche|nächste woche|diesen monat|nächsten monat}",
    "plan": "(plan*|leg*|setz*|trag*|mach*|beruf*|erstell*|vereinbar*)",
    "planen": "(planen|anlegen|einplanen|ansetzen|einberufen|eintragen|festlegen|vereinbaren)",
    "punkt": "[das thema|den punkt|als punkt|den top|thema|punkt]",
    "kommt": "(kommt|kommen|teilnimmt|teilnehmen|dabei ist|kann|können)",
    "einen": "(einen|nach einem|neue|freie) [neuen|gemeinsamen|anderen|weiteren|passenden|freien]",
}


def match(pattern: str, sentence: Sentence) -> dict[str, str] | None:
    """Return what the slots of a pattern hold in a sentence; None where it is no such one.

    Raises ValueError where the pattern can't be read.
    """
    text, words = sentence.text, sentence.words
    for end, held in read(pattern)(words, 0):
        if all(word.plain in SMALL for word in words[end:]):
            return {
                name: text[words[first].start : words[last - 1].end].strip(" !?…")
                for name, (first, last) in held.items()
            }
    return None


# --- Reading ------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"\s*(?:(?P<sign>[()\[\]|])|\{(?P<slot>\w+)(?:=(?P<values>[^}]*))?\}|<(?P<part>\w+)>"
    r"|(?P<word>[^\s()\[\]{}<>|]+))"
)
_CLOSING = {"(": ")", "[": "]"}


@cache
def read(pattern: str) -> Node:
    """Return what compares words with a pattern; raises ValueError where that can't be read."""
    tokens, position = [], 0
    while position < len(pattern.rstrip()):
        token = _TOKEN.match(pattern, position)
        if token is None:
            message = f"{pattern!r} can't be read from {pattern[position:]!r} on"
            raise ValueError(message)
        tokens.append(token)
        position = token.end()
    options = _options(tokens, pattern)
    if tokens or len(options) != 1:
        message = f"brackets don't fit together: {pattern!r}"
        raise ValueError(message)
    return options[0]


def _options(tokens: list[re.Match[str]], pattern: str) -> tuple[Node, ...]:
    """Read alternatives up to a closing bracket, or the end, taking their tokens."""
    options: list[list[Node]] = [[]]
    while tokens and tokens[0]["sign"] not in (")", "]"):
        token = tokens.pop(0)
        if token["sign"] == "|":
            options.append([])
        else:
            options[-1].append(_node(token, tokens, pattern))
    return tuple(sequence(tuple(nodes)) for nodes in options)


def _node(token: re.Match[str], tokens: list[re.Match[str]], pattern: str) -> Node:
    if token["sign"]:
        options = _options(tokens, pattern)
        if not tokens or tokens.pop(0)["sign"] != _CLOSING[token["sign"]]:
            message = f"brackets don't fit together: {pattern!r}"
            raise ValueError(message)
        return choice(options, optional=token["sign"] == "[")
    if token["values"] is not None:
        values = (sequence(tuple(map(word, folded(value)))) for value in token["values"].split("|"))
        return one_of(token["slot"], tuple(values))
    if token["slot"]:
        return day if token["slot"] == "day" else slot(token["slot"])
    if token["word"]:
        return word(*folded(token["word"]))
    return _part(token["part"], pattern)


def _part(name: str, pattern: str) -> Node:
    if name == "die":
        return articles
    if name not in PARTS:
        message = f"{pattern!r} names an unknown part: <{name}>"
        raise ValueError(message)
    return read(PARTS[name])


def slots_of(pattern: str) -> frozenset[str]:
    """Return the names of the slots of a pattern, those of its parts too."""
    parts = (token["part"] for token in _TOKEN.finditer(pattern))
    own = {token["slot"] for token in _TOKEN.finditer(pattern) if token["slot"]}
    return frozenset(own.union(*(slots_of(PARTS[part]) for part in parts if part in PARTS)))
