"""`kiosk demo --headless`: a table, pictures in both languages, an exit code, and nothing left behind."""

from __future__ import annotations

import json
import os
import re
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from kiosk.__main__ import main
from kiosk.demo import stage
from kiosk.demo.morning import Morning, make_morning
from kiosk.verify.verdict import Decision

SCENES = ("phone", "late", "cut", "emergency")


@pytest.fixture(autouse=True)
def _short_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four people of the script, a small registry, few past visits: the whole is played by the tests of the window."""

    def short(*given: object) -> Morning:
        whole = make_morning(*given)  # type: ignore[arg-type]
        return replace(whole, scenes=tuple(s for s in whole.scenes if s.id in SCENES))

    monkeypatch.setattr(stage, "make_morning", short)
    monkeypatch.setitem(stage.set_stage.__kwdefaults__, "crowd", 120)
    monkeypatch.setitem(stage.set_stage.__kwdefaults__, "regulars", 45)
    monkeypatch.setenv("QT_QPA_PLATFORM", os.environ["QT_QPA_PLATFORM"])  # put back afterwards


@pytest.mark.usefixtures("qapp")
def test_headless(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    home, out = tmp_path / "home", tmp_path / "ảnh"
    assert main(["demo", "--headless", "--out", str(out), "--home", str(home)]) == 0
    text, errors = capfd.readouterr()
    assert errors == ""
    lines = (
        r"VssID code on a phone +COVERED +REGISTRY +\d+\.\d  COVERED +\d+\.\d  yes",
        r"unknown card, the insurer is away +PENDING +CLAIM +\d+\.\d  does not answer +-  yes",
        r"half a code +UNREADABLE +CLAIM +\d+\.\d  - +-  -",
        r"emergency, nothing shown +PENDING +CLAIM +-  - +-  yes",
        r"unknown card, the insurer is away +PENDING +-> COVERED",
    )
    for line in lines:
        assert re.search(f"^{line}$", text, re.MULTILINE), (line, text)
    assert "every person ended as written; 12 pictures" in text
    names = sorted(file.name for file in out.iterdir())
    assert [name.split("-", 1)[1] for name in names if name.endswith("-vi.png")] == [
        "phone-vi.png", "late-vi.png", "cut-vi.png", "emergency-vi.png", "inbox-vi.png", "case-vi.png",
    ]  # fmt: skip
    for name in names:
        picture = QImage(str(out / name))
        assert (picture.width(), picture.height()) == (1280, 720), name
        colours = {picture.pixel(x, y) for x in range(0, 1280, 16) for y in range(0, 720, 16)}
        assert len(colours) > 5, f"{name} is empty"
    vietnamese, english = (QImage(str(out / f"01-phone-{language}.png")) for language in ("vi", "en"))
    assert vietnamese != english
    assert (home / "records.db").exists(), "a home that was named stays"


@pytest.mark.usefixtures("qapp")
def test_a_morning_that_ends_otherwise_is_told(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def wrong(*given: object) -> Morning:
        whole = make_morning(*given)  # type: ignore[arg-type]
        emergency = whole.scenes[-1]
        return replace(whole, scenes=(replace(emergency, decision=Decision.COVERED),))

    monkeypatch.setattr(stage, "make_morning", wrong)
    assert main(["demo", "--headless"]) == 1
    text, _ = capfd.readouterr()
    assert "<- not as written" in text and "NOT every person ended as written" in text


def test_a_home_that_is_in_use_is_left_alone(home: Path, capfd: pytest.CaptureFixture[str], qapp: QApplication) -> None:
    (home / "records.db").write_bytes(b"somebody's")
    assert main(["demo", "--headless", "--home", str(home)]) == 2
    assert "home-in-use" in capfd.readouterr().err
    assert [file.name for file in home.iterdir()] == ["records.db"]


@pytest.mark.usefixtures("qapp")
def test_the_home_of_nobody_is_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert main(["demo", "--headless"]) == 0
    assert list(tmp_path.iterdir()) == []
    assert not (Path(os.environ["KIOSK_HOME"]) / "records.db").exists()
    assert not (Path(os.environ["KIOSK_HOME"]) / "log").exists()


def test_no_place_for_pictures_is_said_before_anything_is_made(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], qapp: QApplication
) -> None:
    (tmp_path / "file").write_text("")
    assert main(["demo", "--headless", "--out", str(tmp_path / "file" / "out")]) == 4
    out, err = capfd.readouterr()
    assert (out, json.loads(err)["error"]["code"]) == ("", "not-written")


def test_a_home_that_is_a_file_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str], qapp: QApplication) -> None:
    (tmp_path / "file").write_text("")
    assert main(["demo", "--headless", "--home", str(tmp_path / "file")]) == 4
    assert json.loads(capfd.readouterr().err)["error"]["code"] == "home"


@pytest.mark.usefixtures("qapp")
def test_a_real_gateway_of_the_environment_never_hears_of_made_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    import time

    from kiosk.app import utc_now
    from kiosk.demo.stand_in.insured import Book
    from kiosk.demo.stand_in.server import stand_in

    real = stand_in(Book(()), clock=utc_now, ticks=time.monotonic)
    real.start()
    monkeypatch.setenv("KIOSK_GATEWAY__URL", real.url)
    monkeypatch.setenv("KIOSK_GATEWAY__PASSWORD", "the hospital's own")
    assert main(["demo", "--headless", "--home", str(tmp_path / "home")]) == 0
    real.stop()
    assert real.counts == {}
    assert os.environ["KIOSK_GATEWAY__PASSWORD"] == "the hospital's own"
    assert "every person ended as written" in capfd.readouterr().out
