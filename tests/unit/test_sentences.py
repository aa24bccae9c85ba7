"""What somebody says is compared with patterns of whole sentences, as those who write them mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.sentences import match, read, sentence, slots_of


def held(pattern: str, text: str) -> dict[str, str] | None:
    return match(pattern, sentence(text))


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("was ist fällig", "Was ist FÄLLIG?", {}),
        ("was ist fällig", "was ist faellig", {}),
        ("was ist fällig", "was ist denn eigentlich gerade fällig", {}),
        ("was ist fällig", "was ist fällig, bitte", {}),
        ("was ist fällig", "was ist „fällig“!", {}),
        ("was ist fällig", "was ist", None),
        ("was ist fällig", "was ist morgen fällig", None),
        ("was ist fällig", "", None),
        ("(setz*|nimm) das", "setzen das", {}),
        ("(setz*|nimm) das", "nimm das", {}),
        ("(setz*|nimm) das", "nimmst das", None),
        ("was [bald|als nächstes] ist", "was ist", {}),
        ("was [bald|als nächstes] ist", "was als nächstes ist", {}),
        ("was [bald|als nächstes] ist", "was als ist", None),
        ("a (b [c|d (e|f)]|g) h", "a b d f h", {}),
        ("a (b [c|d (e|f)]|g) h", "a g h", {}),
        ("a (b [c|d (e|f)]|g) h", "a b d h", None),
        ("<die> fristen", "fristen", {}),
        ("<die> fristen", "alle unsere vielen Fristen", None),
        ("<die> fristen", "alle unsere offenen Fristen", {}),
        ("setz {rest} auf <die> agenda", "Setz Messe, 10 Min. auf die Agenda!",
         {"rest": "Messe, 10 Min."}),
        ("setz {rest} auf <die> agenda", "setz auf die Agenda", None),
        ("neu [{rest}]", "neu", {}),
        ("neu [{rest}]", "neu: am 3.12., 10:30 Uhr,\n- Ort",
         {"rest": "am 3.12., 10:30 Uhr,\n- Ort"}),
        ("neu {rest}", "neu bitte noch Messe", {"rest": "Messe"}),
        ("neu {rest}", "neu leider", {"rest": "leider"}),
        ("erinner* {who=mich|alle hier}", "erinnerst Alle  hier", {"who": "Alle  hier"}),
        ("erinner* {who=mich|uns}", "erinnerst ihn", None),
        ("neu {dated}", "neu im Rathaus um 10", {"dated": "im Rathaus um 10"}),
        ("neu {dated}", "neu im Rathaus", None),
        ("kann {number}", "kann 1, 2 und 4", {"number": "1, 2 und 4"}),
        ("kann {number}", "kann 1-3", {"number": "1-3"}),
        ("kann {number}", "kann 1 Stunde", None),
        ("{name} vertritt mich", "Frau Dr. Klein vertritt mich", {"name": "Frau Dr. Klein"}),
        ("{name} vertritt mich", "bin krank wer vertritt mich", None),
        ("aus [{why}]", "aus wegen Krankheit", {"why": "wegen Krankheit"}),
        ("aus [{why}]", "aus Krankheit", None),
        ("gibt es <sitzung>", "gibt es Treffen", {}),
        ("was <zeit>", "was nächste Woche", {"when": "nächste Woche"}),
    ],
)  # fmt: skip
def test_sentences(pattern: str, text: str, expected: dict[str, str] | None) -> None:
    assert held(pattern, text) == expected


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("am 3.12. nicht", "3.12."),
        ("nicht am 3. Dezember 2026", "3. Dezember 2026"),
        ("nicht am 3. Dezember", "3. Dezember"),
        ("nächsten Montag nicht", "nächsten Montag"),
        ("am kommenden Montag nicht!", "kommenden Montag"),
        ("übermorgen leider nicht", "übermorgen"),
        ("99 nicht", None),
        ("am 3. nicht", None),
        ("den nicht", None),
    ],
)
def test_days(said: str, day: str | None) -> None:
    found = held("ich komme [{day}] nicht [{day}]", f"ich komme {said}")
    assert found == (None if day is None else {"day": day})


@pytest.mark.parametrize(
    "pattern", ["a (b", "a b)", "a [b)", "a | b", "{", "a {b", "<nobody>", "a <die", "]"]
)
def test_what_is_no_pattern_is_said_to_be_none(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"read|brackets|unknown part"):
        read(pattern)


def test_the_slots_of_a_pattern_are_known() -> None:
    assert slots_of("a {rest} [<zeit>] {who=b|c}") == {"rest", "when", "who"}


@given(st.text(max_size=300))
def test_any_text_is_compared(text: str) -> None:
    found = held("[<zeig>] <die> {rest} [{day}] <zur> [{why}]", text)
    assert found is None or set(found) <= {"rest", "day", "why"}
