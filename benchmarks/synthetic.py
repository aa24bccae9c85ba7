"""Makes up a large directory: plausible German names, invented people, no real contact.

The names share words as those of a real region do: surnames and first names recur, the common
ones often; schools, offices and clubs of all towns have their kind in common; several bodies bear
the very same name.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import product
from pathlib import Path

_STEMS = (
    "Alten Berg Brunn Eichen Falken Grün Hohen Kirch Linden Mühl Neuen Ober Rosen Stein Wald Ahlen "
    "Bucken Dreis Erlen Fürsten Gersten Hammer Ibben Kalten Lauter"
)
_ENDINGS = (
    "au bach beck berg brück burg dorf feld hagen hausen heim kirchen rode stedt thal werth büttel "
    "fähr grund horst lohe moor ried winkel"
)
_FIRST = (
    "Anja Bernd Cem Dilek Eva Frank Gül Hanna Ingo Jana Kai Lea Mehmet Nina Olaf Petra Ronja Sven "
    "Tanja Uwe Vera Wiebke Yusuf Zeynep Amir Birte Carsten Doris Emre Frauke Georg Heike Imke Jörg "
    "Katrin Lutz Maren Norbert Özlem Paul Rieke Stefan Thea Ulf Volker Wencke"
)
_LAST_STEMS = (
    "Achen Brink Cor Dem Ebers Flei Grot Hüls Im Jans Köst Lübk Mart Nieh Oster Papen Quad Ross "
    "Schol Tegt Uhl Voll Wester Zum Bär Dier Ecker Feld Hoff Kamp"
)
_LAST_ENDINGS = "er mann ke sen horst bach ing kötter meyer ich brock hues ski oglu off born lage"
_LAST_MIDDLES = " el en er et ig ol und ert"
_KINDS = (
    "Agentur für Arbeit|Berufskolleg|Bildungsträger|Gesamtschule|Jugendamt|Kammer|Verband|Schulamt|"
    "Gymnasium|Realschule|Förderschule|Verein|Stiftung|Akademie|Bildungswerk|Jugendhilfe|Klinikum|"
    "Tischlerei|Pflegedienst|Volkshochschule|Hochschule|Gewerkschaft"
)
_COORDINATION = "Kommunale Koordinierungsstelle"
_LETTERED = "AG|e. V.|GmbH|gGmbH|KG|"
_ELEMENTS = (
    "Potenzialanalyse|Berufsfelderkundung|Praktikum|Praxiskurs|Anschlussvereinbarung|Azubi-Messe|"
    "Bewerbungstraining|Elternabend|Talentwerkstatt|Mentoring|Sprachkurs|Ferienprojekt"
)
_THEMES = (
    "Holz Metall Pflege Handel Technik Umwelt Medien Garten Kunst Musik Sport Logistik Chemie "
    "Energie Bau Küche Recht Verkehr Textil Digital Handwerk Gesundheit Labor Robotik Farbe"
)
_FANTASY = (
    "Talent Lern Zukunfts Start Brücken Werk Job Chancen Kompass Anker Leucht Sprung Wege Mut "
    "Perspektiv Kraft Ideen Neuland Aufbruch Horizont"
)
_HOUSES = (
    "schmiede werft werkstatt haus hof labor schiff turm bühne fabrik garten stube brett insel "
    "netz raum lotse scout pfad markt"
)
_BODIES = (
    "Steuerungsgruppe|Facharbeitsgruppe|StuBo-Arbeitskreis|Ausbildungskonferenz|Beirat|"
    "Lenkungskreis|Bildungsrat|Jugendkonferenz"
)
_ITEMS = "Begrüßung|Bericht|Stand der Standardelemente|Zahlen vom Ausbildungsmarkt|Verschiedenes"
_FUNCTIONS = (
    "Leitung|Koordination|Beratung|Sachbearbeitung|Studien- und Berufswahlkoordination|"
    "stellv. Leitung|Teamleitung|Geschäftsführung|Schulsozialarbeit"
)
_TODAY = date(2026, 11, 22)
_MOST_TERMS = 2_000  # a glossary doesn't grow with the region

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

    @cached_property
    def towns(self) -> list[str]:
        """A name for each municipality, no two alike."""
        names = [stem + end for stem, end in product(_STEMS.split(), _ENDINGS.split())]
        self.chance.shuffle(names)
        names = names[: self.count["kommunen"]]
        return [f"Bad {name}" if n % 17 == 5 else name for n, name in enumerate(names)]

    @cached_property
    def surnames(self) -> list[str]:
        """Surnames, the common ones first."""
        parts = product(_LAST_ENDINGS.split(), _LAST_MIDDLES.split(" "), _LAST_STEMS.split())
        names = [stem + middle + end for end, middle, stem in parts]
        self.chance.shuffle(names)
        return names

    def town(self) -> str:
        return self.chance.choice(self.towns)

    def surname(self) -> str:
        # Squared chance: a few names are borne by many, most by few.
        return self.surnames[int(len(self.surnames) * self.chance.random() ** 2)]

    def person(self) -> str:
        double = f"-{self.surname()}" if self.chance.random() < 0.1 else ""
        return f"{self.one(_FIRST, ' ')} {self.surname()}{double}"

    def fantasy(self) -> str:
        theme = self.one(_THEMES, " ").lower() if self.chance.random() < 0.5 else ""
        return self.one(_FANTASY, " ") + theme + self.one(_HOUSES, " ")

    def organization(self, kind: str) -> tuple[str, str]:
        """Return an organization's name and a short one."""
        town, chance = self.town(), self.chance.random()
        if chance < 0.3:
            return f"{kind} {town}", f"{kind[:2].upper()} {town}"
        if chance < 0.55:
            surname, school = self.surname(), kind.replace(" ", "-")
            name = f"{self.one(_FIRST, ' ')}-{surname}-{school} {town}"
            return name, f"{surname}-{school}"
        if chance < 0.8:
            name = self.fantasy()
            return f"{name} {kind} {self.one(_LETTERED)}".strip(), f"{name} {town}"
        pair = f"{self.surname()} & {self.surname()}"
        return f"{pair} {self.one(_THEMES, ' ')} {self.one(_LETTERED)}".strip(), pair

    def activity(self, element: str) -> tuple[str, str]:
        """Return an activity's name and a short one."""
        chance, theme = self.chance.random(), self.one(_THEMES, " ")
        if chance < 0.4:
            return element, element[:2].upper()
        if chance < 0.7:
            return f"{element} {theme}", f"{element[:2].upper()} {theme}"
        if chance < 0.85:
            return f"{theme}tag {self.town()}", ""
        return f"{self.fantasy()} {theme} {self.town()}", self.fantasy()

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
    count["begriffe"] = min(_MOST_TERMS, count["begriffe"])
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
    name = make.towns[number - 1]
    return {
        "id": f"kom-{number}",
        "name": name,
        "art": "Stadt" if number == 1 or number % 4 else "kreisangehörige Stadt",
        "kurzformen": f"Stadt {name}|{name[:3].upper()}",
        "ihk": make.ref("organisationen"),
        "agentur_fuer_arbeit": make.ref("organisationen"),
        "teil_von": "" if number == 1 or number % 4 else "kom-1",
    }


def _organization(make: _Maker, number: int) -> Row:
    kind, town = make.one(_KINDS), make.town()
    name, short_name = make.organization(kind)
    places = make.refs("kommunen")
    if number <= make.count["kommunen"]:
        kind, town, places = _COORDINATION, make.towns[number - 1], f"kom-{number}"
        name, short_name = f"{kind} {town}", "KoKo"
    return {
        "id": f"org-{number}",
        "name": name,
        "kurzformen": short_name,
        "art": kind,
        "kommunen": places,
        "telefon": make.phone(),
        "email": f"kontakt{number}@{_host(town)}.example",
        "web": f"https://www.{_host(town)}.example",
        "anschrift": f"Beispielweg {number % 200 + 1}, {town}",
        "bestaetigt_am": make.day(-700),
    }


def _host(town: str) -> str:
    return town.lower().replace(" ", "-")


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
    name, short_name = make.activity(element)
    return {
        "id": f"akt-{number}",
        "was": name,
        "kurzformen": short_name,
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
    body, theme, town = make.one(_BODIES), make.one(_THEMES, " "), make.town()
    return {
        "id": f"gre-{number}",
        "name": f"{body} {theme} {town}" if number % 2 else f"{body} {town} {number // 400 + 1}",
        "kurzformen": f"{body[:2].upper()} {theme} {town}",
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
    words = f"{make.fantasy()} {make.one(_THEMES, ' ')}"
    return {
        "id": f"beg-{number}",
        "begriff": make.one(_ELEMENTS) if number < 6 else words,
        "synonyme": f"{words[:2].upper()}{number}|{make.one(_THEMES, ' ')}{make.one(_HOUSES, ' ')}",
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
