"""Everyday German is known in all forms, by what it is to a question, and isn't corrected."""

from __future__ import annotations

import pytest

from commands.questions import Engine, Question
from commands.questions.lexicon import everyday
from commands.questions.lexicon.german import FUNCTION, KNOWN
from commands.questions.lexicon.index import Lexicon
from commands.questions.lexicon.normal import tokens
from commands.questions.lexicon.slips import is_slip
from commands.questions.reading.words import Word, prepare
from storage.records import Directory
from tests.unit.questions.conftest import TODAY


@pytest.fixture(scope="module")
def lexicon(kueste: Directory) -> Lexicon:
    return Lexicon(kueste)


def only(text: str, lexicon: Lexicon) -> Word:
    """Return the last word of a text."""
    return prepare(tokens(text), lexicon)[-1]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("muetter", "plain"),
        ("vorlagen", "plain"),
        ("sitzordnung", "plain"),
        ("praktika", "topical"),
        ("sportarten", "topical"),
        ("kantine", "foreign"),
        ("parkplaetze", "foreign"),
        ("potenzialanalyse", ""),
    ],
)
def test_noun(word: str, kind: str) -> None:
    assert everyday.noun(word) == kind


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("dunkle", "german"),
        ("regelmaessigen", "german"),
        ("groessten", "other"),
        ("wichtigsten", "other"),
        ("musikalische", "topical"),
        ("billigsten", "foreign"),
        ("nachmittags", "german"),
        ("potenziale", ""),
    ],
)
def test_adjective(word: str, kind: str) -> None:
    assert everyday.adjective(word) == kind


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("hockten", "german"),
        ("geplante", "german"),
        ("durchfuehrenden", "german"),
        ("weggeraeumt", ""),
        ("aufgeraeumt", "other"),
        ("fliegt", "foreign"),
        ("verheiratete", "foreign"),
    ],
)
def test_verb(word: str, kind: str) -> None:
    assert everyday.verb(word) == kind


def test_the_tail_of_a_compound_tells_it_is_foreign() -> None:
    assert everyday.ends_in_foreign("rathauskantine")
    assert not everyday.ends_in_foreign("kantine")
    assert not everyday.ends_in_foreign("elternabend")


def test_no_word_of_the_rare_lists_is_one_of_questions() -> None:
    """What a question is asked with must not be taken for foreign."""
    strange = {word for word in everyday.foreign_words() if word in KNOWN}
    assert strange <= set(FUNCTION)


@pytest.mark.parametrize(
    "text",
    ["wer hockt", "die Spitze", "einen festen", "wann fährt", "mal ausgenommen", "die Vorlage"],
)
def test_correct_german_is_not_corrected(text: str, lexicon: Lexicon) -> None:
    word = only(text, lexicon)
    assert word.german in ("", word.token.folded)
    assert word.nearly == ()


@pytest.mark.parametrize(
    ("text", "meant"),
    [("wer machr", "macht"), ("wer sitz", "sitz"), ("wer orgnisiert", "organisiert")],
)
def test_mistyped_german_is_mended(text: str, meant: str, lexicon: Lexicon) -> None:
    assert only(text, lexicon).german == meant


def test_a_surname_is_no_everyday_word(lexicon: Lexicon) -> None:
    assert only("Herr Drucker", lexicon).stock == ""
    assert only("unser Drucker", lexicon).stock == "foreign"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("wer hockt im gremium", "wer sitzt im gremium"),
        ("wer hockte im gremium", "wer sass im gremium"),
        ("wann kommt das gremium zusammen", "wann tagt das gremium"),
        ("wann das gremium zusammenkommt", "wann das gremium tagt"),
        ("wer richtet angebote aus", "wer richtet angebote aus"),
        ("wer hat angebote gestemmt", "wer hat angebote gemacht"),
        ("wer wickelt angebote ab", "wer macht angebote"),
    ],
)
def test_rare_verbs_are_read_as_usual_ones(text: str, canonical: str, lexicon: Lexicon) -> None:
    words = prepare(tokens(text), lexicon)
    said = [word.german if word.usual is None else word.usual for word in words]
    assert " ".join(filter(None, said)) == canonical


@pytest.mark.parametrize(
    "question",
    [
        "Wann fährt der nächste Zug nach Seestadt?",
        "Was gibt es heute in der Rathauskantine?",
        "Wer kocht im Bildungsrat?",
        "Welcher Träger ist am billigsten?",
        "Mein Drucker in Seestadt druckt nicht",
        "Ist die Seekammer freundlicher als die Agentur?",
        "Wer ist schneller, die Seekammer oder die Agentur?",
    ],
)
def test_nobody_asks_a_directory_this(question: str, engine: Engine) -> None:
    assert engine.ask(Question(question, TODAY)).status == "unknown"


@pytest.mark.parametrize(
    ("typed", "word", "slip"),
    [
        ("mahct", "macht", True),
        ("mcht", "macht", True),
        ("machht", "macht", True),
        ("mscht", "macht", True),
        ("mocht", "macht", False),
        ("machtz", "macht", False),
    ],
)
def test_slips_of_a_finger(typed: str, word: str, slip: bool) -> None:
    assert is_slip(typed, word) is slip
