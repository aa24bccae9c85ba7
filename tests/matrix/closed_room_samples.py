"""A command and a listener of closed rooms, for journeys; `python -m
tests.matrix.closed_room_samples run …` is the bot's program with them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from sqlmodel import col, select

from bot.cli import main
from bot.registry import Registry
from commands.contract import Answer, Ask, Heard, Listener, Notice, Quotes, Role, command
from storage.closed_rooms import close, let_in, put_out, want_room, withdraw
from storage.models.messages import IncomingEvent

KEY = "probe:1"


@command("proberaum", usage="-", summary="-", examples=(), roles=(Role.GUEST,), writes=True)
def open_room(ask: Ask) -> Answer:
    """Have a closed room made for these people."""
    want_room(ask.session, KEY, "Proberaum", "Zur Probe", "du", ask.now)
    for person in ask.text.split():
        let_in(ask.session, KEY, person)
    return Answer(lines=("Kommt.",))


@command("probe", usage="-", summary="-", examples=(), roles=(Role.GUEST,), writes=True,
         in_closed_rooms=True, closed_lines="widerruf|schluss",
         closed_texts=r"(?:zitate|raus) .+")  # fmt: skip
def handle_room(ask: Ask) -> Answer:
    """Hand over these events, or all; take back, put out, or close."""
    word, *rest = ask.text.split()
    word = word.casefold()
    if word in ("zitate", "alles"):
        quotes = Quotes(ask.room.room_id, tuple(rest) or _all_heard(ask))
        handed = Notice(ask.asker.user_id, Answer(lines=("Gesagt wurde:",)), quotes=quotes)
        return Answer(lines=("Kommt.",), notices=(handed,))
    if word == "widerruf":
        withdraw(ask.session, ask.room.closed, ask.asker.user_id)
    elif word == "raus":
        put_out(ask.session, ask.room.closed, rest[0])
    elif word == "schluss":
        close(ask.session, ask.room.closed)
    return Answer(lines=(ask.room.say("Gern, Sie.", "Gern, du."),))


def _all_heard(ask: Ask) -> tuple[str, ...]:
    query = select(IncomingEvent.event_id).where(IncomingEvent.room_id == ask.room.room_id)
    return tuple(ask.session.exec(query.order_by(col(IncomingEvent.sequence))))


def _hear(heard: Heard) -> Sequence[Notice]:
    told = f"{heard.kind} {heard.user_id} {heard.event_id} {heard.latest_event_id}"
    transaction = f"{heard.kind}-{heard.latest_event_id}"
    return [Notice(heard.room_id, Answer(lines=(told,)), transaction_id=transaction)]


def with_samples() -> Registry:
    found = Registry.discover()
    listeners = [*found.listeners.values(), Listener("probe", _hear)]
    return Registry([*found.commands, open_room, handle_room], found.duties, listeners)


if __name__ == "__main__":
    own = with_samples()
    Registry.discover = lambda: own  # type: ignore[method-assign]
    sys.exit(main())
