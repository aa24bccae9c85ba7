"""The directory in memory, brought up to date when an import has changed the stored one."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from storage.database import Session
from storage.directory import directory_version, load_directory
from storage.records import Directory
from storage.updating import updated_directory


class DirectoryCache:
    """Holds the newest directory; safe to ask from several threads.

    `prepare` is given each new directory before anybody else gets it, to index it for example.
    """

    def __init__(self, prepare: Callable[[Directory], object] | None = None) -> None:
        self._lock = threading.Lock()
        self._directory: Directory | None = None
        self._prepare = prepare

    def current(self, session: Session) -> Directory:
        """Return the stored directory, reading what has changed only if its version has."""
        version = directory_version(session)
        known = self._directory
        if known is not None and known.version == version:
            return known
        with self._lock:
            known = self._directory
            if known is None or known.version != version:
                known = self._read(session, known)
                self._directory = known
            return known

    def _read(self, session: Session, known: Directory | None) -> Directory:
        updated = updated_directory(session, known) if known is not None else None
        if updated is not None:
            self._make_ready(updated)
            return updated
        with _lasting():
            directory = load_directory(session)
            self._make_ready(directory)
            return directory

    def _make_ready(self, directory: Directory) -> None:
        if self._prepare is not None:
            self._prepare(directory)


@contextmanager
def _lasting() -> Iterator[None]:
    """Keep the collector of cyclic garbage from looking at all that is made within.

    It would look at a large directory again and again while it is read, and from time to time
    afterwards: a pause of a second at a million rows. There are no cycles in it to be found.
    """
    gc.collect()  # what is garbage already must not last as well
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
