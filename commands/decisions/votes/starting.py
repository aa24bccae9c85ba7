"""Opens a vote, and changes it when the message that opened it is edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from commands.contract import Answer, Ask, Choice, Code, Line, Notice, UserError
from commands.dates import say_moment
from commands.decisions.access import bodies_seen, body_here
from commands.decisions.recording import understand
from commands.decisions.votes.choosing import HOW_TO_OPEN, meant, require_leader, require_open
from commands.decisions.votes.closing import (
    asked,
    asked_otherwise,
    message_id,
    reminder_at,
    status,
)
from commands.decisions.votes.request import LONGEST, Request, check_end, read_request
from commands.decisions.votes.voices import electorate_of
from commands.members import Unclear
from commands.shown_messages import PAUSE
from storage.cast_votes import votes_in
from storage.votes import VoteEvent, note_shown, open_votes, set_end, store_vote, vote_opened_by

_MOST_OPEN = 10  # votes of one room
_ASKED = ("question", "options", "majority", "public", "given", "body")
_NOT_GIVEN = frozenset({"decided_on", "meeting_id", "public"})


def begin(ask: Ask, text: str) -> Answer:
    """Put to the vote what a text says; without a question ask for it, or set only the end."""
    if ask.room.direct:
        raise UserError(
            "Abgestimmt wird im Raum des Gremiums, der Kommune oder der Region, nicht im "
            "Direktchat.",
            hints=("Dort eröffnet derselbe Befehl die Abstimmung.",),
        )
    request = read_request(text, ask.now)
    if not request.question:
        return _without_question(ask, text, request)
    body = body_here(ask, request.parts.committee, text, "abstimmung")
    require_leader(ask, body, "eröffnen")
    understood = understand(ask, request.parts, body)
    if choices := _whom(text, understood.unclear):
        return Answer(title="Wer ist verantwortlich?", choices=choices)
    earlier = vote_opened_by(ask.session, ask.event_id) if ask.event_id else None
    vote = _vote(ask, request, body, understood.changes, earlier)
    _require_home(ask, vote)
    _require_voices(ask, vote)
    if earlier is not None:
        return _changed(ask, earlier, vote)
    if len(open_votes(ask.session, vote.room_id)) >= _MOST_OPEN:
        raise UserError(
            f"Mehr als {_MOST_OPEN} Abstimmungen auf einmal gehen in einem Raum nicht.",
            hints=(("Was läuft, zeigt ", Code("/abstimmung"), "."),),
        )
    return _posted(ask, store_vote(ask.session, vote), understood.notes)


def _without_question(ask: Ask, text: str, request: Request) -> Answer:
    here = open_votes(ask.session, ask.room.room_id)
    if request.closes_at is not None and len(here) == 1:
        return extend(ask, meant(ask, here[0].number, str), request)
    return Answer(
        lines=("Worüber soll abgestimmt werden?",),
        hints=("Bitte als Antwort auf diese Nachricht schreiben.", HOW_TO_OPEN),
        prompts_for=f"abstimmung {text}," if any(map(str.isalpha, text)) else "abstimmung",
    )


def extend(ask: Ask, vote: VoteEvent, request: Request) -> Answer:
    """Set until when an open vote goes."""
    closes_at = request.closes_at
    require_leader(ask, vote.body, "verlängern")
    require_open(vote)
    check_end(closes_at, vote.started_at)
    assert closes_at is not None  # noqa: S101 - for the type checker: both callers have read one
    set_end(ask.session, vote.number, closes_at, reminder_at(ask.now, closes_at))
    return Answer(
        title=f"Abstimmung {vote.number} endet {say_moment(closes_at)}.",
        lines=("Dann sage ich hier das Ergebnis.",),
        lasting=True,
    )


# --- Checking -----------------------------------------------------------------------------------


def _whom(text: str, unclear: tuple[Unclear, ...]) -> tuple[Choice, ...]:
    """Offer whom the first unclear name may mean, before the question is asked."""
    for one in unclear:
        if one.rows:
            before, _, behind = text.rpartition(one.name)
            return tuple(
                Choice(row.name, f"abstimmung {before}{row.id}{behind}") for row in one.rows
            )
    return ()


def _require_home(ask: Ask, vote: VoteEvent) -> None:
    """Refuse to put a committee's matters to the vote where others would vote, or read them."""
    settings = ask.room.settings
    own_room = settings.kind == "committee" and vote.body == f"committee:{settings.committee_id}"
    if vote.body.startswith("committee:") and not vote.public and not own_room:
        raise UserError("Nichtöffentlich abgestimmt wird nur im Raum des Gremiums selbst.")
    if vote.body not in bodies_seen(ask):
        raise UserError("Abgestimmt wird im Raum des Gremiums oder seiner Kommune, nicht hier.")


def _require_voices(ask: Ask, vote: VoteEvent) -> None:
    """Refuse where it can't be told who votes; raises UserError."""
    if electorate_of(ask.directory, vote.body, ask.now.date()).voices:
        return
    if vote.body.startswith("committee:"):
        raise UserError(
            "Wer hier abstimmt, weiß ich nicht: Im Verzeichnis steht heute zu keinem Sitz dieses "
            "Gremiums ein Stimmrecht.",
            hints=("Blatt sitze, Spalte stimmrecht. Das Ergebnis einer Abstimmung im Saal hält "
                   "/beschluss fest.",),
        )  # fmt: skip
    raise UserError(
        "Wer hier abstimmt, weiß ich nicht: In Räumen ohne Gremium hat jede Stelle eine Stimme, "
        "und im Verzeichnis steht zu keiner von hier jemand mit Matrix-Kennung."
    )


# --- Storing ------------------------------------------------------------------------------------


def _vote(
    ask: Ask, request: Request, body: str, understood: dict[str, Any], earlier: VoteEvent | None
) -> VoteEvent:
    new = VoteEvent(
        room_id=ask.room.room_id,
        thread_id=ask.thread_id,
        body=body,
        question=request.question,
        options=request.options,
        majority=request.majority,
        public=understood.get("public", True),
        given=_given(understood),
        meeting_id=understood.get("meeting_id"),
        closes_at=request.closes_at,
        until_all=request.until_all,
        started_by=ask.asker.user_id,
        started_at=earlier.started_at if earlier else ask.now,
        set_by_event_id=ask.event_id or None,
    )
    check_end(new.closes_at, new.started_at)
    return replace(
        new,
        due_at=new.closes_at or new.started_at + LONGEST,
        remind_at=reminder_at(ask.now, new.closes_at),
    )


def _given(understood: dict[str, Any]) -> dict[str, Any]:
    """Return the parts that the decision will have, as JSON."""
    given = {name: value for name, value in understood.items() if name not in _NOT_GIVEN}
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in given.items()
    }


def _posted(ask: Ask, vote: VoteEvent, notes: tuple[Line, ...]) -> Answer:
    """Post the question, and below it the message that shows how it stands."""
    shown = replace(vote, poll_id=message_id(vote, f"poll-{vote.revision}"),
                    status_id=message_id(vote, f"status-{vote.revision}"))  # fmt: skip
    note_shown(ask.session, shown, ask.now + PAUSE)
    poll = asked(ask, shown, ask.question_id)
    if notes:
        poll = replace(poll, answer=replace(poll.answer, lines=(*poll.answer.lines, *notes)))
    below = Notice(
        vote.room_id,
        status(ask, shown),
        reply_to=ask.question_id if vote.thread_id else None,
        thread_id=vote.thread_id,
        transaction_id=shown.status_id or "",
    )
    until = vote.started_at + LONGEST  # so long the message can be edited, or deleted
    return Answer(silent=True, lasting=True, notices=(poll, below), offers_until=until)


def _changed(ask: Ask, earlier: VoteEvent, vote: VoteEvent) -> Answer:
    """Change a vote that was opened by a message which is edited now, unless somebody has voted."""
    if earlier.state != "open":
        raise UserError(f"Abstimmung {earlier.number} ist schon vorbei, ändern geht nicht mehr.")
    otherwise = any(getattr(earlier, name) != getattr(vote, name) for name in _ASKED)
    if otherwise and votes_in(ask.session, earlier.number):
        raise UserError(
            f"In Abstimmung {earlier.number} ist schon abgestimmt worden: Die Frage bleibt, wie "
            "sie war.",
            hints=(("Nur das Ende lässt sich noch ändern. Sonst: ",
                    Code(f"/abstimmung abbrechen {earlier.number}"), " und neu eröffnen."),),
        )  # fmt: skip
    changed = replace(
        vote,
        number=earlier.number,
        room_id=earlier.room_id,
        thread_id=earlier.thread_id,
        started_by=earlier.started_by,
        status_id=earlier.status_id,
        poll_id=None if otherwise else earlier.poll_id,
        edition=earlier.edition + otherwise,
        revision=earlier.revision + 1,
    )
    store_vote(ask.session, changed)
    if not otherwise:
        return Answer(silent=True, lasting=True, offers_until=vote.started_at + LONGEST)
    anew = replace(changed, poll_id=message_id(changed, f"poll-{changed.revision}"))
    note_shown(ask.session, anew, ask.now + PAUSE)
    edit = Notice(anew.room_id, status(ask, anew), replaces=anew.status_id or "",
                  transaction_id=message_id(anew, f"status-{anew.revision}"))  # fmt: skip
    notices = (asked_otherwise(ask, earlier), asked(ask, anew, ask.question_id), edit)
    until = vote.started_at + LONGEST
    return Answer(silent=True, lasting=True, notices=notices, offers_until=until)
