"""Does the set-up find what is missing, and does it leave a machine alone that has everything?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools import system_libraries as tool

SCRIPT = Path(tool.__file__)


def test_a_library_is_missing_only_when_it_cannot_be_loaded() -> None:
    table = {"libnowhere-at-all.so.9": ("libnowhere9",), "libc.so.6": ("libc6",)}
    expected = {"libnowhere-at-all.so.9"} if sys.platform.startswith("linux") else set(table)
    assert set(tool.missing(table)) == expected


@pytest.mark.parametrize(
    ("known", "package"),
    [
        ({"libzbar0"}, "libzbar0"),
        ({"libzbar0t64"}, "libzbar0t64"),
        ({"libzbar0", "libzbar0t64"}, "libzbar0t64"),
        ({"libother"}, None),
    ],
)
def test_the_package_that_this_release_knows_is_taken(known: set[str], package: str | None) -> None:
    assert tool.choose(tool.OPTIONAL["libzbar.so.0"], known) == package


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A machine without root and sudo, where apt knows the new names only. Returns the commands that were run."""
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        assert command[0] == "apt-cache", "nothing may be changed here"
        return subprocess.CompletedProcess(command, 0, "Package: libglib2.0-0t64\nPackage: libzbar0t64\n", "")

    monkeypatch.setattr(tool.subprocess, "run", run)
    monkeypatch.setattr(tool.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(tool.shutil, "which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    monkeypatch.setattr(tool.sys, "platform", "linux")
    monkeypatch.setattr(tool, "_has_venv", lambda: True)
    return ran


def test_who_may_not_install_is_told_the_command(
    nobody: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tool, "LIBRARIES", {"libnowhere.so.9": tool.LIBRARIES["libgthread-2.0.so.0"]})
    monkeypatch.setattr(tool, "OPTIONAL", {})
    assert tool.main() == 1
    assert "su -c 'apt-get update && apt-get install -y libglib2.0-0t64'" in capsys.readouterr().err


def test_what_is_optional_stops_nobody(
    nobody: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tool, "LIBRARIES", {})
    monkeypatch.setattr(tool, "OPTIONAL", {"libnowhere.so.9": ("libzbar0t64",)})
    assert tool.main() == 0
    assert "libnowhere.so.9" in capsys.readouterr().err


def test_a_complete_machine_is_left_alone(nobody: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "missing", lambda _: {})
    assert tool.main() == 0
    assert nobody == []


def test_an_old_python_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(tool, "NEEDED_PYTHON", (99, 0))
    assert tool.main() == 1
    assert "99.0" in capsys.readouterr().err


def test_it_runs_on_a_bare_python() -> None:
    """Before the set-up nothing is installed: isolated mode, no site-packages."""
    code = f"import runpy; runpy.run_path({str(SCRIPT)!r}, run_name='looked at')"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)
