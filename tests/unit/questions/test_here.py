"""What "bei uns", "hier" and "unser" mean: the municipality in whose room it is asked."""

from __future__ import annotations

import pytest

from commands.questions import Engine, Question, Reply
from storage.exchange import read_workbook
from tests.unit.questions.conftest import DATA, TODAY

BRENKAU, OSTERBEKE, LUED = "k-bre", "k-osb", "k-lud"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(read_workbook(DATA / "sorpeland").directory)


def last_of(engine: Engine, room: str | None, *texts: str) -> Reply:
    talk = engine.apart()
    replies = [talk.ask(Question(text, TODAY, room, conversation="c")) for text in texts]
    return replies[-1]


def same(one: Reply, other: Reply) -> bool:
    return (one.status, one.asks, set(one.ids)) == (other.status, other.asks, set(other.ids))


@pytest.mark.parametrize(
    ("told", "asked", "plain"),
    [
        ("Wer macht die BFE in Hellern?", "und bei uns?", "Wer macht die BFE in Brenkau?"),
        ("Wer macht die BFE in Hellern?", "und wer leitet die hier?",
         "Wer macht die BFE in Brenkau?"),
        ("Wann läuft die BFE in Hellern?", "wann ist das bei uns?",
         "Wann läuft die BFE in Brenkau?"),
        ("Wer leitet die KoKo Hellern?", "und unsere?", "Wer leitet die KoKo Brenkau?"),
        ("Wann tagt das StuBo-Netzwerk Hellern?", "und unseres?",
         "Wann tagt das StuBo-Netzwerk Brenkau?"),
        # Said of who asks, not of where.
        ("Wer leitet die KoKo Hellern?", "und wer ist da unser Ansprechpartner?",
         "Wer leitet die KoKo Hellern?"),
    ],
)  # fmt: skip
def test_a_follow_up_comes_back_home(engine: Engine, told: str, asked: str, plain: str) -> None:
    reply = last_of(engine, BRENKAU, told, asked)
    assert reply.ids
    assert same(reply, last_of(engine, None, plain))


@pytest.mark.parametrize(
    "asked",
    [
        "Wer macht bei uns und in Wiehental die PA?",
        "Wer macht die PA in Wiehental und bei uns?",
        "Wer macht die PA hier und auch in Wiehental?",
    ],
)
def test_home_stands_beside_another_place(engine: Engine, asked: str) -> None:
    both = last_of(engine, None, "Wer macht in Brenkau und in Wiehental die PA?")
    assert len(both.ids) == 2
    assert same(last_of(engine, BRENKAU, asked), both)


def test_without_a_room_the_place_told_before_is_not_ours(engine: Engine) -> None:
    reply = last_of(engine, None, "Wer macht die BFE in Hellern?", "und bei uns?")
    assert reply.status == "choose"


@pytest.mark.parametrize(
    "asked", ["Wer sitzt für uns in der {}?", "Wer spricht in der {} für uns?"]
)
def test_who_speaks_for_us(engine: Engine, asked: str) -> None:
    body = "Lenkungsrunde Hellern"
    plain = last_of(engine, None, f"Wer spricht in der {body} für Osterbeke?")
    assert same(last_of(engine, OSTERBEKE, asked.format(body)), plain)
    assert plain.asks == "proxy"


@pytest.mark.parametrize(
    "asked", ["wann hat unser beirat zuletzt getagt?", "wann tagte der beirat zuletzt?"]
)
def test_a_body_typed_small(engine: Engine, asked: str) -> None:
    assert last_of(engine, LUED, asked).ids == ("s-11",)


def test_the_next_meeting_is_one_of_the_room(engine: Engine) -> None:
    reply = last_of(engine, "k-wie", "Nächste Sitzung?")
    assert reply.status == "choose"
    assert set(reply.ids) == {"g-wie-br", "g-wie-sl"}
    assert last_of(engine, None, "Nächste Sitzung?").status == "unknown"
