"""Where a name means more rows than anybody could read, the place still finds the right one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.rendering import to_markdown
from commands.questions import Engine, Question, Reply
from commands.questions.answering.selecting import MANY
from storage.records import Activity, Directory, Organization, Person
from tests.unit.questions.conftest import TODAY

TOWNS = 26
PER_TOWN = MANY // TOWNS + 10


@pytest.fixture(scope="module")
def engine(kueste: Directory) -> Engine:
    """An engine over 26 towns, each with many houses, people and activities of the same names."""
    (pattern, *_) = kueste.municipalities.values()
    places = {
        f"k-{n}": replace(pattern, id=f"k-{n}", name=f"Ort{chr(97 + n)}feld", short_names=())
        for n in range(TOWNS)
    }
    rows = [(place, f"{place}-{n}") for place in places for n in range(PER_TOWN)]
    return Engine(
        Directory(
            municipalities=places,
            organizations={
                f"o-{row}": Organization(f"o-{row}", "Wattwerk", (), "Werkstatt", (place,))
                for place, row in rows
            },
            persons={
                f"p-{row}": Person(
                    f"p-{row}", "Silke Petersen", f"o-{row}", "Leitung", (place,), ("Lesekreis",)
                )
                for place, row in rows
            },
            activities={
                f"a-{row}": Activity(
                    f"a-{row}", "Lesekreis", (), (f"o-{row}",), season="Klasse 8",
                    municipality_ids=(place,), field_of_action=2, audience="Jugendliche",
                )
                for place, row in rows
            },
        )
    )  # fmt: skip


def ask(engine: Engine, text: str, room: str | None = None) -> Reply:
    return engine.ask(Question(text, TODAY, room))


def in_town(ids: tuple[str, ...], town: str) -> bool:
    return bool(ids) and all(row.split("-", 1)[1].startswith(f"{town}-") for row in ids)


@pytest.mark.parametrize(
    ("text", "room"),
    [
        ("Wer macht in Ortzfeld den Lesekreis?", None),
        ("Wer macht den Lesekreis?", "k-25"),
        ("Wann ist der Lesekreis in Ortzfeld?", None),
        ("Welche Angebote gibt es in Ortzfeld für Jugendliche?", None),
        ("Was läuft in Ortzfeld im Handlungsfeld 2?", None),
        ("Telefonnummer vom Wattwerk in Ortzfeld?", None),
        ("Telefonnummer vom Wattwerk?", "k-25"),
        ("Wer hat in Ortzfeld die Leitung?", None),
    ],
)
def test_the_last_town_of_very_many_rows(engine: Engine, text: str, room: str | None) -> None:
    reply = ask(engine, text, room)
    assert in_town(reply.ids, "k-25"), (reply.status, reply.ids[:3])


@pytest.mark.parametrize(
    "text", ["Welche Angebote gibt es für Klasse 8?", "Was läuft im Handlungsfeld 2?"]
)
def test_no_more_than_anybody_could_read(engine: Engine, text: str) -> None:
    reply = ask(engine, text)
    assert len(reply.ids) == MANY
    assert f"nur die ersten {MANY}" in to_markdown(reply.answer)


def test_every_town_is_named_all_the_same(engine: Engine) -> None:
    assert len(ask(engine, "In welchen Orten gibt es den Lesekreis?").ids) == TOWNS
    assert ask(engine, "In welchen Orten gibt es keinen Lesekreis?").status == "none"
