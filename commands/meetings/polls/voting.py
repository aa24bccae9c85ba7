"""`/kann`: answers to a poll for a date, by a tap or by numbers."""

from __future__ import annotations

import re

from commands.committees.meant import ChoiceError
from commands.contract import Answer, Ask, Code, Cue, NotMeantError, Role, UserError, command
from commands.dates import say_moment
from commands.meetings.polls.choosing import meant
from commands.meetings.polls.named_dates import numbered, without_dates
from commands.meetings.polls.telling import name_of, say_option
from commands.picking import NUMBER_SIGNS
from storage.date_polls import Poll, poll
from storage.date_votes import add_vote, set_votes, take_back_votes, votes_by

_MEMBERS = (Role.MEMBER, Role.COMMITTEE_OFFICE, Role.COORDINATION_OFFICE, Role.OPERATOR)
_ADDRESSED = re.compile(r"(?is)(?:(?:nr|nummer)\.?\s*)?(\d{1,9})\s*:(?!\d\d(?!\d))\s*(.*)")
_KEYCAP = re.compile("[\ufe0e\ufe0f\u20e3]")
_TOKEN = re.compile(r"\d+(?:\s*(?:-|–|bis)\s*\d+)?|[^\W\d]+")
_NONE = frozenset({"keinen", "keine", "keiner", "keins", "keinem", "nichts", "nie", "nein", "gar"})
_ALL = frozenset({"alle", "allen", "alles", "jeder", "immer", "ja"})
_BOTH = frozenset({"beide", "beiden", "beides"})
_BUT = frozenset({"außer", "ausser", "ohne", "nicht"})
_FILLING = frozenset(
    ("ich", "kann", "an", "am", "den", "die", "der", "das", "und", "oder", "nur", "bei", "auch",
     "nr", "nummer", "termin", "termine", "terminen", "mir", "passt", "passen", "geht", "gehen",
     "uns", "wir", "können", "uhr", "gut", "noch", "davon", "von", "auf")
)  # fmt: skip


def undo_vote(ask: Ask) -> bool:
    """Take back the votes that a reaction or message stands for; not once the poll is over."""
    found = [poll(ask.session, number) for number in votes_by(ask.session, ask.event_id)]
    if any(one is not None and one.state != "open" for one in found):
        return False
    take_back_votes(ask.session, ask.event_id)
    return True


@command(
    "kann",
    aliases=("passt", "stimme"),
    usage="/kann Nummer … | alle | keinen",
    summary="Antwortet auf eine Terminfindung mit den Nummern der Termine, die passen.",
    explanation=(
        "/kann 1 3 nennt alle Termine, die passen, und ersetzt, was vorher gesagt war. Auch „alle "
        "außer 2“, „keinen“ und der Tag selbst (/kann Di 15.12.) gehen. Laufen in einem Raum "
        "mehrere, steht die Nummer der Terminfindung davor: /kann 17: 1 3. Ein Tipp auf die "
        "Nummern unter der Nachricht bewirkt dasselbe. Antworten können Mitglieder."
    ),
    examples=("/kann 1 3", "/kann alle außer 2", "/kann keinen"),
    roles=(Role.GUEST,),
    writes=True,
    undo=undo_vote,
    topic="Sitzungen",
    cues=(
        Cue(
            (
                "(ich kann|mir passt|mir passen|bei mir geht) [nur] [am|an|die] [termin|termine] "
                "{number}",
                "(ich kann|mir passt|mir passen|bei mir geht) [nur] "
                "{number=alle|alles|keinen|keiner}",
            ),
            "{number}",
        ),
    ),
)
def kann(ask: Ask) -> Answer:
    """Note what somebody answers: a tap adds a date, numbers that are typed are all of them."""
    addressed = _ADDRESSED.fullmatch(ask.text)
    number, said = (int(addressed[1]), addressed[2]) if addressed else (None, ask.text)
    tokens = _tokens(without_dates(said))
    if said and tokens is None:
        return _not_a_vote(ask, said, replied=addressed is not None)
    if not said and not ask.by_command and not addressed:
        raise NotMeantError("Welche Nummern?")
    if not ask.asker.holds(*_MEMBERS):
        raise UserError(
            "Über Termine stimmen hier nur Mitglieder ab.",
            hints=("Mitglied ist, wer mit Matrix-Kennung im Verzeichnis steht oder vom Server "
                   "einer eingetragenen Kommune schreibt.",),
        )  # fmt: skip
    try:
        found = meant(ask, number, lambda one: f"kann {one}: {said}")
    except ChoiceError as several:
        return several.answer
    _require_open(ask, found)
    if not tokens:
        return _ask_which(ask, found)
    tokens = _tokens(numbered(said, found.options)) or []
    return _vote(ask, found, _positions(tokens, len(found.options)))


def _vote(ask: Ask, found: Poll, positions: list[int]) -> Answer:
    mine = (ask.session, found.number)
    if ask.tapped:
        add_vote(*mine, positions[0], ask.asker.user_id, ask.event_id, ask.now)
        return Answer(silent=True, lasting=True)
    set_votes(*mine, positions, ask.asker.user_id, ask.event_id, ask.now)
    options = [f"{NUMBER_SIGNS[n - 1]} {say_option(found.options[n - 1])}" for n in positions]
    return Answer(
        title=f"Notiert für Terminfindung {found.number}"
        + (":" if positions else ": keiner der Termine passt."),
        lines=tuple(options),
        lasting=True,
    )


def _ask_which(ask: Ask, found: Poll) -> Answer:
    name = name_of(ask.directory, found)
    return Answer(
        title=f"Terminfindung {found.number}{f': {name}' if name else ''}. Welche Nummern passen?",
        lines=tuple(f"{key} {say_option(one)}"
                    for key, one in zip(NUMBER_SIGNS, found.options, strict=False)),
        hints=(("Zum Beispiel ", Code("1 3"), " oder ", Code("keinen"), ", als Antwort auf diese "
                "Nachricht."),),
        prompts_for=f"kann {found.number}:",
    )  # fmt: skip


def _require_open(ask: Ask, found: Poll) -> None:
    over = found.state != "open"
    if over or (found.closes_at is not None and found.closes_at <= ask.now):
        until = f" Antworten galten bis {say_moment(found.closes_at)}." if found.closes_at else ""
        raise UserError(
            f"Terminfindung {found.number} ist vorbei.{until}",
            hints=(("Das Ergebnis: ", Code(f"/terminfindung stand {found.number}"), "."),),
        )


# --- What is said -------------------------------------------------------------------------------


def _not_a_vote(ask: Ask, said: str, *, replied: bool) -> Answer:
    """Leave talk below a poll alone; plain words elsewhere are a question, as "Kann mir jemand …".

    Where a number is among them a vote was meant, and it is said what to type.
    """
    if replied and not ask.by_command and not re.search(r"\d", said):
        return Answer(silent=True)
    raise NotMeantError(
        f"„{said if len(said) <= 60 else f'{said[:60]} …'}“ verstehe ich nicht als Antwort.",
        hints=(("So: ", Code("/kann 1 3"), ", ", Code("/kann alle außer 2"), " oder ",
                Code("/kann keinen"), "."),),
    )  # fmt: skip


def _tokens(said: str) -> list[str] | None:
    """Return the numbers and words of an answer that count; None where it holds another word."""
    words = [
        token.casefold() for token in _TOKEN.findall(_KEYCAP.sub(" ", said.replace("🔟", "10")))
    ]
    counting = [word for word in words if word not in _FILLING]
    known = _NONE | _ALL | _BOTH | _BUT
    if not all(word[0].isdigit() or word in known for word in counting):
        return None
    return counting or (None if words else [])


def _positions(tokens: list[str], most: int) -> list[int]:
    """Return the numbers of the dates that suit; raises UserError for one that there isn't."""
    tokens = _both_as_all(_not_in_front(tokens), most)
    but = next((n for n, word in enumerate(tokens) if word in _BUT), len(tokens))
    wanted = _numbers(tokens[:but], most)
    left_out = _numbers(tokens[but:], most)
    if left_out and any(word in _NONE for word in tokens[:but]):  # "keinen außer 3"
        return sorted(left_out)
    if not wanted and (left_out or any(word in _ALL for word in tokens[:but])):
        wanted = set(range(1, most + 1))
    if not wanted and not any(word in _NONE for word in tokens):
        raise _which()
    return sorted(wanted - left_out)


def _not_in_front(tokens: list[str]) -> list[str]:
    """Return "2 nicht" as "nicht 2"; raises UserError where more is said: "1 ja, 2 nicht"."""
    *before, last = tokens
    if last != "nicht" or not before or any(word in _NONE for word in before):
        return tokens
    if all(word in _ALL | _BOTH for word in before):
        return ["keinen"]
    if not all(word[0].isdigit() for word in before):
        raise _which()
    return [last, *before]


def _both_as_all(tokens: list[str], most: int) -> list[str]:
    """Return "beide" as "alle", if there are two; raises UserError else."""
    if any(word in _NONE for word in tokens):  # "keiner von beiden"
        return [word for word in tokens if word not in _BOTH]
    if most != 2 and any(word in _BOTH for word in tokens):
        raise UserError(f"Zur Wahl stehen {most} Termine. Welche beiden?",
                        hints=(("So: ", Code("/kann 1 3"), "."),))  # fmt: skip
    return ["alle" if word in _BOTH else word for word in tokens]


def _which() -> UserError:
    return UserError("Welche Nummern?", hints=(("So: ", Code("/kann 1 3"), "."),))


def _numbers(tokens: list[str], most: int) -> set[int]:
    found: set[int] = set()
    for token in tokens:
        ends = [int(number) for number in re.findall(r"\d+", token)]
        if not ends or ends == [0]:
            continue
        for number in (ends[0], ends[-1]):
            if not 1 <= number <= most:
                raise UserError(f"Einen Termin {number} gibt es nicht, nur 1 bis {most}.")
        found |= set(range(min(ends), max(ends) + 1))
    return found
