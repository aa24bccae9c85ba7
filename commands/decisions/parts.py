"""What people write about a decision, in any order: its text, who does it by when, the vote. Pure.

A line is taken apart at commas, semicolons and line breaks; what is recognised as a part is taken
out, the rest is the text of the decision. Functions raise UserError that says what to type instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from re import Match
from typing import Any, TypeAlias

from rapidfuzz.distance import OSA

from commands.contract import Line, UserError
from commands.dates import DateError
from commands.decisions.deadlines import day_of, deadline_of
from commands.decisions.vote_words import read_vote, vote_within
from storage.decisions import Kind

LONGEST = 2000  # characters of a text
# What begins a part also where no comma stands before it, because of its colon.
_LABEL = (
    r"(?:verantwortlich|zuständig|federführend|federführung|umsetzung|wer|wann|bis\s+wann|frist|"
    r"antrag|antragsteller(?:in)?|ziel|abstimmung|ergebnis|handlungsfeld)\s*:"
)
_BORDER = rf"[,;\n]|(?<!\d)\.(?=\s)|\s\(|\s(?={_LABEL})"
_CLAUSE = re.compile(rf"(?P<before>^|{_BORDER})\s*(?P<clause>(?:(?!{_BORDER}).)+)", re.IGNORECASE)
_LABELLED = re.compile(r"\b(?P<label>[^\W\d_]{5,}):")
_LABELS = ("verantwortlich", "zuständig", "federführend", "federführung", "umsetzung", "antrag",
           "antragsteller", "abstimmung", "ergebnis", "handlungsfeld", "frist", "bericht",
           "gremium", "begründung", "sachstand")  # fmt: skip
# What may stand before the text, with a colon: "Einstimmig: …", "TOP 2: …".
_LEADING = re.compile(
    r"\s*(?P<clause>einstimmig(?:\s+beschlossen)?|mehrheitlich|(?:als\s+)?empfehlung|beschluss|"
    r"(?:nur\s+)?zur\s+kenntnis(?:\s+genommen|nahme)?|(?:zu\s+)?top\s*\d{1,2}|"
    r"(?:nicht[- ]?)?öffentlich|(?:auf\s+)?antrag\s+(?:von|der|des)\s+[^:,;.\n]{2,60})"
    r"\s*:\s*(?=\S)",
    re.IGNORECASE,
)
_DAYS_AGO = {"heute": 0, "gestern": 1, "vorgestern": 2}
_PAST = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d{2})?")


@dataclass(frozen=True, slots=True)
class Parts:
    """What was said of a decision; None or empty for what was not.

    `changes` are parts as `storage.decisions.Decision` has them; `responsible` and `committee` are
    names as they were typed, `agenda_item` is a position, `meeting_on` a day. `in_text` names what
    stands within the text and stays there. `problem` says why a deadline was not understood.
    """

    text: str = ""
    changes: dict[str, Any] = field(default_factory=dict)
    responsible: str = ""
    committee: str = ""
    agenda_item: int | None = None
    meeting_on: date | None = None
    in_text: tuple[str, ...] = ()
    problem: Line = ""

    @property
    def is_said(self) -> bool:
        """Whether anything but a text was said."""
        others = (self.changes, self.responsible, self.committee, self.agenda_item)
        return any(others) or self.meeting_on is not None


_Reader: TypeAlias = Callable[[Match[str], Parts, datetime], Parts | None]


def read_parts(text: str, now: datetime) -> Parts:
    """Take a line apart; `now` is aware, dates without a year are the next ones from then on."""
    if len(text) > LONGEST:
        raise UserError(f"Das ist zu lang, höchstens {LONGEST} Zeichen gehen.")
    parts, kept, text = Parts(), "", _LABELLED.sub(_label_meant, text)
    while leading := _LEADING.match(text):
        read = _read_clause(leading["clause"], parts, now)
        if read is None:
            break
        parts, text = read, text[leading.end() :]
    for match in _CLAUSE.finditer(text):
        clause = match["clause"].strip(" ()")
        read = _read_clause(clause, parts, now) if clause else parts
        if read is None:
            kept += f"{match['before']} {match['clause'].strip()}"
        else:
            parts = read
    parts = replace(parts, text=" ".join(kept.split(" ")).strip(" ,;\n"))
    return _with_vote_of(_with_deadline_of(parts, now))


def _label_meant(match: Match[str]) -> str:
    """Return a label with its slips mended: "veranwortlich:" is "verantwortlich:"."""
    said = match["label"].casefold()
    near = [one for one in _LABELS if OSA.distance(said, one) <= len(one) // 5]
    return f"{near[0] if len(near) == 1 else match['label']}:"


def _read_clause(clause: str, parts: Parts, now: datetime) -> Parts | None:
    if (vote := read_vote(clause, parts.changes.get("vote"))) is not None:
        return _with(parts, vote=vote)
    for pattern, read in _READERS:
        if (match := pattern.fullmatch(clause)) and (found := read(match, parts, now)) is not None:
            return found
    return None


def _with(parts: Parts, **changes: Any) -> Parts:
    return replace(parts, changes=parts.changes | changes)


# --- Single parts -------------------------------------------------------------------------------


def _responsible(match: Match[str], parts: Parts, now: datetime) -> Parts:
    name, until, day = match["name"].rpartition(" bis ")
    if until and (due := _due(day, parts, now)) is not None:
        parts = due
    else:
        name = match["name"]
    name = name.strip(" .:")
    return replace(parts, responsible=f"{parts.responsible}, {name}".strip(" ,"))


def _deadline(match: Match[str], parts: Parts, now: datetime) -> Parts | None:
    return _due(match["day"], parts, now)


def _due(said: str, parts: Parts, now: datetime) -> Parts | None:
    said = said.strip(" )")
    try:
        day = deadline_of(said, now)
    except DateError as error:
        over = past_day(said, now)
        if over is not None and re.search(r"\d{4}", said):
            return _with(parts, due_on=over)
        return replace(parts, problem=error.answer.lines[0])
    return None if day is None else _with(parts, due_on=day)


def _labelled_deadline(match: Match[str], parts: Parts, now: datetime) -> Parts:
    read = _due(match["day"], parts, now)
    return read or replace(parts, problem=f"„{match['day'].strip()}“ verstehe ich nicht als Tag.")


def _decided(match: Match[str], parts: Parts, now: datetime) -> Parts | None:
    day = past_day(match["day"] or match["named"], now)
    return None if day is None else _with(parts, decided_on=day)


def past_day(text: str, now: datetime) -> date | None:
    """Return a day gone by: without a year the last such day; None if the text means none."""
    match = _PAST.fullmatch(text.strip())
    if match is None:
        ago = _DAYS_AGO.get(text.strip().casefold())
        return None if ago is None else now.date() - timedelta(days=ago)
    year = int(match["year"]) if match["year"] else now.year
    try:
        day = date(year + 2000 * (year < 100), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    if not match["year"] and day > now.date():
        return day.replace(year=day.year - 1)
    return day


def _kind(kind: Kind) -> _Reader:
    return lambda _match, parts, _now: _with(parts, kind=kind)


def _public(match: Match[str], parts: Parts, _: datetime) -> Parts:
    return _with(parts, public=match["not"] is None)


def _goal(match: Match[str], parts: Parts, _: datetime) -> Parts:
    return _with(parts, goal=(match["goal"] or match["named"]).strip())


def _applicant(match: Match[str], parts: Parts, _: datetime) -> Parts:
    return _with(parts, applicant=(match["name"] or match["by"]).strip())


def _field(match: Match[str], parts: Parts, _: datetime) -> Parts:
    return _with(parts, field_of_action=int(match["number"]))


def _agenda_item(match: Match[str], parts: Parts, _: datetime) -> Parts:
    return replace(parts, agenda_item=int(match["number"]))


def _meeting(match: Match[str], parts: Parts, now: datetime) -> Parts | None:
    day = day_of(match["day"], now)
    return None if day is None else replace(parts, meeting_on=day)


def _committee(match: Match[str], parts: Parts, _: datetime) -> Parts:
    return replace(parts, committee=match["name"].strip())


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_pattern(r"(?:(?:dafür\s+|dabei\s+)?(?:verantwortlich|zuständig|federführend)(?:e[rn]?)?"
              r"(?:\s*:|\s+(?:ist|sind|wird|bleibt)\b(?:\s+(?:jetzt|nun)\b)?)?|federführung:?|"
              r"umsetzung:|wer:|durch:|kümmert\s+sich:?)\s*(?P<name>\S.*)"), _responsible),
    (_pattern(r"(?P<name>\S.{1,80}?)\s+(?:ist|sind)\s+(?:dafür\s+)?(?:verantwortlich|zuständig)"),
     _responsible),
    (_pattern(r"(?:(?:umzusetzen|umsetzung|zu\s+erledigen|erledigen|fällig|frist|termin|spätestens)"
              r":?\s+)*(?:(?:bis\s+)?(?:spätestens\s+)?(?:bis|zum|am)\s+)(?:zum\s+)?(?P<day>\S.*)"),
     _deadline),
    (_pattern(r"(?:frist|(?:bis\s+)?wann|termin|fällig)\s*:\s*(?:bis\s+)?(?:zum\s+)?(?P<day>\S.*)"),
     _labelled_deadline),
    (_pattern(r"(?:frist|fällig|termin|spätestens|bis)\s+(?P<day>\S.*)"), _deadline),
    (_pattern(r"(?:beschlossen|gefasst|entschieden)\s+am\s+(?P<day>\S.*)|"
              r"beschluss\s+vom\s+(?P<named>\S.*)"), _decided),
    (_pattern(r"(?:als\s+)?empfehlung"), _kind("recommendation")),
    (_pattern(r"(?:nur\s+)?zur\s+kenntnis(?:\s+genommen|nahme)?"), _kind("taken note")),
    (_pattern(r"(?:als\s+)?beschluss"), _kind("decision")),
    (_pattern(r"(?P<not>nicht[- ]?öffentlich|n\.?\s?ö\.?|vertraulich|intern)|öffentlich"), _public),
    (_pattern(r"(?:umsetzungs)?ziele?:?\s+(?P<goal>\S.*)|dient\s+(?:dem\s+)?(?P<named>ziel\s+\S.*)"),
     _goal),
    (_pattern(r"(?:handlungsfeld|hf):?\s*(?P<number>[1-4])"), _field),
    (_pattern(r"(?:auf\s+)?antrag(?:steller(?:in)?)?(?::\s*|\s+(?:von|der|des|vom)\s+)"
              r"(?P<name>\S.*)|beantragt\s+(?:von|durch)\s+(?:der\s+|dem\s+)?(?P<by>\S.*)"),
     _applicant),
    (_pattern(r"(?:zu(?:m)?\s+)?(?:top|tagesordnungspunkt)\s*(?P<number>\d{1,2})"), _agenda_item),
    (_pattern(r"(?:in\s+der\s+)?sitzung(?:\s+(?:am|vom))?:?\s+(?P<day>\S.*)"), _meeting),
    (_pattern(r"gremium:?\s+(?P<name>\S.*)"), _committee),
)  # fmt: skip


# --- A deadline or a vote within the text -------------------------------------------------------

_WITHIN = re.compile(
    r"\bbis\s+(?:spätestens\s+)?(?:zum\s+)?(?P<day>\d{1,2}\.\s?(?:\d{1,2}\.|[A-Za-zäÄ]+)"
    r"(?:\s?\d{4})?|ende\s+[A-Za-zäÄ]+(?:\s+\d{4})?)",
    re.IGNORECASE,
)


def _with_deadline_of(parts: Parts, now: datetime) -> Parts:
    """Take the one deadline that the text itself names, if none was said besides."""
    if "due_on" in parts.changes:
        return parts
    named = [match["day"] for match in _WITHIN.finditer(parts.text)]
    days = {day_of(said, now) for said in named} - {None}
    if not days and named and not parts.problem:
        return replace(parts, problem=_no_day(named[0], now))
    if len(days) != 1:
        return parts
    within = (*parts.in_text, "Die Frist steht im Text.")
    return replace(_with(parts, due_on=days.pop()), in_text=within)


def _no_day(said: str, now: datetime) -> Line:
    """Tell why what looks like a deadline is none: no day has that date ("31.2."); "" if it may."""
    try:
        deadline_of(said, now)
    except DateError as error:
        return error.answer.lines[0]
    return ""


def _with_vote_of(parts: Parts) -> Parts:
    """Take the vote that the text itself tells, if none was told besides."""
    vote = vote_within(parts.text)
    if "vote" in parts.changes or vote is None:
        return parts
    within = (*parts.in_text, "Die Abstimmung steht im Text.")
    return replace(_with(parts, vote=vote), in_text=within)
