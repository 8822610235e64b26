"""How long does the desk run? Until its window is closed, or the system asks it to end; then it goes without hanging."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSocketNotifier
from PySide6.QtWidgets import QApplication, QMessageBox

from kiosk.commands import BAD_INPUT, CommandError
from kiosk.settings import SettingsError
from kiosk.window.desk_app import DeskApp
from kiosk.window.qt_log import qt_messages_logged

_ENDINGS = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")
"""The last two where the system has them: a closed terminal, a console's Ctrl+Break."""


def run(home: Path, config: Path | None = None) -> int:
    """The desk until its window is closed. A desk that cannot start says why in a window of its own."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    try:
        desk = DeskApp(home, config)
    except SettingsError as error:
        if sys.stderr is None or not sys.stderr.isatty():
            QMessageBox.critical(None, "kiosk", str(error))
        raise CommandError("settings", str(error), BAD_INPUT) from None
    with qt_messages_logged():
        return until_the_end(app, desk)


def until_the_end(app: QCoreApplication, desk: DeskApp) -> int:
    """Start the desk, run, and stop it. The exit code."""
    with _signals_end(app):
        desk.start()
        code = int(app.exec())
    if not desk.stop():
        # A driver or a server does not answer. What is recorded is safe, and nobody should have to kill the program.
        logging.getLogger(__name__).warning("a thread did not end in time; leaving without it")
        logging.shutdown()
        os._exit(code)
    return code


@contextmanager
def _signals_end(app: QCoreApplication) -> Iterator[None]:
    """A signal closes the window. Python hears of one only when it runs, so each also rings at a socket that Qt watches."""
    ears, bell = socket.socketpair()
    for end in (ears, bell):
        end.setblocking(False)
    notifier = QSocketNotifier(ears.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: ears.recv(64))
    before_fd = signal.set_wakeup_fd(bell.fileno(), warn_on_full_buffer=False)
    # `quit` would ask the windows first, and one that a scanner is just typing into says no.
    known = [getattr(signal, name) for name in _ENDINGS if hasattr(signal, name)]
    before = [(number, signal.signal(number, lambda *_: app.exit())) for number in known]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
        signal.set_wakeup_fd(before_fd)
        notifier.setEnabled(False)
        for end in (ears, bell):
            end.close()
