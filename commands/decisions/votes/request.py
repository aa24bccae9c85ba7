"""What a line that opens a vote says: the question, until when, what stands for choice. Pure.

It is taken apart at commas, semicolons, line breaks and the ends of sentences. What belongs to the
vote is taken out here; the rest is read as a decision is: its text is the question, its parts are
kept for the decision that may come of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from commands.contract import Code, UserError
from commands.dates import BERLIN, DateError, end_at, find_when, read_when, say_moment
from commands.decisions.parts import Parts, read_parts
from commands.decisions.votes.counting import OF_ALL, USUAL
from commands.decisions.votes.options import read_options

LONGEST = timedelta(days=180)  # that a vote may take
_LONGEST_QUESTION, _LONGEST_HEAD = 500, 100  # characters
_CLAUSE = re.compile(
    r"(?P<clause>.*?)(?P<end>[,;\n]\s*|(?<=[?!])\s+|(?<=[^\d\s])\.\s+|$)", re.DOTALL
)
_TIME_APART = re.compile(
    r"\b(?P<day>(?:bis|endet|ende)\b[^,;?!\n]*),\s*(?P<time>(?:um\s+)?\d{1,2}(?:[:.]\d\d)?\s*uhr)\b",
    re.IGNORECASE,
)
_END = re.compile(
    r"(?:(?:die\s+)?(?:abstimmung|abstimmen|läuft|offen|stimmen|antworten|geht)\s+)?"
    r"(?:bis|endet|ende|schluss|dauer:|(?:läuft\s+|dauert\s+|offen\s+)?für)"
    r"[\s:]*(?:spätestens\s+)?(?:zum\s+|am\s+)?(?P<when>\S.*)",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\(?bis\s+(?P<when>\S.*)", re.IGNORECASE | re.DOTALL)
_TRAILING = re.compile(
    r"(?P<before>.*\S)\s+(?:und\s+zwar\s+)?bis\s+(?:spätestens\s+)?(?:zum\s+|am\s+)?"
    r"(?P<when>(?:(?!\bbis\b).)*\d(?:[:.]\d\d)?\s*uhr|(?:mo|di|mitt|do|frei|sams|sonn)\w*tag|"
    r"mittwoch|sonnabend|heute\w*|morgen|übermorgen)\W*",
    re.IGNORECASE | re.DOTALL,
)
_LASTS = re.compile(
    r"(?:noch\s+|in\s+)?(?P<number>\d{1,3})\s*(?P<unit>min|std|stunde|h\b|tag|woche)\w*\.?"
    r"(?:\s+lang)?",
    re.IGNORECASE,
)
_UNITS = {"min": "minutes", "std": "hours", "stu": "hours", "h": "hours", "tag": "days",
          "woc": "weeks"}  # fmt: skip
_LISTED = re.compile(r"\s*(?:[,;\n/|]|\boder\b)\s*", re.IGNORECASE)
_WORDS_OF_OPTION = 3
_LIKE_A_TIME = re.compile(r"\d\s*uhr|\d{1,2}[:.]\d{1,2}|\d\.\s*\d", re.IGNORECASE)
_UNTIL_ALL = re.compile(
    r"(?:(?:und\s+)?(?:endet|ende|schließt|offen|läuft)\s+)?(?:automatisch\s+)?(?:bis|sobald|wenn)\s+"
    r"(?:alle|alle\s+stimmen)\s+(?:abgestimmt\s+haben|gestimmt\s+haben|da\s+sind|abgegeben\s+sind|"
    r"vorliegen)|automatisch\s+(?:be)?enden",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"(?:(?:bitte|als|in)\s+)?(?:geheim|anonym|verdeckt)(?:e[rsn]?)?(?:\s+(?:abstimm\w+|wahl))?"
    r"(?:\s+bitte)?",
    re.IGNORECASE,
)
_OPEN = re.compile(r"(?:offen|namentlich)(?:e[rsn]?)?(?:\s+abstimm\w+)?", re.IGNORECASE)
_NEEDED = (r"(?:(?:mit|braucht|nötig|erforderlich|es\s+gilt|benötigt|mehrheit)[\s:]+)?"
           r"(?:ist\s+)?(?:eine[r]?\s+)?")  # fmt: skip
_IS_NEEDED = r"(?:[- ]?mehrheit)?(?:\s+(?:ist\s+)?(?:nötig|erforderlich|notwendig|reicht))?"
_MAJORITIES: tuple[tuple[str, str], ...] = (
    (r"(?:zwei|2)[- ]?drittel|2\s*/\s*3|⅔", "2/3"),
    (r"(?:drei|3)[- ]?viertel|3\s*/\s*4|¾", "3/4"),
    (r"absolute|mehrheit\s+(?:der|aller)\s+(?:stimmberechtigten|sitze|mitglieder|stimmen)", OF_ALL),
    (r"einstimmigkeit|einstimmig(?=\s+(?:nötig|erforderlich))|konsens", "1/1"),
    (r"einfache|relative", ""),
)
_OPTIONS = re.compile(
    r"(?:option(?:en)?|zur\s+(?:aus)?wahl(?:\s+stehen)?|auswahl|antworten|möglichkeiten|"
    r"alternativen|varianten)\s*:\s*(?P<first>.*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Request:
    """A vote as it is asked for; `parts` hold the question and what is said of the decision."""

    parts: Parts = field(default_factory=Parts)
    options: tuple[str, ...] = USUAL
    majority: str = ""
    closes_at: datetime | None = None
    until_all: bool = False

    @property
    def question(self) -> str:
        """What is put to the vote; "" where nothing is said."""
        return self.parts.text if any(map(str.isalpha, self.parts.text)) else ""


def read_request(text: str, now: datetime) -> Request:
    """Take a line apart; `now` is aware. Raises UserError for what can't be put to the vote so."""
    request, left, options = Request(), "", list[str]()
    listing, listed, between = False, False, ""
    for clause, end in _clauses(_with_head_apart(text, now)):
        if (opened := _OPTIONS.fullmatch(clause)) is not None:
            listing, listed, clause = True, True, opened["first"]  # noqa: PLW2901 - the first one
            between = ",;" if clause else ",;\n"
        read = _read_clause(clause, request, now, listing=listing) if clause else request
        if read is not None:
            request = read
        elif listing and not _is_part(clause, now):
            options.append(clause)
        else:
            _refuse_strange_end(clause, left, now)
            left += f"{clause}{end}"
        listing = listing and end[:1] in between
    request, left = _with_trailing_end(request, left.strip(" ,;\n"), now)
    parts = read_parts(left, now)
    if not listed and (choice := _choice_behind(parts.text)) is not None:
        parts, options = replace(parts, text=choice[0]), choice[1]
    if options or listed:
        request = replace(request, options=read_options(options))
    whole = replace(parts, text=" ".join(parts.text.split()))
    return _checked(replace(request, parts=whole), now)


def _choice_behind(said: str) -> tuple[str, list[str]] | None:
    """Return a question and what stands for choice behind it, as in "Wann? Mai, Juni oder Juli".

    None unless only two or more of a few words stand there: whole sentences are an explanation.
    """
    question, mark, behind = said.rpartition("?")
    options = [one for one in _LISTED.split(behind.strip(" .!;,")) if one]
    few = all(len(one.split()) <= _WORDS_OF_OPTION for one in options)
    return (question + mark, options) if mark and len(options) > 1 and few else None


def _refuse_strange_end(clause: str, before: str, now: datetime) -> None:
    """Refuse "bis bald" behind a question: it is meant for the end. Raises DateError."""
    match = _UNTIL.fullmatch(clause)
    if match is not None and before.rstrip().endswith("?") and not _is_part(clause, now):
        read_end(match["when"], now)


def _with_head_apart(text: str, now: datetime) -> str:
    """Return a line with "TOP 3: …" or "bis Freitag 12 Uhr: …" at its beginning as a clause."""
    text = _TIME_APART.sub(r"\g<day> \g<time>", text)
    head, colon, rest = text.partition(": ")
    alone = colon and len(head) <= _LONGEST_HEAD and not re.search(r"[,;\n?]", head)
    if alone and (_is_part(head, now) or _read_clause(head, Request(), now)):
        return f"{head}\n{rest}"
    return text


def _clauses(text: str) -> list[tuple[str, str]]:
    """Return the clauses of a line with what ends each; behind a sentence a line break does."""
    found = ((one["clause"].strip(), one["end"]) for one in _CLAUSE.finditer(text.strip()))
    return [(clause, end if end.strip() else "\n") for clause, end in found if clause or end]


_Reader: TypeAlias = Callable[[str, Request, datetime], Request | None]


def _read_clause(
    clause: str, request: Request, now: datetime, *, listing: bool = False
) -> Request | None:
    """Read a part of the vote; among options "2 Stunden" is one of these."""
    bare = clause.strip(" ().!")
    for read in _READERS if listing else (*_READERS, _lasting):
        if (found := read(bare, request, now)) is not None:
            return found
    return None


def _is_part(clause: str, now: datetime) -> bool:
    return not read_parts(clause, now).text


# --- Single parts -------------------------------------------------------------------------------


def _secret(clause: str, _: Request, _now: datetime) -> None:
    if _SECRET.fullmatch(clause):
        raise UserError(
            "Geheim abstimmen geht hier nicht: Wer wie stimmt, sehen im Raum alle, und auch ich "
            "weiß es. Geheime Abstimmungen und Wahlen brauchen Stimmzettel.",
            hints=("Ohne „geheim“ eröffne ich eine offene Abstimmung.",),
        )


def _openly(clause: str, request: Request, _: datetime) -> Request | None:
    return request if _OPEN.fullmatch(clause) else None


def _until_all(clause: str, request: Request, _: datetime) -> Request | None:
    return replace(request, until_all=True) if _UNTIL_ALL.fullmatch(clause) else None


def _majority(clause: str, request: Request, _: datetime) -> Request | None:
    for pattern, share in _MAJORITIES:
        if re.fullmatch(f"{_NEEDED}(?:{pattern}){_IS_NEEDED}", clause, re.IGNORECASE):
            return replace(request, majority=share)
    return None


def _end(clause: str, request: Request, now: datetime) -> Request | None:
    """Take the first "bis …" for the end of the vote; a second one is the decision's deadline."""
    match = _END.fullmatch(clause)
    if match is None or request.closes_at is not None:
        return None
    closes_at = _instant(match["when"], now)
    return None if closes_at is None else replace(request, closes_at=closes_at)


def _lasting(clause: str, request: Request, now: datetime) -> Request | None:
    if request.closes_at is not None or not _LASTS.fullmatch(clause):
        return None
    return replace(request, closes_at=_instant(clause, now))


_READERS: tuple[_Reader, ...] = (_secret, _openly, _until_all, _majority, _end)


def _instant(said: str, now: datetime) -> datetime | None:
    """Return the instant that a text means; None for other words, DateError for a bad date."""
    if (after := lasting(said, now)) is not None:
        if after <= now:
            raise DateError(f"{said.strip()}: Das ist keine Zeit zum Abstimmen.")
        return after
    try:
        when = read_when(said, now)
    except DateError:
        if _LIKE_A_TIME.search(said):
            raise
        return None
    return None if when.repeat is not None else end_at(when, now)


def lasting(said: str, since: datetime) -> datetime | None:
    """Return the instant that comes so long after another: "30 Minuten"; None for other words.

    Days and weeks later the clock on the wall shows the same.
    """
    match = _LASTS.fullmatch(said.strip(" ."))
    if match is None:
        return None
    unit = _UNITS[match["unit"][:3].casefold()]
    length = timedelta(**{unit: int(match["number"])})
    zone = BERLIN if unit in ("days", "weeks") else UTC
    return (since.astimezone(zone) + length).astimezone(BERLIN)


def read_end(said: str, now: datetime) -> datetime:
    """Return until when a vote goes: "Freitag 12 Uhr", "30 Minuten". Raises DateError."""
    found = _instant(said.strip(" .!"), now)
    if found is None:
        raise DateError(
            f"„{said[:60]}“ verstehe ich nicht als Ende.",
            hints=(("So: ", Code("bis Freitag 12 Uhr"), "."),),
        )
    return found


def _with_trailing_end(request: Request, left: str, now: datetime) -> tuple[Request, str]:
    """Take the end that stands without a comma behind the text: "… statt bis Freitag 12 Uhr"."""
    match = _TRAILING.fullmatch(left)
    if request.closes_at is not None or match is None or left.endswith("?"):
        return request, left
    found = find_when(match["when"], now)
    if found is not None and (found.before or found.after):
        return request, left
    return replace(request, closes_at=read_end(match["when"], now)), match["before"]


# --- Checking -----------------------------------------------------------------------------------


def _checked(request: Request, now: datetime) -> Request:
    if len(request.question) > _LONGEST_QUESTION:
        raise UserError(
            f"Die Frage ist zu lang: {len(request.question)} Zeichen, höchstens "
            f"{_LONGEST_QUESTION} gehen."
        )
    check_end(request.closes_at, now)
    if "vote" in request.parts.changes or "state" in request.parts.changes:
        raise UserError(
            "Das Ergebnis steht noch nicht fest: Es kommt aus der Abstimmung.",
            hints=(("Ist schon abgestimmt, hält es fest: ", Code("/beschluss …, einstimmig"),
                    ". Braucht es eine besondere Mehrheit: ", Code("Zweidrittelmehrheit"), "."),),
        )  # fmt: skip
    return request


def check_end(closes_at: datetime | None, started_at: datetime) -> None:
    """Refuse an end too far off; raises UserError."""
    if closes_at is not None and closes_at > started_at + LONGEST:
        raise UserError(
            f"{say_moment(closes_at)} ist zu weit weg: Eine Abstimmung läuft höchstens "
            f"{LONGEST.days} Tage."
        )
