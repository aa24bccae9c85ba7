"""What a follow-up takes over from the question before: half a sentence what it lacks, no more."""

from __future__ import annotations

import pytest

from commands.questions import Engine, Question, Reply
from storage.exchange import read_workbook
from tests.unit.questions.conftest import DATA, TODAY

GROUP = "Steuerungsgruppe Brenkau"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(read_workbook(DATA / "sorpeland").directory)


def last_of(engine: Engine, *texts: str) -> Reply:
    talk = engine.apart()
    return [talk.ask(Question(text, TODAY, conversation="c")) for text in texts][-1]


def same(one: Reply, other: Reply) -> bool:
    return (one.status, one.asks, set(one.ids)) == (other.status, other.asks, set(other.ids))


@pytest.mark.parametrize(
    ("told", "asked", "plain"),
    [
        # A sentence with a verb of its own asks of every seat again, or of every place.
        (f"Wer ist Gast in der {GROUP}?", "Sitzt das Jugendamt da?",
         f"Sitzt das Jugendamt in der {GROUP}?"),
        (f"Wer hat kein Stimmrecht in der {GROUP}?", "ist die IHK dabei?",
         f"Ist die IHK Sorpeland in der {GROUP}?"),
        (f"Wer hat kein Stimmrecht in der {GROUP}?", "und wer hat eins?",
         f"Wer hat Stimmrecht in der {GROUP}?"),
        ("Wo gibt es keine Praxiskurse?", "und wo gibt es sie?", "Wo gibt es Praxiskurse?"),
        # One without takes them over.
        ("Wer ist Gast in der Lenkungsrunde Hellern?", f"und in der {GROUP}?",
         f"Wer ist Gast in der {GROUP}?"),
        (f"Wer hat Stimmrecht in der {GROUP}?", "und wer nicht?",
         f"Wer hat kein Stimmrecht in der {GROUP}?"),
        ("Wer ist Gast in der Lenkungsrunde Hellern?", f"und wer ist das in der {GROUP}?",
         f"Wer ist Gast in der {GROUP}?"),
        # Whoever names a role asks for that one only.
        (f"stellv. Vorsitz {GROUP}?", "und wer ist Vorsitz?", f"Vorsitz {GROUP}?"),
        (f"Wer hat die Geschäftsführung der {GROUP}?", "und wer den Vorsitz?",
         f"Vorsitz {GROUP}?"),
        (f"Vorsitz {GROUP}?", "und die Stellvertretung?", f"stellv. Vorsitz {GROUP}?"),
        ("stellv. Vorsitz Lenkungsrunde Hellern?", f"und in der {GROUP}?",
         f"stellv. Vorsitz {GROUP}?"),
        # Another class, or what a body does at all.
        ("Was gibt es in Brenkau für Klasse 8?", "und was macht dort das Jobcenter?",
         "Was macht das Jobcenter Brenkau?"),
        ("Was gibt es in Brenkau für Klasse 8?", "und in Wiehental?",
         "Was gibt es in Wiehental für Klasse 8?"),
        # "für X" is said of where, but for those who speak for somebody.
        ("Wer leitet die KoKo Brenkau?", "und für Hellern?", "Wer leitet die KoKo Hellern?"),
        # Numbers, notice periods, terms of office, those who came before.
        ("Was gibt es in Brenkau für Klasse 8?", "und für die 9?",
         "Was gibt es in Brenkau für Klasse 9?"),
        ("Welche Angebote im Handlungsfeld 2 gibt es in Brenkau?", "und in 1?",
         "Welche Angebote im Handlungsfeld 1 gibt es in Brenkau?"),
        (f"Bis wann muss die Einladung der {GROUP} raus?", "und wie lang ist die Frist?",
         f"Ladungsfrist der {GROUP}?"),
        (f"Vorsitz {GROUP}?", "seit wann?", f"Vorsitz {GROUP}?"),
        # The head of those told before, and who of them.
        ("Wie erreiche ich Ruben Achterberg?", "wer ist sein Chef?",
         "Wer leitet die KoKo Brenkau?"),
        ("Wer leitet die KoKo Hellern?", "und wer ist der Stellvertreter?",
         "Wer ist stellvertretende Leitung der KoKo Hellern?"),
        ("Welche Angebote gibt es in Brenkau?", "wer macht davon die BFE?",
         "Wer macht die BFE in Brenkau?"),
        # What says all by itself.
        (f"Wer sitzt in der {GROUP}?", "Ist Kurtoğlu Leiterin der KoKo Hellern?",
         "Ist Kurtoğlu Leiterin der KoKo Hellern?"),
        ("EckO in Brenkau?", "Welche Gremien tagen am 26.11.2026?",
         "Welche Gremien tagen am 26.11.2026?"),
        ("EckO in Brenkau?", "Welche Ausschüsse tagen im Dezember 2026?",
         "Welche Ausschüsse tagen im Dezember 2026?"),
        # A list of all that there is leaves behind what was asked about.
        ("EckO in Brenkau?", "Welche Angebote gibt es für Klasse 9?",
         "Welche Angebote gibt es in Brenkau für Klasse 9?"),
        ("EckO in Brenkau?", "und welche Projekte gibt es da für Klasse 8?",
         "Welche Angebote gibt es in Brenkau für Klasse 8?"),
        ("EckO in Brenkau?", "was gibt es da sonst noch?",
         "Welche Angebote gibt es in Brenkau außer EckO?"),
        ("Wer macht die BFE in Brenkau?", "und wer leitet die Arbeitsagentur?",
         "Wer leitet die Arbeitsagentur in Brenkau?"),
        # A body elsewhere leaves the place told before behind.
        ("Wer ist Gast in der Steuerungsgruppe?", "und in der Regionalkonferenz?",
         "Wer ist Gast in der Regionalkonferenz?"),
    ],
)  # fmt: skip
def test_no_more_than_it_lacks(engine: Engine, told: str, asked: str, plain: str) -> None:
    assert same(last_of(engine, told, asked), last_of(engine, plain))


@pytest.mark.parametrize(
    ("told", "asked", "shown"),
    [
        ("Wer ist Gast in der Lenkungsrunde Hellern?", f"und in der {GROUP}?", "Gäste"),
        ("stellv. Vorsitz Lenkungsrunde Hellern?", f"und in der {GROUP}?", "Stellvertretung"),
        ("Was gibt es in Brenkau für Klasse 8?", "und in Wiehental?", "Klasse 8"),
    ],
)
def test_what_was_taken_over_is_told(engine: Engine, told: str, asked: str, shown: str) -> None:
    understood = str(last_of(engine, told, asked).answer.sources[0])
    assert shown in understood.split(" · ")


@pytest.mark.parametrize(
    ("told", "asked", "ids"),
    [
        # The others of a house, and who of them is in charge of something.
        ("Wer leitet die KoKo Brenkau?", "Wer arbeitet noch dort?", {"p-02"}),
        ("Wer leitet die KoKo Brenkau?", "und wer gehört noch zum Team?", {"p-02"}),
        ("Wer leitet die KoKo Hellern?", "und wer ist da für EckO zuständig?", {"p-08"}),
        ("Wie erreiche ich die KoKo Brenkau?", "wer ist dort für die BFE zuständig?", {"p-02"}),
        ("Wer leitet die KoKo Brenkau?", "und wer noch?", set()),
        # "Neighbours" are where the place named is.
        ("Wer macht die BFE in Brenkau?", "und bei den Nachbarn in Wiehental?", {"o-koko-wie"}),
        ("Wer macht die BFE in Brenkau?", "und in der Nachbarstadt Lüdringhausen?",
         {"o-koko-lud"}),
    ],
)  # fmt: skip
def test_of_those_told_before(engine: Engine, told: str, asked: str, ids: set[str]) -> None:
    assert set(last_of(engine, told, asked).ids) == ids


def test_what_is_not_known_stays_so_elsewhere(engine: Engine) -> None:
    for asked in ("und in Hellern?", "und wann läuft das?"):
        reply = last_of(engine, "Wer macht Blubberkurse in Brenkau?", asked)
        assert reply.status == "none"
        assert "Zu „Blubberkurse“ habe ich nichts gefunden." in reply.answer.lines
    reply = last_of(engine, "Wer macht Blubberkurse in Brenkau?", "und wer macht die BFE?")
    assert reply.ids == ("o-koko-bre",)


def test_only_of_those_told_it_is_asked(engine: Engine) -> None:
    told = "Mit wem arbeitet die KoKo Brenkau bei der BFE zusammen?"
    partners, chambers = last_of(engine, told), last_of(engine, told, "wer davon ist eine IHK?")
    assert chambers.ids == ("o-ihk-sor",)
    assert set(chambers.ids) < set(partners.ids)


def test_nobody_came_before_the_first(engine: Engine) -> None:
    asked = ("Wer macht die PA in Brenkau?", "und wer vorher?", "und davor?")
    assert last_of(engine, *asked[:2]).ids == ("o-tr-weg",)
    assert last_of(engine, *asked).status == "none"


@pytest.mark.parametrize("asked", ["Wer ist dort StuBo?", "und wer ist dort Vorsitz?"])
def test_there_is_nowhere_without_a_place(engine: Engine, asked: str) -> None:
    assert last_of(engine, asked).status == "unknown"


def test_the_others_of_nobody_knows_whom_are_not_told(engine: Engine) -> None:
    assert last_of(engine, "Wie erreiche ich Ruben Achterberg?", "und die anderen?").ids == ()


@pytest.mark.parametrize(("asked", "yes"), [("ist das online?", True), ("ist die vor Ort?", False)])
def test_whether_it_meets_online(engine: Engine, asked: str, yes: bool) -> None:
    title = str(last_of(engine, f"Wann tagt die {GROUP}?", asked).answer.title)
    assert ("Ja" in title) is yes
