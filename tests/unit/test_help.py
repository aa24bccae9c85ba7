"""`/hilfe` of commands that not everybody may run, whatever commands there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.rendering import render
from commands.contract import Answer, Ask, Asker, Command, Role, Room, UserError
from commands.help import help_command
from storage.database import Database, Session
from storage.records import Directory, RoomSettings


def execute(ask: Ask) -> Answer:
    return Answer()


BEFORE = Command(
    name="termin",
    execute=execute,
    usage="/termin",
    summary="Legt einen Termin an.",
    examples=(),
    roles=(Role.COORDINATION_OFFICE, Role.OPERATOR),
    explanation="Erst so.\nDann so.",
    aliases=("date",),
    words=("wann",),
    topic="Ablauf",
)
MAIN = replace(
    BEFORE, name="wer", usage="/wer …", summary="Antwortet.", roles=(Role.GUEST,), topic="Fragen",
    aliases=(), words=("wer", "wo"), takes_bare_text=True, examples=("/wer macht was?",),
)  # fmt: skip
CATALOGUE = (BEFORE, help_command, MAIN)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('help')}/test.db")
    with database.read() as session:
        yield session
    database.close()


def said(session: Session, text: str, *roles: Role) -> str:
    ask = Ask(
        asker=Asker("@a:b", frozenset(roles)),
        room=Room("!r", RoomSettings()),
        text=text,
        word="hilfe",
        now=datetime(2026, 11, 22, tzinfo=UTC),
        session=session,
        directory=Directory(),
        catalogue=CATALOGUE,
    )
    try:
        return render(help_command.execute(ask)).body
    except UserError as error:
        return render(error.answer).body


def test_the_overview_shows_only_what_the_asker_may_run(session: Session) -> None:
    assert "/termin" not in said(session, "", Role.GUEST)
    assert "/termin" in said(session, "", Role.GUEST, Role.COORDINATION_OFFICE)


def test_the_overview_begins_with_the_main_topic_and_ends_with_the_general(
    session: Session,
) -> None:
    lines = said(session, "", Role.GUEST, Role.OPERATOR).split("\n")
    topics = [line for line in lines if line in {"Ablauf", "Allgemeines", "Fragen"}]
    assert topics == ["Fragen", "Ablauf", "Allgemeines"]
    assert "/wer … – Antwortet. Zum Beispiel: /wer macht was?" in lines


def test_a_command_is_explained_with_those_who_may_run_it(session: Session) -> None:
    assert said(session, "TERMIN", Role.GUEST).split("\n") == [
        "Hilfe zu /termin",
        "Legt einen Termin an.",
        "Erst so.",
        "Dann so.",
        "",
        "Aufruf: /termin",
        "Auch als: /date",
        "Oder gleich mit dem ersten Wort: /wann",
        "Nutzen können das nur: Koordinierungsstelle und Betrieb.",
    ]
    assert "Nutzen können das hier: alle." in said(session, "wo", Role.GUEST)


@pytest.mark.parametrize(
    ("text", "role", "suggested"),
    [
        ("temrin", Role.OPERATOR, "Meinten Sie /hilfe termin?"),
        ("temrin", Role.GUEST, "Alle Befehle zeigt /hilfe."),
        ("wann?", Role.OPERATOR, "Alle Befehle zeigt /hilfe."),
    ],
)
def test_only_names_of_commands_that_may_be_run_are_suggested(
    text: str, role: Role, suggested: str, session: Session
) -> None:
    assert suggested in said(session, text, role)
