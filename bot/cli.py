"""The command line: run · demo · ask · import · export · check · forget · version.

Each command imports what it needs when it runs: `--help` and `ask` start fast, without Matrix.
Exit codes are those of sysexits.h; `import`, a tool for scripts, has 0, 1 and 2 as documented.
"""

from __future__ import annotations

import io
import sys
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Annotated, TypeAlias
from zoneinfo import ZoneInfo

import typer

from bot import __version__
from bot.cli_german import GermanCommand, GermanGroup, usage_sentence
from bot.exits import EX_CANTCREAT, EX_OK, EX_USAGE, StopError

# ruff: noqa: PLC0415 - see above
BERLIN = ZoneInfo("Europe/Berlin")
EX_NOTHING_IMPORTED = 1
EX_IMPORT_USAGE = 2

app = typer.Typer(
    cls=GermanGroup,
    add_completion=False,
    no_args_is_help=True,
    help="Scharnier: ein Matrix-Bot für kommunale Koordinierungsstellen. "
    "Wer macht wann was mit wem warum?",
)

Config: TypeAlias = Annotated[
    Path | None,
    typer.Option(help="Die Konfiguration; sonst ./config.toml und SCHARNIER_…", metavar="DATEI"),
]
DatabaseUrl: TypeAlias = Annotated[
    str, typer.Option(help="Adresse der Datenbank statt der aus der Konfiguration.", metavar="URL")
]


def main() -> int:
    """Run the command line and return the exit code; every failure is one German message."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without umlauts must not stop us
    called = Path(sys.argv[0]).name
    name = "python -m bot" if called == "__main__.py" else called
    try:
        return app(prog_name=name, standalone_mode=False) or EX_OK
    except typer.TyperException as error:
        typer.echo(usage_sentence(error), err=True)
        command = getattr(getattr(error, "ctx", None), "info_name", "")
        return EX_IMPORT_USAGE if command == "import" else EX_USAGE
    except StopError as end:
        typer.echo(end, err=True)
        return end.exit_code
    except typer.Abort:
        return EX_OK


@app.command(cls=GermanCommand)
def run(config: Config = None) -> int:
    """Startet den Bot. Beenden mit Strg-C oder SIGTERM."""
    from bot.opening import read_settings

    settings = read_settings(config)
    from bot import app as application

    return application.run(settings)


@app.command(cls=GermanCommand)
def demo(
    chat: Annotated[
        bool, typer.Option("--chat/--no-chat", help="Mit Chat in diesem Terminal oder ohne.")
    ] = True,
    info: Annotated[
        Path | None,
        typer.Option(help="Schreibt Adresse, Personen und Räume als JSON.", metavar="DATEI"),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(help="Bewahrt die Daten dort auf statt vorübergehend.", metavar="ORDNER"),
    ] = None,
) -> int:
    """Startet zum Ausprobieren einen Matrix-Server, den Bot und einen Chat auf diesem Rechner."""
    from bot.demo import run_demo

    return run_demo(chat=chat, info=info, folder=folder)


@app.command(cls=GermanCommand)
def ask(
    question: Annotated[
        str | None, typer.Argument(help="Die Frage; sonst Zeile für Zeile.", metavar="FRAGE")
    ] = None,
    directory: Annotated[
        Path | None,
        typer.Option(
            help="Arbeitsmappe (.xlsx oder Ordner mit .csv) statt der Datenbank.", metavar="MAPPE"
        ),
    ] = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Liest und schreibt JSON, eine Frage je Zeile.")
    ] = False,
    today: Annotated[
        str | None, typer.Option(help="Der Tag, der als heute gilt.", metavar="JJJJ-MM-TT")
    ] = None,
    room: Annotated[
        str | None, typer.Option(help="Kommune, die „bei uns“ heißt.", metavar="KENNUNG")
    ] = None,
    config: Config = None,
) -> int:
    """Beantwortet Fragen ohne Chat, mit denselben Antworten wie in den Räumen."""
    from bot import asking
    from bot.opening import stored_directory, workbook_directory
    from commands.questions import engine_for

    if jsonl and question:
        raise StopError("--jsonl liest die Fragen von der Standardeingabe.", EX_USAGE)
    day = _day(today)
    engine = engine_for(workbook_directory(directory) if directory else stored_directory(config))
    if room and room not in engine.directory.municipalities:
        known = ", ".join(engine.directory.municipalities) or "keine"
        raise StopError(f"--room: Eine Kommune {room} gibt es nicht. Bekannt: {known}", EX_USAGE)
    circumstances = asking.Circumstances(day, room)
    if jsonl:
        out = typer.get_text_stream("stdout", encoding="utf-8")
        return asking.answer_lines(engine, sys.stdin.buffer, out, circumstances)
    return asking.converse(engine, question, circumstances)


@app.command("import", cls=GermanCommand)
def import_(
    workbook: Annotated[
        Path, typer.Argument(help=".xlsx-Datei oder Ordner mit .csv-Dateien.", metavar="MAPPE")
    ],
    strict: Annotated[
        bool, typer.Option("--strict", help="Übernimmt nichts, wenn eine Zeile nicht lesbar ist.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Zeigt nur, was geschehen würde.")
    ] = False,
    database: DatabaseUrl = "",
    config: Config = None,
) -> int:
    """Übernimmt das Verzeichnis aus einer Arbeitsmappe."""
    from rich.console import Console

    from bot.import_report import print_report, progress_bar
    from bot.opening import open_database, readable
    from storage.exchange import import_workbook

    with open_database(database, config) as store:
        with progress_bar(Console(stderr=True)) as progress, readable(workbook):
            report = import_workbook(
                store, workbook, strict=strict, dry_run=dry_run, progress=progress
            )
        print_report(Console(), report)
    return EX_NOTHING_IMPORTED if report.refused else EX_OK


@app.command(cls=GermanCommand)
def export(
    target: Annotated[
        Path, typer.Argument(help=".xlsx-Datei oder Ordner für .csv-Dateien.", metavar="ZIEL")
    ],
    database: DatabaseUrl = "",
    config: Config = None,
) -> int:
    """Schreibt das Verzeichnis als Arbeitsmappe; was dort schon steht, wird ersetzt."""
    from bot.opening import open_database
    from storage.exchange import WorkbookError, export_workbook

    with open_database(database, config) as store:
        try:
            export_workbook(store, target)
        except WorkbookError as error:
            raise StopError(str(error), EX_CANTCREAT) from error
    typer.echo(f"Geschrieben: {target}")
    return EX_OK


@app.command(cls=GermanCommand)
def check(config: Config = None) -> int:
    """Prüft Konfiguration, Datenbank, Verzeichnis, eigene Verfahren; ändert nichts."""
    from bot.checking import check_database, check_own_files
    from bot.opening import database_errors, read_settings

    settings = read_settings(config)
    typer.echo(f"✓ Konfiguration: vollständig, für {settings.homeserver.user_id}")
    of_database = check_database(settings.storage.database_url, datetime.now(BERLIN))
    with database_errors():
        for finding in chain(of_database, check_own_files(settings.own_files)):
            typer.echo(f"{'✓' if finding.good else '!'} {finding.sentence}")
    return EX_OK


@app.command(cls=GermanCommand)
def forget(
    number: Annotated[
        str,
        typer.Argument(help="Die Nummer des Beschlusses, zum Beispiel 2026-014.", metavar="NUMMER"),
    ] = "",
    of: Annotated[
        str,
        typer.Option(
            help="Wer ihn beschlossen hat, wo es die Nummer mehrmals gibt.", metavar="GREMIUM"
        ),
    ] = "",
    person: Annotated[
        str,
        typer.Option(
            help="Statt eines Beschlusses: was diese Person eingetragen hat.", metavar="KENNUNG"
        ),
    ] = "",
    by: Annotated[
        str,
        typer.Option(
            help="Wer löschen lässt; steht danach im Verlauf. Ohne das wird nur gezeigt, was.",
            metavar="NAME",
        ),
    ] = "",
    handed_on: Annotated[
        bool, typer.Option("--handed-on", help="Auch, was Kommunen davon weitergegeben bekamen.")
    ] = False,
    database: DatabaseUrl = "",
    config: Config = None,
) -> int:
    """Löscht Inhalte von Beschlüssen (DSGVO); Nummer, Stand und die Kette bleiben."""
    from bot import forgetting
    from bot.opening import open_database

    wish = forgetting.Wish(number, of, person, by, handed_on)
    with open_database(database, config) as store:
        for line in forgetting.forget(store, wish, datetime.now(BERLIN)):
            typer.echo(line)
    return EX_OK


@app.command(cls=GermanCommand)
def version() -> int:
    """Zeigt, welche Fassung das ist."""
    typer.echo(f"Scharnier {__version__}")
    return EX_OK


def _day(text: str | None) -> date:
    """Read an ISO date; without one, today in Europe/Berlin."""
    try:
        return date.fromisoformat(text) if text else datetime.now(BERLIN).date()
    except ValueError:
        message = f"--today: „{text}“ ist kein Tag; erwartet wird zum Beispiel 2026-11-22."
        raise StopError(message, EX_USAGE) from None
