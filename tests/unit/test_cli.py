# ruff: noqa: E501 - tables, one call to a line
"""The command line: exit codes, German messages, and what it prints for scripts."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from rich.console import Console

from bot import import_report
from bot.cli import main
from storage.consents import Consent, all_consents, give_consent
from storage.database import Database
from storage.decisions import Decision, decision_of, history_of, record_decision
from storage.exchange import import_workbook

DIRECTORY = Path(__file__).parents[1] / "dialogues" / "directory"
QUESTION = "Wer macht in Herne die Potenzialanalyse?"


class Result(NamedTuple):
    """What a call came to."""

    status: int
    out: str
    err: str


Call = Callable[..., Result]


@pytest.fixture
def call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Call:
    """Call the command line in an empty folder, with standard input if given."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str, stdin: str = "") -> Result:
        monkeypatch.setattr(sys, "argv", ["scharnier", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        status = main()
        captured = capsys.readouterr()
        return Result(status, captured.out, captured.err)

    return call


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(
        '[homeserver]\nurl = "https://a.example"\nuser_id = "@bot:a.example"\npassword = "geheim"\n'
        '[access]\nservers = ["a.example"]\n'
    )
    return path


def workbook(folder: Path, **files: str) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


# --- Calls that don't work ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((), 64, "Es fehlt der Befehl."),
        (("frag",), 64, "Den Befehl frag gibt es nicht.\nHilfe dazu: scharnier --help"),
        (("ask", "--nope"), 64, "Die Option --nope gibt es nicht.\nHilfe dazu: scharnier ask"),
        (("ask", "wer", "macht"), 64, "Das ist zu viel: macht. Text mit Leerzeichen gehört in"),
        (("ask", "--today"), 64, "Die Option --today braucht einen Wert."),
        (("ask", "--jsonl", "wer"), 64, "--jsonl liest die Fragen von der Standardeingabe."),
        (("ask", "--today", "22.11.", "wer"), 64, "--today: „22.11.“ ist kein Tag"),
        (("import",), 2, "Es fehlt eine Angabe: MAPPE."),
        (("import", "a", "b"), 2, "Das ist zu viel: b."),
        (("import", "--database", "mysql://x:geheim@y/z", "a"), 69, "„mysql“ wird nicht unterstützt"),
        (("import", "--database", "geheim", "a"), 69, "Die Adresse der Datenbank ist nicht lesbar"),
        (("import", "--database", "sqlite:////proc/x/y.db", "a"), 69, "/proc/x"),
        (("import", "nirgends"), 78, "config.toml: die Datei fehlt"),
        (("import", "--database", "sqlite:///x.db", "nirgends"), 66, "nirgends gibt es nicht"),
        (("ask", "--directory", "nirgends", "wer"), 66, "nirgends gibt es nicht"),
        (("ask", "wer"), 78, "Ohne Datenbank geht es mit: --directory ARBEITSMAPPE"),
        (("run", "--config", "nirgends.toml"), 78, "nirgends.toml: die Datei fehlt"),
        (("check",), 78, "eine Vorlage ist config.example.toml"),
    ],
)  # fmt: skip
def test_a_call_that_does_not_work_ends_with_one_german_message(
    arguments: tuple[str, ...], status: int, said: str, call: Call
) -> None:
    result = call(*arguments)
    assert result.status == status
    assert said in result.err
    assert "Traceback" not in result.err
    assert "geheim" not in result.err


def test_an_unknown_room_is_named_with_those_known(call: Call) -> None:
    result = call("ask", "--directory", str(DIRECTORY), "--room", "Herne", "wer")
    assert (result.status, result.out) == (64, "")
    assert "Eine Kommune Herne gibt es nicht. Bekannt: k-her, k-bo" in result.err


def test_an_unreadable_workbook_is_bad_data(call: Call, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"nothing of the kind")
    assert call("ask", "--directory", "x.xlsx", "wer").status == 65
    assert call("import", "--database", "sqlite:///x.db", "x.xlsx").status == 65


def test_help_is_german(call: Call) -> None:
    result = call("import", "--help")
    assert result.status == 0
    assert "Aufruf: scharnier import [OPTIONEN]" in result.out
    assert "Zeigt diese Hilfe." in result.out
    for english in ("Usage", "Options", "Arguments", "Show this", "required", "<bool>", "<path>"):
        assert english not in result.out


def test_version(call: Call) -> None:
    assert call("version").out.startswith("Scharnier 0.")


# --- ask ----------------------------------------------------------------------------------------


def test_one_question_is_answered_as_markdown(call: Call) -> None:
    result = call("ask", "--directory", str(DIRECTORY), "--today", "2026-11-22", QUESTION)
    assert (result.status, result.err) == (0, "")
    assert "**Träger Morgen**" in result.out


def test_questions_line_by_line_are_one_conversation(call: Call) -> None:
    typed = f"{QUESTION}\n\nund in Bochum?\n"
    result = call("ask", "--directory", str(DIRECTORY), "--today", "2026-11-22", stdin=typed)
    assert result.status == 0
    assert result.out.index("Träger Morgen") < result.out.index("Koordinierungsstelle Bochum")


def answers(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.out.splitlines()]


def test_json_lines_are_answered_one_for_one_in_order(call: Call) -> None:
    typed = (
        f'\ufeff{{"id": "a", "q": "{QUESTION}", "thread": "t"}}\n'
        '{"id": "b", "q": "Was ist KAoA?", "thread": null, "room": null}\n'
        '{"id": "c", "q": "und in Bochum?", "thread": "t"}\n'
        '{"id": "d", "q": "Wer macht bei uns die Potenzialanalyse?", "room": "k-bo"}\n'
    )
    result = call("ask", "--directory", str(DIRECTORY), "--jsonl", "--today", "2026-11-22", stdin=typed)  # fmt: skip
    assert result.status == 0
    found = answers(result)
    assert [line["id"] for line in found] == ["a", "b", "c", "d"]
    assert [line["ids"] for line in found] == [["org-morgen"], ["beg-kaoa"], ["org-koko-bo"], ["org-koko-bo"]]  # fmt: skip
    assert list(found[0]) == ["id", "status", "asks", "ids", "rows", "text", "ms"]
    assert (found[0]["status"], found[0]["asks"], found[0]["rows"]) == ("answered", "who", ["akt-pa-her"])  # fmt: skip


@pytest.mark.parametrize(
    "line",
    ["nix", "[]", '"q"', "{}", '{"id": "a", "q": 5}', '{"id": "a", "q": "x", "room": "k-nix"}',
     '{"id": "a", "q": "x", "thread": []}', '{"id": "a", "q": "x", "room": ["k"]}', "[" * 100_000],
)  # fmt: skip
def test_a_line_that_is_no_question_has_its_answer_too(line: str, call: Call) -> None:
    typed = f'{line}\n{{"id": "z", "q": "{QUESTION}"}}\n'
    result = call("ask", "--directory", str(DIRECTORY), "--jsonl", stdin=typed)
    first, second = answers(result)
    assert result.status == 65
    assert (first["status"], first["ids"]) == ("unknown", [])
    assert second["status"] == "answered"


def test_rows_left_out_are_counted_on_standard_error(call: Call, tmp_path: Path) -> None:
    folder = workbook(tmp_path / "mappe", kommunen="id;name\nk-a;A\nk-b;\n")
    result = call("ask", "--directory", str(folder), "--today", "2026-11-22", "Was ist A?")
    assert result.status == 0
    assert "1 Angaben sind nicht lesbar" in result.err


def test_the_configured_database_is_asked_without_a_workbook(
    call: Call, config: Path, tmp_path: Path
) -> None:
    assert call("import", str(DIRECTORY)).status == 0
    assert (tmp_path / "data" / "scharnier.db").exists()
    result = call("ask", "--config", str(config), "--today", "2026-11-22", QUESTION)
    assert "Träger Morgen" in result.out


# --- import, export, check ----------------------------------------------------------------------


def test_import_and_export_give_the_workbook_back(call: Call, tmp_path: Path) -> None:
    database = ("--database", f"sqlite:///{tmp_path}/x.db")
    result = call("import", str(DIRECTORY), *database)
    assert result.status == 0
    assert "kommunen: 5 neu" in result.out
    again = call("import", str(DIRECTORY), *database)
    assert "alles unverändert" in again.out
    assert call("export", "aus.xlsx", *database).out == "Geschrieben: aus.xlsx\n"
    assert "alles unverändert" in call("import", "aus.xlsx", *database).out
    assert call("export", "aus.ods", *database).status == 73


BROKEN = "id;name\nk-a;A\nk-b;\n"


@pytest.mark.parametrize(
    ("options", "status", "stored", "said"),
    [
        ((), 0, 1, "kommunen, Zeile 3, Spalte name: leer, erwartet"),
        (("--strict",), 1, 0, "nichts übernommen"),
        (("--dry-run",), 0, 0, "Probelauf, nichts gespeichert"),
        (("--strict", "--dry-run"), 1, 0, "kommunen, Zeile 3, Spalte name"),
    ],
)
def test_import_says_what_it_left_out_and_whether_it_stored_anything(
    options: tuple[str, ...], status: int, stored: int, said: str, call: Call, tmp_path: Path
) -> None:
    folder = workbook(tmp_path / "mappe", kommunen=BROKEN)
    database = f"sqlite:///{tmp_path}/x.db"
    result = call("import", str(folder), "--database", database, *options)
    assert result.status == status
    assert said in result.out
    exported = call("export", "aus", "--database", database)
    assert exported.status == 0
    assert len((tmp_path / "aus" / "kommunen.csv").read_text().splitlines()) == 1 + stored


def test_in_a_terminal_the_report_is_tables(tmp_path: Path) -> None:
    folder = workbook(tmp_path / "mappe", kommunen=BROKEN)
    database = Database(f"sqlite:///{tmp_path}/x.db")
    database.migrate()
    report = import_workbook(database, folder)
    database.close()
    console = Console(file=io.StringIO(), force_terminal=True, width=120, no_color=True)
    import_report.print_report(console, report)
    assert isinstance(console.file, io.StringIO)
    lines = [
        " ".join(line.replace("│", " ").split()) for line in console.file.getvalue().split("\n")
    ]
    assert any(line.startswith("kommunen 1 0 0 0 0 1") for line in lines)
    assert any("organisationen (nicht geliefert)" in line for line in lines)
    assert any("kommunen, neu: k-a" in line for line in lines)
    assert any("kommunen 3 name (leer)" in line for line in lines)


def test_progress_is_drawn_in_a_terminal_only() -> None:
    with import_report.progress_bar(Console(file=io.StringIO())) as told:
        assert told is None
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    with import_report.progress_bar(console) as told:
        assert told is not None
        told("Personen lesen", 50, 100)
        told("Personen lesen", 100, 100)
    assert isinstance(console.file, io.StringIO)
    assert "Personen lesen" in console.file.getvalue()


@pytest.mark.usefixtures("config")
def test_check_says_what_the_bot_would_start_with(call: Call, tmp_path: Path) -> None:
    first = call("check")
    assert first.status == 0
    assert "✓ Konfiguration: vollständig, für @bot:a.example" in first.out
    assert "wird beim ersten Start angelegt" in first.out
    assert not (tmp_path / "data").exists()

    folder = workbook(tmp_path / "leer", kommunen="id;name\n")
    call("import", str(folder))
    assert "! Verzeichnis: noch leer" in call("check").out

    call("import", str(DIRECTORY))
    result = call("check")
    assert "erreichbar und auf dem neuesten Stand" in result.out
    assert "Stand 1 aus directory, von heute: 5 Kommunen, 6 Organisationen" in result.out
    assert "Bestätigungen:" in result.out


@pytest.mark.usefixtures("config")
def test_check_names_a_procedure_that_cannot_be_used(call: Call, tmp_path: Path) -> None:
    assert "✓ Kollegiale Beratung: 2 Verfahren, 10 Methoden" in call("check").out
    own = tmp_path / "data" / "beratung" / "verfahren"
    own.mkdir(parents=True)
    (own / "kurz.toml").write_text('name = "Kurz"\nkurz = Kurz\n', "utf-8")
    result = call("check")
    assert result.status == 0
    assert f"! Kollegiale Beratung: {own / 'kurz.toml'}, Zeile 2: " in result.out


@pytest.mark.usefixtures("config")
def test_check_names_the_first_entry_of_a_decision_that_was_tampered_with(
    call: Call, tmp_path: Path
) -> None:
    call("import", str(DIRECTORY))
    assert "✓ Beschlüsse: die Kette ihrer Einträge ist unversehrt" in call("check").out
    url = f"sqlite:///{tmp_path / 'data' / 'scharnier.db'}"
    database = Database(url)
    now = datetime(2026, 11, 29, 12, tzinfo=UTC)
    with database.write() as session:
        for number in range(3):
            record_decision(session, Decision(
                body="region", text=f"Satz {number}", decided_on=now.date(), room_id="!a",
                recorded_by="@anna:a", recorded_at=now,
            ))  # fmt: skip
        session.connection().exec_driver_sql(
            "UPDATE decision_entry SET kind = 'changed' WHERE position = 2"
        )
    database.close()
    assert "! Beschlüsse: Eintrag 2, region 2026-002 passt nicht" in call("check").out


def stored_decisions(tmp_path: Path) -> Database:
    """Return the configured database with a decision of the region that Herne got, and Herne's own."""
    database = Database(f"sqlite:///{tmp_path / 'data' / 'scharnier.db'}")
    now = datetime(2026, 11, 29, 12, tzinfo=UTC)
    with database.write() as session:
        for body, parent in [
            ("region", None),
            ("municipality:k-her", 1),
            ("committee:gr-her-lk", None),
        ]:
            record_decision(session, Decision(
                body=body, text="Geheimnis", decided_on=now.date(), room_id="!a", state="decided",
                recorded_by="@anna:a", recorded_at=now, parent_id=parent,
            ))  # fmt: skip
    return database


def texts_of(database: Database) -> list[str]:
    with database.read() as session:
        return [found.text for one in (1, 2, 3) if (found := decision_of(session, one))]


@pytest.mark.usefixtures("config")
def test_forget_shows_what_is_meant_and_forgets_with_a_name(call: Call, tmp_path: Path) -> None:
    call("import", str(DIRECTORY))
    database = stored_decisions(tmp_path)
    shown = call("forget", "2026-001", "--of", "Region")
    assert "Region, 2026-001, beschlossen" in shown.out
    assert "Weitergegeben, dort steht der Text noch: Herne 2026-001" in shown.out
    assert "Noch ist nichts gelöscht." in shown.out
    assert texts_of(database) == ["Geheimnis"] * 3
    done = call("forget", "2026-001", "--of", "region", "--by", "DSB", "--handed-on")
    assert "Herne, 2026-001" in done.out
    assert "Gelöscht." in done.out
    *gone, there = texts_of(database)
    assert all(text.startswith("Inhalt gelöscht am ") for text in gone)
    assert there == "Geheimnis"
    database.close()
    assert "✓ Beschlüsse: die Kette ihrer Einträge ist unversehrt" in call("check").out


@pytest.mark.usefixtures("config")
def test_forget_forgets_what_a_person_entered(call: Call, tmp_path: Path) -> None:
    call("import", str(DIRECTORY))
    database = stored_decisions(tmp_path)
    assert "3 Einträge von @anna:a" in call("forget", "--person", "@anna:a").out
    with database.read() as session:
        assert not history_of(session, 1)[0].forgotten, "it was only shown"
    call("forget", "--person", "@anna:a", "--by", "DSB")
    with database.read() as session:
        assert [one.forgotten for one in history_of(session, 1)] == [True, False]
    database.close()
    assert "unversehrt" in call("check").out


@pytest.mark.usefixtures("config")
def test_forget_forgets_what_a_person_agreed_to(call: Call, tmp_path: Path) -> None:
    call("import", str(DIRECTORY))
    database = stored_decisions(tmp_path)
    with database.write() as session:
        for user_id, topic in (("@anna:a", "alle"), ("@anna:a", "Praktikum"), ("@ben:b", "alle")):
            give_consent(session, Consent(user_id, topic, date(2026, 11, 22)))
    assert "Bereit für Beratungen: 2 Themen" in call("forget", "--person", "@anna:a").out
    with database.read() as session:
        assert len(all_consents(session)) == 3, "it was only shown"
    call("forget", "--person", "@anna:a", "--by", "DSB")
    with database.read() as session:
        assert [one.user_id for one in all_consents(session)] == ["@ben:b"]
    database.close()


@pytest.mark.usefixtures("config")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Entweder eine Nummer"),
        (("2026-001", "--person", "@a:b"), "Entweder eine Nummer"),
        (("14",), "„14“ ist keine Nummer wie 2026-014."),
        (("2026-009",), "Einen Beschluss 2026-009 gibt es nicht."),
        (("2026-001",), "2026-001 gibt es so nicht genau einmal. Möglich: --of „"),
        (("2026-001", "--of", "Kegelverein"), "--of „Lenkungskreis Übergang Herne“"),
    ],
)
def test_forget_says_what_it_does_not_understand(
    call: Call, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    call("import", str(DIRECTORY))
    stored_decisions(tmp_path).close()
    result = call("forget", *arguments)
    assert (result.status, result.out) == (64, "")
    assert said in result.err


@pytest.mark.usefixtures("config")
def test_check_ends_with_69_where_the_database_is_none(call: Call, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "scharnier.db").write_bytes(b"nothing of the kind" * 100)
    result = call("check")
    assert result.status == 69
    assert "Traceback" not in result.err
    assert "ist nicht erreichbar: file is not a database" in result.err


# --- Start --------------------------------------------------------------------------------------


def test_help_and_ask_load_no_matrix() -> None:
    program = (
        "import sys; from bot.cli import main; sys.argv[0] = 'scharnier'; main();"
        "print(*(name for name in ('nio', 'synapse', 'apscheduler') if name in sys.modules))"
    )
    for arguments in (["--help"], ["ask", "--directory", str(DIRECTORY), QUESTION]):
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True
        )
        assert done.stdout.splitlines()[-1] == ""


def test_the_module_ends_with_the_status_of_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "frag"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 64
    assert done.stderr.startswith("Den Befehl frag gibt es nicht.")
