"""Begins a poll, and changes it when the message that began it is edited."""

from __future__ import annotations

import re
from dataclasses import replace

from commands.committees.meant import ChoiceError, require_planner
from commands.contract import Answer, Ask, Code, Line, Notice, UserError
from commands.dates import BERLIN, find_span
from commands.meetings.conflicts import Wanted, conflicts
from commands.meetings.polls.closing import message_id, shown
from commands.meetings.polls.proposing import propose
from commands.meetings.polls.reading import PollRequest, read_request
from commands.meetings.polls.telling import name_of
from commands.shown_messages import PAUSE
from storage.date_polls import (
    Option,
    Poll,
    end_poll,
    note_shown,
    open_polls,
    poll_set_by,
    store_poll,
)
from storage.records import Committee
from storage.rooms import bound_rooms

_MOST_OPEN = 10  # polls of one room
_NUMBERS = re.compile(r"[\d\s:.–/-]*\d[\d\s:.–/-]*")
_CLOCK = re.compile(r"\d\s*(?:uhr|h)\b", re.IGNORECASE)


def begin(ask: Ask, text: str) -> Answer:
    """Post a poll with the dates that a text proposes; without any ask for them."""
    request = read_request(ask, text)
    if request is None and (proposed := _proposed(ask, text)):
        return proposed
    if request is None:
        return _ask_for(ask, text, "Welche Termine stehen zur Wahl?",
                        "Mo 7.12. 10 Uhr, Di 8.12. 14–16 Uhr", ":")  # fmt: skip
    _refuse_left_over(request)
    if request.untimed:
        return _ask_for(ask, text, "Um wie viel Uhr?", "14–16 Uhr", ",")
    earlier = poll_set_by(ask.session, ask.event_id)
    if earlier is not None and earlier.state != "open":
        raise UserError(f"Terminfindung {earlier.number} ist schon vorbei, ändern geht nicht mehr.")
    room_id = earlier.room_id if earlier else _room(ask, request)
    if earlier is None and len(open_polls(ask.session, room_id)) >= _MOST_OPEN:
        raise UserError(
            f"Mehr als {_MOST_OPEN} Terminfindungen auf einmal gehen in einem Raum nicht.",
            hints=(("Was läuft, zeigt ", Code("/terminfindung"), "."),),
        )
    stored = store_poll(ask.session, _poll(ask, request, room_id, earlier))
    return _posted(ask, stored, earlier)


def _refuse_left_over(request: PollRequest) -> None:
    """Refuse what was taken for a place, and is the rest of a time; raises UserError."""
    place = request.place
    if _NUMBERS.fullmatch(place) or (request.untimed and _CLOCK.search(place)):
        raise UserError(
            f"„{place}“ verstehe ich nicht als Uhrzeit.",
            hints=(("So: ", Code("Mo 7.12. 10 Uhr, Di 8.12. 14–16 Uhr"), "."),),
        )


def _proposed(ask: Ask, text: str) -> Answer | None:
    """Return dates that are free in the time that a text names; None where it names none."""
    if not text or find_span(text, ask.now) is None:
        return None
    try:
        return propose(ask, text)
    except ChoiceError:
        raise
    except UserError:
        return None


def undo_begin(ask: Ask) -> bool:
    """Withdraw the poll that a message began, now that the message is deleted."""
    found = poll_set_by(ask.session, ask.event_id)
    return found is not None and end_poll(ask.session, found.number, "withdrawn")


def _ask_for(ask: Ask, text: str, question: str, example: str, link: str) -> Answer:
    hints: tuple[Line, ...] = () if ask.room.direct else (
        "Bitte als Antwort auf diese Nachricht schreiben.",)  # fmt: skip
    return Answer(
        lines=((f"{question} Zum Beispiel: ", Code(example), "."),),
        hints=hints,
        prompts_for=f"terminfindung {text}{link}" if text else "terminfindung",
    )


def _room(ask: Ask, request: PollRequest) -> str:
    """Return the room to post in: this one, for a direct chat the committee's."""
    if not ask.room.direct:
        return ask.room.room_id
    if request.committee is None:
        raise UserError(
            "Für welches Gremium? Im Direktchat kann ja sonst niemand abstimmen.",
            hints=("Mit dem Namen des Gremiums davor stelle ich die Termine in dessen Raum.",),
        )
    require_planner(ask, request.committee)
    bound = bound_rooms(ask.session)
    rooms = [one.room_id for one in bound if one.settings.committee_id == request.committee.id]
    if not rooms:
        raise UserError(
            f"{request.committee.name} hat keinen Raum, in dem ich bin.",
            hints=(("Zuordnen lässt sich einer dort mit ",
                    Code(f"/raum gremium {request.committee.name}"), "."),),
        )  # fmt: skip
    return rooms[0]


def _poll(ask: Ask, request: PollRequest, room_id: str, earlier: Poll | None) -> Poll:
    last = max(option.start for option in request.options)
    expires_at = last.replace(tzinfo=BERLIN)
    committee = request.committee
    return Poll(
        number=earlier.number if earlier else 0,
        room_id=room_id,
        thread_id=ask.thread_id if room_id == ask.room.room_id else None,
        committee_id=committee.id if committee else None,
        title=request.title,
        place=request.place,
        options=tuple(
            replace(one, against=_against(ask, committee, one)) for one in request.options
        ),
        closes_at=request.closes_at,
        due_at=request.closes_at or expires_at,
        expires_at=expires_at,
        started_by=earlier.started_by if earlier else ask.asker.user_id,
        started_at=earlier.started_at if earlier else ask.now,
        set_by_event_id=ask.event_id or None,
        message_id=earlier.message_id if earlier else None,
        revision=earlier.revision + 1 if earlier else 1,
    )


def _against(ask: Ask, committee: Committee | None, option: Option) -> str:
    """Return the gravest of what speaks against a date."""
    nobody = Committee("", "")
    found = conflicts(ask, Wanted(committee or nobody, option.start, option.end))
    return found[0] if found else ""


def _posted(ask: Ask, stored: Poll, earlier: Poll | None) -> Answer:
    this = message_id(stored.number, stored.revision)
    replaces = earlier.message_id or "" if earlier else ""
    shown_as = replaces or this
    note_shown(ask.session, stored.number, stored.revision, shown_as, ask.now + PAUSE)
    here = stored.room_id == ask.room.room_id
    notice = Notice(
        stored.room_id,
        shown(ask.session, ask.directory, replace(stored, message_id=shown_as)),
        reply_to=ask.question_id if here else None,
        thread_id=stored.thread_id,
        transaction_id=this,
        replaces=replaces,
    )
    if here:
        return Answer(silent=True, lasting=True, notices=(notice,))
    return Answer(
        lines=(f"Terminfindung {stored.number} steht im Raum des Gremiums: "
               f"{name_of(ask.directory, stored)}.",),
        hints=(("Wie es steht: ", Code(f"/terminfindung stand {stored.number}"), "."),),
        lasting=True,
        notices=(notice,),
    )  # fmt: skip
