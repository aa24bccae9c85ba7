"""The command `wer`: the question as typed, the place of the room, who may see persons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

import pytest

from bot.rendering import to_markdown
from commands.contract import Answer, Ask, Asker, Role, Room
from commands.questions import wer
from commands.questions.explaining import herleitung
from storage.database import Database
from storage.records import Directory, RoomSettings

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))


class Say(Protocol):
    """Says something to the command, in a room of a bot whose tables are empty."""

    def __call__(
        self,
        directory: Directory,
        text: str,
        *,
        settings: RoomSettings | None = None,
        direct: bool = False,
        asker: Asker | None = None,
        conversation: str = "",
        by_command: bool = False,
        about: str | None = None,
    ) -> Answer: ...


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('tables')}/test.db")
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def say(database: Database) -> Say:
    def say(
        directory: Directory,
        text: str,
        *,
        settings: RoomSettings | None = None,
        direct: bool = False,
        asker: Asker | None = None,
        conversation: str = "",
        by_command: bool = False,
        about: str | None = None,
    ) -> Answer:
        command = herleitung if text.startswith("herleitung") else wer
        with database.read() as session:
            return command.execute(
                Ask(
                    asker=asker or Asker("@gast:x.example"),
                    room=Room("!r", settings or RoomSettings(), direct),
                    text=text.removeprefix("herleitung").strip(),
                    word=text.split(maxsplit=1)[0].lower() if text else "wer",
                    now=NOW,
                    session=session,
                    directory=directory,
                    conversation=conversation,
                    event_id=f"$ {conversation} {text}",
                    by_command=by_command,
                    about_event_id=about,
                )
            )

    return say


BOUND = RoomSettings(kind="municipality", municipality_id="k-sten")


def test_what_the_room_is_bound_to_settles_the_place(say: Say, kueste: Directory) -> None:
    answer = say(kueste, "wer macht bei uns den Talentcheck?", settings=BOUND)
    assert "Leuchtturm" in to_markdown(answer)


def test_in_a_direct_chat_it_is_the_askers_office(say: Say, kueste: Directory) -> None:
    lange = Asker("@lange:x.example", person_id="p-04", offices=frozenset({"k-duen"}))
    answer = say(kueste, "wer macht bei uns den Talentcheck?", direct=True, asker=lange)
    assert "Windfang" in to_markdown(answer)


def test_the_office_of_a_kreis_and_its_towns_is_the_kreis(say: Say, kueste: Directory) -> None:
    town = next(row for row in kueste.municipalities.values() if row.part_of_id == "k-duen")
    lange = Asker("@lange:x.example", offices=frozenset({"k-duen", town.id}))
    answer = say(kueste, "wer macht bei uns den Talentcheck?", direct=True, asker=lange)
    assert "Windfang" in to_markdown(answer)
    torn = Asker("@lange:x.example", offices=frozenset({"k-duen", "k-sten"}))
    answer = say(kueste, "wer macht bei uns den Talentcheck?", direct=True, asker=torn)
    assert "Was ist gemeint?" in to_markdown(answer)


def test_persons_are_for_bound_rooms_and_known_people(say: Say, kueste: Directory) -> None:
    question = "wie erreiche ich Frau Lange?"
    assert "Insa Lange" in to_markdown(say(kueste, question, settings=BOUND))
    assert "Insa" not in to_markdown(say(kueste, question))
    assert "Insa" not in to_markdown(say(kueste, question, direct=True))
    known = Asker("@k:x.example", roles=frozenset({Role.GUEST, Role.MEMBER}), person_id="p-01")
    assert "Insa Lange" in to_markdown(say(kueste, question, direct=True, asker=known))


def test_a_bare_question_word_is_asked_back(say: Say, kueste: Directory) -> None:
    for word in ("wer", "Wann?", ""):
        assert say(kueste, word).prompts_for == "wer"


def test_a_bare_question_word_goes_on_with_a_conversation(say: Say, kueste: Directory) -> None:
    say(kueste, "Wer macht in Grauwiek den Talentcheck?", conversation="anna")
    assert "2. Halbjahr" in to_markdown(say(kueste, "Wann?", conversation="anna"))
    why = to_markdown(say(kueste, "warum?", conversation="anna"))
    assert "Verstanden als: warum" in why
    assert say(kueste, "wann", conversation="anna", by_command=True).prompts_for == "wer"


def test_warum_as_a_command_explains_the_last_reply(say: Say, kueste: Directory) -> None:
    say(kueste, "Wer macht in Grauwiek den Talentcheck?", conversation="ben")
    for command in ("warum", "herleitung"):
        told = to_markdown(say(kueste, command, conversation="ben", by_command=True))
        assert "So kam die Antwort zustande: „Wer macht in Grauwiek den Talentcheck?“" in told
    whole = say(kueste, "warum gibt es in Grauwiek den Talentcheck?", by_command=True)
    assert "Verstanden als: warum" in to_markdown(whole)


def test_the_reply_that_is_replied_to_is_the_one_explained(say: Say, kueste: Directory) -> None:
    first = "Wer macht in Grauwiek den Talentcheck?"
    say(kueste, first, conversation="carl")
    say(kueste, "Wann tagt der Bildungsrat?", conversation="carl")
    told = say(kueste, "warum", conversation="dora", by_command=True, about=f"$ carl {first}")
    assert f"„{first}“" in to_markdown(told)


def test_a_question_may_be_explained_at_once(say: Say, kueste: Directory) -> None:
    told = to_markdown(say(kueste, "herleitung Wann tagt der Bildungsrat?", conversation="eva"))
    assert "| Frageart | Sitzung ✓ |" in told


def test_what_is_forgotten_is_said_to_be(say: Say, kueste: Directory) -> None:
    told = to_markdown(say(kueste, "warum", conversation="neu", by_command=True))
    assert "An eine Frage von eben erinnere ich mich nicht" in told
    assert "/herleitung wer macht" in told
    told = to_markdown(say(kueste, "warum", by_command=True, about="$gone"))
    assert "An diese Antwort erinnere ich mich nicht" in told


def test_its_examples_are_understood(say: Say, kueste: Directory) -> None:
    for example in wer.examples:
        assert "nicht verstanden" not in to_markdown(say(kueste, example.removeprefix("/")))


def test_declaration() -> None:
    assert wer.takes_bare_text
    assert wer.roles == (Role.GUEST,)
    assert {"frage", "ask", "wann", "wofür", "wofuer"} <= set(wer.names)
