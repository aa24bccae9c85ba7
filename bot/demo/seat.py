"""Where somebody of the demo sits in a kollegiale Beratung: what the bot shows there, what to say.

It knows what any client sees: the bot's status message ("🧭 Beratung 1: Casting") and the message
that opens a phase ("Phase 1 von 6: Casting"). What others say is not looked at.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

from bot.demo.happenings import Message

NOTES = "📝"
EVERYBODY = "alle"
Sentences: TypeAlias = Mapping[str, Mapping[str, Sequence[str]]]

_STATUS = re.compile(r"🧭 Beratung \d+: (?P<title>.+)")
_OPENING = re.compile(r"(?P<place>Phase \d+ von \d+): (?P<title>.+?)(?: \(|$)", re.MULTILINE)
_STOPPED = ("⏸", "🙏", "Die Beratung ist abgebrochen")
_METHOD = re.compile(r"Methode: ([^.\n]+)\.")
_TURN = re.compile(r"An der Reihe: ([^,\n]+)")
_SPEAKS = re.compile(r"Es (?:spricht|sprechen): (.+)")
_TAPPED_FOR = re.compile(rf"Rollen zum Antippen: .*{NOTES}")
_PAUSED = re.compile(r"^⏸", re.MULTILINE)


@cache
def sentences() -> Sentences:
    """Return the sentences that there are: of methods, of phases by their titles, all others."""
    return tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))


@dataclass
class Seat:
    """What one person sees of a consultation; `index` tells them from the others.

    The first one takes the notes.
    """

    name: str
    index: int
    _place: str = ""
    _title: str = ""
    _method: str = ""
    _shown: str = ""
    _status_id: str = ""
    _said: bool = False
    _tapped: bool = False

    def hear(self, message: Message) -> None:
        """Take in a message of the bot."""
        text = message.body
        if _STATUS.match(text):
            self._shown, self._status_id = text, message.replaces or message.event_id
        elif opening := _OPENING.match(text):
            method = _METHOD.search(text)
            self._place, self._title = opening["place"], opening["title"]
            self._method = method[1] if method else ""
            self._shown, self._said = "", False
        elif text.startswith(_STOPPED):
            self._shown = ""

    # --- What to do -----------------------------------------------------------------------------

    def sign_to_tap(self) -> tuple[str, str] | None:
        """Return the message and the sign by which a role is to be taken; None for nothing."""
        offered = self._is_current() and _TAPPED_FOR.search(self._shown)
        wanted = self.index == 0 and not self._tapped
        return (self._status_id, NOTES) if offered and wanted else None

    def note_tapped(self) -> None:
        """Note that the role is taken."""
        self._tapped = True

    def sentence(self) -> str | None:
        """Return what to say now; None as long as it is not this person's turn."""
        if self._said or not self._is_my_turn():
            return None
        known = sentences()
        phases = known["phase"]
        found = known["methode"].get(self._method) or phases.get(self._title)
        found = found or known["sonst"]["sonst"]
        return found[self.index % len(found)]

    def note_said(self) -> None:
        """Note that something was said in this phase: once is enough."""
        self._said = True

    def _is_my_turn(self) -> bool:
        if not self._is_current() or _PAUSED.search(self._shown):
            return False
        if turn := _TURN.search(self._shown):
            return turn[1] == self.name
        speaks = _SPEAKS.search(self._shown)
        speaking = speaks[1].split(" und ") if speaks else []
        return EVERYBODY in speaking or any(self._has(role) for role in speaking)

    def _is_current(self) -> bool:
        """Whether the status message shows the phase that is on, no more the one before."""
        return bool(self._place) and self._place in self._shown

    def _has(self, role: str) -> bool:
        """Whether the status message names this person for a role: "Protokoll: Anna, Bernd"."""
        named = re.search(rf"(?:^|· ){re.escape(role)}: ([^·\n]+)", self._shown, re.MULTILINE)
        return named is not None and self.name in [one.strip() for one in named[1].split(",")]
