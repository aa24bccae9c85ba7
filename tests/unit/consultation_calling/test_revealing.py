"""Words by which somebody could be recognised; on the directory of the demo."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.consultation.revealing import names_of_people, telling_words
from storage.exchange import read_workbook

DEMO = read_workbook(Path(__file__).parents[3] / "bot" / "demo" / "directory").directory

PEOPLE = {
    "Was tun wir mit Kevin aus der 8b?": ("Kevin",),
    "Frau Müller will nicht": ("Frau Müller",),
    "Herr Dr. Haverkamp blockt": ("Herr Dr. Haverkamp",),
    "Haverkamp blockt": ("Haverkamp",),
    "Familie Yilmaz zieht um": ("Familie Yilmaz",),
    "Eine Schülerin, Lea M., fehlt oft": ("Lea M.",),
    "Ein Junge namens Timur": ("namens Timur",),
    "Bitte unter 0234 5550-123 anrufen": ("0234 5550-123",),
    "Bitte unter +49 170 1234567 anrufen": ("+49 170 1234567",),
    "Mail an a.b@c.example": ("a.b@c.example",),
    "Mehr weiß @lea:herne.example": ("@lea:herne.example",),
    "Wie gewinnen wir mehr Betriebe für Praktika?": (),
    "Wie finden Schüler Betriebe in Klasse 8 B. oder so?": (),
    "Am 30.11.2026 um 14:00 Uhr, 2026-11-30": (),
    "Das Jugendamt und die Agentur für Arbeit streiten": (),
    "200 Betriebe und 1.500 Schülerinnen und Schüler": (),
}


@pytest.mark.parametrize(("text", "found"), PEOPLE.items())
def test_people_are_found(text: str, found: tuple[str, ...]) -> None:
    assert names_of_people(DEMO, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Die Willy-Brandt-Gesamtschule in Bochum", ("Willy-Brandt-Gesamtschule", "Bochum")),
        ("Das Schulamt Bochum und Frau Müller", ("Schulamt Bochum", "Frau Müller")),
        ("In Bochums Stadtteilen", ("Bochums",)),
        ("Unsere Gesamtschule und das Gymnasium", ()),
        ("Wie geht Berufliche Orientierung am Gymnasium?", ()),
        ("Kreis der Beteiligten", ()),
    ],
)
def test_places_organizations_and_schools_as_well(text: str, found: tuple[str, ...]) -> None:
    assert telling_words(DEMO, text) == found
