"""What the runtime itself says; everything else is a command's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

from bot.matrix_error import MatrixError, TooLargeError
from commands.contract import Answer, Code, Command, Line, Notice, Reaction
from storage.direct_chats import is_person


def refusal(say: Callable[[str, str], str], command: Command) -> Answer:
    """Say which roles the command needs; `say` picks the form of address."""
    needed = " oder ".join(role.value for role in command.roles)
    hint = say("Was Sie hier nutzen können, zeigt ", "Was du hier nutzen kannst, zeigt ")
    return Answer(
        lines=((Code(f"/{command.name}"), f" ist hier nur für diese Rollen möglich: {needed}."),),
        hints=((hint, Code("/hilfe"), "."),),
    )


def not_in_closed_rooms(say: Callable[[str, str], str], command: Command) -> Answer:
    """Say that the command belongs elsewhere; `say` picks the form of address."""
    where = say("in Ihrem Chat mit mir", "in deinem Chat mit mir")
    return Answer(
        lines=(
            (
                "Hier läuft eine kollegiale Beratung; ",
                Code(f"/{command.name}"),
                f" geht in den anderen Räumen oder {where}.",
            ),
        ),
        hints=(("Was hier geht, zeigt ", Code("/beratung hilfe"), "."),),
    )


def with_hints(answer: Answer, *, direct: bool) -> Answer:
    """Add how to take one of the choices or reactions that an answer offers, if any.

    Messages to other rooms and to people get those hints as well.
    """
    notices = tuple(notice_with_hints(notice) for notice in answer.notices)
    reactions = tuple(_reaction_hint(one) for one in answer.reactions if one.label)
    hints = (*_choice_hint(answer, direct=direct), *answer.hints, *reactions)
    return replace(answer, hints=hints, notices=notices)


def notice_with_hints(notice: Notice) -> Notice:
    """Add such hints to a message elsewhere; only what is addressed to a person is in a chat."""
    return replace(notice, answer=with_hints(notice.answer, direct=is_person(notice.to)))


def _choice_hint(answer: Answer, *, direct: bool) -> tuple[Line, ...]:
    if not answer.choices:
        return ()
    how = "" if direct else ", als Antwort auf diese Nachricht"
    return (f"Zum Auswählen genügt die Nummer{how}. Oder unten das Zeichen antippen.",)


def _reaction_hint(reaction: Reaction) -> Line:
    typed = reaction.typed or f"/{reaction.command_line.lstrip('/')}"
    return (f"{reaction.key} {reaction.label}; oder mit ", Code(typed), ".")


def too_long_ago() -> Answer:
    """Say that what a reaction stood for was forgotten."""
    return Answer(
        lines=("Das ist länger als einen Tag her, ich weiß nicht mehr, worum es ging.",),
        hints=("Bitte noch einmal fragen.",),
    )


def did_you_mean(name: str, rest: str) -> Answer:
    """Suggest the command that was nearly typed, with what followed."""
    return Answer(lines=(("Meinten Sie ", Code(f"/{name} {rest}".strip()), "?"),))


def unknown_command(word: str) -> Answer:
    """Say that there is no such command; for a bare prefix, that the bot listens."""
    said = ("Den Befehl ", Code(f"/{word}"), " kenne ich nicht.") if word else ("Ja, bitte?",)
    return Answer(lines=(said,), hints=(("Was ich kann, zeigt ", Code("/hilfe"), "."),))


def not_undone(name: str, *, edited: bool) -> Answer:
    """Say that deleting or editing a message does not undo what its command did."""
    return Answer(
        lines=(
            (
                f"Die Nachricht {'sagt jetzt etwas anderes' if edited else 'ist gelöscht'}, was ",
                Code(f"/{name}"),
                " bewirkt hat, gilt aber weiter.",
            ),
        ),
        hints=(("Wie es sich ändern lässt, zeigt ", Code(f"/hilfe {name}"), "."),),
    )


def file_not_sent(name: str, error: MatrixError) -> Answer:
    """Say that a file can't be sent, and why."""
    return Answer(lines=(f"⚠ Die Datei „{name}“ konnte ich nicht senden: {_reason(error)}",))


def _reason(error: MatrixError) -> str:
    if isinstance(error, TooLargeError):
        size, limit = megabytes(error.size), megabytes(error.limit)
        return (
            f"Sie ist mit {size} zu groß für den Homeserver, er nimmt höchstens {limit} an. "
            "Mehr erlauben kann nur, wer ihn betreibt."
        )
    if error.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return "Sie ist zu groß für den Homeserver. Mehr erlauben kann nur, wer ihn betreibt."
    if error.status == HTTPStatus.FORBIDDEN:
        return "Der Homeserver erlaubt es mir hier nicht. Der Betrieb kann das klären."
    return (
        "Das Hochladen auf den Homeserver ist gescheitert. Warum, steht beim Betrieb im Protokoll."
    )


def megabytes(size: int) -> str:
    """Say a size in bytes as people do, such as "1,5 MB"; small ones in kB."""
    unit, amount = ("MB", size / 1_000_000) if size >= 1_000_000 else ("kB", size / 1000)
    return f"{amount:.1f} {unit}".replace(".0 ", " ").replace(".", ",")


def apology(incident: str) -> Answer:
    """Own up to a failure and name the mark under which the log has its cause."""
    return Answer(
        lines=(
            "Da ist bei mir etwas schiefgegangen. Die Nachricht ist nicht verloren, "
            "aber beantworten konnte ich sie nicht.",
        ),
        hints=(
            f"Bitte noch einmal versuchen. Bleibt es dabei, hilft der Betrieb; "
            f"die Kennung im Protokoll ist {incident}.",
        ),
    )
