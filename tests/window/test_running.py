"""Does the program end when the system asks it to, with its store whole?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk.app import build_rooms
from kiosk.scanner.reading import Source
from tests.window.conftest import NUMBER, set_up

ROOT = Path(__file__).parents[2]
CHILD = f"""
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from kiosk.app import utc_now
from kiosk.scanner.reading import Reading, Source
from kiosk.window.desk_app import DeskApp
from kiosk.window.running import until_the_end
app = QApplication([])
desk = DeskApp(Path(sys.argv[1]), clerk="Thu Mẫu")
desk.window.flow.changed.connect(lambda: desk.window.flow.intake and print("shown", flush=True))
desk.take(Reading(data={NUMBER!r}, source=Source.{Source.WEDGE.name}, at=utc_now(), decoder="wedge"))
hang = "hang" in sys.argv
def wait():
    import time
    print("hanging", flush=True)
    time.sleep(60)
if hang:
    desk.intake_line.run(wait, print, print)
raise SystemExit(until_the_end(app, desk))
"""


@pytest.mark.parametrize("hanging", [False, True])
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGTERM to send")
def test_a_terminated_desk_goes_in_time_and_leaves_its_store_whole(home: Path, hanging: bool) -> None:
    set_up(home)
    words = [sys.executable, "-c", CHILD, str(home), *(["hang"] if hanging else [])]
    with subprocess.Popen(
        words,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        try:
            wanted = {"shown", "hanging"} if hanging else {"shown"}
            while wanted:
                line = child.stdout.readline()
                assert line, "it ended too early"
                wanted.discard(line.strip())
            begun = time.monotonic()
            child.send_signal(signal.SIGTERM)
            assert child.wait(10) == 0
            assert time.monotonic() - begun < 4.0
            errors = child.stderr.read()  # it has ended: nothing more can come
        finally:
            child.kill()
    assert "QThread" not in errors
    assert "Traceback" not in errors
    rooms = build_rooms(home)
    assert rooms.store.verify_log() == (True, ())
    assert len(rooms.store.recent(10)) == 1
    rooms.close()
