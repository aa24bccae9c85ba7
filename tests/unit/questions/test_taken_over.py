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
