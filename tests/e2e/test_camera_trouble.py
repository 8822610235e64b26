"""Does the desk go on when its camera does not? The window stays, the light says so, the hand scanner still works."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import pytest
from PySide6.QtWidgets import QWidget

from kiosk.demo.feed import Showing, make_feed
from kiosk.demo.hands import Hands
from kiosk.demo.people import people
from kiosk.demo.pictures import background
from kiosk.scanner.camera import CameraOptions
from kiosk.scanner.reading import Source
from kiosk.verify.card import Kind
from kiosk.verify.formats.render import render
from kiosk.window.desk_app import DeskApp

HELD_UP, SCANNED = (
    render(person.card, Kind.BHYT9) for person in people(2, seed=4, today=date(2026, 11, 23), facility="79034")
)
QUICK = CameraOptions(realtime=False, retry=(0.2,))
OpenDesk = Callable[..., DeskApp]


def light(desk: DeskApp) -> str:
    """What the camera's light says to a person who cannot see it."""
    word = desk.texts("status.camera")
    widgets = desk.window.strip.findChildren(QWidget)
    said = [w.accessibleName() for w in widgets if w.accessibleName().startswith(word)]
    assert len(said) == 1
    return said[0]


def still_works(desk: DeskApp) -> None:
    hands, flow = Hands(desk.window), desk.window.flow
    assert desk.window.isVisible()
    hands.scan(SCANNED)
    hands.wait_for(lambda: flow.intake is not None and flow.intake.presentation.readings[-1].data == SCANNED)
    assert flow.intake is not None and flow.intake.presentation.readings[-1].source is Source.WEDGE


def until(desk: DeskApp, state: str) -> None:
    """Wait for the light, by the word of its state (`status.ok`, `status.warn`, `status.off`)."""
    Hands(desk.window).wait_for(lambda: light(desk).endswith(desk.texts(f"status.{state}")), seconds=15)


def test_a_film_that_ends(open_desk: OpenDesk, tmp_path: Path) -> None:
    film = make_feed(tmp_path / "film.avi", [Showing(payload=HELD_UP, hold=0.3)], size=(640, 360)).path
    desk = open_desk(str(film), camera_options=QUICK, film_in_step=True)
    flow = desk.window.flow
    Hands(desk.window).wait_for(lambda: flow.intake is not None)
    assert flow.intake is not None and flow.intake.presentation.readings[-1].data == HELD_UP
    until(desk, "off")
    still_works(desk)


@pytest.mark.parametrize("what", ["missing", "garbage", "empty", "cut"])
def test_a_film_that_cannot_be_read(open_desk: OpenDesk, tmp_path: Path, what: str) -> None:
    film = tmp_path / "film.avi"
    if what == "cut":
        make_feed(film, [Showing(payload=HELD_UP, hold=0.1)], size=(640, 360))
        film.write_bytes(film.read_bytes()[:200])
    elif what != "missing":
        film.write_bytes(b"no film at all" if what == "garbage" else b"")
    desk = open_desk(str(film), camera_options=QUICK)
    until(desk, "warn")
    still_works(desk)
    assert light(desk).endswith(desk.texts("status.warn"))


class _Stream(BaseHTTPRequestHandler):
    """A network camera: Motion JPEG over HTTP until its plug is pulled."""

    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, NetworkCamera)
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        jpeg = cv2.imencode(".jpg", background((320, 180), 0))[1].tobytes()
        part = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%b\r\n" % (len(jpeg), jpeg)
        try:
            while server.plugged.is_set():
                self.wfile.write(part)
                time.sleep(0.03)
        except OSError:
            pass

    def log_message(self, form: str, *words: object) -> None:
        pass


class NetworkCamera(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Stream)
        self.plugged = threading.Event()


@pytest.fixture
def network_camera() -> Iterator[NetworkCamera]:
    server = NetworkCamera()
    server.plugged.set()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.plugged.clear()
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_camera_that_is_pulled_out_and_put_in_again(
    open_desk: OpenDesk, network_camera: NetworkCamera, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = open_desk(f"http://127.0.0.1:{network_camera.server_port}/feed.mjpg", camera_options=QUICK)
    until(desk, "ok")
    network_camera.plugged.clear()
    until(desk, "warn")
    still_works(desk)
    network_camera.plugged.set()
    until(desk, "ok")
