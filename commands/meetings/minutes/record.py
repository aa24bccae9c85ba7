"""Minutes as a value: what is told in the room, written to files, and kept once approved. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from commands.dates import say_day

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody there: name, seat or office, and what is to be remarked ("i. V. f. …", "ab …").

    `group` is "voting", "advisory", "unknown" or "guest".
    """

    group: str
    name: str
    office: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: "Beschluss 2026-014", its text, and vote, responsible, deadline in words."""

    number: str
    text: str
    facts: tuple[str, ...] = ()
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A task: its number, what, who, by when, and whether it is done."""

    number: int
    text: str
    who: str = ""
    due: str = ""
    state: str = ""
    public: bool = True


@dataclass(frozen=True, slots=True)
class Remark:
    """What was changed about a draft, or put right later."""

    text: str
    public: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """What an item of the agenda came to; 0 is what belongs to none."""

    number: int
    title: str
    public: bool = True
    applicant: str = ""
    state: str = ""
    notes: tuple[str, ...] = ()
    decisions: tuple[Decided, ...] = ()

    @property
    def heading(self) -> str:
        """Return "TOP 2: Messe"."""
        return f"TOP {self.number}: {self.title}" if self.number else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The minutes of a meeting, in words where not otherwise said.

    `day` is an ISO date, `closed` how many items that aren't public are left out, `settled_at` the
    ISO local time at which they got as they are: of their files everything else would be chance.
    """

    committee: str
    day: str
    settled_at: str
    began: str
    ended: str = ""
    breaks: tuple[str, ...] = ()
    place: str = ""
    chair: str = ""
    keeper: str = ""
    present: tuple[Present, ...] = ()
    excused: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    quorum: str = ""
    sections: tuple[Section, ...] = ()
    tasks: tuple[Given, ...] = ()
    earlier: tuple[Given, ...] = ()
    following: str = ""
    amendments: tuple[Remark, ...] = ()
    corrections: tuple[Remark, ...] = ()
    state: str = ""
    word: str = "Entwurf"
    closed: int = 0

    @property
    def date(self) -> date:
        """The day of the meeting."""
        return date.fromisoformat(self.day)

    @property
    def said_day(self) -> str:
        """Return the day as "Do., 03.12.2026"."""
        return say_day(self.date)

    @property
    def title(self) -> str:
        """Return "Ergebnisprotokoll: Lenkungskreis Herne, Do., 03.12.2026"."""
        return f"Ergebnisprotokoll: {self.committee}, {self.said_day}"

    @property
    def settled(self) -> datetime:
        """The local time at which the minutes got as they are."""
        return datetime.fromisoformat(self.settled_at)

    def of_group(self, group: str) -> list[Present]:
        """Return those there of one group."""
        return [one for one in self.present if one.group == group]


GROUPS = {
    "voting": "Stimmberechtigt", "advisory": "Beratend",
    "unknown": "Mitglieder (Stimmrecht nicht hinterlegt)", "guest": "Gäste",
}  # fmt: skip


def facts_of(record: Record) -> list[tuple[str, str]]:
    """Return what stands at the head of minutes, each with its label."""
    told = [
        ("Gremium", record.committee),
        ("Datum", record.said_day),
        ("Beginn", record.began),
        ("Ende", record.ended or "läuft noch"),
        ("Unterbrochen", ", ".join(record.breaks)),
        ("Ort", record.place or "nicht angegeben"),
        ("Leitung", record.chair),
        ("Protokoll", record.keeper),
    ]
    return [(label, text) for label, text in told if text]


def missing_of(record: Record) -> list[tuple[str, str]]:
    """Return who was missed and how the quorum went, each with its label."""
    told = [
        ("Entschuldigt", "; ".join(record.excused)),
        ("Es fehlten", "; ".join(record.absent)),
        ("Beschlussfähigkeit", record.quorum),
    ]
    return [(label, text) for label, text in told if text]


def public_part(record: Record) -> Record:
    """Return minutes without what isn't public, and without decisions that nobody confirmed."""
    open_ones = tuple(
        replace(one, decisions=tuple(told for told in one.decisions if not told.draft))
        for one in record.sections if one.public
    )  # fmt: skip
    return replace(
        record,
        sections=open_ones,
        tasks=tuple(one for one in record.tasks if one.public),
        earlier=tuple(one for one in record.earlier if one.public),
        amendments=tuple(one for one in record.amendments if one.public),
        corrections=tuple(one for one in record.corrections if one.public),
        closed=len(record.sections) - len(open_ones),
    )


def say_closed(record: Record) -> str:
    """Return that closed items were left out; "" where there were none."""
    if not record.closed:
        return ""
    points = "1 Punkt" if record.closed == 1 else f"{record.closed} Punkte"
    return f"Dazu {points} in nichtöffentlicher Sitzung."


def say_given(task: Given) -> str:
    """Return "Aufgabe 3: Halle anfragen (Lea Kern, bis 15.01.2027)"."""
    facts = ", ".join(one for one in (task.who, f"bis {task.due}" * bool(task.due), task.state)
                      if one)  # fmt: skip
    return f"Aufgabe {task.number}: {task.text}{f' ({facts})' if facts else ''}"


def file_name(record: Record, ending: str) -> str:
    """Return "Ergebnisprotokoll Lenkungskreis Herne 2026-12-03 (Entwurf).docx"."""
    name = " ".join(_NOT_IN_NAMES.sub(" ", record.committee).split())[:_LONGEST_NAME].strip()
    part = ", öffentlicher Teil" if record.closed else ""
    return f"Ergebnisprotokoll {name} {record.day} ({record.word}{part}).{ending}"


# --- Kept once approved -------------------------------------------------------------------------


def as_document(record: Record) -> dict[str, Any]:
    """Return minutes as JSON holds them."""
    return asdict(record)


def from_document(document: Mapping[str, Any]) -> Record:
    """Return minutes as they were kept."""
    values: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one
              for name, one in document.items()}  # fmt: skip
    values["present"] = tuple(Present(**one) for one in document["present"])
    values["sections"] = tuple(_section(one) for one in document["sections"])
    for name in ("tasks", "earlier"):
        values[name] = tuple(Given(**one) for one in document[name])
    for name in ("amendments", "corrections"):
        values[name] = tuple(Remark(**one) for one in document[name])
    return Record(**values)


def _section(document: Mapping[str, Any]) -> Section:
    decisions = tuple(Decided(**{**one, "facts": tuple(one["facts"])})
                      for one in document["decisions"])  # fmt: skip
    return Section(**{**document, "notes": tuple(document["notes"]), "decisions": decisions})
