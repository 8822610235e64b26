"""What must be known before the first patient? Five questions on one page, then a working desk."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.ui.admin.page import scrolled
from kiosk.ui.admin.ports import SettingsPort
from kiosk.ui.admin.settings_page import SettingsPage
from kiosk.ui.i18n import Texts
from kiosk.ui.ports import Workers
from kiosk.ui.theme import Theme


class FirstStart(QWidget):
    """Emits `finished` with the `DeskSettings` that were kept. Everything can be changed later."""

    finished = Signal(object)

    def __init__(
        self, port: SettingsPort, workers: Workers, texts: Texts, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.page = SettingsPage(port, workers, texts, theme, first_start=True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(self.page, theme, widest=1240))
        self.page.saved.connect(self.finished)
        texts.on_switch(self.page.retranslate)
        self.setFocusProxy(self.page.form.facility_code)
        self.page.load()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.page.form.facility_code.setFocus()
