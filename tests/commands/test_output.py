"""Standard output and input that are full, closed or in another code page: an error object, never a crash."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.commands._lines import lines_of

ROOT = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(os.name == "nt", reason="shells of POSIX systems only")


def shell(line: str, home: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    kiosk = f"'{sys.executable}' -m kiosk"
    return subprocess.run(
        line.replace("kiosk", kiosk, 1), shell=True, cwd=ROOT, capture_output=True, timeout=60,
        env={**os.environ, "KIOSK_HOME": str(home), **environment},
    )  # fmt: skip


@POSIX
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize(
    "words", ["parse --json 9900000001", "parse 9900000001", "rules list", "doctor", "registry stats", "card new"]
)
@pytest.mark.parametrize("where", [">/dev/full", ">&-"])
def test_nowhere_to_write_is_the_worlds_fault(home: Path, words: str, where: str) -> None:
    done = shell(f"kiosk {words} {where}", home)
    assert done.returncode == 4
    assert json.loads(done.stderr)["error"]["code"] == "not-written"


@POSIX
@pytest.mark.parametrize("command", ["parse", "check"])
def test_closed_standard_input_asks_nothing(home: Path, command: str) -> None:
    done = shell(f"kiosk {command} --json <&-", home)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@POSIX
def test_vietnamese_leaves_as_utf_8_whatever_the_console_is(home: Path) -> None:
    done = shell("kiosk card new --kind cccd --count 5", home, PYTHONIOENCODING="cp1252")
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.decode("utf-8").splitlines()) == 5


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"a\nb\r\nc\rd", [b"a", b"b\r", b"c\r", b"d"]),
        (b"a\r", [b"a\r"]),
        (b"\r\r\r", [b"\r\r\r"]),
        (b"\n\nx\n", [b"", b"", b"x"]),
        (b"y" * 300_000 + b"\rz\n" + b"w" * 9, [b"y" * 20, b"z", b"w" * 9]),
        (b"", []),
    ],
)
@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
def test_every_line_end_ends_a_line(
    data: bytes, lines: list[bytes], chunk: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if chunk == 1 and len(data) > 1000:
        chunk = 1000
    monkeypatch.setattr("kiosk.commands._lines._CHUNK", chunk)
    (tmp_path / "in").write_bytes(data)
    with (tmp_path / "in").open() as stream:
        assert list(lines_of(stream, 20)) == lines
