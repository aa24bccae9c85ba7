"""What a line that opens a vote says, in any order, and what of it can't be put to the vote."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from commands.contract import UserError
from commands.dates import BERLIN
from commands.decisions.votes.casting import option_said, split_whom
from commands.decisions.votes.request import Request, lasting, read_request

NOW = datetime(2026, 11, 22, 10, tzinfo=BERLIN)  # a Sunday
FAIR = "Soll die Messe 2027 stattfinden?"


def read(typed: str) -> Request:
    return read_request(typed, NOW)


@pytest.mark.parametrize(
    ("typed", "question", "closes_at"),
    [
        (FAIR, FAIR, None),
        (f"{FAIR} bis Freitag 12 Uhr", FAIR, "27.11. 12:00"),
        (f"{FAIR} Bis Freitag, 12 Uhr.", FAIR, "27.11. 12:00"),
        (f"{FAIR} (bis Freitag 12 Uhr)", FAIR, "27.11. 12:00"),
        (f"{FAIR}, bis zum 27.11. um 12 Uhr", FAIR, "27.11. 12:00"),
        (f"bis Freitag 12 Uhr: {FAIR}", FAIR, "27.11. 12:00"),
        (f"bis Freitag 12 Uhr, {FAIR}", FAIR, "27.11. 12:00"),
        (f"{FAIR}\nEnde: Freitag 12 Uhr", FAIR, "27.11. 12:00"),
        (f"{FAIR} endet am Freitag um 12", FAIR, "27.11. 12:00"),
        (f"{FAIR} bis Freitag", FAIR, "27.11. 18:00"),
        (f"{FAIR} bis heute Abend", FAIR, "22.11. 18:00"),
        (f"{FAIR} 30 Minuten", FAIR, "22.11. 10:30"),
        (f"{FAIR} für 2 Stunden", FAIR, "22.11. 12:00"),
        (f"{FAIR} noch 10 min", FAIR, "22.11. 10:10"),
        (f"{FAIR} 3 Tage", FAIR, "25.11. 10:00"),
        ("Die Messe findet statt bis Freitag 12 Uhr", "Die Messe findet statt", "27.11. 12:00"),
        ("Die Messe findet statt bis morgen", "Die Messe findet statt", "23.11. 18:00"),
        ("Wir tagen um 14 Uhr. Bis Freitag 12 Uhr", "Wir tagen um 14 Uhr", "27.11. 12:00"),
        # A deadline of what is decided, or no time at all, is part of the question.
        ("Sollen wir warten, bis die Halle fertig ist?",
         "Sollen wir warten, bis die Halle fertig ist?", None),
        ("Bleibt sie zu bis Freitag 12 Uhr?", "Bleibt sie zu bis Freitag 12 Uhr?", None),
        ("Die Anmeldung ist möglich bis 31.3.", "Die Anmeldung ist möglich bis 31.3.", None),
    ],
)  # fmt: skip
def test_the_question_and_its_end(typed: str, question: str, closes_at: str | None) -> None:
    request = read(typed)
    assert request.question.rstrip(".") == question.rstrip(".")
    assert (request.closes_at and f"{request.closes_at:%d.%m. %H:%M}") == closes_at


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        (FAIR, ("Ja", "Nein", "Enthaltung")),
        ("Wo? Optionen: Herne, Bochum", ("Herne", "Bochum")),
        ("Wo? Optionen: Herne / Bochum / Hagen; bis Freitag", ("Herne", "Bochum", "Hagen")),
        ("Wo? Zur Wahl: Herne oder Bochum oder Enthaltung", ("Herne", "Bochum", "Enthaltung")),
        ("Wo? Optionen: Herne; Bochum", ("Herne", "Bochum")),
        ("Wo? Optionen:\n- Herne\n- Bochum", ("Herne", "Bochum")),
        ("Wie lange? Optionen: 1 Stunde, 2 Stunden", ("1 Stunde", "2 Stunden")),
        ("Wo? Optionen: Herne, Bochum, verantwortlich: IHK, bis Freitag", ("Herne", "Bochum")),
        ("Gilt es? Optionen: nein, JA", ("Ja", "Nein")),
        ("Gilt es? Optionen: vielleicht, nein, ja", ("Ja", "Nein", "vielleicht")),
    ],
)
def test_what_stands_for_choice(typed: str, options: tuple[str, ...]) -> None:
    assert read(typed).options == options


@pytest.mark.parametrize(
    ("typed", "majority"),
    [
        ("", ""), ("einfache Mehrheit", ""), ("Zweidrittelmehrheit", "2/3"),
        ("zwei Drittel", "2/3"),
        ("mit 2/3-Mehrheit", "2/3"), ("Mehrheit: zwei Drittel", "2/3"),
        ("Zweidrittelmehrheit nötig", "2/3"), ("Dreiviertelmehrheit", "3/4"),
        ("absolute Mehrheit", "all"), ("Mehrheit der Stimmberechtigten", "all"),
        ("Einstimmigkeit", "1/1"), ("einstimmig erforderlich", "1/1"),
    ],
)  # fmt: skip
def test_which_majority_it_needs(typed: str, majority: str) -> None:
    request = read(f"Die Satzung gilt, {typed}")
    assert (request.question, request.majority) == ("Die Satzung gilt", majority)


def test_parts_of_the_decision_are_kept_for_it() -> None:
    request = read(f"TOP 3: {FAIR} nichtöffentlich, Empfehlung, Antrag: IHK, bis Freitag 12 Uhr, "
                   "verantwortlich: KoKo Herne, bis 31.3.2027, Gremium: LK Herne")  # fmt: skip
    parts = request.parts
    assert request.question == FAIR
    assert parts.changes == {
        "public": False, "kind": "recommendation", "applicant": "IHK", "due_on": date(2027, 3, 31),
    }  # fmt: skip
    said = (parts.agenda_item, parts.responsible, parts.committee)
    assert said == (3, "KoKo Herne", "LK Herne")
    assert read("A gilt, bis alle abgestimmt haben").until_all
    assert read("A gilt, endet sobald alle gestimmt haben").question == "A gilt"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (f"{FAIR} geheim", "Stimmzettel"),
        (f"geheim, {FAIR}", "Stimmzettel"),
        (f"{FAIR} Geheime Abstimmung bitte", "Stimmzettel"),
        ("Soll die geheime Liste offengelegt werden?", None),
        (f"{FAIR} bis 31.2. 12 Uhr", "31.2."),
        (f"{FAIR} bis gestern 12 Uhr", "schon vorbei"),
        (f"{FAIR} bis 1.12.2027", "zu weit weg"),
        (f"{FAIR} bis bald", "„bald“ verstehe ich nicht als Ende"),
        (f"{FAIR} bis jeden Freitag", "verstehe ich nicht als Ende"),
        (f"{FAIR} 0 Minuten", "keine Zeit zum Abstimmen"),
        (f"{FAIR} Optionen: A", "2 bis 10"),
        (f"{FAIR} Optionen:", "2 bis 10"),
        (f"{FAIR} Optionen: {', '.join(map(str, range(100, 111)))}", "2 bis 10"),
        (f"{FAIR} Optionen: A, B, a", "„a“ steht zweimal"),
        (f"{FAIR} Optionen: A, {'x' * 101}", "zu lang"),
        (f"{FAIR} 7 ja", "steht noch nicht fest"),
        (f"{FAIR}, einstimmig", "steht noch nicht fest"),
        ("x" * 501, "zu lang"),
        ("x" * 3000, "zu lang"),
    ],
)
def test_what_cannot_be_put_to_the_vote_is_said(typed: str, said: str | None) -> None:
    if said is None:
        assert read(typed).question
        return
    with pytest.raises(UserError) as refused:
        read(typed)
    assert said in str(refused.value.answer.lines)


def test_hours_are_counted_in_the_night_of_the_change_and_days_on_the_wall() -> None:
    night = datetime(2026, 10, 25, 1, tzinfo=BERLIN)
    after_hours, after_days = lasting("4 Stunden", night), lasting("1 Tag", night)
    assert after_hours is not None
    assert after_days is not None
    assert f"{after_hours:%d.%m. %H:%M} {after_days:%d.%m. %H:%M}" == "25.10. 04:00 26.10. 01:00"
    assert lasting("bald", night) is None


# --- What a vote says ---------------------------------------------------------------------------

USUAL, TOWNS = ("Ja", "Nein", "Enthaltung"), ("Herne", "Bochum", "Enthaltung")


@pytest.mark.parametrize(
    ("options", "said", "position"),
    [
        (USUAL, "ja", 1), (USUAL, "Ja!", 1), (USUAL, "dafür", 1), (USUAL, "ich bin dagegen.", 2),
        (USUAL, "nien", 2), (USUAL, "ich enthalte mich", 3), (USUAL, "Enthaltug", 3),
        (USUAL, "✅", 1), (USUAL, "⚪️", 3), (USUAL, "kein", None), (USUAL, "1", None),
        (USUAL, "jain", None), (USUAL, "ja, aber", None), (USUAL, "", None),
        (TOWNS, "herne", 1), (TOWNS, "Bochun", 2), (TOWNS, "2", 2), (TOWNS, "2️⃣", 2),
        (TOWNS, "4", None), (TOWNS, "0", None), (TOWNS, "ja", None), (TOWNS, "enthaltung", 3),
    ],
)  # fmt: skip
def test_which_option_is_meant(options: tuple[str, ...], said: str, position: int | None) -> None:
    assert option_said(options, said) == position


@pytest.mark.parametrize(
    ("said", "split"),
    [
        ("ja", ("ja", "")), ("ja für HWK", ("ja", "HWK")), ("nein, für die HWK.", ("nein", "HWK")),
        ("ja i. V. HWK", ("ja", "HWK")), ("ja i.V. für HWK", ("ja", "HWK")),
        ("ja für mich", ("ja", "")), ("ja für alle", ("ja", "")),
    ],
)  # fmt: skip
def test_for_whom_somebody_votes(said: str, split: tuple[str, str]) -> None:
    assert split_whom(said) == split
