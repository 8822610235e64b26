"""What is asked of a Linux camera past OpenCV? Whether a node gives pictures, and its lamp.

Elsewhere there is no such door: everything answers "cannot be asked". Layouts: linux/videodev2.h, v4l2-controls.h.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

_QUERYCAP = 0x80685600
"""VIDIOC_QUERYCAP: _IOR('V', 0, struct v4l2_capability of 104 bytes)."""
_GET, _SET = 0xC008561B, 0xC008561C
"""VIDIOC_G_CTRL, VIDIOC_S_CTRL: _IOWR('V', 27 and 28, struct v4l2_control of id and value)."""
_CAPABILITY = struct.Struct("=16s32s32s3I12x")
_CONTROL = struct.Struct("=Ii")
_CAPTURE = 0x1 | 0x1000
"""V4L2_CAP_VIDEO_CAPTURE and its several-planes form."""
_HAS_DEVICE_CAPS = 0x80000000
_FLASH_LED_MODE = 0x009C0901
"""V4L2_CID_FLASH_LED_MODE: 0 = off, 1 = flash, 2 = torch."""
_TORCH = 2


def can_capture(node: Path) -> bool | None:
    """Whether /dev/videoN gives pictures; None where it cannot be asked (not allowed, not Linux, just unplugged)."""
    answer = _ask(node, _QUERYCAP, bytes(_CAPABILITY.size))
    if answer is None:
        return None
    *_, whole, own = _CAPABILITY.unpack(answer)
    return bool((own if whole & _HAS_DEVICE_CAPS else whole) & _CAPTURE)


def light(node: Path, *, on: bool) -> bool:
    """Switch the camera's lamp; True when it says afterwards that it is so. Few cameras have one."""
    wish = _TORCH if on else 0
    if _ask(node, _SET, _CONTROL.pack(_FLASH_LED_MODE, wish)) is None:
        return False
    answer = _ask(node, _GET, _CONTROL.pack(_FLASH_LED_MODE, 0))
    return answer is not None and _CONTROL.unpack(answer)[1] == wish


def _ask(node: Path, request: int, argument: bytes) -> bytes | None:
    if sys.platform != "linux":
        return None
    import fcntl

    try:
        # Opening a node starts nothing and lights nothing.
        handle = os.open(node, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return fcntl.ioctl(handle, request, argument)
    except OSError:
        return None
    finally:
        os.close(handle)
