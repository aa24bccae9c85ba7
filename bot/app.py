"""The only place where the parts are put together: start, running, orderly stop."""

from __future__ import annotations

import asyncio
import logging
import os
import resource
import signal
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.exc import OperationalError

from bot.addressing import Identity
from bot.backoff import wait_before
from bot.chat_requests import ChatRequests
from bot.client import MatrixClient
from bot.clock import Alarm, Clock, SystemClock
from bot.closed_room_requests import ClosedRoomRequests
from bot.closed_rooms import ClosedRooms
from bot.config import Settings
from bot.direct_chats import DirectChats
from bot.directory_cache import DirectoryCache
from bot.dispatch import Dispatcher
from bot.duties import Duties
from bot.exits import EX_OK, EX_TEMPFAIL, StopError
from bot.failure_report import failure_report
from bot.fetching_quotes import FetchingQuotes
from bot.folder_lock import sole_user_of
from bot.intake import Intake
from bot.login import log_in, outdated_keys
from bot.marking import Marking
from bot.matrix_error import KeysOutdatedError, MatrixError
from bot.opening import database_errors
from bot.outbox import Outbox
from bot.reacting import Reacting
from bot.readiness import notify_ready
from bot.reception import Reception
from bot.registry import Registry
from bot.stopping import unless
from bot.tidying import tidy_up
from bot.uploading import Uploading
from bot.workers import Workers
from commands.questions import engine_for
from storage import inbox
from storage.database import Database

log = logging.getLogger(__name__)

T = TypeVar("T")

LONG_POLL_MS = 30_000
COMMAND_THREADS = "command"
STOP_GRACE = 20.0  # seconds for events that are being handled when the stop comes


def run(settings: Settings) -> int:
    """Run the bot until SIGTERM or SIGINT; returns the exit code (sysexits.h)."""
    logging.basicConfig(
        level=settings.logging.level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    os.umask(0o077)  # database, keys and logins are nobody else's business
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # nor what is in memory when it crashes
    try:
        asyncio.run(_until_signalled(settings))
    except StopError as end:
        log.critical("%s", end)
        return _ended(end.exit_code)
    return _ended(EX_OK)


def _ended(exit_code: int) -> int:
    """Return the exit code, or end here: the interpreter would wait for a command for ever."""
    for thread in threading.enumerate():
        if thread.name.startswith(COMMAND_THREADS):
            thread.join(1)
            if thread.is_alive():
                log.error("a command does not end, leaving it behind")
                logging.shutdown()
                os._exit(exit_code)
    return exit_code


async def _until_signalled(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    await serve(settings, SystemClock(), stop)


async def serve(
    settings: Settings, clock: Clock, stop: asyncio.Event, ready: asyncio.Event | None = None
) -> None:
    """Run the bot until `stop` is set; `ready` is set once it answers. Raises StopError."""
    with sole_user_of(settings.storage.folder), database_errors():
        await _serve(settings, clock, stop, ready or asyncio.Event())


async def _serve(
    settings: Settings, clock: Clock, stop: asyncio.Event, ready: asyncio.Event
) -> None:
    database = Database(settings.storage.database_url)
    await asyncio.to_thread(database.migrate)
    client = MatrixClient(
        settings.homeserver.url, settings.homeserver.user_id, settings.storage.folder / "crypto"
    )
    try:
        # Reading the directory takes the processor, logging in mostly waits: both at once.
        directories = DirectoryCache(prepare=engine_for)
        reading = asyncio.to_thread(_read_directory, database, directories)
        logged_in = await unless(stop, asyncio.gather(log_in(client, settings), reading))
        if logged_in is not None:
            if not logged_in[0]:
                await asyncio.to_thread(_forget_position, database, client.user_id)
            app = _assemble(settings, database, directories, client, clock)
            await app.serve(stop, ready)
    except KeysOutdatedError as error:
        raise outdated_keys(settings) from error
    finally:
        await client.close()
        database.close()


# --- Running ------------------------------------------------------------------------------------


def _forget_position(database: Database, user_id: str) -> None:
    with database.write() as session:
        inbox.forget_sync_token(session, user_id)


def _read_directory(database: Database, directories: DirectoryCache) -> None:
    """Load the directory and index it, so that the first question need not wait for that."""
    with database.read() as session:
        directories.current(session)


def _assemble(
    settings: Settings,
    database: Database,
    directories: DirectoryCache,
    client: MatrixClient,
    clock: Clock,
) -> Application:
    me = Identity(client.user_id, settings.chat.display_name, settings.chat.prefix)
    registry = Registry.discover()
    dispatcher = Dispatcher(
        database, registry, directories, settings.access, clock, settings.chat.prefix,
        settings.calendar.by_municipality, settings.own_files,
    )  # fmt: skip
    reacting = Reacting(database, client, clock)
    reception = Reception(database, client, clock, settings.chat.display_name)
    pool = ThreadPoolExecutor(max_workers=16, thread_name_prefix=COMMAND_THREADS)
    marking, uploading = Marking(database, clock), Uploading(database, client)
    requests = ChatRequests(client)
    quotes = FetchingQuotes(database, client, requests)
    outbox = Outbox(database, client, clock, reacting, marking, uploading, quotes)
    direct_chats = DirectChats(database, requests, settings.access, clock)
    workers = Workers(database, client, dispatcher, outbox, direct_chats, pool)
    alarm = Alarm()
    reporting = failure_report(settings.access.operators)

    def wake(addresses: Iterable[str]) -> None:
        workers.wake(addresses)
        closed_rooms.wake()

    duties = Duties(
        database, (*registry.duties, reporting), directories, clock, alarm, wake,
        settings.calendar.by_municipality, settings.own_files,
    )  # fmt: skip
    closed_rooms = ClosedRooms(
        database, ClosedRoomRequests(client), settings.access, clock, duties.look
    )

    async def when_handled() -> None:
        closed_rooms.wake()
        await duties.look()

    workers.when_handled = when_handled
    return Application(
        client=client,
        database=database,
        clock=clock,
        intake=Intake(
            database, client, me, settings.access, clock, reception, registry.line_in_closed_room
        ),
        reception=reception,
        workers=workers,
        reacting=reacting,
        pool=pool,
        alarm=alarm,
        duties=duties,
        closed_rooms=closed_rooms,
    )


@dataclass(slots=True)
class Application:
    """The running bot."""

    client: MatrixClient
    database: Database
    clock: Clock
    intake: Intake
    reception: Reception
    workers: Workers
    reacting: Reacting
    pool: ThreadPoolExecutor
    alarm: Alarm
    duties: Duties
    closed_rooms: ClosedRooms
    token: str | None = None

    async def serve(self, stop: asyncio.Event, ready: asyncio.Event) -> None:
        """Sync until told to stop, then let what is being handled finish."""
        self.alarm.daily(3, self._tidy_up)
        self.alarm.start()
        try:
            await self._sync_until(stop, ready)
        finally:
            log.info("stopping")
            self.alarm.stop()
            await self.duties.stop()
            await self.closed_rooms.stop()
            await self.reception.stop()
            await self.reacting.stop()
            await self.workers.stop(STOP_GRACE)
            # A command that does not end is left behind: its room goes on at the next start.
            self.pool.shutdown(wait=False, cancel_futures=True)

    async def _sync_until(self, stop: asyncio.Event, ready: asyncio.Event) -> None:
        self.token = self.intake.token()
        attempt = 0
        while not stop.is_set():
            try:
                await unless(stop, self._turn(ready))
                attempt = 0
            except (MatrixError, OperationalError) as error:
                # Nothing is lost: the token moves on only together with what came before it.
                _end_if_logged_out(error)
                attempt += 1
                log.warning("sync failed: %s", error)
                await unless(stop, asyncio.sleep(wait_before(attempt)))

    async def _turn(self, ready: asyncio.Event) -> None:
        """Wait for news, store them, and set going what they call for."""
        first = not ready.is_set()
        # The first sync fetches all state: nio knows rooms only from what it was told.
        news = await self.client.sync(self.token, full_state=first, timeout_ms=LONG_POLL_MS)
        taken = await self.intake.take_in(news, self.token)
        self.token = news.next_batch
        self.reception.follow(taken.welcome)
        self.reception.refuse(taken.refused)
        self.reception.leave(taken.spare)
        self.workers.wake(taken.rooms)
        if news.left:
            self.closed_rooms.wake()
        if first:
            await self._tidy_up()
            self._begin()
            await self.duties.look()
            ready.set()
        await self.workers.settle(echoes=not taken.rooms)

    def _begin(self) -> None:
        """Take up unfinished work and tell whoever started the bot that it is ready."""
        self.reception.resume()
        self.workers.resume()
        self.reacting.start()
        self.closed_rooms.wake()
        log.info("ready as %s on device %s", self.client.user_id, self.client.device_id)
        notify_ready(self.client.user_id)

    async def _tidy_up(self) -> None:
        """Forget what was handled long ago."""

        def forget() -> int:
            with self.database.write() as session:
                return tidy_up(session, self.clock.now())

        log.info("forgot %d old messages", await asyncio.to_thread(forget))


def _end_if_logged_out(error: Exception) -> None:
    if isinstance(error, KeysOutdatedError):
        raise error
    if isinstance(error, MatrixError) and error.code in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"):
        message = "Der Homeserver hat die Anmeldung beendet; ein Neustart meldet neu an."
        raise StopError(message, EX_TEMPFAIL) from error
