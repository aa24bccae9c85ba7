"""Turns of phrase, each of which asks just what a plain question asks."""

from __future__ import annotations

import pytest

from commands.questions import Engine, Question
from storage.exchange import read_workbook
from tests.unit.questions.conftest import DATA, TODAY


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(read_workbook(DATA / "sorpeland").directory)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        # Requests, of which only what is asked for counts.
        ("Könnte man mir die Gremien auflisten, die es in Brenkau gibt?",
         "Welche Gremien gibt es in Brenkau?"),
        ("Kannst du mir den Begriff Ladungsfrist erklären?", "Was heißt Ladungsfrist?"),
        ("Mit der Bitte um Übersendung der Telefonnummer vom Jugendamt Hellern.",
         "Telefon Jugendamt Hellern?"),
        ("Dürfte ich um die Mitglieder vom Bildungsrat bitten?", "Wer sitzt im Bildungsrat?"),
        ("Verzeihung, haben Sie die Nummer vom Jugendamt Hellern griffbereit?",
         "Telefon Jugendamt Hellern?"),
        # Nouns for what verbs ask.
        ("Brenkau Gremienübersicht", "Welche Gremien gibt es in Brenkau?"),
        ("Angebotspalette von Kolibri Bildung?", "Was macht Kolibri Bildung?"),
        ("Tätigkeitsorte Kolibri Bildung", "Wo ist Kolibri Bildung tätig?"),
        ("Zeitfenster Ausbildungsmesse Wiehental", "Wann ist die Ausbildungsmesse Wiehental?"),
        ("Begriffsklärung KAoA?", "Was heißt KAoA?"),
        ("Sitzungsplan Regionalkonferenz 2026", "Sitzungstermine der Regionalkonferenz 2026"),
        ("Urlaubsvertretung Petra Schröder?", "Wer vertritt Petra Schröder?"),
        ("Wer ist in Abwesenheit von Petra Schröder zuständig?", "Wer vertritt Petra Schröder?"),
        ("Petra Schröder hat Urlaub – an wen halte ich mich solange?",
         "Wer vertritt Petra Schröder?"),
        # Colloquial.
        ("was ham die in Brenkau so für Gremien", "Welche Gremien gibt es in Brenkau?"),
        ("Wie trete ich mit dem Jugendamt Hellern in Verbindung?", "Telefon Jugendamt Hellern?"),
        ("Wo überall hat das Jobcenter Brenkau einen Sitz?",
         "In welchen Gremien sitzt das Jobcenter Brenkau?"),
        ("Was trennt JBA und KAoA voneinander?", "Was ist der Unterschied zwischen JBA und KAoA?"),
        ("Ich verwechsle dauernd JBA und KAoA, wo liegt der Unterschied?",
         "Was ist der Unterschied zwischen JBA und KAoA?"),
        ("Neulich fiel das Wort KAoA. Was soll das bedeuten?", "Was heißt KAoA?"),
        ("Welche Personen gehören dem StuBo-Netzwerk Brenkau an?",
         "Wer sitzt im StuBo-Netzwerk Brenkau?"),
        ("Wer sitzt der Lenkungsrunde Hellern vor?",
         "Wer hat den Vorsitz der Lenkungsrunde Hellern?"),
        ("Stimmt es, dass die IHK Sorpeland den Vorsitz der Lenkungsrunde Hellern innehat?",
         "Hat die IHK Sorpeland den Vorsitz der Lenkungsrunde Hellern?"),
        ("Zum Handlungsfeld 2: was läuft dazu in Brenkau?",
         "Welche Angebote im Handlungsfeld 2 gibt es in Brenkau?"),
        ("Hat man in Brenkau eine Jugendberufsagentur?",
         "Gibt es in Brenkau eine Jugendberufsagentur?"),
        # Told before it is asked.
        ("Petra Schröder ist krank. An wen kann ich mich wenden?", "Wer vertritt Petra Schröder?"),
        ("Mir fehlen noch die Partner der Ausbildungsmesse Wiehental, wer ist das alles?",
         "Welche Partner hat die Ausbildungsmesse Wiehental?"),
        ("Wer ist der Lenkungsrunde Hellern Stellvertretung für den Vorsitz?",
         "Wer hat den stellvertretenden Vorsitz der Lenkungsrunde Hellern?"),
        ("Jobcenter Brenkau - wo überall Mitglied?",
         "In welchen Gremien sitzt das Jobcenter Brenkau?"),
        ("Wie viele Tage vor der Sitzung muss man zum Bildungsrat einladen?",
         "Wie lang ist die Ladungsfrist des Bildungsrats?"),
        # Told in one sentence, asked in another that names nothing.
        ("Hier steht RBB. Was soll ich mir darunter vorstellen?", "Was heißt RBB?"),
        ("JBA?? was ist das", "Was heißt JBA?"),
        ("Ich muss einen Antrag an den Vorsitz der Lenkungsrunde Hellern schicken. An wen genau?",
         "Wer hat den Vorsitz der Lenkungsrunde Hellern?"),
        ("Ich muss einen Brief an die Leitung der KoKo Brenkau schicken. Wen schreibe ich da an?",
         "Wer leitet die KoKo Brenkau?"),
        # Lists, notes and holidays around what is asked.
        ("In der Klassenliste fehlt es: wer macht in Brenkau die Potenzialanalyse?",
         "Wer macht in Brenkau die Potenzialanalyse?"),
        ("wer macht das für Petra Schröder in der Urlaubszeit, also die Vertretung",
         "Wer vertritt Petra Schröder?"),
        ("i V Petra Schröder?", "Wer vertritt Petra Schröder?"),
        ("Für welche Kolleginnen oder Kollegen übernimmt Ruben Achterberg die Vertretung?",
         "Wen vertritt Ruben Achterberg?"),
        ("Wer sitzt bei der KoKo Brenkau ganz oben?", "Wer leitet die KoKo Brenkau?"),
        ("Welche Lehrkraft ist an der Realschule an der Alten Schleuse StuBo?",
         "Wer ist StuBo an der Realschule an der Alten Schleuse?"),
        # An umlaut's key hit beside another, and an umlaut lost in a short name.
        ("Wer hat den steölvertretenden Vorsitz der Lenkungsrunde Hellern?",
         "Wer hat den stellvertretenden Vorsitz der Lenkungsrunde Hellern?"),
        ("Wer hat den Vorssitz der Lenkungsrunde Hellern?",
         "Wer hat den Vorsitz der Lenkungsrunde Hellern?"),
        ("Kontakt Fabian Surth", "Kontakt Fabian Sürth"),
        ("Wer hatte zuletzt den Vorsitz im Fachbeirat?",
         "Wer hatte 2024 den Vorsitz im Fachbeirat?"),
        # Who came before, and after which meeting.
        ("Wer leitete die KoKo Brenkau, ehe Petra Schröder kam?",
         "Wer war die Vorgängerin von Petra Schröder?"),
        ("Wann ist bei der Regionalkonferenz die Sitzung nach der nächsten?",
         "Wann ist die übernächste Sitzung der Regionalkonferenz?"),
        # Names that are cut short or in the genitive.
        ("Tel. Jugendberufsag. in Brenkau?", "Telefon Jugendberufsagentur Brenkau?"),
        ("Wer ist Tiedemanns Vertretung?", "Wer vertritt Frau Tiedemann?"),
        ("Wann ist die Sitzung der Regionalkonferenz nach der nächsten?",
         "Wann ist die übernächste Sitzung der Regionalkonferenz?"),
        ("Was ist der letzte Tag für den Versand der Einladung zur Lenkungsrunde Hellern?",
         "Bis wann muss die Einladung zur Lenkungsrunde Hellern raus?"),
        ("Wer stand 2020 der KoKo Bad Sorpe vor?", "Wer leitete 2020 die KoKo Bad Sorpe?"),
        ("KAoA = ?", "Was heißt KAoA?"),
        ("Wohin fährt der Werkstattbus?", "Wo gibt es den Werkstattbus?"),
        ("Stimmt es eigentlich, dass die AA Wiehental in Steinvörde beim Elternabend Partner ist?",
         "Ist die AA Wiehental in Steinvörde Partner beim Elternabend?"),
        ("Für welche Stellen oder Orte ist das Berufskolleg Osterbeke in der Lenkungsrunde Hellern"
         " mit zuständig, also spricht für sie?",
         "Für wen spricht das Berufskolleg Osterbeke in der Lenkungsrunde Hellern?"),
        ("Vertritt Ruben Achterberg irgendwen?", "Wen vertritt Ruben Achterberg?"),
        ("Unter welcher Matrix-Kennung finde ich Petra Schröder?", "Kontakt Petra Schröder"),
        ("Hallo, hier die DGB-Jugend: ist die IHK Sorpeland in der Regionalkonferenz?",
         "Ist die IHK Sorpeland in der Regionalkonferenz?"),
        ("Welchen Zweck hat der Lesezirkel, also der Werkstattbus?",
         "Warum gibt es den Werkstattbus?"),
        ("Wer macht die Schulabsentismus-Hilfe in Brenkau?", "Wer macht „Anlauf“ in Brenkau?"),
        ("Steigt die Berufe-Rallye im September oder im Oktober?", "Wann ist die Berufe-Rallye?"),
        ("Wir sitzen in Osterbeke. Müssen wir zur IHK Sorpeland oder zur IHK Wiehe-Lüdring?",
         "Welche IHK ist für Osterbeke zuständig?"),
        ("Ich hab einen Betrieb in Osterbeke. Welche Arbeitsagentur ist für mich zuständig?",
         "Welche Agentur für Arbeit ist für Osterbeke zuständig?"),
        ("Wozu dient der Werkstattbus, junger Mann?", "Warum gibt es den Werkstattbus?"),
        ("Wer in Brenkau, also beim Jugendamt, ist für die Jugendwerkstatt zuständig?",
         "Wer ist beim Jugendamt Brenkau für die Jugendwerkstatt zuständig?"),
        ("Wer hilft der KoKo Brenkau bei der Berufsfelderkundung?",
         "Mit wem macht die KoKo Brenkau die Berufsfelderkundung?"),
        ("Wozu der ganze Aufwand mit dem Werkstattbus?", "Warum gibt es den Werkstattbus?"),
        ("Telefonnr. Jugendamt Brenkau?", "Telefon Jugendamt Brenkau?"),
        # Looked for within a house; short forms of "für das" and the like.
        ("An wen in der Brenkauer KoKo wende ich mich wegen der Praxiskurse?",
         "Wer in der KoKo Brenkau ist für Praxiskurse zuständig?"),
        ("Wer steht fürs Jugendamt Brenkau ans Telefon?", "Telefon Jugendamt Brenkau?"),
    ],
)  # fmt: skip
def test_same_as_in_plain_words(engine: Engine, typed: str, plain: str) -> None:
    one, other = (engine.apart().ask(Question(text, TODAY)) for text in (typed, plain))
    assert one.ids
    assert (one.status, one.asks, set(one.ids)) == (other.status, other.asks, set(other.ids))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Welche Angebote in Brenkau richten sich an Fachkräfte?", {"a-54"}),
        ("Was läuft in Lüdringhausen für Koordinierungsstellen?", {"a-52"}),
    ],
)
def test_for_a_group_called_as_bodies_or_people_of_questions_are(
    engine: Engine, text: str, ids: set[str]
) -> None:
    assert set(engine.apart().ask(Question(text, TODAY)).ids) == ids


@pytest.mark.parametrize(
    ("all_of_them", "typed", "left_out"),
    [
        ("Wer sitzt im Bildungsrat?",
         "Wer sitzt im Bildungsrat, wenn man die IHK weglässt?", "IHK"),
        ("In welchen Gremien sitzt das Jobcenter Brenkau?",
         "Neben dem Bildungsrat, in welchen Gremien sitzt das Jobcenter Brenkau noch?",
         "Bildungsrat"),
        ("Wer sitzt in der Regionalkonferenz?",
         "Wer sitzt neben den beiden IHKs in der Regionalkonferenz?", "IHK"),
        ("Wer sitzt in der Lenkungsrunde Hellern?",
         "Die KoKo Hellern kenne ich schon, wer sitzt sonst in der Lenkungsrunde Hellern?",
         "KoKo Hellern"),
        ("Welche Partner haben in Brenkau die BFE?",
         "Dass die IHK Sorpeland in Brenkau Partner bei den BFE ist, ist klar. Und wer noch?",
         "IHK Sorpeland"),
    ],
)  # fmt: skip
def test_less_what_is_left_out(engine: Engine, all_of_them: str, typed: str, left_out: str) -> None:
    whole = set(engine.apart().ask(Question(all_of_them, TODAY)).ids)
    rest = set(engine.apart().ask(Question(typed, TODAY)).ids)
    named = set(engine.apart().ask(Question(f"Was ist {left_out}?", TODAY)).ids)
    assert rest
    assert rest == whole - named


@pytest.mark.parametrize(
    ("told", "asked", "plain"),
    [
        # Of the time of the question before; of who was answered; of a term that was explained.
        ("Wer hatte 2025 in Bad Sorpe die Jugendwerkstatt?", "mit welchem Ziel?",
         "Warum gab es 2025 in Bad Sorpe die Jugendwerkstatt?"),
        ("Wann ist die Ausbildungsmesse Wiehental?", "und nächstes Jahr?",
         "Wann ist 2027 die Ausbildungsmesse Wiehental?"),
        ("Was heißt JBA?", "und was macht die in Brenkau?", "Was macht die JBA Brenkau?"),
        ("Wer macht in Brenkau die Potenzialanalyse?", "In Hellern dann wer?",
         "Wer macht in Hellern die Potenzialanalyse?"),
        ("Mit wem läuft die Ausbildungsmesse Wiehental?", "und in welchen Städten?",
         "Wo gibt es die Ausbildungsmesse Wiehental?"),
        ("Wer hat den Vorsitz der Steuerungsgruppe Brenkau?",
         "wer hatte ihn im Schuljahr davor, also 2025/26?",
         "Wer hatte im Schuljahr 2025/26 den Vorsitz der Steuerungsgruppe Brenkau?"),
        ("Wann ist die Ausbildungsmesse Hellern?", "macht das die JBA oder wer?",
         "Wer macht die Ausbildungsmesse Hellern?"),
        ("In welchem Gremium sitzt Ruben Achterberg?", "wann tagt das wieder?",
         "Wann tagt das StuBo-Netzwerk Brenkau?"),
        ("Wer macht nächstes Schuljahr in Hellern die Potenzialanalyse?", "und im laufenden?",
         "Wer macht dieses Schuljahr in Hellern die Potenzialanalyse?"),
        ("Wer macht in Brenkau die Potenzialanalyse?", "wer hat dort die Praxiskurse?",
         "Wer macht in Brenkau die Praxiskurse?"),
        ("Wann tagt die Regionalkonferenz?", "und wie lang ist die Ladungsfrist?",
         "Wie lang ist die Ladungsfrist der Regionalkonferenz?"),
    ],
)  # fmt: skip
def test_same_in_a_conversation(engine: Engine, told: str, asked: str, plain: str) -> None:
    talk = engine.apart()
    talk.ask(Question(told, TODAY, conversation="c"))
    reply = talk.ask(Question(asked, TODAY, conversation="c"))
    expected = engine.apart().ask(Question(plain, TODAY))
    assert reply.ids
    assert (reply.asks, set(reply.ids)) == (expected.asks, set(expected.ids))


def test_who_else_is_asked_without_those_already_told(engine: Engine) -> None:
    talk = engine.apart()
    talk.ask(Question("Sitzt die KoKo Hellern in der Lenkungsrunde Hellern?", TODAY, "", "c"))
    others = talk.ask(Question("Und wer noch?", TODAY, "", "c"))
    everyone = engine.apart().ask(Question("Wer sitzt in der Lenkungsrunde Hellern?", TODAY))
    assert set(others.ids) == set(everyone.ids) - {"o-koko-hel"}


def test_nobody_else_is_said_to_be_held(engine: Engine) -> None:
    talk = engine.apart()
    talk.ask(Question("Wer macht in Brenkau KAoA-STAR?", TODAY, conversation="c"))
    reply = talk.ask(Question("und wer noch?", TODAY, conversation="c"))
    assert reply.status == "none"
    assert "Außer den Genannten ist dazu niemand eingetragen." in reply.answer.lines


@pytest.mark.parametrize(
    "text",
    [
        "Kiel: Potenzialanalyse, welcher Träger?",
        "Man munkelt, Frau Marquardt hätte sich danebenbenommen. Was ist da dran?",
        "Warum sind die im Jobcenter immer so langsam?",
        "Braucht man den Bildungsrat wirklich?",
        "Wie viel gibt man in Brenkau im Jahr für die Potenzialanalyse aus?",
        "Wo wohnt Frau Marquardt?",
        "Ist Frau Marquardt in der Gewerkschaft?",
        "Gibt es nächstes Jahr in Brenkau mehr Plätze als Bewerber?",
        "Schick mir die Schülerliste der Gesamtschule",
        "Übersetz mir den Satz bitte ins Türkische: Willkommen zum Elterncafé",
    ],
)
def test_not_answered(engine: Engine, text: str) -> None:
    assert engine.apart().ask(Question(text, TODAY)).status == "unknown"
