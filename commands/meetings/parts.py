"""What a line says of an item of an agenda, in any order: title, applicant, minutes, papers; pure.

Each part stands by itself between commas, or at the end: "Ausbildungsmesse 2027 beantragt von der
IHK 20 Minuten" has the same parts as "20 Min, Antrag: IHK, Ausbildungsmesse 2027".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from re import Match

from commands.contract import UserError

_LONGEST, _LONGEST_TITLE, _LONGEST_NAME, _LONGEST_PAPER = 2000, 200, 100, 300  # characters
_MOST_MINUTES, _MOST_PAPERS = 600, 10

# A comma within a number separates nothing: "1,5 Stunden".
_SEPARATOR = re.compile(
    r"\s*(?:[;|]|(?<!\d),|,(?!\d)|,(?=\d{1,4}\s*(?:min|['′])))\s*", re.IGNORECASE
)
_PAPER_WORD = (
    r"(?:beschluss)?vorlagen?|unterlagen?|papiere?|anlagen?|drucksachen?|drs\.?|dokumente?|"
    r"dateien?|links?"
)
_ADDRESS = re.compile(
    rf"(?:(?:\bund\b|\bsowie\b|[+&])\s*)?(?:\b(?:siehe|s\.|mit|dazu)\s+)?(?:\b(?:{_PAPER_WORD})\s*:?\s*)?<?(https?://[^\s<>]+)>?",
    re.IGNORECASE,
)
_HALF_HOURS = {
    "viertelstunde": 15, "halbe stunde": 30, "dreiviertelstunde": 45, "stunde": 60,
    "anderthalb stunden": 90, "eineinhalb stunden": 90,
}  # fmt: skip
_MINUTES = (
    r"\(?(?:(?:dauer|dauert|zeit|redezeit|ca\.?|circa|etwa|rund|für|je)\s*:?\s*)*(?:"
    r"(?P<minutes>\d{1,4})\s*(?:min(?:ute)?n?\b\.?|['′])|"
    r"(?P<hours>\d{1,2}(?:[,.]\d{1,2})?)\s*(?:h\b|std\b\.?|stunden?\b)"
    r"(?:\s*(?:und\s+)?(?P<more>\d{1,2})\s*(?:min(?:ute)?n?\b\.?)?)?|"
    r"(?:eine\s+)?(?P<words>dreiviertelstunde|viertelstunde|halbe\s+stunde|stunde|"
    r"(?:anderthalb|eineinhalb)\s+stunden))\)?"
)
# "Ein Film über 90 Minuten" has no time of its own, and "warum es nicht öffentlich ist" no secret.
_NO_TIME = re.compile(
    r"\b(?:über|in|nach|vor|von|auf|zu|ab|seit|bis|mit|alle|pro)\s*$", re.IGNORECASE
)
_IS = re.compile(
    r"\b(?:ist|sind|sei|seien|wird|werden|bleibt|bleiben|war|waren)\s*$", re.IGNORECASE
)
_MINUTES_FIRST = re.compile(
    r"(?:(?:dauer|zeit|redezeit|ca\.?|circa|etwa|rund)\s*:?\s*)*(?P<minutes>\d{1,4})\s*"
    r"(?:min(?:ute)?n?\b\.?|['′])\s*:?\s*(?=[^\W\d_])"
    # "5 Minuten vor zwölf" is a title.
    r"(?!(?:vor|nach|für|mit|pro|je|später|lang|zu|bis|oder|und|am|im|in)\b)",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(r"\s*[-−–]\d+\s*(?:min|std|stunde|h\b|['′])", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\(([^()]*[,;][^()]*)\)")
_PUBLIC = (
    r"\(?(?P<not>(?:nicht|un)[\s-]*)?(?:ö|oe)ffentlich(?:er\s+(?:teil|punkt|top))?\)?|"
    r"\(?(?P<closed>n\.?\s?ö\.?|vertraulich)\)?"
)
_WHO = (
    r"(?:(?:auf\s+)?antrag(?:steller(?:in)?)?\s*:|vorschlag\s*:|wunsch\s*:|"
    r"(?:beantragt|eingebracht|angemeldet|vorgeschlagen|gewünscht)\s+(?:von|vom|durch)\b|"
    r"auf\s+(?:antrag|vorschlag|wunsch)\s+(?:von|vom|der|des)\b)\s*(?P<who>\S.*)"
)
_OF = r"(?:antrag\s+)?(?:von|vom)\s+(?P<who>\S.*)|antrag\s+(?:der|des)\s+(?P<whose>\S.*)"
_ARTICLE = re.compile(r"^(?:der|die|das|dem|den|des)\s+", re.IGNORECASE)
_PAPER = (
    rf"(?:(?:siehe|s\.|mit|dazu)\s+)?\b(?P<word>{_PAPER_WORD})\s*(?:(?:nr\.?|nummer)\s*)?(?:"
    r":\s*(?P<told>\S.*)|(?P<number>[A-Z]{0,4}[\s-]?\d[\w./-]*(?:\s*(?:und|u\.|\+|&)\s*\d[\w./-]*)*))"
)
_NUMBER_ONLY = re.compile(r"(?:(?:und|\+|&)\s*)?(\d{1,6}[/.-]\d[\w./-]*)")
_PLACE = (
    r"(?:als\s+(?:top|punkt)\s*(?P<top>\d{1,2})|an\s+(?P<at>\d{1,2})\.\s+stelle|"
    r"als\s+(?P<end>erste[rns]?|letzte[rns]?)(?:\s+(?:top|punkt))?)"
)
_WITHOUT = (
    rf"ohne\s+(?:(?P<papers>{_PAPER_WORD})|(?P<applicant>antrag(?:steller(?:in)?)?)|"
    r"(?P<minutes>zeit(?:angabe)?|dauer|minuten))"
)


@dataclass(slots=True)
class Parts:
    """What is said of an item; None where nothing is said of it. `position` counts from 1 on."""

    title: str = ""
    applicant: str | None = None
    minutes: int | None = None
    public: bool | None = None
    papers: list[str] = field(default_factory=list)
    position: int | None = None
    cleared: set[str] = field(default_factory=set)

    @property
    def is_more_than_title(self) -> bool:
        """Whether anything besides a title is said."""
        said = (self.applicant, self.minutes, self.public, self.position)
        return bool(self.papers or self.cleared) or any(one is not None for one in said)


def read_parts(text: str, *, titled: bool = False) -> Parts:
    """Return what a line says of an item, `titled` if that has a title already.

    Raises UserError for what is too long or too much.
    """
    if len(text) > _LONGEST:
        raise UserError(f"Das ist zu lang für einen Punkt: {len(text)} Zeichen.")
    parts = Parts()
    text = _ADDRESS.sub(lambda match: _take_address(match, parts), text)
    text = _IN_BRACKETS.sub(lambda match: _take_bracketed(match, parts), text)
    left: list[str] = []
    after_paper = False
    for segment in _SEPARATOR.split(text):
        known = len(parts.papers)
        if _NEGATIVE.match(segment):
            raise UserError(f"„{segment.strip()}“: Eine Dauer unter null gibt es nicht.")
        if after_paper and (number := _NUMBER_ONLY.fullmatch(segment.strip())):
            parts.papers.append(f"Vorlage {number[1]}")
        else:
            rest = _taken_from(segment.strip(" -–•"), parts, first=not (left or titled))
            left += [rest] if any(map(str.isalnum, rest)) else []
        after_paper = len(parts.papers) > known
    title = " ".join(", ".join(left).split()).strip(" ,;:–-")
    parts.title = _without_leading_minutes(title, parts)
    _refuse_too_much(parts)
    return parts


def _take_address(match: Match[str], parts: Parts) -> str:
    address = match[1].rstrip(".,;:)")
    parts.papers.append(address)
    return f", {match[1].removeprefix(address)}"


def _take_bracketed(match: Match[str], parts: Parts) -> str:
    """Take the parts out of "(20 Min, IHK)"; what is none of them stays in brackets."""
    segments = _SEPARATOR.split(match[1])
    left = [rest for one in segments if (rest := _taken_from(one.strip(), parts, first=False))]
    return f"({', '.join(left)})" if left else ""


def _without_leading_minutes(text: str, parts: Parts) -> str:
    """Take the minutes from the front of a title, if none are told else: "20 Minuten Bericht"."""
    match = _MINUTES_FIRST.match(text) if parts.minutes is None else None
    if match is None:
        return text
    parts.minutes = int(match["minutes"])
    return text[match.end() :]


def begins_with_minutes(text: str) -> bool:
    """Whether what a text begins with is how long an item takes, and no number of one."""
    return _MINUTES_FIRST.match(text) is not None


def _taken_from(segment: str, parts: Parts, *, first: bool) -> str:
    """Take the parts from the end of a segment and return what is left of it."""
    while segment:
        for pattern, take in _AT_THE_END:
            match = pattern.search(segment)
            if match and take(match, parts):
                segment = segment[: match.start()].strip(" -–:(")
                break
        else:
            break
    if segment and not first and (match := _WHOLE_OF.fullmatch(segment)):
        return "" if _take_who(match, parts) else segment
    return segment


# --- One part each: whether it was one, and new -------------------------------------------------


def _take_minutes(match: Match[str], parts: Parts) -> bool:
    if parts.minutes is not None or _NO_TIME.search(match.string, 0, match.start("part")):
        return False
    if match["words"]:
        parts.minutes = _HALF_HOURS[" ".join(match["words"].casefold().split())]
    elif match["hours"]:
        whole = round(float(match["hours"].replace(",", ".")) * 60)
        parts.minutes = whole + int(match["more"] or 0)
    else:
        parts.minutes = int(match["minutes"])
    return True


def _take_public(match: Match[str], parts: Parts) -> bool:
    if parts.public is not None or _IS.search(match.string, 0, match.start("part")):
        return False
    parts.public = not (match["not"] or match["closed"])
    return True


def _take_who(match: Match[str], parts: Parts) -> bool:
    who = match.groupdict().get("who") or match.groupdict().get("whose") or ""
    if parts.applicant is not None:
        return False
    parts.applicant = _ARTICLE.sub("", who).strip(" ,;:()")
    return True


def _take_paper(match: Match[str], parts: Parts) -> bool:
    word = match["word"].rstrip(".").casefold()
    name = "Vorlage" if word in ("vorlagen", "beschlussvorlagen") else match["word"].capitalize()
    told = match["told"]
    if told and not told[0].isdigit():
        parts.papers.append(told.strip())
    else:
        numbers = re.split(r"\s*(?:\bund\b|u\.|\+|&)\s*", told or match["number"])
        parts.papers += [f"{name} {number}" for number in numbers if number]
    return True


def _take_place(match: Match[str], parts: Parts) -> bool:
    if parts.position is not None:
        return False
    end = (match["end"] or "").casefold()
    parts.position = int(match["top"] or match["at"] or (99 if end.startswith("letzt") else 1))
    return True


def _take_without(match: Match[str], parts: Parts) -> bool:
    parts.cleared |= {name for name in ("papers", "applicant", "minutes") if match[name]}
    return True


def _at_the_end(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[\s(]))(?P<part>{pattern})\W*$", re.IGNORECASE)


_AT_THE_END: tuple[tuple[re.Pattern[str], Callable[[Match[str], Parts], bool]], ...] = (
    (_at_the_end(_WITHOUT), _take_without),
    (_at_the_end(_PLACE), _take_place),
    (_at_the_end(_MINUTES), _take_minutes),
    (_at_the_end(_PUBLIC), _take_public),
    (_at_the_end(_PAPER), _take_paper),
    (_at_the_end(_WHO), _take_who),
)
_WHOLE_OF = re.compile(_OF, re.IGNORECASE)


def _refuse_too_much(parts: Parts) -> None:
    if len(parts.title) > _LONGEST_TITLE:
        raise UserError(
            f"Der Punkt ist zu lang: {len(parts.title)} Zeichen, höchstens {_LONGEST_TITLE} gehen."
        )
    if len(parts.applicant or "") > _LONGEST_NAME:
        raise UserError(f"Der Antrag ist zu lang, höchstens {_LONGEST_NAME} Zeichen gehen.")
    if parts.minutes is not None and not 1 <= parts.minutes <= _MOST_MINUTES:
        raise UserError(f"{parts.minutes} Minuten gehen nicht: möglich sind 1 bis {_MOST_MINUTES}.")
    if len(parts.papers) > _MOST_PAPERS or any(len(one) > _LONGEST_PAPER for one in parts.papers):
        raise UserError(
            f"Je Punkt gehen höchstens {_MOST_PAPERS} Unterlagen mit je {_LONGEST_PAPER} Zeichen."
        )
