"""What docs/operations.md promises of exit codes and of the log, kept by the real parts."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.app import run
from bot.client import MatrixClient
from bot.config import load_settings
from storage.database import Database

ACCOUNT = {
    "SCHARNIER_HOMESERVER_URL": "http://127.0.0.1:9",
    "SCHARNIER_HOMESERVER_USER_ID": "@scharnier:herne.example",
    "SCHARNIER_HOMESERVER_PASSWORD": "hinter-dem-mond",
    "SCHARNIER_ACCESS_SERVERS": "herne.example",
}
REFUSED = "postgresql+psycopg://scharnier:drei-eichen@127.0.0.1:9/scharnier"


@pytest.mark.parametrize("database", ["sqlite:///{folder}/scharnier.db", REFUSED])
def test_a_database_out_of_reach_ends_the_bot_with_a_sentence(
    database: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scharnier.db").write_text("no database, but long enough to be looked at " * 30)
    url = database.format(folder=tmp_path)
    settings = load_settings(None, ACCOUNT | {"SCHARNIER_STORAGE_DATABASE_URL": url})
    assert run(settings) == 69
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]
    assert "Die Datenbank" in caplog.text
    assert "Traceback" not in caplog.text
    assert "drei-eichen" not in caplog.text


def test_a_failing_statement_keeps_what_was_to_be_stored_to_itself(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/scharnier.db")
    statement = text("INSERT INTO nirgends VALUES (:said)")
    with pytest.raises(DBAPIError) as failed, database.write() as session:
        session.connection().execute(statement, {"said": "wer vertritt mich nächste Woche?"})
    database.close()
    assert "nirgends" in str(failed.value)
    assert "vertritt" not in str(failed.value)


async def test_keys_of_device_and_messages_stay_out_of_the_log_at_any_level(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = MatrixClient("http://127.0.0.1:9", "@scharnier:herne.example", tmp_path)
    client._nio.restore_login("@scharnier:herne.example", "GERAET", "zugang")
    assert client.device().ed25519
    await client.close()
    assert "INSERT" not in caplog.text
    assert "zugang" not in caplog.text
