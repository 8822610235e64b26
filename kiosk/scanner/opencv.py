"""How is OpenCV loaded? Late, with one thread, and quietly."""

from __future__ import annotations

import os
import sys


def prepare() -> None:
    """Load OpenCV for the reader threads; every function that imports cv2 calls this first. Cheap when repeated.

    The variables are read by OpenCV when it is loaded or opens its first camera, so they must stand before that.
    """
    if "cv2" in sys.modules:
        return
    # Windows' MSMF back-end takes up to a minute to open a camera while it looks for hardware transforms.
    os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")
    # A read of an unplugged V4L2 camera blocks this many seconds; the default of 10 outlasts stop().
    os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "3")
    # FFmpeg and the back-ends would write device names and stream addresses, which may hold a password, to stderr.
    os.environ.setdefault("OPENCV_LOG_LEVEL", "FATAL")
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    # A picture of a few kilobytes can claim a billion pixels.
    os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(100_000_000))
    # numpy's small sums gain nothing from more threads, and wait for them when the machine is busy.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import cv2

    # Frames are small: more threads win little here and take the other core from the window.
    cv2.setNumThreads(1)
