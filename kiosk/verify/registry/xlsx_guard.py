"""May this workbook be opened at all? A file of kilobytes can ask the reading library for all the memory there is.

The library lays a sheet out as a full rectangle and copies a shared text into every cell that names it, so the size is
looked through first, in pieces, without unpacking anything to memory or disk.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from kiosk.verify.registry.tables import ImportRefused

MOST_UNPACKED = 2_000_000_000
MOST_CELLS = 30_000_000
LONGEST_TEXT = 16_384
"""Bytes without a tag: no cell of a card list is a tenth of it."""
_PIECE = 1 << 20
_CELL = (b"<c ", b"<c>", b"<c/", b":c ", b":c>", b":c/")
# Beyond column AZ (our list has seventeen columns), or beyond row 99,999. The patterns begin with plain letters, for which
# the search is quick: a large list has millions of cells.
_COLUMN = rb"(?:[A-Za-z]{3,}|[B-Zb-z][A-Za-z])[0-9]"
_FAR_OFF = tuple(re.compile(b"r=" + mark + b"(?:" + _COLUMN + rb"|[A-Za-z]{0,2}[0-9]{6})") for mark in (b'"', b"'"))
_WIDE = re.compile(b"r=[\"']" + _COLUMN)
_ROW = re.compile(rb"""r=["'][A-Za-z]{0,2}([0-9]{6,})["']""")
_NO_TEXT = (".bin", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf")


def look_through(path: Path) -> None:
    """Raises ImportRefused (`xlsx-too-large`); zipfile.BadZipFile and OSError as they come."""
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
            raise _too_large()
        for entry in archive.infolist():
            _look_through_part(archive, entry)


def _look_through_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    cells, last_row, wide, kept = 0, 0, False, b""
    is_text = not entry.filename.lower().endswith(_NO_TEXT)
    with archive.open(entry) as part:
        while piece := part.read(_PIECE):
            # What the last piece ended in is looked at with this one, from its last tag on, so nothing counts twice.
            piece = kept + piece
            stretches = range(0, len(piece) - LONGEST_TEXT, LONGEST_TEXT)
            if is_text and any(piece.find(b"<", at, at + LONGEST_TEXT) < 0 for at in stretches):
                raise _too_large()
            tag = piece.rfind(b"<")
            kept, done = (piece[tag:], piece[:tag]) if tag >= 0 else (b"", piece)
            cells += sum(map(done.count, _CELL))
            if any(pattern.search(piece) for pattern in _FAR_OFF):
                last_row = max([last_row, *map(int, _ROW.findall(piece))])
                wide = wide or _WIDE.search(piece) is not None
            if cells > MOST_CELLS:
                raise _too_large()
    cells += sum(map(kept.count, _CELL))
    # Only a sheet has cells; in themes and styles the same signs mean colours. Few cells far apart: much of nothing.
    if cells and (wide or cells < last_row):
        raise _too_large()


def _too_large() -> ImportRefused:
    return ImportRefused("xlsx-too-large", "the workbook is too large: save it as CSV UTF-8")
