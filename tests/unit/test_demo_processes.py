"""Programs that are started: they end with whoever started them, and say why they ended."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from bot.demo.processes import Program, ProgramError

WAITS = "import pathlib, signal; pathlib.Path('up').touch(); signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + WAITS


def program(folder: Path, code: str) -> Program:
    log_path = folder / "program.log"
    return Program("Das Programm", [sys.executable, "-c", code], folder=folder, log_path=log_path)


def started(folder: Path, code: str) -> Program:
    running = program(folder, code)
    running.start()
    running.wait_for_file(folder / "up")
    return running


def test_stop_ends_it_by_sigterm(tmp_path: Path) -> None:
    running = started(tmp_path, WAITS)
    assert running.is_running
    assert running.stop() == -signal.SIGTERM
    assert not running.is_running


def test_stop_insists_where_sigterm_is_ignored(tmp_path: Path) -> None:
    assert started(tmp_path, STUBBORN).stop(grace=0.1) == -signal.SIGKILL


def test_stop_before_start_and_twice_does_nothing(tmp_path: Path) -> None:
    running = program(tmp_path, WAITS)
    assert running.stop() is None
    running.start()
    assert running.stop() == running.stop()


def test_an_early_end_is_told_with_the_last_lines_of_the_log(tmp_path: Path) -> None:
    failing = program(tmp_path, "import sys; print('alles gut'); sys.exit('kaputt')")
    failing.start()
    with pytest.raises(ProgramError, match=r"(?s)beendet \(Status 1\).*program.log.*kaputt"):
        failing.wait_for_file(tmp_path / "never")


def test_waiting_for_a_stopped_program_ends(tmp_path: Path) -> None:
    running = started(tmp_path, WAITS)
    running.stop()
    with pytest.raises(ProgramError, match="beendet"):
        running.wait_for_file(tmp_path / "never")


def test_settings_of_another_bot_are_not_handed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCHARNIER_HOMESERVER_PASSWORD", "geheim")
    code = "import os; print([k for k in os.environ if k.startswith('SCHARNIER')]); " + WAITS
    running = started(tmp_path, code)
    running.stop()
    assert "geheim" not in running.report("")
    assert "HOMESERVER" not in running.report("")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a parent's death")
def test_it_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    parent_code = (
        "import pathlib, signal, sys; from bot.demo.processes import Program;"
        "folder = pathlib.Path(sys.argv[1]);"
        "p = Program('x', [sys.executable, '-c', sys.argv[2]], folder=folder,"
        " log_path=folder / 'log'); p.start(); p.wait_for_file(folder / 'up');"
        "print(p.pid, flush=True); signal.pause()"
    )
    command = [sys.executable, "-c", parent_code, str(tmp_path), WAITS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        _, alive = psutil.wait_procs([child], timeout=20)
    assert not alive
