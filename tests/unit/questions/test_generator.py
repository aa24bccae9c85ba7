"""The generator of further questions: grammar, noise, the oracle, and how well the engine does."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest

from benchmarks.ask_score import Score, asked, wilson
from benchmarks.question_generator import generated
from benchmarks.question_generator.generator import MAKERS
from benchmarks.question_generator.german import compound, inflected
from benchmarks.question_generator.noise import Noise
from benchmarks.question_generator.oracle import Oracle, in_year
from benchmarks.question_generator.oracle_committees import Committees
from benchmarks.question_generator.patterns import HELD_OUT, wordings
from benchmarks.question_generator.world import World
from storage.exchange import read_workbook
from storage.records import Directory
from tests.unit.questions.conftest import DATA, TODAY

CORRECT_AT_LEAST = 0.94
WRONG_AT_MOST = 0.025
REFUSED_AT_LEAST = 0.97


def chance() -> random.Random:
    return random.Random(1)  # noqa: S311 (to be repeated, not to be secret)


@pytest.fixture(scope="module")
def sorpeland() -> Directory:
    return read_workbook(DATA / "sorpeland").directory


@pytest.fixture
def oracle(kueste: Directory) -> Oracle:
    return Oracle(kueste, TODAY)


@pytest.fixture
def committees(kueste: Directory) -> Committees:
    return Committees(kueste, TODAY)


# Wordings and grammar


def test_each_kind_has_many_wordings() -> None:
    """At least 25 for each kind of question, over 500 in all, each for a scene that exists."""
    by_kind: dict[str, int] = defaultdict(int)
    for scene, listed in wordings().items():
        by_kind[scene.split(".")[0]] += len(listed)
    assert len(by_kind) == 16
    assert min(by_kind.values()) >= 25, dict(by_kind)
    assert sum(by_kind.values()) >= 500
    assert set(wordings()) == set(MAKERS)


def test_wordings_held_out_are_others() -> None:
    """They are for scenes that exist, and none of them is among those that were worked on."""
    known = {wording.text for listed in wordings().values() for wording in listed}
    held_out = {wording.text for listed in wordings(HELD_OUT).values() for wording in listed}
    assert set(wordings(HELD_OUT)) <= set(MAKERS)
    assert len(held_out) > 50
    assert not known & held_out


@pytest.mark.parametrize("scene", sorted(MAKERS))
def test_every_wording_of_a_scene_can_be_said(
    scene: str, kueste: Directory, sorpeland: Directory
) -> None:
    """One directory or the other offers it, and no slot of its wordings is left open."""
    for directory in (sorpeland, kueste):
        world = World(directory, TODAY, chance())
        drawn = next(filter(None, (MAKERS[scene](world) for _ in range(300))), None)
        if drawn is not None:
            said = [wording.filled(drawn.slots) for wording in wordings()[scene]]
            assert not any("{" in text or "  " in text for text in said)
            return
    pytest.fail("neither directory has it")


@pytest.mark.parametrize(
    ("name", "form", "said"),
    [
        ("Lenkungskreis Herne", "im", "im Lenkungskreis Herne"),
        ("Lenkungskreis Herne", "des", "des Lenkungskreises Herne"),
        ("Runder Tisch Ausbildung", "dem", "dem Runden Tisch Ausbildung"),
        ("Runder Tisch Ausbildung", "der", "der Runde Tisch Ausbildung"),
        (
            "Kommunale Koordinierungsstelle Herne",
            "zum",
            "zur Kommunalen Koordinierungsstelle Herne",
        ),
        ("Regionales Bildungsbüro", "einen", "ein Regionales Bildungsbüro"),
        ("Praxiskurse", "dem", "den Praxiskursen"),
        ("Werkstatttage", "keinen", "keine Werkstatttage"),
        ("JBA Herne", "vom", "von der JBA Herne"),
        ("Handwerkskammer", "welchem", "welcher Handwerkskammer"),
        ("Leuchtturm Bildung gGmbH", "den", "Leuchtturm Bildung gGmbH"),
        ("Leuchtturm Bildung gGmbH", "beim", "bei Leuchtturm Bildung gGmbH"),
    ],
)
def test_names_are_inflected(name: str, form: str, said: str) -> None:
    assert inflected(name, form) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Bildungsrat", "Bildungsratssitzung"),
        ("Steuergremium", "Steuergremiumssitzung"),
        ("Steuerungsgruppe", "Steuerungsgruppensitzung"),
        ("Küstenkonferenz", "Küstenkonferenzsitzung"),
    ],
)
def test_names_are_compounded(name: str, said: str) -> None:
    assert compound(name, "sitzung") == said


# Noise


def test_a_typing_error_never_makes_another_name() -> None:
    """With a name one letter shorter in the directory, that letter isn't left out."""
    free = Noise(chance(), ("halle",), ())
    bound = Noise(chance(), ("halle", "hale"), ())
    assert "Hale" in {free.laid_over("Halle", "missing") for _ in range(50)}
    assert {bound.laid_over("Halle", "missing") for _ in range(50)} <= {"Hlle", None}


@pytest.mark.parametrize(
    ("kind", "text", "noisy"),
    [
        ("umlaut as two", "Wer macht für Küste", "Wer macht fuer Kueste"),
        ("umlaut lost", "Wer macht für Küste", "Wer macht fur Kuste"),
        ("hyphen lost", "Azubi-Börse", "Azubi Börse"),
        ("joined", "Azubi-Börse", "AzubiBörse"),
        ("dots", "Mail KI", "Mail K.I."),
        ("no punctuation", "Wer, wo?", "Wer wo"),
        ("gendered", "Wer ist Vorsitzender?", "Wer ist Vorsitzende*r?"),
        ("lower case", "Wer IST da", "wer ist da"),
    ],
)
def test_noise_is_laid_over(kind: str, text: str, noisy: str) -> None:
    assert Noise(chance(), (), ()).laid_over(text, kind) == noisy


def test_an_abbreviation_isnt_lowered_into_a_common_word() -> None:
    noise = Noise(chance(), (), ("ob",))
    assert noise.laid_over("Wer macht PA in OB", "lower case") is None
    assert noise.laid_over("Wer macht PA", "lower case") == "wer macht pa"


def test_a_common_word_isnt_raised_into_a_short_name() -> None:
    noise = Noise(chance(), (), (), ("hat",))
    assert noise.laid_over("Wer hat das", "upper case") is None
    assert noise.laid_over("Wer macht das", "upper case") == "WER MACHT DAS"


# The oracle, by the conventions of the sample data


@pytest.mark.parametrize(
    ("name", "place", "year", "rows"),
    [
        ("Talentcheck", "k-sten", None, {"a-03"}),  # today's row, not the one that ended
        ("Talentcheck", "k-sten", 2023, {"a-02"}),  # then
        ("Talentcheck", "k-sten", 2024, {"a-02", "a-03"}),  # both overlap the year
        ("TC", "k-tied", None, {"a-04"}),  # the Kreis's row lists the town
        ("Talentcheck", "k-duen", 2027, {"a-04", "a-05"}),
        ("Werkstatttage", "k-lohb", None, set()),
        ("Ausbildungsmesse", "k-sten", None, {"a-12"}),  # by a short name
        ("Schulmüde", "k-duen", None, set()),  # ended
        ("Schulmüde", "k-duen", 2025, {"a-17"}),
    ],
)
def test_activities(
    oracle: Oracle, name: str, place: str, year: int | None, rows: set[str]
) -> None:
    town = oracle.directory.municipalities[place]
    span = in_year(year) if year else None
    assert {row.id for row in oracle.running(name, town, span)} == rows


@pytest.mark.parametrize(
    ("place", "field", "body"),
    [
        ("k-tied", "chamber_of_commerce_id", "o-khg-geest"),  # its own
        ("k-ohlm", "chamber_of_commerce_id", "o-khg-see"),  # that of its Kreis
        ("k-tied", "employment_agency_id", "o-aa-grau"),
        ("k-lohb", "district_government_id", "o-br-sued"),
    ],
)
def test_jurisdiction(oracle: Oracle, place: str, field: str, body: str) -> None:
    assert oracle.body_in_charge(oracle.directory.municipalities[place], field) == body


def test_people(oracle: Oracle) -> None:
    """Former people lead no more; deputies don't lead; who stands in for whom goes one way."""
    people, bodies = oracle.directory.persons, oracle.directory.organizations
    assert [p.id for p in oracle.heads(bodies["o-kos-grau"])] == ["p-01"]
    assert [p.id for p in oracle.heads(bodies["o-kos-grau"], in_year(2020))] == ["p-11"]
    assert oracle.heads(bodies["o-aa-grau"]) == []
    assert oracle.stood_in_for_by(people["p-07"]) == ["p-06"]
    assert oracle.stood_in_for_by(people["p-05"]) == ["p-04"]
    assert [p.id for p in oracle.responsible(bodies["o-kos-duen"], "Lernferien")] == ["p-05"]


@pytest.mark.parametrize(
    ("committee", "year", "members"),
    [
        # Without the guest and the one that left; the deputy chair counts.
        ("g-grau-br", None, {"o-kos-grau", "o-sa-grau", "o-aa-grau", "o-khg-see", "o-gew-n"}),
        ("g-grau-rt", None, set()),
        ("g-grau-rt", 2022, {"o-hwk-wiek", "o-aa-grau"}),
    ],
)
def test_members(
    committees: Committees, committee: str, year: int | None, members: set[str]
) -> None:
    row = committees.directory.committees[committee]
    assert committees.members(row, in_year(year) if year else None) == members


@pytest.mark.parametrize(
    ("committee", "year", "holders"),
    [
        ("g-grau-br", 2025, {"o-aa-grau"}),
        ("g-grau-br", 2026, {"o-sa-grau"}),
        ("g-grau-br", 2027, set()),  # never extrapolated
        ("g-grau-rt", 2023, {"o-hwk-wiek"}),
        ("g-grau-rt", 2024, set()),
    ],
)
def test_chairs(committees: Committees, committee: str, year: int, holders: set[str]) -> None:
    row = committees.directory.committees[committee]
    assert committees.chairs(row, in_year(year)) == holders


def test_meetings(committees: Committees) -> None:
    """Cancelled meetings don't count, nor does a committee that is no more."""
    rows = committees.directory.committees
    assert [m.id for m in committees.ahead(rows["g-grau-br"])] == ["s-03", "s-04"]
    assert [m.id for m in committees.past(rows["g-grau-br"])] == ["s-01"]
    assert committees.ahead(rows["g-grau-rt"]) == []
    assert committees.ahead(rows["g-duen-lg"]) == []


def test_who_speaks_for_whom(committees: Committees) -> None:
    rows = committees.directory.committees
    assert committees.speaking_for(rows["g-reg"], "k-sten") == {"o-kos-grau"}
    assert committees.spoken_for_by(rows["g-duen-lg"], "o-bk-moor") == {"k-tied", "k-ohlm"}
    assert committees.committees_of("o-leuchtturm") == set()  # a guest


# Generated questions


def test_the_same_seed_gives_the_same_questions(kueste: Directory) -> None:
    first, second = (generated(kueste, 120, 5, TODAY) for _ in range(2))
    assert first == second
    assert first != generated(kueste, 120, 6, TODAY)
    assert len({question.id for question in first}) == 120


def test_questions_are_lines_of_the_contract(kueste: Directory) -> None:
    """What has no answer has no ids; lines of a conversation share a thread, in order."""
    lines = [question.line() for question in generated(kueste, 400, 5, TODAY)]
    for line in lines:
        assert bool(line["ids"]) == (line["status"] in ("answered", "choose")), line
        assert (line["asks"] == "") == (line["status"] == "unknown"), line
    threads = [line["thread"] for line in lines if "thread" in line]
    assert len(threads) > len(set(threads)) > 5
    assert {line["status"] for line in lines} == {"answered", "choose", "none", "unknown"}


def test_the_score_of_generated_questions_is_held(kueste: Directory, sorpeland: Directory) -> None:
    """A floor under fresh questions to two directories: what they understand stays understood."""
    score = Score()
    for directory in (kueste, sorpeland):
        lines = [question.line() for question in generated(directory, 300, 2026, TODAY)]
        for expected, got in asked(directory, lines, TODAY):
            score.add(expected, got)
    told = "\n".join(score.rows())
    everything = score.groups["ALL"]
    assert score.share("correct") >= CORRECT_AT_LEAST, told
    assert score.share("wrong") <= WRONG_AT_MOST, told
    assert everything["refused"] / everything["nothing"] >= REFUSED_AT_LEAST, told


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"), [(95, 100, 0.888, 0.978), (0, 100, 0.0, 0.037), (0, 0, 0.0, 1.0)]
)
def test_confidence_intervals(hits: int, of: int, low: float, high: float) -> None:
    """Wilson's score, as printed in textbooks (Brown, Cai, DasGupta 2001)."""
    assert wilson(hits, of) == pytest.approx((low, high), abs=0.001)
