"""Which decisions of a numbered list a reply means: "1 erledigt, 2 und 3 läuft", "alle". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from re import Match

from commands.contract import Code, UserError


@dataclass(frozen=True, slots=True)
class Addressed:
    """What is said of decisions by their positions, from 0; `all` if it is said of every one.

    Without positions it isn't said of which.
    """

    text: str
    positions: tuple[int, ...] = ()
    all: bool = False


def split_reply(text: str, numbers: Sequence[str]) -> list[Addressed]:
    """Take a reply to a list of decisions apart; `numbers` are theirs, "2026-014".

    Raises UserError for a position that there is not.
    """
    said = _without_numbers(_GREETING.sub("", text.strip()), numbers)
    everybody = tuple(range(len(numbers)))
    if match := _ALL.match(said):
        left_out = _positions(match["but"] or "", len(numbers))
        some = tuple(one for one in everybody if one not in left_out)
        return [Addressed(_rest(said[match.end() :]), some, all=True)]
    found = [one for one in _ADDRESS.finditer(said) if _is_address(said, one)]
    if not found or found[0].start() > 0:
        return [Addressed(text.strip(), everybody if len(numbers) == 1 else ())]
    ends = [*(one.start() for one in found[1:]), len(said)]
    return [
        Addressed(
            _rest(said[one.end() : end]), _positions(one["numbers"] or one["alone"], len(numbers))
        )
        for one, end in zip(found, ends, strict=True)
    ]


def _without_numbers(text: str, numbers: Sequence[str]) -> str:
    """Return the text with positions where decisions are named by their own numbers."""
    for position, number in enumerate(numbers, start=1):
        if numbers.count(number) > 1:
            continue  # of several bodies: which of them is meant can't be told
        year, sequence = number.split("-")
        named = rf"(?<!\d)(?:beschluss\s+)?{year}\s?[-–/]\s?0*{int(sequence)}(?!\d)"
        text = re.sub(named, f"{position}", text, flags=re.IGNORECASE)
    for position, stem in enumerate(_ORDINALS, start=1):
        text = re.sub(rf"\b(?:de[rnm]|die|das|zu[mr])\s+{stem}(?:e[nmrs]?)\b(?=\s+(?:{_SAID}))",
                      f"{position}", text, flags=re.IGNORECASE)  # fmt: skip
    return text


def _is_address(said: str, match: Match[str]) -> bool:
    """Whether a number names a decision of the list: at the beginning of a line or of a report."""
    behind = said[match.end() :]
    if _UNIT.match(behind) or not behind.strip():
        return False
    begins = bool(match["alone"]) or not match["border"] or "\n" in match["border"]
    return begins or bool(match["sign"]) or bool(re.match(_SAID, behind, re.IGNORECASE))


def _positions(said: str, count: int) -> tuple[int, ...]:
    found: list[int] = []
    for match in _RANGE.finditer(said):
        first, last = int(match["first"]), int(match["last"] or match["first"])
        found += range(min(first, last), max(first, last) + 1)
    if strange := [one for one in found if not 0 < one <= count]:
        if count == 1:
            raise UserError(
                "Hier geht es nur um einen Beschluss. Zu mehreren bitte auf die Nachricht "
                "antworten, in der sie stehen."
            )
        raise UserError(
            f"Eine Nummer {strange[0]} steht nicht auf der Liste, es sind {count}.",
            hints=(("Zum Beispiel: ", Code("1 erledigt, 2 läuft"), "."),),
        )
    return tuple(dict.fromkeys(one - 1 for one in found))


def _rest(text: str) -> str:
    return re.sub(r"[\s,;]+(?:und)?\s*$", "", text.strip())


_GREETING = re.compile(
    r"^(?:(?:hallo|hi|hey|moin|guten\s+(?:tag|morgen)|scharnier|also|danke|ja)\b[\s,!.:]*)+",
    re.IGNORECASE,
)
_ORDINALS = ("erst", "zweit", "dritt", "viert", "fünft", "sechst", "siebt", "acht", "neunt")
_SAID = (
    r"(?:ist|sind|wird|werden|war|erledigt|umgesetzt|fertig|abgeschlossen|läuft|laeuft|in\s|"
    r"verschieb\w*|verläng\w*|verleg\w*|dauer\w*|noch|nicht|auf|bis|um|erst|weil|wegen|kommt|"
    r"braucht?\w*|schon|auch|offen|wir|hat|haben|bitte|folgt|\d{1,2}\.\s?\d|✅|✔|☑)"
)
_LIST = r"\d{1,2}(?!\d)(?:(?:\s*(?:[,;+&–-]|\bund\b|\bu\.|\bbis\b|\s)\s*)\d{1,2}(?!\d|\.\s?\d))*"
_NAMED = r"(?:(?:zu|bei|nr\.?|nummer|punkt|beschluss|der|die|das)\s+)*#?"
_BORDER = r"^|\s*\n\s*|\s*[,;.]\s+(?:und\s+)?|\s+und\s+|\s+-\s+|\s*–\s*"
_ENDED = r"(?:(?<=erledigt)|(?<=umgesetzt)|(?<=fertig)|(?<=läuft)|(?<=✅))\s+"
_ADDRESS = re.compile(
    rf"(?P<border>{_BORDER}|{_ENDED}){_NAMED}(?P<numbers>{_LIST})(?!\d|\.\s?\d)"
    r"(?:(?P<sign>\s*[:)=]|\.(?=\s))\s*|\s+)|"
    r"\s+(?P<alone>\d{1,2})[:)]\s*",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(?P<first>\d{1,2})(?:\s*(?:-|–|bis)\s*(?P<last>\d{1,2}))?", re.IGNORECASE)
_ALL = re.compile(
    r"(?:alle[s]?|beide[s]?|sämtliche[s]?)\b(?:\s+(?:beide|drei|beschlüsse|punkte))*"
    rf"(?:\s+(?:außer|bis\s+auf|ohne)\s+{_NAMED}(?P<but>{_LIST}))?[\s:,]*(?:(?:sind|ist)\s+)?",
    re.IGNORECASE,
)
# "2 Wochen", "1. März" are no addresses.
_UNIT = re.compile(
    r"(?:tage?n?|wochen?|monate?n?|jahre?n?|uhr|stunden?|minuten?|prozent|euro|mal|%|€|"
    r"jan|feb|mär|mae|apr|mai|jun|jul|aug|sep|okt|nov|dez|quartal|halbjahr|kw)",
    re.IGNORECASE,
)
