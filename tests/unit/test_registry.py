"""Finding commands: by name, by near miss, and never by what belongs to another bot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.registry import Registry, RegistryError
from commands.contract import Answer, Ask, Command, Cue, Role


def execute(ask: Ask) -> Answer:
    return Answer()


def declared(name: str, *aliases: str, words: tuple[str, ...] = (), bare: bool = False) -> Command:
    return Command(
        name=name,
        execute=execute,
        usage=f"/{name}",
        summary="",
        examples=(),
        roles=(Role.GUEST,),
        aliases=aliases,
        words=words,
        takes_bare_text=bare,
    )


REGISTRY = Registry(
    [
        declared("wer", "frage", "ask", words=("wer", "wo", "welche", "wann"), bare=True),
        declared("hilfe", "help", "?"),
        declared("raum", "room"),
        declared("beschluss", "decision"),
        declared("beschlüsse", "decisions"),
        declared("erinnern", "remind"),
        declared("löschen"),
    ]
)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("wer", "wer"),
        ("WER", "wer"),
        ("Welche", "wer"),
        ("ask", "wer"),
        ("?", "hilfe"),
        ("löschen", "löschen"),
        ("LÖSCHEN", "löschen"),
        ("loeschen", "löschen"),
        ("lo\u0308schen", "löschen"),
        ("Beschluesse", "beschlüsse"),
        ("beschluß", "beschluss"),
    ],
)
def test_a_command_is_found_by_every_spelling_of_its_names(typed: str, name: str) -> None:
    command = REGISTRY.find(typed)
    assert command is not None
    assert command.name == name


@pytest.mark.parametrize("typed", ["", "wetter", "losschen", "hilfe!", "we"])
def test_nothing_is_found_by_another_name(typed: str) -> None:
    assert REGISTRY.find(typed) is None


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("hlife", "hilfe"),
        ("hilf", "hilfe"),
        ("hilfee", "hilfe"),
        ("Hife", "hilfe"),
        ("halp", "hilfe"),
        ("raun", "raum"),
        ("rauum", "raum"),
        ("erinern", "erinnern"),
        ("erinner", "erinnern"),
        ("erinnerung", "erinnern"),
        ("loshcen", "löschen"),
        ("loesche", "löschen"),
        ("loschen", "löschen"),
        ("fragen", "wer"),
        ("beschlus", "beschluss"),
        ("beschlüse", "beschlüsse"),
    ],
)
def test_a_near_miss_is_suggested(typed: str, name: str) -> None:
    assert REGISTRY.suggest(typed) == name


@pytest.mark.parametrize(
    "typed",
    [
        "", "!", "weather", "wetter", "task", "as", "who", "we", "weg", "wow", "wen", "help-me",
        "zoom", "traum", "rom", "r", "ping", "poll", "ban", "kick", "roll", "remin­d-me", "gif",
        "selfie", "echo", "version", "bot", "welch", "hi", "hello", "hilfsmittel", "raumplan",
        "frau", "b" * 60_000,
    ],
)  # fmt: skip
def test_what_may_be_another_bots_is_not_suggested(typed: str) -> None:
    assert REGISTRY.suggest(typed) is None


def test_one_of_two_equally_near_names_is_not_guessed() -> None:
    registry = Registry([declared("termin", bare=True), declared("termine")])
    assert registry.suggest("terminn") is None
    assert registry.suggest("temrin") == "termin"


@pytest.mark.parametrize(
    "rival",
    [
        declared("hilfe"),
        declared("hilf", "HELP"),
        declared("loeschen"),
        declared("x", words=("wo",)),
    ],
)
def test_two_commands_of_one_name_abort(rival: Command) -> None:
    with pytest.raises(RegistryError, match="two commands of one name"):
        Registry([*REGISTRY.commands, rival])


@pytest.mark.parametrize(
    "cue", [Cue(("was (ist fällig",)), Cue(("<nobody> kommt",)), Cue(("was ist",), "{rest}")]
)
def test_a_cue_that_cannot_be_read_aborts(cue: Cue) -> None:
    with pytest.raises(RegistryError, match="a cue of 'x' in"):
        Registry([*REGISTRY.commands, replace(declared("x"), cues=(cue,))])


@pytest.mark.parametrize(
    "commands", [[declared("a")], [declared("a", bare=True), declared("b", bare=True)]]
)
def test_exactly_one_command_takes_bare_text(commands: list[Command]) -> None:
    with pytest.raises(RegistryError, match="bare text"):
        Registry(commands)


def test_the_commands_of_this_program_are_discovered() -> None:
    names = {command.name for command in Registry.discover().commands}
    assert {"wer", "hilfe", "raum"} <= names
