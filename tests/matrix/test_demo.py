"""The demo as people and scripts start it, from the first line to the last child process."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from aiohttp import ClientSession

from bot.demo.account import Account
from bot.demo.processes import PROJECT, Program
from tests.matrix.bots import ask

pytestmark = pytest.mark.journey

DEMO = (sys.executable, "-m", "bot", "demo")
QUESTION = "/wer macht in Herne die Potenzialanalyse?"
ANSWER = "Bildungswerk Morgen"


class Performance:
    """A demo without chat: what it wrote to its info file, and how it ended."""

    def __init__(self, work: Path, *options: str) -> None:
        self.info_path = work / "info.json"
        command = [*DEMO, "--no-chat", "--info", str(self.info_path), *options]
        log_path = work / "demo.log"
        self.program = Program("Der Probelauf", command, folder=PROJECT, log_path=log_path)
        self.program.start()
        self.program.wait_for_file(self.info_path)
        self.info: dict[str, Any] = json.loads(self.info_path.read_text("utf-8"))
        assert self.program.pid is not None
        self.children = psutil.Process(self.program.pid).children(recursive=True)

    @property
    def shown(self) -> str:
        return self.program.log_path.read_text("utf-8")

    def leftovers(self) -> list[psutil.Process]:
        """Return the children that are still there once they have had time to end."""
        return psutil.wait_procs(self.children, timeout=10)[1]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that outlives a demo."""
    return tmp_path_factory.mktemp("demo") / "kept"


@pytest.fixture(scope="module")
def first(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Performance]:
    """A demo in the folder that is kept, still running."""
    performance = Performance(tmp_path_factory.mktemp("first"), "--folder", str(kept))
    yield performance
    performance.program.stop()


async def test_with_what_info_tells_any_client_may_join_in(
    first: Performance, http: ClientSession
) -> None:
    info = first.info
    password = {user["user_id"]: user["password"] for user in info["users"]}
    people = [
        await Account.login(http, info["homeserver"], user_id, password[user_id])
        for user_id in password
    ]
    shared = [room for room in info["rooms"] if not room["direct"]]
    for room in shared:
        members = await people[0].members(room["room_id"])
        assert members == {info["bot"], *password}
    herne = next(room for room in shared if room["municipality_id"] == "k-her")
    reply = await ask(people[-1], herne["room_id"], QUESTION)
    assert reply["sender"] == info["bot"]
    assert ANSWER in reply["content"]["body"]


def test_info_tells_of_each_kind_of_room_and_role(first: Performance) -> None:
    rooms, users = first.info["rooms"], first.info["users"]
    assert {room["kind"] for room in rooms} == {"municipality", "region", "direct"}
    assert sum(room["encrypted"] for room in rooms) == 1
    assert {room["owner"] for room in rooms if room["direct"]} == {u["user_id"] for u in users}
    assert {user["role"] for user in users} == {
        "operator", "coordination_office", "member", "guest",
    }  # fmt: skip
    assert all(user["user_id"].endswith(":" + first.info["server_name"]) for user in users)
    assert (Path(first.info["directory"]) / "kommunen.csv").exists()


def test_a_second_demo_in_the_same_folder_is_refused(first: Performance, kept: Path) -> None:
    second = run("--folder", str(kept), "--no-chat")
    assert second.returncode == 1
    assert "läuft schon ein Probelauf" in " ".join(second.stdout.split())


def test_stopped_it_leaves_nothing_running(first: Performance) -> None:
    assert len(first.children) >= 2
    assert first.program.stop() == 0
    assert first.leftovers() == []
    assert "Alles beendet" in first.shown


def test_a_later_start_finds_people_and_rooms_again_and_answers_its_input(
    first: Performance, kept: Path, tmp_path: Path
) -> None:
    first.program.stop()
    info_path = tmp_path / "info.json"
    later = run("--folder", str(kept), "--info", str(info_path), typed=f"/hilfe\n{QUESTION}\n")
    assert later.returncode == 0, later.stdout
    assert "› /hilfe" in later.stdout
    assert "/raum" in later.stdout
    assert ANSWER in later.stdout
    info = json.loads(info_path.read_text("utf-8"))
    assert (info["users"], info["rooms"]) == (first.info["users"], first.info["rooms"])


async def test_when_the_bot_dies_it_says_so_and_ends(tmp_path: Path) -> None:
    performance = Performance(tmp_path)
    folder = Path(performance.info["folder"])
    bot = json.loads((folder / "bot.ready").read_text("utf-8"))
    os.kill(bot["pid"], signal.SIGKILL)
    assert await asyncio.wait_for(performance.program.ended(), 60) == 1
    assert "Der Bot hat sich beendet" in performance.shown
    assert performance.leftovers() == []
    assert not folder.exists()


def test_when_nobody_reads_any_more_it_ends_quietly() -> None:
    with subprocess.Popen(
        [*DEMO, "--no-chat"], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 1


def test_at_a_terminal_one_asks_and_reads_a_table() -> None:
    terminal = Terminal()
    terminal.wait_for("Herne ›")
    terminal.type(QUESTION)
    terminal.wait_for(ANSWER)
    terminal.type(":ende")
    terminal.wait_for("Alles beendet")
    assert terminal.process.wait(20) == 0


class Terminal:
    """A demo that believes to be at a terminal."""

    def __init__(self, *options: str) -> None:
        self._main, other = pty.openpty()
        environment = os.environ | {"PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm", "COLUMNS": "100"}
        self.process = subprocess.Popen(
            [*DEMO, *options],
            cwd=PROJECT,
            env=environment,
            stdin=other,
            stdout=other,
            stderr=other,
            start_new_session=True,
        )
        os.close(other)
        self._shown = ""

    def wait_for(self, text: str) -> None:
        """Read until the text has appeared; what came before it is forgotten."""
        while text not in self._shown:
            assert select.select([self._main], [], [], 60)[0], f"no {text!r} in {self._shown}"
            self._shown += os.read(self._main, 65_536).decode("utf-8", "replace")
        self._shown = self._shown.partition(text)[2]

    def type(self, line: str) -> None:
        os.write(self._main, f"{line}\r".encode())


def run(*options: str, typed: str = "", seconds: float = 120) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*DEMO, *options],
        check=False,
        cwd=PROJECT,
        input=typed,
        capture_output=True,
        text=True,
        timeout=seconds,
    )
