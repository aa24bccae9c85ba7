"""`/aufgaben`: what is left to do from meetings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from commands.committees.meant import ChoiceError, find_committee, name_in
from commands.committees.seats import posts_on
from commands.contract import (
    Answer,
    Ask,
    Code,
    Cue,
    Line,
    NotMeantError,
    Role,
    Strong,
    Table,
    UserError,
    command,
)
from commands.lookup import folded
from commands.meetings.minutes.task_telling import EXAMPLE
from commands.meetings.minutes.task_wording import STATES, committees_here, is_overdue
from commands.members import named
from storage.records import Committee
from storage.tasks import State, Task, tasks_of

_MOST_SHOWN = 30
_LONGEST = 300  # characters
_WANTED: dict[str, tuple[State, ...]] = {
    "offen": ("open",), "erledigt": ("done",), "gestrichen": ("dropped",),
    "all": ("open", "done", "dropped"),
}  # fmt: skip
_MINE = frozenset({"meine", "mein", "mine", "ich", "fuer mich"})
_OVERDUE = frozenset({"ueberfaellig", "ueberfaellige"})
_FILLING = frozenset({"aufgaben", "die", "der", "noch", "von", "fuer", "zeigen", "zeige", "bitte"})


@command(
    "aufgaben",
    aliases=("tasks", "todos"),
    usage="/aufgaben [meine | überfällig | erledigt | alle | Name]",
    summary="Zeigt, was aus Sitzungen noch zu tun ist.",
    explanation="Ohne Zusatz die offenen dieses Raums; im Direktchat die Ihrer Gremien.",
    examples=("/aufgaben", "/aufgaben meine"),
    roles=(Role.GUEST,),
    topic="Protokoll",
    cues=(
        Cue(
            (
                "<zeig> <du> [mir] meine [offene*] aufgaben [an]",
                "(was sind|welche sind) meine [offene*] aufgaben",
            ),
            "meine",
            mood="question",
        ),
        Cue(
            (
                "(welche|was für) [offene*] aufgaben (gibt es|haben wir|sind [noch] offen)",
                "<zeig> <du> [mir|uns] <die> [offene*] aufgaben [an]",
            ),
            mood="question",
        ),
    ),
)  # fmt: skip
def aufgaben(ask: Ask) -> Answer:
    """List tasks, by default the open ones."""
    if len(ask.text) > _LONGEST:
        raise UserError(f"Das ist zu lang, höchstens {_LONGEST} Zeichen gehen.")
    try:
        return _list(ask)
    except ChoiceError as several:
        return several.answer


@dataclass(slots=True)
class _Words:
    """What single words say of the tasks that are wanted, and those that say nothing here."""

    states: tuple[State, ...] = ("open",)
    mine: bool = False
    overdue: bool = False
    strange: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, text: str) -> _Words:
        """Read the words of a text."""
        found = cls()
        for word in folded(text).split():
            stem = next((one for one in _WANTED if word.startswith(one)), None)
            if stem is not None:
                found.states = _WANTED[stem]
            elif word in _MINE:
                found.mine = True
            elif word in _OVERDUE:
                found.overdue = True
            elif word not in _FILLING:
                found.strange.append(word)
        return found


def _list(ask: Ask) -> Answer:
    committees, text = _committees(ask, ask.text)
    words, today = _Words.read(text), ask.now.date()
    whose = _members(ask, text, words.strange) if words.strange else None
    whose = _own(ask) if words.mine else whose
    found = [
        one for one in tasks_of(ask.session, [row.id for row in committees], words.states)
        if (whose is None or not whose.isdisjoint(one.responsible_ids))
        and (not words.overdue or is_overdue(one, today))
    ]  # fmt: skip
    return _shown(ask, committees, found)


def _committees(ask: Ask, text: str) -> tuple[list[Committee], str]:
    """Return whose tasks are listed, and the text without the name of a committee."""
    here = committees_here(ask)
    if name_in(ask, text) is not None:
        row, rest = find_committee(ask, text, lambda name: f"aufgaben {name}")
        if row.id not in {one.id for one in here}:
            raise UserError(
                f"Aufgaben von „{row.name}“ zeige ich nur im Raum des Gremiums, in dem seiner "
                "Kommune und im Direktchat denen, die darin sitzen."
            )
        return [row], rest
    if not here:
        raise UserError(
            "Welche Aufgaben? Dieser Raum steht für kein Gremium und keine Kommune.",
            hints=("Die eigenen zeige ich im Direktchat.",),
        )
    return here, text


def _own(ask: Ask) -> set[str]:
    posts = posts_on(ask.directory, ask.asker.user_id, ask.now.date())
    return {one for post in posts for one in (post.id, post.organization_id) if one}


def _members(ask: Ask, text: str, strange: Sequence[str]) -> set[str]:
    """Return the ids of those whom the words that say nothing else name."""
    place = ask.room.settings.municipality_id
    for name in (text.strip(), " ".join(strange)):
        rows = named(name, ask.directory, place, ask.now.date())
        if rows:
            return {row.id for row in rows}
    raise NotMeantError(
        f"„{' '.join(strange)[:60]}“ verstehe ich hier nicht.",
        hints=(("Eingrenzen lässt sich mit „meine“, „überfällig“, „erledigt“, „alle“, einem "
                "Gremium oder Namen. Eine neue Aufgabe: ", Code("/aufgabe …"), "."),),
    )  # fmt: skip


# --- What is shown ------------------------------------------------------------------------------


def _shown(ask: Ask, committees: Sequence[Committee], found: Sequence[Task]) -> Answer:
    if not found:
        return Answer(
            lines=("Keine Aufgaben.",),
            hints=(("Erledigte zeigt ", Code("/aufgaben erledigt"), ", festhalten: ",
                    Code(EXAMPLE), "."),),
        )  # fmt: skip
    names = {row.id: row.name for row in committees}
    several = len({one.committee_id for one in found}) > 1
    with_states = any(one.state != "open" for one in found)
    headers = ("Nr.", "Aufgabe", "Wer", "Bis", *(("Stand",) if with_states else ()),
               *(("Gremium",) if several else ()))  # fmt: skip
    rows = tuple(
        (
            f"{one.number}", one.text, one.responsible or "niemand genannt", _due(ask, one),
            *((STATES[one.state],) if with_states else ()),
            *((names.get(one.committee_id, one.committee_id),) if several else ()),
        )
        for one in found[:_MOST_SHOWN]
    )  # fmt: skip
    more = len(found) - _MOST_SHOWN
    where = "" if several else f" · {names.get(found[0].committee_id, '')}"
    return Answer(
        title=(Strong("Aufgaben"), f"{where} ({len(found)})"),
        table=Table(headers, rows),
        hints=(
            *((f"… und {more} weitere.",) if more > 0 else ()),
            ("Abhaken: ", Code(f"/aufgabe {found[0].number} erledigt"), "."),
        ),
    )


def _due(ask: Ask, task: Task) -> Line:
    if task.due_on is None:
        return "–"
    told = f"{task.due_on:%d.%m.%Y}"
    return f"{told} ⚠︎ überfällig" if is_overdue(task, ask.now.date()) else told
