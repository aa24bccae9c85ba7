"""A question as it comes to the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from storage.meetings import Rules


@dataclass(frozen=True, slots=True)
class Question:
    """A question as typed.

    `today` is the day, in Europe/Berlin, that "heute" means. `municipality_id` is the room's
    municipality: what "bei uns" means, and the place where none is named and the bare question
    would be ambiguous. Questions of one `conversation` build on one another; "" is none.
    `show_persons` is False where the room may not see who works where; `informal` says "du".

    `asked_at` is the moment, aware, by which conversations are forgotten after a while; None, as
    scripts have it, forgets none. `in_thread` tells that the conversation is a thread. `event_id`
    names the message that asks: the same one again is that message edited.

    `committee_id` is the committee whose room it is asked in, which is meant where none is named.
    `rules` are those that committees have set for themselves, by their ids; None, as scripts have
    it, tells nothing of them: then who chairs is what the directory says, and nothing else.
    """

    text: str
    today: date
    municipality_id: str | None = None
    conversation: str = ""
    show_persons: bool = True
    informal: bool = False
    asked_at: datetime | None = None
    in_thread: bool = False
    event_id: str = ""
    committee_id: str | None = None
    rules: Mapping[str, Rules] | None = None
