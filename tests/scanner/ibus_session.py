"""A text field with IBus and ibus-unikey between the keys and it; run inside a bus session with a display of its own.

Arguments: typing method (telex, vni), spelling check (true, false). Lines of standard input are typed; what the field holds
afterwards is printed, a line each.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time


def call(*words: str, **more: object) -> str:
    done = subprocess.run(words, check=True, capture_output=True, text=True, timeout=20, **more)  # type: ignore[call-overload]
    return str(done.stdout).strip()


def start_engine(method: str, spelling: str) -> bool:
    """Begin ibus-unikey on this display; False when it does not come up."""
    for key, value in (("input-method", method), ("spell-check", spelling)):
        call("gsettings", "set", "org.freedesktop.ibus.engine.unikey", key, value)
    call("ibus-daemon", "--daemonize", "--xim", "--panel", "disable")
    for _ in range(50):
        time.sleep(0.2)
        subprocess.run(["ibus", "engine", "Unikey"], capture_output=True, check=False)  # says no although it does it
        if subprocess.run(["ibus", "engine"], capture_output=True, text=True, check=False).stdout.strip() == "Unikey":
            return True
    print("no engine", file=sys.stderr)
    return False


def main() -> int:
    if not start_engine(*sys.argv[1:3]):
        return 3

    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QLineEdit

    app = QApplication(sys.argv[:1])
    field = QLineEdit()
    field.setMaxLength(4000)
    field.show()
    lines = [line.rstrip("\n") for line in sys.stdin]
    window = str(int(field.winId()))

    def next_line() -> None:
        if not lines:
            app.quit()
            return
        text = lines.pop(0)
        typing = (
            f"xdotool windowfocus --sync {window} && xdotool type --delay 4 --file - && sleep 0.1 && xdotool key Return"
        )
        keys = subprocess.Popen(["sh", "-c", typing], stdin=subprocess.PIPE, text=True)
        assert keys.stdin is not None
        keys.stdin.write(text)
        keys.stdin.close()

    def arrived() -> None:
        print(field.text(), flush=True)
        field.clear()
        QTimer.singleShot(100, next_line)

    field.returnPressed.connect(arrived)
    QTimer.singleShot(1500, next_line)
    QTimer.singleShot(80_000, app.quit)
    app.exec()
    subprocess.run(["ibus", "exit"], capture_output=True, check=False)
    return 0


if __name__ == "__main__":
    os.environ["QT_IM_MODULE"] = "ibus"
    sys.exit(main())
