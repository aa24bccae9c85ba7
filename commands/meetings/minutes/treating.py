"""Which item a meeting is at: `/top 3` while its minutes are open, or `/sitzung top 3`."""

from __future__ import annotations

import re

from commands.committees.meant import may_see_inner
from commands.contract import Answer, Ask, Code, Line, Strong, UserError
from commands.meetings.agenda_showing import one_shown, title_of
from commands.meetings.items import Items
from commands.meetings.minutes.rights import may_record, require_recorder
from commands.meetings.minutes.running import (
    Running,
    entry_now,
    items_of,
    nothing_runs,
    running_here,
)
from storage.minutes import replace_entries, treated_item
from storage.turns import wait_for_turn

_ITEM = re.compile(
    r"(?:(?:wir\s+sind\s+)?(?:jetzt\s+)?(?:bei|zu|an)?\s*)?(?:(?:tagesordnungs)?punkt|top|nr\.?)?\s*"
    r"(?P<number>\d{1,2})\.?(?:\s+(?:jetzt|beginnt|wird\s+behandelt|aufgerufen))?\W*",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"(?:(?:der\s+)?n(?:ä|ae)chste[rn]?(?:\s+(?:top|punkt))?|weiter|next)\W*", re.IGNORECASE
)
_ADJOURNED = re.compile(
    r"(?:top\s*)?(?P<number>\d{1,2})\.?\s+(?:wird\s+|ist\s+)?(?:vertagt|vertagen|abgesetzt)\W*",
    re.IGNORECASE,
)


def treated(ask: Ask) -> Answer | None:
    """Return what comes of `/top 3` while a meeting is going on here; None for anything else.

    Whoever doesn't keep the minutes is shown the item, as at any other time.
    """
    running = running_here(ask)
    if running is None or not may_record(ask, running.committee):
        return None
    text = ask.text.strip()
    if not (_ITEM.fullmatch(text) or _NEXT.fullmatch(text) or _ADJOURNED.fullmatch(text)):
        return None
    return _go_to(ask, running, text)


def go_to(ask: Ask, text: str) -> Answer:
    """Note which item is being treated: "3", "weiter"; raises UserError."""
    running = running_here(ask)
    if running is None:
        raise nothing_runs(ask)
    require_recorder(ask, running.committee)
    return _go_to(ask, running, text.strip())


def _go_to(ask: Ask, running: Running, text: str) -> Answer:
    wait_for_turn(ask.session, "minutes")
    items = items_of(ask, running.minutes)
    if match := _ADJOURNED.fullmatch(text):
        return _adjourn(ask, running, items, int(match["number"]))
    number = _number(ask, running, items, text)
    _require(items, number)
    item, inner = items[number - 1], may_see_inner(ask, running.committee)
    content = {"title": item.title, "public": item.public, "number": number}
    entry = entry_now(ask, "item", content, key=item.key)
    replace_entries(ask.session, running.minutes.id, [entry])
    shown = one_shown(item, number, inner=inner)
    following: tuple[Line, ...] = ()
    if number < len(items):
        behind = title_of(items[number], inner=inner)
        following = ((f"Danach TOP {number + 1}: {behind} – ", Code("/top weiter"), "."),)
    return Answer(
        title=("Jetzt ", Strong(f"TOP {number}: {title_of(item, inner=inner)}")),
        lines=shown.lines,
        hints=following,
        lasting=True,
    )


def _number(ask: Ask, running: Running, items: Items, text: str) -> int:
    if match := _ITEM.fullmatch(text):
        return int(match["number"])
    if not _NEXT.fullmatch(text):
        raise UserError(
            "Welcher Punkt? Bitte mit seiner Nummer.",
            hints=(("Zum Beispiel: ", Code("/top 2"), ", danach ", Code("/top weiter"), "."),),
        )
    now = treated_item(ask.session, running.minutes.id)
    there = next((at for at, one in enumerate(items, 1) if now and one.key == now.agenda_key), 0)
    if there and there == len(items):
        raise UserError(
            f"TOP {there} ist der letzte Punkt.",
            hints=(("Am Schluss: ", Code("/sitzung endet"), "."),),
        )
    return there + 1


def _require(items: Items, number: int) -> None:
    if 1 <= number <= len(items):
        return
    if not items:
        raise UserError(
            "Noch steht nichts auf der Tagesordnung.",
            hints=(("Aufnehmen: ", Code("/top Begrüßung"), "."),),
        )
    are = f"es sind {len(items)}" if len(items) > 1 else "es ist einer"
    raise UserError(
        f"Einen Punkt {number} gibt es nicht, {are}.",
        hints=(("Die Tagesordnung zeigt ", Code("/top"), "."),),
    )


def _adjourn(ask: Ask, running: Running, items: Items, number: int) -> Answer:
    _require(items, number)
    item = items[number - 1]
    entry = entry_now(ask, "adjourned", {"title": item.title}, key=item.key)
    replace_entries(ask.session, running.minutes.id, [entry])
    title = title_of(item, inner=may_see_inner(ask, running.committee))
    return Answer(
        title=(f"TOP {number} ist vertagt: ", Strong(title)),
        hints=("Auf die Tagesordnung der nächsten Sitzung setze ich ihn auf Wunsch am Schluss.",),
        lasting=True,
    )
