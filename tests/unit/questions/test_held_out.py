"""A third directory, and questions to it that the engine was first asked by an examiner.

Asked for the first time, 147 of 156 (ids "s-") were right and 4 wrong, and of 110 worded more
freely ("v-") 90 and 9; of 67 written when those had been mended ("x-"), 50 and 10. All of them
have been worked on since, so the present score says nothing about new questions. It is a floor:
no change of the word lists is to take back what was once understood. What still fails is kept.
Three expected answers were set right afterwards: a cancelled meeting is no answer (v-088), nor is
a committee that is no more (v-106), and "ist X zuständig" is told who is (x-062).
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from bot.rendering import to_markdown
from commands.questions import Engine, Question
from storage.exchange import read_workbook
from tests.unit.questions.conftest import DATA, TODAY

LINES = [json.loads(line) for line in (DATA / "sorpeland.jsonl").read_text("utf-8").splitlines()]
ALIKE = ({"who", "contact"}, {"who", "jurisdiction"})
RIGHT_AT_LEAST = 325  # of 333
WRONG_AT_MOST = 4


@pytest.fixture(scope="module")
def engine() -> Engine:
    workbook = read_workbook(DATA / "sorpeland")
    assert workbook.problems == ()
    return Engine(workbook.directory)


def judged(engine: Engine, line: dict[str, Any]) -> str:
    reply = engine.ask(Question(line["q"], TODAY, line.get("room"), line.get("thread", "")))
    sets = [set(line["ids"]), *(set(also) for also in line.get("also", ()))]
    kind = reply.asks == line["asks"] or {reply.asks, line["asks"]} in ALIKE
    same = reply.status == line["status"] and set(reply.ids) in sets
    if same and (kind or reply.status != "answered"):
        return "right"
    return "wrong" if reply.status == "answered" else "declined"


def test_the_score_is_held(engine: Engine) -> None:
    """Answers with other ids than expected are worse than none, and counted apart."""
    verdicts = {line["id"]: judged(engine, line) for line in LINES}
    counted = Counter(verdicts.values())
    failed = [f"{row}: {verdict}" for row, verdict in verdicts.items() if verdict != "right"]
    assert counted["right"] >= RIGHT_AT_LEAST, failed
    assert counted["wrong"] <= WRONG_AT_MOST, failed


@pytest.mark.parametrize(
    ("text", "asks", "ids"),
    [
        # Who has a seat, in so many words.
        ("Wer hat einen Sitz im Bildungsrat?", "members",
         {"o-dgb", "o-hwk-west", "o-ihk-wie", "o-ja-wie", "o-koko-wie", "o-rbb-wie"}),
        ("Hat das Jugendamt einen Sitz in der Steuerungsgruppe Brenkau?", "members", {"o-ja-bre"}),
        # Help given to somebody named is a partner's, help with something who does it.
        ("Wer hilft in Brenkau bei der Berufsberatung?", "who", {"o-aa-bre"}),
        ("Wer unterstützt die Lernfabrik bei der Jugendwerkstatt?", "with_whom",
         {"o-ja-bre", "o-jc-bre"}),
        # "beim Jugendamt" looks for a person there, and falls back on the house.
        ("An wen wende ich mich beim Jugendamt Brenkau wegen der Jugendwerkstatt?", "contact",
         {"p-14"}),
        ("An wen wende ich mich beim Jobcenter Brenkau wegen der Jugendwerkstatt?", "contact",
         {"o-jc-bre"}),
        # Notice periods without the word.
        ("Wie früh vorher muss man zum Bildungsrat einladen?", "session", {"g-wie-br"}),
        ("Welche Frist gilt für die Einladung zur Regionalkonferenz?", "session", {"g-rk"}),
        ("Welche Termine hat die Regionalkonferenz 2027?", "session", {"s-28"}),
        # Who did it before somebody took over.
        ("Wer hat vor der Lernfabrik in Brenkau die Potenzialanalyse gemacht?", "who",
         {"o-tr-weg"}),
        # Is somebody a partner.
        ("Ist die Hochschule Partner der Potenzialanalyse in Brenkau?", "with_whom", set()),
        ("Ist das Schulamt Partner der Potenzialanalyse in Brenkau?", "with_whom", {"o-sa-bre"}),
        # A name that could be a verb's form, opening the message in small letters.
        ("anlauf marienrode wer macht das", "who", {"o-ja-hel"}),
        ("Wie heißt die Leitung der KoKo Wiehental?", "who", {"p-09"}),
        ("Wer sitzt der Lenkungsrunde Hellern vor?", "chair", {"o-ihk-sor"}),
        ("Wer führt die Stimme von Brenkau in der Regionalkonferenz?", "proxy", {"o-koko-hel"}),
        ("Für welche Stelle spricht die Unternehmerschaft?", "represents", {"o-kh-sor"}),
        ("Was ist der Grund für den Werkstattbus?", "why", {"a-35"}),
        ("Was macht eigentlich ein IFD?", "explain", {"b-ifd"}),
        ("Welche Aufgaben hat Kolibri Bildung?", "what", {"a-05", "a-17", "a-35"}),
        ("Wer bietet bei der Lernfabrik Praxiskurse an?", "who", {"o-tr-muehl"}),
        ("Welche Personen arbeiten bei der KoKo Brenkau?", "who", {"p-01", "p-02"}),
        ("Gibt es in Brenkau ein Berufskolleg?", "who", {"o-bk-bre"}),
        ("Gibt es in Marienrode ein Berufskolleg?", "who", set()),
        ("Wer arbeitet in Brenkau mit der KoKo bei der Berufsfelderkundung zusammen?",
         "with_whom", {"o-ihk-sor", "o-hwk-bre", "o-kh-sor"}),
        ("Mit welcher IHK macht Brenkau die Berufsfelderkundung?", "with_whom", {"o-ihk-sor"}),
        ("Ist der DGB an der Berufsfelderkundung in Brenkau beteiligt?", "with_whom", set()),
        ("Ist die Handwerkskammer am Ausbildungsatlas beteiligt?", "with_whom", {"o-hwk-bre"}),
        ("In welchen Ferien ist das Schnupperstudium?", "when", {"a-45"}),
        ("Was bezweckt der Ausbildungsatlas?", "why", {"a-54"}),
        ("Mit welchem Ziel gibt es in Brenkau den Elternabend?", "why", {"a-38"}),
        ("Wer führt die Geschäfte der Regionalkonferenz?", "chair", {"o-ra-sor"}),
        ("In welchen Gremien führt die KoKo Hellern die Geschäfte?", "committees", {"g-hel-lr"}),
        ("Welche Stelle spricht in der Regionalkonferenz für Brenkau?", "proxy", {"o-koko-hel"}),
        ("In welchem Raum tagt der Unterausschuss Schule?", "session", {"s-22"}),
        ("Welche Gremien tagen im Dezember in Brenkau?", "session", {"s-05", "s-22", "s-27"}),
        ("Von welcher Bezirksregierung wird Steinvörde beaufsichtigt?", "jurisdiction",
         {"o-br-sued"}),
        ("Wer ist in Brenkau für die Schulverweigerung zuständig?", "who", {"o-ja-bre"}),
        ("Wer ist in Brenkau für Berufsorientierung zuständig?", "who", {"p-20"}),
        ("Wer ist die Nachfolge von Frau Marquardt?", "who", {"p-01"}),
        ("Wer war die Vorgängerin von Petra Schröder?", "who", {"p-03"}),
        ("Seit wann leitet Petra Schröder die KoKo Brenkau?", "who", {"p-01"}),
        ("Welche Angebote gibt es für Jugendliche ohne Abschluss in Brenkau?", "what", {"a-25"}),
        # Who acts in a place, whether at home there or not.
        ("Welche Träger arbeiten in Lüdringhausen?", "who", {"o-tr-weg"}),
        ("Welche Bildungsträger gibt es in Steinvörde?", "who", {"o-tr-kol"}),
        ("Welche Vereine gibt es in Brenkau?", "who", set()),
        ("Welche Akteure gibt es in Lüdringhausen?", "who",
         {"o-tr-weg", "o-koko-lud", "o-sa-lud", "o-aa-wie", "o-land"}),
        ("Wer war Leiter der KoKo Brenkau, bevor Frau Schröder kam?", "who", {"p-03"}),
        ("Wer ist nicht mehr in der Steuerungsgruppe Brenkau?", "members", {"o-dgb"}),
        ("Seit wann sitzt die Unternehmerschaft in der Steuerungsgruppe Brenkau?", "members",
         {"o-us"}),
        ("Hat die Hochschule Sorpeland irgendwo einen Sitz?", "committees", set()),
        ("An wen wende ich mich, wenn Frau Tiedemann nicht da ist?", "proxy", {"p-10"}),
        ("Für wen ist Herr Ziegenbein die Vertretung?", "represents", {"p-17"}),
        ("Wessen Interessen vertritt die KoKo Brenkau in der AG Inklusion?", "represents",
         {"k-sor", "k-hel"}),
        ("Arbeitet das Jugendamt Brenkau bei der Jugendwerkstatt mit?", "with_whom", {"o-ja-bre"}),
        ("Welche Absicht steckt hinter dem Werkstattbus?", "why", {"a-35"}),
        ("An welchem Wochentag ist das Sprachcafé?", "when", {"a-36"}),
        # A town is no member of another one's committee.
        ("Ist Brenkau im Bildungsrat Wiehental?", "members", set()),
        ("Sitzt die KoKo Brenkau im Bildungsrat Wiehental?", "members", set()),
        # About people: still in office, what they do, where they are in charge.
        ("Ist Petra Schröder noch Leiterin der KoKo Brenkau?", "who", {"p-01"}),
        ("Ist Frau Marquardt noch bei der KoKo Brenkau?", "who", set()),
        ("Wer ist bei der KoKo Brenkau?", "who", {"p-01", "p-02"}),
        ("Was macht Herr Rückert?", "contact", {"p-30"}),
        ("Kennst du Frau Scholl?", "contact", {"p-29"}),
        ("Welche Funktion hat Herr Kampmann?", "who", {"p-13"}),
        ("Für welche Städte ist Herr Kampmann zuständig?", "where", {"k-wie", "k-lud"}),
        ("Wie viele StuBos gibt es in Brenkau?", "who", {"p-21", "p-22", "p-25"}),
        # About committees: what they do, who invites, who has a vote.
        ("Was macht der Bildungsrat?", "explain", {"g-wie-br"}),
        ("Wer lädt zur Lenkungsrunde Hellern ein?", "chair", {"o-koko-hel"}),
        ("Wer hat Stimmrecht im Unterausschuss Schule?", "members", {"o-sv-bre", "o-ja-bre"}),
        ("Wer sitzt ohne Stimmrecht im Unterausschuss Schule?", "members", {"o-koko-bre"}),
        ("Welche Agenturen für Arbeit gibt es?", "who", {"o-aa-bre", "o-aa-hel", "o-aa-wie"}),
        ("Welche Städte gehören zum Kreis Hellern?", "where", {"k-osb", "k-mar"}),
        ("mögen sich KoKo und Schulamt", "", set()),
    ],
)  # fmt: skip
def test_kinds_first_failed(engine: Engine, text: str, asks: str, ids: set[str]) -> None:
    reply = engine.apart().ask(Question(text, TODAY))
    assert (reply.asks, set(reply.ids)) == (asks, ids)


@pytest.mark.parametrize(
    ("texts", "ids"),
    [
        (("Wann tagt die Regionalkonferenz?", "und die danach?"), {"s-28"}),
        (("letzte Sitzung Steuerungsgruppe Brenkau", "und die davor?"), {"s-02"}),
        # "Ausbildungsmesse Wiehental" is one town's name for what others have too.
        (("Wann ist die Ausbildungsmesse Wiehental?", "und in Hellern?"), {"a-31"}),
        (("Wann ist die Berufe-Rallye?", "und in Wiehental?"), set()),
        # A committee is asked about further without being named, also with somebody named.
        (("Wann tagt die Steuerungsgruppe Brenkau?", "ist das Jobcenter dabei?"), {"o-jc-bre"}),
        (("Sitzt der DGB in der Steuerungsgruppe Brenkau?", "wer hat den Vorsitz?"), {"o-sa-bre"}),
        # Where a body is at home goes on to the next one.
        (("Telefon Jugendamt Hellern", "und vom Schulamt?"), {"o-sa-hel"}),
        # "Wo" asks beyond the place of the question before.
        (("Wer macht in Brenkau KAoA-STAR?", "wo gibt es das noch?"), {"k-bre", "k-sor"}),
        (("Was macht Kolibri Bildung?", "wo?"), {"k-nah", "k-stv", "k-wie"}),
    ],
)  # fmt: skip
def test_followed_up(engine: Engine, texts: tuple[str, str], ids: set[str]) -> None:
    engine = engine.apart()
    replies = [engine.ask(Question(text, TODAY, conversation="c")) for text in texts]
    assert set(replies[-1].ids) == ids


def test_what_a_person_once_was_is_not_said_where_persons_are_not_shown(engine: Engine) -> None:
    text = "Sitzt Rosa Wedekind 2019 im StuBo-Netzwerk Brenkau?"
    shown = engine.apart().ask(Question(text, TODAY))
    hidden = engine.apart().ask(Question(text, TODAY, show_persons=False))
    assert "seit 01.01.2022" in to_markdown(shown.answer)
    assert "2022" not in to_markdown(hidden.answer)


def test_a_dissolved_committee_is_said_to_be(engine: Engine) -> None:
    reply = engine.apart().ask(Question("Gibt es den Fachbeirat noch?", TODAY))
    assert reply.status == "none"
    assert "Nachfolge: Lenkungsrunde" in str(reply.answer.lines)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        # The day by which an invitation had to be out has passed.
        ("Bis wann muss die Einladung zur Regionalkonferenz raus?",
         ["War am Di., 03.11.2026, vor 19 Tagen"]),
        ("Wer hatte 2025 und 2026 den Vorsitz der Lenkungsrunde Hellern?",
         ["Vorsitz: Lenkungsrunde Kreis Hellern", "IHK Sorpeland: vom 01.01.2026"]),
        # Nothing now, but at another time.
        ("Wer bietet in Bad Sorpe eine Jugendwerkstatt an?",
         ["für diese Zeit nichts", "vom 01.08.2018 bis zum 31.07.2025"]),
        ("Sitzt der DGB in der Steuerungsgruppe Brenkau?",
         ["Nein", "vom 01.01.2020 bis zum 31.12.2025"]),
        ("Wer hat 2028 den Vorsitz der Regionalkonferenz?", ["bis zum 31.12.2027"]),
        ("Wer hat den Vorsitz im Bildungsrat?", ["Dazu ist nichts hinterlegt"]),
        ("Ist für Osterbeke die IHK Sorpeland zuständig?", ["Nein, sondern: IHK Wiehe"]),
        ("Ist für Osterbeke die IHK Wiehe-Lüdring zuständig?", ["Ja: IHK Wiehe-Lüdring"]),
        ("Seit wann sitzt die Unternehmerschaft in der Steuerungsgruppe Brenkau?",
         ["**Seit 01.01.2026 – Unternehmerschaft", "Mitglied, seit 01.01.2026"]),
        ("Ist Petra Schröder noch Leiterin der KoKo Brenkau?", ["Ja: Petra Schröder"]),
        ("Ist Frau Marquardt noch bei der KoKo Brenkau?", ["Nein"]),
        ("Seit wann leitet Petra Schröder die KoKo Brenkau?",
         ["**Seit 01.02.2023 – Petra Schröder**"]),
        ("Seit wann gab es die Berufseinstiegsbegleitung in Brenkau?",
         ["**Vom 01.08.2015 bis zum 31.07.2023**"]),
    ],
)  # fmt: skip
def test_reply(engine: Engine, text: str, parts: list[str]) -> None:
    said = to_markdown(engine.apart().ask(Question(text, TODAY)).answer)
    assert all(part in said for part in parts), said


def test_a_cancelled_meeting_is_said_to_be(engine: Engine) -> None:
    question = Question("Wann tagt die Steuerungsgruppe Brenkau am 24.11.2026?", TODAY)
    reply = engine.apart().ask(question)
    assert reply.status == "none"
    assert "abgesagt" in str(reply.answer.lines)
