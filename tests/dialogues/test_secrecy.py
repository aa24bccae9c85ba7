"""What may not be seen shows nowhere else: who asks, where, and by what line, all with all.

Each decision that is planted has a word by which it is asked for and a mark that nobody types.
Where it is at home the mark must show; anywhere else neither that nor any other difference from
what is asked for and does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.access import asker_for
from bot.calling import execute
from bot.directory_cache import DirectoryCache
from bot.registry import Registry
from bot.rendering import render
from commands.contract import Answer, Ask, Room, UserError
from storage.database import Database, Session
from storage.outbox import Outgoing
from storage.records import RoomSettings
from storage.rooms import room_settings
from tests.dialogues.runner import ACCESS, Conversation, _shown
from tests.dialogues.script import Step, moment, read_dialogues

PEOPLE = {
    "anna": "@lindner:herne.example 50", "ben": "@bohr:bochum.example 50",
    "eva": "@essing:partner.example 50", "ina": "@ihmann:partner.example 0",
    "kai": "@kern:herne.example 0", "gast": "@gast:partner.example 0",
    "technik": "@technik:partner.example 0",
}  # fmt: skip
ROOMS = {
    "her": "municipality k-her", "bo": "municipality k-bo", "en": "municipality k-en",
    "wit": "municipality k-wit", "mh": "municipality k-mh", "lk": "committee gr-her-lk",
    "steuer": "committee gr-bo-steuer", "rak": "committee gr-rak", "ak": "committee gr-mh-ak",
    "loose": "region",  # loosened before anything is said
}  # fmt: skip
CHATS = {f"chat{name}": name for name in PEOPLE}
PLACES = ["main", *ROOMS, *CHATS]


@dataclass(frozen=True)
class Secret:
    """A decision that is planted: its id, its word, its mark, and in which rooms it shows."""

    id: int
    word: str
    mark: str
    at_home: frozenset[str]
    planted: tuple[str, ...] = field(repr=False)
    lists: str = ""  # what must be typed besides, for a list to show it at all


SECRETS = (
    Secret(1, "quarzregion", "markeeins", frozenset({"main", "her", "chatanna"}), (
        "anna> /beschluss Der Plan quarzregion markeeins gilt, nichtöffentlich, "
        "verantwortlich: markeeins, Ziel: markeeins, Antrag: markeeins, bis 5.12.2026, einstimmig",
        "anna> /beschluss 2026-001 beschlossen",
        "anna> /beschluss 2026-001 Bericht: markeeins fehlt",
        "anna> /weitergeben 2026-001 an Herne, ja",
        "anna in her> /beschluss 2026-001 Bericht: markeeins kommt",
    )),
    Secret(3, "basaltkreis", "markezwei", frozenset({"lk", "her", "chatanna"}), (
        "anna in lk> /beschluss Der Plan basaltkreis markezwei gilt, n.ö., verantwortlich: Anna "
        "Lindner, bis 5.12.2026",
        "anna in lk> /beschluss 2026-001 beschlossen",
        "anna in lk> /beschluss 2026-001 vertagt: markezwei fehlt",
        "anna in lk> /beschluss 2026-001 beschlossen",
    )),
    Secret(4, "granitamt", "markedrei", frozenset({"her", "chatanna"}), (
        "anna in her> /beschluss Der Plan granitamt markedrei gilt, intern, bis 5.12.2026",
        "anna in her> /beschluss 2026-002 beschlossen",
    )),
    Secret(5, "marmorgruppe", "markevier", frozenset({"steuer", "bo", "chatben"}), (
        "ben in steuer> /beschluss Der Plan marmorgruppe markevier gilt, bis 5.12.2026",
    ), "entwurf"),
    Secret(6, "schieferrak", "markefuenf",
           frozenset({"rak", "her", "bo", "wit", "chatanna", "chatben", "chateva", "chatina"}), (
        "anna in rak> /beschluss Der Plan schieferrak markefuenf gilt, bis 5.12.2026, einstimmig",
        "anna in rak> /beschluss 2026-001 zurückziehen: markefuenf",
    ), "zurückgezogen"),
)  # fmt: skip
PUBLIC = (
    "ben in bo> /beschluss Der Plan kristall gilt, verantwortlich: Ben Bohr, Antrag: Ben Bohr",
    "ben in bo> /beschluss 2026-001 beschlossen",
)
NOW = moment("2026-12-01 15:00")
NO_WORD, NO_ID = "zyxwvut", 777  # of no decision


class Listening(Conversation):
    """A conversation that keeps what is shown where, instead of comparing it."""

    def run(self) -> None:
        self.shown: dict[int, dict[str, str]] = {}
        super().run()

    def _check(self, step: Step, sent: list[Outgoing]) -> None:
        rooms = {name: [one for one in sent if one.room_id == place and one.kind != "reaction"]
                 for name, place in self._places().items()}  # fmt: skip
        self.shown[step.line] = {name: _shown(here)[0] for name, here in rooms.items()}


def talk(path: Path, database: Database, lines: list[str], *loosened: str) -> list[dict[str, str]]:
    """Say the lines, with more rooms loosened; returns for each what the bot shows in which."""
    head = ["now: 2026-12-01 15:00", *(f"{name}: {who}" for name, who in PEOPLE.items())]
    rooms = [f"room {name}: {kind}" for name, kind in ROOMS.items()]
    chats = [f"room {name}: direct {who}" for name, who in CHATS.items()]
    said = [part for line in lines for part in (line, "bot< anything")]
    text = "\n".join([*head, "== secrets", "bound: region", *rooms, *chats, *said])
    path.write_text(text, encoding="utf-8")
    [dialogue] = read_dialogues(path)
    dialogue.others |= {name: RoomSettings() for name in ("loose", *loosened)}
    heard = Listening(database, dialogue)
    heard.run()
    return list(heard.shown.values())


def questions(word: str, row_id: int) -> Iterator[str]:
    """Give the lines that ask for one decision."""
    yield f"/beschlüsse {word}"
    yield f"/beschlüsse {word[:-1]}"
    yield f"/beschlüsse {word[:5]}"
    yield f"/beschlüsse {word[:-2]}x{word[-1]}"
    yield f"/beschlüsse entwurf {word}"
    yield f"/beschlüsse zurückgezogen {word}"
    yield f"/beschlüsse Region {word}"
    yield f"/beschlüsse Herne {word}"
    yield f"/beschlüsse verantwortlich: {word}"
    yield f"Scharnier, was haben wir zu {word} beschlossen?"
    yield f"/beschluss #{row_id}.1"
    yield f"/beschluss #{row_id}.1 rückgängig"
    yield f"/beschluss #{row_id}.9 in Umsetzung"
    yield f"/weitergeben #{row_id}.1 an alle"
    yield f"/weitergeben #{row_id}.1 zurücknehmen"
    yield f"/weitergeben #{row_id}.1 übernehmen"
    yield f"/beschlusskontrolle md {word}"
    yield f"/beschlusskontrolle csv verantwortlich: {word}"
    yield f"/rückmeldung #{row_id}.1 umgesetzt"
    yield f"/rückmeldung #{row_id}.1 1 läuft"


EVERYTHING = (
    "/beschlüsse", "/beschlüsse offen", "/beschlüsse überfällig", "/beschlüsse entwurf",
    "/beschlüsse zurückgezogen", "/beschlüsse 2026", "/beschlüsse meine", "/beschlüsse Region",
    "/beschlüsse Herne", "/beschlüsse Bochum", "/beschlüsse Lenkungskreis Herne",
    "/beschlüsse Steuerungsgruppe Bochum", "/beschlüsse Ausbildungskonferenz",
    "/beschlüsse verantwortlich: IHK", "/beschlüsse Plan", "/beschluss 2026-001",
    "/beschluss 2026-002", "/beschluss 1", "/beschluss Nr. 2", "/beschluss #1.1", "/beschluss #2.1",
    "/beschluss #3.1 ok", "/beschluss #5.1 weil es so ist", "/weitergeben 2026-001 an alle",
    "/weitergeben #1.1 an alle", "/weitergeben #2.1 übernehmen", "/sitzungen", "/fristen",
    "/beschlusskontrolle md", "/beschlusskontrolle csv Herne", "/beschlusskontrolle md Region",
    "/beschlusskontrolle md überfällig", "/beschlusskontrolle csv Lenkungskreis Herne",
    "/rückmeldung umgesetzt", "/rückmeldung 2026-001 läuft", "/rückmeldung #1.1 umgesetzt",
    "/protokoll", "/aufgaben", "/abstimmung",
)  # fmt: skip


@pytest.fixture(scope="module")
def planted(seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which all is planted."""
    folder = tmp_path_factory.mktemp("planted")
    (folder / "test.db").write_bytes(seed.read_bytes())
    database = Database(f"sqlite:///{folder}/test.db")
    lines = [line for secret in SECRETS for line in secret.planted] + list(PUBLIC)
    shown = talk(folder / "planted.dialogue", database, lines)
    for line, rooms in zip(lines, shown, strict=True):
        said = " ".join(rooms.values())
        assert "verstehe ich" not in said, line
        assert "gibt es hier nicht" not in said, line
        assert "davon aus geht nur" not in said, line
    database.close()
    return folder / "test.db"


@pytest.fixture
def database(planted: Path, tmp_path: Path) -> Iterator[Database]:
    (tmp_path / "test.db").write_bytes(planted.read_bytes())
    database = Database(f"sqlite:///{tmp_path}/test.db")
    yield database
    database.close()


def strangers(place: str) -> list[Secret]:
    return [one for one in SECRETS if place not in one.at_home]


def who_is_there(place: str) -> list[str]:
    """Return who asks: in a direct chat whose it is, in rooms a guest, an operator, an office."""
    others = ["ben"] if place in ("main", "en") else []
    return [CHATS[place]] if place in CHATS else ["gast", "technik", *others]


class RolledBackError(Exception):
    """Ends a transaction of which nothing is to stay."""


@dataclass(frozen=True)
class Asking:
    """Asks one line after another, each as if it were the first: nothing that it does stays."""

    database: Database
    directories: DirectoryCache = field(default_factory=DirectoryCache)
    registry: Registry = field(default_factory=Registry.discover)

    def shown(self, who: str, place: str, line: str) -> str:
        """Return what the bot shows for it, messages to other rooms and texts of files too."""
        answer = Answer()
        with suppress(RolledBackError), self.database.write() as session:
            answer = self._answer(session, who, place, line)
            raise RolledBackError
        said = [answer, *(notice.answer for notice in answer.notices)]
        files = [file.data.decode() for file in answer.files]
        return "\n".join([*(f"{render(one).body} {_offered(one)}" for one in said), *files])

    def _answer(self, session: Session, who: str, place: str, line: str) -> Answer:
        user_id, _, power = PEOPLE[who].partition(" ")
        room = Room(f"!{place}", room_settings(session, f"!{place}"), direct=place in CHATS)
        directory = self.directories.current(session)
        word, _, text = line.removeprefix("/").partition(" ")
        command = self.registry.find(word) if line.startswith("/") else self.registry.bare
        assert command is not None
        asker = asker_for(user_id, room.settings, directory, ACCESS, float(power), NOW.date())
        text = text if line.startswith("/") else line
        ask = Ask(asker, room, text, word, NOW, session, directory, f"{place} {who}", "$asked",
                  catalogue=self.registry.commands)  # fmt: skip
        try:
            return execute(ask, command)
        except UserError as refused:
            return refused.answer


def _offered(answer: Answer) -> str:
    """Return the lines behind choices and reactions, which people see when they take them."""
    choices = [one.command_line for one in answer.choices]
    return " ".join([*choices, *(one.command_line for one in answer.reactions)])


def without_echo(shown: str, said: str) -> str:
    """Return what is shown without what was typed, which the bot may say back."""
    for word in sorted(set(re.findall(r"\w{4,}", said)), key=len, reverse=True):
        shown = re.sub(re.escape(word), "…", shown, flags=re.IGNORECASE)
    return re.sub(r"\b\d+\b", "#", shown)


@pytest.mark.parametrize("place", PLACES)
def test_nothing_secret_is_shown_elsewhere(place: str, database: Database) -> None:
    asking = Asking(database)
    for who in who_is_there(place):
        for line in EVERYTHING:
            require_none(asking.shown(who, place, line), strangers(place), line)
        unknown = [without_echo(asking.shown(who, place, line), line)
                   for line in questions(NO_WORD, NO_ID)]  # fmt: skip
        for secret in strangers(place):
            for line, expected in zip(questions(secret.word, secret.id), unknown, strict=True):
                shown = without_echo(asking.shown(who, place, line), line)
                require_none(shown, strangers(place), line)
                assert shown == expected, f"{who} {line}"


def require_none(shown: str, secrets: list[Secret], line: str) -> None:
    for secret in secrets:
        assert secret.mark not in shown, f"{line}: {shown}"
        assert secret.word not in without_echo(shown, line), f"{line}: {shown}"


@pytest.mark.parametrize("secret", SECRETS, ids=lambda one: one.word)
def test_it_is_shown_where_it_is_at_home(secret: Secret, database: Database) -> None:
    """Else the test above would find nothing whatever happens."""
    asking = Asking(database)
    for place in secret.at_home:
        line = f"/beschlüsse {secret.lists} {secret.word}"
        assert secret.mark in asking.shown(who_is_there(place)[0], place, line), place


@pytest.mark.parametrize("name", ["Bohr", "Bor", "Ben Bohr", "Bohrr"])
def test_persons_are_not_named_where_they_may_not_be_seen(name: str, database: Database) -> None:
    asking = Asking(database)
    lines = [f"/beschlüsse {name}", f"/beschlüsse verantwortlich: {name}", "/beschlüsse kristall",
             "/beschlüsse Bochum", *(f"/beschluss #{number}.1" for number in range(1, 9)),
             *(f"/beschluss #{number}.1 rückgängig" for number in range(1, 9)),
             *(f"/beschluss #{number}.9 ja" for number in range(1, 9))]  # fmt: skip
    for line in lines:
        shown = without_echo(asking.shown("gast", "loose", line), line).casefold()
        assert "bohr" not in shown, f"{line}: {shown}"
    assert "eine Person" in asking.shown("gast", "loose", "/beschlüsse kristall")


@pytest.mark.parametrize(("loosened", "told"), [((), "lk"), (("lk",), "her")])
def test_reminders_of_meetings_keep_it_too(
    loosened: tuple[str, ...], told: str, database: Database, tmp_path: Path
) -> None:
    """Where a committee hears of its meetings what is open is told, others hear nothing."""
    [secret] = [one for one in SECRETS if one.mark == "markezwei"]
    lines = ["anna in her> /sitzungen", "time> 2026-12-03 13:05"]
    *_, rooms = talk(tmp_path / "x", database, lines, *loosened)
    assert "Sitzung in" in rooms[told]
    assert "markezwei" in rooms[told]
    for room, shown in rooms.items():
        assert "markezwei" not in shown or (room in (told, "chatanna") and room in secret.at_home)
