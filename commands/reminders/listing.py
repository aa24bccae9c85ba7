"""`/erinnerungen`: what is still to come, deleting, moving, and what became of what was due."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC

from commands.contract import (
    Answer,
    Ask,
    Choice,
    Code,
    Cue,
    Line,
    Link,
    Role,
    Strong,
    Table,
    UserError,
    command,
)
from commands.dates import (
    BERLIN,
    When,
    as_sentence,
    read_shift,
    read_when,
    say_distance,
    say_moment,
    say_repeat,
)
from commands.reminders.choosing import chosen, here, names_text, numbered
from commands.reminders.moments import first_moment, first_time
from commands.reminders.telling import IN_TIME
from commands.reminders.wording import for_whom, short, when
from storage.meeting_told import told_to
from storage.reminders import (
    Reminder,
    Told,
    move_on,
    store_reminder,
    told_times,
)

_MOST_SHOWN = 30
_MOST_CHOICES = 9
_TO = re.compile(r"^(?:auf|nach|zum|zu)\s+(?=\S)", re.IGNORECASE)


@command(
    "erinnerungen",
    aliases=("reminders",),
    usage="/erinnerungen [löschen Nummer | verschieben Nummer Zeitpunkt | verlauf]",
    summary="Zeigt, löscht und verschiebt die Erinnerungen dieses Raums.",
    explanation=(
        "/erinnerungen löschen 3 nimmt Erinnerung 3 zurück, /erinnerungen verschieben 3 morgen "
        "10 Uhr bringt sie dann. /erinnerungen verlauf zeigt, was fällig war, wann es gesagt "
        "wurde und was nicht ankam. Ihre privaten stehen im Direktchat."
    ),
    examples=("/erinnerungen", "/erinnerungen verlauf"),
    roles=(Role.GUEST,),
    writes=True,
    topic="Erinnerungen",
    cues=(
        Cue(
            (
                "(welche|was für|gibt es|habe ich) <die> erinnerung* [gibt es|habe ich|stehen an]",
                "[<zeig>] <die> erinnerungen [an|auf|anzeigen|zeigen]",
                "woran (erinnerst|erinnern|wirst|werden) (du|sie) (mich|uns) [erinnern]",
            ),
        ),
        Cue(
            (
                "(lösch*|streich*|entfern*) <du> <die> erinnerung* [nummer|nr.] {number}",
                "<die> erinnerung* [nummer|nr.] {number} (löschen|streichen|entfernen)",
            ),
            "löschen {number}",
        ),
    ),
)
def erinnerungen(ask: Ask) -> Answer:
    """Do what the first word says; without one, list what is to come."""
    word, _, rest = ask.text.partition(" ")
    action = _ACTIONS.get(word.casefold().rstrip(":,."))
    if action is not None:
        return action(ask, rest.strip())
    before, _, last = ask.text.rpartition(" ")
    if before and (action := _ACTIONS.get(last.casefold().rstrip(".!"))) is not None:
        return action(ask, before)  # "9 löschen"
    if ask.text:
        raise UserError(
            f"„{short(word)}“ kenne ich hier nicht.",
            hints=(("Möglich sind ", Code("/erinnerungen löschen 3"), ", ",
                    Code("/erinnerungen verschieben 3 morgen 10 Uhr"), " und ",
                    Code("/erinnerungen verlauf"), "."),),
        )  # fmt: skip
    return _list(ask)


def _list(ask: Ask) -> Answer:
    found = here(ask)
    if not found:
        return Answer(
            lines=("In diesem Raum steht keine Erinnerung aus.",),
            hints=(("Neu: ", Code("/erinnere mich morgen 14 Uhr an die Einladung"), "."),),
        )
    rows = tuple(
        (f"{one.number}", when(one, ask.now), short(one.text),
         for_whom(one, ask.asker.user_id, ask.room))
        for one in found[:_MOST_SHOWN]
    )  # fmt: skip
    more = len(found) - len(rows)
    return Answer(
        title=f"{len(found)} Erinnerung{'en' if len(found) > 1 else ''}",
        table=Table(("Nr.", "Wann", "Woran", "Für"), rows),
        hints=(
            *((f"… und {more} weitere.",) if more else ()),
            ("Löschen: ", Code(f"/erinnerungen löschen {found[0].number}"), ", verschieben: ",
             Code(f"/erinnerungen verschieben {found[0].number} morgen 10 Uhr"), "."),
        ),
    )  # fmt: skip


# --- Changing one -------------------------------------------------------------------------------


def _delete(ask: Ask, text: str) -> Answer:
    found = chosen(ask, text)
    if len(found) > 1 and names_text(text):
        return _which(ask, found)
    for one in found:
        if one.state != "active":
            return Answer(lines=(f"Erinnerung {one.number} steht nicht mehr aus.",))
    for one in found:
        move_on(ask.session, one.number, None, "cancelled")
    if len(found) == 1:
        return Answer(
            title=(f"Erinnerung {found[0].number} ist gelöscht: ", Strong(short(found[0].text))),
            lasting=True,
        )
    return Answer(
        title=f"{len(found)} Erinnerungen sind gelöscht:",
        lines=tuple((Strong(f"{one.number}"), f" {short(one.text)}") for one in found),
        lasting=True,
    )


def _which(ask: Ask, found: list[Reminder]) -> Answer:
    return Answer(
        title="Welche Erinnerung soll weg?",
        choices=tuple(
            Choice(f"{one.number}: {short(one.text)}, {when(one, ask.now)}",
                   f"erinnerungen löschen {one.number}")
            for one in found[:_MOST_CHOICES]
        ),
    )  # fmt: skip


def _move(ask: Ask, text: str) -> Answer:
    """Bring a reminder at another time; a series goes on as it was, this comes besides."""
    found, rest = numbered(ask, text)
    asked = _asked(ask, found, rest)
    first = first_time(asked)
    moment = first_moment(ask, asked, first, found.room_id)
    rule, free_days = (asked.repeat.rule, asked.repeat.free_days) if asked.repeat else (None, False)
    beside = found.rule is not None and asked.repeat is None
    moved = replace(
        found, number=0 if beside else found.number, first=first, due_at=moment.at, rule=rule,
        free_days=free_days, state="active",
        set_by_event_id=None if beside else found.set_by_event_id,
    )  # fmt: skip
    number = store_reminder(ask.session, moved)
    lines: list[Line] = [short(found.text)]
    if asked.repeat:
        lines.append(as_sentence(f"Danach wieder: {say_repeat(asked.repeat)}"))
    if beside and found.state == "active":
        lines.append(as_sentence(f"Außerdem wie bisher: {when(found, ask.now)}"))
    return Answer(
        title=(
            f"Erinnerung {number}: ", Strong(say_moment(moment.at)),
            f", {say_distance(moment.at, ask.now)}",
        ),
        lines=tuple(lines),
        lasting=True,
    )  # fmt: skip


def _asked(ask: Ask, found: Reminder, text: str) -> When:
    """Return to when a reminder is to be moved: a date, or so far from when it is due."""
    shift = read_shift(text)
    if shift is None:
        return read_when(_TO.sub("", text), ask.now)
    due_at = (found.due_at or ask.now).astimezone(BERLIN)
    if shift.clock:
        at = (due_at.astimezone(UTC) + shift.clock).astimezone(BERLIN)
        return When(at.date(), at.time(), exact=at)
    local = shift.moved(due_at.replace(tzinfo=None))
    return When(local.date(), local.time())


# --- What became of them ------------------------------------------------------------------------


def _history(ask: Ask, _: str) -> Answer:
    found = _told_here(ask)
    if not found:
        return Answer(lines=("In diesem Raum war noch keine Erinnerung fällig.",))
    rows = tuple(
        (f"{one.number or '–'}", say_moment(one.due_at), short(one.text), _outcome(one))
        for one in found
    )
    return Answer(
        title="Was fällig war, das Letzte zuerst",
        table=Table(("Nr.", "Fällig", "Woran", "Gesagt"), rows),
    )


def _told_here(ask: Ask) -> list[Told]:
    """Return what was told here of reminders and of meetings, the latest due first."""
    here = [ask.room.room_id, *([ask.asker.user_id] if ask.room.direct else [])]
    found = told_times(ask.session, here, _MOST_SHOWN) + told_to(ask.session, here, _MOST_SHOWN)
    return sorted(found, key=lambda one: one.due_at, reverse=True)[:_MOST_SHOWN]


def _outcome(one: Told) -> Line:
    if one.outcome == "given up" or one.message_state == "failed":
        return "nicht zustellbar"
    if one.outcome == "overtaken":
        return "nicht eigens gesagt"
    if one.outcome == "summed up" and not one.message_state:
        return "nicht mehr gesagt, zu spät"
    if one.sent_at is None:
        return "wird noch gesendet"
    late = one.sent_at - one.due_at
    told = "pünktlich" if late <= IN_TIME else f"verspätet, {say_moment(one.sent_at)}"
    told = "nachgetragen, " + say_moment(one.sent_at) if one.outcome == "summed up" else told
    if one.event_id is None:
        return told
    return (
        told,
        " · ",
        Link("Nachricht", f"https://matrix.to/#/{one.message_room_id}/{one.event_id}"),
    )


_ACTIONS: dict[str, Callable[[Ask, str], Answer]] = {
    "löschen": _delete, "loeschen": _delete, "lösche": _delete, "absagen": _delete,
    "entfernen": _delete, "entferne": _delete, "streichen": _delete, "streiche": _delete,
    "stopp": _delete, "delete": _delete, "remove": _delete,
    "verschieben": _move, "verschiebe": _move,
    "später": _move, "spaeter": _move, "snooze": _move, "verlauf": _history, "history": _history,
}  # fmt: skip
