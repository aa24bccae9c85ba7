"""What a line to `/beschlusskontrolle` asks for: formats, a part of the list, a setting. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from re import Match

from commands.contract import Code, Line, UserError
from commands.decisions.control.files import FORMATS
from commands.lookup import folded
from storage.decision_control import Format

_WAYS: dict[str, Format] = {
    "pdf": "pdf", "xlsx": "xlsx", "xls": "xlsx", "excel": "xlsx", "exel": "xlsx", "excell": "xlsx",
    "exl": "xlsx", "xslx": "xlsx", "exceltabelle": "xlsx", "csv": "csv", "md": "md",
    "markdown": "md",
}  # fmt: skip
_OTHERS = ("ods", "odt", "docx?", "word", "html?", "json", "txt", "pptx?", "powerpoint", "xml")
_ENDING = r"(?:[- ]?(?:dateien|datei|dokument|format|tabelle|liste))?"
_LEAD = r"(?<![\w.:-])(?:(?:als|im|in|und|per)\s+)?(?:eine?\s+|format\s+)?\.?"
_FORMAT = re.compile(rf"{_LEAD}(?P<name>{'|'.join(_WAYS)}){_ENDING}(?![\w-])", re.IGNORECASE)
_TABLE = re.compile(r"\bals\s+(?:eine\s+)?tabelle\b", re.IGNORECASE)
_OTHER = re.compile(rf"{_LEAD}(?P<name>{'|'.join(_OTHERS)}){_ENDING}(?![\w-])", re.IGNORECASE)
_NO_FILE = re.compile(
    r"\b(?:ohne\s+(?:eine\s+)?(?:datei(?:en)?|anhang)|nur\s+(?:als\s+)?(?:nachricht|text))\b",
    re.IGNORECASE,
)
_OWED = re.compile(
    r"\b(?:noch\s+)?(?:ohne|keine|fehlende)\s+(?:rückmeldung(?:en)?|rueckmeldung(?:en)?|"
    r"berichte?|meldung(?:en)?|antwort(?:en)?)\b",
    re.IGNORECASE,
)
_DUE = re.compile(r"\b(?P<soon>bald\s+)?f(?:ä|ae)llig(?:e[nrs]?)?\b", re.IGNORECASE)
_LIGHTS = {
    "rot": "🔴", "rote": "🔴", "roten": "🔴", "gelb": "🟡", "gelbe": "🟡", "gelben": "🟡",
    "gruen": "🟢", "gruene": "🟢", "gruenen": "🟢",
}  # fmt: skip
_LIGHT_NAMES = {"🔴": "rot", "🟡": "gelb", "🟢": "grün"}
_SAYS_NOTHING = re.compile(
    r"\b(?:beschluss)?kontroll(?:e|liste)\b|\bampel(?:n|liste)?\b|"
    r"\b(?:schick|gib|zeig|erstell|mach)e?(?:\s+(?:mir|uns))?\b|"
    r"\bals\s+datei\b|\b(?:aktuelle[nrs]?|komplette?[nrs]?|ganze[nrs]?)\b",
    re.IGNORECASE,
)

_BEFORE = re.compile(
    r"(?<!\w)(?:(?:(?:jeweils|immer|automatisch)\s+)*vor\s+"
    r"(?:(?:der|jeder|einer|den|die|jede)\s+)?(?:nächsten\s+)?sitzung(?:en)?|"
    r"automatisch(?=\s+(?:aus|an|ein|abschalten|einschalten)\b))(?!\w)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"(?<![\w.,-])(?:(?P<off>aus|nicht|nie|abschalten|ausschalten|abstellen)|"
    r"(?P<on>ein(?!\s+\w)|einschalten|anschalten|an(?!\s+de[rmn]\b))|"
    r"(?P<usual>üblich|standard|zurücksetzen)|"
    r"(?P<same>am\s+(?:selben|gleichen)\s+tag|am\s+(?:sitzungs)?tag(?:\s+selbst)?)|"
    r"(?:auf\s+)?(?P<number>[-\d.,]{1,9}|[a-zäöüß]+(?=[\s-]))\s*[- ]?"
    r"(?P<unit>(?:werk|arbeits|kalender)?tage?n?|wochen?|monate?n?|d)"
    r"(?:\s+(?:vorher|davor))?)(?!\w)",
    re.IGNORECASE,
)
_SET_FORMAT = re.compile(
    r"(?<!im )(?<!als )(?<!in )\bformate?\b\s*:?\s*(?P<formats>.*)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Request:
    """What part of the list is asked for, and as which files; None for the usual ones.

    `search` is the rest of the line. `lights` are the traffic lights that are wanted, none for all.
    `by_deadline`: a time that the line names is that of the deadline.
    """

    search: str
    formats: tuple[Format, ...] | None = None
    lights: tuple[str, ...] = ()
    only_owed: bool = False
    by_deadline: bool = False

    @property
    def label(self) -> tuple[str, ...]:
        """Return in German what part is asked for."""
        lights = ("Ampel " + " und ".join(_LIGHT_NAMES[one] for one in self.lights),)
        return (*(lights if self.lights else ()), *(("ohne Rückmeldung",) * self.only_owed))


@dataclass(frozen=True, slots=True)
class Setting:
    """What is to be set for a committee, which `rest` may name; all None: show what is set.

    `formats` empty means the usual ones, and so does `usual`.
    """

    rest: str
    days: int | None = None
    enabled: bool | None = None
    formats: tuple[Format, ...] | None = None
    usual: bool = False

    @property
    def shows(self) -> bool:
        """Whether nothing is to be set."""
        return self.days is None and self.enabled is None and self.formats is None

    @property
    def line(self) -> str:
        """Return how it is typed, without the committee."""
        if self.formats is not None:
            return f"Format {', '.join(self.formats) or 'üblich'}"
        if self.usual or self.days is not None:
            return f"vor Sitzung {'üblich' if self.usual else f'{self.days} Tage'}"
        return f"vor Sitzung {'' if self.shows else 'an' if self.enabled else 'aus'}".strip()


def read_request(text: str) -> Request | Setting:
    """Read a line; raises UserError for formats that there are not, and periods that don't go."""
    setting = _setting(text)
    if setting is not None:
        return setting
    formats, rest = take_formats(text)
    without = _NO_FILE.search(rest)
    rest = _NO_FILE.sub(" ", rest)
    owed = _OWED.search(rest)
    due = _DUE.search(rest)
    rest = _DUE.sub(" ", _SAYS_NOTHING.sub(" ", _OWED.sub(" ", rest)))
    lights = dict.fromkeys(_LIGHTS[one] for one in map(folded, rest.split()) if one in _LIGHTS)
    if due is not None and due["soon"]:
        lights["🟡"] = "🟡"
    # A comma between what was taken out is left over; folded it is nothing.
    rest = " ".join(word for word in rest.split() if folded(word) and folded(word) not in _LIGHTS)
    wanted: tuple[Format, ...] | None = () if without else formats or None
    by_deadline = due is not None and not due["soon"]
    return Request(rest, wanted, tuple(lights), owed is not None, by_deadline)


def take_formats(text: str) -> tuple[tuple[Format, ...], str]:
    """Return the formats that a text names, each once, and the text without them."""
    if other := _OTHER.search(text):
        raise UserError(
            f"Als {other['name'].lower()} gibt es die Liste nicht; es gehen "
            f"{', '.join(FORMATS[:-1])} und {FORMATS[-1]}.",
            hints=(("Zum Beispiel: ", Code("/beschlusskontrolle pdf"), "."),),
        )
    named = [_WAYS[one["name"].lower()] for one in _FORMAT.finditer(text)]
    rest = _FORMAT.sub(" ", text)
    if _TABLE.search(rest):
        named.append("xlsx")
    return tuple(dict.fromkeys(named)), _TABLE.sub(" ", rest)


# --- Settings -----------------------------------------------------------------------------------


def _setting(text: str) -> Setting | None:
    if match := _SET_FORMAT.search(text):
        return _formats(match)
    before = _BEFORE.search(text)
    if before is None:
        return None
    rest = _without(text, before)
    match = _WHEN.search(rest)
    return _when(match, _without(rest, match)) if match else Setting(rest)


def _when(match: Match[str], rest: str) -> Setting:
    """Return when the list is to come."""
    if match["number"]:
        return Setting(rest, days=_days(match), enabled=True)
    if match["same"]:
        return Setting(rest, days=0, enabled=True)
    return Setting(rest, enabled=match["off"] is None, usual=match["usual"] is not None)


def _without(text: str, match: Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}".strip(" ,;:")


def _formats(match: Match[str]) -> Setting:
    formats, rest = take_formats(match["formats"])
    before = match.string[: match.start()]
    words = [one for one in rest.replace(",", " ").split() if one.casefold() not in ("und", "+")]
    if formats:
        return Setting(" ".join((before.strip(), *words)).strip(), formats=formats)
    if words and folded(words[0]) in ("ueblich", "standard", "zuruecksetzen"):
        return Setting(" ".join((before.strip(), *words[1:])).strip(), formats=())
    raise UserError(
        f"Welches Format? Es gehen {', '.join(FORMATS[:-1])} und {FORMATS[-1]}, auch mehrere.",
        hints=(("Zum Beispiel: ", Code("/beschlusskontrolle Format pdf, xlsx"), "."),),
    )


_NUMBERS = {
    "ein": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4,
    "fuenf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "vierzehn": 14,
}  # fmt: skip
MOST_DAYS = 60
_EXAMPLE: Line = ("Zum Beispiel: ", Code("/beschlusskontrolle vor Sitzung 3 Tage"), ".")


def _days(match: Match[str]) -> int:
    said, unit = match["number"], match["unit"].lower()
    number = int(said) if said.isdecimal() else _NUMBERS.get(folded(said))
    if unit.startswith(("werk", "arbeits")):
        raise UserError("Gezählt werden Kalendertage, keine Werktage.", hints=(_EXAMPLE,))
    if number is not None:
        number *= 7 if unit.startswith("w") else 30 if unit.startswith("m") else 1
    if number is None or number > MOST_DAYS:
        raise UserError(
            f"„{match['number']} {match['unit']}“ geht nicht: Es gehen 0 bis {MOST_DAYS} Tage "
            "vor der Sitzung.",
            hints=(_EXAMPLE,),
        )
    return number
