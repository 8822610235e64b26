"""How many real photographs are read, and is any of them read wrongly? Pictures: ZXing's own, outside the repository."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kiosk.scanner.decode import Decoder
from kiosk.scanner.still import read_still

ROOT = Path(os.environ.get("KIOSK_QR_PHOTOS") or Path(__file__).resolve().parents[3] / "shared" / "data" / "qr")
FLOOR = 0.93
"""168 of 179 are read; every decoder known together reads 173."""


def _photographs(folder: str) -> list[Path]:
    found = sorted((ROOT / folder).glob("*.*"))
    if not found:
        pytest.skip("the photographs are not here (KIOSK_QR_PHOTOS names their folder)")
    return found


def _texts(data: bytes) -> set[str]:
    """The old telephones of this set printed UTF-8, Shift-JIS, GB2312 and Latin-1; which one stands nowhere."""
    return {data.decode(name, "replace") for name in ("utf-8", "shift_jis", "gb2312", "latin-1")}


def test_photographs_are_read_and_none_wrongly() -> None:
    truth = json.loads((ROOT / "truth.json").read_text(encoding="utf-8")) if ROOT.is_dir() else {}
    paths = [path for path in _photographs("zxing") if truth.get(f"zxing/{path.name}")]
    decoder, right, wrong = Decoder(budget=None), 0, []
    for path in paths:
        codes = decoder.decode(read_still(path))
        hit = any(truth[f"zxing/{path.name}"] in _texts(code.data) for code in codes)
        right += hit
        if codes and not hit:
            wrong.append(path.name)
    assert len(paths) > 100, "too few to say anything"
    assert wrong == []
    assert right / len(paths) >= FLOOR


def test_pictures_without_a_code_have_none() -> None:
    decoder = Decoder(budget=None)
    seen = [path.name for path in _photographs("not-qr") if decoder.decode(read_still(path))]
    assert seen == []
