"""Small workbooks for tests: each sheet a text whose columns are separated by `;`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

SMALL: Mapping[str, str] = {
    "kommunen": "id;name;art;ihk;teil_von;server\nk-her;Herne;Stadt;org-ihk;;herne.example",
    "organisationen": (
        "id;name;kurzformen;kommunen;telefon;bestaetigt_am\n"
        "org-koko;KoKo Herne;Koko|Koordinierungsstelle;k-her;02323 5550-1;2026-07-20\n"
        "org-ihk;IHK Mittleres Ruhrgebiet;IHK;;0234 5550-2;20.07.2026"
    ),
    "personen": (
        "id;name;organisation;vertretung;von;matrix\n"
        "per-1;Jonas Tielbörger;org-koko;per-2;2021-01-01;@tielboerger:herne.example\n"
        "per-2;Miriam Haverkamp;org-koko;;;"
    ),
    "aktivitaeten": (
        "id;was;wer;mit_wem;wo;handlungsfeld\nakt-1;Potenzialanalyse;org-koko;per-1|org-ihk;k-her;1"
    ),
    "gremien": (
        "id;name;ladungsfrist_tage;nachfolger\ngr-alt;Beirat;21;gr-neu\ngr-neu;Steuerungsgruppe;14;"
    ),
    "sitze": (
        "gremium;mitglied;rolle;stimmrecht;fuer;von;bis\n"
        "gr-neu;per-1;Vorsitz;ja;;2025-01-01;2025-12-31\n"
        "gr-neu;org-ihk;;nein;k-her|org-koko;;"
    ),
    "sitzungen": (
        "id;gremium;beginn;ende;tagesordnung;stand\n"
        "ses-1;gr-neu;2026-12-03 14:00;;Begrüßung|Verschiedenes;eingeladen"
    ),
    "begriffe": "id;begriff;synonyme\nbeg-pa;PA;Potenzialanalyse|Potentialanalyse",
}


def write_csv(folder: Path, sheets: Mapping[str, str] = SMALL) -> Path:
    """Write sheets as they are to a folder that holds nothing else."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, text in sheets.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def write_xlsx(path: Path, sheets: Mapping[str, Sequence[Any]]) -> Path:
    """Write an `.xlsx` file as people do in Excel: cells of all kinds, no order."""
    book = Workbook()
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    del book["Sheet"]
    book.save(path)
    return path


def as_rows(text: str) -> list[list[str]]:
    """Split a sheet's text into rows of cells."""
    return [line.split(";") for line in text.splitlines()]
