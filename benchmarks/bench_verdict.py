"""How long from a frame to a recorded local verdict, against the sum of its floors measured in the same run?

The floors: zxing-cpp on the same frames, one indexed SQLite read, one durable SQLite commit. The desk's way is the real
one: decoder thread, intake thread, registry, decision, one recorded transaction, rules, and the answer back in the
event loop as the values of the screen.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from kiosk.app import Rooms, build_rooms, utc_now
from kiosk.demo.people import MadePerson, people
from kiosk.settings import save_settings
from kiosk.verify.card import Kind
from kiosk.verify.formats.render import render

if TYPE_CHECKING:
    from kiosk.scanner.decode import Image

COUNT = 150
CARDS = 10_000


def measure(count: int = COUNT) -> dict[str, float]:
    """Milliseconds: p50 and p95 of the desk and of each floor, and the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        rooms, cast = _rooms(home, count)
        frames = [_frame(person) for person in cast]
        decode = [_timed(lambda frame=frame: _zxing(frame)) for frame in frames]
        read, commit = _sqlite(home, count)
        desk = _desk(rooms, frames)
        rooms.store.close()
        if rooms.registry is not None:
            rooms.registry.close()
    floor = {q: _at(decode, q) + _at(read, q) + _at(commit, q) for q in (50, 95)}
    return {
        "desk_p50": _at(desk, 50), "desk_p95": _at(desk, 95),
        "decode_p50": _at(decode, 50), "decode_p95": _at(decode, 95),
        "read_p95": _at(read, 95), "commit_p50": _at(commit, 50), "commit_p95": _at(commit, 95),
        "ratio_p50": _at(desk, 50) / floor[50], "ratio_p95": _at(desk, 95) / floor[95],
    }  # fmt: skip


def _rooms(home: Path, count: int) -> tuple[Rooms, list[MadePerson]]:
    from kiosk.demo.morning import RegistryRow
    from kiosk.demo.registry_file import write_registry
    from kiosk.verify.registry_import import import_file

    save_settings(home, {"keys.store": "file"})
    rooms = build_rooms(home)
    cast = list(people(count, seed=1, today=datetime.now(UTC).date(), facility="79034"))
    crowd = people(CARDS, seed=2, today=datetime.now(UTC).date(), facility="79034", first=100_000)
    rows = [RegistryRow(card=p.card, citizen_id=p.citizen.citizen_id) for p in cast]
    listed = home / "registry.csv"
    write_registry(listed, rows, crowd, utc_now())
    assert rooms.registry is not None
    import_file(listed, rooms.registry, rejected=home / "rejected.csv")
    return rooms, cast


def _frame(person: MadePerson) -> Image:
    """A 1280 x 720 frame with the code of the card held straight, some 350 pixels wide."""
    import cv2

    from kiosk.demo.pictures import background, draw_code

    frame = background((1280, 720), 1)
    code = draw_code(render(person.card, Kind.BHYT15), 380)
    if code.ndim == 2:
        code = cv2.cvtColor(code, cv2.COLOR_GRAY2BGR)
    height, width = code.shape[:2]
    frame[150 : 150 + height, 420 : 420 + width] = code
    return frame


def _zxing(frame: Image) -> None:
    import zxingcpp

    assert zxingcpp.read_barcodes(frame, formats=zxingcpp.BarcodeFormat.QRCodeModel2)


def _sqlite(home: Path, count: int) -> tuple[list[float], list[float]]:
    raw = sqlite3.connect(home / "floor.db", isolation_level=None)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute("CREATE TABLE card (number BLOB PRIMARY KEY, body BLOB)")
    raw.executemany("INSERT INTO card VALUES (?, ?)", ((n.to_bytes(16), b"x" * 300) for n in range(CARDS)))
    raw.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, body BLOB)")
    read = [
        _timed(lambda n=n: raw.execute("SELECT body FROM card WHERE number = ?", (n.to_bytes(16),)).fetchone())
        for n in range(count)
    ]
    commit = [_timed(lambda: raw.execute("INSERT INTO event (body) VALUES (?)", (b"x" * 2000,))) for _ in range(count)]
    raw.close()
    return read, commit


def _desk(rooms: Rooms, frames: list[Image]) -> list[float]:
    from PySide6.QtCore import QCoreApplication, QEventLoop

    from kiosk.scanner.camera import Frame
    from kiosk.scanner.code_reader import CodeReader
    from kiosk.scanner.reading import Reading
    from kiosk.ui.presenter import present
    from kiosk.ui.workers import Line, Relay

    app = QCoreApplication.instance() or QCoreApplication([])
    desk, line, relay, loop = rooms.desk(), Line("intake"), Relay(), QEventLoop()
    taken: list[float] = []

    def read(reading: Reading) -> None:
        line.run(lambda: desk.read(reading), lambda intake: (present(intake), loop.quit()), _fail)

    relay.arrived.connect(read)
    reader = CodeReader(relay.send, clock=utc_now)
    reader.start()
    for number, image in enumerate(frames):
        begun = time.perf_counter()
        reader.offer(Frame(image=image, number=number, taken_at=utc_now(), seconds=number * 10.0))
        loop.exec()
        taken.append((time.perf_counter() - begun) * 1000)
        line.run(desk.admit, lambda _: loop.quit(), _fail)
        loop.exec()
    reader.stop()
    line.stop()
    del app
    return taken[5:]


def _fail(error: Exception) -> None:
    raise error


def _timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


def _at(values: list[float], percent: int) -> float:
    if percent == 50:
        return median(values)
    return sorted(values)[min(len(values) - 1, round(len(values) * percent / 100))]


def main() -> dict[str, float]:
    found = measure()
    print("frame to verdict (local), ms")
    for name, value in found.items():
        print(f"  {name:12} {value:8.2f}")
    print(f"  p95 not above 3 times its floors: {'yes' if found['ratio_p95'] <= 3 else 'NO'}")
    return found


if __name__ == "__main__":
    main()
