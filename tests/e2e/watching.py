"""What did the program show and say that nobody asked for? Other top-level windows, and warnings of Qt."""

from __future__ import annotations

import re
from types import TracebackType

from PySide6.QtCore import QEvent, QMessageLogContext, QObject, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

# The offscreen platform has nothing to raise or to hint at; PySide6 brings no fonts.
_IGNORED = re.compile(r"This plugin does not support|propagateSizeHints|QFontDatabase: Cannot find font directory")


class Watcher(QObject):
    """Watches from `with` to its end. `strays`: class names of windows shown; `warnings`: Qt's own."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app
        self._expected: list[QWidget] = []
        self.strays: list[str] = []
        self.shown = 0
        self.warnings: list[str] = []

    def expect(self, window: QWidget) -> None:
        """The one window that may be shown."""
        self._expected.append(window)

    def __enter__(self) -> Watcher:
        self._app.installEventFilter(self)
        self._before = qInstallMessageHandler(self._heard)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._app.removeEventFilter(self)
        qInstallMessageHandler(self._before)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown += 1
            if watched not in self._expected:
                self.strays.append(f"{type(watched).__name__} {watched.objectName()}")
        return False

    def _heard(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not _IGNORED.search(text):
            self.warnings.append(text)
