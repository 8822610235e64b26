"""Where do the scans of a test come from? Pictures, a camera, a serial port, lines, or keys at a terminal; one `Scan` each."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from kiosk.commands import BAD_INPUT, WORLD_FAILED, CommandError
from kiosk.scanner.meant import Box
from kiosk.scanner.reading import CameraState, Reading, ScannerError, SerialState, Source
from kiosk.scanner.set_up import Scan

_LONGEST = 8192
_QUIET = 0.3
_WHOLE = Box(left=0.0, top=0.0, right=1.0, bottom=1.0)
"""The sheet shows many codes at once; all of them are meant."""

_News = Reading | ScannerError | None
"""None: there will be nothing more."""


def from_pictures(files: Sequence[Path]) -> Iterator[Scan]:
    """Raises CommandError for the first file that is no picture, when the others were looked at."""
    from kiosk.scanner.decode import Decoder
    from kiosk.scanner.still import read_still

    decoder = Decoder(budget=None, box=_WHOLE)
    failed: CommandError | None = None
    for file in files:
        try:
            codes = decoder.decode(read_still(file))
        except ScannerError as error:
            failed = failed or CommandError(error.code, f"{file}: {error}", BAD_INPUT)
            continue
        for code in codes:
            yield Scan(data=code.data, source=Source.CAMERA)
    if failed is not None:
        raise failed


def from_camera(source: str, seconds: float) -> Iterator[Scan]:
    """What a camera, film or stream shows until `seconds` are over. Raises CommandError when it does not open."""
    from kiosk.scanner.camera import Camera
    from kiosk.scanner.code_reader import CodeReader
    from kiosk.scanner.decode import Decoder

    news: queue.SimpleQueue[_News] = queue.SimpleQueue()

    def on_state(state: CameraState, error: ScannerError | None) -> None:
        if state is CameraState.FAILED:
            news.put(error or ScannerError("camera-lost", "the camera failed"))
        elif state is CameraState.ENDED:
            news.put(None)

    reader = CodeReader(news.put, clock=_now, decoder=Decoder(box=_WHOLE))
    camera = Camera(source, on_frame=reader.look, on_state=on_state, clock=_now)
    camera.start()
    try:
        yield from _heard(news, seconds)
    finally:
        camera.stop(2.0)


def from_serial(port: str, seconds: float) -> Iterator[Scan]:
    """What a serial scanner sends until `seconds` are over. Raises CommandError when its port does not open."""
    from kiosk.scanner.serial import SerialOptions, SerialScanner

    news: queue.SimpleQueue[_News] = queue.SimpleQueue()

    def on_state(state: SerialState, error: ScannerError | None) -> None:
        if state is SerialState.FAILED and error is not None:
            news.put(error)
        elif state is SerialState.ABSENT:
            news.put(ScannerError("serial-not-found", "no such port, or none that says it is a scanner's"))

    scanner = SerialScanner(
        SerialOptions(port=port), on_reading=news.put, on_state=on_state, clock=_now, fits=lambda data: False
    )
    scanner.start()
    try:
        yield from _heard(news, seconds)
    finally:
        scanner.stop(2.0)


def from_lines(stream: BinaryIO) -> Iterator[Scan]:
    """One scan a line, as the keyboard delivered it; how fast is not known."""
    while line := stream.readline(_LONGEST):
        rest = line
        while rest and not rest.endswith(b"\n"):  # a flood is one scan, not a thousand
            rest = stream.readline(_LONGEST)
        suffix = "Enter" if line.endswith(b"\n") else ""
        data = line.rstrip(b"\r\n")
        if data:
            yield Scan(data=data, source=Source.WEDGE, suffix=suffix)


def from_keys() -> Iterator[Scan]:
    """Keys of a terminal with their times; a scan ends with silence. Ends with Ctrl+D."""
    from kiosk.commands._terminal_keys import terminal_keys
    from kiosk.ui.admin.arrivals import Arrivals

    arrivals = Arrivals()
    with terminal_keys() as next_key:
        while True:
            key = next_key(_QUIET)
            over = key is None or key.text == "\x04" or arrivals.begins(key.name, key.at)
            if over and arrivals.keys:
                if arrivals.text():
                    yield arrivals.scan()
                arrivals.clear()
            if key is not None and key.text == "\x04":
                return
            if key is not None:
                arrivals.add(key.text, key.name, key.at)


def _heard(news: queue.SimpleQueue[_News], seconds: float) -> Iterator[Scan]:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        try:
            one = news.get(timeout=min(left, 0.5))  # short, so that Ctrl+C is heard on Windows too
        except queue.Empty:
            continue
        if one is None:
            return
        if isinstance(one, ScannerError):
            raise CommandError(one.code, str(one), WORLD_FAILED)
        yield Scan(data=one.data, source=one.source)


def _now() -> datetime:
    return datetime.now(UTC)
