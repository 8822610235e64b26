"""How is a film of JPEG pictures written? Motion JPEG in an AVI file, the same bytes on every system."""

from __future__ import annotations

import struct
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO

from kiosk.scanner.opencv import prepare

if TYPE_CHECKING:
    from kiosk.scanner.decode import Image

_HAS_INDEX = _KEY_FRAME = 0x10
_MOVI_AT = 220
"""Where the fourcc `movi` stands: after the headers, whose length never changes."""


class Film:
    """A film being written; use with `with`. OpenCV's own writer makes files twice as large, FFmpeg's is not everywhere.

    Raises `OSError` when the file cannot be written.
    """

    def __init__(self, path: Path, *, fps: int, size: tuple[int, int], quality: int = 65) -> None:
        """`size` = (width, height); `quality` of the JPEGs, 1 to 100."""
        prepare()
        self._fps = fps
        self._size = size
        self._quality = quality
        self._index: list[tuple[int, int]] = []
        self._file: BinaryIO = path.open("wb")
        self._file.write(self._headers(0))

    @property
    def frames(self) -> int:
        return len(self._index)

    def add(self, image: Image) -> None:
        """Append a BGR picture of the film's size."""
        import cv2

        good, jpeg = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, self._quality])
        if not good or image.shape[1::-1] != self._size:
            raise ValueError("not a picture of the film's size")
        data = jpeg.tobytes()
        self._index.append((self._file.tell() - _MOVI_AT, len(data)))
        self._file.write(_chunk(b"00dc", data))

    def close(self) -> None:
        """Write the index and put the lengths into the headers."""
        if self._file.closed:
            return
        with self._file as file:
            end = file.tell()
            rows = b"".join(struct.pack("<4s3I", b"00dc", _KEY_FRAME, at, size) for at, size in self._index)
            file.write(_chunk(b"idx1", rows))
            total = file.tell()
            file.seek(0)
            file.write(self._headers(total - 8, end - _MOVI_AT))

    def __enter__(self) -> Film:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _headers(self, riff: int, movi: int = 4) -> bytes:
        width, height = self._size
        count, largest = len(self._index), max((size for _, size in self._index), default=0)
        main = struct.pack(
            "<14I", 1_000_000 // self._fps, 0, 0, _HAS_INDEX, count, 0, 1, largest, width, height, 0, 0, 0, 0
        )
        stream = struct.pack(
            "<4s4sI2H8I4H", b"vids", b"MJPG", 0, 0, 0, 0, 1, self._fps, 0, count, largest, 2**32 - 1, 0, 0, 0, width, height
        )  # fmt: skip
        picture = struct.pack("<I2i2H4s5I", 40, width, height, 1, 24, b"MJPG", width * height * 3, 0, 0, 0, 0)
        strl = _list(b"strl", _chunk(b"strh", stream) + _chunk(b"strf", picture))
        head = b"RIFF" + struct.pack("<I", riff) + b"AVI " + _list(b"hdrl", _chunk(b"avih", main) + strl)
        return head + b"LIST" + struct.pack("<I", movi) + b"movi"


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _list(name: bytes, data: bytes) -> bytes:
    return _chunk(b"LIST", name + data)
