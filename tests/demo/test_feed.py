"""Is the made feed a film like a camera's, and does the desk's own reader read it as its list says?"""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.demo.feed import Feed, Showing, make_feed
from kiosk.demo.pictures import Look, Trouble, draw_code
from kiosk.scanner.camera import Camera, CameraOptions, Frame
from kiosk.scanner.code_reader import CodeReader
from kiosk.scanner.decode import DecodedCode, Decoder, decode
from kiosk.scanner.reading import CameraState


def showings(seed: int) -> list[Showing]:
    """One of every trouble on phone and paper, payloads as long as real ones."""
    rng = random.Random(seed)
    made = []
    for number, (look, trouble) in enumerate((look, trouble) for trouble in Trouble for look in Look):
        name = rng.randbytes(rng.randint(15, 70)).hex()
        text = f"DN47999{number:08d}|{name}|01/01/1990|1|79 - 034|01/01/2025|-|01/02/2025|79099900000000|-|4|$"
        made.append(Showing(payload=text.encode(), look=look, trouble=trouble, hold=0.5))
    return made


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Feed:
    return make_feed(tmp_path_factory.mktemp("feed") / "feed.avi", showings(1), fps=8, seed=1)


def test_every_readable_showing_is_one_reading_in_order_and_no_other_is(feed: Feed) -> None:
    seen: list[tuple[int, DecodedCode]] = []
    readings: list[bytes] = []
    ended: list[CameraState] = []
    failures: list[CameraState] = []
    reader = CodeReader(
        lambda reading: readings.append(reading.data),
        clock=lambda: datetime.now(UTC),
        # Time stands still, so all tries are made: are the pictures readable, not: is this machine quick.
        decoder=Decoder(timer=lambda: 0.0),
        on_codes=lambda frame, codes: seen.extend((frame.number, code) for code in codes),
    )
    camera = Camera(
        str(feed.path),
        on_frame=reader.look,
        on_state=lambda state, error: (ended if error is None else failures).append(state),
        clock=lambda: datetime.now(UTC),
        options=CameraOptions(realtime=False),
    )
    camera.start()
    camera._keeper.join(60)  # type: ignore[union-attr]
    assert camera.stop()
    assert failures == []
    assert ended[-1] is CameraState.ENDED
    assert reader.looked == feed.frames
    assert readings == [shown.showing.payload for shown in feed.shown if shown.showing.trouble.readable]
    for number, code in seen:
        showing = feed.at(number)
        assert showing is not None
        assert code.data == showing.payload


def test_the_list_says_where_each_showing_is(feed: Feed) -> None:
    assert [shown.showing for shown in feed.shown] == showings(1)
    edges = [edge for shown in feed.shown for edge in (shown.first, shown.last)]
    assert edges == sorted(set(edges))
    assert feed.at(0) is None
    assert feed.at(feed.frames - 1) is None
    assert feed.at(feed.shown[3].first) is feed.shown[3].showing
    film = cv2.VideoCapture(str(feed.path))
    assert (film.get(cv2.CAP_PROP_FPS), film.get(cv2.CAP_PROP_FRAME_COUNT)) == (feed.fps, feed.frames)
    frames = [film.read()[1] for _ in range(feed.frames)]
    assert not film.read()[0]
    film.release()
    assert {frame.shape for frame in frames} == {(720, 1280, 3)}
    empty = frames[0][::8, ::8].astype(int)
    for number, frame in enumerate(frames):
        changed = np.abs(frame[::8, ::8].astype(int) - empty).mean() > 0.2
        assert changed == (feed.at(number) is not None)


def test_opencvs_own_reader_reads_the_film_too(feed: Feed) -> None:
    film = cv2.VideoCapture(str(feed.path), cv2.CAP_OPENCV_MJPEG)
    assert film.isOpened()
    assert film.get(cv2.CAP_PROP_FRAME_COUNT) == feed.frames
    assert film.read()[0]
    film.release()


def test_the_file_stays_small(feed: Feed) -> None:
    assert feed.path.stat().st_size < 40_000_000


def test_the_same_seed_makes_the_same_film_and_another_does_not(tmp_path: Path) -> None:
    few = [Showing(payload=b"9900000001", trouble=trouble, hold=0.1) for trouble in (Trouble.NOISE, Trouble.TILT)]
    made = [make_feed(tmp_path / f"{n}.avi", few, seed=seed, size=(640, 360)) for n, seed in enumerate((4, 4, 5))]
    first, again, other = (feed.path.read_bytes() for feed in made)
    assert first == again
    assert first != other


def test_a_code_is_drawn_from_its_bytes_alone() -> None:
    for payload in (b"9900000001", "Trần Thị Mẫu".encode(), b"\xff\x00\x80", b"x" * 900):
        assert [code.data for code in decode(draw_code(payload, 700))] == [payload]


def test_a_folder_that_is_not_there_is_an_error_of_the_world(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="missing"):
        make_feed(tmp_path / "missing" / "feed.avi", [])


def test_a_frame_shows_no_picture_in_its_repr() -> None:
    frame = Frame(image=np.zeros((3, 3), np.uint8), number=0, taken_at=datetime.now(UTC), seconds=0.0)
    assert "array" not in repr(frame)
