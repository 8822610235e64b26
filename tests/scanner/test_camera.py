"""Does the camera deliver frames, notice loss, come back by itself and stop cleanly?"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.demo.avi import Film
from kiosk.scanner.camera import Camera, CameraOptions, Frame
from kiosk.scanner.cameras import CameraDevice
from kiosk.scanner.capture import Capture, Wish
from kiosk.scanner.origin import Origin, OriginKind, find_origin
from kiosk.scanner.reading import CameraFault, CameraState, ScannerError

FAST = CameraOptions(retry=(0.05,))


class Desk:
    """Takes what a camera hands out and lets a test wait for it."""

    def __init__(self, on_frame: Callable[[Frame], None] | None = None) -> None:
        self.frames: list[Frame] = []
        self.states: list[tuple[CameraState, str | None]] = []
        self._extra = on_frame
        self._changed = threading.Condition()

    def on_frame(self, frame: Frame) -> None:
        with self._changed:
            self.frames.append(frame)
            self._changed.notify_all()
        if self._extra:
            self._extra(frame)

    def on_state(self, state: CameraState, error: ScannerError | None) -> None:
        with self._changed:
            self.states.append((state, error.code if error else None))
            self._changed.notify_all()

    def until(self, true: Callable[[], bool], seconds: float = 10.0) -> None:
        with self._changed:
            assert self._changed.wait_for(true, seconds), self.states

    def until_state(self, state: CameraState, times: int = 1) -> None:
        self.until(lambda: [seen for seen, _ in self.states].count(state) >= times)

    def camera(self, source: str, options: CameraOptions = FAST, **more: object) -> Camera:
        return Camera(
            source,
            on_frame=self.on_frame,
            on_state=self.on_state,
            clock=lambda: datetime.now(UTC),
            options=options,
            **more,  # type: ignore[arg-type]
        )


def grey(level: int) -> np.ndarray:
    return np.full((48, 64, 3), level, np.uint8)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.avi"
    with Film(path, fps=20, size=(64, 48)) as out:
        for number in range(12):
            out.add(grey(20 * number))
    return path


def test_a_film_as_fast_as_asked_leaves_no_frame_out_and_keeps_its_own_time(film: Path) -> None:
    desk = Desk()
    camera = desk.camera(str(film), CameraOptions(realtime=False))
    camera.start()
    desk.until_state(CameraState.ENDED)
    assert camera.stop()
    assert [round(float(frame.image.mean()) / 20) for frame in desk.frames] == list(range(12))
    assert [frame.number for frame in desk.frames] == list(range(12))
    assert np.diff([frame.seconds for frame in desk.frames]) == pytest.approx([0.05] * 11)
    assert [state for state, _ in desk.states] == [CameraState.OPENING, CameraState.LIVE, CameraState.ENDED]
    assert all(frame.taken_at.tzinfo for frame in desk.frames)


def test_a_film_at_its_own_rate_takes_its_own_time(film: Path) -> None:
    desk = Desk()
    camera = desk.camera(str(film), CameraOptions())
    camera.start()
    desk.until_state(CameraState.LIVE)
    began = time.monotonic()
    desk.until_state(CameraState.ENDED)
    took = time.monotonic() - began
    assert camera.stop()
    assert 0.5 <= took < 2.0, "12 frames at 20 a second"


def test_a_slow_taker_of_a_film_at_its_own_rate_misses_frames_not_time(film: Path) -> None:
    desk = Desk(on_frame=lambda _: time.sleep(0.12))
    camera = desk.camera(str(film), CameraOptions())
    camera.start()
    desk.until_state(CameraState.ENDED)
    assert camera.stop()
    assert len(desk.frames) < 10
    assert desk.frames[-1].image.mean() > 100, "still came to the end of the film"


def test_a_film_that_loops_goes_on_and_its_time_never_goes_back(film: Path) -> None:
    desk = Desk()
    camera = desk.camera(str(film), CameraOptions(realtime=False, loop=True))
    camera.start()
    desk.until(lambda: len(desk.frames) > 40)
    assert camera.stop()
    seconds = [frame.seconds for frame in desk.frames]
    assert seconds == sorted(seconds)
    assert [state for state, _ in desk.states].count(CameraState.LIVE) == 1
    assert desk.states[-1] == (CameraState.STOPPED, None)


def test_a_picture_is_a_feed_of_one_frame(tmp_path: Path) -> None:
    path = tmp_path / "ảnh.png"
    path.write_bytes(cv2.imencode(".png", grey(99))[1].tobytes())
    desk = Desk()
    camera = desk.camera(str(path))
    camera.start()
    desk.until_state(CameraState.ENDED)
    assert camera.stop()
    assert [float(frame.image.mean()) for frame in desk.frames] == [99.0]


def test_a_file_that_is_no_film_is_said_so_and_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "film.avi"
    path.write_bytes(b"no film at all")
    desk = Desk()
    camera = desk.camera(str(path))
    camera.start()
    desk.until_state(CameraState.FAILED, times=2)
    with Film(path, fps=20, size=(64, 48)) as out:
        out.add(grey(7))
    desk.until_state(CameraState.ENDED)
    assert camera.stop()
    assert (CameraState.FAILED, CameraFault.FILE_UNREADABLE) in desk.states


def test_a_camera_that_is_not_there_does_not_hold_the_caller_up(film: Path) -> None:
    desk = Desk()
    camera = desk.camera("a camera that nobody has")
    began = time.monotonic()
    camera.start()
    assert time.monotonic() - began < 0.5
    desk.until_state(CameraState.FAILED)
    assert camera.stop()
    assert desk.states[:2] == [(CameraState.OPENING, None), (CameraState.FAILED, CameraFault.NOT_FOUND)]
    assert desk.states[-1] == (CameraState.STOPPED, None)


class _Stream(BaseHTTPRequestHandler):
    """A network camera: Motion JPEG over HTTP until the server says that the plug is pulled."""

    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, NetworkCamera)
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        jpeg = cv2.imencode(".jpg", grey(128))[1].tobytes()
        part = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%b\r\n" % (len(jpeg), jpeg)
        try:
            while server.plugged.is_set():
                self.wfile.write(part)
                time.sleep(0.02)
        except OSError:
            pass

    def log_message(self, *_: object) -> None:
        pass


class NetworkCamera(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Stream)
        self.plugged = threading.Event()


@pytest.fixture
def network_camera() -> Iterator[NetworkCamera]:
    server = NetworkCamera()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.plugged.clear()
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_stream_that_breaks_is_lost_and_comes_back_by_itself(
    network_camera: NetworkCamera, capfd: pytest.CaptureFixture[str]
) -> None:
    network_camera.plugged.set()
    desk = Desk()
    camera = desk.camera(f"http://user:secret@127.0.0.1:{network_camera.server_port}/feed.mjpg")
    camera.start()
    desk.until(lambda: len(desk.frames) > 3)
    network_camera.plugged.clear()
    desk.until_state(CameraState.FAILED)
    seen = len(desk.frames)
    network_camera.plugged.set()
    desk.until(lambda: len(desk.frames) > seen + 3)
    assert camera.stop()
    assert (CameraState.FAILED, CameraFault.LOST) in desk.states
    assert not any("secret" in str(text) for text in capfd.readouterr())


class Driver:
    """A camera driver that does what its script says: an image, None (nothing comes), or an event to hang on."""

    rate = 0.0
    ends = False

    def __init__(self, script: list[np.ndarray | threading.Event | None]) -> None:
        self.script = iter(script)
        self.closed = False

    def read(self) -> np.ndarray | None:
        act = next(self.script, None)
        if isinstance(act, threading.Event):
            act.wait(20)
            return grey(250)
        return act

    def skip(self) -> bool:
        return False

    def close(self) -> None:
        self.closed = True


def opener(*drivers: Driver) -> Callable[[Origin, Wish], Capture]:
    left = iter(drivers)

    def open_next(_: Origin, __: Wish) -> Capture:
        try:
            return next(left)
        except StopIteration:
            raise ScannerError(CameraFault.NOT_FOUND, "no more") from None

    return open_next


def test_a_camera_that_is_unplugged_is_lost_closed_and_opened_again() -> None:
    hang = threading.Event()
    first, second = Driver([None, None, grey(1), grey(2)]), Driver([grey(3), hang])
    desk = Desk()
    camera = desk.camera("0", opener=opener(first, second))
    camera.start()
    desk.until(lambda: len(desk.frames) == 3)
    hang.set()
    assert camera.stop()
    assert (CameraState.FAILED, CameraFault.LOST) in desk.states
    assert first.closed
    assert second.closed


def test_a_driver_that_hangs_is_given_up_and_its_late_frame_goes_nowhere() -> None:
    hang = threading.Event()
    stuck, fresh = Driver([grey(1), hang]), Driver([grey(2)] * 3 + [None] * 10)
    desk = Desk()
    camera = desk.camera("0", CameraOptions(retry=(0.05,), read_limit=0.3), opener=opener(stuck, fresh))
    camera.start()
    desk.until(lambda: len(desk.frames) == 4)
    hang.set()
    time.sleep(0.1)
    assert camera.stop()
    assert (CameraState.FAILED, CameraFault.STUCK) in desk.states
    assert [float(frame.image.mean()) for frame in desk.frames] == [1.0, 2.0, 2.0, 2.0]
    assert stuck.closed, "closed by its own thread when the driver came back"


def test_stop_says_when_a_driver_does_not_return_and_nothing_is_handed_out_after_it() -> None:
    hang = threading.Event()
    desk = Desk()
    camera = desk.camera("0", opener=opener(Driver([grey(1), hang])))
    camera.start()
    desk.until(lambda: len(desk.frames) == 1)
    assert not camera.stop(0.3)
    hang.set()
    desk.until_state(CameraState.STOPPED)
    assert len(desk.frames) == 1


def test_a_taker_that_fails_is_a_fault_without_the_content(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: Frame) -> None:
        raise ValueError("9900000001")

    desk = Desk(on_frame=fail)
    camera = desk.camera("0", opener=opener(Driver([grey(1)])))
    camera.start()
    desk.until_state(CameraState.FAILED)
    assert camera.stop()
    assert (CameraState.FAILED, CameraFault.INTERNAL) in desk.states
    assert "ValueError" in caplog.text
    assert "9900000001" not in caplog.text


def test_a_camera_that_was_never_started_stops() -> None:
    assert Desk().camera("0").stop()


def test_every_way_to_name_a_source(film: Path, tmp_path: Path) -> None:
    (tmp_path / "a.PNG").write_bytes(b"")

    def kind_of(source: str) -> tuple[OriginKind, str | int]:
        cameras = [
            CameraDevice(name=name, id=f"usb-{place}", place=place)
            for place, name in enumerate(["Integrated Webcam", "HD Document Camera"])
        ]
        origin = find_origin(source, lambda: cameras)
        return origin.kind, origin.place

    assert kind_of("0") == (OriginKind.DEVICE, 0)
    assert kind_of("/dev/video7") == (OriginKind.DEVICE, "/dev/video7")
    assert kind_of("document") == (OriginKind.DEVICE, 1)
    assert kind_of("rtsp://u:p@10.0.0.1/a") == (OriginKind.STREAM, "rtsp://u:p@10.0.0.1/a")
    assert kind_of(str(film)) == (OriginKind.FILM, str(film))
    assert kind_of(str(tmp_path / "a.PNG"))[0] is OriginKind.PICTURE
    assert kind_of("") == (OriginKind.DEVICE, 0)
    for nobody in ("no such", "x" * 5000, "a\0b", str(tmp_path / "missing.avi"), "²"):
        with pytest.raises(ScannerError) as failed:
            kind_of(nobody)
        assert failed.value.code == CameraFault.NOT_FOUND
    assert "u:p" not in repr(find_origin("rtsp://u:p@10.0.0.1/a"))
