"""Where does the test sheet go? The questions for a file and for a printer, as the operating system asks them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QPagedPaintDevice
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_file(parent: QWidget, title: str, proposed: str) -> Path | None:
    """None = not now."""
    name, _ = QFileDialog.getSaveFileName(parent, title, proposed, "PDF (*.pdf);;PNG (*.png)")
    return Path(name) if name else None


def ask_printer(parent: QWidget) -> QPagedPaintDevice | None:
    """None = not now. Raises ImportError where the system has no printing."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    return printer if dialog.exec() == QPrintDialog.DialogCode.Accepted else None
