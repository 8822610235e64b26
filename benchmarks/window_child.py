"""One start of one window in a process of its own: says `shown`, then `ready` when it could be used, and goes.

    python -m benchmarks.window_child bare
    python -m benchmarks.window_child desk HOME

Both windows are as large. `shown`: painted, and the desk takes codes, which wait for the rooms. `ready`: for the desk, the
rooms are open as well (its first answer has come back from its thread); the bare one has nothing more to wait for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

if TYPE_CHECKING:
    from kiosk.ui.main_window import MainWindow

EVERY_MS = 5
GIVE_UP_MS = 30_000


class _Label(QLabel):
    painted = False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        self.painted = True


def bare(app: QApplication) -> None:
    """The least that PySide6 can show: a main window with a line of text."""
    label = _Label("ready")
    window = QMainWindow()
    window.setCentralWidget(label)
    window.resize(1280, 720)
    window.show()
    _say_when(app, lambda: label.painted, lambda: label.painted)
    app.exec()


def desk(app: QApplication, home: str) -> None:
    """The desk of a home by the command that everybody starts it with."""
    from kiosk.__main__ import main

    def shown() -> MainWindow | None:
        module = sys.modules.get("kiosk.ui.main_window")  # not imported here: the program loads what it needs when
        windows = [w for w in app.topLevelWidgets() if module and isinstance(w, module.MainWindow)]
        return next((w for w in windows if w.testAttribute(Qt.WidgetAttribute.WA_Mapped) and w.ready), None)

    def ready() -> bool:
        window = shown()
        return window is not None and window.flow.status is not None

    _say_when(app, lambda: shown() is not None, ready)
    code = main(["--home", home])
    if code:
        raise SystemExit(code)


def _say_when(app: QApplication, shown: Callable[[], bool], ready: Callable[[], bool]) -> None:
    """Look every few milliseconds; say when it is so, and end the program."""
    timer = QTimer(app)
    steps = [("shown", shown), ("ready", ready)]

    def look() -> None:
        while steps and steps[0][1]():
            print(steps.pop(0)[0], flush=True)
        if not steps:
            timer.stop()
            app.quit()

    timer.timeout.connect(look)
    timer.start(EVERY_MS)
    QTimer.singleShot(GIVE_UP_MS, lambda: app.exit(1))


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    if sys.argv[1] == "bare":
        bare(application)
    else:
        from PySide6.QtCore import Qt

        desk(application, sys.argv[2])
