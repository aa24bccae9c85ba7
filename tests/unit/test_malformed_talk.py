"""The log repeats nothing of what is said, however malformed it is."""

from __future__ import annotations

import logging

import nio
import pytest

import bot.hardened_nio  # noqa: F401 - sets how much nio may log

SECRET = "Frau Quitte"


@pytest.mark.parametrize(
    "content",
    [
        {"msgtype": "m.text", "body": SECRET, "formatted_body": {"x": SECRET}, "format": 7},
        {"msgtype": "m.text", "body": [SECRET]},
        {"msgtype": SECRET, "body": 7},
        {"msgtype": "m.image", "body": SECRET, "url": 7},
        {SECRET: SECRET},
    ],
)
def test_nio_does_not_log_malformed_messages(
    content: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        event = {
            "type": "m.room.message", "event_id": "$1", "sender": "@a:b", "origin_server_ts": 1,
            "content": content,
        }  # fmt: skip
        nio.Event.parse_event(event)
    assert SECRET not in caplog.text
