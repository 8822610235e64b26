"""A text field behind the key filter, with IBus and ibus-unikey between the keys and both; run in a bus session of its own.

Arguments: typing method (telex, vni). Each line of standard input is `scan TEXT` (4 ms a key, Enter behind it) or `type TEXT`
(150 ms a key); after each a line of JSON says what was scanned and what the field holds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.scanner.ibus_session import start_engine


def main() -> int:
    if not start_engine(sys.argv[1], "false"):
        return 3

    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QLineEdit

    from kiosk.scanner.wedge import Wedge
    from kiosk.ui.key_filter import KeyFilter

    app = QApplication(sys.argv[:1])
    field, key_filter, scans = QLineEdit(), KeyFilter(Wedge()), list[bytes]()
    key_filter.scanned.connect(scans.append)
    key_filter.install(app)
    field.setMaxLength(4000)
    field.show()
    lines = [line.rstrip("\n") for line in sys.stdin]
    window = str(int(field.winId()))
    keys: list[subprocess.Popen[str]] = []

    def next_line() -> None:
        if not lines:
            app.quit()
            return
        how, _, text = lines.pop(0).partition(" ")
        typing = f"xdotool windowfocus --sync {window} && xdotool type --delay {4 if how == 'scan' else 150} --file -"
        if how == "scan":
            typing += " && xdotool key Return"
        process = subprocess.Popen(["sh", "-c", typing], stdin=subprocess.PIPE, text=True)
        assert process.stdin is not None
        process.stdin.write(text)
        process.stdin.close()
        keys.append(process)
        QTimer.singleShot(200, look)

    def look() -> None:
        if keys[-1].poll() is None:
            QTimer.singleShot(200, look)
            return
        QTimer.singleShot(1200, report)

    def report() -> None:
        print(json.dumps({"scans": [scan.decode() for scan in scans], "field": field.text()}), flush=True)
        scans.clear()
        field.clear()
        next_line()

    QTimer.singleShot(1500, next_line)
    QTimer.singleShot(80_000, app.quit)
    app.exec()
    subprocess.run(["ibus", "exit"], capture_output=True, check=False)
    return 0


if __name__ == "__main__":
    os.environ["QT_IM_MODULE"] = "ibus"
    sys.exit(main())
