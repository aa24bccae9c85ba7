"""Makes up a large directory: plausible German names, invented people, no real contact."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

_STEMS = "Alten Berg Brunn Eichen Falken Grün Hohen Kirch Linden Mühl Neuen Ober Rosen Stein Wald"
_ENDINGS = "au bach beck berg brück burg dorf feld hagen hausen heim kirchen rode stedt thal werth"
_FIRST = "Anja Bernd Cem Dilek Eva Frank Gül Hanna Ingo Jana Kai Lea Mehmet Nina Olaf Petra Ronja"
_LAST = "Achenbach Brinkmann Cordes Demir Ebers Fleiß Grothe Hülsmann Imhof Jansen Köster Lübke"
_KINDS = "Agentur für Arbeit|Berufskolleg|Bildungsträger|Gesamtschule|Jugendamt|Kammer|Verband"
_ELEMENTS = "Potenzialanalyse|Berufsfelderkundung|Praktikum|Praxiskurs|Anschlussvereinbarung"
_BODIES = "Steuerungsgruppe|Facharbeitsgruppe|StuBo-Arbeitskreis|Ausbildungskonferenz|Beirat"
_ITEMS = "Begrüßung|Bericht|Stand der Standardelemente|Zahlen vom Ausbildungsmarkt|Verschiedenes"
_FUNCTIONS = "Leitung|Koordination|Beratung|Sachbearbeitung|Studien- und Berufswahlkoordination"
_TODAY = date(2026, 11, 22)

# Rows of each sheet in a thousand rows of the workbook, as in the sample that the project ships.
_SHARES = {
    "organisationen": 150,
    "personen": 150,
    "aktivitaeten": 270,
    "gremien": 35,
    "sitze": 270,
    "sitzungen": 110,
    "begriffe": 5,
}

Row = dict[str, object]


@dataclass
class _Maker:
    """Invents cells. `count` is the number of rows of each sheet."""

    chance: random.Random
    count: dict[str, int]

    def one(self, words: str, separator: str = "|") -> str:
        return self.chance.choice(words.split(separator))

    def town(self) -> str:
        return self.one(_STEMS, " ") + self.one(_ENDINGS, " ")

    def person(self) -> str:
        return f"{self.one(_FIRST, ' ')} {self.one(_LAST, ' ')}-{self.one(_LAST, ' ')}"

    def ref(self, sheet: str) -> str:
        return f"{sheet[:3]}-{self.chance.randrange(self.count[sheet]) + 1}"

    def refs(self, sheet: str, at_most: int = 3) -> str:
        return "|".join({self.ref(sheet): 1 for _ in range(self.chance.randint(1, at_most))})

    def phone(self) -> str:
        return f"0{self.chance.randint(2000, 2999)} 5550-{self.chance.randint(100, 999)}"

    def day(self, first: int = -2500, last: int = 0) -> date:
        return _TODAY + timedelta(days=self.chance.randint(first, last))


def synthetic_directory(folder: Path, rows: int, seed: int = 1) -> Path:
    """Write a workbook of `rows` rows (20 or more) in all to a folder of `.csv` files.

    The same seed gives the same bytes. Every row is in order: importing it finds no problem.
    """
    count = {sheet: max(1, rows * share // 1000) for sheet, share in _SHARES.items()}
    count["kommunen"] = max(2, min(400, rows // 100))
    count["aktivitaeten"] += rows - sum(count.values())
    maker = _Maker(random.Random(seed), count)  # noqa: S311  (nothing is kept secret by it)
    folder.mkdir(parents=True, exist_ok=True)
    for sheet, make in _MAKERS.items():
        made = (make(maker, number) for number in range(1, count[sheet] + 1))
        _write(folder / f"{sheet}.csv", made)
    return folder


def _write(path: Path, rows: Iterator[Row]) -> None:
    first = next(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first), delimiter=";")
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


def _municipality(make: _Maker, number: int) -> Row:
    name = make.town()
    return {
        "id": f"kom-{number}",
        "name": f"{name} {number}",
        "art": "Stadt" if number == 1 or number % 4 else "kreisangehörige Stadt",
        "kurzformen": f"Stadt {name} {number}",
        "ihk": make.ref("organisationen"),
        "agentur_fuer_arbeit": make.ref("organisationen"),
        "teil_von": "" if number == 1 or number % 4 else "kom-1",
    }


def _organization(make: _Maker, number: int) -> Row:
    kind, town = make.one(_KINDS), make.town()
    return {
        "id": f"org-{number}",
        "name": f"{kind} {town} {number}",
        "kurzformen": f"{kind[:2].upper()} {town} {number}",
        "art": kind,
        "kommunen": make.refs("kommunen"),
        "telefon": make.phone(),
        "email": f"kontakt{number}@{town.lower()}.example",
        "web": f"https://www.{town.lower()}.example",
        "anschrift": f"Beispielweg {number % 200 + 1}, {town}",
        "bestaetigt_am": make.day(-700),
    }


def _person(make: _Maker, number: int) -> Row:
    name = make.person()
    return {
        "id": f"per-{number}",
        "name": name,
        "organisation": make.ref("organisationen"),
        "funktion": make.one(_FUNCTIONS),
        "kommunen": make.refs("kommunen", 2),
        "zustaendig_fuer": make.one(_ELEMENTS),
        "telefon": make.phone(),
        "email": f"{name.split()[0].lower()}.{number}@behoerde.example",
        "vertretung": make.ref("personen"),
        "von": make.day(),
        "bestaetigt_am": make.day(-700),
    }


def _activity(make: _Maker, number: int) -> Row:
    element = make.one(_ELEMENTS)
    return {
        "id": f"akt-{number}",
        "was": f"{element} {make.town()} {number}" if number % 2 else element,
        "kurzformen": element[:2].upper(),
        "wer": make.ref("organisationen"),
        "mit_wem": make.refs("organisationen") + "|" + make.ref("personen"),
        "wann": f"Klasse {make.chance.randint(8, 10)}, {make.chance.randint(1, 2)}. Halbjahr",
        "von": make.day(),
        "bis": make.day(1, 900) if number % 3 else "",
        "warum": f"Stärken entdecken und den Übergang vorbereiten, Vorhaben {number}",
        "wo": make.refs("kommunen", 4),
        "handlungsfeld": make.chance.randint(1, 4),
        "zielgruppe": f"Jahrgang {make.chance.randint(8, 13)}",
        "bestaetigt_am": make.day(-700),
    }


def _committee(make: _Maker, number: int) -> Row:
    body, town = make.one(_BODIES), make.town()
    return {
        "id": f"gre-{number}",
        "name": f"{body} {town} {number}",
        "kurzformen": f"{body} {number}",
        "kommunen": make.refs("kommunen", 2),
        "art": body,
        "turnus": f"{make.chance.randint(2, 6)} × im Jahr",
        "ladungsfrist_tage": make.chance.choice((3, 4, 7, 10, 21)),
        "aufgabe": "Ziele und Ressourcen abstimmen",
        "von": make.day(),
    }


def _seat(make: _Maker, number: int) -> Row:
    sheet = "organisationen" if number % 3 else "personen"
    return {
        "gremium": make.ref("gremien"),
        # Each actor in turn, and on another day, so that no seat is there twice.
        "mitglied": f"{sheet[:3]}-{number % make.count[sheet] + 1}",
        "rolle": "Mitglied" if number % 8 else "Vorsitz",
        "stimmrecht": "ja" if number % 20 else "nein",
        "fuer": "" if number % 9 else make.refs("kommunen"),
        "von": date(2020, 1, 1) + timedelta(days=number % 2000),
        "bis": "" if number % 5 else make.day(1, 900),
    }


def _meeting(make: _Maker, number: int) -> Row:
    start = datetime.combine(make.day(-700, 300), datetime.min.time())
    start += timedelta(hours=make.chance.randint(8, 17))
    return {
        "id": f"ses-{number}",
        "gremium": make.ref("gremien"),
        "beginn": start.strftime("%Y-%m-%d %H:%M"),
        "ende": (start + timedelta(hours=2)).strftime("%Y-%m-%d %H:%M"),
        "ort": f"Rathaus {make.town()}, Saal {number % 9 + 1}",
        "tagesordnung": f"{_ITEMS}|Punkt {number}",
        "stand": "geplant" if start.date() > _TODAY else "stattgefunden",
    }


def _term(make: _Maker, number: int) -> Row:
    return {
        "id": f"beg-{number}",
        "begriff": f"{make.one(_ELEMENTS)} {number}",
        "synonyme": f"Begriff {number}|Wort {number}",
        "erklaerung": "Was damit gemeint ist, in einem Satz.",
    }


_MAKERS: dict[str, Callable[[_Maker, int], Row]] = {
    "kommunen": _municipality,
    "organisationen": _organization,
    "personen": _person,
    "aktivitaeten": _activity,
    "gremien": _committee,
    "sitze": _seat,
    "sitzungen": _meeting,
    "begriffe": _term,
}
