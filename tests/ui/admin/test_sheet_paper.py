"""Is every code on the printed page readable, at its true size, and labelled?"""

from __future__ import annotations

import shutil
import subprocess

import pytest

from kiosk.scanner.decode import Decoder
from kiosk.scanner.meant import Box
from kiosk.scanner.opencv import prepare
from kiosk.scanner.sheet_codes import sheet_codes
from kiosk.ui.admin.sheet_paper import HIGH, PER_INCH, WIDE, as_pdf, as_png, write_sheet
from kiosk.ui.i18n import LANGUAGES, Texts
from kiosk.ui.theme import apply

CODES = {code.data: code for code in sheet_codes()}
GHOSTSCRIPT = shutil.which("gs")
WHOLE = Box(left=0.0, top=0.0, right=1.0, bottom=1.0)


@pytest.fixture(params=LANGUAGES)
def texts(request, qapp):
    apply(qapp, dark=False)
    return Texts.load(request.param, strict=True)


def picture(data: bytes):
    prepare()
    import cv2
    import numpy as np

    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)


def test_every_code_of_the_picture_is_read_and_has_its_size(texts):
    page = picture(as_png(texts))
    assert page.shape == (HIGH, WIDE)
    found = Decoder(budget=None, box=WHOLE).decode(page)
    assert {code.data for code in found} == set(CODES)
    for code in found:
        known = CODES[code.data]
        side = max(x for x, _ in code.corners) - min(x for x, _ in code.corners)
        assert side / PER_INCH * 25.4 == pytest.approx(known.side, rel=0.03), known.label


def test_codes_and_letters_keep_apart(texts):
    """A quiet zone of four modules around every code, whatever is written below it."""
    page = picture(as_png(texts))
    for code in Decoder(budget=None, box=WHOLE).decode(page):
        xs, ys = zip(*code.corners, strict=True)
        quiet = 4 * CODES[code.data].dots - 2
        left, right, top, bottom = (round(edge) for edge in (min(xs), max(xs), min(ys), max(ys)))
        around = page[top - quiet : bottom + quiet + 1, left - quiet : right + quiet + 1].copy()
        around[quiet - 2 : -quiet + 2, quiet - 2 : -quiet + 2] = 255
        assert around.min() > 200, CODES[code.data].label


@pytest.mark.skipif(GHOSTSCRIPT is None, reason="no Ghostscript to look at the PDF with")
def test_the_pdf_is_one_page_of_a4_and_every_code_of_it_is_read(texts, tmp_path):
    (tmp_path / "sheet.pdf").write_bytes(as_pdf(texts))
    command = [GHOSTSCRIPT, "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pnggray", f"-r{PER_INCH}"]
    subprocess.run([*command, f"-sOutputFile={tmp_path}/page-%d.png", str(tmp_path / "sheet.pdf")], check=True)
    (file,) = tmp_path.glob("page-*.png")
    page = picture(file.read_bytes())
    assert abs(page.shape[0] - HIGH) < 3 and abs(page.shape[1] - WIDE) < 3
    assert {code.data for code in Decoder(budget=None, box=WHOLE).decode(page)} == set(CODES)


def test_a_file_is_written_whole_or_not_at_all(texts, tmp_path):
    write_sheet(tmp_path / "sheet.PNG", texts)
    assert (tmp_path / "sheet.PNG").read_bytes().startswith(b"\x89PNG")
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(IsADirectoryError):
        write_sheet(tmp_path / "folder.pdf", texts)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["folder.pdf", "sheet.PNG"]
