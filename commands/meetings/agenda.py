"""`/top`: shows the agenda of a meeting, and adds, changes, strikes and moves its items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain

from commands.committees.meant import ChoiceError, may_plan, may_see_inner
from commands.committees.rooms import rooms_of
from commands.committees.seats import seats_of
from commands.contract import (
    Answer,
    Ask,
    Choice,
    Code,
    Cue,
    Line,
    Notice,
    Role,
    Strong,
    Undone,
    UserError,
    command,
)
from commands.meetings.agenda_at_once import refuse_renumbered
from commands.meetings.agenda_changing import Done, apply
from commands.meetings.agenda_lines import Act, Add, Change, Show, Unclear, read_line
from commands.meetings.agenda_request import AgendaRequest, read_request
from commands.meetings.agenda_showing import one_shown, say_length, shown, table_of, title_of
from commands.meetings.agenda_shown import current_items
from commands.meetings.agenda_storing import (
    is_settled,
    place_of_added,
    retract,
    store,
)
from commands.meetings.answering import refreshed_for
from commands.meetings.invitation import refreshed
from commands.meetings.items import Items, key_of, numbered
from commands.meetings.meant import marked
from commands.meetings.minutes.treating import treated
from commands.meetings.wording import INVITED, say_when
from storage.meetings import AgendaItem
from storage.minutes import take_back_entries
from storage.turns import wait_for_turn

_MOST_LINES = 40


def undo(ask: Ask) -> bool | Undone:
    """Take back what a message changed; False where the same was changed once more since.

    Once people are invited only who plans the meeting may still change its agenda so.
    """
    wait_for_turn(ask.session, "agenda")
    take_back_entries(ask.session, ask.event_id)
    try:
        if is_settled(ask):
            return False
        meeting = retract(ask)
    except UserError:
        return False
    return Undone(refreshed_for(ask, meeting.id) if meeting else ())


@command(
    "top",
    aliases=("tagesordnung", "agenda"),
    usage="/top [Gremium] [Datum] [Titel, 20 Min, Antrag: …, nichtöffentlich, Vorlage: …]",
    summary="Zeigt die Tagesordnung einer Sitzung und ändert sie.",
    explanation=(
        "Die Angaben zu einem Punkt stehen in beliebiger Reihenfolge, mehrere Zeilen sind mehrere "
        "Punkte. Ändern: /top 3 20 Min, /top 3 ändern: Neuer Titel, /top 3 auf 1, "
        "/top 3 streichen. Ändern kann, wer Sitzungen des Gremiums plant; wer darin einen Sitz "
        "hat, kann Punkte vorschlagen, solange nicht eingeladen ist. Löschen Sie Ihre Nachricht, "
        "wird es rückgängig; bearbeiten Sie sie, gilt die neue Fassung. Während einer Sitzung hält "
        "/top 3 fest, dass Punkt 3 dran ist, /top weiter nimmt den nächsten."
    ),
    examples=(
        "/top",
        "/top Ausbildungsmesse 2027, Antrag: IHK, 20 Min, Vorlage: 12/2026",
        "/top 3 20 Min",
        "/top 3 auf 1",
    ),
    roles=(Role.GUEST,),
    writes=True,
    undo=undo,
    topic="Sitzungen",
    cues=(
        Cue(
            (
                "was (steht|ist|kommt) [{day}] auf <die> (tagesordnung|agenda) [{day}]",
                "[<zeig>] <die> (tagesordnung|agenda) [{day}] [an|auf|zeigen|sehen]",
                "(was|worüber) (besprechen|behandeln|beraten) wir [{day}|in der nächsten sitzung]",
            ),
            "{day}",
            mood="question",
        ),
        Cue(
            (
                "(setz*|nimm|nehmen|pack*|schreib*) <du> <punkt> {rest} [mit] auf <die> "
                "tagesordnung [auf]",
                "<punkt> {rest} [mit] auf <die> tagesordnung "
                "(setzen|nehmen|aufnehmen|schreiben|packen)",
                "<die> (neuer|neuen|weiterer|weiteren) (tagesordnungspunkt|punkt|top) {rest}",
            ),
            "{rest}",
        ),
        Cue(
            (
                "wir (sind|kommen) [jetzt] (bei|zu) (top|punkt|tagesordnungspunkt) {number}",
                "[ich] (rufe) (top|punkt|tagesordnungspunkt) {number} auf",
            ),
            "{number}",
            mood="statement",
        ),
    ),
)
def top(ask: Ask) -> Answer:
    """Show the agenda, or do to it what each line says."""
    wait_for_turn(ask.session, "agenda")
    place = place_of_added(ask)
    back = retract(ask)  # of an edited message holds what it says now
    try:
        answer = treated(ask) or _read(ask, place)
    except ChoiceError as several:
        answer = several.answer
    edited = {notice.replaces for notice in answer.notices}
    others = refreshed_for(ask, back.id) if back else ()
    more = (notice for notice in others if notice.replaces not in edited)
    return replace(answer, notices=(*answer.notices, *more))


def _read(ask: Ask, place: int) -> Answer:
    """Do what the lines say; which item was treated, by the message before its edit, is not."""
    take_back_entries(ask.session, ask.event_id)
    return _answer(ask, read_request(ask), place)


def _answer(ask: Ask, request: AgendaRequest, place: int) -> Answer:
    items = current_items(ask.session, request.meeting)
    inner = may_see_inner(ask, request.committee)
    if not request.lines:
        return shown(ask, request.committee, request.meeting, items, inner=inner)
    # Nobody is to find out by guessing what a closed item is called.
    seen = tuple(replace(one, title=title_of(one, inner=inner)) for one in items)
    first = read_line(request.lines[0], seen, int(len(request.lines) > 1))
    return _ask_back(ask, request, first, items) or _changed(ask, request, items, place)


# --- What is asked back -------------------------------------------------------------------------


def _ask_back(ask: Ask, request: AgendaRequest, act: Act, items: Items) -> Answer | None:
    """Return what is shown or asked before anything is changed; None to go ahead."""
    line, mark = request.lines[0], marked(request.meeting)
    match act:
        case Show(number):
            inner = may_see_inner(ask, request.committee)
            return one_shown(items[number - 1], number, inner=inner)
        case Unclear(number, said, rest):
            return Answer(
                title="Was ist gemeint?",
                choices=(
                    Choice(
                        f"Punkt {number} ändern in: {rest}", f"top {mark} {number} ändern: {rest}"
                    ),
                    Choice(f"Ein neuer Punkt: {said}", f"top {mark} neu: {said}"),
                ),
            )
        case Change(number, parts) if not parts.title and not parts.is_more_than_title:
            return _prompt(
                (f"Was soll sich an Punkt {number} ändern? Zum Beispiel: ", Code("20 Min"), ", ",
                 Code("Antrag: IHK"), " oder ein neuer Titel."),
                f"top {mark} {number} ändern:",
            )  # fmt: skip
        case Add(parts) if not parts.title:
            return _prompt("Wie soll der Punkt heißen?", f"top {mark} neu: {act.said},")
        case Add(parts, typed=False) if _is_only_talk(ask, request, act):
            return Answer(
                title=("Soll das auf die Tagesordnung? ", Strong(say_when(request.meeting))),
                choices=(
                    Choice(f"Ja, als Punkt: {parts.title}", f"top {mark} neu: {line}"),
                    Choice("Nein, eine Frage an das Verzeichnis", f"frage {ask.word} {ask.text}"),
                ),
            )
    return None


def _prompt(question: Line, prompts_for: str) -> Answer:
    hint = "Bitte als Antwort auf diese Nachricht schreiben."
    return Answer(lines=(question,), hints=(hint,), prompts_for=prompts_for)


def _is_only_talk(ask: Ask, request: AgendaRequest, act: Add) -> bool:
    """Whether a line may be no item: "Top, danke!", "Tagesordnung der letzten Sitzung"."""
    typed = (ask.by_command and ask.word == top.name) or len(request.lines) > 1
    return not typed and not act.parts.is_more_than_title


# --- Changing -----------------------------------------------------------------------------------


def _changed(ask: Ask, request: AgendaRequest, before: Items, place: int) -> Answer:
    if len(request.lines) > _MOST_LINES:
        raise UserError(f"Mehr als {_MOST_LINES} Zeilen auf einmal gehen nicht.")
    inner = may_see_inner(ask, request.committee)
    proposer = "" if may_plan(ask, request.committee) else _proposer(ask, request)
    items, done = before, list[Done]()
    for number, line in enumerate(request.lines):
        act = read_line(line, items, number + 1 if len(request.lines) > 1 else 0)
        if isinstance(act, Show) or (isinstance(act, Add) and not act.parts.title):
            raise UserError(f"In „{line}“ fehlt, wie der Punkt heißen soll.")
        if proposer:
            act = _proposed(act, items, proposer)
        if items == before:
            refuse_renumbered(ask, request.meeting, items, act, inner=inner)
        at = place + len(items) - len(before) if place else 0
        done.append(apply(items, act, key_of(ask.event_id, number), _named(inner), at))
        items = done[-1].items
    if items == before:
        return Answer(title=done[0].said, lines=tuple(one.said for one in done[1:]))
    meeting = store(ask, request.meeting, before, items)
    answer = _told(request, done, items, inner=inner)
    proposed = _proposal(ask, request, before, items, proposer) if proposer else ()
    return replace(answer, notices=(*proposed, *refreshed(ask, request.committee, meeting)))


def _named(inner: bool) -> Callable[[AgendaItem], str]:
    return lambda item: title_of(item, inner=inner)


def _said(done: Done) -> list[Line]:
    return [done.said, *([f"Bisher: {done.replaced}"] if done.replaced else [])]


def _told(request: AgendaRequest, done: Sequence[Done], items: Items, *, inner: bool) -> Answer:
    committee, meeting = request.committee, request.meeting
    lines: list[Line] = [f"{committee.name}, {say_when(meeting)}"]
    if len(done) > 1:
        lines = [*chain.from_iterable(map(_said, done)), "", *lines]
    else:
        lines = [*_said(done[0])[1:], *lines]
    if meeting.state == INVITED:
        lines.append("Eingeladen war schon: Bitte die geänderte Tagesordnung nachreichen.")
    if length := say_length(items, meeting):
        lines.append(length)
    return Answer(
        title=done[0].said if len(done) == 1 else f"Tagesordnung: {len(done)} Zeilen übernommen",
        lines=tuple(lines),
        table=table_of(items, inner=inner),
        lasting=True,
    )


# --- Proposals of members -----------------------------------------------------------------------


def _proposer(ask: Ask, request: AgendaRequest) -> str:
    """Return for whom somebody proposes who doesn't plan; raises UserError if they may not."""
    committee, meeting = request.committee, request.meeting
    day = meeting.start.date()
    seats = seats_of(ask.directory, committee.id, ask.asker.user_id, day)
    if not seats:
        raise UserError(
            f"Die Tagesordnung von „{committee.name}“ ändern die Geschäftsführung des Gremiums "
            "und die Koordinierungsstelle des Ortes; Punkte vorschlagen kann, wer im Gremium "
            "einen Sitz hat.",
            hints=("Fehlt der Sitz, dann im Verzeichnis: unter „sitze“, oder die "
                   "Matrix-Kennung unter „personen“.",),
        )  # fmt: skip
    if meeting.state == INVITED:
        raise UserError(
            "Zu dieser Sitzung ist schon eingeladen; weitere Punkte nimmt nur noch die "
            "Geschäftsführung auf."
        )
    return seats[0].name


def _proposed(act: Act, items: Items, proposer: str) -> Act:
    if not isinstance(act, Add):
        raise _not_theirs()
    if numbered(items, act.parts.title):
        if act.parts.is_more_than_title:
            raise _not_theirs()
        return act
    parts = replace(act.parts, applicant=act.parts.applicant or proposer, position=None)
    return replace(act, parts=parts, proposed=True)


def _not_theirs() -> UserError:
    return UserError(
        "Ändern, streichen und umstellen kann hier nur, wer die Sitzungen plant.",
        hints=("Einen eigenen Vorschlag zieht zurück, wer seine Nachricht löscht.",),
    )


def _proposal(
    ask: Ask, request: AgendaRequest, before: Items, after: Items, proposer: str
) -> tuple[Notice, ...]:
    """Return messages that let the committee's other rooms know what is proposed."""
    known = {one.key for one in before}
    titles = [title_of(one, inner=False) for one in after if one.key not in known]
    told = Answer(
        title=("Für die Tagesordnung vorgeschlagen: ", Strong("; ".join(titles))),
        lines=(f"{request.committee.name}, {say_when(request.meeting)}", f"Von: {proposer}"),
    )
    rooms = rooms_of(ask.session, request.committee)
    return tuple(Notice(room, told) for room in rooms if room != ask.room.room_id)
