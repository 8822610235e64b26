"""What picture is in a file? Read so that a code in it stays readable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.scanner.opencv import prepare
from kiosk.scanner.reading import CameraFault, ScannerError

if TYPE_CHECKING:
    from kiosk.scanner.decode import Image

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".avif"})
_LARGEST = 64 * 1024 * 1024


def read_still(path: Path) -> Image:
    """The picture as grey or BGR uint8. Raises `ScannerError` ("file-unreadable"), without the path in its text."""
    prepare()
    import cv2
    import numpy as np

    try:
        if path.stat().st_size > _LARGEST:
            raise ScannerError(CameraFault.FILE_UNREADABLE, "the file is larger than 64 MB")
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a file name"
        raise ScannerError(CameraFault.FILE_UNREADABLE, f"the file cannot be read: {reason}") from None
    try:
        # Not imread: it cannot open names with Vietnamese letters on Windows.
        image = cv2.imdecode(np.frombuffer(raw, np.uint8), cv2.IMREAD_UNCHANGED) if raw else None
    except cv2.error:
        image = None
    if image is None:
        raise ScannerError(CameraFault.FILE_UNREADABLE, "the file is not a picture")
    if image.dtype == np.uint16:
        image = (image // 256).astype(np.uint8)
    if image.dtype != np.uint8:
        raise ScannerError(CameraFault.FILE_UNREADABLE, "the picture has no 8 or 16 bit pixels")
    if image.ndim == 3 and image.shape[2] == 4:
        # A code saved on a transparent ground is black on black until a white sheet lies beneath.
        alpha = image[:, :, 3:].astype(np.uint16)
        image = ((image[:, :, :3] * alpha + 255 * (255 - alpha)) // 255).astype(np.uint8)
    return image  # type: ignore[return-value]
