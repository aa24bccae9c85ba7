"""`/hilfe`: made from what the commands declare, and only of what the asker may run here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from textwrap import shorten

from rapidfuzz import fuzz, process

from commands.contract import (
    Answer,
    Ask,
    Code,
    Command,
    Cue,
    Line,
    Role,
    Span,
    Strong,
    UserError,
    command,
)

_GENERAL = "Allgemeines"
_WORDS_SHOWN = 5
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@command(
    "hilfe",
    aliases=("help", "?"),
    usage="/hilfe [Befehl]",
    summary="Zeigt, was ich hier kann, oder erklärt einen Befehl.",
    examples=("/hilfe", "/hilfe raum"),
    roles=(Role.GUEST,),
    topic=_GENERAL,
    cues=(
        Cue(
            (
                "was (kannst du|können sie|kann der bot) [alles] [für (mich|uns) tun]",
                "hilf [mir|uns]",
                "wie (funktioniert|geht|benutze ich) (das|der bot|dich|du) [hier]",
                "(welche|was für) befehle (gibt es|kennst du|kennen sie|hast du)",
                "(ich|wir) brauche* hilfe",
            ),
        ),
        Cue(
            ("wie (plane|verschiebe|ändere|sage|lege) ich <die> <sitzung> [{rest}]",),
            "sitzung",
        ),
        Cue(
            ("wie (setze|stelle|lege|lösche|ändere) ich <die> erinnerung* [{rest}]",),
            "erinnere",
        ),
    ),
)
def help_command(ask: Ask) -> Answer:
    """Give the overview, or explain the command that is named."""
    return _explain(ask) if ask.text else _overview(ask)


# --- Overview -----------------------------------------------------------------------------------


def _overview(ask: Ask) -> Answer:
    usable = _in_order([one for one in ask.catalogue if ask.asker.holds(*one.roles)])
    lines: list[Line] = []
    for topic, commands in groupby(usable, key=lambda command: command.topic):
        lines += ["", (Strong(topic),), *map(_entry, commands)]
    return Answer(
        title=ask.room.say("Das kann ich hier für Sie tun", "Das kann ich hier für dich tun"),
        lines=tuple(lines),
        hints=(
            ("Mehr zu einem Befehl: ", Code(f"/hilfe {usable[0].name}")),
            *_how_to_address(ask),
        ),
    )


def _in_order(commands: list[Command]) -> list[Command]:
    """Sort by topic: what most come for first, the general last."""
    main = {command.topic for command in commands if command.takes_bare_text}
    return sorted(
        commands,
        key=lambda command: (
            command.topic not in main,
            command.topic == _GENERAL,
            command.topic,
            not command.takes_bare_text,
            command.name,
        ),
    )


def _entry(command: Command) -> Line:
    # An example that only repeats the usage's beginning shows nothing.
    telling = [text for text in command.examples if not command.usage.startswith(text)]
    example = (" Zum Beispiel: ", Code(telling[0])) if telling else ()
    return (Code(command.usage), f" – {command.summary}", *example)


def _how_to_address(ask: Ask) -> tuple[Line, ...]:
    """Say how to reach the bot, also where Element stops commands that it doesn't know itself."""
    if ask.room.direct:
        formal = "Hier im Direktchat genügt Ihre Frage, ganz ohne Befehl."
        return (ask.room.say(formal, "Hier im Direktchat genügt deine Frage, ganz ohne Befehl."),)
    return (
        (
            "Gleich gut: ",
            Code("/hilfe"),
            ", ",
            Code(f"{ask.prefix}hilfe"),
            ", mein Name davor oder ein Direktchat mit mir. Fragt Element bei ",
            Code("/"),
            " nach, hilft „Als Nachricht senden“ oder ",
            Code("//hilfe"),
            ".",
        ),
    )


# --- One command --------------------------------------------------------------------------------


def _explain(ask: Ask) -> Answer:
    command = _named(ask)
    may = ask.asker.holds(*command.roles)
    return Answer(
        title=("Hilfe zu ", Code(f"/{command.name}")),
        lines=(
            command.summary,
            *command.explanation.splitlines(),
            "",
            ("Aufruf: ", Code(command.usage)),
            *_other_names(command),
            *(("Zum Beispiel: ", Code(example)) for example in command.examples),
            ("Nutzen können das hier: " if may else "Nutzen können das nur: ", _who(command), "."),
        ),
    )


def _named(ask: Ask) -> Command:
    """Return the command that the text names; raises UserError with the nearest one if none."""
    wanted = _folded(ask.text.lstrip("/!"))
    names = {_folded(name): command for command in ask.catalogue for name in command.names}
    if wanted in names:
        return names[wanted]
    usable = [
        name
        for name, command in names.items()
        if ask.asker.holds(*command.roles) and name not in map(_folded, command.words)
    ]
    near = process.extractOne(wanted, usable, scorer=fuzz.ratio, score_cutoff=60)
    hint: Line = ("Alle Befehle zeigt ", Code("/hilfe"), ".")
    if near:
        hint = ("Meinten Sie ", Code(f"/hilfe {names[near[0]].name}"), "?")
        if ask.room.settings.address == "du":
            hint = ("Meintest du ", *hint[1:])
    named = shorten(ask.text, 40, placeholder=" …")
    raise UserError(f"Einen Befehl „{named}“ kenne ich nicht.", hints=(hint,))


def _folded(name: str) -> str:
    return name.strip().casefold().translate(_UMLAUTS)


def _other_names(command: Command) -> Iterator[Line]:
    """Give the aliases, and some of the words with which a text may begin just as well."""
    if command.aliases:
        yield ("Auch als: ", *_listed(command.aliases))
    words = [word for word in command.words if word not in {command.name, *command.aliases}]
    if words:
        more = " und so weiter" if len(words) > _WORDS_SHOWN else ""
        yield ("Oder gleich mit dem ersten Wort: ", *_listed(words[:_WORDS_SHOWN]), more)


def _listed(names: Iterable[str]) -> Iterator[Span]:
    for position, name in enumerate(names):
        yield from ((", ", Code(f"/{name}")) if position else (Code(f"/{name}"),))


def _who(command: Command) -> str:
    if Role.GUEST in command.roles:
        return "alle"
    return " und ".join(role.value for role in command.roles)
