"""What a line says beside committee and date when somebody answers for a meeting; pure."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\s,;:.!?()\"„“]+")
_WHO = r"\s+(?P<who>(?!(?:mich|uns|die\s+sitzung|den\s+termin)\b)[^\s,;].*)"
_FOR = re.compile(rf"\b(?:für|fuer){_WHO}", re.IGNORECASE)
# Only where it begins so: "muss für Frau Klein einspringen" is a reason.
_AT_ONCE = re.compile(
    r"\W*(?:(?:auch|bitte|hiermit|stellvertretend)\s+)*"
    rf"(?:für|fuer|von|vom|im\s+namen\s+(?:von|der|des)){_WHO}",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\W*(?:wir\s+)?(?P<who>alle[rs]?|beide)(?:\s+(?:zusammen|kommen))?\W*", re.IGNORECASE
)
_ARTICLE = re.compile(r"^(?:der|die|das|dem|den|des)\s+", re.IGNORECASE)
# Case counts: "wegen Konferenz" is a reason, "Jugendkonferenz" by itself a name.
_COMMITTEE = re.compile(
    r"\W*(?:(?:[Dd](?:er|ie|as|es|em|en)|[Ii][mn]|[Ff]ür|[Zz]u[rm]|[Vv]o[nm])\s+)*"
    r"(?P<name>(?:[A-ZÄÖÜ][\w–-]*\s+){0,2}(?:[A-ZÄÖÜ][\w–-]*)?(?:[Kk]onferenz|[Kk]reis|[Bb]eirat|"
    r"[Gg]ruppe|[Gg]remium|[Aa]usschuss|[Rr]unde|[Ff]orum|[Kk]ommission|AK|AG)(?:e?s|n|en)?"
    r"(?:\s+[A-ZÄÖÜ][\w–-]*){0,3})\W*"
)
_COMING = frozenset(
    ("ich", "bin", "wir", "sind", "komme", "kommen", "dabei", "gern", "gerne", "mit", "ja", "klar",
     "danke", "bitte", "sicher", "natürlich", "selbstverständlich", "auf", "jeden", "fall", "sehr",
     "für", "fuer", "mich", "uns", "selbst", "die", "der", "das", "den", "dem", "des", "sitzung",
     "termin", "zur", "zum", "am", "im", "in", "an", "nächste", "nächster", "nächsten", "nehme",
     "teil", "teilnahme", "hiermit", "bestätigt", "auch", "dann", "da", "wieder", "doch", "nun",
     "persönlich", "online", "digital", "vor", "ort", "uhr", "um", "von")
)  # fmt: skip
_STANDING = frozenset(
    ("liste", "stand", "übersicht", "anzeigen", "zeigen", "zeige", "zeig", "wer", "kommt", "status",
     "alle", "für", "fuer", "die", "der", "das", "den", "dem", "des", "sitzung", "termin", "zur",
     "zum", "am", "im", "in", "an", "nächste", "nächster", "nächsten", "bitte", "uhr", "um", "von",
     "mal", "noch", "uns", "nach", "teilnahme")
)  # fmt: skip


def for_whom(rest: str, *, instead: bool = False) -> str:
    """Return for whom else somebody answers: "für Frau Ihmann", "alle"; "" for themselves.

    `instead`: it is told who comes, where "von Frau Sommer" is that person.
    """
    found = _ALL.fullmatch(rest) or (_FOR.search(rest) if instead else _AT_ONCE.match(rest))
    if found is None or _WORD.search(found["who"]) is None:
        return ""
    return _ARTICLE.sub("", found["who"]).strip(" ,;:.!")


def strange_in_answer(typed: str, rest: str) -> tuple[str, str]:
    """Return what is not understood of an answer, and what was only added to it.

    `rest` is `typed` without committee and date. What stands behind a comma is only added, unless
    it looks like the name of a committee.
    """
    strange = _unread(rest, _COMING)
    if not strange:
        return "", ""
    head, _, tail = re.sub(r"[;–]|\s-\s", ",", typed).partition(",")
    before, behind = set(_WORD.findall(head)), set(_WORD.findall(tail))
    added = set(_WORD.findall(strange)) <= behind - before and not only_a_committee(strange)
    return ("", strange) if added else (strange, "")


def strange_in_question(rest: str) -> str:
    """Return what is not understood of a line that asks who comes, without committee and date."""
    return _unread(rest, _STANDING)


def _unread(text: str, known: frozenset[str]) -> str:
    """Return a text from the first to the last of its words that are none of those known."""
    strange = [
        word
        for word in _WORD.finditer(text)
        if any(map(str.isalnum, word[0])) and word[0].casefold() not in known
    ]
    return text[strange[0].start() : strange[-1].end()] if strange else ""


def only_a_committee(text: str) -> str:
    """Return what looks like the name of a committee, if that is all that a text says."""
    found = _COMMITTEE.fullmatch(text)
    return found["name"] if found else ""
