"""Commands that bring files and polls, for journeys; `python -m tests.matrix.sample_commands run …`
is the bot's program with them.
"""

from __future__ import annotations

import random
import sys

import pytest

from bot.cli import main
from bot.registry import Registry
from commands.contract import Answer, Ask, File, Notice, Reaction, Role, command

TEXT = "text/csv"
NAME = "Beschlüsse.csv"
POLL = "journey-poll"
QUESTION = "Nehmen wir an?"


def data_of(size: int) -> bytes:
    """Return the bytes that a file of that size has."""
    return random.Random(size).randbytes(size)  # noqa: S311 - repeatable, no secret


@command("probedatei", usage="-", summary="-", examples=(), roles=(Role.GUEST,), writes=True)
def bring_file(ask: Ask) -> Answer:
    """Bring files of so many bytes each."""
    sizes = [int(size) for size in ask.text.split()]
    files = tuple(File(f"{n}-{NAME}", TEXT, data_of(size)) for n, size in enumerate(sizes, 1))
    return Answer(lines=("Hier.",), files=files)


@command("probeprivat", usage="-", summary="-", examples=(), roles=(Role.GUEST,), writes=True)
def bring_privately(ask: Ask) -> Answer:
    """Bring two files in the asker's direct chat."""
    files = tuple(File(name, TEXT, name.encode()) for name in ("a.csv", "b.csv"))
    notice = Notice(ask.asker.user_id, Answer(lines=("Für dich.",), files=files))
    return Answer(lines=("Kommt.",), notices=(notice,))


@command("probefrage", usage="-", summary="-", examples=(), roles=(Role.GUEST,), writes=True)
def begin_poll(ask: Ask) -> Answer:
    """Begin a poll in the room."""
    reactions = (Reaction("✅", "ja", "probestimme ja"), Reaction("❌", "nein", "probestimme nein"))
    answer = Answer(title=QUESTION, poll=QUESTION, reactions=reactions)
    poll = Notice(ask.room.room_id, answer, transaction_id=POLL)
    return Answer(lines=("Gestellt.",), notices=(poll,))


@command("probestimme", usage="-", summary="-", examples=(), roles=(Role.GUEST,), writes=True,
         undo=lambda _: True)  # fmt: skip
def vote(ask: Ask) -> Answer:
    """Say what somebody votes for."""
    return Answer(lines=(f"{ask.asker.user_id} stimmt {ask.text}.",), lasting=True)


@command("probeschluss", usage="-", summary="-", examples=(), roles=(Role.GUEST,), writes=True)
def end_poll(ask: Ask) -> Answer:
    """End the poll."""
    notice = Notice(ask.room.room_id, Answer(lines=("Angenommen.",)), ends_poll=POLL)
    return Answer(lines=("Beendet.",), notices=(notice,))


SAMPLES = (bring_file, bring_privately, begin_poll, vote, end_poll)


@pytest.fixture
def sample_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let bots of the test's own process have the commands."""
    registry = with_samples()
    monkeypatch.setattr(Registry, "discover", lambda: registry)


def with_samples() -> Registry:
    found = Registry.discover()
    return Registry([*found.commands, *SAMPLES], found.duties)


if __name__ == "__main__":
    own = with_samples()
    Registry.discover = lambda: own  # type: ignore[method-assign]
    sys.exit(main())
