"""How somebody wants to be reminded of their decisions: how long before, or not at all."""

from __future__ import annotations

import re
from dataclasses import replace

from commands.contract import Answer, Ask, Code, UserError
from commands.decisions.owners.schedule import LAST_LEAD, LONGEST_LEAD, leads_of
from storage.owners import Wish, store_wish, wish_of

_ASKED = re.compile(r"erinner(?:n|e|ung|ungen)\b[\s:]*(?P<how>.*)", re.IGNORECASE | re.DOTALL)
_OFF = frozenset({"aus", "ab", "nicht", "nie", "nicht mehr", "off", "keine", "abstellen", "stopp"})
_ON = frozenset({"an", "ein", "ja", "on", "wieder", "wieder an", "usual", "wie üblich"})
_DAYS = re.compile(
    r"(?:ab\s+)?(?P<number>\d{1,4}|eine?n?|zwei|drei|vier)\s*(?P<unit>tage?n?|wochen?)?"
    r"(?:\s+(?:vorher|vor\s+der\s+frist|davor|vor))?\W*",
    re.IGNORECASE,
)
_NUMBERS = {"ein": 1, "eine": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4}


def is_wish(text: str) -> bool:
    """Whether a line is about how to be reminded."""
    return _ASKED.fullmatch(text) is not None


def change_wish(ask: Ask) -> Answer:
    """Show how somebody is reminded, or change it."""
    match = _ASKED.fullmatch(ask.text)
    how = " ".join(match["how"].split()).strip(" .!") if match else ""
    wish = wish_of(ask.session, ask.asker.user_id)
    if how:
        wish = _wished(wish, how)
        store_wish(ask.session, ask.asker.user_id, wish, ask.now)
    return replace(_say(ask, wish), lasting=bool(how))


def _wished(wish: Wish, how: str) -> Wish:
    if how.casefold() in _OFF:
        return replace(wish, reminded=False)
    if how.casefold() in _ON:
        return replace(wish, reminded=True)
    match = _DAYS.fullmatch(how)
    days = _days(match) if match else 0
    if not 1 <= days <= LONGEST_LEAD:
        raise UserError(
            f"Möglich sind 1 bis {LONGEST_LEAD} Tage, „an“ und „aus“.",
            hints=(("Zum Beispiel: ", Code("/rückmeldung erinnern 7 Tage"), "."),),
        )
    return Wish(days_before=days)


def _days(match: re.Match[str]) -> int:
    number = match["number"].casefold()
    days = int(number) if number.isdecimal() else _NUMBERS[number]
    weeks = (match["unit"] or "").casefold().startswith("woche")
    return days * 7 if weeks else days


def _say(ask: Ask, wish: Wish) -> Answer:
    say = ask.room.say
    if not wish.reminded:
        return Answer(
            title=say("An Ihre Beschlüsse erinnere ich Sie nicht.",
                      "An deine Beschlüsse erinnere ich dich nicht."),
            hints=(("Wieder anschalten: ", Code("/rückmeldung erinnern an"), "."),),
        )  # fmt: skip
    first, *others = leads_of(wish.days_before)
    before = f"{first} und {LAST_LEAD}" if others else f"{first}"
    noun = "Tag" if before == "1" else "Tage"
    return Answer(
        title=say(f"An Ihre Beschlüsse erinnere ich Sie {before} {noun} vor der Frist.",
                  f"An deine Beschlüsse erinnere ich dich {before} {noun} vor der Frist."),
        lines=("Danach jede Woche, bis es eine Rückmeldung gibt; immer werktags, höchstens eine "
               "Nachricht am Tag, im Direktchat.",),
        hints=(("Ändern: ", Code("/rückmeldung erinnern 7 Tage"), " oder ",
                Code("/rückmeldung erinnern aus"), "."),),
    )  # fmt: skip
