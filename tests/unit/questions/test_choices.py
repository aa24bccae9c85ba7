"""A choice taken is the question asked anew, of just the one that was chosen."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from bot.demo.store import SAMPLE
from commands.contract import Choice
from commands.questions import Engine, Question, Reply
from storage.exchange import read_workbook
from tests.unit.questions.conftest import DATA, TODAY

ASKED = """
Wer macht die Potenzialanalyse?
Wer machte 2024 die Potenzialanalyse?
Wer macht nächstes Schuljahr die Praxiskurse?
Wer macht ab Februar die Praxiskurse?
Wann läuft die Potenzialanalyse?
Warum gibt es Praxiskurse?
Mit wem läuft die Berufsfelderkundung?
Wer macht den Talentcheck?
Wer macht die Jugendwerkstatt?
Was macht das Jugendamt?
Was macht die KoKo im Handlungsfeld 2?
Wo ist das Jugendamt aktiv?
Wie erreiche ich die Jugendberufsagentur?
Telefon der Leitung der KoKo?
Wer leitet die KoKo?
Wer arbeitet in der KoKo?
Wer ist beim Jugendamt für Schulverweigerer zuständig?
In welchen Gremien sitzt das Jugendamt?
Wer sitzt im Lenkungskreis?
Wer saß 2025 im Lenkungskreis?
Wer sitzt außer der IHK im Lenkungskreis?
Wie viele Mitglieder hat der Lenkungskreis?
Sitzt die IHK im Lenkungskreis?
Wer hat im Lenkungskreis Stimmrecht?
Wer hatte 2025 den Vorsitz in der Steuerungsgruppe?
Wer ist stellvertretender Vorsitz im Lenkungskreis?
Wer hat die Geschäftsführung im Lenkungskreis?
Hat die IHK den Vorsitz im Lenkungskreis?
Wann tagt der Lenkungskreis?
Wann tagt der Lenkungskreis 2027?
Wann war die letzte Sitzung im Lenkungskreis?
Welche Sitzungen hat der Lenkungskreis?
Ladungsfrist Lenkungskreis?
Bis wann muss die Einladung zum Lenkungskreis raus?
Wer sitzt für die Agentur für Arbeit in der Ausbildungskonferenz?
Für wen spricht die KoKo?
Wen vertritt Müller?
Wer vertritt Müller?
Was ist das Jugendamt?
Welche IHK ist zuständig?
Wer sitzt in der Lenkungsgruppe?
Wer hat 2027 den Vorsitz in der Lenkungsgruppe?
Wann tagt der AK Berufswahl in Stenhafen?
Nummer der Jugendleitstelle?
""".strip().splitlines()


def questions(name: str) -> Iterator[Question]:
    """Yield those above, and those of the directory's own file that have one."""
    yield from (Question(text, TODAY) for text in ASKED)
    path = DATA / f"{name}.jsonl"
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        entry = json.loads(line)
        yield Question(entry["q"], TODAY, entry.get("room"), entry.get("thread", ""))


def engine_of(name: str) -> Engine:
    return Engine(read_workbook(SAMPLE if name == "sample" else DATA / name).directory)


@pytest.mark.parametrize("name", ["sample", "kueste", "sorpeland"])
def test_a_choice_asks_the_same_of_just_what_it_names(name: str) -> None:
    engine, taken = engine_of(name), 0
    for question in questions(name):
        offered = engine.ask(question)
        for row, choice in zip(offered.ids, offered.answer.choices, strict=False):
            line = choice.command_line.removeprefix("/").removeprefix("frage ")
            again = engine.ask(Question(line, TODAY, question.municipality_id, "taken"))
            told = f"{question.text}: {choice.command_line} gives {again.status} {again.ids}"
            assert again.asks in _alike(offered.asks), told
            assert again.status in ("answered", "none"), told
            assert _is_about(engine, again, row), told
            if ": " not in choice.label:  # of a place, all who act there are told
                assert not set(again.ids) & set(offered.ids) - {row}, told
            taken += 1
    assert taken > 15


_REFERRING = ("committee_id", "member_id", "organization_id")


def _alike(asks: str) -> tuple[str, ...]:
    # Whose jurisdiction is asked for isn't told by what was said, so the body is given itself.
    return (asks, "contact") if asks == "jurisdiction" else (asks,)


def _is_about(engine: Engine, reply: Reply, row: str) -> bool:
    """Whether a row is among what was answered, or what was read where nothing is held."""
    directory = engine.directory
    told = {*reply.ids, *reply.rows}
    for found in tuple(told):
        told.update(getattr(directory.activities.get(found), "actor_ids", ()))
        for rows in (directory.memberships, directory.meetings, directory.persons):
            record = rows.get(found)
            told.update(getattr(record, field, None) or "" for field in _REFERRING)
            told.update(getattr(record, "substitute_ids", ()))
            told.update(getattr(record, "on_behalf_of_ids", ()))
    if reply.status == "answered":
        return row in told
    memory = engine._conversations._all["taken"].memory
    assert memory is not None
    return any(mention.ids == (row,) for mention in memory.reading.entities)


def test_the_time_asked_about_is_kept() -> None:
    engine = engine_of("sample")
    for text, time in (
        ("Wer machte 2024 die Potenzialanalyse?", "2024"),
        ("Wer hat nächstes Jahr den Vorsitz in der Steuerungsgruppe?", "2027"),
        ("Wer macht nächstes Schuljahr die Praxiskurse?", "Schuljahr 2027/28"),
    ):
        choices = engine.ask(Question(text, TODAY)).answer.choices
        assert choices
        for choice in choices:
            assert isinstance(choice, Choice)
            assert choice.command_line.endswith(f" {time}")


def test_a_body_that_does_it_in_several_places_is_one_choice() -> None:
    answer = engine_of("sample").ask(Question("Wer macht die Potenzialanalyse?", TODAY)).answer
    of_one = [choice for choice in answer.choices if " und " in choice.label.partition(":")[0]]
    assert of_one
    assert all(" und " in choice.command_line for choice in of_one)
