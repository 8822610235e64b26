"""The real desk on the display that is given; what it reads and what its fields hold goes out as lines of JSON.

Run by `test_scans.py` as a program of its own: one process has one display for life.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import getCppPointer

from kiosk.scanner.reading import Reading
from kiosk.settings import save_settings
from kiosk.window.desk_app import DeskApp

FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit)


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


def texts(app: QApplication) -> str:
    """What stands in all fields of all windows, in one string."""
    found = []
    for widget in app.allWidgets():
        if isinstance(widget, QLineEdit):
            found.append(widget.text())
        elif isinstance(widget, QPlainTextEdit | QTextEdit) and not widget.isReadOnly():
            found.append(widget.toPlainText())
        elif isinstance(widget, QComboBox):
            found.append(widget.currentText())
    return "\x1f".join(found)


class Pace(QObject):
    """The longest time between two keys as the display sent them: on a busy machine the made scanner itself is slow."""

    def __init__(self) -> None:
        super().__init__()
        self.last, self.slowest = 0, 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.spontaneous():
            at = event.timestamp()
            self.slowest = max(self.slowest, at - self.last) if self.last else 0
            self.last = at
        return False


def main(home: str) -> int:
    app = QApplication(["kiosk"])
    folder = Path(home)
    save_settings(
        folder,
        {
            "facility.code": "79034", "desk.name": "Quầy 1", "desk.clerks": ["Thu Mẫu"], "camera.enabled": False,
            "keys.store": "file", "sound.on": False, "scanner.serial_port": "off",
        },
    )  # fmt: skip
    desk = DeskApp(folder, clerk="Thu Mẫu")
    desk.start()
    pace = Pace()
    app.installEventFilter(pace)
    before = {"text": ""}
    dialogs: list[QWidget] = []

    def read(reading: Reading) -> None:
        say(read=reading.data.hex())

    desk.scanners.read.disconnect(desk.take)  # only the way of the keys is looked at: the page has to stay
    desk.scanners.read.connect(read)
    desk.scanners.overrun.connect(lambda: say(overrun=True))

    def places() -> list[QWidget]:
        """Everything of the page in front that can have the keyboard, fields first, then lists and buttons."""
        window = desk.window
        able = [
            widget for widget in window.findChildren(QWidget)
            if widget.isVisible() and widget.isEnabled() and int(widget.focusPolicy().value) & 1
        ]  # fmt: skip
        return sorted(able, key=lambda widget: not isinstance(widget, FIELDS))

    def command() -> None:
        words = sys.stdin.readline().split()
        if not words or words[0] == "quit":
            desk.stop()
            app.quit()
            return
        if words[0] == "page":
            if words[1] == "desk":
                desk.window.show_desk()
            elif words[1] in ("settings", "shapes"):
                desk.pages.administer(words[1])
            else:
                desk.window.show_page(words[1])
            say(places=[type(widget).__name__ for widget in places()], page=words[1])
        elif words[0] == "focus":
            there = places()
            widget = there[int(words[1])] if int(words[1]) < len(there) else desk.window
            desk.window.activateWindow()
            widget.setFocus()
            app.processEvents()
            before["text"] = texts(app)
            say(focus=type(widget).__name__, has=widget.hasFocus(), active=desk.window.isActiveWindow())
        elif words[0] == "look":
            now = texts(app)
            say(same=now == before["text"], visible=desk.window.isVisible(), more=len(now) - len(before["text"]))
        elif words[0] == "pace":
            say(slowest=pace.slowest)
            pace.last = pace.slowest = 0
        elif words[0] == "state":
            window, focus = desk.window, app.focusWidget()
            shown = [type(widget).__name__ for widget in app.topLevelWidgets() if widget.isVisible()]
            say(
                page=window.pages.name,
                front=window.pages.front,
                language=desk.texts.language,
                windows=sorted(shown),
                open=window.flow.open_id,
                clerk=desk.doorway.clerk,
                sound=desk.settings.sound.on,
                texts=texts(app),
                focus=f"{type(focus).__name__} {getCppPointer(focus)[0] if focus else 0}",
                asking=window.desk_screen.panel.choices.name,
                recent=len(window.flow.recent),
            )
        elif words[0] == "dialog":
            from PySide6.QtWidgets import QFileDialog

            dialog = QFileDialog(desk.window, "made", home)
            dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.open()
            QTimer.singleShot(400, lambda: say(dialog=dialog.isVisible()))
            dialogs.append(dialog)
        elif words[0] == "shut":
            dialogs.pop().deleteLater()
            QTimer.singleShot(200, lambda: say(shut=True))

    if sys.platform != "win32":
        from PySide6.QtCore import QSocketNotifier

        notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(command)
    QTimer.singleShot(300, lambda: say(ready=True))
    return int(app.exec())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
