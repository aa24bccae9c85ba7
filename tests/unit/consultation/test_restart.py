"""Nothing about a consultation is only in memory: every dialogue goes on through a restart."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.clock import Alarm
from bot.directory_cache import DirectoryCache
from bot.duties import Duties
from commands.consultation import library
from storage.database import Database
from storage.exchange import import_workbook
from storage.outbox import Outgoing
from tests.dialogues.runner import Conversation
from tests.dialogues.script import Dialogue, Step, read_dialogues

DIALOGUES = Path(__file__).parents[2] / "dialogues"
OURS = read_dialogues(DIALOGUES / "beratung.dialogue")


@dataclass
class Restarting(Conversation):
    """A dialogue in which the program is started anew before each step."""

    def _take(self, step: Step) -> list[Outgoing]:
        self.database.close()
        self.database = Database(self.database.url.render_as_string(hide_password=False))
        library._read.cache_clear()
        self._closed.database = self.database
        self._dispatcher = replace(
            self._dispatcher, database=self.database, directories=DirectoryCache()
        )
        self._duties = Duties(
            self.database, self._duties.duties, DirectoryCache(), self._clock, Alarm(),
            wake=lambda _: None,
        )  # fmt: skip
        return super()._take(step)


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seed") / "seed.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    import_workbook(database, DIALOGUES / "directory", strict=True)
    database.close()
    return path


@pytest.fixture
def conversation(
    seed: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Restarting]:
    shutil.copyfile(seed, tmp_path / "test.db")
    made = Restarting(Database(f"sqlite:///{tmp_path}/test.db"), request.param)
    yield made
    made.database.close()


def _claim(dialogue: Dialogue) -> str:
    return dialogue.claim


@pytest.mark.parametrize("conversation", OURS, ids=_claim, indirect=True)
def test_a_consultation_goes_on_through_restarts_at_every_step(conversation: Restarting) -> None:
    conversation.run()
