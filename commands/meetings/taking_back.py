"""Takes out again what a message planned: it was edited into something else, or deleted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from commands.contract import Answer, Ask, Line, Notice, UserError
from commands.meetings.announcing import announce, tell_rooms
from commands.meetings.series import say_days, say_rule
from commands.meetings.series_laying import end_series, present_of
from commands.meetings.series_undoing import TAKEN_BACK
from commands.meetings.wording import CANCELLED, PLANNED, say_when
from storage.meetings import Plan, agenda_of, planned_by
from storage.records import Meeting
from storage.room_changes import retire_meeting, stored_meeting
from storage.series import Series, series_set_by


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was taken out, and whom that is told."""

    lines: tuple[Line, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether there was anything to take out."""
        return bool(self.lines)

    def and_also(self, other: TakenBack) -> TakenBack:
        """Return what was taken out together."""
        return TakenBack((*self.lines, *other.lines), (*self.notices, *other.notices))

    def told_in(self, answer: Answer) -> Answer:
        """Return an answer that says besides what was taken out."""
        if not self.anything:
            return answer
        lines, notices = (*self.lines, *answer.lines), (*self.notices, *answer.notices)
        # What is taken out stays so when the message is deleted.
        return replace(answer, lines=lines, notices=notices, lasting=True)


def take_back_planned(
    ask: Ask, *, but: Meeting | None = None, series_too: bool = True
) -> TakenBack:
    """Take out the meeting or the series that the message planned, but for a meeting that it keeps.

    Raises UserError where that meeting was changed since by another message.
    """
    begun = series_set_by(ask.session, ask.event_id)
    if begun is not None and begun.state == "active" and series_too:
        return _take_back_series(ask, begun)
    meeting = planned_earlier(ask)
    if meeting is None or (but is not None and meeting.id == but.id):
        return TakenBack()
    retire_meeting(ask.session, meeting.id, ask.now)
    line = f"Zurückgenommen, was vorher in der Nachricht stand: {say_when(meeting)}."
    committee = ask.directory.committees.get(meeting.committee_id)
    gone = replace(meeting, state=CANCELLED)
    told = announce(ask, committee, gone, "Sitzung zurückgenommen") if committee else ()
    return TakenBack((line,), told)


def planned_earlier(ask: Ask) -> Meeting | None:
    """Return the meeting that this message planned before it was edited.

    Raises UserError where that was changed since by another message.
    """
    for plan in planned_by(ask.session, ask.event_id):
        meeting = stored_meeting(ask.session, plan.meeting_id)
        if meeting is None or plan.series_number is not None or not plan.room_made:
            continue
        if not _is_as_planned(plan, meeting):
            raise UserError(
                "Was diese Nachricht geplant hat, wurde seither geändert; jetzt gilt: "
                f"{say_when(meeting)}, {meeting.state}.",
                hints=("Bitte als neue Nachricht schreiben.",),
            )
        return meeting
    return None


def _is_as_planned(plan: Plan, meeting: Meeting) -> bool:
    back = not plan.note or plan.note.startswith(TAKEN_BACK)
    return meeting.state == PLANNED and back


def _take_back_series(ask: Ask, begun: Series) -> TakenBack:
    now = ask.now.replace(tzinfo=None)
    there = [one for _, one in present_of(ask.session, begun) if one.start > now]
    with_agenda = [one.start for one in there if agenda_of(ask.session, one.id)]
    if not end_series(ask.session, begun, ask.now):
        return TakenBack()
    lines: list[Line] = [f"Zurückgenommen, was vorher in der Nachricht stand: {say_rule(begun)}."]
    if with_agenda:
        lines.append(f"⚠︎ Mit Tagesordnung waren darunter: {say_days(with_agenda)}.")
    if stay := [one.start for one in there if stored_meeting(ask.session, one.id) is not None]:
        lines.append(f"Eingeladen oder abgesagt ist schon, es bleibt: {say_days(stay)}.")
    committee = ask.directory.committees.get(begun.committee_id)
    told = (
        tell_rooms(ask, committee, "Sitzungsreihe zurückgenommen", (say_rule(begun),))
        if committee else ()
    )  # fmt: skip
    return TakenBack(tuple(lines), told)
