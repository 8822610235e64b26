"""Who is compared? Readers as everybody would call them, and the ceiling: all of them on all changes of one picture."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np

from kiosk.scanner.zbar import Zbar

Array = np.ndarray[Any, np.dtype[Any]]
Engine = Callable[[Array], list[bytes]]


def zxing(grey: Array, binarizer: str = "LocalAverage") -> list[bytes]:
    """zxing-cpp alone, one call."""
    import zxingcpp

    found = zxingcpp.read_barcodes(
        grey,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2),
        binarizer=getattr(zxingcpp.Binarizer, binarizer),
    )
    return [code.bytes for code in found]


def opencv() -> Engine:
    """OpenCV's own detector, one call."""
    detector = cv2.QRCodeDetector()

    def read(grey: Array) -> list[bytes]:
        with contextlib.suppress(cv2.error, UnicodeDecodeError):
            data = detector.detectAndDecodeBytes(grey)[0]
            return [bytes(data)] if data else []
        return []

    return read


def aruco() -> Engine:
    """OpenCV's second detector; for the ceiling."""
    detector = cv2.QRCodeDetectorAruco()

    def read(grey: Array) -> list[bytes]:
        with contextlib.suppress(cv2.error, UnicodeDecodeError, AttributeError):
            data = detector.detectAndDecodeBytes(grey)[0]
            return [bytes(data)] if data else []
        return []

    return read


def pyzbar() -> Engine:
    """zbar through pyzbar, as raw bytes. Raises `ScannerError` where there is none fit for use."""
    zbar = Zbar()
    return lambda grey: [data for data, _ in zbar.read(np.ascontiguousarray(grey))]


def changes(grey: Array) -> Iterator[Array]:
    """The picture and all its preprocessings, cheap ones first."""
    yield grey
    large = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC) if max(grey.shape) <= 2000 else grey
    yield large
    yield cv2.addWeighted(large, 3.0, cv2.GaussianBlur(large, (0, 0), 2.5), -2.0, 0)
    yield cv2.createCLAHE(2.0, (8, 8)).apply(large)
    yield cv2.medianBlur(large, 5)
    yield cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) if min(grey.shape) > 60 else grey


def ceiling_reads(grey: Array, others: tuple[Engine, ...]) -> Iterator[bytes]:
    """Everything that any engine reads in any change of the picture."""
    made = list(changes(grey))
    for image in made:
        yield from zxing(image)
    for image in made:
        yield from zxing(image, "GlobalHistogram")
    for engine in others:
        for image in (made[0], made[2], made[4]):
            yield from engine(image)
