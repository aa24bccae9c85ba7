"""Takes back what a message did to minutes: it was deleted, or edited into something else."""

from __future__ import annotations

from dataclasses import replace

from commands.contract import Ask, Code, UserError
from commands.meetings.minutes.running import ASK_AFTER, is_gathered, note_out
from storage.minutes import (
    delete_minutes,
    minutes_begun_by,
    minutes_ended_by,
    open_in_room,
    store_minutes,
    take_back_entries,
)
from storage.turns import wait_for_turn


def take_back_minutes(ask: Ask) -> bool | None:
    """Take back what a message did to minutes; None where it did nothing to any.

    False where that stays: minutes for which something was gathered are not taken out.
    """
    wait_for_turn(ask.session, "minutes")
    begun = minutes_begun_by(ask.session, ask.event_id)
    if begun is not None:
        if begun.state != "open" or is_gathered(ask, begun):
            return False
        delete_minutes(ask.session, begun.id)
        return True
    ended = minutes_ended_by(ask.session, ask.event_id)
    if ended is not None:
        if ended.state != "draft" or open_in_room(ask.session, ended.room_id) is not None:
            return False
        note_out(ask, ended, out=False)
        store_minutes(ask.session, replace(ended, state="open", ended_at=None,
                      ended_by_event_id=None, ask_at=ask.now + ASK_AFTER))  # fmt: skip
        return True
    return bool(take_back_entries(ask.session, ask.event_id)) or None


def edited_into_another(ask: Ask) -> None:
    """Take back what an edited message did before; raises UserError where that stays."""
    if take_back_minutes(ask) is False:
        raise UserError(
            "Mit dieser Nachricht hat eine Sitzung begonnen oder geendet; das bleibt so, denn "
            "seither ist protokolliert worden.",
            hints=(("Bitte als neue Nachricht schreiben; wie es steht, zeigt ",
                    Code("/protokoll"), "."),),
        )  # fmt: skip
