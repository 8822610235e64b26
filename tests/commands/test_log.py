"""What does the program leave when it is interrupted, when it crashes, and when there is nothing to say?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.commands import CommandError
from kiosk.commands._log import log_kept_in
from kiosk.desk import Desk
from tests.commands.conftest import Call

ROOT = Path(__file__).parents[2]
SECRET = "Trần Thị Mẫu 9900000001"


def test_a_command_with_nothing_to_say_leaves_no_log(call: Call, home: Path) -> None:
    assert call("parse", "--json", "x").code == 0
    assert not (home / "log").exists()


def test_hooks_and_handlers_are_put_back(home: Path) -> None:
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    with pytest.raises(CommandError) as caught, log_kept_in(home):
        assert sys.excepthook is not before[0]
        raise ValueError(SECRET)
    assert (caught.value.code, caught.value.exit_code) == ("bug", 4)
    assert SECRET not in str(caught.value) and caught.value.__suppress_context__
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


def test_an_error_that_is_an_answer_is_no_bug(home: Path) -> None:
    with pytest.raises(CommandError, match="as it is"), log_kept_in(home):
        raise CommandError("settings", "as it is", 3)
    assert not (home / "log").exists()


def test_without_a_home_a_warning_still_stays_off_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    program = (
        "import logging\n"
        "from kiosk.commands._log import log_kept_in\n"
        "with log_kept_in(None): logging.getLogger('x').error('%s', 'Mau 9900000001')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, timeout=30)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_log_that_cannot_be_written_does_not_stop_the_command(call: Call, home: Path) -> None:
    (home / "log").write_text("a file where the folder should be")
    answer = call("check", "--json", "x")
    assert (answer.code, len(answer.out), answer.err) == (0, 1, [])


def test_an_interrupted_command_says_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt(SECRET)

    monkeypatch.setattr(Desk, "look", interrupted)
    assert main(["check", "--home", str(home), "--json", "x"]) == 130
    assert capfd.readouterr() == ("", "")


def test_a_reader_that_goes_away_is_no_error(home: Path) -> None:
    done = subprocess.run(
        f"'{sys.executable}' -m kiosk card new --count 3000 --json | head -n 1",
        shell=True, cwd=ROOT, capture_output=True, timeout=60, env={**os.environ, "KIOSK_HOME": str(home)},
    )  # fmt: skip
    assert json.loads(done.stdout)["kind"] == "bhyt15"
    assert done.stderr == b""
