"""The directory in memory, read anew when an import has changed the stored one."""

from __future__ import annotations

import threading

from storage.database import Session
from storage.directory import directory_version, load_directory
from storage.records import Directory


class DirectoryCache:
    """Holds the newest directory; safe to ask from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._directory: Directory | None = None

    def current(self, session: Session) -> Directory:
        """Return the stored directory, loading it only if its version has changed."""
        version = directory_version(session)
        known = self._directory
        if known is not None and known.version == version:
            return known
        with self._lock:
            known = self._directory
            if known is None or known.version != version:
                known = load_directory(session)
                self._directory = known
            return known
