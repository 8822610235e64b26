"""One start of one window in a process of its own: says `ready` when it could be used, and goes.

    python -m benchmarks.window_child bare
    python -m benchmarks.window_child desk HOME

Both windows are as large and count as ready when they have been painted; the desk's only when the rooms are open as well (the
first answer of the desk has come back from its thread) and a scan would be taken.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

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
    _say_when(app, lambda: label.painted)
    app.exec()


def desk(app: QApplication, home: str) -> None:
    """The desk of a home by the command that everybody starts it with."""
    from kiosk.__main__ import main

    def ready() -> bool:
        main_window = sys.modules.get("kiosk.ui.main_window")  # not imported here: the program loads what it needs when
        shown = [w for w in app.topLevelWidgets() if main_window and isinstance(w, main_window.MainWindow)]
        return any(
            w.testAttribute(Qt.WidgetAttribute.WA_Mapped) and w.ready and w.flow.status is not None for w in shown
        )

    _say_when(app, ready)
    code = main(["--home", home])
    if code:
        raise SystemExit(code)


def _say_when(app: QApplication, ready: Callable[[], bool]) -> None:
    """Look every few milliseconds; say `ready` when it is, and end the program."""
    timer = QTimer(app)

    def look() -> None:
        if ready():
            print("ready", flush=True)
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
