"""How long from a frame to a recorded local verdict, against the sum of its floors taken in the same turns?

Subject: a 1280 x 720 frame is offered to the reader's thread; it is decoded, debounced, handed to the screen's thread,
from there to the desk's, recognised, judged against the registry, recorded in one durable transaction, judged by the
rules, and is back in the screen's thread as the values of the card. Widgets and painting are not part of it.

Floor: the cheapest way to the same bytes (grey, then zxing-cpp), one point select in a table of as many cards, one durable
commit of a row as large as ours; raw sqlite3, same disk, same pragmas. Every turn takes the floors and the subject once, so
that noise meets both; the ratio is p95 of the subject to p95 of the sums.

Frames: a code held straight before an empty room, and the frames of a film of the demo in the middle of each showing
(phones and paper, in perspective, shaking, JPEG). Of the film those that zxing-cpp reads at once; others are counted.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.figures import Figure, at, timed
from benchmarks.made_home import made_home
from kiosk.app import Rooms, utc_now
from kiosk.demo.people import MadePerson
from kiosk.intake import AdmitAs, Intake
from kiosk.verify.card import Kind
from kiosk.verify.formats.render import render

if TYPE_CHECKING:
    from kiosk.scanner.decode import Image

WARM_UP = 10
GIVE_UP = 10.0
"""Seconds after which a turn without an answer is a failure."""


def measure(turns: int = 200, cards: int = 10_000) -> tuple[Figure, ...]:
    """Both kinds of frames, `turns` people each."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        rooms, cast = made_home(home, cast=2 * (turns + WARM_UP), cards=cards)
        try:
            straight = [_straight_frame(person) for person in cast[: turns + WARM_UP]]
            filmed = list(_filmed_frames(home / "feed.avi", cast[turns + WARM_UP :]))
            readable = [frame for frame in filmed if _zxing(frame)]
            with _floors(home, cards) as (read, commit), _subject(rooms) as subject:
                found = _turns(straight, read, commit, subject)
                found_in_film = _turns(readable, read, commit, subject)
        finally:
            rooms.close()
    note = f"{len(readable)} of {len(filmed)} frames" if len(readable) < len(filmed) else ""
    return (*_figures("straight", *found), *_figures("film", *found_in_film, note=note))


def _figures(
    frames: str, desk: list[float], decode: list[float], read: list[float], commit: list[float], note: str = ""
) -> tuple[Figure, ...]:
    floor = [sum(parts) for parts in zip(decode, read, commit, strict=True)]
    parts = f"decode {at(decode, 50):.2f}, read {at(read, 50):.3f}, commit {at(commit, 50):.2f}"
    name = f"frame to local verdict, {frames}"
    return (
        Figure(name=f"{name}, p50", value=at(desk, 50), unit="ms", base=at(floor, 50), note=parts),
        Figure(name=f"{name}, p95", value=at(desk, 95), unit="ms", base=at(floor, 95), limit=3, note=note),
    )


def _turns(
    frames: Sequence[Image],
    read: Callable[[int], object],
    commit: Callable[[], object],
    subject: Callable[[int, Image], float],
) -> tuple[list[float], list[float], list[float], list[float]]:
    """Milliseconds of subject, decode, read and commit; the first turns are left out."""
    desk, decodes, reads, commits = [], [], [], []
    for number, frame in enumerate(frames):
        decodes.append(timed(partial(_zxing, frame)))
        reads.append(timed(partial(read, number)))
        commits.append(timed(commit))
        desk.append(subject(number, frame))
    skip = min(WARM_UP, len(frames) // 2)
    return desk[skip:], decodes[skip:], reads[skip:], commits[skip:]


# -- frames ----------------------------------------------------------------------------------------------------------


def _straight_frame(person: MadePerson) -> Image:
    import cv2

    from kiosk.demo.pictures import background, draw_code

    frame = background((1280, 720), 1)
    code = cv2.cvtColor(draw_code(render(person.card, Kind.BHYT15), 380), cv2.COLOR_GRAY2BGR)
    frame[150:530, 420:800] = code
    return frame


def _filmed_frames(path: Path, cast: Sequence[MadePerson]) -> Iterator[Image]:
    """The frame in the middle of each showing, as the camera's thread takes it from the file."""
    from kiosk.demo.feed import Showing, make_feed
    from kiosk.demo.pictures import Look
    from kiosk.scanner.capture import Wish, open_capture
    from kiosk.scanner.origin import find_origin

    looks = (Look.PHONE, Look.PAPER)
    showings = [
        Showing(payload=render(person.card, Kind.BHYT15), look=looks[number % 2], hold=0.1)
        for number, person in enumerate(cast)
    ]
    feed = make_feed(path, showings)
    middles = {(shown.first + shown.last) // 2 for shown in feed.shown}
    film = open_capture(find_origin(str(path)), Wish())
    try:
        for number in range(feed.frames):
            if number not in middles:
                film.skip()
            elif (image := film.read()) is not None:
                yield image
    finally:
        film.close()


# -- floors ----------------------------------------------------------------------------------------------------------


def _zxing(frame: Image) -> bool:
    import cv2
    import zxingcpp

    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    return bool(zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)))


@contextmanager
def _floors(home: Path, cards: int) -> Iterator[tuple[Callable[[int], object], Callable[[], object]]]:
    raw = sqlite3.connect(home / "floor.db", isolation_level=None)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute("CREATE TABLE card (number BLOB PRIMARY KEY, body BLOB)")
    raw.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, body BLOB)")
    raw.execute("BEGIN")
    raw.executemany("INSERT INTO card VALUES (?, ?)", ((n.to_bytes(16, "big"), b"x" * 300) for n in range(cards)))
    raw.execute("COMMIT")
    try:
        yield (
            lambda n: raw.execute("SELECT body FROM card WHERE number = ?", (n.to_bytes(16, "big"),)).fetchone(),
            lambda: raw.execute("INSERT INTO event (body) VALUES (?)", (b"x" * 2000,)),
        )
    finally:
        raw.close()


# -- the desk --------------------------------------------------------------------------------------------------------


@contextmanager
def _subject(rooms: Rooms) -> Iterator[Callable[[int, Image], float]]:
    """A way to offer a frame and wait for its card; milliseconds. The person is admitted before the next one comes."""
    from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

    from kiosk.scanner.camera import Frame
    from kiosk.scanner.code_reader import CodeReader
    from kiosk.scanner.reading import Reading
    from kiosk.ui.lasting import keep_constants
    from kiosk.ui.presenter import Surroundings, present
    from kiosk.ui.workers import Line, Relay

    keep_constants()
    app = QCoreApplication.instance() or QCoreApplication([])
    desk, line, relay, loop = rooms.desk(), Line("intake"), Relay(), QEventLoop()
    around = Surroundings(now=utc_now(), zone=rooms.settings.facility.zone_info)
    arrived: list[float] = []
    errors: list[Exception] = []

    def shown(intake: Intake) -> None:
        model = present(intake, around)
        arrived.append(time.perf_counter())
        assert model.recorded and model.decision is not None
        loop.quit()

    def failed(error: Exception) -> None:
        errors.append(error)
        loop.quit()

    def read(reading: Reading) -> None:
        line.run(lambda: desk.read(reading), shown, failed)

    def wait() -> None:
        watch = QTimer(singleShot=True, interval=round(GIVE_UP * 1000))
        watch.timeout.connect(lambda: failed(TimeoutError("no answer")))
        watch.start()
        loop.exec()
        watch.stop()
        if errors:
            raise errors[0]

    def turn(number: int, image: Image) -> float:
        begun = time.perf_counter()
        reader.offer(Frame(image=image, number=number, taken_at=utc_now(), seconds=begun))
        wait()
        line.run(lambda: desk.admit(AdmitAs.INSURED), lambda _: loop.quit(), failed)
        wait()
        return (arrived[-1] - begun) * 1000

    relay.arrived.connect(read)
    reader = CodeReader(relay.send, clock=utc_now, on_failure=failed)
    reader.start()
    try:
        yield turn
    finally:
        reader.stop()
        line.stop()
        app.processEvents()
