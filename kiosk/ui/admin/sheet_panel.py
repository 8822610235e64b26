"""Which codes of the test sheet came through, and what does that say about the reader? With the sheet to save and print."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPagedPaintDevice
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from kiosk.scanner.set_up import Advice, Graded, Report, Scan, SheetTest
from kiosk.scanner.sheet_codes import SheetCode, sheet_codes
from kiosk.ui.admin.sheet_out import ask_file, ask_printer
from kiosk.ui.admin.sheet_words import advice_texts, damage_text, decimal
from kiosk.ui.flow_layout import FlowLayout
from kiosk.ui.i18n import Phrase, Texts
from kiosk.ui.labels import label, put
from kiosk.ui.ports import Workers
from kiosk.ui.theme import Theme, restyle, tokens

FILE = "kiosk-test-sheet.pdf"
_SIGNS = {"exact": ("✓", "green"), "damaged": ("!", "amber"), "missing": ("·", "grey")}


class SheetPanel(QFrame):
    """Grades every scan that it is shown; keeps nothing but the grades."""

    asking = Signal(bool)
    """A question of the operating system is open, or no longer: what is typed there is no scan."""

    def __init__(
        self,
        workers: Workers,
        texts: Texts,
        theme: Theme,
        *,
        file: Callable[[QWidget, str, str], Path | None] = ask_file,
        printer: Callable[[QWidget], QPagedPaintDevice | None] = ask_printer,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workers, self._texts, self._theme = workers, texts, theme
        self._ask_file, self._ask_printer = file, printer
        self._test = SheetTest()
        self._last: Graded | None = None
        self._said: Phrase | None = None
        self.title, self.verdict, self.last = label("lead"), label("strong"), label()
        self.numbers, self.told = label("quiet"), label("strong")
        self.cells = {code.label: label("badge", wrap=False) for code in sheet_codes()}
        self.save, self.print = QPushButton(), QPushButton()
        restyle(self, role="panel")
        self._lay_out()
        self.save.clicked.connect(self.save_sheet)
        self.print.clicked.connect(self.print_sheet)
        self.retranslate()

    def _lay_out(self) -> None:
        px = self._theme.px
        rows = QVBoxLayout(self)
        rows.setContentsMargins(*(px(tokens.PAD),) * 4)
        rows.setSpacing(px(tokens.GAP))
        grid = QGridLayout()
        grid.setSpacing(px(tokens.GAP))
        for code in sheet_codes():
            grid.addWidget(self.cells[code.label], code.row, code.column)
        buttons = FlowLayout()
        buttons.setSpacing(px(tokens.GAP))
        for button in (self.save, self.print):
            buttons.addWidget(button)
        for widget in (self.title, self.verdict, self.last):
            rows.addWidget(widget)
        rows.addLayout(grid)
        rows.addWidget(self.numbers)
        rows.addLayout(buttons)
        rows.addWidget(self.told)

    def take(self, scan: Scan) -> Graded:
        """A scan, from whichever reader. One that is no code of the sheet changes nothing here."""
        graded = self._test.add(scan)
        if graded.code is not None:
            self._last = graded
            self._say()
        return graded

    def clear(self) -> None:
        """Begin anew, as after something was set."""
        self._test.clear()
        self._last, self._said = None, None
        self._say()

    def save_sheet(self) -> None:
        """Ask where, then write beside the screen."""
        self.asking.emit(True)
        file = self._ask_file(self, self._texts("admin.sheet.save"), FILE)
        self.asking.emit(False)
        if file is None:
            return
        file = file if file.suffix else file.with_suffix(".pdf")
        self._workers.run(
            partial(_write, file, self._texts),
            lambda _: self._tell(Phrase("admin.sheet.saved", {"file": file.name})),
            lambda _: self._tell(Phrase("admin.sheet.not-saved")),
        )

    def print_sheet(self) -> None:
        """Ask for the printer, then print."""
        from kiosk.ui.admin.sheet_paper import put_on

        self.asking.emit(True)
        try:
            printer = self._ask_printer(self)
        except ImportError:
            printer = None
            self._tell(Phrase("admin.sheet.no-printer"))
        finally:
            self.asking.emit(False)
        if printer is not None:
            printed = put_on(printer, self._texts)
            self._tell(Phrase("admin.sheet.printed" if printed else "admin.sheet.no-printer"))

    def retranslate(self) -> None:
        texts = self._texts
        self.title.setText(texts("admin.sheet.title"))
        for button, key, icon in ((self.save, "save", "download"), (self.print, "print", "qrcode")):
            button.setText(texts(f"admin.sheet.{key}"))
            button.setAccessibleName(button.text())
            button.setIcon(self._theme.icon(icon))
            button.setIconSize(QSize(*(self._theme.px(tokens.ICON),) * 2))
        self._say()

    # -- inside

    def _tell(self, said: Phrase) -> None:
        self._said = said
        self._say()

    def _say(self) -> None:
        texts, found = self._texts, self._test.report()
        begun = self._test.source is not None
        put(self.told, texts.say(self._said) if self._said is not None else "", "blue")
        self.verdict.setText("\n".join(advice_texts(found.advice, texts)) if begun else texts("admin.sheet.waiting"))
        under_way = not begun or found.advice == (Advice.SCAN_ON,)
        restyle(self.verdict, tone="blue" if under_way else "green" if found.good else "amber")
        put(self.last, self._last_words())
        put(self.numbers, self._number_words(found) if begun else "")
        for state, codes in (("exact", found.exact), ("damaged", found.damaged), ("missing", found.missing)):
            for code in codes:
                self._show(code, state)

    def _show(self, code: SheetCode, state: str) -> None:
        sign, tone = _SIGNS[state]
        cell = self.cells[code.label]
        cell.setText(f"{code.label} {sign}")
        words = self._texts(f"admin.sheet.state.{state}")
        cell.setAccessibleName(f"{code.label}: {words}")
        cell.setToolTip(words)
        restyle(cell, tone=tone)

    def _last_words(self) -> str:
        if self._last is None or self._last.code is None:
            return ""
        texts = self._texts
        what = damage_text(self._last.damage, texts)
        source = texts(f"admin.source.{self._last.source}")
        return texts("admin.sheet.last", source=source, label=self._last.code.label, what=what)

    def _number_words(self, found: Report) -> str:
        texts = self._texts
        limits = [
            texts("admin.sheet.limit", version=limit.version, module=decimal(limit.module, texts))
            for limit in found.limits
            if limit.module is not None
        ]
        words = texts("admin.sheet.read", read=len(found.exact), all=len(self.cells))
        if limits:
            words = f"{words} · {texts('admin.sheet.smallest', limits=', '.join(limits))}"
        return words


def _write(file: Path, texts: Texts) -> None:
    from kiosk.ui.admin.sheet_paper import write_sheet

    write_sheet(file, texts)
