"""Questions of every kind over the second directory, each with the expected answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from commands.questions import Engine, Question
from tests.unit.questions.conftest import DATA, TODAY

LINES = [json.loads(line) for line in (DATA / "kueste.jsonl").read_text("utf-8").splitlines()]
ALONE = [line for line in LINES if "thread" not in line]
FOLLOWED = {
    thread: [line for line in LINES if line.get("thread") == thread]
    for thread in {line["thread"] for line in LINES if "thread" in line}
}


def asked(engine: Engine, line: dict[str, Any]) -> tuple[str, str, set[str]]:
    question = Question(line["q"], TODAY, line.get("room"), line.get("thread", ""))
    reply = engine.ask(question)
    return reply.status, reply.asks, set(reply.ids)


def expected(line: dict[str, Any]) -> tuple[str, str, set[str]]:
    return line["status"], line["asks"], set(line["ids"])


@pytest.mark.parametrize("line", ALONE, ids=[line["q"] for line in ALONE])
def test_question(engine: Engine, line: dict[str, Any]) -> None:
    assert asked(engine, line) == expected(line)


@pytest.mark.parametrize("thread", sorted(FOLLOWED))
def test_conversation(engine: Engine, thread: str) -> None:
    lines = FOLLOWED[thread]
    assert [asked(engine, line) for line in lines] == [expected(line) for line in lines]


def test_every_kind_is_asked() -> None:
    kinds = {line["asks"] for line in LINES} - {""}
    assert len(kinds) == 15
    assert {line["status"] for line in LINES} == {"answered", "choose", "none", "unknown"}
