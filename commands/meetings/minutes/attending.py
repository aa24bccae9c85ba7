"""`/anwesend`, `/entschuldigt`: who is there in the meeting that is going on; and the quorum."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from commands.contract import Answer, Ask, Code, Line, Role, Strong, UserError, command
from commands.lookup import folded
from commands.meetings.minutes.attendance_lines import Said, Status, read_people
from commands.meetings.minutes.people import Meant, Names
from commands.meetings.minutes.prefill import announced, everybody
from commands.meetings.minutes.presence import (
    Attendee,
    grouped,
    presence,
    say_attendee,
    say_count,
    say_quorum_now,
)
from commands.meetings.minutes.running import (
    Running,
    entry_now,
    local,
    nothing_runs,
    quorum_of,
    require_running,
    running_here,
    there,
    undo_entries,
)
from commands.meetings.minutes.storable import storable
from storage.minutes import replace_entries, take_back_entries
from storage.turns import wait_for_turn

_AS_ANNOUNCED = re.compile(
    r"(?:(?:alle\s+)?wie\s+(?:gemeldet|zugesagt|angemeldet|angekündigt)|nach\s+rückmeldung(?:en)?|"
    r"stimmt(?:\s+so)?|ja|so)\W*",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"(?:alle|vollzählig|alle\s+da|alle\s+sitze|komplett)"
    r"(?:\s*,?\s*(?:außer|ausser|bis\s+auf|ohne|nur)\s+(?P<but>\S.*?))?(?:\s+(?:fehlt|fehlen|nicht))?\W*",
    re.IGNORECASE | re.DOTALL,
)
_INSTEAD_OF = re.compile(r"(?P<old>[^=]+?)\s*=\s*(?P<new>[^=]+)")
_COUNTS = ("present", "guest")


@command(
    "anwesend",
    aliases=("present", "anwesende"),
    usage="/anwesend [Namen | alle | wie gemeldet | Name geht 15:30]",
    summary="Hält fest, wer in der laufenden Sitzung da ist; ohne Zusatz: wie es steht.",
    explanation=(
        "Namen mit Komma dazwischen; die Stelle steht in Klammern, „i. V. f. IHK“ sagt, für wen "
        "jemand kommt, „Gast: Schulz“, wer keinen Sitz hat, „Kern kommt 14:40“ und „Kern geht "
        "15:30“, wer nicht die ganze Zeit da war. „alle außer Müller“ geht auch. Ob das Gremium "
        "beschlussfähig ist, rechne ich nach Sitzen aus."
    ),
    examples=("/anwesend alle", "/anwesend Lindner, Meier i. V. f. IHK, Gast: Schulz"),
    roles=(Role.GUEST,),
    writes=True,
    undo=undo_entries,
    topic="Protokoll",
)
def anwesend(ask: Ask) -> Answer:
    """Note who is there, or show who is."""
    return _attend(ask, "present")


@command(
    "entschuldigt",
    aliases=("excused", "entschuldigen"),
    usage="/entschuldigt Namen",
    summary="Hält fest, wer in der laufenden Sitzung entschuldigt fehlt.",
    explanation="Die eigene Teilnahme an einer Sitzung sagt /absage ab.",
    examples=("/entschuldigt Ihmann",),
    roles=(Role.GUEST,),
    prompt="Wer ist entschuldigt?",
    writes=True,
    undo=undo_entries,
    topic="Protokoll",
)
def entschuldigt(ask: Ask) -> Answer:
    """Note who is missed and has said so."""
    return _attend(ask, "excused")


def _attend(ask: Ask, usual: Status) -> Answer:
    wait_for_turn(ask.session, "minutes")
    text = storable(ask.text).strip()
    if not text:
        return _show(ask)
    running = _running(ask)
    before = there(ask, running.minutes)
    meant = _meant(ask, running, text, usual)
    if meant.contents:
        entries = [entry_now(ask, "presence", one) for one in meant.contents]
        replace_entries(ask.session, running.minutes.id, entries)
    else:
        take_back_entries(ask.session, ask.event_id)
    return _told(ask, running, meant, before)


def _running(ask: Ask) -> Running:
    try:
        return require_running(ask)
    except UserError as refused:
        if running_here(ask) is None:
            raise _with_answers(refused) from None
        raise


def _with_answers(refused: UserError) -> UserError:
    """Return a refusal that says besides how somebody answers before a meeting."""
    other: Line = ("Wer zu einer Sitzung kommt: ", Code("/teilnahme"), ", ", Code("/zusage"), ".")
    return UserError(*refused.args, hints=(*refused.answer.hints, other))


def _meant(ask: Ask, running: Running, text: str, usual: Status) -> Meant:
    minutes = running.minutes
    names = Names(ask, running.committee, minutes, there(ask, minutes))
    if usual == "present" and _AS_ANNOUNCED.fullmatch(text):
        people = announced(ask, minutes)
        if not people:
            raise UserError(
                "Vor der Sitzung hat niemand geantwortet.",
                hints=(("Wer ist da? ", Code("/anwesend Kern, Meier i. V. f. IHK"), " oder ",
                        Code("/anwesend alle"), "."),),
            )  # fmt: skip
        return Meant([presence(one) for one in people])
    if match := _ALL.fullmatch(text) if usual == "present" else None:
        return _all_but(ask, running, names, match["but"] or "")
    if match := _INSTEAD_OF.fullmatch(text):
        return _corrected(names, match["old"], match["new"])
    said = read_people(text, usual)
    if not said:
        raise UserError(
            "Wer? Es fehlen die Namen.",
            hints=(("Zum Beispiel: ", Code("/anwesend Kern, Gast: Schulz"), "."),),
        )
    return names.meant(said)


def _all_but(ask: Ask, running: Running, names: Names, but: str) -> Meant:
    """Return all seats as filled, but for those named: they are missed."""
    missed = names.meant(read_people(but, "absent")) if but else Meant()
    keys = {one["key"] for one in missed.contents}
    seats = {seat for one in missed.contents for seat in one.get("seats", ())}
    people = [one for one in everybody(ask, running.minutes)
              if one.key not in keys and seats.isdisjoint(one.seats)]  # fmt: skip
    contents = [presence(one) for one in people] + missed.contents
    return replace(missed, contents=contents)


def _corrected(names: Names, old: str, new: str) -> Meant:
    """Return that somebody is called otherwise than was noted: "Krn = Kern"."""
    wanted = folded(old)
    found = [one for one in names.known if folded(one.name) == wanted]
    status = found[0].status if found else "present"
    meant = names.meant([Said(new.strip(), "present" if status == "guest" else status)])
    gone: list[dict[str, Any]] = [{"key": one.key, "name": one.name, "status": "gone"}
                                  for one in found]  # fmt: skip
    return replace(meant, contents=[*gone, *meant.contents])


# --- What is said -------------------------------------------------------------------------------


def _show(ask: Ask) -> Answer:
    running = running_here(ask)
    if running is None:
        raise _with_answers(nothing_runs(ask))
    people = there(ask, running.minutes)
    return Answer(
        title=(Strong("Anwesend"), f": {running.committee.name}"),
        lines=(*_groups(ask, running, people), *_quorum(ask, running, (), people)),
        hints=(("Ergänzen: ", Code("/anwesend Kern, Gast: Schulz"), ", ",
                Code("/anwesend Kern geht 15:30"), ", ", Code("/entschuldigt Müller"), "."),),
    )  # fmt: skip


def _groups(ask: Ask, running: Running, people: Sequence[Attendee]) -> list[Line]:
    groups = grouped(quorum_of(ask, running.minutes), people)
    told = (
        ("Stimmberechtigt", groups.voting), ("Beratend", groups.advisory),
        ("Stimmrecht nicht hinterlegt", groups.unknown), ("Gäste", groups.guests),
        ("Entschuldigt", groups.excused), ("Es fehlen", groups.absent),
    )  # fmt: skip
    lines: list[Line] = [f"{label}: {'; '.join(map(say_attendee, some))}"
                         for label, some in told if some]  # fmt: skip
    return lines or ["Noch ist niemand eingetragen."]


def _told(ask: Ask, running: Running, meant: Meant, before: Sequence[Attendee]) -> Answer:
    people = there(ask, running.minutes)
    title: Line = (Strong("Notiert"),) if meant.contents else "Noch nichts notiert."
    return Answer(
        title=title,
        lines=(*_groups(ask, running, people), *_quorum(ask, running, before, people)),
        choices=tuple(meant.choices),
        hints=tuple(meant.notes),
        lasting=bool(meant.contents),
    )


def _quorum(
    ask: Ask, running: Running, before: Sequence[Attendee], people: Sequence[Attendee]
) -> list[Line]:
    """Tell the quorum; stressed where it is lost, or is there again."""
    if not people:
        return []
    quorum, at = quorum_of(ask, running.minutes), _latest(ask, people)
    was = quorum.is_reached(before, at)
    is_now = quorum.is_reached(people, at)
    if was and not is_now:
        count = say_count(quorum, quorum.filled(people, at))
        return [("⚠︎ ", Strong("Nicht mehr beschlussfähig"), f": {count}.")]
    return [say_quorum_now(quorum, people, at)]


def _latest(ask: Ask, people: Sequence[Attendee]) -> Any:
    """Return the local time of the last coming or leaving that was said, at least now."""
    told = [at for one in people for span in one.spans for at in span if at is not None]
    return max([local(ask), *told])
