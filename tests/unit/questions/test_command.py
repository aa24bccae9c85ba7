"""The command `wer`: the question as typed, the place of the room, who may see persons."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from bot.rendering import to_markdown
from commands.contract import Answer, Ask, Asker, Role, Room
from commands.questions import wer
from storage.database import Session
from storage.records import Directory, RoomSettings

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def say(
    directory: Directory,
    text: str,
    *,
    settings: RoomSettings | None = None,
    direct: bool = False,
    asker: Asker | None = None,
) -> Answer:
    return wer.execute(
        Ask(
            asker=asker or Asker("@gast:x.example"),
            room=Room("!r", settings or RoomSettings(), direct),
            text=text,
            word=text.split(maxsplit=1)[0].lower() if text else "wer",
            now=NOW,
            session=cast("Session", None),  # the engine reads the directory, no tables
            directory=directory,
            conversation="test_command",
        )
    )


BOUND = RoomSettings(kind="municipality", municipality_id="k-sten")


def test_what_the_room_is_bound_to_settles_the_place(kueste: Directory) -> None:
    answer = say(kueste, "wer macht bei uns den Talentcheck?", settings=BOUND)
    assert "Leuchtturm" in to_markdown(answer)


def test_in_a_direct_chat_it_is_the_askers_office(kueste: Directory) -> None:
    lange = Asker("@lange:x.example", person_id="p-04", offices=frozenset({"k-duen"}))
    answer = say(kueste, "wer macht bei uns den Talentcheck?", direct=True, asker=lange)
    assert "Windfang" in to_markdown(answer)


def test_the_office_of_a_kreis_and_its_towns_is_the_kreis(kueste: Directory) -> None:
    town = next(row for row in kueste.municipalities.values() if row.part_of_id == "k-duen")
    lange = Asker("@lange:x.example", offices=frozenset({"k-duen", town.id}))
    answer = say(kueste, "wer macht bei uns den Talentcheck?", direct=True, asker=lange)
    assert "Windfang" in to_markdown(answer)
    torn = Asker("@lange:x.example", offices=frozenset({"k-duen", "k-sten"}))
    answer = say(kueste, "wer macht bei uns den Talentcheck?", direct=True, asker=torn)
    assert "Was ist gemeint?" in to_markdown(answer)


def test_persons_are_for_bound_rooms_and_known_people(kueste: Directory) -> None:
    question = "wie erreiche ich Frau Lange?"
    assert "Insa Lange" in to_markdown(say(kueste, question, settings=BOUND))
    assert "Insa" not in to_markdown(say(kueste, question))
    assert "Insa" not in to_markdown(say(kueste, question, direct=True))
    known = Asker("@k:x.example", roles=frozenset({Role.GUEST, Role.MEMBER}), person_id="p-01")
    assert "Insa Lange" in to_markdown(say(kueste, question, direct=True, asker=known))


def test_a_bare_question_word_is_asked_back(kueste: Directory) -> None:
    for word in ("wer", "Wann?", ""):
        assert say(kueste, word).prompts_for == "wer"


def test_its_examples_are_understood(kueste: Directory) -> None:
    for example in wer.examples:
        assert "nicht verstanden" not in to_markdown(say(kueste, example.removeprefix("/")))


def test_declaration() -> None:
    assert wer.takes_bare_text
    assert wer.roles == (Role.GUEST,)
    assert {"frage", "ask", "wann", "wofür", "wofuer"} <= set(wer.names)
