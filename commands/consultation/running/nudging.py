"""Friendly words to one person alone: whose turn it is, and that they are waited for.

Nobody is nudged more than once in five minutes live, nor, where it goes on for days, more than once
a day over all consultations: in the morning of a working day, outside their quiet hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from commands.consultation.running.instructing import starters
from commands.consultation.running.scene import Scene
from commands.consultation.running.speaking import may_speak, order_of_turns, speakers
from commands.consultation.running.status import say_speakers
from commands.consultation.running.times import DAY, MORNING, say_until
from commands.contract import Answer, Line, Notice, Strong
from commands.dates import BERLIN, at_wall_clock, is_working_day
from commands.quiet import quiet_until
from storage.consultations import (
    Participant,
    change_participant,
    last_nudge,
    lock_consultation,
)
from storage.database import Session
from storage.direct_chats import settings_where_told

_PAUSE = timedelta(minutes=5)
_LATEST = time(17)  # from then on it waits for another day
_DAYS_AHEAD = 12  # over Christmas there are as many without a working day at most


# --- Out of turn --------------------------------------------------------------------------------


def out_of_turn(scene: Scene, person: Participant, *, collected: bool) -> list[Notice]:
    """Tell somebody in private that it is another one's turn, unless that was said just now."""
    if not _may_be_nudged(scene, person):
        return []
    _note(scene, person.user_id)
    kept = "Die Nachricht bleibt stehen, ich lösche nichts."
    if collected:
        kept = scene.say("Ihr Beitrag zählt trotzdem und geht mit an den Fallgeber.",
                         "Dein Beitrag zählt trotzdem und geht mit an den Fallgeber.")  # fmt: skip
    answer = Answer(
        title=(Strong(f"Beratung {scene.consultation.id}, „{scene.phase.title}“"),),
        lines=(_whose_turn(scene, person), kept),
    )
    what = f"nudge-{int(scene.now.timestamp())}"
    return [scene.private(person.user_id, answer, what)]


def _may_be_nudged(scene: Scene, person: Participant) -> bool:
    if scene.live:
        return person.nudged_at is None or scene.now - person.nudged_at >= _PAUSE
    last = last_nudge(scene.session, person.user_id)
    return last is None or _day(last) < _day(scene.now)


def _whose_turn(scene: Scene, person: Participant) -> str:
    if not may_speak(scene.phase, person):
        return scene.say(
            f"Gerade gehört das Wort anderen: {say_speakers(scene)}. Lesen Sie so lange mit, Sie "
            "kommen noch zu Wort.",
            f"Gerade gehört das Wort anderen: {say_speakers(scene)}. Lies so lange mit, du kommst "
            "noch zu Wort.",
        )
    names = scene.names()
    order = [one.user_id for one in order_of_turns(scene.phase, scene.people)]
    first, place = names[order[0]], order.index(person.user_id)
    after = "gleich danach" if place == 1 else f"nach {place} anderen"
    return scene.say(f"Gerade ist {first} an der Reihe, Sie kommen {after}.",
                     f"Gerade ist {first} an der Reihe, du kommst {after}.")  # fmt: skip


def _note(scene: Scene, user_id: str) -> None:
    change_participant(scene.session, scene.consultation.id, user_id, nudged_at=scene.now)


# --- In the morning -----------------------------------------------------------------------------


def next_morning(scenes: Iterable[Scene]) -> datetime | None:
    """Return when somebody is next to be told that they are waited for; None for nobody."""
    times = (at for scene in _going_on(scenes) for _, at in _waited_for(scene))
    return min(times, default=None)


def nudge_one(scenes: Iterable[Scene]) -> list[Notice]:
    """Tell one person for whom it is time, of all consultations in which they are waited for."""
    due = [
        (person.user_id, scene)
        for scene in _going_on(scenes)
        for person, at in _waited_for(scene)
        if at <= scene.now
    ]
    if not due:
        return []
    who = due[0][0]
    scenes = [scene for user_id, scene in due if user_id == who]
    for scene in scenes:
        lock_consultation(scene.session, scene.consultation.id)
        _note(scene, who)
    first = scenes[0]
    title = (Strong("☕ " + first.say("Auf Sie wird gewartet", "Auf dich wird gewartet")),)
    answer = Answer(title=title, lines=tuple(_waits(scene, who) for scene in scenes))
    return [first.private(who, answer, f"morning-{_day(first.now):%Y%m%d}")]


def _going_on(scenes: Iterable[Scene]) -> Iterator[Scene]:
    return (one for one in scenes if not one.live and one.consultation.state == "running")


def _waited_for(scene: Scene) -> Iterator[tuple[Participant, datetime]]:
    """Yield of whom nothing was read in the phase, each with when they are told so."""
    since = scene.consultation.phase_began_at or scene.now
    for person in speakers(scene.phase, scene.people):
        at = None if person.turns else _morning_for(scene, person.user_id, since)
        if at is not None:
            yield person, at


def _morning_for(scene: Scene, user_id: str, since: datetime) -> datetime | None:
    """Return the first morning on which somebody can be told; None if the phase ends before."""
    last = last_nudge(scene.session, user_id)
    end = scene.consultation.phase_ends_at
    for ahead in range(_DAYS_AHEAD):
        day = _day(scene.now) + ahead * DAY
        if not is_working_day(day) or (last is not None and _day(last) >= day):
            continue
        at = _outside_quiet(scene.session, user_id, day)
        if at <= since or _is_past(at, day, scene.now):
            continue
        return at if end is None or at < end else None
    return None


def _outside_quiet(session: Session, user_id: str, day: date) -> datetime:
    at = at_wall_clock(datetime.combine(day, MORNING)).at
    quiet = quiet_until(settings_where_told(session, user_id), at)
    return (quiet or at).astimezone(UTC)


def _is_past(at: datetime, day: date, now: datetime) -> bool:
    """Whether it is too late on that day, or quiet there all day long."""
    latest = at_wall_clock(datetime.combine(day, _LATEST)).at
    return max(at, now) >= latest


def _waits(scene: Scene, user_id: str) -> Line:
    begin = _begin(starters(scene))
    order = order_of_turns(scene.phase, scene.people)
    turn = any(one.user_id == user_id for one in order[:1])
    waits = (
        scene.say("Sie sind an der Reihe", "du bist an der Reihe")
        if turn
        else scene.say("von Ihnen war noch nichts zu lesen", "von dir war noch nichts zu lesen")
    )
    until = say_until(scene.consultation)
    return f"Beratung {scene.consultation.id}, „{scene.phase.title}“ (bis {until}): {waits}.{begin}"


def _begin(found: Sequence[str]) -> str:
    return f" Vielleicht so: „{found[0]}“" if found else ""


def _day(at: datetime) -> date:
    return at.astimezone(BERLIN).date()
