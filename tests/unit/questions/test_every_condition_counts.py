"""What a question asks for beside its names holds of every answer, or there is none."""

from __future__ import annotations

import pytest

from bot.rendering import to_markdown
from commands.questions import Engine, Question
from storage.exchange import read_workbook
from tests.unit.questions.conftest import DATA, TODAY


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(read_workbook(DATA / "sorpeland").directory)


def told(engine: Engine, text: str) -> str:
    return to_markdown(engine.apart().ask(Question(text, TODAY)).answer)


def first_words(engine: Engine, text: str) -> str:
    return told(engine, text).splitlines()[0]


def found(engine: Engine, text: str) -> set[str]:
    return set(engine.apart().ask(Question(text, TODAY)).ids)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        # Who has a duty is another question than who does the work.
        ("Ist Emin Bozdağ in Lüdringhausen für die Potenzialanalyse zuständig?", "Ja: Emin"),
        ("Ist Herr Achterberg nicht für die Praxiskurse in Brenkau zuständig?", "Doch: Ruben"),
        ("Kümmert sich Herr Bozdağ in Lüdringhausen um die Potenzialanalyse?", "Ja: Emin"),
        ("Ist Emin Bozdağ Ansprechpartner für die Potenzialanalyse in Lüdringhausen?", "Ja: Emin"),
        ("Betreut Achterberg die Praxiskurse in Brenkau?", "Ja: Ruben"),
        # Somebody else of the same house has it.
        ("Ist Frau von der Aue in Lüdringhausen für die Potenzialanalyse zuständig?",
         "Nein, sondern: Emin"),
        # Elsewhere it isn't theirs.
        ("Ist Emin Bozdağ für die Potenzialanalyse in Brenkau zuständig?", "Nein"),
        # For whom a seat speaks, not whether there is one.
        ("Vertritt das Berufskolleg Osterbeke Osterbeke in der Lenkungsrunde Hellern?", "Ja"),
        ("Vertritt die AA Hellern Osterbeke in der Lenkungsrunde Hellern?",
         "Nein, sondern: Berufskolleg Osterbeke"),
        ("Wird Osterbeke in der Lenkungsrunde Hellern von der AA Hellern vertreten?",
         "Nein, sondern: Berufskolleg Osterbeke"),
        ("Sitzt die IHK Sorpeland für Wiehental in der Lenkungsrunde Hellern?", "Nein"),
        ("Sitzt das Berufskolleg Osterbeke für Osterbeke in der Lenkungsrunde Hellern?", "Ja"),
        ("Vertritt Herr Petrović die Leitung der KoKo Wiehental?", "Ja: Marko"),
        ("Vertritt Frau Kurtoğlu die Leitung der KoKo Wiehental?", "Nein"),
        # Neither of two, of which one is.
        ("Sitzt weder die HWK noch die IHK in der Lenkungsrunde Hellern?", "Doch: IHK"),
        ("Sitzt weder die HWK noch der DGB in der Lenkungsrunde Hellern?", "Nein"),
        # A committee's own time.
        ("Gibt es die Lenkungsrunde Lüdringhausen schon seit 2020?",
         "Nein: Lenkungsrunde Lüdringhausen, seit 01.01.2025"),
        ("Gibt es die Lenkungsrunde Hellern schon seit 2020?", "Ja"),
        ("Gab es 2020 die Lenkungsrunde Lüdringhausen?", "Nein"),
        ("Gab es 2020 den Fachbeirat Lüdringhausen?", "Ja"),
        ("Seit wann gibt es die Lenkungsrunde Lüdringhausen?", "seit 01.01.2025"),
        ("Wann wurde die Lenkungsrunde Lüdringhausen gegründet?", "seit 01.01.2025"),
        ("Bis wann gab es den Fachbeirat?", "vom 01.01.2014 bis zum 31.12.2024"),
        ("Wie lange gibt es die Lenkungsrunde Hellern schon?", "seit 01.01.2018"),
        # Votes.
        ("Hat die KoKo Brenkau Stimmrecht im Schulausschuss Brenkau?",
         "Nein: Gast, ohne Stimmrecht"),
        ("Ist das Jugendamt im Schulausschuss Brenkau stimmberechtigt?", "Ja"),
        ("Hat das Jugendamt im Schulausschuss Brenkau kein Stimmrecht?", "Doch"),
        # How often at all.
        ("Wie oft tagt der Bildungsrat?", "2 × im Jahr"),
        ("Wie häufig trifft sich die Lenkungsrunde Hellern?", "3 × im Jahr"),
        ("In welchem Turnus tagt der Bildungsrat?", "2 × im Jahr"),
        # All that are asked for are in it.
        ("Welche Jugendämter sitzen nicht in der Lenkungsrunde Hellern?", "Niemand"),
    ],
)  # fmt: skip
def test_yes_and_no(engine: Engine, text: str, begins: str) -> None:
    assert first_words(engine, text).strip("*").startswith(begins)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Wer ist in Lüdringhausen für die Potenzialanalyse zuständig: Bozdağ oder von der Aue?",
         {"p-05"}),
        ("Ist von der Aue oder Bozdağ in Lüdringhausen für die Potenzialanalyse zuständig?",
         {"p-05"}),
        ("Wer ist in Lüdringhausen nicht für die Potenzialanalyse zuständig, Bozdağ oder von der"
         " Aue?", {"p-04"}),
        # Who is not in it, of those named or of a kind.
        ("Wer sitzt nicht in der Lenkungsrunde Hellern: IHK oder KI?", {"o-ki-hel"}),
        ("Wer von IHK und KI sitzt nicht in der Lenkungsrunde Hellern?", {"o-ki-hel"}),
        ("Welche Jobcenter sind nicht in der Lenkungsrunde Hellern vertreten?", {"o-jc-hel"}),
        ("Wer hat nicht den Vorsitz der Lenkungsrunde Hellern, die AA Hellern oder die IHK?",
         {"o-aa-hel"}),
        ("In welchen Gremien in Bad Sorpe sitzt das Jobcenter Brenkau nicht?",
         {"g-sor-st", "g-ag-ink", "g-rk"}),
        ("Wer macht in Brenkau nicht die Potenzialanalyse: Mühlrad oder Nordhang?", {"o-tr-nord"}),
        ("In welchen Gremien sitzt das KI Hellern nicht mehr?", {"g-hel-lr"}),
        ("In welchen Gremien hat die KoKo Brenkau nicht den Vorsitz?", set()),
        # Guests, and those without a vote, are no members like others.
        ("In welchen Gremien ist die KoKo Brenkau nur Gast?", {"g-bre-ua"}),
        ("Wo ist die KoKo Brenkau Gast?", {"g-bre-ua"}),
        ("In welchen Gremien hat die KoKo Brenkau kein Stimmrecht?", {"g-bre-ua"}),
        ("In welchen Gremien hat die KoKo Brenkau Stimmrecht?", {"g-bre-st", "g-ag-ink"}),
        # Members of the kind that is counted.
        ("Wie viele Schulen sitzen in der AG Inklusion?", {"o-s-fs"}),
        ("Wie viele Mitglieder der AG Inklusion sind Schulen?", {"o-s-fs"}),
        ("Welche Schulen sitzen in der Lenkungsrunde Hellern?", {"o-bk-osb"}),
        ("Wie viele Ämter sitzen in der Lenkungsrunde Hellern?", {"o-ja-hel", "o-sa-hel"}),
        ("Wie viele Jugendämter sitzen in der Lenkungsrunde Hellern?", {"o-ja-hel"}),
        ("Wer sitzt in beiden: Lenkungsrunde Hellern und Regionalkonferenz?",
         {"o-koko-hel", "o-aa-hel", "o-ihk-sor"}),
        # All of a time, and none of it that is yet to come.
        ("Wer hatte schon alles den Vorsitz der Steuerungsgruppe Brenkau?",
         {"o-sa-bre", "o-aa-bre"}),
        ("Wer hat die Lenkungsrunde Lüdringhausen bisher alles geleitet?", {"o-ihk-wie"}),
        ("Wer hatte jemals den Vorsitz der Regionalkonferenz?", {"o-ihk-sor"}),
        ("Wer hat 2100 den Vorsitz der Regionalkonferenz?", set()),
        ("Wer machte 1850 die Potenzialanalyse in Brenkau?", set()),
        # Who has the chair before and after.
        ("Wer war der Vorgänger im Vorsitz der Steuerungsgruppe Brenkau?", {"o-aa-bre"}),
        ("Wer ist der Nachfolger im Vorsitz der Regionalkonferenz?", {"o-hwk-bre"}),
        # Who is new, not who has a new role.
        ("Wer ist seit 2026 neu in der Steuerungsgruppe Brenkau?", {"o-us"}),
        ("Wer ist seit 2026 neu in der Lenkungsrunde Hellern?", set()),
        # The committee before.
        ("Welches Gremium war der Vorgänger der Lenkungsrunde Lüdringhausen?", {"g-lud-fb"}),
        ("Was war der Vorläufer der Lenkungsrunde Lüdringhausen?", {"g-lud-fb"}),
        ("Was gab es vor der Lenkungsrunde Lüdringhausen?", {"g-lud-fb"}),
        ("Welches Gremium war der Vorgänger der Regionalkonferenz?", set()),
        # For where a body is there, wherever it does something.
        ("Für welche Städte ist die Agentur Hellern zuständig?", {"k-hel", "k-mar"}),
        ("Welche Kommunen betreut die IHK Sorpeland?", {"k-bre", "k-sor", "k-hel", "k-mar"}),
        # Somebody told by what they are.
        ("Wer vertritt die Leitung der KoKo Wiehental?", {"p-10"}),
        ("Wer springt für den Leiter der KoKo Wiehental ein?", {"p-10"}),
        ("Wen vertritt die Leitung der KoKo Hellern?", {"p-08"}),
    ],
)  # fmt: skip
def test_which_ones(engine: Engine, text: str, ids: set[str]) -> None:
    assert found(engine, text) == ids


@pytest.mark.parametrize(
    "text",
    [
        "Wie viele Frauen sitzen in der Lenkungsrunde Hellern?",
        "Welche Männer sind in der Regionalkonferenz?",
        "Wer sitzt nicht in der Lenkungsrunde Hellern?",
    ],
)
def test_what_no_row_tells_is_not_answered(engine: Engine, text: str) -> None:
    assert engine.apart().ask(Question(text, TODAY)).status == "unknown"


def test_roles_are_told_of_the_committee_in_which_they_are_held(engine: Engine) -> None:
    text = told(
        engine, "Wer sitzt sowohl in der Lenkungsrunde Hellern als auch in der AG Inklusion"
    )
    assert "nichts hinterlegt" in text
    text = told(engine, "Wer sitzt in der Lenkungsrunde Hellern und auch in der Regionalkonferenz?")
    assert "| Wer | Lenkungsrunde Kreis Hellern | Regionalkonferenz Ausbildung Sorpeland |" in text
    assert "| IHK Sorpeland | Mitglied, Vorsitz | Vorsitz, Mitglied |" in text
    assert (
        "| Kommunale Koordinierung Übergang Kreis Hellern | Geschäftsführung | Mitglied |" in text
    )


def test_which_of_several_meetings_are_over(engine: Engine) -> None:
    meetings = engine.directory.meetings
    for text in (
        "Wie oft hat die Steuerungsgruppe Brenkau dieses Jahr getagt?",
        "Wann tagte die Steuerungsgruppe Brenkau 2026?",
        "Wie oft hat die Steuerungsgruppe Brenkau getagt?",
    ):
        ids = found(engine, text)
        assert ids
        assert all(meetings[row].start.date() < TODAY for row in ids), text


def test_meetings_of_a_time_rather_than_all_committees(engine: Engine) -> None:
    for text in (
        "Welche Gremien tagten im September 2026 in Brenkau?",
        "Welche Gremien haben im September 2026 in Brenkau getagt?",
    ):
        assert "s-03" in found(engine, text)


def test_whose_chair_it_was_is_named(engine: Engine) -> None:
    text = told(engine, "Wer hat 2100 den Vorsitz der Regionalkonferenz?")
    assert (
        "Eingetragen: Handwerkskammer Brenkau, Vorsitz, vom 01.01.2027 bis zum 31.12.2027." in text
    )


def test_a_body_named_settles_which_committee_and_wann_asks_for_all_its_terms(
    engine: Engine,
) -> None:
    text = told(engine, "Wann hatte die AA Hellern den Vorsitz der Lenkungsrunde?")
    assert "vom 01.01.2025 bis zum 31.12.2025" in text
    assert "vom 01.01.2027 bis zum 31.12.2027" in text
