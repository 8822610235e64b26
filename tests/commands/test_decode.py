"""Does `kiosk decode` answer for every file, good or bad?"""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.__main__ import main
from tests.scanner.test_decode import drawn


def _picture(path: Path, image: np.ndarray) -> str:
    path.write_bytes(cv2.imencode(".png", image)[1].tobytes())
    return str(path)


def test_every_file_is_answered_and_bad_ones_are_named(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    text = _picture(tmp_path / "text.png", drawn("Trần Thị Mẫu".encode()))
    raw = _picture(tmp_path / "raw.png", drawn(b"\xff\x00\xfe"))
    none = _picture(tmp_path / "none.png", np.full((50, 50), 255, np.uint8))
    (tmp_path / "bad.png").write_bytes(b"no picture")

    status = main(["decode", "--json", str(tmp_path / "missing.png"), text, raw, str(tmp_path / "bad.png"), none])

    out, err = capfdbinary.readouterr()
    answers = [json.loads(line) for line in out.splitlines()]
    errors = [json.loads(line)["error"] for line in err.splitlines()]
    assert status == 3
    assert [answer["file"] for answer in answers] == [text, raw, none]
    assert [answer["codes"] for answer in answers] == [
        [{"bytes": "Trần Thị Mẫu".encode().hex(), "text": "Trần Thị Mẫu", "decoder": "zxing-cpp"}],
        [{"bytes": "ff00fe", "text": None, "decoder": "zxing-cpp"}],
        [],
    ]
    assert all(answer["ms"] > 0 for answer in answers)
    assert [error["code"] for error in errors] == ["file-unreadable"] * 2
    assert "missing.png" in errors[0]["message"]
    assert "bad.png" in errors[1]["message"]


def test_good_files_alone_end_with_zero(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["decode", _picture(tmp_path / "a.png", drawn(b"9900000001"))]) == 0
    assert json.loads(capfdbinary.readouterr().out)["codes"][0]["text"] == "9900000001"


def test_no_file_is_bad_use(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["decode"]) == 2
    assert json.loads(capfdbinary.readouterr().err)["error"]["code"] == "bad-use"
