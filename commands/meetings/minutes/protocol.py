"""`/protokoll`: shows minutes, as text or files; changes and approves them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commands.committees.meant import (
    ChoiceError,
    committee_of_room,
    concerns,
    find_committee,
    may_see_inner,
    name_in,
)
from commands.committees.words import unread
from commands.contract import (
    Answer,
    Ask,
    Choice,
    Code,
    Cue,
    NotMeantError,
    Role,
    Strong,
    Undone,
    UserError,
    command,
)
from commands.meetings.minutes.approving import amend, approve, marked, put_right, take_back
from commands.meetings.minutes.files import KINDS, files_of
from commands.meetings.minutes.gathering import gather
from commands.meetings.minutes.record import Record, public_part
from commands.meetings.minutes.running import committee_of, running_here, say_meeting
from commands.meetings.minutes.storable import storable
from commands.meetings.minutes.task_wording import committees_here
from commands.meetings.minutes.telling import tell
from commands.meetings.minutes.times import DayTold, take_day
from storage.minutes import Minutes, minutes_of_committee
from storage.records import Committee
from storage.turns import wait_for_turn

_LONGEST = 4_000  # characters
_CHANGE = re.compile(
    r"(?:(?P<top>(?:top|punkt)\s*\d{1,2})\s*:?\s+)?(?P<what>änderung(?:en)?|aendern|ändern|ergänzung|berichtigung|korrektur)\b\s*:?\s*(?P<text>.*)",
    re.IGNORECASE | re.DOTALL,
)
_APPROVED = re.compile(
    r"(?:ist\s+|wird\s+|einstimmig\s+)?(?:genehmigt|genehmigen|angenommen|approved)\b"
    r"(?:\s*,?\s*mit\s+(?:der\s+|den\s+|folgender\s+|folgenden\s+)?änderung(?:en)?\s*:?\s*"
    r"(?P<text>.*))?",
    re.IGNORECASE | re.DOTALL,
)
_FILE = re.compile(
    r"\b(?:als\s+)?(?P<kind>docx?|word|md|markdown|dateien?|files?|schick\w*|send\w*)\b",
    re.IGNORECASE,
)
_NOT_WRITTEN = re.compile(r"\b(?:als\s+)?(?P<kind>pdf|odt)\b", re.IGNORECASE)
_PUBLIC = re.compile(r"\b(?:nur\s+)?öffentlich(?:er\s+teil|e[rs]?)?\b", re.IGNORECASE)
_SHOWS = re.compile(r"\b(?:zeige?n?|anzeigen|letztes|letzte|aktuelles?|noch\s*mal|bitte|als|an)\b",
                    re.IGNORECASE)  # fmt: skip
_KINDS = {"doc": ("docx",), "docx": ("docx",), "word": ("docx",), "md": ("md",),
          "markdown": ("md",)}  # fmt: skip


def undo(ask: Ask) -> bool | Undone:
    """Take back what a message changed about minutes, or that they are approved."""
    wait_for_turn(ask.session, "minutes")
    return take_back(ask)


@command(
    "protokoll",
    aliases=("minutes", "ergebnisprotokoll", "niederschrift"),
    usage="/protokoll [Gremium] [Datum] [docx | genehmigt | Änderung TOP n: … | Berichtigung: …]",
    summary="Zeigt das Protokoll einer Sitzung, auch als Datei, ändert und genehmigt es.",
    explanation=(
        "Ohne Datum das letzte, während einer Sitzung, was bisher darin steht. „docx“ oder „md“ "
        "schickt es als Datei, „öffentlich“ lässt weg, was nichtöffentlich ist. Bis zur "
        "Genehmigung stehen Änderungen dabei; danach steht es fest, und eine Berichtigung wird "
        "angehängt. Protokoll führen: /sitzung beginnt."
    ),
    examples=("/protokoll", "/protokoll docx"),
    roles=(Role.GUEST,),
    writes=True,
    undo=undo,
    topic="Protokoll",
    cues=(
        Cue(
            ("<zeig> <du> [mir|uns] <die> [letzte*] protokoll [an|{day}]",
             "wo (ist|finde ich) <die> [letzte*] protokoll [{day}]"),
            "{day}",
            mood="question",
        ),
        Cue(
            ("(schick*|gib) <du> [mir|uns] <die> [letzte*] protokoll [vom {day}|als {file}]",),
            "{day} {file|docx}",
        ),
        Cue(
            ("<die> protokoll [vom {day}] ist [einstimmig] genehmigt",
             "wir genehmigen <die> protokoll [vom {day}]"),
            "{day} genehmigt",
            mood="statement",
        ),
    ),
)  # fmt: skip
def protokoll(ask: Ask) -> Answer:
    """Show, change or approve minutes, by what stands behind their name."""
    wait_for_turn(ask.session, "minutes")
    take_back(ask)  # of an edited message holds what it says now
    text = storable(ask.text).strip()
    if len(text) > _LONGEST:
        raise UserError(f"Das ist zu lang, höchstens {_LONGEST} Zeichen gehen.")
    try:
        return _answer(ask, text)
    except ChoiceError as several:
        return several.answer


def _answer(ask: Ask, text: str) -> Answer:
    if (found := marked(ask, text)) is not None:
        minutes, rest = found
        return _do(ask, minutes, rest)
    named, doing = _split(text)
    if other := _NOT_WRITTEN.search(named):
        raise UserError(
            f"Als {other['kind'].upper()} schreibe ich Protokolle nicht, aber als Word-Datei.",
            hints=((Code("/protokoll docx"), ", oder als Text: ", Code("/protokoll md"), "."),),
        )
    return _do(ask, _minutes(ask, named, doing), doing)


def _split(text: str) -> tuple[str, str]:
    """Return what names the minutes, and what is to be done with them."""
    found = [match for match in (_CHANGE.search(text), _APPROVED.search(text)) if match]
    if not found:
        return text, ""
    first = min(found, key=lambda match: match.start())
    return text[: first.start()].strip(" ,:"), text[first.start() :].strip()


def _do(ask: Ask, minutes: Minutes, doing: str) -> Answer:
    if match := _APPROVED.fullmatch(doing.rstrip(" .!")):
        return approve(ask, minutes, (match["text"] or "").strip())
    if match := _CHANGE.fullmatch(doing):
        word = match["what"].casefold()
        change = put_right if word in ("berichtigung", "korrektur") else amend
        text = match["text"].strip()
        return change(ask, minutes, f"{match['top']}: {text}" if match["top"] and text else text)
    return _show(ask, minutes, doing)


# --- Which minutes ------------------------------------------------------------------------------


def _minutes(ask: Ask, text: str, doing: str) -> Minutes:
    """Return the minutes that a text names: by committee and day, else the latest."""
    bare = _SHOWS.sub(" ", _PUBLIC.sub(" ", _FILE.sub(" ", text)))
    told, rest = take_day(bare, ask.now.date())
    running = running_here(ask)
    if running is not None and not told and not unread(rest) and not doing:
        return running.minutes
    committee = _committee(ask, rest, told, doing)
    if not _may_see(ask, committee):
        raise UserError(
            f"Protokolle von „{committee.name}“ zeige ich hier nicht.",
            hints=("Zu sehen sind sie im Raum des Gremiums, in dem seiner Kommune und im "
                   "Direktchat denen, die darin sitzen.",),
        )  # fmt: skip
    found = minutes_of_committee(ask.session, committee.id)
    if not concerns(ask, committee):
        found = [one for one in found if one.state == "approved"]
    chosen = _chosen(ask, found, told, doing)
    if not chosen:
        raise _none(committee, found, told)
    return chosen[0]


def _committee(ask: Ask, text: str, told: DayTold | None, doing: str) -> Committee:
    running = running_here(ask)
    named = name_in(ask, text)
    if named is None and not unread(text):
        own = running.committee if running else committee_of_room(ask) or _only_with_minutes(ask)
        if own is not None:
            return own
    day = f" {told}" if told else ""
    committee, rest = find_committee(ask, text, lambda name: f"protokoll {name}{day} {doing}")
    if strange := unread(rest):
        raise NotMeantError(
            f"„{strange[:60]}“ verstehe ich hier nicht.",
            hints=(("So: ", Code("/protokoll"), ", ", Code("/protokoll 3.12. docx"), ", ",
                    Code("/protokoll 3.12. Änderung TOP 2: …"), ", ",
                    Code("/protokoll genehmigt"), ". Etwas festhalten: ", Code("/notiz …"), "."),),
        )  # fmt: skip
    return committee


def _only_with_minutes(ask: Ask) -> Committee | None:
    """Return, in a room of several committees, the only one that has minutes."""
    rows = [row for row in committees_here(ask) if minutes_of_committee(ask.session, row.id)]
    return rows[0] if len(rows) == 1 else None


def _may_see(ask: Ask, committee: Committee) -> bool:
    """Whether minutes may be shown here at all: inner ones, or in a bound room approved ones."""
    if ask.room.direct:
        return may_see_inner(ask, committee)
    return ask.room.settings.kind is not None


def _chosen(ask: Ask, found: Sequence[Minutes], told: DayTold | None, doing: str) -> list[Minutes]:
    """Return of all minutes those of a day; to approve, the drafts, of which only one may be."""
    if told is not None:
        of_day = [one for one in found if told.is_day_of(one.start)]
        return sorted(of_day, key=lambda one: abs((one.start.date() - ask.now.date()).days))
    drafts = [one for one in found if one.state == "draft"]
    if _APPROVED.match(doing) and drafts:
        if len(drafts) > 1:
            raise ChoiceError(Answer(
                title="Welches Protokoll?",
                choices=tuple(
                    Choice(say_meeting(committee_of(ask.directory, one), one),
                           f"protokoll ={one.id} {doing}")
                    for one in drafts[:9]
                ),
            ))  # fmt: skip
        return drafts
    if doing:
        return [one for one in found if one.state != "open"] or list(found)
    return list(found)


def _none(committee: Committee, found: Sequence[Minutes], told: DayTold | None) -> UserError:
    days = ", ".join(f"{one.start:%d.%m.%Y}" for one in found[:4])
    if told is not None:
        return UserError(
            f"{committee.name}: Vom {told} gibt es kein Protokoll.",
            hints=(f"Es gibt welche vom {days}.",) if days else (_HOW,),
        )
    return UserError(f"{committee.name}: Noch gibt es kein Protokoll.", hints=(_HOW,))


_HOW = ("Eines führen: ", Code("/sitzung beginnt"), ", wenn die Sitzung anfängt.")


# --- What is shown ------------------------------------------------------------------------------


def _show(ask: Ask, minutes: Minutes, _doing: str) -> Answer:
    record = _shown(ask, minutes)
    kinds = {kind for match in _FILE.finditer(ask.text)
             for kind in _KINDS.get(match["kind"].casefold(), KINDS)}  # fmt: skip
    if kinds:
        files = files_of(record, kinds)
        return Answer(title=(Strong(record.title),), lines=(f"Stand: {record.state}",), files=files)
    day = f"{minutes.start:%d.%m.%Y}"
    return Answer(
        title=(Strong(record.title),),
        lines=tell(record),
        hints=(("Als Datei: ", Code(f"/protokoll {day} docx"), "."),)
        if minutes.state != "open" else (),
    )  # fmt: skip


def _shown(ask: Ask, minutes: Minutes) -> Record:
    record = gather(ask, minutes)
    inner = may_see_inner(ask, committee_of(ask.directory, minutes))
    return public_part(record) if not inner or _PUBLIC.search(ask.text) else record
