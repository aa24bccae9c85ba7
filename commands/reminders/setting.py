"""`/erinnere`: sets a reminder for oneself or for the room."""

from __future__ import annotations

import re
from dataclasses import replace

from commands.contract import Answer, Ask, Code, Cue, Line, Role, Strong, UserError, command
from commands.dates import (
    BERLIN,
    Moment,
    When,
    as_sentence,
    say_day,
    say_distance,
    say_moment,
    say_repeat,
    say_time,
    split_when,
)
from commands.quiet import quiet_until
from commands.reminders.moments import USUAL_TIME, first_moment, first_time
from commands.reminders.wording import short, when
from storage.direct_chats import chat_room, is_person, is_unwilling, settings_where_told
from storage.reminders import (
    Reminder,
    active_reminders,
    count_active,
    move_on,
    reminder_set_by,
    store_reminder,
)

_LONGEST = 500  # characters
_MOST = 50  # still to come, for one person
# "alle zwei Wochen" is a time, and not whom to remind.
_WHO = re.compile(
    r"""(?isx)
    (?P<before>privat\b[\s,:]*)?
    (?:(?P<who>mich|mir|uns(?:\s+alle(?!\s+\w+\s+(?:tag|woche|monat|jahr|quartal|stunde|minute)))?|
        alle(?!\s+\w+\s+(?:tag|woche|monat|jahr|quartal|stunde|minute)))\b[\s,:]*)?
    (?P<after>privat\b[\s,:]*)?
    (?:da?ran[\s,:]+)?
    (?P<text>.*)"""
)
# Words of /erinnerungen, which is nearly called the same.
_OF_LISTS = ("löschen", "lösche", "entfernen", "verschieben", "verlauf", "alle")
_PRIVATELY = "mich privat"
_LINK = re.compile(r"(?i)^(?:(?:daran|dran)[,:]?\s+)?(?:dass\s+|zu\s+(?=\w+en\b))?")
_ENDING = re.compile(r"(?i)[\s,]+(?:zu\s+)?erinnern\W*$")
_WAYS: Line = (
    "Zum Beispiel: ", Code("/erinnere mich morgen 14 Uhr an die Einladung"), " oder ",
    Code("/erinnere uns jeden Montag um 9 Uhr an den Wochenplan"), ".",
)  # fmt: skip


def undo(ask: Ask) -> bool:
    """Delete the reminder that a message set, now that the message is deleted."""
    found = reminder_set_by(ask.session, ask.event_id)
    if found is None or found.state != "active":
        return False
    move_on(ask.session, found.number, None, "cancelled")
    return True


@command(
    "erinnere",
    aliases=("erinner", "erinnerung", "remind"),
    usage="/erinnere mich|uns [privat] Zeitpunkt an …",
    summary="Erinnert Sie oder den ganzen Raum zu einer Zeit, auch immer wieder.",
    explanation=(
        "Der Zeitpunkt steht vorn oder hinten, so, wie man ihn sagt: morgen 14 Uhr, Do 10.12. "
        "9:30, in 2 Wochen, halb drei, jeden Montag um 9, jeden ersten Mittwoch im Monat, werktags "
        "um 8 bis 31.7., nicht in den Ferien.\n"
        "„mich“ erwähnt Sie, „uns“ gilt für alle im Raum; „mich privat“ kommt in unseren "
        "Direktchat. Bearbeiten Sie Ihre Nachricht, ändert "
        "sich die Erinnerung; löschen Sie sie, entfällt sie. Die übrigen zeigt /erinnerungen."
    ),
    examples=(
        "/erinnere mich morgen 14 Uhr an die Einladung",
        "/erinnere uns jeden Montag um 9 Uhr an den Wochenplan",
        "/erinnere mich privat morgen 9 Uhr an den Anruf",
    ),
    roles=(Role.GUEST,),
    prompt="Wann und woran? Zum Beispiel: morgen 14 Uhr an die Einladung.",
    writes=True,
    undo=undo,
    topic="Erinnerungen",
    cues=(
        Cue(
            (
                "erinner* <du> {who=mich|uns|alle} [{rest}]",
                "{who=mich|uns|alle} [{rest}] [zu] erinnern",
            ),
            "{who} {rest}",
        ),
        Cue(
            (
                "{rest} erinnert werden",
                "(stell*|setz*|mach*) <du> [mir|uns] <die> erinnerung [{rest}]",
                "<die> erinnerung {rest} [anlegen|setzen|stellen|einrichten]",
            ),
            "mich {rest}",
        ),
    ),
)
def erinnere(ask: Ask) -> Answer:
    """Store the reminder, once for a message through its edits, and say when it is due."""
    who, text = _who(ask)
    found = split_when(text, ask.now, USUAL_TIME)
    if found is None:
        return _ask_when(ask, who, text)
    subject = _subject(found.after or found.before)
    if not subject:
        return _ask_what(ask, who, text, found.when)
    if len(subject) > _LONGEST:
        raise UserError(
            f"Das ist zu lang für eine Erinnerung: {len(subject)} Zeichen, "
            f"höchstens {_LONGEST} sind möglich."
        )
    reminder, moment = _planned(ask, who, subject, found.when)
    if same := _same(ask, reminder):
        due = when(reminder, ask.now)
        return Answer(title=f"Diese Erinnerung gibt es schon: Nummer {same}, {due}.")
    number = store_reminder(ask.session, reminder)
    return _told(ask, replace(reminder, number=number), found.when, moment)


# --- What is asked for --------------------------------------------------------------------------


def _who(ask: Ask) -> tuple[str, str]:
    """Return whom to remind, "mich", "mich privat" or "uns", and the rest of the text."""
    found = _WHO.fullmatch(ask.text)
    assert found is not None  # noqa: S101 - for the type checker: any text matches
    text = found["text"]
    everybody = (found["who"] or "").casefold().startswith(("uns", "alle"))
    if ask.room.direct:
        return "mich", text
    if found["before"] or found["after"]:
        _require_private(ask, everybody=everybody)
        return _PRIVATELY, text
    if not everybody:
        return "mich", text
    if not ask.asker.holds(Role.MEMBER, Role.COORDINATION_OFFICE, Role.COMMITTEE_OFFICE):
        raise UserError(
            "Den ganzen Raum erinnern können hier nur Mitglieder.",
            hints=(("Für sich selbst geht es: ", Code("/erinnere mich …"), "."),),
        )
    return "uns", text


def _require_private(ask: Ask, *, everybody: bool) -> None:
    """Let pass what can come in the asker's direct chat; raises UserError."""
    if everybody:
        raise UserError(
            ask.room.say(
                "Privat erinnern kann ich nur Sie selbst, nicht den ganzen Raum.",
                "Privat erinnern kann ich nur dich selbst, nicht den ganzen Raum.",
            ),
            hints=(("Möglich ist ", Code("/erinnere mich privat …"), "."),),
        )
    if is_unwilling(ask.session, ask.asker.user_id):
        raise UserError(
            ask.room.say(
                "Privat erreiche ich Sie nicht: Unseren Direktchat haben Sie verlassen oder nicht "
                "angenommen.",
                "Privat erreiche ich dich nicht: Unseren Direktchat hast du verlassen oder nicht "
                "angenommen.",
            ),
            hints=(
                ask.room.say(
                    "Beginnen Sie einen Direktchat mit mir, dann geht es.",
                    "Beginne einen Direktchat mit mir, dann geht es.",
                ),
            ),
        )


def _subject(text: str) -> str:
    return _LINK.sub("", _ENDING.sub("", text)).strip(" ,;:")


def _ask_when(ask: Ask, who: str, text: str) -> Answer:
    if text.partition(" ")[0].casefold() in _OF_LISTS:
        meant = Code(f"/erinnerungen {short(text)}")
        raise UserError("Wann soll ich erinnern?", hints=(("Oder gemeint ist ", meant, "."),))
    return Answer(
        lines=("Wann soll ich erinnern? Eine Zeit habe ich nicht gefunden.",),
        hints=(_WAYS, *_how_to_go_on(ask)),
        prompts_for=f"{erinnere.name} {who} {text}".strip(),
    )


def _ask_what(ask: Ask, who: str, text: str, asked: When) -> Answer:
    at = asked.at or USUAL_TIME
    typed = text if asked.repeat else f"{asked.day:%d.%m.%Y} {at:%H:%M}"
    told = "" if asked.repeat else f" {say_day(asked.day)}, {say_time(at)}"
    question = ask.room.say("Woran soll ich Sie erinnern?", "Woran soll ich dich erinnern?")
    return Answer(
        lines=(f"{question}{f' (am{told})' if told else ''}",),
        hints=_how_to_go_on(ask),
        prompts_for=f"{erinnere.name} {who} {typed}",
    )


def _how_to_go_on(ask: Ask) -> tuple[Line, ...]:
    if ask.room.direct:
        return ()
    return ("Bitte als Antwort auf diese Nachricht schreiben.",)


# --- When it is due -----------------------------------------------------------------------------


def _planned(ask: Ask, who: str, text: str, asked: When) -> tuple[Reminder, Moment]:
    earlier = reminder_set_by(ask.session, ask.event_id) if ask.event_id else None
    if earlier is None and count_active(ask.session, ask.asker.user_id) >= _MOST:
        raise UserError(
            f"Mehr als {_MOST} Erinnerungen auf einmal gehen nicht.",
            hints=(("Was noch aussteht, zeigt ", Code("/erinnerungen"), "."),),
        )
    private = who == _PRIVATELY
    address = ask.asker.user_id if private else ask.room.room_id
    first = first_time(asked)
    moment = first_moment(ask, asked, first, address)
    reminder = Reminder(
        number=earlier.number if earlier else 0,
        room_id=address,
        thread_id=None if private else ask.thread_id,
        owner=ask.asker.user_id,
        mention=None if who == "uns" else ask.asker.user_id,
        text=text,
        first=first,
        rule=asked.repeat.rule if asked.repeat else None,
        free_days=bool(asked.repeat and asked.repeat.free_days),
        due_at=moment.at,
        set_by_event_id=ask.event_id or None,
        created_at=ask.now,
    )
    return reminder, moment


def _same(ask: Ask, planned: Reminder) -> int:
    """Return the number of a reminder that says the same at the same time; 0 for none."""
    for other in active_reminders(ask.session, planned.room_id):
        alike = (other.mention, other.text.casefold(), other.due_at, other.rule)
        if other.number != planned.number and alike == (
            planned.mention, planned.text.casefold(), planned.due_at, planned.rule,
        ):  # fmt: skip
            return other.number
    return 0


# --- What is said -------------------------------------------------------------------------------


def _told(ask: Ask, reminder: Reminder, asked: When, moment: Moment) -> Answer:
    lines: list[Line] = [reminder.text]
    if asked.repeat:
        lines.append(as_sentence(f"Danach wieder: {say_repeat(asked.repeat)}"))
    return Answer(
        title=(
            f"Erinnerung {reminder.number}: ", Strong(say_moment(moment.at)),
            f", {say_distance(moment.at, ask.now)}",
        ),
        lines=(*lines, *_notes(ask, reminder, asked, moment)),
        hints=(
            ("Bearbeiten Sie Ihre Nachricht, um sie zu ändern; löschen: "
             if ask.room.settings.address == "Sie"
             else "Bearbeite deine Nachricht, um sie zu ändern; löschen: ",
             Code(f"/erinnerungen löschen {reminder.number}"), "."),
        ),
        lasting=True,
    )  # fmt: skip


def _notes(ask: Ask, reminder: Reminder, asked: When, moment: Moment) -> list[Line]:
    """Return where it comes, what was taken for granted, and what shifts the time."""
    notes: list[Line] = _where(ask) if is_person(reminder.room_id) else []
    if asked.at is None and asked.exact is None:
        notes.append(f"Ohne Uhrzeit gilt {say_time(USUAL_TIME)}.")
    if asked.assumed:
        notes.append(as_sentence(f"Verstanden als: {', '.join(map(str, asked.assumed))}"))
    if moment.moved:
        notes.append(
            f"In dieser Nacht wird die Uhr vorgestellt: Es wird {say_time(moment.at.time())}."
        )
    settings = settings_where_told(ask.session, reminder.room_id)
    if quiet := quiet_until(settings, moment.at.astimezone(BERLIN)):
        there = "im Direktchat" if is_person(reminder.room_id) else "in diesem Raum"
        same_day = quiet.date() == moment.at.astimezone(BERLIN).date()
        at = f"um {say_time(quiet.time())}" if same_day else f"am {say_moment(quiet)}"
        notes.append(f"Dann ist {there} Ruhe: Ich erinnere {at}.")
    return notes


def _where(ask: Ask) -> list[Line]:
    """Say that a private reminder comes elsewhere, and whether that is a room yet to be made."""
    if chat_room(ask.session, ask.asker.user_id) is not None:
        return ["Ich schreibe das in unseren Direktchat."]
    return [
        ask.room.say(
            "Das kommt in einen Direktchat; ich lade Sie dann dazu ein.",
            "Das kommt in einen Direktchat; ich lade dich dann dazu ein.",
        )
    ]
