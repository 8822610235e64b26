"""How does the test sheet come onto paper? One A4 page with twelve labelled codes, as PDF, as picture, or on a printer."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QImageWriter,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from kiosk.scanner.sheet_codes import DOT, SheetCode, modules, sheet_codes
from kiosk.ui.admin.sheet_words import decimal
from kiosk.ui.i18n import Texts
from kiosk.ui.theme import tokens

PER_INCH = 300
WIDE, HIGH = 2480, 3508
"""A4 in dots of 300 to the inch."""
_LEFT, _TOP = 18.0, 42.0
_COLUMNS = (18.0, 88.0, 146.0)
_BETWEEN = 22.0
"""Millimetres under a code: its label, and a gap that keeps two codes from being read at once."""
_RULER = 100.0


def as_pdf(texts: Texts) -> bytes:
    """The page as a PDF; modules are drawn as areas, so that every printer has them sharp."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setCreator("vssid-kiosk")
    writer.setTitle(texts("admin.sheet.title"))
    writer.setResolution(PER_INCH)
    put_on(writer, texts)
    buffer.close()
    return bytes(buffer.data().data())


def as_png(texts: Texts) -> bytes:
    """The page as a picture, 2480 x 3508 dots, black and white letters smoothed."""
    picture = QImage(WIDE, HIGH, QImage.Format.Format_Grayscale8)
    picture.setDotsPerMeterX(round(PER_INCH / 0.0254))
    picture.setDotsPerMeterY(round(PER_INCH / 0.0254))
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    _paint(painter, texts)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(picture)
    buffer.close()
    return bytes(buffer.data().data())


def write_sheet(file: Path, texts: Texts) -> None:
    """Write the page: a picture when the name ends in `.png`, else a PDF. Whole or not at all; raises OSError."""
    page = as_png(texts) if file.suffix.lower() == ".png" else as_pdf(texts)
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.write_bytes(page)
        os.replace(beside, file)
    finally:
        beside.unlink(missing_ok=True)


def put_on(device: QPagedPaintDevice, texts: Texts) -> bool:
    """Draw the page on a PDF writer or a printer at its true size. False when the device would not take it."""
    device.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    painter = QPainter()
    if not painter.begin(device):
        return False
    # In dots of the sheet, whatever the device counts in; margins that a printer insists on must not shrink it.
    painter.scale(device.logicalDpiX() / PER_INCH, device.logicalDpiY() / PER_INCH)
    _paint(painter, texts)
    return painter.end()


def _paint(painter: QPainter, texts: Texts) -> None:
    painter.setPen(QColor("black"))
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    _write(painter, texts("admin.sheet.title"), 18, 15, 6.2, bold=True)
    _write(painter, texts("admin.sheet.about"), 18, 24, 3.4, high=14)
    y = _TOP
    for row in range(4):
        codes = [code for code in sheet_codes() if code.row == row]
        for code in codes:
            _draw(painter, code, _dots(_COLUMNS[code.column]), _dots(y))
            below = y + code.side + 2.5
            name = texts(f"admin.sheet.form.{code.form}")
            size = texts("admin.sheet.size", version=code.version, module=decimal(code.module, texts))
            _write(painter, code.label, _COLUMNS[code.column], below, 4.2, bold=True)
            _write(painter, name, _COLUMNS[code.column] + 9, below + 0.8, 3.0)
            _write(painter, size, _COLUMNS[code.column], below + 5.5, 2.8)
        y += max(code.side for code in codes) + _BETWEEN
    _rule(painter, texts, y + 4)


def _draw(painter: QPainter, code: SheetCode, left: int, top: int) -> None:
    side = code.dots
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for row, line in enumerate(modules(code)):
        at = 0
        while (begin := line.find(1, at)) >= 0:
            end = line.find(0, begin)
            at = len(line) if end < 0 else end
            painter.fillRect(left + begin * side, top + row * side, (at - begin) * side, side, QColor("black"))


def _rule(painter: QPainter, texts: Texts, y: float) -> None:
    """A line of a known length: a printer that scales the page is seen with a ruler."""
    for x in (_LEFT, _LEFT + _RULER):
        painter.fillRect(QRectF(_dots(x), _dots(y - 2), 3, _dots(4)), QColor("black"))
    painter.fillRect(QRectF(_dots(_LEFT), _dots(y), _dots(_RULER), 3), QColor("black"))
    _write(painter, texts("admin.sheet.ruler"), _LEFT, y + 3.5, 3.2, high=12)


def _write(
    painter: QPainter, text: str, x: float, y: float, size: float, *, bold: bool = False, high: float = 8
) -> None:
    """`size`: of the letters, millimetres. Wrapped at the right margin."""
    font = QFont(tokens.FAMILY)
    font.setPixelSize(_dots(size))
    font.setBold(bold)
    painter.setFont(font)
    wide = WIDE - _dots(x) - _dots(12)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    painter.drawText(QRectF(_dots(x), _dots(y), wide, _dots(high)), flags, text)


def _dots(millimetres: float) -> int:
    return round(millimetres / DOT)
