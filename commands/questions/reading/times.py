"""The time asked about: "2025", "nächstes Schuljahr", "ab Februar", "vor den Osterferien"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from commands.questions.reading.adverbs import adverb
from commands.questions.reading.days import NO_SUCH_DAY as _NO_SUCH_DAY
from commands.questions.reading.holidays import SHORT_FOR_HOLIDAYS
from commands.questions.reading.model import Span
from commands.questions.reading.periods import ONE_DAY, Moment, Period, Side, months_in
from commands.questions.reading.spoken import STEP, YEAR, Reader, is_stepped, said_year
from commands.questions.reading.units import UNITS

NO_SUCH_DAY = Span("day", None, None, _NO_SUCH_DAY.label, explicit=True)

Extent: TypeAlias = tuple[int, int]  # from which letter to which, exclusive
_NOWHERE: Extent = (0, 0)

_LEAD = re.compile(
    r"(?:^|(?<= ))(?:(?P<word>bis vor|bis nach|ab|von|vom|seit|bis|vor|nach|zwischen|zum|zur|zu|"
    r"ueber|im|in|am|an|fuer|waehrend)(?: (?:zum|zu|zur|dem|den|der|das|die|im|in|an|am))*)?"
    r"(?: ?(?P<edge>beginn|anfang|start|ende|schluss|ablauf)(?: (?:der|des|vom|von den))*)?"
    r"(?: ?(?:dem|den|der|des|das|die|im|in|jahr|monat))* ?$"
)
_LONGEST_LEAD = 48  # letters
_SIDES: dict[str, Side] = {
    "ab": "from", "seit": "since", "bis": "until", "vor": "before", "bis vor": "before",
    "nach": "after", "bis nach": "until",
}  # fmt: skip
_BOUNDARY = re.compile(r" (?:bis|und|oder) (?:(?:zu|zum|zur|den|dem|der|die|das|in|im) ){0,2}")
_FIRST = re.compile(
    r"\b(?:zwischen|von|vom) (?:(?:dem|den|der) )?(?P<unit>[^ ]+(?: [^ ]+){0,3}?)"
    r" (?:und|bis) (?:(?:zu|zum|zur|den|dem|der) ){0,2}$"
)
_PAST = re.compile(
    r"\b(?:war|waren|hatten?|liefe?n?|gab|gabs|sass|sassen|machten?|bot|boten|fand|fanden|traf|"
    r"trafen|tagten?|leiteten?|vertrat|vertraten|gehoerten?|wurden?|kuemmerten?|fuehrten?|"
    r"organisierten?|betreuten?|betrieb|gewesen|gemacht|gelaufen|durchgefuehrt|angeboten|"
    r"getagt|getroffen|gesessen|geleitet|stattgefunden|betrieben|"
    r"organisiert hat|veranstaltet hat|ausgelaufen|geendet|endeten?|aufgehoert|beendet|eingestellt|"
    r"begonnen|begann|begannen|gestartet|starteten?|angefangen|dazugekommen|hinzugekommen)\b"
)
_YEAR_BEFORE = re.compile(rf"\b(?:(?:im|in) )?(?:{YEAR}|{STEP} (?:kalender)?jahr) $")
_OF_A_CLASS = re.compile(r"\b(?:klassen?|jahrgang\w*|klassenstufe|jahrgangsstufe|stufe)\b")


def find_time(text: str, today: date) -> tuple[Span, Extent]:
    """Return the time named, today where none is, and which letters name a stretch of the calendar.

    `text` is folded, its words are separated by single blanks; a stroke may stand between two
    numbers.
    """
    # "Wurde die Sitzung im Dezember abgesagt": what was done is past, not the meeting.
    past = _PAST.search(text) is not None and "abgesagt" not in text
    for pattern, reader, bare in UNITS:
        match = pattern.search(text)
        while match:
            found = _bounded(text, match, reader, Moment(today, past), bare=bare)
            if found is not None:
                return found
            match = pattern.search(text, match.end())
    return adverb(text, today), _NOWHERE


@dataclass(frozen=True, slots=True)
class _Lead:
    """The words right before a stretch: what bounds it, and from which letter on they stand."""

    start: int
    word: str = ""
    edge: str = ""

    def side(self, after: str) -> Side:
        """Return how the stretch bounds the time; `after` is what follows ("vom 1.2. an")."""
        starts = self.word in ("von", "vom") and after.startswith(" an")
        return "from" if starts else _SIDES.get(self.word, "in")


def _lead(text: str, start: int) -> _Lead:
    first = found = _LEAD.search(text, max(0, start - _LONGEST_LEAD), start)
    while found and not found["word"]:  # in "letztes Jahr im Herbst" the "im" is what leads
        found = _LEAD.search(text, found.start() + 1, start) if found.start() < start else None
    found = found or first
    if found is None:
        return _Lead(start)
    return _Lead(found.start(), found["word"] or "", found["edge"] or "")


def _bounded(
    text: str, match: re.Match[str], reader: Reader, at: Moment, *, bare: bool
) -> tuple[Span, Extent] | None:
    """Read a stretch with the words before it that bound it, and a second one beside it."""
    lead = _lead(text, match.start())
    alone = bare or is_stepped(match)
    if not (lead.word or alone) or _is_season_of_a_class(text, match):
        return None
    side = lead.side(text[match.end() :])
    past = at.past or side == "since"
    at = replace(at, past=past, side=side, year=said_year(text, at.today))
    period = reader(match, at)
    if period is None:
        return None
    if period is _NO_SUCH_DAY or period.missing:
        return _without_days(period), (lead.start, match.end())
    found = _range(text, match, period, lead, at) or (
        _span(_at_edge(period, lead.edge), side, at, edge=bool(lead.edge)),
        (lead.start, match.end()),
    )
    return _within_year(text, *found, at.today)


def _within_year(text: str, span: Span, told: Extent, today: date) -> tuple[Span, Extent]:
    """Bound a time by the year said right before it: "2027 bis zu den Sommerferien"."""
    before = _YEAR_BEFORE.search(text, max(0, told[0] - _LONGEST_LEAD), told[0])
    year = said_year(before.group(), today) if before else None
    if before is None or year is None:
        return span, told
    first, last = date(year, 1, 1), date(year, 12, 31)
    first, last = max(first, span.first or first), min(last, span.last or last)
    if first > last or (first, last) == (span.first, span.last):
        return span, told
    label = f"{year} {span.label.replace(f' {year}', '', 1)}"
    return Span("period", first, last, label, explicit=True), (before.start(), told[1])


def _without_days(period: Period) -> Span:
    if period is _NO_SUCH_DAY:
        return NO_SUCH_DAY
    return Span("unknown", None, None, period.label, explicit=True, note=period.missing)


def _range(
    text: str, match: re.Match[str], period: Period, lead: _Lead, at: Moment
) -> tuple[Span, Extent] | None:
    """Read a stretch as one end of a longer one, where there is another beside it."""
    earlier = _first(text, lead.start, match.start(), at)
    if earlier is not None:
        return _between(earlier[0], period), (earlier[1], match.end())
    second = _second(text, match.end(), period, at, lead.word)
    return None if second is None else (second[0], (lead.start, second[1]))


def _is_season_of_a_class(text: str, match: re.Match[str]) -> bool:
    """Whether "1. Halbjahr" tells when in a class something runs, in whichever year."""
    return "halbjahr" in match.group() and _OF_A_CLASS.search(text) is not None


def _second(text: str, start: int, first: Period, at: Moment, word: str) -> tuple[Span, int] | None:
    """Read "bis Mai" after "von März", "und Mai" after "zwischen März"."""
    link = _BOUNDARY.match(text, start)
    if link is None:
        return None
    ranges = link.group().startswith(" bis") or word == "zwischen"
    after = Moment(first.first, side="in", year=said_year(text[link.end() :], at.today))
    for pattern, reader, _ in UNITS:
        match = pattern.match(text, link.end())
        period = reader(match, after) if match else None
        if match and period is not None and period is not _NO_SUCH_DAY:
            if period.missing:
                return _without_days(period), match.end()
            if ranges or period.first - first.last == ONE_DAY:
                return _between(first, period), match.end()
            return None
    return None


def _first(text: str, lead: int, start: int, at: Moment) -> tuple[Period, int] | None:
    """Read "vom 1.2." before "bis 31.3.2027", "zwischen Ostern" before "und den Sommerferien"."""
    before = _FIRST.search(text, max(0, lead - _LONGEST_LEAD), start)
    if before is None:
        return None
    unit = before["unit"]
    if unit in SHORT_FOR_HOLIDAYS:  # "zwischen Oster- und Sommerferien"
        unit += "ferien"
    for pattern, reader, _ in UNITS:
        match = pattern.fullmatch(unit)
        period = reader(match, at) if match else None
        if period is not None and period is not _NO_SUCH_DAY and not period.missing:
            return period, before.start()
    return None


def _between(one: Period, other: Period) -> Span:
    if other.first < one.first:
        one, other = other, one
    start = one.last + ONE_DAY if one.apart else one.first
    end = other.first - ONE_DAY if other.apart else other.last
    label = f"{one.label} bis {other.label}"
    if one.apart or other.apart:
        label = f"zwischen {one.dative} und {other.dative} ({start:%d.%m.%Y}–{end:%d.%m.%Y})"
    if end < start:
        start, end = one.first, other.last
    months, whole = months_in(start, end)
    return Span("period", start, end, label, explicit=True, months=months, whole_months=whole)


def _at_edge(period: Period, edge: str) -> Period:
    """Return the first or last day of holidays where "Beginn der" or "Ende der" is said."""
    if not edge:
        return period
    last = edge in ("ende", "schluss", "ablauf")
    turn = period.last if last else period.first
    label = f"{'Ende' if last else 'Beginn'} {period.label}"
    return Period(turn, turn, label, dated=True)


def _span(period: Period, side: Side, at: Moment, *, edge: bool) -> Span:
    if side == "in":
        return replace(_in(period, edge=edge), yearly=at.year is None and not at.past)
    turn = (period.first, period.last)
    if side == "until":
        return _until(period, at, turn)
    if side == "before":
        return _before(period, at)
    if side == "since":
        return Span("since", period.first, at.today, f"seit {period.dative}", explicit=True,
                    turn=turn)  # fmt: skip
    first = period.last + ONE_DAY if side == "after" else period.first
    turn = (first, first) if side == "after" else turn
    dates = f" (ab {first:%d.%m.%Y})" if period.dated else ""
    label = f"{'nach' if side == 'after' else 'ab'} {period.dative}{dates}"
    last = at.today if at.past and first <= at.today else None
    return Span("from", first, last, label, explicit=True, turn=turn)


def _in(period: Period, *, edge: bool) -> Span:
    one_day = period.first == period.last
    inside = f"in {period.article} " if period.season and not edge else ""
    dates = f" ({period.dates})" if period.dated else ""
    months, whole = months_in(period.first, period.last)
    return Span("day" if one_day else "period", period.first, period.last,
                f"{inside}{period.label}{dates}", explicit=True,
                season=period.season, months=months, whole_months=whole)  # fmt: skip


def _until(period: Period, at: Moment, turn: tuple[date, date]) -> Span:
    last = period.first - ONE_DAY if period.apart else period.last
    to = f"zu {period.article} " if period.season else ""
    label = f"bis {to}{period.label}" + (f" (bis {last:%d.%m.%Y})" if period.dated else "")
    if last >= at.today and not (at.past and turn[0] <= at.today):
        stretch = (min(turn[0], last), last)
        return Span("period", at.today, last, label, explicit=True, stretch=stretch)
    return Span("until", None, last, label, explicit=True, turn=(min(turn[0], last), last))


def _before(period: Period, at: Moment) -> Span:
    last = period.first - ONE_DAY
    label = f"vor {period.dative}" + (f" (bis {last:%d.%m.%Y})" if period.dated else "")
    if last >= at.today:
        return Span("period", at.today, last, label, explicit=True)
    return Span("before", None, last, label, explicit=True, turn=(last, last))
