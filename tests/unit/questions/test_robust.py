"""Whatever is typed, the engine answers, with a reply that can be rendered.

A pattern that backtracks without end would keep the test from ending; how long answers take is
measured by `benchmarks/ask_fuzz.py`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.ask_fuzz import Texts
from bot.rendering import render
from commands.questions import Engine, Question, Reply
from storage.records import Directory
from tests.unit.questions.conftest import TODAY

LONGEST = 10_000  # characters
FUZZED = 150
WORDS = (
    "wer wen wann wo warum mit wem und nicht außer vertritt tagt Sitzung Vorsitz Telefon der die "
    "in für Grauwiek GW Stenhafen Talentcheck Bildungsrat KoSt Krüger Frau Herr 2025 letztes Jahr "
    "Leuchtturm Bildung Kolk & Partner Jugendleitstelle Lenkungsgruppe Petersen Dünenland Wülkfen"
)
POISON = (
    "a", "wer ", "wer macht ", "wann wann ", "in in ", "und und ", "ich meine ", "nein, ", ": ",
    "? ", "(", ")", "„", "„a“ ", "- ", "a-", "1.", "31.12. ", "2025 bis ", "ß", "ä", "\n", "wer\n",
    "a.\n", "x: ", "welche x ", "die die ", "vor der ", "Leiter:in ", "innen", "erin", "Ä\u0308",
    "\ufdfa", "1️⃣", "\ud800", "ein ein ein ", "wie viele tage ", "GW ", "Amt für Amt ",
)  # fmt: skip

common = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def answered(engine: Engine, text: str, conversation: str = "c") -> Reply:
    """Ask, and check what holds for any reply."""
    reply = engine.ask(Question(text, TODAY, conversation=conversation))
    rendered = render(reply.answer)
    assert reply.status in ("answered", "choose", "none", "unknown")
    assert bool(reply.ids) == (reply.status in ("answered", "choose"))
    assert (reply.asks == "") == (reply.status == "unknown")
    assert rendered.body.strip()
    return reply


@common
@given(text=st.text(max_size=LONGEST))
def test_any_characters(engine: Engine, text: str) -> None:
    answered(engine, text)


@common
@given(text=st.text(st.characters(), max_size=60), number=st.integers(1, 200))
def test_lone_surrogates_and_all_else_again_and_again(
    engine: Engine, text: str, number: int
) -> None:
    answered(engine, text * number)


@common
@given(
    words=st.lists(st.sampled_from(WORDS.split()), max_size=140),
    between=st.sampled_from("  \n-?,:"),
)
def test_words_of_the_directory_in_any_order(
    engine: Engine, words: Sequence[str], between: str
) -> None:
    answered(engine, between.join(words))


@common
@given(
    words=st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=20),
    cuts=st.lists(st.tuples(st.integers(0, 200), st.sampled_from(" -.\nxe")), max_size=10),
)
def test_words_mistyped_and_split_anywhere(
    engine: Engine, words: Sequence[str], cuts: Sequence[tuple[int, str]]
) -> None:
    text = " ".join(words)
    for cut, letter in cuts:
        place = cut % (len(text) + 1)
        text = text[:place] + letter + text[place:]
    answered(engine, text)


@pytest.mark.parametrize("one", POISON)
@pytest.mark.parametrize("before", ["", "Wer macht in Grauwiek den Talentcheck? "])
def test_what_makes_careless_patterns_slow(engine: Engine, one: str, before: str) -> None:
    for length in (118, 1_900, LONGEST):
        answered(engine, before + (one * LONGEST)[:length])
    answered(engine, before + one * 115)


def test_what_the_fuzzer_makes_up(engine: Engine, kueste: Directory) -> None:
    chance = random.Random(7)  # noqa: S311
    texts = Texts(kueste, chance)
    for number in range(FUZZED):
        answered(engine, chance.choice(texts.makers)()[:LONGEST], f"c{number % 3}")


def test_what_is_too_long_is_refused(engine: Engine) -> None:
    assert answered(engine, "wer " * 250_000).status == "unknown"
