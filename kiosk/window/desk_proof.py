"""How does the desk hand out the proof that the insurer was asked? One key, the right page, no box in the way.

The page lies in the home, named by the presentation, so that nobody has to choose a place while a queue waits.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from kiosk.intake import Presentation
from kiosk.ui.i18n import Texts
from kiosk.ui.main_window import MainWindow
from kiosk.ui.ports import Workers
from kiosk.verify.sources import SAYS_NOTHING, ResultClass
from kiosk.window.late_desk import LateDesk

if TYPE_CHECKING:
    from kiosk.exchange.check_proof import Kind

FOLDER = "proofs"
Tell = Callable[[str, str], None]
KEY = "Ctrl+P"


def kind_for(shown: Presentation) -> Kind:
    """The page that this person needs: for the insurer where data differ, for the file where no answer came."""
    from kiosk.exchange.check_proof import Kind

    if shown.answer is None or shown.answer.result_class in SAYS_NOTHING:
        return Kind.OUTAGE
    return Kind.SLIP if shown.answer.result_class is ResultClass.CORRECT_INPUT else Kind.PROOF


class ProofPages:
    """Writes pages into the home. `tell(text, tone)` hears how it went, on the thread of the screen."""

    def __init__(self, home: Path, desk: LateDesk, workers: Workers, texts: Texts, who: Callable[[], str]) -> None:
        self._home, self._desk, self._workers, self._texts, self._who = home, desk, workers, texts, who

    def write(self, presentation_id: str, kind: Callable[[], Kind], tell: Tell) -> None:
        """The page of one presentation; `kind` is asked beside the screen."""
        path = self._home / FOLDER / f"{presentation_id}.html"
        self._workers.run(
            partial(self._write, presentation_id, kind, path, self._who(), self._texts.language),
            lambda _: tell(self._texts("proof.written", file=f"{FOLDER}/{path.name}"), "grey"),
            lambda _: tell(self._texts("proof.failed"), "amber"),
        )

    def of_case(self, presentation_id: str, tell: Tell) -> None:
        """The masked proof of check, for the auditor."""

        def kind() -> Kind:
            from kiosk.exchange.check_proof import Kind

            return Kind.PROOF

        self.write(presentation_id, kind, tell)

    def _write(self, presentation_id: str, kind: Callable[[], Kind], path: Path, who: str, language: str) -> None:
        from kiosk.exchange.proof_page import write_page

        rooms = self._desk.rooms()
        write_page(
            path, kind(), presentation_id, store=rooms.store, tables=rooms.tables(), by=who, at=rooms.clock(),
            zone=rooms.settings.facility.zone_info, language=language,
        )  # fmt: skip


class DeskProof(QObject):
    """Ctrl+P at the desk writes the page of whoever stands on the card, and a quiet line says where it lies."""

    def __init__(self, window: MainWindow, pages: ProofPages, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window, self._pages, self._texts = window, pages, texts
        shortcut = QShortcut(QKeySequence(KEY), window.desk_screen)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.write)

    def write(self) -> None:
        """For the person on the card; without one, or after a mere look, the line says so."""
        intake = self._window.flow.intake
        tell = self._window.desk_screen.panel.entry.tell
        if intake is None or intake.receipt is None or self._window.flow.trouble is not None:
            tell(self._texts("proof.nobody"), "grey")
        else:
            self._pages.write(intake.presentation.id, partial(kind_for, intake.presentation), tell)
