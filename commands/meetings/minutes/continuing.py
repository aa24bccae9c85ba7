"""A break in a meeting and going on after it; also with minutes ended too early, or elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from commands.committees.meant import ChoiceError
from commands.contract import Answer, Ask, Choice, Code, Strong, UserError
from commands.meetings.minutes.rights import require_home, require_recorder
from commands.meetings.minutes.running import (
    ASK_AFTER,
    Running,
    committee_of,
    entry_now,
    latest_today,
    local,
    note_out,
    nothing_runs,
    require_running,
    running_here,
    say_meeting,
)
from commands.meetings.minutes.times import at_time, clock, take_time
from storage.minutes import (
    Minutes,
    entries_of,
    minutes_in_room,
    minutes_of_meeting,
    replace_entries,
    store_minutes,
)
from storage.turns import wait_for_turn


def pause(ask: Ask, text: str) -> Answer:
    """Note that the meeting has a break."""
    return _note_break(ask, text, "pause")


def go_on(ask: Ask, text: str) -> Answer:
    """Go on after a break, or with minutes that were ended too early or in another room."""
    wait_for_turn(ask.session, "minutes")
    running = running_here(ask)
    if running is not None and not text.startswith("#"):
        return _note_break(ask, text, "resume")
    minutes = _ended(ask, text)
    committee = committee_of(ask.directory, minutes)
    require_home(ask, committee)
    require_recorder(ask, committee)
    if running is not None and running.minutes.id != minutes.id:
        raise UserError(
            f"Hier läuft schon die Sitzung {say_meeting(running.committee, running.minutes)}.",
            hints=(("Erst beenden: ", Code("/sitzung endet"), "."),),
        )
    again = store_minutes(ask.session, replace(
        minutes, state="open", room_id=ask.room.room_id, ended_at=None, ended_by_event_id=None,
        ask_at=ask.now + ASK_AFTER,
    ))  # fmt: skip
    note_out(ask, again, out=False)
    return Answer(
        title=("Es geht weiter: ", Strong(say_meeting(committee, again))),
        lines=("Was bisher protokolliert ist, bleibt.",),
        hints=(("Am Schluss: ", Code("/sitzung endet"), "."),),
        lasting=True,
    )


def _ended(ask: Ask, text: str) -> Minutes:
    """Return the minutes that are gone on with: those marked, else of today; raises UserError."""
    if text.startswith("#"):
        minutes = minutes_of_meeting(ask.session, text.split(maxsplit=1)[0].removeprefix("#"))
    else:
        minutes = latest_today(ask)
    if minutes is None:
        raise _offer_last_draft(ask)
    if minutes.state == "approved":
        raise UserError(
            "Dieses Protokoll ist genehmigt und steht fest.",
            hints=(("Etwas richtigstellen: ", Code(
                f"/protokoll {minutes.start:%d.%m.} Berichtigung: …"), "."),),
        )  # fmt: skip
    return minutes


def _offer_last_draft(ask: Ask) -> UserError:
    """Return the question whether the last draft is gone on with, which is not of today."""
    drafts = [one for one in minutes_in_room(ask.session, ask.room.room_id)
              if one.state == "draft"]  # fmt: skip
    if not drafts:
        return nothing_runs(ask)
    told = say_meeting(committee_of(ask.directory, drafts[0]), drafts[0])
    line = f"sitzung weiter #{drafts[0].meeting_id}"
    return ChoiceError(Answer(
        title="Heute war hier keine Sitzung. Welche ist gemeint?",
        choices=(Choice(f"Weiter protokollieren: {told}", line),),
    ))  # fmt: skip


def _note_break(ask: Ask, text: str, kind: Literal["pause", "resume"]) -> Answer:
    wait_for_turn(ask.session, "minutes")
    running = require_running(ask)
    said, rest = take_time(text)
    if any(letter.isdigit() for letter in rest):
        raise UserError(f"„{rest[:60]}“ verstehe ich hier nicht.")
    at = at_time(running.minutes.began_at, said) if said else local(ask)
    before = [one for one in entries_of(ask.session, running.minutes.id)
              if one.kind in ("pause", "resume") and one.event_id != ask.event_id]  # fmt: skip
    is_paused = bool(before) and before[-1].kind == "pause"
    if is_paused == (kind == "pause"):
        state = "ist schon unterbrochen" if is_paused else "läuft"
        raise UserError(f"Die Sitzung {state}.", hints=_how(kind))
    entry = entry_now(ask, kind, {"at": at.isoformat()})
    replace_entries(ask.session, running.minutes.id, [entry])
    told = "unterbrochen" if kind == "pause" else "fortgesetzt"
    return Answer(title=(f"Sitzung {told}: ", Strong(clock(at))), hints=_how(kind), lasting=True)


def _running_or_draft(ask: Ask) -> Running:
    """Return what runs here, or ended here today and is still a draft; raises UserError."""
    if running_here(ask) is not None:
        return require_running(ask)
    minutes = _ended(ask, "")
    committee = committee_of(ask.directory, minutes)
    require_recorder(ask, committee)
    return Running(minutes, committee)


def _how(kind: str) -> tuple[tuple[str | Code, ...], ...]:
    return (("Danach: ", Code("/sitzung geht weiter"), "."),) if kind == "pause" else ()


def name_role(ask: Ask, text: str, kind: Literal["chair", "keeper"]) -> Answer:
    """Note who chairs the meeting, or keeps its minutes, where that is not who it seems."""
    wait_for_turn(ask.session, "minutes")
    running = _running_or_draft(ask)
    label = "Leitung" if kind == "chair" else "Protokoll"
    name = " ".join(text.split()).strip(" .:")
    if not 1 < len(name) <= 100:
        raise UserError(
            f"{label}: Wer?", hints=((Code(f"/sitzung {label.lower()} Lea Kern"),),)
        )  # fmt: skip
    entries = [entry_now(ask, kind, {"name": name})]
    replace_entries(ask.session, running.minutes.id, entries)
    return Answer(title=(f"{label}: ", Strong(name)), lasting=True)
