"""A directory made ready to be asked: its indexes, kept in step as single rows change."""

from __future__ import annotations

import threading
from weakref import WeakSet

from commands.questions.answering.register import Register
from commands.questions.lexicon.changes import Ranks, changes_between, shelves
from commands.questions.lexicon.index import Lexicon
from commands.questions.reading.reader import Reader
from storage.records import Directory

_SHARE = 20  # up to one row in so many is taken over singly; from then on all is built anew
_FEW = 50  # rows that are taken over singly in any case


class Knowledge:
    """One directory with its indexes; `directory` is its present state.

    Whoever reads holds `gate`, so that nobody meets a change that is half taken over. One reader
    at a time costs nothing: reading takes the processor, of which one thread has it at a time.
    `changed` counts the changes.
    """

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.register = Register(directory)
        self.lexicon = Lexicon(directory)
        self.reader = self._made_reader(directory)
        self.gate = threading.Lock()
        self.changed = 0
        # Those who were given an earlier directory ask with it.
        self._earlier: WeakSet[Directory] = WeakSet()

    def knows(self, directory: Directory) -> bool:
        """Whether this is, or was, the directory of these indexes."""
        return directory is self.directory or directory in self._earlier

    def succeed(self, other: Knowledge) -> None:
        """Answer also those who were given a directory that this one has replaced."""
        self._earlier.update((other.directory, *other._earlier))

    def follow(self, directory: Directory) -> bool:
        """Take over a newer directory if it differs in few rows; return whether it was done."""
        rows = sum(map(len, shelves(directory)))
        changes = changes_between(self.directory, directory, max(_FEW, rows // _SHARE))
        if changes is None:
            return False
        ranks = Ranks(directory)
        with self.gate:
            self._earlier.add(self.directory)
            self.register.update(changes, directory, ranks)
            self.lexicon.update(changes, directory, ranks)
            self.reader = self._made_reader(directory)
            self.directory = directory
            self.changed += 1
        return True

    def _made_reader(self, directory: Directory) -> Reader:
        by_actor = self.register.by_actor
        return Reader(directory, self.lexicon, lambda row_id: by_actor.get(row_id, ()))
