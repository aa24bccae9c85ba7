"""What people type for a committee's rules: days, leads, members that take turns. Pure.

Functions raise UserError that says what to type instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

from commands.contract import Code, UserError
from commands.lookup import folded
from commands.meetings.deadlines import DAY, HOUR
from storage.records import Directory, Organization, Person

Unit: TypeAlias = Literal["calendar", "working"]
OFF = re.compile(r"(?:aus|keine?|nie|ohne|off|löschen|loeschen)\W*", re.IGNORECASE)
USUAL = re.compile(r"(?:wie\s+)?(?:üblich|ueblich|standard|normal)\W*", re.IGNORECASE)

_MOST_DAYS = 90
_MOST_LEADS = 6
_LONGEST_LEAD, _SHORTEST_LEAD = 90 * DAY, 5
NUMBERS = {
    "ein": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4,
    "fünf": 5, "fuenf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11,
    "zwölf": 12, "zwoelf": 12, "vierzehn": 14,
}  # fmt: skip
_NUMBER = r"(?P<number>\d{1,4}|" + "|".join(NUMBERS) + ")"
_WORKING = r"(?:werk|arbeits)tage?n?"
_DAYS = re.compile(
    rf"\W*(?:{_NUMBER}\s*)?(?:volle\s+)?(?P<unit>{_WORKING}|(?:kalender)?tage?n?|wochen?)?"
    r"(?:\s+(?:vor(?:her)?|nach(?:her)?|davor|danach)(?:\s+der\s+sitzung)?)?\W*",
    re.IGNORECASE,
)
_LEAD = re.compile(
    rf"(?P<half>(?:einer\s+|eine\s+)?halbe?n?\s+stunde)|{_NUMBER}\s*"
    r"(?P<unit>wochen?|tage?n?|stunden?|std|h|minuten?|min)\b\.?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"[\s,;.]*(?:(?:und|sowie|noch|einmal|jeweils|vorher|davor|vor\s+der\s+sitzung|vor)\b[\s,;.]*)*",
    re.IGNORECASE,
)
_MINUTES = {"w": 7 * DAY, "t": DAY, "s": HOUR, "h": HOUR, "m": 1}
_FROM = re.compile(
    r"[\s,;(]*\bab\s+(?:dem\s+)?(?P<school>schuljahr\s+)?(?:jahr\s+)?(?P<year>\d{4})"
    r"(?P<slash>\s*/\s*\d{2,4})?",
    re.IGNORECASE,
)
_YEARS = re.compile(r"[\s,;(]*\b(?P<kind>kalenderjahr|schuljahr)(?:e?s?weise|lich|e)?\b[\s)]*",
                    re.IGNORECASE)  # fmt: skip
_TURNS = re.compile(r"^\W*(?:(?:jährlich|jaehrlich|jedes\s+jahr)\s+)?(?:(?:im|in)\s+)?"
                    r"(?:(?:jährlichen|jaehrlichen)\s+)?(?:wechsel(?:nd)?|abwechselnd)?"
                    r"(?:\s+(?:zwischen|von))?[\s:]*", re.IGNORECASE)  # fmt: skip


def number_of(word: str) -> int:
    """Return the number that digits or a number word say."""
    return int(word) if word.isdecimal() else NUMBERS[word.casefold()]


# --- Days ---------------------------------------------------------------------------------------


def read_days(text: str) -> tuple[int | None, Unit | None] | None:
    """Read "10 Werktage", "14 Tage", "Arbeitstage", "2 Wochen": number and unit, where told.

    Plain days tell no unit, "Kalendertage" do. None for what is no number of days at all.
    """
    match = _DAYS.fullmatch(text)
    if match is None or not (match["number"] or match["unit"]):
        return None
    unit = (match["unit"] or "").casefold()
    number = number_of(match["number"]) if match["number"] else None
    if unit.startswith("woche"):
        return (number * 7 if number else None), "calendar"
    if unit.startswith(("werk", "arbeit")):
        return number, "working"
    return number, "calendar" if unit.startswith("kalender") else None


def read_period(text: str, unit: Unit, example: str) -> int | None:
    """Read a number of days that is a rule; None for "aus". `unit` is what the committee counts.

    Raises UserError, also where the text says another unit.
    """
    if OFF.fullmatch(text) or USUAL.fullmatch(text):
        return None
    number, told = read_days(text) or (None, None)
    if number is None:
        raise UserError(
            "Wie viele Tage?", hints=(("Zum Beispiel: ", Code(f"/gremium {example}"), "."),)
        )
    if unit == "working" and "woche" in text.casefold():
        number, told = number // 7 * 5, unit
    if number > _MOST_DAYS:
        raise UserError(f"{number} Tage sind zu viele, höchstens {_MOST_DAYS} gehen.")
    if told is not None and told != unit:
        rule = example.partition(" ")[0]
        counted, other = ("Arbeitstage", "Tage") if unit == "working" else ("Tage", "Werktage")
        raise UserError(
            f"Die Fristen dieses Gremiums zählen {'Arbeits' if unit == 'working' else 'Kalender'}"
            f"tage; für alle gilt dasselbe.",
            hints=(
                (
                    "Mit dieser Zählung: ", Code(f"/gremium {rule} {number} {counted}"),
                    ". Alle Fristen umstellen: ", Code(f"/gremium frist {other}"), ".",
                ),
            ),
        )  # fmt: skip
    return number


# --- Leads --------------------------------------------------------------------------------------


def read_leads(text: str) -> tuple[int, ...]:
    """Read "14 Tage, 3 Tage und 1 Stunde" as minutes before a meeting, the longest first."""
    leads, position = set(), 0
    while True:
        between = _BETWEEN.match(text, position)
        position = between.end() if between else position
        if position >= len(text):
            break
        match = _LEAD.match(text, position)
        if match is None:
            raise UserError(
                f"„{text[position:][:40]}“ verstehe ich nicht als Zeit vor der Sitzung.",
                hints=(
                    ("Zum Beispiel: ", Code("/gremium erinnern 14 Tage, 3 Tage, 1 Stunde"), "."),
                ),
            )
        leads.add(_minutes(match))
        position = match.end()
    return _checked(leads, text)


def _minutes(match: re.Match[str]) -> int:
    if match["half"]:
        return HOUR // 2
    return number_of(match["number"]) * _MINUTES[match["unit"][0].casefold()]


def _checked(leads: set[int], text: str) -> tuple[int, ...]:
    if not leads:
        raise UserError(
            "Wie lange vor der Sitzung soll ich erinnern?",
            hints=(("Zum Beispiel: ", Code("/gremium erinnern 14 Tage, 3 Tage, 1 Stunde"), "."),),
        )
    if len(leads) > _MOST_LEADS:
        raise UserError(f"Höchstens {_MOST_LEADS} Erinnerungen je Sitzung gehen.")
    if max(leads) > _LONGEST_LEAD or min(leads) < _SHORTEST_LEAD:
        raise UserError(
            f"„{text[:40]}“ geht nicht: möglich sind {_SHORTEST_LEAD} Minuten bis "
            f"{_LONGEST_LEAD // DAY} Tage vor der Sitzung."
        )
    return tuple(sorted(leads, reverse=True))


# --- Chair ---------------------------------------------------------------------------


def read_turns(text: str) -> tuple[list[str], int | None, Literal["calendar", "school"]]:
    """Read "im Wechsel A, B ab 2026 (Schuljahr)": names, the first year, the kind of year.

    Without a kind it is the calendar year; "ab 2026/27" is a school year.
    """
    kind = _YEARS.search(text)
    first = _FROM.search(text)
    school = bool(first and (first["slash"] or first["school"]))
    school = school or bool(kind and kind["kind"].casefold() == "schuljahr")
    rest = _FROM.sub(" ", text, count=1)
    rest = _YEARS.sub(" ", rest).strip(" ,;()")
    names = [one.strip(" .") for one in re.split(r"[,;/]", _TURNS.sub("", rest)) if one.strip(" .")]
    return names, int(first["year"]) if first else None, "school" if school else "calendar"


def find_members(
    names: Sequence[str], directory: Directory, members: Iterable[str]
) -> tuple[str, ...]:
    """Return the ids of organizations or persons by their names, the committee's members first.

    A name that is none may be two with "und" between. Raises UserError.
    """
    ids = list(dict.fromkeys(members))
    found: list[str] = []
    for name in names:
        one = _member(name, directory, ids)
        if one is None and " und " in name:
            halves = [_member(part, directory, ids) for part in name.split(" und ", 1)]
            if all(halves):
                found += [half for half in halves if half]
                continue
        if one is None:
            raise _unknown(name, directory, ids)
        found.append(one)
    return tuple(found)


def _member(name: str, directory: Directory, members: Sequence[str]) -> str | None:
    """Return the one that bears a name: in full or short, or with its words, members first."""
    wanted = folded(re.sub(r"^(?:der|die|das|dem)\s+", "", name.strip(), flags=re.IGNORECASE))
    here = (directory.organizations.get(m) or directory.persons.get(m) for m in members)
    rows: list[Organization | Person] = [row for row in here if row is not None]
    others = [row for row in directory.organizations.values() if row.id not in members]
    for pool in (rows, others):
        for fits in (_is_name, _has_words):
            hits = [row.id for row in pool if fits(row, wanted)]
            if len(hits) == 1:
                return hits[0]
            if hits:
                return None  # which one is not said
    return None


def _names(row: Organization | Person) -> list[str]:
    own = [row.id, row.name]
    if isinstance(row, Organization):
        own += [*row.short_names, row.kind]
    return [folded(name) for name in own]


def _is_name(row: Organization | Person, wanted: str) -> bool:
    return bool(wanted) and wanted in _names(row)


def _has_words(row: Organization | Person, wanted: str) -> bool:
    words = set(wanted.split())
    return bool(words) and any(words <= set(own.split()) for own in _names(row))


def _unknown(name: str, directory: Directory, members: Sequence[str]) -> UserError:
    organizations = [directory.organizations[m].name for m in members
                     if m in directory.organizations]  # fmt: skip
    known = ", ".join(organizations[:8])
    return UserError(
        f"„{name[:60]}“ finde ich nicht, oder nicht eindeutig, im Verzeichnis.",
        hints=(f"Im Gremium sitzen: {known}." if known else
               "Gesucht wird unter den Namen und Kurzformen der Organisationen.",),
    )  # fmt: skip
