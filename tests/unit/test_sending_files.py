"""Files are uploaded and sent once, in their order; what can't be is said where they were meant."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from nio.crypto import decrypt_attachment
from sqlmodel import select

from bot import outbox as sending
from bot.matrix_error import MatrixError
from bot.own_answers import megabytes
from bot.posting import note_sent, post_notices
from bot.tidying import tidy_up
from bot.uploading import MOST_BROKEN
from commands.contract import Answer, File, Notice
from storage import outbox
from storage.database import Database
from storage.models.messages import OutgoingFile
from storage.undelivered import unreported
from tests.unit.test_outbox import (
    DOWN,
    NOW,
    PATIENCE,
    ROOM,
    Homeserver,
    box,
    database,
    store,
    unsent,
)

__all__ = ["database"]

DATA = b"Wer;Was\n"
CSV = File("Beschlüsse & mehr.csv", "text/csv", DATA)
NAMED = "/_matrix/media/v3/upload?filename=Beschl%C3%BCsse%20%26%20mehr.csv"


def post(database: Database, *files: File, name: str = "t", **parts: Any) -> None:
    notice = Notice(ROOM, Answer(title=name, files=files), transaction_id=name, **parts)
    with database.write() as session:
        post_notices(session, [notice], NOW)


async def deliver(database: Database, homeserver: Homeserver) -> None:
    await box(database, homeserver).deliver(unsent(database))


def kept(database: Database) -> list[bytes]:
    """Return what is still stored of files."""
    with database.read() as session:
        return [row.data for row in session.exec(select(OutgoingFile))]


def causes(database: Database) -> list[str]:
    with database.read() as session:
        return [one.cause for one in unreported(session)]


async def test_a_file_is_uploaded_and_follows_its_message(database: Database) -> None:
    post(database, CSV, File("b.xlsx", "x/y", b"b"), thread_id="$root")
    homeserver = Homeserver()
    await deliver(database, homeserver)
    assert list(homeserver.said.values()) == ["t", CSV.name, "b.xlsx"]
    assert homeserver.types == ["m.room.message"] * 3
    assert homeserver.uploads[0] == (NAMED, DATA, "text/csv")
    assert homeserver.contents[1] == {
        "msgtype": "m.file", "body": CSV.name, "filename": CSV.name, "m.mentions": {},
        "info": {"mimetype": "text/csv", "size": len(DATA)}, "url": "mxc://a.example/1",
        "m.relates_to": {"rel_type": "m.thread", "event_id": "$root"},
    }  # fmt: skip
    assert kept(database) == []


async def test_in_an_encrypted_room_it_is_encrypted_and_its_name_kept_back(
    database: Database,
) -> None:
    post(database, CSV)
    homeserver = Homeserver()
    homeserver.encrypted = True
    await deliver(database, homeserver)
    [(path, data, media_type)] = homeserver.uploads
    assert (path, media_type) == ("/_matrix/media/v3/upload", "application/octet-stream")
    assert "url" not in homeserver.contents[1]
    file = homeserver.contents[1]["file"]
    assert (file["v"], file["url"]) == ("v2", "mxc://a.example/1")
    key, digest, start = file["key"]["k"], file["hashes"]["sha256"], file["iv"]
    assert decrypt_attachment(data, key, digest, start) == DATA != data


async def test_what_the_homeserver_finds_too_large_is_said_in_the_room(database: Database) -> None:
    post(database, File("a.pdf", "application/pdf", b"x" * 2500), CSV)
    homeserver = Homeserver()
    await deliver(database, homeserver)
    assert list(homeserver.said.values()) == [
        "t",
        CSV.name,
        "⚠ Die Datei „a.pdf“ konnte ich nicht senden: Sie ist mit 2,5 kB zu groß für den "
        "Homeserver, er nimmt höchstens 1 kB an. Mehr erlauben kann nur, wer ihn betreibt.",
    ]
    assert [data for _, data, _ in homeserver.uploads] == [DATA]
    assert causes(database) == [
        "M_TOO_LARGE: a file of 2500 bytes, the homeserver takes 1000",
    ]
    assert kept(database) == []


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MatrixError("", "Payload Too Large", 413), "Sie ist zu groß für den Homeserver."),
        (MatrixError("M_TOO_LARGE", "no", 413), "Sie ist zu groß für den Homeserver."),
        (MatrixError("M_FORBIDDEN", "no", 403), "Der Homeserver erlaubt es mir hier nicht."),
        (MatrixError("M_UNKNOWN", "no", 400), "steht beim Betrieb im Protokoll"),
    ],
    ids=["a proxy's word", "too large", "forbidden", "other"],
)
async def test_a_refused_upload_is_not_tried_again_but_told(
    database: Database, error: MatrixError, said: str
) -> None:
    post(database, CSV, thread_id="$root")
    homeserver = Homeserver()
    homeserver.limit, homeserver.upload_fails = None, [error]
    await deliver(database, homeserver)
    assert len(homeserver.uploads) == 1
    notice = homeserver.contents[-1]
    assert f"Die Datei „{CSV.name}“ konnte ich nicht senden: " in notice["body"]
    assert said in notice["body"]
    assert (notice["msgtype"], notice["m.relates_to"]["event_id"]) == ("m.notice", "$root")
    assert len(causes(database)) == 1
    assert kept(database) == []


@pytest.mark.parametrize("failure", [DOWN, MatrixError("", "Bad Gateway", 502)])
async def test_an_upload_that_fails_is_tried_again_but_not_for_ever(
    database: Database, monkeypatch: pytest.MonkeyPatch, failure: MatrixError
) -> None:
    """Whoever limits sizes may just break the connection off; the room's messages wait for it."""
    monkeypatch.setattr(sending, "wait_before", lambda _: 0)
    post(database, CSV)
    store(database, "later")
    homeserver = Homeserver()
    homeserver.upload_fails = [failure] * 1000
    await deliver(database, homeserver)
    assert len(homeserver.uploads) == MOST_BROKEN
    assert "Das Hochladen auf den Homeserver ist gescheitert." in homeserver.said.popitem()[1]
    assert list(homeserver.said.values()) == ["t", "later"]
    homeserver.upload_fails = [failure] * (MOST_BROKEN - 1)
    post(database, CSV, name="u")
    await deliver(database, homeserver)
    assert homeserver.said.popitem()[1] == CSV.name


async def test_what_is_uploaded_is_not_uploaded_again_where_sending_fails(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "wait_before", lambda _: 0)
    post(database, CSV)
    [_, file] = unsent(database)
    failures: dict[str, Any] = {file.transaction_id: [DOWN, DOWN]}
    homeserver = Homeserver(**failures)
    await deliver(database, homeserver)
    assert len(homeserver.uploads) == 1
    assert homeserver.contents[1]["url"] == "mxc://a.example/1"


async def test_a_crash_between_upload_and_sending_repeats_neither(database: Database) -> None:
    post(database, CSV)
    homeserver = Homeserver()
    [_, file] = unsent(database)
    content = await box(database, homeserver).uploading.content(file)  # and then it goes down
    assert content is not None
    await deliver(database, homeserver)
    assert len(homeserver.uploads) == 1
    assert list(homeserver.said.values()) == ["t", CSV.name]


async def test_a_file_goes_out_encrypted_where_the_room_has_become_so(database: Database) -> None:
    post(database, CSV)
    homeserver = Homeserver()
    [_, file] = unsent(database)
    await box(database, homeserver).uploading.content(file)
    homeserver.encrypted = True
    await deliver(database, homeserver)
    assert "url" not in homeserver.contents[1]
    assert homeserver.contents[1]["file"]["url"] == "mxc://a.example/2"


async def test_long_after_it_is_looked_for_before_it_is_uploaded_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(database, CSV)
    homeserver = Homeserver()

    async def find_sent(room_id: str, transaction_id: str, since: object) -> str:
        return f"$found-{transaction_id}"

    monkeypatch.setattr(sending, "REMEMBERED", timedelta(-1))
    monkeypatch.setattr(homeserver, "find_sent", find_sent)
    await deliver(database, homeserver)
    assert (homeserver.uploads, homeserver.said) == ([], {})
    assert (unsent(database), kept(database)) == ([], [])


async def test_what_was_given_up_meanwhile_is_neither_sent_nor_told(database: Database) -> None:
    """Whoever gave it up has noted that."""
    post(database, CSV)
    waiting = unsent(database)
    with database.write() as session:
        outbox.give_up(session, ROOM, "left the room")
    homeserver = Homeserver(t=[MatrixError("M_FORBIDDEN", "not in the room", 403)])
    await box(database, homeserver).deliver(waiting)
    assert (homeserver.uploads, homeserver.said) == ([], {})
    assert causes(database) == []


async def test_a_file_whose_content_is_gone_is_told(database: Database) -> None:
    post(database, CSV)
    with database.write() as session:
        session.delete(session.exec(select(OutgoingFile)).one())
    homeserver = Homeserver()
    await deliver(database, homeserver)
    assert "konnte ich nicht senden" in homeserver.said.popitem()[1]
    assert unsent(database) == []


async def test_a_long_upload_holds_no_reactions_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(database, "a", tappable=True)
    homeserver = Homeserver()
    outgoing = box(database, homeserver)
    outgoing.reacting.start()
    post(database, CSV, name="u")
    going_on = asyncio.Event()

    async def post_bytes(*upload: object) -> tuple[int, dict[str, Any]]:
        going_on.set()
        return await asyncio.Future()

    monkeypatch.setattr(homeserver, "post_bytes", post_bytes)
    uploading = asyncio.create_task(outgoing.deliver(unsent(database)))
    async with asyncio.timeout(PATIENCE):
        await going_on.wait()
        await outgoing.marking.note("a", "$0")
        outgoing.reacting.wake()
        await homeserver.reacted.wait()
    uploading.cancel()
    await asyncio.gather(uploading, return_exceptions=True)
    await outgoing.reacting.stop()


# --- Replaced and taken back --------------------------------------------------------------------


async def test_a_notice_that_replaces_another_brings_its_files_instead(database: Database) -> None:
    post(database, CSV)
    await deliver(database, Homeserver())
    with database.read() as session:
        [old] = outbox.files_of(session, ["t"])
    post(database, File("neu.csv", "text/csv", b"neu"), name="u", replaces="t")
    edit, gone, new = unsent(database)
    assert (edit.kind, gone.kind, gone.target_event_id) == ("edit", "redaction", old.event_id)
    assert new.content is not None
    assert (new.content["filename"], new.follows) == ("neu.csv", "t")
    with database.read() as session:
        assert [one.transaction_id for one in outbox.files_of(session, ["t"])] == [
            new.transaction_id
        ]
    post(database, name="v", replaces="t")
    assert [one.kind for one in unsent(database)] == ["edit", "redaction", "file", "edit"]


async def test_a_file_that_was_taken_back_while_it_was_sent_is_redacted(database: Database) -> None:
    post(database, CSV)
    message, file = unsent(database)
    post(database, File("neu.csv", "text/csv", b"neu"), name="u", replaces="t")
    with database.write() as session:
        assert note_sent(session, message.transaction_id, "$t", NOW) != []
        [gone] = note_sent(session, file.transaction_id, "$old", NOW)
        assert (gone.kind, gone.target_event_id, gone.room_id) == ("redaction", "$old", ROOM)
        assert note_sent(session, file.transaction_id, "$old", NOW) == [], "once only"
    assert kept(database) == [b"neu"]


def test_stray_files_are_forgotten_and_waiting_ones_kept(database: Database) -> None:
    post(database, CSV)
    with database.write() as session:
        session.add(OutgoingFile(transaction_id="x", name="x", media_type="x", data=b"stray"))
    with database.write() as session:
        tidy_up(session, NOW)
    assert kept(database) == [DATA]


def test_a_file_is_remembered_as_long_as_its_message(database: Database) -> None:
    until = NOW + timedelta(days=90)
    notice = Notice(ROOM, Answer(files=(CSV,), offers_until=until), transaction_id="t")
    with database.write() as session:
        post_notices(session, [notice], NOW)
    assert [one.offers_until for one in unsent(database)] == [until, until]


@pytest.mark.parametrize(
    ("size", "said"),
    [(999, "1 kB"), (1000, "1 kB"), (12_340, "12,3 kB"), (1_500_000, "1,5 MB"),
     (52_428_800, "52,4 MB"), (10_000_000, "10 MB")],
)  # fmt: skip
def test_sizes_are_said_as_people_do(size: int, said: str) -> None:
    assert megabytes(size) == said
