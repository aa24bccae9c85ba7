"""Days as they are typed: "1.4.", "Do 10.12.2026", "nächsten Dienstag", "in 3 Monaten", "KW 48"."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from re import Match

from dateutil.relativedelta import FR, MO, SA, SU, TH, TU, WE, relativedelta

from commands.dates.clock_times import Piece
from commands.dates.draft import Draft, Which
from commands.dates.model import DateError
from commands.dates.words import (
    MONTHS,
    SHORT_WEEKDAYS,
    UNITS,
    WEEKDAYS,
    index_in,
    number_of,
    ordinal_of,
    pattern,
    plain,
)

_MOST_YEARS = 50  # ahead; more is mistyped
_WHICH: dict[str, Which] = {"nächst": "next", "kommend": "coming", "dies": "coming"}
_WEEKS: dict[str, Which] = {
    "diese": "this week", "dieser": "this week", "nächste": "next week", "nächster": "next week",
    "kommende": "next week", "kommender": "next week", "übernächste": "week after next",
    "übernächster": "week after next",
}  # fmt: skip
_SATURDAY = 5
_WEEKDAYS = (MO, TU, WE, TH, FR, SA, SU)
_END_OF = {"monat": 1, "quartal": 3, "halbjahr": 6, "jahr": 12}  # months
_TODAY = {"heute": 0, "morgen": 1, "übermorgen": 2, "gestern": -1, "vorgestern": -2}


def no_such_day(typed: str) -> DateError:
    """Return the error for a day that is in no calendar."""
    return DateError(f"Den {typed.strip()} gibt es nicht.", hints=("Zum Beispiel: 1.4.2027.",))


def take_date(draft: Draft, day: str | int, month: int, year: str | None, typed: str) -> None:
    """Take over a date; without a year the next one there is, as 29 February isn't yearly."""
    draft.typed_day, draft.year_told = typed.strip(), bool(year)
    try:
        if year:
            full = int(year) + (2000 if len(year) == 2 else 0)
            draft.day = date(full, month, int(day))
        else:
            draft.day = _next(draft.now.date(), int(day), month)
    except ValueError:
        raise no_such_day(draft.typed_day) from None
    if draft.day > draft.now.date() + relativedelta(years=_MOST_YEARS):
        raise DateError(f"Der {draft.typed_day} liegt zu weit in der Zukunft.")


def _next(today: date, day: int, month: int) -> date:
    date(2024, month, day)  # a leap year has every day that there is
    for year in range(today.year, today.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError


def _iso(match: Match[str], draft: Draft) -> None:
    take_date(draft, match["d"], int(match["mo"]), match["y"], match[0])


def _figures(match: Match[str], draft: Draft) -> None:
    take_date(draft, match["d"], int(match["mo"]), match["y"], match[0])


def _without_year(match: Match[str], draft: Draft) -> None:
    take_date(draft, match["d"], int(match["mo"]), None, match[0])


def _named_month(match: Match[str], draft: Draft) -> None:
    take_date(draft, match["d"], index_in(MONTHS, match["month"]) + 1, match["y"], match[0])


def _part_of_month(match: Match[str], draft: Draft) -> None:
    month = index_in(MONTHS, match["month"]) + 1
    today = draft.now.date()
    year = int(match["y"] or today.year)
    parts = {"anfang": 1, "mitte": 15, "ende": 31}
    draft.day = date(year, month, 1) + relativedelta(day=parts[plain(match["part"])])
    if draft.day < today and not match["y"]:
        draft.day += relativedelta(years=1)
    draft.typed_day, draft.year_told = match[0], bool(match["y"])
    draft.assumed.append(f"den {draft.day:%d.%m.}")


def _day_number(match: Match[str], draft: Draft) -> bool:
    """Read "am 27.": the next one; no day where a date or an ordinal goes on."""
    if draft.repeats or draft.day is not None:
        return False
    today, number = draft.now.date(), int(match["d"])
    if not 1 <= number <= 31:
        raise no_such_day(f"{number}.")
    months = (today + relativedelta(months=n, day=number) for n in range(14))
    first = next(day for day in months if day.day == number and day >= today)
    told = (first + relativedelta(months=n, day=number) for n in range(3))
    fit = (day for day in told if day.day == number and _fits(draft, day))
    draft.day, draft.typed_day = next(fit, first), match[0].strip()
    draft.year_told = True  # the next month's, not the next year's
    return True


def _fits(draft: Draft, day: date) -> bool:
    return draft.weekday in (None, day.weekday())


def _nth_weekday(match: Match[str], draft: Draft) -> bool:
    """Read "am letzten Freitag im Januar": the next one; "jeden" is read before."""
    if draft.repeats:
        return False
    month, weekday = index_in(MONTHS, match["month"]) + 1, index_in(WEEKDAYS, match["weekday"])
    today = draft.now.date()
    years = [int(match["y"])] if match["y"] else [today.year, today.year + 1]
    found = (_nth(year, month, weekday, ordinal_of(match["ordinal"])) for year in years)
    day = next((day for day in found if day and (match["y"] or day >= today)), None)
    if day is None:
        raise no_such_day(match[0].strip().removeprefix("am "))
    draft.day, draft.year_told, draft.typed_day = day, True, match[0].strip()
    return True


def _nth(year: int, month: int, weekday: int, number: int) -> date | None:
    first = date(year, month, 1) + relativedelta(day=1 if number > 0 else 31)
    day = first + relativedelta(weekday=_WEEKDAYS[weekday](number))
    return day if day.month == month else None


def _end_of(match: Match[str], draft: Draft) -> bool:
    """Read "zum Monatsende": once, and not again and again."""
    if draft.repeats or draft.day is not None:
        return False
    today, months = draft.now.date(), _END_OF[plain(match["whole"] or match["whole_2"])]
    last = today + relativedelta(months=(months - today.month % months) % months, day=31)
    draft.day, draft.year_told, draft.typed_day = last, True, match[0].strip()
    if _is_over(draft, last):
        draft.day = last + relativedelta(months=months, day=31)
    draft.assumed.append(f"den {draft.day:%d.%m.}")
    return True


def _is_over(draft: Draft, day: date) -> bool:
    at = draft.at or draft.usual
    return at is not None and datetime.combine(day, at) <= draft.now


def _weekend(match: Match[str], draft: Draft) -> bool:
    """Read "am Wochenende": its Saturday, from Sunday on the next one's."""
    if draft.repeats:
        return False
    today, word = draft.now.date(), plain(match["step"] or "")
    saturday = today + timedelta(days=_SATURDAY - today.weekday())
    weeks = 2 if word.startswith("übernächst") else 1 if word.startswith("nächst") else 0
    saturday += timedelta(weeks=weeks)
    draft.day = saturday if saturday >= today else saturday + timedelta(weeks=1)
    draft.year_told, draft.typed_day = True, match[0].strip()
    draft.assumed.append(f"Samstag, den {draft.day:%d.%m.}")
    return True


def _weekday(match: Match[str], draft: Draft) -> None:
    draft.weekday = index_in(WEEKDAYS, match["weekday"])
    adjective = plain(match["which"] or "")
    if adjective.startswith("übernächst"):
        draft.steps = relativedelta(weeks=1)
    else:
        known = (which for word, which in _WHICH.items() if adjective.startswith(word))
        draft.which = next(known, draft.which) if adjective else draft.which
    if match["weeks"]:
        draft.steps = relativedelta(weeks=number_of(match["weeks"]))


def _short_weekday(match: Match[str], draft: Draft) -> None:
    draft.weekday = SHORT_WEEKDAYS.index(match["short"].lower())


def _week(match: Match[str], draft: Draft) -> None:
    draft.which = _WEEKS[plain(match["week"])]


def _calendar_week(match: Match[str], draft: Draft) -> None:
    today, number = draft.now.date(), int(match["kw"])
    for year in (today.isocalendar().year, today.isocalendar().year + 1):
        try:
            monday = date.fromisocalendar(int(match["y"] or year), number, 1)
        except ValueError:
            raise DateError(f"Die Kalenderwoche {number} gibt es nicht.") from None
        if monday + timedelta(days=6) >= today or match["y"]:
            break
    draft.day, draft.year_told, draft.typed_day = monday, bool(match["y"]), match[0]
    draft.which = "this week"  # a weekday beside it is one of that week


def _today(match: Match[str], draft: Draft) -> None:
    draft.day = draft.now.date() + timedelta(days=_TODAY[plain(match["today"])])
    draft.year_told, draft.typed_day = True, match["today"]


def _in_steps(match: Match[str], draft: Draft) -> None:
    unit, number = UNITS[plain(match["unit"])], number_of(match["number"])
    if unit in ("minutes", "hours"):
        draft.minutes = timedelta(**{unit: number})
    elif unit == "quarters":
        draft.steps = relativedelta(months=3 * number)
    else:
        draft.steps = relativedelta(**{unit: number})  # type: ignore[arg-type]
    _refuse_too_far(draft, match[0])


def _refuse_too_far(draft: Draft, typed: str) -> None:
    try:
        ahead = draft.now + (draft.steps or relativedelta()) + (draft.minutes or timedelta())
    except (OverflowError, ValueError):
        ahead = None
    if ahead is None or ahead > draft.now + relativedelta(years=_MOST_YEARS):
        raise DateError(f"Das liegt zu weit in der Zukunft: {typed.strip()}.")


def _half_hour(match: Match[str], draft: Draft) -> None:
    whole = 1 if plain(match["half"]) in ("anderthalb", "eineinhalb") else 0
    draft.minutes = timedelta(hours=whole, minutes=30)


def _next_month(match: Match[str], draft: Draft) -> None:
    months = {"monat": 1, "jahr": 12}[plain(match["span"])]
    first = draft.now.date() + relativedelta(months=months, day=1)
    draft.day = first if months == 1 else first.replace(month=1)
    draft.year_told, draft.typed_day = True, match[0]
    draft.assumed.append(f"den {draft.day:%d.%m.%Y}")


# "am 3. Tag" is no 3rd of a month: after it the date is over, or a time follows.
_AFTER_DAY_NUMBER = (
    r"(?=\s*(?:$|[,;:(]|(?:um|ab|gegen|von|bis|an|ans|dass|daran|zu|früh|abends?|morgens|nachts|"
    r"(?:vor|nach)?mittags?|halb|viertel|dreiviertel)\b|\d{1,2}(?:[:.]\d\d)?\s?(?:uhr|h|-|–|bis)))"
)
# Short weekdays are everyday words too ("so", "do"): something of a date must follow them.
_AFTER_SHORT = (
    r"(?=\.?,?\s*(?:$|\d|(?:um|ab|gegen|von|halb|viertel|früh|abends?|(?:vor|nach)?mittags?)\b|"
    rf"(?:und|oder)\s+(?:{'|'.join(SHORT_WEEKDAYS)})\b))"
)
_YEAR = r"(?:\s*(?P<y>\d{4}))?"
PIECES: tuple[Piece, ...] = (
    (pattern(r"(?P<y>\d{4})-(?P<mo>\d{1,2})-(?P<d>\d{1,2})(?:T(?=\d))?"), _iso),
    (pattern(r"(?P<d>\d{1,2})\s?\.\s?(?P<mo>\d{1,2})\s?\.(?:\s?(?P<y>\d{4})|(?P<yy>\d{2})(?![\d:]))"),
     lambda match, draft: take_date(
         draft, match["d"], int(match["mo"]), match["y"] or match["yy"], match[0])),
    (pattern(r"(?P<d>\d{1,2})\s?\.\s?(?P<mo>\d{1,2})\s?\."), _without_year),
    (pattern(r"(?P<d>\d{1,2})\.(?P<mo>\d{1,2})(?!\.|\d|\s*(?:uhr|h)\b)"), _without_year),
    (pattern(r"(?P<d>\d{1,2})/(?P<mo>\d{1,2})/(?P<y>\d{4})"), _figures),
    (pattern(rf"(?P<d>\d{{1,2}})\s?\.?\s*<month>{_YEAR}"), _named_month),
    (pattern(rf"(?P<part>anfang|mitte|ende)\s+<month>{_YEAR}"), _part_of_month),
    (pattern(rf"(?:am|zum)\s+<ordinal>\s+<day>\s+(?:im|des)\s+<month>{_YEAR}"), _nth_weekday),
    (pattern(r"(?:(?:am|zum|bis zum)\s+)?(?:(?P<whole>monat|quartal|halbjahr|jahr)e?sende|"
             r"(?:ende|letzten\s+tag)\s+(?:des|dieses)\s+(?P<whole_2>monat|quartal|halbjahr|jahr)"
             r"e?s)"), _end_of),
    (pattern(r"(?=am\b|zum\b|an\b|komm|dies|nächst|übernächst)(?:(?:am|zum|an)\s+)?(?:(?P<step>kommende[snm]?|diese[sm]?|"
             r"(?:über)?nächste[snm]?)\s+)?wochenende"), _weekend),
    (pattern(r"(?:am|den|dem|zum)\s+(?P<d>\d{1,2})\." + _AFTER_DAY_NUMBER), _day_number),
    (pattern(r"(?:(?P<which>(?:über)?nächste[nrm]?|kommende[nrm]?|diese[nrm]?)\s+)?<day>"
             r"(?:\s+in\s+(?P<weeks>einer|zwei|drei|vier|\d{1,2})\s+wochen?)?"), _weekday),
    (pattern(r"(?P<short>mo|di|mi|do|fr|sa|so)\b\.?" + _AFTER_SHORT), _short_weekday),
    (pattern(r"(?:in\s+der\s+)?(?P<week>(?:über)?nächste[r]?|kommende[r]?|diese[r]?)\s+woche"),
     _week),
    (pattern(rf"(?:in\s+(?:der\s+)?)?(?:kw|kalenderwoche)\s?(?P<kw>\d{{1,2}}){_YEAR}"),
     _calendar_week),
    (pattern(r"(?P<today>heute|morgen|übermorgen|gestern|vorgestern)"), _today),
    (pattern(r"in\s+<number>\s*<unit>\.?"), _in_steps),
    (pattern(r"in\s+(?:einer\s+)?(?P<half>halben|anderthalb|eineinhalb)\s+stunden?"), _half_hour),
    (pattern(r"nächste[ns]?\s+(?P<span>monat|jahr)"), _next_month),
)  # fmt: skip
