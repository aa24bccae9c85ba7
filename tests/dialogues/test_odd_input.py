"""Whatever is typed gets an answer or silence: never a traceback, never an apology."""

from __future__ import annotations

import logging
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.database import Database
from storage.records import RoomSettings
from tests.dialogues.runner import Conversation
from tests.dialogues.script import BERLIN, Dialogue, Person, Step

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=BERLIN)
ODD = [
    "/", "!", "//", "/ ", "! !", "/\n", "\n/hilfe", "\n\n", " ", "",
    '/hilfe "raum', "/raum „Herne", "/raum gremium '", "/raum kommune", "/raum anrede",
    "/raum ruhe",
    "/hilfe\nraum", "/raum\tHerne", "/raum\u00a0Herne", "/RAUM HERNE", "/hilfe /", "/hilfe !!!",
    '/raum <a href="https://matrix.to/#/@eve:evil.example">Eve</a>', "/raum </table><b>",
    "/raum \u202egremium", "/raum \x00", "/raum \ud83d", "/hilfe \ud83d", "/raum 🙂", "/wer \ud83d",
    "/raum " + "x" * 60_000, "/hilfe " + "ü" * 60_000, "/wer " + "🙂 " * 15_000, "x" * 60_000,
    "/raum ruhe " + "9" * 60_000, "!" * 60_000, "/" + "a" * 60_000,
]  # fmt: skip
# What may stand behind each verb of `/sitzung`.
ODD_MEETINGS = [
    "", " ", "\n", "\n3.12. 14 Uhr", "99:99", "10.12. 99:99", "31.02.", "31.02. auf 30.02.",
    "0.0.0", '"3.12.', "„3.12. 14 Uhr", "'", "3.12. auf", "auf", "um eine",
    "3.12. um 999 Monate", "Ort:", "3.12. Ort:", "; ; ;", ", , ,", "wegen", "fällt aus",
    "fällt", "sage ab", "so gemeint", "\u202e3.12.",
    '<a href="https://matrix.to/#/@eve:evil.example">Eve</a> 3.12. 14 Uhr', "</table><b>3.12.",
    "[Eve](https://matrix.to/#/@eve:evil.example) 3.12.", "\x00", "\ud83d 3.12. 14 Uhr",
    "3.12. wegen \ud83d", "🙂 3.12. 14 Uhr", "Raum 3.12 \ue003.\ue001",
    "x" * 10_240, "wort " * 2_048, "3.12. " * 300, "9" * 10_240,
]  # fmt: skip
VERBS = ["", " neu", " verschieben", " absagen", " doch", " eingeladen", " ort", " zeige"]


MEETING = datetime(2026, 12, 3, 14, 5, tzinfo=BERLIN)  # of gr-her-lk


def say(
    database: Database,
    *texts: str,
    direct: bool,
    settings: RoomSettings | None = None,
    now: datetime = NOW,
) -> None:
    steps = [Step(1, "anna", "says", text) for text in texts]
    anna = Person("@lindner:herne.example", 50)
    room = settings or RoomSettings()
    dialogue = Dialogue("odd", "odd", now, {"anna": anna}, room, direct, steps)
    Conversation(database, dialogue).run()


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text[:20]))
@pytest.mark.parametrize("direct", [True, False], ids=["direct", "room"])
def test_odd_input(
    text: str, direct: bool, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        say(database, text, direct=direct)
    assert not caplog.records


@pytest.mark.parametrize("verb", VERBS)
def test_odd_lines_about_meetings(
    verb: str, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever the lines before have planned, moved or cancelled."""
    settings = RoomSettings(kind="committee", committee_id="gr-her-lk")
    with caplog.at_level(logging.WARNING):
        say(
            database,
            *(f"/sitzung{verb} {odd}" for odd in ODD_MEETINGS),
            direct=False,
            settings=settings,
        )
    assert not caplog.records


@pytest.mark.parametrize(
    "line",
    ["anwesend", "entschuldigt", "notiz", "aufgabe", "aufgabe 1", "aufgaben", "protokoll",
     "protokoll Änderung", "protokoll genehmigt", "sitzung top", "sitzung leitung",
     "sitzung unterbrochen", "sitzung weiter", "sitzung beginnt", "sitzung endet", "top"],
)  # fmt: skip
@pytest.mark.parametrize("begun", [True, False], ids=["meeting", "no meeting"])
def test_odd_lines_in_a_meeting(
    line: str, begun: bool, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever the lines before have noted, and whether a meeting is going on or not."""
    settings = RoomSettings(kind="committee", committee_id="gr-her-lk")
    first = ("/sitzung beginnt", "/aufgabe Halle anfragen") if begun else ()
    # Without more the meeting ends, with its files.
    lines = [
        f"/{line} {odd}" for odd in ODD_MEETINGS if odd.strip("\n \0") or line != "sitzung endet"
    ]
    with caplog.at_level(logging.WARNING):
        say(database, *first, *lines, direct=False, settings=settings, now=MEETING)
    assert not caplog.records


@pytest.mark.parametrize(
    "line",
    [
        "sitzung",
        "sitzung neu",
        "sitzung absagen",
        "sitzung absagen 10.12. wegen",
        "sitzung ort",
        "sitzungen",
        "gremium",
        "gremium vorsitz im Wechsel",
        "fristen",
        "fristen erledigt Protokoll",
        "top",
        "teilnahme",
        "zusage",
        "absage",
        "vertretung",
        "terminfindung",
        "terminfindung vorschlagen",
        "sitzung beginnt",
        "protokoll",
        "aufgaben",
    ],
)
@pytest.mark.parametrize(
    "settings",
    [
        RoomSettings(),
        RoomSettings(kind="committee", committee_id="gr-her-lk"),
    ],
    ids=["anywhere", "committee"],
)
def test_a_line_much_too_long_for_a_meeting_is_refused_as_such(
    line: str, settings: RoomSettings, database: Database
) -> None:
    """Each stretch of words is compared with each name, so the length is looked at before."""
    text = f"/{line} {'Lenkungsding Übergang ' * 3_000}"
    step = Step(1, "anna", "says", text, found=[("main", "zu lang")])
    anna = Person("@lindner:herne.example", 50)
    Conversation(
        database, Dialogue("odd", "odd", NOW, {"anna": anna}, settings, False, [step])
    ).run()


PILL = '<a href="https://matrix.to/#/@eve:evil.example">Eve</a>'
LONG, LONGER = "x" * 10_240, "wort " * 12_000
NO_TIME, NO_DAY = "Die Uhrzeit 99:99 gibt es nicht", "Den 31.02. gibt es nicht"
# What each command says to an argument; "" is the argument that is missing.
SAID = {
    "gremium": {
        "99:99": "„99:99“ ist keine Regel", "": "Regeln: Lenkungskreis", LONG: "zu lang",
        LONGER: "zu lang", '"Rathaus': '„"Rathaus“ ist keine Regel', PILL: "ist keine Regel",
        "\n99:99": "„99:99“ ist keine Regel", "31.02.": "„31.02.“ ist keine Regel",
    },
    "gremium unterlagen": dict.fromkeys(
        ["99:99", "", '"Rathaus', PILL, "\n99:99", "31.02."], "Wie viele Tage?") | {
        LONG: "zu lang", LONGER: "zu lang",
    },
    "gremium beschlussfähig": dict.fromkeys(
        ["99:99", "", '"zwei', PILL, "\n99:99", "31.02."], "Ab wie vielen") | {LONG: "zu lang"},
    "top": {
        "99:99": NO_TIME, "": "Tagesordnung: Do., 03.12.2026", LONG: "zu lang", LONGER: "zu lang",
        '"Messe': 'Aufgenommen als TOP 2: "Messe', "\n99:99": NO_TIME, "31.02.": NO_DAY,
        "</table><b>": "Aufgenommen als TOP 2: </table><b>", "„": "Wie soll der Punkt heißen?",
    },
    "top streichen": {
        "": "fehlt die Nummer", "99:99": "Welcher Punkt", '"Messe': "Welcher Punkt",
        PILL: "Welcher Punkt", LONG: "zu lang", LONGER: "zu lang",
    },
    "fristen": {
        "99:99": "„99:99“ kenne ich nicht", "": "Fristen: Lenkungskreis", LONG: "zu lang",
        LONGER: "zu lang", '"Rathaus': '„"Rathaus“ kenne ich nicht', PILL: "kenne ich nicht",
        "\n99:99": "„99:99“ kenne ich nicht", "31.02.": NO_DAY,
    },
    "fristen erledigt Einladung": {
        "99:99": "„99:99“ kenne ich nicht", LONG: "zu lang", LONGER: "zu lang", "31.02.": NO_DAY,
        '"Rathaus': '„"Rathaus“ kenne ich nicht', PILL: "kenne ich nicht",
        "\n99:99": "„99:99“ kenne ich nicht",
    },
    "terminfindung": {
        "99:99": NO_TIME, "": "Hier läuft keine Terminfindung", LONG: "zu lang", LONGER: "zu lang",
        '"Klausur': "Welche Termine stehen zur Wahl?", PILL: "Welche Termine stehen zur Wahl?",
        "\n99:99": NO_TIME, "31.02.": NO_DAY,
    },
    "terminfindung vorschlagen": {
        "99:99": "„99:99“ verstehe ich hier nicht", "": "freie Termine", LONG: "zu lang",
        LONGER: "zu lang", '"Rathaus': '„"Rathaus“ verstehe', PILL: "verstehe ich hier nicht",
        "\n99:99": "„99:99“ verstehe", "31.02.": NO_DAY,
    },
    "kann": {
        "99:99": "„99:99“ steht nicht zur Wahl", "": "Welche Nummern passen?",
        LONG: "verstehe ich nicht als Antwort", LONGER: "verstehe ich nicht als Antwort",
        '"eins': '„"eins“ verstehe ich nicht', PILL: "verstehe ich nicht als Antwort",
        "\n99:99": "„99:99“ steht nicht zur Wahl", "31.02.": "„31.02.“ steht nicht zur Wahl",
    },
    "teilnahme": {
        "99:99": NO_TIME, "": "Teilnahme: Do., 03.12.2026", LONG: "zu lang", LONGER: "zu lang",
        '"Rathaus': "„Rathaus“ verstehe ich hier nicht", PILL: "verstehe ich hier nicht",
        "\n99:99": NO_TIME, "31.02.": NO_DAY,
    },
    "teilnahme fragen": {
        "99:99": NO_TIME, LONG: "zu lang", '"Rathaus': "„Rathaus“ verstehe ich hier nicht",
        PILL: "verstehe ich hier nicht", "\n99:99": NO_TIME, "31.02.": NO_DAY,
    },
    "zusage": {
        "99:99": NO_TIME, "": "Zusage notiert: Do., 03.12.2026", LONG: "zu lang",
        LONGER: "zu lang", '"Rathaus': "„Rathaus“ verstehe ich hier nicht; notiert ist nichts",
        PILL: "notiert ist nichts", "\n99:99": NO_TIME, "31.02.": NO_DAY,
    },
    "absage": {
        "99:99": NO_TIME, "": "Absage notiert: Do., 03.12.2026", LONG: "zu lang",
        LONGER: "zu lang", '"Urlaub': "Einen Grund speichere ich nicht",
        PILL: "Einen Grund speichere ich nicht", "\n99:99": NO_TIME, "31.02.": NO_DAY,
    },
    "vertretung": {
        "99:99": NO_TIME, "": "wer kommt am 03.12.", LONG: "zu lang", LONGER: "zu lang",
        '"Frau Sommer': "Vertretung notiert: Frau Sommer,", PILL: "ist kein Name",
        "\n99:99": NO_TIME, "31.02.": NO_DAY,
    },
}  # fmt: skip
CASES = [(line, odd, said) for line, told in SAID.items() for odd, said in told.items()]


@pytest.mark.parametrize(
    ("line", "odd", "said"), CASES, ids=[ascii(f"{line} {odd[:12]}") for line, odd, _ in CASES]
)
def test_odd_arguments_get_a_clear_answer(
    line: str, odd: str, said: str, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    poll = "/terminfindung Mo 14.12. 10 Uhr, Di 15.12. 14 Uhr"
    steps = [Step(1, "anna", "says", poll, found=[("main", "Terminfindung 1")])]
    steps = [*(steps if line == "kann" else []), Step(
        2, "anna", "says", f"/{line} {odd}" if odd else f"/{line}", found=[("main", said)],
        absent=[("main", "Fehler")],
    )]  # fmt: skip
    cast = {"anna": Person("@lindner:herne.example", 50)}
    room = RoomSettings(kind="committee", committee_id="gr-her-lk")
    with caplog.at_level(logging.WARNING):
        Conversation(database, Dialogue("odd", "odd", NOW, cast, room, False, steps)).run()
    assert not caplog.records


@given(text=st.text(max_size=40), word=st.sampled_from(["", "/", "/hilfe ", "/raum ", "/wer "]))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_arbitrary_input(
    text: str, word: str, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        say(database, word + text, direct=True)
    assert not caplog.records


CONSULTATIONS = ("anfragen", "senden", "dabei", "kann", "absagen", "starten", "verschieben",
                 "termine", "bereit", "nicht", "verfahren", "hilfe")  # fmt: skip


@pytest.mark.parametrize("verb", [*(f"beratung {one}" for one in CONSULTATIONS), "fundus",
                                  "fundus neu", "fundus eintragen", "fundus löschen"])  # fmt: skip
@pytest.mark.parametrize("direct", [True, False], ids=["direct", "room"])
def test_odd_lines_about_consultations(
    verb: str, direct: bool, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Behind each verb, while a call waits for answers."""
    settings = RoomSettings(kind="municipality", municipality_id="k-her")
    call = "/beratung anfragen Wie gewinnen wir Betriebe? Am 3.12. 14 Uhr, 4.12. 10 Uhr"
    odd = [*ODD_MEETINGS, "1: 99", "#1: alle", "#999999999: 1", "1 jetzt", "1: 3.12. 14 Uhr",
           "mindestens 4", "Verfahren", "in k-her: x", "in k-her:", "\x1f", "1\x1f2"]  # fmt: skip
    with caplog.at_level(logging.WARNING):
        say(database, call, "/beratung senden 1", *(f"/{verb} {one}" for one in odd),
            direct=direct, settings=settings)  # fmt: skip
    assert not caplog.records
