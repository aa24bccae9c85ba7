"""What owners are told of the decisions that wait for them, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from commands.contract import Answer, Choice, Code, Line, Reaction, Strong
from commands.dates import say_day
from commands.decided import STATES, say_number
from commands.decisions.numbers import marked
from commands.decisions.showing import message_link
from commands.decisions.wording import body_name, light, short
from storage.decisions import Decision
from storage.records import Directory, RoomSettings

MOST_SHOWN = 15
REMEMBERED = timedelta(days=30)  # so long a tap or a number means a decision of the message
_MISSING_SHOWN = 15
_LETTERS = 60


def digest(
    directory: Directory, settings: RoomSettings, decisions: Sequence[Decision], today: date
) -> Answer:
    """Return the message on all decisions that wait for somebody, the most urgent first."""
    formal = settings.address == "Sie"
    if len(decisions) == 1:
        return single(directory, decisions[0], today, formal=formal)
    shown = decisions[:MOST_SHOWN]
    your = "Ihre" if formal else "deine"
    return Answer(
        title=("⏰ ", Strong(f"{len(decisions)} Beschlüsse warten auf {your} Rückmeldung")),
        choices=tuple(_choice(directory, one, today) for one in shown),
        hints=(
            *_more(len(decisions) - len(shown)),
            (Strong("Wie steht es?"), " Einfach antworten, auch zu mehreren: ",
             Code("1 erledigt, 2 verschieben auf 31.3., weil …"), "."),
        ),
        prompts_for=f"rückmeldung {' '.join(map(marked, shown))}",
    )  # fmt: skip


def _choice(directory: Directory, one: Decision, today: date) -> Choice:
    words = f"{light(one, today)} {one.number} {_cut(one.text)}, {say_left(one, today)}"
    return Choice(f"{words} ({body_name(directory, one.body)})", f"rückmeldung {marked(one)}")


def _more(count: int) -> list[Line]:
    if not count:
        return []
    return [(f"… und {count} weitere: ", Code("/beschlüsse meine offen"), ".")]


def single(directory: Directory, one: Decision, today: date, *, formal: bool) -> Answer:
    """Return the message on one decision, with ✅ below it; a reply to it is the report."""
    lines: list[Line] = [one.text] if short(one.text) != one.text else []
    lines.append(f"{body_name(directory, one.body)}, {say_day(one.decided_on)}")
    lines.append(f"Stand: {STATES[one.state]}")
    if one.due_on is not None:
        lines.append(f"{light(one, today)} Frist: {say_day(one.due_on)}, {say_left(one, today)}")
    if one.report:
        lines.append(f"Letzter Bericht: {one.report}")
    write = "Antworten Sie" if formal else "Antworte"
    link = message_link(one)
    return Answer(
        title=("⏰ ", Strong(f"{say_number(one)}: {short(one.text)}")),
        lines=tuple(lines),
        hints=((Strong("Wie steht es?"), f" {write} einfach hier: ", Code("läuft"), ", ",
                Code("verschieben auf 31.3., weil …"), " oder woran es hängt."),),
        reactions=(
            Reaction("✅", "umgesetzt", f"rückmeldung {marked(one)} umgesetzt",
                     typed=f"/rückmeldung {one.number} umgesetzt"),
        ),
        sources=(("Eingetragen", *link),) if link else (),
        prompts_for=f"rückmeldung {marked(one)}",
    )  # fmt: skip


def missing(decisions: Sequence[Decision], today: date) -> Answer:
    """Return the message that nobody can be reminded of some decisions."""
    shown = decisions[:_MISSING_SHOWN]
    more = len(decisions) - len(shown)
    return Answer(
        title=("📌 ", Strong("An diese Fristen kann ich niemanden erinnern:")),
        lines=(
            *(_nobody(one, today) for one in shown),
            *([f"… und {more} weitere"] if more else ()),
        ),
        hints=(
            "Zu den Verantwortlichen steht keine Matrix-Kennung im Verzeichnis (Blatt personen), "
            "oder sie wollen nicht erinnert werden.",
            ("Jemand anderen nennen: ",
             Code(f"/beschluss {shown[0].number} verantwortlich: …"), "."),
        ),
    )  # fmt: skip


def _nobody(one: Decision, today: date) -> Line:
    who = one.responsible or "niemand genannt"
    return (
        f"{light(one, today)} ", Strong(one.number),
        f" {_cut(one.text)} – verantwortlich: {who}, {say_left(one, today)}",
    )  # fmt: skip


def say_left(one: Decision, today: date) -> str:
    """Return how long there is until a decision's deadline: "noch 3 Tage", "heute fällig"."""
    if one.due_on is None:
        return "ohne Frist"
    days = (one.due_on - today).days
    near = {0: "heute fällig", 1: "morgen fällig", -1: "seit gestern überfällig"}
    if days in near:
        return near[days]
    return f"noch {days} Tage" if days > 0 else f"seit {-days} Tagen überfällig"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LETTERS else f"{line[: _LETTERS - 2]} …"
