"""What can the administrator set up here? Settings, devices and unknown codes behind three tabs."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QTabWidget, QVBoxLayout, QWidget

from kiosk.ui.admin.devices_page import DevicesPage
from kiosk.ui.admin.page import scrolled
from kiosk.ui.admin.ports import SettingsPort, ShapesPort
from kiosk.ui.admin.settings_page import SettingsPage
from kiosk.ui.admin.shapes_page import ShapesPage
from kiosk.ui.i18n import Texts
from kiosk.ui.ports import Workers
from kiosk.ui.theme import Theme, tokens

_ICONS = ("settings", "device-desktop", "qrcode")
_KEYS = ("settings", "devices", "shapes")


class AdminScreen(QWidget):
    """Ctrl+Tab and Alt+1 to 3 change the page, Esc goes back. It asks for what is set whenever it comes to the front."""

    left = Signal()

    def __init__(
        self,
        *,
        settings: SettingsPort,
        shapes: ShapesPort,
        workers: Workers,
        texts: Texts,
        theme: Theme,
        zone: ZoneInfo,
        preview: QWidget | None = None,
        page: str = "settings",
        parent: QWidget | None = None,
    ) -> None:
        """`page`: what is shown first, `settings`, `devices` or `shapes`."""
        super().__init__(parent)
        self._texts, self._theme = texts, theme
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.settings = SettingsPage(settings, workers, texts, theme)
        self.devices = DevicesPage(texts, theme, zone, preview, workers=workers)
        self.shapes = ShapesPage(shapes, workers, texts, theme, zone)
        self.back = QPushButton()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setIconSize(QSize(*(theme.px(tokens.ICON),) * 2))
        for tab, widest in ((self.settings, 1240), (self.devices, None), (self.shapes, None)):
            self.tabs.addTab(scrolled(tab, theme, widest), "")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(*(theme.px(tokens.PAD),) * 4)
        rows.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addWidget(self.tabs, 1)
        self.back.clicked.connect(self.left)
        self.tabs.setCurrentIndex(_KEYS.index(page))
        self.tabs.currentChanged.connect(lambda _index: self._entered())
        texts.on_switch(self.retranslate)
        self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        at = event.key() - Qt.Key.Key_1
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.modifiers() == Qt.KeyboardModifier.AltModifier and 0 <= at < len(_KEYS):
            self.tabs.setCurrentIndex(at)
        else:
            super().keyPressEvent(event)

    def start(self, page: str = "settings") -> None:
        """Show a page: `settings`, `devices` (F2) or `shapes`. What was entered and not saved is still there."""
        self.tabs.setCurrentIndex(_KEYS.index(page))
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._refresh()

    def _refresh(self) -> None:
        if not self.settings.form.is_changed():
            self.settings.load()
        self._entered()

    def retranslate(self) -> None:
        self.back.setText(self._texts("admin.back"))
        self.back.setAccessibleName(self.back.text())
        self.back.setIcon(self._theme.icon("arrow-left"))
        self.back.setIconSize(QSize(*(self._theme.px(tokens.ICON),) * 2))
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(self._texts("admin.tabs"))
        for at, key in enumerate(_KEYS):
            self.tabs.setTabText(at, self._texts(f"admin.tab.{key}"))
            self.tabs.setTabIcon(at, self._theme.icon(_ICONS[at]))
        self.settings.retranslate()
        self.devices.retranslate()
        self.shapes.retranslate()

    def _entered(self) -> None:
        page = _KEYS[self.tabs.currentIndex()]
        if page == "shapes":
            self.shapes.reload()
        # On the devices page not a button: a space of a slow scanner would press it.
        first = {
            "settings": self.settings.form.facility_code,
            "devices": self.devices.table,
            "shapes": self.shapes.table,
        }[page]
        self.setFocusProxy(first)
        first.setFocus()
