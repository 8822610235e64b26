"""What does the camera do for the window? It opens, is looked at, fails, is given up and opened again; never waited for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from kiosk.scanner.cameras import CameraDevice
from kiosk.scanner.linux_cameras import linux_cameras
from kiosk.scanner.reading import CameraState, CameraTrouble, Reading, ScannerError
from kiosk.ui.admin.ports import CameraReport
from kiosk.ui.ports import Workers
from kiosk.ui.workers import Relay

if TYPE_CHECKING:
    from kiosk.scanner.camera import CameraOptions
    from kiosk.scanner.camera_controls import Wish
    from kiosk.settings_values import Camera as CameraSettings
    from kiosk.window.eyes import Eyes, Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """How a source is read, the same for every source."""

    clock: Callable[[], datetime]
    repeat_seconds: float
    options: CameraOptions | None = None
    devices: Callable[[], Sequence[CameraDevice]] = linux_cameras
    """Lists the cameras that are plugged in; called on the camera's threads."""
    last: Callable[[], str] = lambda: ""
    """Label of the camera that was used last, for a source that names none; asked on the camera's thread."""
    used: Callable[[str], None] = lambda label: None
    """Told the label of the first camera that such a source came to."""
    in_step: bool = False
    after_reading: Callable[[], None] = lambda: None


def wish_of(camera: CameraSettings) -> Wish:
    """What the settings ask of the camera."""
    from kiosk.scanner.camera_controls import Wish

    return Wish(
        width=camera.lines * 16 // 9,
        height=camera.lines,
        focus="auto" if camera.focus == "auto" else _number(camera.focus),
        exposure="auto" if camera.exposure == "auto" else _number(camera.exposure),
        torch=camera.torch,
    )


def _number(word: str) -> int | None:
    return None if word == "keep" else int(word)


class CameraWatch(QObject):
    """One camera at a time. All signals come on the screen's thread; those of a camera that was left come no more."""

    read = Signal(object)
    """A `Reading`."""
    painted = Signal(object)
    """A `Picture`; painting it once is enough, the next one waits until then."""
    changed = Signal(object)
    """A `CameraReport`, when the state is another one."""

    def __init__(self, how: Watching, workers: Workers, parent: QObject | None = None) -> None:
        """`workers`: where a camera that is given up may take its time."""
        super().__init__(parent)
        self._how, self._workers = how, workers
        self._eyes: Eyes | None = None
        self._number = 0
        self._source = ""
        self._state, self._fault, self._trouble = CameraState.STOPPED, "", ""
        self._last_code: datetime | None = None
        self._relay = Relay(self)
        self._relay.arrived.connect(self._arrived)

    def open(self, source: str, wish: Wish | None = None) -> None:
        """Read from this source from now on; the one before is closed first, because both may be one device."""
        self._leave(lambda: self._start(source, wish))

    def shut(self) -> None:
        """Read from no camera from now on."""
        self._leave(lambda: None)

    def stop(self, timeout: float) -> bool:
        """Close and wait. False when a driver did not return within `timeout` seconds."""
        self._number += 1
        eyes, self._eyes = self._eyes, None
        return eyes.stop(timeout) if eyes is not None else True

    def counts(self) -> tuple[int, int]:
        """As `Eyes.counts`."""
        return self._eyes.counts() if self._eyes is not None else (0, 0)

    def plugged_in(self) -> Sequence[CameraDevice]:
        """The cameras of this machine; not to be asked on the screen's thread."""
        return self._how.devices()

    def report(self) -> CameraReport:
        """State and figures as they are now."""
        width, height, rate = self._eyes.figures() if self._eyes is not None else (0, 0, 0.0)
        live = self._state is CameraState.LIVE
        return CameraReport(
            state=self._state,
            fault=self._fault,
            trouble=self._trouble,
            source=self._source,
            device=self._device() if live else "",
            width=width if live else 0,
            height=height if live else 0,
            frames_per_second=rate if live else 0.0,
            last_code_at=self._last_code,
        )

    def _leave(self, then: Callable[[], None]) -> None:
        self._number += 1
        number, eyes, self._eyes = self._number, self._eyes, None
        self._say(CameraState.STOPPED, None)

        def gone(_: object) -> None:
            if number == self._number:  # nobody asked for another one meanwhile
                then()

        if eyes is None:
            gone(None)
        else:
            self._workers.run(eyes.stop, gone, gone)

    def _device(self) -> str:
        device = self._eyes.device if self._eyes is not None else None
        return device.label if device is not None else ""

    def _start(self, source: str, wish: Wish | None) -> None:
        from kiosk.scanner.camera import CameraOptions
        from kiosk.window.eyes import Eyes

        self._source, number = source, self._number
        options = self._how.options or CameraOptions()
        self._eyes = Eyes(
            source,
            on_reading=partial(self._seen, number),
            on_picture=lambda picture: self._relay.send((number, self._paint, picture)),
            on_state=lambda said: self._relay.send((number, self._said, said)),
            clock=self._how.clock,
            repeat_seconds=self._how.repeat_seconds,
            on_trouble=lambda trouble: self._relay.send((number, self._hindered, trouble)),
            options=replace(options, wish=wish) if wish is not None else options,
            devices=self._how.devices,
            last=self._how.last,
            in_step=self._how.in_step,
        )
        self._eyes.start()

    def _seen(self, number: int, reading: Reading) -> None:
        """On the reader's thread."""
        self._relay.send((number, self._take, reading))
        self._how.after_reading()

    def _arrived(self, sent: tuple[int, Callable[[Any], None], Any]) -> None:
        number, step, value = sent
        if number == self._number:
            step(value)

    def _take(self, reading: Reading) -> None:
        self._last_code = reading.at
        self.read.emit(reading)

    def _paint(self, picture: Picture) -> None:
        self.painted.emit(picture)
        if self._eyes is not None:
            self._eyes.painted()

    def _said(self, said: tuple[CameraState, ScannerError | None]) -> None:
        self._say(*said)
        if self._state is CameraState.LIVE and not self._source and (device := self._device()):
            self._how.used(device)

    def _hindered(self, trouble: CameraTrouble | None) -> None:
        self._trouble = trouble.value if trouble is not None and self._state is CameraState.LIVE else ""
        self.changed.emit(self.report())

    def _say(self, state: CameraState, error: ScannerError | None) -> None:
        self._state, self._fault, self._trouble = state, error.code if error is not None else "", ""
        self.changed.emit(self.report())
