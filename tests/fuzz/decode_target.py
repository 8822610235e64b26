"""Fuzz of the picture reader: any array is answered, and a code with flipped modules is read as it was printed or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from kiosk.scanner.decode import Decoder
from tests.fuzz.bytes_read import BytesRead
from tests.verify.formats.codes import NEW, code

LONGEST = 1200
AT_ONCE = 800
_SIDES = (0, 1, 20, 21, 22, 29, 33, 48, 64, 90)
_SHAPES = ((), (1,), (3,), (4,), (2,), (5,), (1, 1))
_MOST_FLIPPED = 6
"""Modules: far below what the code corrects, so that another payload could only be a misreading."""


def seeds() -> Iterator[bytes]:
    """Raw pictures, arrays that are none, and codes in several dresses."""
    yield bytes((0, 7, 7, 0)) + bytes(range(256)) * 3
    yield bytes((0, 8, 9, 1)) + b"\x00\xff" * 200
    yield bytes((1, 7, 7, 4)) + b"\x80" * 50
    for dress in range(8):
        yield bytes((2, dress, 40, 3, 9, 0, 90, 1, 7)) + code(NEW)[: 20 + 9 * dress]
        yield bytes((3, dress, 0, 5, 33)) + b"DN4799900000001|5472e1baa76e20546"


def run(data: bytes) -> None:
    import numpy as np

    read = BytesRead(data)
    kind = read.byte() % 4
    if kind < 2:
        image = _picture(read) if kind == 0 else _no_picture(read)
        decoder = Decoder(timer=lambda: 0.0)
        for frame in (image, image, image):
            for found in decoder.decode(frame, 1.0):
                assert found.data
                assert found.one_of >= 1
        return
    dress = read.byte()
    flips = [read.number(9999) for _ in range(min(_MOST_FLIPPED, read.byte() % (_MOST_FLIPPED + 1)))]
    payload = read.rest()[:90] or b"0"
    image = _dressed(_modules(payload), flips, dress)
    decoder = Decoder(timer=lambda: 0.0)
    for _ in range(2):
        for found in decoder.decode(np.ascontiguousarray(image), 1.0):
            assert found.data == payload, "read as something else"


def _picture(read: BytesRead) -> Any:
    import numpy as np

    high, wide, stretch = read.one_of(_SIDES), read.one_of(_SIDES), 1 + read.byte() % 3
    body = read.rest() or b"\x00"
    grey = np.resize(np.frombuffer(body, np.uint8), (high, wide))
    return np.kron(grey, np.ones((stretch, stretch), np.uint8)) if grey.size else grey


def _no_picture(read: BytesRead) -> Any:
    import numpy as np

    high, wide = read.one_of(_SIDES), read.one_of(_SIDES)
    shape = (high, wide, *read.one_of(_SHAPES))
    kind = read.one_of((np.uint8, np.uint8, np.uint16, np.float32, np.bool_, object))
    image = np.full(shape, read.byte() % 2, kind)
    return read.one_of((image, image[::-1], image[:, ::2], None, b"", 7, image.T))


@lru_cache(16)
def _modules(payload: bytes) -> Any:
    import numpy as np
    import segno

    made = segno.make_qr(payload, error="m", mode="byte", boost_error=False)
    return np.array([list(row) for row in made.matrix], np.uint8)


def _dressed(modules: Any, flips: list[int], dress: int) -> Any:
    import numpy as np

    changed = modules.copy()
    side = len(changed)
    for place in flips:
        row, column = divmod(place % (side * side), side)
        if (
            9 <= row < side - 9 and 9 <= column < side - 9
        ):  # finders and format say where and how; they are not corrected
            changed[row, column] ^= 1
    image = np.kron(255 - np.pad(changed, 4) * 255, np.ones((2 + dress % 2,) * 2, np.uint8)).astype(np.uint8)
    if dress & 2:
        image = 255 - image
    if dress & 4:
        image = image[:, ::-1]
    return np.rot90(image, dress >> 3 & 3) // (1 + (dress >> 5 & 1)) + 40 * (dress >> 6 & 1) // 2
