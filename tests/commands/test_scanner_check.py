"""`kiosk doctor --scanner`: grades pictures, films, ports and lines, and says what to do."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from kiosk.scanner.set_up import Advice
from kiosk.scanner.sheet_codes import sheet_codes
from kiosk.scanner.sheet_damage import Damage
from tests.commands.conftest import Answer, Call
from tests.pseudo_terminal import pseudo_terminal
from tests.scanner.typed_codes import typed

CODES = sheet_codes()
LABELS = [code.label for code in CODES]
SCAN_KEYS = {"scan", "source", "code", "outcome", "damage", "bytes", "pace", "suffix", "advice"}
REPORT_KEYS = {"scans", "source", "good", "exact", "damaged", "missing", "limits", "pace", "advice", "say"}


def graded(answer: Answer) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    assert (answer.code, answer.err) == (0, [])
    *scans, last = answer.out
    assert all(set(scan) == SCAN_KEYS for scan in scans)
    assert set(last) == {"report"} and set(last["report"]) == REPORT_KEYS
    return scans, last["report"]


@pytest.fixture(scope="session")
def sheet(tmp_path_factory: pytest.TempPathFactory, qapp: object) -> Path:
    """The page as a picture."""
    from kiosk.ui.admin.sheet_paper import write_sheet
    from kiosk.ui.i18n import Texts

    file = tmp_path_factory.mktemp("sheet") / "sheet.png"
    write_sheet(file, Texts.load("vi"))
    return file


@pytest.mark.parametrize("name", ["sheet.pdf", "trang thử.png"])
def test_the_sheet_is_written(call: Call, tmp_path: Path, qapp: object, name: str) -> None:
    file = tmp_path / name
    answer = call("doctor", "--scanner", "--sheet", str(file), "--json")
    assert (answer.code, answer.out) == (0, [{"sheet": str(file), "codes": 12}])
    assert file.read_bytes()[:4] in (b"%PDF", b"\x89PNG")


@pytest.mark.parametrize("name", ["none/sheet.pdf", "", "nul\0.pdf", "folder"])
def test_a_sheet_that_cannot_be_written(call: Call, tmp_path: Path, qapp: object, name: str) -> None:
    (tmp_path / "folder").mkdir()
    answer = call("doctor", "--scanner", "--sheet", str(tmp_path / name) if name else "", "--json")
    assert (answer.code, answer.err[0]["error"]["code"]) == (4, "not-written")


def test_a_picture_of_the_sheet(call: Call, sheet: Path) -> None:
    scans, report = graded(call("doctor", "--scanner", "--picture", str(sheet), "--json"))
    assert [scan["outcome"] for scan in scans] == ["exact"] * 12
    assert {scan["source"] for scan in scans} == {"camera"}
    assert report["good"] and report["exact"] == LABELS and report["advice"] == ["good"]
    assert report["limits"] == [{"version": version, "module_mm": 0.254} for version in (5, 10, 12, 15)]


def test_a_file_that_is_no_picture_does_not_take_the_grades_of_the_others(
    call: Call, sheet: Path, tmp_path: Path
) -> None:
    (tmp_path / "no.png").write_bytes(b"no picture")
    answer = call("doctor", "--scanner", "--picture", str(tmp_path / "no.png"), str(sheet), "--json")
    assert (answer.code, answer.err[0]["error"]["code"]) == (3, "file-unreadable")
    assert answer.out[-1]["report"]["exact"] == LABELS


def test_a_film_or_camera_of_the_sheet(call: Call, sheet: Path) -> None:
    _, report = graded(call("doctor", "--scanner", "--camera", str(sheet), "--seconds", "30", "--json"))
    assert report["exact"] == LABELS and report["source"] == "camera"


def test_lines_of_a_keyboard_behind_a_typing_mode(call: Call) -> None:
    lines = [typed(code.data.decode(), "telex", skips=False) for code in CODES]
    scans, report = graded(call("doctor", "--scanner", "--json", stdin="\n".join(lines).encode()))
    assert [scan["code"] for scan in scans] == LABELS
    assert {tuple(scan["damage"]) for scan in scans} == {(), ("telex",)}
    assert [scan["suffix"] for scan in scans] == ["Enter"] * 11 + [""]
    assert report["advice"] == ["typing-off", "suffix-enter"]
    assert not report["good"] and len(report["say"]) == 2


def test_a_flood_is_one_scan_and_no_input_is_none(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    flood = CODES[0].data + b"|" * 1_000_000
    scans, report = graded(call("doctor", "--scanner", "--json", stdin=flood + b"\n" + CODES[0].data + b"\r\n"))
    assert [(scan["code"], scan["outcome"]) for scan in scans] == [(None, "other-code"), ("A1", "exact")]
    assert report["exact"] == ["A1"]


@pytest.mark.parametrize(("language", "word"), [("vi", "Bộ gõ tiếng Việt"), ("en", "Vietnamese typing")])
def test_for_a_person(call: Call, language: str, word: str) -> None:
    line = typed(CODES[3].data.decode(), "vni", skips=False)
    answer = call("doctor", "--scanner", "--language", language, stdin=f"{line}\nDN4799900000001\n".encode())
    assert answer.code == 0
    assert "B1" in answer.text and f"-> {word}" in answer.text


def test_what_is_no_code_of_the_sheet_is_never_said(call: Call) -> None:
    secret = "DN4799900000001|4d1eab75|01/01/1990"
    for words in (("--json",), ()):
        answer = call("doctor", "--scanner", *words, stdin=secret.encode() + b"\n\xff\xfe\n\n" + b"x" * 100_000)
        assert answer.code == 0
        assert "4799900000001" not in answer.text and "4d1eab75" not in answer.text
    scans, report = graded(call("doctor", "--scanner", "--json", stdin=secret.encode()))
    assert [scan["outcome"] for scan in scans] == ["other-code"]
    assert report["missing"] == LABELS and report["source"] is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="pseudo terminals of Linux stand in for the scanner")
def test_a_serial_scanner(call: Call, tmp_path: Path) -> None:
    import tty

    master, slave = pseudo_terminal()
    tty.setraw(slave)
    place = tmp_path / "scanner"
    place.symlink_to(os.ttyname(slave))
    stop = threading.Event()

    def send() -> None:
        while not stop.wait(0.2):  # from the beginning again: what came before the port was open is lost
            for code in CODES:
                os.write(master, code.data + b"\r\n")
                if stop.wait(0.1):
                    return

    sender = threading.Thread(target=send)
    sender.start()
    try:
        scans, report = graded(call("doctor", "--scanner", "--serial", str(place), "--seconds", "60", "--json"))
    finally:
        stop.set()
        sender.join()
        os.close(slave)
        os.close(master)
    assert report["exact"] == LABELS and report["source"] == "serial"
    assert scans[0]["suffix"] is None


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (["--picture", "none.png"], 2, "bad-use"),
        (["--scanner", "--picture", "none.png"], 3, "file-unreadable"),
        (["--scanner", "--camera", "none at all", "--seconds", "20"], 4, "camera-not-found"),
        (["--scanner", "--serial", "no:such", "--seconds", "20"], 4, "serial-not-found"),
        (["--scanner", "--seconds", "0"], 2, "bad-use"),
        (["--scanner", "--camera", "0", "--serial", "auto"], 2, "bad-use"),
    ],
)
def test_what_cannot_be_asked(call: Call, words: list[str], code: int, error: str) -> None:
    answer = call("doctor", *words, "--json")
    assert (answer.code, answer.err[0]["error"]["code"]) == (code, error)


def test_every_word_is_in_the_book() -> None:
    book = (Path(__file__).resolve().parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
    words = {*(f"`{word.value}`" for word in (*Advice, *Damage)), *(f"`{key}`" for key in SCAN_KEYS | REPORT_KEYS)}
    assert {word for word in words if word not in book} == set()
