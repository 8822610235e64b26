"""Are picture files read so that a code in them stays readable?"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.scanner.decode import decode
from kiosk.scanner.reading import ScannerError
from kiosk.scanner.still import read_still
from tests.scanner.test_decode import drawn


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".bmp", ".tiff", ".gif"])
def test_every_usual_format_is_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"ảnh thẻ{suffix}"  # imread cannot open such a name on Windows
    good, data = cv2.imencode(suffix, cv2.cvtColor(drawn(b"9900000001"), cv2.COLOR_GRAY2BGR))
    assert good
    path.write_bytes(data.tobytes())
    assert [code.data for code in decode(read_still(path))] == [b"9900000001"]


def test_a_code_on_a_transparent_ground_is_read(tmp_path: Path) -> None:
    grey = drawn(b"9900000001")
    image = np.zeros((*grey.shape, 4), np.uint8)
    image[:, :, 3] = 255 - grey
    path = tmp_path / "code.png"
    path.write_bytes(cv2.imencode(".png", image)[1].tobytes())
    assert [code.data for code in decode(read_still(path))] == [b"9900000001"]


def test_sixteen_bits_are_read(tmp_path: Path) -> None:
    path = tmp_path / "code.png"
    path.write_bytes(cv2.imencode(".png", drawn(b"9900000001").astype(np.uint16) * 257)[1].tobytes())
    assert [code.data for code in decode(read_still(path))] == [b"9900000001"]


def test_what_is_no_picture_says_so_without_naming_the_file(tmp_path: Path) -> None:
    (tmp_path / "text.png").write_bytes(b"no picture")
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "cut.png").write_bytes(cv2.imencode(".png", drawn(b"9900000001"))[1].tobytes()[:60])
    for name in ("text.png", "empty.png", "missing.png", ".", "cut.png", "nul\0.png"):
        with pytest.raises(ScannerError) as failed:
            read_still(tmp_path / name)
        assert failed.value.code == "file-unreadable"
        assert str(tmp_path) not in str(failed.value)
