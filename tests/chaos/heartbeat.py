"""Is the screen's thread ever held up while the insurer hangs? A heartbeat in the event loop of the real window, three times.

python -m tests.chaos.heartbeat [--intakes 60]   (offscreen; the window with nobody there, with people and no gateway, with
people and a gateway of which half of all answers are slow, hang or break)
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from benchmarks.figures import at  # noqa: E402
from kiosk.app import utc_now  # noqa: E402
from kiosk.demo.stage import password  # noqa: E402
from kiosk.intake import AdmitAs  # noqa: E402
from kiosk.scanner.reading import Reading, Source  # noqa: E402
from kiosk.settings import save_settings  # noqa: E402
from kiosk.window.desk_app import DeskApp  # noqa: E402
from tests.chaos.crowd import FACILITY, Guest, guests  # noqa: E402
from tests.chaos.gateway import Gateway  # noqa: E402
from tests.chaos.run import OFFICER, OFFICER_CCCD  # noqa: E402

BEAT_MS = 5


@dataclass(slots=True, kw_only=True)
class Beats:
    """How much later than asked for the event loop came round, in milliseconds; and the processor time the thread took."""

    late: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    def line(self) -> str:
        late, worked = self.late, self.worked
        return (
            f"{len(late):6} beats  late: p50 {at(late, 50):.1f}  p99 {at(late, 99):.1f}  max {max(late):.1f} ms"
            f"   thread at work within a beat: p99 {at(worked, 99):.1f}  max {max(worked):.1f} ms"
            f"   over 50 ms: {sum(ms > 50 for ms in late)} late, {sum(ms > 50 for ms in worked)} at work"
        )


class Heart(QObject):
    """Beats while it lives."""

    def __init__(self, beats: Beats) -> None:
        super().__init__()
        self._beats = beats
        self._last, self._cpu = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        self._beats.late.append(max(0.0, (now - self._last) * 1000 - BEAT_MS))
        self._beats.worked.append((cpu - self._cpu) * 1000)
        self._last, self._cpu = now, cpu

    def stop(self) -> None:
        self._timer.stop()


def measure(app: QApplication, home: Path, people: tuple[Guest, ...], url: str, seconds: float) -> Beats:
    """One window. Nobody in `people`: it stands there for `seconds`."""
    home.mkdir()
    values: dict[str, str | int | float | bool | tuple[str, ...] | list[str] | None] = {
        "facility.code": FACILITY,
        "desk.name": "Quầy 1",
        "desk.clerks": ["Thu Mẫu"],
        "camera.enabled": False,
        "sound.on": False,
        "keys.store": "file",
    }
    if url:
        values |= {"gateway.url": url, "gateway.username": "79034_BV", "gateway.officer_name": OFFICER}
        values |= {"gateway.officer_cccd": OFFICER_CCCD, "gateway.rechecks_per_minute": 600}
    save_settings(home, values)
    desk = DeskApp(home, clerk="Thu Mẫu", password=password)
    desk.window.resize(1280, 720)
    desk.start()
    _serve(desk, people[:3])  # everything that is loaded late, and every font, has been seen
    _wait(lambda: False, 1.5)  # what the start has loaded is searched for garbage once, a second after it
    beats = Beats()
    heart = Heart(beats)
    _serve(desk, people[3:]) if people else _wait(lambda: False, seconds)
    heart.stop()
    desk.window.close()
    desk.stop()
    desk.window.deleteLater()
    desk.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return beats


def _serve(desk: DeskApp, people: tuple[Guest, ...]) -> None:
    flow = desk.window.flow
    for guest in people:
        desk.take(Reading(data=guest.shown, source=Source.CAMERA, at=utc_now(), decoder="chaos"))
        _wait(lambda: flow.intake is not None and not flow.busy)
        _wait(lambda: False, 0.15)
        flow.admit(AdmitAs.INSURED)
        _wait(lambda: flow.intake is None and not flow.busy, 1.0)
        if flow.intake is not None:
            flow.admit(AdmitAs.SELF_PAY)  # the insurer said no meanwhile
            _wait(lambda: flow.intake is None and not flow.busy)


def _wait(what: Callable[[], bool], seconds: float = 10.0) -> None:
    """An event loop as in the program, not one that is looked into from time to time."""
    loop, end = QEventLoop(), time.monotonic() + seconds
    look = QTimer(interval=10)
    look.timeout.connect(lambda: loop.quit() if what() or time.monotonic() > end else None)
    look.start()
    loop.exec()
    look.stop()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.heartbeat", description=__doc__)
    parser.add_argument("--intakes", type=int, default=60)
    count = parser.parse_args().intakes
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    people = guests(count, utc_now().date())
    with tempfile.TemporaryDirectory(prefix="kiosk-heart-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        print("nobody there:    ", measure(app, folder / "bare", (), "", 5.0).line(), flush=True)
        print("no gateway:      ", measure(app, folder / "alone", people, "", 0).line(), flush=True)
        with Gateway(count, seed=3, share=0.0) as gateway:
            print("gateway up:      ", measure(app, folder / "up", people, gateway.url, 0).line(), flush=True)
        with Gateway(count, seed=3, share=1.0) as gateway:
            print("gateway breaking:", measure(app, folder / "bad", people, gateway.url, 0).line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
