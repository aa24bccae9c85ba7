"""A committee's quorum: how people type it, how it is stored, and in words. Pure."""

from __future__ import annotations

import re

from commands.contract import Code, UserError
from commands.meetings.rule_reading import NUMBERS, OFF, number_of

_MOST_SEATS = 999
_ALL = "1/1"
_PARTS = {"drittel": 3, "viertel": 4, "fünftel": 5, "fuenftel": 5}
_HALF = r"(?:der |die |mit der )?h(?:ä|ae)lfte"
_OF_SEATS = (
    r"(?:-? ?mehrheit)?(?: (?:der|von|vom|den|aller|abgegebenen|stimm\w*|mitglied\w*|sitz\w*|"
    r"personen|anwesend\w*|sind|ist|da))*"
)
_QUORUM = re.compile(
    rf"(?:ab|mit|mindestens|bei)? ?(?:(?P<half>{_HALF})|(?P<all>alle[nr]?)|"
    rf"(?P<parts>\d|{'|'.join(NUMBERS)}) ?-?(?P<part>{'|'.join(_PARTS)})n?|"
    r"(?P<of>\d{1,2}) ?/ ?(?P<whole>\d{1,2})|(?P<percent>\d{1,3}) ?(?:%|prozent)|"
    rf"(?P<number>\d{{1,4}}|{'|'.join(NUMBERS)})){_OF_SEATS}"
)
_SHARES = {"1/3": "ein Drittel", "2/3": "zwei Drittel", "1/4": "ein Viertel", "3/4": "drei Viertel"}


def read_quorum(text: str) -> str | None:
    """Read "Hälfte", "zwei Drittel", "2/3", "60 %" or "5"; None for "aus" and the usual.

    The result is "half", a share of the voting seats such as "2/3", or the number of them. "mehr
    als die Hälfte" is the usual.
    """
    said = " ".join(text.casefold().split()).strip(" .!")
    if OFF.fullmatch(said) or re.fullmatch(rf"(?:mehr als|über) {_HALF}{_OF_SEATS}", said):
        return None
    match = _QUORUM.fullmatch(said)
    found = _share_or_number(match) if match else None
    if found is None:
        raise UserError(
            "Ab wie vielen Stimmberechtigten ist das Gremium beschlussfähig?",
            hints=(("Zum Beispiel: ", Code("/gremium beschlussfähig Hälfte"), ", ",
                    Code("/gremium beschlussfähig zwei Drittel"), " oder ",
                    Code("/gremium beschlussfähig 5"), "."),),
        )  # fmt: skip
    return found


def _share_or_number(match: re.Match[str]) -> str | None:
    if match["number"]:
        number = number_of(match["number"])
        return f"{number}" if 1 <= number <= _MOST_SEATS else None
    if match["half"]:
        return "half"
    if match["all"]:
        return _ALL
    if match["part"]:
        share = number_of(match["parts"]), _PARTS[match["part"]]
    elif match["percent"]:
        share = int(match["percent"]), 100
    else:
        share = int(match["of"]), int(match["whole"])
    parts, whole = share
    if not 0 < parts <= whole:
        return None
    if parts == whole:
        return _ALL
    return "half" if 2 * parts == whole else f"{parts}/{whole}"


def say_quorum_rule(quorum: str | None) -> str:
    """Return with how many voting seats a committee has a quorum."""
    if quorum is None:
        return "mehr als die Hälfte der Stimmen"
    parts, slash, whole = quorum.partition("/")
    if slash:
        if quorum == _ALL:
            return "alle Stimmen"
        return f"mindestens {_SHARES.get(quorum) or _share(parts, whole)} der Stimmen"
    if quorum == "half":
        return "die Hälfte der Stimmen"
    return f"ab {quorum} {'Stimme' if quorum == '1' else 'Stimmen'}"


def _share(parts: str, whole: str) -> str:
    return f"{parts} %" if whole == "100" else f"{parts}/{whole}"
