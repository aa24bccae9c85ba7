"""How polls are told of: the message that people tap on, how it stands, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commands.contract import Answer, Choice, Code, Line, Reaction, Strong, Table
from commands.dates import say_day, say_moment
from commands.meetings.conflicts import members_on
from commands.meetings.wording import minutes_of, say_when, typed_span
from commands.picking import NUMBER_SIGNS
from storage.date_polls import Option, Poll
from storage.date_votes import Answered
from storage.records import Directory, Meeting

_MOST_NAMED = 12
_MOST_PROPOSED = 3
_OVER = {"ended": "beendet", "expired": "abgelaufen, der letzte Termin ist vorbei",
         "withdrawn": "zurückgezogen", "given up": "abgebrochen"}  # fmt: skip


def name_of(directory: Directory, poll: Poll) -> str:
    """Return for what a date is looked for: the committee, what it is about, or both."""
    row = directory.committees.get(poll.committee_id or "")
    return " · ".join(filter(None, (row.name if row else poll.committee_id, poll.title)))


def say_option(option: Option) -> str:
    """Return "Di., 08.12.2026, 14:00–16:00 Uhr"."""
    return say_when(_as_meeting(option))


def warning(option: Option) -> str:
    """Return what speaks against a date, to stand behind it; "" if nothing does."""
    if not option.against:
        return ""
    reason = option.against.removeprefix(f"{say_day(option.start.date())}: ").removesuffix(".")
    return f" · ⚠︎ {reason}"


def names_of(directory: Directory, answers: Sequence[Answered], *, shown: bool) -> dict[str, str]:
    """Return what people are called: by their name in the directory only where persons are shown.

    Else by the first part of their Matrix id, which everybody in the room sees anyway.
    """
    ids = {one.user_id for one in answers}
    rows = directory.persons.values() if shown and ids else ()
    named = {row.matrix_id: row.name for row in rows if row.matrix_id in ids}
    return {user_id: named.get(user_id) or _local(user_id) for user_id in ids}


def _local(user_id: str) -> str:
    return user_id.removeprefix("@").partition(":")[0]


def tally(poll: Poll, answers: Sequence[Answered]) -> list[int]:
    """Return for each date how many can."""
    return [
        sum(position in one.positions for one in answers)
        for position in range(1, len(poll.options) + 1)
    ]


# --- The message --------------------------------------------------------------------------------


def message(
    poll: Poll, answers: Sequence[Answered], directory: Directory, *, persons: bool
) -> Answer:
    """Return the message that shows a poll as it stands, and on which people tap."""
    over = _OVER.get(poll.state, "")
    title: list[str] = [f"📅 Terminfindung {poll.number}"]
    title += [name] if (name := name_of(directory, poll)) else []
    heading = (Strong(": ".join(title)), f" – {over}" if over else "")
    if poll.state == "withdrawn":
        return Answer(title=heading)
    answered = _answered(answers, names_of(directory, answers, shown=persons))
    lines: list[Line] = [f"Ort: {poll.place}"] if poll.place else []
    lines += [*_options(poll, answers), "", answered]
    if poll.state != "open":
        return Answer(title=heading, lines=tuple(lines))
    return Answer(
        title=heading,
        lines=tuple(lines),
        hints=_how_to_answer(poll),
        # Without labels: what the signs stand for is said in the lines.
        reactions=tuple(
            Reaction(key, "", f"kann {poll.number}: {position}")
            for position, key in enumerate(NUMBER_SIGNS[: len(poll.options)], start=1)
        ),
        prompts_for=f"kann {poll.number}:",
        offers_until=poll.expires_at,
    )


def _options(poll: Poll, answers: Sequence[Answered]) -> list[Line]:
    counts = tally(poll, answers)
    most = max(counts)
    lines: list[Line] = []
    for key, option, count in zip(NUMBER_SIGNS, poll.options, counts, strict=False):
        when = say_option(option)
        best = Strong(when) if count and count == most else when
        lines.append((f"{key} ", best, can(count), warning(option)))
    return lines


def can(count: int) -> str:
    """Return " – 3 können", to stand behind a date; "" for nobody."""
    return f" – {count} {'kann' if count == 1 else 'können'}" if count else ""


def _answered(answers: Sequence[Answered], names: Mapping[str, str]) -> str:
    if not answers:
        return "Noch keine Antwort."
    told = [
        f"{names[one.user_id]} ({len(one.positions) or 'keinen'})" for one in answers[:_MOST_NAMED]
    ]
    more = len(answers) - len(told)
    left = f" und {more} weitere" if more else ""
    count = "hat 1" if len(answers) == 1 else f"haben {len(answers)}"
    return f"Geantwortet {count}: {', '.join(told)}{left}."


def _how_to_answer(poll: Poll) -> tuple[Line, ...]:
    until = f"Antworten bis {say_moment(poll.closes_at)}. " if poll.closes_at else ""
    return (
        ("Unten alle Nummern antippen, die passen; noch einmal tippen nimmt es zurück. Oder auf "
         "diese Nachricht antworten: ", Code("1 3"), " oder ", Code("keinen"), "."),
        (until, "Auswerten: ", Code(f"/terminfindung ende {poll.number}"), "."),
    )  # fmt: skip


# --- How it stands, and what came of it ---------------------------------------------------------


def standing(
    poll: Poll, answers: Sequence[Answered], directory: Directory, *, persons: bool
) -> Table:
    """Return for each date how many can and who."""
    names = names_of(directory, answers, shown=persons)
    rows = []
    for position, option in enumerate(poll.options, start=1):
        who = [names[one.user_id] for one in answers if position in one.positions]
        more = f" und {len(who) - _MOST_NAMED} weitere" if len(who) > _MOST_NAMED else ""
        when: Line = (say_option(option), warning(option))
        rows.append((f"{position}", when, f"{len(who)}", ", ".join(who[:_MOST_NAMED]) + more))
    return Table(("Nr.", "Termin", "Können", "Wer"), tuple(rows))


def silent_members(
    poll: Poll, answers: Sequence[Answered], directory: Directory, *, persons: bool
) -> list[str]:
    """Return the names of those with a seat in the committee for whom nobody has answered yet."""
    answered = {one.user_id for one in answers}
    spoken_for: set[str | None] = set()
    for row in directory.persons.values():
        if row.matrix_id in answered:
            spoken_for |= {row.id, row.organization_id}
    seats = members_on(directory, poll.committee_id or "", poll.options[0].start.date())
    left = seats - spoken_for
    names = [directory.organizations[one].name for one in left if one in directory.organizations]
    if persons:
        names += [directory.persons[one].name for one in left if one in directory.persons]
    return sorted(names)


def best(poll: Poll, answers: Sequence[Answered]) -> list[int]:
    """Return the positions of the dates on which anybody can, those that suit most first."""
    counts = tally(poll, answers)
    found = [position for position, count in enumerate(counts, start=1) if count]
    return sorted(found, key=lambda position: (-counts[position - 1], position))


def result(
    poll: Poll, answers: Sequence[Answered], directory: Directory, *, persons: bool
) -> Answer:
    """Return what came of a poll, with choices that plan the meeting."""
    over = f"📅 Terminfindung {poll.number} ist beendet: "
    order, counts = best(poll, answers), tally(poll, answers)
    lines: list[Line] = [name] if (name := name_of(directory, poll)) else []
    if not order:
        told = "Niemand kann." if answers else "Niemand hat geantwortet."
        return Answer(
            title=f"{over}{told}",
            lines=tuple(lines),
            hints=(("Andere Termine sucht ", Code("/terminfindung vorschlagen"), "."),),
        )
    most = counts[order[0] - 1]
    first = [poll.options[position - 1] for position in order if counts[position - 1] == most]
    found = " oder ".join(say_option(option) for option in first[:_MOST_PROPOSED])
    verb = "kann" if most == 1 else "können"
    then = "Dann" if len(first) == 1 else "Jeweils"
    lines.append(f"{then} {verb} {most} von {len(answers)}, die geantwortet haben.")
    if poll.closes_at:
        lines.append(f"Antworten galten bis {say_moment(poll.closes_at)}.")
    committee = directory.committees.get(poll.committee_id or "")
    return Answer(
        title=(over, Strong(found)),
        lines=tuple(lines),
        table=standing(poll, answers, directory, persons=persons),
        choices=tuple(
            Choice(f"Als Sitzung eintragen: {say_option(option)}{can(counts[position - 1])}",
                   _planning(committee.name, option, poll.place))
            for position in order[:_MOST_PROPOSED]
            for option in (poll.options[position - 1],)
        ) if committee else (),
        hints=() if committee else (
            ("Als Sitzung eintragen: ", Code(f"/sitzung neu … {_typed(first[0])}"),
             " mit dem Gremium dazu."),
        ),
        offers_until=poll.expires_at,
    )  # fmt: skip


def _planning(committee: str, option: Option, place: str) -> str:
    return f"sitzung neu {committee} {_typed(option)}{f', {place}' if place else ''}"


def _typed(option: Option) -> str:
    return typed_span(option.start, minutes_of(_as_meeting(option)))


def _as_meeting(option: Option) -> Meeting:
    return Meeting("", "", option.start, option.end)
