"""typer in German: headings of the help, and sentences for calls that were mistyped.

typer ships no translations, and its texts are in English.
"""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

_HEADINGS = {
    "ARGUMENTS_PANEL_TITLE": "Angaben",
    "OPTIONS_PANEL_TITLE": "Optionen",
    "COMMANDS_PANEL_TITLE": "Befehle",
    "DEFAULT_STRING": "[Voreinstellung: {}]",
    "REQUIRED_LONG_STRING": "[nötig]",
}


class _German:
    """What groups and commands have in common."""

    def get_usage(self, ctx: Any) -> str:
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        german = {"Usage:": "Aufruf:", "[OPTIONS]": "[OPTIONEN]", "COMMAND [ARGS]...": "BEFEHL …"}
        for english, word in german.items():
            usage = usage.replace(english, word)
        return usage

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Zeigt diese Hilfe."
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from typer import rich_utils  # noqa: PLC0415 - only help needs it, and it is slow to import

        for name, text in _HEADINGS.items():
            setattr(rich_utils, name, text)
        for parameter in self.get_params(ctx):  # type: ignore[attr-defined]
            if parameter.metavar is None or not parameter.opts[0].startswith("-"):
                # Types of switches and arguments ("<bool>") say nothing to users.
                parameter.display_type_rich = _no_type
        super().format_help(ctx, formatter)  # type: ignore[misc]


def _no_type(ctx: Any) -> None:
    """Stand in for the display of a parameter's type."""


class GermanCommand(_German, TyperCommand):
    """A command with German help."""


class GermanGroup(_German, TyperGroup):
    """A group of commands with German help."""


def usage_sentence(error: typer.TyperException) -> str:
    """Say in German what is wrong with the call, and where its help is.

    typer doesn't make the classes of its errors public, so they are told apart by name.
    """
    if type(error).__name__ == "NoArgsIsHelpError":
        return "Es fehlt der Befehl."  # the help is on the screen already
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "scharnier"
    return f"{_what_is_wrong(error)}\nHilfe dazu: {path} --help"


def _what_is_wrong(error: typer.TyperException) -> str:
    parameter = getattr(error, "param", None)
    name = (parameter.metavar or parameter.name) if parameter else ""
    option = getattr(error, "option_name", "")
    sentences = {
        "NoSuchOption": f"Die Option {option} gibt es nicht.",
        "BadOptionUsage": f"Die Option {option} braucht einen Wert.",
        "MissingParameter": f"Es fehlt eine Angabe: {name}.",
        "BadParameter": f"Die Angabe {name} passt nicht.",
    }
    return sentences.get(type(error).__name__) or _unexpected(error.message)


def _unexpected(message: str) -> str:
    if unknown := re.match(r"No such command '(.*?)'", message):
        return f"Den Befehl {unknown[1]} gibt es nicht."
    if extra := re.search(r"unexpected extra argument\S* \((.*)\)", message):
        return f"Das ist zu viel: {extra[1]}. Text mit Leerzeichen gehört in Anführungszeichen."
    return "Der Aufruf ist unvollständig."
